"""Whoosh's face on these segments: its own searcher opens them, and is the judge of what we make of them.

Whoosh sees the fields of `schema`: terms and words of title and body, ids, stored facts. It walks them a
posting at a time, so this is for tests and for whoever wants to look in with Whoosh's tools.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.codec.base import PerDocumentReader, TermsReader
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo

from index.analysis.folding import fold
from index.arrays.columns import Columns
from index.arrays.dictionary import Dictionary
from index.arrays.facet_table import FacetTable
from index.arrays.layout import CLASSES, GAP, SPELLED_BYTE
from index.arrays.postings import occurs
from index.arrays.segment import SegmentReader, Term, spelled
from index.arrays.words import of_reading
from index.facets import Facts

TEXT_FIELDS = ("title", "body")
_STORED = ("topic", "source", "section", "author", "language", "family")
_FIELDS = ("body", "body_exact", "body_written", "id", "title", "title_exact", "title_written")


def schema() -> Schema:
    """For each text a field of terms, each behind its language class (`en:mine`), one of folded words (`..._exact`),
    and one of words with their accents (`..._written`)."""
    # The texts come analysed, so Whoosh has only to split them again.
    analysed = {
        name: TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True)
        for text in TEXT_FIELDS
        for name in (text, f"{text}_exact", f"{text}_written")
    }
    return Schema(id=ID(stored=True, unique=True), facts=STORED, **analysed)


def stored_facts(facts: Facts, lengths: tuple[int, int]) -> tuple[Any, ...]:
    """The facts as they are stored with a document; `lengths` are the words of its title and its body."""
    return (*facts[1:], lengths)


class ArrayDocuments(PerDocumentReader):
    """A segment's documents as Whoosh asks for them."""

    def __init__(self, reader: SegmentReader) -> None:
        self._reader = reader
        self._columns = Columns([reader])
        self._tables = {name: FacetTable([reader], name) for name in _STORED}  # every value as its document has it

    def doc_count(self) -> int:
        """Documents that are not deleted."""
        return self._reader.live

    def doc_count_all(self) -> int:
        """All documents."""
        return self._reader.count

    def has_deletions(self) -> bool:
        """Whether any is deleted."""
        return self._reader.alive is not None

    def is_deleted(self, docnum: int) -> bool:
        """Whether this one is."""
        return self._reader.alive is not None and not self._reader.alive[docnum]

    def deleted_docs(self) -> Iterator[int]:
        """Those that are."""
        return iter(() if self._reader.alive is None else np.flatnonzero(~self._reader.alive).tolist())

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Words in a field of a document."""
        return int(self._lengths(fieldname)[docnum]) if fieldname != "id" else 1

    def field_length(self, fieldname: str) -> int:
        """Words in a field of all documents."""
        return int(self._lengths(fieldname).sum())

    def min_field_length(self, fieldname: str) -> int:
        """The least words in a field."""
        return int(self._lengths(fieldname).min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        """The most words in a field."""
        return int(self._lengths(fieldname).max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The id and the facts."""
        columns = self._columns
        values = {name: table.row(int(columns.rows(name)[docnum])) for name, table in self._tables.items()}
        first, last = columns.spans[columns.rows("year")[docnum]].tolist()
        facts = Facts(
            id=columns.ids(np.array([docnum]))[0],
            topics=values["topic"],
            source="".join(values["source"]),
            section="".join(values["section"]),
            authors=values["author"],
            language="".join(values["language"]),
            first=date.fromordinal(first) if first else None,
            last=date.fromordinal(last) if last else None,
            family="".join(values["family"]),
        )
        lengths = (self.doc_field_length(docnum, "title"), self.doc_field_length(docnum, "body"))
        return {"id": facts.id, "facts": stored_facts(facts, lengths)}

    def _lengths(self, fieldname: str) -> Any:
        return self._reader.file.whole(f"{fieldname.partition('_')[0]}.length")


class ArrayTerms(TermsReader):
    """A segment's terms as Whoosh asks for them, field by field in the order of bytes."""

    def __init__(self, reader: SegmentReader) -> None:
        self._reader = reader

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms."""
        return list(_FIELDS)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return next(self._postings(*term), None) is not None

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All terms of all fields."""
        return self.terms_from(_FIELDS[0], b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The terms of a field from one on, and those of the fields behind it."""
        for field in _FIELDS[_FIELDS.index(fieldname) :]:
            entries = self._entries[field]
            first = bisect_left(entries, prefix) if field == fieldname else 0
            yield from ((field, entry) for entry in entries[first:] if (field, entry) in self)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every term with its statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Terms from one on with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """How often and where a term stands. Raises `KeyError` when it does not."""
        found = list(self._postings(fieldname, text))
        if not found:
            raise KeyError(f"{fieldname}:{text!r}")
        info = TermInfo()
        for document, positions in found:
            info.add_posting(document, len(positions), self._length(fieldname, document))
        return info

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """A walk over a term's postings. Raises `KeyError` when there are none."""
        found = list(self._postings(fieldname, text))
        if not found:
            raise KeyError(f"{fieldname}:{text!r}")
        documents, positions = zip(*found, strict=True)
        weights = [float(len(each)) for each in positions]
        values = [format_.encode(each) if fieldname != "id" else b"" for each in positions]
        return ListMatcher(list(documents), weights, values, format_, scorer, term=(fieldname, text))

    def _postings(self, field: str, text: bytes) -> Iterator[tuple[int, list[int]]]:
        """(document, positions in the field) of a term, by document."""
        reader = self._reader
        if field == "id":
            number = reader.find_document(text.decode())
            return iter([] if number is None else [(number, [0])])
        field, _, kind = field.partition("_")
        if kind:
            return iter(sorted(self._of_word(field, text.decode(), kind == "written").items()))
        return iter(sorted(self._of_terms(field, of_reading(reader, text)).items()))

    def _of_word(self, field: str, word: str, is_written: bool) -> dict[int, list[int]]:
        """Where a folded word stands, or one as it is written, by document."""
        keys = (f"{name}:{fold(word)}".encode() for name in CLASSES)
        found = (each for key in keys for each in self._reader.spellings(key))
        return self._of_terms(
            field, ((each.term, each.form) for each in found if not is_written or each.written == word)
        )

    def _of_terms(self, field: str, terms: Iterable[Term]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for term in terms:
            for document, positions in self._occurrences(field, *term):
                found[document] = sorted([*found.get(document, []), *positions])
        return found

    def _occurrences(self, field: str, term: int, form: int | None) -> Iterator[tuple[int, list[int]]]:
        reader = self._reader
        positions, starts = reader.positions(term)
        wanted = np.ones(len(positions), bool) if form is None else occurs(reader, term, (form,))
        titles = reader.file.whole("title.length")
        bounds = starts.tolist()
        for document, start, stop in zip(reader.documents(term).tolist(), bounds, bounds[1:], strict=False):
            length = int(titles[document])
            own = positions[start:stop][wanted[start:stop]].tolist()
            here = (
                [p for p in own if p < length] if field == "title" else [p - length - GAP for p in own if p >= length]
            )
            if here:
                yield document, here

    def _length(self, field: str, document: int) -> int:
        if field == "id":
            return 1
        return int(self._reader.file.whole(f"{field.partition('_')[0]}.length")[document])

    @cached_property
    def _entries(self) -> dict[str, list[bytes]]:
        reader = self._reader
        further = Dictionary(reader.file, "further")
        also = (entry.partition(SPELLED_BYTE)[0] for entry in further.entries(0, len(further)))
        terms = sorted({*reader.terms.entries(0, len(reader.terms)), *also})
        told = [spelled(word.partition(b":")[2]) for word in reader.words.entries(0, len(reader.words))]
        folded, written = (sorted({each[kind].encode() for each in told}) for kind in (0, 1))
        entries = {"id": sorted(reader.file.whole("ids").tolist())}
        for text in TEXT_FIELDS:
            entries |= {text: terms, f"{text}_exact": folded, f"{text}_written": written}
        return entries
