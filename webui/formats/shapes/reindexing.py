"""What is told to programs of a reindex: how things stand, a comparison, golden searches."""

from __future__ import annotations

from typing import Annotated, TypedDict


class MovedArticle(TypedDict):
    """An article that is among the best of a golden search before or after."""

    id: str
    title: str
    before: Annotated[int | None, {"description": "Its rank in the live index, from 1; null: not among the ten best."}]
    after: Annotated[int | None, {"description": "Its rank in the candidate."}]


class GoldenAnswer(TypedDict):
    """A golden search, asked of the live index and of the candidate."""

    query: str
    before: int
    after: int
    kept: Annotated[int, {"description": "How many of the best of before are among the best still."}]
    same: bool
    problem: Annotated[str | None, {"description": "Why it cannot be asked."}]
    best: list[MovedArticle]


class TopicNumbers(TypedDict):
    """A topic of which other articles are than before."""

    topic: str
    before: int
    after: int


class IndexComparison(TypedDict):
    """A candidate compared with the live index."""

    candidate: str
    made_at: str
    documents_before: int
    documents_after: int
    answers: list[GoldenAnswer]
    topics: list[TopicNumbers]
    objections: Annotated[list[str], {"description": "Why it does not become the live index by itself."}]


class IndexBeside(TypedDict):
    """An index beside the live one."""

    documents: int
    behind: Annotated[int, {"description": "Changes of the archive that it does not hold yet."}]
    bytes: Annotated[int, {"description": "What it takes on the disk beyond the live one."}]
    published_at: Annotated[str | None, {"description": "ISO 8601, UTC."}]
    problem: Annotated[str | None, {"description": "Why it cannot become the live one."}]


class Progressing(TypedDict):
    """How far a candidate is that is being built."""

    done: int
    total: int


class ReindexStanding(TypedDict):
    """The live index, the candidate that waits for consent, the index of before that is pinned."""

    generation: str | None
    documents: int
    bytes: int
    due: Annotated[str | None, {"description": "Why a reindex is due."}]
    proposed_rules: bool
    building: Progressing | None
    candidate: IndexBeside | None
    comparison: IndexComparison | None
    pinned: IndexBeside | None


class GoldenSearch(TypedDict):
    """What the keepers want to go on finding."""

    id: int
    query: str
    made_by: str
    made_at: str


class OftenAsked(TypedDict):
    """What readers asked five times or more, and is no golden search."""

    query: str
    times: int


class GoldenBounds(TypedDict):
    """What is set of golden searches."""

    by_itself: bool
    totals_within: Annotated[int, {"description": "Per cent."}]
    best_kept: Annotated[int, {"description": "Of ten."}]
    counting: bool


class GoldenList(TypedDict):
    """The golden searches."""

    golden: list[GoldenSearch]
    proposed: list[OftenAsked]
    settings: GoldenBounds


class GoldenAdded(TypedDict):
    """A golden search."""

    golden: GoldenSearch


class JobPut(TypedDict):
    """A job that was put into the queue."""

    job: int
    kind: str
