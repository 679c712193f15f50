"""In which forms can the archive, or a part of it, be taken away?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from webui.formats.bibtex import write_bibtex
from webui.formats.csl_json import write_csl
from webui.formats.csv_table import write_csv
from webui.formats.json_lines import write_json, write_json_lines
from webui.formats.record import ExportRecord, SearchProvenance
from webui.formats.ris import write_ris
from webui.formats.with_provenance import (
    Member,
    Trail,
    tell_bibtex,
    tell_csl,
    tell_csv,
    tell_json,
    tell_json_lines,
    tell_ris,
)


@dataclass(frozen=True, slots=True)
class Format:
    """One form of export: its name on the command line and in addresses, its content type, the end of its files'
    names with the dot, and the writers behind `write` and `write_with_provenance`."""

    name: str
    content_type: str
    suffix: str
    writer: Callable[[Iterable[ExportRecord]], Iterator[str]]
    teller: Callable[[SearchProvenance, Trail], Iterator[str]]

    def write(self, documents: Iterable[ExportRecord]) -> Iterator[str]:
        """The export in pieces, about one for each document, never more than one document in memory. Every piece can
        be encoded as UTF-8, whatever the documents hold."""
        return _encodable(self.writer(documents))

    def write_with_provenance(
        self, origin: SearchProvenance, members: Iterable[Member], has_notes: bool = False
    ) -> Iterator[str]:
        """The same of a set, with what is to be told of it: at the end too, of what became of its members. `has_notes`
        says that a reader's notes are among it."""
        return _encodable(self.teller(origin, Trail(members, has_notes)))


def _encodable(pieces: Iterable[str]) -> Iterator[str]:
    return (piece.encode(errors="replace").decode() for piece in pieces)


FORMATS = {
    each.name: each
    for each in (
        Format("csv", "text/csv; charset=utf-8", ".csv", write_csv, tell_csv),
        Format("json", "application/json", ".json", write_json, tell_json),
        Format("jsonl", "application/jsonl; charset=utf-8", ".jsonl", write_json_lines, tell_json_lines),
        Format("ris", "application/x-research-info-systems; charset=utf-8", ".ris", write_ris, tell_ris),
        Format("bibtex", "application/x-bibtex; charset=utf-8", ".bib", write_bibtex, tell_bibtex),
        Format("csl", "application/vnd.citationstyles.csl+json", ".csl.json", write_csl, tell_csl),
    )
}
