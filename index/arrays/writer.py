"""Changes to an index: new segments beside the old ones, deletions marked, all made real by Whoosh's commit."""

from __future__ import annotations

import os
import sys
from itertools import chain, count
from pathlib import Path

from whoosh.writing import SegmentWriter

from index.arrays.codec import ArrayCodec, ArrayIndex, ArraySegment
from index.arrays.contents import INDEX_NAME, Contents, write_contents
from index.arrays.merge import merge
from index.arrays.policy import FAN, to_merge
from index.arrays.second_process import SecondProcess
from index.arrays.segment import SegmentReader
from index.arrays.segment_builder import SegmentBuilder, Text
from index.engine.protocol import Entry
from index.facets import facts_of

BUDGET = 512 << 20
"""Bytes that writing may take at the most, whatever the archive's size."""

_PROGRAM = 96 << 20  # bytes of it that a process takes before it has read anything
_BATCH = 64  # documents handed to the second process at once
_WORTH_A_PROCESS = 3_000  # documents from which on a second process is faster than its start takes


class ArrayWriter:
    """A `Writer`. Whoosh's writer holds the lock and counts the commits. Raises `IndexDamaged` where the table of
    contents is."""

    def __init__(self, folder: Path, budget: int = BUDGET) -> None:
        self._folder = folder
        self._whoosh = SegmentWriter(ArrayIndex(folder), codec=ArrayCodec(), compound=False)
        self._old: list[ArraySegment] = list(self._whoosh.segments)
        self._new: list[list[ArraySegment]] = []  # by how often their documents were merged
        self._readers: dict[ArraySegment, SegmentReader] = {}
        self._removed: dict[ArraySegment, list[int]] = {}
        self._merge_budget = budget // 8
        self._budget = (budget - self._merge_budget - 2 * _PROGRAM) // 2  # for each builder
        self._builder = SegmentBuilder(folder, INDEX_NAME, self._budget)
        self._second: SecondProcess | None = None
        self._batch: list[Text] = []
        self._taken, self._alone = 0, _WORTH_A_PROCESS

    def put(self, entry: Entry) -> None:
        """Add a document, in place of the one with its id."""
        self.remove(entry.id)
        document = entry.document
        self._batch.append((document.title, document.body, facts_of(entry.id, document, entry.topics, entry.family)))
        if len(self._batch) == _BATCH:
            self._take()

    def remove(self, document_id: str, seq: int = 0) -> None:
        """Take a document out."""
        for segment in self._old:
            reader = self._readers.get(segment)
            if reader is None:
                reader = self._readers[segment] = segment.open(self._folder)
            number = reader.find_document(document_id)
            if number is not None:
                self._removed.setdefault(segment, []).append(number)

    def commit(self) -> int:
        """Make the changes real and give the number of documents in the index."""
        try:
            self._take()
            self._keep(self._builder.flush())
            if self._second:
                for segment in self._second.finish():
                    self._keep(segment)
            self._end_second()
            del self._builder  # what it remembers is not needed for merging
            for segment, numbers in self._removed.items():
                segment.delete_documents(numbers)
            segments = [segment for segment in (*self._old, *chain(*reversed(self._new))) if segment.doc_count()]
            while chosen := to_merge(segments):
                # The merged segment stands where the first of them stood.
                merged = self._merged(chosen)
                segments = [merged if segment is chosen[0] else segment for segment in segments]
                segments = [segment for segment in segments if segment not in chosen]
            self._whoosh.commit(mergetype=lambda _writer, _old: segments)
            listed = tuple(segment.listed() for segment in segments)
            write_contents(self._folder, Contents(self._whoosh.generation, listed))
        except BaseException:
            self.cancel()
            raise
        return sum(segment.doc_count() for segment in segments)

    def cancel(self) -> None:
        """Drop the changes and let go of the files."""
        self._end_second()
        if not self._whoosh.is_closed:
            self._whoosh.cancel()

    def _take(self) -> None:
        """Have the documents at hand built into segments, here or beside."""
        batch, self._batch = self._batch, []
        self._taken += len(batch)
        if self._second is None and self._taken > self._alone and (os.cpu_count() or 1) > 1:
            try:
                self._second = SecondProcess(self._folder, INDEX_NAME, self._budget)
            except OSError:  # where none can be started, this one does it alone
                self._alone = sys.maxsize
        if self._second is None or not self._second.offer(batch):
            for text in batch:
                self._keep(self._builder.add(text))

    def _keep(self, segment: ArraySegment | None) -> None:
        """Take up a new segment; segments of one size are merged when they are many."""
        for level in count():
            if segment is None:
                return
            if level == len(self._new):
                self._new.append([])
            self._new[level].append(segment)
            segment = None
            if len(self._new[level]) == FAN:
                segment = self._merged(self._new[level])
                self._new[level] = []

    def _merged(self, chosen: list[ArraySegment]) -> ArraySegment:
        """One segment made of several, whose files go."""
        merged = ArraySegment(INDEX_NAME)
        merged.set_doc_count(sum(segment.doc_count() for segment in chosen))
        merge(self._folder, chosen, merged, self._merge_budget)
        for segment in chosen:
            self._readers.pop(segment, None)
            segment.path(self._folder).unlink()
        return merged

    def _end_second(self) -> None:
        if self._second:
            self._second.end()
        self._second = None
