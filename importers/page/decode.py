"""The bytes of a page to its text."""

from __future__ import annotations

import codecs
import re

from webencodings import lookup

from importers.page.repair.encodings import guessed, is_mostly_utf8, is_of_another_script, unmarked_utf16
from importers.page.repair.letters import STRAY, decoded_once_more

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SHIFTED = "iso2022_jp"
_DECLARED_IN = 4096
_SAMPLE = 64 * 1024
_META = re.compile(rb"""<meta\b[^<>]{0,400}?\bcharset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})""", re.IGNORECASE)
_XML = re.compile(rb"""\A\s{0,99}<\?xml[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})""", re.IGNORECASE)
# Encodings of the Web that a declaration is not followed to: it is only asked for where the page is not valid UTF-8
# and could be read as ASCII, which UTF-16 cannot; the others are no encodings of text.
_NOT_FOLLOWED = frozenset({"utf-8", "utf-16le", "utf-16be", "replacement", "x-user-defined"})
_WIDER = {"gbk": "gb18030"}  # browsers read the one by the rules of the other
_LATIN = frozenset({"cp1252", "iso8859-15"})  # said by programs of pages that were written in anything
_SIGNATURES_OF_NO_TEXT = (
    b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\x7fELF", b"MZ\x90", b"Rar!",
    b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0", b"SQLite format", b"RIFF", b"OggS", b"ID3", b"{\\rtf", b"\xfd7zXZ",
)  # fmt: skip


def decode(data: bytes, media_type: str = "") -> str:
    """The text of a page: by its byte order mark, its declarations, then its content. Never raises.

    `media_type` is what was said of the page when it was fetched (`text/html; charset=iso-8859-1`), which counts
    where the page itself declares nothing. Valid UTF-8 is read as UTF-8 whatever the page declares, because a wrong
    declaration is common and valid UTF-8 by accident is not; single bytes in it that do not fit are read as
    windows-1252. Text that was encoded twice is decoded twice, where that is sure. A declaration of a Latin encoding
    counts for nothing where the bytes are those of another script. Bytes that the encoding does not know become U+FFFD.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if unmarked := unmarked_utf16(data):
        return data.decode(unmarked, "replace")
    try:
        if not _seven_bit_shift(data):
            return decoded_once_more(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    return decoded_once_more(_not_utf8(data, media_type))


def _not_utf8(data: bytes, media_type: str) -> str:
    said = _CHARSET.search(media_type)
    declared = _declared(data) or (_usable(said[1]) if said else "")
    if data.isascii():
        return data.decode(declared if "2022" in declared else _SHIFTED, "replace")
    is_other = bool(declared) and declared not in _LATIN
    if is_mostly_utf8(data, surely=is_other):
        return data.decode("utf-8", STRAY)
    if declared and (is_other or not is_of_another_script(data)):
        return data.decode(declared, "replace")
    return data.decode(guessed(data), "replace")


def encoding_of(data: bytes, label: str = "") -> str:
    """Python's name of the encoding of a text that is not UTF-8: the one that `label` names, else by content."""
    return _usable(label) or ("utf-8" if is_mostly_utf8(data, surely=False) else guessed(data))


def is_text(data: bytes) -> bool:
    """Whether these first bytes of a file could be text in some encoding, not an image or a program."""
    if data.startswith(_SIGNATURES_OF_NO_TEXT):
        return False
    if data.startswith(tuple(mark for mark, _ in _MARKS)) or unmarked_utf16(data):
        return True
    sample = data[:_SAMPLE]
    odd = len(sample) - len(sample.translate(None, _CONTROL))
    return odd * 200 <= len(sample)


_CONTROL = bytes(code for code in range(32) if code not in (9, 10, 12, 13, 27))


def _seven_bit_shift(data: bytes) -> bool:
    """Whether the page is in an encoding of ASCII bytes that switches by escapes (ISO-2022), said or not."""
    sample = data[:_SAMPLE]
    return b"\x1b$" in sample and ("2022" in _declared(data) or (b"\x1b(B" in sample and data.isascii()))


def _declared(data: bytes) -> str:
    head = data[:_DECLARED_IN]
    for pattern in (_META, _XML):
        found = pattern.search(head)
        if found and (name := _usable(found[1].decode("ascii", "replace"))):
            return name
    return ""


def _usable(label: str) -> str:
    """Python's name of the encoding that browsers read this label as; "" where it is none, or one that the page is
    not in. Python itself knows more names (base64, punycode, undefined): they are no encodings of text, or take long.
    """
    encoding = lookup(label)
    if encoding is None or encoding.name in _NOT_FOLLOWED:
        return ""
    return _WIDER.get(encoding.name, encoding.codec_info.name)
