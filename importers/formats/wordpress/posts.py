"""One post of a WordPress export to a document, or why it is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import unescape

from archive.document import Document
from archive.partial_date import PartialDate
from importers.formats.body_markup import plain_line
from importers.formats.post_kinds import NO_TOPICS, reason_of_kind
from importers.formats.records.json_records import title_of
from importers.formats.signed import signed
from importers.formats.unpublished import LATER, WITH_PASSWORD, is_to_come, reason_of, unless_to_come
from importers.formats.wordpress_text import shown
from importers.formats.xml.losses import CUT
from importers.formats.xml.xml_safe import Element, attribute, local, markup, space, text
from importers.page.dates.parse import read_date
from importers.page.language import of_article
from importers.page.meta_tags import clean_url
from importers.page.sanitise import sanitise, text_of
from importers.page.tree import line_of
from importers.protocol import Found, Item, Rejected, Skipped

_LONGEST_TITLE = 2000  # characters
_BEFORE_PRINT = 1450


@dataclass(slots=True)
class Site:
    """What an export says of its site before its posts.

    `authors` are names by login, `exported` is when the export was made, as it is written. `has_passwords` says
    whether its posts say whether they have one, and `has_states` whether they say that they were published. `links`
    are the addresses of its posts by their ids.
    """

    item: Item
    title: str = ""
    language: str = ""
    exported: str = ""
    authors: dict[str, str] = field(default_factory=dict)
    has_passwords: bool = True
    has_states: bool = False
    links: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Fields:
    """What stands in a post: texts by name, and its terms as pairs of the kind and the name."""

    texts: dict[str, str]
    terms: list[tuple[str, str]]

    def word(self, name: str) -> str:
        """The text without the space around it, or ""."""
        return self.texts.get(name, "").strip()

    def line(self, name: str) -> str:
        """The text on one line, or ""."""
        return line_of(self.texts.get(name, ""))


def post(element: Element, losses: tuple[str, ...], site: Site) -> Found:
    """The post as a document, as one that lost something, or why it is not in the archive."""
    fields = _fields(element)
    place = f"{site.item.path}#post-{fields.word('post_id') or fields.line('link')}"
    kind, status = fields.word("post_type") or "post", fields.word("status")
    title = plain_line(fields.texts.get("title", "")[: 4 * _LONGEST_TITLE])[:_LONGEST_TITLE]
    if CUT in losses and not _says_all(fields, site):
        what = f"the {kind[:40]} {title or place!r}"
        reason = f"the export ends in the middle of {what}, before it says whether it was published; export it again"
        return Rejected(place, reason)
    site.has_passwords = "post_password" in fields.texts
    site.has_states = site.has_states or "status" in fields.texts
    if site.has_states and not status:
        what = f"the {kind[:40]} {title or place!r}"
        return Rejected(place, f"{what} does not say whether it was published, as the others do; export it again")
    if reason := reason_of_kind(kind) or reason_of(status):
        return Skipped(place, reason)
    if fields.word("post_password"):
        return Skipped(place, WITH_PASSWORD)
    published = _date(fields, site)
    if is_to_come(status) and published is None:
        return Skipped(place, LATER)
    found = _document(fields, site, place, title, published)
    if isinstance(found, Rejected):
        return found if not losses else Rejected(place, f"{found.reason}; {'; '.join(losses)}")
    return unless_to_come(found, site.item.guide, losses)


def _fields(element: Element) -> _Fields:
    fields = _Fields({}, [])
    for child in element:
        name = local(child)
        if name == "category":
            fields.terms.append((attribute(child, "domain") or "category", line_of(unescape(text(child)))))
        elif name == "encoded":
            fields.texts["excerpt" if "excerpt" in space(child) else "content"] = markup(child)
        elif name not in ("comment", "postmeta"):
            fields.texts.setdefault(name, text(child))
    return fields


def _says_all(fields: _Fields, site: Site) -> bool:
    """Whether a post that was cut off had said before whether its readers saw it."""
    has_password = "post_password" in fields.texts or not site.has_passwords
    return "status" in fields.texts and "post_type" in fields.texts and has_password


def _document(
    fields: _Fields, site: Site, place: str, title: str, published: PartialDate | None
) -> Document | Rejected:
    html = sanitise(shown(fields.texts.get("content", "")))
    body = text_of(html)
    summary = " ".join(text_of(sanitise(fields.texts.get("excerpt", ""))).split())
    if not body and not summary:
        return Rejected(place, f"the {fields.word('post_type')[:40] or 'post'} {title or place!r} has no text")
    link, guid = clean_url(fields.line("link")), clean_url(fields.line("guid"))
    number = fields.word("post_id")
    if site.links.setdefault(number, link) != link:
        number = guid = ""  # another post has this id: it names neither
    topics = [name for domain, name in fields.terms if domain in ("category", "post_tag") or domain.endswith("tag")]
    topics = [name for name in dict.fromkeys(topics) if name and name.casefold() not in NO_TOPICS]
    sections = [name for domain, name in fields.terms if domain == "category" and name in topics]
    return Document(
        title=title or title_of(body or summary),
        body=body,
        html=html,
        summary=summary,
        published=published,
        authors=_authors(fields, site),
        topics=tuple(topics),
        language=of_article(title, body or summary) or site.language,
        url=link,
        source=site.title or site.item.label,
        source_id=number,
        section=sections[0] if sections else "",
        path=place,
        addresses=(guid,) if guid and guid != link else (),
    )


def _authors(fields: _Fields, site: Site) -> tuple[str, ...]:
    """The names of those who signed: those of the plug-in for several authors, else of the one who wrote it."""
    several = [name for domain, name in fields.terms if domain == "author"]
    # Of a guest only the login may stand here, which is no name.
    named = [site.authors.get(login) or (login if " " in login else "") for login in several]
    if not any(named):
        login = fields.line("creator")
        if known := site.authors.get(login):
            return (known,)
        named = [login]
    return tuple(dict.fromkeys(name for each in named for name in signed(each)))


def _date(fields: _Fields, site: Site) -> PartialDate | None:
    """The site's own local day; WordPress writes zeros where it has none. The day of the export is none."""
    found = read_date(fields.texts.get("post_date", ""), "wordpress")
    if not found or found.first.year <= _BEFORE_PRINT:  # year 1 is an empty field
        dated = fields.line("pubDate")
        found = read_date(dated, "wordpress", site.language) if dated != site.exported else None
        found = found or read_date(fields.texts.get("post_date_gmt", ""), "wordpress")
    return found if found and found.first.year > _BEFORE_PRINT else None
