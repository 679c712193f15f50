"""Where the XML of a file begins, behind whatever a server wrote before it, and what its root is."""

from __future__ import annotations

import re

ROOTS = frozenset({"rss", "feed", "rdf", "urlset", "sitemapindex"})
"""The roots of what is read here, in lower case, without their prefixes."""

_BEFORE = re.compile(r"[\s\ufeff]+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?([\w.-]{1,60})[\s/>]")
_KNOWN = re.compile(r"<(?:[\w.-]{1,40}:)?(rss|feed|rdf|urlset|sitemapindex)(?=[\s>])", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\s[^<>]{0,300}\?>", re.IGNORECASE)
_SAYS_WHAT = re.compile(r"[^<>]{0,4000}?\s(?:xmlns|version)\b", re.IGNORECASE)
# What begins so is a text of another kind that shows XML, not XML behind noise.
_ANOTHER = re.compile(r"\s{0,999}(?:[{\[]|---\s|\+\+\+\s|#|<%|//|/\*|Title:|AUTHOR:|%PDF)", re.IGNORECASE)
_MAIL = re.compile(
    r"^(?:From |Received:|Return-Path:|Delivered-To:|MIME-Version:|Message-ID:)", re.MULTILINE | re.IGNORECASE
)
_SHOWN = re.compile(r"<(/?)(?:textarea|xmp|pre|code|script|style)\b", re.IGNORECASE)
_FENCE = re.compile(r"^\s{0,3}(?:```|~~~)", re.MULTILINE)
_QUOTES = "\"'`\\(“”«"


def begin(text: str) -> tuple[int, str]:
    """Where the XML begins in the first text of a file, and the local name of its root, in lower case.

    (-1, "") for a text in which no XML begins. Any root is one at the beginning; behind other text only one of
    `ROOTS` that says of itself what it is.
    """
    start = at = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    if text.startswith("<?php", start):
        return -1, ""
    while before := _BEFORE.match(text, at):
        at = before.end()
    found = _ROOT.match(text, at)
    name = found[1].lower() if found else ""
    if name in ROOTS:
        return start, name
    behind = _behind_noise(text)
    return behind if behind[0] >= 0 else (start, name) if name else (-1, "")


def _behind_noise(text: str) -> tuple[int, str]:
    if _ANOTHER.match(text) or _MAIL.search(text, 0, 4096):
        return -1, ""
    declared = [found.span() for found in _DECLARATION.finditer(text)]
    number = 0
    for root in _KNOWN.finditer(text):
        start = root.start()
        while number < len(declared) and declared[number][1] <= root.start():
            number += 1
        is_declared = number > 0 and _only_misc(text, declared[number - 1][1], root.start())
        if is_declared:
            start = declared[number - 1][0]
        elif not _SAYS_WHAT.match(text, root.end()) or not _stands_alone(text, start):
            continue
        if not _is_shown(text[:start]):
            return start, root[1].lower()
    return -1, ""


def _only_misc(text: str, at: int, end: int) -> bool:
    """Whether nothing but comments and the like stands from `at` to `end`."""
    while at < end and (before := _BEFORE.match(text, at, end)):
        at = before.end()
    return at == end


def _stands_alone(text: str, at: int) -> bool:
    """Whether a tag begins a line, or follows another tag."""
    before = text[max(0, at - 200) : at].rstrip(" \t\ufeff")
    return not before or before[-1] in "\r\n>"


def _is_shown(before: str) -> bool:
    """Whether what stands here is shown by a page or a text as an example of XML."""
    if before.rstrip(" \t")[-1:] in tuple(_QUOTES) and before.strip():
        return True
    if _FENCE.search(before) or before.rfind("<!--") > before.rfind("-->"):
        return True
    return sum(-1 if found[1] else 1 for found in _SHOWN.finditer(before)) > 0
