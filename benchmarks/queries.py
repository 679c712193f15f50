"""The questions that every engine is asked, chosen by how many documents hold a word or a pair of words.

A question is neutral: each engine says it in its own syntax. The choice is made from the corpus' own words (its first
10,000 documents), is always the same for the same corpus, and takes only plain words of four letters or more.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice

from whoosh.lang.porter import stem as porter

from archive.document import Document
from benchmarks.questions import KINDS, Question
from index.analysis.folding import fold, written
from index.analysis.terms import terms_of
from index.analysis.words import WORD

SAMPLE = 10_000
EACH = 8  # questions of a kind

_TOKEN = re.compile(r"\w+")
_PAIR = re.compile(r"(?<![\w'’-])(?=([a-z]{4,}) ([a-z]{4,})(?![\w'’-]))")
_FREQUENT, _MEDIUM, _RARE = (0.10, 0.30), (0.01, 0.03), (0.0002, 0.001)


def choose(documents: Iterable[Document]) -> list[Question]:
    """`EACH` questions of every kind, one of each kind in turn."""
    words = _Words(list(islice(documents, SAMPLE)))
    chosen = {
        "one word": [Question("one word", (word,)) for word in words.mixed("fffmmmrr", 0)],
        "AND": [Question("AND", each) for each in words.together(("ff", "ff", "fm", "mm", "fm", "fff", "ffm", "fmm"))],
        "OR": [Question("OR", tuple(words.mixed(each, n) ), "or") for n, each in enumerate(
            ("ff", "fm", "mm", "mr", "fff", "mmm", "fmr", "rr"), 1)],
        "phrase": [Question("phrase", pair, "phrase") for pair in words.pairs()],
        "prefix": [Question("prefix", (each,), "prefix") for each in words.beginnings()],
        "filtered": list(words.filtered()),
        "sorted": [Question("sorted", (word,), newest=True) for word in words.mixed("ffffmmmr", 9)],
    }  # fmt: skip
    return [chosen[kind][n] for n in range(EACH) for kind in KINDS if n < len(chosen[kind])]


class _Words:
    """A sample of the corpus, and its words by how many documents hold them in any form."""

    def __init__(self, sample: list[Document]) -> None:
        languages = Counter(document.language for document in sample)
        self._language = min(languages, key=lambda each: (-languages[each], each))
        self._sample = [document for document in sample if document.language == self._language]
        forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        joinings: list[Callable[[str], str]] = [self._term, self._english_term, lru_cache(None)(porter)]
        held: list[Counter[str]] = [Counter() for _ in joinings]
        folded: Counter[str] = Counter()
        self._held_by: list[list[str]] = []
        for document in self._sample:
            words = set(_TOKEN.findall(document.body.lower()))
            for word in words:
                if len(word) >= 4 and word.isascii() and word.isalpha():
                    forms[self._term(word)][word] += 1
            for joined, counter in zip(joinings, held, strict=True):
                counter.update(set(map(joined, words)))
            folded.update({self._term(fold(word)) for word in WORD.findall(document.body)})
            self._held_by.append(sorted(set(map(self._term, words))))
        self._form = {each: min(found, key=lambda word: (-found[word], word)) for each, found in forms.items()}
        self._band = {}
        for each, form in self._form.items():
            counts = [counter[joined(form)] for joined, counter in zip(joinings, held, strict=True)]
            counts.append(folded[each])
            if min(counts) >= 0.95 * max(counts):  # about the same question, whatever is done with forms and accents
                self._band[each] = self._band_of(counts[0] / len(sample))
        self._by_band = {
            band: [each for _, each in sorted((held[0][each], each) for each in self._band if self._band[each] == band)]
            for band in "fmr"
        }

    def _term(self, word: str) -> str:
        return terms_of(written(word), self._language)[0]

    @staticmethod
    def _english_term(word: str) -> str:
        return terms_of(written(word), "en")[0]

    @staticmethod
    def _band_of(share: float) -> str:
        for name, (least, most) in (("f", _FREQUENT), ("m", _MEDIUM), ("r", _RARE)):
            if least <= share <= most:
                return name
        return ""

    def mixed(self, bands: str, turn: int) -> list[str]:
        """A word of each band, spread over the band; another `turn`, other words."""
        found = []
        for n, band in enumerate(bands):
            candidates = self._by_band[band] or self._by_band["m"] or self._by_band["f"]
            share = (n / len(bands) + turn * 0.618) % 1  # the golden ratio: never the same place again
            found.append(self._form[candidates[int(share * len(candidates))]])
        return list(dict.fromkeys(found))

    def together(self, patterns: Sequence[str]) -> list[tuple[str, ...]]:
        """For each pattern words of these bands that stand in one document."""
        found = []
        for n, pattern in enumerate(patterns):
            for at in range(n * len(self._sample) // len(patterns), len(self._sample)):
                wanted, words = Counter(pattern), []
                held = self._held_by[at]
                start = at * 7_919 % max(1, len(held))
                for each in held[start:] + held[:start]:
                    if wanted[self._band.get(each, "")] > 0:
                        wanted[self._band[each]] -= 1
                        words.append(self._form[each])
                if not wanted.total():
                    found.append(tuple(words))
                    break
        return found

    def pairs(self) -> list[tuple[str, str]]:
        """Pairs of words that stand side by side: from those in the most documents to those in three."""
        held: Counter[tuple[str, str]] = Counter()
        for document in self._sample[: SAMPLE // 2]:
            pairs = {pair for pair in _PAIR.findall(document.body) if self._fits(pair)}
            held.update(pairs)
        ordered = sorted((pair for pair in held if held[pair] >= 3), key=lambda pair: (-held[pair], pair))
        ordered = ordered or sorted(held)
        places = [int(len(ordered) * (n / EACH) ** 3) for n in range(EACH)]
        return [ordered[min(place + n, len(ordered) - 1)] for n, place in enumerate(places)]

    def _fits(self, pair: tuple[str, str]) -> bool:
        return pair[0] != pair[1] and all(self._band.get(self._term(word)) in ("f", "m") for word in pair)

    def beginnings(self) -> list[str]:
        """Three and four letters in turn, of words that are neither frequent nor rare."""
        found: dict[str, None] = {}
        for turn in range(EACH * 10):
            beginning = self.mixed("m", turn + 3)[0][: 3 + turn % 2]
            # Some engines stem what stands before the star.
            if terms_of(beginning, "en")[0] == beginning == porter(beginning):
                found.setdefault(beginning)
            if len(found) == EACH:
                break
        return list(found)

    def filtered(self) -> Iterable[Question]:
        """A word with the commonest topic of a document that holds it, and the middle third of all years."""
        topics = Counter(topic for document in self._sample for topic in document.topics)
        days = sorted(document.published.first for document in self._sample if document.published)
        first = last = None
        if days:
            months = (days[-1].year - days[0].year) * 12 + days[-1].month - days[0].month
            first, last = _month_after(days[0], months // 3), _month_after(days[0], 2 * months // 3)
        for word in self.mixed("ffffmmmm", 5):
            term = self._term(word)
            of_word = Counter(
                topic
                for document, held in zip(self._sample, self._held_by, strict=True)
                if term in held and document.topics
                for topic in document.topics
            )
            topic = min(of_word, key=lambda each: (-of_word[each], -topics[each], each)) if of_word else ""
            yield Question("filtered", (word,), topic=topic, first=first, last=_day_before(last))


def _month_after(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)


def _day_before(day: date | None) -> date | None:
    return date.fromordinal(day.toordinal() - 1) if day else None
