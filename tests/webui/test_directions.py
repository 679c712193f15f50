"""Texts run as their own letters do, from right to left too, whatever the language of the pages around them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from archive.document import Document
from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.partial_date import parse_iso
from index.following.sync import sync
from tests.support.pages import soup
from tests.support.webui_sample import build_home, id_of
from webui.app import create_app
from webui.http.static_files import load
from webui.markup.article_html import article
from webui.markup.direction import direction, isolated, resolved

pytestmark = pytest.mark.archive(build=build_home)

ARABIC = Document(
    title="وزير المياه: السد الجديد (GERD) سيكتمل في 2026!",
    body="قال الوزير إن السد الجديد سيكتمل في 2026.\n\nSiemens قالت إن التوربينات ستصل في 5 مارس.\n\nSource: Reuters",
    authors=("محمد علي",),
    topics=("مياه", "Energy"),
    source="جريدة النهر",
    section="أخبار",
    language="ar",
    published=parse_iso("2025-03-05"),
    url="https://nahr.example/1",
)
ENGLISH = Document(
    title="“لا خوف على المياه”, the minister said on 5 March 2025",
    body="«لا خوف على المياه» was all that the minister said of the dam on Wednesday.",
    authors=("Ana Ruiz", "محمد علي"),
    topics=("مياه",),
    source="The River",
    language="en",
    published=parse_iso("2025-03-07"),
    url="https://river.example/2",
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, dict[str, str]]]:
    """A visitor of an archive with an Arabic article and an English one that quotes Arabic; ids by language."""
    home = Home.open(tmp_path_factory.mktemp("directions") / "home", create=True)
    import_id = home.store.imports.begin(["directions"], "")
    home.store.take(import_id, Batch([Incoming(ARABIC), Incoming(ENGLISH)]))
    home.store.imports.finish(import_id)
    sync(home)
    client = create_app(home.path).test_client()
    hits = client.get("/api/v1/search?q=").get_json()["hits"]
    yield client, {"ar" if each["title"] == ARABIC.title else "en": each["id"] for each in hits}
    home.close()


def test_titles_snippets_and_texts_take_their_direction_from_their_letters(client: FlaskClient, home: Home) -> None:
    results = soup(client, "/?q=mine")
    assert {each["dir"] for each in results.select(".hit h3, .hit .snippets")} == {"auto"}
    article = soup(client, f"/article/{id_of(home, 'Letter 3 ')}")
    assert {each["dir"] for each in article.select("h1, .text .body")} == {"auto"}
    rules = load()["site.css"].content.decode().splitlines()
    assert not [rule for rule in rules if rule.startswith(".body ") and "-left" in rule]


def test_a_text_runs_as_most_of_its_letters_do_whatever_it_begins_with() -> None:
    assert direction("The dam") == direction("") == direction("2026!") == "auto"
    assert direction("السد الجديد (GERD) سيكتمل") == direction("הסכר החדש ב-2026") == "auto"
    assert direction("Siemens قالت إن التوربينات ستصل") == "rtl"
    assert direction("«لا خوف» was all that the minister said") == "ltr"
    assert direction(Markup('<mark class="any">السد</mark> الجديد &amp; GERD')) == "auto"
    assert (resolved("GERD السد الجديد"), resolved("السد الجديد"), resolved("The dam")) == ("rtl", "rtl", "ltr")


def test_names_titles_values_and_marks_are_kept_apart_on_the_page_of_results(
    both: tuple[FlaskClient, dict[str, str]],
) -> None:
    page = soup(both[0], "/?q=المياه&topic=مياه")
    titles = {each.get_text().strip(): each["dir"] for each in page.select(".hit h3")}
    assert titles == {ARABIC.title: "auto", ENGLISH.title: "ltr"}
    assert {each["dir"] for each in page.select(".chip .value, .hit .topics a, #q")} == {"auto"}
    assert "مياه" in {each.get_text() for each in page.select(".facet .take > bdi")}
    assert {each.get_text() for each in page.select(".hit .from bdi")} >= {"محمد علي", "Ana Ruiz", "جريدة النهر"}
    for mark in page.select("mark"):
        assert mark.find_parent(dir=True)


def test_every_paragraph_list_and_table_of_an_article_has_its_own_direction(
    both: tuple[FlaskClient, dict[str, str]],
) -> None:
    client, ids = both
    page = soup(client, f"/article/{ids['ar']}")
    first, second, *_ = page.select(".text .body p")
    assert (first["dir"], second["dir"]) == ("auto", "rtl")
    assert page.select_one("article.text")["lang"] == "ar"
    english = soup(client, f"/article/{ids['en']}")
    assert english.select_one(".text h1")["dir"] == english.select_one(".text .body p")["dir"] == "ltr"
    cited = page.select_one("#cite-text")
    assert cited is not None
    assert [each.get_text() for each in cited.select("bdi")] == ["محمد علي", ARABIC.title, "جريدة النهر"]


def test_an_articles_own_html_keeps_its_directions_and_gets_the_missing_ones() -> None:
    html = (
        '<p>السد الجديد</p><ul><li>GERD السد الجديد</li></ul><p dir="ltr">السد</p><p dir="javascript:x">ماء</p>'
        "<table><tr><td>السد الجديد</td><td>2025</td></tr></table><blockquote><p>لا خوف</p></blockquote>"
    )
    made = str(article(html, "", lambda _text: ()))
    assert '<p dir="auto">السد الجديد</p>' in made
    assert '<ul dir="rtl"><li dir="rtl">GERD' in made
    assert '<p dir="ltr">السد</p>' in made
    assert "javascript" not in made
    assert '<table dir="rtl">' in made
    assert made.count('dir="rtl"') >= 5
    assert "dir=" not in str(article("<p>The dam</p>", "", lambda _text: ()))


def test_a_line_of_context_runs_as_its_text_and_is_not_cut_into_columns_where_its_match_runs_the_other_way(
    both: tuple[FlaskClient, dict[str, str]],
) -> None:
    lines = soup(both[0], "/context?q=المياه").select(".kwic")
    assert {(each["dir"], "whole" in each["class"]) for each in lines} == {("rtl", False), ("ltr", True)}
    for each in lines:
        assert {bdi["dir"] for bdi in each.select("bdi")} <= {each["dir"]}


def test_other_pages_keep_names_apart_too(both: tuple[FlaskClient, dict[str, str]]) -> None:
    client, ids = both
    assert "مياه" in {each.get_text() for each in soup(client, "/values/topic").select(".facet .take > bdi")}
    assert {each["dir"] for each in soup(client, "/trends?by=topic").select(".series .called")} == {"auto"}
    assert "أخبار" in {each.get_text() for each in soup(client, "/coverage").select("th bdi")}
    compared = soup(client, f"/article/{ids['ar']}/compare/{ids['en']}")
    assert {each["dir"] for each in compared.select(".unseen[lang]")} == {"ltr"}
    told = [each for each in compared.select(".body p") if "الوزير" in each.get_text()]
    assert told and all(each.has_attr("dir") for each in told)


def test_a_feed_says_in_which_language_its_titles_and_summaries_are(both: tuple[FlaskClient, dict[str, str]]) -> None:
    feed = both[0].get("/feed.atom").text
    assert '<summary type="text" xml:lang="ar">' in feed
    assert '<title xml:lang="ar">' in feed


def test_a_citation_is_the_same_text_with_its_parts_kept_apart() -> None:
    line = isolated("محمد علي. “ماء & <b>”. النهر, 2025.", ("محمد علي", "ماء & <b>", "", "النهر", "nobody"))
    assert line == Markup("<bdi>محمد علي</bdi>. “<bdi>ماء &amp; &lt;b&gt;</bdi>”. <bdi>النهر</bdi>, 2025.")
