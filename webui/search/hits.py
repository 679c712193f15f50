"""One result as templates see it: plain values and links, made from a hit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from markupsafe import Markup, escape

from archive.document import Stored
from index.highlight.snippets import fitted
from index.query import SearchRequest, Versions
from index.results import Hit, Snippet
from webui.components.links import ArticleLine, Link, article_line, filter_links, opening_text
from webui.formats.citation import coins
from webui.i18n.labels import more_versions_text, versions_text
from webui.i18n.translation import _, ngettext, number_text
from webui.markup import highlight
from webui.urls.search_links import SearchLinks
from webui.urls.site import SiteUrls

_ROOM = 215
"""Characters of an article's text beside its title: three lines of the page on a desktop."""

_MOST_TOPICS, _LINE, _AROUND = 6, 96, 5
"""Topics of a result, the characters that fit into its line, and those that the frame of one takes."""


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """Another version of a result's article: `differs` says in how far its text is another one, and `compare_href`
    leads to what changed."""

    article: ArticleLine
    differs: str
    compare_href: str


@dataclass(frozen=True, slots=True)
class HitView:
    """One result; `title` is the article's with its marks, `coins` is for Zotero. `matches` says how many there are in
    its text, or "". Of its topics those that fit into about a line are `topics`, `further_topics` tells how many more
    there are, or "". Where groups are listed, `others` are the other versions that the search finds, and `more` tells
    how many of them are not named, or ""."""

    id: str
    article: ArticleLine
    title: Markup
    label: str
    source: Link | None
    section: Link | None
    authors: tuple[Link, ...]
    matches: str
    topics: tuple[Link, ...]
    further_topics: str
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
    section = filter_links("section", (document.section,), links) if document.section else ()
    href = links.article(hit.stored.id)
    topics = filter_links("topic", hit.topics, links, topic_label)
    shown = _in_a_line(topics)
    snippets = highlight.fragments(fitted(hit.snippets, _ROOM), href)
    return HitView(
        id=hit.stored.id,
        article=article_line(document, href),
        title=highlight.marked(hit.title) or escape(_("Untitled")),
        label=document.label,
        source=source[0] if source else None,
        section=section[0] if section else None,
        authors=filter_links("author", document.authors, links),
        matches=ngettext("%(number)s match", "%(number)s matches", hit.matches) if hit.matches else "",
        topics=topics[:shown],
        further_topics=f"+{number_text(len(topics) - shown)}" if shown < len(topics) else "",
        snippets=snippets or highlight.marked(Snippet(opening_text(document))),
        versions=_versions(query, hit, href),
        coins=coins(document, hit.topics, ""),
        others=tuple(_other(hit.stored, each, query, links, urls) for each in hit.others),
        more=more_versions_text(hit.versions - len(hit.others)) if hit.others else "",
    )


def _in_a_line(topics: Sequence[Link]) -> int:
    """How many of the topics stand in about one line."""
    ends = accumulate(len(topic.text) + _AROUND for topic in topics[:_MOST_TOPICS])
    fit = sum(end <= _LINE for end in ends)
    return max(fit, 1)


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
