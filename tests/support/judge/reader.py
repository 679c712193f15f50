"""Searching a stock Whoosh index: facts held in memory, counts made by plain Python over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from whoosh.index import open_dir

from index.analysis.folding import fold, fold_value, spelling_key, written
from index.analysis.terms import bare, language_class, terms_of, typed_terms
from index.engine.bm25f import NEAR_BEST
from index.engine.keyness import Contrast, PassedOver
from index.engine.protocol import Around, FacetCounts, Found, FoundHit
from index.facets import FACETS, Facet, Facts
from index.lexicon.lexicon import LANGUAGES
from index.query import Query, Selection, Sort, Versions
from index.query_language.matcher import within_edits
from index.query_language.tree import Node, Reading, Word
from index.query_language.walk import apart, told_words
from tests.support.judge.contrast import contrast
from tests.support.judge.evaluate import Evaluation, Scores
from tests.support.judge.histogram import histogram
from tests.support.judge.schema import facts_from, lengths_from
from tests.support.judge.spellings import respelled, spellings


class ReferenceReader:
    """A `Reader` of one folder."""

    def __init__(self, folder: Path) -> None:
        self._index = open_dir(folder)
        self._searcher = self._index.searcher()
        stored = list(self._searcher.reader().iter_docs())
        self._spellings = spellings(facts_from(each) for _, each in stored)
        self._facts = {number: respelled(facts_from(each), self._spellings) for number, each in stored}
        self._lengths = {number: lengths_from(each) for number, each in stored}
        self._numbers = {facts.id: number for number, facts in self._facts.items()}

    def question(self) -> AbstractContextManager[None]:
        """A judge remembers nothing."""
        return nullcontext()

    def search(self, query: Query) -> Found:
        """The page of results that the query asks for."""
        evaluation = Evaluation(self._searcher, self._facts, self._lengths)
        matched, facets = self._filtered(query, evaluation.scores(query.tree))
        start = (query.page - 1) * query.limit
        listed = self._listed(query, matched)
        page = self._ranked(query, listed, evaluation)[start : start + query.limit]
        families = Counter(self._facts[number].family for number in matched)
        return Found(
            total=len(matched),
            lines=len(listed),
            hits=tuple(
                FoundHit(
                    self._facts[n].id,
                    listed[n],
                    self._facts[n].topics,
                    families[self._facts[n].family] - 1 if self._facts[n].family else 0,
                    self._fellows(n, matched) if query.versions is Versions.GROUPS else (),
                )
                for n in page
            ),
            facets={
                facet.name: _in_order(
                    facet,
                    facets[facet.name],
                    query.values,
                    self._as_shown(facet.name, query.selections.get(facet.name, Selection())),
                )
                for facet in FACETS
            },
            histogram=histogram(
                (self._facts[n].published for n in matched), (each.published for each in self._facts.values()), query
            ),
            notes=tuple(dict.fromkeys(evaluation.notes)),
            grouped=sum(families[self._facts[n].family] for n in listed) if query.versions is Versions.GROUPS else 0,
            forms=tuple(
                (word, self._forms(parts, evaluation, frozenset(matched)))
                for word, parts in dict(told_words(query.tree)).items()
            ),
        )

    def matching(self, query: Query) -> tuple[str, ...]:
        """The ids of all documents that are listed for the query, in its order."""
        evaluation = Evaluation(self._searcher, self._facts, self._lengths)
        matched, _ = self._filtered(query, evaluation.scores(query.tree))
        listed = self._listed(query, matched)
        return tuple(self._facts[number].id for number in self._ranked(query, listed, evaluation))

    def count(self, query: Query) -> int:
        """How many documents the query finds."""
        return len(self.matching(replace(query, versions=Versions.EACH)))

    def cost(self, query: Query) -> float:
        """A judge has all the time in the world."""
        return 0.0

    def around(self, query: Query, document_id: str) -> Around | None:
        """The document's place in all that is listed for the query, or the place of the one that stands for it."""
        ids = self.matching(query)
        if document_id not in self.matching(replace(query, versions=Versions.EACH)):
            return None
        if document_id not in ids:
            family = self._facts[self._numbers[document_id]].family
            document_id = next(each for each in ids if self._facts[self._numbers[each]].family == family)
        at = ids.index(document_id)
        return Around(
            listed=document_id,
            position=at + 1,
            total=len(ids),
            previous=ids[at - 1] if at else None,
            next=ids[at + 1] if at + 1 < len(ids) else None,
        )

    def topics(self, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """All topics of each of these documents."""
        numbers = {each: self._numbers.get(each) for each in ids}
        return {each: self._facts[number].topics if number is not None else () for each, number in numbers.items()}

    def values_meant(self, facet: str, value: str) -> tuple[str, ...]:
        """The values of a facet that are meant by one as somebody writes it."""
        kind = next(each for each in FACETS if each.name == facet)
        written = {each for facts in self._facts.values() for each in kind.values(facts)}
        if value in written:
            return (self._shown(facet, value),)
        key = (facet, spelling_key(value))
        if key[1] != fold_value(value) and key in self._spellings:
            return (self._spellings[key],)
        alike = {self._shown(facet, each) for each in written if fold_value(each) == fold_value(value)}
        return tuple(sorted(alike)) or (value,)

    def _shown(self, facet: str, value: str) -> str:
        return self._spellings.get((facet, spelling_key(value)), value)

    def _as_shown(self, facet: str, chosen: Selection) -> Selection:
        return chosen.spelled(lambda value: (self._shown(facet, value),))

    def frequencies(self, words: Sequence[Word]) -> list[int]:
        """How many documents have each word."""
        return [self.count(Query(tree=word)) for word in words]

    def readings(self, text: str) -> dict[str, tuple[Reading, ...]]:
        """By language class, what the index has that a word as it is typed may be a form of."""
        spelled, folded = written(text), fold(text)
        every = self._words_by_term
        found = {}
        for language in ("", *LANGUAGES):
            own = {term: forms for (name, term), forms in every.items() if name == language}
            same = {form for forms in own.values() for form in forms if fold(form) == folded}
            if spelled != folded and spelled in same:
                same = {spelled}
            terms = {term for form in same for term in terms_of(form, language)}
            if not same and any(fold(form) == folded for forms in every.values() for form in forms):
                terms = {bare(spelled, language)}
            elif spelled not in same or spelled == folded:
                terms.update(typed_terms(spelled, language))
            found[language] = tuple(
                Reading(language, term, tuple(sorted(own[term]))) for term in sorted(terms) if term in own
            )
        return found

    def _forms(self, parts: Sequence[Node], evaluation: Evaluation, among: frozenset[int]) -> dict[str, int]:
        found: dict[str, int] = {}
        for part in parts:
            if isinstance(part, Word):
                found |= self._form_counts(part, among)
            elif having := len(among.intersection(evaluation.scores(part))):
                found[apart(part)] = having
        return found

    def holds(self, words: Sequence[str]) -> list[bool]:
        """Whether the index has each word, however its accents are."""
        reader = self._searcher.reader()
        return [any((field, fold(word)) in reader for field in _EXACT) for word in words]

    def form_counts(self, word: Word) -> dict[str, int]:
        """How many documents have each form of the word."""
        return self._form_counts(word, frozenset(self._facts))

    def _form_counts(self, word: Word, among: frozenset[int]) -> dict[str, int]:
        counts: dict[str, int] = {}
        asked = {each.language: each.term for each in word.readings}
        for (language, term), forms in self._words_by_term.items():
            for form, numbers in forms.items():
                if word.only:
                    wanted = form in map(written, word.only) and term == terms_of(form, language)[0]
                elif word.exact:
                    wanted = fold(form) == fold(word.text) and term == terms_of(form, language)[0]
                elif word.readings:
                    wanted = asked.get(language) == term
                else:
                    wanted = terms_of(written(word.text), language)[0] == term
                if wanted and (having := len(numbers & among)):
                    counts[form] = counts.get(form, 0) + having
        return counts

    @cached_property
    def _words_by_term(self) -> dict[tuple[str, str], dict[str, set[int]]]:
        """For each language class and term the documents that have each form of it."""
        found: dict[tuple[str, str], dict[str, set[int]]] = {}
        for field in ("title_written", "body_written"):
            for entry in self._searcher.reader().lexicon(field):
                word = entry.decode()
                matcher = self._searcher.postings(field, word)
                while matcher.is_active():
                    language = language_class(self._facts[matcher.id()].language)
                    for term in terms_of(word, language):
                        found.setdefault((language, term), {}).setdefault(word, set()).add(matcher.id())
                    matcher.next()
        return found

    def contrast(self, query: Query, count: int, passed_over: PassedOver) -> Contrast:
        """Up to `count` words that set all documents that the query finds apart from all others."""
        found = self.matching(replace(query, versions=Versions.EACH))
        inside = frozenset(self._numbers[each] for each in found)
        return contrast(self._searcher, self._facts, inside, count, passed_over)

    def unknown_words(self, words: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Those folded words that no document holds, each with the nearest one that some do and one such id."""
        reader = self._searcher.reader()
        unknown = [word for word in words if not any((field, word) in reader for field in _EXACT)]
        nearest: dict[str, tuple[str, str]] = {}
        for word in unknown:
            best = min(self._neighbours(word), default=None)
            if best:
                nearest[word] = (best[2], self._facts[self._searcher.postings(best[3], best[2]).id()].id)
        return nearest

    def ids(self) -> Iterator[str]:
        """The id of every document in the index."""
        return iter(self._numbers)

    def examine(self) -> None:
        """Nothing to look at: the judge reads only what it has just written."""

    def close(self) -> None:
        """Let go of the files."""
        if not self._searcher.is_closed:
            self._searcher.close()
            self._index.close()

    def __del__(self) -> None:
        self.close()

    def _filtered(self, query: Query, scores: Scores) -> tuple[Scores, dict[str, Counter[str]]]:
        """What passes every filter, and the count of each facet value under all filters but the facet's own."""
        matched: Scores = {}
        counts: dict[str, Counter[str]] = {facet.name: Counter() for facet in FACETS}
        for number, score in scores.items():
            facts = self._facts[number]
            if not _in_range(facts, query.first, query.last, query.undated_only):
                continue
            values = {facet.name: facet.values(facts) for facet in FACETS}
            selections = {name: self._as_shown(name, chosen) for name, chosen in query.selections.items()}
            failed = [name for name, chosen in selections.items() if not _chosen(values[name], chosen)]
            if not failed:
                matched[number] = score
                for name, each in values.items():
                    counts[name].update(each)
            elif len(failed) == 1:
                own = selections[failed[0]]
                if not own.together or _chosen(values[failed[0]], replace(own, exclude=())):
                    counts[failed[0]].update(values[failed[0]])
        return matched, counts

    def _listed(self, query: Query, matched: Scores) -> Scores:
        """What is listed: where one version of an article is wanted, the best of each family, nearness left out."""
        if query.versions is Versions.EACH:
            return matched
        best: dict[str, int] = {}
        for number in self._in_order(query, matched):
            best.setdefault(self._facts[number].family or self._facts[number].id, number)
        if query.versions is Versions.GROUPS:
            sizes = Counter(self._facts[number].family for number in matched)
            best = {family: number for family, number in best.items() if sizes[family] > 1}
        return {number: matched[number] for number in best.values()}

    def _fellows(self, shown: int, matched: Scores) -> tuple[str, ...]:
        family = self._facts[shown].family
        return tuple(sorted(self._facts[n].id for n in matched if self._facts[n].family == family and n != shown))

    def _in_order(self, query: Query, matched: Scores) -> list[int]:
        """Document numbers in the order asked for; equals are newest first, undated last, then by id."""

        def newest(number: int) -> tuple[int, str]:
            last = self._facts[number].last
            return (-last.toordinal() if last else 1, self._facts[number].id)

        def oldest(number: int) -> tuple[int, str]:
            first = self._facts[number].first
            return (first.toordinal() if first else date.max.toordinal() + 1, self._facts[number].id)

        match query.sort:
            case Sort.NEWEST:
                return sorted(matched, key=newest)
            case Sort.OLDEST:
                return sorted(matched, key=oldest)
            case Sort.RELEVANCE:
                return sorted(matched, key=lambda number: (-matched[number], *newest(number)))

    def _ranked(self, query: Query, matched: Scores, evaluation: Evaluation) -> list[int]:
        """The same with the nearness of words added to the scores of the best."""
        order = self._in_order(query, matched)
        if query.sort is not Sort.RELEVANCE:
            return order
        best, rest = order[:NEAR_BEST], order[NEAR_BEST:]
        for number, near in evaluation.nearness(query.tree, best):
            matched[number] += near
        return [*self._in_order(query, {number: matched[number] for number in best}), *rest]

    def _neighbours(self, word: str) -> Iterator[tuple[int, int, str, str]]:
        """(edits, minus how many documents, word, field) of every word within two edits (one for a short word)."""
        reader = self._searcher.reader()
        for field in _EXACT:
            for term in reader.lexicon(field):
                other = term.decode()
                for edits in (1, 2) if len(word) > 5 else (1,):
                    if within_edits(word, other, edits):
                        yield edits, -reader.doc_frequency(field, other), other, field
                        break


_EXACT = ("title_exact", "body_exact")


def _in_order(facet: Facet, counts: Mapping[str, int], values: int, chosen: Selection) -> FacetCounts:
    if facet.chronological:
        order = sorted(counts, reverse=True)
    else:
        order = sorted(counts, key=lambda value: (-counts[value], value.casefold(), value))
    most = len(order) if facet.chronological else values
    kept = [v for n, v in enumerate(order) if n < most or v in chosen.include + chosen.exclude]
    return FacetCounts(tuple((value, counts[value]) for value in kept), len(counts))


def _in_range(facts: Facts, first: date | None, last: date | None, undated_only: bool) -> bool:
    """Whether the document's days overlap the range; one without a date is in no range."""
    if facts.first is None or facts.last is None:
        return first is None and last is None
    if undated_only:
        return False
    return (last is None or facts.first <= last) and (first is None or facts.last >= first)


def _chosen(values: tuple[str, ...], selection: Selection) -> bool:
    if any(value in selection.exclude for value in values):
        return False
    if selection.together:
        return all(any(each in values for each in spellings) for spellings in selection.wanted)
    return not selection.include or any(value in selection.include for value in values)
