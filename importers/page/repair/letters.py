"""Letters that were spoiled before the page was sent: bytes of two encodings in one page, UTF-8 encoded twice."""

from __future__ import annotations

import codecs
import re

STRAY = "importers.page.repair.stray"
"""The name of the error handler for UTF-8 that reads a byte which does not fit as windows-1252 does."""

_HALVES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_LETTER = re.compile(rb"[a-zA-Z]")
_CUT_OFF = (b"\xe2", b"\xf0")  # what quotes, dashes and emoji begin with


def _stray(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data, begin, end = error.object, error.start, error.end
    if halves := _HALVES.match(data, begin):  # a character beyond the first 65,536, as some databases write it
        whole = halves[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16")
        return whole, halves.end()
    part = data[begin:end]
    is_cut = end >= len(data) or (len(part) > 1 and part[:1] in _CUT_OFF)
    if is_cut or (part in (b"\xc2", b"\xc3") and not _LETTER.match(data, end)):
        return "\ufffd", end
    return part.decode("cp1252", "replace"), end


codecs.register_error(STRAY, _stray)

_BYTES = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(0x80, 0x100)}
_BYTES |= {chr(byte): byte for byte in range(0x80, 0xA0)}
_REST = "".join(sign for sign, byte in _BYTES.items() if byte < 0xC0)
_TWICE = re.compile(f"[\u00c2-\u00df][{_REST}]|[\u00e0-\u00ef][{_REST}]{{2}}|[\u00f0-\u00f4][{_REST}]{{3}}")
_SURELY = re.compile(f"(?<![^\\W\\d_a-z])(?:[ÃÂÐÑÅÄ][{_REST}]|â€[{_REST}])")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_FEWEST = 3


def decoded_once_more(text: str) -> str:
    """The text with what was encoded as UTF-8 twice decoded again ("aÃ±o" becomes "año"), where that is sure: it stands
    in at least three places, and characters that are as they should be are no more than twice as many."""
    # One sign is found in a fifth of the time that two take.
    if not ("Ã" in text or "Ð" in text or ("â" in text and "â€" in text)):
        return text
    text = text.replace("â€\ufffd", "â€\x9d")  # windows-1252 has no such sign
    sure = len(_SURELY.findall(text))
    if sure < _FEWEST:
        return text
    twice = _TWICE.findall(text)
    whole = len(_BEYOND_ASCII.findall(text)) - sum(map(len, twice))
    return _TWICE.sub(_once, text) if whole <= 2 * sure else text


def _once(found: re.Match[str]) -> str:
    try:
        return bytes(map(_BYTES.__getitem__, found[0])).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]
