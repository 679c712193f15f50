"""Verbs that copy an archive whole and put it back: backup, restore-backup."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

import click

from archive.backup.make import make_backup
from archive.backup.manifest import Manifest
from archive.backup.restore import restore_backup
from archive.errors import BadBackup, Repair
from archive.home import Home
from index.following.sync import follow
from webui.cli.output import console, print_json, progress_bar
from webui.cli.verb import fail, verb
from webui.repairs import behind_told


@click.command("backup")
@click.argument("target", metavar="TARGET")
@click.option(
    "--keep",
    type=click.IntRange(1, 10_000),
    metavar="N",
    help="Make a dated copy, and take away this archive's older ones but the newest N.",
)
@verb
def backup_verb(home: Path, as_json: bool, target: str, keep: int | None) -> None:
    """Copy the whole archive to TARGET, a folder where it ends in /, else one file (a tar); imports and readers go on.

    All of the home is in it but the index, which is built anew, locks and keys of sessions.
    """
    started = time.monotonic()
    opened = Home.open(home)
    with progress_bar() as progress:
        made = make_backup(opened, Path(target), as_folder=target.endswith("/"), keep=keep, progress=progress)
    seconds = round(time.monotonic() - started, 3)
    if as_json:
        away = [str(each) for each in made.taken_away]
        print_json({"backup": str(made.path), **_facts(made.manifest), "taken_away": away, "seconds": seconds})
        return
    console().print(f"Backup {made.path}: {_sentence(made.manifest)} ({seconds:.1f} s)", markup=False)
    for each in made.taken_away:
        console().print(f"  taken away: {each}", markup=False)


@click.command("restore-backup")
@click.argument("target", metavar="BACKUP", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Move what the home holds aside, into a folder replaced-... within it.")
@verb
def restore_backup_verb(home: Path, as_json: bool, target: Path, replace: bool) -> None:
    """Put a backup back into a home that is missing or empty, and build its index anew."""
    started = time.monotonic()
    with progress_bar() as progress:
        restored = restore_backup(target, home, replace=replace, progress=progress)
        opened = Home.open(home)
        held = restored.manifest.held
        if (opened.store.archive_id, opened.store.count()) != (held.archive_id, held.documents):
            raise BadBackup(f"{target} was restored, but {home} holds something else by now", Repair.ANOTHER_BACKUP)
        behind = follow(opened, progress=partial(progress, "indexing"))
    seconds = round(time.monotonic() - started, 3)
    said = f"the archive is restored, but {behind_told(behind)}" if behind else ""
    if as_json:
        facts = {"home": str(opened.path), "backup": str(target), **_facts(restored.manifest)}
        aside = str(restored.aside) if restored.aside else None
        print_json({**facts, "aside": aside, "seconds": seconds} | ({"error": said} if said else {}))
        if said:
            raise SystemExit(1)
        return
    console().print(f"Restored {opened.path}: {_sentence(restored.manifest)} ({seconds:.1f} s)", markup=False)
    if restored.aside:
        console().print(f"  What was there lies in {restored.aside}; take it away once all is well", markup=False)
    if said:
        fail(said, as_json=False)


def _facts(manifest: Manifest) -> dict[str, object]:
    return {
        "made_at": manifest.made_at,
        "archive_id": manifest.held.archive_id,
        "documents": manifest.held.documents,
        "changes": manifest.held.seq,
        "imports": manifest.held.imports,
        "files": len(manifest.files),
        "bytes": manifest.size,
    }


def _sentence(manifest: Manifest) -> str:
    size = manifest.size / (1 << 20)
    return f"{manifest.held.documents:,} articles, {len(manifest.files):,} files, {size:,.1f} MiB of {manifest.made_at}"
