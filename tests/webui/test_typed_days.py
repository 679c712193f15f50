"""Dates as people type them in the boxes: pages apply what they can read and say the rest; programs are refused."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.pages import parsed, soup
from tests.support.webui_sample import build_home
from webui.components.date_fields import date_field
from webui.i18n.translation import LANGUAGES, use_language
from webui.urls.typed_days import applied, end_of_range, first_text, last_text

pytestmark = pytest.mark.archive(build=build_home)

PAGES = ("/", "/query-list", "/trends", "/words", "/context", "/take", "/why", "/values/topic", "/print")
PROGRAMS = (
    *("/api/v1/search", "/api/v1/trends", "/api/v1/words", "/api/v1/context", "/trends.csv", "/trends.svg"),
    *("/words.csv", "/context.csv", "/feed.atom", "/feed.json", "/export"),
)


def asked(path: str, **dates: str) -> str:
    form = "&format=csv" if path == "/export" else ""
    return f"{path}?q=mine{form}" + "".join(f"&{name}={quote_plus(text)}" for name, text in dates.items())


@pytest.mark.parametrize("language", LANGUAGES)
@given(st.dates(), st.sampled_from(["from", "to"]))
@example(date(1, 1, 1), "from")
@example(date(999, 12, 31), "to")
@example(date(2016, 5, 31), "to")
def test_what_a_box_shows_is_read_again_as_the_same_day(language: str, day: date, end: str) -> None:
    text = first_text(day) if end == "from" else last_text(day)
    with use_language(language):
        shown = date_field(text).value
        assert end_of_range(end, shown) == day
        assert date_field(shown).value == shown


@pytest.mark.parametrize(("language", "shown"), [("en", "May 2016"), ("es", "mayo de 2016")])
def test_the_box_has_the_date_in_the_language_of_the_page_and_links_have_it_in_figures(
    client: FlaskClient, language: str, shown: str
) -> None:
    client.set_cookie("interface", language)
    for path in PAGES:
        page = soup(client, asked(path, **{"from": "05/2006", "to": "MAYO 2016"}))
        boxes = [each["value"] for each in page.select("input[type=text][name=to]")]
        assert boxes
        assert set(boxes) == {shown}
        hrefs = [each["href"] for each in page.select("main a[href]")]
        assert [each for each in hrefs if "MAYO" in each or "05%2F2006" in each] == []
        without = ("/why", "/words", "/query-list", "/print")
        assert any("from=2006-05&to=2016-05" in each for each in hrefs) or path in without


@pytest.mark.parametrize("path", PAGES)
def test_a_page_applies_what_it_can_read_and_says_the_rest_at_its_box_and_above(client: FlaskClient, path: str) -> None:
    page = soup(client, asked(path, **{"from": "yesterday", "to": "May 2016"}))
    box = page.select_one("input[name=from][aria-invalid=true]")
    assert box["value"] == "yesterday"
    told = page.find(id=box["aria-describedby"].split()[0])
    assert "Not a date" in told.text
    assert "the date “yesterday” could not be read and is not applied" in page.select_one("main").text.lower()
    assert not [each for each in page.select("main a[href]") if "yesterday" in each["href"]]
    assert not page.select("input[name=to][aria-invalid]")


@pytest.mark.parametrize("path", PROGRAMS)
@pytest.mark.parametrize(("text", "told"), [("yesterday", "March 2019"), ("05/06/2016", "2016-06-05 or 2016-05-06")])
def test_what_is_read_by_programs_is_refused_with_the_repair(
    client: FlaskClient, path: str, text: str, told: str
) -> None:
    answer = client.get(asked(path, **{"from": text}))
    assert answer.status_code == 400
    assert told in answer.text


@pytest.mark.parametrize("path", PROGRAMS)
def test_programs_may_write_dates_as_people_do(client: FlaskClient, path: str) -> None:
    human = client.get(asked(path, **{"from": "mayo de 2006", "to": "12/25/2016"}))
    iso = client.get(asked(path, **{"from": "2006-05", "to": "2016-12-25"}))
    assert human.status_code == iso.status_code == 200
    if path == "/api/v1/search":
        assert human.get_json()["total"] == iso.get_json()["total"] > 0


def test_a_day_that_may_be_two_is_not_guessed_and_each_of_them_is_a_link(client: FlaskClient) -> None:
    page = soup(client, "/?q=mine&topic=Mining&from=05%2F06%2F2006&to=2016&page=2")
    told, note = page.find(id="from-problem"), page.select_one(".unread")
    assert " ".join(told.text.split()) == "5 June 2006 or 6 May 2006?"
    assert note.text == "The date “05/06/2006” may be 5 June 2006 or 6 May 2006 and is not applied."
    hrefs = [f"/?q=mine&topic=Mining&to=2016&from={day}" for day in ("2006-06-05", "2006-05-06")]
    assert [each["href"] for each in told.select("a")] == [each["href"] for each in note.select("a")] == hrefs
    for href in hrefs:
        assert not soup(client, href).select("[aria-invalid]")
    assert [each.text for each in page.select(".chip .value")] == ["Mining", "up to 31 December 2016"]


def test_on_another_page_the_days_lead_to_that_page(client: FlaskClient) -> None:
    page = soup(client, "/trends?q=mine&q=water&from=05%2F06%2F2006")
    hrefs = [each["href"] for each in page.select("#of-from-problem a")]
    assert hrefs == [f"/trends?q=mine&q=water&from={day}" for day in ("2006-06-05", "2006-05-06")]


@pytest.mark.parametrize("path", PAGES)
def test_the_note_offers_both_days_and_the_options_stay_shut(client: FlaskClient, path: str) -> None:
    page = soup(client, asked(path, **{"from": "05/06/2006"}))
    (note,) = page.select("main .unread")
    assert [each.text for each in note.select("a")] == ["5 June 2006", "6 May 2006"]
    for link in note.select("a"):
        other = soup(client, link["href"])
        assert not other.select(".unread, [aria-invalid]")
    assert not page.select("form.search details[open]")


def test_where_an_address_would_be_too_long_the_days_are_named_without_links(client: FlaskClient) -> None:
    answer = client.post("/", data={"q": "mine OR " * 290 + "mine", "from": "05/06/2006"})
    note = parsed(answer.text).select_one(".unread")
    assert "may be 5 June 2006 or 6 May 2006" in note.text
    assert not note.select("a")


def test_a_range_that_ends_before_it_begins_is_not_applied_and_can_be_swapped(client: FlaskClient) -> None:
    page = soup(client, "/?q=mine&from=2018&to=May+2001")
    assert not page.select(".chip")
    assert "end before they begin" in page.select_one(".unread").text
    for place in ("#to-problem", ".unread"):
        (link,) = page.select(f"{place} a")
        assert link["href"] == "/?q=mine&from=2001-05&to=2018"
    assert client.get("/api/v1/search?q=mine&from=2018&to=2001-05").status_code == 400


def test_all_that_is_found_without_the_date_is_what_the_page_counts(client: FlaskClient) -> None:
    without = soup(client, "/?q=mine").h1.text
    assert soup(client, "/?q=mine&from=yesterday").h1.text == without
    assert soup(client, "/?q=mine&from=05%2F06%2F2006").h1.text == without


def test_a_page_of_an_error_marks_the_box_too_and_claims_to_apply_nothing(client: FlaskClient) -> None:
    answer = client.get("/?q=gold+%28mine&from=yesterday")
    assert answer.status_code == 400
    page = parsed(answer.text)
    assert page.select_one("form.search details[open] input[name=from][aria-invalid=true]")
    assert "not applied" not in page.text
    assert "yesterday" not in page.select_one("a.action")["href"]


@given(st.lists(st.tuples(st.sampled_from(["q", "from", "to", "topic"]), st.text(max_size=12)), max_size=6))
def test_what_is_left_of_any_address_has_no_date_that_cannot_be_read(pairs: list[tuple[str, str]]) -> None:
    kept, apart = applied(pairs)
    gone = [pair for pair in pairs if pair not in kept]
    assert [name for name, _value in gone if name not in ("from", "to")] == []
    assert {each.parameter for each in apart} <= {name for name, _value in gone}
    for name in ("from", "to"):
        values = {value for each, value in kept if each == name and value.strip()}
        if len(values) == 1:
            end_of_range(name, values.pop())
