"""What typed words may be forms of in an index, and how many documents have each form of a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from archive.errors import Repair
from index.analysis.folding import fold, written
from index.analysis.terms import bare, terms_of, typed_terms
from index.arrays.arrayfile import Array
from index.arrays.layout import CLASSES, FORMS, POSTINGS
from index.arrays.segment import SegmentReader, Spelling, Term
from index.arrays.words import Words
from index.budget import looking
from index.errors import IndexDamaged
from index.lexicon.lexicon import lacks_table
from index.query_language.tree import Node, Reading, Word
from index.query_language.walk import apart, told_words


def readings(readers: Sequence[SegmentReader], text: str) -> Mapping[str, tuple[Reading, ...]]:
    """`index.engine.protocol.Reader.readings` over segments."""
    spelled = written(text)
    standing = {name: _variants(readers, name, spelled) for name in CLASSES}
    is_known = any(standing.values())
    found = {}
    for name, variants in standing.items():
        if lacks_table(name) and any(reader.terms.beginning(f"{name}:".encode()) for reader in readers):
            # Light rules would read a word otherwise than those did who wrote the index.
            raise IndexDamaged(f"the table of words ({name}) is missing", Repair.REINDEX)
        terms = dict.fromkeys(term for variant in variants for term in terms_of(variant, name))
        if is_known and not variants:
            terms = {bare(spelled, name): None}
        elif spelled not in variants or spelled == fold(spelled):
            terms |= dict.fromkeys(typed_terms(spelled, name))
        made = (_reading(readers, name, term) for term in terms)
        found[name] = tuple(each for each in made if each.forms)
    return found


def _variants(readers: Sequence[SegmentReader], name: str, spelled: str) -> dict[str, None]:
    """How living documents write a typed word: as it is typed, or where none does, with other accents. One that is
    typed without any may be any."""
    folded = fold(spelled)
    key = f"{name}:{folded}".encode()
    every = {each.written: None for reader in readers for each in _living(reader, reader.spellings(key))}
    if spelled not in every:
        return every
    # What is typed without dots is not meant for an abbreviation where it stands there without: `am`, and `a.m.`.
    return {spelled: None} if spelled != folded else {each: None for each in every if "." not in each}


def _reading(readers: Sequence[SegmentReader], name: str, term: str) -> Reading:
    key = f"{name}:{term}".encode()
    forms: set[str] = set()
    for reader in readers:
        number = reader.find_term(key)
        own = () if number is None else reader.forms_of(number)
        forms.update(each.written for each in _living(reader, (*own, *reader.further(key))))
    return Reading(name, term, tuple(sorted(forms)))


def _living(reader: SegmentReader, words: Sequence[Spelling]) -> Iterator[Spelling]:
    """Those of these words that a document has which is not deleted: a merge leaves documents out, and words stay."""
    alive = np.ones(reader.count, bool) if reader.alive is None else reader.alive
    held = {term: _held(reader, term, alive) for term in dict.fromkeys(each.term for each in words)}
    yield from (each for each in words if held[each.term][each.form])


def form_counts(readers: Sequence[SegmentReader], words: Words, word: Word, chosen: Sequence[Array]) -> dict[str, int]:
    """How many of the `chosen` documents (a flag for each document of each segment) have each form of a word."""
    counts: Counter[str] = Counter()
    for reader, flags in zip(readers, chosen, strict=True):
        for terms in words.terms(reader, word):
            for form, having in looking(_counted(reader, terms, flags), 8):
                counts[form] += having
    return {form: having for form, having in counts.items() if having}


def told_forms(
    tree: Node, counted: Callable[[Sequence[Word]], Sequence[Mapping[str, int]]], having: Callable[[Node], int]
) -> tuple[tuple[Word, Mapping[str, int]], ...]:
    """Of few words of the tree in how many of the results each form stands; of what is written in several ways all of
    these. `counted` tells it of words, `having` how many results have what is words side by side."""
    told = dict(told_words(tree))
    if len(told) > _MOST_TOLD:
        return ()
    words = [part for parts in told.values() for part in parts if isinstance(part, Word)]
    counts = dict(zip(words, counted(words), strict=True))

    def forms(parts: Sequence[Node]) -> Mapping[str, int]:
        every: Counter[str] = Counter()
        for part in parts:
            if isinstance(part, Word):
                every |= Counter(counts[part])
            elif number := having(part):
                every[apart(part)] = number
        return dict(every)

    return tuple((word, forms(parts)) for word, parts in told.items())


def _counted(reader: SegmentReader, terms: Sequence[Term], flags: Array) -> Iterator[tuple[str, int]]:
    for term in dict.fromkeys(term for term, _ in terms):
        wanted = {form for each, form in terms if each == term}
        held = _held(reader, term, flags)
        for each in reader.forms_of(term):
            if None in wanted or each.form in wanted:
                yield each.written, int(held[each.form])


def _held(reader: SegmentReader, term: int, flags: Array) -> Array:
    """In how many of the documents that are flagged each form of a term stands."""
    begin, end = reader.runs(term, term + 1)
    forms = len(reader.forms_of(term))
    chosen = flags[reader.numbers(term)]
    if begin[FORMS] == end[FORMS]:  # it has one form only
        return np.array([np.count_nonzero(chosen)])
    counts = reader.file.part("counts", begin[POSTINGS], end[POSTINGS])
    stored = reader.file.part("forms", begin[FORMS], end[FORMS])
    stands = np.zeros(len(counts) * forms, bool)
    stands[np.repeat(np.arange(len(counts)) * forms, counts) + stored] = True
    return np.count_nonzero(stands.reshape(-1, forms)[chosen], axis=0)


_MOST_TOLD = 10  # words of which it is told in which forms they stand
