"""Everything taken away over HTTP: `python -m benchmarks.exporting HOME [--format csv]... [--query WORDS]`.

HOME is an archive. It is served by `hemeroteca serve` with two workers, and all articles are streamed from it in one
format after the other. Told are the time to the first byte and to the last, bytes, articles, and the memory of the
server's processes (their proportional shares, summed, looked at ten times a second) over what they have when idle: the
most of it by the time that a tenth of the stream has come, and the most of it in all.
"""

from __future__ import annotations

import argparse
import csv
import http.client
import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Self
from urllib.parse import urlencode

from benchmarks.pages import free_port, served

_CHUNK = 1 << 16
_EVERY = 0.1  # seconds between two looks at the memory


@dataclass
class Watch:
    """Memory of a process and all below it while something streams: `seen` are pairs of bytes that had come and MiB."""

    process: int
    came: int = 0
    seen: list[tuple[int, float]] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()

    def most(self, share: float) -> float:
        """The most MiB until this share of the stream had come."""
        return max(memory for came, memory in self.seen if came <= self.came * share or (came, memory) == self.seen[0])

    def _look(self) -> None:
        while not self._ended.is_set():
            self.seen.append((self.came, memory_of(self.process)))
            self._ended.wait(_EVERY)


def memory_of(process: int) -> float:
    """MiB of a process and all below it: what each has to itself, and its share of what several have."""
    return sum(_memory_of_one(each) for each in (process, *_below(process))) / 1024


def _memory_of_one(process: int) -> int:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _below(process: int) -> list[int]:
    children = [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return [*children, *(each for child in children for each in _below(child))]


def stream(port: int, path: str, watch: Watch, out: IO[bytes]) -> tuple[float, float]:
    """Seconds to the first byte of the answer and to the last; what came is in `out`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    begun = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    if answer.status != 200:
        raise SystemExit(f"{path} was answered with {answer.status}")
    first = 0.0
    while piece := answer.read1(_CHUNK):
        first = first or time.perf_counter() - begun
        watch.came += len(piece)
        out.write(piece)
    took = time.perf_counter() - begun
    connection.close()
    return first, took


def _lines_with(*beginnings: bytes) -> Callable[[Path], int]:
    def count(file: Path) -> int:
        with file.open("rb") as lines:
            return sum(line.startswith(beginnings) for line in lines)

    return count


def _rows(file: Path) -> int:
    csv.field_size_limit(sys.maxsize)
    with file.open(newline="", encoding="utf-8-sig") as text:
        return sum(1 for _row in csv.reader(text, strict=True)) - 1


def _items(file: Path) -> int:
    return len(json.loads(file.read_bytes()))


COUNTED: dict[str, Callable[[Path], int]] = {
    "csv": _rows,
    "jsonl": _lines_with(b"{"),
    "ris": _lines_with(b"TY  - "),
    "bibtex": _lines_with(b"@article{", b"@misc{"),
    "csl": _items,
}
"""How the articles of each format are counted in the file that came."""


def main() -> None:
    """Print a line for each format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--format", action="append", choices=tuple(COUNTED))
    parser.add_argument("--query", default="")
    options = parser.parse_args()
    port = free_port()
    verb = ["serve", "--home", str(options.home), "--port", str(port), "--workers", "2"]
    server = served([sys.executable, "-m", "webui", *verb], port)
    try:
        for _ in range(10):  # both workers have answered by then
            _ask(port, "/?q=water")
        for name in options.format or COUNTED:
            _tell(name, port, server.pid, options.query)
    finally:
        server.terminate()
        server.wait()


def _tell(name: str, port: int, process: int, query: str) -> None:
    path = "/export?" + urlencode([("format", name), *([("q", query)] if query else [])])
    idle = memory_of(process)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        with file.open("wb") as out, Watch(process) as watch:
            first, took = stream(port, path, watch, out)
        articles = COUNTED[name](file)
    early, most = watch.most(0.1) - idle, watch.most(1) - idle
    print(
        f"{name:7} {articles:8,} articles in {took:5.1f} s ({articles / took:6,.0f} a second), first byte after "
        f"{first:.2f} s, {watch.came / 1e6:.0f} MB; memory idle {idle:.0f} MiB, "
        f"at a tenth +{early:.1f} MiB, at the most +{most:.1f} MiB",
        flush=True,
    )


def _ask(port: int, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    connection.getresponse().read()
    connection.close()


if __name__ == "__main__":
    main()
