"""What web archives and caches write into the pages that they show: which page it is, and when it was saved."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape

from importers.page.dates.find import find_date
from importers.page.saved.moments import digits_moment
from importers.page.saved.wayback import is_address_of_archive, is_address_of_today, original_of

HEAD, TAIL = 64 * 1024, 4096
"""Characters of a page, at its beginning and its end, that are read for what archives write there."""
GLANCE = 24 * 1024
"""Characters in which one of these words stands in every page that an archive gave out."""
GLANCED = ("archive.", "WAYBACK", "wbinfo", "/web/", "wayback/")

_ABOUT_WAYBACK = (
    "WAYBACK TOOLBAR",
    "__wm.",
    "FILE ARCHIVED ON",
    "wbinfo.",
    "sWayBackCGI",
    "wm-ipp",
    "wbCurrentUrl",
    "WB_wombat_Init",
)
_SAVED_FROM = re.compile(r"(?:\surl: |\surl=\(\d{4}\)|Saved from |Mirrored from )([^\s<>]{10,2000})")
_REWRITTEN = re.compile(r"""=["']?/web/\d{4,14}(?:[a-z]{2}_)?/https?:""")
_CALL = re.compile(
    r"""__wm\.(?:wombat|bt)\((?:[\w.]{1,9},\s{0,3}){0,6}(?:["']\w{1,20}["'],\s{0,3})?["'](https?:[^"'\s]{4,2000})["']"""
    r"""\s{0,3},\s{0,3}["'](\d{14})["']""",
)
_INIT = re.compile(r"""WB_wombat_Init\(\s{0,3}["'][^"'\s]{4,200}["']\s{0,3},\s{0,3}["'](\d{14})["']""")
_PRINTED = re.compile(r"Wayback Machine - (https?://[^\s<>\"']{10,2000})")
_INFO_ADDRESS = re.compile(r"""wbinfo\.url\s{0,3}=\s{0,3}["']([^"'\s]{4,2000})["']""")
_INFO_TIME = re.compile(r"""wbinfo\.timestamp\s{0,3}=\s{0,3}["'](\d{4,14})["']""")
_CURRENT = re.compile(r"""wbCurrentUrl\s{0,3}=\s{0,3}["'](https?:[^"'\s]{4,2000})["']""")
_PREFIX = re.compile(r"""sWayBackCGI\s{0,3}=\s{0,3}["'][^"'\s]{0,200}/(\d{14})/["']""")
_TOOLBAR_FIELD = re.compile(r"""<input\b(?=[^<>]{0,400}?\bwmtbURL\b)[^<>]{0,2400}>""", re.IGNORECASE)
_TIMES = re.compile(r"/web/(\d{14})(?:[a-z]{2}_)?/https?:")
_ARCHIVED = re.compile(
    r"FILE ARCHIVED ON (?:(\d{14})|(\d{1,2}:\d\d:\d\d) ([^\s\d]{3,12} \d{1,2}, \d{4})) AND RETRIEVED FROM THE"
)
_TAG = re.compile(r"<(?:link|meta|base)\b[^<>]{0,3000}>", re.IGNORECASE)
_OWN = re.compile(
    r"""\brel\s{0,3}=\s{0,3}["']?canonical\b|property\s{0,3}=\s{0,3}["']?og:url\b|\A<base\b""", re.IGNORECASE
)
_VALUE = re.compile(r"""\b(?:href|content)\s{0,3}=\s{0,3}["']?\s{0,3}([^\s"'<>]{1,2000})""", re.IGNORECASE)
_BASE = re.compile(r"""<base\b[^<>]{0,200}?\bhref\s{0,3}=\s{0,3}["']?(https?://[^\s"'<>]{4,2000})""", re.IGNORECASE)

_TODAY = re.compile(r"""["'/=]archive\.(?:today|is|ph|li|fo|md|vn|ec)\b""")
_HEADER = re.compile(r"""\bid\s{0,3}=\s{0,3}["']?HEADER\b""")
_FIELD = re.compile(r"""<input\b(?=[^<>]{0,900}?\bname\s{0,3}=\s{0,3}["']?q\b)[^<>]{0,900}>""", re.IGNORECASE)
_ANY_FIELD = re.compile(r"""<input\b[^<>]{0,400}?\bvalue\s{0,3}=\s{0,3}["']?https?:[^<>]{4,2000}>""", re.IGNORECASE)
_FIELD_VALUE = re.compile(
    r"""\bvalue\s{0,3}=\s{0,3}(?:"([^"]{4,2000})"|'([^']{4,2000})'|([^\s"'>]{4,2000}))""", re.IGNORECASE
)
_BOOKMARK = re.compile(r"""https?://archive\.\w{2,5}/\d{14}/https?:[^\s"'<>]{4,2000}""")
_UTC = re.compile(r"(\d{1,2} [A-Z][a-z]{2} \d{4}) (\d\d:\d\d:\d\d) UTC")

CACHE_ID = "google-cache-hdr"
_ENGINES = re.compile(r"google|yahoo|bing|live search|yandex|baidu|naver", re.IGNORECASE)
_ITSELF = re.compile(r"<!doctype|<html\b", re.IGNORECASE)
_CACHE = re.compile(
    r"cach[eé]|кэш|кеш|キャッシュ|快照|庫存|库存|저장|önbell|mezipam|gyorsítótár|zwischenspeicher|buffert|välimuist|pamięci",
    re.IGNORECASE,
)
_LINK = re.compile(r"""<a\b[^<>]{0,200}?\bhref\s{0,3}=\s{0,3}["']?(https?://[^\s"'<>]{4,2000})""", re.IGNORECASE)
_OF_PAGE = re.compile(r"<(?:article|main|h1|nav)\b", re.IGNORECASE)
_SENTENCE = 1200  # characters of markup
_CLOCK = re.compile(r"(\d\d:\d\d:\d\d) GMT\b")
_MARKUP = re.compile(r"<[^<>]{0,2000}>")
_INVARIANT = re.compile(r"<!--\s{0,3}InvariantDate:\s{0,3}(\d{1,2})/(\d{1,2})/(\d{4})")
_CACHE_HEAD = 12_000


@dataclass(frozen=True, slots=True)
class Note:
    """A page's address and when it was saved, ISO 8601 in UTC; "" where it is not said."""

    address: str = ""
    captured: str = ""


def is_of_archive(page: str) -> bool:
    """Whether the page may be one that an archive gave out: quick, and true of some others."""
    return any(map(page[:GLANCE].__contains__, GLANCED)) or "FILE ARCHIVED ON" in page[-TAIL:]


def is_of_wayback(page: str) -> bool:
    """Whether the page is a copy that the Wayback Machine, or a program of its family, gave out."""
    head = page[:HEAD]
    if any(mark in head for mark in _ABOUT_WAYBACK) or "FILE ARCHIVED ON" in page[-TAIL:]:
        return True
    # An article may cite copies: of one that is a copy itself its own address or many of its links are rewritten.
    saved_from = _SAVED_FROM.search(page, 0, 8192)
    if saved_from and original_of(saved_from[1])[0]:
        return True
    return bool(_own_copy(head)) or ("/web/" in head and len(_REWRITTEN.findall(head)) > 2)


def is_of_archive_today(page: str) -> bool:
    """Whether the page was saved from archive.today, under any of its names."""
    head = page[:HEAD]
    return bool(_TODAY.search(head) and _HEADER.search(head))


@dataclass(frozen=True, slots=True)
class Cached:
    """A page from a search engine's cache: its address, the header that the cache put before it, and where the page
    itself begins (0 where it cannot be told from the header by its text)."""

    address: str
    header: str
    begins: int


def cached(page: str) -> Cached | None:
    """The page as a search engine's cache gave it out; None for any other.

    Caches write the page's address as its base and as a link before the page itself begins, or at least a sentence with
    the address and the time in Greenwich, before anything that is the page's.
    """
    head = page[:_CACHE_HEAD]
    is_timed = " GMT" in head
    if not (is_timed or "<base" in head or "<BASE" in head) or not _ENGINES.search(head):
        return None
    base = _BASE.search(head)
    if base:
        begins = next((found.start() for found in _ITSELF.finditer(head, base.end())), 0)
        header, address = head[base.end() : begins or None], unescape(base[1])
        if (begins or CACHE_ID in head) and address in unescape(header):
            return Cached(address, header, begins)
    clock = _CLOCK.search(head) if is_timed else None
    said = head[max(0, clock.start() - _SENTENCE) : clock.end()] if clock else ""
    link = _LINK.search(said)
    if (
        not link
        or not _CACHE.search(said)
        or not _ENGINES.search(said)
        or _OF_PAGE.search(head[: head.find(said)] + said)
    ):
        return None
    return Cached(unescape(link[1]), said, 0)


def archive_note(page: str) -> Note:
    """What the marks of a web archive or a cache say of the page; nothing where it has none."""
    if is_of_archive(page):
        if is_of_wayback(page):
            return _of_wayback(page)
        if is_of_archive_today(page):
            return _of_today(page[:HEAD])
    copy = cached(page)
    return _of_cache(copy) if copy else Note()


def _of_wayback(page: str) -> Note:
    looked_at = f"{page[:HEAD]}\n{page[HEAD:][-TAIL:]}"
    archived = _archived_on(looked_at) or _of_links(looked_at)
    if call := _CALL.search(looked_at):
        return _note(unescape(call[1]), digits_moment(call[2]))
    if printed := _PRINTED.search(looked_at):
        address, captured = original_of(unescape(printed[1]))
        if address:
            return _note(address, captured or archived)
    if info := _INFO_ADDRESS.search(looked_at):
        time = _INFO_TIME.search(looked_at)
        return _note(unescape(info[1]), digits_moment(time[1]) if time else "")
    if current := _CURRENT.search(looked_at):
        return _note(unescape(current[1]), archived)
    if own := _own_copy(looked_at):
        address, captured = original_of(own, any_host=True)
        return _note(address, archived or captured)
    field = _TOOLBAR_FIELD.search(looked_at)
    if field and (value := _FIELD_VALUE.search(field[0])):
        return _note(unescape(next(filter(None, value.groups()))), archived)
    prefix = _PREFIX.search(looked_at) or _INIT.search(looked_at)
    base = _BASE.search(looked_at)
    # Such copies were given their address as their base; that of a site is not that of a page.
    address = base[1] if base and base[1].count("/") > 2 and not base[1].endswith("/") else ""
    return _note(address, archived or (digits_moment(prefix[1]) if prefix else ""))


def _note(address: str, captured: str) -> Note:
    """The innermost address, of a copy of a copy."""
    inner, when = original_of(address)
    if inner or address.startswith(("http:", "https:")):
        # The port that everybody has is not written.
        plain = original_of(f"/web/{address}")[0] or address
        return Note(inner or plain, when or captured)
    return Note("", captured)


def _own_copy(head: str) -> str:
    """The address of the copy where the page states one for its own, or ""."""
    for tag in _TAG.finditer(head):
        value = _VALUE.search(tag[0]) if _OWN.search(tag[0]) else None
        # archive.today writes the same form, and is read by its own marks.
        if value and not is_address_of_today(value[1]) and original_of(value[1], any_host=True)[0]:
            return value[1]
    return ""


def _archived_on(looked_at: str) -> str:
    found = _ARCHIVED.search(looked_at)
    if not found:
        return ""
    return digits_moment(found[1]) if found[1] else _at(found[3], found[2])


def _of_links(looked_at: str) -> str:
    """The time that most of the links were rewritten with, which is that of the page."""
    times = Counter(_TIMES.findall(looked_at)).most_common(1)
    return digits_moment(times[0][0]) if times else ""


def _at(day: str, clock: str) -> str:
    date = find_date(day, "")
    if date is None or date.date.first != date.date.last:
        return ""
    return digits_moment(f"{date.date.first:%Y%m%d}{clock.replace(':', '').zfill(6)}")


def _of_today(head: str) -> Note:
    begins = _HEADER.search(head)
    field = _FIELD.search(head) or _ANY_FIELD.search(head, begins.end() if begins else 0)
    value = _FIELD_VALUE.search(field[0]) if field else None
    address = unescape(next(filter(None, value.groups()), "")) if value else ""
    bookmark = _BOOKMARK.search(head)
    inner, captured = original_of(bookmark[0]) if bookmark else ("", "")
    said = _UTC.search(head, field.end() if field else 0) or _UTC.search(head)
    captured = captured or (_at(said[1], said[2]) if said else "")
    is_first = bool(original_of(address)[0]) or not is_address_of_archive(address)
    address = address if address.startswith(("http:", "https:")) and is_first else inner
    return _note(address, captured)


def _of_cache(copy: Cached) -> Note:
    if bing := _INVARIANT.search(copy.header):
        return Note(copy.address, digits_moment(f"{bing[3]}{int(bing[1]):02}{int(bing[2]):02}"))
    plain = " ".join(unescape(_MARKUP.sub(" ", copy.header)).split())
    clock = _CLOCK.search(plain)
    if not clock:
        return Note(copy.address)
    # The day stands just before the time of day, whatever the language.
    return Note(copy.address, _at(plain[max(0, clock.start() - 40) : clock.start()], clock[1]))
