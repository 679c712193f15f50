"""The reader's text cut into lexemes, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from index.query_language.leaves import Note, shown

FIELDS = {
    "title": "title",
    "body": "body",
    "author": "author",
    "topic": "topic",
    "source": "source",
    "section": "section",
    "precision": "precision",
    "lang": "language",
    "language": "language",
    "date": "date",
    "before": "before",
    "after": "after",
}
"""What a reader may write before a colon, and the field that it names."""

_LIST_MARK = re.compile(r"\d{1,2}|[a-z]", re.ASCII)


class Kind(Enum):
    """What a lexeme is."""

    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    FIELD = auto()
    EXACT = auto()
    PHRASE = auto()
    UNCLOSED = auto()
    STRAY = auto()
    CHUNK = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Lexeme:
    """`text` is the field's name, the inside of the quotes or the chunk; `start` and `end` count characters.

    `slop` is what is written behind a closing quote: "" or "~" and digits.
    """

    kind: Kind
    text: str
    start: int
    end: int
    slop: str = ""


_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))

# A quote behind a letter, a figure or the braces of chosen forms opens nothing, as in 17", unless this follows:
# say"hello world".
_ENDING = r"""(?=\S)[^"]*(?<!\s)"(?!\w)"""
_LEXEME = re.compile(
    r"""
      (?P<OPEN>\()
    | (?P<CLOSE>\))
    | (?P<PHRASE>(?:(?<![\w'’}])"[^"]*"|"ENDING)(?:~[0-9]*)?)
    | (?P<STRAY>(?<=[\w'’}])")
    | (?P<UNCLOSED>")
    | (?P<AND>AND)(?=[\s()"]|\Z)
    | (?P<OR>OR)(?=[\s()"]|\Z)
    | (?P<NOT>NOT(?=[\s()"]|\Z)|(?<![^\s(])-(?![\s)-]|\Z))
    | (?P<EXACT>(?<![^\s(:-])=(?![\s()=]|\Z))
    | (?P<FIELD>(?i:FIELDNAMES):)
    | (?P<INITIALS>(?<![^\s(:=-])(?:[^\W\d_a-z]\.[ ]){1,9}[^\W\d_a-z]\.(?=[\s)]|\Z))
    | (?P<CHUNK>[^\s"()]+(?:(?<=[\w}])"(?=\w)(?!ENDING)[^\s"()]+)*)
    """.replace("FIELDNAMES", "|".join(FIELDS)).replace("ENDING", _ENDING),
    re.VERBOSE,
)


@cache
def _in_hebrew() -> re.Pattern[str]:
    """A quote inside a Hebrew word, where it is typed for the sign of an abbreviation."""
    return re.compile(r"""(?<=[א-ת])"(?=[א-ת])""")


def lexemes(text: str) -> Iterator[Lexeme]:
    """The lexemes of the text in order, an END last. Any text has some; time is linear in its length.

    A minus counts as NOT only before a word and not inside or behind one; curly quotes count as straight ones. A quote
    inside a word is part of its chunk, and initials with spaces between them (`J. R. R.`) are one.
    """
    text = text.translate(_QUOTES)
    for found in _LEXEME.finditer(text if text.isascii() else _in_hebrew().sub("״", text)):
        group, value, slop = found.lastgroup or "", found.group(), ""
        if group == "INITIALS":
            group, value = "CHUNK", value.replace(" ", "")
        kind = Kind[group]
        if kind is Kind.FIELD:
            value = FIELDS[value[:-1].lower()]
        elif kind is Kind.PHRASE:
            value, _, slop = value[1:].rpartition('"')
        yield Lexeme(kind, value, found.start(), found.end(), slop)
    yield Lexeme(Kind.END, "", len(text), len(text))


def without_list_markers(found: Iterable[Lexeme], note: Note) -> Iterator[Lexeme]:
    """The lexemes without the parenthesis of a list's mark, `1)` or `a)`, where none is open: prose counts its points
    so; and without quotes that open and close nothing, as the sign of inches. `note` tells the reader."""
    depth, before = 0, None
    for lexeme in found:
        if lexeme.kind is Kind.STRAY:
            behind = before.text if before else ""
            note('The " behind %(text)s is passed over: no quote stands before it.', text=shown(behind))
            continue
        depth += (lexeme.kind is Kind.OPEN) - (lexeme.kind is Kind.CLOSE)
        if depth < 0 and before and before.end == lexeme.start and _LIST_MARK.fullmatch(before.text):
            note("The ) behind %(text)s is passed over: no ( stands before it.", text=shown(before.text))
            depth = 0
            continue
        yield lexeme
        before = lexeme
