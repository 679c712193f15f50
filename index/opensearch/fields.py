"""A document as OpenSearch keeps it: the mapping, and what is made of an entry.

Texts come analysed by us. Each word of a text is one token of several parts, which stand at its position:

    en:leave|en:leaf|=leaves        its terms, each behind its language class, and the word where it is written folded
    es:elección|+eleccion|~elección its terms, the folded word, and the word with its accents where these differ

Beside the articles (`ARTICLES`) an index holds its dictionary (`WORDS`): a small document for each word of a language
class that any text has, so that OpenSearch can tell which words begin so, are spelled so, or are forms of a term. It
is never taken from: what a text had that is gone may stand there still, and readers look whether a living one has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from index.analysis.folding import fold, fold_value, spelling_key, written
from index.analysis.terms import language_class, terms_of
from index.analysis.words import WORD
from index.engine.protocol import Entry
from index.facets import FACETS, WRITTEN, facts_of

FORMAT = 1
"""The number of the form that these fields have: an index of another one is built anew."""

TEXTS = ("title", "body")

ARTICLES: dict[str, Any] = {"term": {"kind": "article"}}
"""The documents of an index that are articles: whoever counts them asks for these."""

WORDS: dict[str, Any] = {"term": {"kind": "word"}}
"""The documents of an index that are its dictionary."""

BESIDE = "|"
"""What stands between the parts of a token."""

FOLDED, PLAIN, SPELLED = "+", "=", "~"
"""What a part begins with that is a folded word, one that is written as it is folded, and one with its accents."""

LONGEST_VALUE = 8_000
"""Characters of a facet's value that are kept: OpenSearch takes no more than 32,766 bytes."""

ORDER = 5
"""Figures of the number that stands before a topic in `topic_order`."""

_REMEMBERED = 1 << 17  # words of texts: a few hundred bytes each

SETTINGS: dict[str, Any] = {
    "max_inner_result_window": 1_000,  # of the versions of one article more are named than by default
    "similarity": {"frequency": {"type": "scripted", "script": {"source": "return query.boost * doc.freq;"}}},
    "analysis": {
        "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": 1_000_000}},
        "filter": {"parts": {"type": "pattern_capture", "preserve_original": False, "patterns": [f"([^{BESIDE}]+)"]}},
        "analyzer": {"analysed": {"type": "custom", "tokenizer": "blanks", "filter": ["parts"]}},
    },
}
"""Settings of an index, those for shards and replicas left out. A text is scored by how often a word stands in it:
all else is made of that (`index.opensearch.searching.scores`)."""

_TEXT = {"type": "text", "analyzer": "analysed", "similarity": "frequency", "norms": False}
_KEYWORD = {"type": "keyword"}
_NUMBER = {"type": "integer", "index": False}
_DAY = {"type": "integer"}  # an ordinal: 1 is the first day of the year 1


def folded_field(facet: str) -> str:
    """The field of a facet's values as `fold_value` gives them."""
    return f"{facet}_folded"


def key_field(facet: str) -> str:
    """The field that tells a facet's values apart: those that people wrote by what their spellings have in common."""
    return f"{facet}_key" if facet in WRITTEN else facet


MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    "_meta": {"format": FORMAT},
    "properties": {
        "kind": _KEYWORD,
        "class": _KEYWORD,
        "id": _KEYWORD,
        "title": _TEXT,
        "body": _TEXT,
        "title_length": _NUMBER,
        "body_length": _NUMBER,
        **{
            field: _KEYWORD
            for facet in FACETS
            for field in dict.fromkeys((facet.name, key_field(facet.name), folded_field(facet.name)))
            if not facet.chronological or field == facet.name
        },
        "topic_order": {"type": "keyword", "index": False},
        "first": _DAY,
        "last": _DAY,
        "span": _KEYWORD,
        "weekday": _DAY,
        "family": _KEYWORD,
        "line": _KEYWORD,
        "folded": _KEYWORD,
        "written": _KEYWORD,
        "term": _KEYWORD,
    },
}
"""The fields of an index. `class` is the language class. Of an article `topic_order` are the topics behind their
numbers, as the others are kept in no order; `span` is its days as `first/last`, `weekday` 0
for a Monday where the date is known to the day, `line` what its versions have in common: the family, else the article.
Of a word `term` are those behind no language class that it can be a form of."""


def source_of(entry: Entry) -> dict[str, Any]:
    """The document of an entry, under whose id it is kept."""
    document = entry.document
    facts = facts_of(entry.id, document, entry.topics, entry.family)
    own_class = language_class(document.language)
    source: dict[str, Any] = {"kind": "article", "class": own_class, "id": entry.id}
    for name, text in zip(TEXTS, (document.title, document.body), strict=True):
        words = [token for word in WORD.findall(text) if (token := _token(own_class, word))]
        source[name] = " ".join(words)
        if words:
            source[f"{name}_length"] = len(words)
    for facet in FACETS:
        values = [each[:LONGEST_VALUE] for each in facet.values(facts)]
        if not values:
            continue
        source[facet.name] = values
        if facet.written:
            source[key_field(facet.name)] = list(dict.fromkeys(map(spelling_key, values)))
        if not facet.chronological:
            source[folded_field(facet.name)] = list(dict.fromkeys(map(fold_value, values)))
    if facts.topics:
        numbered = enumerate(facts.topics)
        source["topic_order"] = [f"{number:0{ORDER}}{topic[:LONGEST_VALUE]}" for number, topic in numbered]
    if facts.first and facts.last:
        first, last = facts.first.toordinal(), facts.last.toordinal()
        source |= {"first": first, "last": last, "span": f"{first}/{last}"}
        if first == last:
            source["weekday"] = facts.first.weekday()
    if facts.family:
        source["family"] = facts.family
    source["line"] = f"family {facts.family}" if facts.family else f"article {facts.id}"
    return source


def words_of(source: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(id, document) of each word of the dictionary that the document of an entry has. The same word has the same id
    and the same document always, and no article has such an id."""
    own_class = source["class"]
    for token in {token: None for name in TEXTS for token in source[name].split(" ") if token}:
        yield _word(own_class, token)


@lru_cache(maxsize=_REMEMBERED)
def _word(own_class: str, token: str) -> tuple[str, dict[str, Any]]:
    parts = token.split(BESIDE)
    is_plain = parts[-1][0] == PLAIN
    written, folded = parts[-1][1:], parts[-1 if is_plain else -2][1:]
    terms = [part[len(own_class) + 1 :] for part in parts[: -1 if is_plain else -2]]
    word = {"kind": "word", "class": own_class, "folded": folded, "written": written, "term": terms}
    return f"word {own_class}:{written}", word


@lru_cache(maxsize=_REMEMBERED)
def _token(own_class: str, word: str) -> str:
    """The token of a word as it stands in a text; "" of one that folds to nothing."""
    folded, spelled = fold(word), written(word)
    if not folded:
        return ""
    forms = (f"{PLAIN}{folded}",) if spelled == folded else (f"{FOLDED}{folded}", f"{SPELLED}{spelled}")
    return BESIDE.join((*(f"{own_class}:{term}" for term in terms_of(spelled, own_class)), *forms))
