"""A plan of many pages: `python -m benchmarks.planning [--pages 10000 | --records 20000 | --rows 200000]`.

A zip of generated pages (`benchmarks.importing`), or a file of JSON Lines with short articles, is planned into an empty
home, its page at the desk is asked for, all is left out, the plan is made anew and all taken in again, and the plan is
applied. Told: seconds, the most memory that the process and those that read for it held (MiB, each alone), how large
the plan's file is, and for how long what is said of the progress stood still.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from archive.home import Home
from archive.plans import looking
from archive.plans.looking import Wanted
from archive.plans.plan_file import drafting, file_of, opened
from archive.plans.records import Flag, Reading, Row, Way
from benchmarks.desk_import import zipped
from importers.worker_pool import processes_here
from webui.worker.plan_jobs import apply_plan, make_plan, plans_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--records", type=int, default=0)
    parser.add_argument("--rows", type=int, default=0, help="a plan's file alone, of so many rows that nobody read")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()))
    asked = parser.parse_args()
    if asked.rows:
        rows_alone(asked.work, asked.rows)
        return
    source = records(asked.work, asked.records) if asked.records else zipped(asked.work, asked.pages)
    with tempfile.TemporaryDirectory(dir=asked.work) as folder:
        home = Home.open(Path(folder) / "home", create=True)
        plans = plans_of(home)
        plan = plans.add(Way.PATHS, "bench", Reading(), [str(source)])
        plans.plan_anew(plan.id)
        begun, stills = time.perf_counter(), Stills()
        counts, seen = make_plan(home, plan, processes_here(), stills.tell, stills.count)
        plans.made(plan.id, counts, seen)
        told("plan", begun)
        stills.told()
        print(f"  {counts['new']:,} new; the file has {file_of(home.path, plan.id).stat().st_size / 2**20:,.0f} MiB")
        begun = time.perf_counter()
        with opened(home.path, plan.id) as connection:
            looking.counts(connection)
            looking.count(connection, Wanted(words="river"))
            looking.rows(connection, Wanted(words="river", sort="-date"), 50)
        told("look at a page, searched and sorted", begun)
        begun = time.perf_counter()
        with opened(home.path, plan.id) as connection:
            looking.leave_out(connection, Wanted(), out=True)
        told("leave all out", begun)
        begun = time.perf_counter()
        plans.plan_anew(plan.id)
        counts, seen = make_plan(home, plan, processes_here(), lambda *_: None)
        plans.made(plan.id, counts, seen)
        told(f"plan anew, {counts['left_out']:,} still left out", begun)
        begun = time.perf_counter()
        with opened(home.path, plan.id) as connection:
            looking.leave_out(connection, Wanted(), out=False)
        told("take all in", begun)
        plans.begin_to_apply(plan.id, "bench")
        begun, stills = time.perf_counter(), Stills()
        apply_plan(home, plans.get(plan.id), processes_here(), stills.tell, stills.count)
        told("apply, without the index", begun)
        stills.told()
        home.close()


def records(work: Path, count: int) -> Path:
    """A file of so many short articles, each of other words."""
    path, chance = work / f"records-{count}.jsonl", random.Random(7)
    words = [
        f"{a}{b}" for a in "ri wa mo te la so ne ka pu fi".split() for b in "ver ter nd st ng lm rk sh nt ck".split()
    ]
    with path.open("w") as file:
        for n in range(count):
            title, body = " ".join(chance.choices(words, k=5)), " ".join(chance.choices(words, k=60))
            told = {"id": f"n{n}", "title": f"{title} {n}", "body": body, "date": "2019-03-05", "source": "The Valley"}
            file.write(json.dumps(told) + "\n")
    return path


def rows_alone(work: Path, count: int) -> None:
    """Look at, and choose in, the file of a plan of so many rows, without what reading their sources costs."""
    chance = random.Random(7)
    with tempfile.TemporaryDirectory(dir=work) as folder:
        home, begun = Path(folder), time.perf_counter()
        with drafting(home, 1, "state") as draft:
            for n in range(count):
                title = f"Story {n} of the {chance.choice(('river', 'mill', 'bridge', 'council'))}"
                row = Row(0, "new", f"id a\n{n}", f"{n:064}", title=title, day="2019-03-05", publication="The Valley")
                draft.add(replace(row, path=f"a.jsonl#{n}", place=f"/in\na.jsonl#{n}", words=60, flags=Flag(n % 8)))
        told(f"a file of {count:,} rows", begun)
        for what, wanted, offset in (
            ("the first page", Wanted(), 0),
            ("the last page", Wanted(), count - 50),
            ("a page, searched and sorted", Wanted(words="river", sort="-title"), 0),
        ):
            begun = time.perf_counter()
            with opened(home, 1) as connection:
                looking.counts(connection)
                looking.count(connection, wanted)
                looking.rows(connection, wanted, 50, offset)
                looking.passed_over(connection)
            told(what, begun)
        for out in (True, False):
            begun = time.perf_counter()
            with opened(home, 1) as connection:
                looking.leave_out(connection, Wanted(), out=out)
            told("leave all out" if out else "take all in", begun)
            begun = time.perf_counter()
            with opened(home, 1) as connection:
                looking.counts(connection)
            told("count again", begun)


class Stills:
    """For how long a person saw nothing change: the step, its per cent, and how many articles were met."""

    def __init__(self) -> None:
        self._items: Callable[[], int] = lambda: 0
        self._seen: object = None
        self._since = time.perf_counter()
        self._longest: dict[str, float] = {}

    def count(self, items: Callable[[], int]) -> None:
        self._items = items

    def tell(self, step: str, done: int, total: int) -> None:
        seen = (step, 100 * done // total if total else 0, self._items())
        if seen != self._seen:
            now = time.perf_counter()
            if isinstance(self._seen, tuple):
                self._longest[self._seen[0]] = max(self._longest.get(self._seen[0], 0.0), now - self._since)
            self._seen, self._since = seen, now

    def told(self) -> None:
        self.tell("", 0, 0)
        print("  stood still:", ", ".join(f"{step} {seconds:.1f} s" for step, seconds in self._longest.items()))


def told(what: str, begun: float) -> None:
    own, theirs = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"{what}: {time.perf_counter() - begun:.2f} s; {own:,.0f} MiB here, {theirs:,.0f} in the largest reader")


if __name__ == "__main__":
    main()
