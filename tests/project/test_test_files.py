"""The tests' own house: what tests share stands in one place, browsers where they are needed, forms take their turn."""

from __future__ import annotations

import ast
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from tests.support.browsing import in_turn
from tests.support.paths import ROOT

TESTS = ROOT / "tests"
FILES = sorted(TESTS.rglob("*.py"))
BROWSERS = {TESTS / "browser", TESTS / "support"}


def imported_by(file: Path) -> set[str]:
    """The modules from which a file imports."""
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(TESTS)))
def test_a_test_file_imports_no_other_and_a_browser_only_beside_its_like(file: Path) -> None:
    imported = imported_by(file)
    assert not [name for name in imported if "test_" in name]
    assert file.parent in BROWSERS or not [name for name in imported if name.startswith("playwright")]


def test_archives_and_their_visitors_are_made_in_one_place() -> None:
    makers = [
        file.relative_to(TESTS)
        for file in FILES
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name in ("home", "client") and node.decorator_list
    ]
    assert makers == [Path("conftest.py")] * 2


@pytest.mark.parametrize(("sizes", "at_once"), [((2, 2, 2), 2), ((2, 2), 2), ((2, 2), 1)])
def test_each_form_has_its_day_and_what_runs_together_has_nothing_in_common(
    sizes: tuple[int, ...], at_once: int
) -> None:
    forms = list(product(*map(range, sizes)))
    turns = {}
    for form, each in zip(forms, in_turn(forms, at_once), strict=True):
        (mark,) = each.marks
        turns[form] = mark.kwargs
    days = len(forms) // at_once
    assert {turn["of"] for turn in turns.values()} == {days}
    assert Counter(turn["number"] for turn in turns.values()) == dict.fromkeys(range(days), at_once)
    for one, other in product(forms, forms):
        if one != other and turns[one] == turns[other]:
            assert all(mine != theirs for mine, theirs in zip(one, other, strict=True))
