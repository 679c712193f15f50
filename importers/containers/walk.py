"""From what the admin named, a file, a folder, a zip, a tar or a web archive, to its files and pages one by one."""

from __future__ import annotations

import errno
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from archive.atomic_file import open_plain
from importers.containers.budget import MIB, Budget, Ledger, Meter
from importers.containers.bz2_xz import unpacked
from importers.containers.folder import files_of
from importers.containers.members import GZIP_MAGIC
from importers.containers.mhtml import is_mhtml, page_of
from importers.containers.mirror import address_of, is_leftover
from importers.containers.progress import ReadProgress, size_of
from importers.containers.side_files import (
    SideFiles,
    belongs_to_saved_page,
    is_page,
    kind_by_content,
    kind_by_name,
    lies_in_saved_page,
)
from importers.containers.streams import Source, Spender, unreadable
from importers.containers.tars import Tar, is_tar
from importers.containers.web_archives.captures import Captures
from importers.containers.web_archives.warc import pages_of
from importers.containers.web_archives.warc_records import is_web_archive
from importers.containers.zips import ZIP_MAGIC, Zip
from importers.errors import SourceMissing, SourceUnreadable
from importers.guide.guide import NO_GUIDE, Guide
from importers.page.saved.archive_marks import Note
from importers.page.saved.notes import is_made_by_tool, note_in
from importers.page.saved.wayback import is_address_of_archive, original_of
from importers.protocol import HEAD_BYTES, Item, LargeFile, Met, Rejected

_HELD = 4 * MIB
_ZSTD = (b"\x28\xb5\x2f\xfd", b"\x50\x2a\x4d\x18", b"\x5d\x2a\x4d\x18")  # the last two: with a dictionary before it
_OF_MIRRORS = "files that a mirroring program made for itself"
_UNPACKED_BY_OTHERS = frozenset({".docx", ".epub", ".jar", ".odp", ".ods", ".odt", ".pptx", ".xlsx", ".apk"})
_ENDINGS = frozenset(
    ".csv .htm .html .json .jsonl .mht .mhtml .ndjson .tar .tgz .tsv .txt .wacz .warc .xhtml .xml .zip .arc".split()
)


def walk(
    source: Path, guide: Guide = NO_GUIDE, *, budget: Budget | None = None, gauge: ReadProgress | None = None
) -> Iterator[Met]:
    """Each file of `source` with gzip taken off, or why it is refused, lazily and always in the same order.

    A folder is read at every depth, and the zips, tars, web archives (WARC, ARC, WACZ) and saved pages (MHTML) in it;
    a zip within a zip is refused. Pictures, styles, scripts and the like in a folder or zip are skipped and counted.
    A file that is named itself is always given. An item may be read as long as it is held. `gauge` is told how far
    the reading has come.

    Raises `SourceMissing`, `SourceUnreadable` and, from a bomb, `BudgetExceeded`.
    """
    try:
        mode = source.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise SourceMissing(f"{source}: there is no file or folder of this name") from None
    except (OSError, ValueError) as error:
        raise unreadable(str(source), error) from error
    walker = _Walker(Ledger(budget or Budget()), guide, gauge or ReadProgress())
    if stat.S_ISDIR(mode):
        yield from map(_as_first_met, walker.folder(source))
    elif stat.S_ISREG(mode):
        yield from map(_as_first_met, walker.named(source))
    else:
        raise SourceUnreadable(f"{source} is a device or a pipe; name a file or a folder")


class _Walker:
    def __init__(self, ledger: Ledger, guide: Guide, gauge: ReadProgress) -> None:
        self._ledger = ledger
        self._guide = guide
        self._gauge = gauge
        self._root = ""
        self._label = ""
        self._page_label = ""
        self._captures = Captures()

    def folder(self, folder: Path) -> Iterator[Met]:
        root = folder.resolve()
        self._root = self._label = self._page_label = root.name
        companions = SideFiles()
        for met in files_of(folder):
            if isinstance(met, Rejected):
                yield met
                continue
            file, path = met
            if is_leftover(path) or belongs_to_saved_page(path, lambda name: (root / name).is_file()):
                companions.add(_OF_MIRRORS if is_leftover(path) else kind_by_name(path) or "parts of saved pages")
                self._gauge.spend(size_of(file))
                continue
            try:
                if _is_zip(file) and file.suffix.lower() not in _UNPACKED_BY_OTHERS:
                    yield from self._zip(file, path, f"{path}/")
                else:
                    yield from self._file(self._on_disk(file, path), self._meter(file, path), companions)
            except SourceUnreadable as error:
                yield Rejected(path, str(error))
        yield from companions.report(root.name)

    def named(self, file: Path) -> Iterator[Met]:
        self._label = self._page_label = _stem(file.name)
        if _is_zip(file) and file.suffix.lower() not in _UNPACKED_BY_OTHERS:
            yield from self._zip(file, file.name, "")
            return
        # A page imported again by itself must meet the source name that its folder gave it.
        self._page_label = file.resolve().parent.name
        many = False
        for item in self._file(self._on_disk(file, file.name), self._meter(file, file.name), None):
            if isinstance(item, Rejected) and not many and item.path == file.name:
                raise SourceUnreadable(f"{file.name}: {item.reason}")
            many = True
            yield item

    def _zip(self, file: Path, path: str, prefix: str) -> Iterator[Met]:
        opened = Zip(file, path, prefix, self._ledger, self._gauge)
        companions = SideFiles()
        is_part = partial(belongs_to_saved_page, exists=opened.holds)
        is_wacz = opened.is_web_archive()
        if is_wacz and not opened.has_archives():
            yield Rejected(path, "it is no sound WACZ: it has no archive/ folder; what else it holds was read")
        for member in opened.members():
            if is_wacz and isinstance(member, Source) and opened.is_note(member.path):
                companions.add("indexes and notes of a web archive")
            else:
                yield from self._member(member, opened.meter, companions, is_part)
        yield from companions.report(path)

    def _tar(self, source: Source, meter: Spender, prefix: str) -> Iterator[Met]:
        companions = SideFiles()
        try:
            for member in Tar(source, prefix, self._ledger).members():
                yield from self._member(member, meter, companions, lies_in_saved_page, within_tar=True)
        except SourceUnreadable as error:
            yield Rejected(source.path, f"what follows is lost: {error}")
        yield from companions.report(source.path)

    def _member(
        self,
        member: Source | Rejected,
        meter: Spender,
        companions: SideFiles,
        is_part: Callable[[str], bool],
        *,
        within_tar: bool = False,
    ) -> Iterator[Met]:
        """One member of a zip or a tar; `is_part` tells by its path whether it is a part of a saved page."""
        if isinstance(member, Rejected):
            yield member
        elif is_part(member.path):
            companions.add(kind_by_name(member.path) or "parts of saved pages")
        else:
            try:
                yield from self._file(member, meter, companions, within_tar=within_tar)
            except SourceUnreadable as error:
                yield Rejected(member.path, str(error))

    def _file(
        self, source: Source, meter: Spender, companions: SideFiles | None, *, within_tar: bool = False
    ) -> Iterator[Met]:
        """One file, whatever it is; `companions` is None for one that was named itself, which is always given."""
        packed, data = source, _first(source, _HELD + 1)
        if data.startswith(GZIP_MAGIC):
            source = packed.unpacked(_without_gz(packed.path), meter)
            start = _first(packed.members(None), 512)  # of those two more than nothing is had where they are damaged
            if is_web_archive(start):
                yield from pages_of(packed.members(meter), self._label, self._guide, self._captures)
                return
            if is_tar(start):
                source, data = packed.members(meter), start
            else:
                data = _first(source, _HELD + 1)
        elif bare := unpacked(packed, data, meter):
            source, data = bare, _first(bare, _HELD + 1)
        head = data[:HEAD_BYTES]
        if is_tar(head) and not within_tar:
            yield from self._tar(source, meter, f"{packed.path}/" if companions is not None else "")
        elif is_web_archive(head):
            yield from pages_of(source, self._label, self._guide, self._captures)
        elif is_mhtml(head):
            yield from self._saved(source, data)
        elif companions is not None and (kind := _kind(source.path, head)):
            companions.add(kind)
        elif fault := _fault(data, within=companions is not None):
            yield Rejected(source.path, fault)
        else:
            yield self._item(source, data)

    def _saved(self, source: Source, data: bytes) -> Iterator[Met]:
        if len(data) > _HELD:
            data = _first(source, self._ledger.budget.file + 1)
        if len(data) > self._ledger.budget.file:
            yield Rejected(source.path, "it is too large for one saved page")
        else:
            yield from page_of(data, source.path, self._page_label, self._guide)

    def _item(self, source: Source, data: bytes) -> Item:
        head = data[:HEAD_BYTES]
        page = is_page(head)
        label = self._page_label if page else self._label
        note = note_in(data) if page else Note()
        address = (note.address or address_of(source.path, self._root, head)) if page else ""
        content = data if len(data) <= _HELD else LargeFile(head, source.open, self._ledger.budget.file)
        return Item(source.path, content, label, self._guide, address=address, captured=note.captured)

    def _on_disk(self, file: Path, path: str) -> Source:
        return Source(path, partial(_open, file), self._gauge, open_at=partial(_open_at, file))

    def _meter(self, file: Path, path: str) -> Meter:
        try:
            return Meter(self._ledger, path, file.stat().st_size)
        except OSError as error:
            raise unreadable(path, error) from error


def _as_first_met(met: Met) -> Met:
    """A page that came from a web archive or a cache, with the address that it had first and the time it was saved
    there; all else as it is."""
    if not isinstance(met, Item) or not met.address:
        return met
    address, captured = original_of(met.address)
    if not address and is_address_of_archive(met.address):
        note = note_in(met.content if isinstance(met.content, bytes) else met.head)
        address, captured = note.address, note.captured
    return replace(met, address=address, captured=captured or met.captured) if address else met


def _open(file: Path) -> BinaryIO:
    # What is a file when it is listed may be a pipe when it is opened.
    try:
        return open_plain(file)
    except OSError as error:
        if error.errno == errno.EINVAL:
            raise SourceUnreadable(f"{file.name} is a device or a pipe; name a file or a folder") from error
        raise


def _open_at(file: Path, position: int) -> BinaryIO:
    stream = _open(file)
    stream.seek(position)
    return stream


def _first(source: Source, size: int) -> bytes:
    with source.open() as stream:
        return stream.read(size)


def _is_zip(file: Path) -> bool:
    return _first(Source(file.name, partial(_open, file)), 4) in ZIP_MAGIC


def _kind(path: str, head: bytes) -> str:
    """What kind of file it is that lies beside articles and is none; "" for any other."""
    if is_leftover(path) or (is_page(head) and is_made_by_tool(head)):
        return _OF_MIRRORS
    return kind_by_content(path, head)


def _fault(data: bytes, *, within: bool) -> str:
    if not data:
        return "the file is empty"
    if data.startswith(GZIP_MAGIC):
        return "it is packed with gzip twice; unpack it once"
    if data.startswith(_ZSTD):
        return "it is packed with zstd, which is not read here; unpack it with `zstd -d`"
    if data.startswith(ZIP_MAGIC) and within:
        return "it is a zip within another file; unpack the outer one and import the folder"
    if is_tar(data):
        return "it is a tar within another one; unpack the outer one and import the folder"
    return ""


def _without_gz(path: str) -> str:
    return path[:-3] if path.lower().endswith(".gz") else path


def _stem(name: str) -> str:
    """The name without the endings of the formats read here: `news.jsonl.gz` is `news`."""
    path = PurePosixPath(_without_gz(name))
    return path.stem if path.suffix.lower() in _ENDINGS else path.name
