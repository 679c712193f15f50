"""One engine in a process of its own: `python -m benchmarks.worker TASK ENGINE CORPUS LIMIT FOLDER [QUESTIONS]`.

Started by `benchmarks.processes`, which reads its answers: one line of JSON each. So an engine's peak memory is its
own, and no engine warms what another one uses.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.corpus import Corpus
from benchmarks.engines.protocol import Engine, Stopwatch
from benchmarks.engines.registry import engine
from benchmarks.questions import Question


def peak_mb() -> float:
    """The most memory this process ever held, mapped files among it, and the largest process that it started.

    Not `ru_maxrss` where Linux says better: that begins with what the parent held when it forked.
    """
    own = _status_kb("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def _status_kb(name: str) -> int:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)


def build(made: Engine, corpus: Corpus, folder: Path) -> dict[str, Any]:
    """Index the corpus. `seconds` are the engine's own; `wall_seconds` those of the whole process, reading included."""
    watch, started = Stopwatch(), time.perf_counter()
    before = time.process_time()
    made.build(corpus, folder, watch)
    wall = time.perf_counter() - started
    return {
        "seconds": watch.seconds,
        "wall_seconds": wall,
        "cpu_seconds": time.process_time() - before,
        "peak_mb": peak_mb(),
        "bytes": made.size(corpus, folder),
    }


def serve(made: Engine, corpus: Corpus, folder: Path, questions: list[Question]) -> None:
    """Open the index and answer one page; then, for each line on standard input, ask all questions in turn."""
    started = time.perf_counter()
    opened = made.open(corpus, folder)
    ready = time.perf_counter()
    opened.page(questions[0])
    _say({"opening_ms": (time.perf_counter() - started) * 1000, "ready_ms": (ready - started) * 1000})
    for _ in sys.stdin:
        times, totals, topics = [], [], []
        for question in questions:
            asked = time.perf_counter()
            page = opened.page(question)
            times.append((time.perf_counter() - asked) * 1000)
            totals.append(page.total)
            topics.append(sum(page.topics.values()))
        _say({"ms": times, "totals": totals, "topics": topics, "peak_mb": peak_mb(), "own_mb": _own_mb()})


def _own_mb() -> float:
    return _status_kb("RssAnon") / 1024


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


def main(task: str, name: str, corpus_folder: str, limit: str, folder: str, questions: str = "") -> None:
    """Do one task."""
    corpus = Corpus(Path(corpus_folder), int(limit))
    try:
        made = engine(name)
    except ImportError as error:
        _say({"missing": str(error)})
        return
    match task:
        case "version":
            _say({"version": made.version()})
        case "archive":
            from benchmarks.engines.ours import fill_archive  # SQLAlchemy in the memory of our own engine alone

            fill_archive(corpus)
            _say({})
        case "build":
            _say(build(made, corpus, Path(folder)))
        case "serve":
            asked = [Question.from_json(each) for each in json.loads(Path(questions).read_text("utf-8"))]
            serve(made, corpus, Path(folder), asked)


if __name__ == "__main__":
    main(*sys.argv[1:])
