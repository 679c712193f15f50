"""What the words of a text must be to answer a query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from index.analysis.folding import fold, written
from index.analysis.terms import language_class, terms_of
from index.query_language.matcher import ExpandingNode, allowed_edits, expands
from index.query_language.tree import And, Fuzzy, Node, Or, Phrase, Prefix, TextNode, Wildcard, Word

_Want = int | tuple[int, int]
"""The number of a part; or that of a phrase and the place of the word in it."""


@dataclass(frozen=True, slots=True, eq=False)
class TermMatch:
    """What a word or phrase of a text answers: the query's `parts`, as bits of a number; `weight` sums, over these, 1
    for a word and one more than its words for a phrase. `places` are those that a word can take in each phrase, by
    the phrase's number."""

    parts: int
    weight: int
    places: dict[int, frozenset[int]] = field(default_factory=dict)


@dataclass(slots=True)
class QueryTerms:
    """A query's words as one language sees them. `forms` are those that words of the index have there, by how they are
    folded and then as they are written; `terms` those of words of which no index was asked; `exact` folded words."""

    language: str
    forms: dict[str, dict[str, list[_Want]]] = field(default_factory=dict)
    terms: dict[str, list[_Want]] = field(default_factory=dict)
    exact: dict[str, list[_Want]] = field(default_factory=dict)
    expanding: list[tuple[ExpandingNode, int]] = field(default_factory=list)
    phrases: dict[int, Phrase] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether no word can answer."""
        return not (self.forms or self.terms or self.exact or self.expanding)

    def judge(self, folded: str, spelled: str) -> TermMatch | None:
        """What a word answers that is folded and written so."""
        wants = self.forms.get(folded, {}).get(spelled, [])
        if self.terms:
            wants = wants + [want for term in terms_of(spelled, self.language) for want in self.terms.get(term, ())]
        if self.exact:
            wants = wants + self.exact.get(folded, [])
        if self.expanding:
            wants = wants + [number for node, number in self.expanding if _covers(node, folded)]
        return _answer(wants) if wants else None

    def may_answer(self, folded: str) -> bool:
        """Whether a word that is folded so can answer, however it is written; `terms` are not asked."""
        return folded in self.forms or folded in self.exact or any(_covers(node, folded) for node, _ in self.expanding)


def query_terms(parts: Iterable[TextNode], language: str) -> QueryTerms:
    """These parts of a query as a text in this language is asked for them."""
    made = QueryTerms(language)
    # A word that the query names twice is one part.
    for number, part in enumerate(dict.fromkeys(parts)):
        match part:
            case Word():
                _want(made, part, number)
            case Phrase(words):
                made.phrases[number] = part
                for place, word in enumerate(word for word in words if fold(word.text)):
                    _want(made, word, (number, place))
            case _:
                made.expanding.append((part, number))
    return made


def positive_parts(tree: Node, field: str) -> Iterator[TextNode]:
    """The words, patterns and phrases that a match may show, those of another field left out."""
    match tree:
        case And(parts) | Or(parts):
            for part in parts:
                yield from positive_parts(part, field)
        case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase():
            if not field or tree.field in ("", field):
                yield tree


def _want(made: QueryTerms, word: Word, what: _Want) -> None:
    if word.only:
        _want_forms(made, map(written, word.only), what)
    elif word.exact:
        if folded := fold(word.text):
            made.exact.setdefault(folded, []).append(what)
    elif word.readings:
        name = language_class(made.language)
        _want_forms(made, (form for each in word.readings if each.language == name for form in each.forms), what)
    elif fold(word.text):
        made.terms.setdefault(terms_of(written(word.text), made.language)[0], []).append(what)


def _want_forms(made: QueryTerms, forms: Iterable[str], what: _Want) -> None:
    for form in dict.fromkeys(forms):
        if folded := fold(form):
            made.forms.setdefault(folded, {}).setdefault(form, []).append(what)


def _covers(node: ExpandingNode, folded: str) -> bool:
    if isinstance(node, Fuzzy):
        # A change takes away one letter at the most and brings one: a look at the letters spares counting changes.
        asked, limit = fold(node.text), allowed_edits(fold(node.text))
        if len(set(asked).difference(folded)) > limit or len(set(folded).difference(asked)) > limit:
            return False
    return expands(node, folded)


def _answer(wants: list[_Want]) -> TermMatch:
    numbers = [want for want in wants if isinstance(want, int)]
    places: dict[int, frozenset[int]] = {}
    for want in wants:
        if isinstance(want, tuple):
            places[want[0]] = places.get(want[0], frozenset()) | {want[1]}
    return TermMatch(sum(1 << number for number in numbers), len(numbers), places)
