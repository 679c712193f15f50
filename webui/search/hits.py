"""One result as templates see it: plain values and links, made from a hit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup, escape

from archive.document import Stored
from index.query import SearchRequest, Versions
from index.results import Hit, Snippet
from webui.components.links import ArticleLine, Link, article_line, filter_links, opening_text
from webui.formats.citation import coins
from webui.i18n.labels import more_versions_text, versions_text
from webui.i18n.translation import _, ngettext
from webui.markup import highlight
from webui.urls.search_links import SearchLinks
from webui.urls.site import SiteUrls


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """Another version of a result's article: `differs` says in how far its text is another one, and `compare_href`
    leads to what changed."""

    article: ArticleLine
    differs: str
    compare_href: str


@dataclass(frozen=True, slots=True)
class HitView:
    """One result; `title` is the article's with its marks, `coins` is for Zotero. Where groups are listed, `others` are
    the other versions that the search finds, and `more` tells how many of them are not named, or ""."""

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
    others: tuple[OtherVersion, ...] = ()
    more: str = ""


def hit_view(
    query: SearchRequest, hit: Hit, links: SearchLinks, topic_label: Callable[[str], str], urls: SiteUrls
) -> HitView:
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
        others=tuple(_other(hit.stored, each, query, links, urls) for each in hit.others),
        more=more_versions_text(hit.versions - len(hit.others)) if hit.others else "",
    )


def _other(shown: Stored, other: Stored, query: SearchRequest, links: SearchLinks, urls: SiteUrls) -> OtherVersion:
    return OtherVersion(
        article=article_line(other.document, links.article(other.id)),
        differs=_differs(shown.document.body, other.document.body),
        compare_href=urls.comparison(shown.id, other.id, query),
    )


def _differs(shown: str, other: str) -> str:
    """In how far the text of the other is another one."""
    before, after = shown.split(), other.split()
    if before == after:
        return _("the same text")
    longer = len(after) - len(before)
    if longer > 0:
        return ngettext("%(number)s word more", "%(number)s words more", longer)
    if longer < 0:
        return ngettext("%(number)s word fewer", "%(number)s words fewer", -longer)
    return _("other words, as many")


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
