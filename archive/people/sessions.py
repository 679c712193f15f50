"""Sessions: who is signed in, from where, until when. What a cookie holds is kept hashed, and ends when it is to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update

from archive.database.connection import writing
from archive.desk.tables import sessions_table, users_table
from archive.errors import ArchiveError
from archive.people.errors import NoSuchAccount
from archive.people.roles import now, stamp
from archive.people.secret import Secret
from archive.people.users import User, user_of

LASTS = timedelta(hours=12)
MOST = 50
"""Sessions of one account; with one more the oldest ends."""
_NOTED_EVERY = timedelta(minutes=5)
_LONGEST_BROWSER = 200
_PURPOSE = "session"
_table = sessions_table.c


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in. `browser` is what that said of itself, in one line; times are ISO 8601 in UTC."""

    id: int
    user_id: int
    made_at: str
    used_at: str
    ends_at: str
    address: str
    browser: str


class Sessions:
    """The sessions of a desk."""

    def __init__(self, engine: Engine, secret: Secret) -> None:
        self._engine, self._secret = engine, secret

    def begin(self, user: User, address: str, browser: str) -> str:
        """Sign somebody in: what their cookie holds, 256 random bits, said nowhere else."""
        made, value = now(), secrets.token_urlsafe(32)
        said = "".join(each if each.isprintable() else " " for each in browser)[:_LONGEST_BROWSER]
        row = {"hash": self._secret.hashed(_PURPOSE, value), "user_id": user.id, "epoch": user.epoch}
        times = {"made_at": stamp(made), "used_at": stamp(made), "ends_at": stamp(made + LASTS)}
        with writing(self._engine) as connection:
            connection.execute(delete(sessions_table).where(_table.ends_at <= stamp(made)))
            mine = select(_table.id).where(_table.user_id == user.id).order_by(_table.id.desc()).offset(MOST - 1)
            connection.execute(delete(sessions_table).where(_table.id.in_(mine)))
            connection.execute(insert(sessions_table).values(**row, **times, address=address[:100], browser=said))
            connection.execute(update(users_table).where(users_table.c.id == user.id).values(signed_in_at=stamp(made)))
        return value

    def find(self, value: str) -> tuple[Session, User] | None:
        """The session of this cookie and whose it is; None where it is over, or its owner may not sign in."""
        statement = (
            select(sessions_table, users_table.c.id.label("owner"))
            .join(users_table, users_table.c.id == _table.user_id)
            .where(_table.hash == self._secret.hashed(_PURPOSE, value))
        )
        with self._engine.connect() as connection:
            row = connection.execute(statement).first()
            owner = (
                connection.execute(select(users_table).where(users_table.c.id == row.owner)).first() if row else None
            )
        if row is None or owner is None:
            return None
        user, session = user_of(owner), _session_of(row)
        if user.disabled or row.epoch != user.epoch or not _lasts(session, now()):
            return None
        return session, user

    def note_use(self, session: Session) -> None:
        """Remember when a session was last used, to some minutes; where nothing can be written, it is not."""
        at = now()
        if stamp(at - _NOTED_EVERY) < session.used_at <= stamp(at):
            return
        try:
            with writing(self._engine) as connection:
                connection.execute(update(sessions_table).where(_table.id == session.id).values(used_at=stamp(at)))
        except ArchiveError:
            return  # it is said in a list and decides nothing

    def of(self, user_id: int) -> list[Session]:
        """The sessions of an account that last, the newest first."""
        mine = (_table.user_id == user_id) & (_table.epoch == users_table.c.epoch)
        statement = (
            select(sessions_table)
            .join(users_table, users_table.c.id == _table.user_id)
            .where(mine)
            .order_by(_table.id.desc())
        )
        at = now()
        with self._engine.connect() as connection:
            found = [_session_of(row) for row in connection.execute(statement)]
        return [each for each in found if _lasts(each, at)]

    def end(self, session_id: int, user_id: int) -> None:
        """End one session of an account. Raises `NoSuchAccount` where it has no such one."""
        with writing(self._engine) as connection:
            mine = (_table.id == session_id) & (_table.user_id == user_id)
            if not connection.execute(delete(sessions_table).where(mine)).rowcount:
                raise NoSuchAccount(str(session_id))

    def end_others(self, session: Session) -> int:
        """End all sessions of an account but this one: how many there were."""
        others = (_table.user_id == session.user_id) & (_table.id != session.id)
        with writing(self._engine) as connection:
            return connection.execute(delete(sessions_table).where(others)).rowcount


def _lasts(session: Session, at: datetime) -> bool:
    """Whether it has begun and has not ended; one from the future is of a clock that was set back, and over."""
    return stamp(at - LASTS) <= session.made_at <= stamp(at + timedelta(minutes=5)) and stamp(at) < session.ends_at


def _session_of(row: object) -> Session:
    return Session(*(getattr(row, name) for name in Session.__slots__))
