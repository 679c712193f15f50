"""The Spanish table's words: a dictionary of one lemma a word, and what its paradigms tell beyond that.

`vino` is the drink and a form of `venir`, `niña` is of `niño` as `niñas` is, `aprobada` of the adjective and the verb.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from index.lexicon.codes import Reading, accent_of, with_acute, without_acute
from index.lexicon.spanish import CLOSED, FURTHER, ONLY, PERSONS, PLACES, SHORTENED, superlative_of
from index.lexicon.spanish_verbs import further_forms, participle

_FEWEST_FORMS = 20  # of a verb: what has fewer is a noun in -ar or an error
_INFINITIVE = ("ar", "er", "ir", "ír")
_OF_VERBS = ("ación", "ador", "adora", "amiento", "ante", "able")
_FAMILY = 3  # words made from a verb: it is one that is used
_SET_APART = CLOSED | ONLY.keys() | FURTHER.keys()


class _Dictionary:
    """What the dictionary says, in small letters, and beside it what is found further: `names` and `verbs` have, for
    words that need it, all readings as nouns and adjectives, and all as verbs."""

    def __init__(self, lemmas: Mapping[str, str]) -> None:
        self.lemma: dict[str, str] = {}
        self.forms: dict[str, set[str]] = {}
        self.names: dict[str, list[str]] = {}
        self.verbs: dict[str, list[str]] = {}
        same: dict[str, str] = {}  # one text for each lemma, not one for each of its words
        capitals: list[tuple[str, str]] = []
        for word, lemma in lemmas.items():
            if word.isalpha() and lemma.isalpha() and len(word) > 1:
                if word.islower() and lemma.islower():
                    self.lemma[word] = same.setdefault(lemma, lemma)
                else:
                    capitals.append((word.lower(), lemma.lower()))
        self.capitals: list[str] = []
        for word, lemma in capitals:  # behind the others: `fue`, then `Fue`
            if self.lemma.setdefault(word, same.setdefault(lemma, lemma)) != lemma == word:
                self.capitals.append(word)
        for word in _SET_APART:
            self.lemma.pop(word, None)
        for word, lemma in self.lemma.items():
            if _is_abbreviation(word, lemma):
                self.lemma[word] = word
        for short, whole in SHORTENED.items():
            for word in [word for word, lemma in self.lemma.items() if lemma == short]:
                self.lemma[word] = whole
        self._find_forms()

    def _find_forms(self) -> None:
        for word, lemma in self.lemma.items():
            if lemma.endswith(_INFINITIVE):
                self.forms.setdefault(lemma, set()).add(word)
        few = [lemma for lemma, words in self.forms.items() if len(words) < _FEWEST_FORMS]
        for lemma in few:
            del self.forms[lemma]
        # `vestirse`, of a few words, is `vestir`.
        for word, lemma in self.lemma.items():
            if lemma.endswith("rse") and (verb := lemma[:-2]) in self.forms:
                self.lemma[word] = verb
                self.forms[verb].add(word)

    def is_name(self, word: str) -> bool:
        """Whether there is a noun or adjective that is called so."""
        return self.lemma.get(word) == word and word not in self.forms

    def names_of(self, word: str) -> list[str]:
        """The nouns and adjectives that the word can be a form of."""
        if word in self.names:
            return self.names[word]
        lemma = self.lemma.get(word)
        return [lemma] if lemma is not None and lemma not in self.forms else []

    def verbs_of(self, word: str) -> list[str]:
        """The verbs that the word can be a form of."""
        if word in self.verbs:
            return self.verbs[word]
        lemma = self.lemma.get(word)
        return [lemma] if lemma in self.forms else []

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
    for verb in known.forms:
        for form in further_forms(verb, known.lemma, known.forms):
            known.add_verb(form, verb)
    _add_participles(known)
    _add_adjectives(known)
    _read_superlatives(known)
    _join_numbers(known)
    _read_without_accents(known)
    several = known.verbs.keys() | known.names.keys()
    for word in several:
        names = known.names_of(word)
        verbs = [each for each in known.verbs_of(word) if each not in names]
        yield word, (*(Reading(each, False) for each in names), *(Reading(each, True) for each in verbs))
    for word, lemma in known.lemma.items():
        if word not in several:
            yield word, (Reading(lemma, lemma in known.forms),)
    for word, verbs_too in FURTHER.items():
        yield word, (Reading(word, False), *(Reading(each, True) for each in verbs_too))
    for word in CLOSED - ONLY.keys():
        yield word, (Reading(word, False),)
    for word, verbs_alone in ONLY.items():
        yield word, tuple(Reading(each, True) for each in verbs_alone)


def _is_abbreviation(word: str, lemma: str) -> bool:
    """`art` of `artículo`, `ms` of `milisegundo`: what is much shorter than its lemma is no form of it, unless of a
    verb, where two letters that begin it are none."""
    if len(lemma) <= len(word) + 2:
        return False
    if lemma.endswith(_INFINITIVE):
        return len(word) < 3 and lemma.startswith(word)
    return len(word) < 4 or lemma.startswith(word)


def _add_participles(known: _Dictionary) -> None:
    """A participle of which any form is an adjective of its own in the dictionary is that in all four."""
    for verb in known.forms:
        masculine = participle(verb)
        forms = (masculine, masculine[:-1] + "a", masculine + "s", masculine[:-1] + "as")
        if any(known.lemma.get(each) == masculine for each in forms):
            for each in forms:
                known.add_names(each, [masculine])


def _add_adjectives(known: _Dictionary) -> None:
    """The feminine of an adjective that the dictionary takes for a verb's form alone: `segura`, as `seguramente` tells.

    And the feminine of a person that it takes for another word than the masculine: `hija`, `ministra`."""
    for adverb in [word for word in known.lemma if word.endswith("amente")]:
        feminine = adverb.removesuffix("mente")
        masculine = f"{feminine[:-1]}o"
        if known.is_name(masculine):
            known.add_names(feminine, [masculine])
            known.add_names(feminine + "s", [masculine])
    for name in known.capitals:  # `Siria` and `París`, which are of `sirio` and `parir` in small letters
        names = known.names_of(name)
        if name in PLACES or (names and name.endswith("ia")):
            known.names[name] = list(dict.fromkeys((name, *names)))
        elif names and name.endswith("a"):
            known.add_names(name, [name])
    for masculine in PERSONS:
        feminine = f"{masculine[:-1]}a"
        for each in (feminine, feminine + "s"):
            known.names[each] = list(dict.fromkeys((masculine, feminine, *known.names_of(each))))


def _read_superlatives(known: _Dictionary) -> None:
    """`riquísima` is a form of `rico`, where the dictionary has a word of its own."""
    for word, lemma in known.lemma.items():
        if lemma.endswith("ísimo") and lemma not in known.forms:
            known.names[word] = [base for base in superlative_of(lemma) if known.is_name(base)][:1] or [lemma]


def _join_numbers(known: _Dictionary) -> None:
    """Singular and plural have the same readings as nouns and adjectives: `niña` those of `niñas`.

    Where the dictionary takes the singular for an adjective's form and the plural for a verb's (`vacuna` of `vacuno`,
    `vacunas` of `vacunar`), there may be a noun that it has lost: the singular is a reading of its own too.
    """
    for word in list(known.lemma):
        plural = word + "s"
        if word[-1] in "aeoáéó" and known.lemma.get(plural, plural) != plural:
            one, many = known.lemma[word], known.lemma[plural]
            if one != many:
                # Only a feminine has another word's name: `vece`, which is a verb's, is no singular of `veces`.
                shared = [
                    name
                    for name in dict.fromkeys((*known.names_of(word), *known.names_of(plural)))
                    if word[-1] == "a" or name == word
                ]
                lost = word[-1] == "a" and many in known.forms and one not in known.forms and word not in shared
                if lost and participle(many) != f"{word[:-1]}o":
                    shared.insert(0, word)
                of_plural = known.names_of(plural)
                known.names[word] = list(dict.fromkeys((*shared, *known.names_of(word))))
                known.names[plural] = list(dict.fromkeys((*shared, *of_plural)))
        elif word.endswith("es") and word[-3] not in "aeiouáéíóú":
            _join_to_consonant(known, word)


def _join_to_consonant(known: _Dictionary, plural: str) -> None:
    """`condones` is of `condón`, though of `condonar` too, and `honores` of `honor`, though a word of its own too."""
    stem = plural[:-2]
    singulars = (stem, f"{stem[:-1]}z") if stem.endswith("c") else (stem, *_stressed_at_its_end(stem))
    found = [each for each in singulars if known.is_name(each) or each in SHORTENED]
    if not found and plural.endswith("iones"):  # `interacciones`, of a word that the dictionary lacks
        found = [f"{stem[:-2]}ón"]
    if found:
        known.add_names(plural, found)


def _stressed_at_its_end(stem: str) -> tuple[str, ...]:
    return (with_acute(stem, 2),) if stem[-1] in "ns" and stem[-2:-1] in tuple("aeiou") else ()


def _read_without_accents(known: _Dictionary) -> None:
    """What is only a verb's form as it is written, and a noun or adjective with an accent, is that first: `genero`."""
    for word in (*known.lemma, *known.names):
        if accent_of(word) and (names := known.names_of(word)):
            plain = without_acute(word)
            verbs = known.verbs_of(plain)
            if verbs and plain not in known.forms and not known.names_of(plain) and _is_rare(known, plain, verbs):
                known.add_names(plain, names)


def _is_rare(known: _Dictionary, word: str, verbs: list[str]) -> bool:
    """Whether a word is a form of these verbs that is seldom written: no participle, and no third person of a verb that
    has a family of its own (`practica`: `practicante`, `practicable`)."""
    if any(word.removesuffix("s")[:-1] == participle(verb)[:-1] for verb in verbs):
        return False
    return not word.endswith("a") or all(
        sum(verb[:-2] + ending in known.lemma for ending in _OF_VERBS) < _FAMILY for verb in verbs
    )
