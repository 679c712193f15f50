"""What takes too much time or memory, or ends the process that reads it, costs itself: the import goes on."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from archive.document import Document
from archive.home import Home
from importers import worker_pool
from importers.errors import ReadingFailed
from importers.guide.guide import NO_GUIDE
from importers.intake import Report
from importers.pieces import piece
from importers.protocol import Found, Item, Unread
from importers.readers import process, reader
from importers.registry import Registry
from importers.run import run_import
from importers.worker_pool import Readers
from webui.cli.import_report import report_json

LARGE = b"#" * (5 << 20) + b"\n"  # more than is held


class Traps:
    """A plug-in whose items do what they say."""

    name = "traps"

    def accepts(self, item: Item) -> float:
        return 1.0

    def read(self, item: Item) -> Iterator[Found]:
        with item.open() as stream:
            for number, line in enumerate(stream, 1):
                if not line.startswith(b"#"):
                    word = line.decode().strip()
                    if word.startswith("between"):
                        yield did(word.removeprefix("between "), item.path)
                    yield piece(f"{item.path}:{number}", partial(did, word, f"{item.path}:{number}"))


def did(word: str, path: str) -> Document:
    match word:
        case "spin":
            re.match(r"(?:a+)+b", "a" * 60)  # within a library of C, where no handler of ours is called
        case "eat":
            bytearray(600 << 20)
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sleep":
            time.sleep(1.2)
        case "fault":
            raise KeyError("nobody thought of it")
    return Document(title=word, body=f"The text of {path}.", path=path, source_id=path)


@pytest.fixture(autouse=True)
def small_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "recognise", Registry((Traps(),)).recognise)
    monkeypatch.setattr(process, "SECONDS", 0.5)
    monkeypatch.setattr(process, "MEMORY", 300 << 20)


REASONS = {
    "spin": "processor time",
    "eat": "memory",
    "die": "SIGKILL",
    "fault": "a fault of this program (KeyError: 'nobody thought of it'; test_costly_items.py, line 6",
}


def imported(home: Path, source: Path, processes: int = 1) -> Report:
    opened = Home.open(home, create=True)
    try:
        return run_import(opened, [source], processes=processes)
    finally:
        opened.close()


def files(folder: Path, **lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in lines.items():
        (folder / name).write_text(text + "\n")
    return folder


@pytest.mark.parametrize("processes", [1, 2])
def test_an_item_over_its_budget_is_rejected_by_name_and_tried_again(tmp_path: Path, processes: int) -> None:
    """With one process too, and in an import that is small: it hung."""
    source = files(tmp_path / "in", a="fine", **{f"{name}.bad": name for name in REASONS}, z="fine")
    report = imported(tmp_path / "home", source, processes)
    assert {each.path.partition(".")[0]: each.reason for each in report.rejected}.keys() == REASONS.keys()
    for each in report.rejected:
        assert REASONS[each.path.partition(".")[0]] in each.reason
    assert report.new == 2
    told = report_json(report, dry_run=False)["rejected"]
    assert isinstance(told, list) and [each["source"] for each in told] == [each.path for each in report.rejected]
    opened = Home.open(tmp_path / "home")
    assert report.import_id
    assert list(opened.store.imports.rejections(report.import_id)) == list(report.rejected)
    opened.close()
    for name in REASONS:
        (source / f"{name}.bad").write_text("fine\n")
    again = imported(tmp_path / "home", source, processes)
    assert (again.new, again.unchanged, again.rejected) == (len(REASONS), 2, ())


def test_what_waits_is_not_costly_however_busy_the_machine_is(tmp_path: Path) -> None:
    """Processor time counts, not a clock."""
    report = imported(tmp_path / "home", files(tmp_path / "in", a="sleep", b="sleep"))
    assert (report.new, report.rejected) == (2, ())


@pytest.mark.parametrize("large", [False, True])
def test_a_record_over_its_budget_costs_itself(tmp_path: Path, large: bool) -> None:
    words = ["one", "spin", "two", "eat", "three", "fault", "four"]
    (tmp_path / "records").write_bytes(LARGE * large + "\n".join(words).encode())
    report = imported(tmp_path / "home", tmp_path / "records")
    assert report.new == 4
    assert [each.path for each in report.rejected] == [f"records:{number + large}" for number in (2, 4, 6)]
    for each, word in zip(report.rejected, ("spin", "eat", "fault"), strict=True):
        assert REASONS[word] in each.reason


def test_of_a_file_of_many_costly_records_the_rest_is_given_up_and_that_is_told(tmp_path: Path) -> None:
    source = files(tmp_path / "in", a="\n".join(["one", *["die"] * 9, "two"]), b="fine")
    report = imported(tmp_path / "home", source)
    assert [each.path for each in report.rejected] == ["a:2", "a:3", "a:4", "a"]
    assert report.rejected[-1].reason.endswith("what follows in it was not read")
    assert report.new == 2, "the first record and the other file"


def test_what_was_found_before_a_file_was_given_up_is_kept(tmp_path: Path) -> None:
    source = files(tmp_path / "in", a="one\ntwo\nbetween die\nthree")
    report = imported(tmp_path / "home", source)
    assert report.new == 2
    assert [each.path for each in report.rejected] == ["a"]


def test_a_reader_that_waits_for_ever_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_LOOK", 0.05)
    monkeypatch.setattr(reader, "_LOOKS", 3)
    report = imported(tmp_path / "home", files(tmp_path / "in", a="sleep", b="fine"))
    assert [each.path for each in report.rejected] == ["a:1"]
    assert report.new == 1


def test_work_that_is_no_reading_gives_nothing_where_it_costs_too_much() -> None:
    with Readers(NO_GUIDE, 2) as readers:
        assert readers.map(_length, ["spin", "two", "die", "four"]) == [None, 3, None, 4]


def _length(word: str) -> int:
    did(word, "")
    return len(word)


def test_where_no_process_can_be_made_the_import_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refused)
    with pytest.raises(ReadingFailed, match="could not be started"):
        imported(tmp_path / "home", files(tmp_path / "in", a="fine"))


def test_no_process_stays_behind(tmp_path: Path) -> None:
    before = children()
    imported(tmp_path / "home", files(tmp_path / "in", a="fine", b="die"), processes=2)
    with pytest.raises(ZeroDivisionError), Readers(NO_GUIDE, 2) as readers:
        for _item, _found in readers.read([Item("a", b"sleep"), Item("b", b"fine")]):
            raise ZeroDivisionError
    assert children() == before


def children() -> list[str]:
    path = Path(f"/proc/self/task/{os.getpid()}/children")
    return path.read_text().split() if path.exists() else []


def test_a_rejection_stands_where_the_item_stood() -> None:
    items = [Item(name, word.encode()) for name, word in (("a", "fine"), ("b", "spin"), ("c", "fine"))]
    with Readers(NO_GUIDE, 2) as readers:
        found = [list(each) for _, each in readers.read(items)]
    assert [type(each) for [each] in found] == [Document, Unread, Document]
