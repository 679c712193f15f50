"""Verbs in real processes with nowhere to print to, and homes where pipes, devices and loops lie instead of files."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.frozen import FrozenSearch, FrozenSearches
from archive.home import Home
from archive.shelf.folder import FolderShelf
from tests.support.serving_behind import free_port
from tests.support.shelf import article, home_with
from webui.app import create_app
from webui.cli.main import main

SECONDS = 60


def build_home(path: Path) -> Home:
    home = home_with(path, *(article(number) for number in range(3)))
    (home.path / "topics.toml").write_text('[topics.water]\nquery = "river"\n')
    (home.path / "about.md").write_text("Kept by the valley.")
    found = FrozenSearch("2026-11-24T10:00:00+00:00", "an-archive", 1, "g", (("q", "river"),), "river", (), ())
    FrozenSearches(FolderShelf(path)).keep(found)
    return home


pytestmark = pytest.mark.archive(build=build_home, fresh=True)


def shell(home: Home, line: str) -> subprocess.CompletedProcess[str]:
    """A line of the shell in which `$H` is the command with this home."""
    # Unbuffered, nothing is left that Python could not write at its end.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    env["H"] = f"{sys.executable} -m webui --home {home.path}"
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        env=env,
        check=False,
    )


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("$H status >&-", 1, "standard output cannot be written to"),
        ("$H search river --json >&-", 1, "standard output cannot be written to"),
        ("$H show nosuchid --json >&-", 1, "no document"),
        ("$H --help >&-", 1, "standard output cannot be written to"),
        ("$H --help >/dev/full", 1, "No space left on device"),
        ("$H --version >/dev/full", 1, "No space left on device"),
        ("$H search --help >/dev/full", 1, "No space left on device"),
        ("$H frozen >/dev/full", None, ""),
        ("$H export --format csv >/dev/full", 1, "No space left on device"),
        ("$H search '(' 2>&-", 2, ""),
        ("$H search '(' 2>/dev/full", 2, ""),
        ("$H status <&- >&- 2>&-", 1, ""),
        ("$H status | head -0", 0, ""),
        ("$H --help | head -0", None, ""),
        ("$H export --format jsonl | head -1", 0, ""),
        ("$H search river 2>&1 | head -0", 0, ""),
        ("HEMEROTECA_PROXIES=$'\\e' $H serve --port 0", 1, "HEMEROTECA_PROXIES is the number"),
        ("HEMEROTECA_HOME=$'\\xff\\n' ${H%% --home*} status", 1, "there is no archive at"),
        ("HEMEROTECA_HOME= ${H%% --home*} --home '' status", 2, "it is empty"),
    ],
)
def test_a_process_with_nowhere_to_print_to_ends_with_the_right_code(
    home: Home, line: str, code: int | None, said: str
) -> None:
    ended = shell(home, line)
    assert code is None or ended.returncode == code, (line, ended)
    assert said in ended.stderr
    assert not any(word in ended.stderr for word in ("Traceback", "fault of the program", "Exception ignored", "Errno"))


def test_a_closed_output_is_never_written_into_the_archive(home: Home, tmp_path: Path) -> None:
    """The first file that is opened has the number of the closed one."""
    (tmp_path / "page.html").write_text("<title>A page</title><p>The river rose twice in one night. Nobody was hurt.")
    for line in (f"$H import {tmp_path}/page.html", "$H sync", "$H remove nosuchid --reason x"):
        shell(home, f"{line} <&- >&- 2>&-")
    database = sqlite3.connect(home.path / "archive.sqlite3")
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("SELECT count(*) FROM documents").fetchone() == (4,)
    database.close()
    assert shell(home, "$H check").returncode == 0


def test_an_access_log_that_nobody_reads_is_told_at_once(home: Home, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for place, why in (("pipe", "No such device"), ("loop", "Too many levels"), (".", "Is a directory")):
        ended = shell(home, f"$H serve --port {free_port()} --access-log {tmp_path / place}")
        assert ended.returncode == 1
        assert why in ended.stderr and "name another file with --access-log" in ended.stderr


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_loop(path: Path) -> None:
    path.symlink_to(path)


def a_folder(path: Path) -> None:
    path.mkdir()


def an_endless_one(path: Path) -> None:
    path.symlink_to("/dev/zero")


def index_file(home: Home, name: str) -> Path:
    (generation,) = home.index.glob("generation-*")
    return generation / name if name != "segment" else max(generation.iterdir(), key=lambda each: each.stat().st_size)


PLACES: dict[str, Callable[[Home], Path]] = {
    "topics.toml": lambda home: home.path / "topics.toml",
    "about.md": lambda home: home.path / "about.md",
    "archive.lock": lambda home: home.path / "archive.lock",
    "archive.sqlite3": lambda home: home.path / "archive.sqlite3",
    "frozen": lambda home: next((home.path / "frozen").glob("*.json.gz")),
    "CURRENT": lambda home: home.index / "CURRENT",
    "PROGRESS": lambda home: home.index / "PROGRESS",
    "PROGRESS.new": lambda home: home.index / "PROGRESS.new",
    "MANIFEST": lambda home: index_file(home, "MANIFEST"),
    "a segment": lambda home: index_file(home, "segment"),
}


@pytest.mark.parametrize(
    ("name", "trap"),
    [*((name, a_pipe) for name in PLACES), *(("CURRENT", trap) for trap in (a_loop, a_folder, an_endless_one))],
)
def test_what_lies_in_the_place_of_a_file_stops_nobody(home: Home, name: str, trap: Callable[[Path], None]) -> None:
    place = PLACES[name](home)
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    trap(place)

    def late(_signal: int, _frame: object) -> None:
        raise AssertionError(f"{name} was waited for")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    try:
        client = create_app(home.path).test_client()
        for path in ("/", "/about", "/healthz", "/s/aaaaaaaaaaaa", "/api/v1/search?q=river"):
            answer = client.get(path)
            assert answer.status_code in (200, 404, 503), (path, answer.status_code)
            assert "Traceback" not in answer.text
        for verb in (["status"], ["search", "river"], ["frozen", "list"], ["check"], ["sync"]):
            ended = CliRunner().invoke(main, ["--home", str(home.path), *verb])
            assert ended.exit_code in (0, 1), (verb, ended.stderr)
            assert "Traceback" not in ended.stderr and "fault of the program" not in ended.stderr, (verb, ended.stderr)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
