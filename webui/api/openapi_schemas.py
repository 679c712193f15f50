"""What the interface for programs answers, as JSON Schema: the shapes that `webui.api.openapi` refers to."""

from __future__ import annotations

from webui.api.json_values import Json


def _object(properties: Json, *optional: str) -> Json:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def ref(name: str) -> Json:
    """A place where the schema of this name goes."""
    return {"$ref": f"#/components/schemas/{name}"}


_STRING: Json = {"type": "string"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_MAYBE: Json = {"type": ["string", "null"]}
_COUNTS: Json = {
    "total": _COUNT,
    "lines": _COUNT,
    "counts": _list(_COUNT),
    "less_exact": {"type": "object", "additionalProperties": _COUNT},
    "undated": _COUNT,
}

SCHEMAS: Json = {
    "Trends": _object(
        {
            "unit": {"enum": ["year", "month"]},
            "by": {"enum": ["search", "topic"]},
            "index": _STRING,
            "periods": _list(_STRING),
            "all": ref("Counts"),
            "series": _list(ref("Series")),
        }
    ),
    "Counts": _object(_COUNTS),
    "Series": _object(
        {
            "name": _STRING,
            "query": _STRING,
            **_COUNTS,
            "shares": _list({"type": ["number", "null"]}),
            "notes": _list(_STRING),
        }
    ),
    "Words": _object(
        {
            "query": _STRING,
            "measure": _STRING,
            "inside": _COUNT,
            "outside": _COUNT,
            "index": _STRING,
            "words": _list(
                _object(
                    {
                        "word": _STRING,
                        "language": _STRING,
                        **dict.fromkeys(("inside", "of_inside", "outside", "of_outside"), _COUNT),
                        "score": {"type": "number"},
                    }
                )
            ),
        }
    ),
    "Context": _object(
        {
            "query": _STRING,
            **dict.fromkeys(("total", "articles", "articles_read", "page", "pages"), _COUNT),
            "index": _STRING,
            "lines": _list(
                _object(
                    dict.fromkeys(("left", "match", "right", "field", "id", "title"), _STRING) | {"published": _MAYBE}
                )
            ),
        }
    ),
    "Frozen": _object(
        {
            **dict.fromkeys(("id", "at", "archive_id", "generation", "query", "reading"), _STRING),
            "seq": _COUNT,
            "total": _COUNT,
            "parameters": _list(_list(_STRING)),
            "filters": _list(_STRING),
            "notes": _list(_STRING),
            "articles": _list(_object({"id": _STRING, "content_hash": _STRING})),
            "since": _object({name: _list(_STRING) for name in ("came", "changed", "lost", "gone")}),
        }
    ),
    "Results": _object(
        {
            "query": _STRING,
            "total": _COUNT | {"description": "Articles that match, every version counted."},
            "lines": _COUNT | {"description": "Hits on all pages together."},
            "took_ms": {"type": "number"},
            "page": {"type": "integer", "minimum": 1},
            "hits": _list(ref("Hit")),
            "facets": {"type": "object", "additionalProperties": _list(ref("FacetValue"))},
            "histogram": ref("Histogram"),
            "suggestion": _STRING,
            "notes": _list(_STRING),
        }
    ),
    "Hit": _object(
        {
            "id": _STRING,
            "source_id": _STRING,
            "title": _STRING,
            "published": _MAYBE | {"description": "2019-03-05, 2009-06, 2006 or 2009-05/2009-06; null when undated."},
            "precision": _MAYBE,
            "url": _STRING,
            "topics": _list(_STRING),
            "score": {"type": "number"},
            "versions": _COUNT,
            "snippets": _list(ref("Snippet")),
        }
    ),
    "Snippet": _object(
        {
            "text": _STRING,
            "marks": _list({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2})
            | {"description": "Ranges of `text` in characters, end exclusive."},
        }
    ),
    "FacetValue": _object(
        {
            "value": _STRING,
            "label": _STRING,
            "count": _COUNT,
            "selected": {"type": "boolean"},
            "excluded": {"type": "boolean"},
        }
    ),
    "Histogram": _object(
        {
            "unit": {"enum": ["year", "month", "day"]},
            "bins": _list(ref("Bin")),
            "coarse": _list(ref("Bin")),
            "undated": _COUNT,
        }
    ),
    "Bin": _object({"start": _STRING | {"format": "date"}, "end": _STRING | {"format": "date"}, "count": _COUNT}),
    "Article": _object(
        {
            **dict.fromkeys(("id", "source_id", "title", "language", "url", "source", "label", "summary"), _STRING),
            **dict.fromkeys(("body", "html", "path", "content_hash", "original", "imported_at", "family"), _STRING),
            "published": _MAYBE,
            "precision": _MAYBE,
            "date": {"type": ["object", "null"]},
            "authors": _list(_STRING),
            "topics": _list(_STRING),
            "source_topics": _list(_STRING),
            "seq": _COUNT,
            "import_id": _COUNT,
        }
    ),
    "Suggestions": _object(
        {"suggestions": _list(_object(dict.fromkeys(("text", "kind", "href", "language"), _STRING)))}
    ),
    "Problem": _object(
        {
            "type": _STRING,
            "title": _STRING,
            "status": {"type": "integer"},
            "detail": _STRING,
            "position": _COUNT | {"description": "Where in `q` the fault is, in characters."},
        },
        "position",
    ),
}
