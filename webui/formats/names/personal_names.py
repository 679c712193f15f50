"""Which names are surely a person's, and where their family name begins.

A name parted wrongly ("International, Amnesty"; "Pérez, Ana García") is worse in a bibliography than one left whole, so
a name is parted on good evidence only: a known given name in front (or behind a comma), and behind all given names
either one word, or two of which it is known that both are family names ("García Pérez") or that the first is none
("Rodham Clinton"). A Spanish name has two family names, an English one a middle name more often than not.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from archive.texts.short_cache import cached_if_short
from webui.formats.names.family_names import ENGLISH_DOUBLE, ENGLISH_FAMILY, SPANISH_FAMILY
from webui.formats.names.given_names import A_PLACE_TOO, GIVEN_NAMES, GIVEN_PHRASES, SPANISH_GIVEN
from webui.formats.names.organisations import NOT_OF_A_PERSON, OF_AN_ORGANISATION

_INITIAL = re.compile(r"[^\W\d_]\.\Z")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\Z")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?\Z|I{2,3}\Z|IV\Z")
# What a monarch's name ends in (Felipe VI), and an initial that stands for a family name (Juan P).
_NO_FAMILY = re.compile(r"[^\W\d_]\Z|[IVX]+\Z")
_PARTICLES = frozenset(
    {"de", "del", "la", "las", "los", "da", "do", "dos", "di", "van", "von", "der", "den", "du", "le"}
)
_SPANISH_PARTICLES = frozenset({"de", "del", "la", "las", "los", "da", "dos"})
_SPANISH_LETTERS = re.compile("[áéíóúüñÁÉÍÓÚÜÑ]")
# Given names that are a family name where they stand last.
_ALSO_FAMILY = (GIVEN_NAMES & ENGLISH_FAMILY) | {"alonso"}
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Person:
    """A name in its parts, of which `suffix` alone ("Jr.") may be empty."""

    family: str
    given: str
    suffix: str = ""


def person(name: str, language: str = "") -> Person | None:
    """The parts of a name on one line, or None where it is not sure what they are. `language` is that of what the
    person wrote, or ""."""
    return _person(f"{language}\n{name}")


def is_person(name: str) -> bool:
    """Whether it is surely one person's name, also where it is not sure what its parts are."""
    words = name.split()
    if person(name):
        return True
    first = _plain(words[0]) if words else ""
    return (
        1 < len(words) <= _MOST_WORDS
        and first in GIVEN_NAMES - A_PLACE_TOO
        and all(map(_of_a_name, words))
        and not _is_of_several(words)
    )


def is_organisation(name: str) -> bool:
    """Whether a word of the name says that it is an organisation's; Charlotte Church may be a person."""
    words = _plain(name).split()
    if len(words) == 2 and words[0] in GIVEN_NAMES and words[1] in ENGLISH_FAMILY:
        return False
    return any(_plain(word) in OF_AN_ORGANISATION for word in re.findall(r"[^\W\d_]+", name))


@cached_if_short(4096)
def _person(said: str) -> Person | None:
    language, _, name = said.partition("\n")
    parts = [part.split() for part in name.split(",")]
    suffix = ""
    places = [place for place in range(1, len(parts)) if len(parts[place]) == 1 and _SUFFIX.match(parts[place][0])]
    if places:
        suffix = parts.pop(places[0])[0]
    elif len(parts[-1]) > 2 and _SUFFIX.match(parts[-1][-1]):
        suffix = parts[-1].pop()
    words = parts[-1]
    surnames = parts[0] if len(parts) == 2 else []
    if len(parts) > 2 or not 2 <= len(words) + len(surnames) <= _MOST_WORDS:
        return None
    if not all(map(_of_a_name, words + surnames)) or _is_of_several(words):
        return None
    if len(parts) == 1:
        units = _units(words)
        end = _end_of_given(units, language)
        words, surnames = " ".join(units[:end]).split(), " ".join(units[end:]).split()
    elif _is_whole(words) or (len(words) > 1 and _is_whole(surnames)):
        return None  # two people
    if not _is_given(words) or not _is_family(surnames):
        return None
    return Person(" ".join(surnames), " ".join(words), suffix)


def _units(words: list[str]) -> list[str]:
    """The words, with each run of particles and the word behind it as one ("de la Cruz", "Van Dyke"), and what is on
    both sides of a "y" ("Ortega y Gasset")."""
    units: list[str] = []
    for place, word in enumerate(words):
        before = words[place - 1] if place > 1 else ""
        if before == "y" or (before and before.casefold() in _PARTICLES) or (word == "y" and place > 1):
            units[-1] += f" {word}"
        else:
            units.append(word)
    return units


def _end_of_given(units: list[str], language: str) -> int:
    """How many units are given names; 0 where that is not sure."""
    initials = [place for place, unit in enumerate(units) if _INITIAL.match(unit)]
    end = initials[-1] + 1 if initials else _known_to_be_given(units)
    if _plain(" ".join(units[-2:])) in ENGLISH_DOUBLE and len(units) > 2:
        return len(units) - 2
    first, rest = _plain(units[0]), units[end:]
    if first in A_PLACE_TOO and not (rest and all(map(_is_known_family, rest))):
        return 0
    match rest:
        case [] if not initials and len(units) > 1 and _plain(units[-1]) in _ALSO_FAMILY:
            return end - 1
        case [only] if _plain(only) not in GIVEN_PHRASES:
            # In "Ana Martín López" the word before the last may be of either kind.
            either = end > 1 and not initials and _plain(units[end - 1]) in SPANISH_FAMILY and _is_spanish(only)
            return 0 if either else end
        case [one, other]:
            return end + _given_of_two(one, other, _sounds_spanish(units), language)
    return 0


def _given_of_two(one: str, other: str, sounds_spanish: bool, language: str) -> int:
    """How many of two words behind all that are known given names are given names too: none, or the first; a number
    below zero where that is not sure."""
    if _is_spanish(one) and _is_spanish(other):
        return 0
    if _is_spanish(one) and not _is_english(other) and (sounds_spanish or language == "es"):
        return 0
    if _is_english(other) and not _is_spanish(one) and " " not in one and not sounds_spanish:
        return 1
    return -_MOST_WORDS


def _known_to_be_given(units: list[str]) -> int:
    end = 0
    while end < len(units) and (
        _is_given([units[end]]) or (end > 0 and _plain(units[end]) in GIVEN_PHRASES and end + 1 < len(units))
    ):
        end += 1
    return end


def _sounds_spanish(units: list[str]) -> bool:
    return _plain(units[0]) in SPANISH_GIVEN or any(map(_SPANISH_LETTERS.search, units))


def _is_spanish(unit: str) -> bool:
    """Whether it or a part of it is known as a Spanish family name, or looks like one: ends in -ez, has a particle."""
    parts = _plain(unit).split()
    if len(parts) > 1 and parts[0] in _SPANISH_PARTICLES:
        return True
    return any(
        word in SPANISH_FAMILY or (word.endswith("ez") and len(word) > 4) for word in re.split("-| y ", _plain(unit))
    )


def _is_english(unit: str) -> bool:
    plain = re.sub("['’]", "", _plain(unit))
    return plain in ENGLISH_FAMILY or (plain.startswith("mc") and len(plain) > 4)


def _is_known_family(unit: str) -> bool:
    return _is_spanish(unit) or _is_english(unit)


def _is_whole(words: list[str]) -> bool:
    """Whether it is a given name with a family name behind it."""
    if len(words) < 2:
        return False
    first, last = _plain(words[0]), _plain(words[-1])
    return first in GIVEN_NAMES and last not in GIVEN_NAMES and last in SPANISH_FAMILY | ENGLISH_FAMILY


def _is_given(words: list[str]) -> bool:
    return bool(words) and _plain(words[0]).partition("-")[0] in GIVEN_NAMES


def _is_family(words: list[str]) -> bool:
    if not words or words[-1] in _PARTICLES or _NO_FAMILY.match(words[-1]):
        return False
    return not any(map(_INITIAL.match, words))


def _is_of_several(words: list[str]) -> bool:
    """Whether a "y" stands before a given name: "Ana y Luis García" are two."""
    return any(one == "y" and _plain(other) in GIVEN_NAMES for one, other in pairwise(words))


def _of_a_name(word: str) -> bool:
    if (_INITIAL.match(word) and word.isupper()) or word in _PARTICLES or word == "y":
        return True
    return bool(_WORD.match(word)) and word[0].isupper() and _plain(word) not in NOT_OF_A_PERSON


def _plain(text: str) -> str:
    """Small letters without accents."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
