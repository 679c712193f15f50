"""The interface for programs, described as an OpenAPI 3.1 document: what `/api/v1` takes and what it answers."""

from __future__ import annotations

from typing import Any

from index.query import Sort, Versions
from webui.search_url import MAX_DEPTH, MAX_LIMIT, PARAMETER_OF_FACET

Json = dict[str, Any]

_DATE = r"^\s*[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?\s*$"


def document(site_title: str, address: str) -> Json:
    """The whole document; `address` is the site's own, "" where that is not known."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{site_title}: search and articles",
            "version": "1",
            "description": "Read only, no key. Parameters are those of the pages for people; what cannot be taken is "
            "refused with a sentence that says the repair (application/problem+json).",
        },
        "servers": [{"url": f"{address}/api/v1"}],
        "paths": _PATHS,
        "components": {"schemas": _SCHEMAS, "responses": _RESPONSES},
    }


def _query(name: str, description: str, schema: Json, *, many: bool = False) -> Json:
    shape = {"type": "array", "items": schema} if many else schema
    return {"name": name, "in": "query", "description": description, "schema": shape, "required": False}


def _search_parameters() -> list[Json]:
    made = [_query("q", "What to search for, in the query language of the search page.", _text(4_000))]
    for facet, name in PARAMETER_OF_FACET.items():
        made.append(_query(name, f"Only this {facet}; repeated: any of them.", _facet_value(facet), many=True))
        made.append(_query(f"not_{name}", f"Leave out this {facet}.", _facet_value(facet), many=True))
    made += [
        _query("from", "First day, inclusive: 2019, 2019-03 or 2019-03-05.", {"type": "string", "pattern": _DATE}),
        _query("to", "Last day, inclusive.", {"type": "string", "pattern": _DATE}),
        _query("undated", "Only articles without a date.", {"type": "string", "const": "1"}),
        _query("sort", "The order of the hits.", {"type": "string", "enum": list(Sort)}),
        _query("versions", "One line for an article, or one for each version.", {"enum": list(Versions)}),
    ]
    return made


def _text(longest: int) -> Json:
    return {"type": "string", "maxLength": longest}


def _facet_value(facet: str) -> Json:
    written = {
        "year": "A year as an answer's facet gives it: 2019, or 2009-12/2010-01 for a date across years.",
        "month": "A month as an answer's facet gives it: 2019-03, or a coarser date.",
    }
    return _text(1_000) | ({"description": written[facet]} if facet in written else {})


def _number(name: str, most: int, description: str) -> Json:
    return _query(name, description, {"type": "integer", "minimum": 1, "maximum": most})


def _answers(schema: str, description: str, *codes: str) -> Json:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    problems = {code: {"$ref": f"#/components/responses/{code}"} for code in (*codes, "503")}
    return {"200": {"description": description, "content": content}, **problems}


def _operation(name: str, summary: str, parameters: list[Json], answers: Json) -> Json:
    return {"get": {"operationId": name, "summary": summary, "parameters": parameters, "responses": answers}}


def _object(properties: Json, *optional: str) -> Json:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


_STRING: Json = {"type": "string"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_MAYBE: Json = {"type": ["string", "null"]}
_PAGED = [
    _number("page", MAX_DEPTH, f"Which page; page times limit is at most {MAX_DEPTH:,}."),
    _number("limit", MAX_LIMIT, "Hits a page."),
]
_ID: Json = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}

_PATHS: Json = {
    "/search": _operation(
        "search",
        "A page of results with facets and a histogram.",
        [*_search_parameters(), *_PAGED],
        _answers("Results", "What was found.", "400"),
    ),
    "/articles/{id}": _operation(
        "article",
        "One article, whole, with where it comes from.",
        [_ID],
        _answers("Article", "The article.", "404", "410"),
    ),
    "/suggest": _operation(
        "suggest",
        "Names and titles that begin so.",
        [
            _query("q", "The beginning.", _text(200)),
            _query("interface", "The language of `kind`.", {"type": "string", "enum": ["en", "es"]}),
        ],
        _answers("Suggestions", "Up to nine suggestions.", "400"),
    ),
}

_SCHEMAS: Json = {
    "Results": _object(
        {
            "query": _STRING,
            "total": _COUNT | {"description": "Articles that match, every version counted."},
            "lines": _COUNT | {"description": "Hits on all pages together."},
            "took_ms": {"type": "number"},
            "page": {"type": "integer", "minimum": 1},
            "hits": _list(_ref("Hit")),
            "facets": {"type": "object", "additionalProperties": _list(_ref("FacetValue"))},
            "histogram": _ref("Histogram"),
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
            "snippets": _list(_ref("Snippet")),
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
            "bins": _list(_ref("Bin")),
            "coarse": _list(_ref("Bin")),
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

_RESPONSES: Json = {
    code: {"description": text, "content": {"application/problem+json": {"schema": _ref("Problem")}}}
    for code, text in {
        "400": "A parameter cannot be taken; `detail` says why and what to write.",
        "404": "There is no such thing.",
        "410": "The article was removed.",
        "503": "The archive cannot be searched just now.",
    }.items()
}
