"""In which forms can the archive, or a part of it, be taken away?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from webui.formats.bibtex import write_bibtex
from webui.formats.csl_json import write_csl
from webui.formats.csv_table import write_csv
from webui.formats.json_lines import write_json, write_json_lines
from webui.formats.record import ExportRecord
from webui.formats.ris import write_ris

__all__ = ["FORMATS", "ExportRecord", "Format"]


@dataclass(frozen=True, slots=True)
class Format:
    """One form of export: its name on the command line and in addresses, its content type, the end of its files'
    names with the dot, and the writer behind `write`."""

    name: str
    content_type: str
    suffix: str
    writer: Callable[[Iterable[ExportRecord]], Iterator[str]]

    def write(self, documents: Iterable[ExportRecord]) -> Iterator[str]:
        """The export in pieces, about one for each document, never more than one document in memory. Every piece can
        be encoded as UTF-8, whatever the documents hold."""
        for piece in self.writer(documents):
            yield piece.encode(errors="replace").decode()


FORMATS = {
    each.name: each
    for each in (
        Format("csv", "text/csv; charset=utf-8", ".csv", write_csv),
        Format("json", "application/json", ".json", write_json),
        Format("jsonl", "application/jsonl; charset=utf-8", ".jsonl", write_json_lines),
        Format("ris", "application/x-research-info-systems; charset=utf-8", ".ris", write_ris),
        Format("bibtex", "application/x-bibtex; charset=utf-8", ".bib", write_bibtex),
        Format("csl", "application/vnd.citationstyles.csl+json", ".csl.json", write_csl),
    )
}
