"""Golden searches: what the keepers want to go on finding. An index that is to take the place of the live one is
compared with it by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select

from archive.database.connection import writing
from archive.desk.tables import golden_table
from archive.document import clean_text
from archive.errors import BadGolden, Repair
from archive.messages import Message

MOST = 200
"""Golden searches of an archive: each is asked twice in every comparison."""
LONGEST = 500
"""Characters of one."""
_G = golden_table.c
_SHOWN = [_G.id, func.substr(_G.query, 1, LONGEST).label("query"), _G.made_by, _G.made_at]


@dataclass(frozen=True, slots=True)
class Golden:
    """A golden search: its number, what is typed into the search box, who added it, and when (ISO 8601, UTC)."""

    id: int
    query: str
    made_by: str
    made_at: str


class GoldenSearches:
    """The golden searches in a desk's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[Golden]:
        """All of them, the first first."""
        with self._engine.connect() as connection:
            return all_golden(connection)

    def add(self, query: str, made_by: str) -> Golden:
        """Add one. That it can be understood is for the caller to see to. Raises `BadGolden`."""
        query = cleaned(query)
        with writing(self._engine) as connection:
            held = all_golden(connection)
            if any(each.query.casefold() == query.casefold() for each in held):
                raise BadGolden(Message("“%(query)s” is a golden search already.", query=query))
            if len(held) >= MOST:
                raise BadGolden(Message("There are %(most)s golden searches already; delete one first.", most=MOST))
            values = {"query": query, "made_by": made_by, "made_at": datetime.now(UTC).isoformat(timespec="seconds")}
            number = connection.execute(insert(golden_table).values(values).returning(_G.id)).scalar_one()
            return Golden(number, **values)

    def delete(self, number: int) -> Golden:
        """Delete the one of this number. Raises `BadGolden`."""
        with writing(self._engine) as connection:
            row = connection.execute(select(*_SHOWN).where(_G.id == number)).first()
            if row is None:
                sentence = Message("There is no golden search %(number)s.", number=number)
                raise BadGolden(sentence, Repair.LIST_GOLDEN)
            connection.execute(delete(golden_table).where(_G.id == number))
            return _golden(row)


def cleaned(query: str) -> str:
    """A golden search as it is kept. Raises `BadGolden` for one that is empty or too long."""
    query = " ".join(clean_text(query).split())
    if not query:
        raise BadGolden(Message("A golden search has words, as they are typed into the search box."))
    if len(query) > LONGEST:
        raise BadGolden(Message("A golden search has up to %(most)s characters.", most=LONGEST))
    return query


def all_golden(connection: Connection) -> list[Golden]:
    """The golden searches of a desk, the first first."""
    rows: Sequence[Row[tuple[int, str, str, str]]] = connection.execute(
        select(*_SHOWN).order_by(_G.id).limit(MOST)
    ).all()
    return list(map(_golden, rows))


def _golden(row: Row[tuple[int, str, str, str]]) -> Golden:
    return Golden(row.id, str(row.query), str(row.made_by), str(row.made_at))
