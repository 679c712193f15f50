"""Generated articles: as many as asked for, always the same ones, one batch in memory at a time.

A language's words come by their ranks (`benchmarks.vocabulary`). Every article has topics, each topic its words, and
an article repeats a dozen of them; some words like to stand behind one another. So words come in bursts, and pairs of
words and phrases have matches, as in news.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

import numpy as np

from archive.document import Document
from archive.partial_date import PartialDate, day_of, month_of
from benchmarks.vocabulary import Language, english, spanish

FIRST_DAY, DAYS = date(2004, 1, 1), 7_305  # twenty years
TOPICS, SOURCES, AUTHORS = 60, 12, 500
_BATCH = 1_000
_OWN = 12  # words that an article repeats
_MEDIAN_LENGTH, _SPREAD = np.log(209.0), 0.6  # log-normal, 250 words on average

# What stands between two words, and after which the next word has a capital.
_BETWEEN = [" ", ", ", "; ", "'s ", "’s ", ". ", "? ", ".\n\n", "."]
_PLAIN, _COMMA, _SEMICOLON, _POSSESSIVE, _CURLED, _STOP, _QUESTION, _PARAGRAPH, _LAST = range(len(_BETWEEN))


def documents(count: int, seed: int = 1) -> Iterator[Document]:
    """The first `count` articles of this seed."""
    return islice(_Press(seed).articles(), count)


class _Press:
    """Everything that articles have in common."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        random = np.random.default_rng(seed)
        self._writers = [_Writer(english(), random), _Writer(spanish(), random)]
        name = self._writers[0].name
        self._topics = [name(random) for _ in range(TOPICS)]
        self._sources = [f"The {name(random)} {each}" for each in ("Herald", "Times", "Post", "Courier") * 3]
        self._authors = [f"{name(random)} {name(random)}" for _ in range(AUTHORS)]
        days = [FIRST_DAY + timedelta(each) for each in range(DAYS)]
        self._days: list[PartialDate] = [day_of(each, "record") for each in days]
        self._months: list[PartialDate] = [month_of(each, "record") for each in days]

    def articles(self) -> Iterator[Document]:
        """Articles without end."""
        number = 0
        while True:
            random = np.random.default_rng((self._seed, number))
            topics = _skewed(random, TOPICS, (_BATCH, 3))
            languages = (random.random(_BATCH) < 0.2).astype(int)
            texts: dict[int, tuple[str, str]] = {}
            for language, writer in enumerate(self._writers):
                chosen = np.flatnonzero(languages == language)
                texts |= zip(chosen.tolist(), writer.write(random, topics[chosen]), strict=True)
            facts = zip(
                (topics + 1).tolist(),
                random.choice(3, _BATCH, p=(0.5, 0.3, 0.2)).tolist(),
                random.integers(0, DAYS, _BATCH).tolist(),
                random.random(_BATCH).tolist(),
                _skewed(random, SOURCES, _BATCH).tolist(),
                _skewed(random, AUTHORS, _BATCH).tolist(),
                strict=True,
            )
            for at, (about, more_topics, day, known, source, author) in enumerate(facts):
                title, body = texts[at]
                dates = self._months if known < 0.05 else self._days
                yield Document(
                    title=title,
                    body=body,
                    published=None if known > 0.97 else dates[day],
                    authors=(self._authors[author],),
                    topics=tuple(dict.fromkeys(self._topics[each - 1] for each in about[: more_topics + 1])),
                    language=self._writers[languages[at]].language.code,
                    source=self._sources[source],
                    source_id=f"{number}-{at}",
                )
            number += 1


class _Writer:
    """Titles and bodies in one language."""

    def __init__(self, language: Language, random: np.random.Generator) -> None:
        self.language = language
        size = len(language.words)
        self._pieces = np.array(
            [*language.words, *(word[:1].upper() + word[1:] for word in language.words), *_BETWEEN], dtype=object
        )
        self._between = 2 * size  # where the pieces between words begin
        # A topic's own words: from common ones to rare ones, evenly over the orders of magnitude.
        self._own = np.exp(random.uniform(np.log(120), np.log(size / 10), (TOPICS, 1_500))).astype(np.int64)

    def name(self, random: np.random.Generator) -> str:
        """A word as a name."""
        return str(self.language.words[int(random.integers(300, 20_000))]).capitalize()

    def write(self, random: np.random.Generator, topics: np.ndarray) -> Iterator[tuple[str, str]]:
        """A title and a body for each row of topics."""
        lengths = np.exp(random.normal(_MEDIAN_LENGTH, _SPREAD, len(topics))).astype(np.int64).clip(20, 3_000)
        ends = np.cumsum(lengths)
        words = self._drawn(random, topics, lengths)
        between = self._punctuation(random, ends)
        opening = np.empty(len(words), dtype=bool)
        opening[0], opening[1:] = True, between[:-1] >= _STOP
        pieces = np.empty(2 * len(words), dtype=np.int64)
        pieces[::2] = words + opening * len(self.language.words)
        pieces[1::2] = between + self._between
        texts = self._pieces[pieces].tolist()
        headings = random.random((len(topics), 10))
        sizes = random.integers(6, 11, len(topics)).tolist()
        picked = (ends[:, None] - 1 - (headings * lengths[:, None]).astype(np.int64)).tolist()
        for start, end, size, chosen in zip((ends - lengths).tolist(), ends.tolist(), sizes, picked, strict=True):
            title = " ".join(self.language.words[words[each]] for each in chosen[:size])
            yield title[:1].upper() + title[1:], "".join(texts[2 * start : 2 * end])

    def _drawn(self, random: np.random.Generator, topics: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        """The words of all articles of a batch, one article after the other."""
        count = int(lengths.sum())
        words = self.language.draw(random, count)
        article = np.repeat(np.arange(len(topics)), lengths)
        pool = self._own[topics[np.arange(len(topics))[:, None], random.integers(0, 2, (len(topics), _OWN))]]
        chosen = random.integers(0, pool.shape[2], (len(topics), _OWN))
        own = np.take_along_axis(pool, chosen[:, :, None], axis=2)[:, :, 0]
        repeated = random.random(count) < 0.15
        which = (random.random(count) ** 2 * _OWN).astype(np.int64)
        words = np.where(repeated, own[article, which], words)
        follows = random.random(count) < 0.2
        follows[1:] &= ~follows[:-1]
        leaders = np.flatnonzero(follows[:-1])
        words[leaders + 1] = self.language.partners[words[leaders], random.integers(0, 3, len(leaders))]
        return words

    def _punctuation(self, random: np.random.Generator, ends: np.ndarray) -> np.ndarray:
        """What stands behind each word; sentences have 6 to 30 words."""
        count = int(ends[-1])
        between = random.choice(
            np.array([_PLAIN, _COMMA, _SEMICOLON, _POSSESSIVE, _CURLED]), count, p=(0.927, 0.06, 0.003, 0.006, 0.004)
        )
        sentences = np.cumsum(random.integers(6, 31, count // 6 + 1)) - 1
        sentences = sentences[sentences < count]
        between[sentences] = random.choice(
            np.array([_STOP, _QUESTION, _PARAGRAPH]), len(sentences), p=(0.68, 0.02, 0.30)
        )
        between[ends - 1] = _LAST
        return between


def _skewed(random: np.random.Generator, size: int, shape: int | tuple[int, int]) -> np.ndarray:
    """Numbers below `size`, the small ones more often."""
    return (random.random(shape) ** 2 * size).astype(np.int64)
