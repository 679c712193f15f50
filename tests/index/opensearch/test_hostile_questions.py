"""Whatever a reader may type, OpenSearch is asked nothing that it cannot read or that wears it out."""

from __future__ import annotations

import random

import pytest

from index.budget import Budget, within
from index.errors import IndexUnreachable, QueryTooCostly
from index.opensearch.reader import OpenSearchReader
from index.query import Query, Selection
from index.query_language.tree import (
    Documents,
    Fuzzy,
    Node,
    Or,
    Phrase,
    Prefix,
    Value,
    Wildcard,
    Word,
)
from tests.support.opensearch_index import filled, no_haste
from tests.support.random_archive import WORDS, entry

pytestmark = pytest.mark.usefixtures(no_haste.__name__)

TEXTS = (
    *("\ud800x", "a" * 5_000, "*", "\x00", " ", "|", "en:mine|=x"),
    *("~", "+", "=", "a?" * 30 + "*b", "*a" * 40, "\\*?"),
)


def nodes(text: str) -> tuple[Node, ...]:
    """Everything that a text may stand in."""
    words: tuple[Node, ...] = (Word(text), Word(text, exact=True), Word(text, only=(text,)))
    patterns = (Prefix(text), Wildcard(text), Fuzzy(text), Phrase((Word(text), Word("mine"))))
    return (*words, *patterns, Value("topic", text), Value("language", text), Documents((text,)))


def test_no_text_is_more_than_can_be_asked() -> None:
    chance = random.Random(1)
    with filled(entry(chance, number) for number in range(40)) as index:
        reader = OpenSearchReader(index.client, index.name)
        for text in TEXTS:
            chosen = {"topic": Selection((text,)), "year": Selection((), (text,))}
            for node in nodes(text):
                assert reader.search(Query(tree=node, selections=chosen)).total == 0
                assert reader.search(Query(tree=node)).total == reader.count(Query(tree=node))
            assert set(reader.unknown_words([text])) <= {text}
            assert reader.topics([text]) == {text: ()}
            assert reader.values_meant("topic", text)
            assert reader.around(Query(tree=Word("mine")), text) is None
            assert all(each.forms for found in reader.readings(text).values() for each in found)
            assert reader.holds([text]) in ([True], [False])
        many = [Word(f"{word}{number}") for word in WORDS for number in range(9)]
        assert reader.search(Query(tree=Or((Word("mine"), *many)))).total == reader.count(Query(tree=Word("mine")))
        with pytest.raises(QueryTooCostly, match="more parts"):
            reader.search(Query(tree=Or((*many, *(Word(f"{each.text}x") for each in many)))))
        with within(Budget.lasting(-1)), pytest.raises(QueryTooCostly, match="too long"):
            reader.search(Query(tree=Word("river")))
        reader.cost(Query(tree=Word("river")))
        with within(Budget.lasting(-1)), pytest.raises(IndexUnreachable):  # it is known to ask for little
            reader.search(Query(tree=Word("river")))
