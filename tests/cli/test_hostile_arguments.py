"""Every verb with every argument and option that it has, given what nobody should give: a sentence, never a fault."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from archive.home import Home
from tests.support.shelf import article, home_with
from webui.cli import demo as demo_module
from webui.cli import serve as serve_module
from webui.cli.main import main

TEXTS = {
    "nothing": "",
    "half a character": "\udcff",
    "a line break": "a\nb",
    "a control character": "\x1b[2J\x07",
    "a million letters": "x" * 1_000_000,
    "a number without end": "9" * 5_000,
    "more than 64 bits": "99999999999999999999",
    "less than nothing": "-99999999999999999999",
    "a number of another script": "१२",
    "a place above": "../above",  # of a folder of this test alone: some of these verbs write where they are told
    "from right to left": "\u202egpj.exe",
    "a format": "%s%n{}{0}$(id)`id`",
    "markup": "[/bold][link=x]<b>",
    "an option": "--home",
}
PLACES = ("a link to itself", "a folder", "a pipe", "a device", "a full disk", "a name without end", "below a file")
DEVICES = ("export", "redirects", "import", "read", "recipe", "serve")
"""Verbs that may be given a device of this machine: none of them puts another file into the place that it is given."""

RECIPE = '[site]\nname = "River"\nhosts = ["river.example"]\n[title]\nselect = "h1"\n'
SECONDS = 60


def build_home(path: Path) -> Home:
    return home_with(path, *(article(number) for number in range(3)))


pytestmark = pytest.mark.archive(build=build_home, fresh=True)


def commands(group: click.Group, *names: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)
        else:
            yield (*names, name), command


VERBS = dict(commands(main))


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "places"
    folder.mkdir()
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "folder").mkdir()
    (folder / "file").write_text("x")
    os.mkfifo(folder / "pipe")
    names = ("loop", "folder", "pipe", "/dev/null", "/dev/full", "n" * 5_000, "file/below")
    return {what: str(folder / name) for what, name in zip(PLACES, names, strict=True)}


@pytest.fixture(autouse=True)
def _no_server_and_no_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Nothing is served here, what hangs is told, and names lead to no place but this test's own."""

    def late(_signal: int, _frame: object) -> None:
        raise AssertionError(f"still not ended after {SECONDS} seconds")

    here = tmp_path / "outer" / "here"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    monkeypatch.setattr(serve_module, "serve", lambda _settings, listener, *_, **__: listener.close())
    for work in ("run_import", "sync", "run_server"):
        monkeypatch.setattr(demo_module, work, lambda *_, **__: None)
    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def test_no_value_leads_out_of_the_folder_of_its_test(places: dict[str, str], tmp_path: Path) -> None:
    for value in (*TEXTS.values(), *places.values()):
        place = os.path.normpath(Path.cwd() / value)
        assert place in ("/dev/null", "/dev/full") or Path(place).is_relative_to(tmp_path)


def run(home: Path, names: tuple[str, ...], given: list[str]) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *names, *given])


def ends_well(ended: Result, what: object) -> None:
    assert ended.exit_code in (0, 1, 2), (what, ended.exit_code)
    assert ended.exception is None or isinstance(ended.exception, SystemExit), (what, repr(ended.exception)[:500])
    assert "fault of the program" not in ended.output, (what, ended.output[:800])
    assert "Traceback" not in ended.output, what
    if ended.exit_code:
        assert ended.stderr.strip() or '"error"' in ended.stdout or "rejected" in ended.output, what
    assert len(ended.stderr) < 3_000, (what, len(ended.stderr), ended.stderr[:300])


def plain(home: Path, param: click.Parameter) -> str:
    """Something that the parameter takes."""
    if isinstance(param.type, click.Path):
        return str(home.parent / ("recipe.toml" if param.name in ("file", "recipes") else "page.html"))
    if isinstance(param.type, click.Choice):
        return str(param.type.choices[0])
    if isinstance(param.type, (click.types.IntParamType, click.IntRange)):
        return "1"
    return "abcdefghijkl"


def given_with(home: Path, command: click.Command, chosen: click.Parameter, value: str) -> list[str]:
    """The command's arguments and required options, `chosen` with this value among them."""
    options: list[str] = []
    arguments: list[str] = []
    for param in command.params:
        if param is not chosen and not param.required:
            continue
        text = value if param is chosen else plain(home, param)
        if isinstance(param, click.Option):
            options += [param.opts[0]] if param.is_flag else [f"{param.opts[0]}={text}"]
        else:
            arguments.append(text)
    return [*options, "--", *arguments]


@pytest.mark.parametrize("share", [4, pytest.param(1, marks=pytest.mark.soak)], ids=["a quarter", "all"])
@pytest.mark.parametrize("names", VERBS, ids=" ".join)
def test_no_argument_and_no_option_makes_a_fault(
    home: Home, places: dict[str, str], names: tuple[str, ...], share: int
) -> None:
    """A quarter of the values, other ones for each option: of forty verbs each value meets some."""
    (home.path.parent / "recipe.toml").write_text(RECIPE)
    (home.path.parent / "page.html").write_text("<title>A page</title><p>The river rose twice in one night.")
    command = VERBS[names]
    for number, param in enumerate(command.params):
        if isinstance(param, click.Option) and param.is_flag:
            continue
        is_path = isinstance(param.type, click.Path)
        values = {**TEXTS, **places} if is_path or param.name == "access_log" else TEXTS
        if is_path and (names[0] in ("export", "redirects") or param.name == "home"):
            values = {what: value for what, value in values.items() if what != "a pipe"}
        if names[0] not in DEVICES:
            values = {what: value for what, value in values.items() if value not in ("/dev/null", "/dev/full")}
        first = (number + len(names[-1])) % share
        for what, value in [*values.items()][first::share]:
            ended = run(home.path, names, given_with(home.path, command, param, value))
            ends_well(ended, (names, param.name, what))


@pytest.mark.parametrize(
    ("names", "value", "said"),
    [
        (("show",), "\udcff", "is not UTF-8 text"),
        (("imports", "show"), "99999999999999999999", "is not in the range"),
        (("undo",), "9223372036854775807", "there is no import 9223372036854775807"),
        (("import",), "", "it is empty; give the name of a file or folder"),
        (("import",), "n" * 5_000, "too long for the name"),
    ],
)
def test_the_sentence_says_what_is_wrong(home: Home, names: tuple[str, ...], value: str, said: str) -> None:
    ended = run(home.path, names, ["--", value])
    assert ended.exit_code in (1, 2)
    assert said in ended.stderr


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("names", [names for names in VERBS if names not in (("serve",), ("demo",))], ids=" ".join)
def test_output_that_takes_nothing_is_told_and_the_code_says_it(
    home: Home,
    names: tuple[str, ...],
    as_json: bool,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    (home.path.parent / "recipe.toml").write_text(RECIPE)
    (home.path.parent / "page.html").write_text("<title>A page</title><p>The river rose twice in one night.")
    if names == ("topics", "text"):  # which prints nothing where there is nothing
        home.topic_rules.put(b"# none yet\n")
    command = VERBS[names]
    given = given_with(home.path, command, click.Option(["--none"]), "")
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(SystemExit) as ended:
            main(["--home", str(home.path), *names, *["--json"] * as_json, *given])
        monkeypatch.undo()
    assert ended.value.code in (1, 2), names
    said = capfd.readouterr().err
    assert "Traceback" not in said and "fault of the program" not in said
    if not said.startswith("Usage"):
        assert said.strip(), (names, "the code alone says nothing to a person")
