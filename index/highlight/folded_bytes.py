"""A text letter for letter as bytes: the folded letters of words, the apostrophes inside them, and spaces.

Bytes are searched many times faster than a text is made into words. Each character gives one byte, so that places stay
the same. Most texts in Latin letters can be read so. One with a character that folds to several letters or to none, or
that joins what stands around it, cannot.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from index.analysis.folding import fold
from index.analysis.words import WORD
from index.budget import looking

_LONE_APOSTROPHE = re.compile(rb"'(?:(?<![a-z0-9]')|(?![a-z0-9]))")
_BEYOND_LATIN = re.compile(r"[^\x00-\xff]")
_UNREADABLE = b"\0"
_AT_ONCE = 1 << 15  # characters that are made letters between two looks at the clock


def folded_bytes(text: str) -> bytes | None:
    """The text's words as if folded one character at a time, with a space before, between and after them: a character
    stands one place further on than in the text. None when it cannot be read so."""
    padded = f" {text} "
    try:
        letters = padded.encode("latin-1").translate(_table("latin-1"))
    except UnicodeEncodeError:
        letters = _read_beyond_latin(padded)
    if _UNREADABLE in letters:
        return None
    return _LONE_APOSTROPHE.sub(b" ", letters)


def _read_beyond_latin(text: str) -> bytes:
    try:
        return text.encode("cp1252").translate(_table("cp1252"))  # Latin letters, dashes, curly quotes
    except UnicodeEncodeError:
        pass
    try:
        pieces = (text[start : start + _AT_ONCE] for start in range(0, len(text), _AT_ONCE))
        latin = "".join([_BEYOND_LATIN.sub(_one_letter, piece) for piece in looking(pieces, 1)])
        return latin.encode("latin-1").translate(_table("latin-1"))
    except _CannotRead:
        return _UNREADABLE


class _CannotRead(Exception):
    pass


def _one_letter(found: re.Match[str]) -> str:
    letter = _character(found.group())
    if letter is None:
        raise _CannotRead
    return letter


@cache
def _table(encoding: str) -> bytes:
    letters = (_character(bytes((byte,)).decode(encoding, "replace")) for byte in range(256))
    return b"".join(_UNREADABLE if letter is None else letter.encode() for letter in letters)


@lru_cache(maxsize=4096)
def _character(character: str) -> str | None:
    """The one letter or digit that it folds to; or an apostrophe, or a space for what stands between words."""
    if character in "'’":
        return "'"
    if WORD.findall(f"a{character}b") == ["a", "b"]:
        return " "
    letter = fold(character)
    if len(letter) != 1 or not letter.isascii():
        return None
    # An accented "s" behind an apostrophe is no possessive: the plain letter cannot stand for it.
    around = (f"a{character}b", f"a{letter}b"), (f"a'{character}", f"a'{letter}")
    return letter if all(WORD.fullmatch(word) and fold(word) == fold(plain) for word, plain in around) else None
