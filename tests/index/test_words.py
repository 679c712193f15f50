"""Where words begin and end, and which spellings of one meet."""

from __future__ import annotations

import re

import pytest

from index.analysis.folding import fold, written
from index.analysis.words import INNER_SIGNS, WORD
from index.arrays.token_table import TokenTable
from tests.support.yardstick import within

HYPHEN, SOFT_HYPHEN = "\u2010", "\u00ad"


def folded(text: str) -> list[str]:
    return [word for each in WORD.findall(text) if (word := fold(each))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the U.S. and the U.S.A., the U.S.'s; EE.UU.", "the us and the usa the us eeuu"),
        ("U.S.-led U.S.Army J.Smith a.m. no.one S.1639", "us led us army j smith am no one s 1639"),
        ("Η.Π.Α. d'U.R.S.S. www.a.example.com", "ηπα durss www a example com"),
        ("1,234,567 1.234.567 1\u202f234\u202f567 1\u00a0234\u00a0567 12’500", "1234567 1234567 1234567 1234567 12500"),
        ("1,234,567.89 1.234.567,89 1,000th", "1234567 89 1234567 89 1000th"),
        ("3.14 1,5 10.2.3 0.125 192.168.1.20 555.123.4567", "3 14 1 5 10 2 3 0 125 192 168 1 20 555 123 4567"),
        ("2019.123 1,23,456 12.2019 1 234", "2019 123 1 23 456 12 2019 1 234"),
        ("C++ and C#, c++11, F# but ab# C## Notepad++ .NET", "c++ and c# c++ 11 f# but ab c notepad net"),
        ("the commit-\ntee of the dis-\ntrict", "the committee of the district"),
        (f"commit{HYPHEN}\ntee aque{SOFT_HYPHEN}\nduct nine-\nteenth", "committee aqueduct nineteenth"),
        ("munici-\npali-\nty", "municipality"),
        (
            "long-\ner part-\nner north-\nern anti-\nguo ex-\nample pre-\nsent",
            "longer partner northern antiguo example present",
        ),
        ("well-\nknown one-\nsided Jean-\nPaul up-to-\ndate", "well known one sided jean paul up to date"),
        ("state-of-\nthe-art pre-\nand post-war 9-\n11", "state of the art pre and post war 9 11"),
        ("commit-\n\ntee a-\nb", "commit tee a b"),
        (
            "un\u200bprecedented re\u2060sur\u2060faced mid\ufeffsummer aque\u200educt",
            "unprecedented resurfaced midsummer aqueduct",
        ),
        ("a\u034fb a\u061cb a\u180eb a\ufe0fb a\U000e0100b a\u2063b", "ab ab ab ab ab ab"),
        ("two\u200b \u200bwords \ufeff three\u2060", "two words three"),
        ('צה"ל צה״ל "אב" 17" say"hello', "צהל צהל אב 17 say hello"),
        ("col·lecció coŀlecció ½ 1⁄2 a·b", "colleccio colleccio 1⁄2 1⁄2 a b"),
        ("L’eau l'eau L‘eau L´eau l＇eau Hawaiʻi", "leau leau leau leau leau hawaii"),
        ("中国人 서울에서 ｶﾞ 人々 共1,234人", "中 国 人 서 울 에 서 ガ 人 々 共 1234 人"),
        ("กรุงเทพ ๒๕๖๒ မြန်မာ", "ก รุ ง เ ท พ 2562 မြ န် မာ"),
        ("འབྲས་སྤུངས हिन्दी", "འབྲས སྤུངས हिन्दी"),
    ],
)
def test_words_of_a_text(text: str, words: str) -> None:
    assert folded(text) == words.split()


@pytest.mark.parametrize(
    "spellings",
    [
        "Łódź LODZ Łódź",
        "ørsted Orsted ØRSTED",
        "đặng dang ĐẶNG",
        "Þór thor ÞÓR",
        "Guðmundsson gudmundsson",
        "ŒUVRE œuvre oeuvre",
        "Straße STRASSE straſse",
        "ħeġġa hegga",
        "ﬁlm film ﬁlm",
        "Ｇｏｌｄ gold",
        "İstanbul istanbul ISTANBUL ıstanbul",
        "ΣΊΣΥΦΟΣ σίσυφος σισυφος",
        "ёлка елка ЁЛКА",
        "қазақ казак",
        "ɗanƙwairo dankwairo",
        "أحمد احمد أَحْمَد",
        "محمـد محمد مُحَمَّد",
        "کتاب كتاب",
        "على علی علي",
        "שָׁלוֹם שלום",
        "می‌خواهد میخواهد",
        "١٢٣ 123 १२३ ๑๒๓ １２３",
        "ज़मीन जमीन",
        "oʻzbek oʼzbek o'zbek ozbek",
    ],
)
def test_spellings_of_one_word_meet(spellings: str) -> None:
    assert len({tuple(folded(each)) for each in spellings.split()}) == 1


@pytest.mark.parametrize(
    "words", ["か が", "ハ バ パ", "किताब कताब", "กา ก่า", "కల కాల", "мир мор", "C C++ C#", "½ 12", "နား နာ"]
)
def test_different_words_stay_apart(words: str) -> None:
    several = words.split()
    assert len({tuple(folded(each)) for each in several}) == len(several)


@pytest.mark.parametrize(
    "word",
    [
        "Ñuñoa’s\u200e",
        "mine's's",
        "U.S.'s\u2060",
        "d’été",
        "co\u00adop",
        "½",
        "می\u200cخواهد",
        "İ's",
        "U.S.",
        "d'U.R.S.S.'s",
    ],
)
def test_what_dictionaries_are_asked_for_folds_as_the_word_does(word: str) -> None:
    assert fold(written(word)) == fold(word)
    assert written(written(word)) == written(word)
    assert "'s" not in written(word)


def test_places_of_inner_signs_are_those_of_the_words() -> None:
    text = "U.S. 1,234 1.234 1\u00a0234 commit-\ntee l·l C++ C#. a.bc 1,23 well-\nknown a·b x+ ab#"
    inner = [each.group() for sign, pattern in INNER_SIGNS for each in re.finditer(pattern, text) if sign in text]
    assert inner == [".S.", ".234", ",234", "\u00a0234", "-\n", "·", "++", "#"]


@pytest.mark.parametrize("row", ["é.é", "ée.éf.", 'é"é', "C#a#", "1,2,", "U.S.A."])
def test_a_text_that_is_one_row_of_signs_inside_words_is_read_in_time_and_not_kept(row: str) -> None:
    table = TokenTable(len)
    within(250, lambda: table.read([row * 150_000]))
    assert not table._inner


def test_an_abbreviation_is_written_with_its_dots() -> None:
    assert {written(word) for word in ("U.S", "U.S.", "u.s.", "U.S.'s", "U．S．")} == {"u.s."}
    assert written("1.234.567") == "1234567"
