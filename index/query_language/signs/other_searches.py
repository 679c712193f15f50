"""Signs that have a meaning in other searches: Google, Lucene and Elasticsearch, library catalogues, and operators in
Spanish. What means nothing here is passed over or searched for as words; the reader is told, with how it is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.query_language.leaves import Note, is_address, shown
from index.query_language.lexer import Kind, Lexeme
from index.query_language.signs.foreign_fields import ForeignFields
from index.query_language.signs.near import near
from index.query_language.signs.offers import Offers
from index.query_language.signs.ranges import range_at

_BOOST = re.compile(r"(.*?)\^[0-9]{1,4}(?:\.[0-9]{1,4})?")
_ONE_LETTER = re.compile(r"([^\W\d_]{2,})#([^\W\d_]+)")
_SOME_LETTERS = re.compile(r"([a-zà-öø-ÿ]{2,})\$([a-zà-öø-ÿ]+)")
_ENDING = re.compile(r"([a-zà-öø-ÿ]{3,})[$%!#?]")
_EXPRESSION = re.compile(r"/(?=[^/]*[\[\]\\.*+?^$])[^/]{2,}/")
_ANY_WORD = re.compile(r"(?<!\S)\*(?!\S)")
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{1,2}){0,2}")
_BETWEEN_DAYS = ("to", "a", "al", "y", "and", "until", "till", "through", "thru", "hasta")
_EITHER_DAY = ("or", "o")
_YEARS = re.compile(rf"({_DAY.pattern})\.\.({_DAY.pattern})")

_SPANISH = {"O": "OR", "U": "OR", "Y": "AND", "E": "AND", "NO": "NOT"}
_BEFORE_E = re.compile(r"(?i:h?[ií](?![ae]))")
_BEFORE_U = re.compile(r"(?i:h?[oó])")
_ELSEWHERE = {"ANDNOT": "NOT", "BUTNOT": "NOT", "XOR": "OR"}
_SMALL = {"or": "OR", "o": "OR", "u": "OR", "not": "NOT"}
_EITHER = ("and/or", "y/o", "e/o", "et/ou")
_WORDS_AN_OPERATOR = 9  # in prose a capital letter by itself is a rarer thing
_FEW = 4  # words of which a small “or” among them may be meant

_OF_VALUES = ("author", "topic", "source", "section", "language")
_ENDS_A_PART = (Kind.CHUNK, Kind.PHRASE, Kind.CLOSE)
_BEGINS_A_PART = (Kind.CHUNK, Kind.PHRASE, Kind.OPEN, Kind.FIELD, Kind.EXACT, Kind.NOT)


class OtherSearches:
    """One look at the lexemes of a text, from left to right."""

    def __init__(self, text: str, lexemes: Sequence[Lexeme], note: Note, offers: Offers) -> None:
        self._text, self._lexemes, self.note, self._offers = text, lexemes, note, offers
        self._fields = ForeignFields(text, lexemes, note, offers)
        words = [each for each in lexemes if each.kind is Kind.CHUNK]
        self._is_few = len(words) <= _FEW and all(each.kind in (Kind.CHUNK, Kind.END) for each in lexemes)
        self._is_single = len(lexemes) == 2
        operators = sum(each.text in _SPANISH or each.text in _ELSEWHERE for each in words)
        self._is_prose = len(words) > _WORDS_AN_OPERATOR * operators

    def read(self, is_question: bool) -> list[Lexeme]:
        """The lexemes that mean something here; in a question all in capitals these are no sign of operators."""
        kept: list[Lexeme] = []
        skipped = 0
        for at, lexeme in enumerate(self._lexemes):
            if at < skipped:
                continue
            before = kept[-1] if kept else None
            behind = self._lexemes[at + 1] if lexeme.kind is not Kind.END else lexeme
            self._second_value(kept, lexeme, behind)
            if lexeme.kind is Kind.OR and not lexeme.text.isalpha():
                kept += self._bar(lexeme, before, behind)
            elif lexeme.kind is Kind.FIELD and self._is_prose_colon(lexeme, before, behind):
                written = self._text[lexeme.start : lexeme.end]
                self.note(
                    "%(text)s is a word here; the value of a field stands right after it, without a space.",
                    text=shown(written),
                )
                kept.append(replace(lexeme, kind=Kind.CHUNK, text=written))
            elif lexeme.kind is Kind.PHRASE and _ANY_WORD.search(lexeme.text):
                kept.append(lexeme)
                words = len(_ANY_WORD.findall(lexeme.text))
                inside = " ".join(_ANY_WORD.sub(" ", lexeme.text).split())
                self._offers.change("any word", lexeme.start, lexeme.end, f'"{inside}"~{min(words, 50)}')
            elif lexeme.kind is not Kind.CHUNK or is_address(lexeme.text):
                kept.append(lexeme)
            elif before and before.kind in (Kind.FIELD, Kind.EXACT) and before.end == lexeme.start:
                kept.append(lexeme)
                self._value(before, lexeme, at)
            else:
                whole = near(self._text, self._lexemes, before, at, self.note, self._offers)
                whole = whole or self._anything(lexeme, at)
                if whole:
                    skipped = at + whole
                    continue
                kept += self._chunk(lexeme, before, behind, at)
                if not is_question:
                    self._operator(lexeme, before, behind)
        return kept

    def _second_value(self, kept: Sequence[Lexeme], lexeme: Lexeme, behind: Lexeme) -> None:
        """What stands behind a value and OR is not a value of its field too: `author:"Ana Ruiz" OR "Luis Paz"`."""
        if len(kept) < 3 or behind.kind not in (Kind.END, Kind.CLOSE, Kind.OR):
            return
        at = len(kept) - 1
        while at > 1 and kept[at].kind is Kind.OR and kept[at - 1].kind is lexeme.kind:
            at -= 2
        field = kept[at]
        if at < len(kept) - 1 and field.kind is Kind.FIELD and field.text in _OF_VALUES:
            written = f"{self._text[field.start : field.end]}{self._text[lexeme.start : lexeme.end]}"
            self.note(
                "%(text)s is searched for as plain words: each value has its field, as in %(written)s.",
                text=shown(lexeme.text),
                written=written,
            )
            self._offers.change("values", lexeme.start, lexeme.end, written)

    def _is_prose_colon(self, field: Lexeme, before: Lexeme | None, behind: Lexeme) -> bool:
        """Whether a field's name is a word of a headline, as in `Save the Date: Harbour Day`."""
        is_apart = behind.kind is Kind.CHUNK and behind.start > field.end
        return is_apart and before is not None and before.kind is Kind.CHUNK and self._text[field.start].isupper()

    def _bar(self, bar: Lexeme, before: Lexeme | None, behind: Lexeme) -> list[Lexeme]:
        if before is None or before.kind not in _ENDS_A_PART or behind.kind not in _BEGINS_A_PART:
            return []  # at an end it joins nothing
        self.note("The %(sign)s is read as OR: any of what stands around it.", sign=bar.text[0])
        self._offers.change("bar", bar.start, bar.end, " ")
        return [bar]

    def _chunk(self, lexeme: Lexeme, before: Lexeme | None, behind: Lexeme, at: int) -> list[Lexeme]:
        """What a run of characters means here: itself, less or nothing of it, or its parts."""
        text = lexeme.text
        if text in ("*]", "*}") and before and before.text == "TO":
            return []
        if (boost := _BOOST.fullmatch(text)) and (boost[1] or (before and before.end == lexeme.start)):
            self.note(
                "The %(sign)s after %(text)s is ignored: words have no weights here.",
                sign=text[len(boost[1]) :],
                text=shown(boost[1] or (before.text if before else "")),
            )
            return [replace(lexeme, text=boost[1])] if boost[1] else []
        if text[0] == "+" and text[1:2].isalpha():
            self.note("The + before a word is ignored: all words are looked for. Write =word for this form alone.")
        elif text[0] == "~" and text[1:2].isalpha():
            self.note(
                "The ~ before %(text)s is ignored: it stands after a word and finds near spellings.",
                text=shown(text[1:]),
            )
            self._offers.change("tilde", lexeme.start, lexeme.end, f"{text[1:].rstrip('~')}~")
        elif _EXPRESSION.fullmatch(text):
            self.note(
                "%(text)s is searched for as plain words: there are no regular expressions here. ? stands for one "
                "letter, * for any number of them.",
                text=shown(text),
            )
        elif years := _YEARS.fullmatch(text):
            self._range(lexeme, lexeme, years[1], years[2])
        elif text[0] in "[{" and _DAY.fullmatch(text[1:]) and behind.text == "TO":
            self._bracket(lexeme, text[1:], at)
        elif named := self._fields.read(lexeme, behind, at):
            return named
        else:
            self._unknown_letters(lexeme, behind)
        return [lexeme]

    def _is_no_prose(self, sign: str, behind: Lexeme) -> bool:
        """Whether a ! or a ? ends no sentence: nothing, an operator or a small letter follows."""
        if "¡" in self._text or "¿" in self._text or self._text.startswith("!"):
            return False
        if self._is_single or behind.kind in (Kind.AND, Kind.OR, Kind.NOT):
            return True
        return behind.text[:1].islower() and (sign == "!" or self._is_few)

    def _unknown_letters(self, lexeme: Lexeme, behind: Lexeme) -> None:
        """Signs that stand for letters in catalogues."""
        text = lexeme.text
        if found := _ONE_LETTER.fullmatch(text):
            sign, written = "#", f"{found[1]}?{found[2]}"
        elif found := _SOME_LETTERS.fullmatch(text):
            sign, written = "$", f"{found[1]}*{found[2]}"
        elif (found := _ENDING.fullmatch(text)) and (text[-1] not in "!?" or self._is_no_prose(text[-1], behind)):
            sign, written = text[-1], f"{found[1]}*"
        else:
            return
        if sign == "?":
            self.note(
                "The ? after %(text)s is ignored: at the end of a word it is a question mark. * stands for any "
                "number of letters.",
                text=shown(text[:-1]),
            )
            self._offers.change("letters", lexeme.start, lexeme.end, written)
            return
        self.note(
            "The %(sign)s in %(text)s is ignored: ? stands for one letter, * for any number of them.",
            sign=sign,
            text=shown(text),
        )
        self._offers.change("letters", lexeme.start, lexeme.end, written)

    def _range(self, first: Lexeme, last: Lexeme, begin: str, end: str) -> None:
        written = f"date:{begin}..{end}"
        self.note(
            "%(text)s is searched for as plain words; dates are written %(written)s.",
            text=shown(self._text[first.start : last.end]),
            written=written,
        )
        self._offers.change("range", first.start, last.end, written)

    def _bracket(self, first: Lexeme, begin: str, at: int) -> None:
        last = self._lexemes[min(at + 2, len(self._lexemes) - 1)]
        end = last.text.rstrip("]}")
        if last.text != end and (end == "*" or _DAY.fullmatch(end)):
            self._range(first, last, begin, end.replace("*", ""))

    def _anything(self, first: Lexeme, at: int) -> int:
        """How many lexemes are a range of other searches that is open: all of `[* TO *]`, the first two of
        `[* TO 2015]`; 0 where none is."""
        to, last = (
            self._lexemes[min(at + 1, len(self._lexemes) - 1)],
            self._lexemes[min(at + 2, len(self._lexemes) - 1)],
        )
        end = last.text.rstrip("]}")
        if first.text not in ("[*", "{*") or to.text != "TO" or last.text == end:
            return 0
        if end == "*":
            written = self._text[first.start : last.end]
            self.note("%(text)s is ignored: it leaves nothing out.", text=shown(written))
            self._offers.change("range", first.start, last.end, "")
            return 3
        if not _DAY.fullmatch(end):
            return 0
        self._range(first, last, "", end)
        return 2

    def _value(self, name: Lexeme, value: Lexeme, at: int) -> None:
        """A second date behind one is a word, whatever stands between them."""
        if name.text not in ("date", "before", "after") or not _DAY.fullmatch(value.text):
            return
        if name.text == "date" and range_at(self._text, name.end):
            return
        between = self._lexemes[at + 1]
        word = between.text.lower()
        is_sign = between.kind is Kind.CHUNK and not any(map(str.isalnum, word))
        is_apart = between.kind in (Kind.OR, Kind.NOT) or is_sign or word in _BETWEEN_DAYS + _EITHER_DAY
        second = self._lexemes[min(at + 1 + is_apart, len(self._lexemes) - 1)]
        if second.kind is not Kind.CHUNK or not _DAY.fullmatch(second.text):
            return
        is_choice = between.kind is Kind.OR or word in _EITHER_DAY
        written = f"{name.text}:{second.text}" if is_choice else f"date:{value.text}..{second.text}"
        self.note(
            "%(text)s is searched for as plain words; dates are written %(written)s.",
            text=shown(second.text),
            written=written,
        )
        if is_choice:
            self._offers.change("range", between.start, second.end, f"OR {written}")
        else:
            self._offers.change("range", name.start, second.end, written)

    def _operator(self, lexeme: Lexeme, before: Lexeme | None, behind: Lexeme) -> None:
        """An operator in Spanish, or in small letters in a short search."""
        text = lexeme.text
        if before is None or before.kind not in _ENDS_A_PART or behind.kind not in _BEGINS_A_PART:
            return
        start, operator = lexeme.start, _SPANISH.get(text, "") or _ELSEWHERE.get(text, "")
        if operator and not self._is_prose:
            if operator == "AND" and self._text == self._text.upper():
                return  # nobody is asked for it, as for any word that carries nothing
            follows = {"E": _BEFORE_E, "U": _BEFORE_U}.get(text)
            if follows and not follows.match(behind.text):
                return
        elif text.lower() in _EITHER:
            operator = "OR"
        elif self._is_few and text.lower() in _SMALL:
            operator = _SMALL[text.lower()]
            if before.text.lower() in ("and", "but") and operator == "NOT":
                start = before.start
        else:
            return
        self.note("%(word)s is a word here; the operator is written %(operator)s.", word=shown(text), operator=operator)
        self._offers.change("operators", start, lexeme.end, operator)
