"""How text becomes words, and words become terms: tokens, folding, stems by language.

A document's *exact term* for a word is `fold(word)` and its *term* is `stem(fold(word), document.language)`. A query
word means the documents that hold `stem(fold(word), that document's language)`. Words that fold to nothing are
skipped and take no position in a phrase. An engine, the judge and the snippets all analyse through this file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from whoosh.lang import stemmer_for_language

from archive.short_cache import cached_if_short

VERSION = 1
"""Raised with every change of what this file makes of a text: an index of another version is built anew."""

STEMMED = ("en", "es")
"""The languages whose words are stemmed; in every other the term of a word is its folded form."""

LONGEST_WORD = 64
"""Characters of a folded word that count; the rest is cut off."""

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Marks that text not in NFC, Arabic, Hebrew and the scripts of India put inside a word, soft hyphens and joiners.
_INNER = "\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u200c\u200d"
_LETTER = rf"[^\W_{_CJK}]"

WORD = re.compile(rf"[{_CJK}]|{_LETTER}+(?:['’]{_LETTER}+|[{_INNER}]{_LETTER}*)*")
"""One word: letters and digits, with apostrophes inside. Scripts without spaces give a word for each character."""

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'"})
_LETTERS_THAT_DO_NOT_DECOMPOSE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})

_SPANISH_PLURAL_IN_CES = re.compile(r"(?<=[aeiou])ces\Z")
_SPANISH_PLURAL_IN_ES = re.compile(r"(?<=[aeiou][nrldjy])es\Z|(?<=[^m]es)es\Z")
# Not "-amos", "-emos" (verbs), "-arnos", "-irnos" (verbs with a pronoun), "-gles" (nationalities).
_SPANISH_PLURAL_IN_S = re.compile(r"(?<=[aeou])(?<![ae]mo)(?<![ai]rno)(?<!gle)s\Z")


@dataclass(frozen=True, slots=True)
class Token:
    """A whole word as it stands in the text, from character `start` to `end` (exclusive)."""

    word: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of the text in order."""
    return (Token(found.group(), *found.span()) for found in WORD.finditer(text))


def terms(text: str, language: str) -> Iterator[tuple[str, str]]:
    """(folded word, its stem) for each word of the text in order; the nth pair is at position n."""
    for word in WORD.findall(text):
        if folded := fold(word):
            yield folded, stem(folded, language)


@cached_if_short(1 << 14, 64)
def fold(word: str) -> str:
    """The word without case, accents, apostrophes or a possessive 's: `Ñuñoa’s` is `nunoa`.

    May be "", which callers skip. At most `LONGEST_WORD` characters; folding twice changes nothing.
    """
    if word.isascii() and word.isalnum():
        return word.lower()[:LONGEST_WORD]
    folded = unicodedata.normalize("NFKC", word).casefold().translate(_APOSTROPHES)
    folded = unicodedata.normalize("NFKD", folded.removesuffix("'s")).casefold()
    folded = folded.translate(_LETTERS_THAT_DO_NOT_DECOMPOSE)
    return unicodedata.normalize("NFC", "".join(filter(_is_kept, folded)))[:LONGEST_WORD]


def fold_value(value: str) -> str:
    """An author, topic, source or language without case and accents, runs of white space as one space."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", value).casefold().translate(_APOSTROPHES))
    folded = "".join(c for c in folded.translate(_LETTERS_THAT_DO_NOT_DECOMPOSE) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", " ".join(folded.split()))


@lru_cache(maxsize=1 << 14)
def stem(folded: str, language: str) -> str:
    """The form that stands for all forms of a folded word in this language (ISO 639-1, "" when unknown)."""
    if language == "en":
        return _stemmer("en")(folded)
    if language == "es":
        return _spanish(folded)
    return folded


def stem_class(language: str) -> str:
    """`language` when its words are stemmed, else "": documents of one class have the same term for a word."""
    return language if language in STEMMED else ""


def _is_kept(character: str) -> bool:
    # Vowel signs of Indian scripts are marks too, but of combining class 0: without them words would fall together.
    return character.isalnum() or (
        unicodedata.category(character) in ("Mn", "Mc") and not unicodedata.combining(character)
    )


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    stemmer: Callable[[str], str] = stemmer_for_language(language)
    return stemmer


def _spanish(folded: str) -> str:
    # Snowball's Spanish rules count on accents to tell "joven" from a verb; without them one plural in eight of
    # those in news gets another stem than its singular. Taking the plural off first leaves one in five hundred.
    if len(folded) > 3:
        folded = _SPANISH_PLURAL_IN_ES.sub("", _SPANISH_PLURAL_IN_CES.sub("z", folded))
        folded = _SPANISH_PLURAL_IN_S.sub("", folded)
    stemmed = _stemmer("es")(folded)
    return f"{stemmed[:-1]}c" if stemmed.endswith("z") else stemmed
