"""In which forms can the archive, or a part of it, be taken away?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from webui.exports.bibtex import write_bibtex
from webui.exports.csl import write_csl
from webui.exports.exported import Exported
from webui.exports.records import write_json, write_json_lines
from webui.exports.ris import write_ris
from webui.exports.table import write_csv

__all__ = ["FORMATS", "Exported", "Format"]


@dataclass(frozen=True, slots=True)
class Format:
    """One form of export: its name on the command line and in addresses, its content type, the end of its files'
    names with the dot, and the writer behind `write`."""

    name: str
    content_type: str
    suffix: str
    writer: Callable[[Iterable[Exported]], Iterator[str]]

    def write(self, documents: Iterable[Exported]) -> Iterator[str]:
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
