"""What the program said before, said again to another reader: sentences that reports, jobs, plans and the audit hold.

They are stored and printed in English, one text for the command line, for programs and for every page. A sentence is
known again by the message that it was made of, which the catalogue has: so there is no second text beside it that could
say something else, and what older versions stored is said in the reader's language as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from archive.messages import N_, Message, MessageList
from webui.i18n.translation import _, current_language, messages, number_text, plain_plural, translated, use_language

OF_FEW_WORDS = (
    *(N_("drafts"), N_("private posts"), N_("earlier drafts"), N_("settings"), N_("attachments"), N_("styles")),
    *(N_("templates"), N_("forms"), N_("pop-ups"), N_("redirects"), N_("requests"), N_("log-in pages")),
    *(N_("encrypted mail"), N_("pictures")),
    *(N_("undone"), N_("begun"), N_("undoing"), N_("redoing"), N_("swapping"), N_("checking"), N_("copying")),
    *(N_("waiting"), N_("running"), N_("done"), N_("failed"), N_("cancelled"), N_("refused"), N_("stands")),
)
"""Reasons to skip things, and steps of jobs, that are too short to be told from other words in the code."""
OF_STEPS = (
    *(N_("looking through"), N_("reading"), N_("importing"), N_("indexing"), N_("comparing"), N_("packing")),
    *(N_("drawing"), N_("trying"), N_("to be looked at"), N_("%(suffix)s files")),
    *(N_("line %(line)s: %(what)s"), N_("line %(line)s %(what)s")),
)
"""Steps of jobs, as their logs have them."""
OF_THE_SYSTEM = (
    *(N_("Expected '=' after a key in a key/value pair"), N_("Expected ']' at the end of a table declaration")),
    *(N_("Expected newline or end of document after a statement"), N_("Invalid statement"), N_("Invalid value")),
    *(N_("Invalid initial character for a key part"), N_("Unclosed array"), N_("Unclosed inline table")),
    *(N_("Unterminated string"), N_("Cannot overwrite a value"), N_("Cannot declare %(key)s twice")),
    *(N_("Illegal character %(sign)s"), N_("Duplicate inline table key %(key)s")),
    *(N_("at end of document"), N_("at line %(line)s, column %(column)s")),
    *(N_("Expecting value"), N_("Extra data"), N_("Expecting property name enclosed in double quotes")),
    *(N_("Expecting ',' delimiter"), N_("Expecting ':' delimiter"), N_("Unterminated string starting at")),
    *(N_("No such file or directory"), N_("Permission denied"), N_("No space left on device"), N_("File exists")),
    *(N_("Is a directory"), N_("Not a directory"), N_("Input/output error"), N_("Read-only file system")),
)
"""What Python and the operating system say within our sentences."""
_VALUE = re.compile(r"%\((\w+)\)s|(%%)|(\{\})")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+")
_BETWEEN = re.compile(r"(; |\. |: |, | \((?=[a-z]{2})|\)(?=$|[;:,.]))")
_GENERATION = re.compile(r"generation-0{0,9}(\d{1,9})")  # what programs call an index
_COUNTED = re.compile(r"([\d,]{1,15}) (\D.*)")
_LEAST = 3  # letters that a message needs beside its values, to be known by them
_FEW = 9  # letters with which it is known only where a value at its beginning is one word: `3 new`
_OF_ONE_WORD = ("line", "number", "n", "new", "changed", "count", "documents")
"""Values that are numbers."""
_LONGEST = 2_000  # characters of a sentence that is looked at
_DEEPEST = 4  # sentences within sentences
_MOST_PARTS = 30  # of a sentence that is put together of several
_JOINED = 9  # parts that may be one sentence


@dataclass(frozen=True, slots=True)
class _Known:
    """A message with values: `many` its plural, "" for none; `pieces` what stands around its values, one more than
    there are `names`; `mark` the longest of them, which stands in each sentence made of it."""

    one: str
    many: str
    pieces: tuple[str, ...]
    names: tuple[str, ...]
    mark: str
    letters: int

    def values_in(self, sentence: str) -> dict[str, str] | None:
        """What the message was filled with; None where the sentence was not made of it. Each value ends where the next
        piece stands first, so that no sentence is gone through twice."""
        first, *others = self.pieces
        if not sentence.startswith(first):
            return None
        found: dict[str, str] = {}
        at = len(first)
        for n, (name, piece) in enumerate(zip(self.names, others, strict=True)):
            is_last = n == len(self.names) - 1
            end = (
                (len(sentence) - len(piece) if sentence.endswith(piece) else -1)
                if is_last
                else sentence.find(piece, at)
            )
            is_word = name in _OF_ONE_WORD or (self.letters < _FEW and not first)
            if is_word and " " in sentence[at:end]:
                return None
            if end < at or found.setdefault(name, sentence[at:end]) != sentence[at:end]:
                return None
            at = end + len(piece)
        return found if at == len(sentence) else None


def said(sentence: str) -> str:
    """A stored sentence in the language spoken; one that is not known as it is."""
    if isinstance(sentence, Message | MessageList):
        return translated(sentence)
    language = current_language()
    told = sentence if language == "en" or not sentence else _said(language, sentence, _DEEPEST)
    return _GENERATION.sub(lambda name: _("index %(number)s", number=name[1]), told) if "generation-" in told else told


@lru_cache(4096)
def _said(language: str, sentence: str, depth: int) -> str:
    if len(sentence) > _LONGEST:
        return sentence
    with use_language(language):
        found = _whole(language, sentence, depth)
        return _in_parts(language, sentence, depth) if found is None else found


def _whole(language: str, sentence: str, depth: int) -> str | None:
    """A sentence that was made of one message; None where it is not known."""
    if (plain := _plain(language).get(sentence)) is not None:
        return plain
    if sentence[:1].isupper() and (plain := _plain(language).get(sentence[:1].lower() + sentence[1:])) is not None:
        return plain[:1].upper() + plain[1:]
    if (counted := _COUNTED.fullmatch(sentence)) and (plain := _plain(language).get(counted[2])) is not None:
        return f"{_value(language, counted[1], 0)} {plain}"
    for known in _templates(language):
        if known.mark in sentence and (found := known.values_in(sentence)) is not None:
            values = {name: _value(language, value, depth) for name, value in found.items()}
            if known.many:
                number = "".join(filter(str.isdecimal, found.get("number", found.get("num", ""))))
                return plain_plural(known.one, known.many, int(number[:9] or 2)) % values
            return _filled(_(known.one), values)
    return None


def _in_parts(language: str, sentence: str, depth: int) -> str:
    """A sentence that was put together of several: each that is known in its place."""
    parts = _BETWEEN.split(sentence)
    if not depth or not 1 < len(parts) <= 2 * _MOST_PARTS:
        return sentence
    told, at = [], 0
    while at < len(parts):
        # A sentence may itself hold the sign that stands between two: the longest that is known is taken.
        ends = range(min(len(parts), at + 2 * _JOINED - 1), at, -2)
        known = ((end, _whole(language, "".join(parts[at:end]), depth - 1)) for end in ends)
        end, piece = next(((end, piece) for end, piece in known if piece is not None), (at + 1, parts[at]))
        told.append(piece)
        told += parts[end : end + 1]
        at = end + 1
    return "".join(told)


def _value(language: str, value: str, depth: int) -> str:
    """A value as it stands in the sentence; one that is a sentence too is said, and a number written as it is read."""
    if _NUMBER.fullmatch(value):
        return number_text(int(value.replace(",", "")))
    return _said(language, value, depth - 1) if depth and (" " in value or value in OF_FEW_WORDS) else value


def _filled(text: str, values: dict[str, str]) -> str:
    if "{}" in text:
        return text.replace("{}", values.get("value", ""))
    return text % values


@cache
def _plain(language: str) -> dict[str, str]:
    return {one: _(one) for one, many in messages(language) if not many and _is_plain(one)}


@cache
def _templates(language: str) -> tuple[_Known, ...]:
    """Those that a sentence begins with first, then by letters of their own: what says more is known first."""
    known = [
        _known(one, many, form)
        for one, many in messages(language)
        if not _is_plain(one) or many
        for form in ((one, many) if many else (one,))
    ]
    likely = (each for each in known if each.letters >= _LEAST)
    return tuple(sorted(likely, key=lambda each: (not each.pieces[0], -each.letters, -sum(map(len, each.pieces)))))


def _is_plain(message: str) -> bool:
    return not _VALUE.search(message.replace("%%", ""))


def _known(one: str, many: str, form: str) -> _Known:
    pieces, names, at = [""], [], 0
    for value in _VALUE.finditer(form):
        pieces[-1] += form[at : value.start()] + ("%" if value[2] else "")
        at = value.end()
        if not value[2]:
            names.append(value[1] or "value")
            pieces.append("")
    pieces[-1] += form[at:]
    letters = sum(sum(map(str.isalpha, piece)) for piece in pieces)
    return _Known(one, many, tuple(pieces), tuple(names), max(pieces, key=len), letters)
