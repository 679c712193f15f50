"""Which language a text is in, by a vote of its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

# Words that are frequent in their language. A word of two languages votes for both, so it decides nothing.
_STOP_WORDS = {
    "en": "the of and to in that is was for on with as his they at be this from have or by one had not but what all"
    " were when we there can an your which their said if will each how are it you he she about who would has our been"
    " more its also than after could into may should use these those some any no other over out up only most my his her"
    " him them i do does did so just because while where through between during before being here us why new first"
    " last people year years day week state government program report news releases web information list help below"
    " please sites says many such own back against under using used make get see",
    "es": "el la de que y en los del se las por un para con una su al lo como más pero sus le ya este sí porque esta"
    " entre cuando muy sin sobre también hasta hay donde quien desde todo nos durante todos uno les ni contra otros"
    " ese eso fue ha es son está han según dijo ser tiene así mi tu te yo aunque pues él ella hace años no me si e o"
    " estos unos esas esto mismo antes algunos qué cómo otro otra otras cual poco estas mucho nada muchos día país"
    " gobierno presidente noticias personas estado parte año nuevo nueva después mientras dos",
    "pt": "o a de que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou"
    " quando muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos seus quem nas esse eles você"
    " foi são está ser há tem num pode ainda disse segundo anos me te estado",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son aux"
    " ou cette ont été mais comme nous sa vous leur était être elle ses tout aussi fait je on me te si y",
    "it": "di e il la che in a per un è del non una i le da con si della sono al come dei più anche ha alla nel gli"
    " lo ma delle se o dal suo sua questo era stato perché dalla nella ed ai essere loro tra hanno molto no mi",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er"
    " hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis"
    " was will",
    "nl": "de het een van en in is dat op te voor met zijn die niet aan er om ook als dan maar bij uit naar door over"
    " ze hij heeft worden wordt hebben nog werd meer deze of ik je wat tot me week was",
    "ca": "el la de que i en els del les per un amb una al no és més com ha seva seu aquest aquesta són també però"
    " pel als dels ser va han sense fins molt on entre tot us si",
}
_SAMPLE = 20_000
_WORD = re.compile(r"[^\W\d_]+")
_MARKUP = re.compile(r"<[^<>]{0,2000}>")
_ADDRESS = re.compile(r"[@#/]")
_LEAD = 1.1


_OPENING = 500  # characters


def detect(text: str) -> str:
    """The two-letter code of the text's language (en, es, pt, fr, it, de, nl or ca), or "" where it cannot be told."""
    prose = " ".join(word for word in _MARKUP.sub(" ", text[:_SAMPLE]).split() if not _ADDRESS.search(word))
    words = Counter(_WORD.findall(prose.lower()))
    votes: dict[str, int] = {}
    known = 0
    for word, count in words.items():
        languages = _languages_of().get(word, ())
        known += count if languages else 0
        for language in languages:
            # One vote for each different word: one word repeated, such as the "de" of names, proves little.
            votes[language] = votes.get(language, 0) + 1
    ranked = sorted(votes, key=lambda language: -votes[language])
    if not ranked or known * 15 < words.total() or votes[ranked[0]] < 2:
        return ""
    if len(ranked) > 1 and votes[ranked[0]] < votes[ranked[1]] * _LEAD:
        return ""
    return ranked[0]


def of_article(title: str, body: str) -> str:
    """The language of an article: that of its title and opening, where the author speaks to the reader. Quotes and
    lists of foreign words further down count only where the opening is too short to tell."""
    text = f"{title}\n{body}"
    return detect(text[:_OPENING]) or detect(text)


def of_attribute(lang: str) -> str:
    """The two-letter code of a `lang` attribute such as `es-PE`, or "" where it is none."""
    found = _TAG.match(lang.strip())
    return found[1].lower() if found else ""


_TAG = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z0-9]+)*\Z")


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for language, words in _STOP_WORDS.items():
        for word in set(words.split()):
            table.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in table.items()}
