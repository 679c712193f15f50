"""An article's own HTML made safe to show and marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import unescape
from itertools import accumulate
from urllib.parse import urljoin, urlsplit

import nh3
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from markdown_it import MarkdownIt
from markupsafe import Markup

from archive.document import HTML_BLOCKS, HTML_SHOWN
from index.results import Snippet
from webui.i18n.translation import _, current_language
from webui.markup.direction import turn
from webui.markup.highlight import marks_left, note, paragraphs
from webui.markup.match_alignment import Marks, goes_on, near, within

_ATTRIBUTES = {"*": {"dir"}, "a": {"href"}, "img": {"alt", "src"}, "ol": {"start"}, "td": {"colspan", "rowspan"}}
_REL = "noopener noreferrer nofollow"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(HTML_BLOCKS, reverse=True))})\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>")
# Columns that a phone and a desktop have room for, roughly.
_NARROW_CELLS, _WIDE_CELLS = 4, 8
_MOST_WRITTEN = 200_000
# Beyond these, a tree of the article would take seconds and hundreds of megabytes.
_MOST_CHARACTERS, _MOST_TAGS, _MOST_IMAGES, _DEEPEST = 2_000_000, 20_000, 1_000, 200


def of_markdown(text: str) -> Markup:
    """What the keepers of the archive wrote of it in Markdown, of which 200,000 characters are taken; HTML in it is
    shown as text. Each visitor is shown the same text, which may take seconds: it is made once."""
    return _drawn(text[:_MOST_WRITTEN], current_language())


@lru_cache(maxsize=8)
def _drawn(text: str, _language: str) -> Markup:
    written = MarkdownIt("commonmark", {"html": False}).render(text)
    return article(written, "", lambda _text: ())


def article(html: str, base: str, find: Callable[[str], Marks]) -> Markup:
    """An article's HTML, sanitised once more, its links absolute (against `base`), its marks in place.

    `find` gets the text of the article, blocks parted by blank lines, and says which ranges of it to mark; a range
    may run across inline elements. Images are not loaded: a link to each takes its place, with its description.
    Headings are put below the page's own, tables into regions that can be moved sideways. Of HTML that is too large
    only the text is shown, its blocks as paragraphs, which is told.
    """
    if len(html) > _MOST_CHARACTERS or html.count("<") > _MOST_TAGS or html.count("<img") > _MOST_IMAGES:
        return _plain_article(html, find)
    clean = nh3.clean(
        html,
        tags=set(HTML_SHOWN),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=_REL,
    )
    if _depth(clean) > _DEEPEST:
        return _plain_article(clean, find)
    soup = BeautifulSoup(clean, "lxml")
    root = soup.body
    if root is None:
        return Markup("")
    _link_images(soup, root, base)
    _mend_links(root, base)
    _lower_headings(root)
    turn(root)
    _frame_tables(soup, root)
    told = "".join(_mark(soup, root, find))
    return Markup(told + root.decode_contents())  # noqa: S704  sanitised above; all that is added since is escaped by the tree


def _plain_article(html: str, find: Callable[[str], Marks]) -> Markup:
    text = unescape(_TAG.sub("", _BLOCK_TAG.sub("\n\n", html)))
    told = note(_("This article's layout is too large to be shown; this is its text."))
    return told + paragraphs(Snippet(text, tuple(find(text))))


def _depth(clean: str) -> int:
    """How many elements lie in each other at the most; the HTML is well formed."""
    tags = (found for found in _TAG.finditer(clean) if found[2] not in {"br", "hr", "img"})
    return max(accumulate((-1 if found[1] else 1 for found in tags), initial=0))


def _link_images(soup: BeautifulSoup, root: Tag, base: str) -> None:
    """Each image as a link to it, or as its description in brackets where it has no web address."""
    for image in root.find_all("img"):
        figure = image.find_parent("figure")
        caption = figure.find("figcaption") if figure else None
        described = str(image.get("alt") or "").strip() or (caption.get_text(" ", strip=True) if caption else "")
        address = _absolute(base, str(image.get("src") or ""))
        around = image.find_parent("a")
        if around is not None and not around.get_text(strip=True):
            around.unwrap()
            around = None
        if around is None and address.startswith(("http://", "https://")):
            note = soup.new_tag("a", attrs={"class": "image-note", "href": address, "rel": _REL})
            note.string = _("Image: %(description)s", description=described) if described else _("Image")
        elif described:
            note = soup.new_tag("span", attrs={"class": "image-note"})
            note.string = f"[{_('Image: %(description)s', description=described)}]"
        else:
            image.decompose()
            continue
        image.replace_with(note)


def _mend_links(root: Tag, base: str) -> None:
    for link in root.find_all("a"):
        target = _absolute(base, str(link.get("href") or ""))
        if target and link.get_text(strip=True):
            link["href"] = target
        else:
            link.unwrap()


def _absolute(base: str, href: str) -> str:
    """The address that `href` means on a page at `base`, or "" where that cannot be told or is no web address.

    A place on the same page is none either: its name was not kept.
    """
    if not href or href.startswith("#"):
        return ""
    try:
        whole = urljoin(base, href)
        parts = urlsplit(whole)
    except ValueError:
        return ""
    return whole if (parts.scheme in {"http", "https"} and parts.netloc) or parts.scheme == "mailto" else ""


def _lower_headings(root: Tag) -> None:
    """Headings begin at `h2` and never skip a level downwards, as the page around them needs it."""
    level = 1
    for heading in root.find_all(_HEADINGS):
        if not heading.get_text(strip=True):
            heading.unwrap()
            continue
        level = min(max(int(heading.name[1]), 2), level + 1)
        heading.name = f"h{level}"


def _frame_tables(soup: BeautifulSoup, root: Tag) -> None:
    """Each table in a region of its own: where it is wider than the page, keys must reach it to move it sideways."""
    for table in root.find_all("table"):
        if table.find_parent("table") is None:
            said = {"dir": str(table["dir"])} if table.has_attr("dir") else {}
            region = said | {"class": "framed", "tabindex": "0", "role": "region", "aria-label": _("Table")}
            framed = table.wrap(soup.new_tag("div", attrs=region))
            if (cells := _most_cells(table)) > _NARROW_CELLS:
                kind = "sideways" if cells > _WIDE_CELLS else "sideways narrow"
                said = {"class": f"hint {kind}", "lang": current_language()}
                told = soup.new_tag("p", attrs=said)
                told.string = _("A wide table: it can be moved sideways.")
                framed.insert_before(told)


def _most_cells(table: Tag) -> int:
    return max((len(row.find_all(("td", "th"))) for row in table.find_all("tr")), default=0)


def _mark(soup: BeautifulSoup, root: Tag, find: Callable[[str], Marks]) -> Iterator[Markup]:
    """Marks what is found, and says where that is not all."""
    places, text = _text_of(root)
    marks = tuple(find(text))
    yield from marks_left(marks)
    for (node, offset), here in zip(places, near(marks, ((at, str(node)) for node, at in places)), strict=True):
        if here:
            node.replace_with(*_marked_nodes(soup, str(node), here, offset))


def _marked_nodes(soup: BeautifulSoup, text: str, marks: Marks, offset: int) -> Iterator[NavigableString | Tag]:
    done = 0
    continued = goes_on(marks, offset)
    for start, end in within(marks, offset, len(text)):
        if done < start:
            yield NavigableString(text[done:start])
        mark = soup.new_tag("mark", attrs={"class": "on"} if continued and not start else {})
        mark.string = text[start:end]
        yield mark
        done = end
    if done < len(text):
        yield NavigableString(text[done:])


def _text_of(root: Tag) -> tuple[list[tuple[NavigableString, int]], str]:
    """The text nodes with their offsets in the text they make together, and that text."""
    places: list[tuple[NavigableString, int]] = []
    parts: list[str] = []
    length = 0
    block: Tag | None = None
    for node in root.descendants:
        if isinstance(node, NavigableString):
            around = next((parent for parent in node.parents if parent.name in HTML_BLOCKS), root)
            if block is not None and around is not block:
                parts.append("\n\n")
                length += 2
            block = around
            places.append((node, length))
            parts.append(str(node))
            length += len(node)
        elif isinstance(node, Tag) and node.name in {"br", "hr"}:
            block = node
    return places, "".join(parts)
