"""The English table's words: a dictionary of several lemmas a word, and what another adds where that knows nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from index.lexicon.codes import Reading
from index.lexicon.english import CLOSED, ITSELF, ONLY

Entry = tuple[str, str, tuple[str, ...]]
"""A written word, its part of speech (`noun`, `verb`, `adj`, `adv`, `aux`), and its lemmas in that."""

_DEMONYM = ("an", "i", "ese")  # americans and iraqis are plurals, andrews and daniels names
_VERBS = ("verb", "aux")


def english_readings(entries: Iterable[Entry], lemmas: Mapping[str, str]) -> Iterator[tuple[str, tuple[Reading, ...]]]:
    """Each word of the table with its readings, the likeliest first.

    `entries` are of the dictionary with parts of speech; `lemmas` are one lemma a word, of the other one, which also
    says which of several readings is the likeliest.
    """
    found: dict[str, list[Reading]] = {}
    own: dict[str, set[str]] = {}  # of words that are a lemma themselves, in which parts of speech
    for word, part, named in entries:
        small = word.lower()
        for lemma in _of_names(word, named, itself=lemmas.get(word) == word):
            if lemma.isalpha():
                found.setdefault(small, []).append(Reading(lemma.lower(), part in _VERBS))
                if lemma == word:
                    own.setdefault(small, set()).add(part)
    for word, parts in own.items():
        if parts == {"adj"} and lemmas.get(word) != word and word + "ly" not in found:
            _leave_to_verb(word, found[word])
    for word, lemma in lemmas.items():
        if word.isalpha() and lemma.isalpha() and word.islower() and word not in found:
            found[word] = _added(word, lemma.lower(), lemmas)
    alone = CLOSED | ITSELF
    for word, readings in found.items():
        if readings and word not in alone and word not in ONLY:
            yield word, _ordered(readings, lemmas.get(word, "").lower())
    for word in alone:
        yield word, (Reading(word, False),)
    for word, of in ONLY.items():
        yield word, tuple(Reading(each, True) for each in of)


def _of_names(word: str, lemmas: tuple[str, ...], *, itself: bool) -> tuple[str, ...]:
    """The lemmas, of a name in the plural itself first: who is called Andrews is no Andrew.

    `itself` says that the other dictionary takes the word for its own lemma: `lens` is then no plural of `len`."""
    if word.islower():
        return tuple(each for each in lemmas if not (itself and word in lemmas and word == f"{each}s"))
    if word in lemmas:
        return (word,)
    return lemmas if lemmas[0].endswith(_DEMONYM) else (word, *lemmas)


def _leave_to_verb(word: str, readings: list[Reading]) -> None:
    """Take away the adjective where it is a participle and no more: `united`, as there is no `unitedly`.

    `interesting` stays one, as `interestingly` tells."""
    if any(each.is_verb and each.lemma != word for each in readings):
        readings.remove(Reading(word, is_verb=False))


def _added(word: str, lemma: str, lemmas: Mapping[str, str]) -> list[Reading]:
    """The reading of a word that the first dictionary does not know, where it is regular: `apps`, `crowdsourcing`."""
    if word == lemma:
        return [Reading(word, False)]
    if lemmas.get(lemma) != lemma or len(lemma) < 3:
        return []
    if word in _regular(lemma, "s"):
        return [Reading(lemma, False)]
    if word in _regular(lemma, "ed") or word in _regular(lemma, "ing"):
        return [Reading(lemma, True)]
    return [Reading(lemma, False)] if word in _regular(lemma, "er") or word in _regular(lemma, "est") else []


def _regular(lemma: str, ending: str) -> tuple[str, ...]:
    """The ways in which a word takes this ending, by the rules of spelling."""
    if ending == "s":
        return lemma + "s", lemma + "es", f"{lemma[:-1]}ies" if lemma.endswith("y") else lemma + "s"
    short = lemma.removesuffix("e")
    i = f"{lemma[:-1]}i" if lemma.endswith("y") and ending[0] == "e" else lemma
    return short + ending, lemma + ending, lemma + lemma[-1] + ending, i + ending


def _ordered(readings: list[Reading], likeliest: str) -> tuple[Reading, ...]:
    """One reading a lemma: what the other dictionary says first, then nouns and adjectives, then verbs."""
    ordered = sorted(readings, key=lambda each: (each.lemma != likeliest, each.is_verb))
    unique: dict[str, Reading] = {}
    for each in ordered:
        unique.setdefault(each.lemma, each)
    return tuple(unique.values())
