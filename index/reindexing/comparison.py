"""How a candidate answers and how the live index does: what moved, came and went, and whether that is within bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.golden.settings import GoldenSettings
from archive.messages import Message
from index.errors import IndexUnavailable, SearchError
from index.query import SearchRequest, Versions
from index.query_language.parser import parse
from index.results import Results

if TYPE_CHECKING:
    from index.searcher import Searcher  # which `status` does without

BEST = 10
"""Articles at the top of what a search finds that are compared."""
_MOST_TOPICS = 200
_LONGEST_TITLE = 300  # characters
_ALL_TOPICS = 5_000


@dataclass(frozen=True, slots=True)
class Moved:
    """An article that is among the best before or after: where it was, and is, from 1; None where it is not."""

    id: str
    title: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A golden search: how many articles it found and finds, and which are the best. `problem` is why it cannot be
    asked, as a sentence; then nothing else is told."""

    query: str
    before: int = 0
    after: int = 0
    best: tuple[Moved, ...] = ()
    problem: str = ""

    @property
    def had(self) -> int:
        """How many of the best there were before."""
        return sum(each.before is not None for each in self.best)

    @property
    def kept(self) -> int:
        """How many of these are among the best still."""
        return sum(each.before is not None and each.after is not None for each in self.best)

    @property
    def is_same(self) -> bool:
        """Whether nothing is otherwise."""
        return not self.problem and self.before == self.after and all(each.before == each.after for each in self.best)


@dataclass(frozen=True, slots=True)
class TopicCount:
    """A topic by what it is called, and how many articles have it before and after."""

    topic: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A candidate compared with the live index. `id` names the candidate, `made_at` is when (ISO 8601, UTC); `live` and
    `rules` are the fingerprints of the topic rules of either. `topics` are those whose numbers differ."""

    id: str
    made_at: str
    live: str
    rules: str
    documents_before: int
    documents_after: int
    answers: tuple[Answer, ...]
    topics: tuple[TopicCount, ...]


def compared(query: str, before: Searcher, after: Searcher) -> Answer:
    """What a search finds here and there, as a reader types it into the search box. Raises `IndexUnavailable`."""
    try:
        tree = parse(query).tree
        asked = SearchRequest(query, limit=BEST, values=1, versions=Versions.ONE).meaning(tree)
        was, now = before.search(asked), after.search(asked)
    except IndexUnavailable:
        raise
    except SearchError as error:
        return Answer(query, problem=str(error))
    ranks = [{hit.stored.id: rank for rank, hit in enumerate(each.hits, 1)} for each in (was, now)]
    titles = {hit.stored.id: hit.stored.document.title[:_LONGEST_TITLE] for each in (was, now) for hit in each.hits}
    order = sorted(titles, key=lambda each: (ranks[1].get(each, BEST + 1), ranks[0].get(each, BEST + 1)))
    best = tuple(Moved(each, titles[each], ranks[0].get(each), ranks[1].get(each)) for each in order)
    return Answer(query, was.total, now.total, best)


def compared_topics(before: Searcher, after: Searcher) -> tuple[tuple[int, int], tuple[TopicCount, ...]]:
    """How many articles there are here and there, and which topics have others; those that differ most first."""
    everything = SearchRequest(limit=1, values=_ALL_TOPICS).meaning(parse("").tree)
    was, now = before.search(everything), after.search(everything)
    counts = [_topics(each) for each in (was, now)]
    rows = [TopicCount(each, counts[0].get(each, 0), counts[1].get(each, 0)) for each in {**counts[0], **counts[1]}]
    differ = sorted((each for each in rows if each.before != each.after), key=_difference)
    return (was.total, now.total), tuple(differ[:_MOST_TOPICS])


def objections(found: Comparison, settings: GoldenSettings) -> list[Message]:
    """Why the candidate does not take the place of the live index by itself: each a sentence; none where it does."""
    none = [] if found.answers else [Message("No golden search was asked, so nothing tells what readers still find.")]
    return none + beyond(found, settings)


def beyond(found: Comparison, settings: GoldenSettings) -> list[Message]:
    """What of a comparison is out of bounds, each a sentence."""
    said: list[Message] = []
    if _is_beyond(found.documents_before, found.documents_after, settings):
        said.append(
            Message(
                "There are %(after)s articles where there were %(before)s.",
                before=found.documents_before,
                after=found.documents_after,
            )
        )
    for each in found.answers:
        if each.problem:
            said.append(Message("“%(query)s” cannot be asked: %(why)s", query=each.query, why=each.problem))
            continue
        if _is_beyond(each.before, each.after, settings):
            said.append(
                Message(
                    "“%(query)s” finds %(after)s, and found %(before)s; up to %(most)s %% of difference are within "
                    "the limits.",
                    query=each.query,
                    before=each.before,
                    after=each.after,
                    most=settings.totals_within,
                )
            )
        if each.kept < min(settings.best_kept, each.had):
            said.append(
                Message(
                    "Of the best that “%(query)s” found, %(kept)s of %(had)s are among the best still; at least "
                    "%(least)s are to be.",
                    query=each.query,
                    kept=each.kept,
                    had=each.had,
                    least=min(settings.best_kept, each.had),
                )
            )
    return said


def changed(answers: Sequence[Answer]) -> int:
    """How many of these are otherwise."""
    return sum(not each.is_same for each in answers)


def _is_beyond(before: int, after: int, settings: GoldenSettings) -> bool:
    return abs(after - before) * 100 > settings.totals_within * max(before, 1)


def _topics(found: Results) -> dict[str, int]:
    return {each.label: each.count for each in found.facets["topic"]}


def _difference(each: TopicCount) -> tuple[int, str]:
    return -abs(each.after - each.before), each.topic
