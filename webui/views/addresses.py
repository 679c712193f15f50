"""Old addresses: from wherever an article once lay to where it lies in the archive."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request

from archive.errors import ArchiveError
from webui.errors import UnknownAddress
from webui.labels import date_text, title_text
from webui.pages import form
from webui.tongue import _
from webui.views.context import places, room

blueprint = Blueprint("addresses", __name__)


@blueprint.get("/go")
def go() -> Response:
    """To the article that was ever at `url`; where several were, a page to choose from. Raises `UnknownAddress`."""
    address = request.args.get("url", "").strip()
    found = room().store.ids_at(address)
    if not found:
        raise UnknownAddress(address)
    held = room().store.get_many(found)
    if len(held) < 2:
        return _to(found[0], 302)
    choices = [
        (places().article(each.id), title_text(each.document), date_text(each.document.published)) for each in held
    ]
    title = _("Go to %(address)s", address=address[:80])
    page = render_template("choices.html", address=address, choices=choices, form=form([], places()), title=title)
    return make_response(page, 300)


def at_old_address() -> Response | None:
    """For a page that is not there: the article that once was at this very address, where this site took the place
    of the one that published it; None where there was none."""
    if request.path.startswith(("/api/", "/static/")) or request.path == "/":
        return None
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    try:
        found = room().store.ids_at(f"{request.host_url.rstrip('/')}{request.path}{query}")
    except ArchiveError:
        return None  # it is told by the pages that need the archive
    return _to(found[0], 301) if len(found) == 1 else None


def _to(document_id: str, status: int) -> Response:
    return make_response(redirect(places().article(document_id), status))
