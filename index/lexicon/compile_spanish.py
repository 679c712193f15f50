"""The Spanish table's words: a dictionary of one lemma a word, and what its paradigms tell beyond that.

`vino` is the drink and a form of `venir`, `niña` is of `niño` as `niñas` is, `aprobada` of the adjective and the verb.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from index.lexicon.codes import Reading, accent_of, without_acute
from index.lexicon.spanish import CLOSED, ONLY
from index.lexicon.spanish_verbs import further_forms, participle

_FEWEST_FORMS = 20  # of a verb: what has fewer is a noun in -ar or an error
_SET_APART = CLOSED | ONLY.keys()


class _Dictionary:
    """What the dictionary says, in small letters, and beside it what is found further: `names` and `verbs` have, for
    words that need it, all readings as nouns and adjectives, and all as verbs."""

    def __init__(self, lemmas: Mapping[str, str]) -> None:
        self.lemma: dict[str, str] = {}
        same: dict[str, str] = {}  # one text for each lemma, not one for each of its words
        for capitals in (False, True):  # `fue` before `Fue`
            for word, lemma in lemmas.items():
                if word.islower() != capitals and word.isalpha() and lemma.isalpha() and len(word) > 1:
                    small = word.lower()
                    if small not in _SET_APART:
                        self.lemma.setdefault(small, same.setdefault(lemma.lower(), lemma.lower()))
        forms: dict[str, set[str]] = {}
        for word, lemma in self.lemma.items():
            if lemma.endswith(("ar", "er", "ir", "ír")):
                forms.setdefault(lemma, set()).add(word)
        self.forms = {lemma: words for lemma, words in forms.items() if len(words) >= _FEWEST_FORMS}
        self.names: dict[str, list[str]] = {}
        self.verbs: dict[str, list[str]] = {}

    def names_of(self, word: str) -> list[str]:
        """The nouns and adjectives that the word can be a form of."""
        lemma = self.lemma.get(word)
        return self.names.get(word) or ([lemma] if lemma is not None and lemma not in self.forms else [])

    def verbs_of(self, word: str) -> list[str]:
        """The verbs that the word can be a form of."""
        lemma = self.lemma.get(word)
        return self.verbs.get(word) or ([lemma] if lemma in self.forms else [])

    def add_names(self, word: str, more: list[str]) -> None:
        """Let the word be a form of these nouns and adjectives too."""
        if word not in _SET_APART:
            self.names[word] = list(dict.fromkeys((*self.names_of(word), *more)))

    def add_verb(self, word: str, verb: str) -> None:
        """Let the word be a form of this verb too."""
        if word not in _SET_APART:
            self.verbs[word] = list(dict.fromkeys((*self.verbs_of(word), verb)))


def spanish_readings(lemmas: Mapping[str, str]) -> Iterator[tuple[str, tuple[Reading, ...]]]:
    """Each word of the table with its readings, the likeliest first."""
    known = _Dictionary(lemmas)
    for verb, forms in known.forms.items():
        for form in further_forms(verb, forms, known.forms):
            known.add_verb(form, verb)
    _add_participles(known)
    _join_numbers(known)
    _read_without_accents(known)
    for word in known.lemma.keys() | known.verbs.keys() | known.names.keys():
        names = known.names_of(word)
        verbs = [each for each in known.verbs_of(word) if each not in names]
        yield word, (*(Reading(each, False) for each in names), *(Reading(each, True) for each in verbs))
    for word in CLOSED - ONLY.keys():
        yield word, (Reading(word, False),)
    for word, verbs_alone in ONLY.items():
        yield word, tuple(Reading(each, True) for each in verbs_alone)


def _add_participles(known: _Dictionary) -> None:
    """A participle of which any form is an adjective of its own in the dictionary is that in all four."""
    for verb in known.forms:
        masculine = participle(verb)
        forms = (masculine, masculine[:-1] + "a", masculine + "s", masculine[:-1] + "as")
        if any(known.lemma.get(each) == masculine for each in forms):
            for each in forms:
                known.add_names(each, [masculine])


def _join_numbers(known: _Dictionary) -> None:
    """Singular and plural have the same readings as nouns and adjectives: `niña` those of `niñas`.

    Where the dictionary takes one for a verb's form and the other for an adjective's (`vacunas` of `vacunar`, `vacuna`
    of `vacuno`), there may be a noun that it has lost: the singular is a reading too.
    """
    for word in list(known.lemma):
        if word[-1] in "aeoáéó" and (plural := word + "s") in known.lemma:
            one, many = known.lemma[word], known.lemma[plural]
            if one != many:
                names = list(dict.fromkeys((*known.names_of(word), *known.names_of(plural))))
                if names and (one in known.forms) != (many in known.forms) and word[-1] == "a" and word not in names:
                    names.insert(0, word)
                known.names[word] = known.names[plural] = names


def _read_without_accents(known: _Dictionary) -> None:
    """What is only a verb's form as it is written, and a noun or adjective with an accent, is that first: `genero`."""
    for word in (*known.lemma, *known.names):
        if accent_of(word) and (names := known.names_of(word)):
            plain = without_acute(word)
            if plain not in known.names and known.verbs_of(plain) and not known.names_of(plain):
                known.add_names(plain, names)
