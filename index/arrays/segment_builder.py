"""Documents to segments: they are gathered until a budget is spent, then sorted and written as one file."""

from __future__ import annotations

from pathlib import Path

from index.arrays.arrayfile import ArrayFileWriter
from index.arrays.codec import ArraySegment
from index.arrays.postings_builder import PostingsBuilder
from index.arrays.records import Records
from index.arrays.vocabulary import Vocabulary
from index.facets import Facts

_TOKEN = 56  # bytes a token takes while its segment is sorted, measured
_CHUNK = 160  # bytes a distinct raw token takes in the vocabulary, measured

Text = tuple[str, str, Facts]
"""What an index needs of a document: its title, its body and its facts."""


class SegmentBuilder:
    """Writes segments of one index into a folder, holding about `budget` bytes."""

    def __init__(self, folder: Path, indexname: str, budget: int) -> None:
        self._folder, self._indexname = folder, indexname
        self._tokens = budget // 2 // _TOKEN
        self._chunks = budget // 2 // _CHUNK
        self._vocabulary = Vocabulary()
        self._begin()

    def add(self, text: Text) -> ArraySegment | None:
        """Take in a document; gives a segment when that was the last one to fit into it."""
        title, body, facts = text
        self._records.add(facts)
        self._postings.add(title, body, facts.language)
        return self.flush() if self._postings.size >= self._tokens else None

    def flush(self) -> ArraySegment | None:
        """Write what was gathered as a segment; None when that is nothing."""
        if not len(self._records):
            return None
        segment = ArraySegment(self._indexname)
        segment.set_doc_count(len(self._records))
        with ArrayFileWriter(segment.path(self._folder)) as file:
            file.write_all(self._records.arrays())
            file.write_all(self._postings.arrays())
        self._begin()
        return segment

    def _begin(self) -> None:
        if len(self._vocabulary) > self._chunks:
            self._vocabulary = Vocabulary()
        self._records = Records()
        self._postings = PostingsBuilder(self._vocabulary)
