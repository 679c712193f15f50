"""Dates as the Unicode consortium's tables have people write them (Babel), read back: right, or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from importers.page.dates.parse import read_date, read_dateline

READ = (
    "en en_US en_GB es es_PE de de_AT fr pt pt_PT it ca gl eu ro nl af da nb nn sv is fo fi et lv lt pl cs sk sl hr sr"
    " sr_Latn bs hu sq tr az id sw cy ga ru uk be bg mk el he ar ar_MA ar_LB fa ur hi bn mr ne ta vi ja ko zh"
    " zh_TW ka hy kk lb"
).split()
KNOWN_IN_PART = "ms fil th te gu si my km lo am eo mn gd se ps ku uz".split()
DAYS = st.dates(min_value=date(1936, 1, 1), max_value=date(2035, 12, 31))
FORMS = (
    "full",
    "long",
    "medium",
    "short",
    "MMMM y",
    "d MMM y",
    "MMM d, y",
    "y MMMM d",
    "dd.MM.yy",
    "d-MMM-yy",
)


def _tag(locale: str) -> str:
    return locale.replace("_", "-")


@pytest.mark.parametrize("locale", READ)
def test_every_day_of_a_year_is_read_in_every_language(locale: str) -> None:
    for number in range(0, 366, 5):
        day = date(2012, 1, 1) + timedelta(days=number)
        text = format_date(day, "long", locale)
        found = read_date(text, "x", _tag(locale))
        assert found is not None, text
        assert (found.first, found.last) == (day, day), text


@given(DAYS, st.sampled_from(READ + KNOWN_IN_PART), st.sampled_from(FORMS))
def test_no_day_is_read_as_another(day: date, locale: str, form: str) -> None:
    text = format_date(day, form, locale)
    for found in (
        read_date(text, "x", _tag(locale)),
        line.date if (line := read_dateline(text, _tag(locale))) else None,
    ):
        assert found is None or found.first <= day <= found.last, text


@given(DAYS, st.sampled_from(READ), st.sampled_from(("full", "long", "medium", "MMMM y")))
def test_without_the_language_a_day_is_no_other_either(day: date, locale: str, form: str) -> None:
    text = format_date(day, form, locale)
    found = read_date(text, "x")
    assert found is None or found.first <= day <= found.last, text


@given(
    DAYS, st.integers(1, 60), st.sampled_from(("d MMMM y", "MMMM d, y", "d. MMMM y", "dd.MM.y")), st.sampled_from("-–—")
)
def test_a_span_of_two_days_is_read_whole(first: date, length: int, form: str, dash: str) -> None:
    last = first + timedelta(days=length)
    text = f"{format_date(first, form, 'en')} {dash} {format_date(last, form, 'en')}"
    found = read_date(text, "x")
    assert found is not None, text
    assert (found.first, found.last) == (first, last), text


@given(DAYS, st.integers(1, 60), st.sampled_from(("d MMMM", "MMMM d")))
def test_a_span_whose_first_day_has_no_year_is_read_whole(first: date, length: int, form: str) -> None:
    last = first + timedelta(days=length)
    year = "y" if form == "d MMMM" else ", y"
    text = f"{format_date(first, form, 'en')} - {format_date(last, f'{form} {year}', 'en')}"
    found = read_date(text, "x")
    assert found is not None, text
    assert (found.first, found.last) == (first, last), text


@given(st.integers(1, 12), st.integers(1, 12), st.integers(1950, 2030), st.sampled_from("/-"))
def test_numbers_that_may_be_day_or_month_are_no_date_without_a_language(a: int, b: int, year: int, mark: str) -> None:
    found = read_date(f"{a}{mark}{b}{mark}{year}", "x")
    assert (found is None) == (a != b)


@given(
    st.lists(st.integers(0, 9999).map(str), min_size=2, max_size=6),
    st.sampled_from((".", "-", " ", ":", "/", ", ", " - ")),
    st.sampled_from(("version ", "v", "tel. ", "ISBN ", "+", "$", "IP: ")),
)
def test_numbers_behind_a_word_for_other_numbers_are_no_day(parts: list[str], mark: str, word: str) -> None:
    assert read_date(f"{word}{mark.join(parts)}", "x") is None
