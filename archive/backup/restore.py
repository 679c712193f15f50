"""Putting a backup back: into a folder of its own within the home, looked through, then moved in.

A home may be the root of a disk or lie where only it can be written, so all that is done is done inside it:

.restoring/         being written; of no use after a crash
.replacing-MOMENT/  whole and looked through; what was there before is being moved to replaced-MOMENT/
.entering/          what was there is aside; the files are being moved in, the database last

Each step can be done again from where it was cut off, and until the last one there is no archive to be asked.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from archive.atomic_file import flush_to_disk
from archive.backup import manifest as manifests
from archive.backup.manifest import Manifest
from archive.backup.read import Backup, opened, unpack
from archive.database.snapshot import held_by
from archive.errors import BackupFailed, BadBackup, HomeNotWritable, NotAHome, Repair
from archive.home import DATABASE, ENTERING, LOCK, WORKER_LOCK
from archive.lock import exclusive
from archive.migrations import MIGRATIONS
from archive.servers import place_of, read_servers

Progress = Callable[[str, int, int], None]
"""Told what is being done, and (done, to do) of it."""

Prepare = Callable[[Path], None]
"""Makes a home of what was unpacked into a folder, where more is to be done for that."""

_WRITING, _REPLACING, _ASIDE = ".restoring", ".replacing-", "replaced-"
_ROOM = 64 << 20  # bytes that are to be left on the disk


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was put back: what is in it, and where what was there before lies now (None: nothing was)."""

    manifest: Manifest
    aside: Path | None


def restore_backup(
    target: Path,
    home: Path,
    *,
    replace: bool = False,
    prepare: Prepare = lambda _folder: None,
    progress: Progress = lambda *_: None,
) -> Restored:
    """Put the backup at `target` back into the folder `home`, which is missing or empty; with `replace` what is there
    is moved aside, into a folder of its own within it. Nothing is taken away.

    Nothing is moved before all of the backup was read and its database looked through; then `prepare` is called with
    the folder of what is to become the home. The home has no index then.
    Raises `BadBackup`, `BackupFailed`, `NotAHome`, `HomeBusy` and `HomeTooNew`.
    """
    home = home.absolute()
    if home.exists() and not home.is_dir():
        raise NotAHome(f"{home} is a file", Repair.NAME_FOLDER)
    if server := read_servers(home).store:
        raise NotAHome(f"the archive of {home} is in {place_of(server)}", Repair.NAME_NEW_FOLDER)
    try:
        with opened(target.absolute()) as backup, _folder(home), exclusive(home / LOCK, "restoring a backup"):
            return _restored(backup, home, replace, prepare, progress)
    except BadBackup as error:
        raise BadBackup(f"{target} cannot be restored: {error}", error.repair) from error
    except OSError as error:
        raise BackupFailed(
            f"the backup was not restored: {error.filename or home} cannot be read or written "
            f"({error.strerror or error}); make room on its disk or mend its permissions, then try again"
        ) from error


def _restored(backup: Backup, home: Path, replace: bool, prepare: Prepare, progress: Progress) -> Restored:
    finished = _finish(home)
    if finished and finished.manifest == backup.manifest:
        return finished  # an earlier try had come so far that nothing was left but to move the files
    held = list(_held(home))
    if held and not replace:
        raise NotAHome(f"{home} is not empty", Repair.MOVE_ASIDE)
    need, free = backup.manifest.size, shutil.disk_usage(home).free
    if need + _ROOM > free:
        raise BackupFailed(f"the backup needs {need:,} bytes, and the disk of {home} has {free:,}; make room there")
    draft = home / _WRITING
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        unpack(backup, draft, partial(progress, "restoring"))
        if held_by(draft / DATABASE, len(MIGRATIONS)) != backup.manifest.held:
            raise BadBackup("its database does not hold what its list says", Repair.ANOTHER_BACKUP)
        prepare(draft)
        (draft / manifests.NAME).write_bytes(manifests.written(backup.manifest))
        for name in (*backup.manifest.folders, manifests.NAME, "."):
            flush_to_disk(draft / name)
        moment = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
        draft.rename(home / (f"{_REPLACING}{moment}" if held else ENTERING))
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    restored = _finish(home)
    if restored is None:
        raise BackupFailed(f"what was restored is no longer in {home}; another program took it away. Try again")
    return restored


def _finish(home: Path) -> Restored | None:
    """Do what is left of a restoration from where it is; None where there is none."""
    aside: Path | None = None
    for draft in home.glob(f"{_REPLACING}*"):
        aside = home / draft.name.replace(_REPLACING, _ASIDE, 1)
        aside.mkdir(mode=0o700, exist_ok=True)
        for each in sorted(_held(home), key=lambda path: path.name != DATABASE):
            each.rename(aside / each.name)
        draft.rename(home / ENTERING)
    draft = home / ENTERING
    if not draft.is_dir():
        return None
    manifest = manifests.read((draft / manifests.NAME).read_bytes())
    for each in sorted(draft.iterdir(), key=lambda path: path.name == DATABASE):
        if each.name != manifests.NAME:
            each.rename(home / each.name)
    flush_to_disk(home)
    shutil.rmtree(draft)
    return Restored(manifest, aside)


def _held(home: Path) -> Iterator[Path]:
    """What is in the folder, what restoring needs or put aside left out."""
    ours = (LOCK, WORKER_LOCK, _WRITING, ENTERING)
    for path in home.iterdir():
        if path.name not in ours and not path.name.startswith((_REPLACING, _ASIDE)):
            yield path


@contextmanager
def _folder(home: Path) -> Iterator[None]:
    """The folder, made where it is missing; taken away where it was made and nothing came into it."""
    made = not home.exists()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise HomeNotWritable(f"{home} cannot be made ({error.strerror}); check the folder above it") from error
    try:
        yield
    except BaseException:
        if made:
            (home / LOCK).unlink(missing_ok=True)
            with suppress(OSError):
                home.rmdir()
        raise
