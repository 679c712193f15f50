"""What one import has to remember of its sources beside what is stored: in a temporary file, so memory stays flat."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from archive.database.rows import losses_column, losses_of, pack, unpack
from archive.document import Document
from archive.history.records import Brought, Incoming, Original, Outcome, Rejection
from archive.url_keys import address_key, address_keys
from importers.listing_merge import completed, place_key
from importers.protocol import Listed, Skipped, Withheld

PLACES = 3
"""How many places are told of what is skipped for one reason."""

_TABLES = """
CREATE TABLE seen (key TEXT PRIMARY KEY, path TEXT NOT NULL, sound INTEGER NOT NULL, url TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE texts (key TEXT, hash TEXT, sound INTEGER NOT NULL, PRIMARY KEY (key, hash)) WITHOUT ROWID;
CREATE TABLE met (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE listed (
    address TEXT NOT NULL, place TEXT NOT NULL, alone INTEGER NOT NULL, packed BLOB NOT NULL,
    path TEXT NOT NULL, root TEXT NOT NULL, label TEXT NOT NULL, source TEXT NOT NULL, original TEXT NOT NULL,
    page TEXT NOT NULL, losses TEXT NOT NULL, captured TEXT NOT NULL,
    addresses TEXT NOT NULL
);
CREATE INDEX listed_by_address ON listed (address);
CREATE INDEX listed_by_place ON listed (place);
CREATE INDEX listed_by_path ON listed (path) WHERE alone;
CREATE VIEW unmet AS SELECT rowid AS number, * FROM listed
    WHERE address NOT IN (SELECT name FROM met) AND place NOT IN (SELECT name FROM met)
    AND page NOT IN (SELECT page FROM withheld);
CREATE TABLE withheld (page TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE doubted (root TEXT, path TEXT, PRIMARY KEY (root, path)) WITHOUT ROWID;
CREATE TABLE originals (hash TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
"""
_UNMET = {
    "addresses in sitemaps whose pages are not among the sources": "address <> ''",
    "articles in a list whose texts are not among the sources": "address = ''",
}
_SAID = "SELECT packed, losses FROM listed WHERE page NOT IN (SELECT page FROM withheld) AND"
_BY_ADDRESS = f"{_SAID} address = ? LIMIT 9"
_BY_PLACE = f"{_SAID} place = ? LIMIT 9"
_ALONE = "SELECT packed, path, root, label, source, original, losses, captured, addresses FROM listed WHERE rowid = ?"
_LIST = "INSERT INTO listed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
# The first that was met is named, or the first that was sound.
_SEEN = (
    "INSERT INTO seen VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET sound = 1, path = excluded.path "
    "WHERE excluded.sound AND NOT sound"
)
_THIS_TEXT = "FROM texts WHERE key = ? AND hash = ?"
_TEXT = "INSERT INTO texts VALUES (?, ?, ?) ON CONFLICT (key, hash) DO UPDATE SET sound = sound OR excluded.sound"


class SeenArticles:
    """The articles met so far, and those that listings and sitemaps name."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")  # SQLite's own temporary file, gone with the connection
        self._database.executescript(_TABLES)
        self._lists = self._withholds = self._doubts = False

    def remember(self, met: Iterable[Brought]) -> None:
        """Articles that this import met before it was cut off."""
        for each in met:
            # One that came from a list alone is no page that was met: what `alone` gives is to be the same again.
            told = self._database.execute("SELECT 1 FROM listed WHERE alone AND path = ?", (each.path,)).fetchone()
            document = Document(title="", url=each.url, addresses=each.addresses, path=each.path)
            self._note(each.key, document, each.content_hash, sound=each.sound, names=not told)

    def settle(self, came: Incoming) -> Incoming | Rejection:
        """The article as it is stored: with what the listings that name it say beside it. One that was met before is
        rejected, or, where it is another capture or the first that is sound, marked as met `again`; one that has no
        title and gets none is rejected."""
        came = self._completed(came)
        document = came.document
        if not document.title:
            return Rejection(document.path, _UNTITLED)
        twin = self._twin(document)
        if twin and document.source_id and _is_elsewhere(document.url, twin[2]):
            # Two systems that count alike: what they call by one id stands at two addresses.
            document = replace(document, source_id="")
            came, twin = replace(came, document=document), self._twin(document)
        key = document.key
        mends = twin is not None and not twin[1] and not came.losses
        if twin and not document.captured and not mends:
            self._note_names(document)  # it is known all the same by its other addresses and its place
            return Rejection(document.path, f"the same article as {twin[0]}, which was read before it")
        is_new_text = self._note(key, document, document.content_hash, sound=not came.losses)
        again = Outcome.MENDED if mends else Outcome.VERSION if is_new_text else Outcome.REPEATED
        return replace(came, again=again if twin else None)

    def _twin(self, document: Document) -> tuple[str, bool, str] | None:
        """The place, the soundness and the address of the same article, where it was met before."""
        found: tuple[str, bool, str] | None = self._database.execute(
            "SELECT path, sound, url FROM seen WHERE key = ?", (document.key,)
        ).fetchone()
        return found

    def knows_sound(self, key: str, content_hash: str = "") -> bool:
        """Whether an article of this key was met sound; where a hash is given, this text of it."""
        if content_hash:
            row = self._database.execute(f"SELECT sound {_THIS_TEXT}", (key, content_hash)).fetchone()
        else:
            row = self._database.execute("SELECT sound FROM seen WHERE key = ?", (key,)).fetchone()
        return bool(row and row[0])

    def _note(self, key: str, document: Document, content_hash: str, *, sound: bool, names: bool = True) -> bool:
        """Note that an article was met; whether this text of it is met for the first time."""
        self._database.execute(_SEEN, (key, document.path, sound, document.url))
        if names:
            self._note_names(document)
        is_new_text = self._database.execute(f"SELECT 1 {_THIS_TEXT}", (key, content_hash)).fetchone() is None
        self._database.execute(_TEXT, (key, content_hash, sound))
        return is_new_text

    def _note_names(self, document: Document) -> None:
        path = document.path
        names = [f"//{address}" for address in address_keys(document)]
        names += [place_key(path)] if "#" not in path else []
        self._database.executemany("INSERT OR IGNORE INTO met VALUES (?)", [(name,) for name in names if name])

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
        document, kept = came.document, came.original if listed.alone else None
        if kept:
            self._database.execute("INSERT OR IGNORE INTO originals VALUES (?, ?)", (kept.hash, kept.data))
        address = address_key(document.url)
        where = (f"//{address}" if address else "", place_key(listed.place), listed.alone)
        row = (*where, pack(document), document.path, came.root, came.label, came.place, kept.hash if kept else "")
        self._database.execute(
            _LIST,
            (
                *row,
                _page(came.root, path),
                losses_column(listed.losses),
                document.captured,
                "\n".join(document.addresses),
            ),
        )

    def doubt(self, path: str, root: str) -> None:
        """Note that the list at `path` could not be read to its end: what it says of the articles that lie in the same
        source may be missing."""
        self._doubts = True
        self._database.execute("INSERT OR IGNORE INTO doubted VALUES (?, ?)", (root, path))

    def _completed(self, came: Incoming) -> Incoming:
        document, losses = came.document, [*came.losses, *self._doubts_of(came)]
        if not self._lists:
            return replace(came, losses=tuple(losses))
        wanted = [(_BY_ADDRESS, f"//{key}") for key in sorted(address_keys(document))]
        wanted += [(_BY_PLACE, place_key(document.path))] if "#" not in document.path else []
        for query, name in wanted:
            for packed, lost in self._database.execute(query, (name,)).fetchall() if name else ():
                document = completed(document, unpack(packed))
                losses += [f"in a list that names it: {loss}" for loss in losses_of(lost)]
        return replace(came, document=document, losses=tuple(dict.fromkeys(losses)))

    def _doubts_of(self, came: Incoming) -> tuple[str, ...]:
        """What may be missing of an article because lists of its source were not read to their ends."""
        if not self._doubts:
            return ()
        rows = self._database.execute("SELECT path FROM doubted WHERE root = ? ORDER BY path", (came.root,)).fetchall()
        own = came.document.path
        return tuple(
            f"what {path} says of it may be missing, because that list could not be read to its end"
            for (path,) in rows
            if own != path and not own.startswith((f"{path}#", f"{path}:"))
        )

    def alone(
        self, named: Callable[[Incoming], Incoming], after: int = 0
    ) -> Iterator[tuple[int, Incoming | Rejection]]:
        """What listings say of articles of which no page was met, settled, as documents of their own, each with its
        number, as far as that is higher than `after`; `named` gives each its publication."""
        # Their numbers first: what is met meanwhile must not change which rows are still to come.
        asked = "SELECT number FROM unmet WHERE alone AND number > ? ORDER BY number"
        for number in self._database.execute(asked, (after,)).fetchall():
            packed, path, root, label, source, original, lost, captured, also = self._database.execute(
                _ALONE, number
            ).fetchone()
            data = self._database.execute("SELECT data FROM originals WHERE hash = ?", (original,)).fetchone()
            kept = Original(data[0], original) if data else None
            document = replace(unpack(packed, path, captured), addresses=tuple(also.split()))
            said = Incoming(document, root, kept, losses=losses_of(lost), label=label, place=source)
            came = named(said)
            # Several listings may name one article; what a feed said of it at several times are its versions.
            # Two entries of one list at one address are told.
            twin = self._twin(came.document)
            if captured or twin is None or twin[0] == path:
                yield number[0], self.settle(came)

    def unmet(self) -> Iterator[Skipped]:
        """The addresses of sitemaps that lead to pages which no source holds, and the files that lists name by their
        places alone and no source holds: the first ones each, the others together."""
        for reason, which in _UNMET.items():
            of = f"FROM unmet WHERE NOT alone AND {which}"
            left = int(self._database.execute(f"SELECT count(*) {of}").fetchone()[0])
            first = self._database.execute(f"SELECT packed, place {of} ORDER BY number LIMIT {PLACES}").fetchall()
            for packed, place in first[:-1]:
                left -= 1
                yield Skipped(unpack(packed).url or place, reason)
            for packed, place in first[-1:]:
                yield Skipped(unpack(packed).url or place, reason, left)


_UNTITLED = "it is the text of an article without its title, which stands in a list beside it; import the whole export"


def _page(root: str, path: str) -> str:
    """One name for a file, whether it was met in a folder or was named itself, in small or in capital letters."""
    return unicodedata.normalize("NFC", f"{root}/{path}").casefold()


def _is_elsewhere(url: str, other: str) -> bool:
    """Whether two articles have addresses, and not the same."""
    return bool(url and other) and address_key(url) != address_key(other)
