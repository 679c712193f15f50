"""HTML made safe to show, and HTML as paragraphs of text."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from lxml import etree

from archive.document import HTML_KEPT, clean_text
from importers.page.tree import Element, line_of, parse

# Pictures stay by their address; who shows an article turns them into links, so that no page calls other machines.
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "*": {"lang", "dir"},
}
_UNREAD = frozenset(
    "script style noscript template svg math head title iframe object select button textarea canvas audio video noembed"
    " noframes rt rp".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody tfoot"
    " thead tr ul".split()
)
_BREAK = "\x1e"


def sanitise(html: str) -> str:
    """The same content with nothing in it that runs, loads, styles or identifies; never raises.

    Only an allow-list of tags and attributes stays, links only to http, https and mailto, and every link carries
    `rel="noopener noreferrer nofollow"`.
    """
    root = parse(html)
    if root is None:
        return ""
    # Serialised from the bounded tree: the sanitiser's own parser takes quadratic time on deep nesting.
    return sanitise_element(root)


def sanitise_element(element: Element, base: str = "", *, pictures: bool = True) -> str:
    """`sanitise` for an element that is parsed already; relative links are made absolute with `base`, or dropped.

    Pictures without an address go, and all of them with `pictures` False.
    """
    markup = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    base = base if base.startswith(("http://", "https://")) else ""
    try:
        cleaner = _cleaner(base, pictures=pictures)
    except ValueError:  # the sanitiser is stricter about hosts than any page
        cleaner = _cleaner("", pictures=pictures)
    cleaned = _spelled(cleaner.clean(_short(markup))) if _is_long(markup) else cleaner.clean(markup)
    return _UNPLACED.sub("", clean_text(cleaned)).strip()


def _is_long(markup: str) -> bool:
    """Whether the sanitiser would take long to write it: its time grows with the square of these signs in one text."""
    return markup.count("&amp;") + markup.count("&nbsp;") + markup.count("\xa0") > _MANY


def _short(markup: str) -> str:
    """The markup with characters that no tree holds for these signs, as far as it is text, and without attributes that
    no page needs."""
    return _TEXT.sub(
        lambda text: _FOR_NBSP.sub("\x02", text[0].replace("&amp;", "\x01")), _LONG_VALUE.sub('=""', markup)
    )


def _spelled(cleaned: str) -> str:
    return cleaned.replace("\x01", "&amp;").replace("\x02", "&nbsp;")


_MANY = 5000
_TEXT = re.compile(r">[^<>]+")  # within a tag the signs of a tag are written out
_FOR_NBSP = re.compile("&nbsp;|\xa0")
_LONG_VALUE = re.compile(r'="[^"<>]{9999,}"')


# As the sanitiser writes it, where quotes and nothing else end a value.
_UNPLACED = re.compile(r'<img(?: (?!src=)[a-z]{1,9}="[^"]*")*>')


def text_of(html: str) -> str:
    """The readable text: paragraphs joined by blank lines, `<br>` as a line break; "" where there is none."""
    root = parse(html)
    return "" if root is None else "\n\n".join(paragraphs(root))


def paragraphs(root: Element) -> list[str]:
    """The text of each block inside `root`, in order, white space collapsed (kept inside `<pre>`)."""
    found: list[str] = []
    parts: list[str] = []
    preformatted = 0
    skip: Element | None = None

    def flush() -> None:
        found.extend(_paragraphs_in("".join(parts)))
        parts.clear()

    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if event == "start" and skip is None:
            if tag in _UNREAD or not isinstance(tag, str):
                skip = element
                continue
            preformatted += tag == "pre"
            if tag in _BLOCKS:
                flush()
            elif tag == "br":
                parts.append(_BREAK)
            elif tag in ("td", "th"):
                parts.append(" ")
            parts.append(_text(element.text, preformatted))
        elif event == "end":
            if skip is not None and skip is not element:
                continue
            if skip is None:
                preformatted -= tag == "pre"
                if tag in _BLOCKS:
                    flush()
            skip = None
            if element is not root:
                parts.append(_text(element.tail, preformatted))
    flush()
    return found


def _text(raw: str | None, preformatted: int) -> str:
    if not raw:
        return ""
    return raw.replace("\n", _BREAK) if preformatted else raw


def _paragraphs_in(block: str) -> list[str]:
    """One block's text, in two where line breaks leave an empty line."""
    lines = [line_of(line) for line in block.split(_BREAK)]
    return [part.strip() for part in "\n".join(lines).split("\n\n") if part.strip()]


@lru_cache(maxsize=64)
def _cleaner(base: str = "", *, pictures: bool = True) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(HTML_KEPT if pictures else HTML_KEPT - {"img"}),
        clean_content_tags=set(
            "script style noscript noembed noframes template textarea title iframe svg math".split()
        ),
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        # A relative link would lead into our own site.
        url_relative=("rewrite_with_base", base) if base else "deny",
        link_rel="noopener noreferrer nofollow",
    )
