"""Dates as newspapers write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.partial_date import PartialDate
from importers.page.dates.parse import read_date, read_dateline, read_placed, split_dated

ENGLISH = "January February March April May June July August September October November December".split()
SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()


def iso(text: str, language: str = "") -> str | None:
    found = read_date(text, "meta", language)
    return found.iso() if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 March 2019", "2019-03-05"),
        ("March 5, 2019", "2019-03-05"),
        ("5th of March, 2019", "2019-03-05"),
        ("Sept. 3, 2001", "2001-09-03"),
        ("5 de marzo de 2019", "2019-03-05"),
        ("miércoles 6 marzo 2019", "2019-03-06"),
        ("1º de mayo de 2011", "2011-05-01"),
        ("2 de setiembre del 2010", "2010-09-02"),
        ("2019-03-05T23:30:00-05:00", "2019-03-05"),
        ("Tue, 05 Mar 2019 23:30:00 -0500", "2019-03-05"),
        ("Tue Mar  5 10:00:00 PET 2019", "2019-03-05"),
        ("20190305", "2019-03-05"),
        ("2019/3/5", "2019-03-05"),
        ("5. März 2019", "2019-03-05"),
        ("le 1er février 2019", "2019-02-01"),
        ("5 de março de 2019", "2019-03-05"),
        ("8 agosto 2018", "2018-08-08"),
        ("12 augustus 2011", "2011-08-12"),
        ("5 października 2018", "2018-10-05"),
        ("3 марта 2019 г.", "2019-03-03"),
        ("5 Eylül 2018", "2018-09-05"),
        ("2019年3月4日", "2019-03-04"),
        ("2019년 3월 4일", "2019-03-04"),
        ("2019年3月", "2019-03"),
        ("05.03.19, 10:16 Uhr", "2019-03-05"),
        ("marzo 2019", "2019-03"),
        ("June 2009", "2009-06"),
        ("2009-06", "2009-06"),
        ("June / July 2009", "2009-06/2009-07"),
        ("May / April 2009", "2009-04/2009-05"),
        ("junio y julio de 2009", "2009-06/2009-07"),
        ("December / January 2009", "2008-12/2009-01"),
        ("5-7 March 2019", "2019-03-05/2019-03-07"),
        ("2009-05/2009-06", "2009-05/2009-06"),
        ("2006", "2006"),
        ("9999-12-31", "9999-12-31"),
        ("December 9999", "9999-12"),
    ],
)
def test_a_date_is_read_to_its_own_precision(text: str, expected: str) -> None:
    assert iso(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0000-00-00",
        "January 0000",
        "31 February 2019",
        "2019-13-01",
        "in 2006 it rained",
        "Chapter 12",
        "12/13",
        "version 1.2.10",
        "v1.02.10",
    ],
)
def test_what_is_no_date_stays_blank(text: str) -> None:
    assert iso(text) is None


@pytest.mark.parametrize(
    ("language", "expected"),
    [("", None), ("en", None), ("es", "2019-03-05"), ("es-PE", "2019-03-05"), ("en-US", "2019-05-03")],
)
def test_the_language_decides_which_number_is_the_day(language: str, expected: str | None) -> None:
    assert iso("05/03/2019", language) == expected


def test_a_year_of_two_figures_is_read_where_people_write_so() -> None:
    assert iso("8.5.12", "de") == "2012-05-08"
    assert iso("8.5.12", "en") is None
    assert iso("11/19/19 06:56 AM EST", "en") == "2019-11-19"
    assert iso("1/2/19", "en") is None


def test_numbers_that_can_be_read_in_one_way_need_no_language() -> None:
    assert iso("25/03/2019") == "2019-03-25"
    assert iso("03/25/2019") == "2019-03-25"
    assert iso("05.03.2019") == "2019-03-05"


@given(st.dates(min_value=date(1500, 1, 1), max_value=date(2299, 12, 31)))
def test_every_day_is_read_back_in_both_languages(day: date) -> None:
    same = PartialDate(day, day, "x")
    assert read_date(f"{day.day} {ENGLISH[day.month - 1]} {day.year}", "x") == same
    assert read_date(f"{ENGLISH[day.month - 1]} {day.day}, {day.year}", "x") == same
    assert read_date(f"{day.day} de {SPANISH[day.month - 1]} de {day.year}", "x") == same
    assert read_date(day.isoformat(), "x") == same


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    read_date(text, "x", "es")
    read_dateline(text)
    split_dated(text)


@pytest.mark.parametrize("text", ["1 " * 500_000, "jan" * 400_000, "1/" * 500_000, " " * 1_000_000, "5 de " * 200_000])
def test_a_megabyte_is_no_date(text: str) -> None:
    assert read_date(text, "x") is None
    assert read_dateline(text) is None


@pytest.mark.parametrize(
    ("text", "expected", "label"),
    [
        ("Update 119. 31 January 2007", "2007-01-31", "Update 119"),
        ("Update 134. June / July 2009", "2009-06/2009-07", "Update 134"),
        ("UPDATE 133. May / April 2009", "2009-04/2009-05", "UPDATE 133"),
        ("Peru News 065. 31 May 2011", "2011-05-31", "Peru News 065"),
        ("Boletín nº 12. 3 de mayo de 2010", "2010-05-03", "Boletín nº 12"),
        ("Update 3. November 2002", "2002-11", "Update 3"),
        ("Newsletter 12. 2008", "2008", "Newsletter 12"),
        ("March 5, 2019", "2019-03-05", ""),
        ("Published: Tuesday, 5th March 2019 10:30", "2019-03-05", ""),
        ("miércoles 6 marzo 2019", "2019-03-06", ""),
        ("5 March 2019 | News", "2019-03-05", ""),
    ],
)
def test_a_dateline_gives_its_date_and_its_issue(text: str, expected: str, label: str) -> None:
    line = read_dateline(text)
    assert line is not None
    assert (line.date.iso(), line.label, line.date.source) == (expected, label, "listing")


@pytest.mark.parametrize("text", ["The strike began on 5 March 2019 in Lima", "5 March 2019 was hot", "Update 119"])
def test_a_sentence_with_a_date_is_no_dateline(text: str) -> None:
    assert read_dateline(text) is None


@pytest.mark.parametrize("text", ["5 March 2019 - Rains in the south", "Rains in the south (5 March 2019)"])
def test_a_title_and_its_date_on_one_line_are_told_apart(text: str) -> None:
    found = split_dated(text)
    assert found is not None
    assert (found[0], found[1].date.iso()) == ("Rains in the south", "2019-03-05")


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("Aldersea, 5 March 2019", "en", ("Aldersea", "2019-03-05")),
        ("Villa Rosa, 5 de marzo de 2019", "es", ("Villa Rosa", "2019-03-05")),
        ("Bremerland, den 5. März 2019", "de", ("Bremerland", "2019-03-05")),
        ("Deadline: 5 March 2019", "en", None),
        ("Termin: 5. März 2019", "de", None),
        ("Aldersea, 5 March 2019, was a day of rain", "en", None),
    ],
)
def test_a_line_of_a_place_and_a_date(line: str, language: str, expected: tuple[str, str] | None) -> None:
    found = read_placed(line, language)
    assert (found and (found[0], found[1].iso())) == expected


@pytest.mark.parametrize(
    "line",
    [
        "公開日：2019年3月5日",
        "发布日期：2019-03-05",
        "發佈日期：2019年3月5日",
        "등록일: 2019.03.05",
        "Letzte Änderung: 05.03.2019",
    ],
)
def test_a_line_of_a_label_and_a_date_is_a_dateline(line: str) -> None:
    found = read_dateline(line)
    assert found and (found.date.iso(), found.label) == ("2019-03-05", "")
