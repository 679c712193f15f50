"""What typed words may be forms of in an index, and how many documents have each form of a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from index.analysis.folding import fold, written
from index.analysis.terms import terms_of
from index.arrays.arrayfile import Array
from index.arrays.layout import CLASSES, FORMS, POSTINGS
from index.arrays.segment import SegmentReader, Spelling, Term
from index.arrays.words import Words
from index.budget import looking
from index.engine.protocol import Candidate
from index.query_language.tree import Reading, Word


def candidates(readers: Sequence[SegmentReader], text: str) -> Mapping[str, tuple[Candidate, ...]]:
    """`index.engine.protocol.Reader.candidates` over segments."""
    spelled, folded = written(text), fold(text)
    found = {}
    for name in CLASSES:
        terms = _terms_of_spellings(readers, name, spelled, folded) or terms_of(spelled, name)
        made = (_candidate(readers, name, term) for term in terms)
        found[name] = tuple(each for each in made if each.documents)
    return found


def _terms_of_spellings(readers: Sequence[SegmentReader], name: str, spelled: str, folded: str) -> list[str]:
    """The terms of a typed word that the index has, as it is typed or however it is written."""
    entries: list[tuple[SegmentReader, Spelling]] = [
        (reader, each)
        for reader in readers
        for each in reader.spellings(f"{name}:{folded}".encode())
        if _lives(reader, each)
    ]
    if spelled != folded and any(each.written == spelled for _, each in entries):
        entries = [(reader, each) for reader, each in entries if each.written == spelled]
    terms = (reader.terms[each.term].partition(b":")[2].decode() for reader, each in entries)
    return list(dict.fromkeys(terms))


def _lives(reader: SegmentReader, spelling: Spelling) -> bool:
    """Whether a document that is not deleted has the word written so."""
    if reader.alive is None:
        return True
    return bool(_held(reader, spelling.term, reader.alive)[spelling.form])


def _candidate(readers: Sequence[SegmentReader], name: str, term: str) -> Candidate:
    documents, forms = 0, set[str]()
    for reader in readers:
        number = reader.find_term(f"{name}:{term}".encode())
        if number is not None:
            docs = reader.numbers(number)
            documents += len(docs) if reader.alive is None else int(np.count_nonzero(reader.alive[docs]))
            forms.update(form for form, _ in reader.forms_of(number))
    return Candidate(Reading(name, term, tuple(sorted(forms))), documents)


def form_counts(readers: Sequence[SegmentReader], words: Words, word: Word, chosen: Sequence[Array]) -> dict[str, int]:
    """How many of the `chosen` documents (a flag for each document of each segment) have each form of a word."""
    counts: Counter[str] = Counter()
    for reader, flags in zip(readers, chosen, strict=True):
        for terms in words.terms(reader, word):
            for form, having in looking(_counted(reader, terms, flags), 8):
                counts[form] += having
    return {form: having for form, having in counts.items() if having}


def _counted(reader: SegmentReader, terms: Sequence[Term], flags: Array) -> Iterator[tuple[str, int]]:
    for term in dict.fromkeys(term for term, _ in terms):
        wanted = {form for each, form in terms if each == term}
        names = reader.forms_of(term)
        held = _held(reader, term, flags)
        for name, form in names:
            if None in wanted or form in wanted:
                yield name, int(held[form])


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
