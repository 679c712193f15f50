"""The bytes of a page to its text."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED_IN = 4096
_SAMPLE = 64 * 1024
_META = re.compile(rb"""<meta\b[^>]{0,400}?\bcharset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})""", re.IGNORECASE)
_XML = re.compile(rb"""\A\s{0,99}<\?xml[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})""", re.IGNORECASE)
# The labels of the Encoding Standard (https://encoding.spec.whatwg.org/#names-and-labels) under Python's name for what
# browsers read them as; without UTF-8 and UTF-16, because a declaration is only asked for where the page is not valid
# UTF-8 and could be read as ASCII. Python knows more names (base64, punycode, undefined): they are no encodings of
# text, or take long.
_LABELS = {
    "cp866": "866 cp866 csibm866 ibm866",
    "iso8859-2": "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2",
    "iso8859-3": "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3",
    "iso8859-4": "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988",
    "iso8859-6": "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e "
    "iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987",
    "iso8859-7": "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
    "iso_8859-7:1987 sun_eu_greek",
    "iso8859-8": "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 "
    "iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical",
    "iso8859-10": "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6",
    "iso8859-13": "iso-8859-13 iso8859-13 iso885913",
    "iso8859-14": "iso-8859-14 iso8859-14 iso885914",
    "iso8859-15": "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "cp874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
    "cp1250": "cp1250 windows-1250 x-cp1250",
    "cp1251": "cp1251 windows-1251 x-cp1251",
    "cp1252": "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 "
    "iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252",
    "cp1253": "cp1253 windows-1253 x-cp1253",
    "cp1254": "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 "
    "windows-1254 x-cp1254",
    "cp1255": "cp1255 windows-1255 x-cp1255",
    "cp1256": "cp1256 windows-1256 x-cp1256",
    "cp1257": "cp1257 windows-1257 x-cp1257",
    "cp1258": "cp1258 windows-1258 x-cp1258",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk gb18030",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc_jp": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso2022_jp": "csiso2022jp iso-2022-jp",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "cp949": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 "
    "windows-949",
}
_ENCODINGS = {label: name for name, labels in _LABELS.items() for label in labels.split()}
# Guessed from content, it would be read by the rules of shifts, which make halves of characters.
_NEVER_GUESSED = frozenset({"utf_7"})
_TEXT_SIGNATURES = (
    b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\x7fELF", b"MZ\x90", b"Rar!",
    b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0", b"SQLite format", b"RIFF", b"OggS", b"ID3", b"{\\rtf", b"\xfd7zXZ",
)  # fmt: skip


def decode(data: bytes, media_type: str = "") -> str:
    """The text of a page: by its byte order mark, its declarations, then its content. Never raises.

    `media_type` is what was said of the page when it was fetched (`text/html; charset=iso-8859-1`), which counts
    where the page itself declares nothing. Valid UTF-8 is read as UTF-8 whatever the page declares, because a wrong
    declaration is common and valid UTF-8 by accident is not. Bytes that the encoding does not know become U+FFFD.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        if not _seven_bit_shift(data):
            return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    said = _CHARSET.search(media_type)
    declared = _declared(data) or (_usable(said[1]) if said else "")
    return data.decode(declared or _guessed(data), "replace")


def is_text(data: bytes) -> bool:
    """Whether these first bytes of a file could be text in some encoding, not an image or a program."""
    if data.startswith(_TEXT_SIGNATURES):
        return False
    if data.startswith(tuple(mark for mark, _ in _MARKS)):
        return True
    sample = data[:_SAMPLE]
    odd = len(sample) - len(sample.translate(None, _CONTROL))
    return odd * 200 <= len(sample)


_CONTROL = bytes(code for code in range(32) if code not in (9, 10, 12, 13, 27))


def _seven_bit_shift(data: bytes) -> bool:
    """Whether the page is in an encoding of ASCII bytes that switches by escapes (ISO-2022)."""
    return b"\x1b$" in data[:_SAMPLE] and "2022" in _declared(data)


def _declared(data: bytes) -> str:
    head = data[:_DECLARED_IN]
    for pattern in (_META, _XML):
        found = pattern.search(head)
        if found and (name := _usable(found[1].decode("ascii", "replace"))):
            return name
    return ""


def _usable(name: str) -> str:
    """The encoding of this name as it is to be read, or "" where it is none, or one that the page is not in."""
    return _ENCODINGS.get(name.lower(), "")


def _guessed(data: bytes) -> str:
    """From content; windows-1252, the old Web's own, unless the bytes say otherwise."""
    damaged = data.decode("utf-8", "ignore")
    high = sum(1 for byte in data[:_SAMPLE] if byte > 127)
    if high and sum(1 for character in damaged[:_SAMPLE] if ord(character) > 127) * 2 > high * 0.6:
        return "utf-8"
    if high * 10 > min(len(data), _SAMPLE) * 2:
        best = from_bytes(data[:_SAMPLE]).best()
        if best is not None and best.encoding not in _NEVER_GUESSED:
            return best.encoding
    return "cp1252"
