"""What an import tells: the same beforehand as afterwards, and whether the recipes that it was read with still fit."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from tests.support.containers import put
from tests.support.web_archives import http, record
from webui.cli.main import main

RECIPE = '[site]\nname = "The River Letter"\nhosts = ["river.example"]\n[fields]\ntitle = ".head"\n'
WORDS = "The river rose twice in the night and the bridge at the mill was carried away by the water before dawn. " * 3


def told(home: Path, *arguments: str) -> dict[str, object]:
    done = CliRunner().invoke(main, ["--home", str(home), *arguments, "--json"])
    assert done.exit_code == 0, done.output
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def page(number: int, heading: str = "head", words: str = WORDS) -> bytes:
    return (
        f'<html lang="en"><head><title>The window</title><link rel="canonical" href="https://river.example/{number}">'
        f'</head><body><p class="{heading}">Article {number}</p><article><p>{words}</p></article></body></html>'
    ).encode()


def titles(home: Path) -> set[str]:
    found = told(home, "search", "river", "--versions", "each")["hits"]
    assert isinstance(found, list)
    return {hit["title"] for hit in found}


def test_a_dry_run_counts_captures_of_one_page_as_the_import_does(tmp_path: Path) -> None:
    parts = [record(http(page(1, words=WORDS + more)), "https://river.example/1") for more in ("", "One.", "Two.")]
    source = put(tmp_path / "a.warc", b"".join(parts))
    planned = told(tmp_path / "home", "import", "--dry-run", str(source))
    done = told(tmp_path / "home", "import", str(source))
    counts = ("read", "new", "changed", "unchanged", "skipped")
    assert [planned[name] for name in counts] == [done[name] for name in counts]
    assert done["new"] == 1
    for each in (planned, done):
        publications = each["publications"]
        assert isinstance(publications, list) and [named["articles"] for named in publications] == [1]


def test_an_older_capture_of_what_is_held_is_no_failure(tmp_path: Path) -> None:
    """It said that no article was in it, and ended as a job that failed."""
    home = tmp_path / "home"
    for year, more in (("2014", "One."), ("2011", "Two.")):
        date = f"{year}-03-05T10:11:12Z"
        capture = record(http(page(1, words=WORDS + more)), "https://river.example/1", WARC_Date=date)
        source = put(tmp_path / f"{year}.warc", capture)
        planned, done = (told(home, "import", *way, str(source)) for way in (["--dry-run"], []))
        assert (planned["read"], planned["new"], planned["skipped"]) == (done["read"], done["new"], done["skipped"])
    reason = "other captures of a page that is held, kept as its versions"
    assert done["read"] == 0
    assert done["skipped"] == [{"reason": reason, "count": 1, "places": ["2011.warc#https://river.example/1"]}]


def test_a_recipe_is_remembered_and_read_with_until_its_import_is_undone(tmp_path: Path) -> None:
    home, recipe = tmp_path / "home", tmp_path / "river.toml"
    recipe.write_text(RECIPE)
    told(home, "import", "--recipe", str(recipe), str(put(tmp_path / "1.html", page(1))))
    told(home, "import", str(put(tmp_path / "2.html", page(2))))
    assert titles(home) == {"Article 1", "Article 2"}
    shown = told(home, "imports", "show", "2")
    assert shown["recipes"] == ["river.toml"]
    for number in ("1", "2"):
        told(home, "undo", number)
    told(home, "import", str(put(tmp_path / "3.html", page(3))))
    assert titles(home) == {"The window"}


def test_a_recipe_that_no_longer_fits_is_told_with_an_example(tmp_path: Path) -> None:
    home, recipe = tmp_path / "home", tmp_path / "river.toml"
    recipe.write_text(RECIPE)
    for number in range(4):
        put(tmp_path / "new" / f"{number}.html", page(number, heading="other"))
    fits = told(home, "import", "--recipe", str(recipe), str(put(tmp_path / "9.html", page(9))))
    assert fits["misfits"] == []
    misfits = told(home, "import", str(tmp_path / "new"))["misfits"]
    assert isinstance(misfits, list) and len(misfits) == 1
    assert misfits[0].startswith("the recipe river.toml no longer fits: no title on 4 of 4 pages, for example ")
