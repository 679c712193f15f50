"""How large an archive in an OpenSearch cluster may get: measured while one index grows, and foretold from that.

    python -m benchmarks.cluster_size measure --servers http://127.0.0.1:9201[,…] --out sizes.json
    python -m benchmarks.cluster_size model sizes.json [--articles 100000000 --nodes 12 --cores 16]

`measure` writes generated articles into one index and stops at each of the sizes: bytes on the disk and in the heap,
articles a second, milliseconds of pages that nobody asked for before, and pages a second with four readers. `model`
works its numbers out of the two largest sizes, sets what they foretell for each beside what was measured, and says what
larger archives would take. What each number means stands in docs/cluster.md ("Size").
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from archive.document import Document
from benchmarks import generated
from benchmarks.engines.ours import query_of
from benchmarks.queries import choose
from benchmarks.questions import KINDS, Question
from index.engine.protocol import Entry
from index.lexicon.lexicon import LANGUAGES, keep_in, prepare
from index.opensearch.client import WORK, Client
from index.opensearch.fields import MAPPING, SETTINGS, WORDS
from index.opensearch.reader import OpenSearchReader
from index.opensearch.writer import OpenSearchWriter
from index.readings import Readings

_READERS, _SECONDS = 4, 20.0
_PATIENCE = 600.0  # seconds for what an index has to do before it is measured
_GIB = float(1 << 30)


@dataclass(frozen=True)
class Page:
    """One page that was asked for: of which kind, how many articles were found, how long it took."""

    kind: str
    found: int
    ms: float


@dataclass(frozen=True)
class Size:
    """What was measured of an index of so many articles. Bytes are those of one copy of each shard."""

    articles: int
    words: int
    bytes: int
    heap: int
    written_per_second: float
    survey_ms: float
    pages_per_second: float
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Model:
    """A page takes `still` ms, `each` ms for each article that is found, and `whole` ms for each that the index holds
    (its dictionary and its facets are larger then, and less of it is at hand); an index takes `article` bytes for each
    article, and its dictionary has `scale * articles ** power` words (Heaps' law)."""

    still: float
    each: float
    whole: float
    article: float
    scale: float
    power: float
    written_per_second: float

    def ms(self, found: float, articles: float, speed: float = 1.0) -> float:
        """Of a page that finds so many in an index of so many, on machines that count so many times as fast."""
        return self.still + (self.each * found + self.whole * articles) / speed

    def bytes(self, articles: float) -> float:
        """Of one copy of an index."""
        return self.article * articles

    def words(self, articles: float) -> float:
        """In its dictionary."""
        return float(self.scale * articles**self.power)


def main(arguments: Sequence[str]) -> None:
    """Measure, or foretell."""
    options = _options(arguments)
    if options.what == "measure":
        sizes: list[Size] = []
        for size in _measured(options):
            sizes.append(size)
            options.out.write_text(json.dumps([asdict(each) for each in sizes], indent=1) + "\n")
        return
    told = json.loads(options.sizes.read_text())
    sizes = [Size(**{**each, "pages": tuple(Page(**page) for page in each["pages"])}) for each in told]
    print("\n".join(_foretold(sizes, options)))


def model_of(sizes: Sequence[Size]) -> Model:
    """What the two largest sizes say, by least squares over their pages."""
    first, second = sizes[-2:]
    pages = [(page, size.articles) for size in (first, second) for page in size.pages]
    still, each, whole = np.linalg.lstsq(
        np.array([(1.0, page.found, articles) for page, articles in pages]),
        np.array([page.ms for page, _ in pages]),
        rcond=None,
    )[0]
    power = np.log(second.words / first.words) / np.log(second.articles / first.articles)
    return Model(
        still=float(still),
        each=float(each),
        whole=float(whole),
        article=second.bytes / second.articles,
        scale=float(second.words / second.articles**power),
        power=float(power),
        written_per_second=second.written_per_second,
    )


def _foretold(sizes: Sequence[Size], options: argparse.Namespace) -> Iterator[str]:
    model = model_of(sizes)
    yield (
        f"A page takes {model.still:.1f} ms, {model.each * 1_000:.2f} ms for each 1,000 articles that it finds, and "
        f"{model.whole * 1_000_000:.0f} ms for each million that the index holds."
    )
    yield "| articles | index, GiB: foretold / measured | words | median page, ms | slowest of a hundred, ms |"
    yield "|---|---|---|---|---|"
    for size in sizes:
        ms = [page.ms for page in size.pages]
        thought = [model.ms(page.found, size.articles) for page in size.pages]
        yield (
            f"| {size.articles:,} | {model.bytes(size.articles) / _GIB:.2f} / {size.bytes / _GIB:.2f} "
            f"| {model.words(size.articles):,.0f} / {size.words:,} "
            f"| {statistics.median(thought):,.0f} / {statistics.median(ms):,.0f} "
            f"| {np.percentile(thought, 99):,.0f} / {np.percentile(ms, 99):,.0f} |"
        )
    shares = [page.found / sizes[-1].articles for page in sizes[-1].pages]
    # Shards are counted beside each other, each on one core; here they shared these.
    speed = min(options.shards, options.nodes * options.cores) / options.measured_cores
    yield ""
    yield f"{options.articles:,} articles on {options.nodes} nodes of {options.cores} cores, with one replica:"
    total = model.bytes(options.articles)
    each = total / options.shards / _GIB
    yield f"- disks {2 * total / _GIB:,.0f} GiB in all; {options.shards:,} shards of {each:,.1f} GiB"
    yield f"- words in the dictionary {model.words(options.articles):,.0f}"
    for name, share in (("median", np.median(shares)), ("frequent word", max(shares))):
        found = share * options.articles
        alone = model.ms(found, options.articles, speed)
        yield f"- a page of the {name} finds {found:,.0f} and takes {alone:,.0f} ms, where nobody else asks"
    days = options.articles / model.written_per_second / 86_400
    yield f"- built anew by one process in {days:,.1f} days"


def _measured(options: argparse.Namespace) -> Iterator[Size]:
    client = Client(options.servers.split(","))
    with tempfile.TemporaryDirectory() as folder:
        prepare(LANGUAGES, Path(folder))
        keep_in(Path(folder))
        name = f"hemeroteca-size-{options.shards}"
        shape = {"number_of_shards": options.shards, "number_of_replicas": options.replicas, "refresh_interval": "-1"}
        client.ask("DELETE", f"/{name}", timeout=WORK, missing_ok=True)
        body = {"settings": SETTINGS | {"index": shape}, "mappings": MAPPING, "aliases": {f"{name}-live": {}}}
        client.ask("PUT", f"/{name}", body, timeout=WORK)
        try:
            questions = choose(generated.documents(10_000))
            articles = generated.documents(options.at[-1])
            before = 0
            for at in options.at:
                speed = _written(OpenSearchWriter(client, name, f"{name}-live"), islice(articles, at - before), before)
                if not before:
                    _warm(client, name)
                before = at
                yield _size(client, name, at, speed, questions)
        finally:
            if not options.kept:
                client.ask("DELETE", f"/{name}", timeout=WORK, missing_ok=True)


def _written(writer: OpenSearchWriter, articles: Iterator[Document], before: int) -> float:
    """Articles a second."""
    started, count = time.perf_counter(), 0
    for count, article in enumerate(articles, 1):
        seq = before + count
        writer.put(Entry(article.source_id or str(seq), article, article.topics, seq=seq))
        if not count % 20_000:
            _tell(f"{seq:,} articles, {count / (time.perf_counter() - started):,.0f} a second")
    writer.commit()
    return count / (time.perf_counter() - started)


def _warm(client: Client, name: str) -> None:
    """Ask for pages with other words for a while: servers that have just been started are slow at first."""
    with closing(OpenSearchReader(client, name)) as reader:
        _rate(reader, choose(islice(generated.documents(30_000), 20_000, None)))


def _size(client: Client, name: str, articles: int, speed: float, questions: Sequence[Question]) -> Size:
    client.ask("POST", f"/{name}/_forcemerge?max_num_segments=8", timeout=_PATIENCE, again=False)
    client.ask("POST", f"/{name}/_flush", timeout=_PATIENCE, again=False)
    with closing(OpenSearchReader(client, name)) as reader:
        started = time.perf_counter()
        reader.values_meant("topic", "")
        survey = (time.perf_counter() - started) * 1_000
        pages = [_page(reader, question) for question in questions]
        heap = _heap(client)
        rate = _rate(reader, questions)
    told = client.ask("GET", f"/{name}/_stats/store")["_all"]["primaries"]
    size = Size(
        articles, client.count(name, WORDS), told["store"]["size_in_bytes"], heap, speed, survey, rate, tuple(pages)
    )
    ms = [page.ms for page in pages]
    _tell(
        f"{articles:,}: {size.words:,} words, {size.bytes / _GIB:.2f} GiB, heap {heap / _GIB:.2f} GiB, survey "
        f"{survey:,.0f} ms, pages {statistics.median(ms):,.0f} and {np.percentile(ms, 99):,.0f} ms, {rate:.1f} a second"
    )
    for kind in KINDS:
        own = [page for page in pages if page.kind == kind]
        _tell(f"  {kind}: {statistics.median(page.ms for page in own):,.0f} ms, {max(page.ms for page in own):,.0f}")
    return size


def _page(reader: OpenSearchReader, question: Question) -> Page:
    started = time.perf_counter()
    asked = query_of(question)
    found = reader.search(replace(asked, tree=Readings(reader).resolved(asked.tree)))
    return Page(question.kind, found.total, (time.perf_counter() - started) * 1_000)


def _rate(reader: OpenSearchReader, questions: Sequence[Question]) -> float:
    """Pages a second that some readers get together, each asking all questions in turn."""
    end, counts = time.monotonic() + _SECONDS, [0] * _READERS

    def ask(number: int) -> None:
        while time.monotonic() < end:
            _page(reader, questions[(counts[number] + number * 7) % len(questions)])
            counts[number] += 1

    readers = [threading.Thread(target=ask, args=(number,)) for number in range(_READERS)]
    started = time.monotonic()
    for each in readers:
        each.start()
    for each in readers:
        each.join()
    return sum(counts) / (time.monotonic() - started)


def _heap(client: Client) -> int:
    """Bytes that are held for long on all nodes together: the least of a few looks at the old generation."""
    seen = []
    for _ in range(3):
        nodes = client.ask("GET", "/_nodes/stats/jvm")["nodes"].values()
        with suppress(KeyError):
            seen.append(sum(node["jvm"]["mem"]["pools"]["old"]["used_in_bytes"] for node in nodes))
        time.sleep(0.5)
    return min(seen, default=0)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster_size", description=__doc__)
    ways = parser.add_subparsers(dest="what", required=True)
    measure = ways.add_parser("measure")
    measure.add_argument("--servers", required=True, help="addresses of an OpenSearch cluster, with commas between")
    measure.add_argument("--at", type=_numbers, default="20000,200000,1000000")
    measure.add_argument("--shards", type=int, default=3)
    measure.add_argument("--replicas", type=int, default=0)
    measure.add_argument("--kept", action="store_true", help="leave the index in the cluster")
    measure.add_argument("--out", type=Path, required=True)
    model = ways.add_parser("model")
    model.add_argument("sizes", type=Path)
    model.add_argument("--articles", type=int, default=100_000_000)
    model.add_argument("--nodes", type=int, default=12)
    model.add_argument("--cores", type=int, default=16, help="of a node")
    model.add_argument("--shards", type=int, default=96)
    model.add_argument("--measured-cores", type=int, default=2, help="of the machine that was measured")
    return parser.parse_args(arguments)


def _numbers(said: str) -> list[int]:
    return [int(each) for each in said.split(",")]


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
