"""What is said of a failure: the sentence alone to readers, with its repair to who runs the program."""

from __future__ import annotations

import json
import logging
import pickle
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.errors import ArchiveError, Failure, NotAHome, Repair
from archive.history.records import Rejection
from archive.home import Home
from importers.errors import ReadingFailed
from importers.formats.mail.admission import NO_LIST
from importers.formats.records.table_layout import Layout, fault_of
from index.errors import IndexDamaged, NoIndexYet, SearchError
from tests.support.shelf import article, home_with, put
from webui.app import create_app
from webui.cli.main import VERBS, main
from webui.http.problems import problem_of
from webui.i18n.translation import _, use_language
from webui.repairs import WORDS, told
from webui.repairs_on_pages import ON_PAGES, said_on_page


def error_of(home: Path, *arguments: object) -> str:
    """What the command line says of a failure."""
    ended = CliRunner().invoke(main, ["--home", str(home), *map(str, arguments)])
    assert ended.exit_code == 1, ended.output
    as_json = CliRunner().invoke(main, ["--home", str(home), *map(str, arguments), "--json"])
    said = ended.stderr.removeprefix("hemeroteca: ").removesuffix("\n")
    assert json.loads(as_json.stdout) == {"error": said}
    return said


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_sentence_that_a_job_stored_names_no_command_on_a_page(language: str) -> None:
    with use_language(language):
        for repair in ON_PAGES:
            page = said_on_page(f"undo of import 7: the index is damaged; {WORDS[repair].format('7')}. 7")
            assert "hemeroteca" not in page and "--" not in page and page.endswith(". 7"), page
            assert _(ON_PAGES[repair]).format("7") in page, page
        lost = fault_of(Layout("utf-8", ",", ("Names", "Nums"), {}, 1, likely_day_first=False), {})
        for reason in (NO_LIST, lost):
            assert "--" in reason and "--" not in said_on_page(reason)
            assert language == "en" or not set(said_on_page(reason).split()) & {"the", "that"}, said_on_page(reason)
        assert said_on_page("a page’s own “--” stays") == "a page’s own “--” stays"


def test_every_repair_has_its_words_and_they_name_verbs_that_there_are() -> None:
    assert set(WORDS) == set(Repair)
    for words in WORDS.values():
        for verb in words.format("7").split("`hemeroteca ")[1:]:
            assert set(VERBS) & set(verb.partition("`")[0].removeprefix("--home 7 ").split())


@pytest.mark.parametrize("kind", [ArchiveError, SearchError, ReadingFailed])
def test_a_failure_says_what_is_wrong_and_keeps_its_repair_between_processes(kind: type[Failure]) -> None:
    failure = pickle.loads(pickle.dumps(kind("import 7 is undone", Repair.REDO, 7)))
    assert str(failure) == "import 7 is undone"
    assert told(failure) == "import 7 is undone; `hemeroteca redo 7` does it again"
    assert told(kind("it is so")) == "it is so"
    assert told(OSError("the disk is full")) == "the disk is full"


def test_the_command_line_says_what_to_run(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert error_of(nowhere, "status") == (
        f"there is no archive at {nowhere}; make one with `hemeroteca --home {nowhere} import SOURCE`"
    )
    file = tmp_path / "file"
    file.touch()
    assert error_of(file, "status") == f"{file} is a file; name a folder with --home"
    assert error_of(tmp_path, "status") == (
        f"{tmp_path} is not a Hemeroteca home: it holds other files; name an empty or a new folder with --home"
    )
    home = Home.open(tmp_path / "home", create=True)
    put(home, article(1))
    only = next(home.store.documents()).id
    assert error_of(home.path, "search", "river") == "there is no index yet; `hemeroteca sync` makes one"
    assert error_of(home.path, "show", "none") == "no document has the id 'none'; `hemeroteca search` prints ids"
    assert error_of(home.path, "undo", 7) == "there is no import 7; `hemeroteca imports` lists them"
    assert error_of(home.path, "imports", "show", 7) == "there is no import 7; `hemeroteca imports` lists them"
    assert error_of(home.path, "edit", only, "--title", "") == (
        "an article needs a title; give one, or take the edit back with --revert title"
    )
    home.store.undo(1)
    assert error_of(home.path, "undo", 1) == "import 1 is undone already; `hemeroteca redo 1` does it again"
    assert error_of(home.path, "restore", only) == (
        "it is gone because its import was undone; `hemeroteca redo 1` does it again"
    )


def test_a_check_says_of_each_fault_what_to_run(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    put(home, article(2))

    def faults() -> list[str]:
        ended = CliRunner().invoke(main, ["--home", str(tmp_path), "check", "--json"])
        found: list[str] = json.loads(ended.stdout)["faults"]
        assert CliRunner().invoke(main, ["--home", str(tmp_path), "check"]).stdout.splitlines() == found
        return found

    assert faults() == ["the index is behind (1 changes); run `hemeroteca sync`"]
    segment = next(path for path in home.index.glob("generation-*/*") if path.name != "MANIFEST.json")
    segment.write_bytes(b"")
    assert faults() == [f"{segment} is missing or damaged; `hemeroteca reindex` builds the index anew"]


def test_what_was_removed_by_hand_is_turned_away_with_its_repair(tmp_path: Path) -> None:
    source, home = tmp_path / "a.jsonl", tmp_path / "home"
    source.write_text(json.dumps({"title": "Floods", "body": "The river rose twice.", "id": "7"}) + "\n")
    run = CliRunner().invoke
    assert run(main, ["--home", str(home), "import", str(source)]).exit_code == 0
    store = Home.open(home).store
    store.remove(next(store.documents()).id, "asked for")
    again = run(main, ["--home", str(home), "import", str(source), "--json"])
    reason = "it was removed from the archive; `hemeroteca restore` brings it back"
    assert [each["reason"] for each in json.loads(again.stdout)["rejected"]] == [reason]
    shown = run(main, ["--home", str(home), "imports", "show", "2", "--json"])
    assert [each["reason"] for each in json.loads(shown.stdout)["rejections"]] == [reason]
    assert reason in run(main, ["--home", str(home), "imports", "show", "2"]).stdout
    # Readers are told why, and no command.
    kept = store.imports.rejections(2)
    assert kept == [Rejection(kept[0].path, "it was removed from the archive")]
    page = create_app(home).test_client().get("/coverage").text
    assert "it was removed from the archive" in page
    assert "hemeroteca restore" not in page


def test_a_page_names_neither_commands_nor_folders_and_the_servers_log_names_both(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for address in ("/", "/api/v1/search?q=river", "/healthz"):
        client = create_app(tmp_path / "nowhere").test_client()
        caplog.clear()
        with caplog.at_level(logging.ERROR):
            answer = client.get(address)
        assert answer.status_code == 503
        assert str(tmp_path) not in answer.text
        assert "`hemeroteca" not in answer.text
        assert f"make one with `hemeroteca --home {tmp_path / 'nowhere'} import SOURCE`" in caplog.text
    for error in (
        NoIndexYet("there is no index yet", Repair.MAKE_INDEX),
        NotAHome("there is none", Repair.IMPORT, "/a"),
    ):
        problem = problem_of(error)
        assert "hemeroteca" not in f"{problem.title}{problem.detail}{problem.remedy}"
    assert "/srv" not in problem_of(IndexDamaged("/srv/a is damaged", Repair.REINDEX)).detail
