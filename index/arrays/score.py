"""`index.engine.bm25f` over arrays."""

from __future__ import annotations

import numpy as np

from index.arrays.arrayfile import Array
from index.arrays.columns import Columns
from index.arrays.postings import Postings
from index.engine.bm25f import K1, WEIGHT, idf

_TITLE = np.float32(WEIGHT["title"])  # the body's is 1, and left out


def bm25f(postings: Postings, columns: Columns, chosen: Array | None = None) -> Array:
    """The scores (float32) of the documents at these places of one word's postings; None: of all."""
    weight = _weights(postings, columns) if chosen is None else _weights_of(postings, columns, chosen)
    factor = np.float32(idf(len(columns.living), len(postings.docs)) * (K1 + 1))
    saturated = weight / (weight + np.float32(K1))
    saturated *= factor
    return saturated


def _weights(postings: Postings, columns: Columns) -> Array:
    weight = columns.damping("body")[postings.docs]
    titled = weight[postings.titles]
    weight *= postings.counts
    if len(postings.titles):
        weight[postings.titles] += postings.title_counts * (
            _TITLE * columns.damping("title")[postings.docs[postings.titles]] - titled
        )
    return weight


def _weights_of(postings: Postings, columns: Columns, chosen: Array) -> Array:
    docs = postings.docs[chosen]
    weight = columns.damping("body")[docs]
    if len(postings.titles):
        in_title = np.zeros(len(postings.docs), np.float32)
        in_title[postings.titles] = postings.title_counts
        titled = in_title[chosen]
        extra = titled * (_TITLE * columns.damping("title")[docs] - weight)
        return weight * postings.counts[chosen] + extra
    return weight * postings.counts[chosen]
