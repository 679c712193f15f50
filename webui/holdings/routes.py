"""What the archive holds: its coverage, its dates, its topics, what it is."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, make_response, redirect, render_template
from markdown_it import MarkdownIt
from markupsafe import Markup

from archive.atomic_file import read_plain
from archive.home import Home
from index.errors import IndexUnavailable
from index.holdings import counted
from index.query import SearchRequest
from index.results import Results
from webui.components.search_form import form
from webui.holdings.by_date import browse_page
from webui.holdings.coverage import coverage_page
from webui.http.conditional import follows_archive
from webui.http.current import services, site_settings, site_urls
from webui.i18n.translation import _, current_language
from webui.markup import article_html
from webui.urls import search_url

blueprint = Blueprint("holdings", __name__)

_MOST = 200_000  # characters of what the keepers say


@blueprint.get("/coverage")
def coverage() -> str:
    """What is held of each year, and what was turned away."""
    log = services().store.imports
    imports = [(each, log.rejections(each.id)) for each in log.all() if not each.undone_at]
    page = coverage_page(_ask, imports, site_urls())
    return render_template("holdings/coverage.html", page=page, form=page.form, title=_("What the archive holds"))


@blueprint.get("/dates")
@follows_archive
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
    text = _about_text(services().home, current_language())
    title = _("About this archive")
    return render_template(
        "holdings/about.html", text=text, log=site_settings().log, form=form([], site_urls()), title=title
    )


def _ask(request: SearchRequest) -> Results:
    try:
        return services().search(request)[1]
    except IndexUnavailable:
        return counted(services().store, request)


def _about_text(home: Home, language: str) -> Markup:
    """What the keepers of the archive say of it: Markdown in its home, `about.md`, or `about.es.md` for one language;
    empty where they wrote nothing."""
    for file in (home.about(language), home.about("")):
        try:
            written = read_plain(file).decode("utf-8", errors="replace")[:_MOST]
        except OSError:
            continue
        return article_html.article(MarkdownIt("commonmark", {"html": False}).render(written), "", lambda _text: ())
    return Markup("")
