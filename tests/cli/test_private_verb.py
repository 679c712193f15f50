"""`hemeroteca private`: what only those may read who have an account is listed, added to and taken from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive.home import Home
from archive.site.private import private_of, wish
from tests.support.private_archive import SOURCE, private_article, public_article
from tests.support.shelf import home_with
from webui.cli.main import main


def build_home(path: Path) -> Home:
    return home_with(path, public_article(1), public_article(2), private_article(1))


pytestmark = pytest.mark.archive(build=build_home, fresh=True)


def run(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home.path), *arguments])


def told(home: Home, *arguments: str) -> Any:
    return json.loads(run(home, *arguments, "--json").stdout)


def test_what_is_private_is_added_listed_and_taken_away(home: Home) -> None:
    assert run(home, "private").output == "Nothing is private.\n"
    assert told(home, "status")["private"] is None
    said = run(home, "private", "add", "--publication", SOURCE.lower(), "--topic", "Town hall").output
    assert said.endswith("2 of 3 articles are private.\n")
    paper, topic = (
        {"kind": kind, "name": name, "articles": 1, "state": "private"}
        for kind, name in (("publication", SOURCE.lower()), ("topic", "Town hall"))
    )
    now = {"all": False, "publications": [SOURCE.lower()], "topics": ["Town hall"], "articles": 2, "open": True}
    now["rows"] = [paper, topic]
    assert told(home, "private", "list") == now == told(home, "private", "add", "--topic", "town hall")
    assert "publication" in told(home, "status")["private"] and told(home, "check")["ok"]
    assert told(home, "private", "delete", "--topic", "TOWN HALL") == {
        **now,
        "topics": [],
        "articles": 1,
        "rows": [paper],
    }
    assert told(home, "private", "add", "--all")["articles"] == 3
    assert told(home, "private", "delete", "--all", "--publication", SOURCE)["articles"] == 0
    assert run(home, "private", "list").output == "Nothing is private.\n"
    assert not list((home.path / "public").glob("*/archive.sqlite3")) or told(home, "sync")
    assert [each.name for each in (home.path / "public").iterdir()] == ["lock"]


def test_bad_names_are_refused_and_nothing_is_changed(home: Home) -> None:
    for arguments in (("add",), ("add", "--topic", ""), ("delete", "--topic", "None"), ("delete", "--all")):
        answer = run(home, "private", *arguments)
        assert answer.exit_code in (1, 2) and answer.stderr and "Traceback" not in answer.stderr
    assert not (home.path / "public").exists() and not (home.path / "private.wish").exists()


def test_a_name_that_no_article_has_is_asked_about_and_named_with_what_may_be_meant(home: Home) -> None:
    for arguments, meant in (
        (("--publication", f"{SOURCE}s"), f"“{SOURCE}” (publication)"),
        (("--publication", "Valley"), "“The Valley” (publication)"),
        (("--publication", "www.valley.example"), "“The Valley” (publication)"),
        (("--publication", "town hall"), "“Town hall” (topic)"),
        (("--topic", "Rivers", "--topic", "Rivres"), "“Rivers” (topic)"),
    ):
        answer = run(home, "private", "add", *arguments)
        assert answer.exit_code == 1 and meant in answer.stderr and "--yes" in answer.stderr
        assert run(home, "private").output == "Nothing is private.\n" and not (home.path / "private.wish").exists()
    assert told(home, "private", "add", "--topic", "No such thing", "--yes")["rows"] == [
        {"kind": "topic", "name": "No such thing", "articles": 0, "state": "private"}
    ]
    assert run(home, "private", "add", "--topic", "no such THING").exit_code == 0  # it is asked once
    assert "topic “No such thing”: 0 articles" in run(home, "private").output


def test_what_was_asked_for_and_not_done_is_told_and_done_by_a_sync(home: Home) -> None:
    wish(home.shelf, private_of([SOURCE]))
    assert "run `hemeroteca sync`" in run(home, "status").output
    assert told(home, "private") == {
        "all": False,
        "publications": [SOURCE],
        "topics": [],
        "articles": None,
        "open": False,
        "rows": [{"kind": "publication", "name": SOURCE, "articles": 1, "state": "becoming_private"}],
    }
    assert not told(home, "check")["ok"]
    run(home, "sync")
    assert told(home, "status")["visitors_answered"] and told(home, "check")["ok"]


def test_topic_rules_that_a_swap_brings_say_what_is_private_from_then_on(home: Home) -> None:
    rule = '[topics.secret]\nquery = "{}"\nen = "Secret"\n'
    (home.path / "topics.toml").write_text(rule.format("zebra"))
    run(home, "sync")
    assert told(home, "private", "add", "--topic", "secret", "--yes")["articles"] == 0
    (home.path / "topics.proposed.toml").write_text(rule.format("bridge"))
    assert told(home, "reindex", "--compare") and told(home, "private")["articles"] == 0
    assert run(home, "reindex", "--swap").exit_code == 0
    assert told(home, "private")["articles"] == 2 and told(home, "check")["ok"]
    assert "2 articles of the private topic" in run(home, "reindex", "--back").stderr
    assert run(home, "reindex", "--back", "--yes").exit_code == 0
    assert told(home, "private")["articles"] == 0


def test_while_a_candidate_waits_the_copy_has_no_rules_but_those_in_force(home: Home) -> None:
    """Rules that somebody wrote into the file by hand wait for the swap, for visitors as for members."""
    rule = '[topics.{0}]\nquery = "{1}"\n'
    (home.path / "topics.toml").write_text(rule.format("secret", "mayor"))
    run(home, "sync")
    hidden = told(home, "private", "add", "--topic", "secret")["articles"]
    assert hidden == 2 and told(home, "reindex", "--compare")
    (home.path / "topics.toml").write_text(rule.format("new", "river"))
    assert run(home, "sync").exit_code == 0
    folder = next(each for each in (home.path / "public").iterdir() if each.is_dir())
    assert told(home, "private")["articles"] == hidden and told(home, "check")["ok"]
    assert not (folder / "topics.toml").exists()
    found = json.loads(run(Home.open(folder), "search", "topic:new", "--json").stdout)
    assert found["total"] == 0


def test_rules_that_would_make_private_articles_public_are_warned_of(home: Home) -> None:
    rule = '[topics.{0}]\nquery = "{1}"\nen = "Secret"\n'
    (home.path / "topics.toml").write_text(rule.format("secret", "mayor"))
    run(home, "sync")
    assert told(home, "private", "add", "--topic", "Secret")["articles"] == 2
    assert run(home, "topics", "add", "secret", "zebra", "--en", "Open", "--replace").exit_code == 0
    refused = run(home, "topics", "apply")
    assert (
        refused.exit_code == 1
        and "2 articles of the private topic “Secret”" in refused.stderr
        and "--yes" in refused.stderr
    )
    for each in ("golden add mayor", "golden set --totals-within 1000"):
        assert run(home, *each.split()).exit_code == 0
    compared = told(home, "reindex", "--compare", "--by-itself")
    assert compared["swapped"] is None and "2 articles of the private topic" in compared["objections"][0]
    said = run(home, "reindex", "--compare", "--by-itself").output
    assert "2 articles of the private topic" in said and "for the reasons above" in said and "bounds" not in said
    refused = run(home, "reindex", "--swap")
    assert refused.exit_code == 1 and "2 articles of the private topic" in refused.stderr
    assert told(home, "private")["articles"] == 2
    assert run(home, "reindex", "--discard").exit_code == run(home, "topics", "discard").exit_code == 0
    (home.path / "topics.toml").write_text(rule.format("renamed", "mayor").replace("Secret", "Open"))
    assert "changes what the private topic “Secret” covers" in run(home, "status").output
    synced = run(home, "sync")
    assert synced.exit_code == 0 and "2 articles of the private topic “Secret”" in synced.stderr
    assert told(home, "private")["articles"] == 0


def test_a_backup_of_before_makes_nothing_public_again(home: Home, tmp_path: Path) -> None:
    assert run(home, "backup", str(tmp_path / "before.tar")).exit_code == 0
    assert run(home, "private", "add", "--publication", SOURCE).exit_code == 0
    wish(home.shelf, private_of([], ["Town hall"]))
    restored = told(home, "restore-backup", str(tmp_path / "before.tar"), "--replace")
    assert SOURCE in restored["stays_private"] and "Town hall" in restored["stays_private"]
    assert told(home, "private")["publications"] == [SOURCE]
    assert (told(home, "private")["topics"], told(home, "private")["articles"]) == (["Town hall"], 2)
    assert told(home, "private")["open"] and told(home, "check")["ok"]
    assert run(home, "private", "delete", "--publication", SOURCE, "--topic", "Town hall").exit_code == 0
    assert "stays_private" not in told(home, "restore-backup", str(tmp_path / "before.tar"), "--replace")


def test_an_archive_that_cannot_be_read_is_replaced_and_all_is_private_until_somebody_looks(
    home: Home, tmp_path: Path
) -> None:
    run(home, "private", "add", "--publication", SOURCE)
    assert run(home, "backup", str(tmp_path / "copy.tar")).exit_code == 0
    home.close()
    (home.path / "archive.sqlite3").write_bytes(b"no database" * 1000)
    answer = run(home, "restore-backup", str(tmp_path / "copy.tar"), "--replace")
    assert answer.exit_code == 0, answer.output
    assert "What was private before cannot be read, so everything is until you say otherwise" in answer.output
    assert told(home, "private")["all"] and told(home, "private")["publications"] == [SOURCE]
    assert run(home, "private", "delete", "--all").exit_code == 0
    assert not told(home, "private")["all"] and told(home, "private")["articles"] == 1


def test_a_list_writes_nothing_and_says_what_it_could_not_read(home: Home) -> None:
    desk = home.path / "desk.sqlite3"
    assert run(home, "private").exit_code == 0 and not desk.exists()
    desk.write_bytes(b"no database" * 1000)
    listed = run(home, "private", "--json")
    assert json.loads(listed.stdout)["rows"] == [] and "desk was asked to change cannot be read" in listed.stderr
    assert desk.read_bytes() == b"no database" * 1000
