"""Which word is meant by one that a reader typed: the index is asked what it can be a form of, and which it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from archive.texts.short_cache import cached_if_short
from index.analysis.folding import LONGEST_WORD, fold, written
from index.analysis.terms import bare, closed_terms, verbs_of
from index.budget import look
from index.engine.protocol import Reader
from index.query_language.tree import And, AtLeast, Node, Not, Or, Phrase, Reading, Word
from index.results import FormCount, OtherReading, WordForms
from index.spellings import Spellings

_ENOUGH = 10
"""A noun or adjective is meant where another form of it stands in one article for so many with the typed one ..."""

_RARE = 4
"""... or where no other form of the verb stands in more than one article for so many."""

_REMEMBERED = 1 << 12  # words

_MOST_TREES = 64


class Readings:
    """What words may be taken for in an index; what was asked is remembered.

    `of` gives for a typed word and each language class that knows it its readings, the likeliest first.
    """

    def __init__(self, reader: Reader) -> None:
        self.of: Callable[[str], tuple[tuple[Reading, ...], ...]]
        self.of = cached_if_short(_REMEMBERED, LONGEST_WORD)(partial(_readings, reader))
        self._trees: dict[int, tuple[Node, Node]] = {}
        self._spellings = Spellings(reader)

    def resolved(self, tree: Node) -> Node:
        """The tree with every way to write its words that the index has, and every word's likeliest reading in each
        language class that knows it."""
        # By the tree's identity: to compare or hash a long query takes longer than to read it again.
        known = self._trees.get(id(tree))
        if known is None or known[0] is not tree:
            if len(self._trees) >= _MOST_TREES:
                self._trees.clear()
            known = self._trees[id(tree)] = tree, self._resolved(self._spellings.widened(tree))
        return known[1]

    def told(self, word: Word, counts: Mapping[str, int]) -> WordForms:
        """What a reader is told of a word; `counts` are articles of the results that have each form."""
        forms = tuple(FormCount(*each) for each in sorted(counts.items(), key=lambda each: (-each[1], each[0])))
        if word.exact or word.only:
            return WordForms(word.text, (), forms, chosen=bool(word.only))
        lemmas = dict.fromkeys(_lemma(reading, [form for form, _ in forms]) for reading in word.readings)
        # What has no form of its own would find less of the same.
        others = tuple(
            self._other(each)
            for first, *rest in self.of(word.text)
            for each in rest
            if not set(each.forms).issubset(first.forms)
        )
        return WordForms(word.text, tuple(lemmas), forms, others)

    def _resolved(self, node: Node) -> Node:
        match node:
            case Word():
                return self._resolved_word(node)
            case Phrase(words):
                return replace(node, words=tuple(map(self._resolved_word, words)))
            case And(parts):
                return And(tuple(map(self._resolved, parts)))
            case Or(parts):
                return replace(node, parts=tuple(map(self._resolved, parts)))
            case AtLeast(parts):
                return replace(node, parts=tuple(map(self._resolved, parts)))
            case Not(part):
                return Not(self._resolved(part))
            case _:
                return node

    def _resolved_word(self, word: Word) -> Word:
        if word.exact or word.only or word.readings or not fold(word.text):
            return word
        return replace(word, readings=tuple(found[0] for found in self.of(word.text)))

    def typed(self, word: str, language: str, term: str) -> str:
        """What to type for a word that is to be taken for this term: the word itself, else another form of it, else
        the word with its forms."""
        reading = next((each for found in self.of(word) for each in found if each == Reading(language, term)), None)
        if reading is None:
            return word
        return next((form for form in (word, *reading.forms) if self._is_taken_for(form, reading)), "") or (
            f"{word}{{{','.join(reading.forms)}}}"
        )

    def _other(self, reading: Reading) -> OtherReading:
        named = (form for form in reading.forms if self._is_taken_for(form, reading))
        return OtherReading(_lemma(reading, reading.forms), reading.forms, next(named, ""))

    def _is_taken_for(self, typed: str, reading: Reading) -> bool:
        return any(found[0] == reading for found in self.of(typed))


def _readings(reader: Reader, text: str) -> tuple[tuple[Reading, ...], ...]:
    look()
    return tuple(_in_order(text, some, reader) for some in reader.readings(text).values() if some)


def _in_order(text: str, readings: Sequence[Reading], reader: Reader) -> tuple[Reading, ...]:
    """A word of a closed class is meant as it is typed: who types `esta` does not mean `está`. Of any other a noun or
    adjective comes first, unless the index has next to nothing but the typed form of it and other forms of the verb;
    of several the one whose own word it has most. Then what it has most of. The forms of each, the commonest
    first."""
    if len(readings) == 1:
        return tuple(readings)
    spelled = written(text)
    counts = {each.term: reader.form_counts(Word(text, readings=(each,))) for each in readings}
    same = {form for each in readings for form in each.forms if fold(form) == fold(spelled)}
    language = readings[0].language
    closed = closed_terms(spelled, language)
    verbs = {term for form in same | {spelled} for term in verbs_of(form, language)}

    others = {
        term: max((count for form, count in own.items() if form != spelled), default=0) for term, own in counts.items()
    }
    of_verbs = max((others[term] for term in counts if term in verbs), default=0)

    is_there = any(own.get(spelled) for own in counts.values())

    def rank(each: Reading) -> tuple[bool, bool, bool, int, str]:
        own = counts[each.term]
        # Who can write ñ writes it: `pena` is meant for Peña only where the index has no such word.
        is_guess = is_there and "ñ" in each.term and "ñ" not in spelled
        typed = own.get(spelled, 0)
        if each.term in verbs or (others[each.term] * _ENOUGH < typed and of_verbs * _RARE > typed):
            return each.term not in closed, is_guess, True, -sum(own.values()), each.term
        itself = max((count for form, count in own.items() if bare(form, language) == each.term), default=0)
        return each.term not in closed, is_guess, False, -itself, each.term

    return tuple(replace(each, forms=_commonest_first(counts[each.term])) for each in sorted(readings, key=rank))


def _commonest_first(counts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda form: (-counts[form], form)))


def _lemma(reading: Reading, forms: Sequence[str]) -> str:
    """The reading's word as it is written, where a form of it is."""
    return next((form for form in forms if bare(form, reading.language) == reading.term), reading.term)
