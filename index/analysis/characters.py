"""Kinds of characters, worked out from Unicode's own tables as the running Python knows them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_category = unicodedata.category

# Where marks and what nobody sees lie: to ask for each of a million characters takes a tenth of a second.
_PLACES_OF_MARKS = (
    (0x00AD, 0x00AD), (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x1CFF), (0x1DC0, 0x1DFF), (0x200B, 0x206F),
    (0x20D0, 0x20FF), (0x2CEF, 0x2CF1), (0x2D7F, 0x2DFF), (0x302A, 0x309A), (0xA66F, 0xABFF), (0xFB1E, 0xFB1E),
    (0xFE20, 0xFE2F), (0xFEFF, 0xFEFF), (0x101FD, 0x101FD), (0x102E0, 0x10390), (0x10A00, 0x11FFF), (0x13430, 0x13460),
    (0x16AF0, 0x16B36), (0x16F4F, 0x16FFF), (0x1BC9D, 0x1BCA3), (0x1CF00, 0x1CF46), (0x1D165, 0x1D244),
    (0x1DA00, 0x1DAAF), (0x1E000, 0x1E136), (0x1E2AE, 0x1E2EF), (0x1E4EC, 0x1E5EF), (0x1E6E0, 0x1E6FF),
    (0x1E8D0, 0x1E94A),
)  # fmt: skip

# Beside all of the category Cf: Other_Default_Ignorable_Code_Point and Variation_Selector of Unicode's PropList.txt.
_ALSO_HIDDEN = (
    (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF),
)  # fmt: skip

# Of the category Cf and yet seen: signs over figures (Prepended_Concatenation_Mark), notes between lines, and what
# places hieroglyphs.
_SEEN = (
    (0x0600, 0x0605), (0x06DD, 0x06DD), (0x070F, 0x070F), (0x0890, 0x0891), (0x08E2, 0x08E2), (0x110BD, 0x110BD),
    (0x110CD, 0x110CD), (0xFFF9, 0xFFFB), (0x13430, 0x1343F),
)  # fmt: skip

# Scripts written without spaces between words (Line_Break is ID, H2, H3, JL, JV, JT or SA), Korean, whose particles
# join the word, and such as scholars write sign by sign.
_EAST_ASIAN = (
    (0x1100, 0x11FF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3031, 0x3035), (0x3038, 0x303C), (0x3041, 0x3096),
    (0x309D, 0x309F), (0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x3105, 0x312F), (0x3131, 0x318E), (0x31A0, 0x31BF),
    (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA48C), (0xA960, 0xA97C), (0xAC00, 0xD7A3),
    (0xD7B0, 0xD7C6), (0xD7CB, 0xD7FB), (0xF900, 0xFAFF), (0xFF66, 0xFFDC), (0x12000, 0x12543), (0x13000, 0x1342F),
    (0x13441, 0x143FA), (0x14400, 0x14646), (0x16FE0, 0x16FE3), (0x17000, 0x18D1E), (0x1AFF0, 0x1B2FB),
    (0x20000, 0x3FFFD),
)  # fmt: skip
# Thai and Lao, Myanmar, Khmer, Tai Le and New Tai Lue, Tai Tham, Balinese, Javanese, Myanmar's extensions and Tai Viet,
# Ahom: their letters; their figures make words as others do.
_SOUTH_EAST_ASIAN = (
    (0x0E01, 0x0EDF), (0x1000, 0x109F), (0x1780, 0x17DC), (0x1950, 0x19DF), (0x1A20, 0x1AAD), (0x1B05, 0x1B4C),
    (0xA984, 0xA9FE), (0xAA60, 0xAADD), (0x11700, 0x11746),
)  # fmt: skip


def is_hidden(character: str) -> bool:
    """Whether nobody sees it: Unicode's Default_Ignorable_Code_Point."""
    code = ord(character)
    if _category(character) == "Cf":
        return not _lies_in(code, _SEEN)
    return _lies_in(code, _ALSO_HIDDEN)


def _lies_in(code: int, places: Iterable[tuple[int, int]]) -> bool:
    return any(first <= code <= last for first, last in places)


def _categories(places: Iterable[tuple[int, int]]) -> list[tuple[int, str]]:
    """Of each place its first character and the categories of all, one behind the other: `LlLlMn`."""
    return [(first, "".join(map(_category, map(chr, range(first, last + 1))))) for first, last in places]


def _runs(categories: Iterable[tuple[int, str]], wanted: str) -> Iterator[tuple[int, int]]:
    """The characters of some categories, as first and last of each run of neighbours."""
    # A category is written with a capital and a small letter, so a capital stands at the beginning of each.
    pattern = re.compile(f"(?:{wanted})+")
    for first, names in categories:
        for run in pattern.finditer(names):
            yield first + run.start() // 2, first + run.end() // 2 - 1


def _class(runs: Iterable[tuple[int, int]]) -> str:
    # None of them means anything in a class, so they stand there as they are: that is read ten times faster.
    return "".join(chr(first) if first == last else f"{chr(first)}-{chr(last)}" for first, last in runs)


_with_marks = _categories(_PLACES_OF_MARKS)

HIDDEN = _class((*(run for run in _runs(_with_marks, "Cf") if not _lies_in(run[0], _SEEN)), *_ALSO_HIDDEN))
"""The inside of a class: what nobody sees."""

UPON = HIDDEN + _class(_runs(_with_marks, "M."))
"""The inside of a class: what stands on, under or beside a letter and belongs to it (accents, vowel signs, points), and
what nobody sees."""

APART = _class((*_EAST_ASIAN, *_runs(_categories(_SOUTH_EAST_ASIAN), "L.")))
"""The inside of a class: the letters of scripts of which each is a word by itself."""
