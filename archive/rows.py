"""A document to its row and back."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import Row

from archive.document import Document, Stored
from archive.partial_date import PartialDate


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
    }


def from_row(row: Row[Any], imported_at: str) -> Stored:
    """The document of one row of `documents`."""
    published = (
        PartialDate(date.fromisoformat(row.first_day), date.fromisoformat(row.last_day), row.date_source)
        if row.first_day
        else None
    )
    document = Document(
        title=row.title,
        body=row.body,
        html=row.html,
        summary=row.summary,
        published=published,
        authors=tuple(json.loads(row.authors)),
        topics=tuple(json.loads(row.topics)),
        language=row.language,
        url=row.url,
        source=row.source,
        source_id=row.source_id,
        label=row.label,
        path=row.path,
    )
    return Stored(
        id=row.id,
        seq=row.seq,
        document=document,
        content_hash=row.content_hash,
        import_id=row.import_id,
        imported_at=imported_at,
        original=row.original,
    )
