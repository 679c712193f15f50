"""A document to its row and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from archive.document import Document, Stored
from archive.partial_date import PartialDate, parse_iso


def to_row(document: Document) -> dict[str, object]:
    """The columns of `documents` that the document itself fills."""
    published = document.published
    return {
        "key": document.key,
        "path": document.path,
        "title": document.title,
        "body": document.body,
        "html": document.html,
        "summary": document.summary,
        "first_day": published.first.isoformat() if published else None,
        "last_day": published.last.isoformat() if published else None,
        "date_source": published.source if published else "",
        "authors": json.dumps(document.authors, ensure_ascii=False),
        "topics": json.dumps(document.topics, ensure_ascii=False),
        "language": document.language,
        "url": document.url,
        "source": document.source,
        "source_id": document.source_id,
        "label": document.label,
        "content_hash": document.content_hash,
        "section": document.section,
        "series": document.series,
        "other_dates": json.dumps([[each.iso(), each.source] for each in document.other_dates]),
        "captured": document.captured,
        "addresses": json.dumps(document.addresses, ensure_ascii=False),
    }


def from_values(values: Mapping[str, Any]) -> Document:
    """The document of what `to_row` made, by names."""
    first_day = values["first_day"]
    return Document(
        title=values["title"],
        body=values["body"],
        html=values["html"],
        summary=values["summary"],
        published=_published(first_day, values["last_day"], values["date_source"]) if first_day else None,
        authors=_texts(values["authors"]),
        topics=_texts(values["topics"]),
        language=values["language"],
        url=values["url"],
        source=values["source"],
        source_id=values["source_id"],
        label=values["label"],
        section=values["section"],
        series=values["series"],
        other_dates=_dates(values["other_dates"]),
        path=values["path"],
        addresses=_texts(values["addresses"]),
        captured=values["captured"],
    )


def from_row(row: Sequence[Any], imported_at: str) -> Stored:
    """The document of one row of `documents`, whatever stands behind its columns. Taken apart at once: a column by
    its name costs more than all the rest."""
    (
        document_id, _key, seq, _root, path, title, body, html, summary, first_day, last_day, date_source, authors,
        topics, language, url, source, source_id, label, content_hash, import_id, original, _removed_at, _reason,
        section, series, other_dates, captured, addresses, family, *_,
    ) = row  # fmt: skip
    document = Document(
        title=title,
        body=body,
        html=html,
        summary=summary,
        published=_published(first_day, last_day, date_source) if first_day else None,
        authors=_texts(authors),
        topics=_texts(topics),
        language=language,
        url=url,
        source=source,
        source_id=source_id,
        label=label,
        section=section,
        series=series,
        other_dates=_dates(other_dates),
        path=path,
        addresses=_texts(addresses),
        captured=captured,
    )
    return Stored(
        id=document_id,
        seq=seq,
        document=document,
        content_hash=content_hash,
        import_id=import_id,
        imported_at=imported_at,
        original=original,
        family=family,
    )


@lru_cache(maxsize=1 << 12)  # an archive has few authors, topics and days for its many documents
def _texts(array: str) -> tuple[str, ...]:
    return tuple(json.loads(array))


@lru_cache(maxsize=1 << 12)
def _published(first: str, last: str, source: str) -> PartialDate:
    return PartialDate(date.fromisoformat(first), date.fromisoformat(last), source)


@lru_cache(maxsize=1 << 12)
def _dates(array: str) -> tuple[PartialDate, ...]:
    return tuple(parse_iso(iso, source) for iso, source in json.loads(array))
