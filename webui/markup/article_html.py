"""The only maker of markup: escaped text with `<mark>`, and an article's own HTML made safe and marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape as plain
from html import unescape
from itertools import accumulate, chain, repeat
from urllib.parse import urljoin, urlsplit

import nh3
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from markupsafe import Markup, escape

from archive.messages import N_
from index.results import Snippet
from webui.i18n import translation
from webui.i18n.translation import _, ngettext
from webui.markup.match_alignment import MOST_MARKED, Marks, goes_on, near, within
from webui.markup.text_diff import Kind, Paragraph, Piece

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "hr", "li"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "section", "ul"}
    | {"table", "tbody", "td", "tfoot", "th", "thead", "tr"}
)
_INLINE = frozenset(
    {"a", "abbr", "b", "cite", "code", "del", "em", "i", "img", "ins", "kbd", "q", "s", "small", "span", "strong"}
    | {"sub", "sup", "time", "u", "var"}
)
_ATTRIBUTES = {"a": {"href"}, "img": {"alt", "src"}, "ol": {"start"}, "td": {"colspan", "rowspan"}}
_REL = "noopener noreferrer nofollow"
_MARK, _ON = Markup("<mark>{}</mark>"), Markup('<mark class="on">{}</mark>')
_COMPARED = {
    Kind.SAME: Markup("{}"),
    Kind.GONE: Markup('<del><span class="unseen" lang="{lang}">{said} </span>{}<span class="unseen">;</span></del>'),
    Kind.NEW: Markup('<ins><span class="unseen" lang="{lang}">{said} </span>{}<span class="unseen">;</span></ins>'),
}
_LEFT_OUT = Markup('<p class="left-out" lang="{}">{}</p>')
_SAID = {Kind.SAME: "", Kind.GONE: N_("removed:"), Kind.NEW: N_("added:")}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_BLOCKS, reverse=True))})\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
# Beyond these, a tree of the article would take seconds and hundreds of megabytes.
_MOST_CHARACTERS, _MOST_TAGS, _MOST_IMAGES, _DEEPEST = 2_000_000, 20_000, 1_000, 200


def marked(snippet: Snippet) -> Markup:
    """The text, escaped, its marks as `<mark>`."""
    return fragments([snippet])


def fragments(snippets: Iterable[Snippet], href: str = "") -> Markup:
    """Several snippets in a row, one ellipsis between any two, whether or not they bring their own.

    With `href`, the article's address, each mark leads to its own place there (`numbered_matches`).
    """
    row, close = "", "</mark>"
    # The title leads to the article for those who go by keys or by ear.
    link = f'<a class="at" tabindex="-1" href="{plain(href)}#match-' if href else ""
    for snippet in snippets:
        shown = _without_lead(snippet) if row.endswith("…") else snippet
        if row:
            row += " " if row.endswith("…") or snippet.text.startswith("…") else " … "
        done = 0
        for number, (start, end) in enumerate(shown.marks, shown.first + 1):
            opening = f'{link}{number}"><mark>' if href else "<mark>"
            row += f"{plain(shown.text[done:start])}{opening}{plain(shown.text[start:end])}{close}"
            row += "</a>" if href else ""
            done = end
        row += plain(shown.text[done:])
    return Markup(row)  # noqa: S704  every text in it is escaped above; markup of its own is what takes long


def paragraphs(snippet: Snippet) -> Markup:
    """A text with blank lines between its paragraphs, as `<p>` elements with its marks."""
    texts = snippet.text.split("\n\n")
    starts = list(accumulate((len(text) + 2 for text in texts), initial=0))
    parts = [
        f"<p>{''.join(_pieces(text, here, start))}</p>"
        for text, start, here in zip(texts, starts, near(snippet.marks, zip(starts, texts, strict=False)), strict=False)
        if text.strip()
    ]
    return Markup("\n".join((*_marks_left(snippet.marks), *parts)))  # noqa: S704  every text in it is escaped


def compared_line(pieces: Iterable[Piece]) -> Markup:
    """Pieces of two texts in a row, what is gone as `<del>` and what is new as `<ins>`, each said in words too."""
    return Markup(" ").join(
        _COMPARED[piece.kind].format(piece.text, lang=translation.current_language(), said=_(_SAID[piece.kind]))
        for piece in pieces
    )


def compared(paragraphs: Iterable[Paragraph]) -> Markup:
    """Two texts in one, as `<p>` elements."""
    return Markup("\n").join(
        Markup("<p>{}</p>").format(compared_line(each.pieces))
        if each.pieces
        else _LEFT_OUT.format(
            translation.current_language(),
            ngettext("One paragraph is the same.", "%(number)s paragraphs are the same.", each.left_out),
        )
        for each in paragraphs
    )


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
        tags=set(_BLOCKS | _INLINE),
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
    _frame_tables(soup, root)
    told = "".join(_mark(soup, root, find))
    return Markup(told + root.decode_contents())  # noqa: S704  sanitised above; all that is added since is escaped by the tree


def numbered_matches(body: Markup, numbers: Sequence[int] = ()) -> Markup:
    """The same with its marks named `match-1`, `match-2` ..., so that links can lead there; `numbers`, where given, are
    those of the marks in their order, 0 for one that no link leads to."""
    first, *others = str(body).split("<mark>")
    told = chain(numbers or range(1, len(others) + 1), repeat(0))
    parts = (
        f'<mark id="match-{number}">{part}' if number else f"<mark>{part}"
        for part, number in zip(others, told, strict=False)
    )
    return Markup(first + "".join(parts))  # noqa: S704  the markup was safe before


def _plain_article(html: str, find: Callable[[str], Marks]) -> Markup:
    text = unescape(_TAG.sub("", _BLOCK_TAG.sub("\n\n", html)))
    told = _note(_("This article's layout is too large to be shown; this is its text."))
    return told + paragraphs(Snippet(text, tuple(find(text))))


def _depth(clean: str) -> int:
    """How many elements lie in each other at the most; the HTML is well formed."""
    tags = (found for found in _TAG.finditer(clean) if found[2] not in {"br", "hr", "img"})
    return max(accumulate((-1 if found[1] else 1 for found in tags), initial=0))


def _marks_left(marks: Marks) -> Iterator[Markup]:
    """A sentence where not all are marked."""
    if len(marks) > MOST_MARKED:
        first, total = translation.number_text(MOST_MARKED), translation.number_text(len(marks))
        yield _note(_("Only the first %(first)s of %(total)s matches are marked.", first=first, total=total))


def _note(said: str) -> Markup:
    return Markup('<p class="note" role="note" lang="{}">{}</p>').format(translation.current_language(), said)


def _pieces(text: str, marks: Marks, offset: int) -> Iterator[Markup]:
    """`text`, which begins at `offset` of the text that the marks count in, in marked and unmarked pieces."""
    done = 0
    continued = goes_on(marks, offset)
    for start, end in within(marks, offset, len(text)):
        yield escape(text[done:start])
        yield (_MARK if start or not continued else _ON).format(text[start:end])
        done = end
    yield escape(text[done:])


def _without_lead(snippet: Snippet) -> Snippet:
    """The snippet without the ellipsis that it may begin with."""
    lead = len(snippet.text) - len(snippet.text.lstrip("…"))
    return Snippet(snippet.text[lead:], tuple(within(snippet.marks, lead, len(snippet.text) - lead)), snippet.first)


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
            region = {"class": "framed", "tabindex": "0", "role": "region", "aria-label": _("Table")}
            table.wrap(soup.new_tag("div", attrs=region))


def _mark(soup: BeautifulSoup, root: Tag, find: Callable[[str], Marks]) -> Iterator[Markup]:
    """Marks what is found, and says where that is not all."""
    places, text = _text_of(root)
    marks = tuple(find(text))
    yield from _marks_left(marks)
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
            around = next((parent for parent in node.parents if parent.name in _BLOCKS), root)
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
