"""What the archive holds: its coverage, its dates, its topics, what it is."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template
from markupsafe import Markup

from archive.home import Home
from index.errors import IndexUnavailable
from index.holdings import counted
from index.query import SearchRequest
from index.results import Results
from webui.components.search_form import form
from webui.desk.reindex.counting import is_counted
from webui.holdings.by_date import browse_page
from webui.holdings.coverage import coverage_page
from webui.holdings.topics import topics_page
from webui.http.conditional import follows_archive
from webui.http.current import audiences, query_args, services, site_settings, site_urls
from webui.i18n.translation import _, current_language
from webui.markup import article_html
from webui.urls import search_url
from webui.urls.search_url import BadParameter, count_in

blueprint = Blueprint("holdings", __name__)

_OWN = ("find", "order", "part")  # parameters of the page of topics
_EVERY = 100_000


@blueprint.get("/coverage")
def coverage() -> str:
    """What is held of each year, and what was rejected."""
    log = services().store.imports
    imports = [(each, log.rejections(each.id)) for each in log.all() if not each.undone_at]
    page = coverage_page(_ask, imports, site_urls())
    return render_template("holdings/coverage.html", page=page, form=page.form, title=_("Coverage"))


@blueprint.get("/dates")
@follows_archive
def dates() -> str:
    """Every year and month that something is dated to."""
    page = browse_page(_ask(replace(search_url.FRONT, limit=1)), site_urls())
    return render_template("holdings/by_date.html", page=page, form=page.form, title=_("Dates"))


@blueprint.get("/topics")
@follows_archive
def topics() -> str:
    """All topics by name; `find` looks for some, `order=count` goes by their articles, `part` turns the pages."""
    given = query_args()
    own = {name: value for name, value in given if name in _OWN}
    if own.get("order", "count") != "count":
        raise BadParameter("order", search_url.one_of("count"))
    results = services().search(replace(search_url.FRONT, values=_EVERY, limit=1))[1]
    find, part = own.get("find", "").strip(), count_in(own, "part", _EVERY) or 1
    counts = results.facets.get("topic", ())
    label = services().searcher.labels(current_language())
    page = topics_page(counts, find, "order" in own, part, label, site_urls())
    return render_template("holdings/topics.html", page=page, form=page.form, title=_("Topics"))


@blueprint.get("/about")
def about_page() -> str:
    """What the keepers of the archive say of it, from `about.md` of its home."""
    text = _about_text(audiences().members.home, current_language())
    title = _("About this archive")
    return render_template(
        "holdings/about.html",
        text=text,
        log=site_settings().log,
        is_counted=is_counted(site_settings().home),
        form=form([], site_urls()),
        title=title,
    )


def _ask(request: SearchRequest) -> Results:
    try:
        return services().search(request)[1]
    except IndexUnavailable:
        return counted(services().store, request)


def _about_text(home: Home, language: str) -> Markup:
    """What the keepers of the archive say of it: Markdown in its home, `about.md`, or `about.es.md` for one language;
    empty where they wrote nothing."""
    for page in (home.about(language), home.about("")):
        try:
            written = page.read().decode("utf-8", errors="replace")
        except OSError:
            continue
        return article_html.of_markdown(written)
    return Markup("")
