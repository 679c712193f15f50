"""Documents of LibreOffice and OpenOffice (ODT)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from importers.containers.document_kinds import document_kind
from importers.formats.issue_files.article import Stated, authors_of, document_of, topics_of
from importers.formats.issue_files.parts import BadDocument, Parts, attribute_named, whole
from importers.formats.xml.xml_safe import local
from importers.page.tree import line_of
from importers.protocol import Found, Item, Rejected

_TAGS = {"list": "ul", "list-item": "li", "list-header": "li", "table": "table", "table-row": "tr", "table-cell": "td"}
_LEFT_OUT = frozenset(
    "tracked-changes annotation annotation-end sequence-decls forms table-of-content illustration-index table-index"
    " object-index user-index alphabetical-index bibliography hidden-text hidden-paragraph note-citation desc title"
    " script event-listeners binary-data object object-ole variable-decls user-field-decls bookmark-ref".split()
)
_DEEPEST = 200


class OpenDocument:
    """The importer of ODT: one document for a file."""

    name = "odt"
    private = True  # a file holds what was deleted, hidden and said in comments

    def accepts(self, item: Item) -> float:
        """1 for a text of OpenDocument, by its own word or its parts."""
        data = item.data if item.is_held else item.head
        return float(document_kind(data, item.path) == "odt")

    def read(self, item: Item) -> Iterator[Found]:
        """One `Document` or one `Rejected`. What was deleted under tracked changes is left out, and so are comments,
        indexes, headers and footers; notes stand at the end."""
        try:
            parts = Parts(whole(item))
            if b"encryption-data" in parts.read("META-INF/manifest.xml"):
                raise BadDocument("it is locked with a password; save it again without one")
            root = parts.xml("content.xml")
            if root is None:
                raise BadDocument("it has no content.xml; save it again")
            yield document_of(_Writer(root).html, _stated(parts), item)
        except BadDocument as error:
            yield Rejected(item.path, f"the OpenDocument text cannot be read: {error}")


class _Writer:
    """The text of a `content.xml` as HTML."""

    def __init__(self, root: Any) -> None:
        self._parts: list[str] = []
        self._notes: list[str] = []
        self._hidden = _styles_with(root, "display", "none")
        self._bold = _styles_with(root, "font-weight", "bold")
        self._titles = _styles_under(root, "Title")
        for body in root.iter("{*}text"):
            if local(body.getparent()) == "body":
                self._inside(body, 0)
        self.html = "".join(self._parts)
        if self._notes:
            self.html += "<hr>" + "".join(self._notes)

    def _inside(self, element: Any, depth: int) -> None:
        if depth > _DEEPEST:
            raise BadDocument("it is nested deeper than documents are; save it again")
        self._add(element.text)
        for child in element:
            self._child(child, depth + 1)
            self._add(child.tail)

    def _child(self, child: Any, depth: int) -> None:
        name = local(child)
        if not name or name in _LEFT_OUT or _style(child) in self._hidden or _is_hidden(child):
            return
        match name:
            case "p" | "h":
                self._block(child, name, depth)
            case "s" | "tab":
                self._parts.append(" ")
            case "line-break":
                self._parts.append("<br>")
            case "soft-page-break" | "bookmark" | "bookmark-start" | "bookmark-end":
                return
            case "a":
                self._wrapped("a", child, depth, f' href="{escape(attribute_named(child, "href"))}"')
            case "note":
                self._note(child, depth)
            case "span" if _style(child) in self._bold:
                self._wrapped("strong", child, depth)
            case _ if name in _TAGS:
                self._wrapped(_TAGS[name], child, depth)
            case _:
                self._inside(child, depth)

    def _block(self, child: Any, name: str, depth: int) -> None:
        tag = "p"
        if name == "h":
            level = attribute_named(child, "outline-level") or "1"
            tag = f"h{min(6, max(1, int(level)))}" if level.isdecimal() and len(level) < 3 else "h1"
        elif _style(child) in self._titles:
            tag = "h1"
        self._wrapped(tag, child, depth)

    def _wrapped(self, tag: str, child: Any, depth: int, attributes: str = "") -> None:
        self._parts.append(f"<{tag}{attributes}>")
        self._inside(child, depth)
        self._parts.append(f"</{tag}>")

    def _note(self, child: Any, depth: int) -> None:
        """A mark where the note stands, and the note for the end."""
        number = len(self._notes) + 1
        outside, self._parts = self._parts, []
        self._notes.append("")
        self._inside(child, depth)
        self._notes[number - 1] = f"<p>[{number}] {_TAG.sub(' ', ''.join(self._parts)).strip()}</p>"
        self._parts = outside
        self._parts.append(f"<sup>[{number}]</sup>")

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append(escape(text, quote=False))


_TAG = re.compile(r"</?(?:p|h[1-6]|li|ul)>")


def _is_hidden(element: Any) -> bool:
    """Whether it says of itself, as a section does, that it is not shown."""
    said = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
    return said.get("display") == "none" or (said.get("display") == "condition" and said.get("is-hidden") == "true")


def _style(element: Any) -> str:
    return attribute_named(element, "style-name")


def _styles_with(root: Any, name: str, value: str) -> frozenset[str]:
    """The names of the styles whose text is so."""
    return frozenset(
        attribute_named(style, "name")
        for style in root.iter("{*}style")
        if any(local(each) == "text-properties" and attribute_named(each, name) == value for each in style)
    )


def _styles_under(root: Any, parent: str) -> frozenset[str]:
    """The named style, and those that were made of it by hand."""
    of_it = (style for style in root.iter("{*}style") if attribute_named(style, "parent-style-name") == parent)
    return frozenset({parent, *(attribute_named(style, "name") for style in of_it)})


def _stated(parts: Parts) -> Stated:
    """What `meta.xml` says. When the file was made is no date of publication."""
    root = parts.xml("meta.xml")
    said: dict[str, str] = {}
    topics: list[str] = []
    for each in root.iter() if root is not None else ():
        if local(each) == "keyword":
            topics += topics_of(each.text or "")
        elif each.text and local(each):
            said.setdefault(local(each), line_of(each.text))
    return Stated(
        title=said.get("title", ""),
        authors=authors_of([said.get("initial-creator", "")]),
        language=said.get("language", ""),
        topics=tuple(dict.fromkeys(topics)),
    )
