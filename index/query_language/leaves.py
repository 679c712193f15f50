"""What one piece of a query means by itself: words, patterns, values and dates.

Each function raises `ValueError` with a sentence for the reader when the piece has no meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from archive.document import clean_text
from archive.messages import Message
from archive.partial_date import PartialDate, parse_iso
from index.analysis.folding import fold
from index.analysis.words import WORD
from index.query_language.compounds import doubled_initials, joined_compound
from index.query_language.matcher import allowed_edits
from index.query_language.signs.field_names import our_name, tell_no_such_field
from index.query_language.tree import (
    And,
    Dates,
    Everything,
    Fuzzy,
    Node,
    Or,
    Phrase,
    Prefix,
    Undated,
    Value,
    Wildcard,
    Word,
)
from index.typed_dates.typed_date import days_meant

Note = Callable[..., None]
"""Tells the reader how something was taken: a sentence and the values in it, as those of a `Message`."""

WIDEST_SLOP = 50
"""Words that may at most stand between the words of a phrase."""

_LETTERS_AND_FIGURES = re.compile(r"([^\W\d_]+)([0-9]{1,5})")
_ABBREVIATION = re.compile(r"[^\W\d_]{1,2}(?:\.[^\W\d_]{1,2})+\.?")
_BETWEEN_INITIALS = re.compile(r"(?<=(?<!\w)[^\W\d_]\.) (?=[^\W\d_]\.)")
_LEADING_NAME = re.compile(r"(_?[^\W\d_]\w*):(?=\w)")
_TRAILING = ".,;:!?…'’"


def shown(text: str) -> str:
    """Some of the reader's text in curly quotes, fit to stand in a sentence."""
    printable = "".join(c if c.isprintable() else "\ufffd" for c in text[:40])
    return f"“{printable}…”" if len(text) > 40 else f"“{printable}”"


def is_address(text: str) -> bool:
    """Whether the piece is an address in the Web: its signs have no meaning."""
    return "://" in text or text.lower().startswith("www.")


def words_node(text: str, field: str, exact: bool, note: Note) -> Node | None:
    """A run of characters without spaces, outside quotes; None when it holds no word."""
    if text.strip("*") == "" and not field and not exact:
        return Everything()
    if is_address(text):
        return _all_of([Word(word, exact, field) for word in _words(text)])
    core, fuzzy = _without_tilde(_without_end(text))
    if core.startswith("?"):
        core = core.lstrip("?")
        note(
            "The ? at the beginning of %(text)s is ignored: at least two letters must stand before it.",
            text=shown(text),
        )
    parts = _parts(core, field, exact, note)
    words = [part for part in parts if isinstance(part, Word)]
    if len(words) < len(parts):
        if len(parts) > 1:
            note("%(text)s is searched for as separate words: a phrase cannot hold * or ?.", text=shown(text))
        return _all_of(parts)
    if fuzzy and len(words) == 1:
        return _fuzzy(words[0], note)
    if fuzzy and words:
        note("The ~ in %(text)s is ignored: it goes after one word, or after a phrase with a number.", text=shown(text))
    if len(words) > 1 and (name := _LEADING_NAME.match(text)):
        ours = our_name(name[1])
        tell_no_such_field(note, shown(name[0]), shown(text), f"{ours}:" if ours else "")
        return _all_of(words)
    if len(words) == 2 and _LETTERS_AND_FIGURES.fullmatch(joined := words[0].text + words[1].text):
        return _any_of([words, [Word(joined, exact, field)]], 0, field, core)
    return _hyphened(_any_of([words, _written_apart(words)], 0, field, core), core)


def phrase_node(text: str, slop: str, field: str, exact: bool, note: Note) -> Node | None:
    """The inside of quotes, with "~" and digits behind it or not; None when it holds no word."""
    words = [Word(word, exact) for word in _words(text)]
    if slop == "~":
        note("The ~ after %(text)s is ignored: it needs a number of words, as in “a b”~3.", text=shown(text))
    if re.search(r"\w[*?]\w|\w\*|(?<!\S)\*(?!\S)", text):
        note("The * or ? in %(text)s is ignored: it has no meaning inside quotes.", text=shown(text))
    # More than four digits are not made a number: that takes time and they all mean the same.
    allowed = int(slop[1:] or 0) if len(slop) < 6 else WIDEST_SLOP + 1
    if allowed > WIDEST_SLOP:
        note(
            "The words of %(text)s are looked for with at most %(widest_slop)s others between them.",
            text=shown(text),
            widest_slop=WIDEST_SLOP,
        )
    together = [Word(word, exact) for word in _words(_BETWEEN_INITIALS.sub("", text))]
    typed = " ".join(word.text for word in words) if len(together) == 1 else ""
    return _hyphened(_any_of([words, _written_apart(words), together], min(allowed, WIDEST_SLOP), field, typed), text)


def value_node(field: str, text: str, note: Note) -> Value | None:
    """What stands behind `author:`, `topic:`, `source:`, `lang:`; None when that is nothing."""
    value = " ".join(clean_text(text).split())
    if value.endswith("*"):
        note(
            "The * in %(text)s is taken as it stands: a %(field)s is compared as a whole.",
            text=shown(value),
            field=field,
        )
    return Value(field, value) if value else None


def date_node(field: str, text: str, note: Note) -> Dates | Undated:
    """What stands behind `date:`, `before:`, `after:`."""
    try:
        if field == "before":
            return Dates(None, _day(text, note).first - timedelta(days=1))
        if field == "after":
            return Dates(_day(text, note).last + timedelta(days=1), None)
    except OverflowError:
        raise ValueError(Message("There is no day %(field)s %(text)s.", field=field, text=shown(text))) from None
    if text.lower() == "none":
        return Undated()
    start, dots, end = text.partition("..")
    if not dots:
        days = _day(text, note)
        return Dates(days.first, days.last)
    first = _day(start, note).first if start else None
    last = _day(end, note).last if end else None
    if first is None and last is None:
        raise ValueError(
            Message("%(text)s names no date. Write a range as date:2019-02..2019-03 or date:2019..", text=shown(text))
        )
    if first is not None and last is not None and last < first:
        raise ValueError(Message("The range %(text)s ends before it begins.", text=shown(text)))
    return Dates(first, last)


def _day(text: str, note: Note) -> PartialDate:
    with suppress(ValueError):
        return parse_iso(text)
    found = days_meant(text)
    if not found:
        raise ValueError(
            Message(
                '%(text)s is not a date. Write it as 2019, 2019-03, 2019-03-05, in quotes as "March 2019", a range as '
                "2019-02..2019-03, or date:none for articles without a date.",
                text=shown(text),
            )
        )
    if len(found) > 1:
        one, other = (each.iso() for each in found)
        raise ValueError(
            Message(
                "%(text)s may be %(one)s or %(other)s. Write the one that is meant.",
                text=shown(text),
                one=one,
                other=other,
            )
        )
    note("%(text)s is read as the date %(day)s.", text=shown(text.strip()), day=found[0].iso())
    return found[0]


def _words(text: str) -> list[str]:
    return [word for word in WORD.findall(text) if fold(word)]


def _parts(text: str, field: str, exact: bool, note: Note) -> list[Word | Prefix | Wildcard]:
    """The words and patterns of a run of characters."""
    parts: list[Word | Prefix | Wildcard] = []
    for piece in _pieces(text):
        if ("*" in piece or "?" in piece) and _is_of_characters(piece):
            note(
                "%(text)s is searched for without * or ?: words of this script are found by their parts.",
                text=shown(piece),
            )
            parts.extend(Word(word, exact, field) for word in _words(piece))
        elif "*" in piece or "?" in piece:
            if exact:
                raise ValueError(
                    Message(
                        "%(text)s cannot be exact and have * or ? in it. Leave out the = or the * or ?.",
                        text=shown(piece),
                    )
                )
            parts.append(_pattern(piece, field))
        else:
            parts.extend(Word(word, exact, field) for word in _words(piece))
    return parts


def _pieces(text: str) -> list[str]:
    """The words of the text with each `*` and `?`; what touches is one piece."""
    found = [each.span() for each in WORD.finditer(text)]
    found += [(place, place + 1) for place, sign in enumerate(text) if sign in "*?"]
    pieces: list[str] = []
    last = -1
    for start, end in sorted(found):
        if start == last:
            pieces[-1] += text[start:end]
        else:
            pieces.append(text[start:end])
        last = end
    return pieces


def _is_of_characters(piece: str) -> bool:
    """Whether letters of a script that is written without spaces stand in it: twice the same are two words."""
    return any(len(WORD.findall(2 * part)) > 1 for part in re.split(r"[*?]", piece))


def _written_apart(words: list[Word]) -> list[Word]:
    """The words as they are written with spaces or hyphens: `U. S.` for `U.S.`, `COVID-19` for `covid19`."""
    return [replace(word, text=part) for word in words for part in _apart(word.text)]


def _apart(word: str) -> list[str]:
    if _ABBREVIATION.fullmatch(word):
        return [part for part in word.split(".") if part]
    if pairs := doubled_initials(word):
        return list(pairs)
    found = _LETTERS_AND_FIGURES.fullmatch(word)
    return [found[1], found[2]] if found else [word]


def _any_of(spellings: list[list[Word]], slop: int, field: str, typed: str = "") -> Node | None:
    """The words of the first side by side, or those of another; of exact words the first alone. `typed` is what all of
    them are ways to write."""
    is_exact = any(word.exact for word in spellings[0])
    nodes = dict.fromkeys(_phrase(words, slop, field) for words in (spellings[:1] if is_exact else spellings))
    nodes.pop(None, None)
    return Or(tuple(node for node in nodes if node), typed) if len(nodes) > 1 else next(iter(nodes), None)


def _hyphened(node: Node | None, text: str) -> Node | None:
    """The words side by side of a compound as it was typed, `non-profit`: an index may have it in one word too."""
    return replace(node, typed=text) if isinstance(node, Phrase) and joined_compound(text) else node


def _without_end(text: str) -> str:
    """The text without what stands behind a word in a sentence; the last dot of an abbreviation stays."""
    core = text.rstrip(_TRAILING)
    return f"{core}." if text.startswith(f"{core}.") and _ABBREVIATION.fullmatch(core) else core


def _without_tilde(text: str) -> tuple[str, bool]:
    head, tilde, digits = text.rpartition("~")
    return (head, True) if tilde and digits in ("", "1", "2") else (text, False)


def _pattern(piece: str, field: str) -> Prefix | Wildcard:
    piece = re.sub(r"\*+", "*", piece)
    literal = re.split(r"[*?]", piece, maxsplit=1)[0]
    if len(fold(literal)) < 2:
        raise ValueError(
            Message("%(text)s would cover too many words. Write at least two letters before * or ?.", text=shown(piece))
        )
    if piece == f"{literal}*":
        return Prefix(literal, field)
    return Wildcard(piece, field)


def _fuzzy(word: Word, note: Note) -> Node:
    if word.exact:
        raise ValueError(
            Message("%(text)s cannot be exact and fuzzy. Leave out the = or the ~.", text=shown(word.text))
        )
    if allowed_edits(fold(word.text)) == 0:
        note("%(text)s is too short to be fuzzy: only itself is searched for.", text=shown(word.text))
    return Fuzzy(word.text, word.field)


def _phrase(words: list[Word], slop: int, field: str) -> Node | None:
    if len(words) > 1:
        return Phrase(tuple(Word(word.text, word.exact) for word in words), slop, field)
    return Word(words[0].text, words[0].exact, field) if words else None


def _all_of(parts: list[Word] | list[Word | Prefix | Wildcard]) -> Node | None:
    return And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None
