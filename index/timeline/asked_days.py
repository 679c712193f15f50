"""The days that a query asks for: its range, the dates in its words, the years and months that are chosen.

What is drawn over time begins and ends with them, and does not show as empty what was never asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce

from archive.partial_date import parse_iso
from index.query import Query
from index.query_language.tree import And, Dates, Node, Not, Or, Undated

Asked = tuple[tuple[date | None, date | None], ...]
"""Runs of days, both ends inclusive, in order and apart from one another. Only the first may have no beginning and only
the last no end."""

EVERY_DAY: Asked = ((None, None),)

_Runs = tuple[tuple[int, int], ...]  # the same as ordinals
_OPEN_FIRST, _OPEN_LAST = 0, date.max.toordinal() + 1
_ALL: _Runs = ((_OPEN_FIRST, _OPEN_LAST),)
_LENGTH = {"year": 4, "month": 7}  # of a value that is one of the facet's own periods


def asked_days(query: Query) -> Asked:
    """The days that an article may be of to be found. Every day where nothing is asked, or where what is asked goes by
    two ends of one vague date (`date:2019-01 date:2019-03` finds what is of 2019)."""
    runs = _met(_of_tree(query.tree), _run(query.first, query.last))
    for facet, length in _LENGTH.items():
        if chosen := query.selections.get(facet):
            if chosen.include:
                runs = _met(runs, _joined(_of_value(each) for each in chosen.include))
            for value in chosen.exclude:
                if len(value) == length:  # "2019" among the months stands for vague dates alone
                    runs = _met(runs, _rest(_of_value(value)))
    return _days(runs) if runs and runs != _ALL else EVERY_DAY


def meet(some: Asked, others: Asked) -> Asked:
    """The days that both ask for; every day where there are none."""
    return _days(_met(_ordinals(some), _ordinals(others)) or _ALL)


def join(asked: Iterable[Asked]) -> Asked:
    """The days that any of these asks for."""
    return _days(_joined(map(_ordinals, asked)) or _ALL)


def _ordinals(asked: Asked) -> _Runs:
    return tuple(run for first, last in asked for run in _run(first, last))


def _days(runs: _Runs) -> Asked:
    return tuple(
        (
            date.fromordinal(first) if first > _OPEN_FIRST else None,
            date.fromordinal(last) if last < _OPEN_LAST else None,
        )
        for first, last in runs
    )


def _of_tree(node: Node, negated: bool = False) -> _Runs:
    """The days of what a tree finds, or with `negated` of what it does not find."""
    match node:
        case Dates(first, last):
            return _rest(_run(first, last)) if negated else _run(first, last)
        case Undated():
            return _ALL if negated else ()
        case Not(part):
            return _of_tree(part, not negated)
        case And(parts) | Or(parts):
            each = [_of_tree(part, negated) for part in parts]
            return reduce(_met, each, _ALL) if isinstance(node, And) is not negated else _joined(each)
        case _:
            return _ALL


def _run(first: date | None, last: date | None) -> _Runs:
    return ((first.toordinal() if first else _OPEN_FIRST, last.toordinal() if last else _OPEN_LAST),)


def _of_value(value: str) -> _Runs:
    try:
        days = parse_iso(value)
    except ValueError:  # typed at the command line: it finds nothing
        return ()
    return _run(days.first, days.last)


def _met(some: _Runs, others: _Runs) -> _Runs:
    both = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return tuple(sorted((first, last) for first, last in both if first <= last))


def _joined(each: Iterable[_Runs]) -> _Runs:
    runs: list[tuple[int, int]] = []
    for first, last in sorted(run for part in each for run in part):
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(runs[-1][1], last))
        else:
            runs.append((first, last))
    return tuple(runs)


def _rest(runs: _Runs) -> _Runs:
    """All days but these."""
    found, begin = [], _OPEN_FIRST
    for first, last in runs:
        if begin < first:
            found.append((begin, first - 1))
        begin = last + 1
    if begin <= _OPEN_LAST:
        found.append((begin, _OPEN_LAST))
    return tuple(found)
