"""A text as it is compared with others: its words, folded, and whether two texts are one and the same article."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

SHINGLE = 4
"""Words in a row that make a shingle, the unit in which texts are compared."""

LEAST_WORDS = 20
"""Words of a body from which on it may differ from another one and be the same article."""

_LEAST_TOLD = 8  # distinct words of a shorter body that its title has not: what pages that were lost say alike has none
_MOST_CHARACTERS = 200_000  # what is read of a text: some thirty thousand words, however long it is
_LONGEST_WORD = 64

# How much of their shingles two texts share (of all, or of the shorter one's); why so much is told in `same_article`.
_SHARED, _LEAST_SHARED, _HELD = 0.6, 0.4, 0.9
_SHARED_UNDER_OTHER_TITLE, _HELD_UNDER_OTHER_TITLE = 0.8, 0.95
_SHARED_IN_SERIES = 0.95
# How many words each may have that the other has not, as a share of the distinct words, and at any rate.
_EXCHANGED, _EXCHANGED_ANYWAY = 0.03, 2
_EXCHANGED_UNDER_OTHER_TITLE, _EXCHANGED_UNDER_OTHER_TITLE_ANYWAY = 0.01, 1


@dataclass(frozen=True)
class Comparison:
    """A text's words, case, accents and punctuation folded away, in their order."""

    title: tuple[str, ...]
    body: tuple[str, ...]

    @property
    def tells(self) -> bool:
        """Whether there is enough of it to say that an equal one is the same article."""
        return self.comparable or len(self.vocabulary - self.headline) >= _LEAST_TOLD

    @property
    def comparable(self) -> bool:
        """Whether there is enough of it to compare with what is not equal."""
        return len(self.body) >= LEAST_WORDS

    @cached_property
    def shingles(self) -> frozenset[str]:
        """All runs of `SHINGLE` words of the body."""
        return frozenset(map(" ".join, zip(*(self.body[start:] for start in range(SHINGLE)), strict=False)))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The distinct words of the body."""
        return frozenset(self.body)

    @cached_property
    def headline(self) -> frozenset[str]:
        """The distinct words of the title."""
        return frozenset(self.title)


def read(title: str, body: str) -> Comparison:
    """The reading of a text; of a very long one, of its beginning."""
    return Comparison(_words(title), _words(body))


def same_article(one: Comparison, other: Comparison) -> bool:
    """Whether one text is the other reprinted, corrected, a little cut, or with boilerplate added.

    Sharing most of the text is not enough: forms (one press release for each of a hundred grants) share up to 95 % of
    their shingles. What tells a form's copies from an article's versions is that each copy has names and figures *in
    place of* the other's, where a version has less or more or a few words mended. So the words that each has and the
    other has not are counted, figures by themselves. And a title that says something else asks for more, most of all
    one that differs in a word or two ("Part 1", "Part 2").
    """
    if not (one.comparable and other.comparable):
        return one == other and one.tells
    if one.body == other.body:
        return True
    shared = len(one.shingles & other.shingles)
    if not shared:
        return False
    held = shared / min(len(one.shingles), len(other.shingles))
    of_all = shared / (len(one.shingles) + len(other.shingles) - shared)
    figures, words = _exchanged(one.vocabulary, other.vocabulary)
    distinct = min(len(one.vocabulary), len(other.vocabulary))
    # A figure put right is a correction where all else is as before.
    if figures > (1 if one.title == other.title and of_all >= _HELD else 0):
        return False
    if _agree(one.headline, other.headline):
        if words > max(_EXCHANGED_ANYWAY, _EXCHANGED * distinct):
            return False
        return of_all >= _SHARED or (held >= _HELD and of_all >= _LEAST_SHARED)
    if _in_series(one.headline, other.headline):
        return not words and of_all >= _SHARED_IN_SERIES and not _exchanged(one.headline, other.headline)[0]
    if words > max(_EXCHANGED_UNDER_OTHER_TITLE_ANYWAY, _EXCHANGED_UNDER_OTHER_TITLE * distinct):
        return False
    return of_all >= _SHARED_UNDER_OTHER_TITLE or (held >= _HELD_UNDER_OTHER_TITLE and of_all >= _SHARED)


def _exchanged(one: frozenset[str], other: frozenset[str]) -> tuple[int, int]:
    """How many figures, and how many other words, each has that the other has not: the lesser of both."""
    left, right = one - other, other - one
    if not left or not right:
        return 0, 0
    figures = [sum(map(_is_figure, side)) for side in (left, right)]
    return min(figures), min(len(left) - figures[0], len(right) - figures[1])


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one title has all the words of the other."""
    return bool(one and other) and (one <= other or other <= one)


def _in_series(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the titles have half of the shorter one's words in common, and each has some of its own."""
    return 2 * len(one & other) >= min(len(one), len(other)) > 0


def _is_figure(word: str) -> bool:
    return any(map(str.isdigit, word))


def _words(text: str) -> tuple[str, ...]:
    text = text[:_MOST_CHARACTERS].casefold()
    if text.isascii():
        return tuple(_ASCII_WORD.findall(text.replace("'", "")))
    return tuple(_WORD.findall(_ACCENT.sub("", unicodedata.normalize("NFKD", text))))


# Scripts that write no space between words give a word for each letter. An apostrophe is no letter: `don’t` is `dont`,
# as those write it who lose it on the way. A run of letters that goes on and on is cut: no word is so long.
_ACCENT = re.compile("[\u0300-\u036f'\u2019\u02bc]+")
_WORD = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|"
    f"[^\\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]{{1,{_LONGEST_WORD}}}"
)
_ASCII_WORD = re.compile(f"[a-z0-9_]{{1,{_LONGEST_WORD}}}")
