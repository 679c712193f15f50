"""What the documentation of the desk quotes of its pages stands on them: names in *italics*, sentences in “quotes”."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from tests.support.paths import ROOT

PAGES = ("desk", "desk-walks", "recipes", "reindex", "jobs", "audit", "private", "topic-rules")
_CODE = re.compile(r"`[^`]*`|^    .*$", re.MULTILINE)
_QUOTED = re.compile(r"(?<!\*)\*(?P<said>[^*\s][^*]{0,200})\*(?!\*)|“(?P<quoted>[^”]{1,300})”")
_VALUES = re.compile(r"%\(\w+\)s")
_LONG = 12
"""Letters from which a part of a sentence of a page is a quotation of it."""
OF_OTHERS = {"tools, export", "before", "minería"}
"""What is quoted of other programs, an example, and a word that is leant on."""


def bare(text: str) -> str:
    return " ".join(re.sub(r"[“”\"…]", "", _VALUES.sub("", text)).split()).strip(" .:").lower()


def on_pages() -> set[str]:
    with (ROOT / "webui/i18n/translations/es.po").open("rb") as file:
        ids = [each.id for each in read_po(file) if each.id]
    return {bare(text) for each in ids for text in ([each] if isinstance(each, str) else each)}


def quoted(text: str) -> Iterator[str]:
    """What a page of the documentation quotes; of `Desk: Site` and `Next: Date` both sides."""
    for found in _QUOTED.finditer(_CODE.sub("", text)):
        said = found["said"] or found["quoted"]
        parts = said.split(": ") if said.startswith(("Desk: ", "Next: ")) else [said]
        yield from map(bare, parts)


@pytest.mark.parametrize("name", PAGES)
def test_what_is_quoted_of_the_desk_stands_on_its_pages(name: str) -> None:
    known = on_pages() | OF_OTHERS
    said = set(quoted((ROOT / "docs" / f"{name}.md").read_text("utf-8")))
    assert not {
        each for each in said if each not in known and not (len(each) > _LONG and any(each in page for page in known))
    }
