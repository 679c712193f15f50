"""Readings of a word, and the short code that stands for them: what to cut off its end, and what to put there.

The code of `casas` is `1,2ar!`: one letter off gives `casa`; two off and `ar` on gives `casar`, which by its mark is a
verb. Words that are inflected in the same way have the same code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

LONGEST = 64
"""Characters of a word, and of a lemma: what is longer is in no table."""

_MOST = 16  # readings of a word
_READING = re.compile(r"([0-9]{1,2})([^\W\d_']*)(!?)")


class Reading(NamedTuple):
    """What a written word can be a form of."""

    lemma: str
    """As the dictionary writes it, in small letters, accents kept: `género`."""
    is_verb: bool
    """Whether the written word is a form of a verb in this reading."""


Known = Callable[[str], tuple[Reading, ...]]
"""What a dictionary says of a word; nothing where it does not know it."""


def encode(word: str, readings: tuple[Reading, ...]) -> str:
    """The code for what the word can be a form of."""
    return ",".join([_one(word, *reading) for reading in readings])


def decode(word: str, code: str) -> tuple[Reading, ...]:
    """What the word can be a form of. Raises `ValueError` for what is no code, or none for this word."""
    parts = _parts(code)
    if any(cut > len(word) for cut, _, _ in parts):
        raise ValueError(code)
    return tuple([Reading(word[: len(word) - cut] + end, is_verb) for cut, end, is_verb in parts])


@lru_cache(maxsize=1 << 10)
def _parts(code: str) -> tuple[tuple[int, str, bool], ...]:
    """Of each reading, how many letters go, what comes instead, and whether it is a verb."""
    found = []
    for part in code.split(",", _MOST):
        match = _READING.fullmatch(part)
        if match is None or len(match[2]) > LONGEST:
            raise ValueError(code)
        found.append((int(match[1]), match[2], bool(match[3])))
    return tuple(found)


def _one(word: str, lemma: str, is_verb: bool) -> str:
    shared = 0
    for letter, other in zip(word, lemma, strict=False):
        if letter != other:
            break
        shared += 1
    return f"{len(word) - shared}{lemma[shared:]}{'!' * is_verb}"


_PLAIN = str.maketrans("áéíóú", "aeiou")
_ACUTE = dict(zip("aeiou", "áéíóú", strict=True))


def without_acute(word: str) -> str:
    """The word with its acute accents taken off, as many letters as before: ñ and ü are letters of their own."""
    return word.translate(_PLAIN)


def accent_of(word: str) -> int | None:
    """Which letter has the acute accent, counted from the end from 1; 0 where none has; None where several have."""
    if word.isascii():
        return 0
    places = [len(word) - at for at, letter in enumerate(word) if letter in "áéíóú"]
    return (0, *places)[-1] if len(places) < 2 else None


def with_acute(plain: str, place: int) -> str:
    """The word with an accent on the letter of that number. Raises `ValueError` where that letter can have none."""
    if not place:
        return plain
    at = len(plain) - place
    if at < 0 or plain[at] not in _ACUTE:
        raise ValueError(plain)
    return plain[:at] + _ACUTE[plain[at]] + plain[at + 1 :]
