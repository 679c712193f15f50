"""Short texts on a page that may be its date or its byline, with the places where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from archive.partial_date import PartialDate, Precision
from importers.page.dates.parse import read_date
from importers.page.tree import Element, words_of
from importers.site.template_paths import TemplatePaths

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
_DIALECTS = {DAY_FIRST: "en-gb", MONTH_FIRST: "en-us"}
_LONGEST = 200
_MOST = 400
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_OF_A_CHANGE = re.compile(
    r"\W{0,3}(?:last )?(?:updat|modif|actualiz|aktualisiert|mis [aà] jour|aggiornat|atualizad)|.{0,40}(?:©|copyright)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A short text with a date at a place: the day read with the day first and with the month first, None where it is
    none; `says` is the order that the text itself gives away, as 25/03/2019 does, or ""."""

    place: int
    day_first: PartialDate | None
    month_first: PartialDate | None
    says: str

    def day(self, order: str) -> PartialDate | None:
        """The date in this order; where no order is known, only a date that reads the same in both."""
        if not order:
            return self.day_first if self.day_first == self.month_first else None
        return self.month_first if order == MONTH_FIRST else self.day_first


def dialect(order: str) -> str:
    """A language whose speakers write numeric dates in this order, "" for no order."""
    return _DIALECTS.get(order, "")


def dated_spots(root: Element, places: TemplatePaths) -> Iterator[Dated]:
    """Every short text of the page that holds a date, in order."""
    for element in islice(_holding(root, _YEAR), _MOST):
        text = words_of(element, _LONGEST + 50)
        if len(text) > _LONGEST or _OF_A_CHANGE.match(text):
            continue
        first, second = (read_date(text, "byline", _DIALECTS[order]) for order in (DAY_FIRST, MONTH_FIRST))
        if (first and first.precision is Precision.DAY) or (second and second.precision is Precision.DAY):
            yield Dated(places.of(element).id, first, second, _order_of(text))


def _order_of(text: str) -> str:
    found = _NUMERIC.search(text)
    if not found:
        return ""
    a, b = int(found[1]), int(found[3])
    return DAY_FIRST if a > 12 >= b else MONTH_FIRST if b > 12 >= a else ""


def spots_of(
    root: Element, places: TemplatePaths, texts: Iterable[str], longer: int = _LONGEST
) -> Iterator[tuple[int, str]]:
    """The places of texts that hold one of these and not many characters more (`longer`), and which it is."""
    wanted = [" ".join(text.split()) for text in texts if text]
    if not wanted:
        return
    pattern = re.compile("|".join(r"\s{1,9}".join(map(re.escape, text.split())) for text in wanted), re.IGNORECASE)
    for element in islice(_holding(root, pattern), 40):
        text = words_of(element, 1000)
        found = pattern.search(text)
        if found and len(text) <= len(found[0]) + longer:
            yield places.of(element).id, " ".join(found[0].split())


def elements_at(
    root: Element, places: TemplatePaths, wanted: Iterable[int], most: int = 20_000
) -> dict[int, list[Element]]:
    """The elements that stand at each of these places."""
    found: dict[int, list[Element]] = {place: [] for place in wanted}
    for element in islice(root.iter(), most) if found else ():
        if isinstance(element.tag, str) and element.tag not in _UNSEEN:
            here = found.get(places.of(element).id)
            if here is not None:
                here.append(element)
    return found


_UNSEEN = frozenset("html head body meta link script style noscript template title base br img hr svg".split())


def _holding(root: Element, pattern: re.Pattern[str]) -> Iterator[Element]:
    """The elements whose own text, between their children, matches."""
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            continue
        own = element.text or ""
        if len(element):
            own = "\n".join([own, *((child.tail or "") for child in islice(element, 40))])
        if len(own) < 2000 and pattern.search(own):
            yield element
