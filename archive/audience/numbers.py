"""Numbers of changes as the public has them: its own, without gaps, from which nobody can count what is private.

Rows come in with the numbers of the whole archive, moved out of the way of the copy's, and get the copy's once all are
in: in the order of the archive's, each the same for ever."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, bindparam, delete, func, insert, select, update

from archive.database.expressions import Number
from archive.database.schema import documents_table, past_states_table

AWAY = 1 << 40
"""Added to numbers of the whole archive until they are replaced."""

_MADE = MetaData()
numbers_table = Table(
    "public_numbers",
    _MADE,
    Column("whole", Number, primary_key=True, autoincrement=False),
    Column("own", Number, nullable=False, unique=True),
)
_D, _P, _N = documents_table.c, past_states_table.c, numbers_table.c
_COLUMNS = ((documents_table, _D.seq), (documents_table, _D.changed_seq), (past_states_table, _P.began))
_ENDED = (past_states_table, _P.ended)


def make_numbers(connection: Connection) -> None:
    """Make the table of a new copy."""
    _MADE.create_all(connection)


def moved(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """A row with these of its numbers out of the way."""
    return {**values, **{name: values[name] + AWAY for name in names}}


def renumber(connection: Connection, since: int) -> None:
    """Give all rows that came in the copy's numbers; `since` is the archive's change up to which it had followed."""
    met = {
        number - AWAY
        for _table, column in (*_COLUMNS, _ENDED)
        for number in connection.execute(select(column).where(column >= AWAY)).scalars()
    }
    known = dict(connection.execute(select(_N.whole, _N.own).order_by(_N.whole)).all())
    last = connection.execute(select(func.max(_N.own))).scalar() or 0
    new = [{"whole": whole, "own": last + at} for at, whole in enumerate(sorted(n for n in met if n > since), 1)]
    if new:
        connection.execute(insert(numbers_table), new)
        known |= {each["whole"]: each["own"] for each in new}
    wholes = sorted(known)

    def own(number: int) -> int:
        """That of the number, or of the last before it that the copy has."""
        at = bisect_right(wholes, number)
        return known[wholes[at - 1]] if at else 0

    # What ended at a change that the copy never had is no past of its own.
    gone = [number + AWAY for number in met if number not in known]
    for number in gone:
        connection.execute(delete(past_states_table).where(_P.ended == number))
    rows = [{"away": number + AWAY, "own_number": own(number)} for number in sorted(met)]
    for table, column in (*_COLUMNS, _ENDED):
        if rows:
            statement = update(table).where(column == bindparam("away")).values({column: bindparam("own_number")})
            connection.execute(statement, rows)
