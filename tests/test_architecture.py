"""The house: which room may import which, no circles, no file too long, no dangerous corner of Whoosh."""

from __future__ import annotations

import ast
import graphlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("archive", "importers", "index", "webui")
MAY_IMPORT = {
    "archive": {"sqlalchemy", "rensa"},
    "importers": {
        *("archive", "lxml", "bs4", "nh3", "trafilatura", "htmldate", "dateutil", "charset_normalizer"),
        *("brotli", "cssselect", "warcio", "feedparser", "yaml", "markdown_it"),
    },
    "index": {"archive", "numpy", "whoosh"},
    "webui": {
        *("archive", "importers", "index"),
        *("flask", "werkzeug", "markupsafe", "jinja2", "click", "rich", "gunicorn", "nh3", "lxml", "bs4"),
        *("babel", "markdown_it"),
    },
}
STANDARD = set(__import__("sys").stdlib_module_names)
LONGEST = 300

FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path) -> set[str]:
    """Every module that a file imports; of `from a import b` both `a` and `a.b`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: import by full name"
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_what_it_may(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    tops = {name.partition(".")[0] for name in _imports(path)}
    assert tops <= {room, *MAY_IMPORT[room], *STANDARD}


def test_imports_go_in_no_circle() -> None:
    modules = {_module(path): path for path in FILES}
    graph = {}
    for name, path in modules.items():
        # A package's own file imports its parts; the parts are not behind it, but beside it.
        wanted = {each for each in _imports(path) if each in modules and each != name}
        graph[name] = wanted if path.name != "__init__.py" else set()
    list(graphlib.TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_holds_one_thing(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST
    assert path.stem not in ("utils", "helpers", "misc", "common")


def test_what_loses_documents_in_whoosh_is_never_called() -> None:
    banned = re.compile(r"\.refresh\(|reuse=|procs=|AsyncWriter|BufferedWriter")
    found = [str(path) for path in FILES if banned.search(path.read_text("utf-8"))]
    assert not found
    makers = [path.name for path in FILES if "create_in(" in path.read_text("utf-8")]
    assert makers == ["engine.py", "engine.py"]


def test_the_wheel_holds_the_rooms_and_not_wsgi() -> None:
    import tomllib

    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert build["packages"] == list(ROOMS)
    assert build["force-include"] == {"examples": "webui/examples"}


def test_importing_the_program_reads_no_file_and_no_environment() -> None:
    readers = [
        str(path.relative_to(ROOT))
        for path in FILES
        if re.search(r"os\.environ|os\.getenv", path.read_text("utf-8")) and path.name != "settings.py"
    ]
    assert not readers
