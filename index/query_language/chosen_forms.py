"""Forms that a reader chooses for a word: `mine{mine,mines}` is the word “mine” in these forms and no other.

The braces stand right behind the word, in quotes too, with commas between the forms. Other braces are read as if this
file were not there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import replace
from typing import NamedTuple

from index.analysis.folding import fold
from index.analysis.words import tokens
from index.query_language import leaves
from index.query_language.leaves import Note, is_address, shown
from index.query_language.tree import And, Node, Or, Phrase, Word

_BRACES = re.compile(r"\{([^{}]*)\}")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_BETWEEN = re.compile(r"[,\s]+")


class WrittenWord(NamedTuple):
    """A word of a piece of a query, from `start` to `end` in characters; with the braces behind it to `whole_end`.
    `forms` are those that the braces name, in small letters, each once; None where there are no braces. `is_joined`
    says that another word or brace stands right behind: then no braces can be put there."""

    text: str
    start: int
    end: int
    whole_end: int
    forms: tuple[str, ...] | None
    is_joined: bool


def written_words(text: str) -> list[WrittenWord]:
    """The words of a chunk or of the inside of quotes, in order; those between braces that name forms are left out."""
    found = list(tokens(text))
    begins = {token.start for token in found}
    named: dict[int, re.Match[str]] = {}
    if "{" in text and not is_address(text):
        ends = {token.end for token in found}
        for braces in _BRACES.finditer(text):
            # Where a word goes on behind the braces, it would be another word without them.
            if braces.start() in ends and not _goes_on(text, braces.end(), begins):
                named[braces.start()] = braces
    words, inside = [], 0
    for token in found:
        if token.start < inside or not fold(token.word):
            continue
        braces_behind = named.get(token.end)
        inside = braces_behind.end() if braces_behind else token.end
        forms = _forms(braces_behind[1]) if braces_behind else None
        words.append(WrittenWord(token.word, token.start, token.end, inside, forms, _goes_on(text, inside, begins)))
    return words


def without_forms(text: str) -> str:
    """The piece without the braces that name forms."""
    return _taken(text)[0] if "{" in text else text


def words_node(text: str, field: str, exact: bool, note: Note) -> Node | None:
    """As `leaves.words_node`, with the forms that are chosen."""
    if "{" not in text:
        return leaves.words_node(text, field, exact, note)
    plain, chosen = _told(text, exact, note)
    return _with_forms(leaves.words_node(plain, field, exact, note), chosen, text, note)


def phrase_node(text: str, slop: str, field: str, exact: bool, note: Note) -> Node | None:
    """As `leaves.phrase_node`, with the forms that are chosen."""
    if "{" not in text:
        return leaves.phrase_node(text, slop, field, exact, note)
    plain, chosen = _told(text, exact, note)
    return _with_forms(leaves.phrase_node(plain, slop, field, exact, note), chosen, text, note)


def words_in_a_row(node: Node | None) -> tuple[Word, ...]:
    """The words of a piece that is one word or one word behind the other; none of any other piece."""
    match node:
        case Word():
            return (node,)
        case Phrase(words=words):
            return words
        case Or(parts=(Word() as first, *_)) if node.typed:
            return (first,)
        case And(parts=parts):
            words = tuple(part for part in parts if isinstance(part, Word))
            return words if len(words) == len(parts) else ()
        case _:
            return ()


def _goes_on(text: str, end: int, begins: Set[int]) -> bool:
    return end in begins or text[end : end + 1] == "{"


def _forms(between: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form.lower() for form in _BETWEEN.split(between) if fold(form)))


def _taken(text: str) -> tuple[str, dict[int, WrittenWord]]:
    """The piece without braces that name forms, and the words that had some by their place among all words."""
    pieces, chosen, last = [], {}, 0
    for number, word in enumerate(written_words(text)):
        if word.forms is not None:
            chosen[number] = word
            pieces.append(text[last : word.end])
            last = word.whole_end
    return "".join((*pieces, text[last:])), chosen


def _told(text: str, exact: bool, note: Note) -> tuple[str, Mapping[int, WrittenWord]]:
    """The piece without braces and the words with forms; the reader is told of braces that choose none."""
    plain, chosen = _taken(text)
    if any(not word.forms for word in chosen.values()):
        note("The {} in %(text)s is ignored: it names no form.", text=shown(text))
        chosen = {number: word for number, word in chosen.items() if word.forms}
    if exact and chosen:
        note("The braces in %(text)s are ignored: = stands for one form already.", text=shown(text))
        chosen = {}
    if not is_address(plain) and any(plain[word.end : word.end + 1] == "{" for word in written_words(plain)):
        note(
            "The { in %(text)s is ignored: forms of a word are named without a blank, as in mine{mine,mines}.",
            text=shown(text),
        )
    return plain, chosen


def _with_forms(node: Node | None, chosen: Mapping[int, WrittenWord], text: str, note: Note) -> Node | None:
    """The node with the forms of its words."""
    if not chosen:
        return node
    made = list(words_in_a_row(node))
    for number, written in chosen.items():
        if number >= len(made) or made[number].text != written.text:
            note("The braces in %(text)s are ignored: they go after a plain word.", text=shown(text))
            return node
        made[number] = replace(made[number], only=written.forms or ())
    match node:
        case Phrase():
            return replace(node, words=tuple(made))
        case And():
            return replace(node, parts=tuple(made))
        case _:
            return _by_spelling(made[0])


def _by_spelling(word: Word) -> Node:
    """The word in the forms that were chosen, of which some may be written with a hyphen: words side by side."""
    apart = [form for form in word.only if _HYPHEN.search(form)]
    if not apart:
        return word
    phrases = [Phrase(tuple(map(Word, _HYPHEN.split(form))), 0, word.field) for form in apart]
    together = tuple(form for form in word.only if form not in apart)
    words = [replace(word, only=together)] if together else []
    return Or((*words, *phrases), word.text, is_chosen=True)
