"""The captures of the web archives of one source, so that one that only names an earlier one can be had from there."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from importers.containers.streams import Mark, Source
from importers.containers.web_archives.http_body import Response, response_of
from importers.containers.web_archives.rewindable import RewindableStream
from importers.containers.web_archives.warc_records import Record, records
from importers.errors import SourceUnreadable

_HELD = 2  # captures that were gone back to lately: one page is often met at many addresses in a row
_MOST_AGAIN = 20 * 1024 * 1024 * 1024  # bytes that are read again for one source, so that a hostile one ends


@dataclass(frozen=True, slots=True)
class Earlier:
    """The capture that a later one refers to: its address and where it lies."""

    address: str
    source: Source
    mark: Mark


class Captures:
    """Where each page lies, in SQLite's own temporary file: memory stays bounded, and pages are not kept twice."""

    def __init__(self) -> None:
        self._sources: list[Source] = []
        self._again = 0
        self._lately: dict[tuple[Source, Mark], Response | None] = {}
        self._database = sqlite3.connect("")
        self._database.execute("CREATE TABLE times (place TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID")
        self._database.execute(
            "CREATE TABLE pages (address TEXT, captured TEXT, digest TEXT, source INTEGER, "
            "position INTEGER, packed INTEGER, skip INTEGER)"
        )
        self._database.execute("CREATE INDEX by_digest ON pages (digest)")
        self._database.execute("CREATE INDEX by_address ON pages (address, captured)")

    def begin(self, source: Source) -> None:
        """What is kept from now on lies in this file."""
        self._sources.append(source.again())

    def times(self, place: str) -> int:
        """How often the place was met, this time included."""
        adding = "INSERT INTO times VALUES (?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times"
        return int(self._database.execute(adding, (place,)).fetchone()[0])

    def keep(self, record: Record) -> None:
        """Note where a page lies, for those that refer to it."""
        mark, file = record.mark, len(self._sources) - 1
        row = (record.address, record.captured, record.digest, file, mark.position, mark.packed, mark.skip)
        self._database.execute("INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def earlier(self, record: Record) -> Earlier | None:
        """The capture that this one refers to, by what it holds or by its address and time; None where it was not
        met."""
        asked = "SELECT address, source, position, packed, skip FROM pages WHERE "
        found = None
        if record.digest:
            own_first = f"{asked} digest = ? ORDER BY address != ? LIMIT 1"
            found = self._database.execute(own_first, (record.digest, record.address)).fetchone()
        if found is None and record.refers_to[0]:
            found = self._database.execute(f"{asked} address = ? AND captured = ? LIMIT 1", record.refers_to).fetchone()
        return Earlier(found[0], self._sources[found[1]], Mark(*found[2:])) if found else None

    def read(self, earlier: Earlier, most: int) -> Response | None:
        """The earlier capture itself; None where going back to it would cost too much, or where it is gone."""
        place = (earlier.source, earlier.mark)
        if place not in self._lately:
            if len(self._lately) >= _HELD:
                del self._lately[next(iter(self._lately))]
            self._lately[place] = self._read(earlier, most)
        return self._lately[place]

    def _read(self, earlier: Earlier, most: int) -> Response | None:
        if self._again > _MOST_AGAIN:
            return None
        try:
            tape = RewindableStream(earlier.source, earlier.mark)
            try:
                found = next((each for each in records(tape, _any, most) if isinstance(each, Record)), None)
            finally:
                tape.close()
        except SourceUnreadable:
            return None
        if found is None or found.content is None or found.mark.position != earlier.mark.position:
            return None
        self._again += earlier.mark.skip + found.length
        return content_of(found, most)


def _any(_record: Record, _head: bytes) -> bool:
    return True


def content_of(record: Record, most: int) -> Response:
    """What was fetched, of a record that has its content; bodies have no more than `most` bytes."""
    content = record.content or b""
    return response_of(content, most) if record.kind == "response" else Response(200, record.media_type, content)
