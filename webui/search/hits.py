"""One result as templates see it: plain values and links, made from a hit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

from index.query import SearchRequest, Versions
from index.results import Hit, Snippet
from webui.components.links import ArticleLine, Link, article_line, filter_links, opening_text
from webui.formats.citation import coins
from webui.i18n.labels import versions_text
from webui.i18n.translation import _
from webui.markup import highlight
from webui.urls.search_links import SearchLinks


@dataclass(frozen=True, slots=True)
class HitView:
    """One result; `title` is the article's with its marks, `coins` is for Zotero."""

    id: str
    article: ArticleLine
    title: Markup
    label: str
    source: Link | None
    authors: tuple[Link, ...]
    topics: tuple[Link, ...]
    snippets: Markup
    versions: Link | None
    coins: str


def hit_view(query: SearchRequest, hit: Hit, links: SearchLinks, topic_label: Callable[[str], str]) -> HitView:
    """The hit of this search; `links` are its page's, `topic_label` names a topic for a person."""
    document = hit.stored.document
    source = filter_links("source", (document.source,), links) if document.source else ()
    href = links.article(hit.stored.id)
    return HitView(
        id=hit.stored.id,
        article=article_line(document, href),
        title=highlight.marked(hit.title) or escape(_("Untitled")),
        label=document.label,
        source=source[0] if source else None,
        authors=filter_links("author", document.authors, links),
        topics=filter_links("topic", hit.topics, links, topic_label),
        snippets=highlight.fragments(hit.snippets, href) or highlight.marked(Snippet(opening_text(document))),
        versions=_versions(query, hit, href),
        coins=coins(document, hit.topics, ""),
    )


def _versions(query: SearchRequest, hit: Hit, href: str) -> Link | None:
    """To the article's other versions, those that the search finds."""
    if not hit.versions:
        return None
    told = (
        f"+{versions_text(hit.versions)}"
        if query.versions is Versions.ONE
        else _("one of %(versions)s", versions=versions_text(hit.versions + 1))
    )
    return Link(told, f"{href}#versions")
