"""Pages that a browser has already, or that were made before: answered before anything is searched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request

from archive.errors import ArchiveError
from index.errors import SearchError
from webui.http import compression
from webui.http.current import identity, services, site_address, today
from webui.http.page_cache import PageCache
from webui.i18n import translation
from webui.urls.unknown_parameters import asks_nothing

_ADDRESS = ("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
"""What makes the address within the site, in WSGI's words: Werkzeug's own take as long as all else here."""


View = TypeVar("View", bound=Callable[..., Any])
_MARK = "follows_archive"


def follows_archive(view: View) -> View:
    """Mark a view whose answer follows from the archive, the index, the language and the address alone: it gets a tag
    of them, and is kept by it."""
    setattr(view, _MARK, True)
    return view


def made_of_the_moment() -> None:
    """Let this answer have no tag and be kept by nobody, though its view is marked: another may say more."""
    g.made_from = ""


def register(app: Flask) -> None:
    """Give each page a tag of what it was made from, and answer 304 to who has it."""
    app.extensions["hemeroteca-pages"] = PageCache()
    app.extensions["hemeroteca-code"] = _code(Path(app.root_path).parent)
    app.before_request(_known)
    app.after_request(_tag)


def _known() -> Response | None:
    """The answer to a browser that has this very page, or the page where it was made before."""
    tag = _tag_of_request()
    if not tag:
        return None
    # "*" is any page that there is, and whether there is one is known only once it is made.
    if tag in request.if_none_match.as_set(include_weak=True):
        response = Response(status=304)
    elif page := _cache().get(tag):
        is_packed = compression.is_accepted()
        response = Response(page if is_packed else compression.decompress(page), mimetype="text/html")
        if is_packed:
            compression.mark_compressed(response)
    else:
        return None
    response.set_etag(tag, weak=True)
    return _dated(response)


def _cache() -> PageCache:
    cache: PageCache = current_app.extensions["hemeroteca-pages"]
    return cache


def _tag(response: Response) -> Response:
    if response.status_code == 200 and "ETag" not in response.headers and (tag := _tag_of_request()):
        response.set_etag(tag, weak=True)
        if response.mimetype == "text/html":
            _cache().keep(tag, response.get_data())
        _dated(response)
    return response


def _dated(response: Response) -> Response:
    """With the time since when an article is as it is, on what shows one. What stands beside it there changes too, so
    the tag alone says that a browser has the page."""
    shown = request.view_args or {}
    if shown.keys() == {"document_id"} and (at := services().store.changed_at(shown["document_id"])):
        response.last_modified = datetime.fromisoformat(at)
    return response


def _tag_of_request() -> str:
    """What the page is made from, "" where that is not known; told once a request."""
    if "made_from" not in g:
        g.made_from = _made_from()
    tag: str = g.made_from
    return tag


def _made_from() -> str:
    if request.method not in ("GET", "HEAD") or not _is_marked():
        return ""
    try:
        made_from = [services().audience, services().searcher.stamp(), str(services().store.position())]
        if asks_nothing(request.args):  # the front page tells of imports
            made_from.append(services().store.imports.state())
        made_from += map(services().store.trace, (request.view_args or {}).values())
    except (ArchiveError, SearchError):
        return ""
    # The article page tells the day on which it was looked at, in its citation.
    row = (
        *made_from,
        today().isoformat(),
        current_app.extensions["hemeroteca-code"],
        translation.current_language(),
        identity().mark,
        site_address(),
    )
    # Pages of one site under two names of its own link to their own; any other name that is asked for makes no page.
    whole = "\0".join((*row, *(str(request.environ.get(name)) for name in _ADDRESS)))
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:32]


def _is_marked() -> bool:
    return hasattr(current_app.view_functions.get(request.endpoint or ""), _MARK)


def _code(packages: Path) -> str:
    """A hash of all that makes a page: a new version of the program makes new pages."""
    digest = hashlib.sha256()
    for name in ("archive", "index", "webui"):
        for path in sorted((packages / name).rglob("*")):
            if path.suffix in (".html", ".po", ".py", ".css", ".js", ".svg", ".woff2"):
                digest.update(path.read_bytes())
    return digest.hexdigest()
