"""What becomes of readers and of what is stored when servers die, freeze, come back: `python -m tests.cluster.faults`.

    --times N          each fault so many times (5)
    --articles N       of the base (20,000)
    --only NAME,...    these faults alone
    --no-store         with SQLite in a home; --no-index: with index files in each home; the faults that these can meet
    --json FILE        all runs, beside the table on standard output

Of each fault the worst of its runs is told: questions of readers that failed, answers that were wrong (a short count is
wrong, also with a 200), the slowest answer, seconds until all was well again: every node and every copy of a shard is
there, and both web servers answer every question as the judge does. Then the index is brought up to the store, and what
was told to be stored and is missing there or double is wrong too. Beside a figure that is over its limit stands `!`.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cluster.faults.all_faults import FAULTS, names_of, try_it
from tests.cluster.faults.runs import Run
from tests.cluster.fleet import Fleet


def main(arguments: Sequence[str] | None = None) -> int:
    """Try what the words ask for; 1 where something was lost, wrong, or failed that may not."""
    parser = argparse.ArgumentParser(prog="python -m tests.cluster.faults")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--only", default="")
    parser.add_argument("--no-store", dest="with_store", action="store_false")
    parser.add_argument("--no-index", dest="with_index", action="store_false")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing is left
    parts = {"with_store": asked.with_store, "with_index": asked.with_index}
    names = asked.only.split(",") if asked.only else names_of(**parts)
    if unknown := set(names) - set(names_of(**parts)):
        parser.error(f"{', '.join(sorted(unknown))}: there are {', '.join(names_of(**parts))}")
    runs: list[Run] = []
    with (
        TemporaryDirectory(prefix="hemeroteca-faults-") as folder,
        Fleet(Path(folder), asked.articles, **parts) as fleet,
    ):
        for _ in range(asked.times):
            for name in names:
                runs.append(try_it(name, fleet))
                sys.stderr.write(f"{json.dumps(asdict(runs[-1]))}\n")
                if asked.json:
                    asked.json.write_text(json.dumps([asdict(each) for each in runs], indent=1))
    sys.stdout.write(f"{table(runs)}\n")
    limits = [FAULTS[each.fault][1].failed for each in runs]
    bad = [
        each for each, most in zip(runs, limits, strict=True) if each.wrong or (most is not None and each.failed > most)
    ]
    return 1 if bad else 0


def table(runs: Sequence[Run]) -> str:
    """The worst of the runs of each fault, as Markdown."""
    lines = ["| fault | runs | asked | failed | wrong | slowest, s | well again, s |", "|---|---|---|---|---|---|---|"]
    for name in dict.fromkeys(each.fault for each in runs):
        limits, of_it = FAULTS[name][1], [each for each in runs if each.fault == name]
        failed, wrong = max(each.failed for each in of_it), max(each.wrong for each in of_it)
        slowest, heals = max(each.slowest for each in of_it), max(each.heals for each in of_it)
        marks = [
            limits.failed is not None and failed > limits.failed,
            wrong > 0,
            slowest > limits.slowest,
            heals > limits.heals,
        ]
        figures = [f"{failed}", f"{wrong}", f"{slowest:.2f}", f"{heals:.1f}"]
        shown = [f"{figure}{' !' if over else ''}" for figure, over in zip(figures, marks, strict=True)]
        lines.append(f"| {name} | {len(of_it)} | {sum(each.asked for each in of_it)} | {' | '.join(shown)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
