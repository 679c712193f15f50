"""The bytes of an XML file to its text, piece by piece, whatever is said of its encoding and whatever else is in it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from importers.page.decode import encoding_of

_CHUNK = 256 * 1024  # bytes
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (
    (re.compile(rb"(?:\s\0){0,20}<\0[!?a-zA-Z]\0"), "utf-16-le"),
    (re.compile(rb"(?:\0\s){0,20}\0<\0[!?a-zA-Z]"), "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}["']\s{0,9}([\w.:-]{1,40})""", re.IGNORECASE)
_SURROGATES = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_TORN = "hemeroteca-torn-xml"  # the name of the error handler below
_SHIFTS = re.compile(rb"\x1b[$(]")
_FEW = 3  # bytes that are no UTF-8, by which alone nothing is known of the others


def texts(stream: BinaryIO, head: bytes) -> Iterator[str]:
    """The text of the stream in pieces; `head` are its first bytes. Half a character of UTF-16, or of UTF-8 made of it,
    stays as half a surrogate pair.

    Raises what reading the stream raises.
    """
    encoding = _encoding(head)
    if encoding in ("utf-8", "cp1252"):
        yield from _by_tags(stream, "" if encoding == "utf-8" else encoding)
        return
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass" if encoding.startswith("utf-") else "replace")
    while data := stream.read(_CHUNK):
        try:
            yield decoder.decode(data)
        except UnicodeDecodeError:  # UTF-32 of what is no character, or bytes that fit no rule at all
            yield data.decode(encoding, "replace")
            decoder.reset()


def text_of_head(head: bytes) -> str:
    """The text of the first bytes of a file, to recognise it by. Never raises."""
    encoding = _encoding(head)
    return head.decode(encoding, _TORN if encoding == "utf-8" else "replace")


def _encoding(head: bytes) -> str:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    for pattern, encoding in _UNMARKED:
        if pattern.match(head):
            return encoding
    declared = _DECLARED.search(head)
    label = declared[1].decode("ascii") if declared else ""
    if _SHIFTS.search(head) and "2022" in label:
        return encoding_of(head, label)
    sound = _SURROGATES.sub(b"", head)
    whole = sound.decode("utf-8", "ignore")
    odd = len(sound) - len(whole.encode())
    if odd <= len(whole) - len(whole.encode("ascii", "ignore")):
        return "utf-8"  # whatever is declared: a wrong declaration is common, valid UTF-8 by accident is not
    encoding = encoding_of(head, label)
    return "utf-8" if encoding == "cp1252" and odd <= _FEW else encoding


def _by_tags(stream: BinaryIO, otherwise: str) -> Iterator[str]:
    """UTF-8, and each piece that is none as `otherwise` says: an encoding, or "" for UTF-8 with odd bytes in it."""
    left = b""
    while data := stream.read(_CHUNK):
        data = left + data
        end = data.rfind(b"<")  # no character stands across the beginning of a tag
        if end <= 0:
            end = len(data) if len(data) > _CHUNK else 0
        left = data[end:]
        yield _piece(data[:end], otherwise)
    yield _piece(left, otherwise)


def _piece(data: bytes, otherwise: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(otherwise, "replace") if otherwise else data.decode("utf-8", _TORN)


def _mend(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8: halves of characters as halves, else as those of Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data, start, end = error.object, error.start, error.end
    if _SURROGATES.match(data, start):
        return data[start : start + 3].decode("utf-8", "surrogatepass"), start + 3
    if data[start : start + 2] == b"\xc0\x80":
        return "\0", start + 2  # as some systems write it
    following = data[end : end + 1]
    torn = end - start > 1 or (data[start] in b"\xc2\xc3" and (not following or not following.isalpha()))
    if torn or end == len(data):
        return "\ud800", end  # a character that was cut in the middle
    try:
        return data[start:end].decode("cp1252"), end
    except UnicodeDecodeError:
        return "\0", end


codecs.register_error(_TORN, _mend)
