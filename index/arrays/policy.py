"""Which segments are made one: few segments always, and no document rewritten more than a few times."""

from __future__ import annotations

from collections.abc import Sequence

from index.arrays.codec import ArraySegment

GROWTH = 4
"""A segment has at least so many times the documents of all smaller ones together."""

FAN = 32
"""While an index is built whole, so many segments of one size are merged at once."""

MOST_DELETED = 0.25
"""A segment of which more than this share is deleted is written anew."""


def to_merge(segments: Sequence[ArraySegment]) -> list[ArraySegment]:
    """The segments to make one now, smallest last; none when all is in order.

    With n documents, and imports of m, there are at most 1 + log(n / m) / log(1 + GROWTH) segments, and a document is
    rewritten about GROWTH times as often as that at the most.
    """
    ordered = sorted(segments, key=ArraySegment.doc_count, reverse=True)
    for first, segment in enumerate(ordered):
        smaller = ordered[first + 1 :]
        if smaller and segment.doc_count() < GROWTH * sum(map(ArraySegment.doc_count, smaller)):
            return ordered[first:]
    return [segment for segment in ordered if segment.deleted_count() > MOST_DELETED * segment.doc_count_all()][:1]
