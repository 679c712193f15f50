"""The queries of a list, asked one after the other as each would be alone. No Flask."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from enum import StrEnum

from archive.errors import ArchiveError
from archive.messages import Message
from archive.partial_date import parse_iso
from index.budget import SECONDS, Budget, within
from index.errors import QuerySyntaxError, QueryTooCostly, QuestionAbandoned, SearchError
from index.query import SearchRequest, Selection
from index.results import Results
from webui.admission.lanes import Busy
from webui.admission.weights import LIGHT_WEIGHT
from webui.services import Services

MOST_SECONDS = 120.0
"""In which a list is asked, from its first query on: what is left then is not asked."""

_PAUSE = 0.05  # seconds

Turn = Callable[[], AbstractContextManager[None]]
"""A turn among costly questions. Raises `Busy` where it does not come soon."""


class State(StrEnum):
    """What became of a query."""

    COUNTED = "counted"
    UNREADABLE = "cannot be read"
    TOO_COSTLY = "too large"
    NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class Year:
    """A year with an article, and the value of the facet that chooses the articles that lie there."""

    number: int
    value: str


@dataclass(frozen=True, slots=True)
class Counted:
    """One query with its filters: how many articles it finds, in all, and in which years the first and the last of
    these are (None where none is dated). `notes` say how it was taken, `problem` why it was not counted, or ""."""

    query: SearchRequest
    state: State
    articles: int = 0
    first: Year | None = None
    last: Year | None = None
    notes: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: `turn` gives a costly query its turn among those of others, and `abandoned` says whether nobody waits
    for the numbers any more."""

    services: Services
    turn: Turn
    abandoned: Callable[[], bool]


def counted(
    queries: Sequence[str], base: SearchRequest, asker: Asker, seconds: float = MOST_SECONDS
) -> Iterator[Counted | None]:
    """Each query in its order, under these filters, all of them in one edition of the index; None where a query waits
    for its turn, so that others can go on. Each has the time of one question, all together `seconds`. Raises
    `QuestionAbandoned`."""
    until = time.monotonic() + seconds
    stopped = ""
    with asker.services.visit():
        for text in queries:
            query = replace(base.worded(text), page=1, limit=1, values=1)
            while True:
                if not stopped and time.monotonic() >= until:
                    stopped = Message("time is over")
                if stopped:
                    yield Counted(query, State.NOT_ASKED, problem=stopped)
                    break
                try:
                    yield _counted(query, asker)
                    break
                except QuestionAbandoned:
                    raise
                except Busy:
                    time.sleep(_PAUSE)
                    yield None
                except (SearchError, ArchiveError):
                    stopped = Message("the archive could not be asked any more")


def _counted(query: SearchRequest, asker: Asker) -> Counted:
    """The query asked as the page of results would ask it. Raises `Busy`, `SearchError`, `ArchiveError`."""
    try:
        with asker.turn() if _is_costly(query, asker) else nullcontext(), _budget(asker):
            _understood, results = asker.services.search(query)
    except QuerySyntaxError as error:
        return Counted(query, State.UNREADABLE, problem=error.args[0])
    except QueryTooCostly as error:
        return Counted(query, State.TOO_COSTLY, problem=error.args[0])
    first, last = _years(query, results)
    return Counted(query, State.COUNTED, results.total, first, last, results.notes)


def _is_costly(query: SearchRequest, asker: Asker) -> bool:
    with _budget(asker):
        return asker.services.searcher.cost(asker.services.understood(query)[0]) > LIGHT_WEIGHT


def _budget(asker: Asker) -> AbstractContextManager[None]:
    return within(Budget.lasting(SECONDS, asker.abandoned))


def _years(query: SearchRequest, results: Results) -> tuple[Year | None, Year | None]:
    # A facet's counts pass over what is chosen in it; as an article has one year, that is put right here.
    chosen = query.selections.get("year", Selection())
    held = [
        each.value
        for each in results.facets.get("year", ())
        if each.count and each.value not in chosen.exclude and (each.value in chosen.include or not chosen.include)
    ]
    if not held:
        return None, None
    first = min(held, key=lambda value: (parse_iso(value).first, len(value)))
    last = max(held, key=lambda value: (parse_iso(value).last, -len(value)))
    return Year(parse_iso(first).first.year, first), Year(parse_iso(last).last.year, last)
