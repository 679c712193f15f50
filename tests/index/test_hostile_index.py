"""Two thousand hostile queries on an index of some thousand articles: each is answered or refused, none breaks it."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.generated import documents
from benchmarks.vocabulary import english
from index.errors import QuerySyntaxError, QueryTooCostly
from index.query import Query, Sort
from index.query_language.parser import parse
from index.results import Results
from index.searcher import Searcher
from tests.support.hostile import costly_at_random, costly_queries, hostile_queries, in_words_of
from tests.support.shelf import home_with
from tests.support.yardstick import within

ARTICLES = 2_000
WORTH_A_LOOK = 0.5  # seconds of a processor; what takes more is measured
MOST_YARDS = 150  # for one query, as `yardstick.py` measures; the costliest takes eleven
MOST_MEMORY = 200.0  # MiB that all queries together may leave behind
WORDS = english().words[:400]  # the most frequent of these articles


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Over generated articles in English and Spanish."""
    return Searcher(home_with(tmp_path_factory.mktemp("hostile") / "home", *documents(ARTICLES)))


def ask(searcher: Searcher, text: str, sort: Sort = Sort.RELEVANCE) -> Results | str:
    """What a searcher says to a text; the sentence with which it is refused."""

    def said() -> Results | str:
        try:
            return searcher.search(Query(text=text, tree=parse(text).tree, sort=sort))
        except (QuerySyntaxError, QueryTooCostly) as error:
            return str(error)

    began = time.thread_time()
    found = said()
    return found if time.thread_time() - began < WORTH_A_LOOK else within(MOST_YARDS, said)


def resident() -> float:
    """MiB of memory that this process holds."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


@pytest.mark.parametrize(
    ("queries", "least"),
    [
        (hostile_queries()[::2], 50),
        (in_words_of(hostile_queries(), WORDS)[1::2], 100),
        (costly_queries(WORDS)[::2], 0),
        (costly_at_random(WORDS, 20), 0),
    ],
    ids=["hostile", "hostile in the archive's own words", "costly", "costly at random"],
)
def test_every_query_is_answered_or_refused_with_a_sentence(searcher: Searcher, queries: list[str], least: int) -> None:
    held(searcher, queries, least)


@pytest.mark.soak
def test_fifty_thousand_queries_are_answered_or_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = home_with(tmp_path_factory.mktemp("soak") / "home", *documents(5_000))
    queries = [*hostile_queries(25_000, seed=4), *in_words_of(hostile_queries(24_000, seed=5), WORDS)]
    held(Searcher(home), [*queries, *costly_at_random(WORDS, 1_000, seed=6)], 1_000)


def held(searcher: Searcher, queries: list[str], least: int) -> None:
    """Each query is answered or refused with a sentence, at least so many of each, in bounded time and memory."""
    outcomes: Counter[str] = Counter()
    before = resident()
    for text in queries:
        said = ask(searcher, text)
        if isinstance(said, str):
            assert said, text[:200]
            outcomes["refused"] += 1
            continue
        assert 0 <= said.total <= ARTICLES
        assert len(said.hits) == min(said.total, 10)
        histogram = said.histogram
        assert said.total == histogram.undated + sum(each.count for each in (*histogram.bins, *histogram.coarse))
        "".join(said.notes).encode()
        outcomes["nothing" if not said.total else "something"] += 1
    assert min(outcomes[each] for each in ("refused", "nothing", "something")) >= least, outcomes
    assert outcomes["something"] > len(queries) // 20
    assert resident() - before < MOST_MEMORY


def test_hostile_queries_leave_nothing_behind_that_changes_a_later_answer(searcher: Searcher) -> None:
    plain = ["", "the of", '"of the"', "th* -of", "topic:x OR of~", "date:2010"]

    def said() -> list[object]:
        found = [ask(searcher, text, sort) for text in plain for sort in Sort]
        return [
            (each.total, [hit.stored.id for hit in each.hits], [hit.score for hit in each.hits], each.facets)
            for each in found
            if isinstance(each, Results)
        ]

    before = said()
    assert len(before) == len(plain) * len(Sort)
    for text in hostile_queries(400, seed=3):
        ask(searcher, text)
    assert said() == before
