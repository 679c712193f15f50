"""An archive's own exports: imported into another they give the same articles, into the same nothing at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from archive.document import Stored
from archive.home import Home
from webui.cli.main import main

ARTICLES = (
    {
        "id": "1",
        "title": '=HYPERLINK("http://evil.example";"Ñandú & Cía")',
        "body": 'Primera línea.\n\n- Segunda; con "comillas".',
        "date": "2009-05/2009-06",
        "language": "es",
        "source": "El Ñandú",
        "section": "Política",
        "authors": ["Ortega y Gasset, José", "María José de la Cruz", "El Equipo"],
        "topics": ["Gold; silver", "-Minas", "@casa"],
        "url": "https://news.example/1",
    },
    {"title": "Undated", "body": "A text without a date or an id.", "source": "The Paper", "language": "en"},
    {"id": "3", "title": "مقال عن الماء", "html": "<p>نص <b>المقال</b>.</p>", "date": "2012", "language": "ar"},
)
RULES = '[topics.undated]\nen = "Undated"\nquery = "undated"\n'


def run(place: Path, *arguments: object) -> dict[str, Any]:
    ended = CliRunner().invoke(main, ["--home", str(place), *map(str, arguments), "--json"])
    assert ended.exit_code == 0, ended.output
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


@pytest.fixture
def place(tmp_path: Path) -> Path:
    source = tmp_path / "articles.jsonl"
    source.write_text("".join(json.dumps(each) + "\n" for each in ARTICLES), "utf-8")
    run(tmp_path / "home", "import", source)
    (tmp_path / "home" / "topics.toml").write_text(RULES, "utf-8")
    run(tmp_path / "home", "sync")
    return tmp_path / "home"


def held(place: Path) -> dict[str, Stored]:
    return {stored.id: stored for stored in Home.open(place).store.documents()}


def exported(place: Path, name: str) -> Path:
    file = place.parent / f"taken.{name}"
    run(place, "export", "--format", name, "--output", file)
    return file


def edit_by_hand(place: Path) -> None:
    """Also what the keys of articles are made of: the publication, the title, the address."""
    for stored in held(place).values():
        run(place, "edit", stored.id, "--title", "-By hand", "--source", "La; Voz", "--topic", "a; b", "--topic", "c")
        run(place, "edit", stored.id, "--date", "2006-11", "--url", f"https://a.example/{stored.id}", "--section", "=S")


@pytest.mark.parametrize("by_hand", [False, True])
@pytest.mark.parametrize("name", ["csv", "json", "jsonl"])
def test_an_export_imported_elsewhere_gives_the_same_articles(place: Path, name: str, by_hand: bool) -> None:
    if by_hand:
        edit_by_hand(place)
    other = place.parent / "other"
    report = run(other, "import", exported(place, name))
    assert (report["new"], report["rejected"], report["damaged"]) == (len(ARTICLES), [], [])
    assert {key: each.document for key, each in held(other).items()} == {
        key: each.document for key, each in held(place).items()
    }
    assert [each.content_hash for each in held(other).values()] == [each.content_hash for each in held(place).values()]


@pytest.mark.parametrize("by_hand", [False, True])
@pytest.mark.parametrize("name", ["csv", "json", "jsonl"])
def test_an_export_imported_where_it_came_from_changes_nothing(place: Path, name: str, by_hand: bool) -> None:
    if by_hand:
        edit_by_hand(place)
    before = held(place)
    file = exported(place, name)
    planned = run(place, "import", file, "--dry-run")
    report = run(place, "import", file)
    for told in (planned, report):
        assert (told["new"], told["changed"], told["unchanged"]) == (0, 0, len(ARTICLES))
    assert held(place) == before


def test_an_edit_that_is_taken_back_after_that_is_gone(place: Path) -> None:
    first = next(each for each in held(place).values() if each.document.source_id == "1")
    run(place, "edit", first.id, "--title", "By hand")
    run(place, "import", exported(place, "csv"))
    run(place, "edit", first.id, "--revert", "title")
    assert held(place)[first.id].document.title == first.document.title


def test_an_export_of_before_an_edit_changes_what_was_not_edited(place: Path) -> None:
    first = next(each for each in held(place).values() if each.document.source_id == "1")
    file = exported(place, "csv")
    run(place, "edit", first.id, "--title", "By hand")
    assert run(place, "import", file)["unchanged"] == len(ARTICLES)
    assert held(place)[first.id].document.title == "By hand"


def test_a_text_that_excel_would_cut_is_told_when_a_table_is_written(place: Path, tmp_path: Path) -> None:
    source = tmp_path / "long.jsonl"
    source.write_text(json.dumps({"title": "Long", "body": "word " * 8_000}), "utf-8")
    quiet = CliRunner().invoke(main, ["--home", str(place), "export", "--format", "csv"])
    run(place, "import", source)
    told = CliRunner().invoke(main, ["--home", str(place), "export", "--format", "csv"])
    assert quiet.stderr == ""
    assert told.stderr.startswith("1 of the texts have more than 32,767 characters: Excel cuts them")
    assert CliRunner().invoke(main, ["--home", str(place), "export", "--format", "jsonl"]).stderr == ""


def test_the_command_line_tells_the_section(place: Path) -> None:
    (hit,) = run(place, "search", "Ñandú")["hits"]
    assert hit["section"] == run(place, "show", hit["id"])["section"] == "Política"
    shown = CliRunner().invoke(main, ["--home", str(place), "show", hit["id"]]).stdout.splitlines()
    assert "Política" in shown
    listed = CliRunner().invoke(main, ["--home", str(place), "search", "Ñandú"]).stdout
    assert "El Ñandú · Política" in " ".join(listed.split())
