"""From what the admin named, a file, a folder, a zip, a tar or a web archive, to its files and pages one by one."""

from __future__ import annotations

import io
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from importers.containers.budget import MIB, Budget, Ledger
from importers.containers.bz2_xz import unpacked
from importers.containers.document_kinds import document_kind
from importers.containers.folder import files_of
from importers.containers.members import GZIP_MAGIC
from importers.containers.mhtml import is_mhtml, page_of
from importers.containers.mirror_copies import bare_address
from importers.containers.neighbours import NONE, in_folder
from importers.containers.plain_files import (
    as_first_met,
    fault_of,
    first,
    is_zip,
    kind_of,
    meter_of,
    on_disk,
    open_file,
    stem_of,
    without_gz,
)
from importers.containers.progress import ReadProgress, size_of
from importers.containers.roles import OF_WEB_ARCHIVES, Place, Roles
from importers.containers.side_files import OF_SAVED_PAGES, SideFiles, is_page
from importers.containers.single_file import is_self_extracting, saved_page
from importers.containers.streams import Source, Spender, unreadable
from importers.containers.tars import Tar, is_tar
from importers.containers.wayback_folders import capture_at
from importers.containers.web_archives.captures import Captures
from importers.containers.web_archives.drawn import DrawnPages
from importers.containers.web_archives.wacz import absent_parts
from importers.containers.web_archives.warc import item_of, pages_of
from importers.containers.web_archives.warc_records import is_web_archive
from importers.containers.zips import ZIP_MAGIC, Packed, Zip
from importers.errors import SourceMissing, SourceUnreadable
from importers.guide.guide import NO_GUIDE, Guide
from importers.page.saved.archive_marks import Note
from importers.page.saved.notes import note_in
from importers.protocol import HEAD_BYTES, NOT_DESCRIBED, Item, LargeFile, Met, Rejected, Skipped

_HELD = 4 * MIB


def walk(
    source: Path, guide: Guide = NO_GUIDE, *, budget: Budget | None = None, gauge: ReadProgress | None = None
) -> Iterator[Met]:
    """Each file of `source` with gzip taken off, or why it is refused, lazily and always in the same order.

    A folder is read at every depth, and the zips, tars, web archives (WARC, ARC, WACZ) and saved pages (MHTML) in it;
    a zip within a zip is refused, unless it is a WACZ or a page that SingleFile saved. Pictures, styles, scripts and
    the like in a folder or zip are skipped and counted. A file that is named itself is always given. An item may be
    read as long as it is held. `gauge` is told how far the reading has come.

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
        yield from map(as_first_met, walker.folder(source))
    elif stat.S_ISREG(mode):
        yield from map(as_first_met, walker.named(source))
    else:
        raise SourceUnreadable(f"{source} is a device or a pipe; name a file or a folder")
    yield from map(as_first_met, walker.rest())


class _Walker:
    def __init__(self, ledger: Ledger, guide: Guide, gauge: ReadProgress) -> None:
        self._ledger = ledger
        self._guide = guide
        self._gauge = gauge
        self._root = ""
        self._label = ""
        self._page_label = ""
        self._captures = Captures()
        self._drawn = DrawnPages()

    def folder(self, folder: Path) -> Iterator[Met]:
        root = folder.resolve()
        self._root = self._label = self._page_label = root.name
        companions, roles = SideFiles(), Roles(in_folder(root))
        for met in files_of(folder):
            if isinstance(met, Rejected):
                yield met
                continue
            file, path = met
            if reason := roles.passed_over(path):
                companions.add(reason)
                self._gauge.spend(size_of(file))
                continue
            try:
                if is_zip(file):
                    yield from self._zip(Packed(partial(open_file, file), size_of(file)), path, f"{path}/")
                else:
                    place = Place(meter_of(file, path, self._ledger), companions, roles, file=file)
                    yield from self._file(on_disk(file, path, self._gauge), place)
            except SourceUnreadable as error:
                yield Rejected(path, str(error))
        yield from companions.report(root.name)

    def named(self, file: Path) -> Iterator[Met]:
        self._label = self._page_label = stem_of(file.name)
        if is_zip(file):
            yield from self._zip(Packed(partial(open_file, file), size_of(file)), file.name, "", named=file)
            return
        # A page imported again by itself must meet the source name that its folder gave it.
        self._page_label = file.resolve().parent.name
        many = False
        place = Place(meter_of(file, file.name, self._ledger), None, Roles(NONE), file=file)
        for item in self._file(on_disk(file, file.name, self._gauge), place):
            if isinstance(item, Rejected) and not many and item.path == file.name:
                raise SourceUnreadable(f"{file.name}: {item.reason}")
            many = True
            yield item

    def rest(self) -> Iterator[Met]:
        """The pages that waited for what stood behind them."""
        for page, described in self._drawn.pages():
            yield item_of(page, self._guide, described)

    def _zip(self, packed: Packed, path: str, prefix: str, *, named: Path | None = None) -> Iterator[Met]:
        opened = Zip(packed, path, prefix, self._ledger, self._gauge)
        if alone := list(self._saved_alone(opened, named)):
            self._gauge.spend(packed.size)
            yield from alone
        else:
            yield from self._members(opened)

    def _members(self, opened: Zip, *, within: bool = False) -> Iterator[Met]:
        """What lies in a zip; `within` says that it lies in another one."""
        companions, roles = SideFiles(), Roles(opened.neighbours())
        is_wacz = opened.is_web_archive()
        if is_wacz:
            yield from absent_parts(opened)
        for member in opened.members():
            if isinstance(member, Rejected):
                yield member
            elif is_wacz and opened.is_note(member.path):
                companions.add(OF_WEB_ARCHIVES)
            elif reason := roles.passed_over(member.path):
                companions.add(reason)
            else:
                place = Place(opened.meter, companions, roles, packed_in=None if within else opened)
                yield from self._member(member, place)
        yield from companions.report(opened.path)

    def _saved_alone(self, opened: Zip, named: Path | None = None, head: bytes = b"") -> Iterator[Met]:
        """The page that SingleFile saved as this zip; nothing where it is another one. `head` is what stands before."""
        page = saved_page(opened, head)
        if page is None:
            return
        if page.is_locked:
            yield Rejected(opened.path, "the page is locked with a password; save it again without one")
            return
        label = named.resolve().parent.name if named else self._page_label
        with opened.open(page.path) as stream:
            data = stream.read(self._ledger.budget.file + 1)
        if len(data) > self._ledger.budget.file:
            yield Rejected(opened.path, "it is too large for one saved page")
            return
        note = page.note
        yield Item(opened.path, data, label, self._guide, address=note.address, captured=note.captured)
        if page.parts:
            yield Skipped(opened.path, OF_SAVED_PAGES, page.parts)

    def _tar(self, source: Source, meter: Spender, prefix: str) -> Iterator[Met]:
        companions, roles = SideFiles(), Roles(NONE)
        try:
            for member in Tar(source, prefix, self._ledger).members():
                if isinstance(member, Rejected):
                    yield member
                elif reason := roles.passed_over(member.path):
                    companions.add(reason)
                else:
                    yield from self._member(member, Place(meter, companions, roles, within_tar=True))
        except SourceUnreadable as error:
            yield Rejected(source.path, f"what follows is lost: {error}")
        yield from companions.report(source.path)

    def _member(self, member: Source, place: Place) -> Iterator[Met]:
        """One member of a zip or a tar."""
        try:
            yield from self._file(member, place)
        except SourceUnreadable as error:
            yield Rejected(member.path, str(error))

    def _file(self, source: Source, place: Place) -> Iterator[Met]:
        """One file, whatever it is."""
        companions, meter = place.companions, place.meter
        packed, data = source, first(source, _HELD + 1)
        if data.startswith(GZIP_MAGIC):
            source = packed.unpacked(without_gz(packed.path), meter)
            start = first(packed.members(None), 512)  # of those two more than nothing is had where they are damaged
            if is_web_archive(start):
                yield from self._web_archive(packed.members(meter), place)
                return
            if is_tar(start):
                source, data = packed.members(meter), start
            else:
                data = first(source, _HELD + 1)
        elif bare := unpacked(packed, data, meter):
            source, data = bare, first(bare, _HELD + 1)
        head, document = data[:HEAD_BYTES], document_kind(data, source.path)
        if is_tar(head) and not place.within_tar:
            yield from self._tar(source, meter, f"{packed.path}/" if companions is not None else "")
        elif is_web_archive(head):
            yield from self._web_archive(source, place)
        elif is_mhtml(head):
            yield from self._saved(source, data)
        elif not document and (inner := self._zip_within(source, place, data)) is not None:
            yield from inner
        elif companions is not None and (kind := kind_of(source.path, head)):
            companions.add(kind)
        elif fault := fault_of(data, within=companions is not None and not document):
            yield Rejected(source.path, fault)
        else:
            yield self._item(source, data, place, is_document=bool(document))

    def _web_archive(self, source: Source, place: Place) -> Iterator[Met]:
        for path in place.roles.texts_beside(source.path):
            with place.roles.open(path) as stream:
                self._drawn.learn(path, stream)
        yield from pages_of(source, self._label, self._guide, self._captures, self._drawn)

    def _zip_within(self, source: Source, place: Place, data: bytes) -> Iterator[Met] | None:
        """What is in a zip that lies in another one, or behind a page that unpacks it; None where that is not read."""
        head = data[:HEAD_BYTES]
        behind = head if is_page(head) and is_self_extracting(head) else b""
        if not behind and not (head.startswith(ZIP_MAGIC) and place.packed_in):
            return None
        try:
            packed = self._packed(source, place)
            opened = Zip(packed, source.path, f"{source.path}/", self._ledger, ReadProgress()) if packed else None
        except SourceUnreadable as error:
            # Without its zip the page only says that it waits.
            return iter([Rejected(source.path, str(error))]) if behind and ZIP_MAGIC[0] in data else None
        if opened and saved_page(opened, behind):
            return self._saved_alone(opened, place.file if place.companions is None else None, behind)
        if opened and not behind and opened.is_web_archive():
            return self._members(opened, within=True)
        return None

    def _packed(self, source: Source, place: Place) -> Packed | None:
        most = self._ledger.budget.file
        if source.open_at and place.file:
            return Packed(partial(open_file, place.file), size_of(place.file))
        if place.packed_in and (found := place.packed_in.packed_in(source, most)):
            return found
        data = first(source, most + 1)
        return Packed(partial(io.BytesIO, data), len(data)) if len(data) <= most else None

    def _saved(self, source: Source, data: bytes) -> Iterator[Met]:
        if len(data) > _HELD:
            data = first(source, self._ledger.budget.file + 1)
        if len(data) > self._ledger.budget.file:
            yield Rejected(source.path, "it is too large for one saved page")
        else:
            yield from page_of(data, source.path, self._page_label, self._guide)

    def _item(self, source: Source, data: bytes, place: Place, *, is_document: bool) -> Item:
        head = data[:HEAD_BYTES]
        content = data if len(data) <= _HELD else LargeFile(head, source.open, self._ledger.budget.file)
        if snapshot := place.roles.snapshot(source.path):
            note, described = Note(snapshot.address, snapshot.captured), snapshot.described
        elif is_page(head):
            own, at = note_in(data), capture_at(source.path, self._root, head)
            if place.roles.is_counted(source.path):
                at = Note("", at.captured)  # one address is that of the file beside it
            address = bare_address(own.address or at.address)
            note, described = Note(address, own.captured or at.captured), NOT_DESCRIBED
        else:
            label = self._page_label if is_document else self._label
            return Item(source.path, content, label, self._guide)
        return Item(
            source.path,
            content,
            self._page_label,
            self._guide,
            address=note.address,
            captured=note.captured,
            described=described,
        )
