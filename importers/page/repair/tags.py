"""Tags that are in the wrong place, or never closed: the parser is helped to the tree that browsers make of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

_EARLY = re.compile(r"</(?:[bB](?:[oO][dD][yY]|[rR]>)|[hH][tT][mM][lL])")
_END = re.compile(r"</(?:body|html)\s{0,9}>", re.IGNORECASE)
_END_OF_LINE = re.compile(r"</br>", re.IGNORECASE)
_P, _END_OF_P = re.compile(r"<[pP][>\s]"), re.compile(r"</[pP]>")
_TITLE, _END_OF_TITLE = (
    re.compile(r"<title\b[^<>]{0,200}>[^<]{0,500}", re.IGNORECASE),
    re.compile(r"</title", re.IGNORECASE),
)
_CODE = re.compile(r"<(script|style)(?=[\s/])[^<>]{0,1000}+(?<=/)>", re.IGNORECASE)
_NEXT_CODE = {name: re.compile(rf"<(/?){name}\b", re.IGNORECASE) for name in ("script", "style")}
_OF_HEAD = frozenset("title meta link script style base template noscript object bgsound basefont".split())
_BEGIN_OF_ANY, _END_OF_ANY = re.compile(r"<([a-zA-Z][\w:-]{0,30})"), re.compile(r"</([a-zA-Z][\w:-]{0,30})")
_ANY = re.compile(r"<(/?)([a-zA-Z][\w:-]{0,30})(?![^\s/>])[^<>]{0,2000}>")
_FAR_MORE = 50
_INLINE = frozenset("a abbr b big cite code em font i ins nobr s small span strike strong sub sup tt u".split())
# They have no content, or end where the next one of their kind begins.
_NEVER_DEEP = frozenset(
    "area base body br col dd dt embed frame head hr html img input li link meta option p param source td th tr track"
    " wbr script style title textarea".split()
)
_HOLD_NO_PARAGRAPHS = ("button", "select", "svg")
_OF_A_MENU, _OF_AN_ARTICLE = 3, 2  # paragraphs of running text: one has fewer, one has so many at least
_RUNNING_TEXT, _MOST_ASKED = 100, 200


def mend_source(text: str) -> str:
    """The page's text without the ends that the parser takes at their word and browsers do not.

    What stands behind `</body>` or `</html>` is part of the page, and `</br>` is a line break. `<script/>` begins a
    script where `</script>` ends it, and what stands between is no text.
    """
    text = _CODE.sub(_begun, text)
    first = _EARLY.search(text)
    if first is None:
        return text
    rest = _END_OF_LINE.sub("<br>", _END.sub("", text[first.start() :]))
    return text[: first.start()] + rest


def _begun(code: re.Match[str]) -> str:
    """The tag of a script or a style without its own end, where another end is the next of its kind."""
    following = _NEXT_CODE[code[1].lower()].search(code.string, code.end())
    return f"{code[0][:-2]}>" if following and following[1] else code[0]


def mend_again(text: str, root: HtmlElement) -> str:
    """The text to be parsed once more, "" where the tree is as it should be.

    `</p>` where no paragraph is open parts the text, and some old pages part theirs by nothing else; a title without an
    end would hold the whole page.
    """
    title = next(root.iter("title"), None)
    if title is not None and "<" in (title.text or "") and not _END_OF_TITLE.search(text):
        begun = _TITLE.search(text)
        return f"{text[: begun.end()]}</title>{text[begun.end() :]}" if begun else ""
    ends = len(_END_OF_P.findall(text))
    if ends > sum(1 for _ in root.iter("p")) and ends > len(_P.findall(text)):
        return _END_OF_P.sub("</p><p></p>", text)
    return ""


def flattened(text: str) -> str:
    """A page too deep for the parser, which would end there, without the elements that it opens far more often than it
    closes them; the text where there are none.

    Programs of the old Web left a `<font>` or a `<div>` open in every line that they wrote.
    """
    open_now = Counter(map(str.lower, _BEGIN_OF_ANY.findall(text)))
    open_now.subtract(map(str.lower, _END_OF_ANY.findall(text)))
    left = {name for name, count in open_now.items() if count > _FAR_MORE and name not in _NEVER_DEEP}
    sign = "" if left <= _INLINE else "<p>"

    def without(found: re.Match[str]) -> str:
        if found[2].lower() not in left:
            return found[0]
        return "" if found[1] else sign

    return _ANY.sub(without, text) if left else text


def mend_tree(root: HtmlElement) -> None:
    """Put what the parser left in the head into the body, and let out what an element holds that was never closed."""
    _end_head(root)
    for each in root.iter(*_HOLD_NO_PARAGRAPHS):
        if next(each.iter("p"), None) is not None:  # it is what stood behind it
            each.tag = "div"
    _open_menus(root)
    _show_noscript(root)


def _end_head(root: HtmlElement) -> None:
    """Where a page leaves out `<body>`, as the programs do that write pages small, or has text before it, the parser
    takes newer elements such as `<article>` for parts of the head."""
    head = root.find("head")
    begin = next((at for at, each in enumerate(head) if each.tag not in _OF_HEAD), -1) if head is not None else -1
    if head is None or begin < 0:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    moved = head[begin:]
    moved[-1].tail, body.text = f"{moved[-1].tail or ''}{body.text or ''}", None
    body[:0] = moved


def _open_menus(root: HtmlElement) -> None:
    """A menu that holds running text was never closed; links there may be as long, so only a paragraph's own text
    counts."""
    whole: HtmlElement | None = None  # the last menu that is one: what stands in it is not looked through again
    for menu in list(root.iter("nav")):
        if whole is not None and any(each is whole for each in menu.iterancestors("nav")):
            continue
        paragraphs = (each for each in islice(menu.iter("p"), _MOST_ASKED) if len(each.text or "") >= _RUNNING_TEXT)
        if _are_at_least(_OF_A_MENU, paragraphs):
            menu.tag = "div"
        else:
            whole = menu


def _show_noscript(root: HtmlElement) -> None:
    """A page that scripts draw may hold its article for readers without them, and for them alone."""
    silent = list(root.iter("noscript"))
    holder = next((each for each in silent if _reads(each)), None)
    if holder is not None and sum(map(_is_running, root.iter("p"))) == sum(map(_is_running, holder.iter("p"))):
        holder.tag = "div"


def _reads(element: HtmlElement) -> bool:
    return _are_at_least(_OF_AN_ARTICLE, filter(_is_running, islice(element.iter("p"), _MOST_ASKED)))


def _are_at_least(count: int, elements: Iterable[HtmlElement]) -> bool:
    return sum(1 for _ in islice(elements, count)) == count


def _is_running(paragraph: HtmlElement) -> bool:
    length = 0
    for text in paragraph.itertext():
        length += len(text)
        if length >= _RUNNING_TEXT:
            return True
    return False
