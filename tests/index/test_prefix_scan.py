"""Snippets are found by a glance at few words and sentences, and are those that a look at each of them gives."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.folding import fold
from index.analysis.words import WORD
from index.highlight.folded_bytes import folded_bytes
from index.highlight.highlights import find_highlights
from index.highlight.prefix_scan import prefix_scanner
from index.highlight.query_terms import positive_parts, query_terms
from index.highlight.sentences import sentences
from index.highlight.snippets import best, mark
from index.query_language.tree import And, Fuzzy, Node, Not, Or, Phrase, Prefix, Reading, Wildcard, Word
from tests.support import plain_marks, plain_passages
from tests.support.readings import read_beside

PLAIN = (
    "gold mine mines mining mined miner's O'Neill ONeill o'n St. the The of State states' emergency using used ate "
    "ating dying die dies tie tying sky skies y yes year i I'm it's dog's 'dogs' a an U.S. Mr. Smith e.g. go going g'o "
    "general 3.5 2019 1990s cities city easy easily applied applies el la de que gobierno gobiernos elección eleccion "
    "Ñuñoa’s nunoa voz voces vez veces luz joven jóvenes uno soluciones solución uciones agencia enciafluencia z c u "
    "unidos EE.UU. Dr. núm. 1º km² años ano g’old ''gold'' “gold” «mina» gold’ '’gold it''s go—ld go_ld €5 s's's ªgo"
).split()
ODD = (
    "中国 e\u0301 a\u0301b co\u00adop go\u200cld go\u200bld straße groß Æther ½ ﬁn Kaczyński Škoda d'ś x’Š œuvre ŉs ʼn "
    "Привет U.S.A. U.S.'s EE.UU. "
    "1,234,567 3.14 C++ C#s c#. commit-\ntee well-\nknown 1\u00a0234 l·l’s aque\xad\nduct a\u2060' "
    "ſo x’ſ İstanbul ı 😀 \0 ＧＯＬＤ K go\u202fld gold\ufeff ƒ ˆ Ÿes \ud800 fi\u0308n"
).split(" ")
LONG = ["x" * 70, "gold" * 60, "filler words in a row " * 30, "." * 400, "\n" * 400, " " * 400, "'" * 50]
GAPS = [" "] * 20 + (
    ["  ", "\n", "\n\n", ". ", ". ", ", ", "? ", "... ", "…\n", ".\n\n", "\n \n", ".) ", '." ', "’ ", "'", " '", "-"]
    + [" — ", "/", "\t", ".", "\r\n", "\u2028", ".\u2029 "]
)
LANGUAGES = ["en", "es", "fr", ""]

_words = st.sampled_from(PLAIN) | st.sampled_from(PLAIN) | st.sampled_from(ODD)
_texts = st.lists(st.tuples(_words | st.sampled_from(LONG), st.sampled_from(GAPS)), max_size=60).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
_fields = st.sampled_from(["", "", "title", "body"])
_leaves = (
    st.builds(Word, _words, st.booleans(), _fields)
    | st.builds(
        Phrase,
        st.lists(st.builds(Word, _words, st.booleans()), min_size=1, max_size=3).map(tuple),
        st.sampled_from([0, 0, 1, 3, 50]),
        _fields,
    )
    | st.builds(Prefix, _words.map(lambda word: word[:3]), _fields)
    | st.builds(
        Wildcard, st.tuples(_words, st.sampled_from("*?")).map(lambda pair: pair[0][:2] + pair[1] + pair[0][3:])
    )
    | st.builds(Fuzzy, _words, _fields)
)
_trees = st.recursive(
    _leaves,
    lambda inner: (
        st.builds(And, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(Or, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(Not, inner)
    ),
    max_leaves=5,
)


def assert_same(tree: Node, text: str, language: str) -> None:
    asked = read_beside(tree, text, language)
    assert mark(tree, text, language) == mark(asked, text, language)
    for each in (tree, asked):
        _assert_as_plain(each, text, language)


def _assert_as_plain(tree: Node, text: str, language: str) -> None:
    for field in ("", "title", "body"):
        assert mark(tree, text, language, field) == plain_passages.mark(tree, text, language, field)
    for most in (None, 3):
        found = [(start, end, answer.weight) for start, end, answer in find_highlights(tree, text, language, "", most)]
        plain = plain_marks.find_marks(tree, text, language, "", most)
        assert found == [(each.start, each.end, each.weight) for each in plain]
    for count, width in ((3, 200), (1, 20), (4, 60), (2, 0)):
        assert best(tree, text, language, count, width) == plain_passages.best(tree, text, language, count, width)


@given(_trees, _texts, st.sampled_from(LANGUAGES))
def test_snippets_are_those_of_the_plain_way(tree: Node, text: str, language: str) -> None:
    assert_same(tree, text, language)


@pytest.mark.parametrize("seed", range(60))
def test_long_texts_give_the_same_snippets(seed: int) -> None:
    source = random.Random(seed)
    # Few different words, so that queries find them; a text with one odd word cannot be read at a glance.
    few = source.sample(PLAIN, 8) + source.choices(ODD, k=seed % 3 == 0)
    text = "".join(
        (source.choice(LONG) if source.random() < 0.01 else source.choice(few if source.random() < 0.7 else PLAIN))
        + source.choice(GAPS)
        for _ in range(source.choice([40, 400]))
    )
    for _ in range(12):
        assert_same(_any_tree(source, few), text, source.choice(LANGUAGES))


FILLER = "Nothing of note happened on the other side of the river that week. " * 9


@pytest.mark.parametrize(
    "text",
    [
        f"{FILLER}Gold.{' ' * 700}and so on it went. {FILLER}",
        f"{FILLER}Mr. Gold.{' ' * 700}",
        f"{FILLER}Gold{'.' * 700} and so on. {FILLER} Gold. {FILLER}",
        f"{FILLER}Gold{' .' * 700} Gold. {'.' * 700}gold.",
        f"{FILLER}The sen. Gold met the col. Gold at approx. noon. {FILLER}",
        f"{FILLER}Gold ʼ mine{chr(10) * 700}gold mine ʼn mine. {FILLER}",
        f"gold {'word ' * 300}gold mine {'word ' * 60}gold. Gold {'word ' * 300}",
    ],
    ids=["spaces", "spaces at the end", "stops", "parted stops", "abbreviations", "no words", "long sentences"],
)
def test_rare_texts_give_the_same_snippets(text: str) -> None:
    for tree in (Word("gold"), Phrase((Word("gold"), Word("mine"))), Phrase((Word("gold"), Word("gold")), 50)):
        assert_same(tree, text, "en")


def _any_tree(source: random.Random, words: list[str], depth: int = 0) -> Node:
    word = source.choice(words)
    field = source.choice(["", "", "", "title", "body"])
    kind = source.randrange(8 if depth < 2 else 5)
    if kind == 0:
        several = source.choices(words, k=source.randint(2, 3))
        return Phrase(tuple(map(Word, several)), source.choice([0, 0, 1, 2, 7, 50]), field)
    if kind == 1:
        made: list[Node] = [Prefix(word[:2], field), Wildcard(f"{word[:1]}*{word[2:]}", field), Fuzzy(word, field)]
        return source.choice(made)
    if kind < 5:
        return Word(word, source.random() < 0.2, field)
    parts = tuple(_any_tree(source, words, depth + 1) for _ in range(source.randint(1, 4)))
    several_parts: list[type[And | Or]] = [And, Or]
    return source.choice(several_parts)(parts) if kind < 7 else Or((*parts, Not(parts[0])))


@given(_texts)
def test_sentences_are_those_of_the_plain_way(text: str) -> None:
    plain = [(each.start, each.end, each.paragraph) for each in plain_passages.sentences(text)]
    assert list(sentences(text)) == plain


@given(_texts)
def test_what_is_read_letter_for_letter_has_the_same_words(text: str) -> None:
    assert_reads_as_it_folds(text)


def test_every_character_is_read_as_it_folds_or_not_at_all() -> None:
    for code in (*range(0x2500), *range(0xFB00, 0x10000), 0x1F600, 0x1D400):
        for text in "{}", "a{}b", "a'{}", "a{}'s", "{0}’{0}", "a {} b":
            assert_reads_as_it_folds(text.format(chr(code)))


def assert_reads_as_it_folds(text: str) -> None:
    letters = folded_bytes(text)
    if letters is None:
        return
    words = list(WORD.finditer(text))
    found = list(re.finditer(rb"[^ ]+", letters))
    assert [each.span() for each in words] == [(each.start() - 1, each.end() - 1) for each in found]
    assert [fold(each.group()) for each in words] == [fold(each.group().decode("ascii")) for each in found]


def test_common_texts_are_read_letter_for_letter() -> None:
    assert folded_bytes("“Él’s” niño – O'Neill…5€ (sí)") == b"  el's  nino   o'neill 5   si  "
    assert folded_bytes("Čapek 😀\u200b→") == b" capek     "
    assert [folded_bytes(text) for text in ("Straße", "中国", "e\u0301", "Привет", "½")] == [None] * 5
    assert folded_bytes("co\u00ado\u2060p \u200eU.S. go_ld 1,234") == b" co_o_p  u_s_ go ld 1_234 "


@pytest.mark.parametrize(
    ("language", "query", "text"),
    [
        ("en", "die", "dying"), ("en", "using", "use"), ("en", "use", "using"), ("en", "go", "went"),
        ("en", "skies", "sky"), ("es", "voz", "voces"), ("es", "ir", "fuimos"), ("es", "soluciones", "solución"),
        ("en", "ONeill", "o’neill’s"), ("en", "O'Neill", "“ONeill”"),
    ],
)  # fmt: skip
def test_words_that_begin_otherwise_are_found_as_well(language: str, query: str, text: str) -> None:
    asked = read_beside(Word(query), text, language)
    assert prefix_scanner(query_terms(positive_parts(asked, ""), language)) is not None
    assert folded_bytes(text) is not None
    assert mark(asked, text, language).marks == plain_passages.mark(Word(query), text, language).marks != ()


def test_a_word_is_marked_where_it_is_written_as_asked() -> None:
    text = "El género que generó el genero."
    asked = Word("género", readings=(Reading("es", "genero", ("genero", "género")),))
    assert prefix_scanner(query_terms([asked], "es")) is not None
    assert [text[start:end] for start, end in mark(asked, text, "es").marks] == ["género", "genero"]
    assert [text[start:end] for start, end in mark(Word("x", only=("generó",)), text, "es").marks] == ["generó"]
    assert len(mark(Word("genero", exact=True), text, "es").marks) == 3


def test_what_a_glance_cannot_find_is_looked_for_word_by_word() -> None:
    words = [Word(f"{a}{b}x", exact=True) for a in "abcdefgh" for b in "jklmnopq"]
    many = Or(tuple(words))
    assert prefix_scanner(query_terms(words, "en")) is None
    assert prefix_scanner(query_terms([Wildcard("*old")], "en")) is None
    for tree in (many, Wildcard("*old")):
        assert_same(tree, "Gold, ajx and hqx: old. " * 30, "en")
        assert mark(tree, "Gold and hqx", "en").marks
