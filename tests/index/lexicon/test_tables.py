"""Where tables lie: in the home and the cache, made once, anew where damaged; who answers makes and loads nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import tomllib
from importlib.metadata import version as installed
from io import BytesIO
from pathlib import Path

import pytest

from archive.errors import HomeNotWritable, Repair
from index.errors import IndexDamaged, IndexNotBuilt, IndexUnavailable
from index.following.check import check
from index.following.sync import sync
from index.lexicon import lexicon, tables
from index.lexicon.codes import Reading
from index.lexicon.lexicon import keep_in, prepare, readings
from index.lexicon.settings import cache_folder
from index.lexicon.table_writer import write_table
from index.query import Query
from index.query_language.parser import parse
from index.searcher import Searcher
from tests.support.paths import ROOT
from tests.support.shelf import article, home_with


class _Compiler:
    """Stands for the dictionaries: a few words at once, and how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, language: str) -> bytes:
        self.asked.append(language)
        out = BytesIO()
        words = [("casas", (Reading("casa", False),)), ("saw", (Reading("see", True),))]
        write_table(out, tables.MADE_FROM[language], words)
        return out.getvalue()


@pytest.fixture
def compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _Compiler:
    made = _Compiler()
    monkeypatch.setattr(tables, "_compiled", made)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    # A table that is open serves for every home: these tests have none open.
    monkeypatch.setattr(lexicon, "_tables", lexicon._Tables())
    return made


def test_a_table_is_made_once_for_all_homes_of_a_user(compiler: _Compiler, tmp_path: Path) -> None:
    for home in ("one", "two", "one"):
        prepare(["es", "en", "de"], tmp_path / home)
    assert sorted(compiler.asked) == ["en", "es"]
    keep_in(tmp_path / "two")
    assert readings("casas", "es") == (Reading("casa", False),)
    assert readings("saw", "en") == (Reading("see", True),)


def test_languages_without_documents_have_no_table(compiler: _Compiler, tmp_path: Path) -> None:
    prepare(["es", "", "fr"], tmp_path / "home")
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["words-es.table"]


def test_without_a_cache_a_table_is_made_for_each_home(
    compiler: _Compiler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    prepare(["es"], tmp_path / "one")
    prepare(["es"], tmp_path / "two")
    assert compiler.asked == ["es", "es"]
    assert (tmp_path / "two" / "words-es.table").exists()


@pytest.mark.parametrize("damage", [b"", b"rubbish", b"HEMLEX01" + bytes(100)])
def test_a_damaged_table_is_made_anew_in_the_cache_and_in_the_home(
    compiler: _Compiler, tmp_path: Path, damage: bytes
) -> None:
    prepare(["es"], tmp_path / "home")
    for path in [*(tmp_path / "cache").rglob("*.table"), *(tmp_path / "home").iterdir()]:
        path.write_bytes(damage)
    keep_in(tmp_path / "home")
    with pytest.raises(IndexDamaged):
        readings("casas", "es")
    prepare(["es"], tmp_path / "home")
    assert readings("casas", "es") == (Reading("casa", False),)
    assert compiler.asked == ["es", "es"]
    assert len(list((tmp_path / "cache").rglob("*.table"))) == 1


def test_a_table_that_is_damaged_while_it_is_open_is_opened_anew_once_it_was_made_anew(
    compiler: _Compiler, tmp_path: Path
) -> None:
    prepare(["es"], tmp_path / "home")
    keep_in(tmp_path / "home")
    assert readings("5", "es")  # opens it
    (tmp_path / "home" / "words-es.table").write_bytes(b"cut short")
    with pytest.raises(IndexDamaged):
        readings("casas", "es")
    prepare(["es"], tmp_path / "home")
    assert readings("casas", "es") == (Reading("casa", False),)


def test_a_table_of_another_version_is_made_anew_and_the_cache_keeps_those_of_a_few(
    compiler: _Compiler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in range(9):
        monkeypatch.setitem(tables.MADE_FROM, "es", f"es, {version}")
        prepare(["es"], tmp_path / "home")
    assert compiler.asked == ["es"] * 9
    kept = len(list((tmp_path / "cache").rglob("*.table")))
    monkeypatch.setitem(tables.MADE_FROM, "es", "es, 7")
    prepare(["es"], tmp_path / "another")
    assert compiler.asked == ["es"] * 9
    assert kept == 4


def test_where_there_is_no_table_yet_light_rules_answer_and_it_is_taken_up_when_it_is_there(
    compiler: _Compiler, tmp_path: Path
) -> None:
    keep_in(tmp_path / "home")
    assert readings("casas", "es") == (Reading("casas", False), Reading("casa", False))
    assert compiler.asked == []
    prepare(["es"], tmp_path / "home")
    assert readings("casas", "es") == (Reading("casa", False),)


def test_a_table_of_another_version_is_as_none_until_it_is_made_anew(
    compiler: _Compiler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(["es"], tmp_path / "home")
    monkeypatch.setitem(tables.MADE_FROM, "es", "es, another")
    keep_in(tmp_path / "home")
    for _ in range(2):
        assert readings("casas", "es") == (Reading("casas", False), Reading("casa", False))
    prepare(["es"], tmp_path / "home")
    assert readings("casas", "es") == (Reading("casa", False),)


def test_several_builders_at_the_same_time_each_leave_a_whole_table(compiler: _Compiler, tmp_path: Path) -> None:
    failures: list[Exception] = []

    def build(home: str) -> None:
        try:
            prepare(["es", "en"], tmp_path / home)
        except Exception as error:  # whatever it is: a thread of its own would swallow it
            failures.append(error)

    threads = [threading.Thread(target=build, args=(home,)) for home in ("one", "two", "one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    asked = len(compiler.asked)
    for home in ("one", "two", "three"):
        prepare(["es", "en"], tmp_path / home)
    assert len(compiler.asked) == asked == 2
    assert not list(tmp_path.rglob(".*"))


def test_dictionaries_that_cannot_be_read_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setitem(tables.MADE_FROM, "es", "es, nothing that could be made")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(IndexNotBuilt):
        prepare(["es"], tmp_path / "home")
    assert not list(tmp_path.rglob("*.table"))


def test_a_home_that_cannot_be_written_is_said(compiler: _Compiler, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HomeNotWritable):
        prepare(["es"], tmp_path / "file" / "index")


def test_readings_load_no_dictionary(tmp_path: Path) -> None:
    prepare(["en", "es"], tmp_path / "index")
    program = (
        "import sys; from pathlib import Path; from index.lexicon.lexicon import keep_in, readings\n"
        "keep_in(Path(sys.argv[1]))\n"
        "assert readings('casas', 'es')[0].lemma == 'casa' and readings('mice', 'en')[0].lemma == 'mouse'\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules} & {'simplemma', 'lemminflect', 'numpy', 'lzma'}))\n"
        "print(*sorted(name for name in sys.modules if name.startswith('index.lexicon.compil')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "index")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert done.stdout.split() == []


def test_tables_are_named_after_the_packages_that_are_pinned_and_installed() -> None:
    pinned = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    for package in ("simplemma", "lemminflect"):
        assert f"{package}=={installed(package)}" in pinned
        assert f"{package} {installed(package)}" in tables.MADE_FROM["en"]
    assert f"simplemma {installed('simplemma')}" in tables.MADE_FROM["es"]
    assert tables.MADE_FROM.keys() == set(lexicon.LANGUAGES)


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"XDG_CACHE_HOME": "/var/cache/user", "HOME": "/home/user"}, "/var/cache/user/hemeroteca"),
        ({"HOME": "/home/user"}, "/home/user/.cache/hemeroteca"),
        ({"XDG_CACHE_HOME": "cache", "HOME": "/home/user"}, "/home/user/.cache/hemeroteca"),
        ({"HOME": ""}, None),
        ({}, None),
    ],
)
def test_the_cache_is_where_the_xdg_specification_says(environment: dict[str, str], folder: str | None) -> None:
    assert cache_folder(environment) == (Path(folder) if folder else None)


def test_a_home_that_has_lost_its_table_is_told_so_and_not_answered_by_light_rules(
    compiler: _Compiler, tmp_path: Path
) -> None:
    home = home_with(tmp_path / "home", article(1, "casas", language="es"))
    table = home.index / "words-es.table"
    for harm in (table.unlink, lambda: table.write_bytes(table.read_bytes()[:-1])):
        harm()
        lexicon._tables.forget("es")
        with pytest.raises(IndexUnavailable):
            Searcher(home, builds=False).search(Query(tree=parse("casa").tree))
        assert [fault.repair for fault in check(home)] == [Repair.REINDEX]
        sync(home)
        lexicon._tables.forget("es")
        assert Searcher(home, builds=False).search(Query(tree=parse("casa").tree)).total == 1
        assert check(home) == []
