"""The reader's own text with one of its words asked for in another way, and everything else as it was typed.

Which words there are is told by the lexemes: what stands behind `author:` or `date:` is none, and neither is one with a
`=` before it or with `*`, `?` or `~`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from index.analysis.folding import fold
from index.query_language.chosen_forms import phrase_node, words_in_a_row, words_node, written_words
from index.query_language.leaves import is_address
from index.query_language.lexer import Kind, Lexeme, lexemes, seen, without_list_markers
from index.query_language.signs.quotes import SIGNS
from index.query_language.tree import Node

_TEXT_FIELDS = ("title", "body")
_PARTS_A_PIECE = re.compile(rf"[\s{{}},()*?~|{''.join(sorted(SIGNS))}]")


class _Place(NamedTuple):
    """A word of the text with its braces, from `start` to `end` in characters, and as it is `written` without them."""

    start: int
    end: int
    written: str


def with_forms(text: str, word: str, forms: Iterable[str]) -> str:
    """The text with `word` counted in these forms only, wherever it stands; in all of its forms where there are none.

    `word` is compared without case. The text as it is, where the word cannot be told so.
    """
    named = tuple(forms)
    if any(_PARTS_A_PIECE.search(form) or not fold(form) for form in named):
        return text
    shouts = text == text.upper() != text.lower()
    braces = f"{{{','.join(_loud(form) if shouts else form for form in named)}}}" if named else ""
    changed = _rewritten(text, word, lambda written: f"{written}{braces}")
    return changed if changed != text else _respelled(text, word, braces)


def with_word(text: str, word: str, other: str) -> str:
    """The text with `other` in the place of `word`, wherever it stands, and of the forms that were chosen for it."""
    shouts = text == text.upper() != text.lower()
    return _rewritten(text, word, lambda _written: _loud(other) if shouts else other)


def _respelled(text: str, typed: str, braces: str) -> str:
    """The text with what was typed in several words, with a hyphen or dots, written together and with its forms."""
    pieces = re.split(r"[^\w]+", typed.strip(" ."))
    if len(pieces) < 2:  # one word
        return text
    between = r"[^\w\s{}()]{0,3}\s{0,3}".join(map(re.escape, pieces))
    piece = re.compile(rf'"{between}\.?"|(?<![\w:={{,-]){between}(?:\.(?!\w))?(?![\w{{-])', re.IGNORECASE)
    return piece.sub(lambda _found: f"{''.join(pieces)}{braces}", text)


def _loud(word: str) -> str:
    # A text wholly in capitals may be read in another way than one with a small letter in it.
    return word.upper() if _key(word.upper()) == _key(word) else word


def _rewritten(text: str, word: str, made: Callable[[str], str]) -> str:
    text = seen(text)
    pieces: list[str] = []
    last = 0
    for place in _places(text).get(_key(word), ()):
        pieces += (text[last : place.start], made(place.written))
        last = place.end
    return "".join((*pieces, text[last:]))


@lru_cache(maxsize=8)  # a page has links for many forms of the words of one text
def _places(text: str) -> Mapping[str, Sequence[_Place]]:
    """Where each word stands, by its `_key`, in order."""
    places: dict[str, list[_Place]] = {}
    for place in _all_places(text):
        places.setdefault(_key(place.written), []).append(place)
    return places


def _all_places(text: str) -> Iterator[_Place]:
    found = list(without_list_markers(lexemes(text), _quiet))
    for before, lexeme, after in zip((None, *found), found, found[1:], strict=False):
        if lexeme.kind not in (Kind.CHUNK, Kind.PHRASE) or not _has_words(before, lexeme):
            continue
        if text[lexeme.end : lexeme.end + 1] == ")" and after.start > lexeme.end:
            continue  # the mark of a list: behind anything else its ) would close what was never opened
        words = written_words(lexeme.text)
        if [each.text for each in words] != [each.text for each in words_in_a_row(_read(lexeme))]:
            continue
        begin = lexeme.begin if lexeme.kind is Kind.PHRASE else lexeme.start
        for each in words:
            if not each.is_joined:
                yield _Place(begin + each.start, begin + each.whole_end, each.text)


def _has_words(before: Lexeme | None, lexeme: Lexeme) -> bool:
    """Whether the lexeme is of words in any of their forms."""
    bound = before if before and before.end == lexeme.start else None
    if bound and (bound.kind is Kind.EXACT or (bound.kind is Kind.FIELD and bound.text not in _TEXT_FIELDS)):
        return False
    return lexeme.kind is Kind.PHRASE or not is_address(lexeme.text)


def _read(lexeme: Lexeme) -> Node | None:
    try:
        if lexeme.kind is Kind.PHRASE:
            return phrase_node(lexeme.text, "", "", exact=False, note=_quiet)
        return words_node(lexeme.text, "", exact=False, note=_quiet)
    except ValueError:
        return None


def _key(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold()


def _quiet(_sentence: str, **_values: object) -> None:
    """Nobody is told: the text has been read before."""
