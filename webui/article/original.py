"""The page that an article was read from, as it was saved: in a frame of its own, where nothing of it runs."""

from __future__ import annotations

import re

from flask import Blueprint, Response, render_template

from archive.document import Stored
from archive.errors import NoSuchDocument
from webui.article.routes import article_or_gone
from webui.components.search_form import form
from webui.http.conditional import follows_archive
from webui.http.current import services, site_urls
from webui.i18n.labels import date_text, title_text
from webui.i18n.translation import _
from webui.urls import search_url

blueprint = Blueprint("original", __name__)

_HEAD = 4096
# A sandbox keeps a page from fetching, but a `<link rel=preconnect>` still calls the host it names.
_LINK = re.compile(r"<link\b", re.IGNORECASE)
# Nothing is fetched and nothing runs: what a saved page shows is its words, under the styles that it brings itself.
_SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


@blueprint.get("/article/<document_id>/original")
@follows_archive
def show(document_id: str) -> str:
    """The frame around the saved page, with what it is; of a file that is no page, the way to save it."""
    stored = article_or_gone(document_id)
    data = _bytes_of(stored)
    title = title_text(stored.document)
    return render_template(
        "article/original.html",
        stored=stored,
        heading=title,
        is_page=can_be_framed(data),
        date=date_text(stored.document.published),
        page_href=f"{site_urls().original(document_id)}/page",
        article_href=site_urls().article(document_id),
        form=form(search_url.parameters(search_url.FRONT), site_urls()),
        title=_("Original of %(title)s", title=title),
    )


@blueprint.get("/article/<document_id>/original/page")
def page(document_id: str) -> Response:
    """The bytes themselves: a page as HTML, other text as it stands, anything else to be saved."""
    return frame_of(_bytes_of(article_or_gone(document_id)), document_id)


def can_be_framed(data: bytes) -> bool:
    """Whether a saved file is shown in a frame; any other is to be saved."""
    from importers.page.decode import is_text
    from importers.page.sniff import looks_like_html

    return bool(looks_like_html(data[:_HEAD])) or is_text(data[:_HEAD])


def frame_of(data: bytes, called: str) -> Response:
    """Saved bytes for a frame in which nothing of them runs."""
    # What tells kinds of bytes apart is of the importers; a process that shows no original loads nothing of them.
    from importers.containers.document_kinds import document_kind
    from importers.page.decode import decode, is_text
    from importers.page.sniff import looks_like_html

    head = data[:_HEAD]
    if looks_like_html(head):
        response = Response(_LINK.sub("<x-link", decode(data)), mimetype="text/html")
    elif is_text(head):
        response = Response(decode(data), mimetype="text/plain")
    else:
        response = Response(data, mimetype="application/octet-stream")
        kind = document_kind(data)
        name = f"{called}.{kind}" if kind else called
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["X-DNS-Prefetch-Control"] = "off"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _bytes_of(stored: Stored) -> bytes:
    """Raises `NoSuchDocument` where the original was not kept."""
    data = services().original(stored.original) if stored.original else None
    if data is None:
        raise NoSuchDocument("the page that this article was read from is not kept")
    return data
