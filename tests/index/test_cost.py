"""What a search costs is known before it runs: nothing hopeless is begun, and its reader is told what to change."""

from __future__ import annotations

import pytest

from benchmarks.generated import documents
from benchmarks.vocabulary import english
from index.arrays.evaluate import Evaluation
from index.budget import Budget, within
from index.errors import QueryTooCostly
from index.query import Query
from index.query_language.parser import parse
from index.searcher import Searcher
from tests.support.shelf import home_with

WORDS = english().words
COMMON, RARE = WORDS[0], WORDS[3_000]
PHRASES = " OR ".join(f'"{WORDS[0]} {word}"~50' for word in WORDS[1:60])


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Over a thousand generated articles."""
    return Searcher(home_with(tmp_path_factory.mktemp("cost") / "home", *documents(1_000)))


def asked(text: str) -> Query:
    return Query(text=text, tree=parse(text).tree)


def test_what_takes_more_work_costs_more(searcher: Searcher) -> None:
    rising = [RARE, COMMON, f"{COMMON} OR ={WORDS[1]}", f'"{COMMON} {WORDS[1]}"~50', PHRASES]
    costs = [searcher.cost(asked(text)) for text in rising]
    assert costs == sorted(costs)
    assert costs[-1] - costs[0] > 20 * (costs[1] - costs[0])


@pytest.mark.parametrize("text", ["", "*", "date:2010", "topic:x -source:y", "—", "-(a OR b)", "co* wom?n odebrech~"])
def test_everything_that_can_be_asked_has_a_cost(searcher: Searcher, text: str) -> None:
    assert 0 < searcher.cost(asked(text)) < 100


def test_a_hopeless_search_is_not_begun_and_says_which_part_is_the_costly_one(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begun(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Evaluation, "match", begun)
    monkeypatch.setattr("index.arrays.cost._HOPELESS", 1e-4)  # so that a small archive has something hopeless
    with pytest.raises(QueryTooCostly, match=r"has [1-9]+ parts as costly as to find articles with the phrase “the "):
        searcher.search(asked(PHRASES))
    with pytest.raises(QueryTooCostly, match=r"most of all to find articles with the phrase “the of” with up to 50"):
        searcher.search(asked(f'"{COMMON} {WORDS[1]}"~50 {RARE}'))


def test_what_a_free_machine_answers_in_time_is_answered(searcher: Searcher) -> None:
    for budget in (2.0, 60.0):
        with within(Budget.lasting(budget)):
            assert searcher.search(asked(PHRASES)).total > 500
