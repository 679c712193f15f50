"""The postings of a run of terms from several segments, joined in the order of the merged dictionary."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.arrays.arrayfile import Array
from index.arrays.layout import FORMS, POSITIONS, POSTINGS, TITLES
from index.arrays.segment import SegmentReader
from index.arrays.vocabulary import ranges


class Source:
    """One segment on its way into a merged one. `term_map` gives its terms' numbers there, `new_forms` its words'
    form numbers, `many` which merged terms have several words, `base` its first document's number."""

    def __init__(self, reader: SegmentReader, term_map: Array, new_forms: Array, many: Array, base: int) -> None:
        self.reader = reader
        self.term_map = term_map
        self.many = many
        self._documents: Array | None = None  # each document's new number, -1 for a deleted one; None: base and its own
        if reader.alive is not None:
            self._documents = np.where(reader.alive, np.cumsum(reader.alive) - 1 + base, -1)
        self._base = base
        # For each term, the new number of each of its forms; the table begins at `_form_at`.
        word_term, word_form = reader.file.whole("words.term"), reader.file.whole("words.form")
        sizes = np.zeros(len(reader.terms), np.int64)
        np.maximum.at(sizes, word_term, word_form.astype(np.int64) + 1)
        self._form_at = np.cumsum(sizes) - sizes
        self.forms = np.zeros(int(sizes.sum()), np.int32)
        self.forms[self._form_at[word_term] + word_form] = new_forms

    def take(self, first: int, last: int) -> Taken:
        """The living postings of merged terms `first` to `last` (exclusive), in this segment's own order."""
        begin_term, end_term = np.searchsorted(self.term_map, (first, last)).tolist()
        file = self.reader.file
        begin, end = self.reader.runs(begin_term, end_term)
        docs = file.part("docs", begin[POSTINGS], end[POSTINGS])
        counts = file.part("counts", begin[POSTINGS], end[POSTINGS])
        positions = file.part("positions", begin[POSITIONS], end[POSITIONS])
        titled = np.zeros(len(docs), file.dtype("titles.counts"))
        titles = file.part("titles", begin[TITLES], end[TITLES])
        titled[titles - begin[POSTINGS]] = file.part("titles.counts", begin[TITLES], end[TITLES])
        runs = self.reader.run_table[begin_term : end_term + 1]
        own = np.repeat(
            np.arange(begin_term, end_term, dtype=np.int32), np.diff(runs[:, POSTINGS].astype(np.int64)).tolist()
        )
        forms = self._forms(begin_term, own, counts, runs) if self.many[first:last].any() else None
        if self._documents is None:
            return Taken(self.term_map[own], docs.astype(np.int64) + self._base, counts, positions, titled, forms)
        alive = self._documents[docs] >= 0
        occurs = np.repeat(alive, counts)
        return Taken(
            self.term_map[own[alive]],
            self._documents[docs[alive]],
            counts[alive],
            positions[occurs],
            titled[alive],
            None if forms is None else forms[occurs],
        )

    def _forms(self, begin_term: int, own: Array, counts: Array, runs: Array) -> Array:
        """The new form number at each position, stored here or not."""
        several = np.diff(runs[:, FORMS].astype(np.int64)) > 0
        term = np.repeat(own, counts)
        stored = several[term - begin_term]
        table = self._form_at[term]
        table[stored] += self.reader.file.part("forms", int(runs[0, FORMS]), int(runs[-1, FORMS]))
        return self.forms[table] if len(self.forms) else table


@dataclass(frozen=True, slots=True)
class Taken:
    """Postings of one segment: merged term, merged document, frequency and frequency in the title of each; positions
    and forms of each occurrence."""

    term: Array
    docs: Array
    counts: Array
    positions: Array
    titled: Array
    forms: Array | None


def joined(sources: list[Source], first: int, last: int) -> dict[str, Array]:
    """The arrays of merged terms `first` to `last` (exclusive), ready to be written; titles count from the first
    posting of these."""
    taken = [source.take(first, last) for source in sources]
    many = sources[0].many
    term = np.concatenate([each.term for each in taken])
    names = ("docs", "counts", "positions", "titled")
    arrays = {name: np.concatenate([getattr(each, name) for each in taken]) for name in names}
    forms = None if taken[0].forms is None else np.concatenate([each.forms for each in taken if each.forms is not None])
    if last - first > 1:  # the postings of one term are in order already: documents ascend from segment to segment
        order = np.argsort(term - first if last - first > 1 << 16 else (term - first).astype(np.uint16), kind="stable")
        counts = arrays["counts"].astype(np.int64)
        occurrences = ranges((np.cumsum(counts) - counts)[order], counts[order])
        term = term[order]
        arrays |= {name: arrays[name][order] for name in ("docs", "counts", "titled")}
        arrays["positions"] = arrays["positions"][occurrences]
        forms = None if forms is None else forms[occurrences]
    titled = arrays.pop("titled")
    titles = np.flatnonzero(titled)
    kept = np.zeros(0, np.int32) if forms is None else forms[np.repeat(many[term], arrays["counts"])]
    return arrays | {"titles": titles, "titles.counts": titled[titles], "forms": kept}
