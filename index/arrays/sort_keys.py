"""What a list is ordered by: keys of the documents that are listed, the first one first."""

from __future__ import annotations

from collections.abc import Callable

from index.arrays.arrayfile import Array
from index.arrays.columns import Columns
from index.arrays.evaluate import Match
from index.query import Sort

Key = Callable[[Array | None], Array]
"""The values of a column at some places (None: at all)."""


def keys_of(columns: Columns, sort: Sort, match: Match, passed: Array | None) -> list[Key]:
    """What orders the documents that passed: greatest by the first key, among equals by the second, and so on."""
    docs = match.docs if passed is None else match.docs[passed]

    def by(column: Callable[[], Array], sign: int = 1) -> Key:
        return lambda places: sign * column()[docs if places is None else docs[places]]

    newest, identity = by(lambda: columns.newest), by(lambda: columns.id_rank, -1)
    match sort:
        case Sort.NEWEST:
            return [newest, identity]
        case Sort.OLDEST:
            return [by(lambda: columns.oldest), identity]
        case Sort.RELEVANCE:
            return [scores_at(match, passed), newest, identity]


def scores_at(match: Match, passed: Array | None) -> Key:
    """The scores at places among what passed."""
    return lambda places: match.score(places if passed is None else passed if places is None else passed[places])


def remembered(key: Key) -> Key:
    """A key that is worked out once for everything."""
    known: list[Array] = []

    def values(places: Array | None) -> Array:
        if not known:
            known.append(key(None))
        return known[0] if places is None else known[0][places]

    return values
