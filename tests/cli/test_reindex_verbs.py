"""The verbs golden and reindex: what they say, what they refuse, what they leave in the audit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive.home import Home
from tests.support.shelf import article, home_with
from webui.cli.main import main

RULES = "[topics.water]\nen = 'Water'\nquery = 'river'\n"


def build_home(path: Path) -> Home:
    return home_with(path, *(article(number) for number in range(3)))


pytestmark = pytest.mark.archive(build=build_home, fresh=True)


def run(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home.path), *arguments])


def told(home: Home, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(home, *arguments, "--json").output)
    return found


def test_golden_searches_are_added_listed_and_deleted(home: Home) -> None:
    assert "no golden search" in run(home, "golden", "list").output
    assert not (home.path / "desk.sqlite3").exists()
    number = told(home, "golden", "add", "river OR mine")["golden"]["id"]
    assert told(home, "golden", "list")["golden"][0]["query"] == "river OR mine"
    refused = run(home, "golden", "add", "topic:(mine")
    assert (refused.exit_code, "hemeroteca: " in refused.output) == (2, True)
    assert run(home, "golden", "set").exit_code == 2
    assert told(home, "golden", "set", "--by-itself", "--best-kept", "5")["settings"]["best_kept"] == 5
    assert run(home, "golden", "delete", str(number)).exit_code == 0
    gone = run(home, "golden", "delete", str(number))
    assert gone.exit_code == 1
    assert "`hemeroteca golden list` lists them" in gone.output


def test_a_reindex_is_compared_refused_and_taken_at_the_command_line(home: Home) -> None:
    run(home, "golden", "add", "topic:Water")
    (home.path / "topics.toml").write_text(RULES)
    assert "`hemeroteca reindex --compare` shows first" in run(home, "status").output
    refused = run(home, "reindex", "--compare", "--by-itself")
    assert refused.exit_code == 1
    assert "Beyond the limits: “topic:Water” finds 3, and found 0" in refused.output
    assert told(home, "status")["candidate_waits"] is True
    assert told(home, "reindex", "--show")["comparison"]["answers"][0]["after"] == 3
    assert "is live" in run(home, "reindex", "--swap").output
    assert run(home, "reindex", "--swap").exit_code == 1
    assert told(home, "search", "topic:Water")["total"] == 3
    assert told(home, "status")["pinned"] is True
    assert "is live" in run(home, "reindex", "--back").output
    assert not home.topic_rules.exists()
    assert run(home, "reindex", "--release").output == "The index of before is deleted.\n"
    again = run(home, "reindex", "--back")
    assert (again.exit_code, "no way back" in again.output) == (1, True)


def test_a_comparison_by_itself_within_bounds_swaps(home: Home) -> None:
    run(home, "golden", "add", "river")
    (home.path / "topics.toml").write_text(RULES)
    assert told(home, "reindex", "--compare", "--by-itself")["swapped"]
    assert told(home, "search", "topic:Water")["total"] == 3


@pytest.mark.parametrize(
    "arguments",
    [("--swap", "--by-itself"), ("--best-kept", "3"), ("--compare", "--best-kept", "11"), ("--show", "--queue")],
)
def test_options_that_mean_nothing_together_are_refused(home: Home, arguments: tuple[str, ...]) -> None:
    refused = run(home, "reindex", *arguments)
    assert refused.exit_code == 2
    assert "Traceback" not in refused.output


def test_what_is_to_be_done_later_is_put_into_the_queue(home: Home) -> None:
    assert told(home, "reindex", "--compare", "--best-kept", "3", "--queue")["kind"] == "reindex-compare"
    assert run(home, "worker", "--once").exit_code == 0
    assert told(home, "status")["candidate_waits"] is True
    assert told(home, "reindex", "--discard") == {"discarded": True}
    assert told(home, "reindex", "--discard") == {"discarded": False}
