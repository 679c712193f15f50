"""From what the admin named, a file, a folder or a zip, to its files one by one."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from importers.containers.budget import MIB, Budget, Ledger, Meter
from importers.containers.companions import (
    Companions,
    belongs_to_saved_page,
    is_page,
    kind_by_content,
    kind_by_name,
)
from importers.containers.folder import files_of
from importers.containers.streams import GZIP_MAGIC, Source, Spender, unreadable
from importers.containers.zip_end import find_listing
from importers.containers.zips import ZIP_MAGIC, Zip
from importers.errors import SourceMissing, SourceUnreadable
from importers.guide import NO_GUIDE, Guide
from importers.protocol import HEAD_BYTES, Item, Rejected

_HELD = 4 * MIB
_UNPACKED_BY_OTHERS = frozenset({".docx", ".epub", ".jar", ".odp", ".ods", ".odt", ".pptx", ".xlsx", ".apk"})
_ENDINGS = frozenset({".jsonl", ".ndjson", ".json", ".html", ".htm", ".xhtml", ".txt", ".zip"})


def walk(source: Path, guide: Guide = NO_GUIDE, *, budget: Budget | None = None) -> Iterator[Item | Rejected]:
    """Each file of `source` with gzip taken off, or why it is refused, lazily and always in the same order.

    A folder is read at every depth, and the zips in it; a zip within a zip is refused. Pictures, styles, scripts and
    the like in a folder or zip are passed over and told in one rejection. A file that is named itself is always given.
    An item may be read as long as it is held.

    Raises `SourceMissing`, `SourceUnreadable` and, from a bomb, `BudgetExceeded`.
    """
    try:
        mode = source.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise SourceMissing(f"{source}: there is no file or folder of this name") from None
    except (OSError, ValueError) as error:
        raise unreadable(str(source), error) from error
    walker = _Walker(Ledger(budget or Budget()), guide)
    if stat.S_ISDIR(mode):
        yield from walker.folder(source)
    elif stat.S_ISREG(mode):
        yield from walker.named(source)
    else:
        raise SourceUnreadable(f"{source} is a device or a pipe; name a file or a folder")


def count(source: Path) -> int | None:
    """About how many files `walk` will meet, for a progress bar, without reading them; None when that is unknown."""
    try:
        if source.is_dir():
            return sum(1 for met in files_of(source) if not isinstance(met, Rejected) and not kind_by_name(met[1]))
        with source.open("rb") as stream:
            if stream.read(4) not in ZIP_MAGIC:
                return 1
            listing = find_listing(stream)
            return listing.declared if listing else None
    except (OSError, ValueError, SourceUnreadable):
        return None


class _Walker:
    def __init__(self, ledger: Ledger, guide: Guide) -> None:
        self._ledger = ledger
        self._guide = guide
        self._label = ""
        self._page_label = ""

    def folder(self, folder: Path) -> Iterator[Item | Rejected]:
        root = folder.resolve()
        self._label = self._page_label = root.name
        companions = Companions()
        for met in files_of(folder):
            if isinstance(met, Rejected):
                yield met
                continue
            file, path = met
            if belongs_to_saved_page(path, lambda name: (root / name).is_file()):
                companions.add(kind_by_name(path) or "parts of saved pages")
                continue
            try:
                if _is_zip(file) and file.suffix.lower() not in _UNPACKED_BY_OTHERS:
                    yield from self._zip(file, path, f"{path}/")
                else:
                    yield from self._file(self._on_disk(file, path), self._meter(file, path), companions)
            except SourceUnreadable as error:
                yield Rejected(path, str(error))
        yield from companions.report(root.name)

    def named(self, file: Path) -> Iterator[Item | Rejected]:
        self._label = self._page_label = _stem(file.name)
        if _is_zip(file) and file.suffix.lower() not in _UNPACKED_BY_OTHERS:
            yield from self._zip(file, file.name, "")
            return
        # A page imported again by itself must meet the source name that its folder gave it.
        self._page_label = file.resolve().parent.name
        for item in self._file(self._on_disk(file, file.name), self._meter(file, file.name), None):
            if isinstance(item, Rejected):
                raise SourceUnreadable(f"{file.name}: {item.reason}")
            yield item

    def _zip(self, file: Path, path: str, prefix: str) -> Iterator[Item | Rejected]:
        opened = Zip(file, path, prefix, self._ledger)
        companions = Companions()
        for member in opened.members():
            if isinstance(member, Rejected):
                yield member
            elif belongs_to_saved_page(member.path, opened.holds):
                companions.add(kind_by_name(member.path) or "parts of saved pages")
            else:
                try:
                    yield from self._file(member, opened.meter, companions)
                except SourceUnreadable as error:
                    yield Rejected(member.path, str(error))
        yield from companions.report(path)

    def _file(self, source: Source, meter: Spender, companions: Companions | None) -> Iterator[Item | Rejected]:
        data = _first(source, _HELD + 1)
        if data.startswith(GZIP_MAGIC):
            source = source.unpacked(_without_gz(source.path), meter)
            data = _first(source, _HELD + 1)
        head = data[:HEAD_BYTES]
        label = self._page_label if is_page(head) else self._label
        if companions and (kind := kind_by_content(source.path, head)):
            companions.add(kind)
        elif fault := _fault(data, within=companions is not None):
            yield Rejected(source.path, fault)
        elif len(data) <= _HELD:
            yield Item(source.path, data, label, self._guide)
        else:
            limit = self._ledger.budget.file
            yield Item(source.path, b"", label, self._guide, head=head, opener=source.open, limit=limit)

    def _on_disk(self, file: Path, path: str) -> Source:
        return Source(path, partial(_open, file))

    def _meter(self, file: Path, path: str) -> Meter:
        try:
            return Meter(self._ledger, path, file.stat().st_size)
        except OSError as error:
            raise unreadable(path, error) from error


def _open(file: Path) -> BinaryIO:
    return cast(BinaryIO, file.open("rb"))


def _first(source: Source, size: int) -> bytes:
    with source.open() as stream:
        return stream.read(size)


def _is_zip(file: Path) -> bool:
    return _first(Source(file.name, partial(_open, file)), 4) in ZIP_MAGIC


def _fault(data: bytes, *, within: bool) -> str:
    if not data:
        return "the file is empty"
    if data.startswith(GZIP_MAGIC):
        return "it is packed with gzip twice; unpack it once"
    if data.startswith(ZIP_MAGIC) and within:
        return "it is a zip within another file; unpack the outer one and import the folder"
    if data[257:262] == b"ustar":
        return "it is a tar archive; unpack it and import the folder"
    return ""


def _without_gz(path: str) -> str:
    return path[:-3] if path.lower().endswith(".gz") else path


def _stem(name: str) -> str:
    """The name without the endings of the formats read here: `news.jsonl.gz` is `news`."""
    path = PurePosixPath(_without_gz(name))
    return path.stem if path.suffix.lower() in _ENDINGS else path.name
