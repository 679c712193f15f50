"""How text is cut into words.

A word is a run of letters and digits with the marks on them. Some signs stand inside a word and part none: apostrophes
between letters, what nobody sees (soft hyphens, joiners, variation selectors), the dots of `U.S.A.`, the separators of
`1,234,567`, the signs of `C++` and `C#`, the hyphen at the end of a line in the middle of a word. Scripts that are
written without spaces, or with particles joined to words, give a word for each character with its marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from string import ascii_lowercase

from archive.texts.line_ends import ENDINGS, FIRST_PARTS, JOINING_WORDS
from index.analysis.characters import APART, HIDDEN, UPON

APOSTROPHES = "'’‘＇´"
"""What stands for an apostrophe between letters: as it should be, and as it is typed."""

_LETTER = rf"[^\W_{APART}]"
# Where it makes no difference, classes of Latin letters or of categories: others take long to compile.
_ANY = r"[^\W_]"
_ALPHABETIC = r"[^\W\d_]"
_SMALL = r"[^\W\d_A-ZÀ-ÖØ-Þ]"
_FARTHEST = 14  # letters between two hyphens


def _not_behind(words: Iterable[str], sign: str) -> str:
    """None of these words stands before the sign that was just passed."""
    by_length: dict[int, list[str]] = {}
    for word in sorted(words):
        by_length.setdefault(len(word), []).append(word)
    return "".join(rf"(?<!(?<!{_ANY})(?i:{'|'.join(some)}){sign})" for some in by_length.values())


def _groups(first: str, further: str, not_behind: str = "(?<![0-9][.,])") -> str:
    """What follows the first of the figures of a number whose thousands are parted; its sign was passed."""
    begun = "|".join(rf"(?<={not_behind}(?<![0-9A-Za-zÀ-ÖØ-öø-ÿ])[1-9]{'[0-9]' * more}{first})" for more in range(3))
    return rf"(?=[0-9])(?:{begun})[0-9]{{3}}(?:{further}[0-9]{{3}})*(?!{further}?[0-9])"


_NARROW = "[\u00a0\u2009\u202f]"
_NOT_BEHIND_NARROW = r"(?<![0-9][^\S\x00-\x7f])"
_COMMAS, _DOTS = f",{_groups(',', ',')}", rf"\.{_groups('[.]', '[.]')}"
_SPACES = f"{_NARROW}{_groups('[^0-9]', _NARROW, _NOT_BEHIND_NARROW)}"
_DOUBLED = f"(?i:{'|'.join(2 * letter for letter in ascii_lowercase)})"
_SINGLE_OR_DOUBLED = "|".join(
    rf"(?<=(?<!{_ANY}){letter}[.]){letter}(?:\.{letter})*(?!{_ANY})" for letter in (_ALPHABETIC, _DOUBLED)
)
_ABBREVIATION = rf"\.(?={_ALPHABETIC})(?:{_SINGLE_OR_DOUBLED})(?:\.(?!{_ANY}))?(?:[{APOSTROPHES}]{_ANY}++)*+"
_LINE_END = (
    rf"\n(?<={_SMALL}.\n)(?={_SMALL}{{2}})(?={_ANY}++(?!-(?!\n)))"
    + "".join(rf"(?<!-{_ANY}{{{length}}}.\n)" for length in range(1, _FARTHEST + 1))
    + rf"(?:(?=(?:{ENDINGS.pattern})(?!{_ANY}))|{_not_behind(FIRST_PARTS, f'.{chr(10)}')})"
    + rf"(?!(?:{'|'.join(sorted(JOINING_WORDS))})(?!{_ANY}))"
)
_MIDDLE_DOT = "·(?<=[lL]·)(?=[lL])"
_SIGN = "|".join(
    (
        rf"[{APOSTROPHES}][{HIDDEN}]*(?={_ANY})",
        f"[-\u2010]{_LINE_END}",
        rf"\n(?<=\xad\n)(?={_ANY})",
        r'["״׳](?<=[^\x00-\x7f].)(?=[א-ת])',
        _MIDDLE_DOT,
        r"⁄(?<=[0-9]⁄)(?=[0-9])",
    )
)
"""What parts no word where letters follow: apostrophes, `commit-` at the end of a line with `tee` on the next but not
`well-` with `known`, a soft hyphen there, the quote in Hebrew initials, the dot of `col·lecció`, the bar of `½`."""

_PLUSES = rf"\+\+(?<=(?<!{_ANY})[A-Za-z][+][+])(?![A-Za-z+#])"
_SHARP = rf"\#(?<=(?<!{_ANY})[A-Za-z][#])(?![A-Za-z+#])"
# Behind a letter of its own: Korean vowels and finals that are written one by one, voicing marks of half width.
_PARTS = "\u1160-\u11ff\ud7b0-\ud7fb\uff9e\uff9f"

# After nearly every word there is a space: that is looked for before all else, which halves the time. The class of
# letters is long to compile, so it stands there once, and what is a letter and none of these stands apart.
WORD = re.compile(
    rf"(?:{_LETTER}++(?:(?! )(?:[{UPON}]|{_COMMAS}|{_DOTS}|{_SPACES}|{_SIGN})++)?+)++"
    rf"(?:(?! )(?:{_ABBREVIATION}|{_PLUSES}|{_SHARP}))?+"
    rf"|{_ANY}[{UPON}{_PARTS}]*"
)
"""One word: letters and digits with the signs inside. Scripts without spaces give a word for each character."""


INNER_SIGNS = (
    (".", f"{_DOTS}|{_ABBREVIATION}"),
    (",", _COMMAS),
    ("\u00a0", _SPACES),
    ("\u2009", _SPACES),
    ("\u202f", _SPACES),
    ("-", f"-{_LINE_END}"),
    ("\u2010", f"\u2010{_LINE_END}"),
    ("·", _MIDDLE_DOT),
    ("+", _PLUSES),
    ("#", _SHARP),
)
"""Signs that stand inside a word in some places and part words in others, with the expression for such a place, from
the sign on. Those that nobody sees and apostrophes are left out: they never part letters."""


@dataclass(frozen=True, slots=True)
class Token:
    """A whole word as it stands in the text, from character `start` to `end` (exclusive)."""

    word: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of the text in order."""
    return (Token(found.group(), *found.span()) for found in WORD.finditer(text))
