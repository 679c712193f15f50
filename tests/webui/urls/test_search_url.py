"""The address of a search: read, written, changed, refused."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query import SearchRequest, Selection, Sort, Versions
from webui.urls import search_url
from webui.urls.search_url import BadParameter
from webui.urls.site import SiteUrls

address = SiteUrls().search

VALUES = st.text(min_size=1, max_size=12).filter(lambda text: bool(text.strip()) and text.isprintable())
DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))
YEARS = st.integers(1, 9999).map(lambda year: f"{year:04}")
MONTHS = st.tuples(YEARS, st.integers(1, 12)).map(lambda pair: f"{pair[0]}-{pair[1]:02}")


def selections(values: st.SearchStrategy[str]) -> st.SearchStrategy[Selection]:
    unique = st.lists(values, max_size=3, unique=True).map(tuple)
    return st.builds(Selection, unique, unique).filter(bool)


@st.composite
def queries(draw: st.DrawFn) -> SearchRequest:
    chosen: dict[str, Selection] = {}
    for facet in search_url.PARAMETER_OF_FACET:
        if draw(st.booleans()):
            chosen[facet] = draw(selections({"year": YEARS, "month": MONTHS}.get(facet, VALUES)))
    first, last = draw(st.one_of(st.none(), DAYS)), draw(st.one_of(st.none(), DAYS))
    if first and last and last < first:
        first, last = last, first
    limit = draw(st.integers(1, 100))
    return SearchRequest(
        text=draw(st.one_of(st.just(""), VALUES)),
        selections=chosen,
        first=first,
        last=last,
        undated_only=draw(st.booleans()),
        sort=draw(st.sampled_from(Sort)),
        versions=draw(st.sampled_from(Versions)),
        page=draw(st.integers(1, 10_000 // limit)),
        limit=limit,
    )


def read(href: str) -> SearchRequest:
    return search_url.read(parse_qsl(urlsplit(href).query, keep_blank_values=True)).query


@given(queries())
def test_every_query_survives_the_way_through_its_address(query: SearchRequest) -> None:
    assert read(address(query)) == query


@given(queries())
def test_the_same_search_has_one_address(query: SearchRequest) -> None:
    assert address(read(address(query))) == address(query)


@given(queries(), VALUES)
def test_a_value_added_and_dropped_leaves_the_search_as_it_was_but_on_page_one(
    query: SearchRequest, value: str
) -> None:
    before = search_url.on_page(search_url.without(query, "topic", value), 1)
    added = search_url.including(before, "topic", value)
    assert value in added.selections["topic"].include
    assert search_url.without(added, "topic", value) == before


def test_the_empty_search_has_a_parameter_all_the_same_as_the_bare_path_is_the_front_page() -> None:
    assert address(search_url.FRONT) == "/?q="
    assert read("/?q=") == search_url.FRONT
    assert read("/?q=&topic=&from=&to=&sort=&versions=&page=&limit=") == search_url.FRONT


def test_parameters_come_in_a_fixed_order() -> None:
    query = read("/?page=2&not_topic=b&sort=newest&lang=es&topic=a&q=x")
    assert address(query) == "/?q=x&topic=a&not_topic=b&lang=es&sort=newest&page=2"


def test_a_year_begins_on_its_first_day_and_ends_on_its_last() -> None:
    query = read("/?from=2019&to=2019")
    assert (query.first, query.last) == (date(2019, 1, 1), date(2019, 12, 31))


def test_a_month_ends_on_its_last_day() -> None:
    query = read("/?from=2020-02&to=2020-02")
    assert (query.first, query.last) == (date(2020, 2, 1), date(2020, 2, 29))
    assert address(query) == "/?from=2020-02&to=2020-02"


@pytest.mark.parametrize("value", ["2019-03", "2006", "2009-05/2009-06", "2009-05-03/2009-06-01"])
def test_a_month_may_be_any_date_that_an_article_can_have(value: str) -> None:
    query = search_url.read([("month", value)]).query
    assert query.selections["month"].include == (value,)


def test_half_open_ranges_are_allowed() -> None:
    assert read("/?from=2019-03-05").last is None
    assert read("/?to=2019-03-05").first is None


def test_excluding_a_wanted_value_stops_wanting_it() -> None:
    query = search_url.excluding(read("/?topic=mining&topic=water&page=3"), "topic", "mining")
    assert query.selections["topic"] == Selection(("water",), ("mining",))
    assert query.page == 1


def test_a_range_and_undated_never_go_together() -> None:
    undated = search_url.undated(read("/?from=2019"))
    assert undated.first is None
    assert undated.undated_only
    assert not search_url.between(undated, date(2019, 1, 1), None).undated_only


def test_clearing_keeps_words_order_and_length_of_the_page() -> None:
    query = read("/?q=water&topic=a&from=2019&undated=1&sort=oldest&limit=50&page=2")
    assert address(search_url.cleared(query)) == "/?q=water&sort=oldest&limit=50"
    assert search_url.is_filtered(query)
    assert not search_url.is_filtered(search_url.cleared(query))


def test_unknown_parameters_are_named_and_trackers_forgiven() -> None:
    asked = search_url.read([("q", "x"), ("topics", "a"), ("utm_source", "mail"), ("fbclid", "1"), ("topics", "b")])
    assert asked.unknown == ("topics",)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("from", "yesterday"),
        ("from", "2019-13"),
        ("from", "2019-02-30"),
        ("to", "0000"),
        ("to", "2019/2020"),
        ("from", "5 March"),
        ("from", "05/06/2019"),
        ("to", "5 March 19"),
        ("sort", "best"),
        ("page", "0"),
        ("page", "-1"),
        ("page", "1.5"),
        ("page", "1e9"),
        ("page", "1001"),
        ("page", "9" * 5000),
        ("page", "²"),
        ("page", "٣"),
        ("limit", "101"),
        ("limit", "0"),
        ("limit", "ten"),
        ("undated", "yes"),
        ("year", "19"),
        ("year", "0000"),
        ("not_year", "2019-3"),
        ("year", "2019-00"),
        ("month", "2019/2019"),
        ("month", "2019-13"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_parameter(parameter: str, value: str) -> None:
    with pytest.raises(BadParameter) as refused:
        search_url.read([(parameter, value)])
    assert refused.value.parameter == parameter
    assert parameter in str(refused.value)
    assert len(str(refused.value)) < 200


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadParameter, match="ends"):
        read("/?from=2019-03&to=2019-02")


def test_a_single_parameter_given_twice_is_refused() -> None:
    with pytest.raises(BadParameter, match="more than once"):
        read("/?q=a&q=b")


def test_the_deepest_page_is_result_number_ten_thousand() -> None:
    assert read("/?page=100&limit=100").page == 100
    with pytest.raises(BadParameter, match="10,000"):
        read("/?page=101&limit=100")
