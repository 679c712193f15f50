"""What an export and a frozen search take: number and list are of one moment, or it is said that they are not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from archive.home import Home
from index.query import Query, SearchRequest, Versions
from index.searcher import Searcher
from tests.support.shelf import article, home_with
from webui.export.result_set import ResultSet, take
from webui.services import Services


def build_home(path: Path) -> Home:
    return home_with(path, *(article(n, "The river rose.") for n in range(4)))


pytestmark = pytest.mark.archive(build=build_home)


class Moving:
    """A searcher over an index that is written in place: some lists are of before what was counted."""

    def __init__(self, home: Home, late: int) -> None:
        self._searcher = Searcher(home)
        self._late = late
        self.lists = 0

    def matching(self, query: Query) -> tuple[str, ...]:
        ids = self._searcher.matching(query)
        self.lists += 1
        return ids[1:] if self.lists <= self._late else ids

    def __getattr__(self, name: str) -> Any:
        return getattr(self._searcher, name)


def taken(home: Home, late: int) -> tuple[ResultSet, int]:
    searcher = Moving(home, late)
    found = take(Services(home.path, searcher), SearchRequest("river", versions=Versions.EACH))
    return found, searcher.lists


@pytest.mark.parametrize("late", [0, 1, 3])
def test_a_list_that_is_not_of_the_moment_of_its_number_is_asked_for_again(home: Home, late: int) -> None:
    found, lists = taken(home, late)
    assert (len(found.ids), found.total, found.notes, lists) == (4, 4, (), late + 1)


def test_where_they_never_agree_it_is_said(home: Home) -> None:
    found, lists = taken(home, 1_000)
    assert (len(found.ids), found.total) == (3, 4)
    assert lists < 10
    assert "the number and the list may differ" in str(found.notes[0])
