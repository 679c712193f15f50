"""The grammar means what its page says, and every mistake is named with its place."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QuerySyntaxError, QueryTooCostly
from index.query_language.describe import describe
from index.query_language.parsed import plain_words
from index.query_language.parser import parse
from index.query_language.tree import (
    And,
    Dates,
    Everything,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Value,
    Wildcard,
    Word,
)
from tests.support.paths import ROOT
from webui.i18n.translation import translated, use_language


def _rows(name: str) -> list[tuple[str, str]]:
    page = (ROOT / "docs" / name).read_text("utf-8")
    found = re.findall(r"^\| `([^`]+)` \| (?:[^|\\]|\\.)+ \| ([^|]+) \|$", page, re.MULTILINE)
    return [(typed.replace("\\|", "|"), meaning) for typed, meaning in found]


PAGES = {"en": _rows("query-language.md"), "es": _rows("query-language.es.md")}
ROWS = [(language, typed, meaning) for language, rows in PAGES.items() for typed, meaning in rows]


def test_both_pages_of_the_grammar_have_their_tables_of_the_same_searches() -> None:
    assert len(PAGES["en"]) > 90
    assert [typed for typed, _ in PAGES["en"]] == [typed for typed, _ in PAGES["es"]]


@pytest.mark.parametrize(("language", "typed", "meaning"), ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS])
def test_the_pages_of_the_grammar_tell_the_truth(language: str, typed: str, meaning: str) -> None:
    with use_language(language):
        if meaning.startswith("error: "):
            with pytest.raises(QuerySyntaxError) as raised:
                parse(typed)
            assert meaning.removeprefix("error: ") in translated(raised.value.args[0])
        else:
            assert translated(describe(parse(typed).tree)) == meaning


@pytest.mark.parametrize(
    ("typed", "meaning", "notes"),
    [
        ("5'10\"", "articles with any form of “5'10”", 1),
        ('say"hello', "articles with the phrase “say hello”", 0),
        ('say"hello world"', "articles with any form of “say” and with the phrase “hello world”", 0),
        ('17" y 19" tv', "articles with any form of “17” and with any form of “19” and with any form of “tv”", 3),
        ('(17") 19', "articles with any form of “17” and with any form of “19”", 1),
        ('O"Brien "hello you"', "articles with the phrase “O Brien” and with the phrase “hello you”", 0),
        ("mines”", "articles with any form of “mines”", 1),
        ('צה"ל', "articles with any form of “צה״ל”", 0),
        ('"צה"ל בעזה"', "articles with the phrase “צה״ל בעזה”", 0),
        ("中国*", "articles with the phrase “中 国”", 1),
        ("=U.S.", "articles with the exact word “U.S.”", 0),
        ("F-16", "articles with the phrase “F 16” or with any form of “F16”", 0),
        ('"U.S. Steel"', "articles with the phrase “U.S. Steel” or with the phrase “U S Steel”", 0),
        ('"J. R. R. Tolkien"', "articles with the phrase “J R R Tolkien” or with the phrase “J.R.R. Tolkien”", 0),
        (
            "J. R. R. Tolkien",
            "articles (with any form of “J.R.R.” or with the phrase “J R R”) and with any form of “Tolkien”",
            0,
        ),
        ("E. coli", "articles with any form of “E” and with any form of “coli”", 0),
        ("title:EE.UU.", "articles with any form of “EE.UU.” in the title or with the phrase “EE UU” in the title", 0),
    ],
)
def test_quotes_in_words_and_words_of_several_spellings(typed: str, meaning: str, notes: int) -> None:
    parsed = parse(typed)
    assert describe(parsed.tree) == meaning
    assert len(parsed.notes) == notes


@pytest.mark.parametrize("typed", ['"state of', 'title:"a', 'mines "', '("a'])
def test_a_quote_before_a_word_must_be_closed(typed: str) -> None:
    with pytest.raises(QuerySyntaxError):
        parse(typed)


def test_or_binds_after_and() -> None:
    assert parse("k b OR c AND d").tree == Or(
        (And((Word("k"), Word("b"))), And((Word("c"), Word("d")))),
    )


def test_small_and_spanish_conjunctions_are_words() -> None:
    assert parse('agua "o" oro').tree == And((Word("agua"), Word("o"), Word("oro")))
    assert parse('O Y NO "or"').tree == And((Word("O"), Word("Y"), Word("NO"), Word("or")))


def test_two_negations_are_none() -> None:
    assert parse("NOT -mine").tree == Word("mine")
    assert parse("NOT " * 999 + "x").tree == Not(Word("x"))


def test_a_field_reaches_into_its_group_and_the_innermost_wins() -> None:
    assert parse('title:(k "b c" OR body:d)').tree == Or(
        (
            And((Word("k", field="title"), Phrase((Word("b"), Word("c")), field="title"))),
            Word("d", field="body"),
        )
    )


def test_patterns_in_a_field_keep_it() -> None:
    assert parse("title:(elec* wom?n mines~)").tree == And(
        (Prefix("elec", "title"), Wildcard("wom?n", "title"), Fuzzy("mines", "title"))
    )


def test_a_minus_counts_only_before_a_word() -> None:
    assert parse("k - b -- c d-e").tree == And(
        (Word("k"), Word("b"), Word("c"), Phrase((Word("d"), Word("e")))),
    )
    assert parse('-"a b" -title:c').tree == And((Not(Phrase((Word("a"), Word("b")))), Not(Word("c", field="title"))))


def test_a_phrase_of_one_word_is_that_word() -> None:
    assert parse('"mine"').tree == Word("mine")


def test_signs_without_words_are_passed_over() -> None:
    assert parse("mine — !!! & gold").tree == And((Word("mine"), Word("gold")))
    assert parse("mine OR ???").tree == Word("mine")


def test_no_text_is_everything_and_no_word_is_nothing_with_a_note() -> None:
    assert parse(" \n ").tree == Everything()
    assert parse("* mine").tree == Word("mine")
    parsed = parse("¿?")
    assert parsed.tree == Nothing()
    assert len(parsed.notes) == 1


def test_a_web_address_is_its_words() -> None:
    assert parse("https://example.org/a?b=c*").tree == And(tuple(map(Word, ["https", "example", "org", "a", "b", "c"])))


def test_a_colon_behind_an_unknown_name_is_noted() -> None:
    parsed = parse("peru:mining")
    assert parsed.tree == And((Word("peru"), Word("mining")))
    assert "not a field" in parsed.notes[0]
    assert parse("Peru: mining, 10:30").notes == ()


def test_a_value_may_stand_with_or_without_quotes_and_a_comma_behind_it() -> None:
    assert parse('topic:"human  rights" topic:water, LANGUAGE:es').tree == And(
        (Value("topic", "human rights"), Value("topic", "water"), Value("language", "es"))
    )


def test_before_and_after_leave_out_every_day_of_their_date() -> None:
    assert parse("before:2019-03").tree == Dates(None, date(2019, 2, 28))
    assert parse("after:2019-02").tree == Dates(date(2019, 3, 1), None)


@pytest.mark.parametrize(
    ("typed", "position", "plain"),
    [
        ('gold "state of', 5, "gold state of"),
        ("gold (state", 5, "gold state"),
        ("gold) AND state", 4, "gold state"),
        ("gold OR", 5, "gold"),
        ("gold AND OR state", 5, "gold state"),
        ("gold ()", 5, "gold"),
        ("gold title: state", 5, "gold state"),
        ("date:[today TO]", 5, "today TO"),
        ("title:-gold", 6, "gold"),
        ("topic:(gold OR water)", 6, "gold water"),
        ("gold *ning", 5, "gold ning"),
        ("=min*", 1, "min"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_the_plain_words(typed: str, position: int, plain: str) -> None:
    with pytest.raises(QuerySyntaxError) as raised:
        parse(typed)
    assert (raised.value.position, raised.value.plain) == (position, plain)


@pytest.mark.parametrize(
    ("most", "too_much"),
    [
        ("x" * 4000, "x" * 4001),
        ("x " * 400, "x " * 401),
        ("x-" * 399 + "x", "x-" * 400 + "x"),
        ("(" * 30 + "x" + ")" * 30, "(" * 31 + "x" + ")" * 31),
        ("mi* " * 8, "mi* " * 9),
    ],
)
def test_a_query_at_its_limit_is_read_and_one_beyond_it_is_refused(most: str, too_much: str) -> None:
    parse(most)
    with pytest.raises(QueryTooCostly):
        parse(too_much)


def test_a_phrase_is_never_looser_than_the_widest() -> None:
    parsed = parse('"a b"~' + "9" * 3000)
    assert parsed.tree == Phrase((Word("a"), Word("b")), slop=50)
    assert len(parsed.notes) == 1


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from('()"-=:*?~ ORNTAD“’')), max_size=300))
def test_any_text_has_a_tree_or_one_of_two_errors_and_plain_words_that_parse(text: str) -> None:
    try:
        tree = parse(text).tree
    except (QuerySyntaxError, QueryTooCostly) as error:
        assert str(error)
        assert isinstance(error, QueryTooCostly) or 0 <= error.position <= len(text)
    else:
        assert describe(tree)
    parse(plain_words(text))


@given(
    st.lists(
        st.sampled_from(
            ["mine", '"the lake"', "-gold", "NOT (a b)", "title:x", "topic:Water", "(a OR b)", "=Río", "date:2019"]
        )
    )
)
def test_the_parts_of_a_search_written_one_behind_the_other_mean_the_same(written: list[str]) -> None:
    parsed = parse(" ".join(written))
    assert [part.written for part in parsed.parts] == written
    for number, part in enumerate(parsed.parts):
        others = " ".join(each.written for each in (*parsed.parts[:number], *parsed.parts[number + 1 :]))
        assert part.node == parse(part.written).tree
        assert parse(others).tree == parse(" ".join(written[:number] + written[number + 1 :])).tree


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("gobierno –presidente", ["gobierno", "-presidente"]),
        ("oro —dijo plata", ["oro", "-dijo", "plata"]),
        ("oro !(plata cobre)", ["oro", "-(plata cobre)"]),
        ("oro –presidente ayer–", ["oro", "presidente", "ayer–"]),
        ("¡Alto! !mina oro", ["¡Alto!", "mina", "oro"]),
    ],
)
def test_a_part_means_the_same_without_those_that_told_what_its_sign_means(text: str, written: list[str]) -> None:
    parsed = parse(text)
    assert [part.written for part in parsed.parts] == written
    for part in parsed.parts:
        assert parse(part.written).tree == part.node


def test_a_choice_is_one_part_and_an_and_belongs_to_none() -> None:
    assert [part.written for part in parse(" k OR b c ").parts] == ["k OR b c"]
    assert [part.written for part in parse("k AND NOT b AND 1) c").parts] == ["k", "NOT b", "1", "c"]
    assert parse("").parts == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("successor to premier Khrushchev", "successor premier Khrushchev"),
        ("the House of Representatives", "House Representatives"),
        ("la reforma de la ley", "reforma ley"),
        ("The mines", "mines"),
        ("to be or not to be", "not"),
        ("the who", "the who"),
        ("IT policy for the US", "IT policy US"),
        ("lack of vitamin A", "lack vitamin A"),
        ("SUCCESSOR TO PREMIER KHRUSHCHEV", "SUCCESSOR PREMIER KHRUSHCHEV"),
        ("IT POLICY OF THE WHO", "IT POLICY WHO"),
        ("WHAT THE MINERS OF THE VALLEY WANT", "MINERS VALLEY WANT"),
        ("-the mine", None),
        ("=the mine", None),
        ('"the" mine', None),
        ('"the mine"', None),
        ("the*", None),
        ("the{the} mine", None),
        ("the topic:water", None),
        ("mine OR the", None),
    ],
)
def test_words_that_carry_nothing_are_not_asked_for_beside_others_unless_they_are_quoted(
    text: str, wanted: str | None
) -> None:
    parsed = parse(text)
    if wanted is not None:
        words = [part.text for part in _parts(parsed.tree) if isinstance(part, Word)]
        assert " ".join(words) == wanted
        assert [part.written for part in parsed.parts] == words
    left_out = wanted is not None and wanted != text
    assert [note.partition(" “")[0] for note in parsed.notes] == ["Articles need not have"] * left_out


def test_a_group_leaves_them_out_too_and_an_equal_word_in_quotes_stays() -> None:
    assert parse("title:(state of the union)").tree == And((Word("state", field="title"), Word("union", field="title")))
    parsed = parse('the "the" mine')
    assert parsed.tree == And((Word("the"), Word("mine")))
    assert [part.written for part in parsed.parts] == ['"the"', "mine"]


@pytest.mark.parametrize(
    ("text", "otherwise"),
    [
        ("THE ROLE OF NATO AND THE EU", "the role of nato AND the eu"),
        ("UNITED STATES OR SOVIET UNION NOT CHINA", "united states OR soviet union NOT china"),
        ("¿QUÉ ES MÁS CARO, ORO OR PLATA?", "¿qué es más caro, oro OR plata?"),
    ],
)
def test_a_question_in_capitals_has_words_for_operators_and_says_how_to_have_them(text: str, otherwise: str) -> None:
    parsed = parse(text)
    assert not any(isinstance(each, Or | Not) for each in (parsed.tree, *_parts(parsed.tree)))
    assert parsed.otherwise == (otherwise,)
    assert parsed.notes[0].startswith("All is in capitals")
    assert parse(otherwise).otherwise == ()
    assert parse(otherwise).tree != parsed.tree


@pytest.mark.parametrize(
    "text",
    [
        "NATO OR EU",
        "IBM OR HP OR DELL OR NASA",
        "(NATO OR EU) AND (TREATY OR PACT)",
        '"UNITED STATES" OR SOVIET UNION TREATY 1962',
        "TITLE:TREATY NATO OR SOVIET UNION 1962",
        "1990 OR 1991 1992 1993 1994",
        "Treaty NATO OR SOVIET UNION 1962",
    ],
)
def test_what_is_short_or_a_list_of_choices_or_has_other_signs_keeps_its_operators(text: str) -> None:
    parsed = parse(text)
    assert any(isinstance(each, Or) for each in (parsed.tree, *_parts(parsed.tree)))
    assert parsed.otherwise == ()


def _parts(tree: Node) -> tuple[Node, ...]:
    return tree.parts if isinstance(tree, And | Or) else (tree,)
