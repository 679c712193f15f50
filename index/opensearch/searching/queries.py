"""A query tree as OpenSearch takes it: what finds the articles that match, and what scores them too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from archive.messages import Message
from index.analysis.folding import fold_value
from index.engine.bm25f import SHARE, idf, near_pairs, said
from index.opensearch.fields import ARTICLES, folded_field
from index.opensearch.searching import scores
from index.opensearch.searching.asking import NOTHING, Index, Query, all_of, any_of, none_of
from index.opensearch.searching.dictionary import MOST_WORDS, Dictionary
from index.opensearch.searching.survey import Survey
from index.opensearch.searching.tokens import having, ids_of, of_folded, of_phrase, of_word
from index.opensearch.searching.values import encodable
from index.query import Query as Asked
from index.query import Sort
from index.query_language.tree import (
    And,
    AtLeast,
    Dates,
    Documents,
    Everything,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    TextNode,
    Undated,
    Value,
    Wildcard,
    Word,
)

SPREAD = Message(
    "words that may stand apart count once for an article, however often they do; that can change the order"
)
"""What is said where a phrase may have other words inside: how often it stands in a text is not known here."""

_TEXT = (Word, Prefix, Wildcard, Fuzzy, Phrase)


class Queries:
    """Makes queries of trees for one index."""

    def __init__(self, index: Index, survey: Survey, words: Dictionary) -> None:
        self._index = index
        self._survey = survey
        self._words = words

    def matched(self, node: Node) -> Query:
        """What finds every article that matches the node, unscored."""
        match node:
            case Everything() | Nothing():
                return ARTICLES if isinstance(node, Everything) else NOTHING
            case Word():
                return having(of_word(node), node.field)
            case Prefix() | Wildcard() | Fuzzy():
                return having(of_folded(self._words.expanded(node)[0]), node.field)
            case Phrase():
                words = of_phrase(node)
                return scores.stands(words, node.slop, node.field) if words and all(words) else NOTHING
            case Value() | Dates() | Undated():
                return fact(node)
            case Documents(ids):
                return ids_of(ids)
            case And(parts):
                return all_of(*map(self.matched, dict.fromkeys(parts)))
            case Or(parts):
                return any_of(*map(self.matched, dict.fromkeys(parts)))
            case AtLeast():
                return scores.unscored(self._good(node))
            case Not(part):
                return none_of(self.matched(part))

    def scored(self, node: Node) -> Query:
        """What finds the same with scores."""
        self.having([leaf for leaf in leaves(node) if isinstance(leaf, _TEXT)])
        return self._scored(node)

    def having(self, nodes: Sequence[Node]) -> list[int]:
        """How many articles match each of these nodes."""
        return self._index.remembered(
            "having", nodes, lambda unknown: self._index.counts([self.matched(node) for node in unknown])
        )

    def nearness(self, tree: Node) -> list[Query]:
        """What scores how near the words of a search stand to each other, for each pair of words of which that
        counts."""
        pairs = near_pairs(tree)
        self.having([word for pair in pairs for word in pair])
        return [
            scores.nearness(of_word(left), of_word(right), min(self._idf(left), self._idf(right)), left.field)
            for left, right in pairs
            if of_word(left) and of_word(right)
        ]

    def notes(self, asked: Asked) -> list[str]:
        """What was cut short of a query, and what orders it otherwise than one index on one machine does, as sentences
        for the reader."""
        every = dict.fromkeys(leaves(asked.tree, unwanted=True))
        notes: list[str] = [
            Message(
                "“%(text)s” stands for more than %(most_words)s words; only the first of them were searched",
                text=leaf.text,
                most_words=f"{MOST_WORDS:,}",
            )
            for leaf in every
            if isinstance(leaf, Prefix | Wildcard | Fuzzy) and self._words.expanded(leaf)[1]
        ]
        if asked.sort is Sort.RELEVANCE and any(isinstance(leaf, Phrase) and leaf.slop for leaf in leaves(asked.tree)):
            notes.append(SPREAD)
        return notes

    def _scored(self, node: Node, weight: float = 1) -> Query:
        match node:
            case Word() | Prefix() | Wildcard() | Fuzzy() | Phrase():
                return scores.scored(self._counted(node), self._idf(node) * weight, self._survey.means)
            case And(parts):
                return scores.times(self._all(parts), weight)
            case Or(parts):
                return scores.times(any_of(*self._each(parts)), weight)
            case AtLeast(hints=hints):
                hinted = [self._scored(word, share) for word, share in hints if of_word(word)]
                good = self._good(node)
                return scores.times({"bool": {"must": [good], "should": hinted}} if hinted else good, weight)
            case Documents():
                return scores.times(scores.named(self.matched(node)), weight)
            case _:
                return scores.unscored(self.matched(node))

    def _all(self, parts: Sequence[Node]) -> Query:
        wanted = [part for part in parts if not isinstance(part, Not)]
        unwanted = [self.matched(part.part) for part in dict.fromkeys(parts) if isinstance(part, Not)]
        return {"bool": {"filter": [ARTICLES], "must": list(self._each(wanted)), "must_not": unwanted}}

    def _each(self, parts: Iterable[Node]) -> Iterator[Query]:
        """Each distinct part with its score, as often as it is said."""
        return (self._scored(part, said(times)) for part, times in Counter(parts).items())

    def _counted(self, node: TextNode) -> Query:
        """What has a leaf of the tree, by how often its texts have it."""
        match node:
            case Word():
                return scores.frequencies(of_word(node), node.field)
            case Phrase():
                words = of_phrase(node)
                if not words or not all(words):
                    return NOTHING
                return scores.phrases(words, node.slop, node.field)
            case _:
                return scores.frequencies(of_folded(self._words.expanded(node)[0]), node.field)

    def _idf(self, node: TextNode) -> float:
        having = self.having([node])[0]
        return idf(max(self._survey.documents, having), having)  # articles may have come since the survey

    def _good(self, node: AtLeast) -> Query:
        """What has enough of the parts and answers well enough beside the best that does, with its score, hints left
        out."""
        if not node.parts:
            return NOTHING
        self.having([leaf for leaf in leaves(node) if isinstance(leaf, _TEXT)])
        enough: Query = {"bool": {"should": list(self._each(node.parts)), "minimum_should_match": max(node.least, 1)}}
        (best,) = self._index.remembered("best", [(node.parts, node.least)], lambda _: [self._best(enough)])
        return scores.at_least(enough, SHARE * best)

    def _best(self, query: Query) -> float:
        """How well the best article answers a query."""
        within = {"bool": {"filter": [ARTICLES], "must": [query]}}
        found = self._index.search({"size": 1, "track_total_hits": False, "_source": False, "query": within})
        return max((hit["_score"] for hit in found["hits"]["hits"]), default=0.0)


def fact(node: Value | Dates | Undated) -> Query:
    """What finds the articles of which a fact is true."""
    match node:
        case Value(field, text):
            return {"term": {folded_field(field): fold_value(encodable(text))}}
        case Dates(first, last):
            days: list[Query] = [{"exists": {"field": "first"}}]
            if last:
                days.append({"range": {"first": {"lte": last.toordinal()}}})
            if first:
                days.append({"range": {"last": {"gte": first.toordinal()}}})
            return all_of(*days)
        case Undated():
            return {"term": {"precision": "none"}}


def leaves(node: Node, unwanted: bool = False) -> Iterator[Node]:
    """The leaves of a tree that are scored, words that are hints too; with `unwanted` those that must not be there as
    well."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part, unwanted)
        case AtLeast(parts, hints=hints):
            for part in parts:
                yield from leaves(part, unwanted)
            yield from (word for word, _ in hints)
        case Not(part):
            if unwanted:
                yield from leaves(part, unwanted)
        case _:
            yield node
