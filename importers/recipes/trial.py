"""How recipes fit pages: tried on some, which voice gave each field; over an import, whether they still do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archive.document import Document
from archive.history.recipe_fits import Fit, Fits, worse
from importers.guide.recipe import FIELDS
from importers.protocol import Found, RecipeFit, Rejected, Skipped

_SAMPLES = 3
_CUT = 70  # characters


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


class FitCount:
    """How recipes fit, counted while the pages of one import are read."""

    def __init__(self) -> None:
        self.fits: dict[str, Fit] = {}
        self._fresh: dict[str, Fit] = {}

    def add(self, fit: RecipeFit) -> None:
        """Counts one page."""
        for fits in (self.fits, self._fresh):
            fits.setdefault(fit.recipe, Fit()).add(fit.path, fit.missed)

    def fresh(self) -> dict[str, Fit]:
        """What was counted since this was last asked for."""
        fits, self._fresh = self._fresh, {}
        return fits


def sentences(fits: Fits) -> tuple[str, ...]:
    """One sentence for each field that its recipe's selectors gave nothing for on more than a fifth of the pages, and
    on three at least."""
    return tuple(
        f"the recipe {recipe} no longer fits: no {each.field} on {each.missed:,} of {each.pages:,} pages, "
        f"for example {each.examples[0] if each.examples else '?'}"
        for recipe, fit in fits.items()
        for each in worse(fit)
    )
