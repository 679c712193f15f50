"""Whole pages over HTTP beside a peer: `python -m benchmarks.pages HOME [--work FOLDER] [--seconds 20] [--no-peer]`.

HOME is an archive. It is served by `hemeroteca serve` with two workers; the same articles by Datasette, from SQLite
with FTS5, its page with one facet (topic), in a virtual environment of its own under the work folder. Both are asked
the same words over several connections that stay open, one server after the other. Told are pages a second, median and
99th percentile, the size of a page before compression, and how a page's time compares with the engine's own.

With `--connections N` a mix of all kinds of pages is asked for by N readers at once instead (`benchmarks.mix`), of the
archive at HOME or of 20,000 generated articles; `--program` names the `hemeroteca` of another checkout to be measured.
"""

from __future__ import annotations

import argparse
import http.client
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from archive.home import Home
from benchmarks.mix import ask_at_once, home_for, mix_of, table
from benchmarks.vocabulary import english
from index.query import Query, Versions
from index.query_language.parser import parse
from index.searcher import Searcher
from webui.search.facets import MOST

CONNECTIONS = 4
_WORDS = 400


@dataclass
class Load:
    """What a server did: seconds of each answer, bytes of each page."""

    seconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    failed: int = 0
    took: float = 0.0

    def told(self, name: str) -> str:
        """A line for a person."""
        ordered = sorted(self.seconds)
        p99 = ordered[int(len(ordered) * 0.99)] * 1000
        rate, median = len(ordered) / self.took, statistics.median(ordered) * 1000
        size = max(self.sizes) / 1000
        return (
            f"{name:12} {rate:8.1f} pages a second, median {median:.1f} ms, p99 {p99:.1f} ms, "
            f"largest page {size:.1f} kB, failed {self.failed}"
        )


def ask(port: int, path_of: Callable[[str], str], words: Sequence[str], seconds: float, *, once: bool = False) -> Load:
    """Load one server from several threads for some seconds; with `once` no word is asked for twice."""
    load, lock, started = Load(), threading.Lock(), time.perf_counter()
    row = iter(words)
    until = started + seconds

    def client(number: int) -> None:
        chance = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < until:
            begun = time.perf_counter()
            with lock:
                word = next(row) if once else chance.choice(words)
            connection.request("GET", path_of(word))
            answer = connection.getresponse()
            size = len(answer.read())
            taken = time.perf_counter() - begun
            with lock:
                load.seconds.append(taken)
                load.sizes.append(size)
                load.failed += answer.status != 200
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.took = time.perf_counter() - started
    return load


def common_words() -> list[str]:
    """Words from frequent to rare, that articles hold."""
    ranked = english().words
    return [ranked[at] for at in range(100, 100 + 20 * _WORDS, 20) if len(ranked[at]) > 3]


def served(command: Sequence[str], port: int) -> subprocess.Popen[bytes]:
    """A server that is ready to answer."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.1)
    process.terminate()
    raise SystemExit(f"{command[0]} did not come up")


def datasette(home: Home, work: Path) -> list[str]:
    """The command that serves the same articles, installed and filled as needed."""
    place = work / "datasette"
    program = place / "bin" / "datasette"
    if not program.exists():
        venv.create(place, with_pip=True)
        subprocess.run([place / "bin" / "pip", "install", "--quiet", "datasette"], check=True)
    database = work / "articles.db"
    if not database.exists():
        _fill(home, database)
    patient = ("--setting", "facet_time_limit_ms", "5000", "--setting", "sql_time_limit_ms", "20000")
    return [str(program), "serve", str(database), *patient, "--port"]


def _fill(home: Home, database: Path) -> None:
    connection = sqlite3.connect(database)
    connection.execute("create table articles(id integer primary key, title text, body text, date text, topic text)")
    for stored in home.store.documents():
        document = stored.document
        date = document.published.iso() if document.published else None
        topic = document.topics[0] if document.topics else None
        connection.execute(
            "insert into articles(title, body, date, topic) values (?,?,?,?)",
            (document.title, document.body, date, topic),
        )
    connection.execute(
        "create virtual table articles_fts using fts5(title, body, content='articles', content_rowid='id',"
        " tokenize='porter')"
    )
    connection.execute("insert into articles_fts(articles_fts) values ('rebuild')")
    connection.execute("create index topics on articles(topic)")
    connection.commit()
    connection.close()


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Print a few lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path, nargs="?")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--connections", type=int)
    parser.add_argument("--program", type=Path, default=Path(sys.executable).with_name("hemeroteca"))
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()
    if options.connections:
        program = options.program.absolute()
        many_at_once(program, options.home or home_for(program, options.work), options.connections, options.seconds)
        return
    if not options.home:
        parser.error("name the archive's folder, or say --connections")
    home = Home.open(options.home)
    words = common_words()
    every = list(dict.fromkeys(word for word in english().words[100:] if len(word) > 3))
    own = free_port()
    program = [
        sys.executable,
        "-m",
        "webui",
        "serve",
        "--home",
        str(options.home),
        "--port",
        str(own),
        "--workers",
        "2",
    ]
    ours = served(program, own)
    try:
        ask(own, lambda word: "/?" + urlencode({"q": word}), words, 3)
        fresh = ask(own, lambda word: "/?" + urlencode({"q": word}), every, options.seconds, once=True)
        load = ask(own, lambda word: "/?" + urlencode({"q": word}), words, options.seconds)
        alone, engine = one_at_a_time(home, own, words[:200])
        print(fresh.told("hemeroteca") + ", no page asked for twice")
        print(load.told("hemeroteca") + f", {len(words)} pages again and again")
        print(f"  one page at a time {alone:.2f} ms, the engine alone {engine:.2f} ms: {alone / engine:.2f} times")
    finally:
        ours.terminate()
        ours.wait()
    if options.no_peer:
        return
    port = free_port()
    peer = served([*datasette(home, options.work), str(port)], port)
    try:
        theirs = ask(
            port,
            lambda word: "/articles/articles?" + urlencode({"_search": word, "_facet": "topic"}),
            words,
            options.seconds,
        )
        print(theirs.told("datasette"))
        peers = len(theirs.seconds) / theirs.took
        print(
            f"  {len(fresh.seconds) / fresh.took / peers:.1f} times as many pages a second, no page asked for twice; "
        )
        print(f"  {len(load.seconds) / load.took / peers:.1f} times with the same words")
    finally:
        peer.terminate()
        peer.wait()


def many_at_once(program: Path, home: Path, connections: int, seconds: float) -> None:
    """Print what the mix took of the program's server with two workers, as a table."""
    port = free_port()
    server = served([str(program), "serve", "--home", str(home), "--port", str(port), "--workers", "2"], port)
    try:
        answers, took = ask_at_once(port, mix_of(port), connections, seconds)
    finally:
        server.terminate()
        server.wait()
    print(f"{program}: {connections} connections, {took:.0f} s\n")
    print("\n".join(table(answers, took)))


def one_at_a_time(home: Home, port: int, words: Sequence[str]) -> tuple[float, float]:
    """Medians in milliseconds of a page over HTTP and of the engine's own answer to the same search, snippets and
    facets included: one after the other for each word, so that both meet the same machine."""
    connection, searcher = http.client.HTTPConnection("127.0.0.1", port, timeout=60), Searcher(home)
    pages, answers = [], []
    for word in words:
        query = Query(text=word, tree=parse(word).tree, values=MOST, versions=Versions.EACH)
        begun = time.perf_counter()
        searcher.search(query)
        answered = time.perf_counter()
        connection.request("GET", "/?" + urlencode({"q": word, "versions": "each"}))  # in no cache
        connection.getresponse().read()
        answers.append(answered - begun)
        pages.append(time.perf_counter() - answered)
    connection.close()
    return statistics.median(pages) * 1000, statistics.median(answers) * 1000


if __name__ == "__main__":
    main()
