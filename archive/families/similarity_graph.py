"""Which texts are versions of one article: a graph of texts, kept as texts come and go.

Two texts are compared when they share a band (`archive.families.minhash`) in which one of them is among the few of the
lowest numbers, its leaders. So a band that a hundred thousand texts share costs each of them a few comparisons and not
a hundred thousand; and as it depends on nothing but which texts there are, their order of arrival does not matter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, bindparam, delete, func, insert, literal_column, select, union_all

from archive.bulk_queries import batched
from archive.database.connection import upsert
from archive.database.expressions import Number
from archive.database.schema import documents_table
from archive.families.comparison import Comparison, read, same_article
from archive.families.minhash import BANDS, bands, may_be_alike
from archive.families.tables import bands_table, fingerprints_table, likenesses_table, texts_table

LEADERS = 6

_T, _B, _L, _F = texts_table.c, bands_table.c, likenesses_table.c, fingerprints_table.c
_SIGNATURE = select(_T.signature).where(_T.text == bindparam("of"))
_THERE = select(_T.text).where(_T.text.in_(bindparam("texts", expanding=True)))
_ADD_TEXT = insert(texts_table)
_TAKEN = select(_B.band).where(_B.band.in_(bindparam("asked", expanding=True))).distinct()
_DROP_TEXT = delete(texts_table).where(_T.text == bindparam("of"))
_OWN = [bindparam(f"band_{n}", type_=Number) for n in range(BANDS)]
_TEXT = bindparam("of", type_=Number)
_ADD_BANDS = insert(bands_table).from_select(["band", "text"], union_all(*(select(band, _TEXT) for band in _OWN)))
_DROP_BANDS = delete(bands_table).where(_B.text == bindparam("of"), _B.band.in_(_OWN))
_JOIN = upsert(likenesses_table).on_conflict_do_nothing()
_PART = delete(likenesses_table).where(_L.text == bindparam("one"), _L.other == bindparam("two"))
_SHARING = select(_B.text).where(_B.band == bindparam("of_band"))
_FIRST = [
    select(bands_table).where(_B.band == band).order_by(_B.text).limit(literal_column(str(LEADERS + 1))).subquery()
    for band in _OWN
]
_FIRSTS = union_all(*map(select, _FIRST))
_LOWER = (
    select(literal_column("1"))
    .where(_B.band == bindparam("of_band"), _B.text < bindparam("of"))
    .limit(LEADERS)
    .subquery()
)
_RANK = select(func.count()).select_from(_LOWER)
_WORDING = (
    select(documents_table.c.title, documents_table.c.body)
    .join(fingerprints_table, _F.document_id == documents_table.c.id)
    .where(_F.text == bindparam("of"))
    .limit(1)
)
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

    def _signature(self, text: int) -> bytes:
        """The signature of a text; an empty one where it is not in the graph."""
        return self._connection.execute(_SIGNATURE, {"of": text}).scalar() or b""

    def add(self, texts: Mapping[int, tuple[bytes, Comparison]]) -> set[int]:
        """Take in these texts, by their signatures and readings, and find those like each; gives those that were not
        in the graph already. They are put down together: to ask a server for each by itself takes long."""
        there: set[int] = set()
        for some in batched(texts, _AT_ONCE):
            there.update(self._connection.execute(_THERE, {"texts": some}).scalars())
        new = [text for text in texts if text not in there]
        if not new:
            return set()
        rows = [{"text": text, "signature": texts[text][0]} for text in new]
        self._connection.execute(_ADD_TEXT, rows)
        taken = self._taken(band for text in new for band in bands(texts[text][0]))
        waiting: list[dict[str, int]] = []
        for text in new:
            signature, reading = texts[text]
            self.remember(text, reading)
            own = bands(signature)
            row = {"of": text, **_named(own)}
            if taken.isdisjoint(own):
                waiting += [row] if own else []  # it shares a band with none, so that nothing is to be looked at
            else:
                if waiting:
                    self._connection.execute(_ADD_BANDS, waiting)
                    waiting = []
                self._add_among(text, signature, own, row)
            taken.update(own)
        if waiting:
            self._connection.execute(_ADD_BANDS, waiting)
        return set(new)

    def _taken(self, asked: Iterable[int]) -> set[int]:
        """Those of these bands in which a text is."""
        found: set[int] = set()
        for some in batched(dict.fromkeys(asked), _AT_ONCE):
            found.update(self._connection.execute(_TAKEN, {"asked": some}).scalars())
        return found

    def _add_among(self, text: int, signature: bytes, own: tuple[int, ...], row: Mapping[str, int]) -> None:
        """Take in a text that shares bands with others, and find those like it."""
        others: set[int] = set()
        demoted: set[int] = set()
        for band, first in self._first(own).items():
            if len(first) >= LEADERS and text < first[LEADERS - 1]:
                others.update(self._sharing(band))
                demoted.add(first[LEADERS - 1])
            else:
                others.update(first[:LEADERS])
        self._connection.execute(_ADD_BANDS, row)
        for other in demoted:
            self._compare_no_more(other)
        self._compare(text, signature, others)

    def remove(self, text: int) -> None:
        """Take a text out of the graph."""
        signature = self._signature(text)
        own = bands(signature)
        promoted: dict[int, set[int]] = {}
        for band, first in self._first(own).items():
            if len(first) > LEADERS and text < first[LEADERS]:
                promoted.setdefault(first[LEADERS], set()).update(self._sharing(band))
        for other in self.like([text]):
            self._part(text, other)
        self._connection.execute(_DROP_TEXT, {"of": text})
        if own:
            self._connection.execute(_DROP_BANDS, {"of": text, **_named(own)})
        for leader, others in promoted.items():
            self._compare(leader, self._signature(leader), others - {leader, text})

    def like(self, texts: Collection[int]) -> set[int]:
        """All texts that are like one of these."""
        found: set[int] = set()
        for some in batched(sorted(texts), _AT_ONCE):
            statement = select(_L.other).where(_L.text.in_(some))
            found.update(self._connection.execute(statement).scalars())
        return found

    def _first(self, own: tuple[int, ...]) -> dict[int, list[int]]:
        """The leaders of each band, and the next text behind them."""
        first: dict[int, list[int]] = {band: [] for band in own}
        if own:
            for band, text in self._connection.execute(_FIRSTS, _named(own)):
                first[band].append(text)
        return first

    def _sharing(self, band: int) -> list[int]:
        return list(self._connection.execute(_SHARING, {"of_band": band}).scalars())

    def _compare(self, text: int, signature: bytes, others: Collection[int]) -> None:
        for some in batched(sorted(others), _AT_ONCE):
            found = self._connection.execute(select(texts_table).where(texts_table.c.text.in_(some)))
            for other, its in found.all():
                if may_be_alike(signature, its) and self._same_article(text, other):
                    rows = [{"text": text, "other": other}, {"text": other, "other": text}]
                    self._connection.execute(_JOIN, rows)
                    self.gained.append((text, other))

    def _same_article(self, text: int, other: int) -> bool:
        one, two = self._reading(text), self._reading(other)
        return one is not None and two is not None and same_article(one, two)

    def _compare_no_more(self, demoted: int) -> None:
        """Part a text that leads a band no more from those that it was compared with as its leader alone."""
        own = frozenset(bands(self._signature(demoted)))
        for other in self.like([demoted]):
            lower = min(demoted, other)
            shared = own.intersection(bands(self._signature(other)))
            if not any(self._leads(band, lower) for band in shared):
                self._part(demoted, other)

    def _leads(self, band: int, text: int) -> bool:
        return int(self._connection.execute(_RANK, {"of_band": band, "of": text}).scalar_one()) < LEADERS

    def _part(self, text: int, other: int) -> None:
        self._connection.execute(_PART, [{"one": text, "two": other}, {"one": other, "two": text}])
        self.lost |= {text, other}

    def _reading(self, text: int) -> Comparison | None:
        """None of a text that no document has any more: it is about to be removed."""
        reading = self._readings.get(text)
        if reading is None and (row := self._connection.execute(_WORDING, {"of": text}).first()):
            self.remember(text, reading := read(row.title, row.body))
        return reading


def _named(own: tuple[int, ...]) -> dict[str, int]:
    """The bands of a text as values of statements."""
    return {f"band_{n}": band for n, band in enumerate(own)}
