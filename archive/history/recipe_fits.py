"""How recipes fit the pages of an import, counted by field; and when that is worse than it was."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SHARE = 0.2
"""Of a recipe's pages: on so many more than when it was kept a field may be missing before that is told."""
LEAST = 3
"""Pages, fewer of which are told of nobody."""
MOST_EXAMPLES = 10
_MOST_JSON = 1 << 20  # characters
_LONGEST = 1_000  # characters of an example


@dataclass(slots=True)
class Fit:
    """How one recipe fitted: on how many `pages` it was tried, on how many of them each field was `missed`, and the
    first of those (`examples`: their places in the source)."""

    pages: int = 0
    missed: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, path: str, missed: Iterable[str]) -> None:
        """Count one page."""
        self.pages += 1
        for each in missed:
            self.missed[each] = self.missed.get(each, 0) + 1
            self._note(each, (path,))

    def join(self, other: Fit) -> None:
        """Count the pages of another one too."""
        self.pages += other.pages
        self.missed = dict(Counter(self.missed) + Counter(other.missed))
        for name, paths in other.examples.items():
            self._note(name, paths)

    def _note(self, name: str, paths: Sequence[str]) -> None:
        known = self.examples.setdefault(name, [])
        known += paths[: MOST_EXAMPLES - len(known)]


Fits = Mapping[str, Fit]
"""Fits by the names of the recipes."""


@dataclass(frozen=True, slots=True)
class Worse:
    """A field that a recipe finds on fewer pages than when it was kept: `missed` of `pages`, where `before` is the
    share on which it was missed then (0 where the recipe was never tried)."""

    field: str
    missed: int
    pages: int
    before: float
    examples: tuple[str, ...]


def worse(fit: Fit, before: Mapping[str, float] | None = None) -> tuple[Worse, ...]:
    """The fields that are missed on more than a fifth of the pages more than `before` (shares from 0 to 1, by field),
    and on three pages at least."""
    shares = before or {}
    return tuple(
        Worse(name, missed, fit.pages, shares.get(name, 0.0), tuple(fit.examples.get(name, ())))
        for name, missed in fit.missed.items()
        if missed >= LEAST and missed > (SHARE + shares.get(name, 0.0)) * fit.pages
    )


def joined(first: Fits, second: Fits) -> dict[str, Fit]:
    """The fits of both."""
    made: dict[str, Fit] = {}
    for fits in (first, second):
        for name, fit in fits.items():
            made.setdefault(name, Fit()).join(fit)
    return made


def written(fits: Fits) -> str:
    """Fits as the JSON that is stored."""
    told = {name: {"pages": fit.pages, "missed": fit.missed, "examples": fit.examples} for name, fit in fits.items()}
    return json.dumps(told, ensure_ascii=False)


def read(text: object) -> dict[str, Fit]:
    """The fits that were stored; whatever else stands there is none."""
    if not isinstance(text, str) or len(text) > _MOST_JSON:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return (
        {name: _fit(each) for name, each in found.items() if isinstance(each, dict)} if isinstance(found, dict) else {}
    )


def _fit(found: Mapping[str, Any]) -> Fit:
    missed, examples = found.get("missed"), found.get("examples")
    return Fit(
        _count(found.get("pages")),
        {name: _count(count) for name, count in missed.items()} if isinstance(missed, dict) else {},
        {name: _paths(paths) for name, paths in examples.items()} if isinstance(examples, dict) else {},
    )


def _count(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 1 << 62 else 0


def _paths(value: object) -> list[str]:
    paths = value if isinstance(value, list) else []
    return [each[:_LONGEST] for each in paths if isinstance(each, str)][:MOST_EXAMPLES]
