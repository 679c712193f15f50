"""A recipe's TOML at the desk: looked at before it is kept, and changed where somebody clicks.

The rules of recipes are of the importers. No page is read here; a process in which nobody makes a recipe loads nothing
of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from archive.messages import Message
from archive.recipes.kept import MOST_TEXT, BadKeptRecipe

SKIP = "skip"
"""What stands in the place of a field for the parts of pages that are left out."""
_Made = TypeVar("_Made")


def checked(text: str, name: str) -> str:
    """The text of a recipe that can be used, with the line ends of a file. Raises `BadKeptRecipe`."""
    from importers.recipes.parse import parse_recipe

    text = text.replace("\r\n", "\n")
    _told(lambda: parse_recipe(text, name))
    return text


def covers(text: str, name: str, url: str, path: str) -> bool:
    """Whether a recipe is for the page at this address, or at this place in its source; one that is none is for
    none."""
    from importers.errors import ImportFailed
    from importers.recipes.parse import parse_recipe

    try:
        return parse_recipe(text, name).covers(url, path)
    except ImportFailed:
        return False


def new_text(site: str) -> str:
    """A recipe for a site that says nothing of its pages yet."""
    from importers.studio.writing import new_recipe

    return new_recipe(site)


def selectors(text: str, fields: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The selectors of each of these fields, and of `SKIP`. Raises `BadKeptRecipe`."""
    from importers.studio.writing import selectors_of

    return {field: _told(partial(selectors_of, text, field)) for field in fields}


def with_selectors(text: str, field: str, chosen: Sequence[str]) -> str:
    """The recipe with these selectors for a field. Raises `BadKeptRecipe`."""
    from importers.studio.writing import with_selectors as written

    if len(text) > MOST_TEXT:
        raise BadKeptRecipe(Message("A recipe has at most 64 KiB; a recipe is for one site, write one for each."))
    return _told(lambda: written(text, field, chosen))


def order(text: str) -> str:
    """How numbers in dates are meant: "day-first", "month-first" or "". Raises `BadKeptRecipe`."""
    from importers.studio.writing import order_of

    return _told(lambda: order_of(text))


def with_order(text: str, chosen: str) -> str:
    """The recipe with this order of the numbers in dates. Raises `BadKeptRecipe`."""
    from importers.studio.writing import with_order as written

    return _told(lambda: written(text, chosen))


def _told(work: Callable[[], _Made]) -> _Made:
    from importers.errors import ImportFailed

    try:
        return work()
    except ImportFailed as error:
        raise BadKeptRecipe(str(error)) from error
