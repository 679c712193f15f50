"""How well the public search ranks, on judged sets: `python -m benchmarks.relevance [FOLDER]`.

A folder holds a set in each of its folders: `corpus.jsonl` (_id, title, text), `queries.jsonl` (_id, text) and
`qrels.tsv` (query, document, grade). Documents are imported like any source and each query's text is searched for as it
stands, a hundred hits at once; a query that the search refuses counts as nothing found.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from math import log2
from pathlib import Path

from archive.home import Home
from importers.run import run_import
from index.errors import SearchError
from index.following.sync import sync
from index.query import SearchRequest
from webui.services import Services

SETS = Path(__file__).parents[2] / "shared" / "data" / "relevance"
DEPTH = 100

Grades = dict[str, float]


def ndcg(found: list[str], grades: Grades, depth: int = 10) -> float:
    """Normalised discounted cumulative gain: a grade counts in full, divided by log2(rank + 1)."""
    best = sorted(grades.values(), reverse=True)[:depth]
    return _discounted(grades.get(each, 0.0) for each in found[:depth]) / (_discounted(best) or 1.0)


def average_precision(found: list[str], grades: Grades) -> float:
    """Mean over the relevant documents of the precision at their ranks, 0 for those not found."""
    relevant, total = 0, 0.0
    for rank, each in enumerate(found, 1):
        if grades.get(each, 0) > 0:
            relevant += 1
            total += relevant / rank
    return total / (sum(grade > 0 for grade in grades.values()) or 1)


def measure(folder: Path) -> tuple[int, float, float, int]:
    """Queries, mean nDCG@10, mean average precision, and how many queries were refused."""
    grades = _grades(folder / "qrels.tsv")
    queries = [json.loads(line) for line in (folder / "queries.jsonl").open(encoding="utf-8")]
    with tempfile.TemporaryDirectory() as scratch:
        room = Services(_home(folder, Path(scratch)))
        gains, precisions, refused = [], [], 0
        for query in queries:
            if query["_id"] not in grades:
                continue
            try:
                _, results = room.search(SearchRequest(text=query["text"], limit=DEPTH))
                found = [hit.stored.document.source_id for hit in results.hits]
            except SearchError:
                found, refused = [], refused + 1
            gains.append(ndcg(found, grades[query["_id"]]))
            precisions.append(average_precision(found, grades[query["_id"]]))
    return len(gains), sum(gains) / len(gains), sum(precisions) / len(precisions), refused


def _home(folder: Path, scratch: Path) -> Path:
    source = scratch / "corpus.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for line in (folder / "corpus.jsonl").open(encoding="utf-8"):
            record = json.loads(line)
            values = {"id": record["_id"], "title": record["title"], "body": record["text"]}
            file.write(json.dumps(values) + "\n")
    home = Home.open(scratch / "home", create=True)
    run_import(home, [source])
    sync(home)
    home.close()
    return scratch / "home"


def _grades(file: Path) -> dict[str, Grades]:
    grades: dict[str, Grades] = defaultdict(dict)
    for line in file.read_text("utf-8").splitlines()[1:]:
        query, document, grade = line.split("\t")
        grades[query][document] = float(grade)
    return grades


def _discounted(gains: Iterable[float]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, 1))


def main() -> None:
    """Print a row for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SETS)
    folder = parser.parse_args().folder
    if not folder.is_dir():
        raise SystemExit(f"{folder} is missing: name a folder of judged sets")
    print("| set | queries | nDCG@10 | MAP | refused |\n|---|---|---|---|---|")
    for each in sorted(path.parent for path in folder.glob("*/qrels.tsv")):
        queries, gain, precision, refused = measure(each)
        print(f"| {each.name} | {queries} | {gain:.3f} | {precision:.3f} | {refused} |")


if __name__ == "__main__":
    main()
