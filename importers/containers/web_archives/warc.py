"""The pages of a web archive (WARC, ARC): each capture of a page that came, at the address it was fetched from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from archive.history.records import BESIDE, Outcome
from importers.containers.mirror_copies import bare_of_session
from importers.containers.streams import Source
from importers.containers.web_archives.captures import Captures, content_of
from importers.containers.web_archives.drawn import DrawnPages, Waiting, is_drawn, text_record
from importers.containers.web_archives.http_body import Response, glance
from importers.containers.web_archives.rewindable import RewindableStream
from importers.containers.web_archives.warc_records import Broken, Record, records
from importers.containers.web_archives.web_types import no_page
from importers.errors import SourceUnreadable
from importers.guide.guide import Guide
from importers.protocol import NOT_DESCRIBED, Described, Item, Met, Rejected, Skipped

_MOST = 20 * 1024 * 1024  # bytes of a page, as for one in a file of its own
_OF_CRAWLER = "notes of the crawler"
_NO_PAGES = {
    "request": "requests",
    "metadata": _OF_CRAWLER,
    "warcinfo": _OF_CRAWLER,
    "continuation": "parts of records",
}
# Scoop, which Perma uses, adds its own pages about the capture.
_OF_SCOOP = re.compile(
    r"file:///(?:provenance-summary\.html|screenshot\.png|pdf-snapshot\.pdf|video-extracted-[^/]{1,200})", re.IGNORECASE
)
_OTHER_SERVICES = frozenset({"dns", "whois", "ftp", "ftps", "sftp", "gopher", "gemini", "ws", "wss", "mailto"})


def pages_of(source: Source, label: str, guide: Guide, captures: Captures, drawn: DrawnPages) -> Iterator[Met]:
    """Each page of the web archive, in the order of its records, and what is no page or cannot be read.

    `captures` are those of the files before it, which captures in this one may refer to. Pages that scripts draw wait
    in `drawn` until the source was read.
    """
    captures.begin(source)
    tape = RewindableStream(source)
    reader = _Reader(source.path, label, guide, captures, drawn)
    try:
        for found in records(tape, reader.wants, _MOST):
            if isinstance(found, Broken):
                yield Rejected(f"{source.path}@{found.position}", f"the record is broken: {found.reason}")
            else:
                yield from reader.page(found)
    except SourceUnreadable as error:
        yield Rejected(f"{source.path}@{tape.position}", f"what follows is lost: {error}")
    finally:
        tape.close()
    for reason, count in reader.skipped.most_common():
        yield Skipped(source.path, reason, count)


class _Reader:
    def __init__(self, path: str, label: str, guide: Guide, captures: Captures, drawn: DrawnPages) -> None:
        self._path = path
        self._label = label
        self._guide = guide
        self._captures = captures
        self._drawn = drawn
        self.skipped: Counter[str] = Counter()

    def wants(self, record: Record, head: bytes) -> bool:
        """Whether the record may be a page; what is none is counted."""
        reason = _NO_PAGES.get(record.kind, "")
        scheme = record.address.partition(":")[0].lower()
        if record.kind in ("response", "revisit"):
            # A revisit may keep the header of what came, or nothing at all.
            reason = "answers of other services" if scheme in _OTHER_SERVICES else ""
            if not reason and (record.kind == "response" or head.startswith(b"HTTP/")):
                reason = no_page(glance(head), may_be_unchanged=record.kind == "revisit")
        elif record.kind in ("resource", "conversion") and record.address[:4].lower() == "urn:":
            # What the crawler's browser made of a page: its text, its picture, what it fetched for it.
            reason = "" if text_record(record.address)[1] else _OF_CRAWLER
        elif record.kind in ("resource", "conversion"):
            reason = no_page(Response(200, record.media_type, head))
        elif not reason:
            reason = "records of other kinds"
        if not reason and _OF_SCOOP.fullmatch(record.address):
            reason = _OF_CRAWLER
        if reason:
            self.skipped[reason] += 1
        return not reason

    def page(self, record: Record) -> Iterator[Item | Rejected]:
        """The page that the record holds, if it holds one."""
        if record.content is None:
            return
        if record.kind == "revisit":
            yield from self._revisited(record)
            return
        of_page, rank = text_record(record.address)
        if rank:
            self._drawn.tell(of_page, record.captured, record.content.decode("utf-8", "replace"), rank=rank)
            self.skipped[_OF_CRAWLER] += 1
            return
        response = content_of(record, _MOST)
        path = self._place(record)
        if response.fault or not response.body:
            yield Rejected(path, response.fault or "the page is empty")
            return
        self._captures.keep(record)
        if record.kind == "response" and not _is_fetched(record.address):
            yield Rejected(
                f"{self._path}@{record.mark.position}",
                f"the address of its record ({record.address[:200] or 'none'}) is none of the Web; it was read without",
            )
        yield from self._item(path, record, response)

    def _revisited(self, record: Record) -> Iterator[Item | Rejected]:
        """A capture that was the same as an earlier one, which is kept only there."""
        earlier = self._captures.earlier(record)
        if earlier is None:
            self.skipped["captures of which only another file holds the content"] += 1
        elif earlier.address == record.address:
            self.skipped[BESIDE[Outcome.REPEATED]] += 1
        elif (response := self._captures.read(earlier, _MOST)) and response.body:
            yield from self._item(self._place(record), record, response)
        else:
            self.skipped["captures whose content lies too far back"] += 1

    def _item(self, path: str, record: Record, response: Response) -> Iterator[Item]:
        address = bare_of_session(record.address) if _is_fetched(record.address) else ""
        loss = record.loss or ("its body is packed, and damaged" if response.is_cut else "")
        page = Waiting(path, self._label, address, record.captured, response.media_type, loss, response.body)
        if is_drawn(response.body):
            self._drawn.wait(page)
        else:
            yield item_of(page, self._guide)

    def _place(self, record: Record) -> str:
        place = f"{self._path}#{record.address or record.mark.position}"
        times = self._captures.times(place)
        return f"{place} ({times})" if times > 1 else place


def item_of(page: Waiting, guide: Guide, described: Described = NOT_DESCRIBED) -> Item:
    """A page of a web archive as an item."""
    return Item(
        page.place,
        page.body,
        page.label,
        guide,
        address=page.address,
        captured=page.captured,
        media_type=page.media_type,
        described=described,
        losses=(page.loss,) if page.loss else (),
    )


def _is_fetched(address: str) -> bool:
    return address[:8].lower().startswith(("http://", "https://"))
