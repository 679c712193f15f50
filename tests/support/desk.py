"""A desk with people, and visitors who are signed in there without going through the form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.home import Home
from archive.people.hashing import hashed
from archive.people.people import People
from archive.people.roles import Role
from archive.people.users import User
from tests.support.pages import parsed
from tests.support.shelf import article, home_with

PASSWORD = "correct horse battery"


@cache
def password_hash() -> str:
    """The hash of `PASSWORD`, made once."""
    return hashed(PASSWORD)


def build_home(path: Path) -> Home:
    """A small archive without a desk."""
    return home_with(path, *(article(n) for n in range(3)))


def people_of(home: Home) -> People:
    """The people of its desk, which is made."""
    return People.at(home.shelf, home.desk)


def add(home: Home, name: str, role: Role = Role.ADMIN) -> User:
    """An account with `PASSWORD`."""
    return people_of(home).users.add(name, role, password_hash())


@dataclass(frozen=True)
class Visitor:
    """A browser at the desk, with the token that its forms bring ("" where it has none)."""

    client: FlaskClient
    token: str

    def send(self, address: str, method: str = "POST", **fields: str) -> TestResponse:
        """Send a form of a page."""
        return self.client.open(address, method=method, data={"csrf_token": self.token, **fields})


def signed_in(app: Flask, home: Home, user: User) -> Visitor:
    """A browser in which this account is signed in."""
    client = app.test_client()
    client.set_cookie("desk", people_of(home).sessions.begin(user, "127.0.0.1", "a test"))
    return Visitor(client, client.get("/api/v1/admin/session").get_json().get("csrf_token", ""))


def stranger(app: Flask, address: str = "/admin/sign-in") -> Visitor:
    """A browser in which nobody is signed in, with a page's form before it."""
    client = app.test_client()
    return Visitor(client, form_token(client.get(address).text))


def form_token(page: str) -> str:
    """What a form of the page brings along, "" where it has none."""
    found = parsed(page).select_one("input[name=csrf_token]")
    return str(found["value"]) if found else ""
