"""Cells of a table: no spreadsheet runs one, and each comes back as the text or the list that it was."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.document import clean_text
from archive.exchange.cells import guarded, joined, parted, unguarded

TEXTS = st.one_of(st.text(), st.text("a;\t\"' =+-@＝−\n\u200b\u2060\u037e\u0301"))


@given(TEXTS)
@example("'=1")
@example("''\t=1")
@example(";'=1;''-2")
@example("\t=1")
def test_what_guards_a_cell_is_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == clean_text(text)


@given(TEXTS, TEXTS)
def test_two_texts_never_give_one_cell(one: str, other: str) -> None:
    assert (guarded(one) == guarded(other)) == (clean_text(one) == clean_text(other))


@given(st.lists(TEXTS))
@example(["Gold; silver", "Rivers"])
@example(['"quoted" at first', 'a "b; c"', '"'])
@example(["=1", ";", "'-2", " blank "])
def test_a_list_comes_back_from_a_guarded_cell(texts: list[str]) -> None:
    kept = tuple(text for each in texts if (text := clean_text(each)).strip())
    assert parted(unguarded(guarded(joined(texts)))) == kept


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("Gold; Rivers", ("Gold", "Rivers")),
        ("Gold;Rivers ;", ("Gold", "Rivers")),
        ('"Gold; silver"; Rivers', ("Gold; silver", "Rivers")),
        ('"Gold; silver', ('"Gold', "silver")),
        ('the "old" town; x', ('the "old" town', "x")),
        ('"a" b; c', ('"a" b', "c")),
        ("", ()),
        (" ; ;", ()),
    ],
)
def test_a_list_that_a_person_wrote_is_read_as_it_is_meant(cell: str, values: tuple[str, ...]) -> None:
    assert parted(cell) == values


def test_a_list_reads_as_a_person_would_write_it() -> None:
    assert joined(("Gold; silver", "Rivers", 'The "old" town')) == '"Gold; silver"; Rivers; The "old" town'
