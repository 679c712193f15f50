"""When an article was first published: what the page states, what its address says and what a reader sees, weighed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from archive.partial_date import PartialDate, Precision, parse_iso
from importers.page.dates.candidates import NEVER, SURE, DateCandidate, date_candidates
from importers.page.dates.stated import (
    Stated,
    date_in_address,
    dates_in_scripts,
    is_plausible,
    may_be_of,
    month_in_address,
    stated_dates,
)
from importers.page.json_ld import JsonLdArticle
from importers.page.meta_tags import MetaTags
from importers.page.tree import Element

_MOST_OTHERS = 5
_MOST_ELEMENTS = 4000  # of a page that htmldate is asked about
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dating:
    """When the article was published, None where nothing says it or what says it cannot be trusted, and the other
    days that the page names, at most five, in the order heard."""

    published: PartialDate | None
    others: tuple[PartialDate, ...] = ()


def published_on(
    root: Element, statements: MetaTags, linked: JsonLdArticle | None, address: str = "", language: str = ""
) -> PartialDate | None:
    """The day of first publication (or the month, the span that the page gives); None where nothing says it."""
    return dating_of(root, statements, linked, address, language).published


def dating_of(
    root: Element,
    statements: MetaTags,
    linked: JsonLdArticle | None,
    address: str = "",
    language: str = "",
    title: str = "",
    captured: str = "",
) -> Dating:
    """The date of first publication and those that were not taken for it. `title` is the article's, if it is known;
    `captured` is when the page was saved, ISO 8601, or "": nothing on it was published later than the day after, nor
    than tomorrow, and later days are among the others."""
    latest = _day_after(captured)
    every = stated_dates(statements, linked, language)
    stated = [each for each in every if each.date.first <= latest]
    later = [each.date for each in every if each.date.first > latest]
    of_address = date_in_address(address)
    if of_address and not (is_plausible(of_address) and of_address.first <= latest):
        later += [of_address] if is_plausible(of_address) else []
        of_address = None
    told = [each for each in stated if each.kind == "published" and each.date.precision is Precision.DAY]
    spots: list[DateCandidate] = []
    if not _are_agreed(told, of_address):
        spots = [spot for spot in date_candidates(root, language, title) if is_plausible(spot.date)]
        later += [spot.date for spot in spots if spot.date.first > latest and spot.score >= 0]
        spots = [spot for spot in spots if spot.date.first <= latest]
    published = _chosen(root, stated, told, of_address, spots, address)
    heard = [each.date for each in stated]
    heard += [of_address] if of_address else []
    heard += [spot.date for spot in spots if spot.score >= 0] + later
    return Dating(published, tuple(_others(heard, published)))


def _day_after(captured: str) -> date:
    tomorrow = datetime.now(UTC).date() + _DAY
    try:
        return min(date.fromisoformat(captured[:10]) + _DAY, tomorrow)
    except (ValueError, OverflowError):
        return tomorrow


def _are_agreed(told: list[Stated], of_address: PartialDate | None) -> bool:
    """Whether what the page states needs no witness: its address says the same, or another of its voices does and
    neither is a stamp of universal time, whose day may be the reader's next."""
    if not told:
        return False
    if of_address:
        return _same(told[0].date, of_address)
    return not told[0].universal and any(each.date.first == told[0].date.first for each in told[1:])


def rejected(
    found: PartialDate | None, others: tuple[PartialDate, ...], taken: PartialDate | None
) -> tuple[PartialDate, ...]:
    """The dates not taken, where another voice than the page's own decided between them."""
    return tuple(_others([*([found] if found else []), *others], taken))


def _chosen(
    root: Element,
    stated: list[Stated],
    told: list[Stated],
    of_address: PartialDate | None,
    spots: list[DateCandidate],
    address: str,
) -> PartialDate | None:
    shown = _shown(spots, month_in_address(address))
    if told:
        return _beside(told, [each.date for each in stated if each.kind == "changed"], of_address, shown)
    if of_address:
        return of_address
    dated = [each.date for each in stated if each.kind == "dated" and _is_day(each)]
    # What the page states and shows in a fit place are two voices, whatever else it shows in a better one.
    placed = {spot.date.first for spot in spots if spot.score >= 0 and not spot.changed}
    if agreed := next((each for each in dated if each.first in placed), None):
        return agreed
    if shown:
        return shown.date
    if dated:
        return dated[0]
    able = [spot for spot in spots if spot.date.precision is Precision.DAY and not spot.changed and spot.score > NEVER]
    seen = {spot.date.first for spot in able}
    scripted = dates_in_scripts(root)
    # Programs are handed the dates of other articles as well; one of them may be among those that readers see.
    scripted = [each for each in scripted if each.first in seen] if len(scripted) > 1 else scripted
    if len(scripted) == 1:
        return scripted[0]
    vague = [each.date for each in stated if each.kind != "changed" and each.date.precision is not Precision.DAY]
    vague += [spot.date for spot in spots if spot.date.precision in _VAGUE and spot.score >= 0 and not spot.changed]
    if vague:
        return vague[0]
    # A page without an article's place for a date, such as a list of items, is too open a question for one voice.
    return _only_change(spots) or _second_opinion(root, seen, address)


def _is_day(stated: Stated) -> bool:
    return stated.date.precision is Precision.DAY and not (_is_new_year(stated.date) and stated.hour < 0)


def _only_change(spots: list[DateCandidate]) -> PartialDate | None:
    """The day of the last change, where it stands as an article's date does and is the only day that readers see."""
    changed = [spot for spot in spots if spot.changed and spot.date.precision is Precision.DAY]
    if len({spot.date.first for spot in changed}) != 1 or max(spot.score for spot in changed) <= 0:
        return None
    if any(spot.score >= 0 and spot.date.precision is Precision.DAY for spot in spots if not spot.changed):
        return None
    return replace(changed[0].date, source="modified")


def _second_opinion(root: Element, seen: Iterable[date], address: str = "") -> PartialDate | None:
    """The day that htmldate finds, where it is one of those `seen` on the page; None else, and for a page so large
    that asking would take long. By itself the library gives a date for nearly every page, and is wrong more often
    than it has none."""
    days = set(seen)
    if not days or root.xpath("count(//*)") > _MOST_ELEMENTS:
        return None
    from htmldate import find_date  # takes long to load, and is asked of few pages

    try:
        found = find_date(root, url=address or None, original_date=True, extensive_search=True)
        day = parse_iso(found, "htmldate") if found else None
    # The library promises None and breaks its promise on odd pages in ways that its versions change.
    except Exception:  # noqa: BLE001
        return None
    return day if day and day.first in days else None


_VAGUE = (Precision.MONTH, Precision.SPAN)


def _beside(
    told: list[Stated], changed: list[PartialDate], of_address: PartialDate | None, shown: DateCandidate | None
) -> PartialDate:
    """The day that the page states, unless the other voices make out another."""
    days = {date.first for date in changed}
    # Where two fields for the publication disagree, one of them may have been filled with the last change.
    first = next((each for each in told if each.date.first not in days), told[0])
    for other in filter(None, (of_address, shown.date if shown else None)):
        if _same(first.date, other):
            return other if may_be_of(first, other.first) and other.first != first.date.first else first.date
    if shown and _is_new_year(first.date) and shown.date.first.year == first.date.first.year:
        return shown.date
    rivals = [each for each in told if each.date.first not in {first.date.first, *days}]
    return next((each.date for each in rivals if _outweighs(each, first, shown)), first.date)


def _outweighs(rival: Stated, first: Stated, shown: DateCandidate | None) -> bool:
    """Whether, of two fields that disagree, readers see the day of the second, or that is the day at the place and the
    other one the same hour in universal time."""
    if shown and shown.score >= SURE and shown.date.precision is Precision.DAY and shown.date.first == rival.date.first:
        return True
    is_near = _same(first.date, rival.date) and may_be_of(first, rival.date.first)
    return first.universal and not rival.universal and is_near


def _is_new_year(found: PartialDate) -> bool:
    """Whether this is the day that a system makes of a year alone."""
    return (found.first.month, found.first.day) == (1, 1)


def _same(one: PartialDate, other: PartialDate) -> bool:
    return abs(one.first - other.first) <= _DAY and one.precision is other.precision is Precision.DAY


def _shown(spots: list[DateCandidate], month: PartialDate | None) -> DateCandidate | None:
    """The place that looks most like that of the article's date; a lesser one only where no other comes near it."""
    able = [spot for spot in spots if not spot.changed and spot.date.precision is Precision.DAY]
    if not able:
        return None
    best = max(able, key=lambda spot: spot.score)
    if best.score >= SURE:
        return best
    next_best = max((spot.score for spot in able if not _same(spot.date, best.date)), default=-_CLEARLY)
    agreed = month is not None and month.first <= best.date.first <= month.last
    alone = not any(spot.changed for spot in spots) and best.score - next_best >= _CLEARLY
    return best if best.score >= 0 and (agreed or alone) else None


_CLEARLY = 2


def _others(heard: Iterable[PartialDate], published: PartialDate | None) -> list[PartialDate]:
    found: dict[tuple[object, object], PartialDate] = {}
    for each in heard:
        found.setdefault((each.first, each.last), each)
    if published:
        found.pop((published.first, published.last), None)
    return list(found.values())[:_MOST_OTHERS]
