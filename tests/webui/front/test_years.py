"""The line of the years: each year a link that leads to as many articles as it says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from webui.front.years import HEIGHT, year_line
from webui.i18n.translation import use_language
from webui.urls.search_links import SearchLinks
from webui.urls.search_url import FRONT

LINKS = SearchLinks(FRONT, "/archive")


def test_each_year_is_a_link_and_says_how_many_articles_it_has_those_with_none_too() -> None:
    line = year_line({1998: 3, 2000: 12_345}, 1998, 2000, LINKS)
    assert [(each.told, each.href) for each in line.points] == [
        ("1998: 3 articles", "/archive/?from=1998&to=1998"),
        ("1999: 0 articles", "/archive/?from=1999&to=1999"),
        ("2000: 12,345 articles", "/archive/?from=2000&to=2000"),
    ]
    assert line.told == "most in 2000: 12,345"
    assert [float(each.top) for each in line.points][1:] == [HEIGHT, 8.0]
    assert bool(line)


def test_it_is_said_in_the_readers_language() -> None:
    with use_language("es"):
        line = year_line({1998: 3, 2000: 12_345}, 1998, 2000, LINKS)
    assert line.points[2].told == "2000: 12.345 artículos"
    assert line.told == "máximo en 2000: 12.345"


def test_one_year_is_no_line() -> None:
    assert not year_line({1998: 3}, 1998, 1998, LINKS)


def test_of_several_centuries_each_point_is_a_decade() -> None:
    line = year_line({1701: 2, 1709: 3, 1999: 1}, 1701, 1999, LINKS)
    assert line.points[0].told == "1700–1709: 5 articles"
    assert line.points[0].href == "/archive/?from=1700&to=1709"
    assert line.points[-1].told == "1990–1999: 1 article"
    assert not year_line({}, 1900, 1999, LINKS).has_dots


@given(st.integers(1, 9999), st.integers(0, 9998), st.data())
def test_whatever_the_years_the_line_is_short_and_counts_every_article_once(
    first: int, length: int, data: st.DataObject
) -> None:
    last = min(first + length, 9999)
    counts = data.draw(st.dictionaries(st.integers(first, last), st.integers(1, 10**6), max_size=20))
    line = year_line(counts, first, last, LINKS)
    assert 1 <= len(line.points) <= 151
    said = [int(each.told.split(": ")[1].split()[0].replace(",", "")) for each in line.points]
    assert sum(said) == sum(counts.values())
    assert all(0 <= float(each.top) <= HEIGHT and 0 <= float(each.left) < 100 for each in line.points)
