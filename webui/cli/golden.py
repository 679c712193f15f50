"""Verbs for golden searches: golden list, add, delete, set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from archive.golden.counted import counted
from archive.golden.searches import Golden, GoldenSearches, cleaned
from archive.golden.settings import MOST, GoldenSettings, change_settings, read_settings
from archive.home import Home
from index.query_language.parser import parse
from webui.cli.changing import changing, operator
from webui.cli.output import console, print_json
from webui.cli.verb import USAGE, fail, verb
from webui.formats.reindexing_json import golden_list, golden_search, proposed

_LAST = 2**63 - 1  # the largest number that SQLite takes


@click.group("golden")
def golden_group() -> None:
    """Golden searches: what an index must go on finding (docs/reindex.md)."""


@golden_group.command("list")
@verb
def list_verb(home: Path, as_json: bool) -> None:
    """List the golden searches, what readers ask often where that is counted, and what is set."""
    opened = Home.open(home)
    golden: list[Golden] = []
    often, settings = [], GoldenSettings()
    with opened.desk_to_read() as engine:
        if engine is not None:
            golden, often, settings = GoldenSearches(engine).all(), counted(engine), read_settings(engine)
    if as_json:
        print_json(golden_list(golden, often, settings))
        return
    out = console()
    for each in golden:
        out.print(f"{each.id}  {each.query}", markup=False)
    if not golden:
        out.print("There is no golden search; `hemeroteca golden add QUERY` adds one.")
    for asked in proposed(golden, often):
        out.print(f"Asked {asked.times:,} times: {asked.query}", markup=False)
    out.print(_told(settings), markup=False)


@golden_group.command("add")
@click.argument("query")
@verb
def add_verb(home: Path, as_json: bool, query: str) -> None:
    """Add QUERY, as it is typed into the search box, to the golden searches."""
    query = cleaned(query)
    parse(query)
    opened = Home.open(home)
    with changing(opened, "golden add", {"query": query}) as act:
        made = GoldenSearches(opened.desk).add(query, operator().name)
        act.results["golden"] = made.id
    if as_json:
        print_json({"golden": golden_search(made)})
    else:
        console().print(f"{made.id}  {made.query}", markup=False)


@golden_group.command("delete")
@click.argument("number", type=click.IntRange(1, _LAST), metavar="N")
@verb
def delete_verb(home: Path, as_json: bool, number: int) -> None:
    """Delete golden search N."""
    opened = Home.open(home)
    with changing(opened, "golden delete", {"golden": number}) as act:
        gone = GoldenSearches(opened.desk).delete(number)
        act.results["query"] = gone.query
    if as_json:
        print_json({"deleted": golden_search(gone)})
    else:
        console().print(f"“{gone.query}” is no golden search any more.", markup=False)


@golden_group.command("set")
@click.option("--by-itself/--ask", "by_itself", default=None, help="Whether one within limits is swapped by itself.")
@click.option("--totals-within", type=click.IntRange(0, MOST["totals_within"]), metavar="PERCENT", help="A limit.")
@click.option("--best-kept", type=click.IntRange(0, MOST["best_kept"]), metavar="N", help="A limit, of ten.")
@click.option(
    "--count/--no-count",
    "counting",
    default=None,
    help="Whether searches that readers ask five times or more are counted; the about page says so.",
)
@verb
def set_verb(home: Path, as_json: bool, **given: Any) -> None:
    """Set the limits within which a new index is swapped by itself, and whether searches are counted."""
    wanted = {name: value for name, value in given.items() if value is not None}
    if not wanted:
        fail("say what is to be set; --help names it", as_json, USAGE)
    opened = Home.open(home)
    with changing(opened, "golden set", wanted):
        settings = change_settings(opened.desk, wanted)
    if as_json:
        print_json({"settings": golden_list([], [], settings)["settings"]})
    else:
        console().print(_told(settings), markup=False)


def _told(settings: GoldenSettings) -> str:
    how = "by itself" if settings.by_itself else "when somebody consents"
    counting = "are counted" if settings.counting else "are not counted"
    return (
        f"A new index is swapped {how}; limits: totals within {settings.totals_within} %, {settings.best_kept} of the "
        f"ten best kept. What readers search for: {counting}."
    )
