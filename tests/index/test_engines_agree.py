"""The default engine against its judges: stock Whoosh, Whoosh's own searcher on our segments, and plain Python."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from index.query import Sort, Versions
from index.query_language.tree import Node
from index.query_language.walk import asked_words
from index.readings import Readings
from tests.support.agreeing_engines import Shelves, counted, same
from tests.support.random_archive import query, tree

ARCHIVES, QUERIES = 51, 100
SOME = 10
"""Archives that are tried in each run; all of them are behind `make soak`."""


def cases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seeds: Sequence[int] = range(ARCHIVES)
) -> Iterator[tuple[int, Shelves, random.Random]]:
    for seed in seeds:
        chance = random.Random(seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        yield seed, Shelves(folder, chance, monkeypatch), chance


def read_by_all(node: Node, readings: Sequence[Readings]) -> Node:
    """The tree with its words' readings, of which all readers think the same."""
    first, *others = (each.resolved(node) for each in readings)
    assert all(each == first for each in others)
    for word in asked_words(node):
        typed = [each.of(word.text) for each in readings]
        assert typed[0] == typed[1] == typed[2]
        forms = [[set(reading.forms) for found in each for reading in found] for each in typed]
        # Ours may name a form that only deleted documents have.
        assert all(own >= living for own, living in zip(forms[0], forms[1], strict=True))
        assert forms[1] == forms[2]
    return first


@pytest.mark.parametrize(
    "seeds", [range(SOME), pytest.param(range(SOME, ARCHIVES), marks=pytest.mark.soak)], ids=["some", "the others"]
)
def test_thousands_of_searches_agree_with_both_judges_and_a_plain_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seeds: Sequence[int]
) -> None:
    for seed, shelves, chance in cases(tmp_path, monkeypatch, seeds):
        with shelves.readers() as (ours, stock, whoosh):
            assert set(ours.ids()) == set(stock.ids()) == set(whoosh.ids()) == set(shelves.held)
            readings = [Readings(each) for each in (ours, stock, whoosh)]
            for number in range(QUERIES):
                asked = query(chance, tree(chance))
                if number % 2:
                    asked = replace(asked, tree=read_by_all(asked.tree, readings))
                found = ours.search(asked)
                family = {each.id: each.family for each in shelves.held.values()}
                try:
                    same(found, stock.search(asked), family)
                    same(found, whoosh.search(asked), family)
                    if "AtLeast(" not in repr(asked.tree):  # what that finds depends on the other documents' scores
                        counted(found, asked, shelves.held)
                except AssertionError as error:
                    raise AssertionError(f"archive {seed}, query {number}: {asked}") from error


def test_the_lines_are_all_results_without_those_that_a_better_version_stands_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _, shelves, chance in islice(cases(tmp_path, monkeypatch), 12):
        with shelves.readers() as (ours, stock, _):
            for sort in (Sort.NEWEST, Sort.OLDEST):
                asked = replace(query(chance, tree(chance)), sort=sort, versions=Versions.EACH)
                lines, seen = [], set()
                for each in ours.matching(asked):
                    family = shelves.held[each].family or each
                    if family not in seen:
                        lines.append(each)
                    seen.add(family)
                one = replace(asked, versions=Versions.ONE)
                assert ours.matching(one) == stock.matching(one) == tuple(lines)
                for each in shelves.held:
                    around = ours.around(one, each)
                    assert around == stock.around(one, each)
                    if around:
                        family = shelves.held[each].family
                        standing = lines[around.position - 1]
                        assert standing == each or shelves.held[standing].family == family != ""
