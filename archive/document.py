"""The document: one article as the archive holds it, its fields, its key and its hash."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from functools import lru_cache
from typing import Any

from archive.messages import N_
from archive.partial_date import PartialDate

_BLOCKS = frozenset(
    "blockquote br dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td tfoot th thead tr"
    " ul".split()
)
_INLINE = frozenset("a abbr b cite code del em i img ins kbd q s small strong sub sup time u var".split())
HTML_KEPT = _BLOCKS | _INLINE | frozenset("caption dfn mark samp".split())
"""The elements that are kept of a page. Of the last four only the text is shown: a mark is for what a search finds."""
HTML_BLOCKS = _BLOCKS | frozenset("address article aside section".split())
HTML_SHOWN = HTML_BLOCKS | _INLINE | {"span"}
"""The elements that are shown of an article. Plain containers are shown and not kept: what they hold is what counts."""


class Kind(StrEnum):
    """What a field of a `Document` holds: the types that it may be declared with."""

    TEXT = "str"
    TEXTS = "tuple[str, ...]"
    DATE = "PartialDate | None"
    DATES = "tuple[PartialDate, ...]"


@dataclass(frozen=True, slots=True)
class DocumentField:
    """What is known of one field: columns, exports, edits and recipes follow from it.

    `called` is its name in JSON Lines, edits and recipes. A field that has a name for readers, `shown`, may be set by
    hand. One that is `plain` is a line of text of which nothing follows. One that says `where` the document was met is
    not part of the hash.
    """

    name: str
    kind: Kind
    called: str
    shown: str = ""
    plain: bool = False
    where: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article, normalised. Texts are NFC without control characters; tuples hold no empty text.

    `body` is paragraphs of text with a blank line between them; `html` the same, sanitised, or "" where the source
    had none. `topics` are those the source itself gives. `language` is a two-letter ISO 639-1 code or "" (unknown).
    `url` is the canonical address or "". `source` names the publication; `source_id` is the id the source itself
    gives or "". `label` is an issue label ("Update 134") or ""; `section` is where in the publication it stood
    ("Politics") and `series` what it is a part of, both as the source writes them or "". `other_dates` are the dates
    that the page also gave and that were not taken for its publication.

    What follows says where the document was met and not what it says, so it is neither compared nor hashed. `path` is
    the document's place in its source: a file, a member of a zip, with "#..." for one item of many. `addresses` are
    the others at which it was found. `captured` is when it was saved, ISO 8601 in UTC, or "". `archive_id` is the id
    it had in the archive that exported it, or "".
    """

    title: str = field(metadata={"shown": N_("title")})
    body: str = ""
    html: str = ""
    summary: str = field(default="", metadata={"shown": N_("summary")})
    published: PartialDate | None = field(default=None, metadata={"shown": N_("date"), "called": "date"})
    authors: tuple[str, ...] = field(default=(), metadata={"shown": N_("authors")})
    topics: tuple[str, ...] = field(default=(), metadata={"shown": N_("topics")})
    language: str = field(default="", metadata={"shown": N_("language")})
    url: str = field(default="", metadata={"shown": N_("address")})
    source: str = field(default="", metadata={"shown": N_("source")})
    source_id: str = field(default="", metadata={"called": "id"})
    label: str = field(default="", metadata={"shown": N_("issue"), "plain": True})
    section: str = field(default="", metadata={"shown": N_("section"), "plain": True})
    series: str = field(default="", metadata={"shown": N_("series"), "plain": True})
    other_dates: tuple[PartialDate, ...] = ()
    addresses: tuple[str, ...] = field(default=(), compare=False, metadata={"where": True})
    captured: str = field(default="", compare=False, metadata={"where": True})
    path: str = field(default="", metadata={"where": True})
    archive_id: str = field(default="", compare=False, metadata={"where": True})

    @property
    def key(self) -> str:
        """What makes it the same document when it is met again: the id its source gives it; else its address;
        else its source and normalised content."""
        if self.source_id:
            return f"id {self.source}\n{self.source_id}"
        if self.url:
            return f"url {self.url}"
        text = " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", f"{self.title}\n{self.body}").casefold()))
        return f"text {self.source}\n{hashlib.sha256(text.encode()).hexdigest()}"

    @property
    def content_hash(self) -> str:
        """SHA-256 over every field but where it was met: two documents with one hash read the same."""
        digest = hashlib.sha256()
        for name in _HASHED:
            value = getattr(self, name)
            if value or name in _HASHED_WHEN_EMPTY:
                digest.update(f"{name}\0{_canonical(value)}\0\0".encode())
        return digest.hexdigest()


def _declared(field: Field[Any]) -> DocumentField:
    known: dict[str, Any] = {"called": field.name, **field.metadata}
    return DocumentField(field.name, Kind(str(field.type)), **known)


FIELDS = tuple(map(_declared, fields(Document)))
"""The fields of a `Document`, as it declares them."""

PLAIN = tuple(each.name for each in FIELDS if each.plain)
"""The names of the plain fields, all of them texts."""

_HASHED = tuple(each.name for each in FIELDS if not each.where)
# The fields that the first archives had. All others count only where they are given: older hashes stay true.
_HASHED_WHEN_EMPTY = frozenset(
    "title body html summary published authors topics language url source source_id label".split()
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it lies in the archive: what the archive knows of it beside what it says itself.

    `id` never changes. `seq` is the number of the change that made it what it is. `original` is the SHA-256 of the
    bytes it was read from, or "". `imported_at` is ISO 8601, UTC. `family` is shared by documents that are the same
    article, reprinted or corrected, and "" for one that stands alone. `losses` are sentences that say what of the text
    was lost before it came here; a sound text has none. `changed_at` is when it became what it is (ISO 8601, UTC), by
    the change `changed_seq`: what it says, or that it is here at all; `seq` also tells that it is of another family.
    """

    id: str
    seq: int
    document: Document
    content_hash: str
    import_id: int
    imported_at: str
    original: str
    family: str = ""
    losses: tuple[str, ...] = ()
    changed_seq: int = 0
    changed_at: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """The latest change of one document: its number, and what the document is now (None: removed)."""

    seq: int
    id: str
    stored: Stored | None


@dataclass(frozen=True, slots=True)
class Position:
    """How far a follower of the archive has come: which archive it follows and the last change that it applied (0:
    none)."""

    archive_id: str
    seq: int


def id_from_key(key: str, attempt: int = 0) -> str:
    """Twelve characters of a-z and 2-7 made from the key; a higher `attempt` for the rare id already taken."""
    salted = key if not attempt else f"{key}\n{attempt}"
    number = int.from_bytes(hashlib.sha256(salted.encode()).digest()[:8])
    return "".join("abcdefghijklmnopqrstuvwxyz234567"[number >> shift & 31] for shift in range(0, 60, 5))


@lru_cache(1)
def _piled() -> re.Pattern[str]:
    """More marks on one letter than any language has."""
    marks = [chr(code) for code in range(0x300, 0x1F000) if unicodedata.combining(chr(code))]
    return re.compile(f"([{''.join(marks)}]{{{_MOST_MARKS}}})[{''.join(marks)}]+")


def clean_text(text: str) -> str:
    """NFC, without lone surrogates, control or direction-changing characters; newlines and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    # First what goes: marks behind it may then belong to the letter before it.
    text = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if any(map(unicodedata.combining, set(text))):
        # They are sorted below, which takes the square of how many there are on one letter.
        text = _piled().sub(r"\1", text)
    return unicodedata.normalize("NFC", text)


def _canonical(value: str | tuple[str | PartialDate, ...] | PartialDate | None) -> str:
    match value:
        case PartialDate(first, last, source):
            return f"{first.isoformat()}/{last.isoformat()} {source}"
        case tuple():
            return "\x1f".join(map(_canonical, value))
        case _:
            return value or ""


_MOST_MARKS = 30  # Unicode has the same bound for streams
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
