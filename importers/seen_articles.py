"""What one import has to remember of its sources beside what is stored: in a temporary file, so memory stays flat."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from archive.database.rows import pack, unpack
from archive.document import Document
from archive.history.records import Incoming, Original, Rejection
from archive.url_keys import address_key, address_keys
from importers.listing_merge import completed, place_key
from importers.protocol import Listed, Withheld

_TABLES = """
CREATE TABLE seen (key TEXT PRIMARY KEY, path TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE met (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE listed (
    address TEXT NOT NULL, place TEXT NOT NULL, alone INTEGER NOT NULL, packed BLOB NOT NULL,
    path TEXT NOT NULL, root TEXT NOT NULL, label TEXT NOT NULL, source TEXT NOT NULL, original TEXT NOT NULL,
    page TEXT NOT NULL
);
CREATE INDEX listed_by_address ON listed (address);
CREATE INDEX listed_by_place ON listed (place);
CREATE VIEW unmet AS SELECT rowid AS number, * FROM listed
    WHERE address NOT IN (SELECT name FROM met) AND place NOT IN (SELECT name FROM met)
    AND page NOT IN (SELECT page FROM withheld);
CREATE TABLE withheld (page TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE originals (hash TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
"""
_LISTED = "SELECT packed, path, root, label, source, original FROM listed WHERE rowid = ?"
_UNMET = "SELECT coalesce(sum(address <> ''), 0), coalesce(sum(address = ''), 0) FROM unmet WHERE NOT alone"
_SAID = "SELECT packed FROM listed WHERE page NOT IN (SELECT page FROM withheld) AND"
_BY_ADDRESS = f"{_SAID} address = ? LIMIT 9"
_BY_PLACE = f"{_SAID} place = ? LIMIT 9"


class SeenArticles:
    """The articles met so far, and those that listings and sitemaps name."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")  # SQLite's own temporary file, gone with the connection
        self._database.executescript(_TABLES)
        self._lists = self._withholds = False

    def remember(self, met: Iterable[tuple[str, str, str, tuple[str, ...]]]) -> None:
        """Articles that this import met before it was cut off: key, path, address and other addresses of each."""
        for key, path, url, addresses in met:
            self._note(key, path, Document(title="", url=url, addresses=addresses, path=path))

    def settle(self, came: Incoming) -> Incoming | Rejection:
        """The article as it is stored: with what the listings that name it say beside it. One that was met before is
        rejected, or, where it is another capture, marked as met `again`. So is one that has no title and gets none."""
        document = self._complete(came.document)
        if not document.title:
            return Rejection(document.path, _UNTITLED)
        key = document.key
        twin = ""
        if not self._note(key, document.path, document):
            twin = str(self._database.execute("SELECT path FROM seen WHERE key = ?", (key,)).fetchone()[0])
        if twin and not document.captured:
            return Rejection(document.path, f"the same article as {twin}, which was read before it")
        return replace(came, document=document, again=bool(twin))

    def _note(self, key: str, path: str, document: Document) -> bool:
        new = self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, path)).rowcount
        names = [f"//{address}" for address in address_keys(document)]
        names += [place_key(path)] if "#" not in path else []
        self._database.executemany("INSERT OR IGNORE INTO met VALUES (?)", [(name,) for name in names if name])
        return bool(new)

    def withhold(self, withheld: Withheld, root: str) -> None:
        """Note that a file of the source at `root` must not come in."""
        self._withholds = True
        row = (_page(root, withheld.place), withheld.reason)
        self._database.execute("INSERT OR IGNORE INTO withheld VALUES (?, ?)", row)

    def withheld(self, path: str, root: str) -> str:
        """Why what was met at this path of the source at `root` does not come in, as `Skipped.reason`; "" where it
        does."""
        if not self._withholds:
            return ""
        row = self._database.execute("SELECT reason FROM withheld WHERE page = ?", (_page(root, path),)).fetchone()
        return str(row[0]) if row else ""

    def list(self, listed: Listed, path: str, came: Incoming) -> None:
        """Note what the listing at `path` says of an article, which came in with it."""
        self._lists = True
        document, kept = listed.document, came.original if listed.alone else None
        if kept:
            self._database.execute("INSERT OR IGNORE INTO originals VALUES (?, ?)", (kept.hash, kept.data))
        address = address_key(document.url)
        where = (f"//{address}" if address else "", place_key(listed.place), listed.alone)
        row = (*where, pack(document), document.path, came.root, came.label, came.place, kept.hash if kept else "")
        page = _page(came.root, path)
        self._database.execute("INSERT INTO listed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, page))

    def _complete(self, document: Document) -> Document:
        if not self._lists:
            return document
        wanted = [(_BY_ADDRESS, f"//{key}") for key in sorted(address_keys(document))]
        wanted += [(_BY_PLACE, place_key(document.path))] if "#" not in document.path else []
        for query, name in wanted:
            for (packed,) in self._database.execute(query, (name,)).fetchall() if name else ():
                document = completed(document, unpack(packed))
        return document

    def alone(self, named: Callable[[Incoming], Incoming]) -> Iterator[Incoming | Rejection]:
        """What listings say of articles of which no page was met, settled, as documents of their own; `named` gives
        each its publication."""
        # Their numbers first: what is met meanwhile must not change which rows are still to come.
        numbers = self._database.execute("SELECT number FROM unmet WHERE alone ORDER BY number").fetchall()
        for number in numbers:
            row = self._database.execute(_LISTED, number)
            packed, path, root, label, source, original = row.fetchone()
            data = self._database.execute("SELECT data FROM originals WHERE hash = ?", (original,)).fetchone()
            kept = Original(data[0], original) if data else None
            came = named(Incoming(unpack(packed, path), root, kept, label=label, place=source))
            # Several listings may name one article.
            if not self._database.execute("SELECT 1 FROM seen WHERE key = ?", (came.document.key,)).fetchone():
                yield self.settle(came)

    def count_unmet(self) -> tuple[int, int]:
        """How many addresses of sitemaps lead to pages that no source holds, and how many files are so that lists
        name by their places alone."""
        row = self._database.execute(_UNMET).fetchone()
        return int(row[0]), int(row[1])


_UNTITLED = "it is the text of an article without its title, which stands in a list beside it; import the whole export"


def _page(root: str, path: str) -> str:
    """One name for a file, whether it was met in a folder or was named itself."""
    return unicodedata.normalize("NFC", f"{root}/{path}")
