"""The peer of our ranking: plain BM25 over stems, any word of the question, as every textbook has it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np
from whoosh.lang import stemmer_for_language
from whoosh.lang.porter import stem as porter

K1, B = 1.2, 0.75

_WORD = re.compile(r"\w+")


class PlainBm25:
    """An index in memory. Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with
    the idf that is never negative; a word said twice counts twice. Words are lower case; `language` is "en" (Porter) or
    any that Snowball stems. A text is an article's title and body, one behind the other."""

    def __init__(self, texts: Iterable[str], language: str = "en") -> None:
        self._stem: Callable[[str], str] = lru_cache(None)(
            porter if language == "en" else stemmer_for_language(language)
        )
        held: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = []
        for number, text in enumerate(texts):
            words = self._words(text)
            lengths.append(len(words))
            for word, times in Counter(words).items():
                held[word].append((number, times))
        length = np.array(lengths, np.float64)
        self._damped = K1 * (1 - B + B * length / length.mean())
        self._held = {word: np.array(each, np.int64).T for word, each in held.items()}

    def ranked(self, question: str, depth: int) -> list[int]:
        """The numbers of up to `depth` texts that have any word of the question, best first."""
        scores = np.zeros(len(self._damped))
        for word, times in Counter(self._words(question)).items():
            if word in self._held:
                texts, counts = self._held[word]
                idf = np.log(1 + (len(scores) - len(texts) + 0.5) / (len(texts) + 0.5))
                scores[texts] += times * idf * counts * (K1 + 1) / (counts + self._damped[texts])
        order = np.argsort(-scores, kind="stable")[:depth]
        return [int(number) for number in order if scores[number] > 0]

    def _words(self, text: str) -> list[str]:
        return [self._stem(word) for word in _WORD.findall(text.lower())]
