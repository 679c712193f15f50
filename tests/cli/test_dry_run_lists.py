"""A dry run lists what would come in, what of it has no date, what is skipped and where, and what is damaged; `imports
show` and `show` tell of the damage again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from archive.history.records import Outcome
from archive.home import Home
from importers.intake import Coming, Report
from importers.run import plan_import, run_import
from tests.support.containers import put
from tests.support.feed_files import export, post
from webui.cli.coming import LISTED, print_coming, print_places
from webui.cli.main import main
from webui.cli.output import print_line

LINE = {"title": "The weir", "body": "It was built by hand in a dry summer.", "source": "The Ford"}


def lines(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps({"hemeroteca": 1, **LINE, **each}) + "\n" for each in records))
    return path


def run(home: Path, *arguments: object) -> str:
    done = CliRunner().invoke(main, ["--home", str(home), *map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done.output


def told(home: Path, *arguments: object) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run(home, *arguments, "--json"))
    return answer


def many(path: Path, count: int) -> Path:
    return lines(path, *({"id": str(n), "title": f"Article {n}", "date": "2009-06"} for n in range(count)))


def test_json_lists_all_that_would_come_in_and_what_of_it_has_no_date(tmp_path: Path) -> None:
    source = lines(
        tmp_path / "a.jsonl",
        {
            "id": "1",
            "date": "2009-05/2009-06",
            "topics": ["Water"],
            "authors": ["Ana Sol"],
            "url": "https://f.example/1",
        },
        {"id": "2", "title": "The mill", "path": "mill.html"},
    )
    planned = told(tmp_path / "home", "import", "--dry-run", source)
    first = {
        "outcome": "new",
        "id": None,
        "title": "The weir",
        "date": "2009-05/2009-06",
        "publication": "The Ford",
        "topics": ["Water"],
        "authors": ["Ana Sol"],
        "url": "https://f.example/1",
        "path": "",
    }
    second = first | {"title": "The mill", "date": None, "topics": [], "authors": [], "url": "", "path": "mill.html"}
    assert planned["would"] == [first, second]
    assert planned["undated"] == [second]
    assert [each["title"] for each in planned["plan"]] == ["The weir", "The mill"]
    told(tmp_path / "home", "import", source)
    lines(source, {"id": "1", "body": "Of stone."}, {"id": "2", "title": "The mill", "path": "mill.html"})
    planned = told(tmp_path / "home", "import", "--dry-run", source)
    assert [(each["outcome"], each["title"], each["date"]) for each in planned["would"]] == [
        ("changed", "The weir", None)
    ]
    assert planned["would"][0]["id"]
    done = told(tmp_path / "home", "import", source)
    assert not {"would", "undated", "plan"} & done.keys()


@pytest.mark.parametrize("count", [3, LISTED + 10, 2_000])
def test_a_terminal_lists_the_first_fifty_and_json_all(tmp_path: Path, count: int) -> None:
    source = many(tmp_path / "a.jsonl", count)
    said = run(tmp_path / "home", "import", "--dry-run", source).splitlines()
    at = said.index("  of The Ford:")
    assert said[at + 1] == "    2009-06  Article 0"
    articles = [line for line in said if line.startswith("    2009-06")]
    assert len(articles) == min(count, LISTED)
    more = [line for line in said if "more; `--json`" in line]
    assert more == ([f"  … and {count - LISTED:,} more; `--json` lists them all"] if count > LISTED else [])
    assert len(told(tmp_path / "home", "import", "--dry-run", source)["would"]) == count


def test_no_more_is_kept_than_is_shown(tmp_path: Path) -> None:
    home, source = Home.open(tmp_path / "home", create=True), many(tmp_path / "a.jsonl", 300)
    report = plan_import(home, [source], shown=7)
    assert (report.new, len(report.would), len(report.planned), report.undated_count) == (300, 7, 0, 0)
    run_import(home, [source])
    lines(source, *({"id": str(n), "title": f"Mended {n}"} for n in range(300)))
    report = plan_import(home, [source], shown=7)
    assert (report.changed, len(report.would), len(report.planned)) == (300, 7, 7)
    assert (report.undated_count, len(report.undated)) == (300, 7)
    home.close()
    assert "and 280 more" in run(tmp_path / "home", "import", "--dry-run", source)
    assert " more" not in run(tmp_path / "home", "import", source), "nothing of an import is listed"


def coming(title: str, topics: tuple[str, ...] = (), publication: str = "The Ford", outcome: str = "new") -> Coming:
    return Coming(Outcome(outcome), "", title, None, publication, topics, (), "", "a.html")


def printed(
    report: Report, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int
) -> list[str]:
    """What a terminal of so many columns shows."""
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    print_coming(report)
    return [line for line in capsys.readouterr().out.splitlines() if "\x1b" not in line]


def test_what_a_terminal_has_no_room_for_is_set_in_below(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Long reasons went on in the first column, where they read as lines of their own."""
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    print_line("  a.doc: it is a Word document of the old kind, [b] which is not read here", hang=4)
    print_line("  skipped 2: drafts")
    assert capsys.readouterr().out.splitlines() == [
        "  a.doc: it is a Word document of",
        "    the old kind, [b] which is not read",
        "    here",
        "  skipped 2: drafts",
    ]


def test_a_change_of_several_paragraphs_stays_on_its_line(tmp_path: Path) -> None:
    home, source = tmp_path / "home", tmp_path / "a.jsonl"
    run(home, "import", lines(source, {"id": "1", "body": "It rose.\n\nIt fell."}))
    said = run(home, "import", "--dry-run", lines(source, {"id": "1", "body": "It rose."}))
    assert "\n    body: It rose. ¶ It fell. → It rose.\n" in said


def report_of(*would: Coming, changed: int = 0) -> Report:
    count = len(would)
    return Report(count, count - changed, changed, 0, (), {}, (), 0.1, would=would, undated=would[:0], undated_count=0)


def test_lines_fit_a_terminal_of_80_columns(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report = report_of(
        coming("A title of many words that goes on and on and is longer than any terminal is wide", ("Water", "Mines")),
        coming("短い題名", ("水", "とても長い話題の名前がここにあるのでこれは切られます" * 2)),
        coming("Short", publication="Valley Echo", outcome="changed"),
        changed=1,
    )
    said = printed(report, monkeypatch, capsys, 80)
    assert [line.strip() for line in said if line.startswith("  of")] == ["of The Ford:", "of Valley Echo:"]
    from rich.cells import cell_len

    rows = [line for line in said if line.startswith("    ")]
    assert len(rows) == 3 and all(cell_len(row) <= 80 for row in rows)
    assert rows[0].startswith("    new      undated  A title of many words") and rows[0].endswith("Water, Mines")
    assert "…" in rows[0] and rows[1].endswith("…") and rows[2] == "    changed  undated  Short"
    narrow = [line for line in printed(report, monkeypatch, capsys, 30) if line.startswith("    ")]
    assert len(narrow) == 3 and "A" in narrow[0]


def test_places_of_what_is_skipped_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drafts = [post(wp_post_id=str(n), guid=f"https://a.example/?p={n}", wp_status="draft") for n in range(4)]
    source = put(tmp_path / "a.xml", export(post(), *drafts))
    for arguments in (["--dry-run"], []):
        (skipped,) = told(tmp_path / "home", "import", *arguments, source)["skipped"]
        assert (skipped["count"], len(set(skipped["places"]))) == (4, 3)
        assert all(each.startswith("a.xml#") for each in skipped["places"])
    assert f"    {', '.join(skipped['places'])}, …\n" in run(tmp_path / "home", "import", "--dry-run", source)
    print_places(("a", ""), 2)
    print_places((), 7)
    assert capsys.readouterr().out == "    a\n"


def test_what_is_damaged_is_told_by_every_verb(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run(home, "import", lines(tmp_path / "a.jsonl", {"id": "1"}))
    cut = lines(
        tmp_path / "b.jsonl",
        {"id": "1", "body": "It was", "path": "b.xml#1", "losses": ["its end"]},
        {"id": "2", "title": "The mill", "path": "b.xml#2", "losses": ["its end", "2 letters"]},
    )
    damaged = [
        {"source": "b.xml#1", "title": "The weir", "losses": ["its end"], "kept": True},
        {"source": "b.xml#2", "title": "The mill", "losses": ["its end", "2 letters"], "kept": False},
    ]
    sentences = [
        "  damaged: The weir (b.xml#1): its end; a sound text of it is held and stays",
        "  damaged: The mill (b.xml#2): its end; 2 letters",
    ]
    assert told(home, "import", "--dry-run", cut)["damaged"] == damaged
    done = told(home, "import", cut)
    assert (done["damaged"], done["read"], done["new"], done["unchanged"]) == (damaged, 2, 1, 1)
    assert told(home, "imports", "show", 2)["damaged"] == damaged
    assert run(home, "imports", "show", 2).splitlines()[-2:] == sentences
    assert told(home, "imports", "show", 1)["damaged"] == []
    again = run(home, "import", cut).splitlines()
    assert again[-2:] == sentences
    assert not [line for line in again if line.startswith("Nothing has changed")]
    ids = {each["title"]: each["id"] for each in told(home, "search", "dry")["hits"]}
    assert told(home, "show", ids["The mill"])["losses"] == ["its end", "2 letters"]
    assert told(home, "show", ids["The weir"])["losses"] == []
    shown = run(home, "show", ids["The mill"])
    assert "Its source was damaged, so that something of it is lost: its end; 2 letters" in shown
    assert "damaged" not in run(home, "show", ids["The weir"])


def test_read_tells_what_is_damaged_on_standard_error(tmp_path: Path) -> None:
    source = lines(tmp_path / "b.jsonl", {"id": "1", "path": "b.xml#1", "losses": ["its end"]}, {"id": "2"})
    done = CliRunner().invoke(main, ["--home", str(tmp_path / "home"), "read", str(source)])
    assert [json.loads(line)["losses"] for line in done.stdout.splitlines()] == [["its end"], []]
    assert done.stderr == "b.xml#1: damaged: its end\n"
