"""Signs as people type and paste them: page, API, command line, exports and feeds tell the same set and say how it was
understood."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from archive.home import Home
from tests.support.pages import parsed, soup
from tests.support.shelf import article, home_with
from webui.cli.main import main

DEALS = ('The "New" Deal', "either\\or", 'He said "no\\"')


def build(path: Path) -> Home:
    return home_with(
        path,
        article(1, title="El «caso Puerto» sigue abierto", body="El gobierno y el presidente.", language="es"),
        article(2, title="Abierto sigue el caso", body="Un puerto del gobierno, sin más.", language="es"),
        article(3, title="Oro", body="El presidente y la plata.", language="es"),
        article(4, title="Two deals", body="Nothing of it.", topics=DEALS),
        article(5, title="One deal", body="Nothing of it.", topics=DEALS[:1]),
    )


pytestmark = pytest.mark.archive(build=build)


def titles(client: FlaskClient, text: str, **more: str) -> set[str]:
    parameters = "".join(f"&{name}={quote(value)}" for name, value in more.items())
    return {hit["title"] for hit in asked(client, f"q={quote(text)}{parameters}")["hits"]}


def asked(client: FlaskClient, query: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


@pytest.mark.parametrize(
    "text",
    ["plato:gobierno", 'plato:"el gobierno"', "plaza#gobierno", "plat.gobierno", "a//plats/gobierno"],
)
def test_only_whole_words_are_respelled_and_no_pieces_between_signs(client: FlaskClient, text: str) -> None:
    assert asked(client, f"q={quote(text)}")["suggestion"] == ""
    assert asked(client, f"q={quote('-oro plats')}")["suggestion"] == "-oro plata"
    assert asked(client, f"q={quote('title:plats')}")["suggestion"] == "title:plata"


@pytest.mark.parametrize("pair", ["“”", '""', "«»", "„“", "‘’", "＂＂"])
def test_a_headline_is_found_by_itself_in_quotes_of_any_style(client: FlaskClient, pair: str) -> None:
    text = f"{pair[0]}El «caso Puerto» sigue abierto{pair[1]}"
    assert titles(client, text) == {"El «caso Puerto» sigue abierto"}
    page = soup(client, f"/?q={quote(text)}")
    assert "the phrase “El caso Puerto sigue abierto”" in page.select_one("p.readback").get_text()


@pytest.mark.parametrize("sign", ["-", "–", "—", "−", "－", "--", "!"])
def test_a_sign_for_without_leaves_out_and_the_page_says_so_with_the_other_reading(
    client: FlaskClient, sign: str
) -> None:
    text = f"gobierno {sign}presidente"
    assert titles(client, text) == titles(client, "gobierno NOT presidente") != titles(client, "gobierno presidente")
    page = soup(client, f"/?q={quote(text)}")
    assert "not with any form of “presidente”" in page.select_one("p.readback").get_text()
    is_told = sign not in "-−－"
    notes = " ".join(note.get_text() for note in page.select("p.note"))
    assert (f"The {sign} before “presidente” is read as NOT" in notes) is is_told
    links = [link["href"] for link in page.select("p.note a")]
    assert [parse_qs(urlsplit(link).query)["q"] for link in links] == [["gobierno presidente"]] * is_told


def test_the_api_and_the_command_line_tell_the_same_as_the_page(client: FlaskClient, home: Home) -> None:
    text = 'oro O plata autor:"Ana Ruiz"'
    answer = asked(client, f"q={quote(text)}")
    others = ['oro OR plata autor:"Ana Ruiz"', 'oro O plata author:"Ana Ruiz"']
    assert answer["notes"][:2] == [
        "“O” is a word here; the operator is written OR.",
        '“autor:” is not a field, so “autor:"Ana Ruiz"” is searched for as plain words. The field is written author:.',
    ]
    assert answer["otherwise"] == others
    printed = CliRunner().invoke(main, ["search", text, "--home", str(home.path)]).stdout
    for said in answer["notes"]:
        assert "".join(said.split()) in "".join(printed.split())
    printed = CliRunner().invoke(main, ["search", text, "--home", str(home.path), "--json"]).stdout
    assert json.loads(printed)["notes"] == answer["notes"]
    assert [link.get_text() for link in soup(client, f"/?q={quote(text)}").select("p.note a")] == others


def test_the_spanish_page_says_it_in_spanish_and_its_help_names_the_operators(client: FlaskClient) -> None:
    said = parsed(client.get(f"/?q={quote('oro O plata')}", headers={"Accept-Language": "es"}).text).get_text()
    assert "“O” es aquí una palabra; el operador se escribe OR." in said
    assert "O busque:" in said
    assert "O, Y y NO son palabras" in said


def test_what_is_taken_away_says_how_the_search_was_understood(client: FlaskClient) -> None:
    text = quote("gobierno –presidente")
    assert "The – before “presidente” is read as NOT" in client.get(f"/take?q={text}").text
    found = {"Abierto sigue el caso"}
    assert (
        set(re.findall(r"Abierto sigue el caso|El «caso Puerto»|Oro", client.get(f"/feed.atom?q={text}").text)) == found
    )
    rows = list(csv.DictReader(io.StringIO(client.get(f"/export?format=csv&q={text}").text.lstrip("\ufeff"))))
    assert {row["title"] for row in rows} == found


@pytest.mark.parametrize("topic", DEALS)
def test_a_value_with_quotes_is_read_back_from_the_box_and_from_its_links(client: FlaskClient, topic: str) -> None:
    escaped = topic.replace("\\", "\\\\").replace('"', '\\"')
    wanted = {"Two deals", "One deal"} if topic == DEALS[0] else {"Two deals"}
    assert titles(client, f'topic:"{escaped}"') == titles(client, "", topic=topic) == wanted
    page = soup(client, f"/?topic={quote(topic)}")
    assert {link.get_text() for link in page.select("ol.hits h3 a")} == wanted


def test_all_of_several_values_with_quotes_are_asked_for_at_once(client: FlaskClient) -> None:
    page = soup(client, "/?" + "&".join(f"topic={quote(topic)}" for topic in DEALS))
    (link,) = [each["href"] for each in page.select(".facet .hint a") if "All of them" in each.get_text()]
    found = soup(client, link)
    assert {each.get_text() for each in found.select("ol.hits h3 a")} == {"Two deals"}


@pytest.mark.parametrize("text", ["zork blorb grue xyzzy", "zork blorb grue xyzzy plugh -caso", "zork blorb grue"])
def test_where_nothing_is_found_no_note_says_that_something_is_shown(
    client: FlaskClient, home: Home, text: str
) -> None:
    for more in ("", "&topic=Nothing", "&from=1800&to=1801"):
        answer = asked(client, f"q={quote(text)}{more}")
        assert answer["total"] == 0
        assert not [note for note in answer["notes"] if "shown" in note]
        page = soup(client, f"/?q={quote(text)}{more}")
        assert not [note for note in page.select("p.note") if "shown" in note.get_text()]
    printed = CliRunner().invoke(main, ["search", text, "--home", str(home.path)]).stdout
    assert "shown" not in printed
    assert "none was found" in printed


def test_filters_that_leave_nothing_of_a_loosened_search_are_no_reason_to_say_that_it_is_shown(
    client: FlaskClient,
) -> None:
    whole = asked(client, f"q={quote('gobierno presidente zork blorb')}")
    assert "are shown" in whole["notes"][0]
    narrowed = asked(client, f"q={quote('gobierno presidente zork blorb')}&from=1800&to=1801")
    assert narrowed["total"] == 0
    assert "shown" not in " ".join(narrowed["notes"])
