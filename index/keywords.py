"""Keywords as a reader meets them: without those that a search itself names, and spelled as articles write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from archive.store import Store
from index.analysis.folding import fold
from index.analysis.words import WORD
from index.budget import looking
from index.engine.keyness import Contrast, Keyword, PassedOver
from index.highlight.query_terms import positive_parts, query_terms
from index.query_language.tree import Node

_POSSESSIVES = ("'s", "’s")


def asked_for(tree: Node) -> PassedOver:
    """Passes over the words that a search itself names: that its articles have them is no news."""
    parts = list(positive_parts(tree, ""))

    @cache
    def judged(language: str, form: str) -> bool:
        asked = query_terms(parts, language)
        # The form comes without its accents.
        return asked.may_answer(form) or asked.judge(form, form) is not None

    return judged


def as_written(contrast: Contrast, store: Store) -> Contrast:
    """The same with each word as most of its examples write it, with its accents and capitals."""
    asked = {word.word for word in contrast.words}
    spelled: dict[tuple[str, str], Counter[str]] = {}
    examples = list(dict.fromkeys(each for word in contrast.words for each in word.examples))
    for stored in looking(store.get_many(examples), 1):
        seen = Counter(WORD.findall(f"{stored.document.title}\n{stored.document.body}"))
        for word, times in looking(seen.items()):
            if (folded := fold(word)) in asked:
                spelled.setdefault((stored.id, folded), Counter())[_bare(word)] += times
    return replace(contrast, words=tuple(_spelled(word, spelled) for word in contrast.words))


def _spelled(word: Keyword, spelled: Mapping[tuple[str, str], Counter[str]]) -> Keyword:
    forms = sum((spelled.get((each, word.word), Counter()) for each in word.examples), Counter[str]())
    best = min(forms, key=lambda form: (-forms[form], not form.islower(), form), default=word.word)
    return replace(word, word=best)


def _bare(word: str) -> str:
    for ending in _POSSESSIVES:
        word = word.removesuffix(ending)
    return word
