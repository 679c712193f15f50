"""A question wholly in capitals: its OR and AND are words like all others, unless it is a list of choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.query_language.leaves import Note
from index.query_language.lexer import Kind, Lexeme

LEAST = 6
"""Words from which on a text without any small letter is a question: `NATO OR EU` is none."""

_OPERATORS = (Kind.AND, Kind.OR, Kind.NOT)
_ASKED = (Kind.FIELD, Kind.EXACT, Kind.PHRASE, Kind.UNCLOSED)  # who writes these knows the language of searches


def is_in_capitals(text: str) -> bool:
    """Whether the text has capitals and no small letter."""
    return text != text.lower() and not any(map(str.islower, text))


def as_question(text: str, lexemes: list[Lexeme], note: Note) -> tuple[list[Lexeme], bool, str]:
    """The lexemes, with operators that are spelled out as words where the text is a question in capitals; whether it is
    long and all in capitals; and the text that has the operators, or "". `note` tells the reader.

    Operators are rather words where nothing else is of the language of searches, and words stand side by side without
    one between them: `IBM OR HP OR DELL OR NASA` is a list of choices.
    """
    words = [each for each in lexemes if each.kind is Kind.CHUNK or _is_spelled(each)]
    in_capitals = (
        len(words) >= LEAST
        and is_in_capitals(text)
        and any(each.kind is Kind.CHUNK and each.text != each.text.lower() for each in words)
    )
    if not in_capitals or not any(map(_is_spelled, words)) or any(each.kind in _ASKED for each in lexemes):
        return lexemes, in_capitals, ""
    if not any(left.kind is Kind.CHUNK and right.kind in (Kind.CHUNK, Kind.NOT) for left, right in pairwise(words)):
        return lexemes, in_capitals, ""
    note("All is in capitals, so AND, OR and NOT are words in it; with all else in small letters they are operators.")
    read = [replace(each, kind=Kind.CHUNK) if _is_spelled(each) else each for each in lexemes]
    return read, in_capitals, _with_operators(text, lexemes)


def _with_operators(text: str, lexemes: Sequence[Lexeme]) -> str:
    """The text with all but these operators in small letters."""
    written, end = [], 0
    for each in filter(_is_spelled, lexemes):
        written += [text[end : each.start].lower(), text[each.start : each.end]]
        end = each.end
    return "".join([*written, text[end:].lower()])


def _is_spelled(lexeme: Lexeme) -> bool:
    return lexeme.kind in _OPERATORS and lexeme.text in ("AND", "OR", "NOT")
