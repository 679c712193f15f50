"""What is done with the index and golden searches at the desk, by its pages and by programs: each act with its rows in
the audit. The index itself is the worker's: here a job is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from archive.errors import BadGolden, Repair
from archive.golden.counted import Counted, counted
from archive.golden.searches import Golden, GoldenSearches, cleaned
from archive.golden.settings import GoldenSettings, change_settings, read_settings
from archive.jobs.kinds import BACK, COMPARE, DISCARD, REINDEX, RELEASE, SWAP
from archive.jobs.records import Job
from archive.messages import Message
from index.private.turning import Opened, candidate_rules, opened_by, pinned_rules
from index.reindexing.state import ReindexState, reindex_state
from webui.desk.access.guard import desk
from webui.desk.jobs.acts import queue
from webui.desk.people.acts import acted, who
from webui.http.current import private_now, services
from webui.services import parsed

STEPS = {"compare": COMPARE, "swap": SWAP, "discard": DISCARD, "back": BACK, "release": RELEASE}
"""The kind of job by the last part of its address."""
OTHER_RULES = {"swap": candidate_rules, "back": pinned_rules}
"""The topic rules that a step brings: somebody is to be sure of it where private articles are public by them."""


def latest_job() -> Job | None:
    """The latest job around a reindex; None where none is kept."""
    kinds = {REINDEX, *STEPS.values()}
    found = [each for each in queue().all() if each.kind in kinds]
    return queue().get(found[-1].id) if found else None


def state() -> ReindexState:
    """How the index stands. Raises `ArchiveError`."""
    return reindex_state(services().home)


def opened(step: str) -> tuple[Opened, ...]:
    """The private articles that would be public by a step: by a swap or by going back. By any other none would."""
    home, private = services().home, private_now()
    if step not in OTHER_RULES or not private.topics:
        return ()
    then = OTHER_RULES[step](home)
    return opened_by(home, private, then, services().searcher.taken) if then is not None else ()


def golden() -> list[Golden]:
    """The golden searches."""
    return GoldenSearches(desk().people.engine).all()


def asked_often() -> list[Counted]:
    """What readers ask often, where that is counted."""
    return counted(desk().people.engine)


def settings() -> GoldenSettings:
    """What is set of golden searches."""
    return read_settings(desk().people.engine)


def add_golden(query: str) -> Golden:
    """Add a golden search. Raises `BadGolden`, and `SearchError` where it cannot be understood."""
    query = cleaned(query)
    parsed(query)
    with acted("golden add", {"query": query}):
        return GoldenSearches(desk().people.engine).add(query, who().name)


def delete_golden(number: str) -> Golden:
    """Delete a golden search. Raises `BadGolden`."""
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        raise BadGolden(Message("There is no golden search %(number)s.", number=number[:20]), Repair.LIST_GOLDEN)
    with acted("golden delete", {"golden": int(number)}):
        return GoldenSearches(desk().people.engine).delete(int(number))


def set_golden(given: Mapping[str, object]) -> GoldenSettings:
    """Set what is given of the settings. Raises `BadGolden`."""
    with acted("golden set", {name[:40]: str(value)[:40] for name, value in given.items()}):
        return change_settings(desk().people.engine, given)
