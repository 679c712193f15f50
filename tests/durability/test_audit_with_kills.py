"""Verbs that are killed at any moment: the audit's chain is whole, and no change of the archive is without its row."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from archive.audit.reading import AuditLog
from archive.audit.records import Act, Ending
from archive.home import Home
from tests.support.shelf import article, home_with
from webui.cli.main import main

ARTICLES = 30
_LONGEST = 1.5  # seconds until a verb is killed


def acts(home: Path) -> list[Act]:
    with closing(Home.open(home)) as opened, opened.desk_to_read() as engine:
        log = AuditLog(engine)
        assert log.faults() == []
        return log.acts()


def stored(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "archive.sqlite3")) as database:
        return list(database.iterdump())


def start(home: Path, line: list[str]) -> int:
    """A process that runs a verb; it need not load the program first, so that it is at work when it is killed."""
    child = os.fork()
    if child:
        return child
    try:
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115  # of a process that ends at once
        main(["--home", str(home), *line], standalone_mode=False)
    finally:
        os._exit(0)


def lines(home: Path, folder: Path, number: int) -> list[list[str]]:
    with closing(Home.open(home)) as opened:
        ids = sorted(each.id for each in opened.store.documents())
        imports = opened.store.imports.all()
    source = folder / f"source{number}.jsonl"
    texts = ({"id": n, "title": f"T{n}", "body": f"number{number} " * 200} for n in range(40))
    source.write_text("\n".join(map(json.dumps, texts)))
    last = imports[-1]
    turned = ["redo" if last.undone_at else "undo", str(last.id)]
    found = [["import", str(source), "--processes", "1"], turned, ["reindex"], ["site", "--name", f"Name {number}"]]
    if ids:
        found += [["edit", ids[0], "--title", f"Title {number}"], ["remove", ids[-1], "--reason", "a test"]]
    return found


def kill_many(path: Path, folder: Path, rounds: int) -> tuple[int, int]:
    """How many verbs were cut off, and how many changed something, in so many rounds; where a slow machine came to
    neither there are more, with more time."""
    chance = random.Random(rounds)
    home_with(path, *(article(number) for number in range(ARTICLES))).close()
    cut_off = changed = 0
    before, last = stored(path), 0
    for number in range(4 * rounds):
        if number >= rounds and cut_off and changed:
            break
        longest = _LONGEST * (1 + number // rounds)
        line = chance.choice(lines(path, folder, number))
        child = start(path, line)
        time.sleep(chance.uniform(0, longest) ** 2 / longest)  # the beginning of a verb is where most happens
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found = acts(path)
        fresh = [each for each in found if each.n > last]
        assert [each.action for each in fresh] in ([], [line[0]])
        assert Ending.RUNNING not in {each.ending for each in found}
        if (now := stored(path)) != before:
            assert fresh, f"{line} changed the archive and is in no row"
            changed += 1
        cut_off += any(each.ending is Ending.CUT_OFF for each in fresh)
        with closing(Home.open(path)) as opened, opened.desk_to_read() as engine:
            before, last = now, AuditLog(engine).head().rows
    return cut_off, changed


def test_verbs_that_are_killed_leave_a_whole_chain_and_no_change_without_its_row(tmp_path: Path) -> None:
    cut_off, changed = kill_many(tmp_path / "home", tmp_path, 16)
    assert cut_off
    assert changed


@pytest.mark.soak
def test_two_hundred_verbs_that_are_killed(tmp_path: Path) -> None:
    cut_off, changed = kill_many(tmp_path / "home", tmp_path, 200)
    assert min(cut_off, changed) > 20
