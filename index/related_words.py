"""The words that tell what a text is about: for more articles like one, and to rank by what the best answers share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from archive.document import Document
from index.analysis import terms
from index.budget import looking
from index.engine.bm25f import idf
from index.engine.protocol import Reader
from index.query import Query
from index.query_language.tree import Everything, Word

_LONGEST = 20_000  # characters of a text that are looked at
_LOOKED_AT = 120  # words of a text whose frequency in the archive is asked for, the commonest in the text first


def related_words(
    documents: Sequence[tuple[Document, float]], reader: Reader, count: int, shared_by: int = 1
) -> list[tuple[Word, float]]:
    """Up to `count` words of these documents with what each tells, best first, 1 together.

    A word tells its inverse document frequency times the share of the words it is of the documents, added up by their
    weights (the relevance model of Lavrenko and Croft, SIGIR 2001, with idf for its collection model). It must stand
    in `shared_by` of them, and in no more than half of the archive: what is everywhere tells nothing. Each word stands
    for all forms of it.
    """
    shares: dict[str, float] = {}
    holders: Counter[str] = Counter()
    forms: dict[str, str] = {}
    for document, weight in looking(documents, 1):
        found = [pair for text in (document.title, document.body[:_LONGEST]) for pair in terms(text, document.language)]
        counted = Counter(stem for _, stem in found)
        forms |= {stem: folded for folded, stem in reversed(found) if not folded.isdigit()}
        for stem, times in counted.items():
            shares[stem] = shares.get(stem, 0.0) + weight * times / len(found)
        holders.update(counted.keys())
    candidates = [stem for stem in forms if holders[stem] >= shared_by]
    candidates = sorted(candidates, key=lambda stem: -shares[stem])[:_LOOKED_AT]
    total = reader.count(Query(tree=Everything()))
    frequencies = reader.frequencies([Word(forms[stem]) for stem in candidates])
    told = [
        (shares[stem] * idf(total, having), forms[stem])
        for stem, having in zip(candidates, frequencies, strict=True)
        if 0 < having * 2 <= total
    ]
    best = sorted(told, key=lambda each: (-each[0], each[1]))[:count]
    whole = sum(worth for worth, _ in best) or 1.0
    return [(Word(form), worth / whole) for worth, form in best]
