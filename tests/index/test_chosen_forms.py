"""Forms that a reader chooses for a word, and the reader's text written anew with others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from index.errors import SearchError
from index.query_language.describe import describe
from index.query_language.parsed import plain_words
from index.query_language.parser import parse
from index.query_language.rewrite import with_forms, with_word
from index.query_language.size import MOST_WORDS
from index.query_language.tree import And, Node, Not, Or, Phrase, Word
from index.query_language.walk import all_words

MINE = Word("mine", only=("mine", "mines"))
PIECES = [
    *("mine", "Mine", "water", '"open mine"', "title:mine", "body:(mine OR gold)", "-mine", "=mine", '="open mine"'),
    *("author:mine", 'topic:"gold mine"', "date:2019", "elec*", "min?", "mine~", "by-mine", "mine?", "1) mine", "a)"),
    *("mine{mined}", '"open mine{mined, mines}"', "mine{", "mine}", "{mine}", "mine{}", "peru:mine", "www.mine.org"),
    *("https://x.org/mine", "mine’s", "!!!", "(mine gold)", "mine{a}b", "\\mine{1}{2}", "“mine”~2", "water{waters}"),
]


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("mine{mine,mines}", MINE),
        ("Mine{Mines,MINE,mines,,}", Word("Mine", only=("mines", "mine"))),
        ("title:mine{mines}", Word("mine", field="title", only=("mines",))),
        ('"open mine{mines mine}"~3', Phrase((Word("open"), Word("mine", only=("mines", "mine"))), 3)),
        ('"mine{mine,mines}"', MINE),
        ("-mine{mine,mines}.", Not(MINE)),
        ("by-law{laws}", Phrase((Word("by"), Word("law", only=("laws",))))),
        ("peru:mine{mine,mines}", And((Word("peru"), MINE))),
        ("género{géneros}", Word("género", only=("géneros",))),
        ("si{Sí,SI}", Word("si", only=("sí", "si"))),
    ],
)
def test_braces_behind_a_word_choose_its_forms(typed: str, tree: Node) -> None:
    found = parse(typed)
    assert found.tree == tree
    assert not any("ignored" in note for note in found.notes)


@pytest.mark.parametrize(
    ("typed", "as_read", "said"),
    [
        ("mine{}", "mine", "names no form"),
        ("mine{,—}", "mine", "names no form"),
        ("=mine{mines}", "=mine", "stands for one form already"),
        ('="open mine{mines}"', '="open mine"', "stands for one form already"),
        ("mine{mines}~", "mine~", "after a plain word"),
        ("elec*-mine{mines}", "elec*-mine", "after a plain word"),
        ("mine{mine, mines}", '"mine mine" mines', "named without a blank"),
        ("mine{mines", '"mine mines"', "named without a blank"),
        ("mine{mine}s", '"mine mine s"', "named without a blank"),
        ("\\frac{1}{2}", '"frac 1 2"', "named without a blank"),
    ],
)
def test_braces_that_choose_nothing_are_passed_over_with_a_note(typed: str, as_read: str, said: str) -> None:
    found = parse(typed)
    assert found.tree == parse(as_read).tree
    assert any(said in note for note in found.notes)


@pytest.mark.parametrize(
    ("typed", "as_read"), [("{mine}", "mine"), ("mine }", "mine"), ("www.x.org/a{b}", "www.x.org/a/b")]
)
def test_other_braces_are_signs_like_others(typed: str, as_read: str) -> None:
    assert parse(typed) == replace(parse(as_read), parts=parse(typed).parts)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("mine{mines}", "articles with the form “mines”"),
        ("mine{mine,mined,mines}", "articles with any of the forms “mine”, “mined” and “mines”"),
        ("decir{a,b,c,d,e,f,g}", "articles with any of 7 chosen forms of “decir”"),
        (
            '"open mine{mines}"~2',
            "articles with the phrase “open mine” with up to 2 words between, “mine” as the form “mines”",
        ),
    ],
)
def test_chosen_forms_are_said(typed: str, said: str) -> None:
    assert describe(parse(typed).tree) == said


def test_each_form_counts_as_a_word() -> None:
    forms = ",".join(f"f{number}" for number in range(MOST_WORDS))
    assert parse(f"f{{{forms}}}").tree
    with pytest.raises(SearchError):
        parse(f"f{{{forms},more}}")
    with pytest.raises(SearchError):
        parse(f'"f{{{forms}}} more"')


def test_plain_words_have_no_forms() -> None:
    assert plain_words('(mine{mine,mines} "open mine{mines}"') == "mine open mine"


@pytest.mark.parametrize(
    ("text", "rewritten"),
    [
        ("mine", "mine{mines}"),
        ("Mine AND mine{mined} water", "Mine{mines} AND mine{mines} water"),
        ('title:"the mine, open" mining', 'title:"the mine{mines}, open" mining'),
        ('author:mine topic:"mine" =mine mine* mine~ mine', 'author:mine topic:"mine" =mine mine* mine~ mine{mines}'),
        ("What about the mine?", "What about the mine{mines}?"),
        ("NO MINE OR WATER", "NO MINE{MINES} OR WATER"),
        ("a) mine", "a) mine{mines}"),
        ("mine{open mine{a}", "mine{open mine{mines}"),
        ('mine" mine"s', 'mine{mines}" mine{mines}"s'),
    ],
)
def test_a_word_is_given_other_forms_where_it_stands(text: str, rewritten: str) -> None:
    assert with_forms(text, "mine", ["mines"]) == rewritten


def test_what_cannot_be_told_leaves_the_text_alone() -> None:
    assert with_forms("mine", "mine", ["gold mine"]) == "mine"
    assert with_forms("mine", "mine", ["—"]) == "mine"
    assert with_forms("a) b", "a", ["an"]) == "a) b"
    assert with_forms("water", "mine", ["mines"]) == "water"


def test_a_question_in_capitals_stays_one() -> None:
    text = "WHAT DID MINES DO TO WATER OR AIR IN THE HILLS"
    chosen = with_forms(text, "mines", ["mine", "mines"])
    assert chosen == text.replace("MINES", "MINES{MINE,MINES}")
    assert _without(parse(chosen).tree) == _without(parse(text).tree)
    assert with_word(text, "mines", "leaf") == text.replace("MINES", "LEAF")


def test_what_can_be_written_in_several_ways_can_be_asked_for_in_some() -> None:
    assert with_forms("USA U.S.A.", "U.S.A.", ["usa"]) == "USA U.S.A.{USA}"
    assert parse("U.S.A.{usa}").tree == Word("U.S.A.", only=("usa",))
    for typed in ("non-profit", '"non-profit"'):
        assert with_forms(f"({typed} mine)", "non-profit", ["non-profit"]) == "(nonprofit{non-profit} mine)"
    assert with_forms("ee uu, EE UU", "EE UU", ["ee.uu.", "ee-uu"]) == "EEUU{ee.uu.,ee-uu}, EEUU{ee.uu.,ee-uu}"
    assert with_forms('"1 000" OR 1 000', "1 000", ["1000"]) == "1000{1000} OR 1000{1000}"
    assert parse("nonprofit{nonprofit,non-profit}").tree == Or(
        (Word("nonprofit", only=("nonprofit",)), Phrase((Word("non"), Word("profit"))))
    )


def test_no_forms_are_all_forms() -> None:
    assert with_forms('mine{mines} "open mine{mined}"', "mine", ()) == 'mine "open mine"'


def test_another_word_takes_the_place_of_one() -> None:
    assert with_word('"fallen Leaves" leaves{leaves} author:leaves', "leaves", "leaf") == (
        '"fallen leaf" leaf author:leaves'
    )


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map(" ".join))
@example("1) mine a) mine")
@example('mine" open')
@example('mine"s open')
def test_forms_change_nothing_but_the_forms_of_their_word(text: str) -> None:
    before, after = parse(text), parse(with_forms(text, "mine", ["mine", "mines"]))
    plain = {word for word in all_words(before.tree) if word.text.casefold() == "mine" and not word.exact}
    assert _changed(after.tree, lambda word: ()) == _changed(before.tree, lambda word: ())
    if not {"www.mine.org", "https://x.org/mine", "mine{", "mine{a}b", "\\mine{1}{2}"} & set(text.split()):
        chosen = _changed(before.tree, lambda word: ("mine", "mines") if word in plain else word.only)
        assert after.tree == chosen


@given(
    st.text(st.sampled_from("mine {},ab\"()*?~=-:'’.水é1/AORND\u0301\u200d“”«»‘–|!\\\u200b^#$+<")),
    st.sampled_from(["mine", "b", "水"]),  # none that carries nothing, which would be meant with forms
)
def test_any_text_keeps_its_meaning_but_for_forms(text: str, word: str) -> None:
    try:
        before = parse(text)
    except SearchError:
        assume(False)
    for forms in (["mine", "mines"], []):
        assert _without(parse(with_forms(text, word, forms)).tree) == _without(before.tree)


def _without(tree: Node) -> Node:
    return _changed(tree, lambda word: ())


def _changed(tree: Node, forms: Callable[[Word], tuple[str, ...]]) -> Node:
    match tree:
        case Word():
            return replace(tree, only=forms(tree))
        case Phrase(words):
            return replace(tree, words=tuple(replace(word, only=forms(word)) for word in words))
        case And(parts) | Or(parts):
            return replace(tree, parts=tuple(_changed(part, forms) for part in parts))
        case Not(part):
            return Not(_changed(part, forms))
        case _:
            return tree


def test_a_stray_quote_behind_forms_is_passed_over_as_behind_the_word() -> None:
    for text in ('mine" shaft', 'mine" "old shaft"', 'mine"old shaft"'):
        assert _without(parse(with_forms(text, "mine", ["mines"])).tree) == parse(text).tree
