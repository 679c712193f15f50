"""`hemeroteca frozen`: which searches readers keep, and how some of them are taken away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.frozen import FrozenSearches
from archive.home import Home
from archive.shelf.folder import FolderShelf
from tests.support.shelf import article, home_with
from webui.app import create_app
from webui.cli.main import main


def build_home(path: Path) -> Home:
    home = home_with(path, *(article(number) for number in range(3)))
    client = create_app(path).test_client()
    for text in ("river", "rose", "nothing"):
        client.post("/s", data={"q": text})
    kept = FrozenSearches(FolderShelf(path))
    kept.use(next(each.id for each in kept.all() if "rose" in kept.get(each.id).words))
    return home


pytestmark = pytest.mark.archive(build=build_home, fresh=True)


def run(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["frozen", *arguments, "--home", str(home.path)])


def listed(home: Home) -> dict[str, dict[str, object]]:
    rows = json.loads(run(home, "list", "--json").stdout)["frozen"]
    return {str(row["words"]).rpartition("“")[2].strip("”"): row for row in rows}


def test_they_are_listed_with_what_they_found_and_whether_somebody_came_back(home: Home) -> None:
    rows = listed(home)
    assert {words: (row["total"], row["used"]) for words, row in rows.items()} == {
        "river": (3, False),
        "rose": (3, True),
        "nothing": (0, False),
    }
    assert all(row["bytes"] == 4096 and row["listed"] for row in rows.values())
    said = run(home, "list").stdout
    assert f"{rows['rose']['id']}  {str(rows['rose']['at'])[:10]}  3 articles  used  articles with" in said
    assert "3 frozen searches." in said


def test_those_that_are_named_are_deleted_and_no_others(home: Home) -> None:
    rows = listed(home)
    wrong = run(home, "delete", str(rows["river"]["id"]), "nosuchsearch")
    assert (wrong.exit_code, "`hemeroteca frozen list` lists them" in wrong.stderr) == (1, True)
    assert listed(home) == rows
    ended = run(home, "delete", str(rows["river"]["id"]), "--json")
    assert json.loads(ended.stdout) == {"deleted": [rows["river"]["id"]]}
    assert set(listed(home)) == {"rose", "nothing"}
    client = create_app(home.path).test_client()
    assert client.get(f"/s/{rows['river']['id']}").status_code == 404


def test_those_that_nobody_came_back_to_are_deleted_together(home: Home) -> None:
    assert run(home, "delete").exit_code == run(home, "delete", "aaaaaaaaaaaa", "--never-used").exit_code == 2
    assert "2 deleted." in run(home, "delete", "--never-used").stdout
    assert set(listed(home)) == {"rose"}
    assert run(home, "delete", "--never-used").exit_code == 0


def test_where_nothing_was_ever_kept_there_is_nothing_to_delete(tmp_path: Path) -> None:
    home_with(tmp_path / "home", article(1))
    said = CliRunner().invoke(main, ["frozen", "delete", "--never-used", "--home", str(tmp_path / "home")])
    assert (said.exit_code, said.stdout) == (0, "0 deleted.\n")


def test_a_damaged_one_is_listed_as_such_and_can_be_deleted(home: Home) -> None:
    identity = str(listed(home)["river"]["id"])
    (home.path / "frozen" / f"{identity}.json.gz").write_bytes(b"torn")
    assert f"{identity}  " in (said := run(home, "list").stdout) and "  damaged  " in said
    assert run(home, "delete", identity).exit_code == 0
    assert len(json.loads(run(home, "list", "--json").stdout)["frozen"]) == 2
