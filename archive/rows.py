"""A document to its row and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

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


def from_row(row: Sequence[Any], imported_at: str) -> Stored:
    """The document of one row of `documents`, whatever stands behind its columns. Taken apart at once: a column by
    its name costs more than all the rest."""
    (
        document_id, _key, seq, _root, path, title, body, html, summary, first_day, last_day, date_source, authors,
        topics, language, url, source, source_id, label, content_hash, import_id, original, *_,
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
        path=path,
    )
    return Stored(
        id=document_id,
        seq=seq,
        document=document,
        content_hash=content_hash,
        import_id=import_id,
        imported_at=imported_at,
        original=original,
    )


@lru_cache(maxsize=1 << 12)  # an archive has few authors, topics and days for its many documents
def _texts(array: str) -> tuple[str, ...]:
    return tuple(json.loads(array))


@lru_cache(maxsize=1 << 12)
def _published(first: str, last: str, source: str) -> PartialDate:
    return PartialDate(date.fromisoformat(first), date.fromisoformat(last), source)
