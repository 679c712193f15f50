"""Pages that are no articles and were never meant to be: errors, checks for robots, log-ins, redirects, lists.

An article must never be lost to this: only a page counts that is short and says what it is in its title, or in a line
of its own. One that is dated, or has a text, is an article whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from importers.containers.web_archives.web_types import GONE, MOVED
from importers.formats.pages.no_article_words import (
    BUILDING,
    CHALLENGES,
    CODES,
    CONSENT,
    DEFAULTS,
    FAILED,
    FILLERS,
    LOADING,
    LOG_INS,
    NO_LONGER,
    NOT_FOUND,
    NOT_THERE,
    PAGE,
    REDIRECTS,
    SAYS_BUILDING,
    SAYS_CHALLENGE,
    SAYS_CONSENT,
    SAYS_DEFAULT,
    SAYS_LOG_IN,
    SAYS_REDIRECT,
    SITEMAPS,
)
from importers.formats.unpublished import WITH_PASSWORD
from importers.page.facts import Facts
from importers.page.tree import Element, line_of, words_of

ASKED = "checks for robots in place of a page"
LOG_IN = "log-in pages"
PRIVACY = "questions about cookies in place of a page"
LISTS = "lists that a site makes of its own pages"
NO_SITE = "pages of a server that has no site yet, or none any more"
FRAMES = "framesets, whose frames are pages of their own"
OF_ARCHIVE = "pages of a web archive itself"

_SHORT, _SHORTER, _SHORTEST = 150, 80, 40
_LONG = 9 * 3 * _SHORT  # characters: more words than are asked about, in any script
_PART = re.compile(r"\s{1,3}(?:[|·•»›«‹~–—⋆∙-]|::|//)\s{1,3}|\s{0,3}[|｜]\s{0,3}")
_WORD = re.compile(r"\w+")
_REFRESH = re.compile(
    r"\s{0,9}(\d{1,4})(?:\.\d{0,9})?\s{0,9}[;,]\s{0,9}(?:url\s{0,3}=)?\s{0,3}['\"]?\s{0,3}[^\s'\"]", re.IGNORECASE
)
_SCRIPTED = re.compile(r"\blocation(?:\.href)?\s{0,3}=\s{0,3}[\"'\w]|\blocation\.(?:replace|assign)\(")
_CHALLENGE_MARKS = (
    "_cf_chl_opt", "cf-browser-verification", "cf-im-under-attack", "_Incapsula_Resource", "ddos-guard/js-challenge",
    "px-captcha", "/.well-known/ddos-guard", "sucuri_cloudproxy_js", "anubis_challenge", "geo.captcha-delivery.com",
)  # fmt: skip
_FOR_SALE = re.compile(
    r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,3}(?:'s)? (?:is|may be|domain name is|- this website is) for sale\b", re.IGNORECASE
)
_INDEX = re.compile(r"(?:Index of|Directory listing for|Directory Listing Of) /", re.IGNORECASE)
_SEARCH = re.compile(
    r"(?:search results? for|results? for|you searched for|resultados? de (?:la )?b[uú]squeda|resultats? de recherche"
    r"|résultats? de (?:la )?recherche|suchergebnisse|risultati (?:della )?ricerca|zoekresultaten|search results)\b",
    re.IGNORECASE,
)
_PROTECTED = re.compile(
    r"(?:protected|protegid[oa]|protégé|geschützt|protetto|beschermd|защищено|保護中)\s?[:：]", re.IGNORECASE
)
_WAYBACK = frozenset(
    {
        "robots txt query exclusion",
        "internet archive error",
        "wayback machine",
        "internet archive wayback machine",
        "internet archive",
        "page not archived",
    }
)
_SAYS_WAYBACK = re.compile(
    r"response at crawl time|by the site owner via|has not archived that url|have that page archived"
    r"|\bhrm\b|captures? between|impatient"
    r"|excluded from the wayback|cannot be (?:crawled|displayed)|requires your browser|no archived versions"
    r"|loading\.\.\.|saved [\d,]{1,12} times|calendar",
    re.IGNORECASE,
)
_ARCHIVES = frozenset("category tag author date search post-type-archive search-results search-no-results".split())


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: its title, its text as it was found, all that stands on it, its facts, its tree and markup."""

    title: str
    text: str
    visible: str
    facts: Facts
    root: Element
    html: str

    @property
    def words(self) -> int:
        """How many words its text has, roughly."""
        return len(self.text.split()) + len(_UNSPACED.findall(self.text)) // 2

    @property
    def says_nothing(self) -> bool:
        """Whether its text says no more than its title."""
        return _plain(self.text) in ("", _plain(self.title))

    @property
    def is_dated(self) -> bool:
        """Whether it gives a date, or an author, as its own."""
        return self.facts.published is not None or bool(self.facts.authors)


_UNSPACED = re.compile("[\u3041-\u30ff\u4e00-\u9fff\u0e00-\u0e7f]")


def no_article(page: Shown) -> str:
    """Why the page is no article, as `Skipped.reason`; "" for one that may be.

    Quick for a page with a text: most of what is asked is asked of short ones.
    """
    if len(page.text) > _LONG:
        return ""
    words = page.words
    if page.root.find("frameset") is not None and words < _SHORTER:
        return FRAMES
    if words >= 2 * _SHORT:
        return ""
    names = _names(page)
    for asks in (_of_archive, _is_error, _is_kept_out, _leads_on, _has_no_site, _is_list):
        if reason := asks(page, names, words):
            return reason
    return ""


def _names(page: Shown) -> tuple[str, ...]:
    """What the page calls itself: its title, each part of its window title, its headings."""
    window = next((words_of(each, 400) for each in page.root.iter("title")), "")
    headings = [words_of(each, 400) for each in page.root.iter("h1", "h2")][:4]
    # "The Valley: Page not found", but not "Error 404: why pages vanish".
    parts = [part.rpartition(": ")[2] for part in _PART.split(window)]
    every = [page.title, window, *parts, *headings]
    return tuple(dict.fromkeys(filter(None, map(line_of, every))))


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(name.casefold()))


def _is_one_of(names: Iterable[str], wanted: frozenset[str]) -> bool:
    return any(_plain(name) in wanted for name in names)


def _of_archive(page: Shown, names: tuple[str, ...], words: int) -> str:
    is_own = _is_one_of(names[:2], _WAYBACK) and words < 2 * _SHORT
    return OF_ARCHIVE if is_own and (words < _SHORTEST or _SAYS_WAYBACK.search(page.text)) else ""


def _is_error(page: Shown, names: tuple[str, ...], words: int) -> str:
    kinds = {_error(name) for name in names} - {""}
    is_marked = "error404" in _classes(page.root)
    # Where there is nothing but the title of the site, the only line must say it.
    is_bare = words < _SHORTEST and not page.is_dated and not any(True for _ in page.root.iter("h1", "h2", "h3"))
    if not (kinds or is_marked or is_bare):
        return ""
    says_so = any(_says_gone(page.visible[:3000]))
    if is_marked and (not page.is_dated or says_so):
        return GONE
    if "sure" in kinds:
        if words < _SHORTER and (not page.is_dated or says_so):
            return GONE
        return GONE if says_so and not page.is_dated else ""
    if "maybe" in kinds and words < _SHORTEST and _says_gone(page.visible[:3000])[0]:
        return GONE
    if "maybe" in kinds and (says_so or page.says_nothing) and words < _SHORTER and not page.is_dated:
        return GONE
    return GONE if is_bare and _says_gone(page.text)[0] else ""


def _says_gone(text: str) -> tuple[bool, bool]:
    """Whether a sentence says of a page that it was not found, and whether one that it is no longer there."""
    about = [sentence for sentence in _SENTENCE.split(text) if PAGE.search(sentence)]
    return any(map(NOT_FOUND.search, about)), any(map(NO_LONGER.search, about))


_SENTENCE = re.compile(r"[.!?]\s|\n|。")


def _error(name: str) -> str:
    """How surely a page of this name is an error: "sure", "maybe" or ""."""
    said = _plain(name).split()
    codes = [word for word in said if word in CODES]
    rest = _bare(said)
    is_code = bool(codes) and not rest and (len(said) > 1 or codes == ["404"])
    if is_code or (codes and rest in _FAILED) or (rest in _NOT_THERE and (codes or PAGE.search(name))):
        return "sure"
    return "maybe" if rest in _FAILED or rest in _NOT_THERE or (said and not rest) else ""


def _bare(said: Iterable[str]) -> str:
    return " ".join(word for word in said if word not in CODES and word not in FILLERS)


_NOT_THERE, _FAILED = (frozenset(_bare(each.split()) for each in names) - {""} for names in (NOT_THERE, FAILED))


def _is_kept_out(page: Shown, names: tuple[str, ...], words: int) -> str:
    """Whether something stands in the reader's way."""
    if words >= 2 * _SHORT:
        return ""
    short = words < _SHORT and not page.is_dated
    if _is_one_of(names, CHALLENGES) and words < _SHORT and (SAYS_CHALLENGE.search(page.text) or _is_marked(page)):
        return ASKED
    if words < _SHORTEST and not page.is_dated and (_is_marked(page) or SAYS_CHALLENGE.search(page.text)):
        return ASKED
    fields = [each.get("type", "").lower() for each in page.root.iter("input")]
    if "password" in fields and words < _SHORTER:
        is_post = any(each.get("name") == "post_password" for each in page.root.iter("input"))
        if is_post or _PROTECTED.match(page.title):
            return WITH_PASSWORD
    if short and _is_one_of(names, LOG_INS) and ("password" in fields or SAYS_LOG_IN.search(page.text)):
        return LOG_IN
    if "password" in fields and words < _SHORTEST and not page.is_dated and len(SAYS_LOG_IN.findall(page.text)) > 1:
        return LOG_IN
    consents = _is_one_of(names, CONSENT) and not page.is_dated and len(SAYS_CONSENT.findall(page.text)) > 1
    return PRIVACY if consents else ""


def _is_marked(page: Shown) -> bool:
    return any(mark in page.html for mark in _CHALLENGE_MARKS)


def _leads_on(page: Shown, names: tuple[str, ...], words: int) -> str:
    if words >= _SHORTEST:
        return ""
    says_so = bool(SAYS_REDIRECT.search(page.text)) or _is_one_of(names, REDIRECTS)
    if _is_one_of(names, REDIRECTS) and (words < 10 or SAYS_REDIRECT.search(page.text)):
        return MOVED
    for meta in page.root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh" and (found := _REFRESH.match(meta.get("content") or "")):
            return MOVED if int(found[1]) <= 30 and (says_so or words < 10) else ""
    says_so = says_so or (_is_one_of(names, LOADING) and words < 10)
    return MOVED if (says_so or not words) and words < 25 and _SCRIPTED.search(page.html[:_LOOKED_AT]) else ""


_LOOKED_AT = 20_000  # characters: a page that does nothing but lead on is small


def _has_no_site(page: Shown, names: tuple[str, ...], words: int) -> str:
    if words >= 2 * _SHORT or page.is_dated:
        return ""
    if _is_one_of(names, DEFAULTS) and SAYS_DEFAULT.search(page.text):
        return NO_SITE if words < _SHORTER or "default page" in _plain(page.title) else ""
    if any(_FOR_SALE.match(name) for name in names) and words < _SHORT:
        return NO_SITE
    called = [name for name in names if _plain(name) in BUILDING] if words < _SHORTER else []
    # Of a site or of its domain: a bridge is under construction, too.
    about = any(map(SAYS_BUILDING.search, [*called, page.text]))
    return NO_SITE if called and (about or page.says_nothing) else ""


def _is_list(page: Shown, names: tuple[str, ...], words: int) -> str:
    if words < 2 * _SHORT and any(_INDEX.match(name) for name in names) and _lists_files(page.root):
        return LISTS
    if "[To Parent Directory]" in page.visible:
        return LISTS
    classes = _classes(page.root)
    if page.facts.body or "single" in classes:
        return ""
    if "archive" in classes or "search" in classes:
        return LISTS if classes & _ARCHIVES else ""
    if page.is_dated:
        return ""
    if any(_SEARCH.match(name) for name in names[:2]) and "=" in page.facts.url:
        return LISTS
    return LISTS if _is_one_of(names, SITEMAPS) and _linked(page.root) > 0.7 else ""


def _lists_files(root: Element) -> bool:
    links = [each.get("href") or "" for each in root.iter("a")]
    return any(link.startswith("?C=") or link in ("../", "/") for link in links) or bool(root.find(".//pre"))


def _linked(root: Element) -> float:
    """Which part of the page's text lies in links."""
    whole = len(words_of(root, 20_000))
    return sum(len(words_of(each, 500)) for each in root.iter("a")) / whole if whole else 0.0


def _classes(root: Element) -> frozenset[str]:
    body = root.find("body")
    return frozenset((body.get("class") or "").lower().split()) if body is not None else frozenset()
