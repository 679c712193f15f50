"""`hemeroteca topics`: rules are proposed, tried and applied; `site` sets languages, freezing and the about page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive.home import Home
from index.searcher import Searcher
from tests.support.shelf import article, home_with
from webui.cli.main import main

pytestmark = pytest.mark.archive(build=lambda path: home_with(path, *(article(n) for n in range(3))), fresh=True)


def run(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home.path), *arguments])


def told(home: Home, *arguments: str) -> Any:
    return json.loads(run(home, *arguments, "--json").stdout)


def test_a_rule_is_proposed_tried_applied_and_deleted(home: Home) -> None:
    assert "No topic rule yet" in run(home, "topics").output
    assert told(home, "topics", "try", "river")["taken"]["count"] == 3
    assert "3 would have the topic" in run(home, "topics", "try", "river").output
    assert "water (new): river" in run(home, "topics", "add", "water", "river", "--en", "Water").output
    assert told(home, "topics", "show", "water") == {"name": "water", "query": "river", "labels": {"en": "Water"}}
    assert not home.topic_rules.exists()
    assert told(home, "topics", "apply") == {"in_force": [told(home, "topics", "show", "water")], "proposed": None}
    searcher = Searcher(Home.open(home.path), builds=False)
    assert set(searcher.topics_of(list(searcher.ids())).values()) == {("water",)}
    assert "already; --replace" in told(home, "topics", "add", "water", "day")["error"]
    trial = told(home, "topics", "try", "day 1", "--name", "water")
    assert [trial[each]["count"] for each in ("taken", "come", "go")] == [1, 0, 2]
    run(home, "topics", "add", "water", "day 1", "--replace")
    assert "changed" in run(home, "topics", "list").output
    assert told(home, "topics", "discard")["proposed"] is None
    assert "to be deleted" in run(home, "topics", "delete", "water").output
    assert told(home, "topics", "apply") == {"in_force": [], "proposed": None}


def test_rules_are_taken_out_as_they_are_written_and_brought_back(home: Home, tmp_path: Path) -> None:
    assert run(home, "topics", "text").stdout == ""
    file, text = tmp_path / "rules.toml", "# ours\n[topics.water]\nquery = 'river'\n"
    file.write_text(text, "utf-8")
    assert [each["name"] for each in told(home, "topics", "propose", str(file))["proposed"]] == ["water"]
    assert (run(home, "topics", "text").stdout, home.topic_rules.exists()) == (text, False)
    run(home, "topics", "apply")
    assert told(home, "topics", "text") == {"in_force": text, "proposed": None}
    piped = CliRunner().invoke(main, ["--home", str(home.path), "topics", "propose", "-"], input=text + "# more\n")
    assert piped.exit_code == 0, piped.output
    assert told(home, "topics", "text")["proposed"] == text + "# more\n"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("show", "nothing"), "there is no topic rule"),
        (("delete", "nothing"), "there is no topic rule"),
        (("add", "a", "(x"), "cannot be understood"),
        (("add", " ", "x"), "needs a name"),
        (("try", "(x"), "cannot be understood"),
        (("apply",), "no topic rules are proposed"),
        (("propose", "nowhere"), "cannot be read"),
        (("propose", __file__), "is not TOML"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(home: Home, arguments: tuple[str, ...], why: str) -> None:
    done = run(home, "topics", *arguments)
    assert done.exit_code in (1, 2) and why in " ".join(done.output.split())
    assert "fault of the program" not in done.output


def test_languages_freezing_and_the_about_page_are_set_and_removed(home: Home, tmp_path: Path) -> None:
    (tmp_path / "about.txt").write_text("# Nosotros\n", "utf-8")
    page = str(tmp_path / "about.txt")
    done = told(home, "site", "--languages", "es,en", "--freeze", "off", "--about", page, "--about-language", "es")
    assert (done["languages"], done["freeze"], done["about"]) == ("es,en", "off", {"es": 11})
    assert (home.path / "about.es.md").read_text("utf-8") == "# Nosotros\n"
    assert run(home, "site", "--print-about", "--about-language", "es").stdout == "# Nosotros\n"
    assert told(home, "site", "--print-about") == {"about": ""}
    done = told(
        home, "site", "--remove", "languages", "--remove", "freeze", "--remove", "about", "--about-language", "es"
    )
    assert (done["languages"], done["freeze"], done["about"]) == ("", "", {})
    for wrong, why in (
        (["--languages", "fr"], "do not speak fr"),
        (["--languages", "en es"], "do not speak en es"),
        (["--languages", ","], "codes"),
        (["--about", str(tmp_path / "none")], "cannot be read"),
        (["--print-about", "--name", "x"], "changes nothing"),
        (["--about-language", "es"], "--about FILE"),
        (["--freeze", "perhaps"], "perhaps"),
    ):
        refused = run(home, "site", *wrong)
        assert refused.exit_code in (1, 2) and why in refused.output, wrong
