"""The names of the members of a zip as the person who packed it saw them, whatever system it was packed on."""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise

_UTF8 = 0x800
_UNICODE_PATH = 0x7075  # the extra field of Info-ZIP in which the name stands in UTF-8 too
_EXTRA = struct.Struct("<HH")
_ALONE = re.compile(r"[a-zA-Z][^\x00-\x7f](?![^\x00-\x7f])|(?<![^\x00-\x7f])[^\x00-\x7f][a-zA-Z]")
_HERE = re.compile(r"\A(?:\./{1,9}){1,9}(?=[^/])")
_SAMPLE = 2000  # names by which the code page is told: one zip has one


def names_of(members: list[zipfile.ZipInfo]) -> list[str]:
    r"""A name for each member, in their order: `/` between folders, in composed letters (NFC), decoded.

    Windows writes `\` between folders, and names in the code page of its country without saying in which; a Mac
    writes UTF-8 without saying so, in letters and marks apart (NFD). Others write `./` before each name.
    """
    undeclared = [_bytes(each) for each in members if not each.orig_filename.isascii() and not each.flag_bits & _UTF8]
    decode = _decoder(undeclared) if undeclared else str
    return [_name(each, decode) for each in members]


def _name(member: zipfile.ZipInfo, decode: Callable[[bytes], str]) -> str:
    name = member.orig_filename
    if not name.isascii():
        if not member.flag_bits & _UTF8:
            raw = _bytes(member)
            name = _unicode_path(member, raw) or decode(raw)
        name = unicodedata.normalize("NFC", name)
    name = name.replace("\\", "/") if "\\" in name else name
    return _HERE.sub("", name) if name.startswith("./") else name


def _bytes(member: zipfile.ZipInfo) -> bytes:
    """The name as it stands in the file: `zipfile` reads what declares no encoding as cp437."""
    return member.orig_filename.encode("cp437", "replace")


def _unicode_path(member: zipfile.ZipInfo, raw: bytes) -> str:
    at, extra = 0, member.extra
    while at + _EXTRA.size <= len(extra):
        kind, size = _EXTRA.unpack_from(extra, at)
        field = extra[at + _EXTRA.size : at + _EXTRA.size + size]
        if kind == _UNICODE_PATH and len(field) > 5 and field[0] == 1:
            # The field is void when the name was changed after it was written.
            (checksum,) = struct.unpack_from("<L", field, 1)
            return field[5:].decode("utf-8", "replace") if checksum == zlib.crc32(raw) else ""
        at += _EXTRA.size + size
    return ""


def _decoder(names: Iterable[bytes]) -> Callable[[bytes], str]:
    """What decodes these names: UTF-8 where all are that, else the code page in which they hold the most letters that
    stand together in one script."""
    sample = [name for _, name in zip(range(_SAMPLE), names, strict=False)]
    if all(map(_is_utf8, sample)):
        return partial(str, encoding="utf-8", errors="replace")
    scores = {page: sum(judge(page, name) for name in sample) for page, judge in _PAGES.items()}
    return partial(str, encoding=max(scores, key=lambda page: scores[page]), errors="replace")


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _latin(page: str, name: bytes) -> float:
    """How well the bytes are Latin letters: of what is no letter, the signs that names hold cost nothing."""
    good = bad = 0
    decoded = name.decode(page, "replace")
    for letter in decoded:
        if letter.isascii():
            continue
        if "LATIN" in unicodedata.name(letter, ""):
            good += 1
        elif letter not in "¡¿«»ºª–—“”‘’…°€£§·":
            bad += 1
    # A capital behind a small letter is the wrong letter.
    odd = sum(a.islower() and b.isupper() and not b.isascii() for a, b in pairwise(decoded))
    return good - 2 * bad - odd


def _of_script(script: tuple[str, ...], page: str, name: bytes) -> float:
    """How well the bytes are letters of this script; far below nought where they cannot be."""
    try:
        decoded = name.decode(page)
    except UnicodeDecodeError:
        return -4.0 * len(name)
    letters = [letter for letter in decoded if not letter.isascii()]
    good = sum(unicodedata.name(letter, "").startswith(script) for letter in letters)
    # One letter that hangs on ASCII ones is no word of another script, and no word goes on in capitals.
    alone = len(_ALONE.findall(decoded))
    odd = sum(one.islower() and next_one.isupper() for one, next_one in pairwise(decoded) if not one.isascii())
    # A letter of two bytes says as much as two of one.
    return 1.5 * (good + len(name) - len(decoded)) - 2.0 * (len(letters) - good) - 6.0 * alone - odd


_PAGES: dict[str, Callable[[str, bytes], float]] = {
    "cp437": _latin,
    "cp850": _latin,
    "cp852": lambda page, name: _latin(page, name) - 0.2,
    "cp1252": lambda page, name: _latin(page, name) - 0.1,
    "cp866": partial(_of_script, ("CYRILLIC",)),
    "cp1251": lambda page, name: _of_script(("CYRILLIC",), page, name) - 0.1,
    "cp932": partial(_of_script, ("HIRAGANA", "KATAKANA", "CJK", "FULLWIDTH", "IDEOGRAPHIC")),
    "gbk": lambda page, name: _of_script(("CJK", "FULLWIDTH", "IDEOGRAPHIC"), page, name) - 0.5,
    "cp949": partial(_of_script, ("HANGUL",)),
}
"""The code pages of Windows and DOS that are looked at, in this order where two fit as well."""
