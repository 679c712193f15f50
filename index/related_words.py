"""The words that tell what a text is about: for more articles like one, and to rank by what the best answers share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from archive.document import Document
from index.analysis.terms import analysed, language_class
from index.budget import looking
from index.engine.bm25f import idf
from index.engine.protocol import Reader
from index.query import Query
from index.query_language.empty_words import carries_nothing
from index.query_language.tree import Everything, Reading, Word

_LONGEST = 20_000  # characters of a text that are looked at, or of all texts together
_LEAST = 4_000  # but of each at least so many: an article says early what it is about
_LOOKED_AT = 120  # words of a text whose frequency in the archive is asked for, the commonest in the text first


def related_words(
    documents: Sequence[tuple[Document, float]], reader: Reader, count: int, shared_by: int = 1
) -> list[tuple[Word, float]]:
    """Up to `count` words of these documents with what each tells, best first, 1 together.

    A word tells its inverse document frequency times the share of the words it is of the documents, added up by their
    weights (the relevance model of Lavrenko and Croft, SIGIR 2001, with idf for its collection model). It must stand
    in `shared_by` of them, and in no more than half of the archive: what is everywhere tells nothing, and no more do
    words that carry nothing. Each word stands for all forms of it.
    """
    shares: dict[Reading, float] = {}
    holders: Counter[Reading] = Counter()
    forms: dict[Reading, str] = {}
    longest = max(_LONGEST // max(len(documents), 1), _LEAST)
    for document, weight in looking(documents, 1):
        texts = (document.title, document.body[:longest])
        words = [word for text in texts for word in analysed(text, document.language)]
        name = language_class(document.language)
        # A form of several words speaks for the likeliest.
        found = [(Reading(name, word.terms[0]), word.written) for word in words]
        counted = Counter(term for term, _ in found)
        forms |= {term: form for term, form in reversed(found) if not form.isdigit()}
        for term, times in counted.items():
            shares[term] = shares.get(term, 0.0) + weight * times / len(found)
        holders.update(counted.keys())
    candidates = [term for term in forms if holders[term] >= shared_by and not carries_nothing(forms[term], True)]
    candidates = sorted(candidates, key=lambda term: -shares[term])[:_LOOKED_AT]
    words_of = {term: Word(forms[term], readings=(term,)) for term in candidates}
    total = reader.count(Query(tree=Everything()))
    frequencies = reader.frequencies(list(words_of.values()))
    told = [
        (shares[term] * idf(total, having), word)
        for (term, word), having in zip(words_of.items(), frequencies, strict=True)
        if 0 < having * 2 <= total
    ]
    best = sorted(told, key=lambda each: (-each[0], each[1].text))[:count]
    whole = sum(worth for worth, _ in best) or 1.0
    return [(word, worth / whole) for worth, word in best]
