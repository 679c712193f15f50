"""One-time links: the one with which the first account is made, and those with which somebody sets a password."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import Connection, Engine, delete, insert, select

from archive.database.connection import writing
from archive.desk.tables import links_table, users_table
from archive.messages import Message
from archive.people.errors import BadAccount, BadLink
from archive.people.roles import Role, now, stamp
from archive.people.secret import Secret
from archive.people.users import User, Users, added, set_password_in

SETUP_LASTS = timedelta(hours=1)
PASSWORD_LASTS = timedelta(hours=24)
_PURPOSE = "link"
_table = links_table.c


class Links:
    """The one-time links of a desk. What a link holds is 256 random bits, said once and kept hashed."""

    def __init__(self, engine: Engine, secret: Secret) -> None:
        self._engine, self._secret = engine, secret

    def for_setup(self) -> str:
        """What the link holds that makes the first account, in place of any before. Raises `BadAccount` where there is
        an account."""
        with writing(self._engine) as connection:
            _refuse_accounts(connection)
            connection.execute(delete(links_table).where(_table.user_id.is_(None)))
            return self._made(connection, None, SETUP_LASTS)

    def for_password(self, user: User) -> str:
        """What the link holds with which this account's password is set, in place of any before."""
        with writing(self._engine) as connection:
            connection.execute(delete(links_table).where(_table.user_id == user.id))
            return self._made(connection, user.id, PASSWORD_LASTS)

    def is_setup(self, value: str) -> bool:
        """Whether this makes the first account; looking uses nothing up."""
        with self._engine.connect() as connection:
            return self._owner(connection, value) == (None,) and not _has_accounts(connection)

    def whose(self, value: str) -> User:
        """Whose password this sets; looking uses nothing up. Raises `BadLink`."""
        with self._engine.connect() as connection:
            owner = self._owner(connection, value)
        if owner is None or owner[0] is None:
            raise BadLink
        return Users(self._engine).get(owner[0])

    def make_first(self, value: str, name: str, password_hash: str) -> User:
        """Use the link up and make the first account, an admin. Raises `BadLink`, `BadAccount`: of two that use one
        link at once, one is refused."""
        with writing(self._engine) as connection:
            if self._owner(connection, value) != (None,) or _has_accounts(connection):
                raise BadLink
            connection.execute(delete(links_table).where(_table.user_id.is_(None)))
            return added(connection, name, Role.ADMIN, password_hash)

    def set_password(self, value: str, password_hash: str) -> User:
        """Use the link up and set its account's password. Raises `BadLink`."""
        with writing(self._engine) as connection:
            owner = self._owner(connection, value)
            if owner is None or owner[0] is None:
                raise BadLink
            connection.execute(delete(links_table).where(_table.user_id == owner[0]))
            return set_password_in(connection, owner[0], password_hash)

    def _made(self, connection: Connection, user_id: int | None, lasts: timedelta) -> str:
        value = secrets.token_urlsafe(32)
        connection.execute(delete(links_table).where(_table.ends_at <= stamp(now())))
        row = {"hash": self._secret.hashed(_PURPOSE, value), "user_id": user_id, "ends_at": stamp(now() + lasts)}
        connection.execute(insert(links_table).values(**row))
        return value

    def _owner(self, connection: Connection, value: str) -> tuple[int | None] | None:
        """(the number of its account, or None for the first one's), None where the link is not good."""
        mine = (_table.hash == self._secret.hashed(_PURPOSE, value)) & (_table.ends_at > stamp(now()))
        row = connection.execute(select(_table.user_id).where(mine)).first()
        return (row.user_id,) if row else None


def _has_accounts(connection: Connection) -> bool:
    return connection.execute(select(users_table.c.id).limit(1)).first() is not None


def _refuse_accounts(connection: Connection) -> None:
    if _has_accounts(connection):
        raise BadAccount(Message("There is an account already: whoever is in charge adds others."))
