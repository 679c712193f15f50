"""What a query means on one document."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.document import Document
from archive.partial_date import month_of
from index.query_language.matcher import analyse, expands, matches, phrase_spans, within_edits
from index.query_language.parser import parse
from index.query_language.tree import And, Fuzzy, Not, Or, Phrase, Prefix, Wildcard, Word

DOCUMENT = Document(
    title="Mines close in the valley",
    body="The governor's office said the gold and silver fields, once full, are empty.\n\nUn niño en una elección.",
    published=month_of(date(2009, 6, 1)),
    authors=("José  Pérez",),
    topics=("Human Rights", "mining"),
    language="en",
    source="The Valley Bulletin",
)
ANALYSED = analyse(DOCUMENT, extra_topics=("Water",))


@pytest.mark.parametrize(
    "query",
    [
        "mine", "MINING valley", "governor", "nino eleccion", "=mines", '"gold and silver fields"', '"gold fields"~2',
        '"the valley"', "clos*", "go?d", "si*r", "silverr~", "silvre~", "vally~", "title:mine", "body:gold", "-copper",
        "copper OR gold", 'author:"jose perez"', 'topic:"human rights"', "topic:WATER", "topic:water",
        'source:"the valley bulletin"', "lang:EN", "date:2009", "date:2009-06-15", "before:2009-06-02",
        "after:2009-06-29", "*", 'by OR "empty un"',
    ],
)  # fmt: skip
def test_the_document_answers(query: str) -> None:
    assert matches(parse(query).tree, ANALYSED)


@pytest.mark.parametrize(
    "query",
    [
        "copper", "mine copper", "=mine", '"gold fields"', '"gold fields"~1', '"fields gold"~9', '"valley the"',
        "title:gold", "body:mine", "-gold", "ilver~", "tilver~", "author:Pérez", "topic:human", "lang:es", "date:2010",
        "before:2009-06", "after:2009-06", "date:none", "!!!", "go?ld",
    ],
)  # fmt: skip
def test_the_document_does_not_answer(query: str) -> None:
    assert not matches(parse(query).tree, ANALYSED)


def test_an_undated_document_is_in_no_range_but_in_none() -> None:
    undated = analyse(Document(title="x"))
    assert matches(parse("date:none").tree, undated)
    assert not matches(parse("date:0001..").tree, undated)
    assert matches(parse("-date:2019").tree, undated)


def test_a_word_s_forms_are_those_of_the_document_s_language() -> None:
    spanish = analyse(Document(title="Gobiernos", language="es"))
    unknown = analyse(Document(title="Gobiernos"))
    assert matches(Word("gobierno"), spanish)
    assert not matches(Word("gobierno"), unknown)
    assert matches(Word("GOBIERNOS"), unknown)


def test_a_phrase_never_runs_from_the_title_into_the_body() -> None:
    assert not matches(parse('"the valley the"').tree, ANALYSED)


def test_many_stars_on_a_long_word_end_at_once() -> None:
    assert not expands(Wildcard("aa" + "*a" * 1500 + "*b"), "a" * 64)


def test_patterns_are_folded_like_words() -> None:
    assert expands(Prefix("ELÉC"), "eleccion")
    assert expands(Wildcard("NI?O*"), "ninos")
    assert expands(Fuzzy("Odebréch"), "odebrecht")
    assert not expands(Prefix(""), "mine")
    assert not expands(Fuzzy("ab"), "ac")


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 3))
def test_edits_agree_with_the_textbook(a: str, b: str, limit: int) -> None:
    assert within_edits(a, b, limit) == (_distance(a, b) <= limit)


def _distance(a: str, b: str) -> int:
    if not a or not b:
        return len(a) + len(b)
    options = [
        _distance(a[:-1], b) + 1,
        _distance(a, b[:-1]) + 1,
        _distance(a[:-1], b[:-1]) + (a[-1] != b[-1]),
    ]
    if len(a) > 1 and len(b) > 1 and a[-1] == b[-2] and a[-2] == b[-1]:
        options.append(_distance(a[:-2], b[:-2]) + 1)
    return min(options)


@given(
    st.lists(st.sampled_from("abx"), max_size=12),
    st.lists(st.sampled_from("ab"), min_size=1, max_size=3),
    st.integers(0, 3),
)
def test_phrases_are_found_where_trying_all_places_finds_them(text: list[str], words: list[str], slop: int) -> None:
    hits = ((p, frozenset(i for i, word in enumerate(words) if word == here)) for p, here in enumerate(text))
    spans = list(phrase_spans(hits, len(words), slop))
    possible = {
        (places[0], places[-1])
        for places in _places(text, words, 0)
        if places[-1] - places[0] - (len(words) - 1) <= slop
    }
    assert set(spans) <= possible
    assert {end for _, end in spans} == {end for _, end in possible}


def _places(text: list[str], words: list[str], start: int) -> list[tuple[int, ...]]:
    if not words:
        return [()]
    return [
        (place, *rest)
        for place in range(start, len(text))
        if text[place] == words[0]
        for rest in _places(text, words[1:], place + 1)
    ]


_NODES = st.sampled_from(
    [
        Word("mine"),
        Word("gold"),
        Word("copper"),
        Phrase((Word("silver"), Word("fields"))),
        Prefix("emp"),
        Word("x", True),
    ]
)
_TREES = st.recursive(
    _NODES,
    lambda inner: st.one_of(
        inner.map(Not),
        st.tuples(inner, inner).map(And),
        st.tuples(inner, inner).map(Or),
    ),
    max_leaves=8,
)


@given(_TREES, _TREES)
def test_and_or_and_not_mean_what_they_say(a: And | Or | Not, b: And | Or | Not) -> None:
    assert matches(And((a, b)), ANALYSED) == (matches(a, ANALYSED) and matches(b, ANALYSED))
    assert matches(Or((a, b)), ANALYSED) == (matches(a, ANALYSED) or matches(b, ANALYSED))
    assert matches(Not(a), ANALYSED) != matches(a, ANALYSED)
