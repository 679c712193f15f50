"""What verbs write of themselves into the audit, and the verb that tells it."""

from __future__ import annotations

import csv
import io
import json
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive.audit.audit import Audit
from archive.audit.reading import AuditLog
from archive.audit.records import Actor, Door, State
from archive.desk.database import DESK
from archive.frozen import FrozenSearches
from archive.home import Home
from index.following.generations import Generations
from tests.support.paths import ROOT
from tests.support.shelf import FROZEN, article, home_with, put
from webui.cli.main import VERBS, main

ARTICLES = 3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "home"
    home_with(path, *(article(number) for number in range(ARTICLES))).close()
    return path


def run(home: Path, *arguments: object, code: int = 0) -> Result:
    done = CliRunner().invoke(main, ["--home", str(home), *map(str, arguments)])
    assert done.exit_code == code, done.output
    return done


def acts(home: Path, *filters: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(home, "audit", "--json", *filters).output)["acts"]
    return found


def first(home: Path) -> str:
    with closing(Home.open(home)) as opened:
        return next(each.id for each in opened.store.documents())


def source(folder: Path, text: str = "The mine was shut.", name: str = "page.md") -> Path:
    path = folder / name
    path.write_text(f"---\ntitle: Another\nid: {name}\n---\n{text}\n")
    return path


def held(home: Path) -> tuple[object, ...]:
    """All that a verb may change: what the archive holds, which index answers, what is frozen."""
    with closing(sqlite3.connect(home / "archive.sqlite3")) as database:
        stored = tuple(database.iterdump())
    return stored, Generations(home / "index").current_name(), sorted(path.name for path in home.glob("frozen/*.gz"))


READING = [
    *("status", "check", "search river", "imports", "imports show 1", "export", "frozen list", "site", "sync"),
    *("private", "redirects --base https://a.example", "audit", "audit --verify", "audit --format csv"),
    *("undo 1 --dry-run", "undo 1 --dry-run --json"),
]


def test_verbs_that_change_nothing_write_nothing_and_make_no_desk(folder: Path, tmp_path: Path) -> None:
    article_id, page = first(folder), source(tmp_path)
    before = held(folder)
    lines: list[list[object]] = [list(each.split()) for each in READING]
    lines += [["show", article_id], ["edit", article_id], ["read", page, "--processes", "1"]]
    lines += [["import", page, "--dry-run", "--processes", "1"], ["frozen", "delete", "--never-used"]]
    for line in lines:
        run(folder, *line)
    assert held(folder) == before
    assert not list(folder.glob(f"{DESK}*"))


def test_every_verb_that_changes_something_says_so_before_and_after(folder: Path, tmp_path: Path) -> None:
    article_id, page = first(folder), source(tmp_path)
    with closing(Home.open(folder)) as opened:
        (frozen,) = [FrozenSearches(opened.shelf).keep(FROZEN)]
    changing: list[tuple[str, list[object], dict[str, Any], dict[str, Any]]] = [
        ("import", [page, "--processes", "1"], {"sources": [str(page)]}, {"import": 2, "new": 1}),
        ("undo", [2], {"import": 2}, {"gone": 1}),
        ("redo", [2], {"import": 2}, {"back": 1}),
        ("edit", [article_id, "--title", "Uno"], {"id": article_id, "set": ["title"]}, {}),
        ("edit", [article_id, "--revert", "title"], {"id": article_id, "taken back": ["title"]}, {}),
        ("remove", [article_id, "--reason", "libel"], {"id": article_id, "reason": "libel"}, {}),
        ("restore", [article_id], {"id": article_id}, {}),
        ("site", ["--name", "The Valley"], {"set": ["name"]}, {}),
        ("site", ["--remove", "name"], {"removed": ["name"]}, {}),
        ("private add", ["--topic", "Mining", "--yes"], {"topics": ["Mining"]}, {}),
        ("private delete", ["--topic", "mining"], {"topics": ["mining"]}, {}),
        ("reindex", [], {}, {"rebuilt": "asked for", "documents": ARTICLES + 1}),
        ("frozen delete", [frozen], {"ids": [frozen]}, {}),
    ]
    for number, (action, arguments, details, results) in enumerate(changing, 1):
        before = held(folder)
        run(folder, *action.split(), *arguments)
        assert held(folder) != before, action
        every = acts(folder)
        assert len(every) == number, action
        told = every[0]
        assert (told["action"], told["ending"], told["door"]) == (action, "done", "command line")
        assert {**told["details"], **details} == told["details"]
        assert {**told["results"], **results} == told["results"]
    with closing(Home.open(folder)) as opened:
        put(opened, article(9))
    run(folder, "sync")
    run(folder, "sync")
    assert [each["action"] for each in acts(folder)].count("sync") == 1
    run(folder, "backup", tmp_path / "copy.tar")
    assert acts(folder)[0]["results"] == {"backup": str(tmp_path / "copy.tar"), "documents": ARTICLES + 2}
    assert "edit" in VERBS
    assert "Uno" not in run(folder, "audit", "--format", "jsonl").output, "what articles say is not kept"
    assert json.loads(run(folder, "check", "--json").output)["ok"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["undo", "9"], "there is no import 9"),
        (["redo", "1"], "import 1 stands"),
        (["remove", "nosuchid", "--reason", "x"], "no document has the id"),
    ],
)
def test_what_failed_is_told_with_its_sentence(folder: Path, line: list[str], said: str) -> None:
    run(folder, *line, code=1)
    (told,) = acts(folder)
    assert (told["action"], told["ending"]) == (line[0], "failed")
    assert said in told["results"]["error"]


def test_who_became_root_is_told_by_the_name_from_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webui.cli.changing.os.geteuid", lambda: 0)
    monkeypatch.setenv("SUDO_USER", "anna")
    run(folder, "reindex")
    monkeypatch.setattr("webui.cli.changing.os.geteuid", lambda: 54_321)
    run(folder, "reindex")
    assert [each["actor"] for each in acts(folder)] == ["user 54321", "anna"]
    assert [each["n"] for each in acts(folder, "--actor", "anna")] == [1]
    assert "anna  reindex" in run(folder, "audit").output


def test_an_import_that_brought_nothing_into_a_new_home_leaves_nothing(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(b"\x00\x01\x02")
    run(tmp_path / "home", "import", page, "--processes", "1", code=1)
    assert not (tmp_path / "home").exists()


def test_acts_are_chosen_and_bounded(folder: Path) -> None:
    for _ in range(3):
        run(folder, "reindex")
    run(folder, "undo", 1)
    day = acts(folder)[0]["at"][:10]
    assert len(acts(folder, "--since", day, "--until", day)) == 4
    assert acts(folder, "--until", "2001") == acts(folder, "--since", "2999-01-01") == []
    assert len(acts(folder, "--action", "undo")) == 1
    assert [each["action"] for each in acts(folder, "--last", "2")] == ["undo", "reindex"]
    lines = run(folder, "audit", "--last", "2").output.splitlines()
    assert len(lines) == 3
    assert "--last N" in lines[-1]
    assert "Nothing noted is like that" in run(folder, "audit", "--actor", "nobody").output


@pytest.mark.parametrize(
    "line",
    [
        ["--since", "yesterday"],
        ["--verify", "--last", "2"],
        ["--format", "csv", "--actor", "anna"],
        ["--format", "csv", "--verify"],
        ["--format", "csv", "--json"],
        ["--output", "x.csv"],
        ["--noted", "x"],
    ],
)
def test_what_contradicts_is_wrong_usage(folder: Path, line: list[str]) -> None:
    run(folder, "audit", *line, code=2)


def test_the_whole_audit_is_exported_as_rows(folder: Path, tmp_path: Path) -> None:
    run(folder, "reindex")
    with closing(Home.open(folder)) as opened:
        Audit(opened.desk).note(Actor("=cmd()", Door.API, "192.0.2.1"), "sign-in", {"user": "\x1b[31m"}, State.REFUSED)
    rows = [json.loads(line) for line in run(folder, "audit", "--format", "jsonl").output.splitlines()]
    assert [row["state"] for row in rows] == ["begun", "done", "refused"]
    assert rows[1]["of"] == 1
    assert rows[2]["previous"] == rows[1]["hash"]
    run(folder, "audit", "--format", "csv", "--output", tmp_path / "audit.csv")
    (head, *cells) = csv.reader(io.StringIO((tmp_path / "audit.csv").read_text()))
    assert head[:4] == ["n", "at", "actor", "door"]
    assert [each[0] for each in cells] == ["1", "2", "3"]
    assert cells[2][2] == "'=cmd()"
    assert "\x1b" not in run(folder, "audit").output


def test_verify_and_check_name_the_row_that_was_changed(folder: Path) -> None:
    run(folder, "reindex")
    told = json.loads(run(folder, "audit", "--verify", "--json").output)
    assert (told["ok"], told["rows"]) == (True, 2)
    run(folder, "undo", 1)
    assert told["hash"] in run(folder, "audit", "--format", "jsonl").output
    run(folder, "audit", "--verify", "--noted", told["hash"])
    run(folder, "audit", "--verify", "--noted", "0" * 64, code=1)
    with closing(sqlite3.connect(folder / DESK)) as database:
        database.execute("UPDATE audit SET actor = 'nobody' WHERE n = 3")
        database.commit()
    assert "row 3 is not as it was written" in run(folder, "audit", "--verify", code=1).output
    said = run(folder, "check", code=1).output
    assert "row 3 is not as it was written" in said
    assert "hemeroteca audit" in said
    assert run(folder, "search", "river").exit_code == 0


def spoil(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"\xa5" * 8000)


def be_of_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as database:
        database.executescript("CREATE TABLE x (y); PRAGMA user_version = 1")


def hold_a_trigger(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TRIGGER x AFTER INSERT ON audit BEGIN DELETE FROM audit; END")


def be_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def be_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def be_a_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def be_without_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE audit")


HARM = [spoil, be_of_another_program, hold_a_trigger, be_a_pipe, be_a_folder, be_a_link, be_without_tables]


@pytest.mark.parametrize("harm", HARM)
def test_a_damaged_desk_stops_no_reader_and_no_backup_and_check_says_the_repair(
    folder: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    run(folder, "reindex")
    harm(folder / DESK)
    before = held(folder)
    for line in (["status"], ["search", "river"], ["imports"], ["show", first(folder)], ["export"], ["sync"]):
        run(folder, *line)
    for line in (["audit"], ["audit", "--verify"], ["check"], ["undo", "1"], ["site", "--name", "X"]):
        said = run(folder, *line, code=1).output
        assert DESK in said or "desk" in said
        assert "fault of the program" not in said
        if harm not in (be_a_folder, be_a_link):
            assert "move" in said, line
    assert held(folder) == before, "what cannot be noted is not done"
    if harm is be_a_pipe:
        return  # no backup holds one, whatever it is called
    made = CliRunner().invoke(main, ["--home", str(folder), "backup", str(tmp_path / "copy.tar")])
    assert made.exit_code == 0, made.output


def test_a_desk_is_backed_up_and_what_is_restored_says_so(folder: Path, tmp_path: Path) -> None:
    run(folder, "reindex")
    run(folder, "backup", tmp_path / "copy.tar")
    run(folder, "undo", 1)
    run(tmp_path / "back", "restore-backup", tmp_path / "copy.tar")
    every = acts(tmp_path / "back")
    assert [(each["action"], each["ending"]) for each in every] == [
        ("restore-backup", "done"),
        ("backup", "done"),
        ("reindex", "done"),
    ]
    assert every[0]["details"] == {"backup": str(tmp_path / "copy.tar")}
    assert every[0]["results"]["documents"] == ARTICLES
    assert json.loads(run(tmp_path / "back", "check", "--json").output)["ok"]
    assert (tmp_path / "back" / DESK).stat().st_mode & 0o777 == 0o600
    run(folder, "restore-backup", tmp_path / "copy.tar", "--replace")
    assert acts(folder)[0]["results"]["aside"]
    (aside,) = folder.glob("replaced-*")
    with closing(Home.open(aside)) as opened, opened.desk_to_read() as engine:
        assert [each.action for each in AuditLog(engine).acts()] == ["undo", "backup", "reindex"]


def test_a_backup_without_a_desk_or_with_a_damaged_one_is_restored(folder: Path, tmp_path: Path) -> None:
    run(folder, "reindex")
    spoil(folder / DESK)
    run(folder, "backup", tmp_path / "copy.tar")
    assert f"{DESK}.damaged" in run(tmp_path / "back", "restore-backup", tmp_path / "copy.tar").output
    assert [each["action"] for each in acts(tmp_path / "back")] == ["restore-backup"]
    assert (tmp_path / "back" / f"{DESK}.damaged").exists()
    for file in folder.glob(f"{DESK}*"):
        file.unlink()
    with closing(Home.open(folder)) as opened:  # not by the verb, which would make one
        from archive.backup.make import make_backup

        make_backup(opened, tmp_path / "without.tar", as_folder=False)
    run(tmp_path / "again", "restore-backup", tmp_path / "without.tar")
    assert [each["action"] for each in acts(tmp_path / "again")] == ["restore-backup"]


PROGRAM = "import sys; from webui.cli.main import main; main(sys.argv[1:])"


def importing(home: Path, source: Path) -> subprocess.Popen[bytes]:
    """An import that is under way: one that reads a pipe's worth of pages and has its first ones stored."""
    command = [sys.executable, "-c", PROGRAM, "--home", str(home), "import", str(source), "--processes", "1"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def many(path: Path) -> Path:
    with path.open("w") as file:
        for number in range(4_000):
            file.write(json.dumps({"id": number, "title": f"Article {number}", "body": f"word{number} " * 300}) + "\n")
    return path


def state(home: Path) -> tuple[str, str | None]:
    told = json.loads(run(home, "status", "--json").output)
    return (told["last_import"] or {}).get("state", ""), told["writer"]


def test_a_running_import_is_told_from_one_that_was_cut_off(folder: Path, tmp_path: Path) -> None:
    process = importing(folder, many(tmp_path / "many.jsonl"))
    try:
        while process.poll() is None and json.loads(run(folder, "status", "--json").output)["imports"] == 1:
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGSTOP)  # so that it stays where it is
        assert state(folder) == ("running", f"process {process.pid} (import 2)")
        assert "running now" in run(folder, "status").output
        assert "cut off" not in run(folder, "imports").output
        assert ", running" in run(folder, "imports", "show", 2).output
        (told,) = acts(folder)
        assert (told["action"], told["ending"]) == ("import", "running")
    finally:
        process.kill()
        process.wait()
    assert state(folder) == ("cut off", None)
    assert "cut off: import the source again" in run(folder, "status").output
    assert ", cut off" in run(folder, "imports").output
    (told,) = acts(folder)
    assert told["ending"] == "cut off"
    assert "cut off" in run(folder, "audit").output


def hold(home: Path, ready: Any, done: Any) -> None:
    with Home.open(home).writing("removal"):
        ready.set()
        done.wait()


def test_an_import_that_was_cut_off_is_not_running_because_something_else_is(folder: Path) -> None:
    with closing(Home.open(folder)) as opened:
        opened.store.imports.begin(["x"], "")
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    process = context.Process(target=hold, args=(folder, ready, done))
    process.start()
    ready.wait()
    try:
        assert state(folder) == ("cut off", f"process {process.pid} (removal)")
    finally:
        done.set()
        process.join()
    assert state(folder) == ("cut off", None)


def test_looking_who_writes_keeps_nobody_from_writing(folder: Path) -> None:
    """A look has the lock for an instant, and who wants it then does not give up."""
    context = multiprocessing.get_context("spawn")
    lookers = [context.Process(target=look, args=(folder,)) for _ in range(3)]
    for each in lookers:
        each.start()
    try:
        with closing(Home.open(folder)) as opened:
            for _ in range(60):
                with opened.writing("test"):
                    pass
    finally:
        for each in lookers:
            each.kill()
            each.join()


def look(home: Path) -> None:
    opened = Home.open(home)
    while True:
        opened.writer()


@pytest.mark.parametrize("rules", ["[topics.mining\n", "[topics.mining]\nquery = '('\n", "x = 1\n"])
def test_status_tells_of_a_typo_in_the_topic_rules_and_goes_on(folder: Path, rules: str) -> None:
    (folder / "topics.toml").write_text(rules)
    told = json.loads(run(folder, "status", "--json").output)
    assert told["documents"] == ARTICLES
    assert "topics.toml" in told["bad_topic_rules"]
    assert told["rebuild_needed"] is None
    said = run(folder, "status").output
    assert "topic rules cannot be read" in said
    assert "line 1" in said or "mining" in said or "topics.NAME" in said
    assert "up to date" in said


def test_a_dry_run_of_an_undo_tells_what_changes_field_by_field(folder: Path, tmp_path: Path) -> None:
    run(folder, "import", source(tmp_path, "The mine was shut."), "--as", "A", "--processes", "1")
    run(folder, "import", source(tmp_path, "The mine was opened again."), "--as", "A", "--processes", "1")
    before = held(folder)
    told = json.loads(run(folder, "undo", 3, "--dry-run", "--json").output)
    assert (told["would_undo"], told["counts"]) == (3, {"changed": 1})
    (changed,) = told["documents"]
    assert {each["field"] for each in changed["changes"]} >= {"body"}
    assert "opened again" in str(changed["changes"])
    said = run(folder, "undo", 3, "--dry-run").output
    assert "would have another text: Another" in said
    assert "body:" in said
    assert held(folder) == before
    run(folder, "redo", 3, "--dry-run", code=1)
    run(folder, "undo", 3)
    told = json.loads(run(folder, "redo", 3, "--dry-run", "--json").output)
    assert (told["would_redo"], told["counts"]) == (3, {"changed": 1})
    told = json.loads(run(folder, "undo", 1, "--dry-run", "--json").output)
    assert told["counts"] == {"gone": ARTICLES}
