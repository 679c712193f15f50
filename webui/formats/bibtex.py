"""BibTeX that both biblatex and plain BibTeX read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archive.document import id_from_key
from archive.partial_date import PartialDate, Precision
from webui.formats.names.personal_names import person
from webui.formats.record import ExportRecord, date_note, lines_of, one_line

Field = tuple[str, str]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# Braces by name: BibTeX counts an escaped brace too, so one alone would swallow the rest of the file.
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "`": r"\textasciigrave{}",
    }
    | {character: f"\\{character}" for character in "&%$#_"}
)
# The field `url` is verbatim: an escape would become part of the address.
_URL_ESCAPES = str.maketrans({character: f"%{ord(character):02X}" for character in ' \\{}"<>^`|'})
_SAFE_KEY = re.compile(r"[A-Za-z0-9]+\Z")


def write_bibtex(documents: Iterable[ExportRecord]) -> Iterator[str]:
    """One entry for each article, with its id for key: @article, or @misc where no publication is known."""
    for each in documents:
        kind = "article" if one_line(each.stored.document.source) else "misc"
        fields = "".join(f"  {name} = {value},\n" for name, value in _fields(each) if value)
        yield f"@{kind}{{{_key(each.stored.id)},\n{fields}}}\n\n"


def escaped(text: str) -> str:
    """The text as one line that LaTeX prints as it is."""
    return one_line(text).translate(_ESCAPES)


def _key(document_id: str) -> str:
    # An id kept from another archive may be any text; its hash is as stable and as much its own.
    return document_id if _SAFE_KEY.match(document_id) else id_from_key(ascii(document_id))


def _fields(each: ExportRecord) -> list[Field]:
    document = each.stored.document
    return [
        ("title", _braced(_braced(escaped(document.title)))),
        ("author", _braced(" and ".join(_author(name, document.language) for name in lines_of(document.authors)))),
        ("journal", _braced(escaped(document.source))),
        # No style has a section; under this name Zotero writes and reads it, and no style prints it of an @article.
        ("chapter", _braced(escaped(document.section))),
        ("series", _braced(escaped(document.series))),
        *(_date_fields(document.published) if document.published else ()),
        ("note", _braced(date_note(document.published))),
        ("issue", _braced(escaped(document.label))),
        ("url", _braced(one_line(each.address).translate(_URL_ESCAPES))),
        ("language", _braced(escaped(document.language))),
        ("keywords", _braced(", ".join(_keyword(topic) for topic in lines_of(each.topics)))),
        ("abstract", _braced(escaped(document.summary))),
        # No style prints it; reference managers take it for the reader's own note.
        ("annote", _braced(escaped(each.note))),
    ]


def _braced(value: str) -> str:
    return f"{{{value}}}" if value else ""


def _author(name: str, language: str) -> str:
    found = person(name, language)
    parts = (found.family, found.suffix, found.given) if found else ()
    return ", ".join(escaped(part) for part in parts if part) or _braced(escaped(name))


def _keyword(topic: str) -> str:
    return _braced(escaped(topic)) if "," in topic else escaped(topic)


def _date_fields(published: PartialDate) -> list[Field]:
    fields = [("date", _braced(published.iso()))]
    if published.first.year == published.last.year:
        fields.append(("year", _braced(f"{published.first.year:04}")))
    if published.precision in (Precision.DAY, Precision.MONTH):
        fields.append(("month", MONTHS[published.first.month - 1]))
    return fields
