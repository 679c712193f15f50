"""A shelf in a folder: each thing is a file of a home, which may be read and written by hand as well. And which shelf
an archive has."""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

from archive.atomic_file import flush_to_disk, read_plain, replacing
from archive.lock import exclusive
from archive.servers import read_servers
from archive.shelf.shelf import MOST, Item, Shelf

_DRAFT = ".draft-"
_STALE = 3600  # seconds after which a draft is nobody's any more


class FolderShelf:
    """The one in the folder `root`, which is a home's."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._text = str(root)

    def read(self, name: str, most: int = MOST) -> bytes:
        """What is in the file. Raises `OSError`, `FileNotFoundError` where there is none."""
        return read_plain(self._root / name, most)

    def holds(self, name: str) -> bool:
        """Whether something lies under this name."""
        try:
            os.lstat(f"{self._text}/{name}")  # each request asks: a path's own way takes twice as long
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True  # it cannot be looked at, which does not say that it is not there
        return True

    def stamp(self, name: str) -> object:
        """Which file it is, and when it was written."""
        try:
            seen = os.lstat(f"{self._text}/{name}")
        except OSError:
            return None
        return seen.st_dev, seen.st_ino, seen.st_mtime_ns

    def put(self, name: str, data: bytes, *, is_private: bool = False) -> None:
        """Have the file be this. Raises `OSError`."""
        target = self._root / name
        if target.parent != self._root:
            target.parent.mkdir(mode=0o700, exist_ok=True)
        else:
            _sweep(self._root.glob(f"{_DRAFT}{name}.*"))
        draft = target.with_name(f"{_DRAFT}{target.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with replacing(target, draft, 0o600 if is_private else 0o666) as out:
            out.write(data)
        self._flush(target)

    def put_first(self, name: str, data: bytes) -> bytes:
        """Have the file be this unless it is there; what is in it. Raises `OSError`."""
        target = self._root / name
        if not os.path.lexists(target):
            self._link(target, data)
        # Never through a link that somebody has put there: what is trusted would be another file.
        handle = os.open(target, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            return os.read(handle, len(data) + 1)
        finally:
            os.close(handle)

    def remove(self, name: str) -> None:
        """Take the file away, if it is there. Raises `OSError`."""
        target = self._root / name
        with suppress(FileNotFoundError):
            target.unlink()
            self._flush(target)

    def items(self, prefix: str) -> list[Item]:
        """The files in a folder, or of the home with "". Raises `OSError`."""
        return list(self._items(prefix))

    def alone(self, name: str, work: str, wait: float) -> AbstractContextManager[object]:
        """Hold the lock file beside it. Raises `HomeBusy`, `HomeNotWritable`."""
        target = self._root / f"{name}.lock"
        if target.parent != self._root:
            with suppress(OSError):  # the lock says what is wrong with it
                target.parent.mkdir(mode=0o700, exist_ok=True)
        return exclusive(target, work, wait)

    def together(self) -> AbstractContextManager[object]:
        """Nothing: files change one by one."""
        return nullcontext()

    def called(self, name: str) -> str:
        """The path of the file."""
        return f"{self._text}/{name}"

    def _flush(self, target: Path) -> None:
        """Have it be for good that a file came or went; of frozen searches thousands may go at once."""
        if target.parent == self._root:
            flush_to_disk(self._root)

    def _link(self, target: Path, data: bytes) -> None:
        """Put this there whole or not at all; where two do so at once, the first one's stays."""
        draft = target.with_name(f".{target.name}.{os.getpid()}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            if os.write(handle, data) != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(draft))
            os.fsync(handle)
            with suppress(FileExistsError):
                os.link(draft, target)
        finally:
            os.close(handle)
            draft.unlink(missing_ok=True)

    def _items(self, prefix: str) -> Iterator[Item]:
        """Drafts that were left behind are swept away."""
        folder = self._root / prefix
        for entry in os.scandir(folder) if folder.is_dir() else ():
            with suppress(FileNotFoundError):  # another process finished its draft or swept it
                found = entry.stat()
                if not entry.name.startswith(_DRAFT):
                    yield Item(f"{prefix}{entry.name}", found.st_size, found.st_mtime)
                else:
                    _sweep([Path(entry.path)])


def shelf_of(home: Path) -> Shelf:
    """The shelf of the archive whose home this is: the folder itself, or a table beside the documents where those are
    on a server. Raises `BadServers`."""
    server = read_servers(home).store
    if server is None:
        return FolderShelf(home)
    from archive.shelf.table import TableShelf  # only who has a server needs it

    return TableShelf(server)


def _sweep(drafts: Iterable[Path]) -> None:
    """Take away those of these drafts that are nobody's any more."""
    for draft in drafts:
        with suppress(FileNotFoundError):
            if time.time() - draft.stat().st_mtime > _STALE:
                draft.unlink()
