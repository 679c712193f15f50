"""Many small imports into a large archive: `python -m benchmarks.growth HOME [--imports 1000] [--articles 50]`.

HOME is an archive (it is copied, not touched). Each import stores its articles and syncs; how long until they are
searchable is measured, how many segments there are, and at the end the time of a search page against the same archive
built anew.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path

from archive.history.records import Batch, Incoming
from archive.home import Home
from index.following.generations import Generations
from index.following.sync import sync
from index.query import Query
from index.query_language.parser import parse
from index.query_language.tree import Everything
from index.searcher import Searcher

ROUNDS = 40


def main() -> None:
    """Print a line every tenth of the way and a summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--imports", type=int, default=1_000)
    parser.add_argument("--articles", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("archive.sqlite3", "topics.toml"):
            if (options.home / name).exists():
                shutil.copy(options.home / name, scratch)
        home = Home.open(Path(scratch))
        sync(home)
        searcher = Searcher(home)
        models = [stored.document for stored in islice(home.store.documents(), 5_000)]
        took, most = [], 0
        for number in range(options.imports):
            chosen = (models[(number * options.articles + n) % len(models)] for n in range(options.articles))
            incoming = [
                Incoming(replace(each, source_id=f"growth {number} {n}", title=f"{each.title} {number}"))
                for n, each in enumerate(chosen)
            ]
            import_id = home.store.imports.begin(["growth"], "")
            home.store.take(import_id, Batch(incoming))
            home.store.imports.finish(import_id)
            started = time.perf_counter()
            sync(home, thorough=False)
            total = searcher.search(Query(tree=Everything())).total
            took.append(time.perf_counter() - started)
            most = max(most, _segments(home))
            if (number + 1) % max(options.imports // 10, 1) == 0:
                print(f"{number + 1} imports: {total:,} articles, {_segments(home)} segments, last {took[-1]:.3f} s")
        took.sort()
        print(
            f"searchable after: median {statistics.median(took):.3f} s, 99th percentile "
            f"{took[int(len(took) * 0.99)]:.3f} s, most {took[-1]:.3f} s; segments at the most {most}"
        )
        before = _page(searcher)
        sync(home, rebuild=True)
        after = _page(searcher)
        print(
            f"search page: {before * 1000:.2f} ms after the imports, {after * 1000:.2f} ms built anew, "
            f"ratio {before / after:.2f}"
        )


def _segments(home: Home) -> int:
    return len(list((home.index / Generations(home.index).current().name).glob("*.arrays")))


def _page(searcher: Searcher) -> float:
    """Median seconds of a page over the queries."""
    words = _words(searcher)
    queries = [
        *words,
        *(f"{a} {b}" for a, b in pairwise(words)),
        *(f"{word[:4]}*" for word in words),
    ]
    asked = [Query(text=text, tree=parse(text).tree) for text in queries]
    times = []
    for _ in range(ROUNDS):
        for query in asked:
            started = time.perf_counter()
            searcher.search(query)
            times.append(time.perf_counter() - started)
    return statistics.median(times)


def _words(searcher: Searcher) -> list[str]:
    """Some words that stand in the archive's titles."""
    titles = " ".join(hit.title.text for hit in searcher.search(Query(tree=Everything(), limit=20)).hits)
    return sorted({word for word in titles.split() if word.isalpha() and len(word) > 5})[:12]


if __name__ == "__main__":
    main()
