"""How fast an index in an OpenSearch cluster is built and brought up to date, beside one in the home, of one archive in
one run.

    python -m benchmarks.cluster_indexing --servers http://127.0.0.1:9201[,…] [--documents 20000] [--shards 1]

Each is built anew, then brought up to date after 1, 100 and 1,000 articles have changed. The index in the cluster is
taken away at the end.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.servers import SERVERS
from benchmarks import corpus as corpora
from benchmarks.engines.ours import fill_archive
from index.following.sync import sync
from index.lexicon.lexicon import LANGUAGES, keep_in, prepare
from index.opensearch.client import WORK, Client

_CHANGED = (1, 100, 1_000)  # articles


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    options = _options(arguments)
    corpus = corpora.prepare("generated", options.documents, options.work.resolve())
    fill_archive(corpus)
    prepare(LANGUAGES, corpus.folder)
    keep_in(corpus.folder)
    name = f"bench-{secrets.token_hex(4)}"
    print("| index in | built, docs/s | " + " | ".join(f"{count:,} changed, s" for count in _CHANGED) + " |")
    print("|---|---" + "|---" * len(_CHANGED) + "|")
    print(_row("the home", corpus.home, options.documents))
    with _in_cluster(corpus.home, options, name):
        print(_row("the cluster", corpus.home, options.documents))


def _row(what: str, path: Path, documents: int) -> str:
    home = Home.open(path)
    started = time.monotonic()
    sync(home, rebuild=True, thorough=False)
    built = documents / (time.monotonic() - started)
    updates = []
    for count in _CHANGED:
        _change(home, count)
        started = time.monotonic()
        sync(home, thorough=False)
        updates.append(time.monotonic() - started)
    home.close()
    return f"| {what} | {built:,.0f} | " + " | ".join(f"{each:.2f}" for each in updates) + " |"


def _change(home: Home, count: int) -> None:
    """Have so many articles say something else."""
    word = secrets.token_hex(4)
    changed = [
        Incoming(replace(each.document, body=f"{each.document.body} {word}"), "/bench")
        for each in islice(home.store.documents(), count)
    ]
    number = home.store.imports.begin(["bench"], "")
    home.store.take(number, Batch(changed))
    home.store.imports.finish(number)


@contextmanager
def _in_cluster(path: Path, options: argparse.Namespace, name: str) -> Iterator[None]:
    """Have the index of this home in the cluster while the block runs."""
    urls = ", ".join(f'"{url}"' for url in options.servers)
    said = f'[index]\nurls = [{urls}]\nname = "{name}"\nshards = {options.shards}\nreplicas = {options.replicas}\n'
    (path / SERVERS).write_text(said)
    try:
        yield
    finally:
        (path / SERVERS).unlink()
        Client(options.servers).ask("DELETE", f"/{name}-*", timeout=WORK, missing_ok=True)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--servers", required=True, type=lambda said: said.split(","))
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--replicas", type=int, default=1)
    parser.add_argument("--work", type=Path, default=Path("bench-work"))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
