"""One spelling for words and values that differ in case, accents or apostrophes alone.

What is folded comes from Unicode's tables: compatibility forms (width, ligatures, long s), case, accents, figures of
every script, letters that are another one "with stroke" or "with hook". Marks that tell words apart stay: vowel signs
and tones of Asian scripts, the voicing marks of kana.
"""

from __future__ import annotations

import re
import unicodedata

from archive.texts.short_cache import cached_if_short
from index.analysis.characters import HIDDEN, is_hidden

LONGEST_WORD = 64
"""Characters of a folded word that count; the rest is cut off."""

_HIDDEN = re.compile(f"[{HIDDEN}]+")
_FRACTION = "\u2044"
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘´ʼ＇", "'"))
_NON_JOINER = "\u200c"
_WITH_SIGN = re.compile(r"[a-z](?:\+\+|#)")
_NAMED_AFTER = re.compile(r"((?:LATIN|GREEK|CYRILLIC) SMALL LETTER [A-Z]+(?: [A-Z]+)??) WITH [A-Z ]+")
_OF_ONE = re.compile(r"LATIN SMALL LETTER (?:DOTLESS |BARRED )([A-Z])")
_OF_TWO = re.compile(r"LATIN SMALL (?:LETTER|LIGATURE) (A[A-Z]|O[EOU])")
_ACCENTS = ("COMBINING ", "HEBREW ", "ARABIC ", "SYRIAC ", "SAMARITAN ")
# Letters of which no name says so: those of Iceland and the Sámi as Unicode's transliteration writes them in a-z, and
# those for which Arabic keyboards and those of neighbouring languages have characters of their own.
_ALSO = {"þ": "th", "ð": "d", "ŋ": "n", "ĸ": "q", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"}
_TATWEEL = "\u0640"
# "am" of Thai and Lao, "hn" and "hm" of Lao, which Unicode parts and a keyboard does not: the parts would be two words.
_OF_TWO_PARTS = (
    ("\u0e4d\u0e32", "\u0e33"), ("\u0ecd\u0eb2", "\u0eb3"), ("\u0eab\u0e99", "\u0edc"), ("\u0eab\u0ea1", "\u0edd"),
)  # fmt: skip
_VOICED = 8  # the combining class of the marks that make "ga" of "ka"


class _Letters(dict[int, str]):
    """What each small letter becomes, its accents apart; found when it is first asked for."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


class _Seen(dict[int, str | None]):
    """The apostrophes made alike, and nothing for what nobody sees; found when it is first asked for."""

    def __missing__(self, code: int) -> str | None:
        self[code] = seen = None if is_hidden(chr(code)) and code != ord(_NON_JOINER) else chr(code)
        return seen


_letters = _Letters()
_seen = _Seen(_APOSTROPHES)


@cached_if_short(1 << 14, 64)
def written(word: str) -> str:
    """The word in small letters and without a possessive 's, its accents kept: `Ñuñoa’s` is `ñuñoa`; an abbreviation
    with its dots, the last one too: `U.S.` is not `us`.

    What dictionaries are asked for. `fold` takes away the accents too.
    """
    if word.isascii() and word.isalnum():
        return word.lower()[:LONGEST_WORD]
    small = _small(word)
    if _WITH_SIGN.fullmatch(small):
        return small
    # What parts the syllables of a Persian word is kept: words stand on either side of it.
    signs = "'\u200c" if _NON_JOINER in small and any("\u0620" <= c <= "\u06ff" for c in small) else "'"
    if "." in small and not small[0].isdecimal():
        small, signs = f"{small.rstrip('.')}.", signs + "."
    kept = (c for c in small if c in signs or _is_accent(c) or _letters[ord(c)])
    return unicodedata.normalize("NFC", "".join(kept))[:LONGEST_WORD]


@cached_if_short(1 << 14, 64)
def fold(word: str) -> str:
    """The word without case, accents, apostrophes or a possessive 's: `Ñuñoa’s` is `nunoa`.

    May be "", which callers skip. At most `LONGEST_WORD` characters; folding twice changes nothing.
    """
    if word.isascii() and word.isalnum():
        return word.lower()[:LONGEST_WORD]
    small = _small(word)
    if _WITH_SIGN.fullmatch(small):
        return small
    folded = unicodedata.normalize("NFKD", small).casefold().translate(_letters)
    folded = unicodedata.normalize("NFC", folded)
    for apart, together in _OF_TWO_PARTS:
        folded = folded.replace(apart, together)
    return folded[:LONGEST_WORD]


@cached_if_short(1 << 14, 64)
def fold_value(value: str) -> str:
    """An author, topic, source or language without case and accents, runs of white space as one space."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", value).casefold().translate(_APOSTROPHES))
    kept = (_letters[ord(c)] if unicodedata.category(c)[0] in "LNM" else c for c in folded if not is_hidden(c))
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def spelling_key(value: str) -> str:
    """What spellings of a value have in common that differ in case or space alone, in characters that nobody sees or in
    how Unicode writes an accented letter: `Minería ` and `MINERÍA` are one, `Mineria` is another."""
    if value.isascii():
        return " ".join(value.lower().split())
    plain = unicodedata.normalize("NFD", tidy(value)).casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", plain).casefold())


def tidy(value: str) -> str:
    """The value without what nobody sees, runs of white space as one space, accented letters in one piece."""
    if value.isascii():
        return " ".join(value.split())
    return unicodedata.normalize("NFC", " ".join(_HIDDEN.sub("", value).split()))


def _small(word: str) -> str:
    """Compatibility forms and capitals gone, the apostrophes alike, nothing that nobody sees, no possessive 's."""
    small = unicodedata.normalize("NFKC", word.translate(_APOSTROPHES)).casefold().translate(_seen)
    while small.endswith("'s"):
        small = small[:-2]
    return small


def _folded(character: str) -> str:
    category = unicodedata.category(character)
    if is_hidden(character) or _is_accent(character) or category == "Me":
        return ""
    if category[0] == "M" or character == _FRACTION:
        return character
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if not character.isalnum() or character == _TATWEEL or (category == "Lm" and "\u02b0" <= character <= "\u02ff"):
        return ""
    return _ALSO.get(character) or _named_after(character) or character


def _is_accent(character: str) -> bool:
    """Whether it is a mark without which a word is the same to those who look for it."""
    combining = unicodedata.combining(character)
    if not combining or combining == _VOICED:
        return False
    name = unicodedata.name(character, "")
    return name.startswith(_ACCENTS) or "NUKTA" in name


def _named_after(character: str) -> str:
    """The letter or the two letters that a letter's name says it is made of; "" where it says nothing of the kind."""
    name = unicodedata.name(character, "")
    if found := _OF_TWO.fullmatch(name):
        return found[1].lower()
    if found := _OF_ONE.fullmatch(name):
        return found[1].lower()
    if found := _NAMED_AFTER.fullmatch(name):
        try:
            plain = unicodedata.lookup(found[1])
        except KeyError:
            return ""
        return "".join(_folded(each) for each in unicodedata.normalize("NFKD", plain).casefold())
    return ""
