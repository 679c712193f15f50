"""Suggestions while typing, for the search box's script."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, request

from archive.messages import Message
from index.errors import QueryTooCostly
from webui.formats import api_shapes
from webui.http.current import services, site_urls
from webui.i18n import translation
from webui.i18n.translation import _
from webui.suggestions.suggestions import Suggestion, Suggestions
from webui.urls import search_url
from webui.urls.search_url import BadParameter

blueprint = Blueprint("suggest", __name__, url_prefix="/api/v1")

_LONGEST = 200


@blueprint.get("/suggest")
def suggest() -> Response:
    """Up to nine suggestions for the beginning `q`, in the language `interface`."""
    text = request.args.get("q", "")
    if len(text) > _LONGEST:
        raise BadParameter("q", Message("has at most %(most)s characters.", most=_LONGEST))
    language = request.args.get("interface", "en")
    if language not in translation.LANGUAGES:
        raise BadParameter("interface", search_url.one_of(*translation.LANGUAGES))
    known: Suggestions = current_app.extensions.setdefault("hemeroteca-suggestions", Suggestions())
    searcher = services().searcher
    with translation.use_language(language):
        try:
            found = known.of(
                text,
                searcher.search,
                f"{services().audience} {searcher.stamp()}",
                language,
                searcher.labels(language),
            )
        except QueryTooCostly:
            found = ()
        response = jsonify(api_shapes.Suggestions(suggestions=[_json(each) for each in found]))
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


def _json(each: Suggestion) -> api_shapes.Suggestion:
    if each.id:
        href = site_urls().article(each.id)
    else:
        href = site_urls().search(search_url.including(search_url.FRONT, each.facet, each.value))
    return {"text": each.text, "kind": _(each.kind), "href": href, "language": each.language}
