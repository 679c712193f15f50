"""What a query tree means on one document, in plain Python: the judge of the engines.

Topic rules and highlights use it too. It is written to be right and plain; engines are written to be fast.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from archive.document import Document
from archive.partial_date import PartialDate
from index.analysis.folding import fold, fold_value, written
from index.analysis.terms import analysed, language_class, terms_of
from index.facets import UNDATED
from index.query_language.tree import (
    And,
    AtLeast,
    Dates,
    Documents,
    Everything,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    TextNode,
    Undated,
    Value,
    Wildcard,
    Word,
)

ExpandingNode = Prefix | Wildcard | Fuzzy


@dataclass(frozen=True, slots=True)
class FieldWords:
    """The words of one field in order: folded, as they are written, and their terms. Each set holds the same once."""

    folded: tuple[str, ...]
    written: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...]
    every_folded: frozenset[str]
    every_written: frozenset[str]
    every_term: frozenset[str]


@dataclass(frozen=True, slots=True)
class Analysed:
    """A document as queries see it; values are folded by `index.analysis.folding.fold_value`."""

    title: FieldWords
    body: FieldWords
    language: str
    authors: frozenset[str]
    topics: frozenset[str]
    source: str
    section: str
    published: PartialDate | None
    id: str = ""


def analyse(document: Document, extra_topics: Iterable[str] = (), document_id: str = "") -> Analysed:
    """The document made ready for `matches`; `extra_topics` are those that rules gave it."""
    return Analysed(
        title=_field(document.title, document.language),
        body=_field(document.body, document.language),
        language=document.language,
        authors=frozenset(map(fold_value, document.authors)),
        topics=frozenset(map(fold_value, (*document.topics, *extra_topics))),
        source=fold_value(document.source),
        section=fold_value(document.section),
        published=document.published,
        id=document_id,
    )


def matches(node: Node, analysed: Analysed) -> bool:
    """Whether the document answers the query."""
    match node:
        case Everything() | Nothing():
            return isinstance(node, Everything)
        case Documents(ids):
            return analysed.id in ids
        case And(parts):
            return all(matches(part, analysed) for part in parts)
        case Or(parts):
            return any(matches(part, analysed) for part in parts)
        case AtLeast(parts, least):
            return sum(matches(part, analysed) for part in set(parts)) >= least
        case Not(part):
            return not matches(part, analysed)
        case Value():
            return _has_value(node, analysed)
        case Dates(first, last):
            days = analysed.published
            return days is not None and (last is None or days.first <= last) and (first is None or days.last >= first)
        case Undated():
            return analysed.published is None
        case _:
            return any(_in_field(node, words, analysed.language) for words in _fields(node, analysed))


def expands(node: ExpandingNode, folded_word: str) -> bool:
    """Whether the prefix, wildcard or fuzzy word covers this folded word: what an engine asks of its dictionary.

    A fuzzy word and what it covers begin with the same letter. It allows one change from three characters on and
    two from six; a shorter one covers only itself.
    """
    match node:
        case Prefix(text):
            prefix = fold(text)
            return prefix != "" and folded_word.startswith(prefix)
        case Wildcard(text):
            return _wildcard(text).fullmatch(folded_word) is not None
        case Fuzzy(text):
            wanted = fold(text)
            return wanted[:1] == folded_word[:1] and within_edits(wanted, folded_word, allowed_edits(wanted))


def allowed_edits(folded: str) -> int:
    """How many changes a fuzzy word of this length forgives."""
    return 0 if len(folded) < 3 else 1 if len(folded) < 6 else 2


def within_edits(a: str, b: str, limit: int) -> bool:
    """Whether at most `limit` insertions, deletions, replacements or swaps of neighbours turn `a` into `b`.

    Optimal string alignment: no part is changed twice.
    """
    if abs(len(a) - len(b)) > limit:
        return False
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        # A swap reaches back over one row, so two rows without hope are needed to give up.
        if min(row) > limit and min(last) > limit:
            return False
        before, last = last, row
    return last[-1] <= limit


def phrase_spans(found: Iterable[tuple[int, frozenset[int]]], length: int, slop: int) -> Iterator[tuple[int, int]]:
    """(first position, last position) of each occurrence of a phrase of `length` words.

    `found` gives, in order, the positions where any of its words stand and which (counted from 0). Of all
    occurrences that end at one position it is the shortest. At most `slop` other words stand between its words.
    """
    starts: list[int | None] = [None] * length
    for position, indexes in found:
        for index in sorted(indexes, reverse=True):
            starts[index] = position if index == 0 else starts[index - 1]
        start = starts[length - 1]
        if length - 1 in indexes and start is not None and position - start - (length - 1) <= slop:
            yield start, position


def _field(text: str, language: str) -> FieldWords:
    folded, spelled, terms = tuple(zip(*analysed(text, language), strict=True)) or ((), (), ())
    every_term = frozenset(chain.from_iterable(terms))
    return FieldWords(folded, spelled, terms, frozenset(folded), frozenset(spelled), every_term)


def _fields(node: TextNode, analysed: Analysed) -> tuple[FieldWords, ...]:
    if node.field == "title":
        return (analysed.title,)
    if node.field == "body":
        return (analysed.body,)
    return (analysed.title, analysed.body)


def _in_field(node: TextNode, words: FieldWords, language: str) -> bool:
    match node:
        case Word():
            if node.only:
                return not words.every_written.isdisjoint(map(written, node.only))
            return fold(node.text) in words.every_folded if node.exact else _term(node, language) in words.every_term
        case Phrase():
            return _has_phrase(node, words, language)
        case _:
            return any(expands(node, folded) for folded in words.every_folded)


def _has_phrase(phrase: Phrase, words: FieldWords, language: str) -> bool:
    parts = [_asked(word, language) for word in phrase.words if fold(word.text)]
    standing = zip(words.folded, words.written, words.terms, strict=True)
    found = (
        (position, here)
        for position, (folded, spelled, terms) in enumerate(standing)
        if (here := frozenset(i for i, part in enumerate(parts) if part(folded, spelled, terms)))
    )
    return bool(parts) and any(True for _ in phrase_spans(found, len(parts), phrase.slop))


def _asked(word: Word, language: str) -> Callable[[str, str, tuple[str, ...]], bool]:
    """Whether a word of a text (folded, as it is written, its terms) is this one of the query."""
    if word.only:
        forms = frozenset(map(written, word.only))
        return lambda _folded, spelled, _terms: spelled in forms
    if word.exact:
        exact = fold(word.text)
        return lambda folded, _spelled, _terms: folded == exact
    term = _term(word, language)
    return lambda _folded, _spelled, terms: term in terms


def _term(word: Word, language: str) -> str | None:
    """The term that a word stands for in this language; None where it has no reading there."""
    if not word.readings:
        return terms_of(written(word.text), language)[0]
    name = language_class(language)
    return next((reading.term for reading in word.readings if reading.language == name), None)


def _has_value(node: Value, analysed: Analysed) -> bool:
    wanted = fold_value(node.text)
    match node.field:
        case "author":
            return wanted in analysed.authors
        case "topic":
            return wanted in analysed.topics
        case "source":
            return wanted == analysed.source
        case "section":
            return wanted == analysed.section
        case "precision":
            return wanted == (analysed.published.precision.value if analysed.published else UNDATED)
        case _:
            return wanted == analysed.language


@lru_cache(maxsize=64)
def _wildcard(text: str) -> re.Pattern[str]:
    # Atomic groups: what a star has skipped is never tried again, so that many stars stay fast.
    first, *others = (
        "".join("." if c == "?" else re.escape(fold(c)) for c in _pieces(part)) for part in text.split("*")
    )
    if not others:
        return re.compile(first, re.DOTALL)
    middle = "".join(f"(?>.*?{part})" for part in others[:-1])
    return re.compile(rf"{first}{middle}.*{others[-1]}", re.DOTALL)


def _pieces(part: str) -> list[str]:
    return re.split(r"(\?)", part)
