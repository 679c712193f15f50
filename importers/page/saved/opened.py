"""A page's text to its tree, with what others added to the page when they saved it taken out again."""

from __future__ import annotations

import re
from contextlib import suppress

from lxml import etree

from importers.page.saved.archive_marks import (
    CACHE_ID,
    archive_note,
    cached,
    is_of_archive,
    is_of_archive_today,
    is_of_wayback,
)
from importers.page.saved.shadow import has_shadows, show_shadows
from importers.page.saved.wayback import is_address_of_archive, original_of
from importers.page.tree import Element, fit, parse, words_of

_TOOLBARS = (
    ("<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->"),
    ("<!-- WB Insert -->", "<!-- End WB Insert -->"),
)
_MOST_BANNERS = 9
_LONGEST = 100_000  # characters of a value: longer ones are pictures
_OF_TOOLBAR = re.compile(r"wm-(?:ipp|disclaim|toolbar)|wmtb\Z|donato|__?wb_|ait-banner", re.IGNORECASE)
_TIME = re.compile(r"/\d{1,14}(?:[a-z]{2,4}_)?/")
# An address that was rewritten, wherever it begins in a value: its host, its folders, its time.
_REWRITTEN = re.compile(
    r"""(?<![^\s"'(,=])(?:(?:https?:)?//([\w.-]{1,100})(?::\d{1,5})?)?/?(?:[\w-]{1,40}/){0,4}?(\d{1,14})(?:[a-z]{2,4}_)?/"""
    r"(?=https?:/|mailto:|ftp:|javascript:)"
)
_PORT = re.compile(r"(?<![^\s\"'(,=])(http://[\w.-]{1,100}):80(?=[/?#]|\Z)")
_NO_DIGIT = re.compile(r"\D")
_TITLES = frozenset({"og:title", "twitter:title"})


def opened(text: str) -> Element | None:
    """The root of the page, or None where there is nothing that could be a page.

    Of a page from the Wayback Machine its toolbar is gone and its links are those of the page; of one from
    archive.today only the page stays; of one from a search engine's cache the header is gone; shadow roots are read in
    place. Of any other page it is what `parse` gives, without templates.
    """
    with suppress(IndexError):
        seen, kept = _looked_at.pop()
        if seen == text:
            return kept
    from_archive = is_of_archive(text)
    from_wayback = from_archive and is_of_wayback(text)
    from_today = from_archive and not from_wayback and is_of_archive_today(text)
    copy = None if from_wayback or from_today else cached(text)
    time = _NO_DIGIT.sub("", archive_note(text).captured) if from_wayback else ""
    if from_wayback:
        text = _without_banners(text)
    root = parse(text[copy.begins :] if copy else text)
    if root is None:
        return None
    if from_wayback:
        _write_back(root, time)
    elif from_today:
        _keep_page(root)
    elif copy:
        _without_header(root, copy.address)
    if root.find("frameset") is not None:
        _show_beside_frames(root)
    if has_shadows(text):
        show_shadows(root)
    # What is left in one nobody sees: scripts fill it in with other dates and names.
    etree.strip_elements(root, "template", with_tail=False)
    if "data-savepage-href" in text:
        for link in root.iter("a"):
            _put(link, "href", link.get("data-savepage-href") or link.get("href") or "")
    return root


def looked_at(text: str) -> Element | None:
    """As `opened`, for who only looks at a page and changes nothing: who opens the same text next gets this tree."""
    root = opened(text)  # the one that is kept, where it is of this text
    _looked_at[:] = [(text, root)]
    return root


_looked_at: list[tuple[str, Element | None]] = []


def _without_banners(text: str) -> str:
    """The text without what stands between these marks."""
    for begin, end in _TOOLBARS:
        for _ in range(_MOST_BANNERS):
            at = text.find(begin)
            until = text.find(end, at) if at >= 0 else -1
            if until < 0:
                break
            text = text[:at] + text[until + len(end) :]
    return text


def _write_back(root: Element, time: str) -> None:
    """Take toolbars out that stand without their marks, and give addresses back as the page had them.

    `time` is that of the copy, 14 digits or "": an address with another time is one of a copy that the page cites.
    """

    def original(found: re.Match[str]) -> str:
        host, digits = found[1] or "", found[2]
        if time and len(digits) == 14 and digits != time and host:
            return found[0]
        return "" if len(digits) == 14 or not host or is_address_of_archive(f"https://{host}/") else found[0]

    for element in list(root.iter(etree.Element)):
        if _OF_TOOLBAR.match(element.get("id") or ""):
            _drop(element)
            continue
        for name, value in element.attrib.items():
            if "/" in value and len(value) < _LONGEST and _TIME.search(value):
                _put(element, name, _without_port(_REWRITTEN.sub(original, value)))
        if element.tag == "script" and "ld+json" in (element.get("type") or "") and element.text:
            element.text = _REWRITTEN.sub(original, fit(element.text).replace("\\/", "/"))


def _without_port(value: str) -> str:
    return _PORT.sub(r"\1", value) if ":80" in value else value


def _keep_page(root: Element) -> None:
    """Leave of a page of archive.today what it shows: its head and its frame are the archive's."""
    content = next((each for each in root.iter("div") if each.get("id") == "CONTENT"), None)
    body = next(root.iter("body"), None)
    if content is not None and body is not None and body not in content.iter("body"):
        content.tail = None
        for child in list(body):
            body.remove(child)
        body.text = None
        body.append(content)
    for element in [*root.iter("meta"), *root.iter("link"), *root.iter("base")]:
        named = element.get("property") or element.get("name") or ""
        if element.tag != "meta" or (named and named not in _TITLES):
            _drop(element)
    root.attrib.pop("itemtype", None)
    for link in root.iter("a"):
        if address := original_of(link.get("href") or "")[0]:
            _put(link, "href", address)
    for image in root.iter("img"):
        # The archive keeps pictures of its own; some of them say where they were.
        _put(image, "src", image.get("currentsourceurl") or "")
        image.attrib.pop("srcset", None)


def _without_header(root: Element, address: str) -> None:
    """Take the header of a cache out where it is still there, and have the page know its address."""
    named = next((each for each in root.iter("div") if CACHE_ID in (each.get("id") or "")), None)
    header = named if named is not None else _around_time(root, address)
    if header is not None:
        _drop(header)
    if next(root.iter("base"), None) is None:
        base = etree.SubElement(root if (head := root.find("head")) is None else head, "base")
        _put(base, "href", address)


def _around_time(root: Element, address: str) -> Element | None:
    """The smallest element around the link to the page that also holds the time in Greenwich, where it is short."""
    link = next((each for each in root.iter("a") if each.get("href") == address), None)
    for above in link.iterancestors() if link is not None else ():
        text = words_of(above, _LONGEST_HEADER + 1)
        if above.tag in ("body", "html") or len(text) > _LONGEST_HEADER:
            return None
        if _GREENWICH.search(text):
            return above
    return None


_LONGEST_HEADER = 1500
_GREENWICH = re.compile(r"\d\d:\d\d:\d\d GMT\b")


def _show_beside_frames(root: Element) -> None:
    """Let a page of frames have the body that it holds for readers without them, which the parser leaves as text."""
    beside = next(root.iter("noframes"), None)
    inner = parse(beside.text) if beside is not None and beside.text and beside.text.strip() else None
    body = inner.find("body") if inner is not None else None
    if body is not None:
        root.append(body)


def _put(element: Element, name: str, value: str) -> None:
    with suppress(ValueError):  # a name that the parser takes and the tree refuses is none of an address
        element.set(name, fit(value))


def _drop(element: Element) -> None:
    if element.getparent() is not None:
        element.drop_tree()
