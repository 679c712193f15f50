"""Fields as other searches and other languages write them: `intitle:gold`, `AU="Ana Ruiz"`, `autor:Ruiz`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.query_language.leaves import Note, shown
from index.query_language.lexer import FIELDS, Kind, Lexeme
from index.query_language.signs.field_names import in_our_words, our_name, tell_no_such_field
from index.query_language.signs.offers import Offers

_NAME = re.compile(r"([^\W\d_]\w*)([:=])")
_NAME_AND_VALUE = re.compile(r"([^\W\d_]\w*)([:=])(?=[^\s=])(?!//)(.+)")
_NEVER_PROSE = re.compile(r"(?i:(?:all)?in(?:title|text|body|author)|site):")
_OF_TEXT = ("title", "body")
_OF_ADDRESSES = ("inurl", "allinurl")
_OF_THE_WEB = ("filetype", "ext", "cache", "link", "related", "info")
"""What searches of the Web ask beside words, of which an archive knows nothing."""


class ForeignFields:
    """What the lexemes of a text say of fields that there are not."""

    def __init__(self, text: str, lexemes: Sequence[Lexeme], note: Note, offers: Offers) -> None:
        self._text, self._lexemes, self._note, self._offers = text, lexemes, note, offers

    def read(self, lexeme: Lexeme, behind: Lexeme, at: int) -> list[Lexeme]:
        """The chunk as the words that it is, where it names a field; [] where it does not."""
        if name := _NAME.fullmatch(lexeme.text):
            if behind.start == lexeme.end and behind.kind in (Kind.PHRASE, Kind.OPEN):
                ours = _ours(name[1])
                if ours or name[2] == ":":
                    self._before_quotes(lexeme, name[1], ours, at)
                    return [lexeme]
            elif _NEVER_PROSE.fullmatch(lexeme.text) and behind.kind is Kind.CHUNK:
                self._with_a_space(lexeme, name[1], behind)
                return [lexeme]
        elif (named := _NAME_AND_VALUE.fullmatch(lexeme.text)) and (ours := _ours(named[1])):
            return self._before_a_word(lexeme, named, ours)
        elif named and named[2] == ":" and (asked := named[1].lower()) in (*_OF_ADDRESSES, *_OF_THE_WEB):
            # The leaf tells the reader; without it the rest is asked.
            self._offers.change("fields", lexeme.start, lexeme.end, named[3] if asked in _OF_ADDRESSES else "")
            return [lexeme]
        return []

    def _before_quotes(self, lexeme: Lexeme, name: str, ours: str, at: int) -> None:
        """A name before quotes or a parenthesis."""
        behind = self._lexemes[at + 1]
        is_phrase = behind.kind is Kind.PHRASE
        text = self._text[lexeme.start : behind.end] if is_phrase else f"{lexeme.text}(…)"
        tell_no_such_field(self._note, shown(lexeme.text), shown(text), f"{ours}:" if ours else "")
        if is_phrase and ours in ("date", "before", "after"):
            if written := in_our_words(name, behind.text.strip()):
                self._offers.change("fields", lexeme.start, behind.end, written)
        elif ours and (is_phrase or ours in _OF_TEXT):
            self._offers.change("fields", lexeme.start, lexeme.end, f"{ours}:")
        elif ours:
            last = next((each for each in self._lexemes[at + 2 : at + 12] if each.kind is not Kind.CHUNK), None)
            if last and last.kind is Kind.CLOSE:
                value = self._text[behind.end : last.start].strip()
                self._offers.change("fields", lexeme.start, last.end, f'{ours}:"{value}"')

    def _with_a_space(self, lexeme: Lexeme, name: str, behind: Lexeme) -> None:
        """A name that stands in no prose, with a space before its value."""
        ours, is_all = our_name(name), name.lower().startswith("allin")
        value = self._text[behind.start : self._lexemes[-1].start if is_all else behind.end].strip()
        end = behind.start + len(value)
        tell_no_such_field(self._note, shown(lexeme.text), shown(self._text[lexeme.start : end]), f"{ours}:")
        self._offers.change("fields", lexeme.start, end, f"{ours}:({value})" if is_all else f"{ours}:{value}")

    def _before_a_word(self, lexeme: Lexeme, named: re.Match[str], ours: str) -> list[Lexeme]:
        """A name and a value: `autor:Ruiz`, of which the leaf tells the reader, and `AU=Ruiz`, which is two words."""
        name, sign, value = named.groups()
        end = lexeme.end
        if name.lower().startswith("allin"):
            end = self._lexemes[-1].start
            value = f"({self._text[lexeme.end - len(value) : end].strip()})"
        if written := in_our_words(name, value) if our_name(name) else f"{ours}:{value}":
            self._offers.change("fields", lexeme.start, end, written)
        if sign == ":":
            return [lexeme]
        tell_no_such_field(self._note, shown(f"{name}="), shown(lexeme.text), f"{ours}:")
        at = lexeme.start + len(name) + 1
        return [replace(lexeme, text=name, end=at), replace(lexeme, text=named[3], start=at)]


def _ours(name: str) -> str:
    """What we call the field of this name, or one of ours; "" where there is none."""
    return our_name(name) or (name.lower() if name.lower() in FIELDS else "")
