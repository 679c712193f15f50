"""`index.engine.relatives` in a segment: a short run of its term dictionary is looked through."""

from __future__ import annotations

from collections.abc import Iterator

from index.analysis.folding import fold
from index.arrays.segment import SegmentReader
from index.arrays.words import Words
from index.engine.relatives import STEMMED, beginnings, stem
from index.query_language.tree import Reading, Word

_MOST = 400  # terms of a segment that are looked at for one word


def relatives(reader: SegmentReader, words: Words, word: Word) -> Iterator[Reading]:
    """The terms of this segment that have the word's stem and are not its own."""
    folded = fold(word.text)
    own = {term for terms in words.terms(reader, word) for term, form in terms if form is None}
    for name in STEMMED:
        wanted = stem(folded, name)
        head = f"{name}:".encode()
        for beginning in beginnings(wanted) if wanted else ():
            run = reader.terms.beginning(head + beginning.encode())
            if len(run) <= _MOST:
                break
        else:
            continue
        for number, entry in zip(run, reader.terms.entries(run.start, run.stop), strict=True):
            term = entry[len(head) :].decode()
            if number not in own and stem(term, name) == wanted:
                yield Reading(name, term)
