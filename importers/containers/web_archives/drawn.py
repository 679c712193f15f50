"""Pages that scripts draw: a crawler that has a browser writes the text that a reader saw beside the page, which holds
none. Such pages wait until all of a source was met, because their texts may stand behind them or in another file."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from archive.url_keys import address_key
from importers.errors import SourceUnreadable
from importers.page.saved.moments import iso_moment
from importers.protocol import Described

TEXT_RECORDS = {"urn:text:": 1, "urn:textfinal:": 2}
"""How the addresses of records begin that hold a page's text, as it was loaded and in the end."""
_MOST_TEXT = 1024 * 1024
_LONGEST_LINE = 8 * 1024 * 1024
_LEAST_SEEN = 400  # bytes of text from which on a page says something itself
_SILENT = (b"script", b"style", b"template", b"svg", b"noscript", b"iframe")
_TABLES = """
CREATE TABLE texts (key TEXT, captured TEXT, title TEXT, text TEXT, rank INTEGER);
CREATE INDEX texts_by_key ON texts (key);
CREATE TABLE waiting (place TEXT, label TEXT, address TEXT, captured TEXT, media_type TEXT, loss TEXT, body BLOB);
"""
_NEAREST = (
    "SELECT title, text FROM texts WHERE key = ? "
    "ORDER BY round(24 * abs(julianday(captured) - julianday(?))), rank DESC LIMIT 1"
)


class Waiting(NamedTuple):
    """A page that waits: its place and label, its address and when it was captured, its media type, what was lost of it
    or "", its bytes."""

    place: str
    label: str
    address: str
    captured: str
    media_type: str
    loss: str
    body: bytes


class DrawnPages:
    """The texts and the waiting pages of one source, in SQLite's own temporary file."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.executescript(_TABLES)
        self._learnt: set[str] = set()

    def learn(self, name: str, stream: BinaryIO) -> None:
        """Note what a list of pages (`pages.jsonl` of a WACZ) says of each; a list is learnt once by its `name`."""
        if name in self._learnt:
            return
        self._learnt.add(name)
        try:
            while line := stream.readline(_LONGEST_LINE):
                self._learn_line(line)
        except (OSError, ValueError, SourceUnreadable):
            return  # a damaged list costs what stands behind the damage, and is told where it is met

    def _learn_line(self, line: bytes) -> None:
        if b'"text"' not in line:
            return
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            return
        if isinstance(said, dict) and not _failed(said.get("status")):
            text, title, address = said.get("text"), said.get("title"), said.get("url")
            if isinstance(text, str) and isinstance(address, str):
                moment = iso_moment(said.get("ts"))
                self.tell(address, moment, text, title=title if isinstance(title, str) else "")

    def tell(self, address: str, captured: str, text: str, *, title: str = "", rank: int = 1) -> None:
        """Note the text that a reader saw at this address; of two of one time the one of higher rank counts."""
        # Behind such a fragment another page is drawn from the same file.
        if text.strip() and not any(mark in address for mark in ("#/", "#!")):
            row = (address_key(address), captured, title, text[:_MOST_TEXT], rank)
            self._database.execute("INSERT INTO texts VALUES (?, ?, ?, ?, ?)", row)

    def wait(self, page: Waiting) -> None:
        """Keep a page until all texts were met."""
        row = page._replace(body=zlib.compress(page.body, 1))
        self._database.execute("INSERT INTO waiting VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def pages(self) -> Iterator[tuple[Waiting, Described]]:
        """Each page that waits, in the order in which they came, with its text where there is one."""
        # Their numbers first, so that no cursor stays open while they are read.
        for (number,) in self._database.execute("SELECT rowid FROM waiting ORDER BY rowid").fetchall():
            row = self._database.execute("SELECT * FROM waiting WHERE rowid = ?", (number,)).fetchone()
            page = Waiting._make((*row[:-1], zlib.decompress(row[-1])))
            asked = (address_key(page.address), page.captured)
            found = self._database.execute(_NEAREST, asked).fetchone() if asked[0] else None
            yield page, Described(title=found[0], text=found[1]) if found else Described()


def text_record(address: str) -> tuple[str, int]:
    """The address of the page of which a record of this address holds the text, and its rank; ("", 0) for others."""
    folded = address[:20].casefold()
    for lead, rank in TEXT_RECORDS.items():
        if folded.startswith(lead):
            return address[len(lead) :], rank
    return "", 0


def is_drawn(page: bytes) -> bool:
    """Whether a page holds scripts and next to no text."""
    folded = page.lower()
    if b"<script" not in folded or folded.count(b"<p>") + folded.count(b"<p ") > 5:
        return False
    at = seen = 0
    while at < len(page):
        begin = folded.find(b"<", at)
        seen += len(page[at : begin if begin >= 0 else None].strip())
        if seen > _LEAST_SEEN:
            return False
        if begin < 0:
            break
        silent = next((tag for tag in _SILENT if folded.startswith(tag, begin + 1)), b"")
        end = folded.find(b"</" + silent, begin + 1) if silent else begin
        close = folded.find(b">", end + 1) if end >= 0 else -1
        if close < 0:
            break
        at = close + 1
    return True


def _failed(status: object) -> bool:
    return isinstance(status, int) and status >= 400
