"""How fast a page of results is counted and ordered in an OpenSearch cluster, beside the arrays of one machine.

    python -m benchmarks.opensearch_page --servers http://127.0.0.1:9201[,…] [--documents 20000] [--shards 3]

Both hold the same generated articles and are asked the same questions in turn (`benchmarks.queries`), each with all
facets and the histogram, and have to give the same totals and facets. Left out is what is the same on both: the texts
of the page and what is marked in them. A question comes for the first time, when nothing is known of its words yet,
and then again. The index in the cluster is taken away at the end, unless it is to be `--kept` for another run.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from archive.document import Document
from benchmarks import corpus as corpora
from benchmarks.engines.ours import query_of
from benchmarks.queries import choose
from benchmarks.questions import KINDS, Question
from index.arrays.engine import ArrayEngine
from index.engine.protocol import Entry, Found, Reader, Writer
from index.lexicon.lexicon import LANGUAGES, keep_in, prepare
from index.opensearch.client import WORK, Client
from index.opensearch.fields import MAPPING, SETTINGS
from index.opensearch.reader import OpenSearchReader
from index.opensearch.writer import OpenSearchWriter
from index.readings import Readings

_PATIENCE = 600.0  # seconds for what an index has to do before it is measured


class Asked:
    """A reader that is measured: milliseconds of each question for the first time, and again."""

    def __init__(self, name: str, reader: Reader) -> None:
        self.name, self.first, self.again = name, dict[str, list[float]](), dict[str, list[float]]()
        self._reader = reader
        self._readings = Readings(reader)
        self._known: set[Question] = set()

    def page(self, question: Question) -> Found:
        """Its answer to a question."""
        times = self.again if question in self._known else self.first
        started = time.perf_counter()
        asked = query_of(question)
        found = self._reader.search(replace(asked, tree=self._readings.resolved(asked.tree)))
        times.setdefault(question.kind, []).append((time.perf_counter() - started) * 1_000)
        self._known.add(question)
        return found


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    options = _options(arguments)
    corpus = corpora.prepare("generated", options.documents, options.work.resolve())
    prepare(LANGUAGES, corpus.folder)
    keep_in(corpus.folder)
    client = Client(options.servers.split(","))
    folder = corpus.folder / "arrays-alone"
    if not folder.is_dir():
        folder.mkdir()
        _fill("arrays", ArrayEngine().write(folder), corpus.documents())
    with (
        _index(client, options, corpus.documents()) as name,
        closing(ArrayEngine().read(folder)) as arrays,
        closing(OpenSearchReader(client, name)) as remote,
    ):
        both = [Asked("arrays", arrays), Asked("OpenSearch", remote)]
        started = time.perf_counter()
        remote.values_meant("topic", "")
        _tell(f"looked over in {time.perf_counter() - started:.2f} s")
        _ask(both, choose(corpus.documents()), options.rounds)
    print("\n".join(_table(both)))


def _ask(both: Sequence[Asked], questions: Sequence[Question], rounds: int) -> None:
    for turn in range(rounds):
        for question in questions:
            found = [each.page(question) for each in (both if turn % 2 else reversed(both))]
            told = [(each.total, each.lines, each.facets, each.histogram) for each in found]
            if told[0] != told[1]:
                sys.exit(f"The two differ over {question}.")
        _tell(f"round {turn + 1} of {rounds}")


def _fill(name: str, writer: Writer, documents: Iterator[Document]) -> None:
    started, count = time.perf_counter(), 0
    for count, document in enumerate(documents, 1):
        writer.put(Entry(document.source_id or str(count), document, document.topics, seq=count))
    writer.commit()
    _tell(f"{name}: {count:,} articles, {count / (time.perf_counter() - started):,.0f} a second")


@contextmanager
def _index(client: Client, options: argparse.Namespace, documents: Iterator[Document]) -> Iterator[str]:
    """An index in the cluster that holds the documents."""
    name = f"hemeroteca-bench-{options.documents}-{options.shards}"
    if not client.ask("GET", f"/{name}", missing_ok=True):
        shape = {"number_of_shards": options.shards, "number_of_replicas": options.replicas, "refresh_interval": "-1"}
        body = {"settings": SETTINGS | {"index": shape}, "mappings": MAPPING, "aliases": {f"{name}-live": {}}}
        client.ask("PUT", f"/{name}", body, timeout=WORK)
        _fill("OpenSearch", OpenSearchWriter(client, name, f"{name}-live"), documents)
        client.ask("POST", f"/{name}/_forcemerge?max_num_segments=4", timeout=_PATIENCE, again=False)
    try:
        yield name
    finally:
        if not options.kept:
            client.ask("DELETE", f"/{name}", timeout=WORK, missing_ok=True)


def _table(both: Sequence[Asked]) -> Iterator[str]:
    """Median and 99th percentile of each kind of question, and of all."""
    heads = [f"{each.name}, {when}" for each in both for when in ("first", "again")]
    yield f"| milliseconds, median / 99 % | {' | '.join(heads)} |"
    yield f"|---|{'---|' * len(heads)}"
    for kind in (*KINDS, "all"):
        cells = [_cell(times, kind) for each in both for times in (each.first, each.again)]
        yield f"| {kind} | {' | '.join(cells)} |"


def _cell(times: Mapping[str, Sequence[float]], kind: str) -> str:
    own = sorted(ms for name, each in times.items() for ms in each if kind in (name, "all"))
    return f"{statistics.median(own):.1f} / {own[min(int(len(own) * 0.99), len(own) - 1)]:.1f}" if own else ""


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.opensearch_page", description="Pages, measured.")
    parser.add_argument("--servers", required=True, help="addresses of an OpenSearch cluster, with commas between")
    parser.add_argument("--documents", type=int, default=20_000, help="how many articles")
    parser.add_argument("--shards", type=int, default=3)
    parser.add_argument("--replicas", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=5, help="how often every question is asked")
    parser.add_argument("--kept", action="store_true", help="leave the index in the cluster for another run")
    parser.add_argument(
        "--work", type=Path, default=Path(tempfile.gettempdir()) / "hemeroteca-benchmark",
        help="where texts and indexes are kept for the next run",
    )  # fmt: skip
    return parser.parse_args(arguments)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
