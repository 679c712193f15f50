"""kill -9 at random moments of import, sync and reindex: the archive opens, the index heals, nothing is lost."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from archive.home import Home
from importers.run import run_import
from index.check import check
from index.sync import sync

ARTICLES = 240


def _source(path: Path, edition: int) -> Path:
    words = ["river", "mine", "school", "vote", "drought", "bridge", "council", "harvest"]
    chance = random.Random(edition)
    with path.open("w") as file:
        for number in range(ARTICLES):
            body = f"Edition {edition}. " + " ".join(chance.choices(words, k=60))
            record = {"id": number, "title": f"Article {number}", "body": body, "date": f"20{number % 20:02}-03-05"}
            file.write(json.dumps(record) + "\n")
    return path


def _killed_after(seconds: float, work: Callable[[], None]) -> bool:
    """Run the work in a process of its own and kill it after so long; whether it was still at work."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _import(home: Path, source: Path) -> None:
    opened = Home.open(home, create=True)
    run_import(opened, [source])
    sync(opened)


def _reindex(home: Path) -> None:
    sync(Home.open(home), rebuild=True)


def _survives(tmp_path: Path, kills: int) -> None:
    chance = random.Random(7)
    editions = [_source(tmp_path / f"edition-{n}.jsonl", n) for n in (0, 1)]
    for path in editions:
        path.rename(tmp_path / "articles.jsonl")
        started = time.monotonic()
        _import(tmp_path / "measure", tmp_path / "articles.jsonl")
        span = time.monotonic() - started
        (tmp_path / "articles.jsonl").rename(path)
    home, hit = tmp_path / "home", 0
    for attempt in range(kills):
        source = editions[attempt // 3 % 2]
        source.rename(tmp_path / "articles.jsonl")
        source_now = tmp_path / "articles.jsonl"
        moment = chance.uniform(0, 1.2 * span)
        work = partial(_reindex, home) if attempt % 3 == 2 else partial(_import, home, source_now)
        hit += _killed_after(moment, work)
        opened = Home.open(home, create=True)
        assert opened.store.check() == "ok"
        _import(home, source_now)
        assert check(opened) == []
        ids = sorted(int(stored.document.source_id) for stored in opened.store.documents())
        assert ids == list(range(ARTICLES))
        edition = {stored.document.body.split(".")[0] for stored in opened.store.documents()}
        assert edition == {f"Edition {attempt // 3 % 2}"}
        assert not list(home.glob("index/draft-*"))
        opened.close()
        source_now.rename(source)
    assert hit >= kills // 4, "the kills came after the work was done: nothing was tested"


def test_fifty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    _survives(tmp_path, 50)


@pytest.mark.soak
def test_a_thousand_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    _survives(tmp_path, 1_000)
