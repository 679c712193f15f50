"""Whoosh as it comes (the package `whoosh3`): its own stemming analyser, columns for what is counted and sorted."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

import whoosh
from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import KEYWORD, NUMERIC, TEXT, Schema
from whoosh.highlight import ContextFragmenter
from whoosh.index import create_in, open_dir
from whoosh.query import And, NumericRange, Or, Phrase, Prefix, Query, Term
from whoosh.sorting import Count, FieldFacet

from archive.document import Document
from benchmarks.corpus import Corpus
from benchmarks.engines.protocol import HITS, SNIPPET, Page, Stopwatch, bytes_in, month_text
from benchmarks.questions import Question

_MEMORY_MB = 256
_TEXTS = ("title", "body")


def _schema() -> Schema:
    analyzer = StemmingAnalyzer(stoplist=None)  # the other engines keep common words too
    return Schema(
        title=TEXT(analyzer=analyzer, stored=True),
        body=TEXT(analyzer=analyzer, stored=True),
        topics=KEYWORD(commas=True, sortable=True),
        month=NUMERIC(int, sortable=True),
        day=NUMERIC(int, sortable=True),
    )


class StockWhoosh:
    """An `Engine`."""

    def version(self) -> str:
        """Name and version."""
        return f"Whoosh {'.'.join(map(str, whoosh.__version__))}"

    def build(self, corpus: Corpus, folder: Path, watch: Stopwatch) -> None:
        """One writer in one process, committed into one segment."""
        with watch:
            writer = create_in(folder, _schema()).writer(limitmb=_MEMORY_MB)
        for chunk in corpus.chunks():
            with watch:
                for document in chunk:
                    writer.add_document(**_fields(document))
        with watch:
            writer.commit(optimize=True)

    def size(self, corpus: Corpus, folder: Path) -> int:
        """Bytes on disk, stored texts among them."""
        return bytes_in(folder)

    def open(self, corpus: Corpus, folder: Path) -> OpenedWhoosh:
        """The index with one searcher."""
        return OpenedWhoosh(folder)


def _fields(document: Document) -> dict[str, object]:
    day = int(document.published.first.isoformat().replace("-", "")) if document.published else 0
    topics = ",".join(topic.replace(",", " ") for topic in document.topics)
    return {"title": document.title, "body": document.body, "topics": topics, "month": day // 100, "day": day}


class OpenedWhoosh:
    """An `Opened`."""

    def __init__(self, folder: Path) -> None:
        self._index = open_dir(folder)
        self._searcher = self._index.searcher()
        self._analyzer = self._index.schema["body"].analyzer

    def page(self, question: Question) -> Page:
        """One search that counts. Topics are counted by what stands together in a document and then taken apart:
        faster than `allow_overlap`, which reads all postings of all topics each time."""
        facets = {"topics": FieldFacet("topics"), "month": FieldFacet("month")}
        results = self._searcher.search(
            self._query(question),
            limit=HITS,
            groupedby=facets,
            maptype=Count,
            sortedby=FieldFacet("day", reverse=True) if question.newest else None,
        )
        results.fragmenter = ContextFragmenter(maxchars=SNIPPET)
        topics: Counter[str] = Counter()
        for together, count in results.groups("topics").items():
            for topic in filter(None, together.split(",")):
                topics[topic] += count
        return Page(
            len(results),
            topics,
            {month_text(month): count for month, count in results.groups("month").items() if month},
            # With groups the results hold every match, whatever the limit.
            [(hit["title"], hit.highlights("body", top=1)) for hit in islice(results, HITS)],
        )

    def _query(self, question: Question) -> Query:
        words = [token.text for word in question.words for token in self._analyzer(word)]
        match question.operator:
            case "phrase":
                query = Or([Phrase(name, words) for name in _TEXTS])
            case "prefix":
                query = Or([Prefix(name, question.words[0]) for name in _TEXTS])
            case operator:
                either = [Or([Term(name, word) for name in _TEXTS]) for word in words]
                query = And(either) if operator == "and" else Or(either)
        parts = [query]
        if question.topic:
            parts.append(Term("topics", question.topic.replace(",", " "), boost=0.0))
        if question.first and question.last:
            days = (int(day.isoformat().replace("-", "")) for day in (question.first, question.last))
            parts.append(NumericRange("day", *days, constantscore=True))
        return And(parts).normalize() if len(parts) > 1 else query
