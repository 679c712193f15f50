"""How often passwords may be tried, known to all workers: after a few failures each further one makes wait longer.

A try counts before its password is looked at, so that many at once are as many as one after the other. It counts for
the account that is named, whether or not there is such a one, and for the network that it comes from. A browser that
somebody has signed in with before is known by a cookie and counts for itself, and all such browsers together for their
account: strangers who try without end keep nobody out who has been here, and a one-time link or the command line lets
in whoever has not.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, func, select, update

from archive.database.connection import upsert, writing
from archive.desk.tables import throttle_table
from archive.people.errors import HeldBack
from archive.people.roles import now
from archive.people.secret import Secret

FIRST_WAIT, LONGEST_WAIT = 5.0, 900.0  # seconds
_FORGOTTEN = 24 * 3600.0  # seconds after the last failure
_MOST_ROWS = 20_000
_table = throttle_table.c


@dataclass(frozen=True, slots=True)
class Count:
    """What tries are counted for: an "account", an "address", a "browser", or an account as far as browsers that are
    known try for it ("marked"), with how many failures are free."""

    kind: str
    value: str
    free: int


def counts(account: str, network: str, browser: str) -> tuple[Count, ...]:
    """What a try counts for. `account` is the key of the name that was given, `browser` what is known of the browser,
    "" where nothing is."""
    if browser:
        return Count("browser", browser, 10), Count("marked", account, 50)
    return Count("account", account, 5), Count("address", network, 20)


@dataclass(frozen=True, slots=True)
class _Hold:
    """What has to wait, for how many `seconds`, and whether the audit was told of that."""

    hash: str
    seconds: float
    is_noted: bool


class Throttle:
    """The tries at a desk."""

    def __init__(self, engine: Engine, secret: Secret) -> None:
        self._engine, self._secret = engine, secret

    def refuse_held(self, asked: tuple[Count, ...]) -> None:
        """Raise `HeldBack` where one of these has to wait; nothing is counted."""
        at = now().timestamp()
        with self._engine.connect() as connection:
            held = self._held(connection, asked, at)
        if not held:
            return
        is_first = False
        if any(not each.is_noted for each in held):
            with writing(self._engine) as connection:
                held = self._held(connection, asked, at) or held
                is_first = any(not each.is_noted for each in held)
                mine = _table.hash.in_([each.hash for each in held])
                connection.execute(update(throttle_table).where(mine).values(noted=_table.until))
        raise HeldBack(_longest(held), is_first=is_first)

    def take(self, asked: tuple[Count, ...]) -> None:
        """Count a try. Raises `HeldBack` where one of these has to wait, and then counts none."""
        at = now().timestamp()
        with writing(self._engine) as connection:
            if held := self._held(connection, asked, at):
                raise HeldBack(_longest(held))
            for each in asked:
                failures, failed_at = self._row(connection, each)
                count = failures + 1 if 0 <= at - failed_at < _FORGOTTEN else 1
                row = {"hash": self._hashed(each), "failures": count, "failed_at": at, "until": at + _wait(count, each)}
                statement = upsert(throttle_table).values(**row)
                connection.execute(statement.on_conflict_do_update(index_elements=[_table.hash], set_=row))
            self._make_room(connection, at)

    def clear(self, asked: tuple[Count, ...]) -> None:
        """Forget the failures: whoever tried knew the password. Of an address this one try is taken back alone, as
        others try from there too."""
        with writing(self._engine) as connection:
            for each in asked:
                mine = _table.hash == self._hashed(each)
                failures, failed_at = self._row(connection, each)
                if each.kind != "address" or failures <= 1:
                    connection.execute(delete(throttle_table).where(mine))
                else:
                    less = {"failures": failures - 1, "until": failed_at + _wait(failures - 1, each)}
                    connection.execute(update(throttle_table).where(mine).values(**less))

    def clear_account(self, key: str) -> None:
        """Forget what was tried for the account whose name has this key."""
        self.clear((Count("account", key, 0), Count("marked", key, 0)))

    def _held(self, connection: Connection, asked: tuple[Count, ...], at: float) -> list[_Hold]:
        """Those of these that have to wait now."""
        mine = _table.hash.in_([self._hashed(each) for each in asked])
        rows = connection.execute(select(throttle_table).where(mine, _table.failed_at <= at, _table.until > at))
        return [_Hold(row.hash, row.until - at, row.noted == row.until) for row in rows]

    def _row(self, connection: Connection, each: Count) -> tuple[int, float]:
        row = connection.execute(select(throttle_table).where(_table.hash == self._hashed(each))).first()
        return (row.failures, row.failed_at) if row else (0, 0.0)

    def _hashed(self, each: Count) -> str:
        return self._secret.hashed(each.kind, each.value)

    def _make_room(self, connection: Connection, at: float) -> None:
        connection.execute(delete(throttle_table).where(_table.failed_at <= at - _FORGOTTEN))
        if connection.execute(select(func.count()).select_from(throttle_table)).scalar_one() > _MOST_ROWS:
            least = select(_table.hash).order_by(_table.failures, _table.failed_at).limit(_MOST_ROWS // 10)
            connection.execute(delete(throttle_table).where(_table.hash.in_(least)))


def _longest(held: list[_Hold]) -> int:
    return int(max(each.seconds for each in held)) + 1


def _wait(failures: int, each: Count) -> float:
    return min(FIRST_WAIT * 2.0 ** min(failures - each.free, 20), LONGEST_WAIT) if failures >= each.free else 0.0
