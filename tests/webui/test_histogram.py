"""The histogram's axis is the range asked for, dates far out are told apart, and what is drawn adds up."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from archive.document import Document
from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.partial_date import PartialDate, parse_iso
from index.following.sync import sync
from tests.support.far_dates import DATES, build_home
from tests.support.pages import soup
from webui.cli.main import main

pytestmark = pytest.mark.archive(build=build_home)


def told(client: FlaskClient, address: str) -> Any:
    answer = client.get(f"/api/v1/search?{address}&limit=1")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.data)


def section(client: FlaskClient, address: str) -> Any:
    found = soup(client, f"/?{address}").select_one("section.years")
    assert found
    return found


def axis(client: FlaskClient, address: str) -> tuple[str, str, str]:
    """What the picture says it goes from and to, at its two ends."""
    drawn = section(client, address).select_one("svg.bars")
    words = [each.text for each in drawn.select("text")]
    assert drawn["data-first"]
    return words[0], words[-1], drawn["data-unit"]


@pytest.mark.parametrize(
    ("address", "start", "end"),
    [
        ("q=mine", "2005-01-01", "2019-12-31"),
        ("q=mine&from=2008", "2008-01-01", "2019-12-31"),
        ("q=mine&to=2008", "2005-02-01", "2008-12-31"),
        ("q=mine&from=2001&to=2022", "2001-01-01", "2022-12-31"),
        ("q=mine&from=2009-05-10&to=2018-03", "2009-05-10", "2018-03-31"),
        ("q=mine+date:2007..2016", "2007-01-01", "2016-12-31"),
        ("q=mine+after:2010", "2011-01-01", "2019-12-31"),
        ("q=mine+before:2011", "2005-01-01", "2010-12-31"),
        ("q=mine+after:2006&to=2015", "2007-01-01", "2015-12-31"),
        ("q=mine&year=2009&year=2016", "2009-01-01", "2016-12-31"),
        ("q=mine&month=2009-05&month=2018-02", "2009-05-01", "2018-02-28"),
        ("q=mine&from=1990&to=2019", "1990-01-01", "2019-12-31"),
        ("q=mine&from=2017-01&to=2017-03", "2017-01-01", "2017-03-31"),
        ("q=water&from=2005&to=2019&topic=", "2005-01-01", "2019-12-31"),
    ],
)
def test_the_axis_begins_and_ends_where_the_range_that_is_asked_for_does(
    client: FlaskClient, home: Home, address: str, start: str, end: str
) -> None:
    histogram = told(client, address)["histogram"]
    assert (histogram["start"], histogram["end"]) == (start, end)
    drawn = section(client, address).select_one("svg.bars")
    assert parse_iso(drawn["data-first"]).first.isoformat() == start
    assert parse_iso(drawn["data-last"]).last.isoformat() == end


def test_a_range_without_an_article_is_told_all_the_same(client: FlaskClient) -> None:
    for parameters, ends in (
        ("q=zzyzx&from=2010-03&to=2012", ("2010-03-01", "2012-12-31")),
        ("q=zzyzx+date:2011", ("2011-01-01", "2011-12-31")),
        ("q=zzyzx&from=2010", ("2010-01-01", None)),
        ("q=zzyzx", (None, None)),
    ):
        told = client.get(f"/api/v1/search?{parameters}").get_json()["histogram"]
        assert (told["start"], told["end"], told["bins"]) == (*ends, [])


def test_nothing_is_drawn_beside_what_was_asked_for(client: FlaskClient) -> None:
    """Three years fill the drawing: there is no empty year before or behind them."""
    drawn = section(client, "q=mine&from=2009&to=2018").select_one("svg.bars")
    slots = drawn.select("rect.reach")
    assert len(slots) == 10
    assert float(slots[0]["x"][:-1]) == 0
    assert float(slots[-1]["x"][:-1]) + float(slots[-1]["width"][:-1]) == pytest.approx(100, abs=0.01)
    assert axis(client, "q=mine&from=2009&to=2018")[:2] == ("2009", "2018")
    assert not section(client, "q=mine&year=2009&from=2001&to=2019").select("svg.bars > g[role=img]")


def test_few_bars_are_not_padded_but_narrow(client: FlaskClient) -> None:
    drawn = section(client, "q=mine&from=2009-05&to=2009-09").select_one("svg.bars")
    assert all(float(each["width"][:-1]) < 9 for each in drawn.select("rect.bar"))
    assert axis(client, "q=mine&from=2009-05&to=2009-09") == ("May 2009", "Sept 2009", "month")


def test_years_between_that_the_filters_leave_out_are_shown_as_left_out(client: FlaskClient) -> None:
    histogram = told(client, "q=mine&year=2009&year=2012&year=2018")["histogram"]
    assert histogram["left_out"] == [
        {"start": "2010-01-01", "end": "2011-12-31"},
        {"start": "2013-01-01", "end": "2017-12-31"},
    ]
    page = section(client, "q=mine&year=2009&year=2012&year=2018")
    assert "left out by the filters: 2010–2011, 2013–2017" in page.select_one(".under").text
    assert len(page.select("svg.bars > g[role=img]")) == 2
    page = section(client, "q=mine+-date:2012")
    assert "left out by the filters: 2012" in page.select_one(".under").text
    assert "left out" not in section(client, "q=mine").text


def test_a_bar_of_part_of_a_year_says_so_in_label_table_and_json(client: FlaskClient) -> None:
    address = "q=mine&from=2009-05-10&to=2018-03-20"
    histogram = told(client, address)["histogram"]
    assert histogram["bins"][0]["partial"]
    assert histogram["bins"][0]["covered"] == {"start": "2009-05-10", "end": "2009-12-31"}
    assert histogram["bins"][-1]["covered"] == {"start": "2018-01-01", "end": "2018-03-20"}
    assert [each["partial"] for each in histogram["bins"][1:-1]] == [False] * 8
    page = section(client, address)
    bars = page.select("a.period")
    assert [bars[0].text, bars[-1].text] == [
        "2009 (from 10 May): 3 articles",
        "2018 (up to 20 March): 1 article",
    ]
    assert "part" in bars[0].select_one(".bar")["class"]
    assert "part" not in bars[1].select_one(".bar")["class"]
    assert page.select_one("tbody th").text == "2009 (from 10 May)"
    assert "not a whole year: 2009 (from 10 May), 2018 (up to 20 March)" in page.text
    assert axis(client, address)[:2] == ("10 May 2009", "20 Mar 2018")


def test_the_year_that_is_not_over_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webui.search.routes.today", lambda: date(2019, 10, 3))
    monkeypatch.setattr("webui.api.routes.today", lambda: date(2019, 10, 3))
    assert "2019 (so far): 4 articles" in section(client, "q=mine+so+OR+mine").text
    last = told(client, "q=mine")["histogram"]["bins"][-1]
    assert (last["partial"], last["covered"]) == (True, {"start": "2019-01-01", "end": "2019-10-03"})
    assert not any(each["partial"] for each in told(client, "q=mine&to=2018")["histogram"]["bins"])


def test_dates_far_out_are_named_apart_and_do_not_empty_the_rest(client: FlaskClient) -> None:
    found = told(client, "q=mine")
    histogram = found["histogram"]
    assert [(each["start"][:4], each["count"]) for each in histogram["outliers"]] == [
        ("0001", 1),
        ("1612", 3),
        ("1970", 1),
        ("9999", 1),
    ]
    assert (histogram["unit"], len(histogram["bins"])) == ("year", 15)
    page = section(client, "q=mine")
    links = page.select("a.outlier")
    assert [each.text for each in links] == [
        "1 article dated 0001",
        "3 articles dated 1612",
        "1 article dated 1970",
        "1 article dated 9999",
    ]
    assert [told(client, each["href"].partition("?")[2])["total"] for each in links] == [1, 3, 1, 1]
    assert len(page.select("tbody tr")) == 15 + 1 + 4 + 1  # bars, a span of two years, what is far out, undated


def test_a_range_that_asks_for_a_date_far_out_draws_it(client: FlaskClient) -> None:
    for address, start in (("q=mine&from=9000", "9000-01-01"), ("q=mine&year=9999", "9999-01-01")):
        histogram = told(client, address)["histogram"]
        assert histogram["outliers"] == []
        assert histogram["start"] == start
        assert sum(each["count"] for each in (*histogram["bins"], *histogram["coarse"])) == 1
    early = told(client, "q=mine&from=1600&to=2019")["histogram"]
    assert early["start"] == "1600-01-01"
    assert sum(each["count"] for each in early["bins"] if each["start"] < "2000") == 4
    assert [each["count"] for each in told(client, "q=mine&to=2019")["histogram"]["outliers"]] == [1, 3, 1]


def test_what_is_far_out_is_so_by_the_archive_not_by_what_a_search_finds(client: FlaskClient) -> None:
    """Two articles of 2005 and 2019 are an ordinary find, and 9999 is none beside one other."""
    two = told(client, 'q="Mine 0" OR "Mine 59"'.replace(" ", "+"))["histogram"]
    assert (two["outliers"], two["start"][:4], two["end"][:4]) == ([], "2005", "2019")
    one = told(client, f'q="Mine 0" OR "Mine {len(DATES)}"'.replace(" ", "+"))["histogram"]
    assert [each["start"][:4] for each in one["outliers"]] == ["9999"]
    assert one["bins"][0]["count"] == 1


def test_what_is_found_far_out_alone_is_drawn(client: FlaskClient) -> None:
    histogram = told(client, "topic=Odd")["histogram"]
    assert sum(each["count"] for each in (*histogram["bins"], *histogram["coarse"])) >= 3
    page = section(client, "topic=Odd")
    assert page.select("a.period")


def test_undated_and_vague_dates_are_counted_as_what_they_are(client: FlaskClient) -> None:
    page = section(client, "q=mine&from=2011&to=2014")
    assert "1 known only to the year" in page.text
    assert "1 known only to the month" not in page.text  # a month is exact enough for months
    assert "2 known only to a span of time" in page.text
    histogram = told(client, "q=mine&from=2011&to=2014")["histogram"]
    assert [(each["start"], each["end"], each["count"]) for each in histogram["coarse"]] == [
        ("2011-01-01", "2011-12-31", 1),
        ("2013-03-01", "2013-04-30", 1),
        ("2014-01-01", "2015-12-31", 1),
    ]
    assert "2 undated articles" in section(client, "q=mine").text
    assert told(client, "q=mine&from=2011")["histogram"]["undated"] == 0


def test_the_command_line_tells_the_same(client: FlaskClient, home: Home) -> None:
    done = CliRunner().invoke(
        main, ["--home", str(home.path), "search", "mine", "--from", "2009-05-10", "--to", "2018-03", "--json"]
    )
    assert json.loads(done.stdout)["histogram"] == told(client, "q=mine&from=2009-05-10&to=2018-03")["histogram"]


SPAN = {"day": 1, "month": 31, "year": 366}


@pytest.mark.parametrize("seed", range(12))
def test_bars_vague_dates_undated_and_far_out_ones_are_the_total_and_all_bars_lie_on_the_axis(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    home = Home.open(tmp_path / "home", create=True)
    import_id = home.store.imports.begin(["random"], "")
    home.store.take(import_id, Batch([Incoming(_any_document(chance, number)) for number in range(60)]))
    home.store.imports.finish(import_id)
    sync(home)
    client = _client(home)
    for _ in range(25):
        given = _any_search(chance)
        answer = told(client, urlencode(given))
        histogram, total = answer["histogram"], answer["total"]
        parts = (*histogram["bins"], *histogram["coarse"], *histogram["outliers"])
        assert sum(each["count"] for each in parts) + histogram["undated"] == total, given
        if not histogram["start"]:
            assert not parts
            continue
        start, end = date.fromisoformat(histogram["start"]), date.fromisoformat(histogram["end"])
        for each in (*histogram["bins"], *histogram["coarse"]):
            assert date.fromisoformat(each["start"]) <= end, given
            assert date.fromisoformat(each["end"]) >= start, given
        for each in histogram["bins"]:
            first, last = date.fromisoformat(each["start"]), date.fromisoformat(each["end"])
            assert (last - first).days < SPAN[histogram["unit"]]
            assert each["start"] <= each["covered"]["start"] <= each["covered"]["end"] <= each["end"]
        asked = dict(given)
        if "from" in asked:
            assert start == parse_iso(asked["from"]).first
        if "to" in asked:
            assert end == parse_iso(asked["to"]).last
        page = client.get(f"/?{urlencode(given)}")
        assert page.status_code == 200
    home.close()


def _client(home: Home) -> FlaskClient:
    from webui.app import create_app

    return create_app(home.path).test_client()


def _any_document(chance: random.Random, number: int) -> Document:
    base = chance.choice(
        [date(1995, 1, 1)] * 12 + [date(1, 1, 1), date(1970, 1, 1), date(9998, 1, 1), date(1700, 1, 1)]
    )
    day = base + timedelta(days=chance.randrange(700 if base.year != 1995 else 9000))
    whole = parse_iso(day.isoformat()[: chance.choice([4, 7, 10, 10])])
    span = PartialDate(day, day + timedelta(days=chance.randrange(1, 900))) if day.year < 9990 else whole
    return Document(
        title=f"Mine {number}",
        body=chance.choice(["river", "water", "river water"]),
        published=chance.choice([whole, whole, whole, span, None]),
        source_id=str(number),
    )


def _any_search(chance: random.Random) -> list[tuple[str, str]]:
    text = chance.choice(["", "river", "date:1999..2005", "after:2001", "-date:2003", "before:1998 OR date:2010"])
    given = [("q", text)]
    if text in ("", "river"):
        if chance.random() < 0.5:
            given.append(("from", f"{chance.randrange(1990, 2005)}-0{chance.randrange(1, 9)}-1{chance.randrange(9)}"))
        if chance.random() < 0.5:
            given.append(("to", chance.choice(["2006", "2012-05", "2019-05-20", "9999"])))
    return given


def test_what_the_archive_holds_is_told_without_the_empty_ages_before_a_date_far_out(client: FlaskClient) -> None:
    page = soup(client, "/coverage")
    assert [each.th.text for each in page.select("table.held tbody tr")] == [
        str(year) for year in range(2019, 2004, -1)
    ]
    assert not page.select(".note")  # nothing is said to be missing between
    for told in ("1 article dated 0001", "3 articles dated 1612", "1 article dated 1970", "1 article dated 9999"):
        link = page.find("a", string=told)
        assert client.get(link["href"].replace("/?", "/api/v1/search?")).get_json()["total"] == int(told[0])
