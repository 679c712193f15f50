"""What a verb imports: no more than it needs, so that it starts at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import webui
from archive.home import Home
from tests.support.shelf import article, home_with
from webui.cli.main import VERBS, main

ROOT = Path(webui.__file__).parents[1]
PARTS_OF_THE_WEB = {"flask", "werkzeug", "jinja2", "gunicorn"}
READERS_OF_FORMATS = {"lxml", "bs4", "trafilatura", "htmldate", "feedparser", "warcio", "yaml", "markdown_it", "nh3"}
PROGRAM = {"archive", "importers", "index", "webui"}


def build_home(path: Path) -> Home:
    return home_with(path, article(1, "The mine closed."))


pytestmark = pytest.mark.archive(build=build_home)


def _loaded(code: str, *arguments: str) -> set[str]:
    """The modules that a new process has loaded once it has run this, but those that Python itself loads."""
    tell = "import sys; before = set(sys.modules)\n{}\nprint(*sorted(set(sys.modules) - before), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", tell.format(code), *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stderr.splitlines()[-1].split())


def _of_a_command(*arguments: str) -> set[str]:
    return _loaded("from webui.cli.main import main\nmain(standalone_mode=False)", *arguments)


def _tops(modules: set[str]) -> set[str]:
    return {each.partition(".")[0] for each in modules}


def _importers(modules: set[str]) -> set[str]:
    return {each for each in modules if each.startswith("importers")}


def _of_pages(modules: set[str]) -> set[str]:
    return {each for each in modules if each.startswith("webui.") and each.endswith((".routes", ".page"))}


def _commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        yield name, command


def test_the_help_of_the_program_imports_click_and_no_verb() -> None:
    loaded = _of_a_command("--help")
    assert _tops(loaded) & {"sqlalchemy", "numpy", "whoosh", "rich", "babel", *PARTS_OF_THE_WEB} == set()
    own = {each for each in loaded if each.partition(".")[0] in PROGRAM}
    assert own == {"webui", "webui.cli", "webui.cli.main", "webui.cli.lazy", "webui.cli.output"}


def test_python_m_webui_imports_no_more_than_the_command() -> None:
    code = (
        "import runpy\nsys.argv = ['webui', '--help']\n"
        "try: runpy.run_module('webui', run_name='__main__')\nexcept SystemExit: pass"
    )
    loaded = _loaded(code)
    assert _tops(loaded) & {"sqlalchemy", "numpy", "whoosh", "rich", "babel", *PARTS_OF_THE_WEB} == set()


def test_the_list_of_verbs_says_what_each_says_of_itself() -> None:
    assert set(VERBS) == {name for name, _ in _commands()}
    for name, command in _commands():
        assert command.name == name
        for limit in (20, 45, 80, 500):
            told = click.Command(name, help=VERBS[name][1]).get_short_help_str(limit)
            assert told == command.get_short_help_str(limit), name


@pytest.mark.parametrize("width", [40, 80, 100])
def test_the_help_is_what_click_writes_when_every_verb_is_there(width: int) -> None:
    whole = click.Group("hemeroteca", help=main.help, params=main.params, commands=dict(_commands()))
    context = click.Context(whole, info_name="hemeroteca", terminal_width=width, help_option_names=["-h", "--help"])
    lazily = click.Context(main, info_name="hemeroteca", terminal_width=width, help_option_names=["-h", "--help"])
    assert main.get_help(lazily) == whole.get_help(context)


def test_status_imports_neither_arrays_nor_the_web_nor_a_reader_of_formats(home: Home) -> None:
    loaded = _of_a_command("--home", str(home.path), "status", "--json")
    assert _tops(loaded) & {"numpy", "rich", "babel", *PARTS_OF_THE_WEB, *READERS_OF_FORMATS} == set()
    assert _importers(loaded) == set()
    assert _of_pages(loaded) == set()
    assert not loaded & {"webui.formats.registry", "index.arrays.writer"}


def test_search_imports_what_reads_an_index_and_nothing_that_writes_one(home: Home) -> None:
    loaded = _of_a_command("--home", str(home.path), "search", "mine")
    assert "index.arrays.reader" in loaded
    assert _tops(loaded) & {"babel", *PARTS_OF_THE_WEB, *READERS_OF_FORMATS} == set()
    assert _importers(loaded) == set()
    assert _of_pages(loaded) == set()
    assert not loaded & {"webui.formats.registry", "whoosh.writing", "index.arrays.writer"}


def _of_the_module_of(name: str) -> set[str]:
    return _of_a_module(VERBS[name][0].partition(":")[0])


@cache
def _of_a_module(module: str) -> set[str]:
    return _loaded(f"import {module}")


def test_no_verb_but_those_that_serve_imports_the_web() -> None:
    for name in set(VERBS) - {"serve", "demo"}:
        assert _tops(_of_the_module_of(name)) & PARTS_OF_THE_WEB == set(), name


def test_no_verb_but_those_that_read_sources_imports_importers() -> None:
    for name in set(VERBS) - {"import", "read", "recipe", "plan", "apply", "demo", "worker"}:
        loaded = _of_the_module_of(name)
        assert _importers(loaded) == set(), name
        assert _tops(loaded) & {"trafilatura", "htmldate", "feedparser", "warcio", "yaml"} == set(), name


def test_trafilatura_and_htmldate_are_loaded_by_the_first_page_that_asks_them() -> None:
    assert _tops(_of_the_module_of("import")) & {"trafilatura", "htmldate"} == set()


def test_the_web_face_imports_nothing_of_importers_and_of_the_command_line(home: Home) -> None:
    code = (
        "from pathlib import Path\nfrom webui.app import create_app\n"
        "client = create_app(Path(sys.argv[1])).test_client()\n"
        "assert client.get('/?q=mine').status_code == client.get('/').status_code == 200"
    )
    loaded = _loaded(code, str(home.path))
    assert _of_pages(loaded) > {"webui.search.routes", "webui.search.page"}
    assert _importers(loaded) == set()
    assert not {each for each in loaded if each.startswith("webui.cli")}
    assert _tops(loaded) & {"trafilatura", "htmldate", "feedparser", "warcio", "yaml", "click", "rich"} == {"click"}


def test_a_misspelt_verb_is_answered_with_the_nearest_ones() -> None:
    told = CliRunner().invoke(main, ["serch"])
    assert told.exit_code == 2
    assert "No such command 'serch'" in told.output
    assert "'search', 'serve'" in told.output


def test_every_verb_is_where_the_list_says() -> None:
    for place, _ in VERBS.values():
        module, _, attribute = place.partition(":")
        assert isinstance(getattr(import_module(module), attribute), click.Command)
