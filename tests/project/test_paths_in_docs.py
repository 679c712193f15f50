"""What documentation, docstrings and comments name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.paths import ROOT

ROOMS = ("archive", "importers", "index", "webui", "tests", "benchmarks", "docs", "examples", ".ci")
PAGES = sorted(
    (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")),
)
CODE = sorted(
    path
    for room in ROOMS
    for path in (ROOT / room).rglob("*")
    if path.suffix in (".py", ".html", ".js", ".css") and room not in ("docs", "examples") and path != Path(__file__)
)
FILES = {path.relative_to(ROOT).as_posix() for room in ROOMS for path in (ROOT / room).rglob("*")}
FILES |= {path.name for path in ROOT.iterdir()}
ELSEWHERE = {
    *("index.html", "about.md", "topics.toml", "archive.toml", "frozen/", "index/", "archive.sqlite3", "archive.lock"),
    *(
        "public/",
        "public/REVISION/",
        "inbox/",
        ".cluster/",
        ".moving/",
        "moved-MOMENT/",
        "index.json",
        "index.jsonl",
        "index.rdf",
        "_drafts/",
        "_index.md",
        "docs/CONTRIBUTING.md",
    ),
}
"""What lies in the folder of an archive or of a site, or in what is imported, and not in this one; or is made here."""

_MARKED = re.compile(r"(?<!`)`([\w./-]+)`(?!`)")
_SUFFIX = r"\.(?:py|md|html|js|css|po|toml)"
_IS_PATH = re.compile(rf"(?!/|\./|\.\./)(?:[\w.-]+/)*(?:[\w.-]+/|[\w-]+{_SUFFIX}|\.?[\w-]+/[\w.-]+)")
_PATH = re.compile(rf"(?<![\w./-])(?:{'|'.join(map(re.escape, ROOMS))})/[\w./-]*{_SUFFIX}\b")
_MODULE = re.compile(r"`((?:archive|importers|index|webui|tests|benchmarks)(?:\.\w+)+)`")


def is_there(name: str) -> bool:
    """Whether a file or a folder is called so, from here or from the folder that the text speaks of."""
    name = name.rstrip("/")
    return name in FILES or any(file.endswith(f"/{name}") for file in FILES)


def is_known(path: str) -> bool:
    """Whether it is a file here, or one of those that ArchiveBox numbers by their moments."""
    return path in FILES or path in ELSEWHERE or re.match(r"archive/\d{10}", path) is not None


def is_a_module(name: str) -> bool:
    """Whether it is a module, or a name that one has."""
    parts = name.split(".")
    if "/".join(parts) in FILES:
        return True
    for length in range(len(parts), 0, -1):
        if (file := f"{'/'.join(parts[:length])}.py") in FILES:
            return all(re.search(rf"\b{each}\b", (ROOT / file).read_text("utf-8")) for each in parts[length:])
    return False


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_that_a_page_names_is_there(page: Path) -> None:
    named = {name for name in _MARKED.findall(page.read_text("utf-8")) if _IS_PATH.fullmatch(name)}
    assert sorted(name for name in named - ELSEWHERE if not is_there(name)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_path_and_module_that_code_speaks_of_is_there() -> None:
    lost = []
    for path in CODE:
        text = path.read_text("utf-8")
        lost += [(str(path.relative_to(ROOT)), each) for each in _PATH.findall(text) if not is_known(each)]
        lost += [
            (str(path.relative_to(ROOT)), each)
            for each in _MODULE.findall(text)
            if each not in ELSEWHERE and not is_a_module(each)
        ]
    assert lost == []


def test_a_name_that_has_moved_would_be_caught() -> None:
    assert is_there("webui/trends/") and is_there("bm25f.py") and is_a_module("index.engine.bm25f.SHARE")
    assert not is_there("webui/tongue.py") and not is_a_module("index.engine.bm25f.NOSUCH")
    assert not is_a_module("index.reference.reader")
    assert _IS_PATH.fullmatch("tests/test_index_storage.py") and not _IS_PATH.fullmatch("/api/v1/search")
