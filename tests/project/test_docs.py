"""What the documentation shows is what the program does: its console lines are run as they stand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PROGRAM = Path(sys.executable).with_name("hemeroteca")
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def steps(page: Path) -> list[tuple[str, list[str]]]:
    """Each command of the page with the lines that it is said to print."""
    found: list[tuple[str, list[str]]] = []
    for block in _BLOCK.findall(page.read_text("utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def is_as_said(printed: str, said: list[str]) -> bool:
    """Whether it was printed, where a line `…` stands for any lines and `…` in a line for any text."""
    pieces = ["(?:.*\n)*" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + "\n" for line in said]
    return re.fullmatch("".join(pieces), printed) is not None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    if not PROGRAM.exists():
        pytest.skip("the command hemeroteca is not installed beside this Python")
    shutil.copytree(ROOT / "examples" / "river-letter" / "2014-2019", tmp_path / "letters")
    return tmp_path


def test_the_walk_through_imports_prints_what_its_page_shows(folder: Path) -> None:
    walk = steps(ROOT / "docs" / "imports.md")
    assert len(walk) > 10
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    for command, said in walk:
        done = subprocess.run(
            command, shell=True, cwd=folder, env={**os.environ, "PATH": path, "COLUMNS": "200"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert is_as_said(done.stdout + done.stderr, said), f"$ {command}\n{done.stdout}{done.stderr}"


def test_a_page_that_shows_something_else_would_be_caught() -> None:
    assert is_as_said("a 1.2 s\nb\n", ["a … s", "…"])
    assert not is_as_said("a\nb\n", ["a"])
    assert not is_as_said("a\n", ["b", "…"])
