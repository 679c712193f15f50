"""A page read by a recipe: what its selectors give, before anything else has a say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urljoin

from archive.partial_date import PartialDate
from importers.guide.recipe import Recipe, Selector
from importers.page.blocks import Block, blocks_of
from importers.page.dates.parse import read_date
from importers.page.meta_tags import clean_url
from importers.page.people.names import names_in
from importers.page.tree import Element, line_of, words_of
from importers.recipes.formats import read_formatted
from importers.recipes.selectors import select

SOURCE = "recipe"
"""What `PartialDate.source` is for a date that a recipe's selector found."""

_LONGEST = {"title": 400, "summary": 1000, "series": 200}  # characters
_LONGEST_LINE = 80  # of any other field
_LONGEST_NAME = 80
_MOST_NAMES, _MOST_TOPICS = 12, 50
_DIALECTS = {"day-first": "en-gb", "month-first": "en-us"}
_BY = re.compile(r"\A\W{0,3}(?:by|por|von|par|di|de)\s{0,3}:?\s{1,3}", re.IGNORECASE)

_Value = TypeVar("_Value")


class RecipePage:
    """One page under its recipe, or under none, when it gives nothing. `given` and `missed` say of each field that was
    asked for and that the recipe names whether its selectors gave it."""

    def __init__(self, recipe: Recipe | None, root: Element) -> None:
        self._recipe = recipe
        self._root = root
        self.given: list[str] = []
        self.missed: list[str] = []
        for selector in recipe.skip_selectors if recipe else ():
            for element in select(root, selector):
                if element.getparent() is not None and element.tag not in ("body", "html"):
                    element.drop_tree()

    def text(self, field: str) -> str:
        """A field of one line: title, summary or a plain one; "" where the recipe gives none."""
        return (self._first(field, _value) or "")[: _LONGEST.get(field, _LONGEST_LINE)]

    def date(self, language: str) -> PartialDate | None:
        """The date, by the recipe's formats, else as any date is read, in the recipe's order of numbers."""
        spoken = _DIALECTS.get(self._recipe.order, language) if self._recipe else language

        def dated(element: Element, selector: Selector) -> PartialDate | None:
            stamp = element.get("datetime") or "" if element.tag == "time" and not selector.attribute else ""
            texts = filter(None, (stamp, _value(element, selector)))
            return next(
                (each for each in (self._formatted(t) or read_date(t, SOURCE, spoken) for t in texts) if each), None
            )

        return self._first("date", dated)

    def authors(self) -> tuple[str, ...]:
        """The names."""
        found = self._every("authors", lambda texts: names_in(texts) or tuple(_BY.sub("", text) for text in texts))
        return tuple(name for name in found if len(name) <= _LONGEST_NAME)[:_MOST_NAMES]

    def topics(self) -> tuple[str, ...]:
        """The topics, as the page says them."""
        return self._every("topics", tuple)[:_MOST_TOPICS]

    def topic(self, said: str) -> str:
        """A topic as the archive says it, "" where the recipe drops it."""
        return self._recipe.topic(said) if self._recipe else said

    def url(self, base: str) -> str:
        """The page's address, absolute; "" where the recipe gives none."""

        def address(element: Element, selector: Selector) -> str:
            where = element.get(selector.attribute or "href") or element.get("content") or words_of(element)
            return _absolute(base, where)

        return self._first("url", address) or ""

    def body(self) -> list[Block]:
        """The blocks of the body, [] where the recipe gives none; to be asked for when all else has been read."""
        for selector in self._selectors("body"):
            found = select(self._root, selector)
            inside = set(found)
            outer = [each for each in found if not any(above in inside for above in each.iterancestors())]
            blocks = [block for element in outer for block in blocks_of(element)]
            if blocks:
                self.given.append("body")
                return blocks
        self._miss("body")
        return []

    @property
    def site(self) -> str:
        """The publication's name as the recipe gives it, or ""."""
        return self._recipe.site if self._recipe else ""

    @property
    def language(self) -> str:
        """The language as the recipe gives it, or ""."""
        return self._recipe.language if self._recipe else ""

    def _selectors(self, field: str) -> tuple[Selector, ...]:
        return self._recipe.fields.get(field, ()) if self._recipe else ()

    def _first(self, field: str, value: Callable[[Element, Selector], _Value | None]) -> _Value | None:
        """The first value that one of the field's selectors gives."""
        for selector in self._selectors(field):
            for element in select(self._root, selector):
                if found := value(element, selector):
                    self.given.append(field)
                    return found
        self._miss(field)
        return None

    def _every(self, field: str, make: Callable[[list[str]], tuple[str, ...]]) -> tuple[str, ...]:
        for selector in self._selectors(field):
            texts = [_value(element, selector) for element in select(self._root, selector)]
            values = make([text for text in texts if text])
            if values:
                self.given.append(field)
                return tuple({value.casefold(): value for value in values}.values())
        self._miss(field)
        return ()

    def _formatted(self, text: str) -> PartialDate | None:
        formats = self._recipe.formats if self._recipe else ()
        return next((date for date in (read_formatted(text, each, SOURCE) for each in formats) if date), None)

    def _miss(self, field: str) -> None:
        if self._selectors(field):
            self.missed.append(field)


def _value(element: Element, selector: Selector) -> str:
    text = element.get(selector.attribute) or "" if selector.attribute else ""
    if not selector.attribute:
        text = element.get("content") or "" if element.tag == "meta" else words_of(element)
    return line_of(text)


def _absolute(base: str, where: str) -> str:
    try:
        return clean_url(urljoin(base, where.strip()))
    except ValueError:
        return ""
