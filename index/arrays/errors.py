"""What can be wrong with a segment's file."""

from __future__ import annotations

from index.errors import IndexDamaged


class SegmentDamaged(IndexDamaged):
    """Bytes of a segment's file are not those that were written."""
