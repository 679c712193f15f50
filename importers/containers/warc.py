"""The pages of a web archive (WARC, ARC): each capture of a page that came, at the address it was fetched from."""

from __future__ import annotations

import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterator

from importers.containers.companions import is_page
from importers.containers.http_body import Response, glance, response_of
from importers.containers.streams import Source
from importers.containers.tape import Tape
from importers.containers.warc_records import Broken, Record, records
from importers.errors import SourceUnreadable
from importers.guide import Guide
from importers.protocol import Item, Met, Rejected, Skipped

_MOST = 20 * 1024 * 1024  # bytes of a page, as for one in a file of its own
_PAGES = ("text/html", "application/xhtml+xml", "application/rss+xml", "application/atom+xml", "application/feed+json")
_KINDS = {"image": "pictures", "video": "films", "audio": "sounds", "font": "fonts"}
_NO_PAGES = {
    "request": "requests",
    "metadata": "notes of the crawler",
    "warcinfo": "notes of the crawler",
    "conversion": "conversions of other records",
    "continuation": "parts of records",
}


def pages_of(source: Source, label: str, guide: Guide) -> Iterator[Met]:
    """Each page of the web archive, in the order of its records, and what is no page or cannot be read."""
    tape = Tape(source)
    reader = _Reader(source.path, label, guide)
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
    def __init__(self, path: str, label: str, guide: Guide) -> None:
        self._path = path
        self._label = label
        self._guide = guide
        self._seen = _Seen()
        self.skipped: Counter[str] = Counter()

    def wants(self, record: Record, head: bytes) -> bool:
        """Whether the record may be a page; what is none is counted."""
        if record.kind == "revisit":
            return True
        reason = _NO_PAGES.get(record.kind, "")
        if record.kind == "response":
            reason = "" if record.address.startswith(("http:", "https:")) else "answers of other services"
            reason = reason or _no_page(glance(head), head)
        elif record.kind == "resource":
            reason = _no_page(Response(200, record.media_type), head)
        elif not reason:
            reason = "records of other kinds"
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
        if record.kind == "response":
            response = response_of(record.content, _MOST)
        else:
            response = Response(200, record.media_type, record.content)
        path = self._place(record)
        if response.fault or not response.body:
            yield Rejected(path, response.fault or "the page is empty")
            return
        self._seen.keep(record, response.body, response.media_type)
        yield self._item(path, record, response.body, response.media_type)

    def _revisited(self, record: Record) -> Iterator[Item | Rejected]:
        """A capture that was the same as an earlier one, which is kept only there."""
        found = self._seen.payload(record)
        if found is None:
            self.skipped["captures of which only another file holds the content"] += 1
        elif found[0] == record.address:
            self.skipped["captures that say the same as another"] += 1
        else:
            yield self._item(self._place(record), record, found[2], found[1])

    def _item(self, path: str, record: Record, data: bytes, media_type: str) -> Item:
        return Item(
            path,
            data,
            self._label,
            self._guide,
            address=record.address,
            captured=record.captured,
            media_type=media_type,
        )

    def _place(self, record: Record) -> str:
        times = self._seen.times(record.address)
        return f"{self._path}#{record.address}" + (f" ({times})" if times > 1 else "")


def _no_page(response: Response, head: bytes) -> str:
    """Why the response is no page, as it is told; "" for a page."""
    if 300 <= response.status < 400:
        return "redirects"
    if response.status >= 400:
        return "pages that were not there or failed"
    kind = response.media_type.partition(";")[0].strip().lower()
    if kind.startswith(_PAGES) or (not kind and is_page(head.partition(b"\r\n\r\n")[2] if response.status else head)):
        return ""
    return _KINDS.get(kind.partition("/")[0], "styles, scripts and other files")


class _Seen:
    """The pages of one web archive so far, in SQLite's own temporary file, so that memory stays bounded."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.execute("CREATE TABLE times (address TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID")
        self._database.execute(
            "CREATE TABLE payloads (address TEXT, captured TEXT, digest TEXT, media_type TEXT, packed BLOB)"
        )
        self._database.execute("CREATE INDEX by_digest ON payloads (digest)")
        self._database.execute("CREATE INDEX by_address ON payloads (address, captured)")

    def times(self, address: str) -> int:
        """How often the address was met, this time included."""
        adding = "INSERT INTO times VALUES (?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times"
        return int(self._database.execute(adding, (address,)).fetchone()[0])

    def keep(self, record: Record, body: bytes, media_type: str) -> None:
        """Keep a page for the revisits that refer to it."""
        packed = zlib.compress(body, 1) if record.digest else b""
        row = (record.address, record.captured, record.digest, media_type, packed)
        if record.digest:
            self._database.execute("INSERT INTO payloads VALUES (?, ?, ?, ?, ?)", row)

    def payload(self, record: Record) -> tuple[str, str, bytes] | None:
        """The address, media type and body of the capture that a revisit refers to."""
        asked = "SELECT address, media_type, packed FROM payloads WHERE "
        found = None
        if record.digest:
            own_first = f"{asked} digest = ? ORDER BY address != ? LIMIT 1"
            found = self._database.execute(own_first, (record.digest, record.address)).fetchone()
        if found is None and record.refers_to[0]:
            found = self._database.execute(f"{asked} address = ? AND captured = ? LIMIT 1", record.refers_to).fetchone()
        return (found[0], found[1], zlib.decompress(found[2])) if found else None
