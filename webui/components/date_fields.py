"""The boxes for the first and the last day: what stands in them, and what is told of a date that is not applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from archive.partial_date import PartialDate, Precision, parse_iso
from index.typed_dates.typed_date import days_meant
from webui.components.links import Link
from webui.i18n.translation import _, day_text, month_text
from webui.urls.typed_days import NotApplied, Pair

_FIRST_YEAR = 1000  # from here on a year has four figures, as a date that is typed


class DateTold(NamedTuple):
    """What a page says of a date that it does not apply. `text` is the date as it was typed; `before` the first day of
    a range that ends with `text` before it begins, or "". `choices` are what may have been meant: links, or texts alone
    where an address would be too long."""

    text: str
    choices: tuple[Link, ...] = ()
    before: str = ""


@dataclass(frozen=True, slots=True)
class DateField:
    """One box: `value` is the day as people of the language write it, or what was typed where that is no date.
    `problem` says why it is not applied, or is ""; `choices` lead to searches that may have been meant."""

    value: str = ""
    problem: str = ""
    choices: tuple[Link, ...] = ()


def date_field(text: str) -> DateField:
    """The box with this date, which `webui.urls.typed_days` reads again as the same."""
    found = days_meant(text)
    return DateField(_in_words(found[0]) if len(found) == 1 else text)


def date_fields(apart: Iterable[NotApplied], here: Callable[[Sequence[Pair]], str]) -> Mapping[str, DateField]:
    """The boxes of dates that are not applied, `from` and `to`; `here` gives the address of this page with these
    parameters in the place of its own, "" where it would be too long."""
    fields: dict[str, DateField] = {}
    for each in apart:
        if each.before:
            fields["from"] = date_field(each.before)
        linked = tuple(choice for choice in _choices(each, here) if choice.href)
        fields[each.parameter] = DateField(date_field(each.text).value, _problem(each), linked)
    return fields


def told_of(apart: Iterable[NotApplied], here: Callable[[Sequence[Pair]], str]) -> tuple[DateTold, ...]:
    """What is said of each date that is not applied, to be read with what is; `here` as for `date_fields`."""
    return tuple(DateTold(_shown(each.text), _choices(each, here), _shown(each.before)) for each in apart)


def _choices(each: NotApplied, here: Callable[[Sequence[Pair]], str]) -> tuple[Link, ...]:
    return tuple(Link(_named(choice), here(choice)) for choice in each.choices)


def _problem(each: NotApplied) -> str:
    if each.before:
        return _("This is before the first day. Swap the two?")
    if each.choices:
        return _("%(days)s?", days=_either(each))
    return _("Not a date. Write 2016, May 2016 or 6 May 2016.")


def _either(each: NotApplied) -> str:
    one, other = map(_named, each.choices)
    return _("%(one)s or %(other)s", one=one, other=other)


def _named(choice: Sequence[Pair]) -> str:
    days = [_in_words(parse_iso(iso)) for _name, iso in choice]
    return _("from %(first)s to %(last)s", first=days[0], last=days[1]) if len(days) > 1 else days[0]


def _in_words(published: PartialDate) -> str:
    """`May 2016`, `6 May 2016`; a year as it is, and what is so long ago as it is written in addresses."""
    if published.first.year >= _FIRST_YEAR:
        if published.precision is Precision.DAY:
            return day_text(published.first)
        if published.precision is Precision.MONTH:
            return month_text(published.first)
    return published.iso()


def _shown(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
