"""Whether recipes still fit the pages that they are for: counted while pages are read, told at the end."""

from __future__ import annotations

from collections import Counter

from importers.protocol import RecipeFit

_SHARE = 0.2  # of a recipe's pages
_LEAST = 3  # pages


class Fits:
    """Counts over one import."""

    def __init__(self) -> None:
        self._pages: Counter[str] = Counter()
        self._missed: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], str] = {}

    def add(self, fit: RecipeFit) -> None:
        """Counts one page."""
        self._pages[fit.recipe] += 1
        for field in fit.missed:
            self._missed[fit.recipe, field] += 1
            self._first.setdefault((fit.recipe, field), fit.path)

    def sentences(self) -> tuple[str, ...]:
        """One sentence for each field that its recipe's selectors gave nothing for on more than a fifth of the pages,
        and on three at least."""
        told = []
        for (recipe, field), missed in self._missed.items():
            pages, example = self._pages[recipe], self._first[recipe, field]
            if missed >= _LEAST and missed > _SHARE * pages:
                none = f"no {field} on {missed:,} of {pages:,} pages"
                told.append(f"the recipe {recipe} no longer fits: {none}, for example {example}")
        return tuple(told)
