"""Spanish: words of the closed classes, and what a word that no dictionary knows can be a form of."""

from __future__ import annotations

import re

from index.lexicon.codes import Known, Reading, without_acute

CLOSED = frozenset(
    # articles and pronouns
    "el la lo los las un una unos unas yo tú tu él ella ello ellos ellas usted ustedes nosotros nosotras vosotros "
    "vosotras me te se nos os le les mí ti sí mi mis tus su sus conmigo contigo consigo "
    "este esta esto estos estas ese esa eso esos esas aquel aquella aquello aquellos aquellas "
    "éste ésta éstos éstas ése ésa ésos ésas aquél aquélla aquéllos aquéllas "
    "que qué quien quién quienes quiénes cual cuál cuales cuáles cuyo cuya cuyos cuyas algo alguien nada nadie "
    # prepositions and conjunctions
    "a al ante bajo con contra de del desde durante en entre hacia hasta mediante para por según sin so sobre tras "
    "y e o u ni pero mas más sino si aunque porque pues como cómo cuando cuándo donde dónde adonde adónde cuanto "
    "cuánto "
    # adverbs that stand in every text, and titles
    "no ya muy aún aun también tampoco así aquí ahí allí acá allá hoy ayer luego después antes nunca siempre casi "
    "tan solo sólo bien mal cerca lejos dentro arriba abajo ahora entonces además incluso quizá quizás "
    "tal vez san don doña".split()
)
"""Words that have their own reading alone: who asks for `estar` or `comer` does not mean every `esta` and `como`.

They are the articles, the pronouns and what points or asks, the prepositions, the conjunctions, and adverbs without
forms of their own. Words of these classes that change with gender and number as adjectives do (`mucho`, `otro`,
`nuestro`) are not among them."""

FURTHER = {"fuera": ("ser", "ir")}
"""Adverbs that are forms of verbs as often."""

ONLY = {
    **dict.fromkeys(("es", "son", "soy", "eres", "somos", "sea", "sean", "sido", "siendo", "será"), ("ser",)),
    **dict.fromkeys(("ha", "han", "has", "he", "hay", "había", "habían", "hubo", "hemos"), ("haber",)),
    **dict.fromkeys(("está", "están", "estoy", "estaba", "estaban"), ("estar",)),
    **dict.fromkeys(("fue", "fueron", "fui", "fuimos"), ("ser", "ir")),
    **dict.fromkeys(("va", "van", "voy", "vamos"), ("ir",)),
}
"""Forms of the auxiliaries that are rare nouns, or forms of rare verbs, as well: they are the auxiliary's alone."""

SHORTENED = {"buen": "bueno", "gran": "grande", "mal": "malo", "primer": "primero", "postrer": "postrero"}
"""Adjectives that lose their end before a noun: a dictionary may take them for words of their own."""

PERSONS = tuple(
    "hijo hermano abuelo nieto tío sobrino primo cuñado suegro esposo novio viudo niño chico muchacho amigo enemigo "
    "compañero vecino alumno maestro médico abogado ministro diputado candidato funcionario secretario".split()
)
"""Persons, whose feminine is the same word in another gender; of things it is another word (`libro` and `libra`)."""

PLACES = ("argentina", "china", "roma", "suiza", "navarra", "granada", "parís", "irán", "puebla")
"""Places, beside those in -ia, whose names are forms of adjectives or verbs too: whoever writes one means the place."""

_PRONOUNS = re.compile(r"(?:[mts]e|nos|os)?(?:l[aeo]s?)|[mts]e(?:me|te|nos)?|nos|os")
_NEVER_A_NAME = ("istas", "ismos", "ciones", "siones", "dades", "enses", "mientos", "ables", "ibles", "cidios")
_IMPERATIVES = ("da", "di", "haz", "ve", "pon", "ten", "ven", "sal", "sé")


def light_readings(word: str, known: Known) -> tuple[Reading, ...]:
    """What a word can be a form of that the dictionary does not know; never empty."""
    if len(word) < 4 or not word.isalpha():
        return (Reading(word, False),)
    return _with_pronouns(word, known) or _superlative(word, known) or _plural(word, known)


def _with_pronouns(word: str, known: Known) -> tuple[Reading, ...]:
    """`decírselo`, `haciéndolo`, `dáselo`, `dale`: a verb with its pronouns behind it."""
    for start in range(max(2, len(word) - 6), len(word) - 1):
        if not _PRONOUNS.fullmatch(word, start):
            continue
        base, plain = word[:start], without_acute(word[:start])
        if plain.endswith(("ar", "er", "ir")):
            found = [each for each in known(plain) if each.is_verb and without_acute(each.lemma) == plain]
        elif plain.endswith("ndo"):
            found = [each for each in known(plain) if each.is_verb]
        elif plain != base or base in _IMPERATIVES:
            # "sentémonos" has lost the s of "sentemos".
            forms = (plain + "s", plain) if plain.endswith("mo") and word[start:] in ("nos", "os") else (plain,)
            found = [each for form in forms for each in known(form) if each.is_verb]
        else:
            continue
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def superlative_of(word: str) -> list[str]:
    """What a word in -ísimo may be the superlative of, the likeliest first; nothing for any other word."""
    found = re.fullmatch(r"(\w{2,})ísim[oa]s?", word)
    if not found:
        return []
    stem = found[1]
    bases = [stem + "o", stem + "e", stem]
    if stem.endswith("qu"):
        bases.insert(0, f"{stem[:-2]}co")
    elif stem.endswith("gu"):
        bases.insert(0, f"{stem[:-1]}o")
    elif stem.endswith("bil"):
        bases.insert(0, f"{stem[:-2]}le")
    elif stem.endswith("c"):
        bases.insert(0, f"{stem[:-1]}z")
    return bases


def _superlative(word: str, known: Known) -> tuple[Reading, ...]:
    for base in superlative_of(word):
        if found := [each for each in known(base) if not each.is_verb and each.lemma == base]:
            return tuple(found)
    return ()


def _plural(word: str, known: Known) -> tuple[Reading, ...]:
    """Itself, and what it can be the plural of: what is known, else whatever it can be by its ending."""
    singulars = _singulars(word)
    if found := [each for each in singulars if any(one.lemma == each and not one.is_verb for one in known(each))]:
        singulars = found[:1]
    ordered = (*singulars, word) if word.endswith(_NEVER_A_NAME) else (word, *singulars)
    return tuple(Reading(each, False) for each in ordered)


def _singulars(word: str) -> list[str]:
    if not word.endswith("s") or len(word) < 5:
        return []
    if word.endswith("ces"):
        return [f"{word[:-3]}z", word[:-1]]
    if word.endswith("ones"):  # melones, and smartphones
        return [f"{word[:-4]}ón", word[:-1]]
    if word.endswith("es") and word[-3] in "lrndjy":
        return [word[:-2], word[:-1]]
    return [word[:-1]] if word[-2] not in "sx" else []
