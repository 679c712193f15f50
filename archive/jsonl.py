"""Documents out as JSON Lines, every field, so that reading them back gives the same archive."""

from __future__ import annotations

import json

from archive.document import Stored

FORMAT = 1


def to_json_line(stored: Stored) -> str:
    """One document as one line of JSON (no newline). `hemeroteca` is the version of this form; `id` is the source's
    own id, `archive_id` the archive's; `date` is of the date's own precision."""
    document = stored.document
    return json.dumps(
        {
            "hemeroteca": FORMAT,
            "id": document.source_id or None,
            "archive_id": stored.id,
            "title": document.title,
            "body": document.body,
            "html": document.html,
            "summary": document.summary,
            "date": document.published.iso() if document.published else None,
            "date_source": document.published.source if document.published else "",
            "authors": document.authors,
            "topics": document.topics,
            "language": document.language,
            "url": document.url,
            "source": document.source,
            "label": document.label,
            "section": document.section,
            "series": document.series,
            "other_dates": [[each.iso(), each.source] for each in document.other_dates],
            "addresses": document.addresses,
            "captured": document.captured,
            "path": document.path,
        },
        ensure_ascii=False,
    )
