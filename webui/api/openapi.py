"""The interface for programs, described as an OpenAPI 3.1 document: what `/api/v1` takes and what it answers."""

from __future__ import annotations

from index.query import Sort, Versions
from index.typed_dates.typed_date import LONGEST
from webui.api import (
    openapi_desk,
    openapi_desk_site,
    openapi_desk_work,
    openapi_plans,
    openapi_recipes,
    openapi_reindex,
)
from webui.api.openapi_schemas import SCHEMAS, Json, ref
from webui.i18n.translation import LANGUAGES
from webui.urls.search_url import ALL, MAX_DEPTH, MAX_LIMIT, PARAMETER_OF_FACET

_DAY: Json = {
    "type": "string",
    "anyOf": [{"pattern": r"^\s*[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?\s*$"}, {"maxLength": LONGEST}],
}

_DESK = {
    **openapi_desk.PATHS,
    **openapi_desk_work.PATHS,
    **openapi_plans.PATHS,
    **openapi_recipes.PATHS,
    **openapi_desk_site.PATHS,
    **openapi_reindex.PATHS,
}


def document(site_title: str, address: str) -> Json:
    """The whole document; `address` is the site's own, "" where that is not known."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{site_title}: search and articles",
            "version": "1",
            "description": "Searching and reading needs no key, and is open to scripts on pages of other sites (CORS). "
            "Parameters are those of the pages for people; what cannot be taken is refused with a sentence that says "
            "the repair (application/problem+json). What lies under /admin is for the people who run the archive.",
        },
        "servers": [{"url": f"{address}/api/v1"}],
        "paths": {**_PATHS, **_DESK},
        "components": {"schemas": SCHEMAS, "responses": _RESPONSES, "securitySchemes": openapi_desk.SECURITY},
    }


def _query(name: str, description: str, schema: Json, *, many: bool = False) -> Json:
    shape = {"type": "array", "items": schema} if many else schema
    return {"name": name, "in": "query", "description": description, "schema": shape, "required": False}


def _search_parameters() -> list[Json]:
    made = [_query("q", "What to search for, in the query language of the search page.", _text(4_000))]
    for facet, name in PARAMETER_OF_FACET.items():
        made.append(_query(name, f"Only this {facet}; repeated: any of them.", _facet_value(facet), many=True))
        made.append(_query(f"not_{name}", f"Leave out this {facet}.", _facet_value(facet), many=True))
    several = {"type": "string", "enum": ["topic", "author"]}
    made += [
        _query(ALL, "Of this parameter an article must have each value, not any.", several, many=True),
        _query("from", "First day, inclusive: 2019, 2019-03 or 2019-03-05, also as people write it: March 2019.", _DAY),
        _query("to", "Last day, inclusive, written as `from` is.", _DAY),
        _query("undated", "Only articles without a date.", {"type": "string", "const": "1"}),
        _query("sort", "The order of the hits.", {"type": "string", "enum": list(Sort)}),
        _query(
            "versions",
            "One line for an article, one for each version, or only articles with several versions, each with these.",
            {"enum": list(Versions)},
        ),
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


def _asked(name: str, summary: str, parameters: list[Json], answers: Json) -> Json:
    """An operation whose parameters a form may bring too."""
    properties = {each["name"]: each["schema"] for each in parameters}
    body = {"type": "object", "properties": properties, "additionalProperties": False}
    by_form = {
        "operationId": f"{name}ByForm",
        "summary": "The same, with the parameters sent as a form, where an address would be too long.",
        "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": body}}},
        "responses": answers | {"413": {"$ref": "#/components/responses/413"}},
    }
    return _operation(name, summary, parameters, answers) | {"post": by_form}


_PAGED = [
    _number("page", MAX_DEPTH, f"Which page; page times limit is at most {MAX_DEPTH:,}."),
    _number("limit", MAX_LIMIT, "Hits a page."),
]
_ID: Json = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}

_ARTICLE: Json = {
    **_query("article", "Its id, its title, or any address that it ever had.", _text(4_000) | {"minLength": 1}),
    "required": True,
}

_FILTERS = [each for each in _search_parameters() if each["name"] not in ("q", "sort", "versions")]

_PATHS: Json = {
    "/search": _asked(
        "search",
        "A page of results with facets and a histogram.",
        [*_search_parameters(), *_PAGED, _query("seen", "The `seen` of the page before.", _text(50))],
        _answers("Results", "What was found.", "400"),
    ),
    "/articles/{id}": _operation(
        "article",
        "One article, whole, with where it comes from.",
        [_ID],
        _answers("Article", "The article.", "404", "410"),
    ),
    "/trends": _asked(
        "trends",
        "Up to five searches, or the topics of one, by year or month.",
        [
            _query("q", "What to search for; repeated: searches to compare.", _text(4_000), many=True),
            _query("unit", "What a period is.", {"type": "string", "enum": ["decade", "year", "month", "weekday"]}),
            _query("by", "Series for each search, or for each topic of one.", {"enum": ["search", "topic"]}),
            *_FILTERS,
        ],
        _answers("Trends", "Numbers of articles.", "400"),
    ),
    "/words": _asked(
        "words",
        "Words that set what a search finds apart from the rest of the archive.",
        _search_parameters(),
        _answers("Words", "The words, the most telling first.", "400"),
    ),
    "/context": _asked(
        "context",
        "Every place where the words of a search stand, with what comes before and after it.",
        [*_search_parameters(), _number("page", MAX_DEPTH, "Which page of fifty lines.")],
        _answers("Context", "A page of lines.", "400"),
    ),
    "/why": _asked(
        "why",
        "Why an article is or is not among the results of a search.",
        [_ARTICLE, *_search_parameters(), *_PAGED],
        _answers("Why", "Where it stands, or which part of the search it fails.", "400"),
    ),
    "/frozen/{id}": _operation(
        "frozen",
        "A search that was kept, and what has changed since.",
        [_ID],
        _answers("Frozen", "The frozen search.", "404"),
    ),
    "/suggest": _operation(
        "suggest",
        "Names and titles that begin so.",
        [
            _query("q", "The beginning.", _text(200)),
            _query("interface", "The language of `kind`.", {"type": "string", "enum": list(LANGUAGES)}),
        ],
        _answers("Suggestions", "Up to nine suggestions.", "400"),
    ),
}

_RESPONSES: Json = {
    code: {"description": text, "content": {"application/problem+json": {"schema": ref(shape)}}}
    for code, text, shape in (
        ("400", "A parameter cannot be taken; `detail` says why and what to write.", "Problem"),
        ("401", "Nobody is signed in, or the token is none.", "Problem"),
        ("403", "Whoever asks may not; or the desk is off, as nobody has an account.", "Problem"),
        ("404", "There is no such thing.", "Problem"),
        (
            "409",
            "What is to be changed has changed since it was looked at; an upload is at another offset, which "
            "`Upload-Offset` tells, or somebody is sending to it now.",
            "Problem",
        ),
        ("410", "The article was removed.", "RemovedArticle"),
        ("413", "What was sent is larger than is taken here, or there is no room for it.", "Problem"),
        ("415", "What was sent is not JSON.", "Problem"),
        ("429", "Too many jobs wait.", "Problem"),
        ("503", "The archive cannot be searched just now; `Retry-After` says when to ask again.", "Problem"),
    )
}
