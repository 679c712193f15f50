"""Why is an article not found?"""

from __future__ import annotations

from flask import Blueprint, render_template

from archive.document import Stored
from archive.errors import NoSuchDocument
from archive.history.records import Removal
from webui.http.current import FORM, query_args, services, site_urls
from webui.i18n.translation import _, current_language
from webui.search.explain_page import explain_page
from webui.services import parsed
from webui.urls import search_url

blueprint = Blueprint("explain", __name__)


@blueprint.route("/why", methods=FORM)
def why() -> str:
    """Which part of a search an article fails; `article` is its id, its page here, or any address it ever had."""
    given = query_args()
    asked = dict(given).get("article", "").strip()
    request = search_url.read(pair for pair in given if pair[0] != "article").query
    query, _notes = services().understood(request)
    searcher = services().searcher
    found = _found(asked) if asked else None
    known = searcher.topics_of(found.id) if isinstance(found, Stored) else ()
    page = explain_page(
        asked,
        query,
        parsed(query.text).parts,
        found,
        known,
        searcher.labels(current_language()),
        site_urls(),
    )
    return render_template("search/explain.html", page=page, form=page.form, title=_("Why is it not found?"))


def _found(asked: str) -> Stored | Removal | None:
    """The article of this id, or whose page here or elsewhere this is."""
    store = services().store
    name = asked.partition("/article/")[2].split("/")[0].split("?")[0] if "/article/" in asked else asked
    for each in (name, *store.ids_at(asked)):
        try:
            return store.get(each)
        except NoSuchDocument:
            if removal := store.removal(each):
                return removal
    return None
