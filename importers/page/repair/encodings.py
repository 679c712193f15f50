"""In which encoding a page is that does not say so truly, told by its bytes and its language."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_SAMPLE = 64 * 1024
_ASCII = bytes(range(128))
_TAG = re.compile(rb"<[^<>]{0,2000}>")
_NEIGHBOURS = re.compile(rb"[\x80-\x9f\xa1-\xff]{2,99}")
_VALID = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SURELY_UTF8, _MAYBE_UTF8 = 0.8, 0.2
_MOSTLY = 0.4
_FEW = 8
# Guessed from content, it would be read by the rules of shifts, which make halves of characters.
_NEVER_GUESSED = frozenset({"utf_7"})
_HIGH_CONTROL = re.compile(rb"[\x80-\x9f]")
_LANGUAGE = re.compile(rb"""<html\b[^<>]{0,400}?\blang\s{0,3}=\s{0,3}["']?([a-z]{2})\b""", re.IGNORECASE)
# What browsers take for pages in these languages, where letters outside ASCII stand among ASCII.
_OF_LANGUAGE = {
    **dict.fromkeys("cs hr hu pl ro sk sl".split(), ("cp1250", "iso8859-2")),
    **dict.fromkeys("et lt lv".split(), ("cp1257",)),
    "tr": ("cp1254",),
    "vi": ("cp1258",),
}
_OF_SCRIPT = {"ja": ("euc_jp", "cp932"), "ko": ("cp949",)}
_OF_OTHER_SYSTEMS = ("mac_roman", "cp850", "cp1250", "iso8859-2")
_WITHIN_WORD = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f](?=[a-z])")
_ODD, _FEWEST_ODD = 0.3, 3


def guessed(data: bytes) -> str:
    """Python's name of the encoding of a text that is not UTF-8: windows-1252, the old Web's own, unless the bytes or
    the language of the page say otherwise."""
    sample = data[:_SAMPLE]
    said = _LANGUAGE.search(sample)
    language = said[1].decode().lower() if said else ""
    if is_of_another_script(data):
        for encoding in _OF_SCRIPT.get(language, ()):
            if _could_be(sample, encoding):
                return encoding
        best = from_bytes(_TAG.sub(b" ", sample)).best()
        if best is not None and best.encoding not in _NEVER_GUESSED:
            return best.encoding
    if of_language := _OF_LANGUAGE.get(language, ()):
        # The two differ where the one has letters and the other has none.
        return of_language[-1] if not _HIGH_CONTROL.search(sample) else of_language[0]
    odd = _oddness(sample, "cp1252")
    if odd < _ODD:
        return "cp1252"
    least = min(_OF_OTHER_SYSTEMS, key=lambda encoding: _oddness(sample, encoding))
    return least if _oddness(sample, least) < odd / 3 else "cp1252"


def is_of_another_script(data: bytes) -> bool:
    """Whether the bytes outside ASCII stand beside each other, as those of no Latin script do in an encoding of one
    byte a letter."""
    sample = data[:_SAMPLE]
    beyond = len(sample.translate(None, _ASCII)) - sample.count(b"\xa0")
    beside = sum(map(len, _NEIGHBOURS.findall(sample)))
    return beyond > _FEW and beside > _MOSTLY * beyond


def is_mostly_utf8(data: bytes, *, surely: bool) -> bool:
    """Whether it is UTF-8 but for single bytes; with `surely` False, also where there are more of those than letters
    in UTF-8."""
    beyond = len(data.translate(None, _ASCII))
    valid = len(data.decode("utf-8", "ignore").encode().translate(None, _ASCII))
    if valid > _SURELY_UTF8 * beyond:
        return True
    return not surely and valid > _MAYBE_UTF8 * beyond and not is_of_another_script(_VALID.sub(b" ", data[:_SAMPLE]))


def unmarked_utf16(data: bytes) -> str:
    """Python's name of the encoding where half of every second byte at the beginning is zero, as in the ASCII
    that markup is of; else ""."""
    sample = data[:256]
    half = len(sample) // 2
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if half < _FEW or max(first, second) * 2 < half or min(first, second) * 10 > half:
        return ""
    return "utf-16-be" if first > second else "utf-16-le"


def _could_be(sample: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)  # the last character may be cut
    except UnicodeDecodeError:
        return False
    return True


def _oddness(sample: bytes, encoding: str) -> float:
    """Which part of the letters that stand within words are none in this encoding, or capitals, 0 to 1."""
    within = _WITHIN_WORD.findall(sample.decode(encoding, "replace"))
    odd = sum(1 for sign in within if sign != "’" and (not sign.isalpha() or sign.isupper()))
    return odd / len(within) if odd >= _FEWEST_ODD else 0.0
