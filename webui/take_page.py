"""The page on which a reader takes results away, as its template sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from archive.said import later
from index.query import Versions
from webui import search_url
from webui.exports import FORMATS
from webui.labels import articles_text
from webui.methods import account, methods_sentence
from webui.pages import Form, form
from webui.places import Places
from webui.take_url import parameters, shown
from webui.taking import Taking
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
        formats=format_views(lambda name: places.export(query, name)),
        methods=methods_sentence(told),
        kept=tuple(parameters(query)) if may_freeze else None,
        freeze_href=f"{places.root}/s",
        atom_href=places.feed(query, "atom"),
        json_feed_href=places.feed(query, "json"),
        back_href=places.search(back),
    )


def format_titles() -> tuple[tuple[str, str], ...]:
    """The formats in the order in which readers ask for them: name and what people call it."""
    return tuple((name, _(title)) for name, (title, _purpose) in _FOR.items())


def format_views(href: Callable[[str], str]) -> tuple[FormatView, ...]:
    """The formats in the same order; `href` gives the address of one by its name."""
    return tuple(
        FormatView(_(title), _(purpose), FORMATS[name].suffix, href(name)) for name, (title, purpose) in _FOR.items()
    )


def _versions(taking: Taking, places: Places) -> tuple[Choice, ...]:
    query = taking.query
    if taking.total == taking.lines:
        return ()
    each = _("Every version: %(articles)s", articles=articles_text(taking.total))
    one = _("One of each article’s versions: %(articles)s", articles=articles_text(taking.lines))
    return tuple(
        Choice(text, "" if way is query.versions else places.take(replace(query, versions=way)))
        for text, way in ((each, Versions.EACH), (one, Versions.ONE))
    )
