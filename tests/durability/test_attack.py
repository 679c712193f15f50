"""One visitor who asks for the costliest there is holds up nobody else, and leaves nothing behind: the real server."""

from __future__ import annotations

import multiprocessing
import os
import re
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.home import Home
from benchmarks.mix import ask_at_once, home_for, mix_of
from benchmarks.vocabulary import english
from tests.support.crawling import ask
from tests.support.load import Held, Seen, ask_for_each, attack, light_pages, read, workers_of
from tests.support.serving_behind import serving
from tests.support.shelf import article, home_with

WORDS = [word for word in english().words[:400] if word.isalpha()]
PLAIN = [word for word in english().words[100:3_000] if len(word) > 3]
HONEST = (200, 304, 400, 503)
SETTLES = 12  # seconds after which a worker has given back what it does not need


def build_home(path: Path) -> Home:
    text = " ".join(WORDS)
    return home_with(path, *(article(n, f"{text[n:]} {text[: 9 * n]}. The river rose.") for n in range(120)))


pytestmark = pytest.mark.archive(build=build_home)


def attacked(port: int, seconds: float, connections: int = 16) -> tuple[Seen, Seen]:
    """What the visitor got, who is a process of its own, and what readers of light pages got meanwhile."""
    pages = light_pages(port, PLAIN)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
        visitor = apart.submit(attack, port, WORDS, connections, seconds)
        readers = read(port, pages, 4, seconds)
        return visitor.result(), readers


def test_light_pages_are_answered_while_one_visitor_asks_for_the_costliest(home: Home) -> None:
    with serving(home.path, "--no-worker") as (told, started):
        port = urlsplit(str(told["address"])).port
        assert port
        visitor, readers = attacked(port, 2)
        assert readers.failures() == {}
        assert len(readers.took) > 10
        assert visitor.failures(HONEST) == {}
        assert len(workers_of(started.pid)) == 2
        assert ask(f"{told['address']}?q=river").status == 200


@pytest.mark.soak
def test_twenty_thousand_articles_under_attack(tmp_path: Path) -> None:
    home = home_for(Path(sys.executable).with_name("hemeroteca"), tmp_path)
    with serving(home, "--no-worker") as (told, started):
        port = urlsplit(str(told["address"])).port
        assert port
        ask_for_each(port, PLAIN[0])
        ask_at_once(port, mix_of(port), 8, 180)  # what is in use has its caches filled
        time.sleep(SETTLES)
        before = workers_of(started.pid)
        for _ in range(3):
            visitor, readers = attacked(port, 40)
            told_of = f"median {readers.at(0.5):.3f} s, 99 % {readers.at(0.99):.3f} s of {len(readers.took)}"
            sys.stdout.write(f"{told_of}; the visitor got {_by_status(visitor)}\n")
            assert readers.failures() == {}
            assert readers.at(0.5) < 0.1
            assert readers.at(0.99) < 1
            assert visitor.failures(HONEST) == {}
        time.sleep(SETTLES)
        after = workers_of(started.pid)
        sys.stdout.write(f"before {before}\nafter {after}\n")
        assert _most(after) <= 1.3 * _most(before)


def _by_status(seen: Seen) -> dict[int, int]:
    statuses = Counter[int]()
    for (_kind, status), count in seen.statuses.items():
        statuses[status] += count
    return dict(statuses)


def _most(workers: dict[int, Held]) -> float:
    return max(each.resident for each in workers.values())


@pytest.mark.parametrize("options", [["--max-requests", "15", "--max-requests-jitter", "5"], []])
def test_plain_gunicorn_serves_too_and_nobody_notices_a_new_worker(home: Home, options: list[str]) -> None:
    worker = ["--worker-class", "webui.serving.worker.PatientWorker"] if options else ["--threads", "8"]
    command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--bind", "127.0.0.1:0", *worker, *options]
    environment = {**os.environ, "HEMEROTECA_HOME": str(home.path)}
    with subprocess.Popen([*command, "wsgi:app"], env=environment, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr
            port = next(int(found[1]) for line in server.stderr if (found := re.search(r"127\.0\.0\.1:(\d+)", line)))
            statuses = {ask(f"http://127.0.0.1:{port}/?q=river+{n}").status for n in range(40 if options else 5)}
            assert statuses == {200}
        finally:
            server.terminate()
            server.wait()
