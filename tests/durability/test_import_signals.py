"""An import that is told to end, whose clock jumps, or which meets pipes and devices: nothing twice, nothing dated
anew, nothing waited for."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.history import import_log
from archive.home import Home
from importers.containers.walk import walk
from importers.errors import SourceUnreadable
from importers.protocol import Item, Rejected
from importers.run import run_import

DATES = [
    "<time datetime='2012-03-05T23:30:00-05:00'>5 March</time>",
    "<meta property='article:published_time' content='2012-03-05T23:59:59Z'>",
    "<meta name=date content='2012-03-05'>",
    "<p class=date>5 March 2012</p>",
    "<p class=date>March 2012</p>",
    "<p class=date>Monday, 23:50</p>",
    "<p class=date>yesterday</p>",
    "<meta property='article:published_time' content='Mon, 05 Mar 2012 23:30:00 +0900'>",
    "<meta property='article:published_time' content='1331000000'>",
]


def pages(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        words = " ".join(random.Random(number).choices("river town flood mayor vote rain bridge".split(), k=60))
        date = DATES[number % len(DATES)]
        (folder / f"{number:03}.html").write_text(
            f"<html><head><title>Page {number} of it</title></head><body><article><h1>Page {number} of it</h1>{date}"
            f"<p>{words}.</p><p>{words[::-1]}.</p></article></body></html>"
        )
    return folder


def held(home: Path) -> list[Any]:
    """What the archive holds, times of ours aside."""
    opened = Home.open(home)
    try:
        return sorted((each.document.title, each.document, each.content_hash) for each in opened.store.documents())
    finally:
        opened.close()


def imported(home: Path, source: Path) -> None:
    opened = Home.open(home, create=True)
    run_import(opened, [source], processes=2)
    opened.close()


def running(home: Path, source: Path, **environment: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "webui", "--home", str(home), "import", str(source), "--processes", "2"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdout=quiet, stderr=quiet, env={**os.environ, **environment})


def test_an_import_that_is_told_to_end_ends_and_goes_on_later_with_nothing_twice(tmp_path: Path) -> None:
    source = pages(tmp_path / "in", 400)
    imported(tmp_path / "unbroken", source)
    expected, home, hit = held(tmp_path / "unbroken"), tmp_path / "home", 0
    for attempt in range(10):
        import_ = running(home, source)
        deadline = time.monotonic() + 60
        while not Home.exists(home) and import_.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(attempt * 0.1)
        import_.send_signal(signal.SIGTERM)
        hit += import_.wait(timeout=10) != 0
        if Home.exists(home):
            assert len({title for title, *_ in held(home)}) == len(held(home)), "something is there twice"
    assert hit >= 3, "the signals came after the work was done: nothing was tested"
    assert running(home, source).wait(timeout=120) == 0
    assert held(home) == expected


def test_a_clock_that_jumps_changes_no_date_and_no_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = pages(tmp_path / "in", 40)
    imported(tmp_path / "unbroken", source)
    jumps = iter([timedelta(days=1), timedelta(days=-1)] * 1000)
    monkeypatch.setattr(import_log, "now", lambda: (datetime.now(UTC) + next(jumps)).isoformat(timespec="microseconds"))
    imported(tmp_path / "home", source)
    assert held(tmp_path / "home") == held(tmp_path / "unbroken")
    changed = (source / "000.html").read_text().replace("Page 0 of it", "Page nought of it")
    (source / "000.html").write_text(changed)
    imported(tmp_path / "home", source)
    titles = [title for title, *_ in held(tmp_path / "home")]
    assert "Page nought of it" in titles and "Page 0 of it" not in titles, (
        "what came last counts, whatever the clock said"
    )


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Midway"])
def test_where_the_machine_stands_changes_no_date(tmp_path: Path, zone: str) -> None:
    """Twenty-five hours lie between the two: the day there is never the same."""
    source = pages(tmp_path / "in", 30)
    imported(tmp_path / "here", source)
    assert running(tmp_path / "there", source, TZ=zone).wait(timeout=120) == 0
    assert held(tmp_path / "there") == held(tmp_path / "here")
    assert sum(each[1].published is not None for each in held(tmp_path / "here")) >= 20


def test_pipes_sockets_and_devices_are_told_and_never_waited_for(tmp_path: Path) -> None:
    source = pages(tmp_path / "in", 2)
    os.mkfifo(source / "pipe.html")
    (source / "link.html").symlink_to("pipe.html")
    (source / "zero.html").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(source / "socket"))
        met = list(walk(source))
    told = {each.path: each.reason for each in met if isinstance(each, Rejected)}
    assert told.keys() == {"pipe.html", "socket", "zero.html"}
    assert sum(isinstance(each, Item) for each in met) == 2
    for odd in (source / "pipe.html", Path("/dev/zero"), source / "link.html"):
        with pytest.raises(SourceUnreadable, match="a device or a pipe"):
            list(walk(odd))


def test_a_file_that_became_a_pipe_since_it_was_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = pages(tmp_path / "in", 1)
    os.mkfifo(tmp_path / "pipe.html")
    monkeypatch.setattr("importers.containers.walk.files_of", lambda _: iter([(tmp_path / "pipe.html", "pipe.html")]))
    [told] = walk(source)
    assert isinstance(told, Rejected) and "device or a pipe" in told.reason
