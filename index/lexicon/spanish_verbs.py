"""Which forms a Spanish verb has beside those that a dictionary of one lemma a word gives it.

Such a dictionary says of `gobierno` only that it is a noun, and of `vino` that it is a drink. That they are forms of
`gobernar` and `venir` too is told by their neighbours in the paradigm: where `gobierna` and `gobiernan` are forms of a
verb in -ar, so is `gobierno`. Endings are those of the conjugations in any grammar (Real Academia Española, Nueva
gramática de la lengua española, chapter 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

Endings = tuple[str, ...]

_AR_PRESENT = ("o", "as", "a", "an")
_AR_PRESENT_PLURAL = ("amos", "áis")
_AR_SUBJUNCTIVE = ("e", "es", "en")
_AR_SUBJUNCTIVE_PLURAL = ("emos", "éis")
_AR_OTHERS = (
    *("é", "aste", "ó", "asteis", "aron", "aba", "abas", "ábamos", "abais", "aban"),
    *("aré", "arás", "ará", "aremos", "aréis", "arán", "aría", "arías", "aríamos", "aríais", "arían"),
    *("ara", "aras", "áramos", "arais", "aran", "ase", "ases", "ásemos", "aseis", "asen"),
    *("ando", "ad"),
)
_ER_PRESENT = ("e", "es", "en")
_ER_SUBJUNCTIVE = ("o", "a", "as", "an", "amos", "áis")
_ER_OTHERS = (
    *("í", "iste", "ió", "imos", "isteis", "ieron", "ía", "ías", "íamos", "íais", "ían"),
    *("iera", "ieras", "iéramos", "ierais", "ieran", "iese", "ieses", "iésemos", "ieseis", "iesen"),
    "iendo",
)
_FUTURE = ("é", "ás", "á", "emos", "éis", "án", "ía", "ías", "íamos", "íais", "ían")
_STRONG_PAST = (
    *("e", "iste", "o", "imos", "isteis", "ieron"),
    *("iera", "ieras", "iéramos", "ierais", "ieran", "iese", "ieses", "iésemos", "ieseis", "iesen"),
)

_PARTICIPLES = {
    "scribir": "scrito",
    "abrir": "abierto",
    "cubrir": "cubierto",
    "decir": "dicho",
    "hacer": "hecho",
    "satisfacer": "satisfecho",
    "morir": "muerto",
    "poner": "puesto",
    "olver": "uelto",
    "rever": "revisto",
    "imprimir": "impreso",
    "freír": "frito",
    "pudrir": "podrido",
}
"""The end of a verb and of its participle, where that is irregular: these verbs and their compounds."""
_PARTICIPLES_ALONE = {"ver": "visto", "entrever": "entrevisto", "romper": "roto"}
_REGULAR_AFTER_ALL = ("bendecir", "maldecir", "atrever")

_SHORT_FORMS = {
    "ve": ("ir", "ver"),
    "di": ("decir", "dar"),
    "ven": ("venir", "ver"),
    "sal": ("salir",),
    "ten": ("tener",),
    "haz": ("hacer",),
    "pon": ("poner",),
    "sé": ("saber", "ser"),
    "da": ("dar",),
    "viste": ("ver", "vestir"),
}
"""Short forms of verbs whose other forms do not tell of them."""

_WITHOUT_GENDER = ("ser", "estar", "haber", "poder")
"""Verbs whose participle never changes: `sida` is an illness."""
_SHARED = {"ser": "ir", "ir": "ser"}
"""`fui`, `fuera` and all of their kind are forms of both."""


def participle(verb: str) -> str:
    """The masculine singular of the verb's participle: `aprobado`, `escrito`."""
    if verb in _PARTICIPLES_ALONE:
        return _PARTICIPLES_ALONE[verb]
    if not verb.endswith(_REGULAR_AFTER_ALL):
        for end in sorted(_PARTICIPLES, key=len, reverse=True):
            if verb.endswith(end):
                return verb.removesuffix(end) + _PARTICIPLES[end]
    stem = verb[:-2]
    if verb.endswith("ar"):
        return f"{stem}ado"
    return f"{stem}ído" if stem.endswith(("a", "e", "o")) else f"{stem}ido"


def further_forms(verb: str, lemmas: Mapping[str, str], forms: Mapping[str, Set[str]]) -> Iterator[str]:
    """The words that are forms of the verb though the dictionary knows them, if at all, as forms of something else.

    `lemmas` has the one lemma that the dictionary gives each word, `forms` each verb's words in it. Not every form
    given back is a word that anybody writes.
    """
    stem, known = verb[:-2], forms[verb]
    for start, endings in _groups_of_ar(stem, known) if verb.endswith("ar") else _groups_of_er(stem, known):
        # `parte` and `partes` are lost to the noun: of three forms one is enough, where the others are words.
        few = endings == _ER_PRESENT and all(start + each in lemmas for each in endings)
        if sum(start + each in known for each in endings) >= 2 - few:
            yield from (start + each for each in endings if start + each not in known)
    if not verb.endswith("ar") and len(stem) > 1:
        for start, endings in _lost_groups(stem, known):
            found = [start + each for each in endings if start + each in lemmas]
            if len(found) >= 2 and any(lemmas[form] in forms for form in found):
                yield from found
    masculine = participle(verb)
    yield masculine
    if verb not in _WITHOUT_GENDER:
        yield from (masculine[:-1] + "a", masculine + "s", masculine[:-1] + "as")
    if verb in _SHARED:
        yield from (form for form in forms[_SHARED[verb]] if form.startswith("fu"))
    yield from (form for form, verbs in _SHORT_FORMS.items() if verb in verbs)


def _groups_of_ar(stem: str, known: Set[str]) -> Iterator[tuple[str, Endings]]:
    soft = _before_e(stem)
    yield stem, _AR_OTHERS
    yield stem + "ar", _FUTURE
    stressed = sorted({form[:-2] for form in known if form.endswith("an")} - {stem})
    # `aba` and `ara` end the imperfect and the subjunctive: what is before them is no stem.
    stressed = [
        each
        for each in stressed
        if not each.startswith(stem)
        and {each + "a", each + "as", _before_e(each) + "e", _before_e(each) + "en"} & known
    ]
    if not stressed:
        yield stem, _AR_PRESENT + _AR_PRESENT_PLURAL
        yield soft, _AR_SUBJUNCTIVE + _AR_SUBJUNCTIVE_PLURAL
    for each in stressed:
        together = _before_e(each) == each
        yield each, _AR_PRESENT + _AR_SUBJUNCTIVE * together
        if not together:
            yield _before_e(each), _AR_SUBJUNCTIVE


def _groups_of_er(stem: str, known: Set[str]) -> Iterator[tuple[str, Endings]]:
    if len(stem) > 1:
        yield stem, _ER_OTHERS
    for each in sorted(_stems(known, stem, "en")):
        yield each, _ER_PRESENT
    for each in sorted(_stems(known, stem, "an")):
        yield each, _ER_SUBJUNCTIVE
    for form in sorted(known):
        if form.endswith("isteis") and not form.startswith(stem):
            yield form.removesuffix("isteis"), _STRONG_PAST


def _lost_groups(stem: str, known: Set[str]) -> Iterator[tuple[str, Endings]]:
    """Groups of which the dictionary gives all forms to another verb: `consume` to `consumar`, `vengan` to `vengar`."""
    present = _stems(known, stem, "en") or {stem, *_with_other_vowel(stem)}
    if not _stems(known, stem, "en"):
        for each in sorted(present):
            yield each, _ER_PRESENT
    if not _stems(known, stem, "an"):
        # `vengás`, which is said in America, tells of `vengan`.
        longer = {form[:-2] for form in known if form.endswith("gás") and form.startswith(f"{stem}g")}
        stressed = present - {stem} or present
        for each in sorted(longer or stressed | {_before_a(each) for each in stressed}):
            yield each, _ER_SUBJUNCTIVE


def _stems(known: Set[str], stem: str, ending: str) -> Set[str]:
    """What stands before the ending in forms of a verb, where that can be its stem: `ten`, `tien`, `teng`."""
    found = {form[:-2] for form in known if form.endswith(ending) and len(stem) + 2 <= len(form) <= len(stem) + 4}
    return {
        each for each in found if not each.startswith(stem) or each.removeprefix(stem) in ("", "g", "y", "ig", "e", "z")
    }


def _with_other_vowel(stem: str) -> Iterator[str]:
    """The stem as it is where it is stressed, in verbs that change it: `elig`, `mient`, `duerm`."""
    start, vowel, end = stem.rpartition("e")
    if vowel:
        yield from (f"{start}i{end}", f"{start}ie{end}")
    start, vowel, end = stem.rpartition("o")
    if vowel:
        yield f"{start}ue{end}"


def _before_a(stem: str) -> str:
    """The stem as it is written before a and o: `elig` `elij`, `venc` `venz`."""
    return f"{stem[:-1]}j" if stem.endswith("g") else f"{stem[:-1]}z" if stem.endswith("c") else stem


def _before_e(stem: str) -> str:
    """The stem as it is written before e: `busc` `busqu`, `pag` `pagu`, `realiz` `realic`."""
    if stem.endswith("c"):
        return f"{stem[:-1]}qu"
    if stem.endswith("gu"):
        return f"{stem[:-1]}ü"
    if stem.endswith("g"):
        return f"{stem}u"
    return f"{stem[:-1]}c" if stem.endswith("z") else stem
