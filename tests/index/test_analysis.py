"""Words, folding and stems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import LONGEST_WORD, STEMMED, fold, fold_value, stem, stem_class, terms, tokens


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


@pytest.mark.parametrize(
    "forms",
    [
        "elección eleccion elecciones ELECCIONES",
        "política políticas político políticos",
        "gobierno gobiernos",
        "joven jóvenes",
        "luz luces",
        "juez jueces jueza",
        "mes meses",
        "país países",
        "manifestación manifestaciones",
        "inglés inglesa ingleses",
        "votar votaron votará",
        "mujer mujeres",
    ],
)
def test_spanish_forms_share_a_stem_with_accents_or_without(forms: str) -> None:
    assert len({stem(fold(form), "es") for form in forms.split()}) == 1


@pytest.mark.parametrize("forms", ["mine mines mining mined", "election elections Election's", "emergency emergencies"])
def test_english_forms_share_a_stem(forms: str) -> None:
    assert len({stem(fold(form), "en") for form in forms.split()}) == 1


def test_different_spanish_words_keep_different_stems() -> None:
    words = ["mina", "minero", "gobierno", "gobernador", "eleccion", "elector", "pais", "paisaje", "luz", "lucha"]
    assert len({stem(word, "es") for word in words}) == len(words)


def test_a_language_without_stems_keeps_the_folded_word() -> None:
    assert stem("mines", "fr") == stem("mines", "") == "mines"
    assert [stem_class(language) for language in ("en", "es", "fr", "")] == ["en", "es", "", ""]


def test_terms_are_folded_words_with_their_stems() -> None:
    assert list(terms("The Mines’ ʼ minas", "en")) == [("the", "the"), ("mines", "mine"), ("minas", "mina")]


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_value(fold_value(text)) == fold_value(text)


@given(st.text(max_size=80), st.sampled_from(["en", "es", "fr", ""]))
def test_a_word_s_term_is_among_its_query_stems(text: str, language: str) -> None:
    for folded, stemmed in terms(text, language):
        assert stemmed in {folded, *(stem(folded, each) for each in STEMMED)}


@given(st.text(max_size=200))
def test_tokens_lie_in_order_inside_the_text(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert text[token.start : token.end] == token.word
        end = token.end
