"""Operators of other searches that ask for words near each other: `NEAR/5`, `w/s`, `AROUND(3)`, `WITHIN 5 WORDS OF`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.query_language.empty_words import carries_nothing
from index.query_language.leaves import Note, shown
from index.query_language.lexer import Kind, Lexeme
from index.query_language.signs.capitals import is_in_capitals
from index.query_language.signs.offers import Offers

_NAMED = r"NEAR|ADJ|PRE|ONEAR|WITHIN|AROUND"
_UNIT = r"s|p|sent|para|seg"
_NEAR = re.compile(
    rf"(?:{_NAMED})/?(?P<a>[0-9]{{1,3}})?|(?:NEXT|SAME)/(?P<b>[0-9]{{1,3}})|(?i:near):(?P<c>[0-9]{{1,3}})"
    rf"|(?i:near|onear|pre|p|w|n|adj)/(?:(?P<d>[0-9]{{1,3}})|(?P<u>(?i:{_UNIT})))|[/+](?P<v>{_UNIT})"
)
_NEAR_AS_WORD = re.compile(r"(?:[NW]|/)(?P<a>[0-9]{1,2})|SAME|NEXT")
_ALONE = re.compile(_NAMED)
_BEHIND_NUMBER = ("WORD", "WORDS", "OF")
_USUAL = {"s": 15, "p": 50}
"""Words between, by the first letter of a unit: a sentence, a paragraph."""
_WITHOUT_NUMBER = 10
_MOST = 50

_ENDS_A_PART = (Kind.CHUNK, Kind.PHRASE, Kind.CLOSE)
_BEGINS_A_PART = (Kind.CHUNK, Kind.PHRASE, Kind.OPEN, Kind.FIELD, Kind.EXACT, Kind.NOT)


class _Operator(NamedTuple):
    """How many lexemes it takes, and how many words it allows between."""

    lexemes: int
    words: int


def near(text: str, lexemes: Sequence[Lexeme], before: Lexeme | None, at: int, note: Note, offers: Offers) -> int:
    """How many lexemes from here on say only that words must be near each other; 0 where none does. What may as well be
    a word stays one. The reader is told of both, and offered the words near each other."""
    found = _operator(lexemes, at)
    as_word = None if found else _NEAR_AS_WORD.fullmatch(lexemes[at].text)
    if not (found or as_word) or before is None or before.kind not in _ENDS_A_PART:
        return 0
    number = found.lexemes if found else 1
    behind = lexemes[min(at + number, len(lexemes) - 1)]
    if lexemes[at].text[0] == "/" and len(before.text) == 1:  # `m /s`
        return 0
    if behind.kind not in _BEGINS_A_PART or is_in_capitals(text[before.start : behind.end]):
        return 0
    if as_word and not (_is_meant(before) and _is_meant(behind)):
        return 0
    slop = found.words if found else min(int((as_word and as_word["a"]) or _WITHOUT_NUMBER), _MOST)
    written = shown(text[lexemes[at].start : lexemes[at + number - 1].end])
    example = f"“a b”~{slop}"
    if found:
        note("%(text)s is ignored; words near each other are written %(example)s.", text=written, example=example)
    else:
        note(
            "%(text)s is searched for as a word; words near each other are written %(example)s.",
            text=written,
            example=example,
        )
    left, right = _plain(before), _plain(behind)
    if left and right:
        pair = f'("{left} {right}"~{slop} OR "{right} {left}"~{slop})'
        is_all = before.start == lexemes[0].start and lexemes[at + number + 1].kind is Kind.END
        offers.change("near", before.start, behind.end, pair[1:-1] if is_all else pair)
    return number if found else 0


def _operator(lexemes: Sequence[Lexeme], at: int) -> _Operator | None:
    """The operator that begins here, with a number behind it in parentheses or behind a space."""
    found = _NEAR.fullmatch(lexemes[at].text)
    if not found:
        return None
    named = found.groupdict()
    unit = (named["u"] or named["v"] or "").lower()
    words = next((named[each] for each in "abcd" if named[each]), None)
    number, behind = 1, lexemes[at + 1 : at + 6]
    in_parentheses = [each.kind for each in behind[:3]] == [Kind.OPEN, Kind.CHUNK, Kind.CLOSE]
    if in_parentheses and behind[0].start == lexemes[at].end and behind[1].text.isdecimal():
        number, words = 4, behind[1].text[:4]
    elif words is None and _ALONE.fullmatch(found[0]) and _is_number(behind[0]) and behind[1].kind in _BEGINS_A_PART:
        number, words = 2, behind[0].text
        for each in behind[1:3]:
            number += each.text in _BEHIND_NUMBER
    usual = _USUAL["s" if unit.startswith("s") else "p"] if unit else _WITHOUT_NUMBER
    return _Operator(number, min(int(words or usual), _MOST))


def _is_meant(lexeme: Lexeme) -> bool:
    """Whether it is a word of a search rather than of a sentence with a word in capitals: `the SAME mine`."""
    return lexeme.text.islower() and not carries_nothing(lexeme.text, in_capitals=False)


def _is_number(lexeme: Lexeme) -> bool:
    return lexeme.kind is Kind.CHUNK and re.fullmatch(r"[0-9]{1,3}", lexeme.text) is not None


def _plain(lexeme: Lexeme) -> str:
    """The words of a lexeme that may stand in a phrase."""
    return lexeme.text if lexeme.kind is Kind.PHRASE or (lexeme.kind is Kind.CHUNK and lexeme.text.isalnum()) else ""
