"""The recipes that an archive keeps: those of the desk, and after them those that its imports were read with.

A recipe that somebody keeps at the desk, or by hand, lies in the desk's database under its name. An import remembers
the recipes that it was read with as well. What is kept goes before what is remembered under the same name; what was
deleted is remembered no more, unless a later import was given it again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine, func, select

from archive.database.connection import upsert, writing
from archive.desk.tables import recipes_table
from archive.errors import ArchiveError
from archive.history.import_log import now
from archive.history.recipe_fits import Fit, Worse, worse
from archive.history.records import Import, Recipes
from archive.home import Home
from archive.messages import Message

MOST_TEXT = 64 << 10  # bytes
MOST = 500
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_R = recipes_table.c
_COLUMNS = (_R.name, func.substr(_R.text, 1, MOST_TEXT + 1).label("text"), _R.at, _R.by, _R.shares, _R.deleted)


class BadKeptRecipe(ArchiveError):
    """A recipe that cannot be kept: its name, or that there are so many. `str()` says the repair."""


class NoSuchRecipe(ArchiveError):
    """No recipe has this name."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A recipe as the archive has it. `at` and `by` tell when and by whom it was kept ("" where only imports remember
    it); `shares` on what part of the pages each field was missed when it was tried before it was kept, None where it
    was not."""

    name: str
    text: str
    at: str = ""
    by: str = ""
    shares: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Lately:
    """A recipe and the latest import that it was used for, None where there is none; the fields that it finds less
    often than it did are `drift`."""

    kept: Kept
    import_id: int | None = None
    fit: Fit = field(default_factory=Fit)
    drift: tuple[Worse, ...] = ()


def checked_name(name: str) -> str:
    """A name that a recipe may have, which ends in `.toml`. Raises `BadKeptRecipe`."""
    made = name.strip()
    made = made if made.lower().endswith(".toml") else f"{made}.toml"
    if not _NAME.fullmatch(made):
        raise BadKeptRecipe(Message("A recipe’s name is made of Latin letters, digits and . _ -, at most 100 of them."))
    return made


def digest(text: str) -> str:
    """What tells one text of a recipe from another."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def keep(desk: Engine, name: str, text: str, by: str, shares: Mapping[str, float] | None = None) -> Kept:
    """Keep a recipe, in the place of one of the same name. Raises `BadKeptRecipe`."""
    name = checked_name(name)
    if len(text.encode("utf-8", "replace")) > MOST_TEXT:
        raise BadKeptRecipe(Message("A recipe has at most 64 KiB; a recipe is for one site, write one for each."))
    row = {"name": name, "text": text, "at": now(), "by": by, "deleted": 0}
    row["shares"] = "" if shares is None else json.dumps(dict(shares))
    with writing(desk) as connection:
        if connection.execute(select(func.count()).where(_R.deleted == 0, _R.name != name)).scalar_one() >= MOST:
            raise BadKeptRecipe(Message("There are 500 recipes already; delete some that are not needed."))
        connection.execute(upsert(recipes_table).values(row).on_conflict_do_update(index_elements=["name"], set_=row))
    return Kept(name, text, str(row["at"]), by, shares)


def delete(desk: Engine, name: str, by: str) -> None:
    """Keep a recipe no more: later imports are read without it, unless they are given it."""
    row = {"name": name, "text": "", "at": now(), "by": by, "deleted": 1, "shares": ""}
    with writing(desk) as connection:
        connection.execute(upsert(recipes_table).values(row).on_conflict_do_update(index_elements=["name"], set_=row))


def kept_of(imports: Sequence[Import], desk: Engine | None) -> list[Kept]:
    """All recipes, those of the desk first, the latest first."""
    kept, gone = _of_desk(desk)
    found = {each.name: each for each in kept}
    for each in reversed(imports):
        for name, text in each.recipes if not each.undone_at else ():
            if name not in found and each.started_at > gone.get(name, ""):
                found[name] = Kept(name, text)
    return list(found.values())


def recipes_of(home: Home) -> Recipes:
    """The names and texts with which what comes into this home is read. Raises as `Home.desk_to_read` does."""
    with home.desk_to_read() as desk:
        return tuple((each.name, each.text) for each in kept_of(home.store.imports.all(), desk))


def lately(imports: Sequence[Import], desk: Engine | None) -> list[Lately]:
    """All recipes, each with how it fitted the latest import that was read with this very text of it."""
    return [_lately(each, imports) for each in kept_of(imports, desk)]


def named(found: Sequence[Lately], name: str) -> Lately:
    """The one of this name. Raises `NoSuchRecipe`."""
    for each in found:
        if each.kept.name == name:
            return each
    raise NoSuchRecipe(Message("There is no recipe “%(name)s”; the list has their names.", name=name[:100]))


def _lately(kept: Kept, imports: Sequence[Import]) -> Lately:
    for each in reversed(imports):
        fit = each.fits.get(kept.name)
        if fit and fit.pages and not each.undone_at and (kept.name, kept.text) in each.recipes:
            return Lately(kept, each.id, fit, worse(fit, kept.shares))
    return Lately(kept)


def _of_desk(desk: Engine | None) -> tuple[list[Kept], dict[str, str]]:
    """What the desk keeps, the latest first, and when each was deleted that it keeps no more."""
    if desk is None:
        return [], {}
    with desk.connect() as connection:
        rows = connection.execute(select(*_COLUMNS).order_by(_R.at.desc(), _R.name).limit(4 * MOST)).all()
    kept = [
        Kept(str(row.name), str(row.text), str(row.at), str(row.by), _shares(row.shares))
        for row in rows
        if not row.deleted
    ]
    return kept, {str(row.name): str(row.at) for row in rows if row.deleted}


def _shares(text: object) -> dict[str, float] | None:
    if not isinstance(text, str) or not text or len(text) > MOST_TEXT:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    return {name: float(each) for name, each in found.items() if isinstance(each, int | float) and 0 <= each <= 1}
