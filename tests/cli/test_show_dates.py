"""`show` says where an article's date was found, and which dates of its page were not taken for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.home import Home
from webui.cli.main import main

WORDS = "The ferry lay at the wall for most of the winter, and nobody in the town took the rope from the bow. " * 6
META = '<meta property="article:{}_time" content="{}T10:00:00Z">'


def shown(tmp_path: Path, head: str, line: str, *edits: str) -> list[str]:
    head = f"<title>The ferry</title>{head}"
    page = f"<html lang=en><head>{head}</head><body><article><h1>The ferry</h1>{line}<p>{WORDS}</p>"
    (tmp_path / "ferry.html").write_text(page)
    home = ["--home", str(tmp_path / "home")]
    assert CliRunner().invoke(main, [*home, "import", "--as", "The Quay", str(tmp_path / "ferry.html")]).exit_code == 0
    (stored,) = Home.open(tmp_path / "home").store.documents()
    if edits:
        assert CliRunner().invoke(main, [*home, "edit", stored.id, *edits]).exit_code == 0
    return CliRunner().invoke(main, [*home, "show", stored.id]).stdout.split("\n\n")[0].splitlines()[1:]


@pytest.mark.parametrize(
    ("head", "line", "edits", "told"),
    [
        (
            "",
            "<p class=date>Last updated: 6 May 2014</p>",
            (),
            ["6 May 2014", "date found in the note of its last change"],
        ),
        (
            META.format("modified", "2014-05-06"),
            "",
            (),
            ["Undated", "date not taken: 6 May 2014 (the note of its last change)"],
        ),
        (
            META.format("published", "2011-01-01"),
            "<p class=date>4 May 2004</p>",
            (),
            ["1 January 2011", "date found in the page’s metadata", "date not taken: 4 May 2004 (the byline)"],
        ),
        ("", "", ("--date", "2014-11"), ["November 2014", "date set by hand"]),
        ("", "", (), ["Undated"]),
    ],
    ids="changed not-taken disagreeing by-hand none".split(),
)
def test_where_a_date_comes_from(tmp_path: Path, head: str, line: str, edits: tuple[str, ...], told: list[str]) -> None:
    assert [each for each in shown(tmp_path, head, line, *edits) if each != "The Quay"] == told
