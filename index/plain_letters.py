"""A text letter for letter as bytes: folded letters and digits of words, apostrophes inside words, spaces.

Bytes are searched many times faster than text is made into words. Each character gives one byte, so that places stay the
same. Most texts in Latin letters can be read so; one with a character that folds to several letters or to none, or
that joins what stands around it, cannot.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from index.analysis import WORD, fold

_LONE_APOSTROPHE = re.compile(rb"'(?:(?<![a-z0-9]')|(?![a-z0-9]))")
_BEYOND_LATIN = re.compile(r"[^\x00-\xff]")
_UNREADABLE = "\0"


def read(text: str) -> bytes | None:
    """The text's words with a space before, between and after them, as if folded one character at a time; a character
    stands one place further on than in the text. None when it cannot be read so."""
    padded = f" {text} "
    try:
        letters = padded.encode("latin-1").translate(_table("latin-1"))
    except UnicodeEncodeError:
        try:
            letters = padded.encode("cp1252").translate(_table("cp1252"))
        except UnicodeEncodeError:
            try:
                letters = _BEYOND_LATIN.sub(_read_beyond_latin, padded).encode("latin-1").translate(_table("latin-1"))
            except _CannotRead:
                return None
    if b"\0" in letters:
        return None
    return _LONE_APOSTROPHE.sub(b" ", letters)


class _CannotRead(Exception):
    pass


def _read_beyond_latin(found: re.Match[str]) -> str:
    character = _character(found.group())
    if character == _UNREADABLE:
        raise _CannotRead
    return character


@cache
def _table(encoding: str) -> bytes:
    characters = (bytes((byte,)).decode(encoding, "replace") for byte in range(256))
    return "".join(map(_character, characters)).encode("ascii")


@lru_cache(maxsize=4096)
def _character(character: str) -> str:
    """The one letter or digit that it folds to; or an apostrophe, or a space for what stands between words."""
    if character in "'’":
        return "'"
    if WORD.findall(f"a{character}b") == ["a", "b"]:
        return " "
    letter = fold(character)
    # An accented "s" behind an apostrophe is no possessive, so the plain letter cannot stand for it.
    regular = (
        len(letter) == 1
        and letter.isascii()
        and all(
            WORD.fullmatch(around := before + character + after) and fold(around) == fold(before + letter + after)
            for before, after in (("a", "b"), ("a'", ""))
        )
    )
    return letter if regular else _UNREADABLE
