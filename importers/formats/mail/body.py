"""The body of a newsletter: what its issue says, without hidden text, counting pictures, personal links and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from importers.formats.mail.flow import Piece, markup_of, pieces_of
from importers.formats.mail.footers import is_view_line, without_footers
from importers.formats.mail.links import Links
from importers.formats.mail.parts import Content
from importers.formats.mail.recipient import Recipient
from importers.page.dates.parse import read_dateline
from importers.page.meta_tags import clean_url
from importers.page.sanitise import sanitise, text_of
from importers.page.tree import Element, parse

_HIDDEN = re.compile(
    r"(?:\A|;)\s{0,9}(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden"
    r"|opacity\s{0,9}:\s{0,9}0(?:\.0{1,9})?\s{0,9}(?:;|!|\Z)"
    r"|max-height\s{0,9}:\s{0,9}0(?:px)?\s{0,9}(?:;|!|\Z))",
    re.IGNORECASE,
)
_NO_SIZE = re.compile(r"(?:\A|;)\s{0,9}font-size\s{0,9}:\s{0,9}[01](?:px|pt|em|rem)?\s{0,9}(?:;|!|\Z)", re.IGNORECASE)
_SIZE = re.compile(r"font-size", re.IGNORECASE)
_PREHEADER = re.compile(
    r"(?:^|[\s_-])(?:pre-?header|preview-?text|mcnpreviewtext|hidden-?preheader|mktemail-preheader)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SMALL = re.compile(r"\A\s{0,9}[1-5]?\d(?:px)?\s{0,9}\Z")  # an icon
_NO_PICTURE = re.compile(
    r"(?:\A|[/_.-])(?:logo|icons?|avatar|gravatar|emoji|spacer|social|badge|button|facebook|twitter|instagram|linkedin"
    r"|youtube)s?(?:\Z|[/_.-])",
    re.IGNORECASE,
)
_DOT_STYLE = re.compile(
    r"(?:\A|[;\s])(?:width|height|max-width|max-height)\s{0,9}:\s{0,9}[0-3](?:px)?\s{0,9}(?:;|!|\Z)", re.IGNORECASE
)
_COUNTS = re.compile(
    r"/track/open|/wf/open|/open(?:\.php|\.aspx?|\.gif|/|\?)|/o\.gif|/px\.png|/ut\.php|/e\dt/o/|/oo/|/beacon"
    r"|/pixel|[/_-]1x1|/spacer|/blank\.gif"
    r"|google-analytics\.com|/collect\?|eotrx|email\.substack\.com/o|/on\.jsp|/mk/op|/tr/op|/I0/|emltrk|/imp\?"
    r"|doubleclick|/wysija|/trackopen"
    r"|/q/[\w~-]{16}|/o/eJ|/o/[\w-]{30}|track(?:ing)?\.gif|clear\.gif|/stat\.php|/opened|mailtrack",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\A(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|hola|estimad[oa]s?|querid[oa]s?|apreciad[oa]"
    r"|buenos d[ií]as"
    r"|bonjour|ch[eè]re?|salut|hallo|liebe[rs]?|sehr geehrte[rs]?(?: (?:frau|herr))?|guten tag|ciao|gentile"
    r"|car[oa]|salve|ol[aá]|prezad[oa]"
    r"|benvolgu(?:t|da)|bon dia|estima(?:t|da))\b",
    re.IGNORECASE,
)
_LONGEST_GREETING = 80
_AT_TOP = 8
_DAY = re.compile(r"[^\W\d_]{3,9}\.? \d{1,2}|\d{1,2}\.? (?:de )?[^\W\d_]{3,10}")


@dataclass(frozen=True, slots=True)
class Body:
    """The issue as `html` and as paragraphs of `text`; `url` is where it can be read by all, or ""."""

    html: str = ""
    text: str = ""
    url: str = ""


def body_of(content: Content, recipient: Recipient, title: str, author: str) -> Body:
    """The body of a mail that says something. `title` and `author` are the mail's, which are not
    repeated at its beginning."""
    root = parse(content.html)
    if root is None:
        return Body()
    for element in list(root.iter()):
        if _is_hidden(element) and element.getparent() is not None and element.tag != "body":
            element.drop_tree()
    _scrub(root, recipient)
    links = Links([each.get("href") or "" for each in root.iter("a")], recipient)
    url = _where_to_read(root, links)
    known: dict[str, str] = {}

    def link(address: str) -> str:
        if address not in known:
            known[address] = links.clean(address)
        return known[address]

    pieces = without_footers(pieces_of(root, link, lambda image: _picture(image, links)))
    pieces = list(_without_names(_untitled(pieces, title, author), recipient))
    html = recipient.without_addresses(sanitise(markup_of(pieces)))
    return Body(html, text_of(html), url)


def _is_hidden(element: Element) -> bool:
    if not isinstance(element.tag, str):
        return False
    style = element.get("style") or ""
    if element.get("hidden") is not None or _HIDDEN.search(style):
        return True
    if _PREHEADER.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        # Some call so the row at the top that everybody sees.
        return len(element) == 0 or not any(each.tag in ("a", "img") for each in element.iter())
    # What holds the whole page has no size itself where each of its parts has one.
    return bool(_NO_SIZE.search(style)) and not any(
        _SIZE.search(each.get("style") or "") or each.tag == "img" for each in element.iterdescendants()
    )


def _scrub(root: Element, recipient: Recipient) -> None:
    for element in root.iter():
        if element.text and "@" in element.text:
            element.text = recipient.without_addresses(element.text)
        if element.tail and "@" in element.tail:
            element.tail = recipient.without_addresses(element.tail)
        if isinstance(element.tag, str) and "@" in (element.get("alt") or ""):
            element.set("alt", recipient.without_addresses(element.get("alt") or ""))


def _picture(image: Element, links: Links) -> str:
    address = (image.get("src") or "").strip()
    sides = [image.get("width") or "", image.get("height") or ""]
    if (
        any(_SMALL.match(side) for side in sides)
        or _DOT_STYLE.search(image.get("style") or "")
        or _COUNTS.search(address)
    ):
        return ""
    found = links.clean(address) if address.startswith(("http://", "https://")) else ""
    return "" if _NO_PICTURE.search(found.partition("?")[0].partition("//")[2].partition("/")[2]) else found


def _where_to_read(root: Element, links: Links) -> str:
    for anchor in root.iter("a"):
        text = " ".join("".join(anchor.itertext()).split())
        address = anchor.get("href") or ""
        leads = text and address.startswith("http") and is_view_line(Piece("p", "", text[:200]))
        if leads and (found := clean_url(links.clean(address))) and found.rstrip("/").count("/") > 2:
            return found
    return ""


def _untitled(pieces: list[Piece], title: str, author: str) -> list[Piece]:
    """Without the title, the author and the day where the text begins with them."""
    said = {_folded(title), _folded(author), ""}
    kept = [piece for place, piece in enumerate(pieces) if place >= _AT_TOP or not _is_of_head(piece, said)]
    return kept if any(piece.text for piece in kept) else pieces


def _is_of_head(piece: Piece, said: set[str]) -> bool:
    return bool(piece.text) and bool(
        _folded(piece.text) in said or _DAY.fullmatch(piece.text) or read_dateline(piece.text)
    )


def _without_names(pieces: list[Piece], recipient: Recipient) -> Iterator[Piece]:
    """Without the reader's name: a greeting goes whole, elsewhere the whole name goes."""
    whole = [name for name in recipient.names if " " in name]
    every = {word.casefold() for name in recipient.names for word in (name, *name.split())}
    for piece in pieces:
        words = _folded(piece.text).split() if every and len(piece.text) <= _LONGEST_GREETING else []
        if words and _GREETING.match(piece.text) and every & {" ".join(words[-n:]) for n in range(1, 5)}:
            continue
        html, text = piece.html, piece.text
        if every and _GREETING.match(piece.text):
            html, text = (_ungreeted(each, every) for each in (html, text))
        for name in whole:
            html, text = html.replace(name, ""), text.replace(name, "")
        if text == piece.text:
            yield piece
        elif text.strip():
            yield replace(piece, html=html, text=text)


def _ungreeted(text: str, names: set[str]) -> str:
    """A paragraph that begins with a greeting, without the name in it."""
    head, comma, rest = text.partition(",")
    greeting = _GREETING.match(head)
    if greeting and comma and _folded(head[greeting.end() :]) in names:
        return f"{head[: greeting.end()]},{rest}"
    return text


def _folded(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


_WORDS = re.compile(r"[\w'’]+")
