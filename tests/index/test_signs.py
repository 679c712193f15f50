"""Signs as people type and paste them mean what they mean elsewhere, or the reader is told; values are read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.document import clean_text
from index.errors import QuerySyntaxError, QueryTooCostly
from index.query_language.describe import describe
from index.query_language.parser import parse
from index.query_language.signs.quotes import CLOSERS, quoted
from index.query_language.tree import And, Not, Or, Phrase, Value, Word

TABLE = Path(__file__).with_name("typed_strings.txt")
"""What people type, not indented (`<200b>` is a character that nobody sees); below it what it means (`=`) or why it has
no meaning (`error:`), what the reader is told (`!`) and what is offered instead (`?`)."""


class Typed(NamedTuple):
    """A string and all that is made of it."""

    text: str
    made: list[str]


def _table() -> Iterator[Typed]:
    last: Typed | None = None
    for line in TABLE.read_text("utf-8").splitlines():
        if not line or line.startswith("# "):
            continue
        if line.startswith("    "):
            assert last
            last.made.append(line.strip())
            continue
        last = Typed(re.sub(r"<([0-9a-f]{2,4})>", lambda found: chr(int(found[1], 16)), line), [])
        yield last


ROWS = list(_table())


def _made_of(text: str) -> list[str]:
    try:
        parsed = parse(text)
    except (QuerySyntaxError, QueryTooCostly) as error:
        return [f"error: {error}"]
    return [
        f"= {describe(parsed.tree)}",
        *(f"! {note}" for note in parsed.notes),
        *(f"? {it}" for it in parsed.otherwise),
    ]


def test_the_table_has_more_than_250_different_strings() -> None:
    assert len({row.text for row in ROWS}) == len(ROWS) > 250


@pytest.mark.parametrize("row", ROWS, ids=[ascii(row.text) for row in ROWS])
def test_a_string_means_what_the_table_says(row: Typed) -> None:
    assert _made_of(row.text) == row.made


@pytest.mark.parametrize("row", [row for row in ROWS if any(made.startswith("? ") for made in row.made)], ids=ascii)
def test_what_is_offered_means_something_else_and_the_reader_is_told_of_both(row: Typed) -> None:
    parsed = parse(row.text)
    assert parsed.notes
    for other in parsed.otherwise:
        assert parse(other).tree != parsed.tree


HEADLINE = "El caso Puerto sigue abierto"
PAIRS = [(first, last) for first, closers in CLOSERS.items() for last in closers]


SINGLE_SIGNS = [pair for pair in PAIRS if len(pair[0]) == 1]


@pytest.mark.parametrize(
    ("outer", "inner"),
    # Kinds that share a sign are told apart by their places alone.
    [(outer, inner) for outer in PAIRS for inner in SINGLE_SIGNS if outer == inner or not {*outer} & {*inner}],
)
def test_quotes_of_any_style_inside_those_of_another_are_passed_over(
    outer: tuple[str, str], inner: tuple[str, str]
) -> None:
    (first, last), (begin, end) = outer, inner
    text = f"{first}El {begin}caso Puerto{end} sigue abierto{last}"
    words = tuple(map(Word, HEADLINE.split()))
    assert parse(text).tree == Phrase(words)
    assert parse(f"oro {text} -plata").tree == And((Word("oro"), Phrase(words), Not(Word("plata"))))


values = st.text(
    st.one_of(st.characters(), st.sampled_from("\"\\“”«»‘’'„()[]{}:=-–!|~^*?., ab1ñ")), min_size=1, max_size=40
).map(lambda text: " ".join(clean_text(text).split()))


@given(values.filter(bool), values.filter(bool))
def test_any_value_that_is_written_into_a_search_is_read_back(value: str, other: str) -> None:
    first, second = Value("topic", value), Value("author", other)
    written = f"topic:{quoted(value)}"
    assert parse(written).tree == first
    assert parse(f'(gold "open mine") {written} author:{quoted(other)}').tree == And(
        (And((Word("gold"), Phrase((Word("open"), Word("mine"))))), first, second)
    )
    assert parse(f"({written} OR author:{quoted(other)}) gold").tree == And((Or((first, second)), Word("gold")))


@given(
    st.lists(
        st.sampled_from(
            [
                *("gold", "mine", "O", "Y", "NO", "or", "not", "NEAR/5", "AROUND(3)", "|", "–", "–gold", "--", "!mine"),
                *(
                    "autor:",
                    '"a b"',
                    "«a b»",
                    "“",
                    "”",
                    "‘x y’",
                    "'x y'",
                    "2012",
                    "date:2012",
                    "date:2012 - 2013",
                    "(",
                    ")",
                ),
                *(
                    "wom#n",
                    "~oro",
                    "+oro",
                    "oro^2",
                    "[2012",
                    "TO",
                    "2013]",
                    "TI=oro",
                    "&quot;",
                    "a%20b",
                    "-5",
                    "<200b>",
                ),
            ]
        ),
        max_size=12,
    ),
    st.sampled_from(["", " "]),
)
def test_whatever_is_offered_can_be_read(pieces: list[str], between: str) -> None:
    text = between.join(pieces).replace("<200b>", "\u200b")
    try:
        parsed = parse(text)
    except (QuerySyntaxError, QueryTooCostly):
        return
    assert describe(parsed.tree)
    assert len(parsed.otherwise) <= 3
    for other in parsed.otherwise:
        assert parse(other).tree != parsed.tree


def test_a_mistake_is_named_where_it_stands_behind_what_nobody_sees() -> None:
    with pytest.raises(QuerySyntaxError) as raised:
        parse("\u200boro\u200b \u200f(plata")
    assert raised.value.position == len("\u200boro\u200b \u200f")


def test_a_hidden_sign_inside_a_word_stays_where_it_is() -> None:
    assert parse("co\u00adoperate").tree == Word("co\u00adoperate")
