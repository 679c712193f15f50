"""A document as OpenSearch keeps it, and the dictionary that is made of it."""

from __future__ import annotations

import random
from datetime import date

from archive.document import Document
from archive.partial_date import PartialDate, day_of
from index.analysis.terms import analysed, language_class
from index.engine.protocol import Entry
from index.opensearch.fields import MAPPING, TEXTS, source_of, words_of
from tests.support.random_archive import entry


def test_a_word_stands_there_by_its_terms_folded_and_with_its_accents() -> None:
    document = Document(title="Leaves", body="La elección, «Ñuñoa’s»", language="en")
    source = source_of(Entry("a", document, ()))
    assert source["title"] == "en:leave|en:leaf|=leaves"
    assert source["body"] == "en:la|=la en:eleccion|+eleccion|~elección en:nunoa|+nunoa|~ñuñoa"
    assert (source["title_length"], source["body_length"]) == (1, 3)


def test_days_are_ordinals_and_a_weekday_is_told_where_the_day_is_known() -> None:
    day = date(2024, 2, 1)
    made = source_of(Entry("a", Document(title="One", published=day_of(day)), ()))
    assert (made["first"], made["last"], made["weekday"]) == (day.toordinal(), day.toordinal(), day.weekday())
    vague = PartialDate(day, date(2024, 3, 1))
    assert "weekday" not in source_of(Entry("a", Document(title="One", published=vague), ()))
    assert "first" not in source_of(Entry("a", Document(title="One"), ()))


def test_any_document_has_only_fields_of_the_mapping_and_its_words_are_told_of_it() -> None:
    chance = random.Random(1)
    for number in range(300):
        made = entry(chance, number)
        source = source_of(made)
        assert source.keys() <= MAPPING["properties"].keys()
        document = made.document
        told = {(word["class"], word["folded"], word["written"], tuple(word["term"])) for _, word in words_of(source)}
        own = language_class(document.language)
        assert told == {
            (own, word.folded, word.written, word.terms)
            for name in TEXTS
            for word in analysed(getattr(document, name), document.language)
        }
        assert all(word.keys() <= MAPPING["properties"].keys() for _, word in words_of(source))
        assert len({key for key, _ in words_of(source)}) == len(told)
