"""What the archive holds: its coverage, its dates, its topics, what it is; and why something is not found in it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, make_response, redirect, render_template

from archive.document import Stored
from archive.errors import NoSuchDocument
from archive.imports import Removal
from index.grammar import parse
from index.query import Query
from index.results import Results
from webui import about, search_url
from webui.browse_page import browse_page
from webui.coverage_page import coverage_page
from webui.pages import form
from webui.tongue import _, spoken
from webui.views.context import pairs, places, room
from webui.why_page import why_page

blueprint = Blueprint("holdings", __name__)


@blueprint.get("/coverage")
def coverage() -> str:
    """What is held of each year, and what was turned away."""
    log = room().store.imports
    imports = [(each, log.rejections(each.id)) for each in log.all() if not each.undone_at]
    page = coverage_page(_ask, imports, places())
    return render_template("coverage.html", page=page, form=page.form, title=_("What the archive holds"))


@blueprint.get("/dates")
def dates() -> str:
    """Every year and month that something is dated to."""
    page = browse_page(_ask(replace(search_url.FRONT, limit=1)), places())
    return render_template("browse.html", page=page, form=page.form, title=_("By date"))


@blueprint.get("/topics")
def topics() -> Response:
    """All topics."""
    return make_response(redirect(places().values("topic", search_url.FRONT)))


@blueprint.get("/about")
def about_page() -> str:
    """What the keepers of the archive say of it, from `about.md` of its home."""
    text = about.text_of(room().home, spoken())
    return render_template("about.html", text=text, form=form([], places()), title=_("About this archive"))


@blueprint.get("/why")
def why() -> str:
    """Which part of a search an article fails; `article` is its id, its page here, or any address it ever had."""
    given = pairs()
    asked = dict(given).get("article", "").strip()
    query = search_url.read(pair for pair in given if pair[0] != "article").query
    parsed = parse(query.text)
    searcher = room().searcher
    found = _found(asked) if asked else None
    known = searcher.topics_of(found.id) if isinstance(found, Stored) else ()
    page = why_page(
        asked,
        replace(query, tree=parsed.tree),
        parsed.parts,
        found,
        known,
        searcher.labels(spoken()),
        places(),
    )
    return render_template("why.html", page=page, form=page.form, title=_("Why is it not found?"))


def _ask(query: Query) -> Results:
    return room().search(query)[1]


def _found(asked: str) -> Stored | Removal | None:
    """The article of this id, or whose page here or elsewhere this is."""
    store = room().store
    name = asked.partition("/article/")[2].split("/")[0].split("?")[0] if "/article/" in asked else asked
    for each in (name, *store.ids_at(asked)):
        try:
            return store.get(each)
        except NoSuchDocument:
            if removal := store.removal(each):
                return removal
    return None
