"""Making a backup: a draft beside the target, looked through, that takes its name when it is whole."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from archive.atomic_file import flush_to_disk
from archive.backup import manifest as manifests
from archive.backup.contents import copy_file, entries, measured
from archive.backup.drafts import drafting
from archive.backup.manifest import Manifest
from archive.backup.packing import PackedBackup, pack
from archive.backup.read import FolderBackup, opened, verify
from archive.database.snapshot import held_by, take_snapshot
from archive.errors import ArchiveError, BackupFailed, BadBackup, DamagedArchive, Repair
from archive.home import DATABASE, Home
from archive.migrations import MIGRATIONS
from archive.servers import place_of

Progress = Callable[[str, int, int], None]
"""Told what is being done, and (done, to do) of it."""

_STAMP = "%Y-%m-%dT%H%M%SZ"
_STAMP_LENGTH = len("2026-11-28T033000Z")
_DATED = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")
_PACKED_NAMES = (".gz", ".tgz", ".bz2", ".xz", ".zst", ".zip", ".7z")


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: where it lies, what is in it, and which older ones went for it."""

    path: Path
    manifest: Manifest
    taken_away: tuple[Path, ...] = ()


def make_backup(
    home: Home, target: Path, *, as_folder: bool, keep: int | None = None, progress: Progress = lambda *_: None
) -> Made:
    """Copy all of the home but its index, its locks and its sessions' keys, as it is at one moment, to `target`: a
    folder, or one tar of mode 0600. Imports go on meanwhile.

    With `keep` copies are dated, in the folder or beside one another, and all but the newest so many of this archive
    are taken away once the new one is there; what is no backup of this archive stays. Nothing is written over: the copy
    takes its name once all of it was read back and its database looked through.

    Raises `BackupFailed`, also where its documents lie on a server, and `DamagedArchive` where the archive is.
    """
    refuse_on_server(home)
    target = target.absolute()
    parent = target if as_folder and keep else target.parent
    _refuse_where_it_cannot_be(home, target, as_folder)
    try:
        if as_folder and keep and target.parent.is_dir():
            target.mkdir(mode=0o700, exist_ok=True)
        if not parent.is_dir():
            raise BackupFailed(f"there is no folder {parent}; make it first")
        place = _dated(target, as_folder) if keep else target
        _refuse_taken(place)
        # The name of a dated one that was killed as it was made comes never again.
        with drafting(place, lambda other: bool(keep) and _is_dated(other, target, as_folder)) as draft:
            manifest, whole = _drafted(home, draft, as_folder, progress)
            _take_name(whole, place)
        flush_to_disk(parent)
    except OSError as error:
        where = error.filename or parent
        raise BackupFailed(
            f"no backup was made: {where} cannot be read or written ({error.strerror or error}); make room on its disk "
            "or mend its permissions, or name another place"
        ) from error
    return Made(place, manifest, _thinned(place, target, as_folder, keep, manifest.held.archive_id) if keep else ())


def candidates(target: Path, *, as_folder: bool, keep: int | None) -> set[str]:
    """The names of what lies where a backup to this target could: at the target or, with `keep`, dated."""
    target = target.absolute()
    if not keep:
        return {target.name} & ({each.name for each in target.parent.iterdir()} if target.parent.is_dir() else set())
    folder = target if as_folder else target.parent
    return {each.name for each in folder.iterdir() if _is_dated(each, target, as_folder)} if folder.is_dir() else set()


def made_beside(home: Home, target: Path, before: set[str], *, as_folder: bool, keep: int | None) -> Path | None:
    """A backup of this archive to this target that is not among what lay there `before`; None where there is none."""
    folder = target.absolute() if as_folder and keep else target.absolute().parent
    for name in sorted(candidates(target, as_folder=as_folder, keep=keep) - before, reverse=True):
        with suppress(ArchiveError, OSError), opened(folder / name) as backup:
            if backup.manifest.held.archive_id == home.store.archive_id:
                return folder / name
    return None


def refuse_on_server(home: Home) -> None:
    """Raise `BackupFailed` where the documents lie on a server."""
    if server := home.servers.store:
        raise BackupFailed(
            f"no backup was made: the articles lie in {place_of(server)}; back that database up by its own means "
            "(pg_dump), or move the archive into a folder first"
        )


def _refuse_where_it_cannot_be(home: Home, target: Path, as_folder: bool) -> None:
    if target.resolve().is_relative_to(home.path.resolve()):
        raise BackupFailed(f"{target} lies in the archive's own folder; name a place outside, best on another disk")
    if not as_folder and target.suffix.lower() in _PACKED_NAMES:
        raise BackupFailed(f"a backup is a plain tar; call it {target.stem.removesuffix('.tar')}.tar and pack it later")


def _refuse_taken(place: Path) -> None:
    if os.path.lexists(place) and not (place.is_dir() and not any(place.iterdir())):
        raise BackupFailed(f"there is something at {place} already", Repair.NAME_TARGET)


def _dated(target: Path, as_folder: bool) -> Path:
    """A free place that says the moment, or one some seconds later."""
    moment = datetime.now(UTC)
    while os.path.lexists(place := _at(target, as_folder, moment.strftime(_STAMP))):
        moment += timedelta(seconds=1)
    return place


def _is_dated(place: Path, target: Path, as_folder: bool) -> bool:
    """Whether a dated backup of this target may lie there."""
    begin = 0 if as_folder else len(target.stem) + 1
    stamp = place.name[begin : begin + _STAMP_LENGTH]
    return bool(_DATED.fullmatch(stamp)) and place == _at(target, as_folder, stamp)


def _at(target: Path, as_folder: bool, stamp: str) -> Path:
    return target / stamp if as_folder else target.with_name(f"{target.stem}-{stamp}{target.suffix}")


def _drafted(home: Home, draft: Path, as_folder: bool, progress: Progress) -> tuple[Manifest, Path]:
    """The backup as it lies in the draft, read back and flushed to the disk, and what it says of itself."""
    content = draft / "content"
    content.mkdir(mode=0o700)
    manifest = _copied(home, content, progress)
    (content / manifests.NAME).write_bytes(manifests.written(manifest))
    (content / manifests.NAME).chmod(0o600)
    if as_folder:
        for name in (*manifest.files, manifests.NAME, *reversed(manifest.folders), "."):
            flush_to_disk(content / name)
        verify(FolderBackup(content), partial(progress, "checking"))
        return manifest, content
    packed = draft / "packed"
    with os.fdopen(os.open(packed, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as out:
        pack(content, manifest, out, partial(progress, "packing"))
        out.flush()
        os.fsync(out.fileno())
    with packed.open("rb") as file:
        verify(PackedBackup(file), partial(progress, "checking"))
    return manifest, packed


def _copied(home: Home, content: Path, progress: Progress) -> Manifest:
    """Copy what the home holds. The database comes last: what other files say of it is never ahead of it."""
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    files, folders = {}, []
    for entry in entries(home.path):
        target = content / entry.name
        if entry.is_folder:
            target.mkdir(mode=0o700)
            folders.append(entry.name)
        elif entry.name != DATABASE and (known := copy_file(entry.path, target)):
            target.chmod(0o600)
            files[entry.name] = known
    database = content / DATABASE
    take_snapshot(home.path / DATABASE, database, partial(progress, "copying"))
    database.chmod(0o600)
    try:
        held = held_by(database, len(MIGRATIONS))
    except BadBackup as error:
        sentence = f"no backup was made of {home.path}: {error}"
        raise DamagedArchive(sentence, Repair.RESTORE_BACKUP) from error
    return Manifest(made_at, held, {DATABASE: measured(database), **files}, tuple(folders))


def _take_name(whole: Path, place: Path) -> None:
    """Give the draft its name, where nothing else has it by now."""
    _refuse_taken(place)
    if whole.is_dir():
        whole.rename(place)  # the system refuses a folder that is not empty
        return
    try:
        os.link(whole, place)  # unlike a rename this never takes the place of another file
    except FileExistsError:
        raise BackupFailed(f"there is something at {place} already", Repair.NAME_TARGET) from None
    except OSError:  # a file system without links
        whole.rename(place)


def _thinned(made: Path, target: Path, as_folder: bool, keep: int, archive_id: str) -> tuple[Path, ...]:
    """Take away the oldest dated backups of this archive until so many are left; which ones went."""
    dated = [each for each in made.parent.iterdir() if _is_dated(each, target, as_folder) and not each.is_symlink()]
    ours = []
    for each in dated:
        with suppress(ArchiveError, OSError), opened(each) as backup:  # what cannot be read is not ours to take away
            links = any((each / name).is_symlink() for name in backup.manifest.folders)  # they lead to what is not ours
            if backup.manifest.held.archive_id == archive_id and each != made and not links:
                ours.append((backup.manifest.made_at, each, backup.manifest))
    gone = sorted(ours, key=lambda one: (one[0], one[1].name), reverse=True)[keep - 1 :]
    try:
        for _, path, manifest in gone:
            _take_away(path, manifest)
    except OSError as error:
        sentence = f"{made} is made and whole, but {error.filename} could not be removed ({error.strerror})"
        raise BackupFailed(f"{sentence}; mend its permissions") from error
    return tuple(path for _, path, _ in gone)


def _take_away(path: Path, manifest: Manifest) -> None:
    """Take away a backup, and nothing that somebody put into its folder."""
    if not path.is_dir():
        path.unlink()
        return
    for name in manifest.files:
        (path / name).unlink(missing_ok=True)
    for name in reversed(manifest.folders):
        with suppress(OSError):  # something else lies in it
            (path / name).rmdir()
    (path / manifests.NAME).unlink()
    with suppress(OSError):
        path.rmdir()
