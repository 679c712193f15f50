"""The HTML of a mail as a row of pieces: paragraphs, headings, items, pictures, tables of data. The tables that only
set the page, and all styles, are gone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from lxml import etree

from importers.page.element_names import HEADINGS
from importers.page.sanitise import paragraphs, sanitise_element
from importers.page.tree import Element, line_of

_UNREAD = frozenset(
    "script style noscript template svg math head title iframe object select button textarea canvas audio video input"
    " map".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol p pre section summary table tbody td tfoot th thead tr"
    " ul".split()
)
_INLINE = frozenset("a b strong i em code sup sub s".split())
_LONGEST_CELL = 200
_MOST = 100_000  # pieces
_LEAVES = re.compile(
    r"unsub|opt-?out|preferences|list-manage|listinfo|abmeld|desabon|désabon|baja|subscription", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One paragraph, heading, item, picture or table. `html` is what stands inside it, `tag` what it is, `group` the
    list or quote that it stands in; `linked` says that it had a link, `leaves` that it was to where readers leave
    the list. A picture has no `text`."""

    tag: str
    html: str
    text: str
    group: Element | None = None
    item: Element | None = None
    linked: bool = False
    leaves: bool = False


def pieces_of(root: Element, link: Callable[[str], str], picture: Callable[[Element], str]) -> list[Piece]:
    """The pieces in their order. `link` gives the address that stays of a link, `picture` that of a picture, "" for
    none."""
    return _Flow(link, picture).run(root)


def markup_of(pieces: Sequence[Piece]) -> str:
    """The pieces as HTML."""
    parts = []
    for (group, _), run in groupby(pieces, key=lambda piece: (piece.group, piece.tag == "li")):
        row = list(run)
        if group is None:
            parts += [_marked(piece) for piece in row]
        elif group.tag in ("ul", "ol"):
            items = [list(inside) for _, inside in groupby(row, key=lambda piece: piece.item)]
            listed = "".join(f"<li>{'<br>'.join(piece.html for piece in inside)}</li>" for inside in items)
            parts.append(f"<{group.tag}>{listed}</{group.tag}>")
        else:
            parts.append(f"<blockquote>{''.join(_marked(piece) for piece in row)}</blockquote>")
    return "\n".join(parts)


def _marked(piece: Piece) -> str:
    return piece.html if piece.tag in ("table", "figure") else f"<{piece.tag}>{piece.html}</{piece.tag}>"


class _Flow:
    """One pass over the tree."""

    def __init__(self, link: Callable[[str], str], picture: Callable[[Element], str]) -> None:
        self._link = link
        self._picture = picture
        self._found: list[Piece] = []
        self._around: list[Element] = []
        self._open: list[tuple[Element, str, str]] = []
        self._html: list[str] = []
        self._text: list[str] = []
        self._break = self._linked = self._leaves = False
        self._pre = 0

    def run(self, root: Element) -> list[Piece]:
        walk = etree.iterwalk(root, events=("start", "end"))
        skipped: Element | None = None
        for event, element in walk:
            if len(self._found) >= _MOST:
                break
            if event == "start":
                if not self._start(element):
                    skipped = element
                    walk.skip_subtree()
            else:
                if skipped is None:
                    self._end(element)
                skipped = None
                if element is not root:
                    self._say(element.tail)
        self._flush()
        return self._found

    def _start(self, element: Element) -> bool:
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNREAD:
            return False
        if tag == "table" and is_data(element):
            self._flush()
            for link in element.iter("a"):
                link.set("href", self._link(link.get("href") or ""))
            lines = paragraphs(element)
            self._add(Piece("table", sanitise_element(element), "\n".join(lines)) if lines else None)
            return False
        if tag in _BLOCKS:
            self._flush()
            self._around.append(element)
            self._pre += tag == "pre"
        elif tag == "br":
            if self._break:
                self._flush()
            self._break = True
            self._html.append("<br>")
            self._text.append("\n")
            return True
        elif tag == "img":
            self._show(element)
        elif tag in _INLINE:
            self._begin(element, tag)
        self._say(element.text)
        return True

    def _begin(self, element: Element, tag: str) -> None:
        opening = f"<{tag}>"
        if tag == "a":
            said = element.get("href") or ""
            self._linked = True
            self._leaves = self._leaves or bool(_LEAVES.search(said))
            address = self._link(said)
            if not address:
                return
            opening = f'<a href="{escape(address)}">'
        self._open.append((element, opening, f"</{tag}>"))
        self._html.append(opening)

    def _end(self, element: Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
            self._around.pop()
            self._pre -= tag == "pre"
        elif self._open and self._open[-1][0] is element:
            self._html.append(self._open.pop()[2])

    def _say(self, text: str | None) -> None:
        if not text:
            return
        if text.strip():
            self._break = False
        if not self._pre:
            text = text.translate(_LINE_ENDS)
        self._html.append(escape(text, quote=False))
        self._text.append(text)

    def _show(self, image: Element) -> None:
        if address := self._picture(image):
            self._flush()
            described = line_of(image.get("alt") or "")[:500]
            self._add(Piece("figure", f'<figure><img src="{escape(address)}" alt="{escape(described)}"></figure>', ""))

    def _flush(self) -> None:
        text = "\n".join(filter(None, (line_of(line) for line in "".join(self._text).split("\n"))))
        if text:
            inner = "".join([*self._html, *(closing for _, _, closing in reversed(self._open))])
            self._add(self._piece(inner, text))
        self._html = [opening for _, opening, _ in self._open]
        self._text = []
        self._break = self._linked = self._leaves = False

    def _piece(self, inner: str, text: str) -> Piece:
        html = _EMPTY.sub("", _ENDS.sub("", " ".join(inner.split()))).strip()
        html = _ENDS.sub("", html).strip()
        links = (self._linked, self._leaves)
        for element in reversed(self._around):
            if element.tag in HEADINGS:
                return Piece(element.tag, html, text, None, None, *links)
            if element.tag == "li":
                group = next((each for each in element.iterancestors() if each.tag in ("ul", "ol")), None)
                return Piece("li" if group is not None else "p", html, text, group, element, *links)
            if element.tag == "blockquote":
                return Piece("p", html, text, element, None, *links)
            if element.tag == "pre":
                return Piece("pre", inner, text, None, None, *links)
        return Piece("p", html, text, None, None, *links)

    def _add(self, piece: Piece | None) -> None:
        if piece is not None:
            self._found.append(piece)


_LINE_ENDS = str.maketrans("\n\r\t", "   ")
_ENDS = re.compile(r"\A(?:\s|<br>)+|(?:\s|<br>)+\Z")
_EMPTY = re.compile(
    r"<(?:a(?: [^<>]{0,4000})?|b|strong|i|em|code|sup|sub|s)>\s{0,9}</(?:a|b|strong|i|em|code|sup|sub|s)>"
)


def is_data(table: Element) -> bool:
    """Whether the table holds data and does not only set the page."""
    if (table.get("role") or "").lower() in ("presentation", "none") or table.find(".//table") is not None:
        return False
    if table.find(".//img") is not None or table.find(".//h1") is not None or table.find(".//h2") is not None:
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    filled = [row for row in rows if sum(bool("".join(cell.itertext()).strip()) for cell in row) > 1]
    if len(filled) < 2 or len(filled) * 2 < len(rows):
        return False
    cells = [cell for row in filled for cell in row]
    return all(
        len("".join(cell.itertext())) <= _LONGEST_CELL and len(list(cell.iter("p", "div", "li"))) < 2 for cell in cells
    )
