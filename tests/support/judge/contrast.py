"""Which words set documents apart from the rest, word by word and document by document: the judge of the fast way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

import numpy as np
from whoosh.searching import Searcher

from index.analysis.folding import fold
from index.analysis.terms import language_class, terms_of
from index.arrays.whoosh_face import TEXT_FIELDS
from index.engine.keyness import EXAMPLES, Contrast, Keyword, PassedOver, stand_out, tells_nothing
from index.facets import Facts
from index.lexicon.lexicon import LANGUAGES

_Term = tuple[str, str]  # language class and term


def contrast(
    searcher: Searcher, facts: Mapping[int, Facts], inside: Collection[int], count: int, passed_over: PassedOver
) -> Contrast:
    """Up to `count` words that set the documents of these numbers apart."""
    holders, every_holder, forms = _words(searcher, facts, inside)
    every = Counter(language_class(each.language) for each in facts.values())
    own = Counter(language_class(facts[number].language) for number in inside)
    found = []
    for term, numbers in holders.items():
        language = term[0]
        having = len(numbers.intersection(inside))
        others, of_others = len(numbers) - having, every[language] - own[language]
        score = float(stand_out(np.array([having]), own[language], np.array([others]), of_others)[0])
        if not score:
            continue
        form = min(forms[term], key=lambda form: (-forms[term][form], form))
        if not tells_nothing(form) and not passed_over(language, form):
            examples = tuple(facts[number].id for number in sorted(numbers.intersection(inside))[:EXAMPLES])
            told = len(every_holder[term].intersection(inside))
            untold = len(every_holder[term]) - told
            word = Keyword(form, language, told, own[language], untold, of_others, score, examples, term[1])
            found.append((-score, ":".join(term).encode(), word))
    return Contrast(
        words=tuple(word for *_, word in sorted(found, key=lambda each: each[:2])[:count]),
        inside=len(inside),
        outside=len(facts) - len(inside),
        languages=tuple(language for language in ("", *LANGUAGES) if own[language]),
    )


def _words(
    searcher: Searcher, facts: Mapping[int, Facts], inside: Collection[int]
) -> tuple[dict[_Term, set[int]], dict[_Term, set[int]], dict[_Term, Counter[str]]]:
    """For each term the documents with words of which it is the first term, those with any of its words, and how often
    those inside have each of the former."""
    holders: dict[_Term, set[int]] = {}
    every: dict[_Term, set[int]] = {}
    forms: dict[_Term, Counter[str]] = {}
    for field in (f"{name}_written" for name in TEXT_FIELDS):
        for entry in searcher.reader().lexicon(field):
            word = entry.decode()
            matcher = searcher.postings(field, word)
            while matcher.is_active():
                number = matcher.id()
                language = facts[number].language
                times = len(matcher.value_as("positions")) if number in inside else 0
                terms = [(language_class(language), each) for each in terms_of(word, language)]
                for term in terms:
                    every.setdefault(term, set()).add(number)
                holders.setdefault(terms[0], set()).add(number)
                forms.setdefault(terms[0], Counter())[fold(word)] += times
                matcher.next()
    return holders, every, forms
