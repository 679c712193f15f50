"""Readers of a site of two servers, as behind a balancer, who know what each answer has to be."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from tests.cluster.corpus import COMMON

PATIENCE = 30.0  # seconds for one answer
_FOR_A_WHILE = 0.05  # seconds between two questions of a reader
_LATE = 2.0  # seconds after which a server has looked for a newer edition
_OF_TOTALS = f"/api/v1/search?q={COMMON}&limit=1"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """One question: when it began, how long it took (seconds), what it asked, with which status it was answered (0:
    with none), what was wrong with the answer ("": nothing), which server was asked, and why it gave none."""

    began: float
    took: float
    address: str
    status: int
    wrong: str = ""
    server: int = 0
    why: str = ""


@dataclass
class Counts:
    """How many articles are sure to be in the index, over time, and how many may be at the most. Safe for threads."""

    least: list[tuple[float, int]] = field(default_factory=list)
    most: int = 0

    def sure_at(self, moment: float) -> int:
        """How many were sure to be there then."""
        return max((number for at, number in list(self.least) if at <= moment - _LATE), default=0)


def expected_of(ask: Callable[[str], Json], addresses: list[str]) -> dict[str, Json]:
    """What a judge says to each."""
    return {each: facts(each, ask(each)) for each in addresses}


def facts(address: str, answer: Json) -> Json:
    """What of an answer is the same whichever engine gives it: numbers, and the list where it is by date."""
    kept = {name: answer[name] for name in ("total", "lines", "facets", "histogram")}
    if "sort=" in address:
        kept["ids"] = [hit["id"] for hit in answer["hits"]]
    return kept


class Load:
    """Readers who ask these servers; what came of it is in `answered`. `allowed` has for each address the answers that
    are right, one unless something is being changed."""

    def __init__(self, sites: list[str], allowed: Mapping[str, list[Json]], counts: Counts, readers: int = 4) -> None:
        self.sites = sites
        self.allowed = {address: list(each) for address, each in allowed.items()}
        self.counts = counts
        self.answered: list[Answered] = []
        self.healths: list[Answered] = []
        self.later: list[tuple[str, Json]] | None = None
        """What was answered while nobody knows yet what is right; None while that is known."""
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(each,), daemon=True) for each in range(readers)]
        self._threads += [threading.Thread(target=self._watch, args=(each,), daemon=True) for each in range(len(sites))]

    def __enter__(self) -> Self:
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for each in self._threads:
            each.join()

    def since(self, moment: float) -> list[Answered]:
        """What was asked from then on."""
        return [each for each in list(self.answered) if each.began >= moment]

    def healths_since(self, moment: float) -> list[Answered]:
        """The answers of `/healthz` from then on."""
        return [each for each in list(self.healths) if each.began >= moment]

    def judge_later(self) -> list[str]:
        """What was wrong of the answers that were put by, now that it is known what is right."""
        later, self.later = self.later or [], None
        return [f"{address}: neither before nor after" for address, told in later if told not in self.allowed[address]]

    def pass_over(self, server: int, number: int = 0) -> list[Answered]:
        """Every question once, or so many of them, to one server."""
        addresses = [*self.allowed, _OF_TOTALS]
        return [self._judged(server, each) for each in (random.sample(addresses, number) if number else addresses)]

    def _read(self, number: int) -> None:
        chance = random.Random(number)
        addresses = list(self.allowed)
        while not self._over.wait(_FOR_A_WHILE):
            address = _OF_TOTALS if chance.random() < 0.25 else chance.choice(addresses)
            first = chance.randrange(len(self.sites))
            found = self._judged(first, address)
            if found.status == 0:  # as a balancer does where nobody answers
                again = self._judged((first + 1) % len(self.sites), address)
                found = replace(again, began=found.began, took=found.took + again.took)
            self.answered.append(found)

    def _watch(self, server: int) -> None:
        while not self._over.wait(0.25):
            self.healths.append(self._asked(server, "/healthz")[0])

    def _judged(self, server: int, address: str) -> Answered:
        sure = self.counts.sure_at(time.monotonic())
        found, body = self._asked(server, address)
        if found.status != 200:
            return replace(found, why=_why(body))
        try:
            answer = json.loads(body)
            wrong = self._wrong(address, answer, sure)
        except (ValueError, KeyError) as error:
            wrong = f"no answer of ours: {error!r}"
        return Answered(found.began, found.took, address, found.status, wrong, server)

    def _wrong(self, address: str, answer: Json, sure: int) -> str:
        if address == _OF_TOTALS:
            total = answer["total"]
            return "" if sure <= total <= self.counts.most else f"{total} of {sure} to {self.counts.most}"
        told, right = facts(address, answer), self.allowed[address]
        if (later := self.later) is not None:
            later.append((address, told))
            return ""
        if told in right:
            return ""
        differing = [name for name in told if told[name] != right[0].get(name)]
        return f"{', '.join(differing)}: {told['total']} found, {right[0]['total']} are there"

    def _asked(self, server: int, address: str) -> tuple[Answered, bytes]:
        began = time.monotonic()
        host = self.sites[server].removeprefix("http://").rstrip("/")
        connection = http.client.HTTPConnection(host, timeout=PATIENCE)
        status, body = 0, b""
        try:
            connection.request("GET", address)
            response = connection.getresponse()
            body, status = response.read(), response.status
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            connection.close()
        return Answered(began, time.monotonic() - began, address, status, "", server), body


def _why(body: bytes) -> str:
    try:
        told = json.loads(body)
    except ValueError:
        return ""
    return f"{told.get('title', '')}: {told.get('detail', '')}"[:200]
