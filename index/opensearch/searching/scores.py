"""How well an article answers a word: `index.engine.bm25f` where the articles are.

OpenSearch scores a text by how often a word stands in it and by nothing else (`index.opensearch.fields.SETTINGS`): the
title's occurrences count `_STEP` each and the body's one, so that both are told from their sum. A script makes BM25F of
these, of the lengths that are kept with the article, and of what is known of the whole index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from index.engine.bm25f import K1, NAMED, NEAR, NEAR_WORDS, WEIGHT, B
from index.opensearch.fields import TEXTS
from index.opensearch.searching.asking import Query, any_of
from index.opensearch.searching.tokens import beside, fields_of

_STEP = 32_768  # a body has fewer occurrences, and a title 511 at the most: floats count up to 16,777,216

_TOGETHER = 1_000  # parts of tokens that OpenSearch takes as one word

_SCRIPT = """
double title = Math.floor(_score / params.step), body = _score - params.step * title, weight = 0;
if (title > 0) {
  double length = doc['title_length'].value / params.title_mean;
  weight += params.title_weight * title / (1 - params.title_b + params.title_b * length);
}
if (body > 0) {
  double length = doc['body_length'].value / params.body_mean;
  weight += params.body_weight * body / (1 - params.body_b + params.body_b * length);
}
return params.factor * weight / (weight + params.k1);
"""

_TIMES = "params.step * Math.rint(_score / (1 - _score))"  # what stands n times has a score of n / (n + 1)


def frequencies(parts: Sequence[str], field: str) -> Query:
    """What has any of these parts of tokens, by how often its texts have one."""
    some = [parts[at : at + _TOGETHER] for at in range(0, len(parts), _TOGETHER)]
    return any_of(
        *(
            {"match": {name: {"query": beside(each), "boost": _step(name)}}}
            for name in fields_of(field)
            for each in some
        )
    )


def phrases(words: Sequence[Sequence[str]], slop: int, field: str) -> Query:
    """What has these words, each given by parts of tokens, in this order with up to `slop` others between them, by how
    often its texts have them. Where others may stand between them, a text that has them counts as having them once."""

    def counted(name: str) -> Query:
        found = in_order(words, slop, name)
        if slop:
            return {"constant_score": {"filter": found, "boost": _step(name)}}
        params = {"step": _step(name)}
        return {"script_score": {"query": found, "script": {"source": _TIMES, "params": params}}}

    return any_of(*map(counted, fields_of(field)))


def in_order(words: Sequence[Sequence[str]], slop: int, name: str) -> Query:
    """What has these words in this order in one text, with up to `slop` others between them."""
    matches = [{"match": {"query": beside(parts)}} for parts in words]
    return {"intervals": {name: {"all_of": {"ordered": True, "max_gaps": slop, "intervals": matches}}}}


def scored(counted: Query, factor: float, means: Mapping[str, float]) -> Query:
    """What a query by frequencies finds, with its BM25F score; `factor` is the word's idf times what it counts for."""
    params: dict[str, Any] = {"step": _STEP, "k1": K1, "factor": factor * (K1 + 1)}
    for name in TEXTS:
        params |= {f"{name}_mean": means[name], f"{name}_weight": WEIGHT[name], f"{name}_b": B[name]}
    return {"script_score": {"query": counted, "script": {"source": _SCRIPT, "params": params}}}


def unscored(query: Query) -> Query:
    """What a query finds, with a score of 0."""
    return {"bool": {"filter": [query]}}


def named(query: Query) -> Query:
    """What a query finds, before all that words find."""
    return {"constant_score": {"filter": query, "boost": NAMED}}


def times(query: Query, weight: float) -> Query:
    """The same with its score times a weight."""
    return query if weight == 1 else {"bool": {"must": [query], "boost": weight}}


def at_least(query: Query, score: float) -> Query:
    """What answers a query at least so well, with its score."""
    return {"script_score": {"query": query, "script": {"source": "_score"}, "min_score": score}}


def nearness(left: Sequence[str], right: Sequence[str], idf: float, field: str) -> Query:
    """How near two words stand in a text, as `index.engine.bm25f.NEAR` has it, for the score; `idf` is the lesser of
    theirs. The words are given by parts of tokens."""
    matches = [{"match": {"query": beside(parts)}} for parts in (left, right)]

    def within(name: str, apart: int) -> Query:
        both = {"mode": "unordered", "max_gaps": apart - 1, "intervals": matches}
        return {"constant_score": {"filter": {"intervals": {name: {"all_of": both}}}, "boost": NEAR * idf / apart}}

    near = [within(name, apart) for name in fields_of(field) for apart in range(1, NEAR_WORDS + 1)]
    return {"dis_max": {"queries": near}}


def stands(words: Sequence[Sequence[str]], slop: int, field: str) -> Query:
    """What has these words in this order, unscored."""
    return any_of(*(in_order(words, slop, name) for name in fields_of(field)))


def _step(name: str) -> int:
    return _STEP if name == "title" else 1
