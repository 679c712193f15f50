"""A site recipe: which pages it is for, where each field stands on them, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from archive.document import PLAIN

FIELDS = ("title", "body", "date", "authors", "topics", *PLAIN, "summary", "url")


@dataclass(frozen=True, slots=True)
class Selector:
    """A CSS selector, and the attribute of what it finds that is meant, "" for its text."""

    css: str
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One recipe as `parse_recipe` made it; `text` is its TOML as it was written.

    `fields` holds for each field its selectors, of which the first that finds something counts. `formats` are those of
    dates, `order` is "day-first", "month-first" or "". `topics` maps what the pages say, case-folded, to what the
    archive says, "" for a topic that is dropped.
    """

    name: str
    text: str
    site: str = ""
    hosts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    language: str = ""
    fields: Mapping[str, tuple[Selector, ...]] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    order: str = ""
    topics: Mapping[str, str] = field(default_factory=dict)
    skip_paths: tuple[str, ...] = ()
    skip_selectors: tuple[Selector, ...] = ()

    def covers(self, address: str, path: str) -> bool:
        """Whether the page at this address ("" where unknown) and this path in its source is one of the site's."""
        host = _split(address)[0].removeprefix("www.")
        return (bool(host) and host in self.hosts) or any(path.startswith(each) for each in self.paths)

    def leaves_out(self, address: str, path: str) -> bool:
        """Whether the recipe says that this page is no article."""
        places = (_split(address)[1], f"/{path}")
        return any(fnmatchcase(place, pattern) for pattern in self.skip_paths for place in places if place)

    def topic(self, said: str) -> str:
        """The topic as the archive says it, "" where it is dropped."""
        return self.topics.get(said.casefold(), said)


def recipe_for(recipes: tuple[Recipe, ...], address: str, path: str) -> Recipe | None:
    """The first recipe that covers the page, or None."""
    return next((recipe for recipe in recipes if recipe.covers(address, path)), None)


def _split(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
        return parts.hostname or "", parts.path
    except ValueError:
        return "", ""
