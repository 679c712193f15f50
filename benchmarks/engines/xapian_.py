"""Xapian through Debian's package `python3-xapian`: stemmed terms with positions, texts stored, values for facets."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

try:
    import xapian
except ImportError:  # Debian's own packages are not to be seen from a virtual environment
    sys.path.append("/usr/lib/python3/dist-packages")
    import xapian

from archive.document import Document
from benchmarks.corpus import Corpus
from benchmarks.engines.protocol import HITS, SNIPPET, Page, Stopwatch, around, bytes_in, month_text
from benchmarks.questions import Question

_DAY, _MONTH, _FIRST_TOPIC = 0, 1, 2  # value slots; each topic of a document has its own
_TOPIC = "XT"  # before the term of a topic
_STEMMED = "Z"  # before a stem: snippets look for it
_SLOTS = "topic-slots"


class Xapian:
    """An `Engine`."""

    def version(self) -> str:
        """Name and version."""
        return f"Xapian {xapian.version_string()}"

    def build(self, corpus: Corpus, folder: Path, watch: Stopwatch) -> None:
        """Documents made and added, committed, and the database made compact."""
        draft = folder / "draft"
        with watch:
            database = xapian.WritableDatabase(str(draft), xapian.DB_CREATE_OR_OPEN)
            generator = xapian.TermGenerator()
            generator.set_stemmer(xapian.Stem("english"))
            generator.set_stemming_strategy(xapian.TermGenerator.STEM_ALL_Z)
        slots = 0
        for chunk in corpus.chunks():
            slots = max(slots, *(len(document.topics) for document in chunk))
            with watch:
                for document in chunk:
                    database.add_document(_document(generator, document))
        with watch:
            database.set_metadata(_SLOTS, str(slots))
            database.commit()
            database.compact(str(folder / "compact"))
            database.close()
            shutil.rmtree(draft)

    def size(self, corpus: Corpus, folder: Path) -> int:
        """Bytes on disk, stored texts among them."""
        return bytes_in(folder)

    def open(self, corpus: Corpus, folder: Path) -> OpenedXapian:
        """The database, with its stemmer."""
        return OpenedXapian(folder / "compact")


def _document(generator: Any, document: Document) -> Any:
    made = xapian.Document()
    generator.set_document(made)
    generator.set_termpos(0)
    generator.index_text(document.title)
    generator.increase_termpos()
    generator.index_text(document.body)
    made.set_data(f"{document.title}\n{document.body}")
    if document.published:
        day = document.published.first.isoformat().replace("-", "")
        made.add_value(_DAY, day)
        made.add_value(_MONTH, day[:6])
    for slot, topic in enumerate(document.topics, _FIRST_TOPIC):
        made.add_value(slot, topic)
        made.add_boolean_term(_TOPIC + topic)
    return made


class OpenedXapian:
    """An `Opened`."""

    def __init__(self, folder: Path) -> None:
        self._database = xapian.Database(str(folder))
        self._count = self._database.get_doccount()
        self._slots = range(_FIRST_TOPIC, _FIRST_TOPIC + int(self._database.get_metadata(_SLOTS)))
        self._stem = xapian.Stem("english")

    def page(self, question: Question) -> Page:
        """The ten best, every match looked at: by counters for months and for each slot of topics. Snippets without
        the background model, which would take longer than all the rest."""
        enquire = xapian.Enquire(self._database)
        enquire.set_query(self._query(question))
        if question.newest:
            enquire.set_weighting_scheme(xapian.BoolWeight())
            enquire.set_sort_by_value(_DAY, True)
        months, *by_slot = (xapian.ValueCountMatchSpy(slot) for slot in (_MONTH, *self._slots))
        for spy in (months, *by_slot):
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, HITS, self._count)
        topics: Counter[str] = Counter()
        for spy in by_slot:
            for each in spy.values():
                if each.term:
                    topics[each.term.decode()] += each.termfreq
        by_month = {month_text(int(each.term)): each.termfreq for each in months.values() if each.term}
        return Page(found.get_matches_estimated(), topics, by_month, self._hits(question, found))

    def _hits(self, question: Question, found: Any) -> list[tuple[str, str]]:
        hits = []
        for each in found:
            title, _, body = each.document.get_data().decode().partition("\n")
            match question.operator:  # Xapian's snippets do not find stems by their beginning, nor phrases of stems
                case "prefix":
                    snippet = around(body, question.words[0])
                case "phrase":
                    snippet = around(body, *(self._stem(word).decode() for word in question.words))
                case _:
                    flags = xapian.MSet.SNIPPET_EXHAUSTIVE
                    snippet = found.snippet(body, SNIPPET, self._stem, flags).decode()
            hits.append((title, snippet))
        return hits

    def _query(self, question: Question) -> Any:
        terms = [f"{_STEMMED}{self._stem(word).decode()}" for word in question.words]
        match question.operator:
            case "phrase":
                query = xapian.Query(xapian.Query.OP_PHRASE, terms)
            case "prefix":
                beginning = f"{_STEMMED}{question.words[0]}"
                any_number = (0, xapian.Query.WILDCARD_LIMIT_ERROR)
                query = xapian.Query(xapian.Query.OP_WILDCARD, beginning, *any_number, xapian.Query.OP_SYNONYM)
            case "or":
                query = xapian.Query(xapian.Query.OP_OR, terms)
            case _:
                query = xapian.Query(xapian.Query.OP_AND, terms)
        if question.topic:
            query = xapian.Query(xapian.Query.OP_FILTER, query, xapian.Query(_TOPIC + question.topic))
        if question.first and question.last:
            days = (day.isoformat().replace("-", "") for day in (question.first, question.last))
            dates = xapian.Query(xapian.Query.OP_VALUE_RANGE, _DAY, *days)
            query = xapian.Query(xapian.Query.OP_FILTER, query, dates)
        return query
