"""The HTTP face: every page and endpoint, every error, over a real archive or a searcher that is told what to say."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.home import Home
from index.errors import IndexDamaged, NoIndexYet, QueryTooCostly
from index.following.sync import sync
from tests.support.pages import parsed, soup
from tests.support.webui_sample import HOSTILE, NOTHING, SCRIPT, FakeSearcher, build_home, id_of, one_hit
from webui.app import create_app
from webui.settings import Settings, settings_from

ADDRESSES = [
    "/",
    "/?q=mine&topic=Mining",
    "/?q=zzyzx",
    "/?q=%28",
    "/?from=soon",
    "/article/nosuchid",
    "/nosuchpage",
    "/api/v1/search?q=mine",
    "/api/v1/search?q=%28",
    "/api/v1/articles/nosuchid",
    "/api/v1/nosuch",
    "/healthz",
    "/livez",
    "/robots.txt",
    "/static/x/nosuch.css",
    "/static/x/site.css",
]


def build_archive(path: Path) -> Home:
    home = build_home(path)
    home.store.remove(id_of(home, "Letter 3 "), "Asked for by its author")
    sync(home)
    return home


pytestmark = pytest.mark.archive(build=build_archive)


def told(home: Home, **says: Any) -> FlaskClient:
    return create_app(home.path, searcher=FakeSearcher(**says)).test_client()


def test_a_search_shows_hits_with_marks_dates_and_the_way_to_the_article(client: FlaskClient, home: Home) -> None:
    page = soup(client, "/?q=hidrovia+amazonica")
    (hit,) = page.select(".hit")
    assert [mark.text for mark in hit.select("h3 mark")] == ["Hidrovía", "Amazónica"]
    assert hit.select_one("time")["datetime"] == "2019-03-05"
    assert hit.select_one("article")["lang"] == "es"
    assert hit.select_one("h3 a")["href"] == f"/article/{id_of(home, 'Comunidades')}?q=hidrovia+amazonica"
    assert page.select_one("h1").text == "1 article"


def test_facets_narrow_and_exclude(client: FlaskClient) -> None:
    page = soup(client, "/?q=mine")
    links = {link["href"] for link in page.select(".facet a")}
    assert {"/?q=mine&topic=Mining", "/?q=mine&not_topic=Mining"} <= links
    without = soup(client, "/?q=mine&not_topic=Mining")
    assert "not Topic" in without.select_one(".chip").text
    assert not any("Mining" in topics.text for topics in without.select(".hit .topics"))


def test_the_form_carries_every_filter(client: FlaskClient) -> None:
    page = soup(client, "/?q=mine&topic=Mining&not_topic=Work&from=2006&sort=oldest&limit=5")
    sent = {(field["name"], field.get("value", "")) for field in page.select("form input[type=hidden]")}
    assert sent == {("topic", "Mining"), ("not_topic", "Work"), ("limit", "5")}
    assert page.select_one("#from")["value"] == "2006"
    assert page.select_one("option[selected]")["value"] == "oldest"


def test_nothing_found_offers_to_drop_each_filter(client: FlaskClient) -> None:
    page = soup(client, "/?q=zzyzx&topic=Mining&year=2019")
    offered = [link["href"] for link in page.select(".nothing li:not(.topics li) a")]
    filters = ["/?q=zzyzx&year=2019", "/?q=zzyzx&topic=Mining", "/?q=zzyzx"]
    assert offered == filters
    (why,) = page.select("details.why[open] form")
    assert why["action"] == "/why?q=zzyzx&topic=Mining&year=2019"
    assert [item.text for item in page.select(".nothing ul")[0].select("li")][:2] == [
        "Search without “Topic Mining”: 0 articles",
        "Search without “Year 2019”: 0 articles",
    ]
    assert page.select(".facet .in")


def test_a_suggestion_is_offered_and_not_applied(home: Home) -> None:
    results = replace(NOTHING, suggestion="mining", notes=("A note.",))
    page = soup(told(home, results=results), "/?q=minning&topic=Mining")
    assert page.select_one(".suggestion a")["href"] == "/?q=mining&topic=Mining"
    assert page.select_one("#q")["value"] == "minning"
    assert page.select_one(".note").text == "A note."


def test_unknown_parameters_are_noted_on_the_page_and_refused_by_the_api(client: FlaskClient) -> None:
    assert "topics" in soup(client, "/?topics=a&utm_source=b").select_one(".note").text
    answer = client.get("/api/v1/search?topics=a")
    assert answer.status_code == 400
    assert "topics" in json.loads(answer.data)["detail"]


def test_a_syntax_error_is_shown_at_its_character_with_a_way_out(client: FlaskClient) -> None:
    page = soup(client, "/?q=gold+%28mine&topic=Mining", 400)
    assert page.select_one(".caret mark").text == "("
    assert page.select_one(".action")["href"] == "/?q=gold+mine&topic=Mining"
    assert page.select_one("#q")["value"] == "gold (mine"


def test_a_bad_date_is_named_and_left_in_the_form(client: FlaskClient) -> None:
    page = soup(client, "/?q=mine&from=5+March")
    assert "“5 March” could not be read" in page.select_one(".unread").text
    assert page.select_one("#from")["value"] == "5 March"


def test_a_page_past_the_end_leads_back(client: FlaskClient) -> None:
    page = soup(client, "/?q=mine&page=900")
    assert page.select_one(".found .note a")["href"] == "/?q=mine"


def test_an_article_has_its_marks_its_neighbours_and_its_provenance(client: FlaskClient, home: Home) -> None:
    river = id_of(home, "Comunidades")
    page = soup(client, f"/article/{river}?q=hidrovia")
    assert [mark.text for mark in page.select(".body mark")] == ["Hidro", "vía"]
    assert [back["href"] for back in page.select(".back")] == [f"/?q=hidrovia#hit-{river}"] * 2
    assert page.select_one(".position").text == "1 of 1"
    card = page.select_one(".card").text
    assert "https://cuaderno.example.org/2019/03/hidrovia" in card
    assert home.store.get(id_of(home, "Comunidades")).content_hash in card
    assert "Import 1" in card
    assert "private" not in page.text


def test_an_article_leads_back_to_the_page_of_results_that_it_stands_on(home: Home) -> None:
    page = soup(told(home), f"/article/{id_of(home, 'Comunidades')}?q=x&page=1")
    assert page.select_one(".position").text == "12 of 1,700"
    assert page.select_one(".steps .back")["href"] == f"/?q=x&page=2#hit-{id_of(home, 'Comunidades')}"
    for place in (".turn a", ".onward > a"):
        assert [link["href"] for link in page.select(place)] == ["/article/before?q=x", "/article/after?q=x"]


def test_below_an_article_its_neighbours_in_the_results_are_named(client: FlaskClient, home: Home) -> None:
    second = soup(client, "/?q=letter&sort=newest").select(".hit h3 a")[1]
    page = soup(client, second["href"])
    rows = [link.text for link in soup(client, "/?q=letter&sort=newest").select(".hit h3 a")]
    assert [title.text for title in page.select(".onward .title")] == [rows[0], rows[2]]
    assert len(page.select(".onward .when")) == 2


def test_a_neighbour_that_has_been_removed_since_is_led_to_without_a_title(home: Home) -> None:
    page = soup(told(home), f"/article/{id_of(home, 'Comunidades')}?q=x")
    assert [link.text.split() for link in page.select(".onward > a")] == [["Previous"], ["Next"]]


def test_an_article_leads_back_to_the_version_that_stands_for_it_in_the_results(
    client: FlaskClient, home: Home
) -> None:
    (shown,) = soup(client, "/?q=ferry").select(".hit")
    others = [each.id for each in home.store.documents() if each.document.title == "FERRY TO SAIL AGAIN"]
    assert others and f"hit-{others[0]}" != shown["id"]
    back = soup(client, f"/article/{others[0]}?q=ferry").select_one(".steps .back")
    assert back["href"] == f"/?q=ferry#{shown['id']}"


def test_words_of_captions_are_marked_and_not_counted_as_matches_of_the_text(client: FlaskClient, home: Home) -> None:
    page = soup(client, f"/article/{id_of(home, 'Comunidades')}?q=barco+OR+dragado")
    assert [mark.text for mark in page.select(".body mark")] == ["dragado", "barco", "dragado"]
    assert page.select_one(".image-note mark").text == "barco"
    assert page.select_one("#match-place").text == "2 matches"
    assert [mark.get("id") for mark in page.select(".body mark")] == ["match-1", None, "match-2"]
    assert [link["href"] for link in page.select("noscript a")] == ["#match-1", "#match-2"]


def test_an_article_without_a_match_in_its_text_has_no_bar_to_step_by(client: FlaskClient, home: Home) -> None:
    page = soup(client, f"/article/{id_of(home, 'Comunidades')}?q=title:ucayali")
    assert [mark.text for mark in page.select("h1 mark")] == ["Ucayali"]
    assert page.select_one(".stepper") is None


def test_an_article_of_the_list_of_everything_leads_on_in_it_and_back_to_it(client: FlaskClient) -> None:
    second = soup(client, "/?q=").select(".hit")[1]
    page = soup(client, second.select_one("h3 a")["href"])
    assert page.select_one(".position").text.startswith("2 of ")
    assert page.select_one(".steps .back")["href"] == f"/?q=#{second['id']}"
    neighbour = soup(client, page.select_one(".turn [rel=next]")["href"])
    assert neighbour.select_one(".position").text.startswith("3 of ")
    assert neighbour.select(".stepper") == []


def test_a_result_tells_as_many_matches_as_its_article_steps_through(client: FlaskClient) -> None:
    hits = soup(client, "/?q=mine+OR+letter&limit=100").select(".hit")
    told = {hit["id"]: re.search(r"[0-9]+ match(es)?", hit.select_one(".from").text) for hit in hits}
    assert any(told.values())
    for hit in hits:
        place = soup(client, hit.select_one("h3 a")["href"]).select_one("#match-place")
        said = told[hit["id"]]
        assert (place.text if place else None) == (said[0] if said else None)


def test_an_article_that_no_search_led_to_leads_to_none(client: FlaskClient, home: Home) -> None:
    page = soup(client, f"/article/{id_of(home, 'Comunidades')}")
    assert page.select(".steps, .onward, .stepper") == []


def test_an_article_is_read_even_when_the_search_that_led_there_cannot_be(client: FlaskClient, home: Home) -> None:
    for wrong, told in (
        ("q=%28", "cannot be read"),
        ("from=soon", "could not be read"),
        ("sort=soon", "cannot be read"),
    ):
        page = soup(client, f"/article/{id_of(home, 'Comunidades')}?{wrong}")
        assert told in page.select_one(".note").text


def test_a_template_fills_no_block_that_its_base_has_not() -> None:
    app = create_app(Path("/nonexistent"))
    blocks = {name: set(app.jinja_env.get_template(name).blocks) for name in app.jinja_env.list_templates(["html"])}
    base = blocks["components/base.html"]
    assert sum(map(bool, blocks.values())) > 10
    of_the_desk = {"desk"}  # the one that `desk/desk.html` has for its pages
    left = {name: own - base - (of_the_desk if name.startswith("desk/") else set()) for name, own in blocks.items()}
    assert {name: own for name, own in left.items() if own} == {}


def test_a_removed_article_says_why_and_when(client: FlaskClient, home: Home) -> None:
    removed = next(change.id for change in home.store.changes_since(0) if change.stored is None)
    page = soup(client, f"/article/{removed}", 410)
    assert "Asked for by its author" in page.text
    assert re.search(r"removed on \d{1,2} [A-Z][a-z]+ 20\d\d\. ", page.text)
    spanish = client.get(f"/article/{removed}", headers={"Accept-Language": "es"}).text
    assert re.search(r"\d{1,2} de [a-z]+ de 20\d\d", spanish)
    answer = client.get(f"/api/v1/articles/{removed}")
    assert (answer.status_code, answer.mimetype) == (410, "application/problem+json")


def test_an_unknown_article_says_what_to_do(client: FlaskClient) -> None:
    assert "Search for words" in soup(client, "/article/nosuchid", 404).text


def test_the_api_answers_as_the_contract_says(client: FlaskClient, home: Home) -> None:
    answer = client.get("/api/v1/search?q=hidrovia&topic=R%C3%ADos").get_json()
    parts = "query total lines took_ms page hits facets histogram suggestion notes otherwise forms behind withdrawn"
    parts += " seen changed next"
    assert answer is not None and set(answer) == set(parts.split())
    (hit,) = answer["hits"]
    assert hit["id"] == id_of(home, "Comunidades")
    assert (hit["published"], hit["precision"], hit["source_id"]) == ("2019-03-05", "day", "")
    text, marks = hit["snippets"][0]["text"], hit["snippets"][0]["marks"]
    assert "Hidrovía" in [text[start:end] for start, end in marks]
    chosen = next(value for value in answer["facets"]["topic"] if value["selected"])
    assert chosen == {"value": "Ríos", "label": "Ríos", "count": 1, "selected": True, "excluded": False}
    assert set(answer["histogram"]) == set("unit start end bins coarse outliers undated left_out".split())
    assert answer["histogram"]["bins"][0]["count"] == 1


def test_an_undated_hit_has_a_null_date(client: FlaskClient) -> None:
    (hit,) = client.get("/api/v1/search?q=title:aims").get_json()["hits"]
    assert hit["published"] is None
    assert hit["precision"] is None


def test_the_api_gives_a_document_whole(client: FlaskClient, home: Home) -> None:
    answer = client.get(f"/api/v1/articles/{id_of(home, 'Update 134')}").get_json()
    assert answer["published"] == "2009-05/2009-06"
    assert answer["date"] == {"first": "2009-05-01", "last": "2009-06-30", "precision": "span", "source": "listing"}
    assert answer["body"].startswith("Update 134.")
    assert answer["content_hash"] == home.store.get(answer["id"]).content_hash


def test_api_errors_are_problems_with_a_position(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=gold+%28")
    assert answer.mimetype == "application/problem+json"
    problem = json.loads(answer.data)
    assert set(problem) == {"type", "title", "status", "detail", "position"}
    assert (problem["status"], problem["position"]) == (400, 5)


def test_health_tells_documents_and_generation(client: FlaskClient, home: Home) -> None:
    answer = client.get("/healthz").get_json()
    assert answer == {"status": "ok", "documents": home.store.count(), "generation": "generation-00000002"}


def test_health_fails_without_an_archive_and_names_no_folder(tmp_path: Path) -> None:
    answer = create_app(tmp_path / "nowhere").test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.get_json()["problem"] == "NotAHome"
    assert str(tmp_path) not in answer.text


def test_a_home_that_appears_later_is_read_without_a_restart(tmp_path: Path) -> None:
    client = create_app(tmp_path / "home").test_client()
    assert client.get("/").status_code == 503
    build_home(tmp_path / "home")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (QueryTooCostly("Too many words."), 400),
        (NoIndexYet("no index at /secret/place"), 503),
        (IndexDamaged("/secret/place is damaged"), 503),
        (RuntimeError("/secret/place"), 500),
    ],
)
def test_errors_have_their_status_and_keep_the_servers_affairs_to_themselves(
    home: Home, error: Exception, status: int
) -> None:
    client = told(home, error=error)
    for address in ("/?q=", "/api/v1/search"):
        answer = client.get(address)
        assert answer.status_code == status
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["get", "head", "post", "options"])
def test_every_response_carries_the_security_headers(client: FlaskClient, address: str, method: str) -> None:
    headers = getattr(client, method)(address).headers
    policy = headers["Content-Security-Policy"]
    for rule in (
        "default-src 'none'",
        "script-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ):
        assert rule in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "address", [each for each in ADDRESSES if not each.startswith(("/api", "/health", "/livez", "/rob", "/sta"))]
)
def test_pages_have_no_inline_script_or_style(client: FlaskClient, address: str) -> None:
    page = parsed(client.get(address).text)
    assert all(script.get("src") and not script.text for script in page.select("script"))
    assert not page.select("style, [style]")
    assert not [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]


def test_hostile_content_stays_text_wherever_it_is_shown(client: FlaskClient, home: Home) -> None:
    for address in ("/?q=water+rights", f"/article/{id_of(home, 'Water')}?q=water"):
        page = soup(client, address)
        assert _only_our_scripts(page)
        assert not page.select("main img, main svg[onload], a[href^=javascript]")
        assert SCRIPT.split(">")[0] in page.select_one("main").text


def test_the_readers_own_words_stay_text(client: FlaskClient) -> None:
    page = soup(client, "/?q=%22%3Cscript%3Ealert(1)%3C/script%3E%22&topic=%22%3E%3Cimg+src=x%3E")
    assert _only_our_scripts(page)
    assert not page.select("main img")


def _only_our_scripts(page: Any) -> bool:
    """Scripts of our own by their address, and data that no browser runs."""
    return all(
        str(script.get("src", "")).startswith("/static/") or script.get("type") == "application/ld+json"
        for script in page.select("script")
    )


def test_static_files_are_kept_under_their_hash_and_not_under_another(client: FlaskClient) -> None:
    address = soup(client, "/").select_one("link[rel=stylesheet]")["href"]
    assert "immutable" in client.get(str(address)).headers["Cache-Control"]
    assert client.get("/static/old/site.css").headers["Cache-Control"] == "no-cache"
    assert client.get("/static/x/..%2fapp.py").status_code == 404


def test_only_trusted_hosts_are_answered_and_none_is_reflected(home: Home) -> None:
    client = create_app(home.path, settings=Settings(home.path, trusted_hosts=("archive.example",))).test_client()
    assert client.get("/", headers={"Host": "archive.example"}).status_code == 200
    forged = client.get("/", headers={"Host": "evil.example"})
    assert forged.status_code == 400
    assert "evil.example" not in forged.text
    anyone = create_app(home.path).test_client()
    forged = anyone.get("/", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in forged.text


def test_settings_come_from_the_environment_and_bad_ones_are_refused() -> None:
    chosen = settings_from({"HEMEROTECA_HOME": "h", "HEMEROTECA_TITLE": "T", "HEMEROTECA_HOSTS": "a, b"})
    assert (chosen.home, chosen.title, chosen.trusted_hosts) == (Path("h"), "T", ("a", "b"))
    for bad in ({"HEMEROTECA_PROXIES": "-1"}, {"HEMEROTECA_ADDRESS": "example.org"}):
        with pytest.raises(ValueError, match="HEMEROTECA_"):
            settings_from(bad)


def test_a_site_under_a_path_links_within_it(home: Home) -> None:
    client = create_app(home.path).test_client()
    page = parsed(client.get("/?q=mine", base_url="http://localhost/archive").text)
    links = [str(link["href"]) for link in page.select("a[href], link[href]") if not str(link["href"]).startswith("#")]
    assert links
    assert all(link.startswith("/archive/") for link in links)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["q", "topic", "from", "page", "limit", "sort", "month", "x"]), st.text(max_size=30)
    )
)
def test_no_parameters_whatever_make_a_fault(client: FlaskClient, given_parameters: dict[str, str]) -> None:
    for path in ("/", "/api/v1/search", "/article/nosuchid"):
        assert client.get(path, query_string=given_parameters).status_code in (200, 400, 404)


def test_a_hit_without_any_text_still_has_a_link(home: Home) -> None:
    page = soup(told(home, results=one_hit(replace(HOSTILE, title="", body="", summary=""))), "/?q=")
    assert page.select_one(".hit h3 a").text == "Untitled"


def test_a_question_in_capitals_is_read_as_words_and_the_other_reading_is_a_link(client: FlaskClient) -> None:
    text = "THE RIVER AND THE MINE OR A VALLEY"
    page = soup(client, "/?q=" + text.replace(" ", "+"))
    told = [note.text for note in page.select(".note")]
    assert any(note.startswith("All is in capitals") for note in told)
    (link,) = [a for a in page.select(".note a") if "OR" in a.text]
    assert link.text == "the river AND the mine OR a valley"
    other = soup(client, link["href"])
    assert not any("capitals, so" in note.text for note in other.select(".note"))
    assert " or " in other.select_one(".readback").text
    short = soup(client, "/?q=NATO+OR+EU")
    assert " or " in short.select_one(".readback").text


def test_several_topics_at_once_narrow_and_stay_filters_and_exports_say_so(client: FlaskClient) -> None:
    def total(address: str) -> int:
        return int(client.get(f"/api/v1/search?limit=1&{address}").get_json()["total"])

    either, both = "topic=Mining&topic=Work", "topic=Mining&topic=Work&all=topic"
    written = "q=topic:Mining topic:Work"
    assert 0 < total(both) == total(written) < total(either)
    answer = client.get(f"/api/v1/search?{both}").get_json()
    values = {each["value"]: each for each in answer["facets"]["topic"]}
    assert values["Mining"]["selected"] and values["Work"]["selected"]
    # What else could be chosen is counted among what has these.
    assert values["Mining"]["count"] == values["Work"]["count"] == answer["total"]
    assert "Topic: each of Mining, Work" in client.get(f"/take?{both}").get_data(as_text=True)
    assert client.get("/api/v1/search?topic=Mining&all=source").status_code == 400


def test_where_nothing_is_found_the_main_topics_of_the_archive_lead_on(client: FlaskClient) -> None:
    for address in ("/?q=zzyzx", "/?q=zzyzx&lang=en", "/?topic=Mining&from=1901&to=1902"):
        page = soup(client, address)
        links = page.select("#main-topics ~ .topics a")
        assert 1 < len(links) <= 8
        numbers = [int(each.text.rpartition("(")[2].rstrip(")")) for each in links]
        assert numbers == sorted(numbers, reverse=True)
        for link, number in zip(links, numbers, strict=True):
            assert f"{number} article" in soup(client, link["href"]).h1.text
    assert not soup(client, "/?q=mine").select("#main-topics")
