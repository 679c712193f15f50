"""Engines as processes, seen from the benchmark that starts them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.corpus import Corpus

_CHECKOUT = Path(__file__).parents[1]


class EngineFailed(Exception):
    """An engine's process ended without an answer."""


@dataclass
class Measured:
    """Everything known of one engine. `rounds` holds milliseconds by round and question."""

    name: str
    corpus: Corpus
    version: str = ""
    built: dict[str, Any] = field(default_factory=dict)
    opening_ms: list[float] = field(default_factory=list)
    warm_up_ms: list[float] = field(default_factory=list)
    rounds: list[list[float]] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)
    peak_mb: float = 0.0
    own_mb: float = 0.0

    @property
    def folder(self) -> Path:
        """Where its index lies."""
        return self.corpus.folder / f"{self.name}-{self.corpus.limit}"

    @property
    def label(self) -> str:
        """Its name in a sentence."""
        return self.version or self.name

    def build(self, reuse: bool) -> None:
        """Index the corpus, unless that was done before and `reuse` says that this will do."""
        figures = self.folder / "figures.json"
        if reuse and figures.exists():
            self.built = json.loads(figures.read_text())
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        index = self.folder / "index"
        index.mkdir(parents=True)
        if self.name == "ours":
            ask("archive", self)
        self.built = ask("build", self)
        figures.write_text(json.dumps(self.built))


class Session:
    """An engine that is open and waits for rounds."""

    def __init__(self, measured: Measured, questions: Path) -> None:
        self._measured = measured
        self._process = subprocess.Popen(
            _command("serve", measured, questions),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_CHECKOUT,
        )
        measured.opening_ms.append(self._answer()["opening_ms"])

    def round(self, warm_up: bool = False) -> None:
        """Ask every question once and note the times."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        answer = self._answer()
        if warm_up:
            self._measured.warm_up_ms = answer["ms"]
        else:
            self._measured.rounds.append(answer["ms"])
        self._measured.totals, self._measured.topics = answer["totals"], answer["topics"]
        self._measured.peak_mb, self._measured.own_mb = answer["peak_mb"], answer["own_mb"]

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise EngineFailed(f"{self._measured.name} ended while it was asked (see above)")
        answer: dict[str, Any] = json.loads(line)
        return answer


def ask(task: str, measured: Measured) -> dict[str, Any]:
    """Have one task done in a process that ends with it."""
    done = subprocess.run(_command(task, measured), stdout=subprocess.PIPE, text=True, cwd=_CHECKOUT, check=False)
    if done.returncode or not done.stdout.strip():
        raise EngineFailed(f"{measured.name} ended while it was to {task} (see above)")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _command(task: str, measured: Measured, questions: Path | None = None) -> list[str]:
    corpus = measured.corpus
    arguments = [task, measured.name, str(corpus.folder), str(corpus.limit), str(measured.folder / "index")]
    return [sys.executable, "-m", "benchmarks.worker", *arguments, *([str(questions)] if questions else [])]
