"""Pages, the API, exports, kept searches and the command line say how the words of a search were counted."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from archive.frozen import FrozenSearches
from archive.home import Home
from index.query_language.parser import parse
from index.query_language.tree import Or, Word
from index.results import FormCount, OtherReading, Results, WordForms
from tests.support.pages import soup
from tests.support.webui_sample import HOSTILE, FakeSearcher, build_home, id_of, one_hit
from webui.app import create_app
from webui.cli import search as search_verbs
from webui.cli.main import main
from webui.components.links import Link
from webui.components.word_forms import MOST_WORDS, ReadingTaken, forms_counted
from webui.formats.registry import FORMATS
from webui.i18n.counted_words import SHOWN, forms_in_words, readings_in_words
from webui.i18n.translation import use_language

pytestmark = pytest.mark.archive(build=build_home)

GENDER = WordForms("Género", ("género",), (FormCount("géneros", 52), FormCount("género", 1041)))
LEAVES = WordForms(
    "leaves",
    ("leave",),
    (FormCount("left", 212), FormCount("leaves", 41)),
    (OtherReading("leaf", ("leaf", "leaves"), "leaf"),),
)
SAW = WordForms("saw", ("saw",), (FormCount("saw", 9),), (OtherReading("see", ("saw", "seen", "see"), ""),))
RIVER = WordForms("river", ("river",), (FormCount("river", 7),))
CHOSEN = WordForms("mine", ("mine",), (FormCount("mines", 3),), chosen=True)
SAY = WordForms("decir", ("decir",), tuple(FormCount(f"dij{number:02}", 100 - number) for number in range(40)))
SHAPE = {
    "word": "leaves",
    "lemmas": ["leave"],
    "forms": [{"form": "left", "count": 212}, {"form": "leaves", "count": 41}],
    "others": [{"lemma": "leaf", "forms": ["leaf", "leaves"], "text": "leaf"}],
    "chosen": False,
}


def counted(text: str, *words: WordForms) -> Any:
    return forms_counted(words, text, lambda changed: f"to {changed}")


def found(home: Home, *words: WordForms) -> Results:
    """One article that the archive holds, found by these words."""
    results = one_hit(HOSTILE, words=words, facets={"topic": ()})
    (hit,) = results.hits
    return replace(results, hits=(replace(hit, stored=replace(hit.stored, id=id_of(home, "Water rights"))),))


def visitor(home: Home, *words: WordForms) -> FlaskClient:
    return create_app(home.path, searcher=FakeSearcher(found(home, *words))).test_client()


def test_each_form_stands_with_its_number_and_a_link_to_the_search_without_it() -> None:
    (word,) = counted("Género author:género", GENDER).words
    assert word.word == "Género"
    assert [(form.written, form.articles) for form in word.forms] == [("géneros", "52"), ("género", "1,041")]
    assert [form.drop_href for form in word.forms] == [
        "to Género{género} author:género",
        "to Género{géneros} author:género",
    ]
    assert word.forms[0].drop_label == "without “géneros”"
    assert (word.rest, word.all_href) == ((), "")


def test_the_last_form_has_no_link_and_chosen_forms_lead_back_to_all() -> None:
    (word,) = counted('"open mine{mines}"', CHOSEN).words
    assert [form.drop_href for form in word.forms] == [""]
    assert word.all_href == 'to "open mine"'


def test_a_form_that_differs_by_its_accents_alone_can_be_taken_out() -> None:
    both = WordForms("si", ("si",), (FormCount("si", 5), FormCount("sí", 4)))
    assert [form.drop_href for form in counted("si", both).words[0].forms] == ["to si{sí}", "to si{si}"]


def test_a_word_without_its_accents_is_read_as_the_one_with_them() -> None:
    others = (OtherReading("generar", ("genero",), ""),)
    bare = WordForms("genero", ("género",), (FormCount("género", 2), FormCount("genero", 1)), others)
    (taken,) = counted("genero", bare).readings
    assert taken == ReadingTaken("“genero” is read as a form of “género”", (Link("generar", "to genero{genero}"),))
    for word, lemma in (("Género", "género"), ("género", "genero"), ("genero", "genero")):
        (taken,) = counted(word, replace(bare, word=word, lemmas=(lemma,))).readings
        assert taken.told == f"“{word}” is read as that word itself"


def test_a_word_of_two_languages_is_read_in_both() -> None:
    sale = WordForms("sale", ("sale", "salir"), (FormCount("sale", 5),), (OtherReading("salar", ("sala",), "sala"),))
    assert counted("sale", sale).readings[0].told == "“sale” is read as a form of “sale” or “salir”"


def test_what_tells_nothing_is_not_told() -> None:
    assert counted("river", RIVER).words == ()
    assert counted("river", WordForms("zzyzx", ("zzyzx",), ())).words == ()
    assert counted("genero", WordForms("genero", ("género",), (FormCount("género", 4),))).words
    assert counted("mine{mine}", replace(CHOSEN, forms=(FormCount("mine", 1),))).words[0].all_href == "to mine"


def test_a_verb_of_many_forms_shows_the_commonest_and_folds_the_rest() -> None:
    (word,) = counted("decir", SAY).words
    assert (len(word.forms), len(word.rest), word.more) == (SHOWN, 28, "and 28 more forms")
    (few,) = counted("decir", replace(SAY, forms=SAY.forms[: SHOWN + 2])).words
    assert (len(few.forms), few.rest) == (SHOWN + 2, ())


def test_of_a_long_question_the_first_words_are_told_and_how_many_more_there_are() -> None:
    words = [replace(GENDER, word=f"w{number}") for number in range(MOST_WORDS + 3)]
    told = counted("w0", *words)
    assert len(told.words) == MOST_WORDS
    assert told.more == "The forms of 3 more words stand in the JSON of this page."


def test_a_search_that_would_be_too_long_has_no_link() -> None:
    text = f"decir {'x' * 3_900}"
    assert all(not form.drop_href for form in counted(text, SAY).words[0].forms)


def test_links_of_a_long_search_have_an_end() -> None:
    text = f"decir {'x ' * 1_500}"
    (word,) = counted(text, SAY).words
    drops = [form.drop_href for form in (*word.forms, *word.rest)]
    assert all(drops[:10]) and not any(drops[-5:])


def test_the_reading_taken_is_told_and_the_other_is_a_link() -> None:
    taken, saw = counted("saw the leaves", LEAVES, SAW).readings
    assert taken.told == "“leaves” is read as a form of “leave”"
    assert taken.others == (("leaf", "to saw the leaf"),)
    assert saw.told == "“saw” is read as that word itself"
    assert saw.others == (("see", "to saw{saw,seen,see} the leaves"),)


def test_what_was_typed_twice_is_told_once() -> None:
    exact = WordForms("leaves", (), (FormCount("leaves", 41),))
    told = counted("leaves Leaves =leaves title:leaves", LEAVES, replace(LEAVES, word="Leaves"), exact, LEAVES)
    assert [each.word for each in told.words] == ["leaves"]
    assert len(told.readings) == 1
    assert len(forms_in_words([LEAVES, LEAVES, RIVER])) == len(readings_in_words([LEAVES, LEAVES])) == 1
    two = counted("river Género", RIVER, GENDER, LEAVES, GENDER)
    assert [each.word for each in two.words] == ["Género", "leaves"]


def test_the_same_in_words() -> None:
    assert forms_in_words([GENDER, RIVER, LEAVES]) == (
        "“Género”: géneros (52), género (1,041)",
        "“leaves” read as “leave”: left (212), leaves (41)",
    )
    assert forms_in_words([SAW]) == ("“saw” read as “saw”: saw (9)",)
    assert forms_in_words([SAY], 2) == ("“decir”: dij00 (100), dij01 (99), 38 more forms",)
    assert readings_in_words([GENDER, LEAVES]) == (
        "“leaves” is read as a form of “leave”; it can be one of “leaf” too.",
    )
    with use_language("es"):
        assert forms_in_words([GENDER]) == ("“Género”: géneros (52), género (1.041)",)


def test_the_page_folds_the_forms_under_the_read_back(home: Home) -> None:
    page = soup(visitor(home, LEAVES, RIVER), "/?q=leaves+river&topic=Mining&page=1")
    fold = page.select_one(".summary details.forms")
    assert fold.summary.text == "Forms counted"
    assert [each.text for each in fold.select("dt")] == ["leaves"]
    assert [" ".join(each.stripped_strings) for each in fold.select("li")] == ["left 212 ×", "leaves 41 ×"]
    drop = fold.select_one("li a")
    assert drop["aria-label"] == "without “left”"
    asked = parse_qs(urlsplit(drop["href"]).query)
    assert asked == {"q": ["leaves{leaves} river"], "topic": ["Mining"]}
    readback = page.select_one(".readback")
    assert readback.text.endswith("“leaves” is read as a form of “leave”; search for “leaf” instead.")
    assert readback.select("a")[-1]["href"] == "/?q=leaf+river&topic=Mining"


def test_the_read_back_says_that_accents_count_in_chosen_forms(home: Home) -> None:
    client = visitor(home)
    plain = "capitals and accents make no difference."
    chosen = "capitals make no difference, nor do accents but in the forms that were chosen."
    assert soup(client, "/?q=si").select_one(".readback").text.endswith(plain)
    for text in ("si{sí}", "-si{sí}", '"a si{sí}"', "(a OR si{sí})"):
        readback = soup(client, f"/?{urlencode({'q': text})}").select_one(".readback")
        assert readback.text.endswith(chosen)


def test_the_read_back_says_that_accents_may_tell_which_word_is_meant(home: Home) -> None:
    telling = "capitals make no difference, and accents only where they tell which word is meant."
    other = (OtherReading("generar", ("generó", "genero"), "generar"),)
    unsaid = WordForms("genero", ("género",), (FormCount("género", 7), FormCount("genero", 1)), other)
    for word in (GENDER, unsaid):
        sentence = soup(visitor(home, word), "/?q=x").select_one(".readback").text
        assert telling in sentence
    for word in (LEAVES, RIVER, SAW):
        sentence = soup(visitor(home, word), "/?q=x").select_one(".readback").text
        assert "capitals and accents make no difference." in sentence


def test_a_reading_that_is_called_like_the_typed_word_is_named_by_what_finds_it() -> None:
    noun = (OtherReading("building", ("building", "buildings"), "buildings"),)
    told = counted("building", WordForms("building", ("build",), (FormCount("build", 6),), noun))
    assert told.readings[0].others == (Link("buildings", "to buildings"),)


def test_where_there_is_nothing_to_tell_there_is_no_fold(home: Home) -> None:
    assert not soup(visitor(home, RIVER), "/?q=river").select("details.forms")
    assert not soup(visitor(home), "/?q=river").select("details.forms")


def test_hostile_forms_are_text(home: Home) -> None:
    hostile = WordForms("<b>x", ("<i>",), (FormCount("<script>", 1), FormCount("x", 1)), (OtherReading("<u>", (), ""),))
    page = soup(visitor(home, hostile), "/?q=x")
    assert "<script>" in page.select_one(".forms li").text
    assert not page.select(".forms script, .readback u, .readback i, .forms b")


def test_programs_get_the_words(home: Home) -> None:
    client = visitor(home, LEAVES)
    assert client.get("/api/v1/search?q=leaves").get_json()["forms"] == [SHAPE]
    assert client.get("/api/v1/trends?q=leaves").get_json()["series"][0]["forms"] == [SHAPE]
    assert client.get("/api/v1/words?q=leaves").get_json()["forms"] == [SHAPE]
    assert client.get("/api/v1/context?q=leaves").get_json()["forms"] == [SHAPE]


@pytest.mark.parametrize("address", ["/trends?q=leaves", "/words?q=leaves", "/context?q=leaves"])
def test_other_pages_of_a_search_tell_the_same_and_stay_themselves(home: Home, address: str) -> None:
    page = soup(visitor(home, LEAVES), address)
    link, drop = page.select_one("p.readback a"), page.select_one("details.forms li a")
    for each, text in ((link, "leaf"), (drop, "leaves{leaves}")):
        target = urlsplit(each["href"])
        assert (target.path, parse_qs(target.query)["q"]) == (urlsplit(address).path, [text])


def test_of_two_searches_over_time_each_has_its_forms(home: Home) -> None:
    page = soup(visitor(home, LEAVES), "/trends?q=leaves&q=river")
    assert [each.text for each in page.select("details.forms .of")] == ["A leaves", "B river"]
    assert parse_qs(urlsplit(page.select_one("details.forms li a")["href"]).query)["q"] == ["leaves{leaves}", "river"]


def test_the_topics_of_a_search_tell_its_forms(home: Home) -> None:
    page = soup(visitor(home, LEAVES), "/trends?q=leaves&by=topic")
    assert len(page.select("details.forms")) == 1
    asked = parse_qs(urlsplit(page.select_one("details.forms li a")["href"]).query)
    assert asked == {"q": ["leaves{leaves}"], "by": ["topic"]}


def test_a_table_of_lines_names_the_forms_beside_its_filters(home: Home) -> None:
    (row, *_) = csv.DictReader(io.StringIO(visitor(home, GENDER).get("/context.csv?q=water&topic=Mining").text[1:]))
    assert row["filters"] == "Topic: Mining; “Género”: géneros (52), género (1,041)"


def test_the_methods_sentence_and_every_export_name_the_forms(home: Home) -> None:
    client = visitor(home, GENDER, RIVER)
    methods = soup(client, "/take?q=g%C3%A9nero").select_one("#methods").text
    said = "“Género”: géneros (52), género (1,041)"
    assert f"Forms counted, with the articles that have each: {said}; “river”: river (7)." in methods
    for name in FORMATS:
        text = client.get(f"/export?format={name}&q=g%C3%A9nero").text
        if name in ("json", "jsonl", "csl"):
            assert '{"form": "géneros", "count": 52}' in text
        else:
            assert said in text.replace('""', '"')


def test_a_table_names_the_commonest_of_many_forms(home: Home) -> None:
    text = visitor(home, SAY).get("/export?format=csv&q=decir").text
    assert "28 more forms" in text
    assert "dij12" not in text


def test_a_kept_search_keeps_how_its_words_were_counted(home: Home) -> None:
    client = visitor(home, LEAVES)
    answer = client.post("/s", data={"q": "leaves"})
    address = urlsplit(answer.headers["Location"]).path
    frozen_id = address.rpartition("/")[2]
    later = visitor(home)  # what the index says by now has no part in it
    assert later.get(f"/api/v1/frozen/{frozen_id}").get_json()["forms"] == [SHAPE]
    assert "left (212), leaves (41)" in soup(later, address).select_one("#methods").text
    assert '{"form": "left", "count": 212}' in later.get(f"{address}/export?format=json").text
    (word,) = FrozenSearches(home.shelf).get(frozen_id).counted
    assert (word.word, word.forms) == ("leaves", (("left", 212), ("leaves", 41)))


def test_the_command_line_tells_them(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    searcher = FakeSearcher(found(home, LEAVES, RIVER, GENDER))
    monkeypatch.setattr(search_verbs, "Searcher", lambda *_args, **_more: searcher)
    lines = CliRunner().invoke(main, ["--home", str(home.path), "search", "leaves"]).stdout.splitlines()
    assert lines[1:4] == [
        "“leaves” is read as a form of “leave”; it can be one of “leaf” too.",
        "“leaves” read as “leave”: left (212), leaves (41)",
        "“Género”: géneros (52), género (1,041)",
    ]
    printed = CliRunner().invoke(main, ["--home", str(home.path), "search", "leaves", "--json"]).stdout
    assert json.loads(printed)["forms"][0] == SHAPE


def test_links_lead_to_searches_that_mean_what_they_say() -> None:
    text = 'leaves OR title:"open mine" OR MINE'
    mine = WordForms("mine", ("mine",), (FormCount("mine", 3), FormCount("mines", 2)))
    (word,) = forms_counted([mine], text, str).words
    tree = parse(word.forms[0].drop_href).tree
    assert isinstance(tree, Or)
    assert tree.parts[2] == Word("MINE", only=("mines",))


def test_csv_rows_carry_the_forms_beside_filters(home: Home) -> None:
    text = visitor(home, GENDER).get("/export?format=csv&q=x&topic=Mining").text.lstrip("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["filters"] == "Topic: Mining; “Género”: géneros (52), género (1,041)"
