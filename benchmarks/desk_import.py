"""An import at the desk beside readers: `python -m benchmarks.desk_import [--pages 10000] [--work FOLDER]`.

A home of 20,000 generated articles is served by two workers. Sixteen readers search, look at articles and trends, each
a second after the page before (`benchmarks.mix`). After a while of that alone, a zip of so many pages is uploaded in
pieces, planned and applied through the desk's addresses, as its pages do it, while they go on. Told: how long each step
took, and of the readers' answers the median, the 99th percentile and how many failed, at rest and in each step.
"""

from __future__ import annotations

import argparse
import http.client
import json
import math
import random
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

from benchmarks.importing import pages
from benchmarks.mix import DOCUMENTS, Answer, Mix, home_for, mix_of
from benchmarks.pages import free_port, served

READERS = 16
THINKING = 1.0  # seconds between a page and the next one asked for, on the average
REST = 90.0  # seconds of readers alone
PIECE = 8 << 20  # bytes
PROGRAM = Path(sys.executable).with_name("hemeroteca")


@dataclass(frozen=True)
class Seen:
    """An answer that a reader had, and what the desk did when it was asked for."""

    step: str
    answer: Answer


class Readers:
    """Sixteen people who read until told to leave; `step` is what the desk does now."""

    def __init__(self, port: int, mix: Mix) -> None:
        self.step = "warm-up"
        self.seen: list[Seen] = []
        self._leaving = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(port, mix, each)) for each in range(READERS)]
        for each in self._threads:
            each.start()

    def leave(self) -> None:
        self._leaving.set()
        for each in self._threads:
            each.join()

    def _read(self, port: int, mix: Mix, number: int) -> None:
        chance = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for kind, address in mix.addresses(number):
            if self._leaving.wait(chance.expovariate(1 / THINKING)):
                break
            if kind in ("export", "words"):
                continue  # who takes everything away waits by design
            step, begun = self.step, time.perf_counter()
            try:
                connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
                answer = connection.getresponse()
                answer.read()
                status = answer.status
            except (OSError, http.client.HTTPException):
                connection.close()
                status = 0
            self.seen.append(Seen(step, Answer(kind, status, time.perf_counter() - begun)))
        connection.close()


class Desk:
    """The desk's addresses for programs."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._headers = {"Authorization": f"Bearer {token}"}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        kind = {} if isinstance(body, bytes) else {"Content-Type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        connection.request(method, f"/api/v1/admin{path}", sent, self._headers | kind | headers)
        answer = connection.getresponse()
        told = json.loads(answer.read())
        connection.close()
        if answer.status >= 400:
            raise SystemExit(f"{method} {path}: {answer.status} {told}")
        return told

    def upload(self, file: Path) -> str:
        """The number of the plan that it is for."""
        made = self.ask("POST", "/uploads", {"name": file.name, "length": file.stat().st_size})["upload"]
        with file.open("rb") as source:
            at = 0
            while piece := source.read(PIECE):
                kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(at)}
                at = self.ask("PATCH", f"/uploads/{made['id']}", piece, **kind)["upload"]["offset"]
        return str(made["plan"])

    def wait(self, plan: str, *standings: str) -> dict[str, Any]:
        """The plan, once it stands as one of these."""
        while True:
            told: dict[str, Any] = self.ask("GET", f"/plans/{plan}")["plan"]
            if told["standing"] in standings:
                return told
            if told["standing"] not in ("planning", "applying"):
                raise SystemExit(f"the plan is {told['standing']}: {told['sentence']}")
            time.sleep(0.5)


def zipped(work: Path, count: int) -> Path:
    made = work / f"pages-{count}.zip"
    if not made.exists():
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
            for path, page in pages(count):
                file.writestr(path, page)
    return made


@contextmanager
def at_the_desk(home: Path) -> Iterator[tuple[int, Desk]]:
    """A server of this home with its worker, and somebody signed in."""
    run = [str(PROGRAM), "--home", str(home)]
    subprocess.run([*run, "user", "add", "ana", "--role", "admin", "--link"], check=True, stdout=subprocess.DEVNULL)
    token = subprocess.run(
        [*run, "token", "add", "bench", "--role", "admin", "--json"], check=True, capture_output=True, text=True
    )
    port = free_port()
    process = served([*run, "serve", "--worker", "--workers", "2", "--port", str(port)], port)
    try:
        yield port, Desk(port, json.loads(token.stdout)["value"])
    finally:
        process.terminate()
        process.wait()


def table(seen: list[Seen], steps: dict[str, float]) -> Iterator[str]:
    yield "| the desk | seconds | answers | median | 95 % | 99 % | at most | failed | told to come again |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for step, seconds in steps.items():
        answers = [each.answer for each in seen if each.step == step]
        if not answers:
            continue
        ordered = sorted(each.seconds * 1000 for each in answers)
        times = " | ".join(f"{ordered[math.ceil(share * len(ordered)) - 1]:,.0f} ms" for share in (0.5, 0.95, 0.99, 1))
        later = sum(each.status in (429, 503) for each in answers)
        failed = sum(each.failed for each in answers) - sum(each.status == 503 for each in answers)
        yield f"| {step} | {seconds:,.0f} | {len(answers):,} | {times} | {failed} | {later} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help="articles that the home has before")
    parser.add_argument("--rest", type=float, default=REST, help="seconds of readers alone")
    parser.add_argument("--work", type=Path, default=Path("bench-work"))
    options = parser.parse_args()
    options.work.mkdir(exist_ok=True)
    file = zipped(options.work, options.pages)
    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        home = Path(folder) / "home"
        copytree(home_for(PROGRAM, options.work, options.documents), home)
        with at_the_desk(home) as (port, desk):
            readers = Readers(port, mix_of(port))
            steps: dict[str, float] = {}
            plan = ""

            def step(name: str, began: float) -> float:
                steps[readers.step] = time.perf_counter() - began
                readers.step = name
                return time.perf_counter()

            try:
                began = time.perf_counter()
                time.sleep(20)
                began = step("at rest", began)
                time.sleep(options.rest)
                began = step("uploading", began)
                plan = desk.upload(file)
                began = step("planning", began)
                desk.ask("POST", f"/plans/{plan}/make", {})
                planned = desk.wait(plan, "ready")
                began = step("applying", began)
                desk.ask("POST", f"/plans/{plan}/apply")
                applied = desk.wait(plan, "applied")
                step("", began)
            finally:
                readers.leave()
    del steps["warm-up"]
    print(f"planned {planned['counts']}; applied as import {applied['import_id']}")
    print("\n".join(table(readers.seen, steps)))


if __name__ == "__main__":
    main()
