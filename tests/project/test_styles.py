"""Styles and pages know one another: no rule for what no page has, no script or template that nothing asks for."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.paths import ROOT

WEBUI = ROOT / "webui"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
NAMES = re.compile(r"[.#]([A-Za-z][\w-]*)")
WORD = re.compile(r"[A-Za-z][\w-]*")
NUMBERED = re.compile(r"-\d+\Z")


def _text_of(*patterns: str) -> str:
    return "\n".join(file.read_text("utf-8") for each in patterns for file in sorted(WEBUI.glob(each)))


def _styled(sheet: Path) -> set[str]:
    """The classes and ids that the rules of a style sheet are for."""
    rules = re.findall(r"([^{}]+)\{", COMMENT.sub("", sheet.read_text("utf-8")))
    return {name for rule in rules if not rule.strip().startswith("@") for name in NAMES.findall(rule)}


def test_every_class_and_id_with_a_style_is_given_to_something() -> None:
    given = set(WORD.findall(_text_of("templates/**/*.*", "static/*.js", "**/*.py")))
    # One of several that are numbered is given as its beginning: shade-{{ cell.shade }}.
    unused = {
        f"{sheet.name}: {name}"
        for sheet in sorted((WEBUI / "styles").glob("*.css"))
        for name in _styled(sheet)
        if name not in given and NUMBERED.sub("-", name) not in given
    }
    assert unused == set()


def test_every_template_and_script_is_asked_for_by_another_file() -> None:
    texts = {
        file: file.read_text("utf-8")
        for kind in ("py", "html", "js", "svg", "xml")
        for file in WEBUI.rglob(f"*.{kind}")
    }
    asked = [*(WEBUI / "templates").rglob("*.*"), *(WEBUI / "static").glob("*.js")]
    names = {
        file: file.relative_to(WEBUI / ("static" if file.suffix == ".js" else "templates")).as_posix() for file in asked
    }
    named = "\n".join(texts.values())
    alone = {
        name
        for name in names.values()
        if not re.search(rf"""["'/]{re.escape(name.removesuffix(".js"))}(\.js)?["']""", named)
    }
    assert alone == set()


def test_what_only_those_who_listen_are_told_is_hidden_in_one_place() -> None:
    clipped = {sheet.name for sheet in (WEBUI / "styles").glob("*.css") if "inset(50%)" in sheet.read_text("utf-8")}
    assert clipped == {"base.css"}
