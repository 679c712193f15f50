"""What the words and ids of a query stand for in an index: parts of tokens, as `index.opensearch.fields` makes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.analysis.folding import fold, written
from index.analysis.terms import terms_of
from index.lexicon.lexicon import LANGUAGES
from index.opensearch.fields import BESIDE, FOLDED, PLAIN, SPELLED, TEXTS
from index.opensearch.searching.asking import Query, any_of
from index.opensearch.searching.values import encodable
from index.query_language.tree import Phrase, Word

CLASSES = ("", *LANGUAGES)
"""The language classes: a document is of one, so words of several never meet."""


def of_word(word: Word) -> tuple[str, ...]:
    """The parts of tokens that a word stands for, of all language classes; none of one that holds no letter."""
    if word.only:
        return tuple(dict.fromkeys(of_form(written(encodable(each))) for each in word.only if fold(each)))
    text = encodable(word.text)
    folded = fold(text)
    if not folded:
        return ()
    if word.exact:
        return of_folded([folded])
    if word.readings:
        return tuple(f"{each.language}:{each.term}" for each in word.readings)
    return tuple(f"{name}:{terms_of(written(text), name)[0]}" for name in CLASSES)


def of_form(form: str) -> str:
    """The part of a token that a word has which is written so, in small letters with its accents."""
    return f"{PLAIN}{form}" if fold(form) == form else f"{SPELLED}{form}"


def of_folded(words: Iterable[str]) -> tuple[str, ...]:
    """The parts of tokens that folded words have, however they are written."""
    return tuple(part for word in words for part in (f"{PLAIN}{word}", f"{FOLDED}{word}"))


def of_phrase(phrase: Phrase) -> list[tuple[str, ...]]:
    """For each word of a phrase the parts of tokens that it stands for; words that hold no letter are left out."""
    return [of_word(word) for word in phrase.words if fold(word.text)]


def fields_of(field: str) -> tuple[str, ...]:
    """The texts that a part of a query goes to."""
    return (field,) if field else TEXTS


def having(parts: Sequence[str], field: str = "") -> Query:
    """What has any of these parts of tokens, unscored."""
    return any_of(*({"terms": {name: list(parts)}} for name in fields_of(field))) if parts else any_of()


def beside(parts: Iterable[str]) -> str:
    """Parts of tokens that may stand in one place, as the analyser reads them: together they are one word."""
    return BESIDE.join(parts)


def ids_of(ids: Iterable[str]) -> Query:
    """What finds the articles of these ids."""
    return {"ids": {"values": [encodable(each) for each in ids]}}
