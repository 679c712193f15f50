"""The printed list as its template sees it: what was asked, how much it found, each article in short. No Flask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from markupsafe import Markup, escape

from index.highlight.snippets import fitted
from index.query import Query
from index.results import Hit, Results, Snippet
from webui.components.filter_chips import filters_in_words
from webui.components.links import ArticleLine, article_line, opening_text
from webui.components.search_form import Form, form
from webui.i18n.labels import articles_text, versions_text
from webui.i18n.translation import _, day_text, ngettext, number_text, translated
from webui.markup import highlight
from webui.search.toolbar import order_text
from webui.urls import search_url
from webui.urls.site import SiteUrls

MOST = 500
"""Results that are printed, the first in the order that was asked for."""

_ROOM = 215  # characters of an article's text


class Printed(NamedTuple):
    """One article. `about` is its source, section and authors in a line, `address` where it was published, "" if that
    is not known."""

    article: ArticleLine
    title: Markup
    about: str
    address: str
    snippets: Markup


@dataclass(frozen=True, slots=True)
class PrintPage:
    """`reading` and `filters` say what was asked, `facts` how it is listed and when; `left_out` says that there are
    more results than are printed, or is ""."""

    form: Form
    total: str
    asked: str
    reading: str
    filters: tuple[str, ...]
    notes: tuple[str, ...]
    facts: tuple[str, ...]
    left_out: str
    hits: tuple[Printed, ...]
    back_href: str
    export_href: str
    address: str


def print_page(
    query: Query,
    results: Results,
    urls: SiteUrls,
    topic_label: Callable[[str], str],
    reading: str,
    today: date,
    address: str,
) -> PrintPage:
    """The page for this search, whose `reading` is its words as they were understood; `address` is the whole address
    of its page of results."""
    shown = search_url.limited(query)
    more = results.lines - len(results.hits) - results.withdrawn
    lines = ngettext("%(number)s line", "%(number)s lines", results.lines)
    facts = [order_text(query)]
    if results.lines != results.total:
        facts.append(_("%(lines)s: versions of one article stand together", lines=lines))
    facts.append(_("printed on %(day)s", day=day_text(today)))
    return PrintPage(
        form=form(search_url.parameters(shown), urls),
        total=articles_text(results.total),
        asked=query.text.strip(),
        reading=reading[:1].upper() + reading[1:],
        filters=filters_in_words(query, topic_label),
        notes=tuple(map(translated, results.notes)),
        facts=tuple(facts),
        left_out=ngettext(
            "Only the first %(most)s are on this page; %(number)s more is not.",
            "Only the first %(most)s are on this page; %(number)s more are not.",
            more,
            most=number_text(MOST),
        )
        if more > 0
        else "",
        hits=tuple(_printed(hit, urls) for hit in results.hits),
        back_href=urls.search(shown),
        export_href=urls.take(query),
        address=address,
    )


def _printed(hit: Hit, urls: SiteUrls) -> Printed:
    document = hit.stored.document
    about = [document.source, document.section, document.label, ", ".join(document.authors)]
    if hit.versions:
        about.append(f"+{versions_text(hit.versions)}")
    return Printed(
        article=article_line(document, urls.article(hit.stored.id)),
        title=highlight.marked(hit.title) or escape(_("Untitled")),
        about=" · ".join(part for part in about if part),
        address=document.url,
        snippets=highlight.fragments(fitted(hit.snippets, _ROOM)) or highlight.marked(Snippet(opening_text(document))),
    )
