"""Two texts compared: what is said to be gone and new makes the one of the other, in bounded time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.yardstick import within
from webui.i18n.translation import translated, use_language
from webui.markup import diff
from webui.markup.text_diff import MOST_CHARACTERS, Kind, Piece, TextDiff, line_diff, text_diff

TEXTS = st.lists(st.lists(st.sampled_from("a b c dd <i> &".split()), min_size=1, max_size=6), max_size=6).map(
    lambda paragraphs: "\n\n".join(map(" ".join, paragraphs))
)


def sides(found: TextDiff) -> tuple[list[str], list[str]]:
    """The words of both texts as they can be read from the pieces."""
    pieces = [piece for each in found.paragraphs for piece in each.pieces]
    before, after = (
        [word for piece in pieces if piece.kind is not other for word in piece.text.split()]
        for other in (Kind.NEW, Kind.GONE)
    )
    return before, after


@given(TEXTS, TEXTS)
def test_the_pieces_hold_both_texts_whole_and_in_order(before: str, after: str) -> None:
    # A change in every paragraph, so that none is left out.
    before, after = (text.replace("\n\n", f" {sign}\n\n") + f" {sign}" for text, sign in ((before, "x"), (after, "y")))
    assert sides(text_diff(before, after)) == (before.split(), after.split())


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    found = text_diff(text, text)
    assert (found.gone, found.new) == (0, 0)
    assert sum(each.left_out for each in found.paragraphs) == len(text.split("\n\n") if text else [])


def test_what_is_far_from_any_change_is_left_out_and_counted() -> None:
    paragraphs = [f"Paragraph {number} stays." for number in range(9)]
    changed = [*paragraphs[:4], "Paragraph 4 went.", *paragraphs[5:]]
    found = text_diff("\n\n".join(paragraphs), "\n\n".join(changed)).paragraphs
    assert [each.left_out for each in found] == [3, 0, 0, 0, 3]
    assert found[2].pieces == (Piece(Kind.SAME, "Paragraph 4"), Piece(Kind.GONE, "stays."), Piece(Kind.NEW, "went."))


def test_where_paragraphs_end_is_no_difference_of_words() -> None:
    for before, after in (("One two.\n\nThree four.", "One two. Three four."), ("One. Two.", "One.\n\nTwo.")):
        found = text_diff(before, after)
        assert (found.gone, found.new) == (0, 0)
        assert not any(each.pieces for each in found.paragraphs)


def test_titles_are_compared_in_one_line_and_shown_where_they_are_equal() -> None:
    assert line_diff("Old bridge closed", "Old bridge closed") == (Piece(Kind.SAME, "Old bridge closed"),)
    assert line_diff("", "") == ()
    assert diff.compared_line(line_diff("Bridge", "<b>Bridge")) == (
        '<del><span class="unseen" lang="en" dir="ltr">removed: </span>Bridge<span class="unseen">;</span></del> '
        '<ins><span class="unseen" lang="en" dir="ltr">added: </span>&lt;b&gt;Bridge<span class="unseen">;</span></ins>'
    )


@given(TEXTS, TEXTS)
def test_nothing_of_either_text_reaches_the_page_as_markup(before: str, after: str) -> None:
    assert "<i>" not in diff.compared(text_diff(before, after).paragraphs)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 90_000, "a " * 90_000 + "b"),
        ("a b " * 40_000, "b b a " * 30_000),
        ("a\n\n" * 40_000, "b\n\na\n\n" * 20_000),
        ("x" * MOST_CHARACTERS, "y"),
    ],
    ids=["one word", "two words", "paragraphs", "too long"],
)
def test_what_takes_too_long_to_compare_is_shown_whole_and_said(before: str, after: str) -> None:
    assert within(100, lambda: text_diff(before, after)).note


def test_texts_that_are_too_long_are_told_of_in_the_language_of_the_page() -> None:
    found = text_diff("a" * MOST_CHARACTERS, "b")
    with use_language("es"):
        assert found.note is not None
        assert translated(found.note) == "Estos textos son demasiado largos para compararlos palabra por palabra."
