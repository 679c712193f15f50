"""A frozen search as its template sees it: as it was, and what has changed since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.document import Stored
from archive.frozen import FrozenSearch, Summary
from archive.messages import N_
from index.query import Query
from index.results import FormCount, OtherReading, WordForms
from webui.components.links import ArticleLine, Pager, article_line, pager
from webui.components.search_form import Form, form
from webui.export.methods import State, methods_sentence, provenance_of
from webui.export.page import FormatView, format_views
from webui.formats.record import SearchProvenance
from webui.i18n.labels import articles_text
from webui.i18n.translation import _, day_text, number_text
from webui.urls import search_url
from webui.urls.export_url import shown as of_page
from webui.urls.site import SiteUrls

PAGE = 50
"""Articles on one page."""

LISTS = {
    "kept": N_("As frozen"),
    "came": N_("Found since"),
    "changed": N_("Changed since"),
    "lost": N_("No longer found"),
    "gone": N_("Removed"),
}
_LISTS_OF_MANY = {
    "now": N_("Found today"),
    "touched": N_("New or changed since"),
}
_EXPLAINED = {
    "kept": N_("What the search found when it was frozen, in its order."),
    "came": N_("Articles that the same search finds today and did not find then."),
    "changed": N_("Articles that read otherwise today than when the search was frozen: corrected, or edited by hand."),
    "lost": N_("Articles that are in the archive and that the same search finds no more."),
    "gone": N_("Articles that were removed from the archive."),
    "now": N_("What the same search finds today: of so many articles no list was made."),
    "touched": N_("Of what the same search finds today: what came into the archive or was changed in any way since."),
}


_DIFFERENCE = {
    "came": N_("%(articles)s found since"),
    "changed": N_("%(articles)s changed"),
    "lost": N_("%(articles)s no longer found"),
    "gone": N_("%(articles)s removed from the archive"),
}
_TAKEN = N_("Exactly the articles of then, each as it reads today; which of them have changed or gone is told inside.")
_TAKEN_OF_MANY = N_(
    "The articles that the same search finds today; whether they are those of then, and which are new or "
    "changed, is told inside."
)
_SAME = N_("Nothing has changed: the same search finds the same articles, word for word.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a list, or what leads to the notice in its place; `mark` says what became of it, or ""."""

    article: ArticleLine
    mark: str


@dataclass(frozen=True, slots=True)
class FrozenPage:
    """`difference` says in a sentence whether anything has changed, `taken` what an export holds; `tabs` are the lists
    as (name, number of articles, address), the address "" for the one that is shown."""

    form: Form
    id: str
    total: str
    day: str
    reading: str
    filters: tuple[str, ...]
    notes: tuple[str, ...]
    difference: str
    methods: str
    tabs: tuple[tuple[str, str, str], ...]
    shown: str
    explained: str
    first: int
    entries: tuple[Entry, ...]
    pager: Pager
    formats: tuple[FormatView, ...]
    taken: str
    digest: str
    search_href: str
    data_href: str


@dataclass(frozen=True, slots=True)
class Lists:
    """What has become of a kept search: `ids` under the name of each list, the one that is shown first at the head;
    `same` says that nothing has changed, and `difference` what has, in a sentence."""

    ids: Mapping[str, list[str]]
    same: bool
    difference: str


def lists_of(frozen: FrozenSearch, now: Sequence[str], hashes: Mapping[str, str]) -> Lists:
    """The ids in each of `LISTS`: `now` are those that the search finds today, `hashes` the content hashes of the kept
    articles that the archive holds today."""
    kept, found = dict(frozen.articles), frozenset(now)
    ids = {
        "kept": list(kept),
        "came": [each for each in now if each not in kept],
        "changed": [each for each, was in kept.items() if each in hashes and hashes[each] != was],
        "lost": [each for each in kept if each in hashes and each not in found],
        "gone": [each for each in kept if each not in hashes],
    }
    parts = [_(said, articles=articles_text(len(ids[name]))) for name, said in _DIFFERENCE.items() if ids[name]]
    return Lists(ids, not parts, "; ".join(parts) or _(_SAME))


def lists_of_many(kept: Summary, now: Sequence[str], since: Collection[str], digest: str) -> Lists:
    """The same where no article was kept by itself: `since` are the documents whose latest change came after the search
    was kept, `digest` that of what is found today."""
    ids = {"now": list(now), "touched": [each for each in now if each in since]}
    if (kept.total, kept.digest) == (len(now), digest):
        return Lists(ids, True, _(_SAME))
    told = _(
        "%(then)s then, %(now)s today, of which %(touched)s are new or were changed since. Of so many articles only "
        "their number and a digest are known: which of them are no longer found cannot be told.",
        then=articles_text(kept.total),
        now=articles_text(len(now)),
        touched=number_text(len(ids["touched"])),
    )
    return Lists(ids, False, told)


def frozen_origin(
    frozen: FrozenSearch, query: Query, archive: str, address: str, topic_label: Callable[[str], str]
) -> SearchProvenance:
    """What an export of a kept search says of itself, and what its methods sentence is made of."""
    state = State(frozen.notes, frozen.total, frozen.generation, frozen.seq, frozen.at, _words(frozen))
    return provenance_of(query, state, archive, address, topic_label)


def _words(frozen: FrozenSearch) -> tuple[WordForms, ...]:
    return tuple(
        WordForms(
            word=each.word,
            lemmas=each.lemmas,
            forms=tuple(FormCount(*form) for form in each.forms),
            others=tuple(OtherReading(*other) for other in each.others),
            chosen=each.chosen,
        )
        for each in frozen.counted
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a kept search is looked at: a page of the list `name`. `held` are the documents on it that the
    archive holds, `titles` those of documents that were removed."""

    name: str
    page: int
    held: Mapping[str, Stored]
    titles: Mapping[str, str]


def frozen_page(
    frozen: FrozenSearch,
    query: Query,
    told: SearchProvenance,
    lists: Lists,
    shown: Shown,
    urls: SiteUrls,
    today: datetime,
) -> FrozenPage:
    """The page. `today` is in UTC."""
    ids, titles = lists.ids[shown.name], _LISTS_OF_MANY if frozen.summary else LISTS

    def to(name: str, number: int) -> str:
        pairs = [("list", name)] * (name != next(iter(titles))) + [("page", str(number))] * (number > 1)
        return urls.frozen(frozen.id, pairs)

    last = max(1, -(-len(ids) // PAGE))
    marks = (frozenset(lists.ids.get("changed", ())), frozenset(lists.ids.get("lost", ())))
    return FrozenPage(
        form=form(search_url.parameters(of_page(query)), urls),
        id=frozen.id,
        total=articles_text(frozen.total),
        day=day_text(datetime.fromisoformat(frozen.at).date()),
        reading=told.reading,
        filters=told.filters,
        notes=told.notes,
        difference=lists.difference,
        methods=methods_sentence(told, today.date()),
        tabs=tuple(
            (_(title), number_text(len(lists.ids[name])), "" if name == shown.name else to(name, 1))
            for name, title in titles.items()
        ),
        shown=_(titles[shown.name]),
        explained=_(_EXPLAINED[shown.name]),
        first=(shown.page - 1) * PAGE + 1,
        entries=tuple(_entry(each, shown, marks, urls) for each in on_page(ids, shown.page)),
        pager=pager(shown.page, last, lambda number: to(shown.name, number)),
        formats=format_views(lambda name: urls.frozen_export(frozen.id, name)),
        taken=_(_TAKEN_OF_MANY if frozen.summary else _TAKEN),
        digest=frozen.digest,
        search_href=urls.search(of_page(query)),
        data_href=urls.frozen_data(frozen.id),
    )


def on_page(ids: Sequence[str], page: int) -> Sequence[str]:
    """Those of the ids that stand on the page of this number, from 1."""
    return ids[(page - 1) * PAGE : page * PAGE]


def _entry(document_id: str, shown: Shown, marks: tuple[frozenset[str], frozenset[str]], urls: SiteUrls) -> Entry:
    href = urls.article(document_id)
    if (stored := shown.held.get(document_id)) is None:
        return Entry(ArticleLine(shown.titles.get(document_id) or document_id, href), _("removed from the archive"))
    said = (_("changed since"), _("no longer found"))
    mark = ", ".join(text for text, ids in zip(said, marks, strict=True) if document_id in ids)
    return Entry(article_line(stored.document, href), mark)
