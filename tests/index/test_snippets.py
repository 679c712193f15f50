"""The passages shown beside a hit, and the marks in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.document import Document
from index.analysis.folding import fold
from index.analysis.words import tokens
from index.highlight.sentences import sentences
from index.highlight.snippets import best, fitted, mark, passages_of
from index.query_language.matcher import analyse, matches
from index.query_language.parser import parse
from index.query_language.tree import Node, Not, Word
from index.results import Snippet

FILLER = "Nothing of note happened on the other side of the river that week. " * 4
BODY = (
    f"{FILLER}\n\nThe mines closed early. Gold was scarce.\n\n{FILLER}\n\n"
    f"A state of emergency was declared over the gold mining dispute.\n\n{FILLER}"
)


def tree(query: str) -> Node:
    return parse(query).tree


def marked(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.marks]


def test_whole_original_words_are_marked() -> None:
    assert marked(mark(tree("mine eleccion"), "Mining: la ELECCIÓN de Ñuñoa’s mines", "en")) == [
        "Mining",
        "ELECCIÓN",
        "mines",
    ]


def test_a_phrase_is_one_mark_and_its_words_elsewhere_are_none() -> None:
    snippet = mark(tree('"gold fields"~2'), "Gold is dear. The gold and silver fields of gold", "en")
    assert marked(snippet) == ["gold and silver fields"]


def test_what_is_negated_is_not_marked() -> None:
    assert marked(mark(tree("gold -mine -(silver OR fields)"), "gold mine, silver fields", "en")) == ["gold"]


def test_a_field_s_words_are_marked_in_it_only() -> None:
    query = tree("title:gold body:mine river")
    assert marked(mark(query, "gold mine river", "en", "title")) == ["gold", "river"]
    assert marked(mark(query, "gold mine river", "en", "body")) == ["mine", "river"]
    assert marked(best(query, "gold mine river", "en")[0]) == ["mine", "river"]


def test_patterns_mark_the_words_they_cover() -> None:
    assert marked(mark(tree("elec* wom?n odebrech~"), "Women elected by Odebrecht", "en")) == [
        "Women",
        "elected",
        "Odebrecht",
    ]


def test_overlapping_phrases_become_one_mark() -> None:
    assert marked(mark(tree('"a b c" OR "c d"'), "x a b c d", "en")) == ["a b c d"]


def test_the_best_passages_come_in_the_order_of_the_text() -> None:
    found = best(tree('mine gold "state of emergency"'), BODY, "en", count=2)
    assert [marked(each) for each in found] == [["mines", "Gold"], ["state of emergency", "gold", "mining"]]
    assert found[0].text == "The mines closed early. Gold was scarce."


def test_a_single_passage_is_the_richest() -> None:
    (found,) = best(tree('mine gold "state of emergency"'), BODY, "en", count=1)
    assert "state of emergency" in marked(found)


def test_without_a_match_the_beginning_is_shown_up_to_a_sentence_s_end() -> None:
    (found,) = best(tree("title:gold"), BODY, "en")
    assert found.marks == ()
    assert BODY.startswith(found.text)
    assert found.text.endswith(".")
    assert 100 < len(found.text) <= 200


def test_no_body_has_no_passage() -> None:
    assert best(tree("gold"), " \n", "en") == ()


def test_a_long_sentence_is_cut_between_words_with_dots() -> None:
    body = f"{'word ' * 100}gold {'more ' * 100}"
    (found,) = best(tree("gold"), body, "en")
    assert found.text.startswith("…word ")
    assert found.text.endswith(" more…")
    assert len(found.text) < 260
    assert marked(found) == ["gold"]


def test_a_phrase_is_not_cut_by_a_passage_s_end() -> None:
    body = f"{FILLER}He met the people of St. Gold. Fields were burning then. {FILLER}"
    (found,) = best(tree('"gold fields"'), body, "en")
    assert marked(found) == ["Gold. Fields"]
    wide = f"{'gold ' * 30}{'x ' * 40}{'fields ' * 30}"
    assert any("fields" in each for each in marked(best(tree('"gold fields"~50'), wide, "en")[0]))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Smith met Fr. Jones. They spoke.", 2),
        ("El presidente de EE.UU. Donald viajó. Volvió el lunes.", 2),
        ("The U.S. Congress voted. J. R. Smith did not!", 2),
        ("«¿Quién?» preguntó. «Yo.» Y se fue...", 3),
        ("A title without a stop\n\nA paragraph.", 2),
        ("It cost 3.5 million. 2019 was worse.", 2),
        ("Wait... what? Yes.", 2),
        ("", 0),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, count: int) -> None:
    assert len(list(sentences(text))) == count


@pytest.mark.parametrize(
    "body",
    [
        "gold " * 1_000_000,
        "." * 5_000_000 + "gold",
        " \n" * 2_500_000 + "gold",
        "gold" * 1_250_000,
        "a. " * 1_600_000 + "Gold",
        '."' * 2_500_000 + " gold",
    ],
    ids=["one sentence", "full stops", "blank lines", "one word", "tiny sentences", "quotes"],
)  # fmt: skip
def test_five_megabytes_give_passages_of_the_usual_size(body: str) -> None:
    assert all(len(each.text) <= 450 for each in best(tree("gold"), body, "en"))


_WORDS = st.sampled_from(
    ["gold", "mines", "of", "state", "emergency.", "x", "Mr.", "\n\n", "y" * 70, "fin?", "中国", "…", "O'Neill’s"]
)
_QUERIES = st.sampled_from(
    ["gold", '"state of"', '"gold mine"~3 x', "em* -x", "gold OR NOT x", "mine~ neill*", '"x x"~50 OR =mines']
)


@given(st.lists(_WORDS, max_size=120).map(" ".join), _QUERIES, st.integers(1, 4), st.sampled_from([20, 60, 200]))
def test_passages_come_from_the_text_in_order_with_marks_on_word_bounds(
    body: str, query: str, count: int, width: int
) -> None:
    found = best(tree(query), body, "en", count, width)
    assert len(found) <= max(count, 1)
    place = 0
    bounds = {token.start for token in tokens(body)}, {token.end for token in tokens(body)}
    for snippet in found:
        shift = 1 if snippet.text.startswith("…") and snippet.text[1:2] != "" and snippet.text not in body else 0
        inner = snippet.text[shift:]
        inner = inner if body.find(inner, place) >= 0 else inner.removesuffix("…")
        start = body.find(inner, place)
        assert start >= 0
        place = start + len(inner)
        last = 0
        for begin, end in snippet.marks:
            assert last <= begin < end <= len(snippet.text)
            assert any(token.start == begin for token in tokens(snippet.text))
            assert any(token.end == end for token in tokens(snippet.text))
            last = end
    whole = mark(tree(query), body, "en")
    assert all(begin in bounds[0] and end in bounds[1] for begin, end in whole.marks)


@given(st.lists(_WORDS, max_size=60).map(" ".join), st.sampled_from(["gold", "mine", '"state of"', "em*", "x~"]))
def test_a_text_has_marks_exactly_when_it_matches(body: str, query: str) -> None:
    node = tree(query)
    assert bool(mark(node, body, "en").marks) == matches(node, analyse(Document(title="", body=body, language="en")))
    assert mark(Not(node), body, "en").marks == ()


def test_a_mark_is_the_word_it_answers() -> None:
    assert all(fold(word) == "gold" for word in marked(mark(Word("gold", exact=True), "Gold GOLD’S golden gold", "en")))


def test_all_matches_of_the_text_are_counted_not_those_of_its_passages_alone() -> None:
    body = "\n\n".join(f"{FILLER}The mine closed. {FILLER}" for _ in range(9))
    shown, matches = passages_of(tree("mine"), body, "en")
    assert (len(shown), matches) == (3, 9)
    assert passages_of(tree("zzyzx"), body, "en")[1] == 0


def test_what_is_longer_than_its_room_is_cut_around_its_marks_and_says_so() -> None:
    long = Snippet(f"{FILLER}The mine closed. {FILLER}", ((len(FILLER) + 4, len(FILLER) + 8),), 2)
    (cut,) = fitted([long], 60)
    assert marked(cut) == ["mine"]
    assert cut.text.startswith("…") and cut.text.endswith("…") and len(cut.text) < 90
    assert cut.first == 2
    assert fitted([Snippet("short")], 60) == (Snippet("short"),)


@given(
    st.lists(st.tuples(st.lists(_WORDS, max_size=60).map(" ".join), st.integers(0, 5)), max_size=3),
    st.integers(10, 120),
)
def test_cut_snippets_keep_whole_marks_their_numbers_and_their_words(texts: list[tuple[str, int]], room: int) -> None:
    snippets = [
        Snippet(text, tuple((each.start, each.end) for each in list(tokens(text))[::3]), first) for text, first in texts
    ]
    cut = fitted(snippets, room)
    assert len(cut) == len(snippets)
    for before, after in zip(snippets, cut, strict=True):
        skipped = after.first - before.first
        words = [before.text[start:end] for start, end in before.marks]
        assert marked(after) == words[skipped : skipped + len(after.marks)]
        assert bool(after.marks) == bool(before.marks)
        assert after.text.removeprefix("…").removesuffix("…").strip() in before.text
