"""The page that shows, word by word, what one version of an article has that another has not."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from archive.document import Document, Stored
from archive.history.versions import Version
from index.query import Query
from webui.article.versions import text_told
from webui.components.links import ArticleLine, article_line
from webui.components.search_form import Form, form
from webui.i18n.labels import title_text
from webui.i18n.translation import _, ngettext, translated
from webui.markup import diff
from webui.markup.text_diff import line_diff, text_diff
from webui.urls import search_url
from webui.urls.site import SiteUrls


@dataclass(frozen=True, slots=True)
class SideView:
    """One of the two: `told` says of a text when it came in, or ""; `article` leads to its article."""

    article: ArticleLine
    told: str


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """`before` and `after` are the two in the order of their dates; `told` says in a sentence how much differs."""

    form: Form
    plain_title: str
    language: str
    title: Markup
    body: Markup
    before: SideView
    after: SideView
    told: str
    note: str
    back_href: str


def comparison_page(stored: Stored, other: Stored | Version, query: Query, urls: SiteUrls) -> ComparisonPage:
    """The differences between an article and another version of it, or an earlier text of its own."""
    document_id, now, then = stored.id, "", ""
    if isinstance(other, Version):
        now, then = _("as it is now"), text_told(other)
    else:
        document_id = other.id
    here = stored.document, _side(stored.document, now, urls.article(stored.id, query))
    there = other.document, _side(other.document, then, urls.article(document_id, query))
    (old, before), (new, after) = (here, there) if _published_before(here[0], there[0]) else (there, here)
    title = line_diff(old.title, new.title)
    found = text_diff(old.body, new.body)
    told = _(
        "%(gone)s, %(new)s.",
        gone=ngettext("%(number)s word removed", "%(number)s words removed", found.gone),
        new=ngettext("%(number)s word added", "%(number)s words added", found.new),
    )
    if not found.note and not found.gone and not found.new:
        told = _("The words of both texts are the same.")
    elif not found.paragraphs:
        told = ""
    return ComparisonPage(
        form=form(search_url.parameters(query), urls),
        plain_title=_("Versions of %(title)s", title=title_text(stored.document)),
        language=new.language,
        title=diff.compared_line(title) or escape(_("Untitled")),
        body=diff.compared(found.paragraphs),
        before=before,
        after=after,
        told=told,
        note=translated(found.note) if found.note else "",
        back_href=f"{urls.article(stored.id, query)}#versions",
    )


def _published_before(one: Document, other: Document) -> bool:
    """Whether this one comes first; where dates do not tell, the article whose page it is comes last."""
    if one.published is None or other.published is None:
        return False
    return one.published.last < other.published.first


def _side(document: Document, told: str, href: str) -> SideView:
    return SideView(article_line(document, href)._replace(source=document.source or document.path), told)
