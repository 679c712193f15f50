"""Words inside a written word: elided articles, endings of names, the Arabic article, parts of Persian words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.folding import fold, written
from index.analysis.inner_words import inner_words


@pytest.mark.parametrize(
    ("word", "inner"),
    [
        ("L’eau", "eau"),
        ("l'été", "été"),
        ("qu’il", "il"),
        ("D’après", "après"),
        ("s'abreuvent", "abreuvent"),
        ("jusqu'à", "à"),
        ("l’homme", "homme"),
        ("Dell’acqua", "acqua"),
        ("nell'assemblea", "assemblea"),
        ("un'altra", "altra"),
        ("quest’anno", "anno"),
        ("d'Olot", "olot"),
        ("L'aigua", "aigua"),
        ("n’hi", "hi"),
        ("d'água", "água"),
        ("d’U.R.S.S.", "urss"),
        ("Ankara'da", "ankara"),
        ("Ankara’dan", "ankara"),
        ("Türkiye'nin", "türkiye"),
        ("Türkiye’ye", "türkiye"),
        ("İzmir'in", "izmir"),
        ("Atatürk’ün", "atatürk"),
        ("İstanbul'a", "istanbul"),
        ("Erdoğan'la", "erdoğan"),
        ("ABD'li", ""),
        ("Kennedy'ego", "kennedy"),
        ("Grimm’schen", "grimm"),
        ("الكتاب", "كتاب"),
        ("وَالكِتَاب", "كتاب"),
        ("للكتاب", "كتاب"),
        ("کتاب‌ها", "کتاب ها"),
        ("می‌خواهد", "می خواهد"),
    ],
)
def test_words_stand_inside(word: str, inner: str) -> None:
    assert [fold(each) for each in inner_words(written(word))] == [fold(each) for each in inner.split()]


@pytest.mark.parametrize(
    "word",
    "don't can't I'm you're we've he'd she'll O'Brien o'clock mine's ma'am y'all rock'n'roll c'mon Hawai'i Sana'a "
    "Shi'a Qur'an Sa'da aujourd'hui N'Djamena M'Bappé c'hoazh ng'ombe g'arb o'zbek п'ять 12'500 5'10 "
    "ولد بيت הבית والد المس "
    "eau dell isn't shan't t'was fo'c'sle D'Souza".split(),
)
def test_a_word_that_is_one_word_has_none_inside(word: str) -> None:
    assert inner_words(written(word)) == ()


@given(st.text("aeidlqu'’nkst\u200cابلو", max_size=12))
def test_what_stands_inside_is_a_part_of_the_word(text: str) -> None:
    whole = written(text)
    for each in inner_words(whole):
        assert each
        assert fold(each) in fold(whole)
