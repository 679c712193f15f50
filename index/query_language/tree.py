"""The query tree: what a reader's text means, the same on every engine. Frozen dataclasses, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date


@dataclass(frozen=True, slots=True)
class Everything:
    """All documents: the empty query, or `*` alone."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document: a query of which no word was left."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word is taken for in the documents of one language class ("en", "es", "" for all others): `term` is one of
    those of `index.analysis.terms`. `forms` are the words of the index that have this term, as
    `index.analysis.folding.written` gives them."""

    language: str
    term: str
    forms: tuple[str, ...] = dataclass_field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Word:
    """One word in the text, any form of it; `exact` (`=word`) means this form only, accents still folded.

    `text` is as the reader wrote it. `field` is "" (title and body), "title" or "body". `only` names the forms that
    count (`mine{mine,mines}`); () leaves that to the lexicon. `readings`, one for each language class that knows the
    word, say which of several words an ambiguous form is taken for: an index gives them (`index.readings`); without
    any it is the likeliest.
    """

    text: str
    exact: bool = False
    field: str = ""
    only: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Prefix:
    """`elec*`: words beginning so, in their folded form. `text` is without the star."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Wildcard:
    """`wom?n`, `m*ning`: `?` is one character, `*` any number."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """`odebrech~`: words within one change (two from six characters on: insert, delete, replace, swap)."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """`"a b c"`: the words side by side in this order; with `slop` n, in this order with up to n other words between
    them altogether. Never across title and body. `typed` is a compound as it was written, with its hyphens, or ""."""

    words: tuple[Word, ...]
    slop: int = 0
    field: str = ""
    typed: str = dataclass_field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Value:
    """`author:`, `topic:`, `source:`, `lang:`: a whole facet value, case and accents folded, compared from its
    beginning to its end. `field` is a facet's name: "author", "topic", "source", "section", "language"
    or "precision"."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Dates:
    """`date:`, `before:`, `after:`: documents whose days overlap these, both ends inclusive; None is open."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Undated:
    """`date:none`: documents without a date."""


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of these ids, which come before all that is found beside them (`index.engine.bm25f.NAMED`). No
    reader writes it: an address or an id that is searched for is made it."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts. Where these are ways to write one thing, `typed` is that as the reader wrote it: they are told
    together as its forms; `is_chosen` says that the reader named them."""

    parts: tuple[Node, ...]
    typed: str = dataclass_field(default="", compare=False)
    is_chosen: bool = dataclass_field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Most of the parts: at least `least` different ones of them, and of what has these only what answers at least
    `index.engine.bm25f.SHARE` as well as the best. `hints` are words that find nothing by themselves: their scores,
    times their weights, are added to those of what was found. No reader writes it; `index.query_language.relaxation`
    makes it of an `And`."""

    parts: tuple[Node, ...]
    least: int
    hints: tuple[tuple[Word, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever the part is not true of."""

    part: Node


TextNode = Word | Prefix | Wildcard | Fuzzy | Phrase
Node = (
    Everything
    | Nothing
    | Word
    | Prefix
    | Wildcard
    | Fuzzy
    | Phrase
    | Value
    | Dates
    | Undated
    | Documents
    | And
    | Or
    | AtLeast
    | Not
)
