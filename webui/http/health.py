"""For machines that look after or walk over the site."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from archive.errors import ArchiveError
from index.errors import IndexBeingBuilt, SearchError
from webui.http.current import error_log, services, site_settings, site_urls
from webui.http.problems import problem_of
from webui.repairs import told

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def health() -> tuple[Response, int]:
    """200 when the archive can be read and searched, else 503 with what is wrong."""
    try:
        documents, generation = services().store.count(), services().searcher.generation()
    except (ArchiveError, SearchError) as error:
        error_log().tell(told(error), "not healthy")
        detail = problem_of(error).title
        if isinstance(error, IndexBeingBuilt):
            detail = f"The index is being built anew, {error.percent} %: {error.reason}"
        return jsonify(status="failing", problem=type(error).__name__, detail=detail), 503
    return jsonify(status="ok", documents=documents, generation=generation), 200


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Articles and pages on the whole archive may be indexed; endless combinations of filters are not worth it."""
    root = site_urls().root
    closed = ("/?", "/article/*?", "/article/*/compare/", "/api/", "/trends?", "/trends.", "/words", "/context")
    taken = ("/take", "/export", "/feed.", "/s/")
    text = "User-agent: *\n" + "".join(f"Disallow: {root}{path}\n" for path in (*closed, *taken))
    if site_settings().origin:
        text += f"Sitemap: {site_settings().origin}{root}/sitemap.xml\n"
    return Response(text, mimetype="text/plain")
