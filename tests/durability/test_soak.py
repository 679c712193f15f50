"""A day of a library's use in an hour: readers, programs and keepers at once, and what the workers hold meanwhile.

`HEMEROTECA_SOAK_SECONDS` is how long it lasts (600 when not set; less tells nothing of slopes): as many pages, searches
and exports as two workers answer eight readers, an import every two minutes that is then undone, a new index every ten.
What was seen is printed: the slope of memory, files and threads of each worker, and errors by kind.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from benchmarks.mix import Answer, ask_at_once, home_for, mix_of
from benchmarks.vocabulary import english
from tests.support.load import Held, Seen, light_pages, read, workers_of
from tests.support.serving_behind import serving

SECONDS = float(os.environ.get("HEMEROTECA_SOAK_SECONDS", "600"))
READERS, PROGRAMS = 4, 4
EVERY = 2.0  # seconds from one look at the workers to the next
WARM = 0.5  # of the time: what is kept for later (tens of thousands of words) is there then
ENOUGH = 30_000  # requests that a worker has answered by then; after fewer a slope is that of caches that fill
IMPORTS, REINDEXES = 120.0, 600.0  # seconds from one to the next
MOST_SLOPE = 1.0  # MiB for 10,000 requests that a worker answers
NOISE = 6.0  # MiB over the whole run, of a level that goes up and down by tens
PLAIN = [word for word in english().words[100:3_000] if len(word) > 3]


@dataclass
class Watch:
    """Looks at the workers until it is told to stop: (seconds, what each holds) by its process."""

    server: int
    looks: dict[int, list[tuple[float, Held]]] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        started = time.monotonic()
        while not self.stop.wait(EVERY):
            for process, held in workers_of(self.server).items():
                self.looks.setdefault(process, []).append((time.monotonic() - started, held))

    def slope(self, process: int, value: Callable[[Held], float]) -> float:
        """What a second adds, once warm: the median of the slopes between looks that are half the time apart, which a
        few high ones do not change."""
        warm = [(at, value(held)) for at, held in self.looks[process] if at > WARM * SECONDS]
        half = len(warm) // 2
        slopes = [
            (later - first) / (end - begin) for (begin, first), (end, later) in zip(warm, warm[half:], strict=False)
        ]
        return statistics.median(slopes)


@dataclass
class Keeper:
    """Imports some articles and takes them back, again and again, so that the archive stays as large as it is; and has
    the index built anew."""

    home: Path
    folder: Path
    stop: threading.Event = field(default_factory=threading.Event)
    did: Counter[str] = field(default_factory=Counter)

    def run(self) -> None:
        next_index = time.monotonic() + min(REINDEXES, SECONDS / 3)
        while not self.stop.wait(min(IMPORTS, SECONDS / 6)):
            source = self.folder / f"more-{sum(self.did.values())}.jsonl"
            rows = (
                {"id": f"{source.stem}-{n}", "title": f"More {n}", "body": "The river rose again."} for n in range(50)
            )
            source.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
            told = self._told("import", source)
            self._told("undo", told["import_id"])
            if time.monotonic() > next_index:
                next_index = time.monotonic() + REINDEXES
                self._told("reindex")

    def _told(self, *arguments: object) -> dict[str, object]:
        command = [sys.executable, "-m", "webui", *map(str, arguments), "--home", str(self.home), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.did[f"{arguments[0]} {'done' if done.returncode == 0 else done.stderr[-300:]}"] += 1
        found: dict[str, object] = json.loads(done.stdout or "{}")
        return found


@pytest.mark.soak
def test_a_day_of_use_leaves_nothing_behind(tmp_path: Path) -> None:
    home = home_for(Path(sys.executable).with_name("hemeroteca"), tmp_path)
    with serving(home, "--no-worker") as (told, started):
        port = urlsplit(str(told["address"])).port
        assert port
        mix, pages = mix_of(port), light_pages(port, PLAIN)
        watch, keeper = Watch(started.pid), Keeper(home, tmp_path)
        answers: list[Answer] = []
        seen: list[Seen] = []
        beside = [
            threading.Thread(target=watch.run),
            threading.Thread(target=keeper.run),
            threading.Thread(target=lambda: answers.extend(ask_at_once(port, mix, PROGRAMS, SECONDS)[0])),
        ]
        for thread in beside:
            thread.start()
        seen.append(read(port, pages, READERS, SECONDS))
        watch.stop.set()
        keeper.stop.set()
        for thread in beside:
            thread.join()
        workers = workers_of(started.pid)
    light = seen[0]
    requests = len(answers) + len(light.took)
    failed = Counter(f"{each.kind} {each.status}" for each in answers if each.failed) + Counter(light.failures())
    say(f"{SECONDS:.0f} s, {requests:,} requests; errors: {dict(failed) or 'none'}; keeper: {dict(keeper.did)}")
    say(f"light pages: median {light.at(0.5) * 1000:.0f} ms, 99 % {light.at(0.99) * 1000:.0f} ms")
    each_second = requests / len(workers) / SECONDS
    steady = [process for process in workers if process in watch.looks]
    for process in steady:
        held = [each for _, each in watch.looks[process]]
        slope = watch.slope(process, lambda each: each.own) / each_second * 10_000
        say(
            f"worker {process}: own memory {held[0].own:.0f} to {held[-1].own:.0f} MiB, at most "
            f"{max(each.own for each in held):.0f}, slope {slope:+.2f} MiB for 10,000 requests; "
            f"files {held[0].files} to {held[-1].files}, threads {held[0].threads} to {held[-1].threads}"
        )
    assert len(steady) == 2, "no worker was replaced"
    assert all(name.endswith(" done") for name in keeper.did), keeper.did
    assert light.failures() == {}
    assert all(each.endswith(" 503") for each in failed), failed
    assert sum(failed.values()) < requests / 100, failed
    for process in steady:
        if each_second * SECONDS * WARM < ENOUGH:
            say("too few requests to judge the slope of memory: let it run longer")
            break
        allowed = MOST_SLOPE * each_second / 10_000 + NOISE / SECONDS
        assert watch.slope(process, lambda each: each.own) <= allowed
    for process in steady:
        assert abs(watch.slope(process, lambda each: float(each.files))) * SECONDS < 20
        assert watch.slope(process, lambda each: float(each.threads)) * SECONDS < 20


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
