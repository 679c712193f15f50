"""Where a text answers a query, the plain way: every word analysed and judged. The judge of
`index.highlight.highlights`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, islice

from index.analysis.folding import fold, written
from index.analysis.terms import language_class, terms_of
from index.analysis.words import WORD
from index.query_language.matcher import ExpandingNode, expands, phrase_spans
from index.query_language.tree import And, Fuzzy, Node, Or, Phrase, Prefix, TextNode, Wildcard, Word

LONGEST_MARK = 200
"""Characters of a single word beyond which it is not marked: such a run is no word that a person reads."""

_WORDS_AND_GAPS = re.compile(f"({WORD.pattern})")

_Want = int | tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` (exclusive) answer the query's parts numbered in `parts`; `weight` sums, over
    these, 1 for a word and one more than its words for a phrase."""

    start: int
    end: int
    parts: frozenset[int]
    weight: int


@dataclass(slots=True)
class _Wanted:
    """The query's words as this language and field see them. The numbers are of parts; pairs are a phrase's part
    and the place of the word in it."""

    terms: dict[str, list[_Want]] = field(default_factory=dict)
    forms: dict[str, list[_Want]] = field(default_factory=dict)
    exact: dict[str, list[_Want]] = field(default_factory=dict)
    expanding: list[tuple[ExpandingNode, int]] = field(default_factory=list)
    phrases: dict[int, Phrase] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Hit:
    position: int
    start: int
    end: int
    wanted: tuple[_Want, ...]


def find_marks(tree: Node, text: str, language: str, field: str = "", most: int | None = None) -> list[Mark]:
    """The marks of the text in order, not overlapping.

    What stands only in negated parts of the tree is not marked, nor what asks for another field than `field` ("" marks
    the words of all). One pass over the words, each distinct word judged once; it ends when `most` words have answered.
    """
    wanted = _wanted(positive_parts(tree, field), language)
    if not (wanted.terms or wanted.forms or wanted.exact or wanted.expanding):
        return []
    hits = list(islice(_hits(wanted, text, language), most))
    found = [
        Mark(hit.start, hit.end, frozenset(words), len(words))
        for hit in hits
        if (words := [each for each in hit.wanted if isinstance(each, int)])
    ]
    for part, phrase in wanted.phrases.items():
        found.extend(_phrase_marks(hits, part, phrase))
    return list(_merged(sorted(found, key=lambda mark: (mark.start, -mark.end))))


def positive_parts(tree: Node, field: str) -> Iterator[TextNode]:
    """The words, patterns and phrases that a match may show, those of another field left out."""
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from positive_parts(part, field)
        case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase():
            if not field or tree.field in ("", field):
                yield tree


def _wanted(parts: Iterable[TextNode], language: str) -> _Wanted:
    wanted = _Wanted()
    # A word that the query names twice is one part.
    for number, part in enumerate(dict.fromkeys(parts)):
        match part:
            case Word():
                _want(wanted, part, number, language)
            case Phrase(words):
                wanted.phrases[number] = part
                for index, word in enumerate(word for word in words if fold(word.text)):
                    _want(wanted, word, (number, index), language)
            case _:
                wanted.expanding.append((part, number))
    return wanted


def _want(wanted: _Wanted, word: Word, what: _Want, language: str) -> None:
    folded = fold(word.text)
    own = (form for each in word.readings if each.language == language_class(language) for form in each.forms)
    if word.only or word.readings:
        for form in set(map(written, word.only)) or set(own):
            wanted.forms.setdefault(form, []).append(what)
    elif folded and word.exact:
        wanted.exact.setdefault(folded, []).append(what)
    elif folded:
        wanted.terms.setdefault(terms_of(written(word.text), language)[0], []).append(what)


def _hits(wanted: _Wanted, text: str, language: str) -> Iterator[_Hit]:
    # Lists made at once by the regular expression and `accumulate` take half the time of a loop over its matches.
    pieces = _WORDS_AND_GAPS.split(text)
    words = pieces[1::2]
    judged = {word: _judge(wanted, word, language) for word in set(words)}
    answering = {word for word, answer in judged.items() if answer}
    skipped = {word for word, answer in judged.items() if answer is None}
    if not answering:
        return
    ends = list(accumulate(map(len, pieces)))
    passed = 0
    for number in [number for number, word in enumerate(words) if word in answering or word in skipped]:
        if answer := judged[words[number]]:
            end = ends[2 * number + 1]
            yield _Hit(number - passed, end - len(words[number]), end, answer)
        else:
            passed += 1


def _judge(wanted: _Wanted, word: str, language: str) -> tuple[_Want, ...] | None:
    """What the word answers; None when it takes no position."""
    folded = fold(word)
    if not folded:
        return None
    answer = [want for term in terms_of(written(word), language) for want in wanted.terms.get(term, [])]
    answer += wanted.forms.get(written(word), [])
    if wanted.exact:
        answer = answer + wanted.exact.get(folded, [])
    if wanted.expanding:
        answer = answer + [number for node, number in wanted.expanding if expands(node, folded)]
    return tuple(answer) if len(word) <= LONGEST_MARK else ()


def _phrase_marks(hits: list[_Hit], part: int, phrase: Phrase) -> Iterator[Mark]:
    length = sum(1 for word in phrase.words if fold(word.text))
    if not length:
        return
    own = {hit.position: hit for hit in hits}
    found = ((hit.position, _places(hit, part)) for hit in hits)
    for first, last in phrase_spans(found, length, phrase.slop):
        yield Mark(own[first].start, own[last].end, frozenset((part,)), length + 1)


def _places(hit: _Hit, part: int) -> frozenset[int]:
    """Which words of the phrase numbered `part` this is."""
    return frozenset(each[1] for each in hit.wanted if isinstance(each, tuple) and each[0] == part)


def _merged(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Overlapping marks made one."""
    last: Mark | None = None
    for mark in marks:
        if last is None:
            last = mark
        elif mark.start < last.end:
            weight = last.weight if mark.parts <= last.parts else last.weight + mark.weight
            last = Mark(last.start, max(last.end, mark.end), last.parts | mark.parts, weight)
        else:
            yield last
            last = mark
    if last is not None:
        yield last
