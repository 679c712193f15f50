"""What a dry run lists on a terminal: what would come in, what of it has no date, where what is skipped lies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from webui.cli.output import console, print_line, print_more

if TYPE_CHECKING:
    from importers.intake import Coming, Report

LISTED = 50
"""Articles that are listed; `--json` has them all."""

_UNDATED = 20  # articles without a date that are listed
_UNDATED_TEXT = "undated"
_MARGIN = 8  # columns before and between the three
_LEAST_LEFT = 20  # columns for a title and its topics


def print_coming(report: Report) -> None:
    """The articles that would come in, those of each publication together, a line for each: date, title, topics. Lines
    are as long as the terminal is wide, and whole where there is none."""
    out = console()
    shown = report.would[:LISTED]
    rows = _fitted([_row(each, marked=report.changed > 0) for each in shown], out.width if out.is_terminal else 0)
    of: dict[str, list[str]] = {}
    for each, row in zip(shown, rows, strict=True):
        of.setdefault(_line(each.publication), []).append(row)
    for publication, lines in of.items():
        out.print(f"  of {publication}:" if publication else "  of no publication that is named:", markup=False)
        for line in lines:
            out.print(f"    {line}", markup=False, no_wrap=True, overflow="ignore", crop=False)
    print_more(report.new + report.changed, len(shown))
    _print_undated(report)


def print_places(places: Sequence[str], count: int) -> None:
    """Where the first of what is skipped for one reason lie."""
    told = ", ".join(filter(None, places))
    if told:
        more = ", …" if count > len(places) else ""
        print_line(f"    {told}{more}", hang=6)


def _print_undated(report: Report) -> None:
    if not report.undated_count:
        return
    out = console()
    out.print(f"  undated: {report.undated_count:,}", markup=False)
    for each in report.undated[:_UNDATED]:
        print_line(f"    {_line(each.title)} ({each.path})", hang=6)
    print_more(report.undated_count, _UNDATED)


def _row(each: Coming, *, marked: bool) -> tuple[str, str, str]:
    """How it comes in, where that differs, and its date; its title; its topics."""
    date = each.date.iso() if each.date else _UNDATED_TEXT
    start = f"{each.outcome.value:{len('changed')}}  {date}" if marked else date
    return start, _line(each.title), ", ".join(map(_line, each.topics))


def _line(text: str) -> str:
    return " ".join(text.split())


def _fitted(rows: Sequence[tuple[str, str, str]], width: int) -> list[str]:
    """The rows as columns within the width, in cells of the terminal: what is too long ends in "…". Of a width of 0, as
    long as they are."""
    from rich.cells import cell_len  # as rich itself, only where lines are printed for a person

    starts, titles, topics = ([cell_len(row[at]) for row in rows] for at in range(3))
    start = max(starts, default=0)
    left = max(_LEAST_LEFT, width - start - _MARGIN) if width else sum((max(titles, default=0), max(topics, default=0)))
    for_topics = min(max(topics, default=0), max(left // 3, left - max(titles, default=0)))
    for_title = min(max(titles, default=0), left - for_topics)
    return [
        f"{_cell(each, start)}  {_cell(title, for_title)}  {_cell(topic, for_topics)}".rstrip()
        for each, title, topic in rows
    ]


def _cell(text: str, width: int) -> str:
    from rich.cells import cell_len, set_cell_size

    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return f"{set_cell_size(text, width - 1).rstrip()}…" if width else ""
