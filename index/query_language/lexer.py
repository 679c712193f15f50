"""The reader's text cut into lexemes, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from index.query_language.leaves import Note, shown
from index.query_language.signs.minus import HYPHENS, without
from index.query_language.signs.quotes import Span, quotes
from index.query_language.signs.wide import narrow

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

    `slop` is what is written behind a closing quote: "" or "~" and digits. The inside of quotes begins at `begin`;
    `odd` says that a quote in it has no other.
    """

    kind: Kind
    text: str
    start: int
    end: int
    slop: str = ""
    begin: int = 0
    odd: bool = False


# In the text that is cut, signs of which the meaning is known from the text around them are these instead.
_FIRST, _LAST, _UNCLOSED, _STRAY, _WITHOUT, _BAR = "\x00\x01\x02\x03\x04\x05"
_PLAIN = str.maketrans(dict.fromkeys((_FIRST, _LAST, _UNCLOSED, _STRAY, _WITHOUT, _BAR), "\ufffd"))
_SIGN = r"\x00-\x05"
_LEXEME = re.compile(
    r"""
      (?P<OPEN>\()
    | (?P<CLOSE>\))
    | (?P<PHRASE>\x00{1,2}[^\x00\x01]*\x01{1,2}(?:~[0-9]+|[ ]?~[ ]?[0-9]{1,2}(?![\w.-])|~)?)
    | (?P<STRAY>\x03)
    | (?P<UNCLOSED>\x02)
    | (?P<AND>AND)(?=[\s()SIGN]|\Z)
    | (?P<OR>OR(?=[\s()SIGN]|\Z)|\x05+)
    | (?P<NOT>NOT(?=[\s()SIGN]|\Z)|(?<![^\s(])-(?![\s)HYPHENS-]|\Z)|\x04+)
    | (?P<EXACT>(?<![^\s(:：\x04-])=(?![\s()=]|\Z))
    | (?P<FIELD>(?i:FIELDNAMES)[:：])
    | (?P<INITIALS>(?<![^\s(:=\x04-])(?:[^\W\d_a-z]\.[ ]){1,9}[^\W\d_a-z]\.(?=[\s)]|\Z))
    | (?P<CHUNK>[^\s()SIGN]+)
    """.replace("FIELDNAMES", "|".join(FIELDS))
    .replace("SIGN", _SIGN)
    .replace("HYPHENS", HYPHENS),
    re.VERBOSE,
)
_BETWEEN_HEBREW = re.compile(r"""(?<=[א-ת])"(?=[א-ת])""")
_HIDDEN = "\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"  # those that `clean_text` takes out
_HIDDEN_ALONE = re.compile(rf"(?<!\w)[{_HIDDEN}]+|[{_HIDDEN}]+(?!\w)")
_BARS = re.compile(r"(?<!\S)[^\s|]*://\S*|(?<!\|)(?P<bar>\|{1,2}|[｜￨∣¦‖]|(?<!\S)∨(?!\S))(?!\|)")


def seen(text: str) -> str:
    """The text without what nobody sees in it, but inside words: marks of direction, joiners, spaces of no width."""
    return text if text.isascii() else _HIDDEN_ALONE.sub("", text)


def place_in(text: str, place: int) -> int:
    """The place in the text of what stands at `place` of the text as it is seen."""
    if text.isascii():
        return place
    for found in _HIDDEN_ALONE.finditer(text):
        if found.start() > place:
            break
        place += len(found[0])
    return place


def lexemes(text: str) -> Iterator[Lexeme]:
    """The lexemes of the text in order, an END last. Any text has some; time is linear in its length.

    A minus counts as NOT only before a word and not inside or behind one, and so do the signs of `without`. A quote
    inside a word is part of its chunk, and initials with spaces between them (`J. R. R.`) are one.
    """
    text = text.translate(_PLAIN)
    odd: set[int] = set()
    for found in _LEXEME.finditer(_cut(text, odd)):
        group, value, slop, begin = found.lastgroup or "", found.group(), "", 0
        if group == "INITIALS":
            group, value = "CHUNK", value.replace(" ", "")
        kind = Kind[group]
        if kind is Kind.FIELD:
            value = FIELDS[value[:-1].lower()]
        elif kind is Kind.PHRASE:
            inside, _, slop = value.rpartition(_LAST)
            value = inside.lstrip(_FIRST)
            begin = found.start() + len(inside) - len(value)
            value, slop = value.rstrip(_LAST), slop.replace(" ", "")
        elif kind is not Kind.CHUNK:
            value = text[found.start() : found.end()]
        yield Lexeme(kind, value, found.start(), found.end(), slop, begin, found.start() in odd)
    yield Lexeme(Kind.END, "", len(text), len(text))


def outside_quotes(text: str) -> str:
    """The text with an `x` for each character between quotes that are a pair."""
    return _blanked(text.translate(_PLAIN), quotes(text).spans)


def _blanked(text: str, spans: Iterable[Span]) -> str:
    pieces: list[str] = []
    last = 0
    for start, begin, stop, end, _ in spans:
        pieces += (text[last:start], _FIRST * (begin - start), "x" * (stop - begin), _LAST * (end - stop))
        last = end
    return "".join((*pieces, text[last:]))


def _cut(text: str, odd: set[int]) -> str:
    """The text with the signs that are known, of the same length; `odd` is filled with where phrases begin."""
    found = quotes(text)
    odd |= {span.start for span in found.spans if span.odd}
    bare = _blanked(text, found.spans)
    places = dict.fromkeys(found.unclosed, _UNCLOSED) | dict.fromkeys(found.stray, _STRAY)
    for span in found.spans:
        places |= dict.fromkeys(range(span.start, span.begin), _FIRST)
        places |= dict.fromkeys(range(span.stop, span.end), _LAST)
    for start, end in without(bare).negating:
        places |= dict.fromkeys(range(start, end), _WITHOUT)
    places |= narrow(bare)
    if "|" in bare or not bare.isascii():
        for bar in _BARS.finditer(bare):
            places |= dict.fromkeys(range(*bar.span("bar")), _BAR)
    cut = "".join(places.get(at, sign) for at, sign in enumerate(text)) if places else text
    return cut if text.isascii() else _BETWEEN_HEBREW.sub("״", cut)


def without_list_markers(found: Iterable[Lexeme], note: Note) -> Iterator[Lexeme]:
    """The lexemes without the parenthesis of a list's mark, `1)` or `a)`, where none is open: prose counts its points
    so; and without quotes that open and close nothing, as the sign of inches. `note` tells the reader."""
    depth, before = 0, None
    for lexeme in found:
        if lexeme.kind is Kind.STRAY:
            behind = before.text if before else ""
            note('The " after %(text)s is ignored: no quote stands before it.', text=shown(behind))
            continue
        if lexeme.odd:
            note("A quote inside %(text)s is ignored: it has no partner.", text=shown(lexeme.text))
        depth += (lexeme.kind is Kind.OPEN) - (lexeme.kind is Kind.CLOSE)
        closes = lexeme.kind is Kind.CLOSE and depth < 0
        if closes and before and before.end == lexeme.start and _LIST_MARK.fullmatch(before.text):
            note("The ) after %(text)s is ignored: no ( stands before it.", text=shown(before.text))
            depth = 0
            continue
        yield lexeme
        before = lexeme
