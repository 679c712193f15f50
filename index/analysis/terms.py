"""What each word of a text is counted under: its terms.

A word's *terms* are the words that it can be a form of, folded: `leaves` in an English document has `leave` and `leaf`;
and those of words that stand inside it, as `eau` in `l'eau`. Words like `we'll` have themselves with the apostrophe, as
`well` is another word.
A document is indexed under all terms of each of its words; a query word asks for one of its own in each language.
Words that fold to nothing are skipped and take no position in a phrase. An engine, the judge and the snippets all
analyse through this folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from index.analysis.folding import fold, written
from index.analysis.inner_words import inner_words
from index.analysis.words import WORD
from index.lexicon.lexicon import LANGUAGES, Reading, is_closed, is_of_auxiliary, readings, typed_readings

VERSION = 3
"""Raised with every change of what this folder and `index.lexicon` make of a text: an index of another version is built
anew."""


# A pronoun or a verb of English with what was shortened behind it: without its apostrophe it is often another word, as
# `we'll`, `I'd`, `she'd`, `can't`.
_SHORTENED = re.compile(r"[^\W\d_]+(?:n't|'(?:ll|re|ve|d|m))")


_MOST_TILDES = 4  # n in a word that may stand for ñ


class AnalysedWord(NamedTuple):
    """A word of a text: `folded`; `written` in small letters with its accents; `terms`, distinct, the likeliest
    first."""

    folded: str
    written: str
    terms: tuple[str, ...]


def analysed(text: str, language: str) -> Iterator[AnalysedWord]:
    """The words of the text in order; the nth is at position n."""
    for word in WORD.findall(text):
        if folded := fold(word):
            spelled = written(word)
            yield AnalysedWord(folded, spelled, terms_of(spelled, language))


def terms_of(spelled: str, language: str) -> tuple[str, ...]:
    """The terms of a word as `written` gives it, in a document of this language (ISO 639-1, "" when unknown)."""
    if "'" in spelled and _SHORTENED.fullmatch(spelled):
        return (spelled,)
    plain = _without_dots(spelled)
    if plain != spelled and is_of_auxiliary(plain, language):
        return (bare(plain, language),)  # `a.m.` is no form of `be`
    found = readings(plain, language)
    inner = inner_words(spelled)
    if inner:
        found += tuple(reading for word in inner for reading in readings(_without_dots(word), language))
    return _bare_lemmas(found, language) or (bare(spelled, language),)


def bare(lemma: str, language: str) -> str:
    """A lemma without accents; in Spanish ñ is a letter of its own and stays, so that `uña` is not `una`."""
    if language == "es" and "ñ" in lemma:
        return "ñ".join(map(fold, lemma.split("ñ")))
    return fold(lemma)


@lru_cache(maxsize=1 << 14)
def _bare_lemmas(found: tuple[Reading, ...], language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lemma for reading in found if (lemma := bare(reading.lemma, language))))


def typed_terms(spelled: str, language: str) -> tuple[str, ...]:
    """The terms of a word that a reader typed: where accents were left out those of words with them too, and where n
    may stand for ñ those of words with that."""
    meant = _bare_lemmas(typed_readings(spelled, language), language)
    with_tilde = (term for each in _with_tilde(spelled, language) for term in terms_of(each, language))
    return tuple(dict.fromkeys((*terms_of(spelled, language), *meant, *with_tilde)))


def _with_tilde(spelled: str, language: str) -> Iterator[str]:
    if language == "es" and "ñ" not in spelled:
        places = (at for at, letter in enumerate(spelled) if letter == "n")
        yield from (f"{spelled[:at]}ñ{spelled[at + 1 :]}" for at in islice(places, _MOST_TILDES))


def closed_terms(spelled: str, language: str) -> tuple[str, ...]:
    """The terms of a word of a closed class, such as `esta` and `hacia`; of any other none."""
    return terms_of(spelled, language) if is_closed(spelled, language) else ()


def verbs_of(spelled: str, language: str) -> frozenset[str]:
    """Those of the terms of a word for which it is a form of a verb and of nothing else."""
    found = typed_readings(_without_dots(spelled), language)
    verbs, others = ({bare(each.lemma, language) for each in found if each.is_verb is kind} for kind in (True, False))
    return frozenset(verbs - others)


def _without_dots(spelled: str) -> str:
    """An abbreviation as those write it who leave the dots out: dictionaries know it so, if they do."""
    return spelled.replace(".", "")


def language_class(language: str) -> str:
    """`language` where its words have forms, else "": documents of one class have the same terms for a word."""
    return language if language in LANGUAGES else ""
