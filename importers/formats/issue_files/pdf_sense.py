"""Whether the letters of a PDF are those that a reader sees: some fonts do not say which they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from importers.page.language import detect

_SAMPLE = 20_000  # characters
_FEWEST = 200  # letters, of which it can be told
_WORD = re.compile(r"\S{3,30}")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_VOWEL = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýœAEIOUYÀÁÂÃÄÅÆÈÉÊËÌÍÎÏÒÓÔÕÖØÙÚÛÜÝŒ]")
_INNER = re.compile(r"[A-Za-z][^\w\s'’.\-–—/&,;:@()]{1,5}[A-Za-z]|[a-z][A-Z0-9][a-z]|\w[\\^~`|{}<>=+*#$%]\w")
_FEWEST_VOWELS = 0.22  # of all letters; 0.35 to 0.5 in languages


def is_unreadable(lines: Sequence[str]) -> bool:
    """Whether these are no letters of any language: private characters of a font, or letters put for others."""
    text = " ".join(lines)[:_SAMPLE]
    marks = [character for character in text if not character.isspace()]
    if not marks:
        return False
    unknown = sum(
        character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn", "Cc", "Cs") for character in marks
    )
    if unknown * 4 > len(marks):
        return True
    words = [word for word in _WORD.findall(text) if _LATIN.search(word)]
    if sum(map(len, words)) < _FEWEST or 2 * sum(len(_LATIN.findall(word)) for word in words) < len(marks):
        return False
    without_vowel = sum(not _VOWEL.search(word) for word in words)
    strange = sum(bool(_INNER.search(word)) for word in words)
    if without_vowel * 2 > len(words) or strange * 2 > len(words):
        return True
    # Letters that are put for others by the row of the alphabet: "7KH ULYHU" for "The river".
    letters = len(_LATIN.findall(text))
    return len(_VOWEL.findall(text)) < _FEWEST_VOWELS * letters and not detect(text)
