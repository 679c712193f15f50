"""kill -9 at random moments of comparing, swapping and going back: jobs go on, and all ends as if nothing had been."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from contextlib import closing
from pathlib import Path

import pytest

from archive.golden.searches import GoldenSearches
from archive.home import Home
from archive.jobs import queue as queues
from archive.jobs.kinds import BACK, COMPARE, SWAP, SYNC
from archive.jobs.records import State
from index.following.aside import candidate_of, edition_in, pinned_of
from index.following.check import check
from index.following.fitness import rules_of
from index.following.generations import Generations
from index.following.locate import index_of
from index.following.sync import sync
from tests.support.children import forked
from tests.support.shelf import article, home_with
from webui.worker.loop import Worker, queue_of

OLD = "[topics.water]\nquery = 'river'\n"
NEW = "[topics.water]\nquery = 'river OR mine'\n"
KINDS = (COMPARE, SWAP, BACK, SYNC, BACK)


def build(path: Path) -> None:
    home = home_with(path, *(article(n, "The mine closed." if n % 2 else "") for n in range(30)))
    (home.path / "topics.toml").write_text(OLD)
    sync(home)
    GoldenSearches(home.desk).add("topic:water", "ana")
    (home.path / "topics.proposed.toml").write_text(NEW)
    for kind in KINDS:
        queue_of(home).put(kind, {}, "ana")
    home.close()


def outcome(path: Path) -> tuple[object, ...]:
    """How all stands: articles by topic and the rules of the live and the pinned index, files of rules, jobs."""
    with closing(Home.open(path)) as home:
        assert check(home) == []
        storage = index_of(home)
        assert edition_in(candidate_of(storage)) is None
        assert not list(home.index.glob("*/draft-*"))
        told: list[object] = [
            (home.path / "topics.toml").read_text(),
            (home.path / "topics.before.toml").read_text(),
            home.proposed_rules.exists(),
        ]
        for each in (storage, pinned_of(storage)):
            assert isinstance(each, Generations)
            reader = each.read(each.current())
            told.append(rules_of(each.current().manifest).text)
            told.append(reader.topics(list(reader.ids())))
            reader.close()
        return (*told, [job.state for job in queue_of(home).all()])


def killed_within(seconds: float, path: Path) -> bool:
    """Whether a worker that is killed after so much of the processor's time was still at work."""

    def work() -> None:
        signal.setitimer(signal.ITIMER_PROF, seconds)  # nothing catches SIGPROF
        Worker(path).run(once=True)

    status = os.waitpid(forked(work), 0)[1]
    assert status in (0, signal.SIGPROF), "the worker failed by itself"
    return status != 0


def survives(tmp_path: Path, kills: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "MOST_DEATHS", 1_000)
    chance, hit, number = random.Random(7), 0, 0
    build(tmp_path / "undisturbed")
    started = time.process_time()
    Worker(tmp_path / "undisturbed").run(once=True)
    span = time.process_time() - started
    wanted = outcome(tmp_path / "undisturbed")
    assert wanted[-1] == [State.DONE] * len(KINDS)
    while hit < kills:
        number += 1
        path = tmp_path / f"home-{number}"
        build(path)
        while hit < kills and killed_within(chance.uniform(0, 0.5 * span), path):
            hit += 1
        Worker(path).run(once=True)
        assert outcome(path) == wanted
        shutil.rmtree(path)


def test_a_few_kills_at_any_moment_of_a_reindex_change_nothing_of_how_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    survives(tmp_path, 5, monkeypatch)


@pytest.mark.soak
def test_a_hundred_kills_at_any_moment_of_a_reindex_change_nothing_of_how_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    survives(tmp_path, 100, monkeypatch)
