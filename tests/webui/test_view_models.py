"""What templates see: labels, chips, facet panels, the chart, the pager."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from urllib.parse import parse_qsl, urlsplit

import pytest

from archive.partial_date import parse_iso
from index.query import SearchRequest, Selection, Sort, Versions
from index.results import Bin, FacetCount, Histogram, Results
from index.timeline.axis import axis
from tests.support.webui_sample import NOTHING, RIVER, one_hit
from webui.i18n import labels
from webui.search.facets import facet_panels
from webui.search.histogram import Chart, chart
from webui.search.page import SearchPage, search_page
from webui.urls import search_url
from webui.urls.search_links import SearchLinks
from webui.urls.search_url import read
from webui.urls.site import SiteUrls

HERE = SiteUrls()

asked = partial(SearchRequest, versions=Versions.ONE)


def page(query: SearchRequest, results: Results = NOTHING) -> SearchPage:
    return search_page(query, results, HERE, str.capitalize)


def drawing(query: SearchRequest, histogram: Histogram, today: date | None = None) -> Chart:
    """Of a histogram whose axis is the query's range, and where that is open what the histogram holds."""
    asked_for = ((query.first, query.last),)
    known = [*histogram.bins, *histogram.coarse]
    if known:
        low, high = min(each.start for each in known), max(each.end for each in known)
        _, first, last = axis(asked_for, low.toordinal(), high.toordinal())
        histogram = replace(histogram, first=first, last=last, asked=asked_for)
    return chart(query, histogram, SearchLinks(query, HERE.root), HERE, today)


def month(text: str, count: int) -> Bin:
    whole = parse_iso(text)
    return Bin(whole.first, whole.last, count)


@pytest.mark.parametrize(
    ("iso", "text"),
    [
        ("2019-03-05", "5 March 2019"),
        ("2009-06", "June 2009"),
        ("2006", "2006 (year only)"),
        ("2009-06/2009-07", "June–July 2009"),
        ("2009-12/2010-01", "December 2009 – January 2010"),
        ("2005/2006", "2005–2006 (years only)"),
        ("2019-03-03/2019-03-17", "3–17 March 2019"),
        ("2019-02-27/2019-03-02", "27 February – 2 March 2019"),
        ("2018-12-30/2019-01-02", "30 December 2018 – 2 January 2019"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(iso: str, text: str) -> None:
    assert labels.date_text(parse_iso(iso)) == text
    assert labels.machine_date(parse_iso(iso)) == ("" if "/" in iso else iso)


def test_no_date_is_said_to_be_none() -> None:
    assert labels.date_text(None) == "Undated"


def test_values_are_put_into_words() -> None:
    assert labels.facet_label("month", "2019-02") == "February 2019"
    assert labels.facet_label("month", "2006") == "2006 (year only)"
    assert labels.facet_label("year", "2006") == "2006"
    assert labels.facet_label("language", "es", "es") == "Spanish"
    assert labels.facet_label("topic", "mining", "Mining and metals") == "Mining and metals"
    assert labels.facet_label("month", "nonsense") == "nonsense"
    assert labels.articles_text(12345) == "12,345 articles"


def test_what_is_chosen_stands_first_and_is_there_even_when_nothing_has_it() -> None:
    query = asked(selections={"topic": Selection(("gone",), ("b",))})
    counts = (FacetCount("a", "a", 5), FacetCount("b", "b", 4, excluded=True), FacetCount("gone", "", 0, selected=True))
    (panel,) = facet_panels(query, replace(NOTHING, facets={"topic": counts}), SearchLinks(query, ""), HERE)
    assert [(value.label, value.articles) for value in panel.values] == [("b", "4"), ("gone", "0"), ("a", "5")]
    assert [value.excluded for value in panel.values] == [True, False, False]
    assert read_href(panel.values[1].href).selections == {"topic": Selection((), ("b",))}
    assert read_href(panel.values[2].exclude_href).selections["topic"].exclude == ("b", "a")


def test_all_chosen_values_at_once_stay_filters_and_any_of_them_leads_back() -> None:
    query = asked("a OR b", selections={"topic": Selection(("X", "Y"), ("Z",))})
    counts = tuple(FacetCount(value, value, 1, value != "Z", value == "Z") for value in "XYZ")
    results = replace(NOTHING, facets={"topic": counts})
    (panel,) = facet_panels(query, results, SearchLinks(query, ""), HERE)
    assert panel.any_href == ""
    together = read_href(panel.together_href)
    assert together.text == query.text
    assert together.selections == {"topic": Selection(("X", "Y"), ("Z",), together=True)}
    shown = page(together, results)
    assert [chip.text for chip in shown.chips] == ["X", "Y", "Z"]
    (panel,) = shown.panels
    assert panel.together_href == ""
    assert [value.selected for value in panel.values] == [True, True, False]
    assert read_href(panel.any_href).selections == query.selections
    assert read_href(shown.chips[0].drop_href).selections == {"topic": Selection(("Y",), ("Z",), together=True)}


def test_how_exactly_dates_are_known_goes_from_the_most_exact_to_not_at_all() -> None:
    counts = tuple(FacetCount(value, value, number) for number, value in enumerate(("none", "span", "year", "day")))
    (panel,) = facet_panels(asked(), replace(NOTHING, facets={"precision": counts}), SearchLinks(asked(), ""), HERE)
    assert [value.label for value in panel.values] == ["to the day", "to the year", "to a span of time", "not at all"]


@pytest.mark.parametrize("facet", ["section", "source", "language", "year"])
def test_where_an_article_has_one_value_nothing_asks_for_several_at_once(facet: str) -> None:
    query = asked(selections={facet: Selection(("2001", "2002"))})
    counts = tuple(FacetCount(value, value, 1, selected=True) for value in ("2001", "2002"))
    (panel,) = facet_panels(query, replace(NOTHING, facets={facet: counts}), SearchLinks(query, ""), HERE)
    assert (panel.together_href, panel.any_href) == ("", "")


@pytest.mark.parametrize(("values", "shown"), [(10, 10), (14, 14), (15, 10), (400, 10)])
def test_long_facets_are_cut_but_not_for_a_handful(values: int, shown: int) -> None:
    counts = tuple(FacetCount(str(number), str(number), 1) for number in range(values))
    (panel,) = facet_panels(asked(), replace(NOTHING, facets={"author": counts}), SearchLinks(asked(), ""), HERE)
    assert len(panel.values) == shown
    assert panel.distinct == values
    assert panel.all_href == ("/values/author" if values > 14 else "")


def test_every_bar_leads_to_its_own_days_on_the_first_page() -> None:
    drawn = drawing(asked(text="x", page=3), Histogram("month", (month("2019-02", 6), month("2019-03", 4))))
    assert [bar.href for bar in drawn.bars] == ["/?q=x&from=2019-02&to=2019-02", "/?q=x&from=2019-03&to=2019-03"]
    assert [bar.label for bar in drawn.bars] == ["February 2019", "March 2019"]
    assert float(drawn.bars[0].height) > float(drawn.bars[1].height) > 0
    assert float(drawn.bars[1].left) == pytest.approx(float(drawn.bars[0].left) + float(drawn.bars[0].width), abs=0.01)


def test_a_bar_never_leads_out_of_the_range_asked_for() -> None:
    query = asked(first=date(2019, 2, 10), last=date(2019, 12, 31))
    drawn = drawing(query, Histogram("month", (month("2019-02", 6),)))
    assert drawn.bars[0].href == "/?from=2019-02-10&to=2019-02"


@pytest.mark.parametrize(
    "histogram",
    [
        Histogram("year", (month("0001", 1), month("9999", 2))),
        Histogram("month", (month("0001-01", 1),)),
        Histogram("month", (month("9999-12", 1),)),
        Histogram("day", (Bin(date(9999, 12, 31), date(9999, 12, 31), 1),)),
        Histogram("day", (Bin(date(1, 1, 1), date(1, 1, 1), 1),), (month("0001", 3),)),
        Histogram("month", (), (month("2006", 3), Bin(date(2005, 1, 1), date(2007, 12, 31), 1))),
    ],
)
def test_all_that_is_drawn_lies_within_the_drawing(histogram: Histogram) -> None:
    drawn = drawing(asked(), histogram)
    for bar in (*drawn.bars, *drawn.bands):
        assert 0 <= float(bar.left) < 100
        assert float(bar.width) > 0
        assert float(bar.left) + float(bar.width) <= 100.01
    assert 0 < len(drawn.ticks) <= 24


def test_coarse_dates_are_told_apart_and_undated_counted() -> None:
    coarse = (month("2005", 2), month("2006", 10), Bin(date(2009, 5, 1), date(2009, 6, 30), 1))
    drawn = drawing(asked(), Histogram("month", (month("2006-02", 6),), coarse, 4))
    assert drawn.notes == ("12 known only to the year", "1 known only to a span of time")
    assert drawn.undated == "4 undated articles"
    assert drawn.undated_href == "/?undated=1"


def test_an_empty_histogram_draws_nothing() -> None:
    assert not drawing(asked(), Histogram("year"))


def test_every_filter_in_force_has_a_chip_that_drops_it_alone() -> None:
    query = read(
        [("q", "x"), ("topic", "a"), ("not_topic", "b"), ("lang", "es"), ("to", "2019"), ("undated", "1")]
    ).query
    chips = page(query).chips
    assert [(chip.kind, chip.text, chip.excluded) for chip in chips] == [
        ("Topic", "A", False),
        ("Topic", "B", True),
        ("Language", "Spanish", False),
        ("Date", "up to 31 December 2019", False),
        ("Date", "undated only", False),
    ]
    for chip in chips:
        assert len(search_url.parameters(read_href(chip.drop_href))) == len(search_url.parameters(query)) - 1
    assert page(query).clear_href == "/?q=x"


def test_the_pager_shows_the_ends_and_the_neighbourhood() -> None:
    found = one_hit(RIVER)
    several = page(asked(text="x", page=10), replace(found, total=200, lines=200)).pager
    assert [number for number, _, _ in several.pages] == [1, 0, 8, 9, 10, 11, 12, 0, 20]
    assert several.previous == "/?q=x&page=9"
    assert several.next == "/?q=x&page=11"
    assert not page(asked(text="x"), found).pager.pages
    past_the_only_one = page(asked(text="x", page=3), found).pager
    assert (past_the_only_one.pages, past_the_only_one.previous) == (((1, "/?q=x", False),), "/?q=x")


def test_the_pager_ends_where_addresses_end() -> None:
    deep = page(asked(page=1000), replace(NOTHING, total=10**6, lines=10**6))
    assert deep.pager.pages[-1][0] == 1000
    assert not deep.pager.next


def test_a_hit_leads_to_its_article_with_the_whole_search() -> None:
    query = asked(text="hidrovia", selections={"topic": Selection(("Ríos",))}, sort=Sort.OLDEST, page=2)
    (hit,) = page(query, one_hit(RIVER)).hits
    assert hit.article.href == "/article/abcdefghijkl?q=hidrovia&topic=R%C3%ADos&sort=oldest&page=2"
    assert hit.topics[1].href == "/?q=hidrovia&topic=R%C3%ADos&topic=Pueblos+ind%C3%ADgenas&sort=oldest"


def read_href(href: str) -> SearchRequest:
    return read(parse_qsl(urlsplit(href).query)).query
