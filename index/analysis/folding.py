"""One spelling for words and values that differ in case, accents or apostrophes alone."""

from __future__ import annotations

import unicodedata

from archive.short_cache import cached_if_short

LONGEST_WORD = 64
"""Characters of a folded word that count; the rest is cut off."""

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'"})
_LETTERS_THAT_DO_NOT_DECOMPOSE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


@cached_if_short(1 << 14, 64)
def written(word: str) -> str:
    """The word in small letters and without a possessive 's, its accents kept: `Ñuñoa’s` is `ñuñoa`.

    What dictionaries are asked for. `fold` takes away the accents too.
    """
    if word.isascii() and word.isalnum():
        return word.lower()[:LONGEST_WORD]
    small = _without_possessive(unicodedata.normalize("NFKC", word).casefold().translate(_APOSTROPHES))
    return unicodedata.normalize("NFC", "".join(c for c in small if c == "'" or _is_kept(c) or _is_accent(c)))[
        :LONGEST_WORD
    ]


@cached_if_short(1 << 14, 64)
def fold(word: str) -> str:
    """The word without case, accents, apostrophes or a possessive 's: `Ñuñoa’s` is `nunoa`.

    May be "", which callers skip. At most `LONGEST_WORD` characters; folding twice changes nothing.
    """
    if word.isascii() and word.isalnum():
        return word.lower()[:LONGEST_WORD]
    folded = unicodedata.normalize("NFKC", word).casefold().translate(_APOSTROPHES)
    folded = unicodedata.normalize("NFKD", _without_possessive(folded)).casefold()
    folded = folded.translate(_LETTERS_THAT_DO_NOT_DECOMPOSE)
    return unicodedata.normalize("NFC", "".join(filter(_is_kept, folded)))[:LONGEST_WORD]


def fold_value(value: str) -> str:
    """An author, topic, source or language without case and accents, runs of white space as one space."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", value).casefold().translate(_APOSTROPHES))
    folded = "".join(c for c in folded.translate(_LETTERS_THAT_DO_NOT_DECOMPOSE) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", " ".join(folded.split()))


def _without_possessive(word: str) -> str:
    while word.endswith("'s"):
        word = word[:-2]
    return word


def _is_kept(character: str) -> bool:
    # Vowel signs of Indian scripts are marks too, but of combining class 0: without them words would fall together.
    return character.isalnum() or (
        unicodedata.category(character) in ("Mn", "Mc") and not unicodedata.combining(character)
    )


def _is_accent(character: str) -> bool:
    return unicodedata.combining(character) > 0
