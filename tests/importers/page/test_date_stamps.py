"""Dates as programs write them: nothing that is not said is filled in, whatever day it is today."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.page.dates.find import find_date
from importers.page.dates.forms.stamps import line_made
from importers.page.dates.parse import read_date


def iso(text: str) -> str | None:
    found = read_date(text, "meta")
    return found.iso() if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-W10-2", "2019-03-05"),
        ("2019-W10", "2019-03-04/2019-03-10"),
        ("20190305T233000.250-0500", "2019-03-05"),
        ("2019-03-05T24:00:00Z", "2019-03-05"),
        ("Tue Mar 05 23:30:00 -0500 2019", "2019-03-05"),
        ("2019 March 5", "2019-03-05"),
        ("2019-Mar-05 10:00", "2019-03-05"),
        ("Mar 05, 10:30 AM 2019", "2019-03-05"),
        ("Tue Mar 05 10:30:45 UTC+0000 2019", "2019-03-05"),
        ("Tue, 05 Mar 19 23:30:00 GMT", "2019-03-05"),
        ("Fri, 05 Mar 99 23:30:00 GMT", "1999-03-05"),
        ("Tuesday, 05-Mar-19 23:30:00 GMT", "2019-03-05"),
    ],
)
def test_what_programs_write_is_read_to_the_day_that_is_written(text: str, expected: str) -> None:
    assert iso(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2019", "2019"), ("2019-03", "2019-03"), ("2019 March", "2019-03"), ("10:00 2019 Mar", "2019-03")],
)
def test_a_month_stays_a_month_and_a_year_a_year(text: str, expected: str) -> None:
    assert iso(text) == expected


@pytest.mark.parametrize(
    "text",
    ["2019-W54", "2019-W10-8", "20191340", "2019-13", "March", "5 March", "Tuesday", "10:00", "5 March 19",
     "Mar T10:00 12 +0000", "2019-03 10:00 March", "2019 March 5 and 7", "2019 March 35", "31 April 2019"],
)  # fmt: skip
def test_what_is_no_whole_date_is_none(text: str) -> None:
    assert iso(text) is None


@pytest.mark.parametrize(
    "text",
    ["June 12 30 2019", "2019 June 10.30", "2019 1.5 March", "1999 May '19", "2, March, -0300, 2019",
     "2019 March at 5", "2019 March 19 10"],
)  # fmt: skip
def test_no_number_that_is_left_over_is_made_a_day_or_a_year(text: str) -> None:
    assert iso(text) is None


def test_a_year_of_two_figures_does_not_depend_on_the_year_it_is_read_in() -> None:
    read = [iso(f"05 Mar {year:02} 10:00:00 GMT") for year in range(100)]
    assert read == [f"{year + (2000 if year < 50 else 1900)}-03-05" for year in range(100)]


def test_numbers_alone_are_never_put_in_an_order() -> None:
    assert line_made("05/03/2019") is None
    assert line_made("05 03 2019 March") is None


def test_the_place_of_a_stamp_is_that_of_its_date() -> None:
    found = find_date("2019-03-05 10:00", "meta")
    assert found is not None
    assert (found.start, found.end) == (0, 10)


@given(st.dates(min_value=date(1500, 1, 4), max_value=date(2299, 12, 31)))
def test_every_day_is_read_back_from_every_form_of_iso(day: date) -> None:
    year, week, weekday = day.isocalendar()
    for text in (day.isoformat(), f"{day.isoformat()}T10:00:00Z", f"{year:04}-W{week:02}-{weekday}"):
        found = read_date(text, "x")
        assert found is not None, text
        assert (found.first, found.last) == (day, day)


@given(st.text(alphabet="0123456789-+:/., WTZtuemarchsp()&", max_size=60))
def test_no_line_raises(text: str) -> None:
    line_made(text)
    read_date(text, "x")
