"""What Whoosh needs to take these segments for its own: how they are listed, and who reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec.base import Codec, Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex

from index.arrays.arrayfile import Array
from index.arrays.contents import EXTENSION, INDEX_NAME, Contents, Listed, begun, read_contents
from index.arrays.segment import SegmentReader, alive
from index.arrays.whoosh_face import ArrayDocuments, ArrayTerms, schema


class ArrayIndex(FileIndex):
    """Whoosh's index in a folder, by our own table of contents: nothing is unpickled. An empty folder is an empty
    index. Raises `IndexDamaged`."""

    def __init__(self, folder: Path) -> None:
        # Not Whoosh's own, which begins by unpickling its table.
        self.storage, self.indexname, self._schema = FileStorage(str(folder)), INDEX_NAME, schema()
        self._folder = folder
        self._read_toc()  # so that what is damaged is known before the lock is taken

    def _read_toc(self) -> TOC:
        contents = read_contents(self._folder) if begun(self._folder) else Contents()
        return TOC(self._schema, list(map(ArraySegment.of, contents.segments)), contents.commits)


class ArraySegment(Segment):
    """What a table of contents keeps of a segment: its name, how many documents it was written with, and which of
    them are deleted (a bit each)."""

    def __init__(self, indexname: str) -> None:
        super().__init__(indexname)
        self._count = 0
        self._deleted = b""

    @classmethod
    def of(cls, listed: Listed) -> ArraySegment:
        """The one that is listed so."""
        segment = cls(INDEX_NAME)
        segment.segid, segment._count, segment._deleted = listed.id, listed.count, listed.deleted
        return segment

    def listed(self) -> Listed:
        """How it stands in our table of contents."""
        return Listed(self.segid, self._count, self._deleted)

    def codec(self) -> Any:
        """The codec that reads it."""
        return ArrayCodec()

    def path(self, folder: Path) -> Path:
        """Its file."""
        return folder / str(self.make_filename(EXTENSION))

    def open(self, folder: Path) -> SegmentReader:
        """Its file opened. Raises `SegmentDamaged`."""
        return self.listed().open(folder)

    def doc_count_all(self) -> int:
        """How many documents it was written with."""
        return self._count

    def set_doc_count(self, count: int) -> None:
        """Say how many documents it is written with."""
        self._count = count

    def alive(self) -> Array | None:
        """Whether each document is not deleted; None when none is."""
        return alive(self._deleted, self._count)

    def delete_documents(self, numbers: list[int]) -> None:
        """Mark documents as deleted."""
        deleted = np.zeros(self._count, bool) if (living := self.alive()) is None else ~living
        deleted[numbers] = True
        self._deleted = np.packbits(deleted).tobytes() if deleted.any() else b""

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Mark a document as deleted; there is no way back."""
        if not delete:
            raise ValueError("a deleted document cannot come back; add it again")
        self.delete_documents([docnum])

    def deleted_count(self) -> int:
        """How many documents are deleted."""
        return int.from_bytes(self._deleted).bit_count()

    def deleted_docs(self) -> Iterator[int]:
        """The numbers of deleted documents."""
        living = self.alive()
        return iter(() if living is None else np.flatnonzero(~living).tolist())

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is deleted."""
        return bool(self._deleted) and bool(self._deleted[docnum >> 3] >> (7 - docnum % 8) & 1)

    def should_assemble(self) -> bool:
        """Its file is one already."""
        return False


class ArrayCodec(Codec):
    """Reads array segments for Whoosh. They are written by `index.arrays.writer` alone."""

    def per_document_writer(self, storage: Any, segment: Any) -> Any:
        """Nothing is written this way."""
        return _NoWriter()

    def field_writer(self, storage: Any, segment: Any) -> Any:
        """Nothing is written this way."""
        return _NoWriter()

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:
        """An empty segment with a name of its own."""
        return ArraySegment(indexname)

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTerms:
        """The dictionary and the postings."""
        return ArrayTerms(segment.open(Path(storage.folder)))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayDocuments:
        """The stored facts and the lengths."""
        return ArrayDocuments(segment.open(Path(storage.folder)))


class _NoWriter:
    is_closed = True

    def close(self) -> None:
        """Nothing was opened."""
