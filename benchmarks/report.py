"""What was measured as tables for a person."""

from __future__ import annotations

import math
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, geometric_mean, median
from typing import TypeVar

from benchmarks.processes import Measured
from benchmarks.questions import KINDS, Question

_T = TypeVar("_T")
_BUILDING = ("docs/s", "index bytes per text byte", "peak MB building", "peak MB searching", "opening ms")


@dataclass(frozen=True)
class Report:
    """All engines of one run. `counts` are each one's documents and text bytes; engines that saw fewer than the
    first one are named with their number."""

    corpus: str
    questions: Sequence[Question]
    engines: Sequence[Measured]
    counts: Sequence[tuple[int, int]]

    def lines(self) -> list[str]:
        """Everything, as Markdown."""
        return [*self._heading(), "", *self._times(), "", *self._totals(), "", *self._notes()]

    def _heading(self) -> list[str]:
        documents, size = max(self.counts)
        rounds = len(self.engines[0].rounds)
        return [
            f"{datetime.now(UTC):%Y-%m-%d}: {documents:,} documents of the corpus {self.corpus} ({size / 1e6:,.1f} MB"
            f" of text), {len(self.questions)} questions, {rounds} rounds. {machine()}",
            f"{'; '.join(each.label for each in self.engines)}; Python {platform.python_version()}.",
        ]

    def _times(self) -> list[str]:
        header = ["engine", *_BUILDING, *(f"{kind} p50 / p99 ms" for kind in KINDS), "geometric mean"]
        rows = []
        for number, each in enumerate(self.engines):
            pages = [_pair(*self._percentiles(each, kind)) for kind in KINDS]
            rows.append([self._name(number), *map(_figure, self._building(number)), *pages, ""])
        rows += [self._ratios(number) for number, each in enumerate(self.engines) if each.name != "ours" and self._ours]
        return _table(header, rows)

    def _ratios(self, number: int) -> list[str]:
        """Ours divided by a peer: of page times the median over rounds."""
        ours, peer = self.engines[self._ours[0]], self.engines[number]
        building = [a / b for a, b in zip(self._building(self._ours[0]), self._building(number), strict=True)]
        middles, cells = [], []
        for kind in KINDS:
            rounds = [
                (self._percentiles(ours, kind, one), self._percentiles(peer, kind, one))
                for one in range(len(ours.rounds))
            ]
            middle, slow = (median(mine[at] / theirs[at] for mine, theirs in rounds) for at in (0, 1))
            cells.append(_pair(middle, slow))
            middles.append(middle)
        return [f"ours / {self._name(number)}", *map(_figure, building), *cells, _figure(geometric_mean(middles))]

    def _totals(self) -> list[str]:
        rows = [
            [self._name(number), *(f"{fmean(self._of_kind(each.totals, kind)):,.1f}" for kind in KINDS)]
            for number, each in enumerate(self.engines)
        ]
        return _table(["documents found, mean", *KINDS], rows)

    def _notes(self) -> list[str]:
        notes = [
            "Ratios: below 1 ours is smaller or faster; of docs/s above 1. Page times: median and 99th percentile over"
            " questions and rounds; ratios of them per round, and the median of these.",
            "A page: the number of matches, counts of topics and months, ten hits with snippets. Ours counts four more"
            " facets and a histogram. Opening: until a first page is there. Memory counts mapped files. Peers hold the"
            " texts in their index and are handed documents; ours reads them from the archive, which is not counted.",
        ]
        whole = (
            f"{self._name(number)} {_figure(documents / each.built['wall_seconds'])}"
            for number, (each, (documents, _)) in enumerate(zip(self.engines, self.counts, strict=True))
        )
        notes.append(f"Docs/s when reading and decoding the documents counts for peers too: {', '.join(whole)}.")
        if self._ours:
            archive = self.engines[self._ours[0]].corpus.home / "archive.sqlite3"
            ratio = archive.stat().st_size / self.counts[self._ours[0]][1]
            notes.append(f"The archive that ours reads has {ratio:.2f} bytes per text byte.")
        if len(set(self.counts)) > 1:
            notes.append("An engine with a number of documents behind its name saw only so many: its figures, and the"
                         " ratios to it, flatter it.")  # fmt: skip
        return [f"- {note}" for note in notes]

    @property
    def _ours(self) -> list[int]:
        return [number for number, each in enumerate(self.engines) if each.name == "ours"]

    def _name(self, number: int) -> str:
        documents = self.counts[number][0]
        name = self.engines[number].name
        return name if documents == max(self.counts)[0] else f"{name} (first {documents:,} documents)"

    def _building(self, number: int) -> list[float]:
        each, (documents, size) = self.engines[number], self.counts[number]
        built = each.built
        rate, share = documents / built["seconds"], built["bytes"] / size
        return [rate, share, built["peak_mb"], each.peak_mb, median(each.opening_ms)]

    def _of_kind(self, values: Sequence[_T], kind: str) -> list[_T]:
        return [value for value, question in zip(values, self.questions, strict=True) if question.kind == kind]

    def _percentiles(self, each: Measured, kind: str, one: int | None = None) -> tuple[float, float]:
        rounds = each.rounds if one is None else [each.rounds[one]]
        times = sorted(time for times in rounds for time in self._of_kind(times, kind))
        return median(times), times[math.ceil(0.99 * len(times)) - 1]


def machine() -> str:
    """The processor, its cores and the system."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    cores = 0
    if info.exists():
        lines = info.read_text().splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
        cores = sum(line.startswith("processor") for line in lines)
    return f"{model}, {cores} cores, {platform.system()}."


def _figure(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _pair(middle: float, slow: float) -> str:
    return f"{_figure(middle)} / {_figure(slow)}"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (header, ["---"] * len(header), *rows)]
