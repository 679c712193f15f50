"""EPUB: a document for each article or chapter that its table of contents names."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from lxml import etree

from importers.containers.document_kinds import document_kind
from importers.formats.issue_files.article import Stated, document_of
from importers.formats.issue_files.epub_package import Entry, Package, is_beside, package_of
from importers.formats.issue_files.parts import BadDocument, Parts, whole
from importers.page.decode import decode
from importers.page.tree import Element, parse, words_of
from importers.pieces import piece
from importers.protocol import Found, Item, Rejected, Skipped

_BESIDE = "covers, contents and copyright pages of a book"
_OWN_TEXT = 200  # characters before its first part from which on a chapter is a text, and no section
_INLINE = frozenset("a abbr b em i q s small span strong sub sup u img".split())
_BLOCKS = frozenset("p div section article h1 h2 h3 h4 h5 h6 li blockquote body table ul ol".split())
_MOST_TEXTS = 2000


class Epub:
    """The importer of EPUB."""

    name = "epub"

    def accepts(self, item: Item) -> float:
        """1 for an EPUB, by its own word or its parts."""
        data = item.data if item.is_held else item.head
        return float(document_kind(data, item.path) == "epub")

    def read(self, item: Item) -> Iterator[Found]:
        """A `Document` for each entry of the table of contents, in the order of reading; covers, contents and
        copyright pages are `Skipped`."""
        try:
            parts = Parts(whole(item))
            package = package_of(parts)
            beside = 0
            for number, (stated, places) in enumerate(_articles(parts, package), 1):
                path = f"{item.path}#{number}"
                found = piece(path, partial(_document, parts, stated, places, item, path))
                if found is None:
                    beside += 1
                else:
                    yield found
            if beside:
                yield Skipped(item.path, _BESIDE, beside)
        except BadDocument as error:
            yield Rejected(item.path, f"the EPUB cannot be read: {error}")


_Place = tuple[str, str, str]
"""A file of the book, the id in it at which a text begins ("": at its beginning) and that at which it ends."""


def _document(parts: Parts, stated: Stated, places: Sequence[_Place], item: Item, path: str) -> Found | None:
    """The text that lies in these places; None where it is none, but a cover or a table of contents."""
    html: list[str] = []
    begins: str = ""
    for name, begin, end in places:
        root = _tree(parts, name)
        if root is None:
            continue
        body = next(iter(root.iter("body")), root)
        begins = begins or str(body.get("{http://www.idpf.org/2007/ops}type") or body.get("epub:type") or "")
        cut = _cut(body, begin, end) if begin or end else body
        html.append(etree.tostring(cut, encoding="unicode", method="html", with_tail=False))
    if is_beside(stated.title, begins) or not html:
        return None
    found = document_of("".join(html), stated, item, path)
    return None if isinstance(found, Rejected) else found  # a page that holds a picture alone


def _tree(parts: Parts, name: str) -> Element | None:
    data = parts.read(name)
    return parse(decode(data, "application/xhtml+xml")) if data.strip() else None


def _articles(parts: Parts, package: Package) -> Iterator[tuple[Stated, list[_Place]]]:
    """What each article is and where it lies, in the order of reading."""
    order = {name: number for number, name in enumerate(package.spine)}
    entries = [each for each in islice(_leaves(parts, package.entries), _MOST_TEXTS) if each.file in order]
    entries.sort(key=lambda each: order[each.file])  # stable: those of one file stay as the contents have them
    taken = iter([*entries, None])
    following = next(taken)
    current: tuple[Stated, list[_Place]] | None = None
    for name in package.spine:
        begins: list[Entry] = []
        while following is not None and following.file == name:
            begins.append(following)
            following = next(taken)
        if name in package.beside:
            continue
        if not begins or begins[0].fragment:
            end = begins[0].fragment if begins else ""
            if current and (begins or not _begins_anew(parts, name)):
                current[1].append((name, "", end))  # a chapter goes on in the next file
            elif not begins or not current:
                if current:
                    yield current
                current = (replace(package.stated, title=""), [(name, "", end)])
        for at, entry in enumerate(begins):
            if current:
                yield current
            end = begins[at + 1].fragment if at + 1 < len(begins) else ""
            stated = replace(package.stated, title=entry.title, section=entry.section)
            current = (stated, [(name, entry.fragment, end)])
    if current:
        yield current


def _leaves(parts: Parts, entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries that are texts: of one with others below it itself, or those, where it is only their section."""
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        inner = [each for each in entry.below if each.file]
        if not inner or (all(each.file == entry.file for each in inner) and _has_own_text(parts, entry, inner[0])):
            chosen = [entry]
        elif entry.file and inner[0].file != entry.file and _has_own_text(parts, entry, None):
            chosen = [entry, *_leaves(parts, [_in_section(each, entry.title) for each in inner])]
        else:
            chosen = list(_leaves(parts, [_in_section(each, entry.title) for each in inner]))
        for each in chosen:
            if each.file and (each.file, each.fragment) not in seen:
                seen.add((each.file, each.fragment))
                yield each


def _in_section(entry: Entry, section: str) -> Entry:
    return replace(entry, section=entry.section or section)


def _has_own_text(parts: Parts, entry: Entry, first: Entry | None) -> bool:
    """Whether there is a text between a heading and the first one below it."""
    root = _tree(parts, entry.file)
    if root is None:
        return False
    body = next(iter(root.iter("body")), root)
    cut = _cut(body, entry.fragment, first.fragment if first else "")
    return len(words_of(cut, 2 * _OWN_TEXT)) > _OWN_TEXT + len(entry.title)


def _begins_anew(parts: Parts, name: str) -> bool:
    """Whether a file that the contents do not name begins with a heading of the first order."""
    root = _tree(parts, name)
    for each in root.iter(etree.Element) if root is not None else ():
        if each.tag in _BLOCKS and (each.text or "").strip():
            return bool(each.tag == "h1")
        if each.tag == "h1":
            return bool(words_of(each, 10).strip())
    return False


def _cut(body: Element, begin: str, end: str) -> Element:
    """A copy of the body from the element of one id up to that of another; "" for its beginning and its end."""
    made: Any = copy.deepcopy(body)
    every = list(made.iter())
    places = {each.get("id") or each.get("name"): number for number, each in reversed(list(enumerate(every)))}
    last = _outer(every, places[end]) if end in places and end else None
    first = _outer(every, places[begin]) if begin in places and begin else None
    if last is not None and (first is None or every.index(last) > every.index(first)):
        _drop_from(last)
    if first is not None:
        _drop_before(first)
    return made


def _outer(every: Sequence[Element], at: int) -> Element:
    """The element, or the heading or paragraph that begins with it."""
    element = every[at]
    while (above := element.getparent()) is not None and above.tag not in ("body", "html", "section", "article"):
        if element.tag not in _INLINE or (above.text or "").strip() or above[0] is not element or above.tag == "div":
            break
        element = above
    return element


def _drop_from(element: Element) -> None:
    """Take the element out, and all that stands behind it."""
    above = element.getparent()
    for each in [*element.itersiblings(), element]:
        if above is not None:
            above.remove(each)
    while above is not None and (outer := above.getparent()) is not None:
        above.tail = None
        for each in list(above.itersiblings()):
            outer.remove(each)
        above = outer


def _drop_before(element: Element) -> None:
    """Take out all that stands before the element."""
    while (above := element.getparent()) is not None:
        for each in list(element.itersiblings(preceding=True)):
            above.remove(each)
        above.text = None
        element = above
