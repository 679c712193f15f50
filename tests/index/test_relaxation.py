"""Most of the words where all of them find little: said, steady under filters, never for two words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from index.query import Query, Selection
from index.query_language.parser import parse
from index.query_language.relaxation import relaxed
from index.query_language.tree import And, AtLeast, Not, Value, Word
from index.results import Results
from index.searcher import Searcher
from tests.support.shelf import article, home_with

BODIES = [
    "The river rose and the bridge closed.",
    "The river rose after the storm; the council met.",
    "A bridge was closed by the council.",
    "Harvest of maize and beans.",
    "The council discussed the harvest and the river.",
]


@pytest.fixture
def searcher(tmp_path: Path) -> Searcher:
    articles = [article(n, body=body, topics=("water",) if n < 2 else ()) for n, body in enumerate(BODIES)]
    return Searcher(home_with(tmp_path, *articles))


def search(searcher: Searcher, text: str, **fields: Any) -> Results:
    return searcher.search(Query(text=text, tree=parse(text).tree, **fields))


def found(results: Results) -> set[int]:
    return {BODIES.index(hit.stored.document.body) for hit in results.hits}


def test_two_words_are_both_or_nothing(searcher: Searcher) -> None:
    results = search(searcher, "storm harvest")
    assert (results.total, results.notes) == (0, ())


def test_three_words_that_several_have_are_counted_as_they_are(tmp_path: Path) -> None:
    bodies = [
        "A river, a bridge, closed.",
        "The bridge closed over the river.",
        "Closed: river and bridge.",
        "A bridge.",
    ]
    searcher = Searcher(home_with(tmp_path, *(article(n, body=body) for n, body in enumerate(bodies))))
    results = search(searcher, "river bridge closed")
    assert (results.total, results.notes) == (3, ())


def test_one_article_with_all_three_words_stands_before_those_with_some_and_is_counted(searcher: Searcher) -> None:
    results = search(searcher, "river bridge closed")
    assert BODIES.index(results.hits[0].stored.document.body) == 0
    assert 2 in found(results)
    (note,) = results.notes
    assert note == "Only 1 article has all 3 words, so articles with some of them are shown, best first."


def test_three_words_that_nothing_has_find_what_has_two_where_that_is_enough(tmp_path: Path) -> None:
    bodies = [f"The river rose in the storm of day {day}." for day in range(10)]
    bodies += ["A harvest at the river.", "A harvest.", "A river.", *["Nothing of it."] * 40]
    searcher = Searcher(home_with(tmp_path, *(article(n, body=body) for n, body in enumerate(bodies))))
    results = search(searcher, "river harvest storm")
    assert results.total == 11
    (note,) = results.notes
    assert note == "No article has all 3 words, so articles with at least 2 of them are shown, best first."


def test_else_they_find_what_has_any_of_them(searcher: Searcher) -> None:
    results = search(searcher, "river harvest storm")
    assert found(results) == {0, 1, 3, 4}
    (note,) = results.notes
    assert note == "No article has all 3 words, so articles with some of them are shown, best first."


def test_a_sentence_finds_what_has_any_of_its_words_and_says_so(searcher: Searcher) -> None:
    results = search(searcher, "why was the old bridge closed by our village council?")
    assert BODIES.index(results.hits[0].stored.document.body) == 2
    assert results.notes[0].startswith("No article has all 5 words, so articles with some of them are shown")


def test_words_that_carry_nothing_keep_no_article_out_unless_they_are_quoted(searcher: Searcher) -> None:
    results = search(searcher, "the harvest of maize")
    assert found(results) == {3}
    assert results.notes == (), "the text is read before it is searched for: who reads it tells what was left out"
    assert found(search(searcher, 'harvest "by"')) == set()


def test_what_must_not_be_there_and_values_stay(searcher: Searcher) -> None:
    assert found(search(searcher, "river harvest storm -council")) == {0, 3}
    assert found(search(searcher, "river harvest storm topic:water")) == {0, 1}


def test_a_filter_does_not_change_what_a_search_means(searcher: Searcher) -> None:
    for text in ("river bridge closed", "river harvest storm"):
        whole = search(searcher, text)
        narrowed = search(searcher, text, selections={"topic": Selection(("water",))})
        assert narrowed.notes == whole.notes
        assert found(narrowed) == found(whole) & {0, 1}


def test_export_and_neighbours_are_of_the_same_set_as_the_page(searcher: Searcher) -> None:
    for text in ("river harvest storm", "why was the old bridge closed by our village council?", "river bridge closed"):
        query = Query(text=text, tree=parse(text).tree)
        shown = tuple(hit.stored.id for hit in searcher.search(query).hits)
        assert searcher.matching(query) == shown
        around = searcher.around(query, shown[-1])
        assert around is not None and (around.position, around.total) == (len(shown), len(shown))


def test_only_a_list_of_words_is_loosened() -> None:
    words = tuple(map(Word, "abc"))
    assert relaxed(parse("a OR b OR c").tree) is None
    assert relaxed(And(words[:2])) is None
    loose = relaxed(And((*words, Not(Word("d")), Value("topic", "x"))))
    assert loose is not None
    assert loose.most == AtLeast(words, 2)
    assert loose.others == (Not(Word("d")), Value("topic", "x"))


def test_more_like_an_article_are_those_with_its_telling_words(searcher: Searcher) -> None:
    first = next(hit.stored for hit in search(searcher, "bridge council").hits)
    others = [BODIES.index(each.document.body) for each in searcher.alike(first)]
    assert others[0] == 0
    assert 2 not in others


def test_facts_alone_are_no_words_and_a_word_said_twice_is_one() -> None:
    assert relaxed(parse("(topic:a OR topic:b) (author:x OR author:y) (lang:en OR lang:es)").tree) is None
    assert relaxed(parse("(-a OR -b) (-c OR -d) (-e OR -f) (-g OR -h) (-i OR -j)").tree) is None
    assert relaxed(parse("river river bridge").tree) is None
