"""The page on which a reader takes results away, as its template sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from archive.said import later
from index.query import Query, Versions
from webui import search_url
from webui.exports import FORMATS
from webui.labels import articles_text
from webui.methods import account, methods_sentence
from webui.pages import Form, form
from webui.places import Places
from webui.taking import Taking, parameters, shown
from webui.tongue import _

# Format -> (what people call it, what it is for).
_FOR = {
    "csv": (later("CSV table"), later("Spreadsheets and statistics: opens in Excel, LibreOffice, R and pandas.")),
    "ris": (later("RIS"), later("Reference managers: Zotero, EndNote, Mendeley, Citavi.")),
    "bibtex": (later("BibTeX"), later("LaTeX: for BibTeX and biblatex.")),
    "csl": (later("CSL-JSON"), later("Citation processors: pandoc, citeproc, Zotero.")),
    "jsonl": (later("JSON Lines"), later("Programs: an article a line, every field; can be imported into an archive.")),
    "json": (later("JSON"), later("Programs: the same as one document.")),
}


@dataclass(frozen=True, slots=True)
class FormatView:
    """One form to take articles away in. `suffix` ends the file's name, with the dot."""

    name: str
    title: str
    purpose: str
    suffix: str
    href: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of two ways to take versions; `href` is "" for the one that this page shows."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class TakePage:
    """`kept` are the parameters that the form which freezes the search sends, None where nothing can be frozen;
    `versions` are the two ways where there is a choice."""

    form: Form
    total: str
    reading: str
    filters: tuple[str, ...]
    notes: tuple[str, ...]
    versions: tuple[Choice, ...]
    formats: tuple[FormatView, ...]
    methods: str
    kept: tuple[tuple[str, str], ...] | None
    freeze_href: str
    atom_href: str
    json_feed_href: str
    back_href: str
    is_empty: bool


def take_page(
    taking: Taking,
    places: Places,
    archive: str,
    address: str,
    topic_label: Callable[[str], str],
    may_freeze: bool,
) -> TakePage:
    """The page for these results; `address` is that of the search, for the sentence that a paper quotes."""
    query = taking.query
    told = account(taking, archive, address, topic_label)
    back = shown(query)
    return TakePage(
        form=form(search_url.parameters(back), places),
        total=articles_text(len(taking.ids)),
        reading=told.reading if query.text.strip() else "",
        filters=told.filters,
        notes=told.notes,
        versions=_versions(taking, places),
        formats=format_views(lambda name: export_href(places, query, name)),
        methods=methods_sentence(told),
        kept=tuple(parameters(query)) if may_freeze else None,
        freeze_href=f"{places.root}/s",
        atom_href=feed_href(places, query, "atom"),
        json_feed_href=feed_href(places, query, "json"),
        back_href=places.search(back),
        is_empty=not taking.ids,
    )


def format_views(href: Callable[[str], str]) -> tuple[FormatView, ...]:
    """The formats in the order in which readers ask for them; `href` gives the address of one by its name."""
    return tuple(
        FormatView(name, _(title), _(purpose), FORMATS[name].suffix, href(name))
        for name, (title, purpose) in _FOR.items()
    )


def take_href(places: Places, query: Query) -> str:
    """The page that offers all results of the query."""
    return _address(f"{places.root}/take", parameters(query))


def export_href(places: Places, query: Query, name: str) -> str:
    """All results of the query in this format."""
    return _address(f"{places.root}/export", [("format", name), *parameters(query)])


def feed_href(places: Places, query: Query, kind: str) -> str:
    """What is new among the results of the query, as a feed of this kind, "atom" or "json"."""
    pairs = [pair for pair in parameters(query) if pair[0] not in ("sort", "versions")]
    return _address(f"{places.root}/feed.{kind}", pairs)


def _address(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _versions(taking: Taking, places: Places) -> tuple[Choice, ...]:
    query = taking.query
    if taking.total == taking.lines:
        return ()
    each = _("Every version: %(articles)s", articles=articles_text(taking.total))
    one = _("One of each article’s versions: %(articles)s", articles=articles_text(taking.lines))
    return tuple(
        Choice(text, "" if way is query.versions else take_href(places, replace(query, versions=way)))
        for text, way in ((each, Versions.EACH), (one, Versions.ONE))
    )
