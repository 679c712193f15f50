"""Where sentences begin and end: good enough for news in English and Spanish, and never slow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from string import ascii_lowercase

# One set of characters in front lets the search run over all others. The lookbehind and the possessive repeats keep
# long runs of full stops or spaces linear.
_BREAK = re.compile(r"[.!?…\n](?:(?<=\n)[^\S\n]*+\n\s*+|(?<!\n)(?<![.!?…].)[.!?…]*+" + r"""["'”’»)\]]*+(\s++))""")
OPENING = "\"'“‘«¿¡([—-"
"""Characters that may stand before the first letter of a sentence."""

ABBREVIATIONS = (
    "mr|mrs|ms|dr|dra|fr|st|ste|sr|sra|srta|jr|lic|ing|prof|gen|gral|col|cnel|capt|lt|sgt|sen|rep|gov|hon|rev|msgr|"
    "mons|vs|núm|num|art|arts|av|avda|jan|feb|apr|jun|jul|aug|sep|sept|oct|nov|dec|ene|abr|dic|co|corp|inc|ltd|cía|"
    "cia|dept|depto|aprox|pág|pag|págs|vol|eds|approx|ud|uds"
)
"""A full stop behind one of these ends no sentence."""

_LAST_WORD = re.compile(r"(?<!\w)\w{1,6}\Z")
_ABBREVIATION = re.compile(ABBREVIATIONS, re.IGNORECASE)
_ABBREVIATIONS = frozenset(ABBREVIATIONS.split("|"))
# Two letters at the end of a word that no abbreviation ends in.
_PLAIN_ENDINGS = frozenset(map("".join, product(ascii_lowercase, repeat=2))) - {word[-2:] for word in _ABBREVIATIONS}

Sentence = tuple[int, int, int]
"""Characters `start` to `end` (exclusive), without white space around them; and the paragraph, counted from 0."""


def sentences(text: str, start: int = 0, stop: int | None = None) -> Iterator[Sentence]:
    """The sentences of the text in order. A blank line ends one too; abbreviations and initials do not.

    Only what lies from `start`, where a letter or digit stands, to `stop`, where no white space does: the first
    sentence and the last may then be pieces of longer ones.
    """
    length = len(text)
    if start == 0:
        start = length - len(text.lstrip())
    if stop is None:
        stop = length
    paragraph = 0
    for found in _BREAK.finditer(text, start, stop):
        end, after = found.span()
        if after == length:
            break
        space = found.start(1)
        if space < 0 or (after - space > 1 and text.count("\n", space, after) > 1):
            blank_line = True
        elif _ends_sentence(text, end, space, after):
            blank_line = False
        else:
            continue
        yield start, max(end, space), paragraph
        start = after
        paragraph += blank_line
    end = len(text.rstrip()) if stop == length else stop
    if end > start:
        yield start, end, paragraph


def _ends_sentence(text: str, stop: int, space: int, after: int) -> bool:
    """Whether the stop at `stop`, with white space from `space` to `after` behind it, does."""
    following = text[after]
    if following in OPENING:
        following = text[after : after + 4].lstrip(OPENING)[:1]
    if following.islower():
        return False
    if space - stop > 1 or text[stop] != ".":
        return True
    before = text[max(0, stop - 7) : stop]
    if before[-2:] in _PLAIN_ENDINGS and "." not in before:
        return True
    word = before.rpartition(" ")[2]
    if not (word.isascii() and word.isalpha()):
        return _ends_with_odd_word(text, stop)
    # Seven letters without a space are the end of a longer word.
    return word.lower() not in _ABBREVIATIONS and (len(word) > 1 or word.islower())


def _ends_with_odd_word(text: str, stop: int) -> bool:
    before = _LAST_WORD.search(text, max(0, stop - 7), stop)
    if before is None:
        return True
    word = before.group()
    initial = len(word) == 1 and word.isalpha() and word.isupper()
    dotted = before.start() > 0 and text[before.start() - 1] == "." and word.isalpha()
    return not (initial or dotted or _ABBREVIATION.fullmatch(word))
