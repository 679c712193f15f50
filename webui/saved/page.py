"""A collection as a page of results: what its template sees. No Flask."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from archive.bulk_queries import Heading
from archive.document import Stored
from archive.history.records import Removal
from archive.messages import N_
from index.analysis.folding import fold_value
from index.highlight.snippets import best
from index.query import Versions
from index.query_language.tree import Nothing
from index.results import Hit, Snippet
from webui.components.links import ArticleLine, Pager, article_line, pager
from webui.components.search_form import Form, form
from webui.export.page import format_titles
from webui.i18n.labels import articles_text
from webui.i18n.translation import _, ngettext, number_text, translated
from webui.named import removal_told
from webui.search.hits import HitView, hit_view
from webui.search.toolbar import SIZES, Way
from webui.urls import search_url
from webui.urls.collection_url import MOST, Listing, Order, SentArticles, listed_at, packed
from webui.urls.search_links import SearchLinks
from webui.urls.site import SiteUrls

_ORDERS = {
    Order.KEPT: N_("As in the collection"),
    Order.NEWEST: N_("Newest"),
    Order.OLDEST: N_("Oldest"),
    Order.TITLE: N_("By title"),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """An article of the collection that the archive does not hold: `told` says why, `into` is the one that it was
    merged into. `title` is "" for one that never was here, whose `href` leads nowhere either."""

    id: str
    title: str
    href: str
    told: str
    into: ArticleLine | None


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """`name` is "" for a collection without one; `total` says how many articles it has and `missing` how many of them
    the archive does not hold, or is "". `first` is the number of the first entry; `sent` is what the form sends again,
    `listed` the address of this very page for it, and `export_order` the order in which it is exported."""

    form: Form
    name: str
    total: str
    missing: str
    most: str
    order: str
    orders: tuple[Way, ...]
    sizes: tuple[Way, ...]
    first: int
    entries: tuple[HitView | Missing, ...]
    pager: Pager
    formats: tuple[tuple[str, str], ...]
    sent: str
    export_order: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a collection stands on one page: `ids` in their order, those that are `held`, those that were `removed`,
    and the articles that some of these were merged into. `versions` are how many other versions some of them have."""

    ids: Sequence[str]
    held: Mapping[str, Stored]
    removed: Mapping[str, Removal]
    merged: Mapping[str, Stored]
    versions: Mapping[str, int]


def in_order(ids: Sequence[str], known: Mapping[str, Heading], order: Order) -> tuple[str, ...]:
    """The ids in this order, equals as they were; what has no date or no title comes last, after it what is not known.
    Dates are compared as those of results are: by the last day where the newest come first, else by the first day."""
    held = [each for each in ids if each in known]
    rest = [each for each in ids if each not in known]
    match order:
        case Order.KEPT:
            return tuple(ids)
        case Order.NEWEST:
            held.sort(key=lambda each: known[each].last, reverse=True)
        case Order.OLDEST:
            held.sort(key=lambda each: (not known[each].first, known[each].first))
        case Order.TITLE:
            titles = {each: fold_value(known[each].title) for each in held}
            held.sort(key=lambda each: (not titles[each], titles[each]))
    return (*held, *rest)


def last_page(count: int, limit: int) -> int:
    """The number of the last page of so many articles, from 1."""
    return max(1, -(-count // limit))


def collection_page(
    sent: SentArticles,
    listing: Listing,
    shown: Shown,
    missing: int,
    topics: Mapping[str, tuple[str, ...]],
    topic_label: Callable[[str], str],
    urls: SiteUrls,
) -> CollectionPage:
    """The page of the articles that were sent, listed so; of all of them so many are `missing`."""
    count, links = len(sent.ids), _Links(search_url.FRONT, urls.root)

    def at(changed: Listing) -> str:
        return f"{urls.root}{listed_at(changed)}"

    def entry(document_id: str) -> HitView | Missing:
        if stored := shown.held.get(document_id):
            document = stored.document
            had = topics[document_id] or document.topics
            beginning = best(
                Nothing(), document.body, document.language
            )  # as results have it that no word was asked of
            versions = shown.versions.get(document_id, 0)
            hit = Hit(stored, 0.0, Snippet(document.title), beginning, had, versions)
            return hit_view(replace(search_url.FRONT, versions=Versions.EACH), hit, links, topic_label, urls)
        return _missing(document_id, shown, urls)

    return CollectionPage(
        form=form([], urls),
        name=sent.name,
        total=articles_text(count),
        missing=ngettext(
            "%(number)s of them is not in the archive", "%(number)s of them are not in the archive", missing
        )
        if missing
        else "",
        most=number_text(MOST),
        order=_(_ORDERS[listing.order]),
        orders=tuple(
            Way(_(name), at(Listing(order, 1, listing.limit)), order is listing.order)
            for order, name in _ORDERS.items()
        )
        if count > 1
        else (),
        sizes=tuple(
            Way(number_text(size), at(Listing(listing.order, 1, size)), size == listing.limit)
            for size in sorted({*SIZES, listing.limit})
        )
        if count > SIZES[0] or listing.limit != SIZES[0]
        else (),
        first=(listing.page - 1) * listing.limit + 1,
        entries=tuple(map(entry, shown.ids)),
        pager=pager(listing.page, last_page(count, listing.limit), lambda page: at(replace(listing, page=page))),
        formats=format_titles(),
        sent=packed(sent.ids),
        export_order=listing.order.value,
    )


class _Links(SearchLinks):
    """Links of an article that was met in no search."""

    def article(self, document_id: str) -> str:
        """An article by itself."""
        return f"{self._root}/article/{document_id}"


def _missing(document_id: str, shown: Shown, urls: SiteUrls) -> Missing:
    if not (removal := shown.removed.get(document_id)):
        return Missing(document_id, "", "", _("The archive has no article with this id."), None)
    other = shown.merged.get(removal.into)
    told = translated(removal_told(removal))
    into = article_line(other.document, urls.article(other.id)) if other else None
    return Missing(document_id, removal.title or _("Untitled"), urls.article(document_id), told, into)
