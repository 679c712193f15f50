"""Which importer reads a file, and what a broken plug-in does to the rest: nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest

from archive.document import Document
from importers.formats.records.jsonlines import JsonLines
from importers.protocol import Item, Rejected
from importers.registry import GROUP, Registry, build, importers, recognise
from tests.support.paths import ROOT


class Fake:
    """An importer that is as sure as it was told to be."""

    def __init__(self, name: str, score: float) -> None:
        self.name = name
        self.score = score

    def accepts(self, item: Item) -> float:
        return self.score

    def read(self, item: Item) -> Iterator[Document | Rejected]:
        yield Rejected(item.path, self.name)


class Failing(Fake):
    """An importer whose judgement breaks."""

    def accepts(self, item: Item) -> float:
        raise RuntimeError("broken")


def point(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, GROUP)


ITEM = Item(path="a.jsonl", content=b'{"title": "t", "body": "b"}\n')


def test_the_built_in_importers_work_without_an_installation() -> None:
    """A checkout has no entry points."""
    names = [each.name for each in build(()).importers]
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"][GROUP]
    assert sorted(names) == sorted(declared)
    assert set(names) <= {each.name for each in importers()}


def test_the_surest_importer_reads_the_file() -> None:
    """By score, whatever the order."""
    registry = Registry((Fake("a", 0.3), Fake("b", 0.9), Fake("c", 0.5)))
    found = registry.recognise(ITEM)
    assert found is not None and found.name == "b"


def test_a_tie_goes_to_the_earlier_one() -> None:
    """Built-ins stand before plug-ins."""
    found = Registry((Fake("a", 0.9), Fake("b", 0.9))).recognise(ITEM)
    assert found is not None and found.name == "a"


@pytest.mark.parametrize(("score", "known"), [(0.0, False), (0.19, False), (0.2, True), (float("nan"), False)])
def test_too_unsure_is_not_recognised(score: float, known: bool) -> None:
    """At least 0.2."""
    assert (Registry((Fake("a", score),)).recognise(ITEM) is not None) is known


def test_an_importer_that_fails_to_judge_does_not_know_the_file() -> None:
    """The others are still asked."""
    found = Registry((Failing("a", 1), Fake("b", 0.5))).recognise(ITEM)
    assert found is not None and found.name == "b"


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("no.such.module:Thing", "ModuleNotFoundError"),
        ("importers.formats.records.jsonlines:NoSuchClass", "NoSuchClass"),
        ("builtins:dict", "AttributeError"),
        ("builtins:len", "TypeError"),
    ],
)
def test_a_broken_plug_in_is_named_and_the_rest_works(value: str, part: str) -> None:
    """The sentence holds its name, its address and the cause."""
    registry = build([point("gazette", value)])
    assert len(registry.importers) == len(build([]).importers)
    (problem,) = registry.problems
    assert "'gazette'" in problem
    assert value in problem
    assert part in problem


def test_a_plug_in_comes_after_the_built_in_importers() -> None:
    """And cannot take the name of one."""
    registry = build(
        [
            point("abc", "importers.formats.records.jsonlines:JsonLines"),
            point("html", "importers.formats.records.jsonlines:JsonLines"),
        ]
    )
    assert [each.name for each in registry.importers] == [*(each.name for each in build([]).importers), "jsonlines"]
    assert "another importer has this name" in registry.problems[0]


def test_an_installed_plug_in_is_found_by_its_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As any other package on the path declares it."""
    (tmp_path / "gazette.py").write_text(
        "class Gazette:\n"
        "    name = 'gazette'\n"
        "    def accepts(self, item): return 0.5\n"
        "    def read(self, item): return iter(())\n"
    )
    info = tmp_path / "gazette-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: gazette\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[{GROUP}]\ngazette = gazette:Gazette\n")
    monkeypatch.syspath_prepend(tmp_path)
    registry = build(entry_points(group=GROUP))
    assert "gazette" in [each.name for each in registry.importers]
    assert not registry.problems


def test_json_lines_are_recognised() -> None:
    """Through the registry of this installation."""
    assert isinstance(recognise(ITEM), JsonLines)
    assert recognise(Item(path="noise.bin", content=bytes(range(256)))) is None
