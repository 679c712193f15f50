"""Words and folding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.folding import LONGEST_WORD, fold, fold_value, written
from index.analysis.words import tokens


def test_words_are_whole_with_their_places() -> None:
    text = "Ñuñoa’s by-law, O'Neill: 3 minas."
    assert [(each.word, text[each.start : each.end]) for each in tokens(text)] == [
        (word, word) for word in ["Ñuñoa’s", "by", "law", "O'Neill", "3", "minas"]
    ]


def test_a_word_in_decomposed_letters_stays_one_word() -> None:
    assert [each.word for each in tokens("eleccio\u0301n y soft\u00adhyphen")] == [
        "eleccio\u0301n",
        "y",
        "soft\u00adhyphen",
    ]
    assert fold("eleccio\u0301n") == fold("elección")
    assert fold("soft\u00adhyphen") == "softhyphen"


def test_each_character_of_chinese_is_a_word() -> None:
    assert [each.word for each in tokens("中国 news")] == ["中", "国", "news"]


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("ELECCIÓN", "eleccion"),
        ("Ñuñoa’s", "nunoa"),
        ("mine's", "mine"),
        ("O'Neill", "oneill"),
        ("Straße", "strasse"),
        ("ﬁnance", "finance"),
        ("Łódź", "lodz"),
        ("हिन्दी", fold("हिन्दी")),
        ("ʼ", ""),
        ("x" * 100, "x" * LONGEST_WORD),
    ],
)
def test_folding_takes_case_accents_and_possessives_away(word: str, folded: str) -> None:
    assert fold(word) == folded


def test_written_words_keep_their_accents() -> None:
    assert [written(word) for word in ("ELECCIÓN", "Ñuñoa’s", "O’Neill", "eleccio\u0301n", "soft\u00adhyphen")] == [
        "elección",
        "ñuñoa",
        "o'neill",
        "elección",
        "softhyphen",
    ]


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_value(fold_value(text)) == fold_value(text)


@given(st.text(max_size=80))
def test_a_written_word_folds_as_the_word_does(text: str) -> None:
    for token in tokens(text):
        assert fold(written(token.word)) == fold(token.word)
        assert written(written(token.word)) == written(token.word)


@given(st.text(max_size=200))
def test_tokens_lie_in_order_inside_the_text(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert text[token.start : token.end] == token.word
        end = token.end
