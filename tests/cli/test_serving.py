"""A real server with two workers: readers beside an import and a reindex, and a port that is taken."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from tests.support.shelf import article, home_with

COMMAND = [sys.executable, "-m", "webui"]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False)


@contextmanager
def server(home: Path) -> Iterator[str]:
    command = [*COMMAND, "serve", "--home", str(home), "--port", "0", "--workers", "2", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())["address"]
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
        process.stdout.close()


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return str(answer.read().decode())


class Readers:
    """Threads that search without pause and remember every answer."""

    def __init__(self, address: str, count: int = 3) -> None:
        self.totals: list[list[int]] = [[] for _ in range(count)]
        self.failures: list[str] = []
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(address, totals)) for totals in self.totals]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _read(self, address: str, totals: list[int]) -> None:
        while not self._ended.is_set():
            try:
                get(f"{address}?q=river")
                totals.append(json.loads(get(f"{address}api/v1/search?q=river"))["total"])
            except Exception as error:  # whatever it is, it is a failure
                self.failures.append(repr(error))

    def wait_for(self, answers: int) -> None:
        start = [len(totals) for totals in self.totals]
        deadline = time.monotonic() + 30
        while any(len(totals) < begin + answers for totals, begin in zip(self.totals, start, strict=True)):
            assert time.monotonic() < deadline, self.failures
            time.sleep(0.01)


def test_readers_never_notice_an_import_or_a_reindex_but_for_its_result(tmp_path: Path) -> None:
    home_with(tmp_path / "home", *(article(n) for n in range(100))).close()
    more = tmp_path / "more.jsonl"
    with more.open("w") as file:
        for n in range(100):
            file.write(json.dumps({"id": n, "title": f"More {n}", "body": f"The river fell on day {n}."}) + "\n")
    with server(tmp_path / "home") as address:
        with Readers(address) as readers:
            readers.wait_for(3)
            imported = run("import", more, "--home", tmp_path / "home", "--json")
            assert json.loads(imported.stdout)["new"] == 100, imported
            readers.wait_for(3)
            assert run("reindex", "--home", tmp_path / "home").returncode == 0
            readers.wait_for(3)
        assert readers.failures == []
        for totals in readers.totals:
            assert set(totals) == {100, 200}
            assert totals == sorted(totals), "an old answer came after a new one"


def test_workers_end_when_they_are_told_to(tmp_path: Path) -> None:
    home_with(tmp_path / "home", article(1)).close()
    with server(tmp_path / "home") as address:
        assert json.loads(get(f"{address}healthz"))["documents"] == 1


def test_a_port_that_is_taken_is_said_to_be(tmp_path: Path) -> None:
    home_with(tmp_path / "home", article(1)).close()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = run("serve", "--home", tmp_path / "home", "--port", taken.getsockname()[1])
    assert ended.returncode == 1
    assert "choose another with --port" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_killed_worker_is_replaced(tmp_path: Path) -> None:
    home_with(tmp_path / "home", article(1)).close()
    command = [*COMMAND, "serve", "--home", str(tmp_path / "home"), "--port", "0", "--workers", "2", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        address = json.loads(process.stdout.readline())["address"]
        get(address)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        deadline = time.monotonic() + 20
        while Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split() == children:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert json.loads(get(f"{address}healthz"))["status"] == "ok"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        process.stdout.close()
