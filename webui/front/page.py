"""The front page as its template sees it: what archive this is, and the ways in. No Flask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from archive.document import Stored
from archive.history.records import Import
from archive.messages import N_
from index.query import SearchRequest
from index.results import Results
from webui.components.links import ArticleLine, Link, article_line, of_no_year, opening_text
from webui.components.search_form import Form, form
from webui.front.week import Week
from webui.front.years import YearLine, year_line
from webui.i18n.labels import articles_text, facet_label, stamp_text
from webui.i18n.translation import _, ngettext, number_text
from webui.urls import search_url
from webui.urls.search_links import SearchLinks
from webui.urls.site import SiteUrls

MOST_TOPICS = 15
MOST_IMPORTS = 4
NEWEST = 4
"""Articles to begin with where there are no years to choose from."""
_SENTENCE = N_("Past coverage, searchable in full, each article with where it comes from.")
_NO_LINE = YearLine((), "", "", (), "", False)


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic, how many articles have it, as a number and in words, and where these are."""

    label: str
    count: str
    told: str
    href: str


@dataclass(frozen=True, slots=True)
class Story:
    """An article and how it begins. Of this week in a past year `ago` says which year, and `more` leads to all that was
    published in that week, None where this is all."""

    article: ArticleLine
    opening: str
    ago: str = ""
    is_round: bool = False
    more: Link | None = None


@dataclass(frozen=True, slots=True)
class NewImport:
    """An import: its day, what it brought, and from which publication, "" where none is known."""

    day: str
    brought: str
    publication: str


@dataclass(frozen=True, slots=True)
class FrontPage:
    """`sentence` says what this archive is. `years` are the first and the last that it holds, "" where nothing is
    dated; `left_out` leads to what the line of the years leaves out. `newest` are articles to begin with where there
    is no such line. `is_empty` says that there is nothing to search yet, `is_searchable` whether an index answers."""

    form: Form
    sentence: str
    total: str
    years: str
    topics: tuple[Topic, ...]
    all_topics: Link | None
    line: YearLine
    left_out: tuple[Link, ...]
    weeks: tuple[Story, ...]
    newest: tuple[Story, ...]
    imports: tuple[NewImport, ...]
    everything_href: str
    atom_href: str
    is_empty: bool
    is_searchable: bool


@dataclass(frozen=True, slots=True)
class Found:
    """An article of a week, how many there are in that week, and the search for all of them."""

    week: Week
    stored: Stored
    count: int
    search: SearchRequest


def front_page(
    results: Results,
    sentence: str,
    weeks: Sequence[Found],
    newest: Sequence[Stored],
    imports: Sequence[tuple[Import, Sequence[str]]],
    urls: SiteUrls,
    is_searchable: bool = True,
) -> FrontPage:
    """The page from what is found with no filter at all, the keepers' own sentence or "", the articles of this week in
    past years, some to begin with where there are no years to draw, and the latest imports with the publications that
    they brought."""
    held = _held(results)
    counts = _dated(results)
    links = SearchLinks(search_url.FRONT, urls.root)
    line = year_line(counts, held[0].year, held[1].year, links) if held else _NO_LINE
    return FrontPage(
        form=form([], urls),
        sentence=sentence or _(_SENTENCE),
        total=articles_text(results.total),
        years=_years_text(held),
        topics=_topics(results, links),
        all_topics=_all_topics(results, urls),
        line=line,
        left_out=_left_out(results, held, counts, urls),
        weeks=tuple(_past_week(each, urls) for each in weeks),
        newest=() if line else tuple(_story(each, urls) for each in newest),
        imports=tuple(_new_import(each, publications) for each, publications in imports),
        everything_href=urls.search(search_url.FRONT),
        atom_href=urls.feed(search_url.FRONT, "atom"),
        is_empty=results.total == 0,
        is_searchable=is_searchable,
    )


def years_held(results: Results) -> list[int]:
    """The years that something is dated to, without those far from all others."""
    held = _held(results)
    return [year for year in _dated(results) if held and held[0].year <= year <= held[1].year]


def has_no_line(results: Results) -> bool:
    """Whether there are too few years to draw."""
    years = years_held(results)
    return not years or min(years) == max(years)


def _held(results: Results) -> tuple[date, date] | None:
    """The first and the last day that something is dated to, without what lies far from all else; where no index tells
    this, the years that are counted."""
    if results.histogram.held:
        return results.histogram.held
    years = _dated(results)
    return (date(min(years), 1, 1), date(max(years), 12, 31)) if years else None


def _dated(results: Results) -> dict[int, int]:
    """How many articles are dated to each year."""
    return {int(each.value): each.count for each in results.facets.get("year", ()) if len(each.value) == 4}


def _years_text(held: tuple[date, date] | None) -> str:
    if held is None:
        return ""
    first, last = held[0].year, held[1].year
    return str(first) if first == last else f"{first}–{last}"


def _topics(results: Results, links: SearchLinks) -> tuple[Topic, ...]:
    href = links.taking("topic")
    return tuple(
        Topic(
            label=facet_label("topic", each.value, each.label),
            count=number_text(each.count),
            told=articles_text(each.count),
            href=href(each.value),
        )
        for each in results.facets.get("topic", ())[:MOST_TOPICS]
    )


def _all_topics(results: Results, urls: SiteUrls) -> Link | None:
    distinct = results.distinct.get("topic", 0)
    if not distinct:
        return None
    return Link(_("All topics (%(number)s)", number=number_text(distinct)), urls.values("topic", search_url.FRONT))


def _left_out(
    results: Results, held: tuple[date, date] | None, counts: dict[int, int], urls: SiteUrls
) -> tuple[Link, ...]:
    told = []
    far = sum(count for year, count in counts.items() if held and not held[0].year <= year <= held[1].year)
    across = sum(each.count for each in results.facets.get("year", ()) if len(each.value) != 4)
    if far:
        text = ngettext(
            "%(number)s article far from the other dates", "%(number)s articles far from the other dates", far
        )
        told.append(Link(text, f"{urls.root}/dates"))
    return (*told, *of_no_year(across, results.histogram.undated, urls))


def _story(stored: Stored, urls: SiteUrls) -> Story:
    return Story(article_line(stored.document, urls.article(stored.id)), opening_text(stored.document))


def _past_week(found: Found, urls: SiteUrls) -> Story:
    week = found.week
    others = found.count - 1
    more = None
    if others:
        told = ngettext("%(number)s more that week", "%(number)s more that week", others)
        more = Link(told, urls.search(found.search))
    ago = ngettext("%(number)s year ago", "%(number)s years ago", week.ago)
    return replace(_story(found.stored, urls), ago=ago, is_round=week.is_round, more=more)


def _new_import(each: Import, publications: Sequence[str]) -> NewImport:
    new = ngettext("%(number)s new article", "%(number)s new articles", each.new) if each.new else ""
    changed = ngettext("%(number)s changed", "%(number)s changed", each.changed) if each.changed else ""
    named = each.label or ", ".join(publications[:2])
    if not each.label and len(publications) > 2:
        named = _("%(names)s and others", names=named)
    return NewImport(stamp_text(each.started_at), ", ".join(filter(None, (new, changed))), named)
