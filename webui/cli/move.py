"""The verb that moves an archive from one database to another."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import asdict
from pathlib import Path

import click

from archive.audit.audit import Audit, sentence_of
from archive.audit.records import State
from archive.database.schema import documents_table
from archive.errors import ArchiveError
from archive.home import Home
from archive.move.move import Moved, move, plan
from archive.servers import DEFAULT_NAME, place_of, servers_stamp, store_server
from index.following.audiences import copies_left_behind, effective
from webui.cli.changing import operator
from webui.cli.output import console, print_json, progress_bar
from webui.cli.verb import fail, verb

_HOME = "home"


@click.command("move")
@click.option(
    "--to",
    "place",
    required=True,
    metavar="PLACE",
    help="`home`, or the URL of a database, without a password: postgresql://USER@HOST:PORT/DATABASE.",
)
@click.option("--schema", default=DEFAULT_NAME, help=f"Which schema of the database [default: {DEFAULT_NAME}].")
@click.option("--dry-run", is_flag=True, help="Say what would be moved, and whether it can be; move nothing.")
@verb
def move_verb(home: Path, as_json: bool, place: str, schema: str, dry_run: bool) -> None:
    """Move the archive to a PostgreSQL database, or back into its home: all that it holds, and its index stays.

    The password is given in HEMEROTECA_STORE_PASSWORD, or in a file that HEMEROTECA_STORE_PASSWORD_FILE names. Readers
    go on, nobody writes meanwhile. The archive is where it was until every row was read back and is the same. What it
    was before is kept, and no longer opened.
    """
    started = time.monotonic()
    to = None if place == _HOME else store_server(place, schema, "--to", "--schema")
    with closing(Home.open(home)) as opened:
        is_partial = effective(opened).is_partial
        if to is not None and opened.servers.index is None and is_partial:
            fail(
                "a part of the archive is private, and over a database there is no copy without it for visitors while "
                "the index lies in this home: have the index in a cluster (docs/cluster.md), or make the archive "
                "private as a whole, or public (`hemeroteca private`), then move it",
                as_json,
            )
        if dry_run:
            moved = plan(opened, to)
        else:
            told = str(opened.path) if to is None else place_of(to)
            leaves = copies_left_behind(opened) if opened.servers.store and to is None else nullcontext()
            with _noted(opened, told), progress_bar() as progress, leaves:
                moved = move(opened, to, progress)
    seconds = round(time.monotonic() - started, 3)
    documents = next(each.rows for each in moved.counts if each.table == documents_table.name)
    if as_json:
        tables = [asdict(each) if each.sha256 else {"table": each.table, "rows": each.rows} for each in moved.counts]
        facts = {"from": moved.source, "to": moved.target, "dry_run": dry_run, "documents": documents}
        print_json({**facts, "tables": tables, "aside": list(moved.aside), "seconds": seconds})
        return
    out = console()
    for line in _lines(moved, documents, seconds, dry_run=dry_run, to_home=to is None, is_partial=is_partial):
        out.print(line, markup=False)


def _lines(
    moved: Moved, documents: int, seconds: float, *, dry_run: bool, to_home: bool, is_partial: bool
) -> Iterator[str]:
    way = f"{documents:,} articles (those that were removed counted too) from {moved.source} to {moved.target}"
    yield f"Would move {way}:" if dry_run else f"Moved {way} ({seconds:.1f} s). Every table is the same at both places:"
    width = max(len(each.table) for each in moved.counts)
    for each in moved.counts:
        if each.rows:
            yield f"  {each.table:<{width}}  {each.rows:>12,}  {each.sha256[:16]}".rstrip()
    yield f"  {sum(not each.rows for each in moved.counts)} more have no rows"
    if dry_run:
        yield "Nothing was moved."
        return
    yield f"What was there is kept, and no longer opened: {', '.join(moved.aside)}; remove it once all is well"
    yield "The index stays as it is. Servers that run over this home take it up by themselves."
    if is_partial:
        yield "Visitors are answered again once `hemeroteca sync` has made what they may read."
    if to_home:
        yield "Servers on other machines cannot serve it any more: end them."
    else:
        yield "What other machines need to serve it stands in archive.toml: see docs/cluster.md."


@contextmanager
def _noted(home: Home, to: str) -> Iterator[None]:
    """The act in the audit, which is moved along: it is begun at the place of before, and ends at the other."""
    begun, before = Audit(home.desk).begin(operator(), "move", {"to": to}), servers_stamp(home.path)
    home.close_desk()
    try:
        yield
    except BaseException as error:
        # Once it is done the desk of before is put away by whoever opens the home next, and is not made anew here.
        if servers_stamp(home.path) == before:
            with suppress(ArchiveError):  # what went wrong is more to be told
                Audit(home.desk).end(begun, State.FAILED, {"error": sentence_of(error)})
        raise
    with closing(Home.open(home.path)) as moved:
        Audit(moved.desk).end(begun, State.DONE)
