"""Trends by decade and by weekday: every number against a count in plain Python, and every link against its number."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from archive.home import Home
from archive.partial_date import PartialDate, parse_iso
from tests.support.pages import soup
from tests.support.shelf import article, home_with
from webui.app import create_app

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
VAGUE = ("1994", "1995-03", "1999/2000", "2001/2003", "1999-12/2000-01", "2004-05/2004-06", None, None)


def dates() -> list[PartialDate | None]:
    days = [date(1991, 3, 4) + timedelta(days=97 * number) for number in range(60)]
    days += [date(2019, 3, 5)] * 7
    return [*map(parse_iso, map(date.isoformat, days)), *(parse_iso(each) if each else None for each in VAGUE)]


def build_home(path: Path) -> Home:
    return home_with(
        path,
        *(
            article(
                number, f"text{number} {'river' if number % 3 else 'mine'}", published=day, topics=TOPICS[number % 3]
            )
            for number, day in enumerate(dates())
        ),
    )


TOPICS = (("Water",), ("Work", "Water"), ())
pytestmark = pytest.mark.archive(build=build_home)


def numbers(client: FlaskClient, parameters: str) -> Any:
    answer = client.get(f"/api/v1/trends?{parameters}")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def rivers() -> list[PartialDate | None]:
    return [day for number, day in enumerate(dates()) if number % 3]


def test_weekdays_are_those_of_all_that_is_dated_to_the_day(client: FlaskClient) -> None:
    told = numbers(client, "q=river&unit=weekday")
    known = [day for day in rivers() if day]
    expected = Counter(day.first.weekday() for day in known if day.first == day.last)
    assert told["periods"] == list(NAMES)
    (series,) = told["series"]
    assert series["counts"] == [expected[number] for number in range(7)]
    assert series["less_exact"] == Counter(day.precision.value for day in known if day.first != day.last)
    assert series["undated"] == rivers().count(None)
    every = Counter(day.first.weekday() for day in dates() if day and day.first == day.last)
    assert told["all"]["counts"] == [every[number] for number in range(7)]
    assert series["shares"] == [expected[number] / every[number] if every[number] else None for number in range(7)]


def test_decades_hold_what_lies_in_them_and_no_date_that_may_be_of_two(client: FlaskClient) -> None:
    told = numbers(client, "q=river&unit=decade")
    known = [day for day in rivers() if day]
    assert told["periods"] == ["1990s", "2000s", "2010s"]
    (series,) = told["series"]
    within = Counter(day.first.year // 10 for day in known if day.first.year // 10 == day.last.year // 10)
    assert series["counts"] == [within[199], within[200], within[201]]
    across = Counter(day.iso() for day in known if day.first.year // 10 != day.last.year // 10)
    assert across
    assert series["less_exact"] == across


@pytest.mark.parametrize(
    "filters",
    [
        "",
        "from=1995-06&to=2002",
        "topic=Water",
        "year=1994&year=2001/2003",
        "not_year=1999",
        "not_precision=span",
        "q=mine",
    ],
)
def test_a_decade_leads_to_exactly_its_articles(client: FlaskClient, filters: str) -> None:
    page = soup(client, f"/trends?q=river&unit=decade&{filters}")
    links = page.select(".figures td a")
    assert links
    for link in links:
        if link["href"].startswith("/?"):
            total = client.get(f"/api/v1/search{link['href'].removeprefix('/')}").get_json()["total"]
            assert total == int(link.text), link["href"]


def test_a_decade_without_dates_across_its_ends_is_a_range_and_keeps_the_readers_own(client: FlaskClient) -> None:
    page = soup(client, "/trends?q=river&unit=decade&not_precision=span&from=1996&to=2012")
    links = {row.th.text: row.td.a["href"] for row in page.select(".figures tbody:not(.rest) tr") if row.td.a}
    assert links["2000s"] == "/?q=river&not_precision=span&from=2000&to=2009"
    assert next(href for name, href in links.items() if name.startswith("1990s")).endswith("from=1996&to=1999")


def test_a_decade_of_which_a_part_counts_says_so(client: FlaskClient) -> None:
    page = soup(client, "/trends?q=river&unit=decade&from=1995-06-10&to=2019")
    names = [row.th.text for row in page.select(".figures tbody:not(.rest) tr")]
    assert names == ["1990s (from 10 June 1995)", "2000s", "2010s"]
    assert "not a whole decade" in page.select_one(".marks").text
    told = numbers(client, "q=river&unit=decade&from=1995-06-10&to=2019")
    assert told["partial"] == {"1990s": {"start": "1995-06-10", "end": "1999-12-31"}}
    rows = list(csv.DictReader(io.StringIO(client.get("/trends.csv?q=river&unit=decade&from=1995-06-10").text[1:])))
    assert (rows[0]["period"], rows[0]["first_day"], rows[0]["partial"]) == ("1990s", "1995-06-10", "yes")


def test_weekdays_are_bars_that_lead_nowhere_and_say_why(client: FlaskClient) -> None:
    page = soup(client, "/trends?q=river&q=mine&unit=weekday&as=count")
    assert not page.select(".drawing polyline, .drawing a")
    bars = page.select(".drawing g[role=img]")
    told = numbers(client, "q=river&q=mine&unit=weekday")
    filled = sum(bool(count) for series in told["series"] for count in series["counts"])
    assert len(bars) == filled
    assert bars[0]["aria-label"].startswith("river, Monday: ")
    assert not page.select(".figures tbody:not(.rest) a")
    basis = page.select_one("section.basis").text
    left = sum(day is None or day.first != day.last for day in dates())
    assert f"{left} articles of {len(dates())} are left out" in basis
    assert "No search asks for a weekday" in basis
    vague = page.find("th", string="Less exact than a day").find_parent("tr").select("td a")
    for link, series in zip(vague, told["series"], strict=False):
        total = client.get(f"/api/v1/search{link['href'].removeprefix('/')}").get_json()["total"]
        assert total == int(link.text) == sum(series["less_exact"].values())


def test_weekdays_that_no_day_of_the_range_has_are_left_out(client: FlaskClient) -> None:
    told = numbers(client, "q=river&unit=weekday&from=2019-03-05&to=2019-03-06")
    assert told["periods"] == ["Tuesday", "Wednesday"]
    assert told["left_out"] == ["Monday", *NAMES[3:]]
    assert numbers(client, "q=river&unit=weekday&from=2019-03-05&to=2019-03-11")["left_out"] == []


def test_both_are_told_in_the_readers_language(client: FlaskClient) -> None:
    spanish = {"Accept-Language": "es"}
    week = client.get("/trends?q=river&unit=weekday", headers=spanish).text
    assert all(name in week for name in ("lunes", "domingo", "Días de la semana", "no se sabe su día de la semana"))
    assert "2000-2009" in client.get("/trends?q=river&unit=decade", headers=spanish).text
    picture = client.get("/trends.svg?q=river&unit=weekday", headers=spanish).text
    assert "lunes" in picture
    assert "<polyline" not in picture


@pytest.mark.parametrize("unit", ["decade", "weekday"])
def test_the_table_to_keep_says_the_same_as_the_interface(client: FlaskClient, unit: str) -> None:
    told = numbers(client, f"by=topic&unit={unit}")
    rows = list(csv.DictReader(io.StringIO(client.get(f"/trends.csv?by=topic&unit={unit}").text[1:])))
    for series in told["series"]:
        own = {row["period"]: row for row in rows if row["series"] == series["name"]}
        assert [int(own[period]["articles"]) for period in told["periods"]] == series["counts"]
        assert int(own["less exact"]["articles"]) == sum(series["less_exact"].values())
        assert int(own["undated"]["articles"]) == series["undated"]


def test_a_date_far_out_is_told_apart_from_decades_and_counts_on_its_weekday(tmp_path: Path) -> None:
    from webui.app import create_app

    far = article(900, "river", published=parse_iso("9999-12-31"))
    near = (article(n, f"river{n} river", published=parse_iso(f"20{n:02}-01-01")) for n in range(30))
    client = create_app(home_with(tmp_path / "far", far, *near).path).test_client()
    told = numbers(client, "q=river&unit=decade")
    assert told["periods"] == ["2000s", "2010s", "2020s"]
    assert told["series"][0]["outliers"] == {"9990s": 1}
    page = soup(client, "/trends?q=river&unit=decade")
    assert "9990s" in page.select_one(".figures .rest").text
    assert numbers(client, "q=river&unit=weekday")["series"][0]["counts"][date(9999, 12, 31).weekday()] >= 1


def test_weekdays_go_from_the_first_to_the_last_article_that_they_count_however_far_out(tmp_path: Path) -> None:
    days = [parse_iso(f"2010-{month:02}-{day:02}") for month in range(1, 13) for day in (1, 9)]
    far = [parse_iso("0001-01-01"), parse_iso("9999-12-31")]
    home_with(tmp_path / "home", *(article(n, f"text{n}", published=day) for n, day in enumerate([*days, *far])))
    client = create_app(tmp_path / "home").test_client()
    told = numbers(client, "unit=weekday")
    assert sum(told["all"]["counts"]) == len(days) + len(far)
    assert (told["start"], told["end"]) == ("0001-01-01", "9999-12-31")
    within = numbers(client, "unit=weekday&from=2010-02&to=2010-03")
    assert (within["start"], within["end"]) == ("2010-02-01", "2010-03-31")
    assert numbers(client, "unit=year")["start"] == "2010-01-01"
