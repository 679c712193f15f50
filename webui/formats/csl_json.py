"""CSL-JSON, which citation processors, Zotero and pandoc read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from archive.document import clean_text
from archive.partial_date import PartialDate
from webui.formats.json_lines import json_array
from webui.formats.names.personal_names import person
from webui.formats.record import ExportRecord, date_note, lines_of, one_line


def write_csl(documents: Iterable[ExportRecord]) -> Iterator[str]:
    """One array with an item of type article-newspaper for each article. Fields without a value are left out."""
    return json_array(csl_items(documents))


def csl_items(documents: Iterable[ExportRecord]) -> Iterator[str]:
    """The item of each article as JSON."""
    return (json.dumps(_item(each), ensure_ascii=False) for each in documents)


def _item(each: ExportRecord) -> dict[str, object]:
    document = each.stored.document
    item: dict[str, object] = {
        "id": each.stored.id,
        "type": "article-newspaper",
        "title": one_line(document.title),
        "author": [_author(name, document.language) for name in lines_of(document.authors)],
        "issued": {"date-parts": date_parts(document.published)} if document.published else None,
        "note": "\n".join(filter(None, (date_note(document.published), clean_text(each.note).strip()))),
        "container-title": one_line(document.source),
        "section": one_line(document.section),
        "collection-title": one_line(document.series),
        "issue": one_line(document.label),
        "URL": one_line(each.address),
        "language": one_line(document.language),
        "abstract": one_line(document.summary),
        "keyword": ", ".join(lines_of(each.topics)),
    }
    return {name: value for name, value in item.items() if value}


def _author(name: str, language: str) -> dict[str, str]:
    found = person(name, language)
    if found is None:
        return {"literal": name}
    return {"family": found.family, "given": found.given} | ({"suffix": found.suffix} if found.suffix else {})


def date_parts(published: PartialDate) -> list[list[int]]:
    """Year, month and day as far as they are known; two of them for a span."""
    return [[int(part) for part in end.split("-")] for end in published.iso().split("/")]
