"""Which texts are versions of one article: a graph of texts, kept as texts come and go.

Two texts are compared when they share a band (`archive.families.minhash`) in which one of them is among the few of the
lowest numbers, its leaders. So a band that a hundred thousand texts share costs each of them a few comparisons and not
a hundred thousand; and as it depends on nothing but which texts there are, their order of arrival does not matter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from sqlalchemy import Connection, select

from archive.families.comparison import Comparison, read, same_article
from archive.families.minhash import BANDS, bands, may_be_alike
from archive.families.tables import likenesses_table, texts_table

LEADERS = 6

_L = likenesses_table.c

_FIRST = "SELECT * FROM (SELECT band, text FROM bands WHERE band = ? ORDER BY text LIMIT ?)"
_FIRSTS = " UNION ALL ".join([_FIRST] * BANDS)
_RANK = "SELECT count(*) FROM (SELECT 1 FROM bands WHERE band = ? AND text < ? LIMIT ?)"
_WORDING = "SELECT title, body FROM documents WHERE id = (SELECT document_id FROM fingerprints WHERE text = ? LIMIT 1)"
_REMEMBERED = 400_000  # words of texts that are kept at hand
_AT_ONCE = 500  # texts looked up by one statement


class SimilarityGraph:
    """The graph within one transaction. A text's documents stand in `fingerprints` before it is added and go from there
    before it is removed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._readings: dict[int, Comparison] = {}
        self._words = 0
        self.gained: list[tuple[int, int]] = []
        """The pairs that have become alike."""
        self.lost: set[int] = set()
        """The texts that are no more like one that they were like."""

    def remember(self, text: int, reading: Comparison) -> None:
        """Have a text's reading at hand; the oldest are let go."""
        self._readings[text] = reading
        self._words += len(reading.body)
        while self._words > _REMEMBERED and len(self._readings) > 1:
            self._words -= len(self._readings.pop(next(iter(self._readings))).body)

    def signature(self, text: int) -> bytes | None:
        """The signature of a text that is in the graph."""
        return self._connection.exec_driver_sql("SELECT signature FROM texts WHERE text = ?", (text,)).scalar()

    def add(self, text: int, signature: bytes) -> None:
        """Take in a text that is not in the graph, and find those like it."""
        own = bands(signature)
        others: set[int] = set()
        demoted: set[int] = set()
        for band, first in self._first(own).items():
            if len(first) >= LEADERS and text < first[LEADERS - 1]:
                others.update(self._sharing(band))
                demoted.add(first[LEADERS - 1])
            else:
                others.update(first[:LEADERS])
        self._connection.exec_driver_sql("INSERT INTO texts VALUES (?, ?)", (text, signature))
        if own:
            rows = [(band, text) for band in own]
            self._connection.exec_driver_sql("INSERT INTO bands VALUES (?, ?)", rows)
        for other in demoted:
            self._compare_no_more(other)
        self._compare(text, signature, others)

    def remove(self, text: int) -> None:
        """Take a text out of the graph."""
        signature = self.signature(text) or b""
        own = bands(signature)
        promoted: dict[int, set[int]] = {}
        for band, first in self._first(own).items():
            if len(first) > LEADERS and text < first[LEADERS]:
                promoted.setdefault(first[LEADERS], set()).update(self._sharing(band))
        for other in self.like([text]):
            self._part(text, other)
        self._connection.exec_driver_sql("DELETE FROM texts WHERE text = ?", (text,))
        if own:
            self._connection.exec_driver_sql(
                "DELETE FROM bands WHERE band = ? AND text = ?", [(band, text) for band in own]
            )
        for leader, others in promoted.items():
            self._compare(leader, self.signature(leader) or b"", others - {leader, text})

    def like(self, texts: Collection[int]) -> set[int]:
        """All texts that are like one of these."""
        found: set[int] = set()
        for some in _batches(texts):
            statement = select(_L.other).where(_L.text.in_(some))
            found.update(self._connection.execute(statement).scalars())
        return found

    def _first(self, own: tuple[int, ...]) -> dict[int, list[int]]:
        """The leaders of each band, and the next text behind them."""
        first: dict[int, list[int]] = {band: [] for band in own}
        if own:
            values = tuple(value for band in own for value in (band, LEADERS + 1))
            for band, text in self._connection.exec_driver_sql(_FIRSTS, values):
                first[band].append(text)
        return first

    def _sharing(self, band: int) -> list[int]:
        found = self._connection.exec_driver_sql("SELECT text FROM bands WHERE band = ?", (band,))
        return list(found.scalars())

    def _compare(self, text: int, signature: bytes, others: Collection[int]) -> None:
        for some in _batches(others):
            found = self._connection.execute(select(texts_table).where(texts_table.c.text.in_(some)))
            for other, its in found.all():
                if may_be_alike(signature, its) and self._same_article(text, other):
                    rows = [(text, other), (other, text)]
                    self._connection.exec_driver_sql("INSERT OR IGNORE INTO likenesses VALUES (?, ?)", rows)
                    self.gained.append((text, other))

    def _same_article(self, text: int, other: int) -> bool:
        one, two = self._reading(text), self._reading(other)
        return one is not None and two is not None and same_article(one, two)

    def _compare_no_more(self, demoted: int) -> None:
        """Part a text that leads a band no more from those that it was compared with as its leader alone."""
        own = frozenset(bands(self.signature(demoted) or b""))
        for other in self.like([demoted]):
            lower = min(demoted, other)
            shared = own.intersection(bands(self.signature(other) or b""))
            if not any(self._leads(band, lower) for band in shared):
                self._part(demoted, other)

    def _leads(self, band: int, text: int) -> bool:
        return int(self._connection.exec_driver_sql(_RANK, (band, text, LEADERS)).scalar_one()) < LEADERS

    def _part(self, text: int, other: int) -> None:
        rows = [(text, other), (other, text)]
        self._connection.exec_driver_sql("DELETE FROM likenesses WHERE text = ? AND other = ?", rows)
        self.lost |= {text, other}

    def _reading(self, text: int) -> Comparison | None:
        """None of a text that no document has any more: it is about to be removed."""
        reading = self._readings.get(text)
        if reading is None and (row := self._connection.exec_driver_sql(_WORDING, (text,)).first()):
            self.remember(text, reading := read(row.title, row.body))
        return reading


def _batches(texts: Iterable[int]) -> Iterator[tuple[int, ...]]:
    ordered = iter(sorted(texts))
    while some := tuple(islice(ordered, _AT_ONCE)):
        yield some
