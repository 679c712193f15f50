"""The tests' own house: what tests share stands in one place, browsers where they are needed, forms take their turn."""

from __future__ import annotations

import ast
from collections import Counter
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.support.browsing import in_opposite_forms, spread_over_forms
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
    """Those that are once in a folder and once on a server are made in the place that `places` gives."""
    makers = [
        file.relative_to(TESTS)
        for file in FILES
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name in ("home", "client") and node.decorator_list
        if "places" not in {each.arg for each in node.args.args}
    ]
    assert makers == [Path("conftest.py")] * 2


@pytest.mark.parametrize("sizes", [(2, 2, 2), (2, 2)])
def test_a_test_of_one_thing_comes_in_two_forms_that_have_nothing_in_common_and_behind_soak_in_the_others(
    sizes: tuple[int, ...],
) -> None:
    forms = list(product(*map(range, sizes)))
    seen: Counter[object] = Counter()
    for pair in range(len(forms) // 2):
        parameters = in_opposite_forms(forms, pair)
        assert [each.values[0] for each in parameters] == forms
        one, other = [form for form, each in zip(forms, parameters, strict=True) if not each.marks]
        assert all(mine != its for mine, its in zip(one, other, strict=True))
        assert {mark.name for each in parameters for mark in each.marks} <= {"soak"}
        seen.update((one, other))
    assert seen == dict.fromkeys(forms, 1)


@pytest.mark.parametrize("sizes", [(2, 2, 2), (2, 2)])
@pytest.mark.parametrize("soak", [False, True])
def test_of_many_things_each_is_seen_in_one_form_and_behind_soak_in_all(sizes: tuple[int, ...], soak: bool) -> None:
    forms, things = list(product(*map(range, sizes))), range(23)
    shares: list[tuple[Any, Any]] = [each.values for each in spread_over_forms(forms) if bool(each.marks) == soak]  # type: ignore[misc]  # two of each
    assert {form for form, _share in shares} == set(forms)
    for thing in things:
        seen = [form for form, share in shares if thing in things[share]]
        assert len(seen) == (len(forms) if soak else 1)
