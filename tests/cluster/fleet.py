"""Everything that an archive beyond one machine is made of, on this one: three nodes of OpenSearch, one PostgreSQL, two
web servers of two workers with homes of their own, a process that imports and one that syncs."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, Self

from archive.history.records import Batch, Incoming
from archive.home import Home
from index.following.sync import sync
from tests.cluster.building import build
from tests.cluster.corpus import document, questions
from tests.cluster.load import Counts, Json, Load, expected_of
from tests.cluster.postgresql import PostgreSQL
from tests.cluster.processes import until
from tests.cluster.running import Background, WebServer
from tests.cluster.search_nodes import SearchNodes
from tests.support.paths import ROOT
from webui.app import create_app

NAME = "faults"
_BATCH = 500
_UNDER_WAY = 100  # articles that may be stored and not yet told to be
_SHARDS, _REPLICAS = 3, 1


class Fleet:
    """All of it, as a context. Not `with_store` both web servers have one home, with SQLite; not `with_index` each home
    has its own index, in files. Faults of what is not there cannot be tried, and the rest can."""

    def __init__(self, folder: Path, articles: int, *, with_store: bool = True, with_index: bool = True) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self.articles = articles
        self.with_store, self.with_index = with_store, with_index
        self.next = articles  # the first article that was not told to be stored
        self.counts = Counts(most=articles)
        self.failures: list[str] = []
        self.servers: list[WebServer] = []
        self._background: list[Background] = []

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _start(self) -> None:
        self._stack.callback(self.rest)
        if self.with_store:
            self.store = self._stack.enter_context(PostgreSQL(self._folder / "postgresql"))
        if self.with_index:
            self.nodes = self._stack.enter_context(SearchNodes(build(), self._folder / "opensearch"))
        names = ("one", "two") if self.with_store else ("one",)
        self.homes = homes = [self._home(each, with_index=self.with_index) for each in names]
        self.home = homes[0]
        # Over SQLite in one home nothing but that home's own index can judge.
        self.judge = self._home("judge", with_index=False) if self.with_store else homes[0]
        began = time.monotonic()
        with closing(Home.open(self.home, create=True)) as home:
            with home.writing("import"):
                store_all(home, range(self.articles), is_new=False)
            _say(f"{self.articles} articles stored in {time.monotonic() - began:.1f} s")
            began = time.monotonic()
            sync(home)
            _say(f"indexed in {time.monotonic() - began:.1f} s")
        self.counts.least.append((time.monotonic(), self.articles))
        for number in range(2):
            server = WebServer(homes[number % len(homes)], self._folder / f"server-{number}.log")
            self.servers.append(server)
            self._stack.callback(server.stop)
            server.start()

    def _home(self, name: str, *, with_index: bool) -> Path:
        home = self._folder / name
        home.mkdir()
        text = f'[store]\nurl = "{self.store.url}"\n\n' if self.with_store else ""
        if with_index:
            text += f'[index]\nurls = {json.dumps(self.nodes.urls)}\nname = "{NAME}"\n'
            text += f"shards = {_SHARDS}\nreplicas = {_REPLICAS}\n"
        if text:
            (home / "archive.toml").write_text(text)
        return home

    def load(self) -> Load:
        """Readers of both servers, who know the answers."""
        expected = self.expected()
        allowed = {address: [each] for address, each in expected.items()}
        return Load([each.site for each in self.servers], allowed, self.counts)

    def expected(self) -> dict[str, Json]:
        """What the judge, the engine of arrays over the same store, says now."""
        with closing(Home.open(self.judge)) as home:
            sync(home)
        client = create_app(self.judge).test_client()
        return expected_of(lambda address: dict(client.get(address).get_json()), questions())

    def work(self) -> None:
        """Have articles imported and the index follow, until `rest`."""
        self.counts.most = max(self.counts.most, self.next + _UNDER_WAY)
        self._background = [
            Background("import", self.home, 0.5, self.next, self._hear),
            *(Background("sync", each, 1.0, told=self._hear) for each in self._to_sync()),
        ]

    def rest(self) -> None:
        """End both, at whatever they are."""
        for each in self._background:
            each.kill()
        self._background = []

    @contextmanager
    def working(self) -> Iterator[None]:
        """Have both work while the block runs."""
        self.work()
        try:
            yield
        finally:
            self.rest()

    def mend(self) -> None:
        """Start again whatever a fault that was given up has left dead or frozen."""
        self.rest()
        if self.with_store:
            self.store.start()
        if self.with_index:
            for number in filter(self.nodes.runs, self.nodes.numbers):
                self.nodes.thaw(number)
            self.nodes.start()
            self.nodes.green(300.0)
        for server in self.servers:
            server.start()

    def settle(self, seconds: float = 180.0) -> None:
        """Bring the index to where the store is, trying again while servers come back."""
        until(self._synced, seconds, lambda: "; ".join(self.failures[-3:]))

    def whole(self) -> list[str]:
        """What is missing or double of what was told to be stored: in the store, and in the index."""
        faults = []
        with closing(Home.open(self.home)) as home:
            numbers = [int(each.document.source_id) for each in home.store.documents()]
            if len(set(numbers)) != len(numbers):
                faults.append(f"{len(numbers) - len(set(numbers))} articles are double in the store")
            if missing := set(range(self.next)) - set(numbers):
                faults.append(f"{len(missing)} stored articles are missing, the first {min(missing)}")
        self.counts.most = max(self.counts.most, len(numbers))
        for server in self.servers:
            total = self.api(server, "/api/v1/search?limit=1")["total"]
            if total != len(numbers):
                faults.append(f"{total} of {len(numbers)} articles are found at {server.site}")
        return faults

    def api(self, server: WebServer, address: str) -> Any:
        """What this server says."""
        with urllib.request.urlopen(f"{server.site}{address}", timeout=30) as answer:
            return json.load(answer)

    def page(self, server: WebServer, address: str) -> str:
        """A page of this server."""
        with urllib.request.urlopen(f"{server.site}{address}", timeout=30) as answer:
            return str(answer.read().decode())

    def count(self) -> int:
        """How many articles are stored."""
        with closing(Home.open(self.home)) as home:
            return home.store.count()

    def store_new(self, number: int) -> None:
        """Store so many new articles, without the index."""
        self.counts.most = max(self.counts.most, self.next + number + _UNDER_WAY)
        with closing(Home.open(self.home)) as home, home.writing("import", wait=30.0):
            store_all(home, range(self.next, self.next + number), is_new=True)
        self.next += number

    def verb(self, *words: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
        """What a verb of the command line says."""
        command = _command(home or self.home, words)
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=600)

    def begun(self, *words: str) -> subprocess.Popen[bytes]:
        """A verb of the command line that was begun; it ends with us."""
        command = ["setpriv", "--pdeathsig=KILL", *_command(self.home, words)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT)

    def _to_sync(self) -> list[Path]:
        """The homes whose index has to be brought up to date, each by itself."""
        return self.homes[:1] if self.with_index else self.homes

    def _synced(self) -> bool:
        for home in self._to_sync():
            ended_sync = self.verb("sync", home=home)
            if ended_sync.returncode:
                self.failures.append(f"sync: {ended_sync.stderr.strip()[-300:]}")
                time.sleep(0.5)
                return False
        return True

    def _hear(self, line: str) -> None:
        word, _space, rest = line.partition(" ")
        if word == "stored":
            self.next = int(rest)
            self.counts.most = max(self.counts.most, self.next + _UNDER_WAY)
        elif word == "synced":
            self.counts.least.append((time.monotonic(), int(rest)))
        else:
            self.failures.append(line)


def store_all(home: Home, numbers: range, *, is_new: bool) -> None:
    """Store the articles of these numbers, as one import."""
    number = home.store.imports.begin(["corpus"], "")
    for first in range(numbers.start, numbers.stop, _BATCH):
        batch = range(first, min(first + _BATCH, numbers.stop))
        home.store.take(number, Batch([Incoming(document(each, is_new=is_new), "/corpus") for each in batch]))
    home.store.imports.finish(number)


def _command(home: Path, words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "webui", "--home", str(home), *words]


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
