"""The versions of an article as its page lists them: the documents of its family, and its own earlier texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive.document import Stored
from archive.history.versions import Version
from index.query import SearchRequest
from webui.components.links import ArticleLine, Link, article_line
from webui.formats.citation import web_address
from webui.i18n.labels import more_versions_text, stamp_text
from webui.i18n.translation import _
from webui.urls.site import SiteUrls

MOST = 300
"""Versions that a page lists."""

_AT_ONCE = 50
"""Versions that are open to view; the rest folds out."""


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version. `mark` says what is known of its place among the others, or ""; `address` is its canonical one or
    ""; `compare_href` leads to its differences from this page's article, which has none and whose `href` is ""."""

    article: ArticleLine
    address: str
    mark: str
    compare_href: str


@dataclass(frozen=True, slots=True)
class VersionsPanel:
    """`versions` begins with what was published first and holds this page's article too; `rest` are those behind, and
    `folded` tells how many; `more` tells how many are not listed, or ""; `earlier` are the texts that this document had
    before, each a link to what changed."""

    versions: tuple[VersionView, ...]
    rest: tuple[VersionView, ...]
    folded: str
    more: str
    earlier: tuple[Link, ...]


def versions_panel(
    stored: Stored, others: Sequence[Stored], count: int, texts: Sequence[Version], query: SearchRequest, urls: SiteUrls
) -> VersionsPanel | None:
    """The panel for an article with the first `others` of its family, of `count` in all, and all `texts` that it has or
    had; None when it has neither others nor earlier texts."""
    earlier = [each for each in texts if not each.present]
    if not others and not earlier:
        return None
    family = sorted((stored, *others), key=_when) if others else []
    first = _first(family, whole=count == len(others))
    shown = family[:MOST]
    hidden = count + 1 - len(shown) if others else 0
    listed = tuple(
        _version(each, stored, first[1] if first and each is first[0] else "", query, urls) for each in shown
    )
    rest = listed[_AT_ONCE:]
    return VersionsPanel(
        versions=listed[:_AT_ONCE],
        rest=rest,
        folded=more_versions_text(len(rest)),
        more=more_versions_text(hidden),
        earlier=tuple(
            Link(text_told(each), urls.comparison(stored.id, text_name(each), query)) for each in earlier[:_AT_ONCE]
        ),
    )


def text_name(version: Version) -> str:
    """What an address calls an earlier text of a document: no document has such an id."""
    return f"text-{version.number}"


def text_told(version: Version) -> str:
    """When a text was saved, or else imported, and whether it is damaged."""
    if version.captured:
        told = _("saved on %(day)s", day=stamp_text(version.captured))
    else:
        told = _("imported on %(day)s", day=stamp_text(version.imported_at))
    return _("%(when)s, damaged", when=told) if version.losses else told


def _version(each: Stored, here: Stored, mark: str, query: SearchRequest, urls: SiteUrls) -> VersionView:
    document = each.document
    is_here = each.id == here.id
    line = article_line(document, "" if is_here else urls.article(each.id, query))
    language = document.language if document.title else ""
    return VersionView(
        article=line._replace(language=language, source=document.source or document.path),
        address=web_address(document),
        mark=mark,
        compare_href="" if is_here else urls.comparison(here.id, each.id, query),
    )


def _when(each: Stored) -> tuple[date, date, str]:
    published = each.document.published
    return (published.first, published.last, each.id) if published else (date.max, date.max, each.id)


def _first(family: Sequence[Stored], *, whole: bool) -> tuple[Stored, str] | None:
    """The version that was published before all others, as far as their dates are exact enough to tell; `whole` says
    whether these are all there are."""
    dated = [each for each in family if each.document.published]
    if not dated or dated[0].document.published is None:
        return None
    last = dated[0].document.published.last
    if any(each.document.published and each.document.published.first <= last for each in dated[1:]):
        return None
    return dated[0], _("first published") if whole and len(dated) == len(family) else _("earliest date known")
