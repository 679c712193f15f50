"""What is written into one cell of a table, and what it was before that: texts that no spreadsheet runs, and lists.

Both go there and back: `unguarded(guarded(text))` is the text and `parted(joined(texts))` the texts, cleaned.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from archive.document import clean_text

# NFKC turns full-width, small and raised forms into the plain sign; LibreOffice reads U+2212 as a minus.
_SIGNS = "=+\\-@\u207a-\u207c\u208a-\u208c\u2212\u2a75\u2a76\ufb29\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"
# Where lists are parted by semicolons (Excel in Spanish) or tabs, such a cell is parted too, however it is quoted: the
# quotation mark is not the first of what is then one field, and a new line begins a row. Doubled quotation marks are
# then an empty quoted beginning. It takes a run whole, with a sign behind it or without: a long one is gone over once.
_PARTED = re.compile(rf'([;\t\n][\s;"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*+)(?:(\'*+)(?=[{_SIGNS}]))?')
_PARTING = re.compile(r"[;\t\n]")
_VALUE = re.compile(r'\s*+(?:"((?:[^"]|"")*+)"\s*+(?=;|\Z)|([^;]*+))(?:;|\Z)')
"""One value of a list and the semicolon behind it."""


def guarded(cell: str) -> str:
    """The cell, cleaned, with an apostrophe before it where a spreadsheet could take it for a formula, and before what
    would be one behind a semicolon, a tab or a new line if those parted cells. One that has an apostrophe there already
    gets another, so that all that was added can be told from what was there."""
    text = clean_text(cell)
    if _PARTING.search(text):
        text = _PARTED.sub(_with_one_more, text)
    return f"'{text}" if _could_run(text) else text


def unguarded(cell: str) -> str:
    """The text that `guarded` was given."""
    text = cell[1:] if cell.startswith("'") and _could_run(cell) else cell
    if _PARTING.search(text):
        text = _PARTED.sub(_with_one_less, text)
    return text


def joined(texts: Iterable[str]) -> str:
    """The texts as one, with "; " between them. One that holds a semicolon, or that would not come back as it is, is
    put in double quotes, those within it doubled. Texts of nothing but blanks are left out."""
    return "; ".join(_in_quotes(text) for each in texts if (text := clean_text(each)).strip())


def parted(cell: str) -> tuple[str, ...]:
    """The texts that `joined` was given; also of a list that a person wrote, with or without blanks and quotes."""
    found: list[str] = []
    place = 0
    while place < len(cell):
        value = _VALUE.match(cell, place)
        if value is None:  # cannot be: the second half takes anything
            break
        place = value.end()
        text = value[1].replace('""', '"') if value[1] is not None else value[2].strip()
        if text.strip():
            found.append(text)
    return tuple(found)


def _with_one_more(found: re.Match[str]) -> str:
    return found[0] if found[2] is None else f"{found[1]}'{found[2]}"


def _with_one_less(found: re.Match[str]) -> str:
    return found[0] if found[2] is None else found[1] + found[2][1:]


def _could_run(text: str) -> bool:
    """Whether a spreadsheet could run it, apostrophes before it aside."""
    if text[:1].isalnum() and text[:1].isascii():
        return False  # what most cells are
    rest = text.lstrip("'")
    if rest.startswith("\t"):
        return True
    first = next((character for character in rest if character.isprintable() and not character.isspace()), "")
    return unicodedata.normalize("NFKC", first).startswith(("=", "+", "-", "@", "\u2212"))


def _in_quotes(text: str) -> str:
    if ";" in text or text.startswith('"') or text != text.strip():
        return '"{}"'.format(text.replace('"', '""'))
    return text
