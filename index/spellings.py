"""Other ways to write what a reader typed, of those that an index has: together, with a hyphen, apart, in groups.

`nonprofit` stands in texts as `non-profit` and `non profit` too, `EEUU` as `EE UU`, `1000` as `1 000`. An index knows
no hyphen: two words side by side are both. What is found so is told as a form of what was typed, and can be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from archive.texts.short_cache import cached_if_short
from index.analysis.folding import LONGEST_WORD, fold
from index.budget import look
from index.engine.protocol import Reader
from index.lexicon.lexicon import LANGUAGES, is_closed
from index.query import Query
from index.query_language.compounds import are_one, groups, joined_compound, joined_initials, joined_number
from index.query_language.empty_words import carries_nothing
from index.query_language.tree import And, Node, Not, Or, Phrase, Word

_REMEMBERED = 1 << 12  # words

_SHORTEST, _LONGEST = 5, 24
"""Letters of a word that may be two written together."""

_LEAST = 3
"""Letters of either of the two; a prefix may have fewer."""

_SINGLE = frozenset("cdegkptuvx")
"""Letters that stand before a hyphen in a compound: `e-mail`, `T-shirt`, `x-ray`."""

_PREFIXES = frozenset(
    """
    anti auto bi bio co cyber eco ex extra hiper hyper infra inter intra macro mega meta micro mini mono multi nano
    narco neo non petro pluri poly pos post pre pro pseudo psico re semi sub super supra tele trans tri ultra uni vice
    """.split()
)
"""What stands before a word of English or Spanish and makes another of it, with a hyphen or without."""

_SELDOM = 250
"""Where the two stand side by side in less than one article for so many with the word, that is chance."""

_SELDOM_LETTER = 10
"""The same of a single letter and the rest: letters stand alone where an apostrophe has a space behind it."""

_DEAR = 40.0
"""Milliseconds: what takes longer to look for than this is not."""


class Spellings:
    """What words may be written as in an index; what was asked is remembered."""

    def __init__(self, reader: Reader) -> None:
        self._apart: Callable[[str], tuple[tuple[str, ...], ...]]
        self._apart = cached_if_short(_REMEMBERED, LONGEST_WORD)(partial(_apart, reader))
        self._is_there: Callable[[str], bool]
        self._is_there = cached_if_short(_REMEMBERED, LONGEST_WORD)(partial(_is_there, reader))

    def widened(self, node: Node) -> Node:
        """The tree with every way to write its words and numbers that the index has."""
        match node:
            case Word():
                return self._word(node)
            case Phrase():
                return self._phrase(node)
            case And(parts):
                return _one_or_all(tuple(map(self.widened, _rejoined(parts))))
            case Or(parts):
                return node if node.typed else replace(node, parts=tuple(map(self.widened, parts)))
            case Not(part):
                return Not(self.widened(part))
            case _:
                return node

    def _word(self, word: Word) -> Node:
        if word.exact or word.only or word.readings:
            return word
        apart = self._apart(word.text)
        if not apart:
            return word
        return Or((word, *(Phrase(tuple(map(Word, parts)), 0, word.field) for parts in apart)), word.text)

    def _phrase(self, phrase: Phrase) -> Node:
        """What is written with hyphens, initials and the groups of a number are what they are written together too."""
        words = phrase.words
        if phrase.slop or any(word.exact or word.only for word in words):
            return phrase
        texts = [word.text for word in words]
        if together := joined_initials(texts) or joined_number(texts):
            return Or((phrase, Word(together, field=phrase.field)), phrase.typed or " ".join(texts))
        together = joined_compound(phrase.typed)
        if together and self._is_there(together):
            return Or((phrase, Word(together, field=phrase.field)), phrase.typed)
        return phrase


def _apart(reader: Reader, text: str) -> tuple[tuple[str, ...], ...]:
    """The ways to write a word apart that stand in the index."""
    look()
    return tuple(parts for parts in _candidates(reader, text) if _stands(reader, parts))


def _candidates(reader: Reader, text: str) -> Iterator[tuple[str, ...]]:
    folded = fold(text)
    if number := groups(folded):
        yield number
    elif 2 <= len(text) <= _LEAST + 1 and text.isalpha() and text.isupper() and not carries_nothing(text, False):
        yield tuple(text)
    elif _SHORTEST <= len(text) <= _LONGEST and text.isalpha():
        yield from _compounds(reader, text)


def _compounds(reader: Reader, text: str) -> Iterator[tuple[str, str]]:
    """The two words that the word is of, where it is of two: the index has all three. Spanish makes compounds of words
    that are not prefixes too seldom."""
    splits = [(text[:at], text[at:]) for at in range(1, len(text) - _LEAST + 1) if _may_begin(fold(text[:at]))]
    if not splits or not are_one(text) or not (_is_there(reader, text) or any(reader.readings(text).values())):
        return
    begun = [each for each, have in zip(splits, reader.holds([first for first, _ in splits]), strict=True) if have]
    whole = [each for each, have in zip(begun, reader.holds([second for _, second in begun]), strict=True) if have]
    known = [each for each in whole if not any(map(_carries_little, _words_of(*each)))]
    if known and not reader.readings(text).get("en"):
        known = [each for each in known if fold(each[0]) in _PREFIXES]
    if known:
        together = reader.frequencies([Word(text)])[0]
        yield from (each for each in known if _side_by_side(reader, each) * _seldom(each[0]) >= together)


def _seldom(before: str) -> int:
    return _SELDOM if len(before) > 1 else _SELDOM_LETTER


def _may_begin(first: str) -> bool:
    return first in _PREFIXES or len(first) >= _LEAST or first in _SINGLE


def _words_of(before: str, behind: str) -> tuple[str, ...]:
    """What of the two must be a word that says something."""
    return (behind,) if len(before) == 1 or fold(before) in _PREFIXES else (before, behind)


def _carries_little(word: str) -> bool:
    return carries_nothing(word, False) or any(is_closed(word, language) for language in LANGUAGES)


def _is_there(reader: Reader, text: str) -> bool:
    return reader.holds([text])[0]


def _stands(reader: Reader, parts: Sequence[str]) -> bool:
    return _side_by_side(reader, parts) > 0


def _side_by_side(reader: Reader, parts: Sequence[str]) -> int:
    query = Query(tree=Phrase(tuple(map(Word, parts))))
    return reader.count(query) if reader.cost(query) < _DEAR else 0


def _rejoined(parts: Sequence[Node]) -> Iterator[Node]:
    """The parts of a conjunction, those that are initials or the groups of a number side by side as one."""
    run: list[Word] = []
    for part in parts:
        is_plain = isinstance(part, Word) and not (part.exact or part.only or part.readings)
        if isinstance(part, Word) and is_plain and (not run or part.field == run[0].field):
            run.append(part)
            continue
        yield from _runs(run)
        run = [part] if isinstance(part, Word) and is_plain else []
        if not run:
            yield part
    yield from _runs(run)


def _runs(words: Sequence[Word]) -> Iterator[Node]:
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + _MOST_GROUPS), at + 1, -1):
            texts = [word.text for word in words[at:end]]
            if together := joined_initials(texts) or joined_number(texts):
                field = words[at].field
                yield Or((And(tuple(words[at:end])), Word(together, field=field)), " ".join(texts))
                at = end
                break
        else:
            yield words[at]
            at += 1


_MOST_GROUPS = 4


def _one_or_all(parts: tuple[Node, ...]) -> Node:
    return parts[0] if len(parts) == 1 else And(parts)
