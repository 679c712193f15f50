"""The forms of a date, one by one, and what looks like one and is none."""

from __future__ import annotations

import pytest

from importers.page.dates.parse import read_date, read_dateline


def iso(text: str, language: str = "") -> str | None:
    found = read_date(text, "meta", language)
    return found.iso() if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oberau, 2. November 2021", "2021-11-02"),
        ("6. Mai 2014", "2014-05-06"),
        ("Datum:26. Januar 2022", "2022-01-26"),
        ("1o. de mayo de 1987", "1987-05-01"),
        ("1.º de mayo de 1987", "1987-05-01"),
        ("1° maggio 1987", "1987-05-01"),
        ("le 1er mai 1987", "1987-05-01"),
        ("5 d'abril de 2019", "2019-04-05"),
        ("2007 January 31", "2007-01-31"),
        ("2020. augusztus 18., kedd", "2020-08-18"),
        ("2019 m. kovo 5 d.", "2019-03-05"),
        ("2019. gada 5. marts", "2019-03-05"),
        ("2019ko martxoaren 5a", "2019-03-05"),
        ("ngày 5 tháng 3 năm 2019", "2019-03-05"),
        ("31.I.2007", "2007-01-31"),
        ("31/XII/1999", "1999-12-31"),
        ("26 | 01 | 2022", "2022-01-26"),
        ("26. 1. 2022", "2022-01-26"),
        ("am 3.05.13 um 11:51", "2013-05-03"),
        ("Court of Oberau, v. 13.05.2014", "2014-05-13"),
        ("Release: 14.11.2019", "2019-11-14"),
        ("+++ 28.01.2022 +++", "2022-01-28"),
        ("Oberau2019.04.25", "2019-04-25"),
        ("2019/04/25/1203", "2019-04-25"),
        ("2020. 08. 18.", "2020-08-18"),
        ("14 July 1889", "1889-07-14"),
        ("5-Mar-98", "1998-03-05"),
        ("11 Sept 01", "2001-09-11"),
        ("Tue 11 Sept 01", "2001-09-11"),
        ("May 5 '98", "1998-05-05"),
        ("mayo 5 de 2008", "2008-05-05"),
        ("Mar-05-2019", "2019-03-05"),
        ("05MAR2019", "2019-03-05"),
        ("5 de marzo del año 2019", "2019-03-05"),
        ("5 March '98", "1998-03-05"),
        ("April '04", "2004-04"),
        ("5 Ma\u0308rz 2010", "2010-03-05"),
        ("20\u200f/01\u200f/1962", "1962-01-20"),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, expected: str) -> None:
    assert iso(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31 Dec 1999 - 2 Jan 2000", "1999-12-31/2000-01-02"),
        ("30 December - 2 January 2000", "1999-12-30/2000-01-02"),
        ("28 February - 3 March 2008", "2008-02-28/2008-03-03"),
        ("Du 28 février au 3 mars 2008", "2008-02-28/2008-03-03"),
        ("del 28 de febrero al 3 de marzo de 2008", "2008-02-28/2008-03-03"),
        ("March 28 - April 3, 2008", "2008-03-28/2008-04-03"),
        ("Dec 31, 1999 – Jan 2, 2000", "1999-12-31/2000-01-02"),
        ("Saturday 4 May - Sunday 5 May 2002", "2002-05-04/2002-05-05"),
        ("Saturday, May 4 - Sunday, May 5, 2002", "2002-05-04/2002-05-05"),
        ("4th, 5th and 6th May 2002", "2002-05-04/2002-05-06"),
        ("Week of March 3-9, 2002", "2002-03-03/2002-03-09"),
        ("1.-3. März 2004", "2004-03-01/2004-03-03"),
        ("28.02. - 03.03.2008", "2008-02-28/2008-03-03"),
        ("05.03.2019 - 07.03.2019", "2019-03-05/2019-03-07"),
        ("March-April-May 2004", "2004-03/2004-05"),
        ("diciembre 1998/enero 1999", "1998-12/1999-01"),
        ("Jan/Feb 03", "2003-01/2003-02"),
        ("vom 04.11.23 – 30.08.24", "2023-11-04/2024-08-30"),
        ("1998-99", "1998/1999"),
        ("1999-2000", "1999/2000"),
    ],
)
def test_a_span_is_read_whole(text: str, expected: str) -> None:
    assert iso(text) == expected
    line = read_dateline(text)
    assert line is not None
    assert (line.date.iso(), line.label) == (expected, "")


def test_a_day_of_publication_and_one_of_a_change_are_no_span() -> None:
    assert iso("Published 5 March 2019 - updated 7 March 2019") == "2019-03-05"
    assert iso("Tuesday 5 March 2019 - Thursday 7 March 2019") == "2019-03-05/2019-03-07"


def test_two_days_that_are_years_apart_are_those_of_a_life() -> None:
    assert iso("5 March 1920 - 6 June 1999") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q3 2004", "2004-07/2004-09"),
        ("2004 Q3", "2004-07/2004-09"),
        ("3rd quarter 2004", "2004-07/2004-09"),
        ("2. Quartal 2004", "2004-04/2004-06"),
        ("tercer trimestre de 2004", "2004-07/2004-09"),
        ("T1 2010", "2010-01/2010-03"),
        ("H2 2004", "2004-07/2004-12"),
        ("2. Halbjahr 2004", "2004-07/2004-12"),
        ("primer semestre de 2004", "2004-01/2004-06"),
        ("segundo cuatrimestre de 2004", "2004-05/2004-08"),
        ("Summer 2003", "2003-06/2003-08"),
        ("Spring/Summer 2003", "2003-03/2003-08"),
        ("Frühjahr 1999", "1999-03/1999-05"),
        ("Été 2007", "2007-06/2007-08"),
        ("Winter 2003/04", "2003-12/2004-02"),
        ("Winter 2003-2004", "2003-12/2004-02"),
        ("Winter 2003", "2003"),
    ],
)
def test_a_part_of_a_year_with_a_name_is_its_months(text: str, expected: str) -> None:
    assert iso(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("otoño 2001", "es-ES", "2001-09/2001-11"),
        ("otoño 2001", "es-PE", "2001-03/2001-05"),
        ("otoño 2001", "es", "2001-03/2001-11"),
        ("verano 2003", "es", "2003"),
        ("primavera 2003", "it", "2003-03/2003-05"),
        ("Autumn 2001", "en-NZ", "2001-03/2001-05"),
        ("Summer 2003/04", "en-AU", "2003-12/2004-02"),
    ],
)
def test_a_season_is_that_of_the_country_and_where_none_is_known_all_that_it_may_be(
    text: str, language: str, expected: str
) -> None:
    assert iso(text, language) == expected


def test_a_season_in_a_sentence_is_no_date() -> None:
    for text in ("Summer 2003: the wells ran dry", "What Q3 2004 brought", "Winter 2003 prices fell"):
        assert iso(text) is None


@pytest.mark.parametrize(
    ("figures", "expected"),
    [("03.05.98", "1998-05-03"), ("03.05.69", "1969-05-03"), ("03.05.08", "2008-05-03"), ("03.05.45", None)],
)
def test_a_year_of_two_figures_is_never_one_to_come(figures: str, expected: str | None) -> None:
    assert iso(figures) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Update 3. November 2002", "", "2002-11"),
        ("Newsletter 3. November 2002", "de", "2002-11"),
        ("No. 5, March 2010", "", "2010-03"),
        ("No. 12 - 15 March 2019", "", "2019-03-15"),
        ("Update 52. December 2005 / January 2006", "", "2005-12/2006-01"),
        ("Oberau, 3. November 2002", "", "2002-11-03"),
        ("Dienstag 3. November 2002", "", "2002-11-03"),
        ("Oberau 3. Dezember 2002", "", "2002-12-03"),
    ],
)
def test_the_number_of_an_issue_is_no_day(text: str, language: str, expected: str) -> None:
    assert iso(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected", "label"),
    [
        ("River Post 3. November 2002", "", "2002-11", "River Post 3"),
        ("Aktuell 02. November 2021", "", "2021-11", "Aktuell 02"),
        ("Volume 3, Number 2, Summer 2003", "", "2003-06/2003-08", "Volume 3, Number 2"),
        ("Issue 12, Winter 2003/04", "", "2003-12/2004-02", "Issue 12"),
        ("Erstellt am Dienstag 6. Mai 2014", "", "2014-05-06", ""),
        ("Datum:26. Januar 2022", "", "2022-01-26", ""),
        ("5 марта 2010 г.", "", "2010-03-05", ""),
        ("5 mars 2010 à 10h30", "", "2010-03-05", ""),
        ("2010年3月5日（金）", "", "2010-03-05", ""),
        ("Vol. 3 (Spring 2004)", "", "2004-03/2004-05", "Vol. 3"),
        ("Published: Summer 2003", "", "2003-06/2003-08", ""),
    ],
)
def test_a_dateline_tells_the_number_of_an_issue_from_a_day(
    text: str, language: str, expected: str, label: str
) -> None:
    line = read_dateline(text, language)
    assert line is not None
    assert (line.date.iso(), line.label) == (expected, label)


def test_a_place_before_a_day_is_no_issue() -> None:
    for text, language in (("Oberau, 2. November 2021", ""), ("Aktuell 02. November 2021", "de")):
        assert read_dateline(text, language) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("٥ مارس ٢٠١٠", "2010-03-05"),
        ("٢٠١٠-٠٣-٠٥", "2010-03-05"),
        ("٥ شباط/فبراير ٢٠١٠", "2010-02-05"),
        ("3 كانون الثاني 2010", "2010-01-03"),
        ("۵ مارس ۲۰۱۰", "2010-03-05"),
        ("৫ মার্চ ২০১০", "2010-03-05"),
        ("२०१०-०३-०५", "2010-03-05"),
        ("5 मार्च 2010", "2010-03-05"),
        ("２０１０年３月５日", "2010-03-05"),
    ],
)
def test_figures_of_every_script_are_read(text: str, expected: str) -> None:
    assert iso(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "۱۳۸۹/۱۲/۱۴",
        "1389-12-14",
        "14/12/1388",
        "۱۴ اسفند ۱۳۸۸",
        "5 มีนาคม 2553",
        "05/03/2553",
        "5 March 2553",
        "平成22年3月5日",
        "令和3年4月",
        "२०६६-११-२१",
        "5 Nisan 5770",
    ],
)
def test_a_day_of_another_calendar_is_no_date_of_ours(text: str) -> None:
    assert iso(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "version 2019.03.05",
        "v2019.03.05",
        "Studio 2019.3.5",
        "192.168.10.12",
        "Snake 3.10.12",
        "rev 2022.5.5.42046",
        "2022|01|04|06",
        "2023/43",
        "2013-2015",
        "Kapitel 05.03.10",
        "10.30.15",
        "Rocket 11 July 69",
        "01.45.67.89.10",
        "10.12.2003.4",
        "0800-2003-12-10",
        "Tel. 05-03-2010",
        "ISBN 978-1999-10-12",
        "+51 01.02.2003",
        "3 - 2 - 2010",
        "2003/04",
        "AG 2010",
        "Pro 2010",
        "out 2010",
        "It rained in May 2,000 times",
        "12.05 20",
        "5 listopada 2021",
        "\ufdd1\ufdde\ufdde 2019",
    ],
)
def test_numbers_of_something_else_are_no_date(text: str) -> None:
    assert iso(text) is None


def test_americans_write_the_month_first_with_points_too() -> None:
    assert iso("11.18.19", "en-US") == "2019-11-18"
    assert iso("11.18.19") is None


def test_a_month_of_two_meanings_is_read_where_the_language_is_known() -> None:
    assert iso("26 listopada 2021", "pl") == "2021-11-26"
    assert iso("26. listopada 2021.", "hr") == "2021-10-26"
