"""The seam of importers says all its members: a plug-in of three works, one that lists articles says so by a fourth."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from archive.document import Document
from archive.home import Home
from importers import worker_pool
from importers.containers.walk import walk
from importers.guide.guide import NO_GUIDE
from importers.protocol import Found, Importer, Item, Listed, ListingImporter, Rejected
from importers.registry import GROUP, Registry, build, importers, lists
from importers.run import run_import


class Gazette:
    """A plug-in with the three members of an importer."""

    name = "gazette"

    def accepts(self, item: Item) -> float:
        return 1.0 if item.path.endswith(".gazette") else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        for number, title in enumerate(item.data.decode().splitlines()):
            yield Listed(Document(title=title, body="By the river.", path=f"{item.path}#{number}"))


class Register(Gazette):
    """The same, and it says that it lists."""

    lists = True


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.gazette").write_text("Floods\nThe mill\n")
    return tmp_path / "in"


def use(importer: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this one importer be all there is."""
    monkeypatch.setattr(worker_pool, "recognise", Registry((importer,)).recognise)


def test_the_importers_that_list_say_so() -> None:
    assert {"sitemap", "listing", "blogger"} <= {each.name for each in importers() if lists(each)}
    assert isinstance(Register(), ListingImporter) and not isinstance(Gazette(), ListingImporter)
    assert not lists(None)


def test_a_plug_in_of_three_members_is_taken() -> None:
    found = build([EntryPoint("gazette", f"{__name__}:Gazette", GROUP)])
    assert not found.problems and found.importers[-1].name == "gazette"


def test_what_a_listing_plug_in_lists_comes_in(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(Register(), monkeypatch)
    report = run_import(Home.open(tmp_path / "home", create=True), [source])
    assert (report.new, report.rejected) == (2, ())


def test_what_another_plug_in_lists_is_rejected_with_the_repair(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was lost without a word."""
    use(Gazette(), monkeypatch)
    report = run_import(Home.open(tmp_path / "home", create=True), [source])
    assert (report.new, [each.path for each in report.rejected]) == (0, ["a.gazette#0", "a.gazette#1"])
    assert "'gazette'" in report.rejected[0].reason and "lists = True" in report.rejected[0].reason
    assert all(isinstance(each, Rejected) for item in walk(source, NO_GUIDE) for each in worker_pool.read_item(item))
