"""The first and the last day of an address, as people type them: read, written, and set apart where they cannot be
applied, so that a page can show the rest and say so."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from archive.messages import Message
from archive.partial_date import PartialDate
from index.typed_dates.typed_date import days_meant

ENDS = ("from", "to")
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NotApplied:
    """A date of an address that was not applied, as it was typed. `choices` are the parameters that may have been
    meant instead; where `before` is not "", the range would end with this date before it begins with that one."""

    parameter: str
    text: str
    choices: tuple[tuple[Pair, ...], ...] = ()
    before: str = ""


def end_of_range(parameter: str, text: str) -> date:
    """The day that a range begins with (`from`) or ends with (`to`). Raises `ValueError` with a `Message`."""
    found = days_meant(text)
    value = text.strip()[:40]
    if not found:
        raise ValueError(
            Message("“%(value)s” is not a date; write it as 2019, 2019-03, 2019-03-05 or March 2019.", value=value)
        )
    if len(found) > 1:
        one, other = (each.iso() for each in found)
        raise ValueError(
            Message(
                "“%(value)s” may be %(one)s or %(other)s; write the one that is meant.",
                value=value,
                one=one,
                other=other,
            )
        )
    return _end(parameter, found[0])


def ends_before_it_begins(first: str, last: str) -> Message:
    """What is wrong with a range from the one date to the other, as they were typed."""
    return Message("the range ends (%(last)s) before it begins (%(first)s); swap the two.", last=last, first=first)


def applied(pairs: Iterable[Pair]) -> tuple[list[Pair], list[NotApplied]]:
    """The parameters without the dates that cannot be applied, and these. A date that is given twice stays."""
    given = list(pairs)
    typed = {
        name: list(dict.fromkeys(value for each, value in given if each == name and value.strip())) for name in ENDS
    }
    apart: list[NotApplied] = []
    for name, values in typed.items():
        found = days_meant(values[0]) if len(values) == 1 else ()
        if len(values) == 1 and len(found) != 1:
            apart.append(NotApplied(name, values[0].strip(), tuple(((name, each.iso()),) for each in found)))
    if not apart and all(len(values) == 1 for values in typed.values()):
        first, last = typed["from"][0], typed["to"][0]
        if end_of_range("to", last) < end_of_range("from", first):
            swapped = (("from", days_meant(last)[0].iso()), ("to", days_meant(first)[0].iso()))
            apart += [NotApplied("to", last.strip(), (swapped,), before=first.strip())]
            return [pair for pair in given if pair[0] not in ENDS], apart
    gone = {each.parameter for each in apart}
    return [pair for pair in given if pair[0] not in gone], apart


def first_text(first: date) -> str:
    """The shortest way to write this day as the first of a range: `2019` for 1 January 2019."""
    text = first.isoformat()
    return text[:4] if text.endswith("-01-01") else text[:7] if first.day == 1 else text


def last_text(last: date) -> str:
    """The shortest way to write this day as the last of a range: `2019` for 31 December 2019."""
    text = last.isoformat()
    ends_month = last.day == calendar.monthrange(last.year, last.month)[1]
    return text[:4] if text.endswith("-12-31") else text[:7] if ends_month else text


def _end(parameter: str, found: PartialDate) -> date:
    return found.first if parameter == "from" else found.last
