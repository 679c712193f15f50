"""The command lines of a record, and the sources that they read.

What fills and changes the home is run in order; what only asks is run several at a time.

`{name}` in an argument stands for the id of an article in `ARTICLES`. `examples` is a copy of the example
publication beside the home; everything runs in the folder of both.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

VERBS = (
    *("check", "demo", "edit", "export", "import", "imports", "imports list", "imports show", "read", "recipe"),
    *("recipe try", "redirects", "redo", "reindex", "remove", "restore", "search", "serve", "show", "status", "sync"),
    "undo",
)
FORMATS = ("csv", "json", "jsonl", "ris", "bibtex", "csl")
ARTICLES = {
    "bridge": "Who pays when the bridge closes?",
    "title": "Yakune people receive title to 41,300 hectares",
    "drought": "Sequía: el río se cruza a pie",
    "twice": "Del archivo: la biblioteca que viaja en canoa",
    "months": "Blockade at Peñalta enters its third week",
    "bell": "The bell rings twice",
    "ferry": "The ferry stays at the bank",
    "withdrawn": "A notice that was withdrawn",
}
"""Titles of articles by the name that stands for their ids."""


@dataclass(frozen=True)
class Command:
    """One command line. `first_line`: it serves; only its first line is awaited, then it is told to end."""

    line: str
    environment: Mapping[str, str] = field(default_factory=dict)
    first_line: bool = False

    @property
    def arguments(self) -> Sequence[str]:
        """As they are handed over."""
        return shlex.split(self.line)


def helps() -> list[Command]:
    """What the program says of itself."""
    lines = ("--help", "--version", "", *(f"{verb} --help" for verb in VERBS))
    return [Command(line) for line in lines]


def fillings() -> list[Command]:
    """What fills the home, from nothing; before it no article can be named."""
    source = 'examples/river-letter --as "The River Letter" --home home'
    lines = (
        *("status --home home", "search water --home home", f"import --dry-run {source}", f"import {source}"),
        *("import more.jsonl --home home", "import again.jsonl --home home --json", f"import {source} --json"),
        *("import table.csv notes.md --home home", "import broken.jsonl --home home"),
        *("import empty --home home --json", "import empty --home fresh"),
    )
    return [Command(line) for line in lines]


def changes() -> list[Command]:
    """What changes a home that is full, and what serves."""
    lines = (
        *("status --home home", "sync --home home --json", "sync --home home", "undo 3 --home home"),
        *("imports --home home", "undo 3 --home home --json", "redo 3 --home home --json", "redo 3 --home home"),
        'edit {bell} --date 2020-02 --topic Bells --topic Towers --section "River life" --home home',
        *('edit {bridge} --title "Who pays?" --home home', "edit {bridge} --revert title --home home"),
        *('remove {ferry} --reason "Asked for by its author" --home home', "restore {ferry} --home home --json"),
        *('remove {withdrawn} --reason "Asked for by its author" --json --home home', "reindex --home home"),
        *("export --output taken.jsonl --home home --json", "import taken.jsonl --home copy --json"),
    )
    return [
        *map(Command, lines),
        Command("demo --home shown --port 0 --json", first_line=True),
        Command("serve --home home --port 0", first_line=True),
    ]


def questions() -> list[Command]:
    """What changes nothing, asked when everything is done."""
    recipe = "recipe try recipe.toml examples/river-letter/2014-2019"
    lines = (
        *("read examples/river-letter", "read more.jsonl table.csv notes.md", "read nowhere.html"),
        *(recipe, f"{recipe} --json", "recipe try recipe.toml more.jsonl", "recipe try wrong.toml examples"),
        *("import --dry-run more.jsonl --home home --json", "import nowhere.zip --home home"),
        *("import table.csv --column nonsense --home home", "status --home home --json", "status"),
        *("imports list --home home --json", "imports show 2 --home home", "imports show 2 --home home --json"),
        *("imports show 99 --home home", "undo 99 --home home", "redo 1 --home home", "remove {ferry} --home home"),
        *("edit {bell} --home home --json", "edit {bell} --date nonsense --home home", "edit nothing --home home"),
        *("edit {bell} --revert label --home home", "edit {bridge} --home home", "restore {bell} --home home"),
        *("show {withdrawn} --home home", "show {bell} --home home", "show {bridge} --home home --json"),
        *("show nothing --home home", "show nothing --home home --json", "--home home show {drought}"),
        *("check --home home", "check --home home --json", "check --home nowhere --json", "demo --home home --port 0"),
        *("redirects --home home", "redirects --format apache --base https://archive.example.org --home home"),
        *("redirects --home home --json", "redirects --format nonsense --home home"),
        *("nonsense", "search --nonsense --home home", "show --home home", "serve --port 99999 --home home"),
        *("serve --home nowhere", "serve --home home --port 0 --workers 0"),
    )
    return [
        *map(Command, lines),
        *_searches(),
        *_exports(),
        Command("status", {"HEMEROTECA_HOME": "home"}),
        Command("serve --home home --port 0", {"HEMEROTECA_PROXIES": "some"}),
        Command("serve --home home --port 0", {"HEMEROTECA_ADDRESS": "archive.example.org"}),
    ]


def _searches() -> list[Command]:
    words = ("water", '"drinking water"', "agua -río", "mine OR mina", "title:bridge", "elec*", "date:2001..2003")
    lines = (
        *(f"search {shlex.quote(each)} --json --home home" for each in words),
        *("search water --home home", 'search "river court" --limit 3 --page 2 --home home', "search --home home"),
        *("search --topic Water --from 2014 --to 2016 --sort newest --home home", "search --undated --home home"),
        *("search water --not-topic Water --lang es --versions each --json --home home", "search wter --home home"),
        *("search zzzzz --home home", 'search "(water" --home home', 'search "(water" --home home --json'),
        *("search water --limit 1000 --home home", "search water --from soon --home home --json"),
        *("search water --from 2016 --to 2014 --home home", "search 'water*' --sort nonsense --home home"),
    )
    return [Command(line) for line in lines]


def _exports() -> list[Command]:
    lines = (
        *(f"export --format {each} --home home" for each in FORMATS),
        *(f"export --format {each} --query 'water -agua' --home home" for each in FORMATS[:2]),
        *("export --format nonsense --home home", "export --query '(water' --home home", "export --home nowhere"),
    )
    return [Command(line) for line in lines]


_RECIPE = """[site]
name = "The River Letter"
hosts = ["river-letter.example", "www.river-letter.example"]

[fields]
title = "h1"
section = ".nothing"

[skip]
paths = ["*/how-we-work*"]
"""


def write_sources(folder: Path) -> None:
    """Put what the commands read into the folder, beside `examples`."""
    bell = {"id": "r1", "title": "The bell rings twice", "body": "The bell of the tower rang twice, as it does when the"
            " river rises above the bridge. Nobody crossed that night.", "date": "2020-02-03", "language": "en",
            "url": "https://register.example/bell", "topics": ["Bells"], "authors": ["Ana Duarte"],
            "source": "The Valley Register"}  # fmt: skip
    ferry = bell | {"id": "r2", "title": "The ferry stays at the bank", "body": "No ferry crossed the river on Monday; "
                    "its keeper waits for a new rope.", "date": "2020-02/2020-03"}  # fmt: skip
    withdrawn = {"id": "r3", "title": "A notice that was withdrawn", "body": "It said nothing of the water.",
                 "url": "https://register.example/withdrawn", "source": "The Valley Register"}  # fmt: skip
    page = {"id": "r4", "title": "Una página con etiquetas", "html": "<p>El <b>río</b> &amp; la barca.</p><script>x()"
            "</script>", "date": "2020-04-05", "language": "es", "source": "The Valley Register"}  # fmt: skip
    _lines(folder / "more.jsonl", bell, ferry, withdrawn, page, {"id": "r5"}, "no record at all")
    _lines(folder / "again.jsonl", bell | {"body": f"{bell['body']} The keeper of the tower said so on Tuesday."})
    _lines(folder / "broken.jsonl", {"id": "r9"}, "neither is this")
    (folder / "table.csv").write_text(
        "title,date,author,body\nA table of wells,2020-05-01,Owen Tressider,Twelve wells were counted in the valley.\n"
        "A second row,2020-05-02,,Eleven of them hold water.\n,,,\n",
        encoding="utf-8",
    )
    (folder / "notes.md").write_text(
        "---\ntitle: Notes from the *quay*\ndate: 2020-06-07\ntags: [Quay, Water]\n---\n\nThe quay was **flooded**.\n",
        encoding="utf-8",
    )
    (folder / "recipe.toml").write_text(_RECIPE, encoding="utf-8")
    (folder / "wrong.toml").write_text(_RECIPE.replace("title", "tilte"), encoding="utf-8")
    (folder / "empty").mkdir()


def _lines(file: Path, *records: object) -> None:
    texts = (each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in records)
    file.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
