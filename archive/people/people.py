"""Signing in: a name and a password looked at, the same work whoever is named."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import Engine

from archive.home import Home
from archive.people.hashing import fits, hashed, is_dated, turn
from archive.people.links import Links
from archive.people.naming import name_key
from archive.people.secret import Secret, secret_of
from archive.people.sessions import Sessions
from archive.people.throttle import Count, Throttle, counts
from archive.people.tokens import Token, Tokens
from archive.people.users import User, Users
from archive.shelf.shelf import Shelf


@dataclass(frozen=True, slots=True)
class People:
    """All that a desk knows of people."""

    engine: Engine
    users: Users
    sessions: Sessions
    tokens: Tokens
    links: Links
    throttle: Throttle
    secret: Secret

    @classmethod
    def at(cls, shelf: Shelf, engine: Engine) -> People:
        """Those of the archive with this shelf, whose desk is `engine`. Raises `HomeNotWritable`, `DamagedArchive`."""
        secret = secret_of(shelf)
        return cls(
            engine,
            Users(engine),
            Sessions(engine, secret),
            Tokens(engine),
            Links(engine, secret),
            Throttle(engine, secret),
            secret,
        )

    def sign_in(self, name: str, password: str, network: str, browser: str) -> User | None:
        """Whose name and password these are; None for anything else, of which nothing more is told. `browser` is what
        a cookie says (`browser_mark`). Raises `HeldBack`, `ManySignIns`."""
        user, stored = self.users.password_of(name)
        number = self._known(browser, user, stored)
        tried = counts(name_key(name), network, number)
        is_right = self._tried(tried, stored, password, known=bool(number))
        if user is None or not is_right or user.disabled:
            return None
        self.throttle.clear(tried)
        if is_dated(stored):
            self.users.renew_hash(user.id, stored, hashed(password))
        return user

    def knows_password(self, user: User, password: str, network: str) -> bool:
        """Whether somebody who is signed in knows their own password. Raises `HeldBack`, `ManySignIns`."""
        tried = counts(name_key(user.name), network, f"own:{user.id}")
        if not self._tried(tried, self.users.password_of(user.name)[1], password, known=True):
            return False
        self.throttle.clear(tried)
        return True

    def browser_mark(self, user: User) -> str:
        """What a browser keeps from which this account has signed in: it opens nothing, and counts tries for itself. It
        is worth nothing once the account has another password."""
        number, stored = secrets.token_urlsafe(16), self.users.password_of(user.name)[1]
        return f"{number}.{self.secret.hashed('browser mark', f'{user.id}.{stored}.{number}')}"

    def _tried(self, tried: tuple[Count, ...], stored: str, password: str, *, known: bool) -> bool:
        """Count a try and look whether the password fits: a try that cannot be looked at just now is not counted."""
        self.throttle.refuse_held(tried)
        with turn(known=known):
            self.throttle.take(tried)
            return fits(stored, password)

    def _known(self, mark: str, user: User | None, stored: str) -> str:
        """What tries from this browser count for, where it is one of the account that is named; else ""."""
        number, _dot, proof = mark.partition(".")
        if user is None or not stored or not self.secret.is_hash(proof, "browser mark", f"{user.id}.{stored}.{number}"):
            return ""
        return number


def people_listed(home: Home) -> tuple[list[User], list[Token]]:
    """The accounts and the tokens of this home, by name; of a desk that is not there nothing is made."""
    with home.desk_to_read() as engine:
        return ([], []) if engine is None else (Users(engine).all(), Tokens(engine).all())
