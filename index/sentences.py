"""Where sentences begin and end: good enough for news in English and Spanish, and never slow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# The lookbehind and the possessive repeats keep long runs of full stops or spaces linear.
_BREAK = re.compile(r"""(?<![.!?…])[.!?…]++["'”’»)\]]*+(?P<space>\s++)|\n[^\S\n]*+\n\s*+""")
_OPENING = "\"'“‘«¿¡([—-"
_LAST_WORD = re.compile(r"(?<!\w)\w{1,6}\Z")
_ABBREVIATION = re.compile(
    "mr|mrs|ms|dr|dra|fr|st|ste|sr|sra|srta|jr|lic|ing|prof|gen|gral|col|cnel|capt|lt|sgt|sen|rep|gov|hon|rev|msgr|"
    "mons|vs|núm|num|art|arts|av|avda|jan|feb|apr|jun|jul|aug|sep|sept|oct|nov|dec|ene|abr|dic|co|corp|inc|ltd|cía|"
    "cia|dept|depto|aprox|pág|pag|págs|vol|eds|approx|ud|uds",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters `start` to `end` (exclusive), without white space around them; `paragraph` counts from 0."""

    start: int
    end: int
    paragraph: int


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of the text in order. A blank line ends one too; abbreviations and initials do not."""
    start, paragraph = len(text) - len(text.lstrip()), 0
    for found in _BREAK.finditer(text, start):
        space = found["space"]
        blank_line = space is None or space.count("\n") > 1
        if found.end() == len(text) or not (blank_line or _ends_sentence(text, found)):
            continue
        end = found.start() if space is None else found.start("space")
        if end > start:
            yield Sentence(start, end, paragraph)
        start = found.end()
        paragraph += blank_line
    end = len(text.rstrip())
    if end > start:
        yield Sentence(start, end, paragraph)


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    following = text[stop.end() : stop.end() + 4].lstrip(_OPENING)
    if following[:1].islower():
        return False
    if text[stop.start()] != "." or stop.start("space") - stop.start() > 1:
        return True
    before = _LAST_WORD.search(text, max(0, stop.start() - 7), stop.start())
    if before is None:
        return True
    word = before.group()
    initial = len(word) == 1 and word.isalpha() and word.isupper()
    dotted = before.start() > 0 and text[before.start() - 1] == "." and word.isalpha()
    return not (initial or dotted or _ABBREVIATION.fullmatch(word))
