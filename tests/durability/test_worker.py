"""The worker killed, told to end, on a full disk, beside another one: no job is lost, none is done twice, and the
archive is what it is when nothing goes wrong."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from archive.audit.chain import faults_of
from archive.desk.database import DESK
from archive.errors import HomeBusy, NoSuchJob, StoreUnreachable
from archive.home import LOCK, WORKER_LOCK, Home
from archive.jobs import leases
from archive.jobs import queue as queues
from archive.jobs.kinds import BACKUP, IMPORT, PREVIEW_UNDO, REDO, REINDEX, SYNC, UNDO, Lane
from archive.jobs.one_worker import only_worker
from archive.jobs.queue import Queue
from archive.jobs.records import Job, State
from archive.lock import exclusive, holder
from archive.people.people import People
from archive.process_identity import own_identity
from archive.shelf.folder import FolderShelf
from importers import run
from index.following.check import check
from index.following.sync import sync
from tests.support.changing_archive import WORDS
from tests.support.children import forked
from tests.support.serving_behind import serving
from tests.support.shelf import article, home_with
from tests.support.small_disk import PAGE, Disk
from tests.support.visitors import Visitors
from webui.worker import loop
from webui.worker.kinds import KINDS
from webui.worker.loop import Worker, end_when_told, queue_of
from webui.worker.task import Done, Task

ARTICLES = 150  # of a source: several batches


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "POLL", 0.02)
    monkeypatch.setattr(run, "_TELLING", 0.0)


def source(path: Path, edition: int) -> Path:
    chance = random.Random(edition)
    with path.open("w") as file:
        for number in range(ARTICLES):
            body = f"Edition {edition}. " + " ".join(chance.choices(WORDS, k=40))
            file.write(json.dumps({"id": number, "title": f"Article {number}", "body": body}) + "\n")
    return path


def put(path: Path, kind: str, **arguments: object) -> int:
    with closing(Home.open(path, create=True)) as home:
        return queue_of(home).put(kind, arguments, "maria")


def jobs(path: Path) -> list[Job]:
    with closing(Home.open(path)) as home:
        queue = queue_of(home)
        return [queue.get(each.id) for each in queue.all(readings=True)]


def work(path: Path) -> None:
    Worker(path).run(once=True)


def held(path: Path) -> tuple[list[Any], list[Any]]:
    """What the archive holds and what it says of its imports, moments aside; that it and its index are sound, and the
    audit is one unbroken chain."""
    with closing(Home.open(path)) as home:
        assert home.store.check() == "ok"
        assert check(home) == []
        documents = sorted(
            (each.document.source_id, each.document.title, each.content_hash) for each in home.store.documents()
        )
        imports = [
            (
                each.id,
                each.new,
                each.changed,
                each.unchanged,
                each.rejected,
                bool(each.finished_at),
                bool(each.undone_at),
            )
            for each in home.store.imports.all()
        ]
        with home.desk.connect() as connection:
            assert faults_of(connection) == []
        return documents, imports


def ends(path: Path) -> dict[int, Counter[str]]:
    """Of each job, how many rows of the audit say what."""
    found: dict[int, Counter[str]] = {}
    with closing(sqlite3.connect(path / DESK)) as database:
        for job, state in database.execute("SELECT job, state FROM audit WHERE job IS NOT NULL"):
            found.setdefault(job, Counter())[state] += 1
    return found


@contextmanager
def working(path: Path) -> Iterator[Worker]:
    """A worker in a thread, ended with the block."""
    worker = Worker(path)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield worker
    finally:
        worker.ending.set()
        thread.join()


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def test_a_cancelled_import_leaves_a_whole_archive_and_goes_on_when_it_is_asked_for_again(tmp_path: Path) -> None:
    chance, articles = random.Random(3), source(tmp_path / "articles.jsonl", 0)
    put(tmp_path / "undisturbed", IMPORT, sources=[str(articles)])
    work(tmp_path / "undisturbed")
    path, cancelled = tmp_path / "home", 0
    stored: list[int] = []
    for _ in range(8):
        number = put(path, IMPORT, sources=[str(articles)], processes=1)
        with working(path):
            wait_until(lambda: jobs(path)[-1].state is not State.WAITING)
            time.sleep(chance.uniform(0, 0.6))
            with closing(Home.open(path)) as home:
                queue = queue_of(home)
                with suppress(NoSuchJob):  # it may come to its end just now
                    queue.cancel(number, "jo")
            wait_until(lambda: jobs(path)[-1].state not in (State.WAITING, State.RUNNING))
        cancelled += jobs(path)[-1].state is State.CANCELLED
        with closing(Home.open(path)) as home:
            assert home.store.check() == "ok"
            stored.append(home.store.count())
            assert stored == sorted(stored)
            sync(home)
            assert check(home) == []
        if jobs(path)[-1].state is State.DONE:
            break
    assert cancelled, "every import had come to its end before it was cancelled: nothing was tested"
    put(path, IMPORT, sources=[str(articles)], processes=1)
    work(path)
    assert held(path)[0] == held(tmp_path / "undisturbed")[0]


def test_a_worker_that_is_told_to_end_hands_back_its_job_and_the_next_one_goes_on_with_it(tmp_path: Path) -> None:
    path, articles = tmp_path / "home", source(tmp_path / "articles.jsonl", 0)
    put(path, IMPORT, sources=[str(articles)], processes=1)
    handed_back = 0

    def told() -> None:
        worker = Worker(path)
        end_when_told(worker)
        worker.run(once=True)

    for attempt in range(6):
        child = forked(told)
        wait_until(lambda: jobs(path)[0].state is not State.WAITING)
        time.sleep(attempt * 0.05)
        os.kill(child, signal.SIGTERM)
        assert os.waitpid(child, 0)[1] in (0, signal.SIGTERM)  # that it ended before it could be told
        handed_back += jobs(path)[0].state is State.WAITING
    work(path)
    assert handed_back, "the signals came after the work was done: nothing was tested"
    (job,) = jobs(path)
    assert job.state is State.DONE
    assert job.result["new"] == ARTICLES


def test_there_is_one_worker_at_a_home(tmp_path: Path) -> None:
    home_with(tmp_path / "home", article(1)).close()
    with only_worker(tmp_path / "home"), pytest.raises(HomeBusy, match=rf"process {os.getpid()} .* one is enough"):
        work(tmp_path / "home")
    work(tmp_path / "home")


def test_a_worker_that_a_server_brought_along_waits_in_silence_for_another_one_to_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "_FREE", 0.02)
    path = tmp_path / "home"
    home_with(path, article(1)).close()
    put(path, SYNC)
    worker = Worker(path)
    with only_worker(path):
        thread = threading.Thread(target=worker.run_when_free)
        thread.start()
        assert jobs(path)[0].state is State.WAITING
    wait_until(lambda: jobs(path)[0].state is State.DONE)
    worker.ending.set()
    thread.join()
    assert worker.complaint == ""


def test_what_a_job_came_to_is_told_once_the_server_of_the_desk_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "POLL", 0.01)
    home_with(tmp_path / "home", article(1)).close()
    put(tmp_path / "home", SYNC)
    end, tries = Queue.end, []

    def away_at_first(*given: Any, **named: Any) -> None:
        tries.append(1)
        if len(tries) < 4:
            raise StoreUnreachable("the server cannot be reached")
        end(*given, **named)

    monkeypatch.setattr(Queue, "end", away_at_first)
    work(tmp_path / "home")
    assert jobs(tmp_path / "home")[0].state is State.DONE
    assert len(tries) == 4


def test_two_workers_where_locks_do_not_hold_do_each_job_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk of the network both may have the lock; the table decides."""
    monkeypatch.setattr(loop, "only_worker", lambda _path: nullcontext(lambda: None))
    path = tmp_path / "home"
    home_with(path, *map(article, range(20))).close()
    for number in range(8):
        put(path, REINDEX if number % 2 else SYNC)
    children = [forked(partial(work, path)) for _ in range(2)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    assert {job.state for job in jobs(path)} == {State.DONE}
    assert all(job.deaths == 0 for job in jobs(path))
    assert all(rows == {"begun": 1, "done": 1} for rows in ends(path).values())
    held(path)


def test_a_job_that_kills_its_worker_fails_at_last_and_keeps_no_other_from_being_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deadly(_task: Task) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(loop, "KINDS", {**KINDS, REINDEX: deadly})
    path = tmp_path / "home"
    home_with(path, article(1)).close()
    put(path, REINDEX)
    put(path, SYNC)
    statuses: list[int] = []
    while not statuses or statuses[-1]:
        statuses.append(os.waitpid(forked(partial(work, path)), 0)[1])
    assert statuses == [signal.SIGKILL] * queues.MOST_DEATHS + [0]
    first, second = jobs(path)
    assert (first.state, second.state) == (State.FAILED, State.DONE)
    assert "its worker died at it 3 times" in first.sentence


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("no such thing"), "a fault of the program, please report it: ValueError: no such thing"),
        (RecursionError("too deep"), "a fault of the program"),
        (MemoryError(), "not enough memory"),
        (OSError(28, "No space left on device", "/x"), "No space left on device: /x"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_fault_in_a_job_fails_it_with_a_sentence_and_not_the_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def faulty(_task: Task) -> Any:
        raise error

    monkeypatch.setattr(loop, "KINDS", {**KINDS, REINDEX: faulty})
    path = tmp_path / "home"
    home_with(path, article(1)).close()
    put(path, REINDEX)
    put(path, SYNC)
    work(path)
    first, second = jobs(path)
    assert (first.state, second.state) == (State.FAILED, State.DONE)
    assert said in first.sentence
    assert "Traceback" not in repr(first)


def test_jobs_that_somebody_else_wrote_fail_with_a_sentence_and_the_next_is_done(tmp_path: Path) -> None:
    path, secret = tmp_path / "home", tmp_path / "secret.html"
    secret.write_text("<title>Secret</title><p>" + "Not for anybody. " * 30)
    home_with(path, article(1)).close()
    told = [
        (IMPORT, '{"sources": "x"}'), (IMPORT, "["), ("shell", '{"command": "id"}'), (UNDO, '{"number": "1"}'),
        (BACKUP, '{"target": 7}'), (BACKUP, json.dumps({"target": str(path / "within")})),
        (IMPORT, json.dumps({"sources": ["/nowhere"] * 2_000})), (UNDO, '{"number": 999}'),
        (IMPORT, json.dumps({"sources": ["/no/such/place"]})), (b"\xff", b"\xff"), (SYNC, "{" + " " * (1 << 20) + "}"),
        (IMPORT, json.dumps({"sources": ["/a"], "recipes": [["r", "no toml"]]})),
    ]  # fmt: skip
    for _ in told:
        put(path, SYNC)
    with closing(sqlite3.connect(path / DESK)) as database:
        for number, (kind, arguments) in enumerate(told, 1):
            database.execute("UPDATE jobs SET kind = ?, arguments = ? WHERE id = ?", (kind, arguments, number))
        database.execute(
            "INSERT INTO jobs (kind, arguments, place, actor, asked_at, state) VALUES (?, ?, ?, ?, ?, 'waiting')",
            (IMPORT, json.dumps({"sources": [str(secret)]}), "another disk", "maria", "2020"),
        )
        database.commit()
    put(path, SYNC)
    work(path)
    *foreign, last = jobs(path)
    assert {job.state for job in foreign} == {State.FAILED}
    assert all(10 < len(job.sentence) < 400 and "fault of the program" not in job.sentence for job in foreign), foreign
    assert last.state is State.DONE
    with closing(Home.open(path)) as home:
        assert home.store.count() == 1
    held(path)


def test_a_job_waits_for_whoever_writes_to_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "home"
    home_with(path, article(1)).close()
    put(path, UNDO, number=1)
    with working(path):
        with exclusive(path / LOCK, "an import by hand"):
            time.sleep(0.5)
            assert jobs(path)[0].state is State.WAITING
        wait_until(lambda: jobs(path)[0].state is State.DONE)


def test_what_only_reads_waits_for_no_job_that_writes_and_goes_on_when_its_process_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, over = tmp_path / "home", threading.Event()
    home_with(path, article(1), article(2)).close()

    def long(task: Task) -> Done:
        while not over.wait(0.02):
            task.gauge.stop_if_told()
        return Done("done at last")

    monkeypatch.setattr(loop, "KINDS", {**KINDS, REINDEX: long})
    put(path, REINDEX)
    put(path, SYNC)
    with working(path):
        wait_until(lambda: jobs(path)[0].state is State.RUNNING)
        with exclusive(path / LOCK, "an import by hand"):  # else it might be done before it can be killed
            put(path, PREVIEW_UNDO, number=1)
            wait_until(lambda: jobs(path)[2].state is State.FAILED)
            assert "an import by hand" in jobs(path)[2].sentence
        put(path, PREVIEW_UNDO, number=1)
        wait_until(lambda: jobs(path)[3].state is State.DONE)
        assert jobs(path)[3].result["counts"] == {"gone": 2}
        (reader,) = children_of(os.getpid(), "reading")
        os.kill(reader, signal.SIGKILL)
        put(path, PREVIEW_UNDO, number=1)
        wait_until(lambda: jobs(path)[4].state is State.DONE)
        assert [job.state for job in jobs(path)[:2]] == [State.RUNNING, State.WAITING]
        over.set()
        wait_until(lambda: jobs(path)[1].state is State.DONE)
    assert children_of(os.getpid(), "reading") == []
    assert set(ends(path)) == {1, 2}, "what only reads is no act"


def children_of(parent: int, said: str) -> list[int]:
    """The processes that one has started whose last argument this is."""
    numbers = Path(f"/proc/{parent}/task").glob("*/children")
    children = [int(each) for told in numbers for each in told.read_text().split()]
    ends_with = said.encode() + b"\0"
    return [each for each in children if Path(f"/proc/{each}/cmdline").read_bytes().endswith(ends_with)]


def test_a_job_of_before_a_start_of_the_machine_goes_on_once_its_lease_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "LEASE", 0.2)
    path = tmp_path / "home"
    home_with(path, article(1)).close()
    for lane, kind in ((Lane.WRITING, SYNC), (Lane.READING, PREVIEW_UNDO)):
        put(path, kind, **({} if kind == SYNC else {"number": 1}))
        with closing(Home.open(path)) as home:
            boot, _, rest = own_identity().partition(" ")
            assert queue_of(home).take(f"{boot[::-1]} {rest}", lane) is not None
    work(path)
    assert [(job.state, job.deaths) for job in jobs(path)] == [(State.DONE, 1)] * 2


@pytest.mark.parametrize("kind", [UNDO, REDO])
def test_an_import_is_turned_as_it_was_looked_at_or_not_at_all(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "home"
    home_with(path, article(1), article(2)).close()
    if kind == REDO:
        put(path, UNDO, number=1)
        work(path)

    def seen() -> str:
        put(path, f"preview-{kind}", number=1)
        work(path)
        assert jobs(path)[-1].result["counts"] == {"gone" if kind == UNDO else "back": 2}
        return str(jobs(path)[-1].result["seen"])

    before = seen()
    with closing(Home.open(path)) as home, home.writing("import"):
        home.store.imports.begin(["/elsewhere"], "")
    put(path, kind, number=1, seen=before)
    work(path)
    assert jobs(path)[-1].state is State.FAILED
    assert "has changed since it was looked at" in jobs(path)[-1].sentence
    now = seen()
    for _ in range(2):  # done again, it says that it is done
        put(path, kind, number=1, seen=now)
    work(path)
    assert [job.state for job in jobs(path)[-2:]] == [State.DONE, State.DONE]
    assert jobs(path)[-1].sentence.endswith("already")


@pytest.mark.parametrize("leaving", [24, 60, 150, 400])
def test_a_full_disk_costs_no_more_than_the_job_that_met_it(disk: Disk, tmp_path: Path, leaving: int) -> None:
    path, articles = disk.path / "home", source(tmp_path / "articles.jsonl", 0)
    home_with(path, article(1)).close()
    put(path, IMPORT, sources=[str(articles)], processes=1)
    disk.fill(leaving * PAGE)
    with working(path) as worker:
        wait_until(lambda: bool(worker.complaint) or jobs_or_none(path) in (State.DONE, State.FAILED))
        disk.clear()
        wait_until(lambda: jobs_or_none(path) in (State.DONE, State.FAILED))
        if jobs_or_none(path) is State.FAILED:
            assert "space" in jobs(path)[0].sentence
        put(path, IMPORT, sources=[str(articles)], processes=1)
        wait_until(lambda: jobs_or_none(path, 1) is State.DONE)
    assert len(held(path)[0]) == ARTICLES + 1


def jobs_or_none(path: Path, at: int = 0) -> State | None:
    """The state of a job, None while the disk is too full to look."""
    try:
        return jobs(path)[at].state
    except Exception:  # whatever a full disk makes of it
        return None


def test_readers_are_served_while_jobs_are_done_and_the_worker_is_killed(tmp_path: Path) -> None:
    path, articles = tmp_path / "home", source(tmp_path / "articles.jsonl", 0)
    home_with(path, *map(article, range(30))).close()
    statuses: Counter[object] = Counter()
    with serving(path) as (said, _server), closing(Home.open(path)) as home:
        assert holder(path / WORKER_LOCK) == ""
        People.at(FolderShelf(path), home.desk)  # the first account is made while it runs
        site = str(said["address"])

        def read(chance: random.Random) -> None:
            page = chance.choice(["", "?q=river", "api/v1/search?q=river", "healthz", "coverage"])
            try:
                with urllib.request.urlopen(f"{site}{page}", timeout=60) as answer:
                    statuses[answer.status] += 1
            except OSError as error:
                statuses[str(error)] += 1

        with Visitors(read, 2):
            put(path, IMPORT, sources=[str(articles)], processes=1)
            put(path, REINDEX)
            wait_until(lambda: holder(path / WORKER_LOCK) != "")
            wait_until(lambda: any(job.state is State.RUNNING for job in jobs(path)))
            os.kill(int(holder(path / WORKER_LOCK).split()[1]), signal.SIGKILL)
            wait_until(lambda: all(job.state is State.DONE for job in jobs(path)))
    wait_until(lambda: holder(path / WORKER_LOCK) == "")
    assert set(statuses) == {200}
    assert statuses[200] > 20
    assert len(held(path)[0]) == ARTICLES + 30
