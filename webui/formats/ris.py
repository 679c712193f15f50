"""RIS, the tagged records that reference managers read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive.partial_date import PartialDate, Precision
from webui.formats.names.personal_names import person
from webui.formats.record import ExportRecord, date_note, lines_of, one_line

Tag = tuple[str, str]


def write_ris(documents: Iterable[ExportRecord]) -> Iterator[str]:
    """One record of type NEWS for each article, lines ended by CR LF. Tags without a value are left out."""
    for each in documents:
        tags = [("TY", "NEWS"), *((name, line) for name, value in _tags(each) if (line := one_line(value)))]
        yield "".join(f"{name}  - {value}\r\n" for name, value in tags) + "ER  - \r\n\r\n"


def _tags(each: ExportRecord) -> list[Tag]:
    document = each.stored.document
    return [
        ("ID", each.stored.id),
        ("TI", document.title),
        *(("AU", _author(name, document.language)) for name in lines_of(document.authors)),
        *(_date_tags(document.published) if document.published else ()),
        ("N1", date_note(document.published)),
        ("N1", each.note),
        ("T2", document.source),
        ("SE", document.section),
        ("T3", document.series),
        ("IS", document.label),
        ("UR", each.address),
        *(("KW", topic) for topic in each.topics),
        ("LA", document.language),
        ("AB", document.summary),
    ]


def _author(name: str, language: str) -> str:
    found = person(name, language)
    return ", ".join(filter(None, (found.family, found.given, found.suffix))) if found else name


def _date_tags(published: PartialDate) -> list[Tag]:
    """The year where there is one, the date as YYYY/MM/DD/ with the unknown parts empty, and a span as a note: the
    form has no place for it."""
    tags = []
    if published.first.year == published.last.year:
        year = f"{published.first.year:04}"
        known = published.iso().split("-") if published.precision is not Precision.SPAN else [year]
        tags = [("PY", year), ("DA", "/".join([*known, "", "", ""][:3]) + "/")]
    if published.precision is Precision.SPAN:
        tags.append(("N1", f"Published {published.iso()}"))
    return tags
