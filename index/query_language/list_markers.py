"""The `1)` and `a)` of a list in a reader's text: prose counts its points so, and no parenthesis is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.query_language.leaves import Note, shown
from index.query_language.lexer import Kind, Lexeme

_LIST_MARK = re.compile(r"\d{1,2}|[a-z]", re.ASCII)


def without_list_markers(found: Iterable[Lexeme], note: Note) -> Iterator[Lexeme]:
    """The lexemes without the parenthesis of a list's mark where none is open; `note` tells the reader."""
    depth, before = 0, None
    for lexeme in found:
        depth += (lexeme.kind is Kind.OPEN) - (lexeme.kind is Kind.CLOSE)
        if depth < 0 and before and before.end == lexeme.start and _LIST_MARK.fullmatch(before.text):
            note("The ) behind %(text)s is passed over: no ( stands before it.", text=shown(before.text))
            depth = 0
            continue
        yield lexeme
        before = lexeme
