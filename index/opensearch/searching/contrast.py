"""Which words set some articles apart from all others: looked for in a sample of their texts, counted in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from index.budget import has_time_for, look
from index.engine.keyness import EXAMPLES, Contrast, Keyword, PassedOver, log_likelihood, stand_out, tells_nothing
from index.opensearch.fields import ARTICLES, BESIDE, PLAIN, TEXTS
from index.opensearch.searching.asking import Index, Query
from index.opensearch.searching.survey import Survey
from index.opensearch.searching.tokens import CLASSES, having

SAMPLE = 2_000
"""So many texts are read at the most: of what has no more the words are told exactly."""

_A_STEP = 250  # texts that are read at once
_ENOUGH = 0.7  # seconds that must be left for another step
_CANDIDATES = 100  # words of which it is counted how many articles have them; more where more are asked for

Term = tuple[str, str]
"""A language class and a term."""

Sizes = Mapping[str, tuple[int, int]]
"""By language class how many articles are inside and how many outside."""


@dataclass(slots=True)
class Sample:
    """Texts that were read: how many of each language class, in how many of them each term is the first of a word, in
    which folded forms how often, and some that have it. `is_whole` says that there are no more."""

    texts: Counter[str] = field(default_factory=Counter)
    holders: Counter[Term] = field(default_factory=Counter)
    forms: dict[Term, Counter[str]] = field(default_factory=dict)
    examples: dict[Term, list[str]] = field(default_factory=dict)
    is_whole: bool = True

    def add(self, source: Mapping[str, Any]) -> None:
        """Count one more text."""
        name = source["class"]
        self.texts[name] += 1
        tokens = Counter(token for text in TEXTS for token in source[text].split(" ") if token)
        terms = set()
        for token, times in tokens.items():
            parts = token.split(BESIDE)
            term = (name, parts[0][len(name) + 1 :])
            folded = parts[-1] if parts[-1][0] == PLAIN else parts[-2]
            terms.add(term)
            self.forms.setdefault(term, Counter())[folded[1:]] += times
        self.holders.update(terms)
        for term in terms:
            examples = self.examples.setdefault(term, [])
            if len(examples) < EXAMPLES:
                examples.append(source["id"])


def contrast(index: Index, survey: Survey, found: Query, count: int, passed_over: PassedOver) -> Contrast:
    """Up to `count` words that set all that a query finds apart from all other articles."""
    sizes = _sizes(index, survey, found)
    inside = _read(index, found)
    (every,) = index.remembered("sample", [SAMPLE], lambda _: [_read(index, ARTICLES, is_kept=True)])
    chosen = _candidates(inside, every, sizes, max(_CANDIDATES, 2 * count))
    words = sorted(
        _told(index, found, inside, every, chosen, sizes, passed_over),
        key=lambda word: (-word.score, f"{word.language}:{word.term}".encode()),
    )
    own = sum(each for each, _ in sizes.values())
    return Contrast(
        words=tuple(words[:count]),
        inside=own,
        outside=survey.documents - own,
        languages=tuple(name for name in CLASSES if sizes[name][0]),
    )


def _sizes(index: Index, survey: Survey, found: Query) -> Sizes:
    inside = dict(index.values(found, "class"))
    return {name: (inside.get(name, 0), survey.classes.get(name, 0) - inside.get(name, 0)) for name in CLASSES}


def _read(index: Index, query: Query, *, is_kept: bool = False) -> Sample:
    """The texts that a query finds; some of them by chance where there are many, and fewer where time is short, unless
    the sample is kept for others who ask."""
    sample = Sample()
    for number, source in enumerate(_texts(index.look_over if is_kept else index.search, query)):
        is_late = number and number % _A_STEP == 0 and not is_kept and not has_time_for(_ENOUGH)
        if number == SAMPLE or is_late:
            sample.is_whole = False
            break
        sample.add(source)
    return sample


def _texts(ask: Callable[[dict[str, Any]], dict[str, Any]], query: Query) -> Iterator[Mapping[str, Any]]:
    """Articles in an order by chance, which is the same as long as none is written again."""
    shuffled = {"function_score": {"query": query, "random_score": {"seed": 1, "field": "_seq_no"}}}
    body: dict[str, Any] = {
        "size": _A_STEP,
        "track_total_hits": False,
        "query": shuffled,
        "sort": [{"_score": "desc"}, {"id": "asc"}],
        "_source": ["id", "class", *TEXTS],
    }
    while True:
        hits = ask(body)["hits"]["hits"]
        yield from (hit["_source"] for hit in hits)
        if len(hits) < _A_STEP:
            return
        body["search_after"] = hits[-1]["sort"]


def _candidates(inside: Sample, every: Sample, sizes: Sizes, most: int) -> list[Term]:
    """The terms that set the articles inside apart, the surest first, as far as the samples tell."""
    ranked: list[tuple[float, Term]] = []
    for name in CLASSES:
        own, others = sizes[name]
        terms = [term for term in inside.holders if term[0] == name]
        if not terms or not own:
            continue
        read, read_of_all = inside.texts[name], max(every.texts[name], 1)
        having = np.array([inside.holders[term] for term in terms]) * (own / read)
        in_all = np.array([every.holders[term] for term in terms]) * ((own + others) / read_of_all)
        scores = log_likelihood(having, own, np.maximum(in_all - having, 0.0), others)
        ranked += [(float(score), term) for score, term in zip(scores, terms, strict=True) if score > 0]
    ranked.sort(key=lambda each: (-each[0], each[1]))
    look()
    return [term for _, term in ranked[:most]]


def _told(
    index: Index,
    found: Query,
    inside: Sample,
    every: Sample,
    terms: Sequence[Term],
    sizes: Sizes,
    passed_over: PassedOver,
) -> Iterator[Keyword]:
    """Those of the terms that stand out, with how many of all articles have them. Where all texts were read, words that
    are of another term first have no say in that."""
    are_whole = inside.is_whole and every.is_whole
    queries = [having([f"{name}:{term}"]) for name, term in terms]
    for term, here, in_all in zip(terms, index.counts(queries, found), index.counts(queries), strict=True):
        language = term[0]
        of_inside, of_outside = sizes[language]
        there = in_all - here
        own = inside.holders[term] if are_whole else here
        others = every.holders[term] - own if are_whole else there
        (score,) = stand_out(np.array([own]), of_inside, np.array([others]), of_outside).tolist()
        form = _commonest(inside.forms[term])
        if score and not tells_nothing(form) and not passed_over(language, form):
            examples = tuple(inside.examples[term])
            yield Keyword(form, language, here, of_inside, there, of_outside, score, examples, term[1])


def _commonest(forms: Mapping[str, int]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))
