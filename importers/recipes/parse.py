"""A recipe's TOML to a recipe, or to a sentence that says what is wrong with it and how it is put right."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from archive.atomic_file import open_plain
from importers.errors import ImportFailed
from importers.guide.recipe import FIELDS, Recipe, Selector
from importers.recipes.formats import compile_format
from importers.recipes.selectors import parse_selector

MOST_BYTES = 64 * 1024
MOST = 100  # entries of one list
MOST_TOPICS = 2000
_LONGEST = 300
_KEYS: dict[str, tuple[str, ...]] = {
    "site": ("name", "hosts", "paths", "language"),
    "fields": FIELDS,
    "date": ("formats", "order"),
    "topics": (),
    "skip": ("paths", "selectors"),
}
_ORDERS = ("day-first", "month-first")
_Made = TypeVar("_Made")


class BadRecipe(ImportFailed):
    """A recipe that cannot be used; `str()` names the file, the key, what is wrong and the repair."""


def load_recipe(path: Path) -> Recipe:
    """The recipe in a file. Raises `BadRecipe`, and `OSError` where the file cannot be read."""
    with open_plain(path) as stream:
        data = stream.read(MOST_BYTES + 1)
    try:
        return parse_recipe(data.decode("utf-8"), path.name)
    except UnicodeDecodeError:
        raise BadRecipe(f"{path.name}: the recipe is not UTF-8 text; save it as UTF-8") from None


def parse_recipe(text: str, name: str) -> Recipe:
    """The recipe that this TOML writes; `name` is its file's, for messages and reports. Raises `BadRecipe`."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise BadRecipe(f"{name}: the recipe is larger than 64 KiB; a recipe is for one site, write one for each")
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        hint = "every text stands in quotes, and every table begins with its [name]"
        raise BadRecipe(f"{name}: it is not TOML: {error}; {hint}") from None
    return _Reader(name, tables).recipe(text)


class _Reader:
    def __init__(self, name: str, tables: Mapping[str, object]) -> None:
        self._name = name
        self._tables: dict[str, Mapping[str, object]] = {}
        for key, table in tables.items():
            if key not in _KEYS:
                raise self._bad(key, f"there is no such table; {_nearest(key, tuple(_KEYS))}")
            if not isinstance(table, dict):
                raise self._bad(key, f"is to be a table; write [{key}] on a line of its own and its keys under it")
            for each in table if _KEYS[key] else ():
                if each not in _KEYS[key]:
                    raise self._bad(f"{key}.{each}", f"there is no such key; {_nearest(each, _KEYS[key])}")
            self._tables[key] = table

    def recipe(self, text: str) -> Recipe:
        """The whole recipe, every value looked at."""
        hosts = tuple(map(_host, self._list("site", "hosts")))
        paths = tuple(path.lstrip("/") for path in self._list("site", "paths"))
        if not any(hosts) and not any(paths):
            raise self._bad("site", 'says of no page that it is for it; give `hosts = ["example.org"]` or `paths`')
        order = self._text("date", "order")
        if order and order not in _ORDERS:
            raise self._bad("date.order", f'is to be "day-first" or "month-first", not "{order}"')
        language = self._text("site", "language").lower()
        if language and not _LANGUAGE.fullmatch(language):
            raise self._bad("site.language", f'is to be a code of two letters such as "es", not "{language}"')
        formats = self._checked("date", "formats", lambda written: compile_format(written) and written)
        return Recipe(
            name=self._name,
            text=text,
            site=self._text("site", "name"),
            hosts=tuple(filter(None, hosts)),
            paths=tuple(filter(None, paths)),
            language=language,
            fields={key: self._checked("fields", key, parse_selector) for key in self._tables.get("fields", {})},
            formats=formats,
            order=order,
            topics=self._topics(),
            skip_paths=self._list("skip", "paths"),
            skip_selectors=self._skipped(),
        )

    def _skipped(self) -> tuple[Selector, ...]:
        found = self._checked("skip", "selectors", parse_selector)
        if any(selector.attribute for selector in found):
            raise self._bad("skip.selectors", "removes elements, and an @attribute is none; leave it out")
        return found

    def _topics(self) -> dict[str, str]:
        table = self._tables.get("topics", {})
        if len(table) > MOST_TOPICS:
            raise self._bad("topics", f"has more than {MOST_TOPICS:,} topics; keep those that need another name")
        for said, topic in table.items():
            if not isinstance(topic, str) or len(topic) > _LONGEST:
                raise self._bad(f'topics."{said}"', 'is to be a text: its name in the archive, or "" to drop it')
        return {said.casefold(): " ".join(str(topic).split()) for said, topic in table.items()}

    def _checked(self, table: str, key: str, make: Callable[[str], _Made]) -> tuple[_Made, ...]:
        made = []
        for written in self._list(table, key):
            try:
                made.append(make(written))
            except ValueError as error:
                raise self._bad(f"{table}.{key}", f'"{written[:80]}" {error}') from None
        return tuple(made)

    def _text(self, table: str, key: str) -> str:
        value = self._tables.get(table, {}).get(key, "")
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise self._bad(f"{table}.{key}", f"is to be a text of at most {_LONGEST} characters, in quotes")
        return " ".join(value.split())

    def _list(self, table: str, key: str) -> tuple[str, ...]:
        value = self._tables.get(table, {}).get(key, [])
        values = value if isinstance(value, list) else [value]
        if len(values) > MOST:
            raise self._bad(f"{table}.{key}", f"has more than {MOST} entries")
        texts = [each.strip() for each in values if isinstance(each, str)]
        if len(texts) < len(values) or not all(texts) or any(len(each) > 2 * _LONGEST for each in texts):
            raise self._bad(f"{table}.{key}", 'is to be a text, or a list of texts: ["one", "two"]')
        return tuple(texts)

    def _bad(self, key: str, fault: str) -> BadRecipe:
        return BadRecipe(f"{self._name}: {key}: {fault}")


def _nearest(key: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(key, known, 1)
    return f"did you mean `{near[0]}`?" if near else f"there are {', '.join(known)}"


def _host(written: str) -> str:
    """`example.org` of "www.example.org" or of a whole address."""
    try:
        host = urlsplit(written if "//" in written else f"//{written}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


_LANGUAGE = re.compile(r"[a-z]{2}")
