"""A plan as people look at it: filtered, searched, sorted, a page at a time; and what they leave out of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archive.jobs.records import text_of
from archive.plans.choices import choose, counted
from archive.plans.plan_file import COLUMNS, row_of
from archive.plans.records import FLAGS, OUTCOMES, Flag, Row

SORTS = ("place", "title", "date", "publication", "length", "outcome")
"""By what rows may be sorted; `place` is the order of the sources. A `-` before one turns it round."""
_COLUMN = {
    "place": "n",
    "title": "title COLLATE NOCASE",
    "date": "day",
    "publication": "publication COLLATE NOCASE",
    "length": "words",
    "outcome": "outcome",
}
_COMES = "outcome IN ('new', 'changed')"
MOST_WORDS = 200
"""Characters of what is searched for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: of one outcome and with one flag ("" and None: any), with these words in the title, the authors, the
    publication, the place, the address or the reason, only those that are left out (None: both); and sorted by what."""

    outcome: str = ""
    flag: Flag | None = None
    words: str = ""
    is_out: bool | None = None
    sort: str = "place"

    def where(self) -> tuple[str, list[object]]:
        """As SQL, and its values."""
        parts, values = ["1"], list[object]()
        if self.outcome in OUTCOMES:
            parts.append("outcome = ?")
            values.append(self.outcome)
        if self.flag is not None:
            parts.append("flags & ?")
            values.append(int(self.flag))
        if self.is_out is not None:
            parts.append("is_out = ?")
            values.append(int(self.is_out))
        for word in self.words[:MOST_WORDS].split():
            parts.append("title || ' ' || authors || ' ' || publication || ' ' || path || ' ' || url || reason LIKE ?")
            escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
            parts[-1] += " ESCAPE '!'"
            values.append(f"%{escaped}%")
        return " AND ".join(parts), values

    def order(self) -> str:
        """As SQL: what is undated or empty stands last."""
        turned = self.sort.startswith("-")
        column = _COLUMN.get(self.sort.removeprefix("-"), "n")
        if column == "n":
            return f"n{' DESC' if turned else ''}"  # as they lie: nothing is sorted
        return f"{column.partition(' ')[0]} = '', {column}{' DESC' if turned else ''}, n"


def rows(connection: sqlite3.Connection, wanted: Wanted, limit: int, offset: int = 0) -> list[Row]:
    """The rows of one page."""
    where, values = wanted.where()
    # Nothing that a visitor says is part of these statements: they are made of the words above.
    said = f"SELECT {COLUMNS} FROM found WHERE {where} ORDER BY {wanted.order()} LIMIT ? OFFSET ?"  # noqa: S608  # of our words
    return [row_of(each) for each in connection.execute(said, [*values, limit, offset])]


def every(connection: sqlite3.Connection, wanted: Wanted) -> Iterator[Row]:
    """All of these rows, one after the other."""
    where, values = wanted.where()
    said = f"SELECT {COLUMNS} FROM found WHERE {where} ORDER BY n"  # noqa: S608  # of our words
    return (row_of(each) for each in connection.execute(said, values))


def row(connection: sqlite3.Connection, number: int) -> Row | None:
    """One row."""
    found = connection.execute(f"SELECT {COLUMNS} FROM found WHERE n = ?", (number,)).fetchone()  # noqa: S608  # of our words
    return row_of(found) if found else None


def neighbours(connection: sqlite3.Connection, of: Row) -> tuple[int, int]:
    """The numbers of the rows before and after this one that would come in; 0 for none."""
    before = connection.execute(f"SELECT max(n) FROM found WHERE n < ? AND {_COMES}", (of.n,)).fetchone()  # noqa: S608  # of our words
    after = connection.execute(f"SELECT min(n) FROM found WHERE n > ? AND {_COMES}", (of.n,)).fetchone()  # noqa: S608  # of our words
    return before[0] or 0, after[0] or 0


def count(connection: sqlite3.Connection, wanted: Wanted) -> int:
    """How many rows there are of these."""
    where, values = wanted.where()
    return int(connection.execute(f"SELECT count(*) FROM found WHERE {where}", values).fetchone()[0])  # noqa: S608  # of our words


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows there are of each outcome, with each flag by its name, how many come in, how many are left out by
    hand (`left_out`), how many choices that were (`chosen`), and how many of these are for nothing that would come in
    now (`chosen_idle`)."""
    found = dict.fromkeys(OUTCOMES, 0)
    tally = {name: 0 for name, _called in FLAGS.values()}
    for outcome, flags, many in connection.execute(
        "SELECT outcome, flags, count(*) FROM found GROUP BY outcome, flags"
    ):
        found[outcome] = found.get(outcome, 0) + many
        for flag, (name, _called) in FLAGS.items():
            tally[name] += many if flags & flag else 0
    left = int(connection.execute("SELECT count(*) FROM found WHERE is_out").fetchone()[0])
    comes = found["new"] + found["changed"] - left
    return found | tally | {"comes_in": comes, "left_out": left} | counted(connection)


def publications(connection: sqlite3.Connection, most: int) -> list[tuple[str, int]]:
    """The publications of what comes in ("" for none), and how many articles of each; the largest of them, so many."""
    said = f"SELECT publication, count(*) FROM found WHERE {_COMES} AND NOT is_out GROUP BY publication"  # noqa: S608  # of our words
    found = connection.execute(f"{said} ORDER BY count(*) DESC, publication LIMIT ?", (most,))
    return [(text_of(name), int(many)) for name, many in found]


def leave_out(connection: sqlite3.Connection, wanted: Wanted, *, out: bool) -> int:
    """Leave out all of these that would come in, or take them in again; how many rows that are."""
    where, values = wanted.where()
    of = f"key IN (SELECT key FROM found WHERE {where} AND {_COMES})"  # noqa: S608  # of our words
    return choose(connection, f"{_COMES} AND is_out <> {int(out)} AND {of}", values, out=out)


def leave_out_one(connection: sqlite3.Connection, number: int, *, out: bool) -> int:
    """Leave out one row, or take it in again; how many rows that are: another capture of it goes the same way."""
    return choose(connection, f"{_COMES} AND key = (SELECT key FROM found WHERE n = ?)", [number], out=out)  # noqa: S608  # of our words


def left_out_keys(connection: sqlite3.Connection) -> frozenset[str]:
    """What the documents that are left out are known by."""
    return frozenset(key for (key,) in connection.execute("SELECT key FROM found WHERE is_out"))


def passed_over(connection: sqlite3.Connection) -> Mapping[str, tuple[int, str]]:
    """How many things were skipped for each reason, and where the first of them lie (JSON)."""
    found = connection.execute("SELECT reason, count, places FROM passed_over ORDER BY count DESC, reason LIMIT 200")
    return {str(reason): (int(many), str(places)) for reason, many, places in found}


def slim(connection: sqlite3.Connection) -> None:
    """Keep of an applied plan what was left out and what was rejected: the archive has the rest."""
    connection.execute("DELETE FROM found WHERE NOT (is_out OR outcome = 'rejected')")
    for table in ("documents", "originals"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608  # names of our tables
