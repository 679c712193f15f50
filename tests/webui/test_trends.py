"""Searches over time: the numbers, the drawing, the table, and that every number leads to exactly its articles."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.home import Home
from archive.partial_date import PartialDate, Precision
from tests.support.pages import soup
from tests.support.webui_sample import SCRIPT, build_home
from webui.app import create_app
from webui.trends.chart import HEIGHT, _apart
from webui.trends.scale import nice_top
from webui.trends.units import MOST_PERIODS
from webui.urls import trends_url
from webui.urls.search_url import BadParameter
from webui.urls.trends_url import Measure

pytestmark = pytest.mark.archive(build=build_home)

FILTERS = [
    "",
    "topic=Mining",
    "not_topic=Mining",
    "topic=Mining&topic=Protest",
    "from=2006&to=2019-02-20",
    "year=2019",
    "month=2019-02",
    "month=2019-02&month=2016-06",
    "not_month=2019-02&year=2019",
    "undated=1",
    "lang=en&sort=oldest",
]


def numbers(client: FlaskClient, parameters: str) -> Any:
    answer = client.get(f"/api/v1/trends?{parameters}")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.data)


def found(client: FlaskClient, href: str) -> int:
    """How many articles the search page at this address has, or the export that is offered there."""
    parts = urlsplit(href)
    if parts.path == "/take":
        answer = client.get(f"/export?format=jsonl&{parts.query}")
        return sum("title" in json.loads(line) for line in answer.text.splitlines())
    assert parts.path == "/"
    answer = client.get(f"/api/v1/search?{parts.query}")
    assert answer.status_code == 200, answer.text
    return int(json.loads(answer.data)["total"])


@pytest.mark.parametrize(
    "shown",
    [
        *("q=mine&q=water", "q=mine&unit=month", "by=topic", "q=water&by=topic&unit=month", ""),
        *("q=mine&q=water&unit=decade", "by=topic&unit=decade"),
    ],
)
@pytest.mark.parametrize("filters", FILTERS)
def test_every_number_leads_to_exactly_so_many_articles(client: FlaskClient, shown: str, filters: str) -> None:
    page = soup(client, f"/trends?{shown}&{filters}")
    cells = page.select(".figures td")
    assert cells
    for cell in cells:
        count = int(cell.text.strip().removeprefix("·").split()[0])
        link = cell.select_one("a")
        assert (link is None) == (count == 0)
        if link:
            assert found(client, link["href"]) == count
    for link in page.select(".drawing a"):
        said = link["aria-label"].partition(": ")[2].split()[0]
        assert found(client, link["href"]) == int(said) > 0
    for link in page.select(".series li > a:not(.drop)"):
        assert found(client, link["href"]) == int(link.text.split()[0])


UNITS = ("decade", "year", "month", "weekday")
words = st.sampled_from(
    ["mine", "water", "ferry OR mine", '"the water"', "letter harbour", "nothinglikeit", "topic:Mining"]
)
filters = st.sampled_from(FILTERS)


@given(texts=st.lists(words, max_size=5, unique=True), filters=filters, unit=st.sampled_from(["", *UNITS]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_in_periods_and_what_is_in_none_is_all_that_the_search_finds(
    client: FlaskClient, texts: list[str], filters: str, unit: str
) -> None:
    given_parameters = [*(("q", text) for text in texts), *parse_qsl(filters)]
    told = numbers(client, urlencode([*given_parameters, *([("unit", unit)] if unit else [])]))
    for series, text in zip(told["series"], texts or [""], strict=True):
        total = found(client, "/?" + urlencode([("q", text), *parse_qsl(filters)]))
        assert sum(series["counts"]) + sum(series["less_exact"].values()) + series["undated"] == total
        assert series["total"] == total
        for count, every, share in zip(series["counts"], told["all"]["counts"], series["shares"], strict=True):
            assert share == (pytest.approx(count / every) if every else None)


@pytest.mark.parametrize(
    ("filters", "months"),
    [
        ("not_month=2019-02&year=2019", {}),
        ("month=2019-02&month=2016-06", {"2016-06": 1, "2019-02": 4}),
        ("year=2019&not_topic=Mining", {"2019-02": 1}),
    ],
)
def test_what_is_chosen_among_months_holds_for_months(
    client: FlaskClient, filters: str, months: dict[str, int]
) -> None:
    told = numbers(client, f"q=mine+OR+board&unit=month&{filters}")
    filled = {
        period: count for period, count in zip(told["periods"], told["series"][0]["counts"], strict=True) if count
    }
    assert filled == months


@pytest.mark.parametrize("unit", ["year", "month"])
def test_a_date_less_exact_than_the_period_is_in_none(client: FlaskClient, home: Home, unit: str) -> None:
    fine = {"year": {Precision.DAY, Precision.MONTH, Precision.YEAR}, "month": {Precision.DAY, Precision.MONTH}}[unit]
    in_periods: Counter[str] = Counter()
    in_none = undated = 0
    for stored in home.store.documents():
        published: PartialDate | None = stored.document.published
        if published is None:
            undated += 1
        elif published.precision in fine or (unit == "year" and published.first.year == published.last.year):
            in_periods[published.first.isoformat()[: 4 if unit == "year" else 7]] += 1
        else:
            in_none += 1
    assert in_none > 0 or unit == "year"
    told = numbers(client, f"unit={unit}")
    filled = {period: count for period, count in zip(told["periods"], told["all"]["counts"], strict=True) if count}
    assert filled == in_periods
    assert (sum(told["all"]["less_exact"].values()), told["all"]["undated"]) == (in_none, undated)


def test_empty_periods_are_there_as_nothing(client: FlaskClient) -> None:
    page = soup(client, "/trends?q=mine")
    years = [row.select_one("th").text for row in page.select(".figures tbody:not(.rest) tr")]
    assert years == [str(year) for year in range(int(years[0]), 2020)]
    lines = {row.select_one("th").text: row.select("td") for row in page.select(".figures tbody tr")}
    assert [cell.text for cell in lines["2018"]] == ["·0", "·0"]
    assert lines["2018"][0].select_one("[aria-hidden]").text == "·"


def test_the_page_says_what_shares_are_of(client: FlaskClient) -> None:
    told = soup(client, "/trends?q=mine").select_one(".basis").text
    assert "100% is every article of the same year that the filters allow" in told
    dated = sum(numbers(client, "q=mine")["all"]["counts"])
    assert f"There are {dated} such articles in all." in told
    assert "100%" not in soup(client, "/trends?q=mine&as=count").select_one(".basis").text


def test_topics_count_an_article_with_two_of_them_in_both_and_the_rest_apart(client: FlaskClient) -> None:
    told = numbers(client, "q=mine&by=topic&from=2006&to=2019")
    by_name = {series["name"]: series["total"] for series in told["series"]}
    assert by_name["Mining"] == found(client, "/?q=mine&topic=Mining&from=2006&to=2019")
    assert by_name["Protest"] == found(client, "/?q=mine&topic=Protest&from=2006&to=2019")
    assert sum(by_name.values()) > found(client, "/?q=mine&from=2006&to=2019")
    without = "&".join(f"not_topic={name}" for name in ("Mining", "Protest", "Work"))
    assert by_name["Other topics or none"] == found(client, f"/?q=mine&{without}&from=2006&to=2019")
    page = soup(client, "/trends?q=mine&by=topic")
    assert "counts in both" in page.select_one(".basis").text


def test_every_version_counts_and_how_many_articles_that_are_is_told(client: FlaskClient) -> None:
    (ferry,) = numbers(client, "q=ferry")["series"]
    assert (ferry["total"], ferry["lines"]) == (3, 1)
    assert numbers(client, "q=ferry&versions=each")["series"] == [ferry]
    page = soup(client, "/trends?q=ferry")
    assert "as on the pages that the numbers lead to" in page.select_one(".basis").text
    row = page.select(".rest tr")[-1]
    assert (row.th.text, row.td.text) == ("Each article counted once", "1")
    without = soup(client, "/trends?q=mine&topic=Mining")
    assert "Every version of an article counts." in without.select_one(".basis").text
    assert without.select(".rest tr")[-1].th.text == "Together"


def test_where_topics_are_chosen_those_are_told_apart(client: FlaskClient) -> None:
    told = numbers(client, "by=topic&topic=Protest&topic=Work")
    assert [series["name"] for series in told["series"]] == ["Protest", "Work"]


def test_the_table_to_take_away_has_the_same_numbers_and_says_where_from(client: FlaskClient) -> None:
    parameters = "q=%3Dmine&q=water&topic=Mining&unit=year"
    answer = client.get(f"/trends.csv?{parameters}")
    assert answer.data.startswith("\ufeff".encode())
    assert "attachment" in answer.headers["Content-Disposition"]
    records = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    told = numbers(client, parameters)
    expected = [
        (series["name"], period, count, every)
        for series in told["series"]
        for period, count, every in zip(told["periods"], series["counts"], told["all"]["counts"], strict=True)
    ]
    assert [
        (each["query"].lstrip("'"), each["period"], int(each["articles"]), int(each["all_articles"]))
        for each in records
        if each["first_day"]
    ] == expected
    assert records[0]["query"] == "'=mine"  # no spreadsheet takes it for a formula
    assert records[0]["index"] == told["index"]
    assert records[0]["filters"] == "Topic: Mining"
    assert records[0]["address"].endswith("/trends?q=%3Dmine&q=water&topic=Mining&unit=year")
    assert {each["period"] for each in records if not each["first_day"]} == {"less exact", "undated"}


def test_searches_are_added_changed_and_removed_without_scripts(client: FlaskClient) -> None:
    page = soup(client, "/trends?q=mine&q=water&topic=Mining&from=2006&as=count&sort=oldest")
    form = page.select_one("form.compare")
    assert [field["value"] for field in form.select("input[name=q]")] == ["mine", "water", ""]
    assert {(field["name"], field["value"]) for field in form.select("input[type=hidden]")} == {
        ("topic", "Mining"),
        ("sort", "oldest"),
        ("as", "count"),
    }
    assert form.select_one("#of-from")["value"] == "2006"
    assert page.select_one(".shown ul[aria-label=Measure] [aria-current]").text == "Number"
    dropped = page.select(".series .drop")[0]["href"]
    assert dropped == "/trends?q=water&topic=Mining&from=2006&sort=oldest&as=count"
    chip = page.select_one(".chip a")["href"]
    assert chip == "/trends?q=mine&q=water&from=2006&sort=oldest&as=count"


def test_a_field_left_empty_is_no_search_and_one_given_twice_is_shown_once(client: FlaskClient) -> None:
    page = soup(client, "/trends?q=mine&q=&q=mine&unit=&by=")
    assert len(page.select(".series li")) == 1
    assert "more than once" in page.select_one(".note").text


def test_five_searches_are_compared_and_no_more(client: FlaskClient) -> None:
    five = "&".join(f"q={word}" for word in ("mine", "water", "ferry", "letter", "harbour"))
    page = soup(client, f"/trends?{five}")
    assert [key.text for key in page.select(".series b")] == list("ABCDE")
    assert len(page.select(".compare input[name=q]")) == 5
    assert "up to 5" in soup(client, f"/trends?{five}&q=six", 400).text


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ("unit=week", "unit"),
        ("as=percent", "as"),
        ("by=source", "by"),
        ("q=mine&q=water&by=topic", "one search"),
        ("q=mine&q=gold+%28mine", "gold (mine"),
        ("unit=year&unit=month", "more than once"),
    ],
)
def test_what_cannot_be_shown_is_told_with_its_repair(client: FlaskClient, parameters: str, told: str) -> None:
    assert told in soup(client, f"/trends?{parameters}", 400).select_one("main").text
    answer = client.get(f"/api/v1/trends?{parameters}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


def test_parameters_without_a_meaning_are_noted_on_the_page_and_refused_by_the_api(client: FlaskClient) -> None:
    assert "page, tpic" in soup(client, "/trends?q=mine&page=2&tpic=x&utm_source=y").select_one(".note").text
    assert client.get("/api/v1/trends?q=mine&tpic=x").status_code == 400


def test_months_beyond_what_can_be_shown_become_years_and_the_page_says_so(tmp_path: Path) -> None:
    from archive.document import Document
    from archive.history.records import Batch, Incoming
    from archive.partial_date import parse_iso
    from index.following.sync import sync

    far = Home.open(tmp_path / "home", create=True)
    import_id = far.store.imports.begin(["x"], "")
    days = ("0001-05-02", "1066-10-14", "9999-12-31")
    far.store.take(
        import_id,
        Batch(
            [
                Incoming(Document(title=day, body="word", published=parse_iso(day), source_id=day), root="x")
                for day in days
            ]
        ),
    )
    far.store.imports.finish(import_id)
    sync(far)
    visitor = create_app(far.path).test_client()
    page = soup(visitor, "/trends?q=word&unit=month")
    assert f"more than {MOST_PERIODS} months" in page.text
    assert "left out" in page.text
    assert numbers(visitor, "q=word&unit=month")["periods"] == ["0001", "1066", "9999"]


def test_hostile_titles_topics_and_searches_stay_text(client: FlaskClient) -> None:
    for address in (
        "/trends?by=topic",
        "/trends?" + urlencode({"q": f'"{SCRIPT}"'}),
        "/trends?" + urlencode({"topic": SCRIPT}),
    ):
        page = soup(client, address)
        assert not page.select("main script, main img")


def test_the_search_page_leads_to_its_trend(client: FlaskClient) -> None:
    page = soup(client, "/?q=mine&topic=Mining&page=1")
    assert "/trends?q=mine&topic=Mining" in {link["href"] for link in page.select(".tools a")}


@given(st.floats(min_value=1e-6, max_value=1), st.integers(min_value=1, max_value=10**7))
def test_an_axis_ends_a_little_above_the_highest_point(share: float, count: int) -> None:
    assert share <= nice_top(share, Measure.SHARE) * (1 + 1e-6) <= share * 2.01
    top = nice_top(count, Measure.COUNT)
    assert top % 2 == 0
    assert count <= top <= max(2 * count, count + 2)


@given(st.lists(st.floats(min_value=0, max_value=HEIGHT), min_size=1, max_size=7))
def test_letters_at_the_ends_of_lines_never_stand_on_each_other(tops: list[float]) -> None:
    places = sorted(_apart(tops))
    assert places[-1] <= HEIGHT
    assert all(after - before >= 14.9 for before, after in pairwise(places))


pairs = st.lists(
    st.tuples(
        st.sampled_from(["q", "topic", "unit", "as", "by", "from", "page", "nonsense"]),
        st.sampled_from(["mine", "water", "year", "month", "count", "topic", "2019", "", "1"]),
    ),
    max_size=8,
)


@given(pairs)
def test_an_address_that_is_read_and_written_again_asks_for_the_same(given_pairs: list[tuple[str, str]]) -> None:
    try:
        asked = trends_url.read(given_pairs)
    except BadParameter:
        return
    again = trends_url.read(trends_url.parameters(asked))
    assert trends_url.parameters(again) == trends_url.parameters(asked)
    assert (again.base, again.texts, again.split) == (asked.base, asked.texts, asked.split)
