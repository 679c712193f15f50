"""What a person left out of a plan by hand, kept however often and in whatever way the plan is made anew.

A choice is of a place: a file, a member of a zip, an entry of an export. That place is the same whichever publication,
language, order of dates or recipe the sources are read with, while what an article is known by in the archive is not.
Where the files themselves changed, another article may have come to lie there: then it has to have its title or its
address as well, or be known by the same key.

A choice for which the latest reading has nothing that comes in waits: a publication that was named by mistake, or a
recipe that rejected everything, costs no choice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from archive.plans.records import Row


class Choice(NamedTuple):
    """An article that is left out: where it lies, and what it was known by, when the sources were in this state."""

    place: str
    key: str
    url: str
    title: str
    state: str


def choose(connection: sqlite3.Connection, where: str, values: Sequence[object], *, out: bool) -> int:
    """Leave out the rows of a plan that this condition tells (SQL of our words), or take them in again; how many rows
    that are."""
    rows = f"FROM found WHERE {where}"
    if out:
        made_of = "(SELECT state FROM made_of)"
        said = f"INSERT OR REPLACE INTO chosen SELECT place, key, url, title, {made_of} {rows}"
    else:
        said = f"DELETE FROM chosen WHERE place IN (SELECT place {rows})"  # noqa: S608  # of our words
    connection.execute(said, values)
    return connection.execute(f"UPDATE found SET is_out = {int(out)} WHERE {where}", values).rowcount  # noqa: S608  # of our words


def chosen(connection: sqlite3.Connection) -> list[Choice]:
    """Everything that is left out of a plan, also what waits."""
    return [Choice(*map(str, each)) for each in connection.execute("SELECT * FROM chosen")]


def counted(connection: sqlite3.Connection) -> dict[str, int]:
    """How many choices there are, and how many of them are for nothing that would come in now."""
    idle = "place NOT IN (SELECT place FROM found WHERE is_out)"
    (every, waiting) = connection.execute(f"SELECT count(*), coalesce(sum({idle}), 0) FROM chosen").fetchone()  # noqa: S608  # of our words
    return {"chosen": int(every), "chosen_idle": int(waiting)}


class Choices:
    """What was chosen before, while a plan of sources in this state is made anew."""

    def __init__(self, before: Sequence[Choice], state: str) -> None:
        self._state = state
        self._by_place = {each.place: each for each in before}
        # Of files that are as they were, the place says it all.
        self._by_key = {each.key: each for each in before if each.state != state}

    def holds_for(self, row: Row) -> bool:
        """Whether the row is left out. Rows are asked for once each: the choice is from then on of what this row is."""
        found = self._by_place.get(row.place)
        if found is None or not self._is_of(found, row):
            found = self._by_key.get(row.key)
        if found is None:
            return False
        if self._by_place.get(found.place) is found and found.place != row.place:
            del self._by_place[found.place]  # it lies elsewhere by now
        self._by_place[row.place] = Choice(row.place, row.key, row.url, row.title, self._state)
        return True

    def keep(self, connection: sqlite3.Connection) -> None:
        """Keep the choices with the plan that was made. Another capture of what is left out goes the same way."""
        connection.executemany("INSERT INTO chosen VALUES (?, ?, ?, ?, ?)", self._by_place.values())
        connection.execute(
            "UPDATE found SET is_out = 1 WHERE NOT is_out AND outcome IN ('new', 'changed')"
            " AND key IN (SELECT key FROM found WHERE is_out)"
        )

    def _is_of(self, choice: Choice, row: Row) -> bool:
        if choice.state == self._state:
            return True
        return row.title == choice.title or bool(row.url and row.url == choice.url) or row.key == choice.key
