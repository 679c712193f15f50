"""Keyword in context: every place where an article answers a query, with the words on either side."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from archive.bulk_queries import batched
from archive.document import Stored
from archive.store import Store
from index.analysis.folding import fold
from index.analysis.words import WORD
from index.budget import has_time_for, looking
from index.highlight.highlights import find_highlights
from index.query_language.tree import Node

WIDTH = 80
"""Characters of context on either side, at the most."""

MOST_ARTICLES = 1_000
"""Articles that are read for one page."""

MOST_LINES = 10_000
"""Once there are so many lines, no further article is read for the page."""

MOST_HELD = 30_000
"""Lines of one page at the very most, however many a single article has."""

_AT_ONCE = 50  # articles in memory while they are read

_TO_ANSWER = 0.3  # seconds that are kept for putting the lines in order and writing the page

_SORTED_BY = 4  # words next to a match that decide its place


@dataclass(frozen=True, slots=True)
class Line:
    """One match: a word or an unbroken phrase of the title or the body (`field`), and what stands around it in the same
    paragraph, white space made single blanks. `number` counts the matches of the field from 1."""

    left: str
    match: str
    right: str
    field: str
    number: int


@dataclass(frozen=True, slots=True)
class Place:
    """A line and the article that it stands in."""

    stored: Stored
    line: Line


@dataclass(frozen=True, slots=True)
class Concordance:
    """The `places` of the first `read` of `articles` articles; with `is_cut` also the first of the next one, which has
    more. `is_timed` says that time ran short: asked again, more articles may be read, in the same order."""

    places: tuple[Place, ...]
    read: int
    articles: int
    is_cut: bool = False
    is_timed: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether all articles were read."""
        return self.read == self.articles


def concordance(tree: Node, ids: Sequence[str], store: Store, order: str) -> Concordance:
    """The matches of the first of these articles, as many as a page can go by; in the articles' order ("") or in
    one of `ORDERS`, equals in the articles' order. Where time runs short no further article is read; raises
    `QueryTooCostly` where it is up before there is anything to show."""
    found: list[Place] = []
    read = 0
    is_cut = is_timed = False
    for some in batched(ids[:MOST_ARTICLES], _AT_ONCE):
        began = time.monotonic()
        met = places(tree, looking(store.get_many(some), every=1))
        found.extend(islice(met, MOST_HELD - len(found)))
        if (beyond := next(met, None)) is not None:
            is_cut = True
            read += some.index(beyond.stored.id)
            break
        read += len(some)
        if len(found) >= MOST_LINES or read == min(len(ids), MOST_ARTICLES):
            break
        # The next articles may be longer than these.
        if found and not has_time_for(2 * (time.monotonic() - began) + _TO_ANSWER):
            is_timed = True
            break
    if order:
        keys = [ORDERS[order](place) for place in looking(found)]
        found = [found[number] for number in sorted(range(len(found)), key=keys.__getitem__)]
    return Concordance(tuple(found), read, len(ids), is_cut, is_timed)


def every_place(tree: Node, ids: Sequence[str], store: Store) -> Iterator[Place]:
    """All matches of all these articles, few of them in memory at a time. Whoever goes over them gives each piece a
    budget of its own. Raises `QueryTooCostly`."""
    for some in batched(ids, _AT_ONCE):
        yield from places(tree, looking(store.get_many(some), every=1))


def places(tree: Node, documents: Iterable[Stored]) -> Iterator[Place]:
    """Every match of each article, title first, in the order of the articles and their texts."""
    for stored in documents:
        document = stored.document
        for field, text in (("title", document.title), ("body", document.body)):
            for line in lines(tree, text, document.language, field):
                yield Place(stored, line)


def lines(tree: Node, text: str, language: str, field: str) -> Iterator[Line]:
    """The matches of one field of an article, as `index.highlight.highlights` finds them."""
    for number, (start, end, _) in enumerate(looking(find_highlights(tree, text, language, field)), 1):
        match = " ".join(text[start:end].split())
        yield Line(_before(text, start), match, _behind(text, end), field, number)


def by_left(place: Place) -> tuple[str, ...]:
    """What orders lines by the words before the match, the nearest first; none comes before all."""
    words = [fold(word) for word in WORD.findall(place.line.left)]
    return tuple(word for word in reversed(words) if word)[:_SORTED_BY]


def by_right(place: Place) -> tuple[str, ...]:
    """What orders lines by the words behind the match; none comes before all."""
    words = [fold(word) for word in WORD.findall(place.line.right)]
    return tuple(word for word in words if word)[:_SORTED_BY]


ORDERS: dict[str, Callable[[Place], tuple[str, ...]]] = {"left": by_left, "right": by_right}
"""The orders that go by the words around a match."""


def _before(text: str, start: int) -> str:
    """The end of the paragraph up to the match; a word that is cut is left out."""
    piece = text[max(0, start - 2 * WIDTH) : start].rpartition("\n\n")[2]
    flat = " ".join(piece.split()) + (" " if piece[-1:].isspace() else "")
    if len(flat) <= WIDTH and (len(piece) < 2 * WIDTH or start <= 2 * WIDTH):
        return flat
    return flat[-WIDTH:].partition(" ")[2] or flat[-WIDTH:]


def _behind(text: str, end: int) -> str:
    """The paragraph from the match on; a word that is cut is left out."""
    piece = text[end : end + 2 * WIDTH].partition("\n\n")[0]
    flat = (" " if piece[:1].isspace() else "") + " ".join(piece.split())
    if len(flat) <= WIDTH and (len(piece) < 2 * WIDTH or end + 2 * WIDTH >= len(text)):
        return flat
    return flat[:WIDTH].rpartition(" ")[0] or flat[:WIDTH]
