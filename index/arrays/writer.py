"""Changes to an index: new segments beside the old ones, deletions marked, all made real by Whoosh's commit."""

from __future__ import annotations

from itertools import chain, count
from pathlib import Path

from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from index.arrays.arrayfile import ArrayFileWriter
from index.arrays.codec import ArrayCodec, ArraySegment
from index.arrays.merge import merge
from index.arrays.policy import FAN, to_merge
from index.arrays.postings_builder import PostingsBuilder
from index.arrays.records import Records
from index.arrays.segment import SegmentReader
from index.arrays.vocabulary import Vocabulary
from index.protocol import Entry

BUDGET = 512 << 20
"""Bytes that writing may take at the most, whatever the archive's size."""

_TOKEN = 56  # bytes a token takes while its segment is sorted, measured
_CHUNK = 250  # bytes a distinct raw token takes in the vocabulary, measured


class ArrayWriter:
    """A `Writer`. Whoosh's writer holds the lock, the table of contents and the number of the next generation."""

    def __init__(self, index: FileIndex, folder: Path, budget: int = BUDGET) -> None:
        self._index, self._folder = index, folder
        self._whoosh = SegmentWriter(index, codec=ArrayCodec(), compound=False)
        self._old: list[ArraySegment] = list(self._whoosh.segments)
        self._new: list[list[ArraySegment]] = []  # by how often their documents were merged
        self._readers: dict[ArraySegment, SegmentReader] = {}
        self._removed: dict[ArraySegment, list[int]] = {}
        self._tokens = budget // 3 // _TOKEN
        self._chunks = budget // 4 // _CHUNK
        self._merge_budget = budget // 4
        self._vocabulary = Vocabulary()
        self._begin()

    def put(self, entry: Entry) -> None:
        """Add a document, in place of the one with its id."""
        self.remove(entry.id)
        document = entry.document
        self._records.add(entry.id, document, entry.topics)
        self._postings.add(document.title, document.body, document.language)
        if self._postings.size >= self._tokens:
            self._flush()

    def remove(self, document_id: str) -> None:
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
            self._flush()
            for segment, numbers in self._removed.items():
                segment.delete_documents(numbers)
            segments = [segment for segment in (*self._old, *chain(*reversed(self._new))) if segment.doc_count()]
            while chosen := to_merge(segments):
                # The merged segment stands where the first of them stood.
                merged = self._merged(chosen)
                segments = [merged if segment is chosen[0] else segment for segment in segments]
                segments = [segment for segment in segments if segment not in chosen]
            self._whoosh.commit(mergetype=lambda _writer, _old: segments)
        except BaseException:
            self.cancel()
            raise
        self._index.close()
        return sum(segment.doc_count() for segment in segments)

    def cancel(self) -> None:
        """Drop the changes and let go of the files."""
        if not self._whoosh.is_closed:
            self._whoosh.cancel()
        self._index.close()

    def _begin(self) -> None:
        if len(self._vocabulary) > self._chunks:
            self._vocabulary = Vocabulary()
        self._records = Records()
        self._postings = PostingsBuilder(self._vocabulary)

    def _flush(self) -> None:
        """Write what was gathered as a segment of its own; segments of one size are merged when they are many."""
        if not len(self._records):
            return
        segment = self._segment(len(self._records))
        with ArrayFileWriter(segment.path(self._folder)) as file:
            file.write_all(self._records.arrays())
            file.write_all(self._postings.arrays())
        self._begin()
        for level in count():
            if level == len(self._new):
                self._new.append([])
            self._new[level].append(segment)
            if len(self._new[level]) < FAN:
                break
            segment = self._merged(self._new[level])
            self._new[level] = []

    def _merged(self, chosen: list[ArraySegment]) -> ArraySegment:
        """One segment made of several, whose files go."""
        merged = self._segment(sum(segment.doc_count() for segment in chosen))
        merge(self._folder, chosen, merged, self._merge_budget)
        for segment in chosen:
            self._readers.pop(segment, None)
            segment.path(self._folder).unlink()
        return merged

    def _segment(self, documents: int) -> ArraySegment:
        segment = ArraySegment(self._index.indexname)
        segment.set_doc_count(documents)
        return segment
