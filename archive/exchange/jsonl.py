"""Documents out as JSON Lines, every field, so that reading them back gives the same archive."""

from __future__ import annotations

import json

from archive.document import FIELDS, Kind, Stored

FORMAT = 1


def to_json_line(stored: Stored) -> str:
    """One document as one line of JSON (no newline). `hemeroteca` is the version of this form; `id` is the source's
    own id, `archive_id` the archive's; `date` is of the date's own precision; only a damaged text has `losses`."""
    document = stored.document
    line: dict[str, object] = {"hemeroteca": FORMAT, "id": document.source_id or None, "archive_id": stored.id}
    for field in FIELDS:
        value = getattr(document, field.name)
        if field.kind is Kind.DATE:
            line |= {field.called: value.iso() if value else None, "date_source": value.source if value else ""}
        elif field.kind is Kind.DATES:
            line[field.called] = [[each.iso(), each.source] for each in value]
        elif field.called not in line:
            line[field.called] = value
    if stored.losses:
        line["losses"] = stored.losses
    return json.dumps(line, ensure_ascii=False)
