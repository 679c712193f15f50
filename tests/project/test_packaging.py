"""What the package says of itself is so: types are marked, what is needed is declared, no other Python is promised."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version

import pytest

from tests.support.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
NEEDED = {re.split("[<>=]", each)[0] for each in PROJECT["dependencies"]}


@pytest.mark.parametrize("room", ["archive", "importers", "index", "webui"])
def test_a_room_says_that_it_is_typed(room: str) -> None:
    assert (ROOT / room / "py.typed").is_file()


def test_what_trafilatura_needs_under_a_name_that_an_old_pip_does_not_know_is_declared() -> None:
    assert "lxml-html-clean" in NEEDED


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_holds_every_dependency_with_hashes_and_names_no_index(file: str) -> None:
    lock = (ROOT / file).read_text("utf-8")
    locked = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    assert locked >= NEEDED
    assert "://" not in lock
    assert lock.count("==") <= lock.count("--hash=sha256:")


def test_whoosh_is_the_version_that_was_read() -> None:
    assert "whoosh3==3.54.0" in PROJECT["dependencies"]
    assert version("whoosh3") == "3.54.0"
