"""Two versions of an article side by side."""

from __future__ import annotations

from flask import Blueprint, render_template

from archive.document import Stored
from archive.errors import NoSuchDocument
from archive.history.versions import Version
from webui.article.comparison_page import comparison_page
from webui.article.routes import article_or_gone, search_met_in
from webui.article.versions import text_name
from webui.http.conditional import follows_archive
from webui.http.current import services, site_urls

blueprint = Blueprint("comparison", __name__)


@blueprint.get("/article/<document_id>/compare/<other>")
@follows_archive
def show(document_id: str, other: str) -> str:
    """What changed between this article and another document, or an earlier text of its own ("text-12")."""
    stored = article_or_gone(document_id)
    page = comparison_page(stored, _other(stored, other), search_met_in()[0], site_urls())
    return render_template("article/comparison.html", page=page, form=page.form, title=page.plain_title)


def _other(stored: Stored, name: str) -> Stored | Version:
    """Raises `NoSuchDocument` or `Gone`."""
    if not name.startswith("text-"):
        return article_or_gone(name)
    for version in services().store.versions(stored.id):
        if text_name(version) == name:
            return version
    raise NoSuchDocument(f"this article has no earlier text {name[:40]!r}; its page lists those that it has")
