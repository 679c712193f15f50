"""What an EPUB says of itself: its own description, the order of reading and the table of contents."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from importers.formats.issue_files.article import Stated, authors_of, honest_title
from importers.formats.issue_files.parts import BadDocument, Parts, attribute_named
from importers.formats.xml.xml_safe import local, text
from importers.page.dates.parse import read_date
from importers.page.decode import decode
from importers.page.tree import Element, line_of, parse, words_of

_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")  # hide letters of fonts, no text
_PAGES = re.compile(r"\.x?html?\Z|\.xml\Z", re.IGNORECASE)
_BESIDE_TITLE = re.compile(
    r"(?:front |back |inside )?cover(?: page| image)?|cubierta|portada|portadilla|couverture|titelseite|umschlag"
    r"|title ?page|half ?title(?: page)?|(?:table of )?contents|toc|navigation|índice|indice|sumario|sommaire"
    r"|table des matières|inhalt(?:sverzeichnis)?|copyright(?: page| notice)?|créditos|derechos|impressum|colophon"
    r"|imprint|masthead"
    r"|landmarks|list of (?:figures|illustrations|tables|pages)|advertisements?",
    re.IGNORECASE,
)
_BESIDE_TYPE = re.compile(
    r"(?:^|[\s:])(?:cover|title-?page|titlepage|halftitlepage|toc|copyright-page|imprint|colophon|landmarks|loi|lot"
    r"|page-list|index)(?:\s|$)",
    re.IGNORECASE,
)
_EARLIEST = 1450


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the table of contents: its title, the file and the id in it that it leads to, those below it, and
    the title of the section that it stands in."""

    title: str
    file: str
    fragment: str = ""
    below: tuple[Entry, ...] = ()
    section: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """The files in the order of reading, those among them that are a cover or the like, the table of contents, and
    what the book says of all that is in it."""

    spine: tuple[str, ...]
    beside: frozenset[str]
    entries: tuple[Entry, ...]
    stated: Stated


def is_beside(title: str, kind: str = "") -> bool:
    """Whether a part of a book of this title, or of this `epub:type`, is a cover, a table of contents or the like."""
    return bool(_BESIDE_TITLE.fullmatch(line_of(title))) or bool(_BESIDE_TYPE.search(kind))


def package_of(parts: Parts) -> Package:
    """What the book says of itself. Raises `BadDocument` for one that is locked or has no pages."""
    _refuse_locked(parts)
    name = _package_name(parts)
    root = parts.xml(name) if name else None
    folder = posixpath.dirname(name)
    files: dict[str, tuple[str, str, str]] = {}
    for each in root.iter("{*}item") if root is not None else ():
        href = _within(folder, attribute_named(each, "href"))
        files[attribute_named(each, "id")] = (
            href, attribute_named(each, "media-type"), attribute_named(each, "properties")
        )  # fmt: skip
    navigation = next((href for href, _, said in files.values() if "nav" in said.split() and href in parts), "")
    navigation = navigation or next((each for each in parts if _is_navigation(parts, each)), "")
    beside = {navigation}
    spine: list[str] = []
    for each in root.iter("{*}itemref") if root is not None else ():
        href = files.get(attribute_named(each, "idref"), ("", "", ""))[0]
        if href in parts:
            spine.append(href)
    for each in root.iter("{*}reference") if root is not None else ():
        if is_beside("", attribute_named(each, "type")):
            beside.add(_within(folder, attribute_named(each, "href")).partition("#")[0])
    entries = _entries(parts, navigation, [href for href, kind, _ in files.values() if "ncx" in kind])
    if not spine:
        named = [each.file for each in _every(entries) if each.file]
        spine = named or [each for each in parts if _PAGES.search(each) and not each.startswith("META-INF/")]
    spine = list(dict.fromkeys(each for each in spine if each not in beside or each != navigation))
    if not spine:
        raise BadDocument("it holds no pages; copy it again from where it came")
    # A whole text beside a cover in one file is named by the contents.
    texts = {each.file for each in _every(entries) if not is_beside(each.title)}
    return Package(tuple(spine), frozenset(beside - texts | {navigation}), entries, _stated(root))


def _refuse_locked(parts: Parts) -> None:
    root = parts.xml("META-INF/encryption.xml")
    for each in root.iter("{*}EncryptedData") if root is not None else ():
        method = next((attribute_named(inner, "Algorithm") for inner in each.iter("{*}EncryptionMethod")), "")
        if method not in _FONTS:
            raise BadDocument("it is locked by its seller (DRM); ask the publisher for a copy without a lock")


def _package_name(parts: Parts) -> str:
    root = parts.xml("META-INF/container.xml")
    for each in root.iter("{*}rootfile") if root is not None else ():
        if (name := unquote(attribute_named(each, "full-path"))) in parts:
            return name
    return next((name for name in parts if name.lower().endswith(".opf")), "")


def _within(folder: str, href: str) -> str:
    """The name of the part that an address in a part of this folder leads to, with what stands behind `#`."""
    file, mark, fragment = href.partition("#")
    name = posixpath.normpath(posixpath.join(folder, unquote(file))) if file else ""
    return f"{name}{mark}{unquote(fragment)}"


def _is_navigation(parts: Parts, name: str) -> bool:
    is_named = name.rpartition("/")[2].lower() in ("nav.xhtml", "toc.xhtml", "nav.html", "toc.html")
    return is_named and b"<nav" in parts.read(name)


def _entries(parts: Parts, navigation: str, tables: list[str]) -> tuple[Entry, ...]:
    """The table of contents of EPUB 3; else that of EPUB 2."""
    if navigation:
        root = parse(decode(parts.read(navigation), "application/xhtml+xml"))
        found = list(root.iter("nav")) if root is not None else []
        of_contents = [each for each in found if "toc" in (each.get("epub:type") or "").split()]
        for nav in of_contents or found[:1]:
            first = next(iter(nav.iter("ol", "ul")), None)
            if first is not None and (entries := tuple(_of_list(first, posixpath.dirname(navigation), 0))):
                return entries
    for name in [*tables, *(each for each in parts if each.lower().endswith(".ncx"))]:
        root = parts.xml(name)
        for each in root.iter("{*}navMap") if root is not None else ():
            return tuple(_of_points(each, posixpath.dirname(name), 0))
    return ()


def _of_list(element: Element, folder: str, depth: int) -> Iterator[Entry]:
    for item in element.iterchildren("li"):
        link = next((each for each in item.iterchildren("a", "span")), None)
        inner = next((each for each in item.iterchildren("ol", "ul")), None)
        below = tuple(_of_list(inner, folder, depth + 1)) if inner is not None and depth < 20 else ()
        title = line_of(words_of(link, 500)) if link is not None else ""
        file, _, fragment = _within(folder, (link.get("href") or "") if link is not None else "").partition("#")
        yield Entry(title, file, fragment, below)


def _of_points(element: Any, folder: str, depth: int) -> Iterator[Entry]:
    for point in element.iterchildren("{*}navPoint"):
        label = next((line_of(text(each)) for each in point.iterchildren("{*}navLabel")), "")
        address = next((attribute_named(each, "src") for each in point.iterchildren("{*}content")), "")
        file, _, fragment = _within(folder, address).partition("#")
        yield Entry(label, file, fragment, tuple(_of_points(point, folder, depth + 1)) if depth < 20 else ())


def _every(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for each in entries:
        yield each
        yield from _every(each.below)


def _stated(root: Any) -> Stated:
    """What the book says of its texts. A date that is the day of its making or of a change is no date of theirs."""
    said: dict[str, list[str]] = {}
    changed, dates = set(), []
    for each in root.iter() if root is not None else ():
        name, value = local(each), line_of(text(each)) if local(each) else ""
        if name == "meta" and attribute_named(each, "property") == "dcterms:modified":
            changed.add(value[:10])
        elif name == "date" and value:
            event = attribute_named(each, "event").casefold()
            if event in ("", "publication", "original-publication", "issued"):
                dates.append(value)
            elif event == "modification":
                changed.add(value[:10])
        elif name in ("title", "subject", "language") or (
            name == "creator" and attribute_named(each, "role") in ("", "aut")
        ):
            said.setdefault(name, []).append(value)
    given = (read_date(each, "record") for each in dates if each[:10] not in changed)
    return Stated(
        authors=authors_of(said.get("creator", [])),
        language=next(filter(None, said.get("language", [])), ""),
        topics=tuple(dict.fromkeys(filter(None, said.get("subject", [])))),
        date=next((each for each in given if each and each.first.year >= _EARLIEST), None),
        series=honest_title(next(iter(said.get("title", [])), "")),
    )
