"""How an article is cited: for a person to copy, for reference managers, and for machines that read the page's head.

A date that is known in part stays so in all of them: `2009-06` is never the first of June.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from archive.document import Document, Stored
from archive.messages import N_
from archive.partial_date import PartialDate, Precision
from webui.formats.names.personal_names import Person, is_organisation, is_person, person
from webui.formats.record import ExportRecord, date_note, lines_of, one_line
from webui.formats.registry import FORMATS
from webui.i18n.labels import date_text
from webui.i18n.translation import _, day_text
from webui.urls.site import SiteUrls

_COINS = "ctx_ver=Z39.88-2004&rft_val_fmt=info:ofi/fmt:kev:mtx:dc&rft.type=newspaperArticle"
_SHOWN = {"ris": N_("RIS"), "bibtex": N_("BibTeX"), "csl": N_("CSL-JSON")}


@dataclass(frozen=True, slots=True)
class CitationForm:
    """A citation in one of the formats: what it is called, its text, and where it can be had as a file."""

    name: str
    title: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Citation:
    """All the ways to cite one article. `text` is for a person, `parts` the names and titles in it as they follow each
    other; `coins` is the title of an empty `span` that Zotero
    looks for; `metas` are names and contents for the page's head; `linked_data` is schema.org's NewsArticle, to be
    written as JSON-LD."""

    text: str
    parts: tuple[str, ...]
    forms: tuple[CitationForm, ...]
    coins: str
    metas: tuple[tuple[str, str], ...]
    linked_data: Mapping[str, object]


def citation(stored: Stored, topics: tuple[str, ...], urls: SiteUrls, site: str, archive: str, today: date) -> Citation:
    """The citation of this article. `site` is the site's address without a path or "", `archive` the archive's name,
    and `today` the day on which it was read."""
    own = f"{site}{urls.article(stored.id)}" if site else ""
    document = stored.document
    exported = ExportRecord(stored, topics, cited_address(document, own))
    return Citation(
        text=citation_text(stored, own, archive, today),
        parts=tuple(
            each.rstrip(".")
            for each in (*lines_of(document.authors), *map(one_line, (document.title, document.source, document.label)))
        ),
        forms=tuple(
            CitationForm(
                name=name,
                title=_(title),
                text="".join(FORMATS[name].write([exported])).replace("\r\n", "\n").strip(),
                href=urls.article_export(stored.id, name),
            )
            for name, title in _SHOWN.items()
        ),
        coins=f"{coins(stored.document, topics, own)}{_description(stored.document)}",
        metas=_metas(stored.document, topics, own),
        linked_data=_linked_data(stored.document, topics, own),
    )


def cited_address(document: Document, own: str) -> str:
    """Where an article is said to be: where it was published, or in the archive (`own`) where that is not known."""
    return web_address(document) or own


def web_address(document: Document) -> str:
    """Where an article was published, "" where that is not known or no address of the Web."""
    return document.url if document.url.startswith(("http://", "https://")) else ""


def citation_text(stored: Stored, own: str, archive: str, today: date) -> str:
    """Authors, title, publication, date, address; then where (`own`, or "") and when it was read."""
    document = stored.document
    authors = "; ".join(lines_of(document.authors))
    title = _("“%(title)s”", title=one_line(document.title) or _("Untitled"))
    where = ", ".join(
        part
        for part in (
            one_line(document.source),
            one_line(document.label),
            _dated(document.published),
            web_address(document),
        )
        if part
    )
    day = day_text(today)
    read = (
        _("%(archive)s, %(address)s, accessed %(day)s", archive=archive, address=own, day=day)
        if own
        else _("%(archive)s, accessed %(day)s", archive=archive, day=day)
    )
    return " ".join(f"{part.rstrip('.')}." for part in (authors, title, where, read) if part)


def _dated(published: PartialDate | None) -> str:
    if published is None:
        return _("undated")
    shown = date_text(published)
    return _("%(day)s (last change)", day=shown) if date_note(published) else shown


def coins(document: Document, topics: tuple[str, ...], own: str) -> str:
    """The article as an OpenURL context object. The form has no newspaper articles: Zotero writes and reads its own
    name for them as the type of a Dublin Core object. `own` is where the archive has it, or ""."""
    pairs = [
        ("rft.title", document.title),
        ("rft.source", document.source),
        ("rft.issue", document.label),
        ("rft.date", document.published.iso() if document.published else ""),
        ("rft.identifier", cited_address(document, own)),
        ("rft.language", document.language),
    ]
    lines = [(name, line) for name, value in pairs if (line := one_line(value))]
    lines += [("rft.subject", topic) for topic in lines_of(topics)]
    lines += _creators(document)
    if not lines:
        return _COINS
    # A plus would do for a blank in a form, but those who read this decode percent signs alone. All values are quoted
    # in one go: a page of results does this for each of its articles.
    quoted = quote("\n".join([line for _name, line in lines]), safe="/:\n").split("\n")
    return "&".join([_COINS, *(f"{name}={value}" for (name, _line), value in zip(lines, quoted, strict=True))])


def _description(document: Document) -> str:
    """The summary as one more pair of a context object: too long to stand behind each result of a page."""
    line = one_line(document.summary)
    return f"&rft.description={quote(line, safe='/:')}" if line else ""


def _creators(document: Document) -> list[tuple[str, str]]:
    """People as "Family, Given"; a name that might be anything else whole, as an organisation's: Zotero would take its
    last word for a family name. It puts each of those before all others, so they are given from the last to
    the first."""
    people, others = [], []
    for name in lines_of(document.authors):
        if found := person(name, document.language):
            people.append(("rft.creator", _by_family(found)))
        else:
            others.append(("rft.aucorp", name))
    return [*people, *reversed(others)]


def _metas(document: Document, topics: tuple[str, ...], own: str) -> tuple[tuple[str, str], ...]:
    """Highwire's tags, which Google Scholar and reference managers read, and others' for what those lack. Of Highwire's
    there is none for a newspaper: `citation_journal_title` alone makes Zotero save a journal's article."""
    published = document.published
    day = _as_far_as_known(published)
    pairs = [
        ("citation_title", document.title),
        *(("citation_author", _author(name, document.language)) for name in lines_of(document.authors)),
        ("citation_publication_date", day.replace("-", "/")),
        ("citation_issue", document.label),
        ("citation_language", document.language),
        ("citation_keywords", "; ".join(lines_of(topics))),
        ("citation_public_url", own),
        ("prism.publicationName", document.source),
        ("article:section", document.section),
        ("DC.type", "newspaperArticle"),
        ("DC.date", published.iso() if published else ""),
        ("DC.source", web_address(document)),
    ]
    return tuple((name, line) for name, content in pairs if (line := one_line(content)))


def _linked_data(document: Document, topics: tuple[str, ...], own: str) -> dict[str, object]:
    values: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": own,
        "headline": one_line(document.title),
        "author": [_agent(name) for name in lines_of(document.authors)],
        "datePublished": _as_far_as_known(document.published),
        "inLanguage": document.language,
        "publisher": {"@type": "Organization", "name": one_line(document.source)} if document.source else None,
        "isPartOf": _issue(document),
        "articleSection": one_line(document.section),
        "keywords": lines_of(topics),
        "abstract": one_line(document.summary),
        "url": cited_address(document, own),
        "archivedAt": own,
    }
    return {name: value for name, value in values.items() if value}


def _author(name: str, language: str) -> str:
    """The name as it is; where the last word is not the whole family name with that in front, as readers take the last
    word for it."""
    found = person(name, language)
    return _by_family(found) if found and (" " in found.family or found.suffix) else name


def _by_family(found: Person) -> str:
    return f"{found.family}, {' '.join(filter(None, (found.given, found.suffix)))}"


def _agent(name: str) -> dict[str, str]:
    """A person or an organisation where that is sure; else what schema.org has above both, a thing with a name."""
    kind = "Person" if is_person(name) else "Organization" if is_organisation(name) else "Thing"
    return {"@type": kind, "name": name}


def _issue(document: Document) -> dict[str, object] | None:
    if not document.label:
        return None
    issue: dict[str, object] = {"@type": "PublicationIssue", "issueNumber": one_line(document.label)}
    if document.source:
        issue["isPartOf"] = {"@type": "Periodical", "name": one_line(document.source)}
    return issue


def _as_far_as_known(published: PartialDate | None) -> str:
    """`2019-03-05`, `2009-06`, `2006`; of a span within one year the year, and of a longer one nothing, as none of
    these forms has spans."""
    if published is None:
        return ""
    if published.precision is not Precision.SPAN:
        return published.iso()
    return f"{published.first.year:04}" if published.first.year == published.last.year else ""
