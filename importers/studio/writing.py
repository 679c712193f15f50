"""A recipe's TOML written: a new one for a site, and one with other selectors for a field."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from importers.guide.recipe import FIELDS
from importers.recipes.parse import parse_recipe

SKIP = "skip"
"""What stands in the place of a field for the parts of pages that are left out."""
_TABLES = ("site", "fields", "date", "topics", "skip")
_KEYS = {"fields": FIELDS, "site": ("name", "hosts", "paths", "language")}
_DELETE = "\x7f"  # JSON may hold it, TOML may not


def new_recipe(site: str) -> str:
    """The TOML of a recipe for a site, which is a host, or a folder of the source as `folder/`; it says nothing of its
    pages yet."""
    return _written({"site": {"paths" if site.endswith("/") else "hosts": [site]}})


def selectors_of(text: str, field: str) -> tuple[str, ...]:
    """The selectors of a field of `FIELDS`, or with `SKIP` of what is left out. Raises `BadRecipe` where the text is no
    recipe."""
    tables = _tables(text)
    found = tables.get("skip", {}).get("selectors", []) if field == SKIP else tables.get("fields", {}).get(field, [])
    return (found,) if isinstance(found, str) else tuple(found)


def with_selectors(text: str, field: str, selectors: Sequence[str]) -> str:
    """The recipe with these selectors for a field, or with `SKIP` for what is left out; with none it says nothing of
    it. What else the recipe says stays; its comments do not. Raises `BadRecipe` where what there was is no recipe, or
    what is to become of it."""
    tables = {name: dict(table) for name, table in _tables(text).items()}
    table, key = ("skip", "selectors") if field == SKIP else ("fields", field)
    held = tables.setdefault(table, {})
    if selectors:
        held[key] = selectors[0] if len(selectors) == 1 and field != SKIP else list(selectors)
    else:
        held.pop(key, None)
    made = _written(tables)
    parse_recipe(made, "recipe")
    return made


def order_of(text: str) -> str:
    """How the recipe says that numbers in dates are meant: "day-first", "month-first" or "". Raises `BadRecipe`."""
    return parse_recipe(text, "recipe").order


def with_order(text: str, order: str) -> str:
    """The recipe with this order of the numbers in dates, or with "" without one. Raises `BadRecipe`."""
    tables = {name: dict(table) for name, table in _tables(text).items()}
    tables.setdefault("date", {}).pop("order", None)
    if order:
        tables["date"]["order"] = order
    made = _written(tables)
    parse_recipe(made, "recipe")
    return made


def _tables(text: str) -> Mapping[str, Mapping[str, Any]]:
    parse_recipe(text, "recipe")
    return tomllib.loads(text)


def _written(tables: Mapping[str, Mapping[str, Any]]) -> str:
    parts = []
    for name in _TABLES:
        if table := tables.get(name):
            order = _KEYS.get(name, ())
            keys = [*(key for key in order if key in table), *(key for key in table if key not in order)]
            lines = [f"{_key(key) if name == 'topics' else key} = {_value(table[key])}" for key in keys]
            parts.append("\n".join((f"[{name}]", *lines)))
    return "\n\n".join(parts) + "\n"


def _key(key: str) -> str:
    return _value(key)


def _value(value: object) -> str:
    """A text or a list of texts as TOML, of which JSON's are a part."""
    return json.dumps(value, ensure_ascii=False).replace(_DELETE, "\\u007f")
