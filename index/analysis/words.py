"""How text is cut into words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Marks that text not in NFC, Arabic, Hebrew and the scripts of India put inside a word, soft hyphens and joiners.
_INNER = "\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u200c\u200d"
_LETTER = rf"[^\W_{_CJK}]"

WORD = re.compile(rf"[{_CJK}]|{_LETTER}+(?:['’]{_LETTER}+|[{_INNER}]{_LETTER}*)*")
"""One word: letters and digits, with apostrophes inside. Scripts without spaces give a word for each character."""


@dataclass(frozen=True, slots=True)
class Token:
    """A whole word as it stands in the text, from character `start` to `end` (exclusive)."""

    word: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of the text in order."""
    return (Token(found.group(), *found.span()) for found in WORD.finditer(text))
