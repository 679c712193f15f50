"""A real server with two workers: readers beside an import and a reindex, and a port that is taken."""

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from tests.support.serving_behind import serving
from tests.support.shelf import article, home_with
from tests.support.visitors import Visitors

COMMAND = [sys.executable, "-m", "webui"]
READERS = 3


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False)


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return str(answer.read().decode())


class Readers:
    """What some visitors are told who search without pause."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.totals: dict[int, list[int]] = {}  # by the thread that asked
        self.failures: list[str] = []

    def read(self, _chance: random.Random) -> None:
        totals = self.totals.setdefault(threading.get_ident(), [])
        try:
            get(f"{self._address}?q=river")
            totals.append(json.loads(get(f"{self._address}api/v1/search?q=river"))["total"])
        except Exception as error:  # whatever it is, it is a failure
            self.failures.append(repr(error))

    def wait_for(self, answers: int) -> None:
        deadline = time.monotonic() + 30
        start = {each: len(totals) for each, totals in list(self.totals.items())}
        while len(self.totals) < READERS or any(
            len(totals) < start.get(each, 0) + answers for each, totals in list(self.totals.items())
        ):
            assert time.monotonic() < deadline, self.failures
            time.sleep(0.01)


def test_readers_never_notice_an_import_or_a_reindex_but_for_its_result(tmp_path: Path) -> None:
    home_with(tmp_path / "home", *(article(n) for n in range(100))).close()
    more = tmp_path / "more.jsonl"
    with more.open("w") as file:
        for n in range(100):
            file.write(json.dumps({"id": n, "title": f"More {n}", "body": f"The river fell on day {n}."}) + "\n")
    with serving(tmp_path / "home", "--no-worker", "--workers", "2") as (told, started):
        readers = Readers(str(told["address"]))
        with Visitors(readers.read, READERS):
            readers.wait_for(3)
            imported = run("import", more, "--home", tmp_path / "home", "--json")
            assert json.loads(imported.stdout)["new"] == 100, imported
            readers.wait_for(3)
            assert run("reindex", "--home", tmp_path / "home").returncode == 0
            readers.wait_for(3)
        assert readers.failures == []
        for totals in readers.totals.values():
            assert set(totals) == {100, 200}
            assert totals == sorted(totals), "an old answer came after a new one"
    assert started.returncode == 0


def test_workers_end_when_they_are_told_to(tmp_path: Path) -> None:
    home_with(tmp_path / "home", article(1)).close()
    with serving(tmp_path / "home", "--no-worker", "--workers", "2") as (told, started):
        assert json.loads(get(f"{told['address']}healthz"))["documents"] == 1
    assert started.returncode == 0


def test_a_port_that_is_taken_is_said_to_be(tmp_path: Path) -> None:
    home_with(tmp_path / "home", article(1)).close()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = run("serve", "--home", tmp_path / "home", "--port", taken.getsockname()[1])
    assert ended.returncode == 1
    assert "choose another with --port" in ended.stderr
    assert "Traceback" not in ended.stderr
