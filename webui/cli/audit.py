"""The verb that tells who did what: audit."""

from __future__ import annotations

from dataclasses import asdict
from datetime import MAXYEAR, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import click

from archive.audit.export import csv_lines, json_lines
from archive.audit.reading import EVERY, EVERYTHING, AuditLog, Wanted
from archive.audit.records import Act, Details, Ending
from archive.desk.place import desk_of
from archive.document import clean_text
from archive.home import Home, writer_at
from archive.partial_date import PartialDate, parse_iso
from webui.cli.output import Place, console, print_json, print_line, write_out
from webui.cli.verb import USAGE, fail, verb

SHOWN = 50  # acts on a terminal
_LONGEST = 100  # characters of what is told of one detail


def _day(_context: click.Context, parameter: click.Parameter, value: str | None) -> PartialDate | None:
    try:
        return parse_iso(value) if value else None
    except ValueError as error:
        raise click.BadParameter(f"{value!r} {error}", param=parameter) from None


@click.command("audit")
@click.option("--since", callback=_day, metavar="DATE", help="Begun on this day or later: 2026-11-30, 2026-11, 2026.")
@click.option("--until", callback=_day, metavar="DATE", help="Begun on this day or before.")
@click.option("--actor", default="", metavar="NAME", help="Of this one: a system's user, user:NAME or token:NAME.")
@click.option("--action", default="", metavar="VERB", help="Of this kind, such as undo.")
@click.option("--last", type=click.IntRange(1, 1_000_000), metavar="N", help=f"So many [default: {SHOWN}, JSON: all].")
@click.option("--format", "as_format", type=click.Choice(["csv", "jsonl"]), help="Export every row as it stands.")
@click.option("--output", type=Place(), metavar="FILE", help="Where the export goes, else to standard output.")
@click.option("--verify", is_flag=True, help="Check that no row was changed, removed, swapped or inserted.")
@click.option("--noted", default="", metavar="HASH", help="With --verify: a head hash of before, which must be there.")
@verb
def audit_verb(
    home: Path, as_json: bool, as_format: str | None, output: Path | None, verify: bool, noted: str, **filters: Any
) -> None:
    """Tell who did what, when and from where, the newest first; export it, or check that it is whole."""
    last: int | None = filters.pop("last")
    wanted = _wanted(**filters)
    refuse = partial(fail, as_json=as_json, code=USAGE)
    if (verify or as_format) and (wanted != EVERYTHING or last):
        refuse("--verify and --format take every row; leave --since, --until, --actor, --action and --last out")
    if verify + bool(as_format) + (as_json and bool(as_format)) > 1:
        refuse("--verify, --json and --format csv are different things; ask for one after the other")
    if output and not as_format:
        refuse("--output is for an export; give --format csv or --format jsonl too")
    if noted and not verify:
        refuse("--noted is what --verify looks for; give both")
    if not Home.exists(home):
        Home.open(home)  # which says why not
    engine = desk_of(home.absolute()).open_to_read()  # a damaged archive beside it keeps nobody from reading this
    log = AuditLog(engine, is_busy=lambda: bool(writer_at(home)))
    if verify:
        _verify(log, noted, as_json)
    elif as_format:
        write_out((csv_lines if as_format == "csv" else json_lines)(log.rows()), output)
    elif as_json:
        acts = [asdict(each) for each in log.acts(wanted, last or EVERY)]
        print_json({"acts": acts, **asdict(log.head())})
    else:
        _print(log, wanted, last or SHOWN)
    if engine is not None:
        engine.dispose()


def _wanted(since: PartialDate | None, until: PartialDate | None, actor: str, action: str) -> Wanted:
    after = until.last + timedelta(days=1) if until and until.last.year < MAXYEAR else None
    return Wanted(since.first.isoformat() if since else "", after.isoformat() if after else "", actor, action)


def _verify(log: AuditLog, noted: str, as_json: bool) -> None:
    faults, head = log.faults(noted), log.head()
    if as_json:
        print_json({"ok": not faults, "faults": faults, "rows": head.rows, "hash": head.hash})
    elif faults:
        console().print("\n".join(faults), markup=False)
    else:
        out = console()
        out.print(f"The audit is whole: {head.rows:,} rows{', the last with the hash' if head.rows else '.'}")
        if head.rows:
            out.print(f"  {head.hash}", markup=False)
            out.print(
                "Note it elsewhere: `hemeroteca audit --verify --noted HASH` finds out whether all is still there."
            )
    if faults:
        raise SystemExit(1)


def _print(log: AuditLog, wanted: Wanted, most: int) -> None:
    acts = log.acts(wanted, most + 1)
    for each in acts[:most]:
        print_line(line_of(each), hang=6)
    if not acts:
        console().print("Nothing is noted." if wanted == EVERYTHING else "Nothing noted is like that.")
    elif len(acts) > most:
        console().print("  … and more before; --last N shows so many, `--json` all")


def line_of(act: Act) -> str:
    """One act for a person: when, who, what, from where, and how it ended."""
    where = f"{act.door} {act.address}".strip() + (f", job {act.job}" if act.job is not None else "")
    done = told(act.results)
    ending = "" if act.ending is Ending.DONE and done else f"{act.ending}{': ' if done else ''}"
    moment = act.at[:19].replace("T", " ")
    asked = told(act.details)
    line = f"{act.n:>5}  {moment}  {act.actor}  {act.action}{f' {asked}' if asked else ''}  ({where})  {ending}{done}"
    return clean_text(line)


def told(details: Details) -> str:
    """Details as `name value, name value`; what is empty is left out."""
    pairs = ((name, _value(value)) for name, value in details.items() if value not in (None, "", [], {}, False))
    return ", ".join(f"{name} {value}" for name, value in pairs)


def _value(value: object) -> str:
    texts = [str(each) for each in value] if isinstance(value, list) else [str(value)]
    said = " ".join(" + ".join(texts).split())
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
