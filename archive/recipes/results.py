"""What the studio's readings give, as plain values: a page drawn as its elements, a recipe tried on kept pages.

Both are stored as JSON that is packed, and read as whatever it may be: a desk may come from anywhere.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

_MOST_PACKED, _MOST_JSON = 2 << 20, 8 << 20  # bytes
_MOST_DEEP, _LONGEST = 100, 2_000


@dataclass(frozen=True, slots=True)
class Way:
    """A selector and how many elements of the page it finds."""

    css: str
    count: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """An element as it is drawn. `depth` counts those above it; `called` is its tag with its id and classes; `text` is
    its own text, or that of the whole where that is short, cut to 120 characters; `size` counts the characters of all
    that stands in it; `more` are elements in it that are not drawn; `ways` find it."""

    depth: int
    called: str
    text: str
    size: int
    more: int
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page: the elements that are drawn, in its order, and how many it has. `problem` says why nothing could be
    drawn."""

    drawn: tuple[Drawn, ...]
    elements: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A field on one page: what the recipe's selectors gave ("" for nothing), what is read without a recipe, and
    whether the two are the same, to the last letter. Texts are cut to 70 characters; `lengths` are those of the
    whole."""

    field: str
    asked: bool
    given: bool
    by_recipe: str
    without: str
    same: bool
    lengths: tuple[int, int]


@dataclass(frozen=True, slots=True)
class TriedPage:
    """One page: the article's id and title, the fields, and in a sentence why the recipe has no say, or what the page
    lacks ("" for nothing)."""

    id: str
    title: str
    values: tuple[Value, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """A field over all the pages that the recipe is for: on how many of them its selectors gave it, and on how many
    that is another value than what is read without it."""

    field: str
    asked: bool
    given: int
    pages: int
    differing: int


@dataclass(frozen=True, slots=True)
class StoredTrial:
    """What came of trying a recipe whose text has this `digest`; the rates are of `pages`, and not of `own`, the page
    that the recipe is being made with. `problem` says why it could not be tried."""

    rates: tuple[Rate, ...]
    pages: tuple[TriedPage, ...]
    own: TriedPage | None = None
    digest: str = ""
    problem: str = ""

    def shares(self) -> dict[str, float]:
        """On what part of the pages each field was missed that the recipe names, from 0 to 1."""
        return {each.field: 1 - each.given / each.pages for each in self.rates if each.asked and each.pages}


def packed(result: Drawing | StoredTrial) -> bytes:
    """A result as it is stored."""
    return zlib.compress(json.dumps(asdict(result), ensure_ascii=False).encode("utf-8", "replace"))


def drawing_of(data: object) -> Drawing | None:
    """The drawing that was stored; None where there is none that can be read."""
    found = _unpacked(data)
    if found is None:
        return None
    drawn = tuple(
        Drawn(
            min(_number(each.get("depth")), _MOST_DEEP),
            _text(each.get("called")),
            _text(each.get("text")),
            _number(each.get("size")),
            _number(each.get("more")),
            tuple(Way(_text(way.get("css")), _number(way.get("count"))) for way in _objects(each.get("ways"))),
        )
        for each in _objects(found.get("drawn"))
    )
    return Drawing(drawn, _number(found.get("elements")), _text(found.get("problem")))


def trial_of(data: object) -> StoredTrial | None:
    """The trial that was stored; None where there is none that can be read."""
    found = _unpacked(data)
    if found is None:
        return None
    own = found.get("own")
    rates = tuple(
        Rate(
            _text(each.get("field")),
            each.get("asked") is True,
            *(_number(each.get(name)) for name in ("given", "pages", "differing")),
        )
        for each in _objects(found.get("rates"))
    )
    pages = tuple(map(_page, _objects(found.get("pages"))))
    told = (_text(found.get("digest")), _text(found.get("problem")))
    return StoredTrial(rates, pages, _page(own) if isinstance(own, dict) else None, *told)


def _page(found: Mapping[str, Any]) -> TriedPage:
    values = []
    for each in _objects(found.get("values")):
        lengths = each.get("lengths")
        first, second = lengths if isinstance(lengths, list) and len(lengths) == 2 else (0, 0)
        values.append(
            Value(
                _text(each.get("field")),
                each.get("asked") is True,
                each.get("given") is True,
                _text(each.get("by_recipe")),
                _text(each.get("without")),
                each.get("same") is True,
                (_number(first), _number(second)),
            )
        )
    return TriedPage(_text(found.get("id")), _text(found.get("title")), tuple(values), _text(found.get("note")))


def _unpacked(data: object) -> dict[str, Any] | None:
    if not isinstance(data, bytes) or not data or len(data) > _MOST_PACKED:
        return None
    try:
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(data, _MOST_JSON)
        found = None if unpacking.unconsumed_tail else json.loads(text)
    except (zlib.error, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value[:_LONGEST] if isinstance(value, str) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 62 else 0
