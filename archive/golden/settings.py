"""How far an index may be from the live one to take its place by itself, and whether searches are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from sqlalchemy import Connection, Engine, delete, select

from archive.database.connection import upsert, writing
from archive.desk.tables import counted_searches_table, golden_settings_table
from archive.errors import BadGolden
from archive.messages import Message

_T = golden_settings_table.c
MOST = {"totals_within": 1_000, "best_kept": 10}
"""The largest that the numbers may be; they are whole and not negative."""


@dataclass(frozen=True, slots=True)
class GoldenSettings:
    """What is set at the desk. An index takes the place of the live one `by_itself` where the total of each golden
    search is within `totals_within` per cent of what it was and at least `best_kept` of its ten best are among the ten
    best still; else somebody is asked. `counting`: whether it is counted what readers search for
    (`archive.golden.counted`)."""

    by_itself: bool = False
    totals_within: int = 10
    best_kept: int = 8
    counting: bool = False


def golden_settings(connection: Connection) -> GoldenSettings:
    """What is set; what was never set, or to no value that can be, is as it is at first."""
    held = {str(row.key): row.value for row in connection.execute(select(_T.key, _T.value).limit(100))}
    found = GoldenSettings()
    for name, known in asdict(found).items():
        value = held.get(name)
        if type(value) is int and 0 <= value <= MOST.get(name, 1):
            found = replace(found, **{name: type(known)(value)})
    return found


def read_settings(engine: Engine) -> GoldenSettings:
    """What is set in a desk's database."""
    with engine.connect() as connection:
        return golden_settings(connection)


def change_settings(engine: Engine, given: Mapping[str, object]) -> GoldenSettings:
    """Set what is given, by the names of `GoldenSettings`; what is set then. Where counting ends, what was counted is
    deleted. Raises `BadGolden`."""
    known = {each.name: type(each.default) for each in fields(GoldenSettings)}
    for name, value in given.items():
        if name not in known:
            raise BadGolden(Message("Nothing is set that is called “%(name)s”.", name=name[:40]))
        if type(value) is not known[name]:
            kind = Message("true or false") if known[name] is bool else Message("a whole number")
            raise BadGolden(Message("“%(name)s” is %(kind)s.", name=name, kind=kind))
        if isinstance(value, int) and not 0 <= value <= MOST.get(name, 1):
            raise BadGolden(Message("“%(name)s” is a number from 0 to %(most)s.", name=name, most=MOST[name]))
    with writing(engine) as connection:
        for name, value in given.items():
            number = int(value)  # type: ignore[call-overload]  # it is one of these kinds: `known` was asked above
            row = upsert(golden_settings_table).values(key=name, value=number)
            connection.execute(row.on_conflict_do_update(["key"], set_={"value": number}))
        if given.get("counting") is False:
            connection.execute(delete(counted_searches_table))
        return golden_settings(connection)
