"""The matches of an article's HTML are known again as those of its plain text, whatever stands between them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.yardstick import within
from webui.markup.match_alignment import MOST, numbers


def found(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer("river", text)]


def told(html_text: str, text: str) -> tuple[int, ...]:
    return numbers(html_text, found(html_text), text, found(text))


PARAGRAPHS = ("The river rose on Monday.", "Nobody saw the river, said the mayor.", "A second river, far away.")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("\n\n".join(PARAGRAPHS), (1, 2, 3)),
        ("Image: a river\n\n" + "\n\n".join(PARAGRAPHS), (0, 1, 2, 3)),
        (
            f"{PARAGRAPHS[0]}\n\nImage: the river\n\nThe river in May\n\n{PARAGRAPHS[1]} {PARAGRAPHS[2]}",
            (1, 0, 0, 2, 3),
        ),
        (f"{PARAGRAPHS[0]}{PARAGRAPHS[2]}", (1, 3)),
        ("", ()),
        ("No river of theirs.", (1,)),
    ],
)
def test_each_match_is_known_by_what_stands_around_it(html: str, expected: tuple[int, ...]) -> None:
    assert told(html, "\n\n".join(PARAGRAPHS)) == expected


sentences = st.lists(st.sampled_from("river town rose bridge mayor said water night".split()), max_size=12).map(
    " ".join
)


@given(st.lists(st.tuples(sentences, st.booleans()), max_size=12))
def test_no_number_is_given_twice_or_out_of_order(pieces: list[tuple[str, bool]]) -> None:
    text = "\n\n".join(piece for piece, is_caption in pieces if not is_caption)
    html = "\n\n".join(piece for piece, _is_caption in pieces)
    known = [number for number in told(html, text) if number]
    assert known == sorted(set(known))
    assert told(text, text) == tuple(range(1, len(found(text)) + 1))


@given(st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=12))
def test_matches_in_sentences_of_their_own_are_all_known_whatever_captions_stand_between(
    pieces: list[tuple[int, bool]],
) -> None:
    said = [
        (f"On day {number} of {number * number} the town wrote: " + "the river rose, and " * count, is_caption)
        for number, (count, is_caption) in enumerate(pieces, 1)
    ]
    text = "\n\n".join(piece for piece, is_caption in said if not is_caption)
    html = "\n\n".join(piece for piece, _is_caption in said)
    known = told(html, text)
    assert sum(1 for number in known if number) == len(found(text))


def test_a_text_made_of_one_word_takes_no_longer_than_any_other() -> None:
    html, text = "river " * (MOST * 3), "river " * (MOST * 2)
    assert within(60, lambda: told(html, text))[: MOST * 2] == tuple(range(1, MOST * 2 + 1))
    assert within(60, lambda: told("river " * MOST, "river " * (MOST - 1)))[-2:] != (0, 0)
