"""How well the public search ranks, on judged sets: `python -m benchmarks.relevance [FOLDER] [--leave-one-out]`.

A folder holds a set in each of its folders: `corpus.jsonl` (_id, title, text), `queries.jsonl` (_id, text) and
`qrels.tsv` (query, document, grade). Documents are imported like any source and each query's text is searched for as it
stands, a hundred hits at once; a query that the search refuses counts as nothing found. Beside it plain BM25
(`benchmarks.plain_bm25`) over the same. `--leave-one-out` chooses the constants by all sets but one, for each set, and
says what the chosen ones give on the one left out: some twenty minutes.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import log2
from pathlib import Path

from archive.home import Home
from benchmarks.plain_bm25 import PlainBm25
from importers.run import run_import
from index.arrays import columns, score
from index.engine.bm25f import B
from index.errors import SearchError
from index.following.sync import sync
from index.query import SearchRequest
from index.query_language import relaxation
from webui.services import Services

SETS = Path(__file__).parents[2] / "shared" / "data" / "relevance"
DEPTH = 100

Grades = dict[str, float]
Setting = tuple[float, float, float]
"""K1, B of both fields, and what the words that the best answers share weigh."""

_SETTINGS: tuple[Setting, ...] = tuple(product((1.2, 1.5, 2.0), (0.5, 0.6, 0.75), (0.2, 0.3)))


@dataclass(frozen=True)
class Measured:
    """Of one set: how many queries it has, mean nDCG@10, mean average precision, and how many queries were refused."""

    queries: int
    gain: float
    precision: float
    refused: int = 0


@dataclass(frozen=True)
class JudgedSet:
    """A set as it lies in its folder, and the home of an archive of its documents."""

    folder: Path
    home: Path

    @property
    def grades(self) -> dict[str, Grades]:
        """The grades of documents by query."""
        grades: dict[str, Grades] = defaultdict(dict)
        for line in (self.folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
            query, document, grade = line.split("\t")
            grades[query][document] = float(grade)
        return grades

    def queries(self) -> list[tuple[str, Grades]]:
        """The texts of the judged queries, each with its grades."""
        grades = self.grades
        lines = (json.loads(line) for line in (self.folder / "queries.jsonl").open(encoding="utf-8"))
        return [(each["text"], grades[each["_id"]]) for each in lines if each["_id"] in grades]

    def records(self) -> list[dict[str, str]]:
        """The documents."""
        return [json.loads(line) for line in (self.folder / "corpus.jsonl").open(encoding="utf-8")]


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


def measure(judged: JudgedSet) -> Measured:
    """Our search."""
    room = Services(judged.home)
    results, refused = [], 0
    for text, grades in judged.queries():
        try:
            _, answer = room.search(SearchRequest(text=text, limit=DEPTH))
            results.append(([hit.stored.document.source_id for hit in answer.hits], grades))
        except SearchError:
            results.append(([], grades))
            refused += 1
    return _mean(results, refused)


def measure_peer(judged: JudgedSet) -> Measured:
    """Plain BM25 with Porter's stems over title and body."""
    records = judged.records()
    peer = PlainBm25(f"{each['title']} {each['text']}" for each in records)
    return _mean([([records[n]["_id"] for n in peer.ranked(text, DEPTH)], grades) for text, grades in judged.queries()])


def leave_one_out(sets: Sequence[JudgedSet]) -> None:
    """Print what each set gets by the setting that is best on the mean of all others, and by its own best."""
    gains: dict[Setting, list[float]] = {}
    for setting in _SETTINGS:
        _use(setting)
        gains[setting] = [measure(each).gain for each in sets]
    print("\n| left out | chosen by the others: k1, b, shared words | nDCG@10 | at the most |\n|---|---|---|---|")
    for number, each in enumerate(sets):
        others = {setting: sum(gain) - gain[number] for setting, gain in gains.items()}
        chosen = max(_SETTINGS, key=others.__getitem__)
        most = max(gain[number] for gain in gains.values())
        print(f"| {each.folder.name} | {', '.join(map(str, chosen))} | {gains[chosen][number]:.3f} | {most:.3f} |")


def _use(setting: Setting) -> None:
    """Have this process search with these constants."""
    k1, length, shared = setting
    vars(score).update(K1=k1)
    vars(columns).update(B=dict.fromkeys(B, length))
    vars(relaxation).update(HINTS=shared)


def _mean(results: Sequence[tuple[list[str], Grades]], refused: int = 0) -> Measured:
    gains = [ndcg(found, grades) for found, grades in results]
    precisions = [average_precision(found, grades) for found, grades in results]
    return Measured(len(results), sum(gains) / len(results), sum(precisions) / len(results), refused)


def _prepared(folder: Path, scratch: Path) -> JudgedSet:
    """The set with its documents imported into a home in the scratch folder."""
    judged = JudgedSet(folder, scratch / folder.name / "home")
    judged.home.parent.mkdir()
    source = judged.home.parent / "corpus.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for record in judged.records():
            values = {"id": record["_id"], "title": record["title"], "body": record["text"]}
            file.write(json.dumps(values) + "\n")
    home = Home.open(judged.home, create=True)
    run_import(home, [source])
    sync(home)
    home.close()
    return judged


def _discounted(gains: Iterable[float]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, 1))


def main() -> None:
    """Print a row for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SETS)
    parser.add_argument("--leave-one-out", action="store_true")
    asked = parser.parse_args()
    if not asked.folder.is_dir():
        raise SystemExit(f"{asked.folder} is missing: name a folder of judged sets")
    with tempfile.TemporaryDirectory() as scratch:
        folders = sorted(path.parent for path in asked.folder.glob("*/qrels.tsv"))
        sets = [_prepared(each, Path(scratch)) for each in folders]
        print("| set | queries | nDCG@10 | MAP | refused | BM25 nDCG@10 | MAP |\n|---|---|---|---|---|---|---|")
        gains = []
        for each in sets:
            ours, peer = measure(each), measure_peer(each)
            gains.append((ours.gain, peer.gain))
            print(
                f"| {each.folder.name} | {ours.queries} | {ours.gain:.3f} | {ours.precision:.3f} | {ours.refused} "
                f"| {peer.gain:.3f} | {peer.precision:.3f} |"
            )
        mean, of_peer = (sum(each) / len(each) for each in zip(*gains, strict=True))
        print(f"| mean | | {mean:.3f} | | | {of_peer:.3f} | |")
        if asked.leave_one_out:
            leave_one_out(sets)


if __name__ == "__main__":
    main()
