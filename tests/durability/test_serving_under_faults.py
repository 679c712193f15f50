"""A site with real workers while one of them is killed, while its index is built anew, and while it is told to end."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from archive.home import Home
from index.following.check import check
from index.following.sync import sync
from tests.support.serving_behind import serving
from tests.support.shelf import article, put
from tests.support.visitors import Visitors

BATCH = 500
WORDS = "river mine school vote drought bridge council harvest".split()


def filled(path: Path, articles: int) -> Path:
    """A home of so many articles, each with a word that no other has."""
    chance = random.Random(1)
    with closing(Home.open(path, create=True)) as home:
        for first in range(0, articles, BATCH):
            numbers = range(first, min(first + BATCH, articles))
            put(home, *(article(each, f"only{each} {' '.join(chance.choices(WORDS, k=20))}") for each in numbers))
        sync(home)
    return path


@dataclass
class Request:
    """One that was made: when it began and ended, and what came of it: "" where all was right."""

    began: float
    ended: float
    fault: str


@dataclass
class Readers:
    """Visitors, each asking for an article by its own word, for its page, and how many there are in all."""

    site: str
    articles: int
    going: set[int] = field(default_factory=set)  # articles that are being taken out, or were
    gone: set[int] = field(default_factory=set)  # those that were, index and all
    made: list[Request] = field(default_factory=list)

    def read(self, chance: random.Random) -> None:
        began = time.monotonic()
        try:
            fault = self._ask(chance)
        except urllib.error.HTTPError as error:
            fault = f"status {error.code}"
            error.close()
        except (OSError, http.client.HTTPException) as error:
            fault = f"cut: {error!r}"
        self.made.append(Request(began, time.monotonic(), fault))

    def _ask(self, chance: random.Random) -> str:
        number = chance.randrange(self.articles)
        was_gone = number in self.gone
        found = self._json(f"api/v1/search?q=only{number}")
        ids = [hit["id"] for hit in found["hits"]]
        if was_gone:
            return f"article {number} is found and was taken out" if found["total"] or ids else ""
        if number in self.going:
            return ""  # it may have gone meanwhile
        if (found["total"], len(ids), found["hits"][0]["title"]) != (1, 1, f"Article {number}"):
            return f"article {number}: {found['total']} found, {len(ids)} shown"
        if self._json(f"api/v1/articles/{ids[0]}")["title"] != f"Article {number}":
            return f"article {number} has another's page"
        everything = self._json("api/v1/search")
        least = self.articles - len(self.going)
        return "" if least <= everything["total"] <= self.articles else f"{everything['total']} articles in all"

    def _json(self, address: str) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.site}{address}", timeout=60) as answer:
            said: dict[str, Any] = json.load(answer)
            return said


@contextmanager
def visited(home: Path, articles: int, workers: int, readers: int) -> Iterator[tuple[Readers, int]]:
    """A site and its readers, and the number of the process that looks after the workers."""
    with serving(home, "--no-worker", "--workers", str(workers)) as (told, server):
        seen = Readers(str(told["address"]), articles)
        with Visitors(seen.read, readers):
            yield seen, server.pid


def waited(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def answered(readers: Readers, more: int) -> None:
    """Come back when so many more requests were answered."""
    already = len(readers.made)
    waited(lambda: len(readers.made) > already + more)


def workers_of(server: int) -> list[int]:
    return list(map(int, Path(f"/proc/{server}/task/{server}/children").read_text().split()))


def faults(made: list[Request]) -> list[str]:
    return [each.fault for each in made if each.fault]


def survives_kills(home: Path, articles: int, kills: int) -> None:
    chance = random.Random(3)
    moments: list[float] = []
    with visited(home, articles, workers=4, readers=4) as (readers, server):
        waited(lambda: len(readers.made) > 8)
        for _ in range(kills):
            waited(lambda: len(workers_of(server)) == 4)
            answered(readers, chance.randrange(4, 12))
            os.kill(chance.choice(workers_of(server)), signal.SIGKILL)
            moments.append(time.monotonic())
        answered(readers, 20)
        waited(lambda: len(workers_of(server)) == 4)
    # Only what a killed worker was at is cut, and no more of it than there were readers.
    cut = [each for each in readers.made if each.fault]
    assert [each for each in cut if not each.fault.startswith("cut: ")] == []
    assert all(any(each.began <= moment + 0.2 and moment <= each.ended for moment in moments) for each in cut), cut
    assert len(cut) <= 4 * kills
    assert len(readers.made) > len(cut) + kills
    with closing(Home.open(home)) as opened:
        assert check(opened) == []


def test_a_worker_that_is_killed_takes_with_it_only_what_it_was_at(tmp_path: Path) -> None:
    survives_kills(filled(tmp_path / "home", 60), 60, kills=6)


@pytest.mark.soak
def test_two_hundred_killed_workers_take_with_them_only_what_they_were_at(tmp_path: Path) -> None:
    survives_kills(filled(tmp_path / "home", 500), 500, kills=200)


def command(home: Path, *verb: str) -> None:
    subprocess.run([sys.executable, "-m", "webui", *verb, "--home", str(home)], check=True, capture_output=True)


def answers_meanwhile(home: Path, articles: int, times: int) -> int:
    """Build the index anew so often under readers, and take an article out in between; how many requests were made."""
    with closing(Home.open(home)) as opened:
        ids = {int(stored.document.title.split()[1]): stored.id for stored in opened.store.documents()}
    with visited(home, articles, workers=2, readers=4) as (readers, _server):
        waited(lambda: len(readers.made) > 8)
        for number in range(times):
            command(home, "reindex")
            readers.going.add(number)
            command(home, "remove", ids[number], "--reason", "asked for")
            readers.gone.add(number)
            answered(readers, 8)
    assert faults(readers.made) == []
    with closing(Home.open(home)) as opened:
        assert check(opened) == []
    return len(readers.made)


def test_readers_see_nothing_of_an_index_that_is_built_anew_again_and_again(tmp_path: Path) -> None:
    assert answers_meanwhile(filled(tmp_path / "home", 400), 400, times=1) > 12


@pytest.mark.soak
@pytest.mark.parametrize("articles", [20_000, 100_000])
def test_readers_see_nothing_of_a_large_index_that_is_built_anew(tmp_path: Path, articles: int) -> None:
    assert answers_meanwhile(filled(tmp_path / "home", articles), articles, times=3) > 100


def test_a_server_that_is_told_to_end_ends_what_it_has_begun(tmp_path: Path) -> None:
    """An export whose reader is slow is the longest of all answers."""
    chance, home, articles = random.Random(5), tmp_path / "home", 200
    with closing(Home.open(home, create=True)) as opened:
        # More than a connection holds on its way.
        long = [" ".join(f"w{chance.randrange(9_000)}" for _ in range(5_000)) for _ in range(articles)]
        put(opened, *(article(number, f"river {body}") for number, body in enumerate(long)))
        sync(opened)
    with serving(home, "--no-worker", "--workers", "2") as (told, server):
        connection = http.client.HTTPConnection(urlsplit(str(told["address"])).netloc, timeout=60)
        connection.request("GET", "/export?q=river&format=jsonl")
        answer = connection.getresponse()
        begun = answer.read(1_000)
        assert server.poll() is None
        server.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert server.poll() is None, "it ended before it had answered"
        with pytest.raises(ConnectionRefusedError):  # nobody waits for a server that is about to be gone
            socket.create_connection((connection.host, connection.port), timeout=5)
        whole = (begun + answer.read()).decode().splitlines()
        connection.close()
        assert sum('"title"' in line for line in whole) == articles
        assert server.wait(timeout=30) == 0
