"""Which word is meant by one that can be a form of several: told by what an archive has."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.document import Document
from index.arrays.engine import ArrayEngine
from index.arrays.reader import ArrayReader
from index.engine.protocol import Entry
from index.query_language.parser import parse
from index.query_language.tree import Phrase, Word
from index.readings import Readings


def reader(folder: Path, language: str, **words: int) -> ArrayReader:
    """An index with so many documents of each word, and of nothing else."""
    writer = ArrayEngine().write(folder)
    texts = [word for word, count in words.items() for _ in range(count)]
    for number, text in enumerate(texts):
        writer.put(Entry(f"{number:04}", Document(title="", body=text, language=language), ()))
    writer.commit()
    return ArrayEngine().read(folder)


def terms(readings: Readings, typed: str) -> list[str]:
    return [reading.term for found in readings.of(typed) for reading in found]


@pytest.mark.parametrize(
    ("language", "typed", "words", "taken"),
    [
        ("en", "leaves", {"leaf": 4, "leaves": 9}, "leaf"),
        ("en", "leaves", {"leave": 8, "leaving": 7, "left": 9, "leaf": 1, "leaves": 9}, "leave"),
        ("en", "saw", {"see": 30, "seen": 20, "saw": 10}, "see"),
        ("en", "saw", {"see": 1, "saw": 9, "saws": 4}, "saw"),
        ("en", "meeting", {"meeting": 20, "meetings": 9, "meet": 9, "met": 12}, "meeting"),
        ("en", "found", {"find": 9, "found": 9}, "find"),
        ("en", "were", {"we're": 9, "were": 3, "is": 4}, "be"),
        ("es", "genero", {"género": 8, "generó": 9, "generan": 9}, "genero"),
        ("es", "genero", {"géneros": 2, "generan": 9}, "genero"),
        ("es", "generó", {"género": 8, "generó": 1, "generan": 2}, "generar"),
        ("es", "género", {"género": 8, "generó": 9}, "genero"),
        ("es", "vacuna", {"vacuna": 9, "vacunas": 5, "vacuno": 2, "vacunar": 4}, "vacuna"),
        ("es", "vino", {"vino": 9, "vinos": 3, "venir": 9, "viene": 20}, "vino"),
        ("es", "vino", {"vino": 3, "venir": 9, "viene": 20}, "venir"),
        ("es", "casa", {"casa": 20, "casó": 2}, "casa"),
        ("es", "dijo", {"decir": 2}, "decir"),
        ("es", "uñas", {"uñas": 3, "uña": 1, "una": 9}, "uña"),
        ("es", "una", {"uñas": 3, "uña": 1, "una": 9}, "una"),
        ("es", "ano", {"años": 9}, "año"),
        ("es", "espanol", {"español": 2}, "español"),
        ("es", "pena", {"peña": 9, "pena": 4}, "pena"),
        ("es", "españa", {"espana": 2}, "espana"),
        ("es", "practica", {"prácticas": 3, "practican": 1}, "practica"),
        ("es", "esta", {"esta": 41, "ésta": 4, "está": 40, "están": 20}, "esta"),
        ("es", "este", {"este": 41, "esté": 4, "está": 40}, "este"),
        ("es", "hacia", {"hacia": 41, "hacía": 4, "hace": 40}, "hacia"),
        ("es", "unas", {"unas": 20, "una": 40, "uñas": 4, "uña": 4}, "unas"),
        ("es", "está", {"esta": 41, "está": 4}, "estar"),
    ],
)
def test_what_an_archive_has_tells_which_word_is_meant(
    tmp_path: Path, language: str, typed: str, words: dict[str, int], taken: str
) -> None:
    readings = Readings(reader(tmp_path, language, **words))
    assert terms(readings, typed)[0] == taken


def test_a_form_that_the_archive_lacks_finds_those_that_it_has(tmp_path: Path) -> None:
    readings = Readings(reader(tmp_path, "en", mouse=2, go=1, children=1))
    assert [terms(readings, typed) for typed in ("mice", "went", "child", "mouses", "zyx")] == [
        ["mouse"],
        ["go"],
        ["child"],
        ["mouse"],
        [],
    ]


def test_forms_have_their_numbers_and_another_reading_says_what_to_type(tmp_path: Path) -> None:
    readings = Readings(index := reader(tmp_path, "en", leaf=6, leaves=3, left=7, leave=5))
    word = readings.resolved(Word("leaves"))
    assert isinstance(word, Word)
    told = readings.told(word, index.form_counts(word))
    assert (told.word, told.lemmas) == ("leaves", ("leaf",))
    assert told.forms == (("leaf", 6), ("leaves", 3))
    ((lemma, forms, text),) = told.others
    assert (lemma, forms, text) == ("leave", ("left", "leave", "leaves"), "left")


def test_all_words_of_a_tree_are_read_and_what_is_named_stays(tmp_path: Path) -> None:
    readings = Readings(reader(tmp_path, "en", mine=2, mines=3))
    tree = parse('mine OR -mines "mine mines" =mine mine{mines} min*').tree
    read = repr(readings.resolved(tree))
    assert read.count("Reading(") == 4
    phrase = readings.resolved(Phrase((Word("mines"), Word("=x", exact=True))))
    assert isinstance(phrase, Phrase)
    assert [len(word.readings) for word in phrase.words] == [1, 0]
    assert readings.resolved(tree) is readings.resolved(tree), "the same tree is read once"


def test_what_is_shortened_with_an_apostrophe_is_no_form_of_the_word_without_it(tmp_path: Path) -> None:
    folder = reader(tmp_path, "en", well=2, **{"we'll": 9, "We’ll": 1, "best": 3, "better": 3, "don't": 4})
    readings = Readings(folder)
    assert "we'll" not in readings.of("well")[0][0].forms
    assert terms(readings, "we'll") == terms(readings, "we’ll") == ["we'll"]
    assert terms(readings, "well")[-1] == "we'll"
    assert terms(readings, "dont") == ["don't"]


def test_an_abbreviation_with_dots_is_a_form_of_its_own(tmp_path: Path) -> None:
    folder = reader(tmp_path, "en", us=3, am=2, **{"U.S.": 5, "a.m.": 4, "are": 6})
    readings = Readings(folder)
    assert [each.forms for each in readings.of("us")[0]] == [("u.s.", "us")]
    assert terms(readings, "U.S.") == ["us"]
    assert "a.m." not in readings.of("am")[0][0].forms
    assert [each.forms for each in readings.of("a.m.")[0]] == [("a.m.",)]


def test_a_word_of_one_language_is_no_form_of_another_ones(tmp_path: Path) -> None:
    writer = ArrayEngine().write(tmp_path)
    for number, (text, language) in enumerate([("mine mines", "en"), ("mina minas", "es"), ("mina", "es")]):
        writer.put(Entry(str(number), Document(title="", body=text, language=language), ()))
    writer.commit()
    readings = Readings(ArrayEngine().read(tmp_path))
    assert [(each.language, each.term) for found in readings.of("mine") for each in found] == [("en", "mine")]
    assert [(found[0].language, found[0].term) for found in readings.of("mina")] == [("es", "mina")]
    assert [found[0].term for found in readings.of("minar")] == ["minar"], "what no text has may be of any"
