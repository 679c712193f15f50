"""tantivy (Rust) through its Python package: one indexing thread, merges awaited, texts stored."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import tantivy
from tantivy import FieldType, Occur, Query, SnippetGenerator

from archive.document import Document
from benchmarks.corpus import Corpus
from benchmarks.engines.protocol import HITS, SNIPPET, Page, Stopwatch, around, bytes_in, month_text
from benchmarks.questions import Question

_MEMORY = 128_000_000
_TEXTS = ["title", "body"]
_MOST = 1_000  # values of a facet
_FACETS = {
    "topics": {"terms": {"field": "topics", "size": _MOST}},
    "months": {"terms": {"field": "month", "size": _MOST}},
}


def _schema() -> tantivy.Schema:
    schema = tantivy.SchemaBuilder()
    for name in _TEXTS:
        schema.add_text_field(name, stored=True, tokenizer_name="en_stem", index_option="position")
    schema.add_text_field("topics", tokenizer_name="raw", index_option="basic", fast=True)
    schema.add_integer_field("month", fast=True)
    schema.add_integer_field("day", indexed=True, fast=True)
    return schema.build()


class Tantivy:
    """An `Engine`."""

    def version(self) -> str:
        """Name and version."""
        return f"tantivy {version('tantivy')}"

    def build(self, corpus: Corpus, folder: Path, watch: Stopwatch) -> None:
        """Documents made and added, committed, merges awaited."""
        with watch:
            writer = tantivy.Index(_schema(), path=str(folder)).writer(heap_size=_MEMORY, num_threads=1)
        for chunk in corpus.chunks():
            with watch:
                for document in chunk:
                    writer.add_document(_fields(document))
        with watch:
            writer.commit()
            writer.wait_merging_threads()

    def size(self, corpus: Corpus, folder: Path) -> int:
        """Bytes on disk, stored texts among them."""
        return bytes_in(folder)

    def open(self, corpus: Corpus, folder: Path) -> OpenedTantivy:
        """The index with one searcher."""
        return OpenedTantivy(folder)


class OpenedTantivy:
    """An `Opened`."""

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    def page(self, question: Question) -> Page:
        """The ten best without a count, for which tantivy can skip most postings; then every match for the facets,
        whose months also give the total: that is faster than counting in the search."""
        text = self._text(question)
        query = self._filtered(text, question)
        found = self._searcher.search(
            query, limit=HITS, count=False, order_by_field="day" if question.newest else None
        ).hits
        facets = self._searcher.aggregate(query, _FACETS)
        months = {int(each["key"]): each["doc_count"] for each in facets["months"]["buckets"]}
        return Page(
            sum(months.values()),
            {each["key"]: each["doc_count"] for each in facets["topics"]["buckets"]},
            {month_text(month): count for month, count in months.items() if month},
            self._hits(question, text, [self._searcher.doc(address) for _, address in found]),
        )

    def _hits(self, question: Question, text: Query, documents: list[tantivy.Document]) -> list[tuple[str, str]]:
        if question.operator == "prefix":  # tantivy's snippets are empty for these
            return [(each["title"][0], around(each["body"][0], question.words[0])) for each in documents]
        generator = SnippetGenerator.create(self._searcher, text, self._schema, "body")
        generator.set_max_num_chars(SNIPPET)
        return [(each["title"][0], generator.snippet_from_doc(each).to_html()) for each in documents]

    def _text(self, question: Question) -> Query:
        match question.operator:
            case "prefix":
                # Much faster to make than the same as a regular expression, and as fast to run.
                word = question.words[0]
                either = [Query.fuzzy_term_query(self._schema, name, word, distance=0, prefix=True) for name in _TEXTS]
                return Query.boolean_query([(Occur.Should, each) for each in either])
            case "phrase":
                return self._index.parse_query(f'"{" ".join(question.words)}"', _TEXTS)
            case operator:
                words = " ".join(question.words)
                return self._index.parse_query(words, _TEXTS, conjunction_by_default=operator == "and")

    def _filtered(self, text: Query, question: Question) -> Query:
        parts = [(Occur.Must, text)]
        if question.topic:
            topic = Query.term_query(self._schema, "topics", question.topic, index_option="basic")
            parts.append((Occur.Must, Query.const_score_query(topic, 0.0)))
        if question.first and question.last:
            days = (_number(question.first.isoformat()), _number(question.last.isoformat()))
            dates = Query.range_query(self._schema, "day", FieldType.Integer, *days)
            parts.append((Occur.Must, Query.const_score_query(dates, 0.0)))
        return text if len(parts) == 1 else Query.boolean_query(parts)


def _fields(document: Document) -> tantivy.Document:
    day = _number(document.published.first.isoformat()) if document.published else 0
    fields = tantivy.Document()
    fields.add_text("title", document.title)
    fields.add_text("body", document.body)
    for topic in document.topics:
        fields.add_text("topics", topic)
    fields.add_integer("month", day // 100)
    fields.add_integer("day", day)
    return fields


def _number(day: str) -> int:
    return int(day.replace("-", ""))
