"""One word for one thing, and none that needs a guess: what must not come back into what people read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.support.paths import ROOT

ROOMS = ("archive", "importers", "index", "webui")
CATALOGUE = ROOT / "webui/i18n/translations/es.po"
NOT_ENGLISH = re.compile(
    r"""\btak(?:e|es|en|ing)\b(?:\s\w+){0,3}?\saway\b  # export, or remove
    | \bkeep\sfor\slater\b                             # save
    | \bkept\ssearch                                   # frozen search, or saved search
    | \btelling\swords?\b                              # distinctive words
    | \bbehind\b                                       # after
    | \blet\sgo\b                                      # remove
    | \bkept\sout\b                                    # excluded
    | \bturned\saway\b                                 # rejected
    | \btaken\sin\b                                    # imported
    | \bpassed\sover\b                                 # skipped of a source, ignored in a search
    """,
    re.IGNORECASE | re.VERBOSE,
)
NOT_SPANISH = re.compile(
    r"""\b(?:llevarse|conservad[oa]s?|conservar\spara|pasa[nr]?\spor\salto|detrás)\b | ;\ssoltar\b | \brechazos\b""",
    re.IGNORECASE | re.VERBOSE,
)
LAG = re.compile(r"changes behind|(?:index|it) is behind|behind (?:a proxy|nginx|TLS)|\"behind\"", re.IGNORECASE)
"""An index that lags is behind its archive and a server may be behind a proxy: what the word is there for."""


def _help_of_verbs(tree: ast.Module) -> set[int]:
    """The ids of the docstrings that the command line prints."""
    verbs = [each for each in tree.body if isinstance(each, ast.FunctionDef) and each.decorator_list]
    return {id(each.body[0].value) for each in verbs if isinstance(each.body[0], ast.Expr)}


def said_in(file: Path) -> Iterator[str]:
    """What a file of the program may say to people: its texts, and for verbs of the command line the help too."""
    tree = ast.parse(file.read_text("utf-8"))
    # A bare expression that is a text is a docstring, or a comment on what stands before it.
    bare = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    unsaid = bare - _help_of_verbs(tree) if file.parent.name == "cli" else bare
    for each in ast.walk(tree):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in unsaid:
            yield each.value


def _wrong(texts: Iterator[str], words: re.Pattern[str]) -> list[str]:
    sentences = {text for text in texts if " " in text}
    return sorted(text for text in sentences if words.search(LAG.sub("", text)))


def test_the_words_that_need_a_guess_do_not_come_back_in_what_the_program_says() -> None:
    files = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
    # The words that say little and those of dictionaries are no sentences.
    told = {
        str(file.relative_to(ROOT)): _wrong(said_in(file), NOT_ENGLISH) for file in files if "lexicon" not in file.parts
    }
    assert {name: texts for name, texts in told.items() if texts} == {}


def test_they_do_not_come_back_in_messages_of_pages_either_nor_their_spanish() -> None:
    with CATALOGUE.open("rb") as file:
        messages = [each for each in read_po(file) if each.id]
    english = (text for each in messages for text in ([each.id] if isinstance(each.id, str) else each.id))
    spanish = (
        text for each in messages for text in ([each.string] if isinstance(each.string, str) else each.string or ())
    )
    assert _wrong(english, NOT_ENGLISH) == []
    assert _wrong(spanish, NOT_SPANISH) == []


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{each.name}" for each in sorted((ROOT / "docs").glob("*.md")))])
def test_they_do_not_come_back_in_what_is_told_of_the_program(page: str) -> None:
    lines = (line for line in (ROOT / page).read_text("utf-8").splitlines() if "`behind`" not in line)
    assert _wrong(lines, NOT_SPANISH if page.endswith(".es.md") else NOT_ENGLISH) == []


def test_the_list_finds_what_it_is_to_find() -> None:
    for text in (
        "Take it all away",
        "the telling words",
        "it was kept out",
        "what was turned away",
        "The words behind it",
    ):
        assert _wrong(iter([text]), NOT_ENGLISH) == [text]
    assert _wrong(iter(["The index is 3 changes behind the archive", "Words after"]), NOT_ENGLISH) == []
    assert _wrong(iter(["Conservar para después", "Palabras detrás"]), NOT_SPANISH) != []
