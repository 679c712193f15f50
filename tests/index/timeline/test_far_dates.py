"""Dates far from all others are told apart; those of a publication that rested, or of a small archive, are not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.partial_date import parse_iso
from index.timeline.far_dates import Span, near_days


def spans(*dates: str) -> list[Span]:
    days = [parse_iso(each) for each in dates]
    return [Span(each.first.toordinal(), each.last.toordinal(), 1) for each in days]


def near(*dates: str) -> tuple[str, str]:
    found = near_days(spans(*dates))
    assert found
    return date.fromordinal(found[0]).isoformat(), date.fromordinal(found[1]).isoformat()


BODY = [f"{year}-0{month}-11" for year in range(2005, 2020) for month in (2, 5, 9)]
WHOLE = ("2005-02-11", "2019-09-11")


@pytest.mark.parametrize(
    "odd",
    [
        ["9999-12-31"],
        ["9999"],
        ["0001-01-01"],
        ["1970-01-01"],
        ["0001-01-01", "9999-12-31"],
        ["1612-03-01", "1612-04", "1613"],
        ["1612", "1970-01-01", "2099-05-05"],
    ],
)
def test_a_few_dates_far_out_are_left_aside(odd: list[str]) -> None:
    assert near(*BODY, *odd) == WHOLE


@pytest.mark.parametrize("odd", [["1994-03-01"], ["2026-03-01"], ["2004"], ["1999-05", "2000-01-01"]])
def test_a_date_that_leaves_the_rest_their_room_is_one_of_them(odd: list[str]) -> None:
    low, high = near(*BODY, *odd)
    assert all(low <= each.first.isoformat() and each.last.isoformat() <= high for each in map(parse_iso, odd))


def test_a_publication_that_rested_for_decades_is_one() -> None:
    early = [f"{year}-0{month}-11" for year in range(1921, 1937) for month in (2, 5, 9)]
    assert near(*early, *BODY) == ("1921-02-11", WHOLE[1])


def test_what_a_hundred_articles_are_dated_by_default_is_far_out_all_the_same() -> None:
    assert near_days([*spans(*BODY), Span(date.max.toordinal(), date.max.toordinal(), 40)]) == near_days(spans(*BODY))


def test_three_articles_of_two_years_are_one_archive() -> None:
    assert near("2006-05-01", "2019-02-01", "2019-02-24") == ("2006-05-01", "2019-02-24")


def test_of_three_articles_none_is_far_out_unless_the_other_two_are_of_one_time() -> None:
    assert near("0001-05-02", "1066-10-14", "9999-12-31") == ("0001-05-02", "9999-12-31")
    assert near("2019-05-02", "2019-10-14", "9999-12-31") == ("2019-05-02", "2019-10-14")


def test_a_date_that_spans_a_century_does_not_join_what_lies_apart() -> None:
    assert near(*BODY, "1600/2019", "1612-03-01") == WHOLE


def test_no_date_is_near_nothing() -> None:
    assert near_days([]) is None


days = st.integers(min_value=1, max_value=date.max.toordinal())
dates = st.lists(st.builds(lambda a, b, n: Span(min(a, b), max(a, b), n), days, days, st.integers(1, 50)), max_size=12)


@given(dates)
def test_what_is_near_are_days_of_the_dates_themselves_and_most_articles_that_are_dated_to_few_days(
    given_dates: list[Span],
) -> None:
    found = near_days(given_dates)
    assert (found is None) == (not given_dates)
    if not found:
        return
    low, high = found
    assert low in {each.first for each in given_dates}
    assert high in {each.last for each in given_dates}
    exact = [each for each in given_dates if each.last - each.first < 730] or given_dates
    inside = sum(each.articles for each in exact if each.last >= low and each.first <= high)
    assert 3 * inside > sum(each.articles for each in exact)  # each side holds less than the body


@given(st.lists(st.integers(0, 5_400), min_size=1, max_size=60), st.sampled_from([date(1, 1, 1), date(9999, 12, 31)]))
def test_one_date_at_the_end_of_time_never_moves_the_rest(offsets: list[int], odd: date) -> None:
    body = [
        Span(day.toordinal(), day.toordinal(), 1)
        for day in (date(1995, 1, 1) + timedelta(offset) for offset in offsets)
    ]
    if len(body) > 1:
        assert near_days([*body, Span(odd.toordinal(), odd.toordinal(), 1)]) == near_days(body)
