"""What comes out of a damaged source is told and never takes the place of a sound text, and reading that was given up
midway replaces nothing by less."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from archive.document import Document
from archive.exchange.jsonl import to_json_line
from archive.history.records import DamagedReading
from archive.home import Home
from importers import worker_pool
from importers.pieces import piece
from importers.protocol import Damaged, Found, Item, Listed, NoOriginal, Rejected
from importers.registry import Registry
from importers.run import plan_import, read, run_import
from tests.support.agreement import agreed

pytestmark = pytest.mark.archive(build=lambda path: Home.open(path, create=True), fresh=True)

URL = "https://ford.example/weir"


class Sheet:
    """A file of articles: a line is a title, an address and a text; a text that ends in "~" lost something, and one of
    "!" ends the process that reads it. A line that begins with ">" lists an article that lies beside, with a topic."""

    name = "sheet"
    lists = True

    def accepts(self, item: Item) -> float:
        return 1.0 if item.path.endswith(".sheet") else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        for number, line in enumerate(item.data.decode().splitlines()):
            path = f"{item.path}#{number}"
            yield piece(path, partial(_found, line, path))


class Sole(Sheet):
    """A file of one article, and what comes behind it."""

    name = "sole"
    lists = False

    def read(self, item: Item) -> Iterator[Found]:
        first, *others = item.data.decode().splitlines()
        yield _found(first, item.path)
        for each in others:
            yield _found(each, f"{item.path}#more")


def _found(line: str, path: str) -> Found:
    title, url, text = line.removeprefix(">").split("|")
    if text == "!":
        os.kill(os.getpid(), signal.SIGKILL)
    document = Document(title=title, url=url, body=text.removesuffix("~"), path=path)
    if line.startswith(">"):
        return Listed(Document(title=title, url=url, topics=(text,), path=path), alone=False)
    return Damaged(document, ("its end",)) if text.endswith("~") else document


@pytest.fixture(params=[Sheet])
def use(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this one importer be all there is."""
    monkeypatch.setattr(worker_pool, "recognise", Registry((request.param(),)).recognise)


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    def written(name: str, *lines: str) -> Path:
        folder = tmp_path / name.partition("/")[0]
        folder.mkdir(exist_ok=True)
        file = folder / f"{name.rpartition('/')[2]}.sheet"
        file.write_text("\n".join(lines))
        return folder

    return written


def held(home: Home) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {each.document.title: (each.document.body, each.losses) for each in home.store.documents()}


@pytest.mark.usefixtures("use")
def test_a_damaged_source_behind_a_sound_one_changes_nothing_of_it(home: Home, sheet: Callable[..., Path]) -> None:
    run_import(home, [sheet("sound", f"Weir|{URL}|It was built by hand")])
    cut = sheet("cut", f"Weir|{URL}|It was~", "Mill|https://ford.example/mill|It~")
    expected = (
        DamagedReading("a.sheet#0", "Weir", ("its end",), kept=True),
        DamagedReading("a.sheet#1", "Mill", ("its end",), kept=False),
    )
    (cut / "cut.sheet").rename(cut / "a.sheet")
    planned, done = plan_import(home, [cut]), run_import(home, [cut])
    for each in (planned, done):
        assert each.damaged == expected
        assert (each.read, each.new, each.changed, each.unchanged, each.rejected) == (2, 1, 0, 1, ())
    assert held(home) == {"Weir": ("It was built by hand", ()), "Mill": ("It", ("its end",))}
    assert home.store.imports.damaged(2) == list(expected)


@pytest.mark.usefixtures("use")
@pytest.mark.parametrize("order", [("cut", "sound"), ("sound", "cut")])
def test_of_a_damaged_and_a_sound_source_of_one_import_the_sound_one_counts(
    home: Home, sheet: Callable[..., Path], order: tuple[str, str]
) -> None:
    lines = {"cut": f"Weir|{URL}|It was~", "sound": f"Weir|{URL}|It was built by hand"}
    sources = [sheet(name, lines[name]) for name in order]
    planned, done = plan_import(home, sources), run_import(home, sources)
    assert held(home) == {"Weir": ("It was built by hand", ())}
    for name in ("read", "new", "changed", "unchanged", "rejected", "skipped", "damaged"):
        assert getattr(planned, name) == getattr(done, name)
    assert (done.new, [each.kept for each in done.damaged]) == (1, [True] if order[0] == "cut" else [])
    assert len(done.rejected) == (order[0] == "sound"), "a second reading of the same that is no better is told"


@pytest.mark.usefixtures("use")
def test_reading_tells_what_is_damaged(sheet: Callable[..., Path]) -> None:
    source = sheet("cut", f"Weir|{URL}|It was~", "Mill|https://ford.example/mill|It turns")
    assert [type(each) for each in read(source)] == [Damaged, Document]
    assert agreed(source).damaged == {"Weir": ("its end",)}


@pytest.mark.usefixtures("use")
@pytest.mark.parametrize("use", [Sole], indirect=True)
def test_an_article_whose_file_was_not_read_to_its_end_takes_the_place_of_none(
    home: Home, sheet: Callable[..., Path]
) -> None:
    whole = sheet("a", f"Weir|{URL}|It was built by hand")
    run_import(home, [whole])
    report = run_import(home, [sheet("a", f"Weir|{URL}|It was", "Mill||!")])
    assert held(home) == {"Weir": ("It was built by hand", ())}
    assert [(each.losses, each.kept) for each in report.damaged] == [(("its file could not be read to its end",), True)]
    assert len(report.rejected) == 1
    fresh = run_import(Home.open(home.path.parent / "fresh", create=True), [whole])
    assert (fresh.new, [each.kept for each in fresh.damaged]) == (1, [False])


@pytest.mark.usefixtures("use")
def test_a_piece_that_is_not_read_takes_the_place_of_none(home: Home, sheet: Callable[..., Path]) -> None:
    run_import(home, [sheet("a", f"Weir|{URL}|It was built by hand", "Mill|https://ford.example/mill|It turns")])
    report = run_import(home, [sheet("a", f"Weir|{URL}|!", "Mill|https://ford.example/mill|It stands")])
    assert held(home) == {"Weir": ("It was built by hand", ()), "Mill": ("It stands", ())}
    assert (report.damaged, [each.path for each in report.rejected]) == ((), ["a.sheet#0"])


@pytest.mark.usefixtures("use")
def test_a_list_that_is_not_read_to_its_end_takes_nothing_from_the_articles_beside_it(
    home: Home, sheet: Callable[..., Path]
) -> None:
    """What it says of them was gone, and they came in again without their topics."""
    sheet("a/list", f">Weir|{URL}|Water")
    source = sheet("a/page", f"Weir|{URL}|It was built by hand")
    run_import(home, [source])
    sheet("a/list", ">Mill|https://ford.example/mill|!", f">Weir|{URL}|Water")
    report = run_import(home, [source])
    (stored,) = home.store.documents()
    assert (stored.document.topics, stored.losses, report.unchanged) == (("Water",), (), 1)
    sheet("a/list", f">Weir|{URL}|!")
    report = run_import(home, [source])
    (stored,) = home.store.documents()
    assert (stored.document.topics, stored.losses, report.unchanged) == (("Water",), (), 1)
    loss = "what list.sheet says of it may be missing, because that list could not be read to its end"
    assert report.damaged == (DamagedReading("page.sheet#0", "Weir", (loss,), kept=True),)
    sheet("a/list", f">Weir|{URL}|Rivers")
    assert run_import(home, [source]).changed == 1


@pytest.mark.usefixtures("use")
def test_an_import_that_was_cut_off_remembers_what_it_met_damaged(home: Home, sheet: Callable[..., Path]) -> None:
    sheet("a/1", f"Weir|{URL}|It was~")
    source = sheet("a/2", f"Weir|{URL}|It was built by hand")

    class Stopped(Exception):
        pass

    def stop(what: str, _done: int, _total: int) -> None:
        if what == "reading":
            raise Stopped

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("importers.intake._DOCUMENTS", 1)
        with pytest.raises(Stopped):
            run_import(home, [source], progress=stop)
    assert held(home) == {"Weir": ("It was", ("its end",))}
    report = run_import(home, [source])
    assert (report.resumed, report.new, report.rejected) == (True, 1, ())
    assert report.damaged == (DamagedReading("1.sheet#0", "Weir", ("its end",), kept=True),)
    assert held(home) == {"Weir": ("It was built by hand", ())}


def test_our_own_export_of_a_damaged_text_is_damaged_again(home: Home, tmp_path: Path) -> None:
    """It came back as sound, and took the place of what was."""
    line = {"hemeroteca": 1, "id": "7", "title": "Weir", "body": "It was", "source": "Ford", "losses": ["its end"]}
    (tmp_path / "cut.jsonl").write_text(json.dumps(line))
    run_import(home, [tmp_path / "cut.jsonl"])
    (stored,) = home.store.documents()
    assert stored.losses == ("its end",)
    (tmp_path / "own.jsonl").write_text(to_json_line(stored))
    again = run_import(home, [tmp_path / "own.jsonl"])
    assert (again.unchanged, len(again.damaged)) == (1, 1)
    (tmp_path / "whole.jsonl").write_text(json.dumps(line | {"body": "It was built by hand", "losses": []}))
    run_import(home, [tmp_path / "whole.jsonl"])
    (stored,) = home.store.documents()
    assert (stored.document.body, "losses" in json.loads(to_json_line(stored))) == ("It was built by hand", False)
    assert run_import(home, [tmp_path / "own.jsonl"]).changed == 0
    bad = {**line, "losses": [17]}
    (tmp_path / "bad.jsonl").write_text(json.dumps(bad))
    assert [type(each) for each in read(tmp_path / "bad.jsonl")] == [NoOriginal, Rejected]
