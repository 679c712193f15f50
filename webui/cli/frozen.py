"""Verbs for the searches that readers keep: frozen list, frozen delete."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from archive.errors import DamagedArchive
from archive.frozen import FrozenSearches, KeptFile
from archive.home import Home
from webui.cli.changing import changing
from webui.cli.output import console, print_json
from webui.cli.verb import USAGE, fail, verb


@click.group("frozen")
def frozen_group() -> None:
    """List the searches that readers keep, or delete some of them."""


@frozen_group.command("list")
@verb
def list_verb(home: Path, as_json: bool) -> None:
    """List the frozen searches, the oldest first, and whether somebody came back to each."""
    kept = _kept(home)
    rows = [_row(kept, each) for each in kept.all()]
    if as_json:
        print_json({"frozen": rows})
        return
    out = console()
    for row in rows:
        articles = "damaged" if row["total"] is None else f"{row['total']:,} articles"
        used = "used" if row["used"] else "never opened again"
        out.print(f"{row['id']}  {str(row['at'])[:10]}  {articles}  {used}  {row['words']}", markup=False)
    out.print(f"{len(rows):,} frozen searches." if rows else "No search is frozen.")


@frozen_group.command("delete")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--never-used", is_flag=True, help="All that nobody came back to or exported; those of today too.")
@verb
def delete_verb(home: Path, as_json: bool, ids: tuple[str, ...], never_used: bool) -> None:
    """Delete frozen searches for good: their addresses lead nowhere afterwards."""
    if bool(ids) == never_used:
        fail("name the ids to delete (`hemeroteca frozen list` has them), or give --never-used", as_json, USAGE)
    opened = Home.open(home)
    kept = FrozenSearches(opened.shelf)
    if never_used:
        ids = tuple(each.id for each in kept.all() if not each.used)
    if ids:
        with changing(opened, "frozen delete", {"ids": ids, "count": len(ids)}):
            kept.delete(ids)
    if as_json:
        print_json({"deleted": list(ids)})
    else:
        console().print(f"{len(ids):,} deleted.")


def _kept(home: Path) -> FrozenSearches:
    return FrozenSearches(Home.open(home).shelf)


def _row(kept: FrozenSearches, file: KeptFile) -> dict[str, object]:
    """What is said of one; of a damaged one no more than that it is there."""
    made = datetime.fromtimestamp(file.made, UTC).isoformat(timespec="seconds")
    row: dict[str, object] = {"id": file.id, "at": made, "bytes": file.size, "used": file.used}
    try:
        found = kept.get(file.id)
    except DamagedArchive:
        return {**row, "total": None, "listed": False, "words": "", "parameters": []}
    told = {"total": found.total, "listed": not found.summary, "words": found.words}
    return {**row, "at": found.at, **told, "parameters": [list(pair) for pair in found.parameters]}
