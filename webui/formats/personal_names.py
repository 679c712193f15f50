"""Which names are surely a person's, and where their family name begins.

A name split wrongly ("International, Amnesty") is worse in a bibliography than one left whole, so a name is split on
good evidence only: a known given name in front (or behind a comma) and one family name, or initials between the two.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from archive.short_cache import cached_if_short
from webui.formats.given_names import GIVEN_NAMES, NOT_OF_A_PERSON

_INITIAL = re.compile(r"[^\W\d_]\.\Z")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\Z")
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "da", "do", "dos", "di", "van", "von", "der", "den", "y"})


@dataclass(frozen=True, slots=True)
class Person:
    """A name in its two parts, neither empty."""

    family: str
    given: str


@cached_if_short(4096)
def person(name: str) -> Person | None:
    """The two parts of a name on one line, or None where it is not sure that it has them."""
    family, comma, given = name.partition(",")
    words = (given if comma else name).split()
    surnames = family.split() if comma else []
    if not 2 <= len(words) + len(surnames) <= 5 or not all(map(_of_a_name, words + surnames)):
        return None
    if not comma:
        end = _end_of_given(words)
        words, surnames = words[:end], words[end:]
    if not _is_given(words) or not _is_family(surnames):
        return None
    return Person(" ".join(surnames), " ".join(words))


def _end_of_given(words: list[str]) -> int:
    """How many words are given names: up to the last initial; else as many in front as are known to be."""
    initials = [place for place, word in enumerate(words) if _INITIAL.match(word)]
    if initials:
        return initials[-1] + 1
    end = 0
    while end < len(words) and _plain(words[end]) in GIVEN_NAMES:
        end += 1
    # "Ana García Pérez" has two family names and "Hillary Rodham Clinton" one, and "María Elena" has none: only one
    # word that is no given name, after one or more that are, is surely the family's.
    return end if len(words) - end == 1 else 0


def _is_given(words: list[str]) -> bool:
    return bool(words) and _plain(words[0]) in GIVEN_NAMES


def _is_family(words: list[str]) -> bool:
    return bool(words) and words[-1] not in _PARTICLES and not any(_INITIAL.match(word) for word in words)


def _of_a_name(word: str) -> bool:
    if _INITIAL.match(word) or word in _PARTICLES:
        return True
    return bool(_WORD.match(word)) and word[0].isupper() and _plain(word) not in NOT_OF_A_PERSON


def _plain(word: str) -> str:
    """Small letters without accents."""
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
