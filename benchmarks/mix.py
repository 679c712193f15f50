"""Many readers at once: `python -m benchmarks.pages --connections 16 [HOME] [--program HEMEROTECA]`.

Each connection stays open and asks for one page after the other, as readers, programs and people who take things away
do together: searches, filtered searches, articles, trends, distinctive words, values of a facet, exports. What is asked
follows from the connection's number, so two programs are asked the same. The server is a process of its own; nothing
here knows how the program is made, so one script measures two checkouts.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import math
import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.corpus import prepare
from benchmarks.vocabulary import english

DOCUMENTS = 20_000
SHARES = {
    "search": 0.40,
    "filtered": 0.20,
    "article": 0.20,
    "trends": 0.08,
    "words": 0.06,
    "values": 0.03,
    "export": 0.03,
}
"""Kinds of pages, and how much of all that is asked each is."""
_COMMONEST, _RAREST = 100, 8_000  # ranks of the words that are asked for
_PATIENCE = 60  # seconds for one answer
_WARM_UP = 3.0  # seconds

Pairs = list[tuple[str, str]]
"""Parameters of an address."""


@dataclass(frozen=True)
class Answer:
    """One answer. `status` is 0 where the connection broke; `seconds` are to its last byte."""

    kind: str
    status: int
    seconds: float

    @property
    def failed(self) -> bool:
        """Whether the server failed: 5xx, or no answer."""
        return self.status == 0 or self.status >= 500


@dataclass(frozen=True)
class Mix:
    """What can be asked of an archive: words from common to rare (by rank), ids of articles, topics and sources."""

    words: Sequence[str]
    ids: Sequence[str]
    topics: Sequence[str]
    sources: Sequence[str]

    def addresses(self, number: int) -> Iterator[tuple[str, str]]:
        """(kind, address) without end, always the same ones for this number."""
        chance = random.Random(number)
        makers = self._makers(chance)
        kinds, weights = list(SHARES), list(SHARES.values())
        while True:
            kind = chance.choices(kinds, weights)[0]
            path, pairs = makers[kind]()
            yield kind, f"{path}?{urlencode(pairs)}" if pairs else path

    def _makers(self, chance: random.Random) -> Mapping[str, Callable[[], tuple[str, Pairs]]]:
        def word() -> str:
            """Each order of magnitude of ranks as often as the next: asked for are common words and rare ones."""
            reach = 1 + len(self.words) / _COMMONEST
            return self.words[int(_COMMONEST * reach ** chance.random()) - _COMMONEST]

        def one() -> tuple[str, str]:
            return "q", word()

        def some() -> tuple[str, str]:
            return "q", chance.choice([" ", " ", " OR "]).join([word(), word()])

        def filters() -> Pairs:
            year = chance.randint(2004, 2021)
            topic, source = chance.choice(self.topics), chance.choice(self.sources)
            language = chance.choice(["en", "es"])
            every = [("topic", topic), ("source", source), ("from", str(year)), ("year", str(year)), ("lang", language)]
            return chance.sample(every, chance.randint(1, 2))

        return {
            "search": lambda: ("/", [one() if chance.random() < 0.5 else some()]),
            "filtered": lambda: ("/", [one(), *filters()]),
            "article": lambda: (f"/article/{chance.choice(self.ids)}", [one()] if chance.random() < 0.5 else []),
            "trends": lambda: ("/trends", [one(), some(), ("unit", chance.choice(["year", "month"]))]),
            "words": lambda: ("/words", [one()]),
            "values": lambda: (f"/values/{chance.choice(['topic', 'author', 'month'])}", [one()]),
            "export": lambda: ("/export", [("format", chance.choice(["csv", "jsonl", "ris"])), one()]),
        }


def home_for(program: Path, work: Path, documents: int = DOCUMENTS) -> Path:
    """A home of so many generated articles that this program made itself; made once."""
    corpus = prepare("generated", documents, work)
    home = corpus.folder / f"home-of-{hashlib.sha256(str(program).encode()).hexdigest()[:8]}"
    done = home / "complete"
    if not done.exists():
        subprocess.run([program, "import", corpus.records, "--home", home], stdout=subprocess.DEVNULL, check=True)
        done.touch()
    return home


def mix_of(port: int) -> Mix:
    """What the server's archive holds, asked of its interface for programs."""
    ranked = english().words[_COMMONEST:_RAREST]
    words = [word for word in dict.fromkeys(ranked) if len(word) > 3]
    ids: list[str] = []
    for page in range(1, 11):
        found = _data(port, f"/api/v1/search?limit=100&page={page}&sort=newest")
        ids += [hit["id"] for hit in found["hits"]]
    facets = found["facets"]
    topics, sources = ([each["value"] for each in facets[name]] for name in ("topic", "source"))
    return Mix(words, ids, topics, sources)


def _data(port: int, path: str) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    connection.request("GET", path)
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def ask_at_once(port: int, mix: Mix, connections: int, seconds: float) -> tuple[list[Answer], float]:
    """All answers that came while `connections` asked for so many seconds, after a short warm-up that is not counted,
    and how many seconds passed until the last of them was there."""
    _ask(port, mix, range(connections, 2 * connections), _WARM_UP)
    started = time.perf_counter()
    answers = _ask(port, mix, range(connections), seconds)
    return answers, time.perf_counter() - started


def _ask(port: int, mix: Mix, numbers: range, seconds: float) -> list[Answer]:
    answers: list[Answer] = []
    until = time.perf_counter() + seconds

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        for kind, address in mix.addresses(number):
            begun = time.perf_counter()
            if begun >= until:
                break
            try:
                connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
                answer = connection.getresponse()
                answer.read()
                status = answer.status
            except (OSError, http.client.HTTPException):
                connection.close()  # the next request opens it again
                status = 0
            answers.append(Answer(kind, status, time.perf_counter() - begun))
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def table(answers: Sequence[Answer], took: float) -> list[str]:
    """Lines of Markdown: all answers, and those of each kind; times in milliseconds, percentiles by nearest rank."""
    header = "| | answers | a second | median | 95 % | 99 % | at most | failed |"
    lines = [header, "|---" * (header.count("|") - 1) + "|"]
    for kind in ("all", "but exports", *SHARES):
        chosen = [
            each for each in answers if kind in ("all", each.kind) or (kind[:3] == "but" and each.kind != "export")
        ]
        if not chosen:
            continue
        ordered = sorted(each.seconds * 1000 for each in chosen)
        times = (ordered[math.ceil(share * len(ordered)) - 1] for share in (0.5, 0.95, 0.99, 1))
        cells = [kind, f"{len(chosen):,}", f"{len(chosen) / took:.1f}", *(f"{each:,.0f} ms" for each in times)]
        lines.append(f"| {' | '.join(cells)} | {sum(each.failed for each in chosen)} |")
    return lines
