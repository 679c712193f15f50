"""Suggestions while typing, for the search box's script."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, request

from archive.said import Said
from index.errors import QueryTooCostly
from webui import search_url, tongue
from webui.search_url import BadParameter
from webui.suggestions import Suggestion, Suggestions
from webui.tongue import _
from webui.views.context import places, room

blueprint = Blueprint("suggest", __name__, url_prefix="/api/v1")

_LONGEST = 200


@blueprint.get("/suggest")
def suggest() -> Response:
    """Up to nine suggestions for the beginning `q`, in the language `interface`."""
    text = request.args.get("q", "")
    if len(text) > _LONGEST:
        raise BadParameter("q", Said("has at most %(most)s characters.", most=_LONGEST))
    language = request.args.get("interface", "en")
    if language not in tongue.LANGUAGES:
        raise BadParameter("interface", search_url.one_of(*tongue.LANGUAGES))
    known: Suggestions = current_app.extensions.setdefault("hemeroteca-suggestions", Suggestions())
    searcher = room().searcher
    with tongue.speaking(language):
        try:
            found = known.of(
                text,
                searcher.search,
                searcher.generation(),
                language,
                searcher.labels(language),
            )
        except QueryTooCostly:
            found = ()
        response = jsonify(suggestions=[_json(each) for each in found])
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


def _json(each: Suggestion) -> dict[str, str]:
    if each.id:
        href = places().article(each.id)
    else:
        href = places().search(search_url.including(search_url.FRONT, each.facet, each.value))
    return {"text": each.text, "kind": _(each.kind), "href": href, "language": each.language}
