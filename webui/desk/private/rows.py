"""What is private as rows, for the desk's page, for programs and the command line: what each name covers, and whether
it is in force or a change of it is not done yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from archive.errors import ArchiveError
from archive.jobs.kinds import PRIVATE, private_in, read
from archive.jobs.queue import Queue
from archive.jobs.records import State
from archive.site.private import Private, folded
from index.private.covered import Coverage, Named, names_of

IN_FORCE, BECOMING_PRIVATE, BECOMING_PUBLIC = "private", "becoming_private", "becoming_public"


@dataclass(frozen=True, slots=True)
class Change:
    """A job that is not done yet: its number, whether it `is_running` or waits, what it makes private and public."""

    job: int
    is_running: bool
    add: Private
    delete: Private


@dataclass(frozen=True, slots=True)
class PrivateRow:
    """A name and how it stands: `articles` that it covers now, None where no index can be asked; `job` that changes it,
    None where none does, and whether that `is_running`."""

    named: Named
    articles: int | None
    state: str
    job: int | None = None
    is_running: bool = False


def changes_of(queue: Queue) -> list[Change]:
    """The changes of what is private that wait or are being done, the first first; but what nobody can have asked for,
    and what is done by now."""
    jobs = [each for each in queue.all() if each.kind == PRIVATE and each.state in (State.WAITING, State.RUNNING)]
    found = []
    for each in jobs:
        with suppress(ArchiveError):
            told = read(PRIVATE, queue.get(each.id).arguments)
            more, less = (private_in(told[name]) for name in ("add", "delete"))
            found.append(Change(each.id, each.state is State.RUNNING, more, less))
    return found


def private_rows(held: Private, now: Private, changes: Sequence[Change], coverage: Coverage | None) -> list[PrivateRow]:
    """Every name that is private by the archive (`held`), that hides already (`now`) or is to."""
    every = now
    for each in changes:
        every = every.joined(each.add)
    in_force = set(_keys(names_of(held)))

    def row(named: Named) -> PrivateRow:
        key, state, doing = _key(named), IN_FORCE, None
        if key not in in_force:
            state = BECOMING_PRIVATE
            doing = next((each for each in changes if key in _keys(names_of(each.add))), None)
        for each in changes:
            if key in _keys(names_of(each.delete)):
                state, doing = BECOMING_PUBLIC, each
            elif state == BECOMING_PUBLIC and key in _keys(names_of(each.add)):
                state, doing = BECOMING_PRIVATE, each
        articles = coverage.articles_of(named) if coverage else None
        return PrivateRow(named, articles, state, doing.job if doing else None, bool(doing and doing.is_running))

    return [row(each) for each in names_of(every)]


def _key(named: Named) -> tuple[str, str]:
    return named.kind, folded(named.name)


def _keys(names: Iterable[Named]) -> list[tuple[str, str]]:
    return [_key(each) for each in names]
