"""The page that prints all results of a search."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template

from index.query import Versions
from webui.components.search_form import told_in
from webui.export.methods import reading
from webui.http.conditional import follows_archive
from webui.http.current import FORM, here_with, query_args, services, site_urls, today, topic_label, whole
from webui.i18n.translation import _
from webui.printing.page import MOST, print_page
from webui.urls import search_url
from webui.urls.typed_days import applied
from webui.urls.unknown_parameters import useless

blueprint = Blueprint("printing", __name__)


@blueprint.route("/print", methods=FORM)
@follows_archive
def show() -> str:
    """Up to `MOST` results on one page, in their order, without the parts of a page that paper has no use for."""
    given, apart = applied(query_args())
    asked = search_url.read(given)
    query = replace(asked.query, page=1, limit=MOST, values=1)
    if query.versions is Versions.GROUPS:
        query = replace(query, versions=Versions.ONE)
    query, results = services().search(query)
    results = replace(results, notes=(*results.notes, *useless(asked.unknown)))
    address = whole(site_urls().search(search_url.limited(query)))
    words = reading(query) if query.text.strip() else ""
    page = print_page(query, results, site_urls(), topic_label, words, today(), address)
    told = told_in(page.form, apart, here_with)
    return render_template("printing/print.html", page=page, form=told, title=_("Print %(what)s", what=page.total))
