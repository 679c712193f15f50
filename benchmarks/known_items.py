"""How soon the public search shows one article that is known: `python -m benchmarks.known_items [--questions 1000]`.

Of each corpus articles are drawn by chance (seeded), and of each a question of two to five words of its own: of its
title, or of a sentence of its body; side by side, or here and there in their order; in small letters, without marks.
The measure is the mean reciprocal rank of that article, or of another of the same title and body (press releases are
sent out twice), among the first hundred; 0 where it is not there. Beside it plain BM25 (`benchmarks.plain_bm25`).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.document import Document
from archive.home import Home
from benchmarks.corpus import prepare
from benchmarks.plain_bm25 import PlainBm25
from importers.run import run_import
from index.errors import SearchError
from index.following.sync import sync
from index.query import SearchRequest
from webui.services import Services

CORPORA = {"digitalgov": "en", "senate": "en", "spanish-news": "es"}
DEPTH = 100
_SEED = 16
_EVERY = 1_000_000

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"[^.!?\n]{20,400}[.!?]")
_LONG = 4  # letters: each question has two words of that length, or it would name nothing


@dataclass(frozen=True)
class KnownItem:
    """A question, and the numbers of the articles that it was made from: the same text several times is one."""

    text: str
    wanted: frozenset[int]


def questions(documents: Sequence[Document], count: int, chance: random.Random) -> list[KnownItem]:
    """So many questions, each of another article where there are enough."""
    same: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, document in enumerate(documents):
        same[document.title, document.body].append(number)
    made: list[KnownItem] = []
    order = list(range(len(documents)))
    while len(made) < count:
        chance.shuffle(order)
        for number in order[: count - len(made)]:
            document = documents[number]
            if words := _words(document, chance):
                made.append(KnownItem(" ".join(words), frozenset(same[document.title, document.body])))
    return made


def _words(document: Document, chance: random.Random) -> list[str]:
    sentences = _SENTENCE.findall(document.body[:20_000])
    text = document.title if chance.random() < 0.5 or not sentences else chance.choice(sentences)
    words = [word.lower() for word in _WORD.findall(text)]
    many = chance.randint(2, 5)
    if len(words) < many:
        return []
    if chance.random() < 0.5:
        start = chance.randint(0, len(words) - many)
        chosen = words[start : start + many]
    else:
        chosen = [words[place] for place in sorted(chance.sample(range(len(words)), many))]
    return chosen if sum(len(word) >= _LONG for word in chosen) >= 2 else []


def reciprocal_rank(found: Sequence[int], wanted: frozenset[int]) -> float:
    """1 / the rank of the first wanted one, 0 where there is none."""
    return next((1 / rank for rank, number in enumerate(found, 1) if number in wanted), 0.0)


def measure(name: str, count: int, work: Path) -> tuple[float, float]:
    """Mean reciprocal rank of our search and of plain BM25."""
    documents = list(prepare(name, _EVERY, work).documents())
    asked = questions(documents, count, random.Random(f"{_SEED} {name}"))
    peer = PlainBm25((f"{each.title} {each.body}" for each in documents), CORPORA[name])
    theirs = [reciprocal_rank(peer.ranked(each.text, DEPTH), each.wanted) for each in asked]
    room = Services(_home(documents, work / name))
    ours = []
    for each in asked:
        try:
            _, results = room.search(SearchRequest(text=each.text, limit=DEPTH))
            found = [int(hit.stored.document.source_id) for hit in results.hits]
        except SearchError:
            found = []
        ours.append(reciprocal_rank(found, each.wanted))
    return sum(ours) / len(ours), sum(theirs) / len(theirs)


def _home(documents: Sequence[Document], folder: Path) -> Path:
    folder.mkdir()
    source = folder / "corpus.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for number, each in enumerate(documents):
            values = {"id": number, "title": each.title, "body": each.body, "lang": each.language}
            file.write(json.dumps(values) + "\n")
    home = Home.open(folder / "home", create=True)
    run_import(home, [source])
    sync(home)
    home.close()
    return folder / "home"


def main() -> None:
    """Print a row for each corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=1_000)
    asked = parser.parse_args()
    print("| corpus | questions | mean reciprocal rank | BM25 |\n|---|---|---|---|")
    for name in CORPORA:
        with tempfile.TemporaryDirectory() as work:
            try:
                ours, theirs = measure(name, asked.questions, Path(work))
            except FileNotFoundError as missing:
                raise SystemExit(str(missing)) from None
        print(f"| {name} | {asked.questions:,} | {ours:.3f} | {theirs:.3f} |", flush=True)


if __name__ == "__main__":
    main()
