"""All that a page says about its article beside the text: each fact, and which voice gave it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from archive.partial_date import PartialDate, Precision
from importers.page.blocks import Block
from importers.page.dates.parse import Dateline, read_dateline
from importers.page.dates.publication import dating_of
from importers.page.json_ld import JsonLdArticle, json_ld_article
from importers.page.meta_tags import MetaTags, canonical_url, site_name
from importers.page.people.authors import signed
from importers.page.people.claims import Signed
from importers.page.titles.title import title_of
from importers.page.topics import crumbs_of, section_of, series_of, topics_of
from importers.page.tree import Element, line_of

_LONGEST_SUMMARY, _LONGEST_NAME = 1000, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of one page as a `Document` has them; "", () and None where the page says nothing. `site` is the name
    that the page gives its publication, `language` the code that it gives itself (`es-PE`), `body` the text that it
    states beside its markup. `voices` says of `title` and `authors` where they were found, as `published.source` does
    of the date."""

    title: str = ""
    summary: str = ""
    published: PartialDate | None = None
    other_dates: tuple[PartialDate, ...] = ()
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    section: str = ""
    series: str = ""
    label: str = ""
    language: str = ""
    site: str = ""
    url: str = ""
    body: str = ""
    voices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), compare=False)


def facts_of(root: Element, blocks: Sequence[Block], address: str = "", spoken: str = "", captured: str = "") -> Facts:
    """What the page says. Never raises; the tree must still have its scripts.

    `blocks` are the page's own (`blocks_of`). `address` is where it was met, "" where nobody knows. `spoken` is a
    language whose speakers order the numbers of a date as this site does, where that is known; `captured` is when the
    page was saved, ISO 8601, or "".
    """
    statements = MetaTags(root)
    linked = json_ld_article(root) or JsonLdArticle()
    site = site_name(statements, linked.publisher)
    url = canonical_url(root, statements, linked.url, address)
    language = root.get("lang") or root.get(_XML_LANG) or linked.language
    title = title_of(root, statements, linked, site, blocks, url)
    dating = dating_of(root, statements, linked, url, spoken or _dialect(language, statements), title, captured)
    issued = _issued(blocks, language)
    published = _of_issue(dating.published, issued)
    visible = " ".join(block.text for block in blocks)
    authors, author_voice = signed(
        Signed(root=root, statements=statements, linked=linked, site=site, title=title, blocks=blocks, visible=visible)
    )
    crumbs = crumbs_of(root, linked, site, title)
    topics = topics_of(root, statements, linked.topics, crumbs, visible, (site, title, *authors))
    return Facts(
        title=title,
        summary=_summary(statements, linked, title),
        published=published,
        other_dates=dating.others,
        authors=authors,
        topics=tuple(dict.fromkeys(filter(None, map(line_of, topics)))),
        section=line_of(section_of(root, statements, linked, crumbs, url))[:_LONGEST_NAME],
        series=line_of(series_of(statements, linked))[:_LONGEST_NAME],
        label=issued.label if issued and published and _meet(published, issued.date) else "",
        language=language or statements.first("content-language", "og:locale"),
        site=site,
        url=url,
        body=linked.body,
        voices=MappingProxyType({"title": _title_voice(title, statements, linked), "authors": author_voice}),
    )


_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _dialect(language: str, statements: MetaTags) -> str:
    """The language with its country, where the page gives one in another place: Americans write the month first."""
    locale = statements.first("og:locale", "content-language").replace("_", "-")
    return locale if not language or locale.lower().startswith(f"{language.lower()}-") else language


def _issued(blocks: Sequence[Block], language: str) -> Dateline | None:
    """The line above the text that is an issue label with its date, such as "Update 52. December 2005"."""
    for block in blocks:
        if block.words >= _PROSE:
            return None
        if block.boilerplate or block.link_share > 0.5:
            continue
        # Hardly a line of the page ends in a year.
        if len(block.text) < 100 and block.text[-2:].strip(".").isdigit() and _ISSUE.match(block.text):
            line = read_dateline(block.text, language)
            if line and line.label:
                return line
    return None


def _of_issue(found: PartialDate | None, issued: Dateline | None) -> PartialDate | None:
    """The date of the issue where the page gives no other, or one whose day is nothing but the issue's number."""
    if issued is None or issued.date.precision is Precision.DAY or (found is not None and found.source not in _SEEN):
        return found  # a day would have been heard; one behind a number may be that of a version
    number = issued.label.rpartition(" ")[2]
    if found is None or (_meet(found, issued.date) and number.isdigit() and found.first.day == int(number)):
        return replace(issued.date, source="byline")
    return found


_PROSE = 25  # words from which on a line is the article's text
_SEEN = frozenset({"byline", "time", "htmldate", "listing"})


def _meet(one: PartialDate, other: PartialDate) -> bool:
    return one.first <= other.last and other.first <= one.last


_ISSUE = re.compile(r"[^\W\d][^\n!?\d]{0,40}\d{1,5}\b.{1,40}\d{4}\.?\Z")


def _summary(statements: MetaTags, linked: JsonLdArticle, title: str) -> str:
    for text in (
        statements.first("og:description", "description"),
        linked.description,
        statements.first("twitter:description"),
    ):
        line = line_of(_TAG.sub(" ", text))
        if line and line != title:
            return line[:_LONGEST_SUMMARY]
    return ""


_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")


def _title_voice(title: str, statements: MetaTags, linked: JsonLdArticle) -> str:
    if not title:
        return ""
    if title in map(line_of, statements.every("og:title", "twitter:title", "title", "dc.title", "dcterms.title")):
        return "meta"
    return "json-ld" if title == line_of(linked.headline) else "heading"
