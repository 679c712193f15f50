"""The house: which room may import which, no circles, no file too long, no dangerous corner of Whoosh."""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
from itertools import chain
from pathlib import Path

import click
import pytest

from tests.support.paths import ROOT
from webui.cli.main import VERBS, main

ROOMS = ("archive", "importers", "index", "webui")
MAY_IMPORT = {
    "archive": {"sqlalchemy", "rensa", "argon2", "psycopg"},
    "importers": {
        *("archive", "lxml", "bs4", "nh3", "trafilatura", "htmldate", "dateutil", "charset_normalizer", "webencodings"),
        *("brotli", "cssselect", "warcio", "feedparser", "yaml", "markdown_it", "mammoth", "pypdfium2"),
        "striprtf",
    },
    "index": {"archive", "numpy", "whoosh", "simplemma", "elastic_transport"},
    "webui": {
        *("archive", "importers", "index"),
        *("flask", "flask_wtf", "werkzeug", "markupsafe", "jinja2", "click", "rich", "gunicorn", "nh3", "lxml", "bs4"),
        *("babel", "markdown_it"),
        "prometheus_client",  # in `webui/metrics`, which is imported where figures are asked for
    },
}
STANDARD = set(__import__("sys").stdlib_module_names)
LONGEST, MOST_MODULES = 300, 14
SPLINTER, MOST_SPLINTERS = 40, 30  # lines; files
GROUND = {
    "webui/urls": ("webui/urls",),
    "webui/i18n": ("webui/i18n",),
    "webui/markup": ("webui/markup", "webui/i18n"),
    "webui/components": ("webui/components", "webui/i18n", "webui/urls"),
}
"""Folders that know no subject, with all of their own room that they may know."""
FLAT_ON_PURPOSE = {
    "index/arrays": "one machine of many small parts that only make sense together",
    "importers/containers": "one file for each kind of container",
    "webui/cli": "one file for each kind of verb",
}
READS_PAGES = {"webui/article/original.py", "webui/desk/recipes/texts.py"}
"""A saved page is decoded for the reader as it was for the archive; a recipe's text is looked at before it is kept."""

FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_module(path): path for path in FILES}


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


OF_SERVERS = {
    "psycopg": {
        f"archive/database/postgresql/{name}.py" for name in ("connections", "idiom", "locks", "moving", "schemas")
    }
}
"""What only an archive on servers needs, and the files that import it, which are imported only there."""


@pytest.mark.parametrize("library", sorted(OF_SERVERS))
def test_what_servers_need_is_imported_by_their_own_files(library: str) -> None:
    found = {path for path in FILES if library in {name.partition(".")[0] for name in _imports(path)}}
    assert {str(path.relative_to(ROOT)) for path in found} == OF_SERVERS[library]


def test_without_servers_the_program_imports_nothing_of_theirs(tmp_path: Path) -> None:
    code = "import sys, pathlib, webui.app, archive.home as h; h.Home.open(pathlib.Path(sys.argv[1]), create=True)"
    theirs = {
        *OF_SERVERS,
        "sqlalchemy.dialects.postgresql",
        *(_module(ROOT / each) for each in chain(*OF_SERVERS.values())),
    }
    command = [sys.executable, "-c", f"{code}; print(*sys.modules)", str(tmp_path / "home")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "archive.database.sqlite" in ended.stdout.split()
    assert not theirs & set(ended.stdout.split())


def _arrows() -> dict[str, set[str]]:
    """The modules that each module of ours imports."""
    return {
        name: {each for each in _imports(path) if each in MODULES and each != name} for name, path in MODULES.items()
    }


def test_imports_between_files_go_in_no_circle() -> None:
    # A package's own file imports its parts; the parts are not behind it, but beside it.
    graph = {name: behind if MODULES[name].name != "__init__.py" else set() for name, behind in _arrows().items()}
    list(graphlib.TopologicalSorter(graph).static_order())


def test_imports_between_folders_go_in_no_circle() -> None:
    """A folder and its own subfolders are no circle: the one is part of the other."""
    graph: dict[Path, set[Path]] = {}
    for name, behind in _arrows().items():
        folder = MODULES[name].parent
        others = {MODULES[each].parent for each in behind if MODULES[each].name != "__init__.py"}
        apart = {each for each in others if not each.is_relative_to(folder) and not folder.is_relative_to(each)}
        graph.setdefault(folder, set()).update(apart)
    list(graphlib.TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("ground", sorted(GROUND))
def test_the_ground_knows_no_subject(ground: str) -> None:
    room, _, _ = ground.partition("/")
    known = {each.replace(".", "/") for path in (ROOT / ground).rglob("*.py") for each in _imports(path)}
    others = {each for each in known if each.startswith(f"{room}/") and not each.startswith(GROUND[ground])}
    assert not others


def test_only_verbs_the_worker_and_the_saved_page_import_importers() -> None:
    files = {str(path.relative_to(ROOT)) for path in FILES if path.is_relative_to(ROOT / "webui")}
    found = {each for each in files if any(name.startswith("importers") for name in _imports(ROOT / each))}
    assert {each for each in found if not each.startswith(("webui/cli/", "webui/worker/"))} <= READS_PAGES


def test_the_map_has_every_folder() -> None:
    """By its path, or by its name behind another one's; each of the formats is told by the row of them all."""
    table = (ROOT / "ARCHITECTURE.md").read_text("utf-8").partition("## The map")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([\w/]+)/`", table))
    folders = {path.parent.relative_to(ROOT) for path in FILES}
    lost = [each for each in folders if each.as_posix() not in named and each.name not in named]
    assert [each for each in lost if not each.is_relative_to("importers/formats")] == []


@pytest.mark.parametrize(
    "folder", sorted({path.parent for path in FILES}), ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_folder_can_be_looked_over(folder: Path) -> None:
    modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MOST_MODULES or str(folder.relative_to(ROOT)) in FLAT_ON_PURPOSE


def test_there_are_few_splinters() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in FILES if path.name != "__init__.py"}
    splinters = [str(path.relative_to(ROOT)) for path, length in lengths.items() if length < SPLINTER]
    assert len(splinters) < MOST_SPLINTERS, splinters


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_holds_one_thing(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST
    assert path.stem not in ("utils", "helpers", "misc", "common")


def test_what_loses_documents_in_whoosh_is_never_called() -> None:
    banned = re.compile(r"\.refresh\(|reuse=|procs=|AsyncWriter|BufferedWriter")
    found = [str(path) for path in FILES if banned.search(path.read_text("utf-8"))]
    assert not found


PASSES_PICKLES = {"index/arrays/second_process.py"}
"""Between two processes of ours, through a pipe; never from a file."""


def test_nothing_that_lies_on_the_disk_is_unpickled() -> None:
    """Whoever can write a file that is unpickled can run what he likes. `open_dir` and `TOC.read` of Whoosh do it."""
    unpickling = re.compile(
        r"^(?:from|import) (?:c?pickle|marshal|shelve|dill|joblib)\b|allow_pickle|read_pickle|\bTOC\.read\b"
        r"|\b(?:open_dir|exists_in|create_in|open_index)\b",
        re.MULTILINE,
    )
    found = {str(path.relative_to(ROOT)) for path in FILES if unpickling.search(path.read_text("utf-8"))}
    assert found == PASSES_PICKLES


def test_the_wheel_holds_the_rooms_and_not_wsgi() -> None:
    import tomllib

    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert build["packages"] == list(ROOMS)
    assert build["force-include"] == {"examples": "webui/examples"}


NAMES_AN_OPTION = {
    "importers/formats/mail/admission.py": {"--from"},
    "importers/formats/records/table_layout.py": {"--column"},
}
"""A reason that is stored for what was turned away, and says which option of the import to use."""


def test_the_rooms_below_name_no_command_of_the_program() -> None:
    """What a person runs to mend something is a `Repair`, and `webui/repairs.py` has the words for it."""
    verbs = [verb for name in VERBS if (verb := main.get_command(click.Context(main), name))]
    options = {each for verb in (main, *verbs) for param in verb.params for each in param.opts if each.startswith("--")}
    command = re.compile(
        rf"`hemeroteca |hemeroteca (?:{'|'.join(VERBS)}|--)|(?<![\w-])(?:{'|'.join(options)})(?![\w-])"
    )
    for path in (path for path in FILES if not path.is_relative_to(ROOT / "webui")):
        constants = (
            node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)
        )
        found = {named[0] for text in constants if isinstance(text, str) for named in command.finditer(text)}
        assert found == NAMES_AN_OPTION.get(str(path.relative_to(ROOT)), set()), path


READS_THE_ENVIRONMENT = {"archive/servers.py"}
"""The secrets of servers, when one is asked for: they stand in no home and in no settings that are handed on."""


def test_importing_the_program_reads_no_file_and_no_environment() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for path in FILES
        if re.search(r"os\.environ|os\.getenv", path.read_text("utf-8")) and path.name != "settings.py"
    }
    assert readers == READS_THE_ENVIRONMENT
