"""The queue from the command line: `--queue`, jobs, worker."""

from __future__ import annotations

import json
import os
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive.desk.database import DESK
from archive.home import LOCK, WORKER_LOCK, Home
from archive.jobs.records import Progress
from archive.lock import exclusive
from archive.process_identity import own_identity
from tests.support.shelf import article, home_with
from webui.cli.jobs import progress_told
from webui.cli.main import main
from webui.worker.loop import queue_of
from webui.worker.progress import Gauge, Stopped, Why

pytestmark = pytest.mark.archive(build=lambda path: home_with(path, article(1), article(2)), fresh=True)
RECIPE = '[site]\nhosts = ["valley.example"]\n[fields]\ntitle = "h2"\n'


def run(home: Path, *arguments: object) -> Result:
    done = CliRunner().invoke(main, ["--home", str(home), *map(str, arguments)])
    assert "Traceback" not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done


def answer(home: Path, *arguments: object) -> Any:
    return json.loads(run(home, *arguments, "--json").stdout)


def page(folder: Path) -> Path:
    path = folder / "page.html"
    text = "The river rose twice in one night, and the mill stood in it. " * 5
    path.write_text(f"<title>Window</title><h2>Flood at the mill</h2><article><p>{text}</p></article>")
    return path


def test_an_import_is_put_off_and_done_by_the_worker_with_all_that_it_was_told(home: Home, tmp_path: Path) -> None:
    recipe = tmp_path / "valley.toml"
    recipe.write_text(RECIPE.replace('hosts = ["valley.example"]', 'paths = ["*"]'))
    put = answer(home.path, "import", page(tmp_path), "--as", "The Mill", "--recipe", recipe, "--queue")
    assert put == {"job": 1, "kind": "import", "ahead": 0, "worker": None}
    recipe.unlink()  # it is kept with the job
    assert home.store.count() == 2
    assert run(home.path, "worker", "--once").output.startswith("Job 1 (import) done: import 2: 1 new")
    (stored,) = (each.document for each in home.store.documents() if each.document.source == "The Mill")
    assert stored.title == "Flood at the mill"
    shown = answer(home.path, "jobs", "show", 1)
    assert shown["state"] == "done"
    assert shown["result"] == {"import": 2, "new": 1, "changed": 0, "unchanged": 0, "rejected": 0, "skipped": 0}
    assert [line.split(" ", 1)[1] for line in shown["log"]][:2] == ["begun", "looking through"]
    assert "Flood at the mill" in run(home.path, "search", "mill").output


def test_every_kind_of_work_can_be_put_off(home: Home, tmp_path: Path) -> None:
    backup = f"backup {tmp_path}/b.tar"
    for line in ("undo 1", "redo 1", "redo 1", "sync", "reindex", backup, backup):
        assert run(home.path, *line.split(), "--queue").exit_code == 0
    done = run(home.path, "worker", "--once", "--json")
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["state"] for each in said] == ["done"] * 6 + ["failed"]
    assert done.exit_code == 1
    assert [each["sentence"] for each in said][:3] == [
        "import 1 is undone: 2 gone", "import 1 is done again: 2 back", "import 1 stands already",
    ]  # fmt: skip
    assert "there is something at" in said[-1]["sentence"]
    assert home.store.count() == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["import", "/no/such/place"], "there is no file or folder of this name"),
        (["import", "/etc/hostname", "--dry-run"], "leave one of them out"),
        (["undo", "1", "--dry-run"], "leave one of them out"),
        (["undo", "77"], "there is no import 77"),
    ],
)
def test_what_cannot_be_done_is_said_at_once_and_not_put_off(home: Home, line: list[str], said: str) -> None:
    done = run(home.path, *line, "--queue")
    assert done.exit_code in (1, 2)
    assert said in done.output
    assert answer(home.path, "jobs")["jobs"] == []


def test_a_new_home_is_made_for_an_import_that_is_put_off(tmp_path: Path) -> None:
    assert run(tmp_path / "new", "import", page(tmp_path), "--queue").exit_code == 0
    assert run(tmp_path / "new", "worker", "--once").exit_code == 0
    with closing(Home.open(tmp_path / "new")) as opened:
        assert opened.store.count() == 1


def test_the_list_says_what_is_next_who_holds_the_archive_and_what_became_of_each(home: Home) -> None:
    assert "No job yet" in run(home.path, "jobs").output
    for line in (["undo", 1], ["redo", 1], ["sync"]):
        run(home.path, *line, "--queue")
    run(home.path, "jobs", "cancel", 2)
    with exclusive(home.path / LOCK, "import 5"):
        first, second, third = answer(home.path, "jobs")["jobs"]
        assert first["held_by"] == f"process {os.getpid()} (import 5)"
        assert (first["ahead"], second["state"], third["ahead"], third["held_by"]) == (0, "cancelled", 1, None)
        said = run(home.path, "jobs", "list").output
        assert f"next; process {os.getpid()} (import 5) is writing" in said
    assert "after 1 other" in said
    assert "No worker runs" in said
    with exclusive(home.path / WORKER_LOCK, "worker"):
        assert "No worker runs" not in run(home.path, "jobs", "list").output
        second_one = run(home.path, "worker", "--once")
    assert second_one.exit_code == 1
    assert "one is enough" in second_one.output


def test_a_job_that_runs_says_how_far_it_is_and_is_cancelled_when_its_worker_can(home: Home) -> None:
    run(home.path, "reindex", "--queue")
    queue = queue_of(home)
    claim = queue.take(own_identity())
    assert claim is not None
    queue.beat(claim, Progress("reading", 30, 120, 40, 160, 250))
    said = run(home.path, "jobs").output
    assert "reading, 25 %, 40 of 160 pages and files stored, about 5 minutes left" in " ".join(said.split())
    assert "stops as soon as it can" in run(home.path, "jobs", "cancel", 1).output
    assert answer(home.path, "jobs", "show", 1)["cancelling"]
    assert queue.beat(claim)


def test_there_is_a_sentence_for_a_job_that_is_not_there_or_has_ended(home: Home) -> None:
    for verb in ("show", "cancel"):
        done = run(home.path, "jobs", verb, 9)
        assert (done.exit_code, "there is no job 9" in done.output) == (1, True)
    assert not (home.path / DESK).exists()  # looking makes none
    run(home.path, "sync", "--queue")
    run(home.path, "jobs", "cancel", 1)
    assert "there is nothing to cancel" in run(home.path, "jobs", "cancel", 1).output


def test_the_time_left_is_told_once_there_is_a_pace_and_follows_it() -> None:
    now = [0.0]
    gauge = Gauge(lambda: now[0])
    gauge.tell("reading", 0, 1_000)
    assert gauge.progress().left is None
    for second in range(1, 11):
        now[0] = second
        gauge.tell("reading", 10 * second, 1_000)
        left = gauge.progress().left
        assert left == (None if second < 3 else 100 - second)
    gauge.tell("indexing", 0, 50)
    assert gauge.progress().left is None
    assert [line.split(" ")[1] for line in gauge.lines()] == ["reading", "indexing"]
    gauge.stop(Why.CANCELLED)
    with pytest.raises(Stopped):
        gauge.tell("indexing", 1, 50)


def test_how_far_a_job_is_never_promises_more_than_all() -> None:
    assert progress_told(Progress("reading", 300, 100, left=0)) == "reading, 100 %, about some seconds left"
    assert progress_told(Progress("reading", 5, 0)) == "reading"
    assert progress_told(Progress("reading", 1, 2, left=7_200)) == "reading, 50 %, about 2.0 hours left"


def test_a_worker_without_jobs_makes_no_desk(home: Home) -> None:
    assert run(home.path, "worker", "--once").exit_code == 0
    assert not (home.path / DESK).exists()
