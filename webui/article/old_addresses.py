"""Old addresses: from wherever an article once lay to where it lies in the archive."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request

from archive.errors import ArchiveError
from webui.components.links import article_line
from webui.components.search_form import form
from webui.http.current import services, site_urls
from webui.http.problems import UnknownAddress
from webui.i18n.translation import _

blueprint = Blueprint("old_addresses", __name__)


@blueprint.get("/go")
def go() -> Response:
    """To the article that was ever at `url`; where several were, a page to choose from. Raises `UnknownAddress`."""
    address = request.args.get("url", "").strip()
    found = services().store.ids_at(address)
    if not found:
        raise UnknownAddress(address)
    held = services().store.get_many(found)
    if len(held) < 2:
        return _to(found[0], 302)
    choices = [article_line(each.document, site_urls().article(each.id)) for each in held]
    title = _("Go to %(address)s", address=address[:80])
    page = render_template(
        "article/address_choices.html", address=address, choices=choices, form=form([], site_urls()), title=title
    )
    return make_response(page, 300)


def at_old_address() -> Response | None:
    """For a page that is not there: the article that once was at this very address, where this site took the place
    of the one that published it; None where there was none."""
    if request.path.startswith(("/api/", "/static/")) or request.path == "/":
        return None
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    try:
        found = services().store.ids_at(f"{request.host_url.rstrip('/')}{request.script_root}{request.path}{query}")
    except ArchiveError:
        return None  # it is told by the pages that need the archive
    return _to(found[0], 301) if len(found) == 1 else None


def _to(document_id: str, status: int) -> Response:
    return make_response(redirect(site_urls().article(document_id), status))
