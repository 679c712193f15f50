"""Two thousand hostile queries over a home: `python -m benchmarks.hostile HOME [--queries 2000] [--seed 1]`.

They are asked as they are, then in words that are frequent in the archive, then the costliest that the grammar lets
through. Prints for each how many were answered and refused, the median, the 99th percentile, those that took longer
than `--slow` milliseconds, and by how much the process grew. With `--profile` it also profiles the slowest once more.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import re
import time
from collections import Counter
from pathlib import Path

from archive.home import Home
from index.errors import QuerySyntaxError, QueryTooCostly
from index.query import Query
from index.query_language.parser import parse
from index.query_language.tree import Everything
from index.searcher import Searcher
from tests.support.hostile import costly_queries, hostile_queries, in_words_of

SHOWN = 160  # characters of a query
LISTED = 16  # slow queries


def main() -> None:
    """Ask them all, one after another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--queries", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slow", type=float, default=300.0, metavar="MS")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    searcher = Searcher(Home.open(options.home))
    ask(searcher, "")  # opens the index
    print(f"{searcher.search(Query(tree=Everything())).total:,} articles, {resident():.0f} MiB resident before")
    words = frequent_words(searcher)
    hostile = hostile_queries(options.queries, options.seed)
    report("hostile", searcher, hostile, options)
    report("in the archive's own words", searcher, in_words_of(hostile, words), options)
    report("costly", searcher, costly_queries(words), options)


def report(name: str, searcher: Searcher, queries: list[str], options: argparse.Namespace) -> None:
    """Ask these queries and print what came of it."""
    print(f"\n{name}: {len(queries):,} queries")
    before, outcomes, took = resident(), Counter[str](), []
    for text in queries:
        started = time.perf_counter()
        outcome = ask(searcher, text)
        took.append(((time.perf_counter() - started) * 1000, outcome, text))
        outcomes[outcome] += 1
    took.sort(key=lambda each: -each[0])
    print(", ".join(f"{count:,} {outcome}" for outcome, count in outcomes.most_common()))
    print(f"median {took[len(took) // 2][0]:.1f} ms, 99th percentile {took[len(took) // 100][0]:.1f} ms")
    grown = resident() - before
    print(f"slowest {took[0][0]:.1f} ms; resident {before + grown:.0f} MiB after ({grown:+.0f}), peak {peak():.0f} MiB")
    slow = [each for each in took if each[0] > options.slow]
    print(f"{len(slow):,} took more than {options.slow:.0f} ms")
    for milliseconds, outcome, text in slow[:LISTED] or took[:1]:
        print(f"{milliseconds:8.1f} ms  {outcome}  {len(text):,} characters: {text[:SHOWN]!r}")
    if options.profile:
        with cProfile.Profile() as profile:
            ask(searcher, took[0][2])
        pstats.Stats(profile).sort_stats("cumulative").print_stats(25)


def frequent_words(searcher: Searcher) -> list[str]:
    """Words of some hundred articles, the most frequent first."""
    found: Counter[str] = Counter()
    for page in range(1, 5):
        for hit in searcher.search(Query(tree=Everything(), page=page, limit=100)).hits:
            found.update(re.findall(r"[a-zà-ÿ]+", hit.stored.document.body))
    return [word for word, _ in found.most_common(400)]


def ask(searcher: Searcher, text: str) -> str:
    """Whether a searcher answered a text, with something or nothing, or why it refused it."""
    try:
        return "answered" if searcher.search(Query(text=text, tree=parse(text).tree)).total else "found nothing"
    except (QuerySyntaxError, QueryTooCostly) as error:
        return f"refused ({type(error).__name__})"


def resident() -> float:
    """MiB of memory that this process holds."""
    return _status("VmRSS")


def peak() -> float:
    """The most that it ever held."""
    return _status("VmHWM")


def _status(name: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
