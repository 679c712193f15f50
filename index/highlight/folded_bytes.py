"""A text letter for letter as bytes: the folded letters of words, the apostrophes inside them, and spaces.

Bytes are searched many times faster than a text is made into words. Each character gives one byte, so that places stay
the same. Most texts in Latin letters can be read so. One with a character that folds to several letters or to none, or
that joins what stands around it, cannot. Signs that stand inside a word only in some places (`index.analysis.words`)
are looked for there.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import repeat

from index.analysis.characters import is_hidden
from index.analysis.folding import fold
from index.analysis.words import APOSTROPHES, INNER_SIGNS, WORD
from index.budget import looking

_LONE_APOSTROPHE = re.compile(rb"'(?:(?<![a-z0-9]')|(?![a-z0-9]))")
_BEYOND_LATIN = re.compile(r"[^\x00-\xff]")
_UNREADABLE = b"\0"
_HIDDEN = b"_"  # what nobody sees
_LONE_HIDDEN = re.compile(rb"(?<![a-z0-9_])_+")
_UNCLEAR = (b"'_", b"_'", b"'s_")
_SPACE, _APOSTROPHE, _FILLER = b" '_"
_KEPT = "+#"
# Letters around a sign between which it may be part of a word.
_PLACES = ("ab{}ba", "1{}234", "1{}2", "l{}l", "א{}א", "a{}\nb")
_LOOKED_FOR = frozenset("".join(sign for sign, _ in INNER_SIGNS)) | {'"'}
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
    if _HIDDEN in letters:
        if any(pair in letters for pair in _UNCLEAR) or "\xad\n" in text:
            return None
        letters = _LONE_HIDDEN.sub(_spaces, letters)
    return _with_inner_signs(padded, _LONE_APOSTROPHE.sub(b" ", letters))


def _spaces(found: re.Match[bytes]) -> bytes:
    return b" " * len(found.group())


def _with_inner_signs(padded: str, letters: bytes) -> bytes | None:
    """The letters with a filler in the place of each sign that parts no word; the signs of `C++` and `C#` stay. None
    where two such places touch: which of them counts is for the regular expression to say."""
    spans: list[tuple[int, int]] = []
    for sign, pattern in INNER_SIGNS:
        if sign in padded:
            found = _inner(pattern).finditer(padded)
            spans += [each.span() for each in (looking(found, 10_000) if len(padded) > _AT_ONCE else found)]
    if not spans:
        return letters
    spans.sort()
    made = bytearray(letters)
    last = 0
    for start, end in looking(spans, 10_000):
        word = letters[letters.rfind(b" ", 0, start) : letters.find(b" ", end)]
        if (last and _SPACE not in made[last:start]) or _HIDDEN in word:
            return None
        if padded[start] in _KEPT:
            made[start:end] = padded[start:end].encode()
            if made[end] != _SPACE:
                return None
        else:
            for place in range(start, end):
                if made[place] == _SPACE:
                    made[place] = _APOSTROPHE if padded[place] in APOSTROPHES else _FILLER
        last = end
    return bytes(made)


@cache
def _inner(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


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
    if letter == "_":
        return "\xad"  # which the table makes the same of; an underscore parts words
    if letter is None:
        raise _CannotRead
    return letter


@cache
def _table(encoding: str) -> bytes:
    letters = (_character(bytes((byte,)).decode(encoding, "replace")) for byte in range(256))
    return b"".join(_UNREADABLE if letter is None else letter.encode() for letter in letters)


def _parts(place: str, sign: str) -> bool:
    """Whether the sign parts words in such a place."""
    return len(WORD.findall(place.format(sign))) > 1


@lru_cache(maxsize=4096)
def _character(character: str) -> str | None:
    """The one letter or digit that it folds to; or an apostrophe, or a space for what stands between words."""
    if character in APOSTROPHES:
        return "'"
    if character in _LOOKED_FOR:
        return " "
    if is_hidden(character) and not character.isalnum():
        return "_"
    if WORD.fullmatch(f"a{character}") is None and WORD.fullmatch(character) is None:
        return " " if all(map(_parts, _PLACES, repeat(character))) else None
    letter = fold(character)
    if len(letter) != 1 or not letter.isascii():
        return None
    # An accented "s" behind an apostrophe is no possessive: the plain letter cannot stand for it.
    around = (f"a{character}b", f"a{letter}b"), (f"a'{character}", f"a'{letter}")
    return letter if all(WORD.fullmatch(word) and fold(word) == fold(plain) for word, plain in around) else None
