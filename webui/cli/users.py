"""Verbs for accounts of the desk: user add, list, disable, enable, reset."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from archive.audit.records import Details
from archive.desk.place import desk_of
from archive.home import Home
from archive.people.errors import NoSuchAccount
from archive.people.hashing import hashed
from archive.people.naming import LONGEST_PASSWORD, checked_password, cleaned_name, name_key
from archive.people.people import People, people_listed
from archive.people.roles import Role
from archive.people.tokens import Token
from archive.people.users import User
from webui.cli.changing import changing
from webui.cli.output import console, print_json
from webui.cli.verb import USAGE, fail, verb
from webui.settings import settings_from

ROLE = click.option(
    "--role", type=click.Choice([each.value for each in Role]), required=True, help="What they may do: admin is all."
)
ON_THIS_MACHINE = "http://localhost:8000"


@click.group("user")
def user_group() -> None:
    """Accounts of the desk, with which an archive is run in a browser (docs/desk.md)."""


@user_group.command("add")
@click.argument("name")
@ROLE
@click.option("--password-stdin", is_flag=True, help="Take the password from standard input instead of asking for it.")
@click.option("--link", is_flag=True, help="Set no password; print a one-time link with which its owner does.")
@verb
def add_verb(home: Path, as_json: bool, name: str, role: str, password_stdin: bool, link: bool) -> None:
    """Add account NAME; its password is asked for, and never stands in the command."""
    if password_stdin and link:
        fail("--password-stdin and --link contradict each other; keep one", as_json, USAGE)
    name = cleaned_name(name)
    stored = "" if link else hashed(_password(name, password_stdin, as_json))
    with people_of(home, "user add", {"name": name, "role": role}) as people:
        user = people.users.add(name, Role(role), stored)
        address = _address(people, user) if link else ""
    if as_json:
        print_json({"user": _told(user), **({"link": address} if link else {})})
    else:
        console().print(f"{user.name} is an account now ({user.role}).", markup=False)
        _print_link(address)


@user_group.command("list")
@verb
def list_verb(home: Path, as_json: bool) -> None:
    """List the accounts, by name."""
    users, _tokens = listed(home)
    if as_json:
        print_json({"users": [_told(each) for each in users]})
        return
    out = console()
    for each in users:
        state = "disabled" if each.disabled else "active" if each.has_password else "has no password yet"
        seen = f"last signed in {each.signed_in_at[:10]}" if each.signed_in_at else "never signed in"
        out.print(f"{each.name}  {each.role}  {state}  since {each.made_at[:10]}  {seen}", markup=False)
    if not users:
        out.print("There is no account: the desk is off. `hemeroteca user add NAME --role admin` makes one.")


@user_group.command("disable")
@click.argument("name")
@verb
def disable_verb(home: Path, as_json: bool, name: str) -> None:
    """Let account NAME sign in no more; its sessions and the tokens that it made end."""
    with people_of(home, "user disable", {"name": name}, sought=name) as people:
        user = people.users.named(name)
        lost = [each.name for each in people.tokens.made_by(user.id)]
        user = people.users.disable(user.id)
    _print_state(user, "disabled; its sessions are over", as_json, lost)


@user_group.command("enable")
@click.argument("name")
@verb
def enable_verb(home: Path, as_json: bool, name: str) -> None:
    """Let account NAME sign in again; tries that were refused are forgotten."""
    with people_of(home, "user enable", {"name": name}, sought=name) as people:
        user = people.users.enable(people.users.named(name).id)
        people.throttle.clear_account(name_key(user.name))
    _print_state(user, "enabled", as_json)


@user_group.command("reset")
@click.argument("name")
@verb
def reset_verb(home: Path, as_json: bool, name: str) -> None:
    """Take the password of account NAME back and print a one-time link with which another is set, within 24 hours."""
    with people_of(home, "user reset", {"name": name}, sought=name) as people:
        user = people.users.named(name)
        lost = [each.name for each in people.tokens.made_by(user.id)]
        user = people.users.reset(user.id, any_of_them=True)
        people.throttle.clear_account(name_key(user.name))
        address = _address(people, user)
    if as_json:
        print_json({"user": _told(user), "link": address, **_lost(lost)})
    else:
        console().print(f"{user.name} has no password any more; its sessions are over.", markup=False)
        _print_lost(lost)
        _print_link(address)


def listed(home: Path) -> tuple[list[User], list[Token]]:
    """The accounts and the tokens of this home; nothing is made or written."""
    opened = Home.open(home, reading=True)
    try:
        return people_listed(opened)
    finally:
        opened.close()


@contextmanager
def people_of(home: Path, action: str, details: Details, sought: str = "") -> Iterator[People]:
    """The people of this home's desk, for what is done with them and noted in the audit. Where there is no desk it is
    made, unless somebody is `sought` there. Raises `NoSuchAccount`."""
    opened = Home.open(home)
    try:
        if sought and not desk_of(opened.path).exists():
            raise NoSuchAccount(sought)
        people = People.at(opened.shelf, opened.desk)
        with changing(opened, action, details):
            yield people
    finally:
        opened.close()


def site_of() -> str:
    """Where the site is, as far as it is known here."""
    return settings_from().address or ON_THIS_MACHINE


def _password(name: str, from_stdin: bool, as_json: bool) -> str:
    if from_stdin:
        typed = sys.stdin.read(4 * LONGEST_PASSWORD).removesuffix("\n").removesuffix("\r")
    elif sys.stdin.isatty():
        typed = click.prompt("Password", hide_input=True, confirmation_prompt="The same again", err=True)
    else:
        fail("there is no terminal to ask for a password; give it with --password-stdin, or --link", as_json, USAGE)
    return checked_password(typed, name)


def _address(people: People, user: User) -> str:
    return f"{site_of()}/admin/password?token={people.links.for_password(user)}"


def _told(user: User) -> dict[str, object]:
    return asdict(user) | {"signed_in_at": user.signed_in_at or None}


def _print_state(user: User, state: str, as_json: bool, lost: Sequence[str] = ()) -> None:
    if as_json:
        print_json({"user": _told(user), **_lost(lost)})
    else:
        console().print(f"{user.name} is {state}.", markup=False)
        _print_lost(lost)


def _lost(tokens: Sequence[str]) -> dict[str, object]:
    return {"tokens_deleted": list(tokens)} if tokens else {}


def _print_lost(tokens: Sequence[str]) -> None:
    if tokens:
        console().print(f"Tokens that it had made, deleted: {', '.join(tokens)}", markup=False)


def _print_link(address: str) -> None:
    if address:
        console().print(f"Good once, for 24 hours: {address}", markup=False, soft_wrap=True)
