"""What the archive holds and what it does not: year by year, section by section, with what was turned away and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from archive.history.records import Import, Rejection
from archive.partial_date import parse_iso
from index.query import SearchRequest, Selection
from index.results import Results
from index.timeline.far_dates import Span, near_days
from webui.components.links import Link
from webui.components.search_form import Form, form
from webui.i18n.labels import articles_text, facet_label, stamp_text
from webui.i18n.translation import _, ngettext, number_text, percent_text, translated
from webui.urls import search_url
from webui.urls.site import SiteUrls

MOST_SECTIONS = 8
MOST_REASONS = 20


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year: what is held, how much of it is dated to the day, and how much of it in each section; `is_gap` where
    nothing is held."""

    year: str
    held: Link
    exact: str
    sections: tuple[Link, ...]
    is_gap: bool


@dataclass(frozen=True, slots=True)
class ImportRow:
    """`told` says what came of an import; `reasons` what it turned away and why, the most frequent first."""

    number: str
    day: str
    told: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """`gaps` are spans of years in which nothing is held; `others` counts what is in no year, or in one far from all
    others."""

    form: Form
    total: str
    sections: tuple[str, ...]
    years: tuple[YearRow, ...]
    others: tuple[Link, ...]
    gaps: tuple[str, ...]
    imports: tuple[ImportRow, ...]
    updated: str


def coverage_page(
    ask: Callable[[SearchRequest], Results], imports: Sequence[tuple[Import, Sequence[Rejection]]], urls: SiteUrls
) -> CoveragePage:
    """The page; `ask` answers a search, `imports` are those that stand with what they turned away, oldest first."""
    everything = search_url.FRONT
    results = ask(replace(everything, limit=1))
    exact = _by_year(ask(_chosen(everything, "precision", "day")))
    sections = [each.value for each in results.facets.get("section", ())[:MOST_SECTIONS]]
    tables = [_by_year(ask(_chosen(everything, "section", each))) for each in sections]
    held = _by_year(results)
    near = near_days(_span(value, count) for value, count in held.items())
    far = {value: count for value, count in held.items() if near and not _touches(value, near)}
    years = [year for year in held if len(year) == 4 and year not in far]
    every = [f"{year:04}" for year in range(int(min(years)), int(max(years)) + 1)] if years else []

    def cell(year: str, count: int, section: str = "") -> Link:
        query = search_url.including(everything, "year", year)
        query = search_url.including(query, "section", section) if section else query
        return Link(number_text(count), urls.search(query) if count else "")

    return CoveragePage(
        form=form([], urls),
        total=articles_text(results.total),
        sections=tuple(sections),
        years=tuple(
            YearRow(
                year=year,
                held=cell(year, held.get(year, 0)),
                exact=percent_text(exact.get(year, 0) / held[year], 0) if year in held else "",
                sections=tuple(
                    cell(year, table.get(year, 0), name) for table, name in zip(tables, sections, strict=True)
                ),
                is_gap=year not in held,
            )
            for year in reversed(every)
        ),
        others=(*_far(far, urls), *_others(results, {year: held[year] for year in held if year not in far}, urls)),
        gaps=_gaps(every, held),
        imports=tuple(_import(each, turned_away) for each, turned_away in reversed(imports)),
        updated=stamp_text(max((each.finished_at or each.started_at for each, _away in imports), default="")),
    )


def _chosen(query: SearchRequest, facet: str, value: str) -> SearchRequest:
    return replace(query, selections={facet: Selection((value,))}, limit=1)


def _by_year(results: Results) -> dict[str, int]:
    """How many articles lie in each year; those across several years under their own span."""
    return {each.value: each.count for each in results.facets.get("year", ())}


def _span(value: str, articles: int) -> Span:
    days = parse_iso(value)
    return Span(days.first.toordinal(), days.last.toordinal(), articles)


def _touches(value: str, near: tuple[int, int]) -> bool:
    first, last, _articles = _span(value, 0)
    return last >= near[0] and first <= near[1]


def _far(far: dict[str, int], urls: SiteUrls) -> list[Link]:
    """What is dated far from all other dates: no years between are gaps of the archive."""
    return [
        Link(
            ngettext(
                "%(number)s article dated %(when)s",
                "%(number)s articles dated %(when)s",
                far[value],
                when=facet_label("year", value),
            ),
            urls.search(search_url.including(search_url.FRONT, "year", value)),
        )
        for value in sorted(far)
    ]


def _others(results: Results, held: dict[str, int], urls: SiteUrls) -> tuple[Link, ...]:
    undated = results.histogram.undated
    across = sum(count for year, count in held.items() if len(year) != 4)
    told = []
    if across:
        text = ngettext("%(number)s article across several years", "%(number)s articles across several years", across)
        told.append(Link(text, urls.values("year", search_url.FRONT)))
    if undated:
        text = ngettext("%(number)s undated article", "%(number)s undated articles", undated)
        told.append(Link(text, urls.search(search_url.undated(search_url.FRONT))))
    return tuple(told)


def _gaps(every: Sequence[str], held: dict[str, int]) -> tuple[str, ...]:
    gaps: list[list[str]] = []
    for year in every:
        if year in held:
            continue
        if gaps and int(gaps[-1][-1]) == int(year) - 1:
            gaps[-1].append(year)
        else:
            gaps.append([year])
    return tuple(gap[0] if len(gap) == 1 else f"{gap[0]}–{gap[-1]}" for gap in gaps)


def _import(each: Import, turned_away: Sequence[Rejection]) -> ImportRow:
    reasons: Counter[str] = Counter(translated(rejection.reason) for rejection in turned_away)
    reasons.update(each.skipped)
    told = _(
        "%(new)s new, %(changed)s changed, %(rejected)s turned away, %(skipped)s passed over",
        new=number_text(each.new),
        changed=number_text(each.changed),
        rejected=number_text(each.rejected),
        skipped=number_text(sum(each.skipped.values())),
    )
    most = tuple((reason, number_text(count)) for reason, count in reasons.most_common(MOST_REASONS))
    return ImportRow(number_text(each.id), stamp_text(each.finished_at or each.started_at), told, most)
