"""Dates as people type them: each form, two days that are not guessed, and what is no date."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel import Locale
from hypothesis import example, given
from hypothesis import strategies as st

from index.typed_dates.typed_date import LONGEST, days_meant
from webui.i18n.translation import LANGUAGES

TABLE = [
    line.rpartition("=")
    for line in Path(__file__).with_name("typed_dates.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
DAYS = st.dates()


@pytest.mark.parametrize(("typed", "_", "meant"), TABLE, ids=[row[0].strip() for row in TABLE])
def test_what_is_typed_means_what_the_table_says(typed: str, _: str, meant: str) -> None:
    assert [each.iso() for each in days_meant(typed)] == meant.split()


@given(DAYS, st.sampled_from(["-", "/", ".", "–", " - "]))
def test_a_year_that_comes_first_is_followed_by_month_and_day(day: object, sign: str) -> None:
    (found,) = days_meant(str(day).replace("-", sign))
    assert found.iso() == str(day)


@given(DAYS, st.sampled_from(["/", ".", "-"]), st.booleans())
def test_a_day_and_a_month_in_figures_are_one_date_only_where_they_can_be_no_other(
    day: object, sign: str, month_first: bool
) -> None:
    year, month, number = str(day).split("-")
    typed = sign.join((month, number, year) if month_first else (number, month, year))
    found = {each.iso() for each in days_meant(typed)}
    assert str(day) in found
    assert len(found) == (2 if int(number) <= 12 and number != month else 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", ["wide", "abbreviated"])
@pytest.mark.parametrize("use", ["format", "stand-alone"])
def test_the_months_of_each_language_of_the_pages_are_read_as_they_are_written_there(
    language: str, width: str, use: str
) -> None:
    for number, name in Locale(language).months[use][width].items():
        assert [each.iso() for each in days_meant(f"{name} 2016")] == [f"2016-{number:02}"]
        assert [each.iso() for each in days_meant(f"9 {name} 2016")] == [f"2016-{number:02}-09"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_of_the_week_is_read_where_it_is_the_right_one(language: str) -> None:
    for number, name in Locale(language).days["format"]["wide"].items():
        dated = [days_meant(f"{name}, {day} may 2016") for day in range(2, 9)]  # 2 May 2016 was a Monday
        assert [bool(each) for each in dated] == [at == number for at in range(7)]


@given(st.text(max_size=2 * LONGEST) | st.from_regex(r"(\d{1,4}|may|de|[-/., ]){1,8}", fullmatch=True))
@example("9" * 79)
@example(" " * 81 + "2016")
def test_any_text_has_at_most_two_dates(text: str) -> None:
    assert len(days_meant(text)) <= 2
