"""Verbs for tokens, which programs show instead of signing in: token add, list, delete."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from archive.people.roles import Role
from archive.people.tokens import Token
from webui.cli.output import console, print_json
from webui.cli.users import ROLE, listed, people_of
from webui.cli.verb import verb


@click.group("token")
def token_group() -> None:
    """Tokens for programs that ask the desk (docs/desk.md)."""


@token_group.command("add")
@click.argument("name")
@ROLE
@verb
def add_verb(home: Path, as_json: bool, name: str, role: str) -> None:
    """Add token NAME and print it; it is not shown again."""
    with people_of(home, "token add", {"name": name, "role": role}) as people:
        token, value = people.tokens.add(name, Role(role))
    if as_json:
        print_json({"token": _told(token), "value": value})
    else:
        console().print(value, markup=False, soft_wrap=True)


@token_group.command("list")
@verb
def list_verb(home: Path, as_json: bool) -> None:
    """List the tokens, by name; what they are is not kept."""
    _users, tokens = listed(home)
    if as_json:
        print_json({"tokens": [_told(each) for each in tokens]})
        return
    out = console()
    for each in tokens:
        maker = f"made by {each.made_by}" if each.made_by else "made at the command line"
        used = f"last used {each.used_at[:10]}" if each.used_at else "never used"
        out.print(f"{each.name}  {each.role}  {maker}  since {each.made_at[:10]}  {used}", markup=False)
    if not tokens:
        out.print("There is no token.")


@token_group.command("delete")
@click.argument("name")
@verb
def delete_verb(home: Path, as_json: bool, name: str) -> None:
    """Take token NAME back: from now on it opens nothing."""
    with people_of(home, "token delete", {"name": name}, sought=name) as people:
        token = people.tokens.delete(people.tokens.named(name).id)
    if as_json:
        print_json({"deleted": token.name})
    else:
        console().print(f"{token.name} opens nothing any more.", markup=False)


def _told(token: Token) -> dict[str, object]:
    told = asdict(token) | {"used_at": token.used_at or None, "made_by": token.made_by or None}
    del told["maker_id"]
    return told
