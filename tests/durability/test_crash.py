"""kill -9 at random moments of import, sync and reindex: the archive opens, the index heals, nothing is lost."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from pathlib import Path

import pytest
from whoosh.writing import SegmentWriter

from archive.home import Home
from archive.lock import exclusive
from importers.run import run_import
from index.arrays import segment_builder, writer
from index.following.check import check
from index.following.generations import Generations
from index.following.sync import sync
from tests.support.changing_archive import WORDS, ChangingArchive, hurry
from tests.support.children import forked

ARTICLES = 240


def _source(path: Path, edition: int) -> Path:
    chance = random.Random(edition)
    with path.open("w") as file:
        for number in range(ARTICLES):
            body = f"Edition {edition}. " + " ".join(chance.choices(WORDS, k=60))
            record = {"id": number, "title": f"Article {number}", "body": body, "date": f"20{number % 20:02}-03-05"}
            file.write(json.dumps(record) + "\n")
    return path


def _killed_after(seconds: float, work: Callable[[], None]) -> bool:
    """Run the work in a process of its own and kill it after so long; whether it was still at work."""
    child = forked(work)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return _was_killed(child)


def _worked_for(seconds: float, work: Callable[[], None]) -> None:
    """Work until so much of the processor's time is spent, however busy the machine is: nothing catches SIGPROF."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    work()


def _was_killed(child: int) -> bool:
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL, signal.SIGPROF), "the work failed by itself"
    return status != 0


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
        started = time.process_time()
        _import(tmp_path / "measure", tmp_path / "articles.jsonl")
        span = time.process_time() - started
        (tmp_path / "articles.jsonl").rename(path)
    home, hit = tmp_path / "home", 0
    for attempt in range(kills):
        source = editions[attempt // 3 % 2]
        source.rename(tmp_path / "articles.jsonl")
        source_now = tmp_path / "articles.jsonl"
        moment = chance.uniform(0, 1.2 * span)
        work = partial(_reindex, home) if attempt % 3 == 2 else partial(_import, home, source_now)
        hit += _was_killed(forked(partial(_worked_for, moment, work)))
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


def test_some_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    """A thousand are behind `make soak`."""
    _survives(tmp_path, 15)


@pytest.mark.soak
def test_a_thousand_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    _survives(tmp_path, 1_000)


# Kills within an index's own work, of a writer that flushes and merges every few articles.

STAGES = ("reading", "flush", "merge", "commit", "publish", "swap")
_STAGE_OF = (
    (segment_builder.SegmentBuilder, "flush", "flush"),
    (writer, "merge", "merge"),
    (SegmentWriter, "commit", "commit"),
    (Generations, "publish", "publish"),
    (Generations, "_point_at", "swap"),
)


def _tell_stages(pipe: int) -> None:
    """Write a byte to the pipe whenever this process comes into a stage, its number, or goes back to the one before."""
    inside = [0]
    os.write(pipe, bytes(inside))

    def told(function: Callable[..., object], stage: int) -> Callable[..., object]:
        @wraps(function)
        def within(*arguments: object, **named: object) -> object:
            inside.append(stage)
            os.write(pipe, bytes(inside[-1:]))
            try:
                return function(*arguments, **named)
            finally:
                inside.pop()
                os.write(pipe, bytes(inside[-1:]))

        return within

    for owner, name, stage in _STAGE_OF:
        setattr(owner, name, told(getattr(owner, name), STAGES.index(stage)))


def _follow(path: Path, rebuild: bool, pipe: int | None = None) -> None:
    hurry()
    if pipe is not None:
        _tell_stages(pipe)
    sync(Home.open(path), rebuild=rebuild)


@contextmanager
def _telling(path: Path, rebuild: bool) -> Iterator[tuple[int, Iterator[str]]]:
    """A process that follows the archive, and the stages it comes into as it does."""
    near, far = os.pipe()
    child = forked(partial(_follow, path, rebuild, far))
    os.close(far)
    try:
        yield child, (STAGES[told[0]] for told in iter(lambda: os.read(near, 1), b""))
    finally:
        os.close(near)


def _killed_in(path: Path, rebuild: bool, wanted: str, visit: int, later: float) -> str:
    """Kill a process that follows the archive, `later` seconds after it came into a stage for the `visit`th time; the
    stage it was in then, or "" where it had ended before."""
    with _telling(path, rebuild) as (child, stages):
        last = ""
        for last in stages:
            visit -= last == wanted
            if visit == 0:
                time.sleep(later)
                os.kill(child, signal.SIGKILL)
                break
        last = [last, *stages][-1]  # it may still have told of later ones
        return last if _was_killed(child) else ""


def _visits(path: Path, rebuild: bool) -> dict[str, list[float]]:
    """How long each stay in each stage takes, in seconds, when nobody disturbs it."""
    stays: dict[str, list[float]] = {stage: [] for stage in STAGES}
    with _telling(path, rebuild) as (child, stages):
        before, since = "", time.monotonic()
        for stage in stages:
            now = time.monotonic()
            if before:
                stays[before].append(now - since)
            before, since = stage, now
        assert not _was_killed(child)
    return stays


def _survives_within(tmp_path: Path, kills: int) -> None:
    chance = random.Random(11)
    archive = ChangingArchive(tmp_path / "home", chance)
    hits: Counter[str] = Counter(dict.fromkeys(STAGES, 0))
    for attempt in range(kills):
        rebuild = attempt % 3 == 0
        if attempt % 30 == 0:
            stays = {}
            for anew in (True, False):
                archive.change()
                stays[anew] = _visits(archive.path, anew)
                archive.look()
        archive.change()
        # Half of the kills anywhere, by the time that is spent there; half where there were fewest yet.
        known = stays[rebuild]
        stage = min(STAGES, key=hits.__getitem__)
        if attempt % 2 or not known[stage]:
            (stage,) = chance.choices(STAGES, [sum(known[each]) for each in STAGES])
        visit = chance.randrange(len(known[stage]))
        later = chance.uniform(0, known[stage][visit])
        hits[_killed_in(archive.path, rebuild, stage, visit + 1, later)] += 1
        archive.look()
    least = kills // 40
    assert all(hits[stage] >= least for stage in STAGES), f"too few kills in one of the stages: {hits}"


def test_some_kills_within_build_merge_and_swap_leave_the_old_index_or_the_new(tmp_path: Path) -> None:
    """Two thousand are behind `make soak`."""
    _survives_within(tmp_path, 60)


@pytest.mark.soak
def test_two_thousand_kills_within_build_merge_and_swap_leave_the_old_index_or_the_new(tmp_path: Path) -> None:
    _survives_within(tmp_path, 2_000)


_STEPS = {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.truncate"}


def _die_before(step: int, path: Path) -> None:
    """Let this process be killed just before its `step`th step in the file system (Python's own audit events)."""
    left, here = [step], str(path)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        # What goes by a name within an open folder, as when a folder is taken away, is ours as well.
        if event in _STEPS and (str(arguments[0]).startswith(here) or event in ("os.remove", "os.rmdir")):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def _follow_until(path: Path, rebuild: bool, step: int) -> None:
    hurry()
    home = Home.open(path)
    _die_before(step, path)
    sync(home, rebuild=rebuild)


@pytest.mark.parametrize(
    ("rebuild", "apart"),
    [
        pytest.param(False, 4, id="sync"),
        pytest.param(True, 12, id="rebuild"),  # which has many steps that are alike
        pytest.param(False, 1, id="sync, each step", marks=pytest.mark.soak),
        pytest.param(True, 1, id="rebuild, each step", marks=pytest.mark.soak),
    ],
)
def test_a_kill_before_any_step_in_the_file_system_leaves_the_old_index_or_the_new(
    tmp_path: Path, rebuild: bool, apart: int
) -> None:
    """Every fourth or twelfth step; each of them behind `make soak`."""
    archive = ChangingArchive(tmp_path / "home", random.Random(13))
    for step in range(1, 2_000, apart):
        archive.change()
        killed = _was_killed(forked(partial(_follow_until, archive.path, rebuild, step)))
        archive.look()
        if not killed:
            break
    assert 40 < step < 1_999


def _follow_with_two_processes(path: Path) -> None:
    hurry()
    writer._WORTH_A_PROCESS = writer._BATCH = 8
    sync(Home.open(path), rebuild=True)


def test_kills_while_a_second_process_builds_segments_leave_the_old_index_or_the_new(tmp_path: Path) -> None:
    archive = ChangingArchive(tmp_path / "home", random.Random(17))
    archive.change()
    started = time.monotonic()
    assert not _was_killed(forked(partial(_follow_with_two_processes, archive.path)))
    span = time.monotonic() - started
    archive.look()
    hit = 0
    for _ in range(10):
        archive.change()
        hit += _killed_after(archive.chance.uniform(0.3, 1) * span, partial(_follow_with_two_processes, archive.path))
        archive.look()
    assert hit


def test_a_lock_ends_with_its_holder_though_what_that_has_forked_lives_on(tmp_path: Path) -> None:
    """An import's readers are forked, and one that is at a long page does not see at once that it has been killed."""
    near, far = os.pipe()

    def reader() -> None:
        os.write(far, os.getpid().to_bytes(4))
        time.sleep(60)

    def holder() -> None:
        with exclusive(tmp_path / "lock", "holding"):
            forked(reader)
            time.sleep(60)

    child = forked(holder)
    living = int.from_bytes(os.read(near, 4))
    os.kill(child, signal.SIGKILL)
    assert _was_killed(child)
    with exclusive(tmp_path / "lock", "testing"):
        os.kill(living, signal.SIGKILL)
    os.close(near)
    os.close(far)
