"""How recipes fit pages: tried on some, which voice gave each field; over an import, whether they still do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from archive.document import Document
from importers.guide.recipe import FIELDS
from importers.protocol import Found, RecipeFit, Rejected, Skipped

_SAMPLES = 3
_CUT = 70  # characters
_SHARE = 0.2  # of a recipe's pages
_LEAST = 3  # pages


@dataclass(slots=True)
class FieldTrial:
    """One field: on how many pages the recipe's selectors gave it, other voices gave it, nothing did. `asked` says
    whether the recipe has selectors for it; `missed` names the first pages on which they found nothing; `samples` are
    what the pages then have, three different ones, cut short."""

    field: str
    asked: bool = False
    by_recipe: int = 0
    by_others: int = 0
    without: int = 0
    missed: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()

    def count(self, fit: RecipeFit, value: str) -> None:
        """Count one page, which has this value, "" for none."""
        given, missed = self.field in fit.given, self.field in fit.missed
        self.asked = self.asked or given or missed
        self.by_recipe += given
        self.by_others += not given and bool(value)
        self.without += not given and not value
        if missed and len(self.missed) < _SAMPLES:
            self.missed += (fit.path,)
        if value and value not in self.samples and len(self.samples) < _SAMPLES:
            self.samples += (value,)


@dataclass(frozen=True, slots=True)
class Trial:
    """All fields, over the pages that the recipe is for. `skipped` are pages that it leaves out, `unmatched` those
    that it is not for, `rejected` those that are no article or could not be read, each with the reason."""

    pages: int
    fields: tuple[FieldTrial, ...]
    skipped: tuple[str, ...]
    unmatched: tuple[str, ...]
    rejected: tuple[tuple[str, str], ...]


def try_recipe(found: Iterable[Iterable[Found]]) -> Trial:
    """What came of reading items under one recipe; `found` is what each item gave."""
    fields = tuple(map(FieldTrial, FIELDS))
    pages = 0
    skipped: list[str] = []
    unmatched: list[str] = []
    rejected: list[tuple[str, str]] = []
    for each in found:
        results = list(each)
        fit = next((result for result in results if isinstance(result, RecipeFit)), None)
        if fit is None:
            skipped += [result.path for result in results if isinstance(result, Skipped) and result.count == 1]
            unmatched += [result.path for result in results if isinstance(result, Document)]
            rejected += [(result.path, result.reason) for result in results if isinstance(result, Rejected)]
            continue
        pages += 1
        rejected += [(result.path, result.reason) for result in results if isinstance(result, Rejected)]
        document = next((result for result in results if isinstance(result, Document)), Document(title=""))
        for tried in fields:
            tried.count(fit, shown(document, tried.field))
    return Trial(pages, fields, tuple(skipped), tuple(unmatched), tuple(rejected))


def shown(document: Document, field: str) -> str:
    """A field of the document on one line, cut to 70 characters; "" where it has none."""
    match field:
        case "date":
            text = document.published.iso() if document.published else ""
        case "authors" | "topics":
            text = ", ".join(document.authors if field == "authors" else document.topics)
        case _:
            text = str(getattr(document, field))
    text = " ".join(text.split())
    return text if len(text) <= _CUT else f"{text[: _CUT - 1].rstrip()}…"


class Fits:
    """Whether recipes still fit: counted while the pages of one import are read, told at its end."""

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
