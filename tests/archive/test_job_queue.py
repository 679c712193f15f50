"""The queue of jobs beside a plain model of it, and what a desk from elsewhere may hold."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from archive.database.connection import writing
from archive.desk.database import DESK, open_desk
from archive.desk.place import Desk
from archive.errors import BadJob, NoSuchJob, QueueFull
from archive.jobs import queue as queues
from archive.jobs.kinds import IMPORT, KINDS, PREVIEW_UNDO, REINDEX, UNDO, Lane, checked, read, written
from archive.jobs.leases import LEASE, Leases
from archive.jobs.queue import KEPT, MOST_DEATHS, MOST_WAITING, Claim, LostJob, Queue
from archive.jobs.records import ENDED, MOST_JSON, MOST_LINE, MOST_LINES, Progress, State
from archive.process_identity import own_identity

WORKERS = ("first", "second", "elsewhere")


class Life:
    """Which workers live, as far as that is known, and what time it is for whom."""

    def __init__(self) -> None:
        self.dead: set[str] = set()
        self.day = 100
        self.ticks = 0.0

    def living(self, worker: str) -> bool | None:
        return None if worker == "elsewhere" else worker not in self.dead

    def clock(self) -> str:
        return f"2026-{1 + self.day // 28 % 12:02}-{1 + self.day % 28:02}T10:00:00+00:00"


class Jobs(RuleBasedStateMachine):
    """Jobs as rows beside jobs as a list: [state, deaths, to be cancelled]."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="jobs-"))
        self.life = Life()
        self.engine = open_desk(self.folder / DESK)
        leases = Leases(lambda: self.life.ticks, self.life.living)
        self.queue = Queue(self.engine, clock=self.life.clock, leases=leases)
        self.model: list[list[Any]] = []
        self.claims: list[tuple[str, Claim]] = []  # all that were ever given, the last is the one that may count
        self.running: int | None = None
        self.silent_since = 0.0
        self.was_looked_at = False

    def teardown(self) -> None:
        """Leave nothing."""
        self.engine.dispose()
        shutil.rmtree(self.folder)

    @rule()
    def put(self) -> None:
        waiting = sum(state == "waiting" for state, *_ in self.model)
        assert waiting < MOST_WAITING
        assert self.queue.put(REINDEX, {}, "maria") == len(self.model) + 1
        self.model.append(["waiting", 0, False])

    @precondition(lambda self: self.model)
    @rule(at=st.integers(0, 1_000))
    def cancel(self, at: int) -> None:
        number = at % len(self.model)
        job = self.model[number]
        if job[0] in ENDED:
            with pytest.raises(NoSuchJob):
                self.queue.cancel(number + 1, "jo")
            return
        said = self.queue.cancel(number + 1, "jo")
        job[2] = True
        if job[0] == "waiting":
            job[0] = "cancelled"
        assert (said.state.value, said.is_cancelling) == (job[0], job[0] == "running")

    @rule(worker=st.sampled_from(WORKERS))
    def take(self, worker: str) -> None:
        """A worker that is at no job, as it lives, asks for one."""
        self.life.dead.discard(worker)
        if self.running is not None:
            owner = self.claims[-1][0]
            if owner == worker or owner in self.life.dead:
                self.died()
            elif owner == "elsewhere":
                if not self.was_looked_at:
                    self.was_looked_at, self.silent_since = True, self.life.ticks
                elif self.life.ticks - self.silent_since >= LEASE:
                    self.died()
        claim = self.queue.take(worker)
        first = next((n for n, job in enumerate(self.model) if job[0] == "waiting"), None)
        if self.running is not None or first is None:
            assert claim is None
            return
        assert claim is not None
        assert claim.id == first + 1
        self.model[first][0] = "running"
        self.running, self.was_looked_at = first, False
        self.claims.append((worker, claim))

    def died(self) -> None:
        assert self.running is not None
        job = self.model[self.running]
        job[1] += 1
        job[0] = "cancelled" if job[2] else "failed" if job[1] >= MOST_DEATHS else "waiting"
        self.running = None

    @rule(worker=st.sampled_from(("first", "second")))
    def die(self, worker: str) -> None:
        self.life.dead.add(worker)

    @precondition(lambda self: self.claims)
    @rule(at=st.integers(0, 1_000), how=st.sampled_from(("beat", "done", "failed", "hand back", "know")))
    def tell(self, at: int, how: str) -> None:
        """Somebody who has, or had, a job tells of it."""
        at %= len(self.claims)
        _worker, claim = self.claims[at]
        is_mine = self.running is not None and at == len(self.claims) - 1
        try:
            to_cancel = self.said(claim, how)
        except LostJob:
            assert not is_mine
            return
        assert is_mine
        assert self.running is not None
        job = self.model[self.running]
        if how == "beat":
            assert to_cancel == job[2]
            self.was_looked_at = False
        elif how == "hand back":
            job[0], self.running = ("cancelled" if job[2] else "waiting"), None
        elif how != "know":
            job[0], self.running = how, None

    def said(self, claim: Claim, how: str) -> bool:
        match how:
            case "beat":
                return self.queue.beat(claim, Progress("reading", 3, 9), ["a line"])
            case "hand back":
                self.queue.hand_back(claim, "later")
            case "know":
                self.queue.know(claim, {"imports": 3})
            case _:
                self.queue.end(claim, State(how), how, {"new": 3})
        return False

    @rule(days=st.integers(-60, 20))
    def set_the_clock(self, days: int) -> None:
        self.life.day = max(0, min(160, self.life.day + days))

    @rule(seconds=st.sampled_from((1.0, 10.0, LEASE)))
    def wait(self, seconds: float) -> None:
        self.life.ticks += seconds

    @invariant()
    def the_rows_say_what_the_model_says(self) -> None:
        jobs = {job.id: job for job in self.queue.all()}
        for number, (state, deaths, cancelled) in enumerate(self.model, 1):
            if number not in jobs:
                assert state in ENDED
                continue
            job = jobs[number]
            assert (job.state.value, job.deaths, bool(job.cancelled_by)) == (state, deaths, cancelled)
        assert sum(job.state is State.RUNNING for job in jobs.values()) == (self.running is not None)
        before = 0
        for job in jobs.values():
            assert job.ahead == (before if job.state is State.WAITING else 0)
            before += job.state not in ENDED
        assert self.queue.is_idle() == (before == 0)


def test_the_queue_does_what_a_plain_list_does() -> None:
    run_state_machine_as_test(Jobs, settings=settings(max_examples=25, stateful_step_count=30))


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """The file of a desk, for what speaks of the file: other programs that write to it, its journal, a copy of it."""
    open_desk(tmp_path / DESK).dispose()
    return tmp_path / DESK


@pytest.fixture
def queue(desk_place: Desk) -> Iterator[Queue]:
    engine = desk_place.open()
    yield Queue(engine)
    engine.dispose()


def test_a_job_whose_worker_dies_again_and_again_fails_and_the_others_are_done(queue: Queue) -> None:
    queue.put(UNDO, {"number": 1}, "maria")
    queue.put(REINDEX, {}, "maria")
    me = own_identity()
    for _ in range(MOST_DEATHS):
        claim = queue.take(me)  # by who is at no job: the one before is one that it had when it died
        assert claim is not None
        assert claim.id == 1
    claim = queue.take(me)
    assert claim is not None
    assert claim.id == 2
    assert queue.get(1).state is State.FAILED
    assert f"died at it {MOST_DEATHS} times" in queue.get(1).sentence


def test_a_worker_of_before_a_start_of_the_machine_is_dead_once_it_was_silent_for_its_lease(desk_place: Desk) -> None:
    """Nothing can be known of its process: its number is another's now, or nobody's."""
    engine, ticks = desk_place.open(), [0.0]
    queue = Queue(engine, leases=Leases(lambda: ticks[0]))
    queue.put(REINDEX, {}, "maria")
    boot, _, rest = own_identity().partition(" ")
    assert queue.take(f"{boot[::-1]} {rest}") is not None
    assert queue.take(own_identity()) is None
    ticks[0] += LEASE - 1
    assert queue.take(own_identity()) is None
    ticks[0] += 1
    again = queue.take(own_identity())
    assert again is not None
    assert again.is_again
    assert queue.get(1).deaths == 1
    engine.dispose()


def test_of_many_who_ask_at_once_one_gets_the_job(desk_place: Desk) -> None:
    engine = desk_place.open()
    queue = Queue(engine, leases=Leases(living=lambda _worker: True))
    for _ in range(5):
        queue.put(REINDEX, {}, "maria")
    got: list[Claim | None] = []
    threads = [threading.Thread(target=lambda n=n: got.append(queue.take(f"worker {n}"))) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [claim.id for claim in got if claim] == [1]
    engine.dispose()


def test_a_desk_that_is_opened_a_second_time_takes_no_lock_from_who_has_it_open(desk: Path) -> None:
    """Else another process that lets go of it believes itself the last, and takes its journal away under us."""
    engine = open_desk(desk)
    with engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM jobs"))
        open_desk(desk).dispose()
        other = (
            f"import sqlite3; d = sqlite3.connect({str(desk)!r}); d.execute('DELETE FROM jobs'); d.commit(); d.close()"
        )
        subprocess.run([sys.executable, "-c", other], check=True)
        assert desk.with_name(f"{DESK}-wal").exists()
    engine.dispose()


def test_no_more_jobs_wait_than_can_be_looked_over(queue: Queue) -> None:
    for _ in range(MOST_WAITING):
        queue.put(REINDEX, {}, "maria")
    with pytest.raises(QueueFull):
        queue.put(REINDEX, {}, "maria")
    queue.cancel(1, "jo")
    queue.put(REINDEX, {}, "maria")


def test_jobs_that_ended_long_ago_or_are_too_many_are_dropped_and_no_number_is_given_twice(
    desk_place: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "KEPT", 10)
    assert KEPT == 1_000
    engine, life = desk_place.open(), Life()
    queue = Queue(engine, clock=life.clock)
    for number in range(1, 31):
        assert queue.put(REINDEX, {}, "maria") == number
        queue.cancel(number, "maria")
    assert queue.put(REINDEX, {}, "maria") == 31
    assert [job.id for job in queue.all()] == [*range(21, 31), 31]
    life.day += 91
    assert queue.put(REINDEX, {}, "maria") == 32
    assert [job.id for job in queue.all()] == [31, 32]
    engine.dispose()


def test_a_log_keeps_its_latest_lines_each_of_a_bounded_length(queue: Queue) -> None:
    queue.put(REINDEX, {}, "maria")
    claim = queue.take(own_identity())
    assert claim is not None
    for number in range(3 * MOST_LINES):
        queue.beat(claim, None, [f'{number} \ud800\x1b[31m"\\{"é😀" * 2 * MOST_LINE}'])
    log = queue.get(1).log
    assert len(log) == MOST_LINES
    assert log[-1].startswith(f"{3 * MOST_LINES - 1} ")
    assert all(len(line) <= MOST_LINE and line.isprintable() for line in log)


def test_each_lane_has_an_order_of_its_own_and_one_job_of_each_is_done_at_a_time(
    queue: Queue, desk_place: Desk
) -> None:
    for kind, told in (
        (REINDEX, {}),
        (PREVIEW_UNDO, {"number": 1}),
        (UNDO, {"number": 1}),
        (PREVIEW_UNDO, {"number": 2}),
    ):
        queue.put(kind, told, "maria")
    first, beside = queue.take("writes"), queue.take("reads", Lane.READING)
    assert first is not None
    assert beside is not None
    assert (first.id, first.is_reading, beside.id, beside.is_reading) == (1, False, 2, True)
    engine = desk_place.open()
    living = Queue(engine, leases=Leases(living=lambda _worker: True))
    assert living.take("another", Lane.READING) is None
    assert (queue.get(3).ahead, queue.get(4).ahead) == (1, 1)
    assert [job.id for job in queue.all()] == [1, 3]
    assert [(job.id, job.ahead) for job in queue.all(readings=True)] == [(1, 0), (2, 0), (3, 1), (4, 1)]
    queue.end(beside, State.DONE, "done")
    queue.cancel(4, "jo")
    assert queue.is_idle(Lane.READING)
    assert not queue.is_idle()
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(text("UPDATE jobs SET state = 'running'"))
    engine.dispose()


def test_what_was_only_read_is_kept_for_a_day(desk_place: Desk) -> None:
    engine, life = desk_place.open(), Life()
    queue = Queue(engine, clock=life.clock)
    for kind in (PREVIEW_UNDO, UNDO):
        queue.cancel(queue.put(kind, {"number": 1}, "maria"), "maria")
    life.day += 2
    queue.put(UNDO, {"number": 1}, "maria")
    assert [job.id for job in queue.all(readings=True)] == [2, 3]
    engine.dispose()


@pytest.mark.parametrize(
    ("kind", "lane"), [("import", "reading"), ("preview-undo", "writing"), ("sync", "no such"), ("sync", b"x")]
)
def test_a_job_in_a_lane_that_is_not_its_own_is_taken_by_somebody_and_refused(
    desk: Path, kind: str, lane: object
) -> None:
    with queue_at(desk) as queue:
        number = queue.put(REINDEX, {}, "maria")
        write(desk, number, kind=kind, lane=lane, arguments='{"sources": ["/a"], "number": 1}')
        claim = queue.take(own_identity(), Lane.READING if lane == "reading" else Lane.WRITING)
        assert claim is not None
        with pytest.raises(BadJob, match="a lane where its kind is not done"):
            queue.arguments(claim)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
NAMES = sorted({name for known in KINDS.values() for name in known})


@given(st.sampled_from(sorted(KINDS)) | st.text(), JSON | st.dictionaries(st.sampled_from(NAMES), JSON, max_size=4))
def test_whatever_a_job_is_told_is_taken_whole_or_refused_with_a_sentence(kind: str, arguments: object) -> None:
    try:
        made = checked(kind, arguments)
    except BadJob as error:
        assert str(error)
        return
    assert set(made) == set(KINDS[kind])
    assert read(kind, written(kind, made)) == made


def test_names_of_files_that_are_no_text_come_back_as_they_were() -> None:
    name = b"/srv/caf\xe9".decode("utf-8", "surrogateescape")
    assert read(IMPORT, written(IMPORT, {"sources": [name]}))["sources"] == [name]


BAD: list[tuple[object, object]] = [
    ("import", '{"sources": "/etc"}'),
    ("import", '{"sources": ["etc/passwd"]}'),
    ("import", '{"sources": ["/a\\u0000b"]}'),
    ("import", '{"sources": ["/\\ud800"]}'),
    ("import", '{"sources": []}'),
    ("import", json.dumps({"sources": ["/a"], "recipes": [["x", "[" * 70_000]]})),
    ("import", '{"sources": ["/a"], "processes": 1e9}'),
    ("import", json.dumps({"sources": ["/a"], "as_name": "x" * (1 << 20)})),
    ("import", "[" * 100_000),
    ("undo", '{"number": -1}'),
    ("undo", '{"number": true}'),
    ("undo", f'{{"number": {2**70}}}'),
    ("redo", '{"number": "1; DROP TABLE jobs"}'),
    ("backup", '{"target": "../../etc/cron.d/x"}'),
    ("backup", '{"target": "/a", "keep": 0}'),
    ("reindex", '{"force": true}'),
    ("reindex", "null"),
    ("reindex", b"\xff\xfe"),
    ("reindex", 7),
    ("shell", '{"command": "id"}'),
    (b"\xff", "{}"),
    ("", "{}"),
    ("sync", "NaN"),
    ("sync", "{" + " " * MOST_JSON + "}"),
]


@pytest.mark.parametrize("at", range(len(BAD)))
def test_a_row_that_somebody_else_wrote_is_taken_and_refused_with_a_sentence(desk: Path, at: int) -> None:
    kind, arguments = BAD[at]
    with queue_at(desk) as queue:
        queue.put(REINDEX, {}, "maria")
        write(desk, 1, kind=kind, arguments=arguments)
        claim = queue.take(own_identity())
        assert claim is not None
        with pytest.raises(BadJob) as refused:
            queue.arguments(claim)
        assert 10 < len(str(refused.value)) < 300
        queue.end(claim, State.FAILED, str(refused.value))
        assert queue.get(1).state is State.FAILED


ODD = (None, 7, -(2**63), 2**63 - 1, 1.5, "x" * (1 << 20), b"\xff" * 100, "[" * 50_000, '{"done": "x", "left": -1}', "")
COLUMNS = ("actor", "asked_at", "claim", "worker", "beats", "beat_at", "deaths", "cancelled_by", "started_at",
           "ended_at", "known", "progress", "log", "sentence", "result", "place")  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
def test_no_value_of_a_row_is_believed(desk: Path, column: str) -> None:
    for value in ODD:
        with queue_at(desk) as queue:
            number = queue.put(REINDEX, {}, "maria")
            try:
                write(desk, number, **{column: value})
            except sqlite3.IntegrityError:
                assert value is None
            listed = next(job for job in queue.all() if job.id == number)
            assert len(repr(listed)) < 20_000
            claim = queue.take(own_identity())
            assert claim is not None
            assert claim.id == number
            queue.beat(claim, Progress("reading", 1, 2), ["a line"])
            assert len(repr(queue.get(number))) < 2 * MOST_JSON
            queue.end(claim, State.DONE, "done")
            assert queue.get(number).state is State.DONE


def test_a_job_of_another_copy_of_the_desk_is_not_done(desk: Path, tmp_path: Path) -> None:
    """Who is handed an archive, or puts a backup back, is not to find work done that was asked for long ago, or by
    somebody else."""
    with queue_at(desk) as queue:
        queue.put(REINDEX, {}, "maria")
    copy = tmp_path / "copy.sqlite3"
    shutil.copyfile(desk, copy)
    with queue_at(copy) as queue:
        claim = queue.take(own_identity())
        assert claim is not None
        with pytest.raises(BadJob, match="another copy"):
            queue.arguments(claim)


@contextmanager
def queue_at(path: Path) -> Iterator[Queue]:
    """The queue of a desk, whose file is let go of at the end."""
    engine = open_desk(path)
    try:
        yield Queue(engine)
    finally:
        engine.dispose()


def write(desk: Path, number: int, **values: object) -> None:
    """Set columns of a job as somebody who has the file may."""
    with closing(sqlite3.connect(desk)) as database:
        for column, value in values.items():
            database.execute(f"UPDATE jobs SET {column} = ? WHERE id = ?", (value, number))
        database.commit()
