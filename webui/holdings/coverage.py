"""What the archive holds and what it does not: year by year, section by section, with what was rejected and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from archive.history.records import Import, Rejection
from archive.partial_date import parse_iso
from index.query import SearchRequest, Selection
from index.results import Results
from index.timeline.far_dates import Span, near_days
from webui.components.links import Link, of_no_year
from webui.components.search_form import Form, form
from webui.holdings.years_drawing import YearsDrawing, years_drawing
from webui.i18n.labels import articles_text, facet_label, stamp_text
from webui.i18n.translation import _, ngettext, number_text, percent_text, translated
from webui.urls import search_url
from webui.urls.search_links import SearchLinks
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
class Figure:
    """One number of those that are told first; `href` leads to what it counts, or is ""."""

    number: str
    told: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """How many articles an import made or changed, and how many pages it rejected and skipped; `reasons` why, the most
    frequent first."""

    number: str
    day: str
    new: str
    changed: str
    rejected: str
    skipped: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """`gaps` are spans of years in which nothing is held; `others` counts what is in no year, or in one far from all
    others."""

    form: Form
    total: str
    figures: tuple[Figure, ...]
    drawing: YearsDrawing | None
    sections: tuple[str, ...]
    years: tuple[YearRow, ...]
    others: tuple[Link, ...]
    gaps: tuple[str, ...]
    imports: tuple[ImportRow, ...]
    updated: str


def coverage_page(
    ask: Callable[[SearchRequest], Results], imports: Sequence[tuple[Import, Sequence[Rejection]]], urls: SiteUrls
) -> CoveragePage:
    """The page; `ask` answers a search, `imports` are those that stand with what they rejected, oldest first."""
    everything = search_url.FRONT
    results = ask(replace(everything, limit=1, values=MOST_SECTIONS))
    exact = _by_year(ask(_chosen(everything, "precision", "day")))
    sections = [each.value for each in results.facets.get("section", ())[:MOST_SECTIONS]]
    tables = [_by_year(ask(_chosen(everything, "section", each))) for each in sections]
    held = _by_year(results)
    near = near_days(_span(value, count) for value, count in held.items())
    far = {value: count for value, count in held.items() if near and not _touches(value, near)}
    years = [year for year in held if len(year) == 4 and year not in far]
    every = [f"{year:04}" for year in range(int(min(years)), int(max(years)) + 1)] if years else []

    of_all = SearchLinks(everything, urls.root).taking("year")
    of_section = [
        SearchLinks(search_url.including(everything, "section", each), urls.root).taking("year") for each in sections
    ]

    def cell(year: str, count: int, href: Callable[[str], str]) -> Link:
        return Link(number_text(count), href(year) if count else "")

    return CoveragePage(
        form=form([], urls),
        total=articles_text(results.total),
        figures=tuple(_figures(results, exact, every, urls)),
        drawing=years_drawing(every, held, of_all),
        sections=tuple(sections),
        years=tuple(
            YearRow(
                year=year,
                held=cell(year, held.get(year, 0), of_all),
                exact=percent_text(exact.get(year, 0) / held[year], 0) if year in held else "",
                sections=tuple(
                    cell(year, table.get(year, 0), href) for table, href in zip(tables, of_section, strict=True)
                ),
                is_gap=year not in held,
            )
            for year in reversed(every)
        ),
        others=(*_far(far, urls), *_others(results, {year: held[year] for year in held if year not in far}, urls)),
        gaps=_gaps(every, held),
        imports=tuple(_import(each, rejections) for each, rejections in reversed(imports)),
        updated=stamp_text(max((each.finished_at or each.started_at for each, _rejections in imports), default="")),
    )


def _chosen(query: SearchRequest, facet: str, value: str) -> SearchRequest:
    return replace(query, selections={facet: Selection((value,))}, limit=1, values=1)


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
    across = sum(count for year, count in held.items() if len(year) != 4)
    return of_no_year(across, results.histogram.undated, urls)


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


def _figures(results: Results, exact: dict[str, int], every: Sequence[str], urls: SiteUrls) -> Iterator[Figure]:
    """What is told at first sight. What was counted without an index knows no publications and topics."""
    total = results.total
    yield Figure(number_text(total), _("Articles"), f"{urls.root}/?q=")
    if every:
        span = every[0] if len(every) == 1 else f"{every[0]}–{every[-1]}"
        yield Figure(span, ngettext("%(number)s year", "%(number)s years", len(every)), f"{urls.root}/dates")
    if total:
        yield Figure(percent_text(sum(exact.values()) / total, 0), _("Dated to the day"))
    if several := results.distinct.get("source", 0):
        href = urls.values("source", search_url.FRONT)
        yield Figure(number_text(several), _("Sources") if several > 1 else _("Source"), href)
    if several := results.distinct.get("topic", 0):
        yield Figure(number_text(several), _("Topics"), f"{urls.root}/topics")


def _import(each: Import, rejections: Sequence[Rejection]) -> ImportRow:
    reasons: Counter[str] = Counter(translated(rejection.reason) for rejection in rejections)
    reasons.update(each.skipped)
    return ImportRow(
        number=number_text(each.id),
        day=stamp_text(each.finished_at or each.started_at),
        new=number_text(each.new),
        changed=number_text(each.changed),
        rejected=number_text(each.rejected),
        skipped=number_text(sum(each.skipped.values())),
        reasons=tuple((reason, number_text(count)) for reason, count in reasons.most_common(MOST_REASONS)),
    )
