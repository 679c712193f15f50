"""English: words of the closed classes, and what a word that no dictionary knows can be a form of."""

from __future__ import annotations

from index.lexicon.codes import Known, Reading

CLOSED = frozenset(
    # articles, pronouns, and what points, asks or counts
    "a an the i me my myself we us our ours ourselves you your yours yourself yourselves he him his himself she her "
    "hers herself it its itself they them their theirs themselves this that these those who whom whose which what "
    "some any all both each every either neither none such same another much many more most less least few one "
    # prepositions and conjunctions
    "about above across after against along among around as at before behind below beneath beside besides between "
    "beyond but by down during except for from in inside into like near of off on onto or out outside over per since "
    "than through throughout till to toward towards under until up upon via with within without and nor if because "
    "although though unless while whether so yet "
    # modal verbs, and adverbs that stand in every text
    "can could may might must shall should will would ought not no here there now then too very also just only even "
    "ever never again always often how when where why".split()
)
"""Words that have their own reading alone: who asks for `much` does not mean every `more`, nor `will` every `would`.

They are the articles, the pronouns and what points, asks or counts, the prepositions, the conjunctions, the modal
verbs, and adverbs that stand in every text."""

ONLY = {
    **dict.fromkeys("am is are was were been being be".split(), ("be",)),
    **dict.fromkeys("has had having have".split(), ("have",)),
    **dict.fromkeys("does did doing done do".split(), ("do",)),
}
"""Forms of the auxiliaries, which are rare nouns as well (`does` are female deer): they are the auxiliary's alone."""

ITSELF = frozenset(("lens", "peters"))
"""Words that are hardly ever a form of what the dictionary has beside them: the coin `len`, the verb `peter`."""

_NEVER_A_NAME = ("ists", "isms", "ments", "tions", "ships", "ities", "nesses", "izers", "ables", "ibles", "oids")
_LONGEST_SHORT = 5  # letters of a plural in -is or -us, as of API or GPU; what is longer is a word in -is


def light_readings(word: str, known: Known) -> tuple[Reading, ...]:
    """What a word can be a form of that the dictionary does not know; never empty.

    Names end in s as plurals do: unless its end is one of nouns alone, the word itself is first, and the singular a
    further reading.
    """
    own = Reading(word, False)
    if len(word) < 4 or not word.isalpha():
        return (own,)
    singulars = [each for each in _singulars(word) if len(each) > 2]
    singulars = [each for each in singulars if any(one.lemma == each for one in known(each))] or singulars
    found = tuple(Reading(each, False) for each in singulars[:1])
    return (*found, own) if word.endswith(_NEVER_A_NAME) else (own, *found)


def _singulars(word: str) -> list[str]:
    """What the word would be the regular plural of, the likeliest first."""
    if not word.endswith("s") or word.endswith("ss") or (word.endswith(("us", "is")) and len(word) > _LONGEST_SHORT):
        return []
    if word.endswith("ies"):
        return [f"{word[:-3]}y", word[:-1]]
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return [word[:-2]]
    return [word[:-1]]
