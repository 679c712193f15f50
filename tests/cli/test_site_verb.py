"""`hemeroteca site`: what the publication is called is shown, set and removed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive.home import Home
from archive.site.logo import logo_of
from tests.support.logos import WEBP, png
from tests.support.shelf import article, home_with
from webui.cli.main import main


def build_home(path: Path) -> Home:
    return home_with(path, article(1))


pytestmark = pytest.mark.archive(build=build_home, fresh=True)


NOT_SET: dict[str, Any] = {"languages": "", "freeze": "", "about": {}, "environment": []}


def run(home: Home, *arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(main, ["site", "--home", str(home.path), *arguments], env=environment)


def told(home: Home, *arguments: str, **environment: str) -> Any:
    return json.loads(run(home, *arguments, "--json", **environment).stdout)


def test_it_shows_what_is_set(home: Home) -> None:
    names = ("name:      ", "sentence:  ", "logo:      ", "languages: ", "freeze:    ", "about:     ")
    assert run(home).output == "".join(f"{each}not set\n" for each in names)
    assert told(home) == {"name": "", "sentence": "", "logo": None, **NOT_SET}


def test_it_sets_all_of_it_and_a_reader_sees_it(home: Home, tmp_path: Path) -> None:
    (tmp_path / "logo.any").write_bytes(WEBP)
    done = run(home, "--name", "The  River Letter", "--sentence", "A monthly.", "--logo", str(tmp_path / "logo.any"))
    assert done.exit_code == 0
    assert "logo:      image/webp, 24 x 16 pixels, 64 bytes" in done.output
    logo = {"type": "image/webp", "width": 24, "height": 16, "bytes": 64, "sha256": logo_of(WEBP).digest}
    said = {"name": "The River Letter", "sentence": "A monthly.", "logo": logo, **NOT_SET}
    assert told(home) == said
    assert Home.open(home.path, reading=True).store.site.read().name == "The River Letter"


def test_it_removes_one_value_and_leaves_the_others(home: Home) -> None:
    run(home, "--name", "One", "--sentence", "Said.")
    assert told(home, "--remove", "sentence", "--remove", "logo")["sentence"] == ""
    assert told(home)["name"] == "One"


def test_what_is_set_lies_in_the_file_of_the_database_itself(home: Home) -> None:
    run(home, "--name", "A name that no article has")
    assert b"A name that no article has" in (home.path / "archive.sqlite3").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (("--name", ""), 1, "the name is empty"),
        (("--name", "x" * 301), 1, "up to 300"),
        (("--sentence", "x" * 501), 1, "up to 500"),
        (("--name", "New", "--remove", "name"), 2, "keep one"),
        (("--remove", "title"), 2, "name"),
        (("--logo", ""), 2, "it is empty"),
        (("--logo", "none.png"), 1, "none.png: it cannot be read (No such file or directory)"),
        (("--logo", "."), 1, "it cannot be read"),
        (("--logo", "drawing.png"), 1, "SVG or XML, which can hold programs"),
        (("--logo", "large.png"), 1, "2,001 x 16 pixels; give a logo of 16 to 2,000 pixels on each side"),
        (("--name", "New", "--logo", "short.png"), 1, "it is cut short; save the logo again"),
        (("--name", "New", "--logo", "heavy.png"), 1, "up to 262,144"),
    ],
)
def test_what_cannot_be_is_told_with_what_would_do_and_nothing_is_changed(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("drawing.png").write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    Path("large.png").write_bytes(png(2_001, 16, rows=False))
    Path("short.png").write_bytes(png()[:-4])
    Path("heavy.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 300_000)
    run(home, "--name", "One")
    refused = run(home, *arguments)
    assert refused.exit_code == code
    assert why in " ".join(refused.output.split())
    assert "fault of the program" not in refused.output
    assert told(home)["name"] == "One"


def test_an_error_is_json_for_programs(home: Home) -> None:
    assert "the name is empty" in told(home, "--name", " ")["error"]


def test_a_home_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["site", "--home", str(tmp_path / "none"), "--name", "One"])
    assert done.exit_code == 1
    assert "there is no archive" in done.output
    assert not (tmp_path / "none").exists()


def test_it_says_what_the_environment_puts_before_it(home: Home) -> None:
    said = run(home, "--name", "One", HEMEROTECA_TITLE="Outside")
    assert "HEMEROTECA_TITLE is set here and goes before the name of this archive." in said.output
    assert told(home, HEMEROTECA_TITLE="Outside") | {"logo": None} == {
        "name": "One",
        "sentence": "",
        "logo": None,
        **NOT_SET,
        "environment": ["name"],
    }
    assert run(home, HEMEROTECA_LOGO="nowhere.png").exit_code == 0


def test_it_can_be_set_while_an_import_runs(home: Home) -> None:
    with home.writing("import"):
        assert run(home, "--name", "One").exit_code == 0
    assert told(home)["name"] == "One"
