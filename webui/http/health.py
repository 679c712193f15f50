"""For machines that look after or walk over the site."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify, request

from archive.errors import ArchiveError, Repair
from index.budget import Budget, within
from index.errors import IndexBeingBuilt, IndexUnreachable, QueryTooCostly, SearchError
from index.query_language.tree import Nothing
from webui.http.current import audiences, error_log, private_now, services, site_settings, site_urls, unread
from webui.http.problems import problem_of
from webui.repairs import told
from webui.services import Searches

blueprint = Blueprint("health", __name__)

_LOOK = 1.5  # seconds that the index has to answer a question for nothing


def register(app: Flask) -> None:
    """Have `/livez` answered before anything is asked, whatever a request is asked otherwise: to be called first."""
    app.before_request(lambda: alive() if request.endpoint == "health.alive" and request.method != "OPTIONS" else None)


@blueprint.get("/livez")
def alive() -> Response:
    """200 while this process answers at all. Neither the archive nor its index is asked, nor who may read it: who finds
    no answer here starts the program again, which would mend no server."""
    return jsonify(status="alive")


@blueprint.get("/healthz")
def health() -> tuple[Response, int]:
    """200 when the archive can be read and searched, else 503 with what is wrong. Of one that is private as a whole
    nobody is told more."""
    is_closed, unreadable = private_now().everything, unread()
    try:
        if unreadable:
            raise unreadable
        if is_closed:
            _answering(audiences().members.searcher)
            return jsonify(status="ok"), 200
        documents, generation = services().store.count(), _answering(services().searcher)
    except (ArchiveError, SearchError) as error:
        error_log().tell(told(error), "not healthy")
        if is_closed and not unreadable:
            return jsonify(status="failing"), 503
        detail = problem_of(error).title
        if isinstance(error, IndexBeingBuilt):
            detail = f"The index is being built anew, {error.percent} %: {error.reason}"
        return jsonify(status="failing", problem=type(error).__name__, detail=detail), 503
    return jsonify(status="ok", documents=documents, generation=generation), 200


def _answering(searcher: Searches) -> str:
    """The name of the generation that answers, once it has answered: where nobody can be asked the name is known for a
    while."""
    with within(Budget.lasting(_LOOK)):
        try:
            searcher.taken(Nothing())
        except QueryTooCostly as error:  # a question for nothing is answered at once where anybody answers
            raise IndexUnreachable("the index does not answer in time", Repair.INDEX_SERVERS) from error
    return searcher.generation()


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Articles and pages on the whole archive may be indexed; endless combinations of filters are not worth it."""
    root = site_urls().root
    if private_now().everything:
        return Response(f"User-agent: *\nDisallow: {root}/\n", mimetype="text/plain")
    closed = ("/?", "/article/*?", "/article/*/compare/", "/api/", "/trends?", "/trends.", "/words", "/context")
    taken = ("/take", "/export", "/feed.", "/s/", "/admin/")
    text = "User-agent: *\n" + "".join(f"Disallow: {root}{path}\n" for path in (*closed, *taken))
    if site_settings().origin:
        text += f"Sitemap: {site_settings().origin}{root}/sitemap.xml\n"
    return Response(text, mimetype="text/plain")
