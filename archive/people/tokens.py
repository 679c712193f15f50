"""Tokens: what a program shows instead of signing in. A token is said once and kept hashed."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from archive.database.connection import writing
from archive.desk.tables import tokens_table, users_table
from archive.errors import ArchiveError
from archive.messages import Message
from archive.people.errors import BadAccount, NoSuchAccount
from archive.people.naming import cleaned_name, name_key
from archive.people.roles import Role, now, role_of, stamp

PREFIX = "hemeroteca_"
MOST_TOKENS = 1_000
_NOTED_EVERY = timedelta(minutes=5)
_table = tokens_table.c
_COLUMNS = (_table.id, _table.name, _table.role, _table.made_at, _table.used_at)
_MADE = (users_table.c.name.label("made_by"), _table.made_by.label("maker_id"))
_TOKENS = select(*_COLUMNS, *_MADE).outerjoin(users_table, users_table.c.id == _table.made_by)


@dataclass(frozen=True, slots=True)
class Token:
    """A token, without what it is. Times are ISO 8601 in UTC; `used_at` is "" for one that never was. `made_by` is the
    account that made it, itself or by a token of its own: with "" and no `maker_id` it was made at the command line."""

    id: int
    name: str
    role: Role
    made_at: str
    used_at: str
    made_by: str = ""
    maker_id: int | None = None


class Tokens:
    """The tokens of a desk. They outlive a restored backup, as the programs that hold them do, and end with what the
    account that made them may do (`Users`)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, role: Role, maker_id: int | None = None) -> tuple[Token, str]:
        """A new token and what it is, 256 random bits, said nowhere else. Raises `BadAccount`, also where its maker may
        not do as much by now."""
        name, value = cleaned_name(name), f"{PREFIX}{secrets.token_urlsafe(32)}"
        with writing(self._engine) as connection:
            if maker_id is not None and not _may(connection, maker_id, role):
                raise BadAccount(Message("Whoever makes a token cannot give it more than they may do themselves."))
            if connection.execute(select(_table.id).where(_table.key == name_key(name))).first():
                raise BadAccount(Message("There is a token “%(name)s” already, or one that looks like it.", name=name))
            if connection.execute(select(func.count()).select_from(tokens_table)).scalar_one() >= MOST_TOKENS:
                raise BadAccount(
                    Message("There are %(most)s tokens, which is the most that there can be.", most="1,000")
                )
            row = {"name": name, "key": name_key(name), "role": role.value, "hash": _hashed(value)}
            made = connection.execute(insert(tokens_table).values(**row, made_by=maker_id, made_at=stamp(now())))
            number = int(made.inserted_primary_key[0])  # type: ignore[index]  # a row was inserted
        return self.get(number), value

    def find(self, value: str) -> Token | None:
        """The token that this is."""
        if not value.startswith(PREFIX):
            return None
        with self._engine.connect() as connection:
            row = connection.execute(_TOKENS.where(_table.hash == _hashed(value))).first()
        return _token_of(row) if row else None

    def note_use(self, token: Token) -> None:
        """Remember when a token was last used, to some minutes; where nothing can be written, it is not."""
        at = now()
        if stamp(at - _NOTED_EVERY) < token.used_at <= stamp(at):
            return
        try:
            with writing(self._engine) as connection:
                connection.execute(update(tokens_table).where(_table.id == token.id).values(used_at=stamp(at)))
        except ArchiveError:
            return  # it is said in a list and decides nothing

    def all(self) -> list[Token]:
        """All of them, by name."""
        with self._engine.connect() as connection:
            return [_token_of(row) for row in connection.execute(_TOKENS.order_by(_table.key))]

    def made_by(self, user_id: int) -> list[Token]:
        """Those that this account made, by name."""
        with self._engine.connect() as connection:
            found = connection.execute(_TOKENS.where(_table.made_by == user_id).order_by(_table.key))
            return [_token_of(row) for row in found]

    def get(self, token_id: int) -> Token:
        """The token of this number. Raises `NoSuchAccount`."""
        with self._engine.connect() as connection:
            row = connection.execute(_TOKENS.where(_table.id == token_id)).first()
        if row is None:
            raise NoSuchAccount(str(token_id))
        return _token_of(row)

    def named(self, name: str) -> Token:
        """The token that is called so. Raises `NoSuchAccount`."""
        with self._engine.connect() as connection:
            row = connection.execute(_TOKENS.where(_table.key == name_key(name))).first()
        if row is None:
            raise NoSuchAccount(name)
        return _token_of(row)

    def delete(self, token_id: int) -> Token:
        """Take a token back: the one that was. Raises `NoSuchAccount`."""
        token = self.get(token_id)
        with writing(self._engine) as connection:
            connection.execute(delete(tokens_table).where(_table.id == token_id))
        return token


def _hashed(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def _token_of(row: object) -> Token:
    read = {name: getattr(row, name) for name in Token.__slots__}
    texts = {name: read[name] or "" for name in ("used_at", "made_by")}
    return Token(**{**read, **texts, "role": role_of(read["role"])})


def _may(connection: Connection, user_id: int, role: Role) -> bool:
    """Whether this account signs in and may as much as this role."""
    row = connection.execute(select(users_table).where(users_table.c.id == user_id)).first()
    return row is not None and bool(row.hash) and not row.disabled and role_of(row.role).covers(role)
