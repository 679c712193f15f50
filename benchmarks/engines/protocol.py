"""What the benchmark asks of an engine."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.corpus import Corpus
from benchmarks.questions import Question

SNIPPET = 300  # characters, about
HITS = 10


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader of a search page sees: how many documents match, how many of each topic and month (`2019-03`),
    and ten of them as (title, piece of the body around the match)."""

    total: int
    topics: Mapping[str, int]
    months: Mapping[str, int]
    hits: Sequence[tuple[str, str]]


class Stopwatch:
    """Adds up the seconds of its `with` blocks."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._started = 0.0

    def __enter__(self) -> None:
        self._started = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._started


class Opened(Protocol):
    """An index that answers."""

    def page(self, question: Question) -> Page:
        """The first page of results. Everything from the question to plain Python values."""


class Engine(Protocol):
    """One engine. Each is a class without state in a module of its own, which imports what it needs at its top: an
    `ImportError` means that the engine is not installed."""

    def version(self) -> str:
        """Name and version of what is measured."""

    def build(self, corpus: Corpus, folder: Path, watch: Stopwatch) -> None:
        """Index the corpus in the empty folder. Only what runs under the watch counts."""

    def size(self, corpus: Corpus, folder: Path) -> int:
        """Bytes on disk."""

    def open(self, corpus: Corpus, folder: Path) -> Opened:
        """Open the index, as a server does when it starts."""


def bytes_in(folder: Path) -> int:
    """Bytes of all files below a folder; a file under two names counts once."""
    files = (path.stat() for path in folder.rglob("*") if path.is_file())
    return sum({each.st_ino: each.st_size for each in files}.values())


def around(body: str, *beginnings: str) -> str:
    """A piece of the body around the first place where words that begin so stand side by side: for questions of which
    an engine's own snippets know nothing."""
    pattern = r"\w*\W+".join(map(re.escape, beginnings))
    found = re.search(rf"\b{pattern}\w*", body, re.IGNORECASE)
    if not found:
        return body[:SNIPPET]
    start = max(0, found.start() - SNIPPET // 2)
    return f"{body[start : found.start()]}<b>{found.group()}</b>{body[found.end() : start + SNIPPET]}"


def month_text(number: int) -> str:
    """`201903` as `2019-03`."""
    return f"{number // 100}-{number % 100:02}"
