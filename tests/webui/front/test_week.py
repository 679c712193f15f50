"""The week of today in past years: at the ends of years, on 29 February, and which years are told."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from webui.front.week import Week, by_week, chosen, week_of, weeks_before


def days(week: Week) -> tuple[str, str]:
    return week.first.isoformat(), week.last.isoformat()


def test_it_is_the_seven_days_around_today() -> None:
    week = week_of(date(2026, 11, 29), 2001)
    assert days(week) == ("2001-11-26", "2001-12-02")
    assert (week.day, week.ago, week.is_round) == (date(2001, 11, 29), 25, True)


def test_at_the_ends_of_a_year_it_reaches_into_the_next_and_the_one_before() -> None:
    assert days(week_of(date(2026, 12, 31), 1999)) == ("1999-12-28", "2000-01-03")
    assert days(week_of(date(2026, 1, 1), 2000)) == ("1999-12-29", "2000-01-04")


def test_on_29_february_it_is_around_28_february_where_a_year_has_no_29th() -> None:
    assert days(week_of(date(2024, 2, 29), 2020)) == ("2020-02-26", "2020-03-03")
    assert days(week_of(date(2024, 2, 29), 2023)) == ("2023-02-25", "2023-03-03")
    assert week_of(date(2024, 2, 29), 1900).day == date(1900, 2, 28)
    assert week_of(date(2024, 2, 29), 2000).day == date(2000, 2, 29)


def test_a_week_that_only_ends_in_a_year_with_articles_is_looked_at_too() -> None:
    around = weeks_before(date(2026, 12, 31), [2000])
    assert [days(each) for each in around] == [("2000-12-28", "2001-01-03"), ("1999-12-28", "2000-01-03")]
    assert [each.day.year for each in weeks_before(date(2026, 6, 15), [2000])] == [2000]


def test_this_year_and_those_to_come_are_no_past_years() -> None:
    assert weeks_before(date(2026, 6, 15), [2026, 2027, 9999]) == []


@given(st.dates(), st.lists(st.integers(1, 9999), max_size=30))
def test_whatever_the_day_and_the_years_each_week_has_seven_days_of_a_past_year(today: date, years: list[int]) -> None:
    found = weeks_before(today, years)
    assert len({each.ago for each in found}) == len(found)
    for week in found:
        assert week.last - week.first == timedelta(days=6)
        assert 0 < week.ago == today.year - week.day.year
        assert {week.first.year, week.last.year} & set(years)
    months = [month for week in found for month in {week.first.isoformat()[:7], week.last.isoformat()[:7]}]
    assert len(months) == len(set(months))  # what `by_week` counts by


def test_articles_are_counted_for_the_week_that_has_their_month() -> None:
    first, second = week_of(date(2026, 1, 1), 2000), week_of(date(2026, 1, 1), 2001)
    assert by_week([first, second], {"1999-12": 2, "2000-01": 3, "2001-01": 4}) == {first: 5, second: 4}
    assert by_week([first, second], {"2000-12": 1}) == {second: 1}


def test_the_rounder_the_anniversary_the_sooner_it_is_told() -> None:
    today = date(2026, 6, 15)

    def told(*years: int) -> list[int]:
        return [each.ago for each in chosen([week_of(today, year) for year in years])]

    assert told(*range(1970, 2026)) == [10, 20, 25, 50]
    assert told(*range(2013, 2026)) == [5, 10, 1, 2]
    assert told(2025, 2001) == [25, 1]
    assert told() == []
