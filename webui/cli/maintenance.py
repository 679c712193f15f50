"""Verbs that keep an archive well: status, sync, reindex, check, remove, restore."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

from archive.home import Home
from index.following.check import check
from index.following.generations import Generations
from index.following.sync import SyncReport, follow, lag, sync
from webui.cli.output import console, print_json, progress_bar
from webui.cli.verb import verb
from webui.repairs import behind_told, told


@click.command("status")
@verb
def status_verb(home: Path, as_json: bool) -> None:
    """Say what the archive holds and how far its index has come."""
    opened = Home.open(home)
    position = opened.store.position()
    behind, reason = lag(opened)
    imports = opened.store.imports.all()
    last = imports[-1] if imports else None
    status = {
        "home": str(opened.path),
        "documents": opened.store.count(),
        "changes": position.seq,
        "imports": len(imports),
        "last_import": asdict(last) if last else None,
        "generation": Generations(opened.index).current_name() or None,
        "index_behind": behind,
        "rebuild_needed": reason or None,
    }
    if as_json:
        print_json(status)
        return
    out = console()
    out.print(f"{status['documents']:,} articles in {opened.path}", markup=False)
    if last:
        end = "" if last.finished_at else ", cut off: import the source again to go on"
        out.print(
            f"{len(imports):,} imports, the last on {last.started_at[:10]} from {', '.join(last.sources)}{end}",
            markup=False,
        )
    if reason:
        out.print(f"The index is to be built anew ({reason}): run `hemeroteca sync`", markup=False)
    elif behind:
        out.print(f"The index is {behind:,} changes behind: run `hemeroteca sync`")
    else:
        out.print(f"The index is up to date ({status['generation']})")


@click.command("sync")
@verb
def sync_verb(home: Path, as_json: bool) -> None:
    """Bring the index to where the archive is; heal it where it is damaged."""
    _sync(home, as_json, rebuild=False)


@click.command("reindex")
@verb
def reindex_verb(home: Path, as_json: bool) -> None:
    """Build the index anew beside the live one and swap; readers go on meanwhile."""
    _sync(home, as_json, rebuild=True)


@click.command("check")
@verb
def check_verb(home: Path, as_json: bool) -> None:
    """Check every file of the archive and its index, and that both hold the same."""
    faults = [told(each) for each in check(Home.open(home))]
    if as_json:
        print_json({"ok": not faults, "faults": faults})
    else:
        said = "\n".join(faults) or "All is well: the archive is sound and the index holds the same articles."
        console().print(said, markup=False)
    if faults:
        raise SystemExit(1)


@click.command("remove")
@click.argument("document_id", metavar="ID")
@click.option("--reason", required=True, help="Why; it is shown in the article's place.")
@verb
def remove_verb(home: Path, as_json: bool, document_id: str, reason: str) -> None:
    """Take an article out of the archive; importing its source again does not bring it back."""
    opened = Home.open(home)
    with opened.writing("removal"):
        opened.store.remove(document_id, reason)
    _done(opened, as_json, {"removed": document_id, "reason": reason}, "Removed.")


@click.command("restore")
@click.argument("document_id", metavar="ID")
@verb
def restore_verb(home: Path, as_json: bool, document_id: str) -> None:
    """Bring a removed article back as it was."""
    opened = Home.open(home)
    with opened.writing("restoration"):
        opened.store.restore(document_id)
    _done(opened, as_json, {"restored": document_id}, "Restored.")


def _sync(home: Path, as_json: bool, rebuild: bool) -> None:
    opened = Home.open(home)
    with progress_bar() as progress:
        report = sync(opened, rebuild=rebuild, progress=partial(progress, "indexing"))
    if as_json:
        print_json(asdict(report))
    else:
        console().print(_sentence(report))


def _sentence(report: SyncReport) -> str:
    done = f"{report.documents:,} articles in the index, {report.generation} ({report.seconds:.1f} s)"
    if report.rebuilt:
        return f"Built anew ({report.rebuilt}): {done}{_NO_WAY_BACK if report.outdated else ''}"
    return f"{report.applied:,} changes applied: {done}" if report.applied else f"Nothing to do: {done}"


_NO_WAY_BACK = (
    "\nThe indexes before were made by another version of Hemeroteca and cannot be asked any more: there is no way "
    "back to them. That version would build its own anew."
)


def _done(home: Home, as_json: bool, value: dict[str, object], sentence: str) -> None:
    if behind := follow(home):
        sentence = f"{sentence} {behind_told(behind)}"
    if as_json:
        print_json(value)
    else:
        console().print(sentence, markup=False)
