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
    *("ando", "ad", "ado", "ada", "ados", "adas"),
)
_ER_PRESENT = ("e", "es", "en")
_ER_SUBJUNCTIVE = ("o", "a", "as", "an")
_ER_SUBJUNCTIVE_PLURAL = ("amos", "áis")
_ER_OTHERS = (
    *("í", "iste", "ió", "imos", "isteis", "ieron", "ía", "ías", "íamos", "íais", "ían"),
    *("iera", "ieras", "iéramos", "ierais", "ieran", "iese", "ieses", "iésemos", "ieseis", "iesen"),
    *("iendo", "ido", "ida", "idos", "idas"),
)
_FUTURE = ("é", "ás", "á", "emos", "éis", "án", "ía", "ías", "íamos", "íais", "ían")
_STRONG_PAST = ("e", "iste", "o", "imos", "isteis", "ieron")

_PARTICIPLES = {
    "scribir": "scrito",
    "abrir": "abierto",
    "cubrir": "cubierto",
    "decir": "dicho",
    "hacer": "hecho",
    "facer": "fecho",
    "morir": "muerto",
    "poner": "puesto",
    "olver": "uelto",
    "rever": "revisto",
    "romper": "roto",
    "imprimir": "impreso",
    "freír": "frito",
    "pudrir": "podrido",
}
"""The end of a verb and of its participle, where that is irregular: these verbs and their compounds."""
_REGULAR_AFTER_ALL = ("bendecir", "maldecir", "atrever", "corromper")

IMPERATIVES = {
    "ve": ("ir", "ver"),
    "di": ("decir", "dar"),
    "ven": ("venir", "ver"),
    "sal": ("salir",),
    "ten": ("tener",),
    "haz": ("hacer",),
    "pon": ("poner",),
    "sé": ("saber", "ser"),
    "da": ("dar",),
}
"""Forms of one syllable that belong to verbs whose other forms do not tell of them."""

_SHARED = {"ser": "ir", "ir": "ser"}
"""`fui`, `fuera` and all of their kind are forms of both."""


def participle(verb: str) -> str:
    """The masculine singular of the verb's participle: `aprobado`, `escrito`."""
    if verb in ("ver", "entrever"):
        return f"{verb[:-3]}visto"
    if not verb.endswith(_REGULAR_AFTER_ALL):
        for end in sorted(_PARTICIPLES, key=len, reverse=True):
            if verb.endswith(end):
                return verb.removesuffix(end) + _PARTICIPLES[end]
    stem = verb[:-2]
    if verb.endswith("ar"):
        return f"{stem}ado"
    return f"{stem}ído" if stem.endswith(("a", "e", "o")) else f"{stem}ido"


def further_forms(verb: str, known: Set[str], all_known: Mapping[str, Set[str]]) -> Iterator[str]:
    """The words that are forms of the verb though the dictionary knows them, if at all, as forms of something else.

    `known` are the forms that it does give the verb. Not every form given back is a word that anybody writes.
    """
    stem = verb[:-2]
    groups = _groups_of_ar(stem, known) if verb.endswith("ar") else _groups_of_er(stem, known)
    for stems, endings in groups:
        forms = [stems + each for each in endings]
        if sum(form in known for form in forms) >= 2:
            yield from (form for form in forms if form not in known)
    masculine = participle(verb)
    yield from (masculine, masculine[:-1] + "a", masculine + "s", masculine[:-1] + "as")
    if verb in _SHARED:
        yield from (form for form in all_known[_SHARED[verb]] if form.startswith("fu"))
    yield from (form for form, verbs in IMPERATIVES.items() if verb in verbs)


def _groups_of_ar(stem: str, known: Set[str]) -> Iterator[tuple[str, Endings]]:
    soft = _before_e(stem)
    yield stem, _AR_OTHERS
    yield stem + "ar", _FUTURE
    stressed = sorted({form[:-2] for form in known if form.endswith("an")} - {stem})
    # `aba` and `ara` end the imperfect and the subjunctive: what is before them is no stem.
    stressed = [s for s in stressed if not s.startswith(stem) and {s + "a", s + "as"} & known]
    if not stressed:
        yield stem, _AR_PRESENT + _AR_PRESENT_PLURAL
        yield soft, _AR_SUBJUNCTIVE + _AR_SUBJUNCTIVE_PLURAL
    for each in stressed:
        together = _before_e(each) == each
        yield each, _AR_PRESENT + _AR_SUBJUNCTIVE * together
        if not together:
            yield _before_e(each), _AR_SUBJUNCTIVE


def _groups_of_er(stem: str, known: Set[str]) -> Iterator[tuple[str, Endings]]:
    yield stem, _ER_OTHERS
    seen = {stem}
    for ending, endings in (("en", _ER_PRESENT), ("an", _ER_SUBJUNCTIVE + _ER_SUBJUNCTIVE_PLURAL)):
        stems = sorted({form[:-2] for form in known if form.endswith(ending)})
        for each in stems:
            more = each.removeprefix(stem) if each.startswith(stem) else ""
            if more in ("", "g", "y", "ig", "e", "j", "z", "zc") and len(each) <= len(stem) + 2:
                seen.add(each)
                yield each, endings
    for form in sorted(known):
        if form.endswith("isteis") and not form.startswith(stem):
            yield form.removesuffix("isteis"), _STRONG_PAST


def _before_e(stem: str) -> str:
    """The stem as it is written before e: `busc` `busqu`, `pag` `pagu`, `realiz` `realic`."""
    if stem.endswith("c"):
        return f"{stem[:-1]}qu"
    if stem.endswith("gu"):
        return f"{stem[:-1]}ü"
    if stem.endswith("g"):
        return f"{stem}u"
    return f"{stem[:-1]}c" if stem.endswith("z") else stem
