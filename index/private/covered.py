"""How many articles each name of what is private covers now, told by the index of the whole archive; and for a name
that covers none, those that may have been meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

from archive.site.private import Private, folded
from index.following.topic_rules import LANGUAGES
from index.query import Query
from index.query_language.tree import Everything, Or, Value
from index.results import Results

PUBLICATION, TOPIC, ALL = "publication", "topic", "all"
"""The kinds of what can be private."""

_FACETS = {PUBLICATION: "source", TOPIC: "topic"}
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)/?")
_MOST_VALUES = 100_000
_SUGGESTED, _ALIKE, _SHORTEST = 3, 0.7, 3  # names; how alike; characters of a name that may be part of another
_LOOKED_FOR = 5  # names: to look for what is alike takes a moment for each


class Asked(Protocol):
    """What is asked of a searcher over the whole archive."""

    def search(self, query: Query) -> Results:
        """As `index.searcher.Searcher` does."""

    def labels(self, language: str) -> Callable[[str], str]:
        """Likewise."""


@dataclass(frozen=True, slots=True)
class Named:
    """A publication or topic that could be private, by its name."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class CoversNone:
    """A name that covers no article, and the names that may have been meant, the likeliest first."""

    named: Named
    meant: tuple[Named, ...] = ()


class Coverage:
    """Tells what names cover, with one look at the index. Raises `ArchiveError` and `SearchError` where none can be
    asked."""

    def __init__(self, searcher: Asked, published_at: Callable[[str], Sequence[str]] = lambda _host: ()) -> None:
        found = searcher.search(Query(tree=Everything(), limit=1, values=_MOST_VALUES))
        self.articles = found.total
        """All there are."""
        self._searcher = searcher
        self._published_at = published_at  # the publications of a host, that of most articles first
        labels = [searcher.labels(each) for each in LANGUAGES]
        self._values: Mapping[str, dict[str, dict[str, int]]] = {each: defaultdict(dict) for each in _FACETS}
        self._shown: Mapping[str, dict[str, str]] = {each: {} for each in _FACETS}
        for kind, facet in _FACETS.items():
            for each in found.facets.get(facet, ()):
                if not folded(each.value):
                    continue
                names = {each.value, *(label(each.value) for label in labels)} if kind == TOPIC else {each.value}
                for name in names:
                    self._values[kind][folded(name)][each.value] = each.count
                    self._shown[kind].setdefault(folded(name), name)

    def values(self, kind: str) -> list[str]:
        """The publications or topics there are, that of most articles first."""
        found = {value: count for values in self._values[kind].values() for value, count in values.items()}
        return sorted(found, key=lambda each: (-found[each], each))

    def articles_of(self, named: Named) -> int:
        """How many articles a name covers."""
        if named.kind == ALL:
            return self.articles
        values = self._values[named.kind].get(folded(named.name), {})
        if len(values) < 2:
            return sum(values.values())
        parts = tuple(Value(_FACETS[named.kind], each) for each in values)  # an article may have several of them
        return self._searcher.search(Query(tree=Or(parts), limit=1)).total

    def meant(self, named: Named) -> tuple[Named, ...]:
        """The publications of a host; names of either kind that are written the same, are alike, or part of one
        another."""
        kinds = sorted(_FACETS, key=lambda each: each != named.kind)
        wanted, found = folded(named.name), []
        if host := _HOST.fullmatch(wanted):
            found = [Named(PUBLICATION, each) for each in self._published_at(host[1])]
        for kind in kinds:
            known = self._shown[kind]
            same = [wanted] if wanted in known else []
            alike = get_close_matches(wanted, known, _SUGGESTED, _ALIKE)
            parts = [each for each in known if min(len(each), len(wanted)) >= _SHORTEST and _holds(each, wanted)]
            parts.sort(key=lambda each: -sum(self._values[kind][each].values()))
            found += [Named(kind, known[each]) for each in dict.fromkeys((*same, *alike, *parts[:_SUGGESTED]))]
        return tuple(dict.fromkeys(found))[:_SUGGESTED]


def names_of(private: Private) -> list[Named]:
    """Everything that is named, in the order in which it was."""
    whole = [Named(ALL, "")] if private.everything else []
    return [*whole, *_each(PUBLICATION, private.publications), *_each(TOPIC, private.topics)]


def _each(kind: str, names: Sequence[str]) -> Iterable[Named]:
    return (Named(kind, each) for each in names)


def _holds(one: str, other: str) -> bool:
    """Whether the one holds all words of the other, or the other way about."""
    words, others = set(one.split()), set(other.split())
    return words <= others or others <= words


def covering_none(coverage: Coverage, more: Private, now: Private) -> list[CoversNone]:
    """Of what is to be private as well the names that cover no article, those left out that are private now. What may
    have been meant is said of the first few."""
    known = {(each.kind, folded(each.name)) for each in names_of(now)}
    new = [each for each in names_of(more) if (each.kind, folded(each.name)) not in known]
    none = [each for each in new if each.kind != ALL and not coverage.articles_of(each)]
    return [CoversNone(each, coverage.meant(each) if n < _LOOKED_FOR else ()) for n, each in enumerate(none)]
