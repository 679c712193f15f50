"""Imports at full size: `python -m benchmarks.importing processes|zip|warc|crawl`.

`processes` reads the same pages, generated or given (`--source PATH`), with one process and with two, in turn. `zip`
imports one file of so many pages; `warc` one web archive of so many pages among images, so that it has that size;
`crawl` a site made by hand around 2000, whose pages are full of dates (`benchmarks.old_site`). These make their file
anew, import it with two processes and print how fast, in how much memory, and how right the progress bar's estimate was
on the way. `--pages`, `--gigabytes` and `--work` (a folder for the files) go with each.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from html import escape
from pathlib import Path

from archive.document import Document
from archive.home import Home
from benchmarks import old_site
from benchmarks.generated import documents
from importers.containers.walk import walk
from importers.guide.guide import NO_GUIDE
from importers.run import run_import
from importers.worker_pool import read_all

_MENU = "".join(f"<li><a href='/section/{number}/'>Section number {number}</a></li>" for number in range(40))
_ROUNDS = 5
_STAGES = ("looking through", "reading")


def pages(count: int) -> Iterator[tuple[str, bytes]]:
    """`count` pages of one site, each with its path; about 12 kB, a seventh of it the article's text."""
    for number, document in enumerate(documents(count)):
        beside = "".join(
            f"<div class=card><h3><a href='/{number + each}.html'>Another report of ours, {number + each}</a></h3>"
            "<p>A few words on what it says, so that somebody may want to read it.</p></div>"
            for each in range(1, 25)
        )
        yield f"news/{number // 1000}/{number}.html", _page(document, number, beside).encode()


def _page(document: Document, number: int, beside: str) -> str:
    published = document.published
    stated = f"<meta property='article:published_time' content='{published.first.isoformat()}'>" if published else ""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in document.body.split("\n\n"))
    return (
        f"<!doctype html><html lang={document.language or 'en'}>"
        f"<head><title>{escape(document.title)} | The Herald</title>"
        f"<link rel=canonical href='https://herald.example/news/{number}.html'>{stated}"
        "<style>.card{margin:1em}</style><script>window.counted = 1;</script></head><body>"
        f"<nav><ul>{_MENU}</ul></nav><main><article><h1>{escape(document.title)}</h1>"
        f"<div class=article-body>{paragraphs}</div></article><aside>{beside}</aside></main>"
        "<footer><p>The Herald is printed in this town. All rights reserved.</p></footer></body></html>"
    )


def _zip(path: Path, every: Iterable[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, data in every:
            made.writestr(name, data)


def _warc(path: Path, count: int, size: int) -> None:
    """Responses of `count` pages, and of as many images as fill up `size` bytes; not compressed."""
    picture = random.Random(1).randbytes(200_000)
    with path.open("wb") as made:
        for number, (name, data) in enumerate(pages(count)):
            made.write(_record(f"https://herald.example/{name}", "text/html; charset=utf-8", data))
            while made.tell() < size * (number + 1) / count:
                made.write(_record(f"https://herald.example/{made.tell()}.jpg", "image/jpeg", picture))


def _record(address: str, media_type: str, data: bytes) -> bytes:
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{random.getrandbits(128):032x}>\r\n"
        f"WARC-Target-URI: {address}\r\nWARC-Date: 2019-05-01T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


class _Watch:
    """What is seen on the way: memory of all our processes, and what the progress bar was told."""

    def __init__(self) -> None:
        self.most = 0  # bytes
        self.seen: list[tuple[float, str, float]] = []
        self._ended = threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while not self._ended.wait(0.5):
            self.most = max(self.most, sum(map(_memory, [os.getpid(), *_children()])))

    def progress(self, stage: str, done: int, total: int) -> None:
        """To be given to an import."""
        self.seen.append((time.perf_counter(), stage, done / total if total else 0.0))

    def end(self) -> None:
        self._ended.set()

    def estimates(self, stage: str) -> str:
        """How the time left that follows from the part done compares with what it then took, at nine moments."""
        row = [(when, part) for when, each, part in self.seen if each == stage]
        if not row:
            return "too short to be told"
        start, end = row[0][0], row[-1][0]
        told = []
        for tenth in range(1, 10):
            when, part = next(each for each in row if each[0] >= start + (end - start) * tenth / 10)
            if 0 < part < 1 and end > when:
                told.append((when - start) * (1 - part) / part / (end - when))
        return f"{end - start:.0f} s; estimate / truth at each tenth: {' '.join(f'{each:.2f}' for each in told)}"


def _children() -> list[int]:
    """The processes that this one and its children have begun."""
    found = [os.getpid()]
    for parent in found:
        with suppress(OSError):
            found += map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split())
    return found[1:]


def _memory(process: int) -> int:
    """Bytes that it holds; what is shared with others counts in parts. 0 when it has ended."""
    try:
        rolled_up = Path(f"/proc/{process}/smaps_rollup").read_text("utf-8")
    except OSError:
        return 0
    return 1024 * next(int(line.split()[1]) for line in rolled_up.splitlines() if line.startswith("Pss:"))


def _processor_time() -> tuple[float, float]:
    """Seconds so far of this process, and of those that it began and that have ended."""
    every = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    own, others = (each.ru_utime + each.ru_stime for each in every)
    return own, others


def _whole(make: Callable[[Path], None], name: str, work: Path) -> None:
    source = work / name
    make(source)
    print(f"{name}: {source.stat().st_size / 1e9:.2f} GB")
    watch = _Watch()
    started, before = time.perf_counter(), _processor_time()
    with tempfile.TemporaryDirectory(dir=work) as home:
        report = run_import(Home.open(Path(home), create=True), [source], processes=2, progress=watch.progress)
    took = time.perf_counter() - started
    watch.end()
    source.unlink()
    print(f"  {report.new:,} new of {report.read:,} read, {len(report.rejected):,} rejected, in {took:.0f} s")
    own, readers = (after - then for after, then in zip(_processor_time(), before, strict=True))
    print(f"  processor time: {readers:.1f} s to read, {own:.1f} s to compare and store")
    print(f"  at most {watch.most / 1e6:.0f} MB in all processes together")
    for stage in _STAGES:
        print(f"  {stage}: {watch.estimates(stage)}")


def _processes(count: int, work: Path, source: Path | None) -> None:
    made = source or work / "pages.zip"
    if not source:
        _zip(made, pages(count))
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(_ROUNDS):
        for processes, each in rates.items():
            started = time.perf_counter()
            read_here = sum(1 for _, found in read_all(walk(made), NO_GUIDE, processes) for _ in found)
            each.append(read_here / (time.perf_counter() - started))
    if not source:
        made.unlink()
    one, two = (statistics.median(each) for each in rates.values())
    ratios = [b / a for a, b in zip(*rates.values(), strict=True)]
    print(f"{read_here:,} pages: {one:.0f} a second with one process, {two:.0f} with two")
    print(f"  {statistics.median(ratios):.2f} times as many, {min(ratios):.2f} to {max(ratios):.2f}")


def main() -> None:
    """Print a few lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["processes", "zip", "warc", "crawl"])
    parser.add_argument("--pages", type=int)
    parser.add_argument("--source", type=Path, help="pages to read instead of generated ones")
    parser.add_argument("--gigabytes", type=float, default=5.0)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()))
    options = parser.parse_args()
    options.work.mkdir(exist_ok=True)
    if options.what == "processes":
        _processes(options.pages or 4_000, options.work, options.source)
    elif options.what == "zip":
        _whole(lambda path: _zip(path, pages(options.pages or 200_000)), "pages.zip", options.work)
    elif options.what == "crawl":
        _whole(lambda path: _zip(path, old_site.pages(options.pages or 2_000)), "old-site.zip", options.work)
    else:
        size = int(options.gigabytes * 1e9)
        _whole(lambda path: _warc(path, options.pages or 40_000, size), "crawl.warc", options.work)


if __name__ == "__main__":
    main()
