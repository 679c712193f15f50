"""Dates that say how much is known of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.partial_date import PartialDate, Precision, day_of, month_of, parse_iso, year_of


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2019-03-05", date(2019, 3, 5), date(2019, 3, 5), "day"),
        ("2009-06", date(2009, 6, 1), date(2009, 6, 30), "month"),
        ("2008-02", date(2008, 2, 1), date(2008, 2, 29), "month"),
        ("2006", date(2006, 1, 1), date(2006, 12, 31), "year"),
        ("2009-05/2009-06", date(2009, 5, 1), date(2009, 6, 30), "span"),
        ("2005/2006", date(2005, 1, 1), date(2006, 12, 31), "span"),
        ("2019-03-05/2019-03-09", date(2019, 3, 5), date(2019, 3, 9), "span"),
    ],
)
def test_iso_text_says_its_own_precision(text: str, first: date, last: date, precision: str) -> None:
    parsed = parse_iso(text)
    assert (parsed.first, parsed.last, parsed.precision) == (first, last, Precision(precision))
    assert parsed.iso() == text


@pytest.mark.parametrize(
    "text",
    ["", "2019-13", "2019-02-30", "19", "2019-3-5", "0000", "2019-00", "2019-03-00", "2019/2018", "today", "２０１９"],
)
def test_what_is_no_date_is_refused_with_the_repair(text: str) -> None:
    with pytest.raises(ValueError, match=r"2019"):
        parse_iso(text)


@given(st.dates(), st.dates())
def test_every_span_of_days_survives_its_text(one: date, other: date) -> None:
    span = PartialDate(min(one, other), max(one, other))
    assert parse_iso(span.iso()) == span


@given(st.dates())
def test_months_and_years_hold_their_day(day: date) -> None:
    for wider in (day_of(day), month_of(day), year_of(day)):
        assert wider.first <= day <= wider.last
        assert parse_iso(wider.iso()) == wider
