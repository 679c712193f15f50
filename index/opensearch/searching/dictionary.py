"""The words of an index: forms of a typed one, those that a pattern covers, those that are near an unknown one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from archive.errors import Repair
from index.analysis.folding import LONGEST_WORD, fold, written
from index.analysis.terms import bare, terms_of, typed_terms
from index.errors import WordsMissing
from index.lexicon.lexicon import lacks_table
from index.opensearch.fields import ARTICLES, WORDS
from index.opensearch.searching.asking import WINDOW, Index, Query, all_of, any_of
from index.opensearch.searching.tokens import CLASSES, having, of_folded, of_form
from index.opensearch.searching.values import encodable
from index.query_language.matcher import ExpandingNode, allowed_edits, expands, within_edits
from index.query_language.tree import Prefix, Reading, Wildcard, Word

MOST_WORDS = 1_000
"""A prefix, wildcard or fuzzy word stands for so many words at the most."""

_MOST_MARKS = 4  # `?` in a pattern with `*`

_MOST_NEIGHBOURS = 50  # words near an unknown one of which it is looked how many articles have them

Form = tuple[str, str]
"""A language class and a word as it is written."""


class Dictionary:
    """The dictionary of one index, safe for threads. `classes` are the language classes that its articles have."""

    def __init__(self, index: Index, classes: Iterable[str]) -> None:
        self._index = index
        self._classes = classes

    def expanded(self, node: ExpandingNode) -> tuple[tuple[str, ...], bool]:
        """The folded words that a pattern covers, in their order, and whether there are more than `MOST_WORDS`: then
        they are the first."""
        (found,) = self._index.remembered("expanded", [node], lambda _: [self._expanded(node)])
        return found

    def holds(self, words: Sequence[str]) -> list[bool]:
        """Whether the index has each word, however its accents are."""
        return self._index.remembered("holds", [fold(encodable(word)) for word in words], self._holds)

    def readings(self, text: str) -> Mapping[str, tuple[Reading, ...]]:
        """By language class, what the index has that a word as it is typed may be a form of."""
        (found,) = self._index.remembered("readings", [text], lambda _: [self._read(text)])
        return found

    def _read(self, text: str) -> Mapping[str, tuple[Reading, ...]]:
        for name in self._classes:
            if lacks_table(name):
                # Light rules would read a word otherwise than those did who wrote the index.
                raise WordsMissing(f"the table of words ({name}) is not on this machine yet", Repair.SYNC)
        text = encodable(text)
        spelled, folded = written(text), fold(text)
        likely = {name: (bare(spelled, name), *typed_terms(spelled, name)) for name in CLASSES}
        known = self._words(any_of({"term": {"folded": folded}}, _having_terms(likely)))
        same = [each for each in known if each["folded"] == folded]
        own = {name: [each["written"] for each in same if each["class"] == name] for name in CLASSES}
        terms = {name: {term for form in forms for term in terms_of(form, name)} for name, forms in own.items()}
        further = {name: tuple(each - set(likely[name])) for name, each in terms.items()}
        if any(further.values()):
            known += self._words(_having_terms(further))
        living = self._living((each["class"], each["written"]) for each in known)
        standing = {name: _variants(spelled, folded, [w for w in own[name] if living[name, w]]) for name in CLASSES}
        is_known = any(standing.values())
        return {
            name: tuple(self._readings(name, _asked(name, spelled, folded, variants, is_known), known, living))
            for name, variants in standing.items()
        }

    def form_counts(self, word: Word) -> dict[Form, int]:
        """How many articles have each form of a word that the index has, by language class."""
        return {form: count for form, count in self._living(self.forms(word)).items() if count}

    def forms(self, word: Word) -> list[Form]:
        """Every form of a word, with its language class."""
        (found,) = self._index.remembered("forms", [word], lambda _: [self._forms(word)])
        return found

    def nearest(self, word: str) -> tuple[str, str] | None:
        """The word that is nearest to a folded one which no article has, and the id of one that has it."""
        others = self._neighbours(word)
        counts = self._index.counts([having(of_folded([other])) for _, other in others])
        held = [(edits, -count, other) for (edits, other), count in zip(others, counts, strict=True) if count]
        if not held:
            return None
        other = min(held)[2]
        query = all_of(ARTICLES, having(of_folded([other])))
        hits = self._index.search({"size": 1, "_source": False, "query": query, "sort": [{"id": "asc"}]})["hits"][
            "hits"
        ]
        return (other, hits[0]["_id"]) if hits else None

    def _expanded(self, node: ExpandingNode) -> tuple[tuple[str, ...], bool]:
        query = _covering(node)
        if query is None:
            return (), False
        covered = (word for word, _ in self._index.values(all_of(WORDS, query), "folded") if expands(node, word))
        words = tuple(islice(covered, MOST_WORDS + 1))
        return words[:MOST_WORDS], len(words) > MOST_WORDS

    def _holds(self, words: list[str]) -> list[bool]:
        found = {word for word, _ in self._index.values(all_of(WORDS, {"terms": {"folded": words}}), "folded")}
        return [word in found for word in words]

    def _forms(self, word: Word) -> list[Form]:
        if word.only:
            forms = dict.fromkeys(map(written, word.only))
            return [(name, form) for name in CLASSES for form in forms]
        text = encodable(word.text)
        if word.exact:
            query: Query = {"term": {"folded": fold(text)}}
        elif word.readings and all(each.forms for each in word.readings):
            return [(each.language, form) for each in word.readings for form in each.forms]
        elif word.readings:
            query = _having_terms({each.language: [each.term] for each in word.readings})
        else:
            query = _having_terms({name: terms_of(written(text), name)[:1] for name in CLASSES})
        return [(each["class"], each["written"]) for each in self._words(query)]

    def _living(self, forms: Iterable[Form]) -> dict[Form, int]:
        """How many articles have each form."""
        asked = list(dict.fromkeys(forms))
        return dict(zip(asked, self._index.remembered("living", asked, self._counted), strict=True))

    def _counted(self, forms: list[Form]) -> list[int]:
        return self._index.counts([of_class(form) for form in forms])

    def _words(self, query: Query) -> list[dict[str, Any]]:
        """The words of the dictionary that a query finds."""
        found = self._index.search({"size": WINDOW, "track_total_hits": False, "query": all_of(WORDS, query)})
        return [hit["_source"] for hit in found["hits"]["hits"]]

    def _readings(
        self, name: str, terms: Iterable[str], known: Sequence[Mapping[str, Any]], living: Mapping[Form, int]
    ) -> Iterable[Reading]:
        for term in terms:
            forms = {
                each["written"]
                for each in known
                if each["class"] == name and term in each["term"] and living[name, each["written"]]
            }
            if forms:
                yield Reading(name, term, tuple(sorted(forms)))

    def _neighbours(self, word: str) -> list[tuple[int, str]]:
        """(edits, other word) of the words within two edits (one for a word of up to five letters) that begin with the
        first letter of the word or its second, the nearest first."""
        word = encodable(word)
        if len(word) > LONGEST_WORD:
            return []
        limit = 2 if len(word) > 5 else 1
        fuzzy = {"value": word, "fuzziness": limit, "prefix_length": 0, "rewrite": "constant_score"}
        begun = any_of(*({"prefix": {"folded": letter}} for letter in dict.fromkeys(word[:2])))
        query = all_of(WORDS, {"fuzzy": {"folded": fuzzy}}, begun)
        found = (other for other, _ in self._index.values(query, "folded", WINDOW) if other != word)
        edits = ((next((n for n in range(1, limit + 1) if within_edits(word, other, n)), 0), other) for other in found)
        return sorted(each for each in edits if each[0])[:_MOST_NEIGHBOURS]


def of_class(form: Form) -> Query:
    """The articles of a language class that have a word written so."""
    name, spelled = form
    return all_of({"term": {"class": name}}, having([of_form(spelled)]))


def _having_terms(terms: Mapping[str, Sequence[str]]) -> Query:
    """The words that can be forms of these terms of language classes."""
    return any_of(
        *(all_of({"term": {"class": name}}, {"terms": {"term": list(each)}}) for name, each in terms.items() if each)
    )


def _variants(spelled: str, folded: str, every: Sequence[str]) -> list[str]:
    """How articles write a typed word: as it is typed, or where none does, with other accents. One that is typed
    without any may be any."""
    if spelled not in every:
        return list(every)
    # What is typed without dots is not meant for an abbreviation where it stands there without: `am`, and `a.m.`.
    return [spelled] if spelled != folded else [each for each in every if "." not in each]


def _asked(name: str, spelled: str, folded: str, variants: Sequence[str], is_known: bool) -> Iterable[str]:
    """The terms of a language class that a typed word may be a form of."""
    terms = dict.fromkeys(term for variant in variants for term in terms_of(variant, name))
    if is_known and not variants:
        return [bare(spelled, name)]
    if spelled not in variants or spelled == folded:
        terms |= dict.fromkeys(typed_terms(spelled, name))
    return terms


def _covering(node: ExpandingNode) -> Query | None:
    """What finds the words of the dictionary that a pattern covers, and perhaps some more; None for one that covers
    none."""
    text = encodable(node.text)
    if isinstance(node, Wildcard):
        return _shaped(text)
    folded = fold(text)
    if not folded:
        return None
    if isinstance(node, Prefix):
        return {"prefix": {"folded": folded}}
    edits = allowed_edits(folded)
    if not edits:
        return {"term": {"folded": folded}}
    return {"fuzzy": {"folded": {"value": folded, "fuzziness": edits, "prefix_length": 1, "rewrite": "constant_score"}}}


def _shaped(text: str) -> Query | None:
    """The same of a pattern with `*` and `?`. A `?` behind a `*` can double what servers have to tell apart, so there
    are few; and any may stand for nothing here."""
    pieces = [each if each in ("*", "?") else fold(each) for each in re.split(r"([*?])", text)]
    if sum(len(each) for each in pieces if each != "*") > LONGEST_WORD:
        return None
    if "*" in pieces and pieces.count("?") > _MOST_MARKS:
        pieces = ["*" if each == "?" else each for each in pieces]
    pattern = "".join(each if each in ("*", "?") else _escaped(each) for each in pieces)
    return {"wildcard": {"folded": re.sub(r"(?<!\\)\*+", "*", pattern)}}


def _escaped(text: str) -> str:
    return "".join(f"\\{character}" if character in "*?\\" else character for character in text)
