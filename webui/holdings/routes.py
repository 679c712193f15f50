"""What the archive holds: its coverage, its dates, its topics, what it is; and why something is not found in it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, make_response, redirect, render_template

from archive.document import Stored
from archive.errors import NoSuchDocument
from archive.history.records import Removal
from index.query import Query
from index.query_language.parser import parse
from index.results import Results
from webui.holdings import about
from webui.holdings.by_date import browse_page
from webui.holdings.coverage import coverage_page
from webui.http.current import query_args, services, site_urls
from webui.i18n.translation import _, current_language
from webui.search.explain_page import explain_page
from webui.search.page import form
from webui.urls import search_url

blueprint = Blueprint("holdings", __name__)


@blueprint.get("/coverage")
def coverage() -> str:
    """What is held of each year, and what was turned away."""
    log = services().store.imports
    imports = [(each, log.rejections(each.id)) for each in log.all() if not each.undone_at]
    page = coverage_page(_ask, imports, site_urls())
    return render_template("holdings/coverage.html", page=page, form=page.form, title=_("What the archive holds"))


@blueprint.get("/dates")
def dates() -> str:
    """Every year and month that something is dated to."""
    page = browse_page(_ask(replace(search_url.FRONT, limit=1)), site_urls())
    return render_template("holdings/by_date.html", page=page, form=page.form, title=_("By date"))


@blueprint.get("/topics")
def topics() -> Response:
    """All topics."""
    return make_response(redirect(site_urls().values("topic", search_url.FRONT)))


@blueprint.get("/about")
def about_page() -> str:
    """What the keepers of the archive say of it, from `about.md` of its home."""
    text = about.text_of(services().home, current_language())
    return render_template("holdings/about.html", text=text, form=form([], site_urls()), title=_("About this archive"))


@blueprint.get("/why")
def why() -> str:
    """Which part of a search an article fails; `article` is its id, its page here, or any address it ever had."""
    given = query_args()
    asked = dict(given).get("article", "").strip()
    query = search_url.read(pair for pair in given if pair[0] != "article").query
    parsed = parse(query.text)
    searcher = services().searcher
    found = _found(asked) if asked else None
    known = searcher.topics_of(found.id) if isinstance(found, Stored) else ()
    page = explain_page(
        asked,
        replace(query, tree=parsed.tree),
        parsed.parts,
        found,
        known,
        searcher.labels(current_language()),
        site_urls(),
    )
    return render_template("search/explain.html", page=page, form=page.form, title=_("Why is it not found?"))


def _ask(query: Query) -> Results:
    return services().search(query)[1]


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
