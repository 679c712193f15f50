"""Accounts: who there is, what each may do, and that somebody is always in charge."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from archive.database.connection import writing
from archive.desk.tables import sessions_table, tokens_table, users_table
from archive.messages import Message
from archive.people.errors import BadAccount, NoSuchAccount
from archive.people.naming import cleaned_name, name_key
from archive.people.roles import Role, now, role_of, stamp

MOST_USERS = 1_000
_table = users_table.c


@dataclass(frozen=True, slots=True)
class User:
    """An account. Sessions of another `epoch` are over; `has_password` is false until its one-time link was used.
    Times are ISO 8601 in UTC."""

    id: int
    name: str
    role: Role
    disabled: bool
    epoch: int
    has_password: bool
    made_at: str
    signed_in_at: str


class Users:
    """The accounts of a desk. Whatever changes what somebody may do ends their sessions; what leaves them less also
    deletes the tokens that they made, with which they could go on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def any(self) -> bool:
        """Whether there is an account at all."""
        with self._engine.connect() as connection:
            return connection.execute(select(_table.id).limit(1)).first() is not None

    def all(self) -> list[User]:
        """Everybody, by name."""
        with self._engine.connect() as connection:
            return [user_of(row) for row in connection.execute(select(users_table).order_by(_table.key))]

    def get(self, user_id: int) -> User:
        """The account of this number. Raises `NoSuchAccount`."""
        with self._engine.connect() as connection:
            return _got(connection, user_id)

    def named(self, name: str) -> User:
        """The account that is called so, however its name is written. Raises `NoSuchAccount`."""
        with self._engine.connect() as connection:
            row = connection.execute(select(users_table).where(_table.key == name_key(name))).first()
        if row is None:
            raise NoSuchAccount(name)
        return user_of(row)

    def password_of(self, name: str) -> tuple[User | None, str]:
        """The account that is called so and the hash of its password; None and "" where there is none."""
        with self._engine.connect() as connection:
            row = connection.execute(select(users_table).where(_table.key == name_key(name))).first()
        return (user_of(row), row.hash) if row else (None, "")

    def add(self, name: str, role: Role, password_hash: str = "") -> User:
        """A new account. Raises `BadAccount` where its name cannot be, or is another's."""
        with writing(self._engine) as connection:
            return added(connection, name, role, password_hash)

    def set_role(self, user_id: int, role: Role) -> User:
        """Give an account another role. Raises `NoSuchAccount`, and `BadAccount` for the last admin."""
        with writing(self._engine) as connection:
            before = _got(connection, user_id)
            if before.role is role:
                return before
            _change(connection, before, role=role.value)
            if not role.covers(before.role):
                _refuse_headless(connection, before)
                _delete_tokens(connection, before)
            return _got(connection, user_id)

    def disable(self, user_id: int) -> User:
        """Let an account sign in no more. Raises `NoSuchAccount`, and `BadAccount` for the last admin."""
        with writing(self._engine) as connection:
            before = _got(connection, user_id)
            _change(connection, before, disabled=True)
            _refuse_headless(connection, before)
            _delete_tokens(connection, before)
            return _got(connection, user_id)

    def enable(self, user_id: int) -> User:
        """Let an account sign in again. Raises `NoSuchAccount`."""
        with writing(self._engine) as connection:
            _change(connection, _got(connection, user_id), disabled=False)
            return _got(connection, user_id)

    def set_password(self, user_id: int, password_hash: str) -> User:
        """Have another password from now on. Raises `NoSuchAccount`."""
        with writing(self._engine) as connection:
            return set_password_in(connection, user_id, password_hash)

    def reset(self, user_id: int, *, any_of_them: bool = False) -> User:
        """Take the password back: nobody signs in until another is set. Raises `NoSuchAccount`, and `BadAccount` for
        the last admin, unless it may be `any_of_them`: whoever has the machine lets in whom they like."""
        with writing(self._engine) as connection:
            before = _got(connection, user_id)
            _change(connection, before, hash="")
            if not any_of_them:
                _refuse_headless(connection, before)
            _delete_tokens(connection, before)
            return _got(connection, user_id)

    def renew_hash(self, user_id: int, before: str, after: str) -> None:
        """Keep the same password by a newer rule."""
        with writing(self._engine) as connection:
            mine = (_table.id == user_id) & (_table.hash == before)
            connection.execute(update(users_table).where(mine).values(hash=after))

    def end_sessions(self, user_id: int) -> User:
        """Sign an account out everywhere. Raises `NoSuchAccount`."""
        with writing(self._engine) as connection:
            _change(connection, _got(connection, user_id))
            return _got(connection, user_id)


def added(connection: Connection, name: str, role: Role, password_hash: str) -> User:
    """A new account, in a transaction that is under way. Raises `BadAccount`."""
    name = cleaned_name(name)
    if connection.execute(select(_table.id).where(_table.key == name_key(name))).first():
        raise BadAccount(Message("There is an account “%(name)s” already, or one that looks like it.", name=name))
    if connection.execute(select(func.count()).select_from(users_table)).scalar_one() >= MOST_USERS:
        raise BadAccount(Message("There are %(most)s accounts, which is the most that there can be.", most="1,000"))
    row = {"name": name, "key": name_key(name), "role": role.value, "hash": password_hash, "made_at": stamp(now())}
    made = connection.execute(insert(users_table).values(**row))
    return _got(connection, int(made.inserted_primary_key[0]))  # type: ignore[index]  # a row was inserted


def set_password_in(connection: Connection, user_id: int, password_hash: str) -> User:
    """`Users.set_password`, in a transaction that is under way."""
    _change(connection, _got(connection, user_id), hash=password_hash)
    return _got(connection, user_id)


def user_of(row: Row[tuple[object, ...]]) -> User:
    """The account that a row of the table is. Raises `BadAccount` for a role that no version of ours wrote."""
    return User(
        id=row.id,
        name=row.name,
        role=role_of(row.role),
        disabled=bool(row.disabled),
        epoch=row.epoch,
        has_password=bool(row.hash),
        made_at=row.made_at,
        signed_in_at=row.signed_in_at or "",
    )


def _got(connection: Connection, user_id: int) -> User:
    row = connection.execute(select(users_table).where(_table.id == user_id)).first()
    if row is None:
        raise NoSuchAccount(str(user_id))
    return user_of(row)


def _change(connection: Connection, user: User, **values: object) -> None:
    """Change an account, and end its sessions."""
    connection.execute(update(users_table).where(_table.id == user.id).values(epoch=user.epoch + 1, **values))
    connection.execute(sessions_table.delete().where(sessions_table.c.user_id == user.id))


def _delete_tokens(connection: Connection, user: User) -> None:
    connection.execute(tokens_table.delete().where(tokens_table.c.made_by == user.id))


def _refuse_headless(connection: Connection, before: User) -> None:
    """Refuse what was done to an admin where nobody is in charge now: one without a password cannot be."""
    if before.role is not Role.ADMIN or before.disabled:
        return
    in_charge = (_table.role == Role.ADMIN.value) & _table.disabled.is_(False) & (_table.hash != "")
    if connection.execute(select(_table.id).where(in_charge).limit(1)).first() is None:
        raise BadAccount(Message("This is the last admin with a password: make another one first, who has set theirs."))
