"""Which tests of other folders speak to an OpenSearch that the environment names: those that import what reads its
name, and those that import these."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.support.paths import ROOT

_NAMED = "HEMEROTECA_TEST_OPENSEARCH"
_SUPPORT, _HERE = ROOT / "tests" / "support", Path(__file__).parent


def suites() -> list[Path]:
    """The files of tests, in their order."""
    speaking = {path for path in _SUPPORT.rglob("*.py") if _NAMED in path.read_text("utf-8")}
    while more := {path for path in _SUPPORT.rglob("*.py") if _imports(path) & speaking} - speaking:
        speaking |= more
    tests = (path for path in (ROOT / "tests").rglob("test_*.py") if not path.is_relative_to(_HERE))
    return sorted(path for path in tests if _imports(path) & speaking or _NAMED in path.read_text("utf-8"))


def _imports(path: Path) -> set[Path]:
    """The files of `tests/support` that a file imports."""
    names = [node.module for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)]
    return {ROOT / f"{name.replace('.', '/')}.py" for name in names if name and name.startswith("tests.support.")}
