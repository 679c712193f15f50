"""What the archive is called as a search engine of a browser, where OpenSearch leaves little room for names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

SHORT, LONG = 16, 48
"""Characters, the most that OpenSearch 1.1 allows for `ShortName` and `LongName`."""

_JOINER = "\u200d"
_HANGING = {"Mn", "Mc", "Me"}  # marks, signs of variation among them
_STOPS = " ,;:.·|–—-/&(«“‘¿¡"
"""What a cut name does not end with."""


def short_name(title: str) -> str:
    """The title as far as `ShortName` has room for its words: the same in the document and in what links to it."""
    return fitted(title, SHORT)


def long_name(title: str) -> str:
    """The title as far as `LongName` has room for its words."""
    return fitted(title, LONG)


def fitted(title: str, most: int) -> str:
    """As many whole words of the title as fit into `most` characters. Of a first word that is longer by itself as much
    as fits, with an ellipsis; no letter loses its marks, no emoji a part of it."""
    words = title.split()
    whole = " ".join(words)
    if len(whole) <= most:
        return whole
    kept = ""
    for word in words:
        longer = f"{kept} {word}".strip()
        if len(longer) > most:
            break
        kept = longer
    if kept := kept.rstrip(_STOPS):
        return kept
    begun = ""
    for cluster in _clusters(words[0]):
        if len(begun) + len(cluster) > most - 1:
            break
        begun += cluster
    return f"{begun}…"


def _clusters(text: str) -> Iterator[str]:
    """The text in pieces that are seen as one sign each (UAX #29, without its rules for syllables of Hangul and Indic
    scripts, which are rarely typed apart)."""
    held = ""
    for character in text:
        is_flag = _is_flag_part(character) and len(held) == 1 and _is_flag_part(held)
        if held and not (_hangs(character) or held.endswith(_JOINER) or is_flag):
            yield held
            held = ""
        held += character
    yield held


def _hangs(character: str) -> bool:
    is_skin = 0x1F3FB <= ord(character) <= 0x1F3FF
    return character == _JOINER or is_skin or unicodedata.category(character) in _HANGING


def _is_flag_part(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF
