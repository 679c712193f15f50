"""The reference engine: stock Whoosh segments, written by one process, read by others."""

from __future__ import annotations

from pathlib import Path

from whoosh.index import create_in, exists_in, open_dir

from index.engine.protocol import Entry
from tests.support.judge.reader import ReferenceReader
from tests.support.judge.schema import fields_of, judge_schema

MEMORY_MB = 256  # what the writer holds before it spills postings to disk


class ReferenceEngine:
    """An `Engine` on stock Whoosh."""

    name = "reference"
    format = 4

    def write(self, folder: Path) -> ReferenceWriter:
        """Open the index in the folder for changes; an empty folder becomes an empty index."""
        return ReferenceWriter(folder)

    def read(self, folder: Path) -> ReferenceReader:
        """Open the index in the folder for searching."""
        return ReferenceReader(folder)

    def linkable(self, file: Path) -> bool:
        """All but Whoosh's lock: its other files are written once and never again."""
        return not file.name.endswith("WRITELOCK")


class ReferenceWriter:
    """A `Writer`. Compound files would be copied to memory by every reader, so there are none."""

    def __init__(self, folder: Path) -> None:
        self._index = open_dir(folder) if exists_in(folder) else create_in(folder, judge_schema())
        self._fresh = self._index.is_empty()
        self._writer = self._index.writer(limitmb=MEMORY_MB, compound=False)

    def put(self, entry: Entry) -> None:
        """Add a document, in place of the one with its id."""
        if not self._fresh:  # where nothing was before, there is nothing to look for and replace
            self.remove(entry.id)
        self._writer.add_document(**fields_of(entry))

    def remove(self, document_id: str, seq: int = 0) -> None:
        """Take a document out."""
        self._writer.delete_by_term("id", document_id)

    def commit(self) -> int:
        """Make the changes real and give the number of documents in the index."""
        self._writer.commit()
        count = int(self._index.doc_count())
        self._index.close()
        return count

    def cancel(self) -> None:
        """Drop the changes and let go of the files."""
        self._writer.cancel()
        self._index.close()
