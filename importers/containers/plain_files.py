"""A file by itself: opened on the disk, what kind it is by its name and its first bytes, and what it is called."""

from __future__ import annotations

import errno
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from importers.containers.archivebox import OWN, is_list_page
from importers.containers.budget import Ledger, Meter
from importers.containers.confined import open_source
from importers.containers.document_kinds import kind_of_zip_file
from importers.containers.members import GZIP_MAGIC
from importers.containers.mirror import FOR_PROGRAMS, is_for_programs, is_log
from importers.containers.progress import ReadProgress
from importers.containers.roles import OF_MIRRORS, OF_WEB_ARCHIVES
from importers.containers.side_files import is_page, kind_by_content, kind_of_shortcut
from importers.containers.streams import Source, unreadable
from importers.containers.tars import is_tar
from importers.containers.zips import ZIP_MAGIC
from importers.errors import SourceUnreadable
from importers.page.saved.notes import is_made_by_tool, note_in
from importers.page.saved.wayback import is_address_of_archive, original_of
from importers.protocol import Item, Met

_INDEXES = (b" CDX ", b"CDX ", b"!meta 0 ")
_PAGE_LIST = b'"json-pages-1.0"'
_ZSTD = (b"\x28\xb5\x2f\xfd", b"\x50\x2a\x4d\x18", b"\x5d\x2a\x4d\x18")  # the last two: with a dictionary before it
_ENDINGS = frozenset(
    ".csv .htm .html .json .jsonl .mht .mhtml .ndjson .tar .tgz .tsv .txt .wacz .warc .xhtml .xml .zip .arc".split()
)


def on_disk(file: Path, path: str, gauge: ReadProgress) -> Source:
    """A file, named `path` in its source."""
    return Source(path, partial(open_file, file), gauge, open_at=partial(_open_at, file))


def open_file(file: Path) -> BinaryIO:
    """A file from its first byte. Raises `OSError` and, for a device or a pipe, `SourceUnreadable`."""
    # What is a file when it is listed may be a pipe when it is opened.
    try:
        return open_source(file)
    except OSError as error:
        if error.errno == errno.EINVAL:
            raise SourceUnreadable(f"{file.name} is a device or a pipe; name a file or a folder") from error
        raise


def _open_at(file: Path, position: int) -> BinaryIO:
    stream = open_file(file)
    stream.seek(position)
    return stream


def first(source: Source, size: int) -> bytes:
    """Its first `size` bytes."""
    with source.open() as stream:
        return stream.read(size)


def is_zip(file: Path) -> bool:
    """Whether it is a zip that is read here: documents of office programs are zips, but their parts are no pages."""
    return first(Source(file.name, partial(open_file, file)), 4) in ZIP_MAGIC and not kind_of_zip_file(file)


def kind_of(path: str, head: bytes) -> str:
    """What kind of file it is that lies beside articles and is none; "" for any other."""
    if is_page(head):
        if is_made_by_tool(head):
            return OF_MIRRORS
        return OWN if is_list_page(head) else kind_by_content(path, head)
    if is_log(head):
        return OF_MIRRORS
    if is_for_programs(path, head):
        return FOR_PROGRAMS
    if head.startswith(_INDEXES) or _PAGE_LIST in head[:400]:
        return OF_WEB_ARCHIVES
    return kind_of_shortcut(path) or kind_by_content(path, head)


def fault_of(data: bytes, *, within: bool) -> str:
    """Why a file cannot be read here, by its first bytes; `within` says that it lies in another one."""
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


def without_gz(path: str) -> str:
    """The name of what is packed."""
    return path[:-3] if path.lower().endswith(".gz") else path


def stem_of(name: str) -> str:
    """The name without the endings of the formats read here: `news.jsonl.gz` is `news`."""
    path = PurePosixPath(without_gz(name))
    return path.stem if path.suffix.lower() in _ENDINGS else path.name


def meter_of(file: Path, path: str, ledger: Ledger) -> Meter:
    """What is booked of a file on the disk. Raises `SourceUnreadable`."""
    try:
        return Meter(ledger, path, file.stat().st_size)
    except OSError as error:
        raise unreadable(path, error) from error


def as_first_met(met: Met) -> Met:
    """A page that came from a web archive or a cache, with the address that it had first and the time it was saved
    there; all else as it is."""
    if not isinstance(met, Item) or not met.address:
        return met
    address, captured = original_of(met.address)
    if not address and is_address_of_archive(met.address):
        note = note_in(met.content if isinstance(met.content, bytes) else met.head)
        address, captured = note.address, note.captured
    return replace(met, address=address, captured=captured or met.captured) if address else met
