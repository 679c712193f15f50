"""The system refuses: no file more may be opened, no memory is left, the disk fails or may only be read.

Each verb ends soon, with a sentence and no traceback; what is there answers; once the system gives again, all goes on.
"""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import count, islice
from pathlib import Path

import pytest

from archive.home import Home
from index.following.check import check
from tests.support.changing_archive import WORDS
from tests.support.shelf import article, home_with
from webui.cli.main import main

PATIENCE = 60  # seconds: a verb that takes longer hangs


def build_home(path: Path) -> Home:
    chance = random.Random(1)
    return home_with(path, *(article(n, f"only{n} " + " ".join(chance.choices(WORDS, k=40))) for n in range(40)))


pytestmark = pytest.mark.archive(build=build_home, fresh=True)


def few_files(left: int) -> None:
    """Let so many more files be opened."""
    free = (number for number in count() if not _is_open(number))  # there are gaps between those that are open
    limit = next(islice(free, left, None))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def little_memory(left: int) -> None:
    """Let so many more quarters of a MiB be taken."""
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + (left << 18), used + (left << 18)))


def failing_disk(left: int) -> None:
    """Let so many more steps on the disk be done, then none."""
    steps = [left]

    def failing(whole: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **named: object) -> object:
            steps[0] -= 1
            if steps[0] < 0:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return whole(*arguments, **named)

        return step

    for name in ("fsync", "rename", "replace", "link", "mkdir"):
        setattr(os, name, failing(getattr(os, name)))


def verbs(tmp_path: Path) -> dict[str, list[str]]:
    source = tmp_path / "articles.jsonl"
    records = ({"id": n, "title": f"New {n}", "body": f"The bridge of day {n} fell."} for n in range(60))
    source.write_text("\n".join(map(json.dumps, records)))
    return {
        "import": ["import", str(source), "--processes", "2"],
        "sync": ["sync"],
        "reindex": ["reindex"],
        "search": ["search", "river"],
        "backup": ["backup", str(tmp_path / "copy.tar")],
    }


def ends(fault: Callable[[], object], told: Path, *arguments: str) -> int:
    """Run a verb in a process of its own under the fault: 0 where it is done, 1 with an error of one sentence."""
    child = os.fork()
    if child == 0:
        status = 9
        try:
            for number, name in ((1, "out"), (2, "err")):
                os.dup2(os.open(told / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
            sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
            fault()
            try:
                main([*arguments, "--json"])
            except SystemExit as end:
                status = int(end.code or 0)
        finally:
            sys.stdout.flush()
            os._exit(status)  # never back into the tests
    until = time.monotonic() + PATIENCE
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            pytest.fail(f"{arguments[2:]} hangs")
        time.sleep(0.005)
    status, out, err = os.waitstatus_to_exitcode(ended[1]), (told / "out").read_text(), (told / "err").read_text()
    said = f"{arguments[2:]}: {status} {out[-500:]} {err[-1500:]}"
    assert status in (0, 1), said
    assert "Traceback" not in err, said
    assert "fault of the program" not in out, said
    assert status == 0 or json.loads(out)["error"], said
    return status


@pytest.mark.parametrize(
    ("fault", "amounts"),
    [(few_files, (3, 6, 9, 14)), (little_memory, (0, 2, 12, 60)), (failing_disk, (0, 2, 5, 9))],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_verb_that_the_system_gives_too_little_says_so_and_is_done_later(
    home: Home, tmp_path: Path, fault: Callable[[int], object], amounts: tuple[int, ...]
) -> None:
    refused = 0
    copy = tmp_path / "copy.tar"
    home.close()
    for name, verb in verbs(tmp_path).items():
        path = tmp_path / f"home-{name}"
        shutil.copytree(home.path, path)
        for left in amounts:
            status = ends(partial(fault, left), tmp_path, "--home", str(path), *verb)
            refused += status
            assert status == 0 or not copy.exists()
            copy.unlink(missing_ok=True)
        # With the system as it was the verb is done, and all is well.
        assert ends(int, tmp_path, "--home", str(path), *verb) == 0
        opened = Home.open(path)
        assert check(opened) == []
        assert opened.store.count() in (40, 100)
        opened.close()
        copy.unlink(missing_ok=True)
        assert not list(tmp_path.glob(".copy.tar*"))
    assert refused >= 3, "the system gave enough: nothing was tested"
