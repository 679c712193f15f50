"""The page on which a reader exports results, as its template sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from archive.frozen import MOST_LISTED, SURE_DAYS
from archive.messages import N_
from index.query import Versions
from webui.components.links import Link
from webui.components.search_form import Form, form
from webui.export.methods import methods_sentence, provenance
from webui.export.result_set import ResultSet
from webui.formats.registry import FORMATS
from webui.i18n.labels import articles_text
from webui.i18n.translation import _, number_text
from webui.urls import search_url
from webui.urls.export_url import parameters, shown
from webui.urls.site import SiteUrls

# Format -> (what people call it, what it is for).
_FOR = {
    "csv": (
        N_("CSV table"),
        N_(
            "Spreadsheets and statistics: opens in Excel, LibreOffice, R and pandas; Excel cuts texts of more than "
            "32,767 characters. Every field; can be imported into an archive."
        ),
    ),
    "ris": (N_("RIS"), N_("Reference managers: Zotero, EndNote, Mendeley, Citavi.")),
    "bibtex": (N_("BibTeX"), N_("LaTeX: for BibTeX and biblatex.")),
    "csl": (N_("CSL-JSON"), N_("Citation processors: pandoc, citeproc, Zotero.")),
    "jsonl": (N_("JSON Lines"), N_("Programs: an article a line, every field; can be imported into an archive.")),
    "json": (N_("JSON"), N_("Programs: the same as one document.")),
}


@dataclass(frozen=True, slots=True)
class FormatView:
    """One format to export articles in. `suffix` ends the file's name, with the dot."""

    title: str
    purpose: str
    suffix: str
    href: str


@dataclass(frozen=True, slots=True)
class ExportPage:
    """`kept` are the parameters that the form which freezes the search sends, None where nothing can be frozen;
    `versions` are the two ways to export them where there is a choice, the one that this page shows without address."""

    form: Form
    total: str
    reading: str
    filters: tuple[str, ...]
    notes: tuple[str, ...]
    versions: tuple[Link, ...]
    formats: tuple[FormatView, ...]
    methods: str
    kept: tuple[tuple[str, str], ...] | None
    freeze_href: str
    most_listed: str
    sure_days: str
    atom_href: str
    json_feed_href: str
    list_href: str
    back_href: str


def export_page(
    taking: ResultSet,
    urls: SiteUrls,
    archive: str,
    address: str,
    topic_label: Callable[[str], str],
    may_freeze: bool,
) -> ExportPage:
    """The page for these results; `address` is that of the search, for the sentence that a paper quotes."""
    query = taking.query
    told = provenance(taking, archive, address, topic_label)
    back = shown(query)
    return ExportPage(
        form=form(search_url.parameters(back), urls),
        total=articles_text(len(taking.ids)),
        reading=told.reading if query.text.strip() else "",
        filters=told.filters,
        notes=told.notes,
        versions=_versions(taking, urls),
        formats=format_views(lambda name: urls.export(query, name)),
        methods=methods_sentence(told),
        kept=tuple(parameters(query)) if may_freeze else None,
        freeze_href=f"{urls.root}/s",
        most_listed=number_text(MOST_LISTED),
        sure_days=number_text(SURE_DAYS),
        atom_href=urls.feed(query, "atom"),
        json_feed_href=urls.feed(query, "json"),
        list_href=urls.query_list(back),
        back_href=urls.search(back),
    )


def format_titles() -> tuple[tuple[str, str], ...]:
    """The formats in the order in which readers ask for them: name and what people call it."""
    return tuple((name, _(title)) for name, (title, _purpose) in _FOR.items())


def format_views(href: Callable[[str], str]) -> tuple[FormatView, ...]:
    """The formats in the same order; `href` gives the address of one by its name."""
    return tuple(
        FormatView(_(title), _(purpose), FORMATS[name].suffix, href(name)) for name, (title, purpose) in _FOR.items()
    )


def _versions(taking: ResultSet, urls: SiteUrls) -> tuple[Link, ...]:
    query = taking.query
    if taking.total == taking.lines:
        return ()
    each = _("Every version: %(articles)s", articles=articles_text(taking.total))
    one = _("One of each article’s versions: %(articles)s", articles=articles_text(taking.lines))
    return tuple(
        Link(text, "" if way is query.versions else urls.take(replace(query, versions=way)))
        for text, way in ((each, Versions.EACH), (one, Versions.ONE))
    )
