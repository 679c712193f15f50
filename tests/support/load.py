"""Load on a served archive: a visitor who asks for the costliest there is, readers of light pages beside, and what the
workers hold meanwhile. Addresses of this machine's loopback alone."""

from __future__ import annotations

import http.client
import json
import math
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.support.hostile import costly_queries

ATTACKER, READER = "127.0.0.1", "127.0.0.2"
PATIENCE = 60  # seconds for one answer
_LEAVES = 4  # every such question is left before its answer


LIGHT = ("article", "front", "search", "kept", "known", "health")
"""Kinds of light pages."""

Asked = tuple[str, str, dict[str, str]]
"""The kind of a page, its address, headers."""


@dataclass
class Seen:
    """What came of many requests: seconds of each answer with its kind; statuses by kind, 0 where the connection broke
    and -1 where it was left on purpose."""

    took: list[tuple[str, float]] = field(default_factory=list)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    sent: int = 0

    def at(self, share: float, kind: str = "") -> float:
        """Seconds within which this share of the answers came, by nearest rank."""
        ordered = sorted(seconds for each, seconds in self.took if kind in ("", each))
        return ordered[math.ceil(share * len(ordered)) - 1] if ordered else math.nan

    def failures(self, allowed: Sequence[int] = (200, 304)) -> dict[str, int]:
        """How many answers of each kind were none of those allowed."""
        return {f"{kind} {status}": n for (kind, status), n in self.statuses.items() if status not in (*allowed, -1)}


def costly_addresses(words: Sequence[str], number: int) -> Iterator[str]:
    """The costliest addresses, without end: `words` are the archive's most frequent, a hundred or more."""
    chance = random.Random(number)
    queries = [query for query in costly_queries(words) if len(query) < 4_000]
    pages: list[Callable[[str], str]] = [
        lambda query: f"/?{_q(query)}",
        lambda query: f"/?{_q(query)}&page=20&limit=100&sort=oldest&versions=one",
        lambda query: f"/api/v1/search?{_q(query)}&limit=100",
        lambda query: f"/context?{_q(query)}&sort=left",
        lambda query: f"/api/v1/context?{_q(query)}",
        lambda query: f"/context.csv?{_q(query)}",
        lambda query: f"/words?{_q(query)}",
        lambda query: f"/export?{_q(query)}&format={chance.choice(['csv', 'json', 'jsonl', 'ris', 'bibtex', 'csl'])}",
        lambda query: f"/take?{_q(query)}",
        lambda query: f"/values/author?{_q(query)}",
        lambda query: f"/why?{_q(query)}",
        lambda query: f"/feed.atom?{_q(query)}",
        lambda _: f"/trends?{urlencode([('q', chance.choice(queries)[:700]) for _ in range(5)])}&unit=month",
        lambda _: f"/trends?{urlencode([('q', word) for word in chance.sample(list(words[:100]), 5)])}&unit=month",
        lambda _: f"/trends?{urlencode([('q', chance.choice(words))])}&by=topic&unit=month",
        lambda _: f"/context?{_q(chance.choice(words[:40]))}&sort=right",
        lambda _: f"/context.csv?{_q(chance.choice(words[:20]))}",
        lambda _: f"/words?{_q(chance.choice(words[:100]))}",
        lambda _: f"/export?{_q(chance.choice(words[:20]))}&format=csv",
        lambda _: f"/api/v1/suggest?{_q(chance.choice(words)[:2])}",
    ]
    while True:
        address = chance.choice(pages)(chance.choice(queries))
        if len(address) < 8_000:
            yield address


def _q(query: str) -> str:
    return urlencode({"q": query.encode("utf-8", "replace")})


def ask_for_each(port: int, word: str) -> None:
    """Ask for every kind of page and table for one plain word, several times, so that each worker has opened what it
    needs for them."""
    query = _q(word)
    pages = [
        *(f"/?{query}", f"/api/v1/search?{query}&limit=100", f"/context?{query}&sort=left", f"/context.csv?{query}"),
        *(f"/words?{query}", f"/export?{query}&format=json", f"/take?{query}", f"/values/author?{query}"),
        *(f"/why?{query}", f"/feed.atom?{query}", f"/trends?{query}&unit=month&by=topic", "/api/v1/suggest?q=wa"),
        *(f"/?{_q(word[:3] + '*')}", f"/?{_q(word + '~')}", f"/?{_q('=' + word)}", f"/?{_q(word + 'qqx')}"),
    ]
    for _ in range(4):
        for address in pages:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE, source_address=(READER, 0))
            _ask(connection, "", address, {}, Seen())
            connection.close()


def attack(port: int, words: Sequence[str], connections: int, seconds: float) -> Seen:
    """What a visitor got who asked for the costliest over so many connections for so long."""
    until = time.monotonic() + seconds

    def asks(number: int, seen: Seen) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE, source_address=(ATTACKER, 0))
        for count, address in enumerate(costly_addresses(words, number)):
            if time.monotonic() >= until:
                break
            kind = address.partition("?")[0]
            if count % _LEAVES == _LEAVES - 1:
                _leave(port, address)
                seen.statuses[kind, -1] += 1
            else:
                _ask(connection, kind, address, {"Accept-Encoding": "gzip"}, seen, until)
        connection.close()

    return _together(asks, connections)


def light_pages(port: int, words: Sequence[str]) -> Callable[[int], Iterator[Asked]]:
    """For each reader's number: (kind, address, headers) of light pages, without end."""

    def answer(address: str) -> tuple[bytes, str]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", address)
        found = connection.getresponse()
        body = found.read()
        connection.close()
        return body, found.headers.get("ETag", "")

    ids = [hit["id"] for hit in json.loads(answer("/api/v1/search?limit=100&sort=newest")[0])["hits"]]
    for _ in range(8):  # so that both workers keep it
        answer("/dates")
    tag = answer("/")[1]

    def page(kind: str, chance: random.Random) -> tuple[str, dict[str, str]]:
        match kind:
            case "article":
                return f"/article/{chance.choice(ids)}", {}
            case "front":
                return f"/?versions=each&limit={chance.randint(10, 30)}", {}
            case "search":
                return f"/?{_q(chance.choice(words))}", {}
            case "kept":
                return "/dates", {}
            case "known":
                return "/", {"If-None-Match": tag}
            case _:
                return "/healthz", {}

    def pages(number: int) -> Iterator[Asked]:
        chance = random.Random(number)
        while True:
            for kind in chance.sample(LIGHT, len(LIGHT)):
                yield (kind, *page(kind, chance))

    return pages


def read(
    port: int,
    pages: Callable[[int], Iterator[Asked]],
    readers: int,
    seconds: float,
    pause: float = 0.02,
) -> Seen:
    """What readers got who asked for light pages for so long, each with a pause between."""
    until = time.monotonic() + seconds

    def reads(number: int, seen: Seen) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE, source_address=(READER, 0))
        for kind, address, headers in pages(number):
            if time.monotonic() >= until:
                break
            _ask(connection, kind, address, {"Accept-Encoding": "gzip", **headers}, seen)
            time.sleep(pause)
        connection.close()

    return _together(reads, readers)


def _ask(
    connection: http.client.HTTPConnection,
    kind: str,
    address: str,
    headers: dict[str, str],
    seen: Seen,
    until: float = math.inf,
) -> None:
    begun = time.monotonic()
    seen.sent += 1
    try:
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        while answer.read(1 << 16):
            if time.monotonic() > until:
                connection.close()
                break
        status = answer.status
    except (OSError, http.client.HTTPException):
        connection.close()  # the next request opens it again
        status = 0
    seen.took.append((kind, time.monotonic() - begun))
    seen.statuses[kind, status] += 1


def _leave(port: int, address: str) -> None:
    try:
        with socket.create_connection(("127.0.0.1", port), PATIENCE, (ATTACKER, 0)) as client:
            client.sendall(f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            time.sleep(0.05)
    except OSError:
        pass


def _together(work: Callable[[int, Seen], None], count: int) -> Seen:
    each = [Seen() for _ in range(count)]
    threads = [threading.Thread(target=work, args=(number, seen)) for number, seen in enumerate(each)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = Seen()
    for seen in each:
        whole.took += seen.took
        whole.statuses.update(seen.statuses)
        whole.sent += seen.sent
    return whole


@dataclass(frozen=True)
class Held:
    """What a process holds: `resident` and `own` (what it shares with no file) in MiB, open files, threads."""

    resident: float
    own: float
    files: int
    threads: int


def workers_of(server: int) -> dict[int, Held]:
    """What each worker of a server's first process holds, by its number."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return {int(child): held_by(int(child)) for child in children}


def held_by(process: int) -> Held:
    """What one process holds."""
    status = dict(
        line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines() if ":" in line
    )
    return Held(
        resident=int(status["VmRSS"].split()[0]) / 1024,
        own=int(status["RssAnon"].split()[0]) / 1024,
        files=len(list(Path(f"/proc/{process}/fd").iterdir())),
        threads=int(status["Threads"]),
    )
