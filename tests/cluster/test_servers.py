"""The servers of the tests themselves: they are real, they die and come back when told, and none outlives its tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cluster.building import RELEASES, build
from tests.cluster.postgresql import DATABASE, USER, PostgreSQL
from tests.cluster.processes import ended, started, until
from tests.cluster.search_nodes import SearchNodes
from tests.cluster.suites import suites
from tests.support.paths import ROOT

pytestmark = pytest.mark.cluster


def asked(server: PostgreSQL, statement: str) -> str:
    """What psql says to it."""
    command = ["psql", "-h", "127.0.0.1", "-p", str(server.port), "-U", USER, "-d", DATABASE, "-Atc", statement]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_three_nodes_are_one_cluster_of_the_version_that_was_built(nodes: SearchNodes) -> None:
    assert {nodes.ask(each, "/")["version"]["number"] for each in nodes.numbers} == {build().release.version}
    assert len({nodes.ask(each, "/")["cluster_uuid"] for each in nodes.numbers}) == 1
    assert nodes.ask(1, "/_cluster/health")["number_of_nodes"] == 3


def test_a_killed_manager_is_followed_by_another_and_comes_back(nodes: SearchNodes) -> None:
    before = nodes.manager()
    nodes.kill(before)
    try:
        until(lambda: nodes.manager() != before, 60, lambda: "the dead node still manages")
        assert not nodes.runs(before)
    finally:
        nodes.start(before)
    nodes.green()
    assert nodes.ask(before, "/_cluster/health")["number_of_nodes"] == 3


def test_a_frozen_node_answers_nothing_until_it_is_thawed(nodes: SearchNodes) -> None:
    other = next(each for each in nodes.numbers if each != nodes.manager())
    nodes.freeze(other)
    try:
        assert nodes.runs(other)
        assert nodes.ask(other, "/", seconds=1.0) is None
    finally:
        nodes.thaw(other)
    nodes.green()
    assert nodes.ask(other, "/") is not None


def test_what_was_committed_survives_a_kill(postgresql: PostgreSQL) -> None:
    asked(postgresql, "CREATE TABLE kept (what text)")
    asked(postgresql, "INSERT INTO kept VALUES ('all of it')")
    before = postgresql.pid()
    postgresql.kill()
    postgresql.start()
    assert postgresql.pid() != before
    assert asked(postgresql, "SELECT what FROM kept") == "all of it"
    asked(postgresql, "DROP TABLE kept")


@pytest.mark.parametrize("on_death", ["KILL", "INT"])
def test_a_server_ends_with_whoever_started_it_however_that_ends(tmp_path: Path, on_death: str) -> None:
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom tests.cluster.processes import started\n"
        f"print(started(['sleep', '600'], Path(sys.argv[1]), on_death={on_death!r}).pid, flush=True)\ntime.sleep(600)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        until(lambda: _name(child) == "sleep", 30, lambda: "it did not start")
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        until(lambda: not _name(child), 30, lambda: "it outlives the one who started it")


def test_a_frozen_process_is_ended_too(tmp_path: Path) -> None:
    process = started(["sleep", "600"], tmp_path / "log")
    process.send_signal(signal.SIGSTOP)
    until(lambda: _state(process.pid) == "T", 30, lambda: "it does not stand still")
    ended(process)
    assert process.returncode == -signal.SIGTERM


def test_the_suites_that_speak_to_servers_are_found() -> None:
    found = {str(each.relative_to(ROOT)) for each in suites()}
    assert "tests/index/opensearch/test_agrees_with_judge.py" in found  # by what it imports
    assert "tests/index/test_index_storage.py" in found  # by what that imports
    assert not any(each.startswith(("tests/cluster/", "tests/archive/")) for each in found)


def test_each_version_needs_a_newer_java_than_the_next_older() -> None:
    assert [each.java for each in RELEASES] == sorted({each.java for each in RELEASES}, reverse=True)


def _name(process: int) -> str:
    """What runs under this number; "" where nothing does, or only until somebody asks how it ended."""
    try:
        told = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return ""
    return "" if told.rpartition(")")[2].split()[0] == "Z" else told.partition("(")[2].rpartition(")")[0]


def _state(process: int) -> str:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


def test_a_run_that_is_killed_in_its_middle_leaves_no_server_behind(servers_folder: Path) -> None:
    folder = servers_folder / "killed"
    folder.mkdir()
    servers_folder.chmod(0o711)
    folder.chmod(0o711)  # PostgreSQL is another user, who is to reach its own
    command = [sys.executable, "-m", "tests.cluster", "run", "--", sys.executable, "-c", _TELLS]
    environment = {**os.environ, "TMPDIR": str(folder)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as run:
        assert run.stdout is not None
        address = run.stdout.readline().strip()
        assert address.startswith("postgresql://")
        here = {int(each.name) for each in Path("/proc").iterdir() if each.name.isdecimal() and _is_of(each, folder)}
        assert len(here) >= 4
        run.send_signal(signal.SIGKILL)
        run.wait()
        until(lambda: not any(map(_name, here)), 60, lambda: f"left: {[_name(each) for each in here]}")


_TELLS = "import os, time; print(os.environ['HEMEROTECA_TEST_POSTGRESQL'], flush=True); time.sleep(60)"


def _is_of(process: Path, folder: Path) -> bool:
    try:
        return str(folder).encode() in (process / "cmdline").read_bytes()
    except OSError:
        return False
