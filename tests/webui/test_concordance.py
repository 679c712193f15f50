"""Keyword in context: the lines, their order, the page, and that each leads to its own place in the article."""

from __future__ import annotations

import csv
import io
import json
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.document import Document, Stored
from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.partial_date import parse_iso
from index.analysis.folding import fold
from index.analysis.words import WORD
from index.budget import Budget, within
from index.following.sync import sync
from index.highlight.concordance import WIDTH, concordance, lines
from index.highlight.highlights import find_highlights
from index.query_language.parser import parse
from tests.support.pages import soup
from tests.support.webui_sample import SCRIPT
from webui.app import create_app
from webui.http.page_cache import PageCache
from webui.urls import concordance_url
from webui.urls.search_url import BadParameter

_TEXTS = (
    ("Closing", "The old mine closed in spring.\n\nA new mine opened. Nobody knew why the mine opened so soon."),
    ("Mine again", f"Under the hill lies a mine {SCRIPT} & more.\n\nmine"),
    ("Water rights", "The state of\nemergency ended. Water ran by the mine’s gate, state after state of emergency."),
    ("=cmd of a mine", "Zinc mine, tin mine, iron mine: a mine a day."),
)


def build_archive(path: Path) -> Home:
    home = Home.open(path, create=True)
    short = [
        Document(title=title, body=body, language="en", source_id=title, published=parse_iso(f"200{number}-03-01"))
        for number, (title, body) in enumerate(_TEXTS)
    ]
    many = [
        Document(
            title=f"Number {number}", body="A ferry left. The ferry came back.", language="en", source_id=f"n{number}"
        )
        for number in range(60)
    ]
    import_id = home.store.imports.begin(["x"], "")
    home.store.take(import_id, Batch([Incoming(each, root="x") for each in (*short, *many)]))
    home.store.imports.finish(import_id)
    sync(home)
    return home


pytestmark = pytest.mark.archive(build=build_archive)


def shown(page: Any) -> list[tuple[str, str, str]]:
    return [
        (line.select_one(".left").text, line.select_one("mark").text, line.select_one(".right").text)
        for line in page.select(".lines li")
    ]


def records(client: FlaskClient, parameters: str) -> list[dict[str, str]]:
    answer = client.get(f"/context.csv?{parameters}")
    assert answer.status_code == 200
    assert answer.data.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


words = st.sampled_from(["mine", "Mine", "mines", "state", "of", "emergency", "the", "a", "ñandú", "—", "x" * 30])
gaps = st.sampled_from([" ", "  ", "\n", "\n\n", ", ", ". ", " " * 90])


@given(
    st.lists(st.tuples(words, gaps), max_size=60),
    st.sampled_from(["mine", '"state of emergency"', "min*", "=mine OR of"]),
)
def test_every_mark_of_a_text_is_a_line_between_what_stands_around_it(parts: list[tuple[str, str]], asked: str) -> None:
    text = "".join(word + gap for word, gap in parts)
    tree = parse(asked).tree
    marks = find_highlights(tree, text, "en", "body")
    found = list(lines(tree, text, "en", "body"))
    assert [line.match for line in found] == [" ".join(text[start:end].split()) for start, end, _ in marks]
    assert [line.number for line in found] == list(range(1, len(marks) + 1))
    for line, (start, end, _) in zip(found, marks, strict=True):
        before, behind = text[:start].rpartition("\n\n")[2], text[end:].partition("\n\n")[0]
        assert " ".join(before.split()).endswith(line.left.strip())
        assert " ".join(behind.split()).startswith(line.right.strip())
        assert max(len(line.left), len(line.right)) <= WIDTH + 1
        assert not before[-1:].isspace() or line.left[-1:] in ("", " ")
        # No word is cut: each of the context's words is one of the paragraph's.
        assert not Counter(WORD.findall(line.left)) - Counter(WORD.findall(before))
        assert not Counter(WORD.findall(line.right)) - Counter(WORD.findall(behind))


def test_a_context_ends_with_its_paragraph_and_a_phrase_stays_whole() -> None:
    (first, second) = lines(parse('"state of emergency"').tree, _TEXTS[2][1], "en", "body")
    assert (first.left, first.match, first.right[:7]) == ("The ", "state of emergency", " ended.")
    assert second.match == "state of emergency"
    assert second.left.endswith("gate, state after ")
    opened = list(lines(parse("mine").tree, _TEXTS[0][1], "en", "body"))
    assert opened[0].right == " closed in spring."
    assert opened[1].left == "A new "


def test_every_match_of_every_article_has_a_line_titles_too(client: FlaskClient) -> None:
    page = soup(client, "/context?q=mine")
    assert page.select_one("h1").text == "In context"
    assert page.select_one(".lines-found").text == "12 lines"
    assert page.select_one(".sorted").text == "12 lines from 4 articles"
    assert len(page.select(".lines li")) == 12
    assert sum("in the title" in line.text for line in page.select(".lines li")) == 2
    assert shown(page).count(("", "mine", "")) == 1


@pytest.mark.parametrize(("order", "side"), [("left", 0), ("right", 2)])
def test_lines_go_by_the_words_beside_the_match(client: FlaskClient, order: str, side: int) -> None:
    keys = []
    for line in shown(soup(client, f"/context?q=mine&sort={order}")):
        beside = [fold(word) for word in WORD.findall(line[side])]
        keys.append((beside if side else beside[::-1])[:4])
    assert keys == sorted(keys)
    assert len({tuple(key) for key in keys}) > 5


def test_lines_go_by_the_dates_of_their_articles(client: FlaskClient) -> None:
    for order, years in (("oldest", ["2000", "2001", "2002", "2003"]), ("newest", ["2003", "2002", "2001", "2000"])):
        times = [time["datetime"][:4] for time in soup(client, f"/context?q=mine&sort={order}").select(".lines time")]
        assert list(dict.fromkeys(times)) == years
    page = soup(client, "/context?q=mine&sort=left")
    assert page.select_one(".order [aria-current]").text == "Words before"
    assert "/context?q=mine&sort=newest" in {link["href"] for link in page.select(".order a")}


def test_each_line_opens_its_article_at_the_match(client: FlaskClient) -> None:
    page = soup(client, "/context?q=mine")
    followed = 0
    for line in page.select(".lines li"):
        address, _, place = line.select_one(".kwic a")["href"].partition("#")
        article = soup(client, address)
        if place:
            mark = article.select_one(f"mark#{place}")
            assert mark.text == line.select_one("mark").text
            around = " ".join(mark.parent.text.split())
            assert " ".join(line.select_one(".kwic").text.split()) in around
            followed += 1
        else:
            assert line.select_one("mark").text in article.select_one("h1").text
    assert followed == 10


def test_pages_together_are_all_lines_once(client: FlaskClient) -> None:
    pages = [soup(client, f"/context?q=ferry&page={number}") for number in (1, 2, 3)]
    assert [len(page.select(".lines li")) for page in pages] == [50, 50, 20]
    assert [page.select_one(".lines")["start"] for page in pages] == ["1", "51", "101"]
    assert pages[0].select_one(".pager a[rel=next]")["href"] == "/context?q=ferry&page=2"
    listed = [line for page in pages for line in shown(page)]
    taken = [(each["left"], each["match"], each["right"]) for each in records(client, "q=ferry")]
    assert listed == taken
    ends = soup(client, "/context?q=ferry&page=9")
    assert ends.select_one(".note a")["href"] == "/context?q=ferry&page=3"
    told = json.loads(client.get("/api/v1/context?q=ferry&page=3").data)
    assert (told["total"], told["pages"], len(told["lines"])) == (120, 3, 20)


def test_where_only_the_first_articles_are_read_the_page_says_so_and_the_table_has_all(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget() -> None:  # pages follow from what is patched here, which their tags do not tell
        client.application.extensions["hemeroteca-pages"] = PageCache()

    forget()
    monkeypatch.setattr("index.highlight.concordance.MOST_ARTICLES", 10)
    page = soup(client, "/context?q=ferry")
    assert page.select_one(".lines-found").text == "20 lines"
    assert "from the first 10 of 60 articles" in page.select_one(".sorted").text
    assert len(records(client, "q=ferry")) == 120
    monkeypatch.setattr("index.highlight.concordance.MOST_ARTICLES", 1000)
    monkeypatch.setattr("index.highlight.concordance.MOST_LINES", 15)
    monkeypatch.setattr("index.highlight.concordance._AT_ONCE", 4)
    forget()
    again = soup(client, "/context?q=ferry")
    forget()
    assert "from the first 8 of 60 articles" in again.select_one(".sorted").text


def test_of_an_article_with_too_many_lines_the_first_are_held_and_the_page_says_so(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.highlight.concordance.MOST_HELD", 15)
    client.application.extensions["hemeroteca-pages"] = PageCache()
    page = soup(client, "/context?q=ferry&sort=right")
    client.application.extensions["hemeroteca-pages"] = PageCache()
    assert page.select_one(".lines-found").text == "15 lines"
    assert "the first ones in 60 articles; the CSV table has more lines" in page.select_one(".sorted").text
    assert json.loads(client.get("/api/v1/context?q=ferry").data)["articles_read"] == 7
    assert len(records(client, "q=ferry")) == 120


def test_the_table_is_safe_in_a_spreadsheet_and_says_where_it_comes_from(client: FlaskClient) -> None:
    taken = records(client, "q=%3Dmine&from=2003")
    assert {each["title"] for each in taken} == {"'=cmd of a mine"}
    assert taken[0]["query"] == "'=mine"
    assert taken[0]["filters"].startswith("Date: from 1 January 2003")
    assert taken[0]["index"].startswith("generation-")
    assert taken[0]["published"] == "2003-03-01"


def test_hostile_text_stays_text(client: FlaskClient) -> None:
    page = soup(client, "/context?q=lies")
    assert SCRIPT[:8] in page.select_one(".right").text
    assert not page.select("main script, main img")


def test_without_a_search_or_without_words_the_page_explains_itself(client: FlaskClient) -> None:
    assert "Every place where" in soup(client, "/context").select_one(".nothing").text
    assert "asks for no words" in soup(client, "/context?q=date%3A2003").select_one(".nothing").text
    assert records(client, "") == []
    assert json.loads(client.get("/api/v1/context").data)["lines"] == []


def test_what_cannot_be_taken_is_told(client: FlaskClient) -> None:
    assert "more than once" in soup(client, "/context?q=mine&sort=left&sort=newest", 400).text
    assert "sort" in soup(client, "/context?q=mine&sort=upward", 400).text
    assert "limit" in soup(client, "/context?q=mine&limit=5").select_one(".note").text
    assert client.get("/api/v1/context?q=mine&limit=5").status_code == 400
    assert client.get("/context.csv?q=%28").status_code == 400


def test_where_time_runs_short_the_lines_of_the_articles_read_so_far_are_shown(home: Home) -> None:
    (stored, *_) = (each for each in home.store.documents() if each.document.title == "Closing")

    class Slow:
        def get_many(self, ids: Sequence[str]) -> list[Stored]:
            time.sleep(0.2)
            return [stored] * len(ids)

    with within(Budget.lasting(2)):
        found = concordance(parse("mine").tree, [stored.id] * 900, Slow(), "right")  # type: ignore[arg-type]  # a store that is slow
    assert 0 < found.read < 900 and not found.is_whole and len(found.places) == 3 * found.read
    assert found.is_timed


def test_two_visits_that_come_differently_far_differ_in_how_far_they_came_alone(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = parse("ferry OR mine").tree
    ids = [each.id for each in home.store.documents()]
    monkeypatch.setattr("index.highlight.concordance._AT_ONCE", 3)
    whole = concordance(tree, ids, home.store, "")
    assert whole.is_whole and not whole.is_timed
    for batches in (1, 2, 7):
        looks = iter([True] * (batches - 1))
        monkeypatch.setattr("index.highlight.concordance.has_time_for", lambda _seconds, left=looks: next(left, False))
        found = concordance(tree, ids, home.store, "")
        assert (found.read, found.articles, found.is_timed) == (3 * batches, len(ids), True)
        assert found.places == whole.places[: len(found.places)]
        assert {each.stored.id for each in whole.places[len(found.places) :]} <= set(ids[found.read :])
        monkeypatch.setattr("index.highlight.concordance.has_time_for", lambda _seconds: True)
        sorted_ones = concordance(tree, ids[: found.read], home.store, "right")
        assert Counter(map(repr, sorted_ones.places)) == Counter(map(repr, found.places))


def test_lines_that_were_cut_by_time_say_so_and_are_kept_by_nobody(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/context?q=ferry&sort=newest"
    monkeypatch.setattr("index.highlight.concordance._AT_ONCE", 10)
    with monkeypatch.context() as slow:
        slow.setattr("index.highlight.concordance.has_time_for", lambda _seconds: False)
        for _visit in range(3):  # from the second on, pages are kept
            answer = client.get(address)
            assert "ETag" not in answer.headers
            assert "from the first 10 of 60 articles, as many as could be read in time" in " ".join(answer.text.split())
        told = client.get(f"/api/v1{address}").get_json()
        assert (told["articles_read"], told["articles"], told["out_of_time"]) == (10, 60, True)
    assert soup(client, address).select_one(".sorted").text == "120 lines from 60 articles"
    assert client.get(f"/api/v1{address}").get_json()["out_of_time"] is False
    assert "ETag" in client.get(address).headers


def test_the_articles_are_read_in_one_order_however_often_and_by_whom_they_are_asked_for(home: Home) -> None:
    orders = set()
    for _visit in range(3):
        app = create_app(home.path)
        rows = records(app.test_client(), "q=ferry+OR+mine")
        orders.add(tuple(row["article"] for row in rows))
    assert len(orders) == 1


def test_the_search_page_leads_to_its_lines(client: FlaskClient, home: Home) -> None:
    links = {link["href"] for link in soup(client, "/?q=mine&from=2001").select(".tools a")}
    assert {"/context?q=mine&from=2001", "/words?q=mine&from=2001"} <= links


pairs = st.lists(
    st.tuples(
        st.sampled_from(["q", "sort", "page", "topic", "odd"]), st.sampled_from(["left", "newest", "2", "x", ""])
    ),
    max_size=6,
)


@given(pairs)
def test_an_address_that_is_read_and_written_again_asks_for_the_same(given_pairs: list[tuple[str, str]]) -> None:
    try:
        asked = concordance_url.read(given_pairs)
    except BadParameter:
        return
    written = concordance_url.parameters(asked)
    again = concordance_url.read(written)
    assert (again.query, again.order) == (asked.query, asked.order)
    assert urlencode(concordance_url.parameters(again)) == urlencode(written)


def test_a_table_has_an_end_and_says_so_in_its_last_row(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = records(client, "q=mine")
    assert len(whole) > 3
    monkeypatch.setattr("webui.http.streaming.MOST_ROWS", 3)
    cut = records(client, "q=mine")
    assert cut[:3] == whole[:3]
    assert len(cut) == 4
    assert cut[3]["left"].startswith("Cut here: a table has up to 3 rows")
    monkeypatch.setattr("webui.http.streaming.MOST_ROWS", 1_000)
    monkeypatch.setattr("webui.http.streaming.MOST_CHARACTERS", 1)
    assert [row["left"][:8] for row in records(client, "q=mine")] == ["Cut here"]


def test_a_table_whose_rows_take_too_long_is_cut(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webui.http.admission._PIECE", -1.0)
    assert [row["left"][:8] for row in records(client, "q=mine")] == ["Cut here"]
