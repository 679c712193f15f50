"""What a reader asks for and what can be searched for are two things, with one function between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from index.query import Query, SearchRequest, Selection, Sort, Versions
from index.query_language.tree import Everything, Word
from index.searcher import Searcher
from tests.support.shelf import article, home_with
from webui.services import Services
from webui.urls import search_url

ASKED = SearchRequest(
    "mines",
    {"topic": Selection(("Rivers",), ("Rain",))},
    date(2001, 1, 1),
    date(2003, 12, 31),
    sort=Sort.OLDEST,
    page=2,
    limit=50,
    values=7,
    versions=Versions.ONE,
)


def test_a_query_cannot_be_made_without_the_meaning_of_its_text() -> None:
    make: Callable[..., Any] = Query
    with pytest.raises(TypeError, match="tree"):
        make(text="mines")


@pytest.mark.parametrize(
    "ask",
    [
        lambda searcher, asked: searcher.search(asked),
        lambda searcher, asked: searcher.matching(asked),
        lambda searcher, asked: searcher.around(asked, "x"),
        lambda searcher, asked: searcher.contrast(asked, 5),
    ],
    ids=["search", "matching", "around", "contrast"],
)
def test_what_was_not_understood_finds_nothing_and_above_all_not_everything(
    tmp_path: Path, ask: Callable[[Searcher, Any], object]
) -> None:
    searcher = Searcher(home_with(tmp_path, article(1), article(2)))
    with pytest.raises(AttributeError, match="tree"):
        ask(searcher, SearchRequest(text="mines"))
    assert searcher.search(Services(tmp_path).understood(SearchRequest(text="mines"))[0]).total == 0


@pytest.fixture
def services(tmp_path: Path) -> Services:
    home_with(tmp_path, article(1), article(2, "The mine closed.")).close()
    return Services(tmp_path)


def test_understanding_a_request_adds_the_meaning_and_changes_nothing_else(services: Services) -> None:
    query, notes = services.understood(ASKED)
    assert query.tree == Word("mines")
    assert notes == ()
    for each in fields(SearchRequest):
        assert getattr(query, each.name) == getattr(ASKED, each.name)


def test_other_words_have_no_meaning_until_they_are_understood(services: Services) -> None:
    changed = search_url.worded(services.understood(ASKED)[0], "rain")
    assert type(changed) is SearchRequest
    assert (changed.text, changed.page) == ("rain", 1)
    assert changed.selections == ASKED.selections
    assert services.understood(changed)[0].tree == Word("rain")


def test_an_address_gives_a_request_and_the_room_understands_it(services: Services) -> None:
    asked = search_url.read([("q", "mines")]).query
    assert type(asked) is SearchRequest
    query, results = services.search(asked)
    assert (query.tree, results.total) == (Word("mines"), 1)
    query, results = services.search(search_url.FRONT)
    assert (query.tree, results.total) == (Everything(), 2)
