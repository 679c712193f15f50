"""Bad input: each a clear sentence and an exit code, nothing half-written, no traceback."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.hostile import hostile_queries
from tests.support.shelf import article, home_with
from webui.cli.main import main
from webui.cli.output import _write_whole

PAGE = """<!doctype html><html lang="en"><head><title>Floods in the south</title></head><body><article>
<h1>Floods in the south</h1><p>The river rose twice in one night, and the school of the lower town stood in water to its
windows until the morning.</p><p>Nobody was hurt, but the harvest of four villages was lost, said the council on
Tuesday, and the road to the coast will stay closed for at least three weeks.</p></article></body></html>"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def refused(ended: Result, code: int = 1) -> str:
    """What a refusal says: a sentence, no traceback."""
    assert ended.exit_code == code, ended.output
    assert not ended.exception or isinstance(ended.exception, SystemExit), ended.exception
    assert "Traceback" not in ended.output
    return ended.output


def a_bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("good.html", PAGE)
        for n in range(4):
            file.writestr(f"{n}.html", b"0" * (60 << 20))
    return path


def a_truncated_zip(path: Path) -> Path:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        for n in range(9):
            file.writestr(f"{n}.html", PAGE)
    path.write_bytes(whole.getvalue()[:-300])
    return path


def written(content: bytes | str) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("missing.html", lambda path: path, "no file or folder"),
        ("empty.html", written(""), "empty"),
        ("photo.jpg", written(b"\xff\xd8\xff\xe0" + os.urandom(5_000)), "photo.jpg"),
        ("photo.html", written(b"\x89PNG\r\n\x1a\n" + os.urandom(5_000)), "photo.html"),
        ("bare.html", written("<html><body><nav><a href='/'>Home</a></nav></body></html>"), "bare.html"),
        ("cut.zip", a_truncated_zip, "damaged"),
        ("bomb.zip", a_bomb, "unpack"),
        ("lines.jsonl", written('{"title": "a", "body": \n'), "lines.jsonl:1"),
    ],
)
def test_what_cannot_be_imported_is_said_and_leaves_no_home(
    tmp_path: Path, name: str, make: Callable[[Path], Path], said: str
) -> None:
    source = make(tmp_path / name)
    assert said in refused(run("import", source, "--home", tmp_path / "home"))
    assert not (tmp_path / "home").exists()
    as_json = run("import", source, "--home", tmp_path / "home", "--json")
    refused(as_json)
    json.loads(as_json.stdout)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://letter.example/2004/", "fetches nothing"),
        ("HTTP://letter.example", "fetches nothing"),
        ("file:///letters/1.html", "without file://: /letters/1.html"),
    ],
)
@pytest.mark.parametrize("verb", ["import", "read"])
def test_an_address_is_refused_with_what_to_do(tmp_path: Path, verb: str, address: str, said: str) -> None:
    assert said in refused(run(verb, address, "--home", tmp_path / "home"), code=2).replace("\n", "")
    assert not (tmp_path / "home").exists()


def test_one_bad_source_of_several_costs_itself(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text(PAGE)
    (tmp_path / "empty.txt").write_text("")
    bad = [tmp_path / "empty.txt", a_truncated_zip(tmp_path / "cut.zip")]
    ended = run("import", bad[0], tmp_path / "good.html", bad[1], "--home", tmp_path / "home", "--json")
    report = json.loads(ended.stdout)
    assert (ended.exit_code, report["new"]) == (0, 1)
    reasons = {each["source"]: each["reason"] for each in report["rejected"]}
    assert reasons["empty.txt"] == "the file is empty" and "damaged" in reasons["cut.zip"]


def test_a_bomb_leaves_an_archive_as_it_was(tmp_path: Path) -> None:
    home_with(tmp_path / "home", article(1)).close()
    before = sorted(path.name for path in (tmp_path / "home").rglob("*"))
    refused(run("import", a_bomb(tmp_path / "bomb.zip"), "--home", tmp_path / "home"))
    assert sorted(path.name for path in (tmp_path / "home").rglob("*")) == before
    assert json.loads(run("status", "--home", tmp_path / "home", "--json").stdout)["documents"] == 1


def test_one_bad_line_costs_one_line_and_is_named(tmp_path: Path) -> None:
    lines = [json.dumps({"title": f"Article {n}", "body": "The river rose."}) for n in range(5)]
    lines[2] = lines[2][:-4]
    (tmp_path / "lines.jsonl").write_text("\n".join(lines))
    ended = run("import", tmp_path / "lines.jsonl", "--home", tmp_path / "home", "--json")
    assert ended.exit_code == 0
    report = json.loads(ended.stdout)
    assert report["new"] == 4
    assert [each["source"] for each in report["rejected"]] == ["lines.jsonl:3"]
    assert "3" in report["rejected"][0]["reason"]


def test_members_that_would_climb_out_of_a_zip_are_named_and_the_rest_comes_in(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as file:
        file.writestr("../evil.html", PAGE)
        file.writestr("good.html", PAGE)
    report = json.loads(run("import", tmp_path / "pages.zip", "--home", tmp_path / "home", "--json").stdout)
    assert report["new"] == 1
    assert [each["source"] for each in report["rejected"]] == ["../evil.html"]
    assert not (tmp_path / "evil.html").exists()


def test_gzip_is_taken_off_and_says_so_where_it_is_damaged(tmp_path: Path) -> None:
    whole = gzip.compress(PAGE.encode())
    (tmp_path / "page.html.gz").write_bytes(whole)
    assert json.loads(run("import", tmp_path / "page.html.gz", "--home", tmp_path / "a", "--json").stdout)["new"] == 1
    (tmp_path / "page.html.gz").write_bytes(whole[: len(whole) // 2])
    refused(run("import", tmp_path / "page.html.gz", "--home", tmp_path / "b"))
    assert not (tmp_path / "b").exists()


def test_the_same_folder_by_another_name_is_the_same_source(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html").write_text(PAGE)
    (tmp_path / "link").symlink_to(tmp_path / "pages")
    assert run("import", tmp_path / "pages", "--home", tmp_path / "home").exit_code == 0
    (tmp_path / "pages" / "a.html").write_text(PAGE.replace("Nobody was hurt", "One man was hurt"))
    other = run("import", tmp_path / "pages" / ".." / "link", "--home", tmp_path / "home", "--json")
    report = json.loads(other.stdout)
    assert (report["new"], report["changed"]) == (0, 1)


def test_names_that_are_no_text_or_look_like_markup_are_taken(tmp_path: Path) -> None:
    for name in (b"na\xffme", b"x[/b]"):
        folder = Path(os.fsdecode(bytes(tmp_path) + b"/" + name))
        folder.mkdir(parents=True)
        (folder / "a.html").write_text(PAGE)
        assert run("import", folder, "--home", tmp_path / "home").exit_code == 0
        for verb in ("status", "check"):
            assert run(verb, "--home", tmp_path / "home").exit_code == 0


def test_articles_that_came_in_are_reported_though_the_topic_rules_are_broken(tmp_path: Path) -> None:
    home_with(tmp_path / "home", article(1)).close()
    (tmp_path / "home" / "topics.toml").write_text("[topics.mining\n")
    (tmp_path / "page.html").write_text(PAGE)
    ended = run("import", tmp_path / "page.html", "--home", tmp_path / "home", "--json")
    assert ended.exit_code == 1
    report = json.loads(ended.stdout)
    assert report["new"] == 1
    assert "topics.toml" in report["error"]


def test_an_export_needs_no_index_and_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    home_with(tmp_path / "home", article(1), article(2)).close()
    shutil.rmtree(tmp_path / "home" / "index")
    output = tmp_path / "out.jsonl"
    assert run("export", "--home", tmp_path / "home", "--output", output).exit_code == 0
    assert len(output.read_text().splitlines()) == 2
    output.chmod(0o600)
    assert run("export", "--home", tmp_path / "home", "--output", output).exit_code == 0
    assert output.stat().st_mode & 0o777 == 0o600
    with pytest.raises(RuntimeError):
        _write_whole(output, _half_of_it())
    assert len(output.read_text().splitlines()) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "out.jsonl"]


def _half_of_it() -> Iterator[str]:
    yield "half\n"
    raise RuntimeError("the disk is full")


@pytest.mark.parametrize("is_made_by_hand", [True, False])
def test_an_import_that_brought_nothing_takes_no_folder_away_but_one_it_made(
    tmp_path: Path, is_made_by_hand: bool
) -> None:
    (tmp_path / "pages").mkdir()
    home = tmp_path / "home"
    if is_made_by_hand:
        home.mkdir()
    ended = run("import", tmp_path / "pages", "--home", home)
    assert "there is no file to read" in refused(ended)
    assert home.exists() == is_made_by_hand
    assert not is_made_by_hand or not list(home.iterdir())
    (tmp_path / "pages" / "a.html").write_text("<p>")
    assert run("import", tmp_path / "pages", "--home", home).exit_code == 1
    assert home.exists() == is_made_by_hand


def test_an_empty_folder_is_said_to_hold_nothing(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "mine").mkdir()
    refused(run("import", tmp_path / "pages", "--home", tmp_path / "home"))
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("verb", [["import", "page.html"], ["search", "river"], ["sync"], ["status"], ["serve"]])
def test_a_home_that_is_not_ours_is_refused_and_untouched(tmp_path: Path, verb: list[str]) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "thesis.doc").write_text("mine")
    arguments = [str(tmp_path / each) if each == "page.html" else each for each in verb]
    assert "holds other files" in refused(run(*arguments, "--home", tmp_path / "theirs"))
    assert [path.name for path in (tmp_path / "theirs").iterdir()] == ["thesis.doc"]


def test_a_home_on_a_read_only_disk_is_said_to_be(tmp_path: Path) -> None:
    home = tmp_path / "disk" / "home"
    home_with(home, article(1)).close()
    (tmp_path / "page.html").write_text(PAGE)
    mounted = subprocess.run(
        ["mount", "--bind", tmp_path / "disk", tmp_path / "disk"], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a read-only disk needs the right to mount one, which this machine does not give")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", tmp_path / "disk"], check=True)
        said = refused(run("import", tmp_path / "page.html", "--home", home))
        assert "permissions" in said
        assert "Read-only" in refused(run("import", tmp_path / "page.html", "--home", home.parent / "new"))
    finally:
        subprocess.run(["umount", "--lazy", tmp_path / "disk"], check=True)
    assert json.loads(run("check", "--home", home, "--json").stdout)["ok"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search", "(mine"], "("),
        (["search", "x", "--from", "yesterday"], "2019-03"),
        (["search", "x", "--limit", "1000"], "100"),
        (["search", "x", "--sort", "best"], "relevance"),
        (["search"], ""),
        (["no-such-verb"], "no-such-verb"),
        (["import"], "SOURCES"),
    ],
)
def test_wrong_usage_ends_with_two_and_says_the_repair(tmp_path: Path, arguments: list[str], said: str) -> None:
    home_with(tmp_path / "home", article(1)).close()
    if arguments == ["search"]:
        assert run("search", "--home", tmp_path / "home").exit_code == 0  # everything
    else:
        assert said in refused(run(*arguments, "--home", tmp_path / "home"), 2)


def test_a_terminal_without_accents_gets_what_it_can_show(tmp_path: Path) -> None:
    home_with(tmp_path / "home", article(1, title="Niñez y río")).close()
    command = [sys.executable, "-m", "webui", "search", "rio", "--home", str(tmp_path / "home")]
    plain = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ended = subprocess.run(command, capture_output=True, env=plain, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    assert b"Ni?ez y r?o" in ended.stdout


def test_a_reader_that_has_read_enough_ends_the_command_quietly(tmp_path: Path) -> None:
    home_with(tmp_path / "home", *(article(n, body="river " * 5_000) for n in range(40))).close()
    command = [sys.executable, "-m", "webui", "export", "--home", str(tmp_path / "home")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 0
    process.stderr.close()


@pytest.mark.parametrize("apart", [8, pytest.param(1, marks=pytest.mark.soak)])
def test_no_hostile_query_raises_on_the_command_line(tmp_path: Path, apart: int) -> None:
    """Every eighth of those that `tests/index/test_hostile_index.py` asks; all of them behind `make soak`."""
    home_with(tmp_path / "home", *(article(n) for n in range(20))).close()
    for query in hostile_queries(2_000)[::apart]:
        ended = run("search", "--home", tmp_path / "home", "--json", "--", query)
        assert ended.exit_code in (0, 2), (query[:200], ended.exception)
        assert not ended.exception or isinstance(ended.exception, SystemExit), (query[:200], ended.exception)
        json.loads(ended.stdout)


@pytest.mark.parametrize("unfit", ["\x01", "&#1;", "&#65534;", "\uffff"])
def test_one_bad_character_does_not_cost_the_page(tmp_path: Path, unfit: str) -> None:
    (tmp_path / "page.html").write_text(PAGE.replace("twice", f"twice{unfit}"), encoding="utf-8")
    ended = run("read", tmp_path / "page.html", "--home", tmp_path / "home")
    assert "Nobody was hurt" in json.loads(ended.stdout)["body"]


def test_a_page_named_alone_has_the_place_it_has_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    page = tmp_path / "pages" / "a.html"
    page.write_text(PAGE)
    assert run("import", tmp_path / "pages", "--home", tmp_path / "home").exit_code == 0
    page.write_text(PAGE.replace("Nobody was hurt", "One man was hurt"))
    report = json.loads(run("import", page, "--home", tmp_path / "home", "--json").stdout)
    assert (report["new"], report["changed"]) == (0, 1)


def test_an_export_goes_into_a_pipe_and_through_a_link(tmp_path: Path) -> None:
    home_with(tmp_path / "home", article(1)).close()
    (tmp_path / "target.jsonl").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "target.jsonl")
    assert run("export", "--home", tmp_path / "home", "--output", tmp_path / "link").exit_code == 0
    assert (tmp_path / "link").is_symlink()
    assert "Article 1" in (tmp_path / "target.jsonl").read_text()
    os.mkfifo(tmp_path / "pipe")
    command = ["-m", "webui", "export", "--home", str(tmp_path / "home"), "--output", str(tmp_path / "pipe")]
    process = subprocess.Popen([sys.executable, *command])
    assert "Article 1" in (tmp_path / "pipe").read_text()
    assert process.wait(timeout=60) == 0
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize("rules", ["a=" + "[" * 100_000, '[topics.""]\nquery = "water"\n'])
def test_topic_rules_that_make_no_sense_are_refused_with_a_sentence(tmp_path: Path, rules: str) -> None:
    home_with(tmp_path / "home", article(1)).close()
    (tmp_path / "home" / "topics.toml").write_text(rules)
    assert "topics" in refused(run("sync", "--home", tmp_path / "home"))
    assert "fault of the program" not in run("sync", "--home", tmp_path / "home").output
