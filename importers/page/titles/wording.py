"""Titles as texts: cleaned, compared, measured, and taken apart where a mark joins a title to other names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice

from importers.page.tree import line_of

LONGEST = 400
_MOST_MARKS = 5


def clean(text: str) -> str:
    """The text on one line, without entities that were escaped twice, hyphens that are not to be seen and arrows."""
    return without_arrow(line_of(unescape(text).replace("\u00ad", ""))[:LONGEST])


def without_arrow(text: str) -> str:
    """The text without the sign with which some designs begin every heading: "[> The rope broke"."""
    arrow = _ARROW.match(text)
    return text[arrow.end() :] if arrow else text


_ARROW = re.compile(r"\[?[>»›→▶]{1,3}\s{1,3}(?=\w)")


def letters_of(text: str) -> str:
    """The letters and digits alone: equal for two spellings of one title."""
    text = text.casefold()
    return _NO_LETTER.sub("", text if text.isascii() else unicodedata.normalize("NFKD", text))


def length(text: str) -> int:
    """How many words; scripts that write none between spaces have about one in two characters."""
    return len(text.split()) + (0 if text.isascii() else len(_UNSPACED.findall(text)) // 2)


def words(text: str) -> frozenset[str]:
    """The words, to see how much two titles have in common."""
    return frozenset(_WORD.findall(text.casefold()))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a title between two of its marks: `place` is "begin", "middle" or "end", `mark` the kind of the mark at
    which it was cut off, `rest` what else there was, before and behind, `levels` the levels that it is made of."""

    text: str
    place: str
    mark: str
    rest: tuple[str, ...]
    levels: tuple[str, ...]


def parts_of(title: str) -> Iterator[Part]:
    """Every run of neighbouring parts of "Title - Section | Site", but for the whole."""
    marks = list(islice(_MARK.finditer(title), _MOST_MARKS))
    begins, ends = [0, *(mark.end() for mark in marks)], [*(mark.start() for mark in marks), len(title)]
    levels = [title[begin:end].strip() for begin, end in zip(begins, ends, strict=True)]
    for first in range(len(levels) if marks else 0):
        for last in range(first, len(levels)):
            text = title[begins[first] : ends[last]].strip()
            if text and last - first < len(marks):
                rest = (
                    title[: ends[first - 1]].strip() if first else "",
                    title[begins[last + 1] :] if last < len(marks) else "",
                )
                place = "begin" if not first else "end" if last == len(marks) else "middle"
                mark = marks[last if last < len(marks) else first - 1][0].strip()
                kept = tuple(filter(None, rest))
                yield Part(text, place, _kind(mark), kept, tuple(levels[first : last + 1]))


def _kind(mark: str) -> str:
    return "colon" if mark in (":", "：") else "mark"


_MARK = re.compile(
    r"\s{1,3}(?:[|·•»›«‹<>~–—⋆∙/-]|--|::|//)\s{1,3}|\s{0,3}[|｜：_•]\s{0,3}|\s{0,3}:\s{1,3}|:(?=[^\s/\d])|(?<=\w)[–—-]\s"
)
_NO_LETTER = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile("[\u3041-\u30ff\u4e00-\u9fff\u0e00-\u0e7f]")
