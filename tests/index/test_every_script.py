"""Every letter of Unicode: cut, folded, found and marked, whatever its script."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cache

import pytest

from archive.document import Document, clean_text
from index.analysis.folding import fold
from index.analysis.words import WORD
from index.highlight.highlights import find_highlights
from index.query_language.matcher import analyse, matches
from index.query_language.parser import parse
from index.query_language.tree import Nothing

BEYOND_WORDS = frozenset("MATHEMATICAL SQUARED PARENTHESIZED CIRCLED NEGATIVE MODIFIER SUPERSCRIPT SUBSCRIPT".split())
"""First words of the names of letters and figures that are signs and make no words."""

_NO_WORDS = "\uff9e\uff9f\uffa0\u30ff"
"""Letters that are voicing marks of half width, the filler of Korean, and "koto", which is two letters in one."""


@cache
def scripts() -> dict[str, list[str]]:
    """The letters and figures of each script, by the first word of their names, as texts of the archive have them."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in range(0x110000):
        letter = chr(code)
        category = unicodedata.category(letter)
        if category[0] != "L" and category != "Nd":
            continue
        if letter in _NO_WORDS:
            continue
        first = unicodedata.name(letter, "CJK").partition(" ")[0].partition("-")[0]
        if first not in BEYOND_WORDS and clean_text(letter) == letter:
            found[first].append(letter)
    return found


def words_of(script: str) -> list[str]:
    """Words of four letters that follow one another in the table, every letter in one or more."""
    letters = scripts()[script]
    step = max(1, len(letters) // 400) if script in ("CJK", "HANGUL", "CUNEIFORM", "EGYPTIAN", "TANGUT") else 1
    return ["".join(letters[at : at + 4]) for at in range(0, len(letters), step)]


SCRIPTS = sorted(scripts())


def test_there_are_scripts_enough() -> None:
    assert len(SCRIPTS) > 150
    assert {"LATIN", "ARABIC", "HANGUL", "THAI", "CJK", "ETHIOPIC", "CHEROKEE", "TIBETAN", "ADLAM"} <= set(SCRIPTS)


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_letter_folds_alike_in_both_cases_and_for_good(script: str) -> None:
    for letter in scripts()[script]:
        folded = fold(letter)
        assert fold(folded) == folded
        assert fold(letter.upper()) == fold(letter.lower()) == folded
        assert fold(unicodedata.normalize("NFD", letter)) == folded


@pytest.mark.parametrize("script", SCRIPTS)
def test_words_are_one_word_or_their_characters(script: str) -> None:
    for word in words_of(script):
        cut = WORD.findall(word)
        assert "".join(cut) == word
        # A script without spaces is known by this, that the same letter twice is two words.
        assert len(cut) == 1 or any(len(WORD.findall(2 * letter)) == 2 for letter in word)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_word_is_found_by_itself_and_by_its_folded_form_and_marked_whole(script: str) -> None:
    for word in words_of(script)[::7]:
        text = f"({word}) {word}."
        document = analyse(Document(title="", body=text, language=""))
        for typed in (word, " ".join(filter(None, map(fold, WORD.findall(word)))), word.upper()):
            tree = parse(f'"{typed}"').tree
            if isinstance(tree, Nothing):
                assert not any(map(fold, WORD.findall(word)))
                continue
            assert matches(tree, document), (word, typed)
            marks = [(start, end) for start, end, _ in find_highlights(tree, text, "")]
            assert marks == [(1, 1 + len(word)), (len(word) + 3, 2 * len(word) + 3)], (word, typed)


def test_marks_stay_with_their_letters() -> None:
    for code in range(0x110000):
        mark = chr(code)
        if unicodedata.category(mark)[0] == "M":
            for letter in "aक中ก":
                assert WORD.findall(f"{letter}{mark} ") == [f"{letter}{mark}"], hex(code)
            assert len(WORD.findall(f"a{mark}b")) == 1


def test_no_character_joins_what_a_space_parts() -> None:
    for code in range(0x110000):
        sign = chr(code)
        if unicodedata.category(sign)[0] == "M":
            assert len(WORD.findall(f"one{sign} {sign}two")) == 2, hex(code)
        elif not sign.isalnum() and not 0xD800 <= code < 0xE000:
            assert [fold(word) for word in WORD.findall(f"one{sign} {sign}two")] == ["one", "two"], hex(code)
            assert [fold(word) for word in WORD.findall(f"one {sign} two") if fold(word)] == ["one", "two"], hex(code)


def test_what_nobody_sees_parts_no_word() -> None:
    hidden = (
        *(
            0x00AD,
            0x034F,
            0x061C,
            0x115F,
            0x17B4,
            0x180B,
            0x180E,
            0x200B,
            0x200C,
            0x200D,
            0x200E,
            0x200F,
            0x202A,
            0x202E,
        ),
        *(0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0x2066, 0x2069, 0x206F, 0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0),
        *(0x1BCA0, 0x1D173, 0xE0001, 0xE0020, 0xE007F, 0xE0100, 0xE01EF),
    )
    for code in hidden:
        parts = WORD.findall(f"com{chr(code)}mittee")
        if len(parts) == 1:
            assert fold(parts[0]) == "committee", hex(code)
        else:  # the fillers of Korean are letters, of which each is a word
            assert "FILLER" in unicodedata.name(chr(code)), hex(code)
