"""One run of a fault: what readers met, when all was well again, what was lost; and what most faults need for it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.cluster.corpus import as_line
from tests.cluster.fleet import Fleet
from tests.cluster.load import Answered, Load
from tests.cluster.processes import until

CALM = 3.0
"""Seconds of readers before a fault."""
FOR_A_WHILE = 6.0
"""Seconds of readers after one that nothing is waited for."""
FEW = 8
"""Questions that tell whether all is well again."""
BULK = 3_000
"""Articles of one import, or of one sync."""
DOWN = 8.0
"""Seconds that servers are gone."""


@dataclass
class Run:
    """What one run of a fault came to."""

    fault: str
    asked: int = 0
    failed: int = 0
    wrong: int = 0
    slowest: float = 0.0
    heals: float = 0.0
    notes: list[str] = field(default_factory=list)


Fault = Callable[[Fleet, Load, Run], None]


def noted(run: Run, answers: Sequence[Answered], *, expected: Sequence[int] = ()) -> None:
    """Add what readers met: an answer with a status that is `expected` is none that failed."""
    run.asked += len(answers)
    run.failed += sum(each.status not in (200, *expected) for each in answers)
    run.wrong += sum(bool(each.wrong) for each in answers)
    run.slowest = max([run.slowest, *(each.took for each in answers)])
    others = Counter((each.status, each.why) for each in answers if each.status not in (200, *expected))
    run.notes += [f"{times} times {status} {why}" for (status, why), times in sorted(others.items())][:5]
    run.notes += sorted({each.wrong for each in answers if each.wrong})[:3]


def healed(fleet: Fleet, load: Load, since: float, seconds: float = 180.0) -> float:
    """Wait until all is well; the seconds from that moment until every copy was there and the last question was asked
    that was not answered, or not rightly."""
    asked: list[Answered] = []

    def is_well() -> bool:
        answers = [each for server in range(len(fleet.servers)) for each in load.pass_over(server, FEW)]
        asked.extend(answers)
        return all(map(is_right, answers))

    green = since
    if fleet.with_index:
        fleet.nodes.green(seconds)
        green = time.monotonic()
    until(is_well, seconds, lambda: what_said(asked[-20:]))
    bad = [each.began + each.took for each in (*load.since(since), *asked) if not is_right(each)]
    return max([green, *bad]) - since


def is_right(answer: Answered) -> bool:
    """Whether it is one, and nothing is wrong with it."""
    return answer.status == 200 and not answer.wrong


def reads_rightly(load: Load) -> bool:
    """Whether one server answers every question of a few as the judge does."""
    return all(map(is_right, load.pass_over(0, FEW)))


def what_said(answers: Sequence[Answered]) -> str:
    """The answers in a line, for who looks why it never was well."""
    return "; ".join(sorted({f"{each.server}: {each.status} {each.wrong} {each.address}" for each in answers})[:6])


def nothing_lost(fleet: Fleet, run: Run) -> None:
    """Bring the index up to the store, and look for what is missing or double."""
    fleet.settle()
    run.notes += (faults := fleet.whole())
    run.wrong += len(faults)


def settled(fleet: Fleet, load: Load, run: Run, since: float, *, expected: Sequence[int] = ()) -> None:
    """The end of a fault that began then: all is well again, what readers met is noted, and nothing is lost."""
    run.heals = healed(fleet, load, since)
    noted(run, load.since(since), expected=expected)
    nothing_lost(fleet, run)


def file_of_new(fleet: Fleet) -> Path:
    """A file of new articles."""
    file = fleet.home.parent / f"many-{fleet.next}.jsonl"
    with file.open("w") as out:
        for number in range(fleet.next, fleet.next + BULK):
            out.write(f"{as_line(number)}\n")
    return file


def store_many(fleet: Fleet) -> None:
    """Import many articles, without the index."""
    fleet.counts.most = max(fleet.counts.most, fleet.next + BULK)
    fleet.store_new(BULK)
