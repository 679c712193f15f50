"""A list of queries: every number is that of its search, what fails does so in its row, and nobody waits for it."""

from __future__ import annotations

import csv
import io
import json
import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.exchange.cells import unguarded
from archive.home import Home
from archive.partial_date import parse_iso
from index.errors import IndexDamaged, QueryTooCostly, QuestionAbandoned
from index.following.sync import sync
from index.query import Query, SearchRequest
from index.results import Results
from tests.support.pages import parsed
from tests.support.shelf import article, home_with, put
from webui.admission.lanes import Busy
from webui.app import create_app
from webui.i18n.translation import current_language
from webui.query_list import counting
from webui.query_list.counting import Asker, Counted, State, counted
from webui.query_list.reading import MOST_QUERIES, BadList, read_list
from webui.services import Services
from webui.urls.query_list_url import MOST_BYTES

WORDS = ("river", "mine", "school", "ferry", "harvest")
DATES = ("2003-04-01", "2003", "2005-07", "2008-02-29", "2010/2012", "2011-11-11", None)


def build_home(path: Path) -> Home:
    def one(number: int) -> Any:
        words = [word for place, word in enumerate(WORDS) if number % (place + 2) == 0]
        date = DATES[number % len(DATES)]
        return article(
            number,
            f"{' '.join(words)} and text number{number} {'water rights ' * (number % 3)}",
            published=parse_iso(date) if date else None,
            topics=(("Work",), ("Water", "Work"), ())[number % 3],
        )

    return home_with(path, *map(one, range(1, 61)))


pytestmark = pytest.mark.archive(build=build_home)


def sent(client: FlaskClient, queries: str, **more: Any) -> TestResponse:
    return client.post("/query-list", data={"queries": queries, **more})


def rows(answer: TestResponse) -> list[Any]:
    return list(parsed(answer.get_data(as_text=True)).select(".query-counts tbody tr"))


def table(answer: TestResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))


def asker(services: Services) -> Asker:
    return Asker(services, nullcontext, lambda: False)


QUERIES = (
    *WORDS,
    *("river mine", '"water rights"', "river OR mine", "river NOT mine", "number1*", "topic:Work ferry", "zzyzx"),
    *("date:2003 river", "the river of the school in the harvest ferry", "=rivers", "water rights zzyzx school"),
)


@pytest.mark.parametrize(
    "filters",
    [{}, {"topic": "Work"}, {"from": "2004", "to": "2010"}, {"not_topic": "Water", "year": ["2003", "2010/2012"]}],
)
def test_every_number_is_that_of_its_search_and_every_link_finds_it(client: FlaskClient, filters: Any) -> None:
    shown = rows(sent(client, "\n".join(QUERIES), **filters))
    taken = table(sent(client, "\n".join(QUERIES), format="csv", **filters))
    assert [unguarded(row["query"]) for row in taken] == list(QUERIES)
    for query, row, line in zip(QUERIES, shown, taken, strict=True):
        found = client.get("/api/v1/search", query_string={"q": query, **filters}).get_json()
        assert int(line["articles"]) == found["total"], query
        assert row.select_one(".count").get_text(strip=True).lstrip("·") == str(found["total"]), query
        years = {each["value"]: each["count"] for each in found["facets"]["year"] if each["count"]}
        if chosen := filters.get("year"):
            years = {value: count for value, count in years.items() if value in chosen}
        if not years:
            assert (line["first_year"], line["last_year"]) == ("", "")
            continue
        days = [parse_iso(value) for value in years]
        assert line["first_year"] == str(min(day.first for day in days).year), query
        assert line["last_year"] == str(max(day.last for day in days).year), query
        for link in row.select("td a"):
            assert client.get(f"/api/v1/search{link['href'].removeprefix('/')}").get_json()["total"] > 0, link


def test_what_cannot_be_read_says_so_in_its_row_and_the_others_are_counted(client: FlaskClient) -> None:
    answer = sent(client, 'river\n(mine\n\n   \n*\n"open\nferry\nriver')
    assert answer.status_code == 200
    told = rows(answer)
    assert [row.select_one(".called").get_text() for row in told] == ["river", "(mine", "*", '"open', "ferry"]
    assert "Cannot be read" in told[1].get_text()
    assert told[1].select_one("a")["href"] == "/?q=%28mine"
    assert not told[1].select(".count")
    assert told[4].select_one(".count a")
    page = parsed(answer.get_data(as_text=True))
    assert "“river” (2 ×)" in page.select_one(".note").get_text()


def test_hostile_lines_stay_text(client: FlaskClient) -> None:
    lines = [
        "</textarea><script>alert(1)</script>",
        "<!--rows-->",
        '"><img src=x onerror=alert(1)>',
        "\u202eevil",
        "x\0y",
    ]
    page = sent(client, "\n".join(lines)).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert page.count("<!--rows-->") == 0
    assert page.count("</table>") == page.count("</main>") == 1
    cells = table(sent(client, "=HYPERLINK(1)\n@SUM(1)\n-river", format="csv"))
    assert [each["query"][0] for each in cells] == ["'", "'", "'"]


def test_rows_go_out_as_they_are_found(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    search = Services.search

    def watched(self: Services, request: SearchRequest) -> tuple[Query, Results]:
        asked.append(request.text)
        return search(self, request)

    monkeypatch.setattr(Services, "search", watched)
    pieces = client.post("/query-list", data={"queries": "river\nmine\nferry"}, buffered=False).iter_encoded()
    head = next(pieces).decode()
    assert "</thead>" in head
    assert asked == []
    for number, word in enumerate(("river", "mine", "ferry"), 1):
        assert word in next(pieces).decode()
        assert len(asked) == number
    assert b"</html>" in b"".join(pieces)


def test_nothing_works_on_for_who_has_left(home: Home) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        answer = (
            create_app(home.path)
            .test_client()
            .post(
                "/query-list",
                data={"queries": "\n".join(f"number{n}" for n in range(200))},
                buffered=False,
                environ_overrides={"gunicorn.socket": ours},
            )
        )
        pieces = answer.iter_encoded()
        next(pieces)
        next(pieces)
        theirs.close()
        time.sleep(0.1)  # it is looked for twenty times a second
        assert len(list(pieces)) < 5


def test_all_rows_are_of_one_moment(fresh_home: Home) -> None:
    client = create_app(fresh_home.path).test_client()
    before = [int(row["articles"]) for row in table(sent(client, "river\nriver OR river*\nmine", format="csv"))]
    pieces = client.post(
        "/query-list", data={"queries": "river\nriver OR river*\nmine", "format": "csv"}, buffered=False
    ).iter_encoded()
    text = next(pieces) + next(pieces)
    put(fresh_home, article(900, "river mine"), article(901, "mine again"))
    sync(fresh_home)
    text += b"".join(pieces)
    after = [int(row["articles"]) for row in csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline=""))]
    assert after == before
    assert [int(row["articles"]) for row in table(sent(client, "mine", format="csv"))] == [before[2] + 2]


@pytest.fixture
def fresh_home(tmp_path: Path) -> Home:
    return build_home(tmp_path / "own")


def test_the_language_of_the_page_is_that_of_its_rows_and_stays_in_them(client: FlaskClient) -> None:
    answer = client.post("/query-list", data={"queries": "(\nriver"}, headers={"Accept-Language": "es"})
    page = answer.get_data(as_text=True)
    assert "No se entiende" in page
    assert "Primer año" in page
    assert current_language() == "en"


# What is too costly, what waits, what comes too late.


def test_a_query_that_is_too_large_is_named_and_the_next_one_has_its_own_time(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = Services(home.path)
    search = Services.search

    def slow(self: Services, request: SearchRequest) -> tuple[Query, Results]:
        if request.text == "mine":
            raise QueryTooCostly("this query takes too long; use fewer or rarer words")
        return search(self, request)

    monkeypatch.setattr(Services, "search", slow)
    found = list(counted(["river", "mine", "ferry"], SearchRequest(), asker(services)))
    assert [each.state for each in found if each] == [State.COUNTED, State.TOO_COSTLY, State.COUNTED]
    assert found[1] and "takes too long" in found[1].problem


def test_where_time_is_over_the_rest_is_offered_to_be_asked(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = iter([0.0, 1.0, 2.0, 9.0, *[10.0] * 50])
    clock = type("Clock", (), {"monotonic": staticmethod(lambda: next(steps)), "sleep": staticmethod(time.sleep)})
    monkeypatch.setattr(counting, "time", clock)
    monkeypatch.setattr("webui.query_list.routes.counted", partial(counted, seconds=5.0))
    answer = sent(client, "river\nmine\nferry\n<b>school</b>\nharvest", topic="Work")
    page = parsed(answer.get_data(as_text=True))
    told = [row.get_text() for row in page.select(".query-counts tbody tr")]
    assert ["Not asked" in each for each in told] == [False, False, True, True, True]
    form = page.select_one("form.list-rest")
    assert form.select_one("textarea").get_text().split("\n")[-3:] == ["ferry", "<b>school</b>", "harvest"]
    assert form.select_one("input[name=topic]")["value"] == "Work"
    assert "3 were not asked: time is over" in page.select_one("#list-end").get_text()


def test_a_costly_query_waits_for_its_turn_and_lets_others_go_on(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "LIGHT_WEIGHT", -1.0)
    refused, held = iter([True, True, False]), []

    def turn() -> AbstractContextManager[None]:
        if next(refused):
            raise Busy(2)
        held.append(True)
        return nullcontext()

    found = list(counted(["river"], SearchRequest(), Asker(Services(home.path), turn, lambda: False)))
    assert [each and each.state for each in found] == [None, None, State.COUNTED]
    assert held == [True]


def test_a_light_query_takes_no_turn_of_costly_ones(home: Home) -> None:
    def turn() -> AbstractContextManager[None]:
        raise AssertionError("it is light")

    assert all(counted(["river", "mine"], SearchRequest(), Asker(Services(home.path), turn, lambda: False)))


def test_where_the_index_fails_midway_the_rest_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    search, asked = Services.search, []

    def failing(self: Services, request: SearchRequest) -> tuple[Query, Results]:
        asked.append(request.text)
        if request.text == "mine":
            raise IndexDamaged("a block is not what was written")
        return search(self, request)

    monkeypatch.setattr(Services, "search", failing)
    found = list(counted(["river", "mine", "ferry"], SearchRequest(), asker(Services(home.path))))
    assert [each.state for each in found if each] == [State.COUNTED, State.NOT_ASKED, State.NOT_ASKED]
    assert asked == ["river", "mine"]


def test_who_has_left_ends_it_and_is_no_row(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_self: Services, _request: SearchRequest) -> tuple[Query, Results]:
        raise QuestionAbandoned

    monkeypatch.setattr(Services, "search", gone)
    with pytest.raises(QuestionAbandoned):
        list(counted(["river"], SearchRequest(), asker(Services(home.path))))


# What is taken as a list.

TABLE = 'id;Consulta;n\n1;"minería; ""río Ñ""";3\n2;\'-oro;4\n\n3;río, mar;\n'
READ = ('minería; "río Ñ"', "-oro", "río, mar")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_table_is_read_whatever_its_encoding(encoding: str, line_end: str) -> None:
    found = read_list("", TABLE.replace("\n", line_end).encode(encoding), "lista.csv")
    assert found.queries == READ
    assert bool(found.notes) == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("text", "name", "queries"),
    [
        ("gold, mine\nriver\n", "a.txt", ("gold, mine", "river")),
        ("gold, mine\nriver\n", "a.csv", ("gold, mine", "river")),
        ("gold; mine\nriver\n", "a.csv", ("gold; mine", "river")),
        ("river,1\nmine,2\n", "a.csv", ("river", "mine")),
        ("n\tq\n1\triver\n2\tmine\n", "a.tsv", ("river", "mine")),
        ("sep=|\nn|query\n1|a, b; c\n", "a.csv", ("a, b; c",)),
        ("sep=;\nn;query\n1;a, b\n", "a.csv", ("a, b",)),
        ("sep=,\r\nn,query\r\n1,a; b\r\n", "a.csv", ("a; b",)),
        ("sep=\t\nn\tquery\n1\ta; b, c\n", "a.csv", ("a; b, c",)),
        ('"sep=;";;\nn;query;m\n1;a, b;2\n', "a.csv", ("a, b",)),
        ("sep=a\nriver\n", "a.csv", ("sep=a", "river")),
        ('"""gold mine"""\nriver\n', "a.csv", ('"gold mine"', "river")),
        ('"gold mine" peru\nriver\n', "a.csv", ('"gold mine" peru', "river")),
        ("query\nriver\n", "a.csv", ("river",)),
        ("q,note\nriver\nmine,x,y\n", "a.csv", ("river", "mine")),
        ('query\n"two\nlines"\n', "a.csv", ("two lines",)),
    ],
)
def test_a_file_is_a_table_or_lines(text: str, name: str, queries: tuple[str, ...]) -> None:
    assert read_list("", text.encode(), name).queries == queries


def test_lines_and_a_file_go_together_and_each_query_is_asked_once() -> None:
    found = read_list("river\r\n  mine   gold \n\nriver", b"query\nriver\nferry\n", "a.csv")
    assert found.queries == ("river", "mine gold", "ferry")
    assert found.repeated == (("river", 3),)


@pytest.mark.parametrize(
    ("file", "name"), [(b"PK\x03\x04" + bytes(200), "a.xlsx"), (b"%PDF-1.7\n", "a.pdf"), (bytes(9) + b"abc", "a.bin")]
)
def test_what_is_no_text_says_what_to_do(file: bytes, name: str) -> None:
    with pytest.raises(BadList, match="Save the table as CSV"):
        read_list("", file, name)


def test_too_many_queries_are_refused_with_the_repair_and_the_text_stays(client: FlaskClient) -> None:
    lines = [f"word{n}" for n in range(MOST_QUERIES + 1)]
    answer = sent(client, "\n".join(lines), topic="Work")
    page = parsed(answer.get_data(as_text=True))
    assert answer.status_code == 400
    assert "Send them in parts" in page.select_one("[role=alert]").get_text()
    assert page.select_one("#queries").get_text().split() == lines
    assert page.select_one("#list-form input[name=topic]")["value"] == "Work"
    assert sent(client, "\n".join(lines[1:])).status_code == 200


def test_nothing_and_too_much_are_told_on_the_page(client: FlaskClient) -> None:
    for queries, status, said in (("", 400, "No query was given"), ("w" * MOST_BYTES, 413, "Send it in parts")):
        answer = sent(client, queries)
        assert answer.status_code == status
        assert said in answer.get_data(as_text=True)
        assert 'id="list-form"' in answer.get_data(as_text=True)
    assert sent(client, "river", format="xml").status_code == 400
    assert sent(client, "river", **{"from": "yesterday"}).status_code == 400


def test_the_largest_list_is_taken_and_other_forms_keep_their_limit(client: FlaskClient) -> None:
    lines = "\n".join(f"{'w' * 200}{n}" for n in range(MOST_QUERIES))
    assert sent(client, lines, format="jsonl").status_code == 200
    assert client.post("/export", data={"q": lines}).status_code == 413


# What it leads to.


def test_an_export_can_be_sent_again_as_a_list(client: FlaskClient) -> None:
    lines = ["river", "-mine", '"water rights"; =rivers', "a, b", "(", "número", "'-quoted", "=mine"]
    first = sent(client, "\n".join(lines), format="csv")
    again = sent(client, "", format="csv", file=(io.BytesIO(first.get_data()), "query-list.csv"))
    assert again.get_data() == first.get_data()
    assert first.headers["Content-Disposition"].endswith('.csv"')


def test_the_three_exports_say_the_same(client: FlaskClient) -> None:
    lines = "river\nmine\n(\nzzyzx\nthe river of the school in the harvest ferry"
    cells = table(sent(client, lines, format="csv", topic="Work"))
    packed = [json.loads(each) for each in sent(client, lines, format="jsonl", topic="Work").text.splitlines()]
    assert sent(client, lines, format="json", topic="Work").get_json() == packed
    for row, one in zip(cells, packed, strict=True):
        assert row["query"] == one["query"]
        assert row["articles"] == ("" if one["articles"] is None else str(one["articles"]))
        assert row["first_year"] == str(one["first_year"] or "")
        assert row["state"] == one["state"]
        assert row["filters"] == one["filters"] == "Topic: Work"
        assert row["index"] == one["index"]
    assert packed[2]["notes"]
    assert packed[4]["notes"], "it was loosened"


def test_the_form_has_the_filters_and_the_words_of_the_search_that_led_to_it(client: FlaskClient) -> None:
    page = parsed(client.get("/query-list?q=river&topic=Work&from=2004&sort=newest&no=1").text)
    assert page.select_one("#queries").get_text().strip() == "river"
    hidden = {each["name"]: each["value"] for each in page.select("#list-form input[type=hidden]")}
    assert hidden == {"topic": "Work", "from": "2004"}
    assert "sort, no" in page.select_one(".note").get_text()


def test_a_list_stands_in_no_address(client: FlaskClient) -> None:
    page = parsed(sent(client, "secretword\nriver", topic="Work").get_data(as_text=True))
    addresses = [each["href"] for each in page.select("header a[href], footer a[href], .chips a[href]")]
    assert not [each for each in addresses if "secretword" in each]
    assert any("topic" in each for each in addresses)


def only(found: Iterator[Counted | None]) -> Counted:
    (each,) = (one for one in found if one)
    return each


def test_a_named_article_and_all_articles_can_be_queries(home: Home) -> None:
    services = Services(home.path)
    assert only(counted(["https://valley.example/7"], SearchRequest(), asker(services))).articles == 1
    assert only(counted(["-zzyzx"], SearchRequest(), asker(services))).articles == 60
