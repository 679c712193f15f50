"""The periods of a page of trends: those asked for, which of them count in part, and of which a share says little."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.document import Document
from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.partial_date import parse_iso
from index.following.sync import sync
from tests.support.far_dates import build_home
from tests.support.pages import soup
from webui.app import create_app
from webui.trends.chart import HEIGHT, by_chance, down
from webui.trends.reliability import FEW, interval

pytestmark = pytest.mark.archive(build=build_home)


def numbers(client: FlaskClient, parameters: str) -> Any:
    answer = client.get(f"/api/v1/trends?{parameters}")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.data)


def rows(client: FlaskClient, parameters: str) -> list[dict[str, str]]:
    answer = client.get(f"/trends.csv?{parameters}")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


YEARS = [str(year) for year in range(2005, 2020)]


@pytest.mark.parametrize(
    ("parameters", "periods"),
    [
        ("q=mine", YEARS),
        ("q=river&from=2001&to=2022", [str(year) for year in range(2001, 2023)]),
        ("q=river&from=2008-05&unit=year", YEARS[3:]),
        ("q=river+date:2007..2016", YEARS[2:12]),
        ("q=river+date:2007..2012&q=water+date:2010..2016", YEARS[2:12]),
        ("q=river&year=2009&year=2012", ["2009", "2012"]),
        ("q=mine&from=9000", ["9999"]),
    ],
)
def test_the_periods_are_those_that_are_asked_for(client: FlaskClient, parameters: str, periods: list[str]) -> None:
    if "from=9000" in parameters:
        assert numbers(client, parameters)["periods"][-1] == "9999"
        assert numbers(client, parameters)["start"] == "9000-01-01"
        return
    told = numbers(client, f"{parameters}&unit=year") if "unit=" not in parameters else numbers(client, parameters)
    assert told["periods"] == periods
    names = [
        each.text for each in soup(client, f"/trends?unit=year&{parameters}").select(".figures tbody:not(.rest) th")
    ]
    assert [each[:4] for each in names] == periods
    assert [each["period"] for each in rows(client, f"unit=year&{parameters}") if each["first_day"]][
        : len(periods)
    ] == periods


def test_dates_far_out_stand_at_the_foot_and_add_up(client: FlaskClient) -> None:
    told = numbers(client, "q=mine&unit=year")
    (series,) = told["series"]
    assert series["outliers"] == {"0001": 1, "1612": 3, "1970": 1, "9999": 1}
    for each in (series, told["all"]):
        parts = sum(each["counts"]) + sum(each["less_exact"].values()) + sum(each["outliers"].values())
        assert parts + each["undated"] + each["elsewhere"] == each["total"]
    page = soup(client, "/trends?q=mine&unit=year")
    (row,) = [each for each in page.select(".rest tr") if each.th.text.startswith("Far from")]
    assert row.th.text == "Far from the other dates: 0001, 1612, 1970, 9999"
    assert client.get(row.td.a["href"].replace("/?", "/api/v1/search?")).get_json()["total"] == 6
    assert {"far from all other dates"} <= {each["period"] for each in rows(client, "q=mine&unit=year")}


def test_what_no_search_asks_for_by_its_words_is_no_zero(client: FlaskClient) -> None:
    parameters = "q=river+date:2007..2012&q=water+date:2010..2016&unit=year"
    told = numbers(client, parameters)
    first, second = told["series"]
    assert first["shares"][-4:] == [None] * 4
    assert second["shares"][:3] == [None] * 3
    assert told["all"]["elsewhere"] > 0
    page = soup(client, f"/trends?{parameters}")
    cells = page.select(".figures tbody:not(.rest) tr")[0].select("td")
    assert [each.text.split()[0] for each in cells][1] == "–"
    assert any(each.th.text == "In years that no search asks for" for each in page.select(".rest tr"))
    taken = next(each for each in rows(client, parameters) if each["period"] == "2016")
    assert (taken["articles"], taken["share"]) == ("", "")


def test_a_period_that_counts_in_part_says_so_on_page_in_csv_and_api(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    parameters = "q=mine&from=2009-05-10&to=2018-03-20&unit=year"
    told = numbers(client, parameters)
    assert told["partial"] == {
        "2009": {"start": "2009-05-10", "end": "2009-12-31"},
        "2018": {"start": "2018-01-01", "end": "2018-03-20"},
    }
    assert (told["start"], told["end"]) == ("2009-05-10", "2018-03-20")
    page = soup(client, f"/trends?{parameters}")
    assert page.select(".figures tbody th")[0].text == "2009 (from 10 May)"
    assert page.select(".drawing a")[0]["aria-label"].startswith("mine, 2009 (from 10 May): 3 articles of 3")
    assert len(page.select('.drawing rect.behind[fill="url(#part)"]')) == 2
    taken = rows(client, parameters)
    assert (taken[0]["first_day"], taken[0]["last_day"], taken[0]["partial"]) == ("2009-05-10", "2009-12-31", "yes")
    assert taken[1]["partial"] == ""
    monkeypatch.setattr("webui.trends.routes.today", lambda: date(2019, 10, 3))
    assert numbers(client, "q=mine&unit=year")["partial"] == {"2019": {"start": "2019-01-01", "end": "2019-10-03"}}
    assert "2019 (so far)" in soup(client, "/trends?q=mine&unit=year").select_one(".figures").text


def test_years_that_the_filters_leave_out_are_marked_and_have_no_numbers(client: FlaskClient) -> None:
    told = numbers(client, "q=river&year=2009&year=2012&unit=year")
    assert told["left_out"] == ["2010", "2011"]
    page = soup(client, "/trends?q=river&year=2009&year=2012&unit=year")
    assert [each.title.text for each in page.select(".drawing rect.behind")] == [
        "2010 (left out by the filters)",
        "2011 (left out by the filters)",
    ]
    assert "left out by the filters" in page.select_one(".marks").text


def test_a_share_of_few_articles_is_marked_and_tells_its_range(client: FlaskClient) -> None:
    told = numbers(client, "q=river&unit=year")
    assert (told["few_below"], told["few"]) == (FEW, YEARS)
    low, high = told["series"][0]["intervals"][0]
    assert 0 <= low < told["series"][0]["shares"][0] < high <= 1
    page = soup(client, "/trends?q=river&unit=year")
    row = page.select(".figures tbody tr")[0]
    assert row.select("td")[-1].text.endswith("few")
    assert " to " in row.select_one(".chance").text
    assert len(page.select("rect.few[y='241']")) == len(YEARS)
    assert len(page.select(".points .range")) == len(YEARS)
    none = soup(client, "/trends?q=zzyzx&unit=year")  # 0 of 4 may be chance as well
    assert (len(none.select(".points .range")), len(none.select(".points a"))) == (len(YEARS), 0)
    assert "fewer than 30 articles" in page.select_one(".marks").text
    assert "few articles: " in page.select(".points a")[0]["aria-label"]
    assert {each["few"] for each in rows(client, "q=river&unit=year") if each["first_day"]} == {"yes"}
    assert not soup(client, "/trends?q=river&unit=year&as=count").select(".points .range")


def build_one_and_many(path: Path) -> Home:
    """One article in 2010, which is of the river, and forty in each year after that, of which four are."""
    home = Home.open(path, create=True)
    import_id = home.store.imports.begin(["river"], "")
    every = [("2010-05-03", True), *((f"{year}-05-03", n < 4) for year in (2011, 2012, 2013) for n in range(40))]
    documents = [
        Document(
            title=f"Number {n}",
            body="The river." if is_river else "The road.",
            published=parse_iso(day),
            url=f"https://valley.example/{n}",
        )
        for n, (day, is_river) in enumerate(every)
    ]
    home.store.take(import_id, Batch([Incoming(each) for each in documents]))
    home.store.imports.finish(import_id)
    sync(home)
    return home


def test_a_share_of_few_articles_does_not_set_the_scale(tmp_path: Path) -> None:
    client = create_app(build_one_and_many(tmp_path / "home").path).test_client()
    page = soup(client, "/trends?q=river&unit=year")
    assert page.select("svg.upright text")[0].text == "10%"
    assert "100%" in page.select(".points a")[0]["aria-label"]
    assert "stands at the upper edge" in page.text
    picture = client.get("/trends.svg?q=river&unit=year").text
    assert "10%" in picture
    assert "100%<" not in picture


def test_a_range_that_ends_beyond_the_drawing_is_a_short_piece_that_fades(tmp_path: Path) -> None:
    client = create_app(build_one_and_many(tmp_path / "home").path).test_client()
    page = soup(client, "/trends?q=zzyzx&unit=year")  # none of one article in 2010 may be four in five
    (strip,) = page.select(".points .range")
    assert strip["mask"] == "url(#fading)"
    assert page.select_one("mask#fading")
    assert float(strip["height"]) < HEIGHT / 4
    assert "goes on beyond the drawing" in page.select_one(".marks").text
    assert 'fill="url(#fade-1)"' in client.get("/trends.svg?q=zzyzx&unit=year").text
    whole = soup(client, "/trends?q=road&unit=year")
    (strip,) = whole.select(".points .range")
    assert not strip.get("mask")
    assert float(strip["height"]) > HEIGHT / 2
    assert "goes on beyond" not in whole.text


@given(st.integers(1, FEW - 1).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.001, 1))
def test_a_range_stands_in_the_drawing_about_its_share(numbers_given: tuple[int, int], top: float) -> None:
    count, articles = numbers_given
    ends, share = interval(count, articles), count / articles
    assert ends
    drawn = by_chance(0, ends, share, top)
    assert 0 <= drawn.high <= down(share, top) <= drawn.low <= HEIGHT
    assert drawn.is_open == (ends[1] > top * (1 + 1e-9))
    assert drawn.is_open or drawn.high == down(ends[1], top)


def test_it_is_told_why_the_periods_are_years_or_months_and_the_other_is_one_click_away(client: FlaskClient) -> None:
    month = soup(client, "/trends?q=river&from=2010&to=2014")
    told = month.select_one(".basis").text
    assert "By month: what is asked for, or all that the archive holds, is no longer than five years." in told
    units = {each.text: each.get("href") for each in month.select(".shown ul[aria-label=Periods] .tool")}
    assert list(units) == ["Decades", "Years", "Months", "Weekdays"]
    assert units["Months"] is None
    assert units["Years"] == "/trends?q=river&from=2010&to=2014&unit=year"
    year = soup(client, units["Years"])
    assert year.select_one(".shown ul[aria-label=Periods] [aria-current]").text == "Years"
    assert "five years" not in year.select_one(".basis").text
    assert "longer than five years" in soup(client, "/trends?q=river").select_one(".basis").text


def test_a_filter_that_says_nothing_of_dates_does_not_change_years_to_months(client: FlaskClient) -> None:
    """Few articles of two years may have the topic: the periods stay as they were."""
    assert numbers(client, "q=mine&topic=Two")["unit"] == numbers(client, "q=mine")["unit"] == "year"
    assert numbers(client, "q=mine&topic=Two&from=2011&to=2012")["unit"] == "month"


@pytest.mark.parametrize(
    "parameters", ["q=river", "q=river&from=2010-03-10&to=2014-06-20", "q=river&unit=month", "by=topic"]
)
def test_both_ends_of_the_axis_are_named(client: FlaskClient, parameters: str) -> None:
    drawing = soup(client, f"/trends?{parameters}").select_one("svg.drawing")
    words = [each.text for each in drawing.select(".scale text")]
    ends = {"q=river": ("2005", "2019"), "by=topic": ("2005", "2019"), "q=river&unit=month": ("Feb 2005", "Dec 2019")}
    assert (words[0], words[-1]) == ends.get(parameters, ("10 Mar 2010", "20 Jun 2014"))
    assert soup(client, f"/trends?{parameters}").select_one(".measure").text.startswith("share of all articles of the")


@given(st.integers(1, 400).flatmap(lambda all_: st.tuples(st.integers(0, all_), st.just(all_))))
def test_the_interval_holds_the_share_and_narrows_with_more_articles(numbers_given: tuple[int, int]) -> None:
    count, articles = numbers_given
    ends, more = interval(count, articles), interval(10 * count, 10 * articles)
    assert ends and more
    assert 0 <= ends[0] <= count / articles <= ends[1] <= 1
    assert more[1] - more[0] < ends[1] - ends[0]


def test_the_interval_is_wilsons() -> None:
    """Against the table of R. G. Newcombe (Statistics in Medicine 17, 1998), without correction for continuity."""
    for count, articles, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert interval(count, articles) == pytest.approx((low, high), abs=5e-5)
    assert interval(0, 0) is None
