"""What a file is called that a reader takes away: by what was asked for, safe on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

_MOST = 80  # characters of a name
_OTHERS = re.compile(r"[^a-z0-9]+")


def slug(text: str, most: int = 40) -> str:
    """The text as part of a file's name: letters and digits of ASCII, up to `most`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _OTHERS.sub("-", plain).strip("-")[:most].strip("-")


def file_name(*parts: str) -> str:
    """The parts as a name of ASCII letters, digits and hyphens, without an ending."""
    return slug("-".join(filter(None, map(slug, parts))), _MOST)


def attachment(parts: Iterable[str], suffix: str) -> str:
    """A `Content-Disposition` under which the parts are the file's name. Where they have letters that are not of ASCII,
    it is told with these too (RFC 6266): browsers take that one."""
    told = tuple(parts)
    plain = f'attachment; filename="{file_name(*told)}{suffix}"'
    words = unicodedata.normalize("NFC", " ".join(told)).lower()
    kept = "".join(each if each.isalnum() else "-" for each in words if each.isprintable())
    own = "-".join(filter(None, kept.split("-")))[:_MOST].strip("-")
    return plain if own.isascii() else f"{plain}; filename*=UTF-8''{quote(own)}{suffix}"
