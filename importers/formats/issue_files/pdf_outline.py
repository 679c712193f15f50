"""The outline of a PDF (its bookmarks): which of its entries are articles, and where in the text these begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from importers.formats.issue_files.pdf_text import Line
from importers.page.blocks import key
from importers.page.tree import line_of

_MOST = 3000
_OWN_TEXT = 250  # characters before its first part from which on an entry is a text, and no section
_SHORTEST = 250  # characters of an article, at the middle of all
_NO_ARTICLE = re.compile(
    r"(?:(?:page|página|pagina|pág\.?|p\.?|seite|folio|sheet|slide)\s{0,3})?[\divxlc]{1,6}|[\W\d_]{0,40}"
    r"|(?:front |back |inside |outside )?cover(?:\s.{0,30})?|portada|contraportada|cubierta|couverture|umschlag"
    r"|titelseite|(?:table of )?contents|index|índice|sumario|sommaire|inhalt(?:sverzeichnis)?"
    r"|blank(?: page)?|imprint|impressum"
    r"|masthead|copyright|_?goback|_?hlk\d{1,12}|_?toc\d{1,12}|advert(?:isement)?s?"
    r"|.{0,200}\.(?:pdf|indd|qxd|qxp|docx?|jpe?g|tiff?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: its title, how deep it stands, the page that it leads to, from 0, and the place there in
    points, None where it says none."""

    title: str
    level: int
    page: int
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """An article: its title, that of the section it stands in, and the lines from which on and before which it lies."""

    title: str
    section: str
    begin: int
    end: int


def bookmarks_of(document: Any) -> Iterator[Bookmark]:
    """The entries of the outline of a document of the library pypdfium2 that lead to a page."""
    for number, each in enumerate(document.get_toc(max_depth=8)):
        if number >= _MOST:
            return
        target = each.get_dest()
        page = target.get_index() if target else None
        if page is None or page < 0:
            continue
        _, place = target.get_view()
        x, y = _place(target, place)
        yield Bookmark(line_of(each.get_title() or ""), each.level, page, x, y)


def _place(target: Any, place: Sequence[float]) -> tuple[float | None, float | None]:
    import pypdfium2.raw as pdfium  # only where such a file is met

    mode, _ = target.get_view()
    if mode == pdfium.PDFDEST_VIEW_XYZ and len(place) > 1:
        return place[0], place[1]
    if mode in (pdfium.PDFDEST_VIEW_FITH, pdfium.PDFDEST_VIEW_FITBH) and place:
        return None, place[0]
    return None, None


def parts_of(bookmarks: Sequence[Bookmark], lines: Sequence[Line]) -> list[Part]:
    """The articles that the outline names, in the order of the text; none where it names no articles, or not all of
    them can be found in the text."""
    named = [each for each in bookmarks if not _NO_ARTICLE.fullmatch(each.title)]
    placed = [(each, begin) for each in named if (begin := _begin(each, lines)) is not None]
    if len(placed) < 2 or len(placed) < 0.7 * len(named):
        return []
    chosen = list(_articles(placed, lines))
    chosen.sort(key=lambda each: each[2])
    begins = [begin for _, _, begin in chosen]
    if len(chosen) < 2 or len(set(begins)) < len(begins):
        return []
    parts = []
    for number, (mark, section, begin) in enumerate(chosen):
        end = begins[number + 1] if number + 1 < len(begins) else len(lines)
        parts.append(Part(mark.title, section, begin, end))
    lengths = sorted(_length(lines[part.begin : part.end]) for part in parts)
    return parts if lengths[len(lengths) // 2] >= _SHORTEST else []


def _articles(placed: Sequence[tuple[Bookmark, int]], lines: Sequence[Line]) -> Iterator[tuple[Bookmark, str, int]]:
    """The entries that are texts, with their section: of one with others below it itself, or those, where it is only
    their section."""
    sections: list[tuple[int, str]] = []
    inside = 99  # the level of the entry whose subheadings are passed over
    for number, (mark, begin) in enumerate(placed):
        if mark.level > inside:
            continue
        inside = 99
        sections = [each for each in sections if each[0] < mark.level]
        section = sections[-1][1] if sections else ""
        below = placed[number + 1] if number + 1 < len(placed) and placed[number + 1][0].level > mark.level else None
        if below is None:
            yield mark, section, begin
        elif _length(lines[begin : max(begin, below[1])]) - len(mark.title) >= _OWN_TEXT:
            inside = mark.level
            yield mark, section, begin
        else:
            sections.append((mark.level, mark.title))


def _length(lines: Sequence[Line]) -> int:
    return sum(len(line.row.text) for line in lines)


def _begin(mark: Bookmark, lines: Sequence[Line]) -> int | None:
    """The line at which the entry's text begins: its heading, else the first one at its place on the page."""
    first = next((at for at, line in enumerate(lines) if line.page >= mark.page), None)
    if first is None or lines[first].page != mark.page:
        return first
    end = next((at for at in range(first, len(lines)) if lines[at].page != mark.page), len(lines))
    wanted = key(mark.title)
    found = [at for at in range(first, end) if wanted and _shows(lines, at, end, wanted)]
    if found:
        return max(found, key=lambda at: (lines[at].row.size, -at))
    if mark.y is None:
        return first
    y, x = mark.y, mark.x
    below = [
        at
        for at in range(first, end)
        if lines[at].row.base <= y + 0.3 * lines[at].row.size and (x is None or lines[at].row.right > x)
    ]
    return min(below, key=lambda at: (round(y - lines[at].row.base), lines[at].row.left), default=first)


def _shows(lines: Sequence[Line], at: int, end: int, wanted: str) -> bool:
    """Whether the title stands there, in one line or in several."""
    text = ""
    for line in lines[at : min(end, at + 6)]:
        text += key(line.row.text)
        if len(text) >= len(wanted):
            return text == wanted or (text.startswith(wanted) and len(wanted) > 12)
        if not wanted.startswith(text):
            return False
    return False
