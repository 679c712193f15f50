"""An import that was cut off goes on: the same archive as an unbroken run, counts and rejections included."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from archive.history.records import Batch, Outcome
from archive.home import Home
from archive.store import Store
from importers import intake
from importers.run import run_import
from tests.support.changing_archive import WORDS

PAGES, LINES = 70, 260


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Pages, a listing that links to some of them and to others, records good and bad, a picture."""
    folder = tmp_path / "saved"
    (folder / "news").mkdir(parents=True)
    chance = random.Random(5)

    def words(count: int) -> str:
        return " ".join(chance.choices(WORDS, k=count)).capitalize() + "."

    for number in range(PAGES):
        date = f'<meta property="article:published_time" content="2012-03-{number % 27 + 1:02}">' if number % 3 else ""
        paragraphs = "".join(f"<p>{words(40)}</p>" for _ in range(4))
        (folder / "news" / f"{number:03}.html").write_text(
            f"<html><head><title>Page {number} {words(4)}</title>{date}</head><body><article><h1>Page {number}</h1>"
            f"{paragraphs}</article></body></html>"
        )
    items = "".join(
        f'<li><h3><a href="news/{number:03}.html">Page {number}</a></h3><p>5 March 2012</p><p>{words(30)}</p></li>'
        for number in range(PAGES - 9, PAGES + 9)
    )
    (folder / "index.html").write_text(f"<html><title>All</title><body><ul>{items}</ul></body></html>")
    (folder / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with (folder / "records.jsonl").open("w") as file:
        for number in range(LINES):
            good = {"id": number, "title": f"Record {number}", "body": words(30)}
            file.write((json.dumps(good) if number % 20 else '{"title": "No text"}') + "\n")
    return folder


def state(home: Path) -> tuple[list[Any], list[Any], list[Any]]:
    """All that an import leaves, times aside."""
    opened = Home.open(home)
    documents = [
        (each.id, each.document, each.content_hash, each.import_id, each.original) for each in opened.store.documents()
    ]
    found = opened.store.imports.all()
    rejections = [opened.store.imports.rejections(each.id) for each in found]
    opened.close()
    counts = [(each.id, each.new, each.changed, each.unchanged, each.rejected, each.skipped) for each in found]
    return documents, counts, rejections


class Stopped(Exception):
    pass


class StopAfter:
    """A progress that ends the run when so many files were read, and counts them."""

    def __init__(self, files: int) -> None:
        self.files = files
        self.read = 0

    def __call__(self, what: str, _done: int, _total: int) -> None:
        self.read += what == "reading"
        if self.read >= self.files:
            raise Stopped


@contextmanager
def telling(happens: Callable[[], object]) -> Iterator[None]:
    """Call `happens` whenever this process begins or ends a statement, and before it commits."""

    def told(*_: object) -> None:
        happens()

    moments = ("before_cursor_execute", "after_cursor_execute", "commit")
    for name in moments:
        event.listen(Engine, name, told)
    try:
        yield
    finally:
        for name in moments:
            event.remove(Engine, name, told)


def import_telling(home: Path, source: Path, happens: Callable[[], object]) -> None:
    """An import that calls `happens` at each statement and at each step of its progress."""

    def progress(*_: object) -> None:
        happens()

    with telling(happens):
        run_import(Home.open(home, create=True), [source], progress=progress)


def killed_at(moment: int, home: Path, source: Path) -> bool:
    """Import in a process of its own that is killed at so many-th a moment; whether there were so many."""
    child = os.fork()
    if child == 0:
        status, moments = 1, itertools.count(1)

        def kill_in_time() -> None:
            if next(moments) == moment:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            import_telling(home, source, kill_in_time)
            status = 0
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    assert ended in (0, signal.SIGKILL), "the import failed by itself"
    return ended != 0


def test_twenty_interruptions_end_where_an_unbroken_run_ends(tmp_path: Path, source: Path) -> None:
    moments = itertools.count()
    import_telling(tmp_path / "unbroken", source, lambda: next(moments))
    expected = state(tmp_path / "unbroken")
    assert len(expected[0]) > PAGES + LINES * 0.9
    home, hit, chance, last = tmp_path / "broken", 0, random.Random(3), next(moments)
    for _ in range(20):
        if killed_at(chance.randint(1, last), home, source):
            hit += 1
        else:
            assert state(home) == expected
            home = tmp_path / f"broken-{hit}"
    run_import(Home.open(home, create=True), [source])
    assert state(home) == expected
    assert hit >= 5, "the kills came after the work was done: nothing was tested"


def test_cut_off_anywhere_among_what_only_a_list_tells_of_it_goes_on_there(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the list names one article twice: that is told once."""
    index = source / "index.html"
    twice = '<li><h3><a href="news/075.html">Page 75</a></h3><p>5 March 2012</p><p>Once more.</p></li>'
    index.write_text(index.read_text().replace("</ul>", f"{twice}</ul>"))
    monkeypatch.setattr(intake, "_DOCUMENTS", 3)
    stores = itertools.count()
    take = Store.take

    def counted(store: Store, number: int, batch: Batch) -> list[Outcome]:
        if next(stores) == last:
            raise Stopped
        return take(store, number, batch)

    monkeypatch.setattr(Store, "take", counted)
    last = -1
    run_import(Home.open(tmp_path / "unbroken", create=True), [source])
    expected, batches = state(tmp_path / "unbroken"), next(stores)
    for left in (1, 3, 6):
        home, stores, last = tmp_path / f"broken-{left}", itertools.count(), batches - left
        with pytest.raises(Stopped):
            run_import(Home.open(home, create=True), [source])
        last = -1
        run_import(Home.open(home), [source])
        assert state(home) == expected, left


def test_an_import_stopped_in_its_reading_goes_on_and_says_so(tmp_path: Path, source: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    with pytest.raises(Stopped):
        run_import(home, [source], progress=StopAfter(PAGES))
    assert 0 < home.store.count() < PAGES + LINES * 0.9
    counting = StopAfter(10**9)
    report = run_import(home, [source], progress=counting)
    assert report.resumed
    assert counting.read < PAGES, "what was stored is read again"
    assert len(home.store.imports.all()) == 1
    home.close()
    run_import(Home.open(tmp_path / "unbroken", create=True), [source])
    assert state(tmp_path / "home") == state(tmp_path / "unbroken")


def test_a_source_that_changed_since_is_imported_anew(tmp_path: Path, source: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    with pytest.raises(Stopped):
        run_import(home, [source], progress=StopAfter(PAGES))
    page = source / "news" / "001.html"
    page.write_text(page.read_text().replace("Page 1", "Page 1 corrected"))
    report = run_import(home, [source])
    assert not report.resumed
    assert [each.finished_at is None for each in home.store.imports.all()] == [True, False]
    assert any("corrected" in each.document.title for each in home.store.documents())


def test_an_import_in_several_processes_is_the_same_and_its_processes_end_with_it(tmp_path: Path, source: Path) -> None:
    run_import(Home.open(tmp_path / "one", create=True), [source])
    command = [sys.executable, "-m", "webui", "--home", str(tmp_path / "two"), "import", str(source)]
    running = subprocess.Popen([*command, "--processes", "2"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    children: list[str] = []
    deadline = time.monotonic() + 60
    while not children and running.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
        children = _children(running.pid)
    assert children, "no process came to help"
    running.kill()
    running.wait()
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{child}/stat").exists() for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [child for child in children if Path(f"/proc/{child}/stat").exists()]
    subprocess.run([*command, "--processes", "2"], check=True, stdout=subprocess.DEVNULL)
    assert state(tmp_path / "two") == state(tmp_path / "one")


def _children(pid: int) -> list[str]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    if not path.exists():
        pytest.skip("this system does not list a process's children")
    return path.read_text().split()
