"""Verbs that copy an archive whole and put it back: backup, restore-backup."""

from __future__ import annotations

import time
from contextlib import closing
from functools import partial
from pathlib import Path

import click

from archive.audit.restoring import Restoring
from archive.backup.make import make_backup, refuse_on_server
from archive.backup.manifest import Manifest
from archive.backup.restore import restore_backup
from archive.errors import ArchiveError, BadBackup, Repair
from archive.home import DATABASE, Home
from archive.jobs.kinds import BACKUP
from archive.shelf.folder import FolderShelf
from archive.site.private import ALL, Private, private_told, wish, wish_of
from index.following.audiences import effective
from index.following.sync import follow
from webui.cli.changing import changing, operator
from webui.cli.output import console, print_json, progress_bar
from webui.cli.queue import QUEUE, put_into_queue
from webui.cli.verb import fail, verb
from webui.repairs import behind_told


@click.command("backup")
@click.argument("target", metavar="TARGET")
@click.option(
    "--keep",
    type=click.IntRange(1, 10_000),
    metavar="N",
    help="Make a dated copy, and remove this archive's older ones but the newest N.",
)
@QUEUE
@verb
def backup_verb(home: Path, as_json: bool, target: str, keep: int | None, queue: bool) -> None:
    """Copy the whole archive to TARGET, a folder where it ends in /, else one file (a tar); imports and readers go on.

    All of the home is in it but the index, which is built anew, locks and keys of sessions.
    """
    started = time.monotonic()
    opened = Home.open(home)
    if queue:
        refuse_on_server(opened)
        place = {"target": str(Path(target).absolute()), "as_folder": target.endswith("/"), "keep": keep}
        put_into_queue(opened, BACKUP, place, as_json)
        return
    noted = {"target": str(Path(target).absolute())} | ({"keep": keep} if keep else {})
    # One that cannot be written to is backed up too: this changes nothing of it.
    with changing(opened, "backup", noted, needed=False) as done, progress_bar() as progress:
        made = make_backup(opened, Path(target), as_folder=target.endswith("/"), keep=keep, progress=progress)
        done.results |= {"backup": str(made.path), "documents": made.manifest.held.documents}
        done.results |= {"taken_away": list(map(str, made.taken_away))} if made.taken_away else {}
    seconds = round(time.monotonic() - started, 3)
    if as_json:
        away = [str(each) for each in made.taken_away]
        print_json({"backup": str(made.path), **_facts(made.manifest), "taken_away": away, "seconds": seconds})
        return
    console().print(f"Backup {made.path}: {_sentence(made.manifest)} ({seconds:.1f} s)", markup=False)
    for each in made.taken_away:
        console().print(f"  removed: {each}", markup=False)


@click.command("restore-backup")
@click.argument("target", metavar="BACKUP", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Move what the home holds aside, into a folder replaced-... within it.")
@verb
def restore_backup_verb(home: Path, as_json: bool, target: Path, replace: bool) -> None:
    """Put a backup back into a home that is missing or empty, and build its index anew."""
    started = time.monotonic()
    audit = Restoring(operator(), {"backup": str(target.absolute())})
    hidden = _Hidden(home)

    def prepare(draft: Path) -> None:
        audit.begin(draft)
        hidden.stays_in(draft)

    with progress_bar() as progress:
        restored = restore_backup(target, home, replace=replace, prepare=prepare, progress=progress)
        opened = Home.open(home)
        held = restored.manifest.held
        if (opened.store.archive_id, opened.store.count()) != (held.archive_id, held.documents):
            raise BadBackup(f"{target} was restored, but {home} holds something else by now", Repair.ANOTHER_BACKUP)
        aside_as = {"aside": str(restored.aside)} if restored.aside else {}
        audit.end(opened, {"made_at": restored.manifest.made_at, "documents": held.documents, **aside_as})
        behind = follow(opened, progress=partial(progress, "indexing"))
    seconds = round(time.monotonic() - started, 3)
    said = f"the archive is restored, but {behind_told(behind)}" if behind else ""
    if as_json:
        facts = {"home": str(opened.path), "backup": str(target), **_facts(restored.manifest)}
        aside = str(restored.aside) if restored.aside else None
        print_json(
            {**facts, "aside": aside, "seconds": seconds, "accounts_of": restored.manifest.made_at}
            | ({"stays_private": hidden.told} if hidden.told else {})
            | ({"error": said} if said else {})
        )
        if said:
            raise SystemExit(1)
        return
    console().print(f"Restored {opened.path}: {_sentence(restored.manifest)} ({seconds:.1f} s)", markup=False)
    console().print(
        f"  Accounts and tokens are those of {restored.manifest.made_at}: who was disabled since may sign in",
        markup=False,
    )
    if restored.aside:
        console().print(f"  What was there lies in {restored.aside}; remove it once all is well", markup=False)
    if hidden.told:
        console().print(f"  {hidden.told}", markup=False)
    if audit.spoilt:
        console().print(f"  What the backup says of who did what is damaged; it lies in {audit.spoilt}", markup=False)
    if said:
        fail(said, as_json=False)


class _Hidden:
    """What is private in the archive that a backup takes the place of: a backup of before it became so must not make it
    public. `told` is a sentence of it for the operator, "" where there is nothing to say."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.told = ""

    def stays_in(self, draft: Path) -> None:
        """Have it be private in what was unpacked there."""
        before, is_known = wish_of(FolderShelf(self._home)) or Private(), True
        if (self._home / DATABASE).exists():
            try:
                with closing(Home.open(self._home)) as home:
                    before = effective(home)
            except ArchiveError:
                before, is_known = before.joined(ALL), False
        if before:
            wish(FolderShelf(draft), before)
        if not is_known:
            self.told = (
                "What was private before cannot be read, so everything is until you say otherwise: look at what else "
                "is with `hemeroteca private`, then run `hemeroteca private delete --all`"
            )
        elif before:
            self.told = f"What was private stays so ({private_told(before)}), whatever the backup says"


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
