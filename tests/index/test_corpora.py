"""Every facet and histogram count over real articles, against a count made here from the raw files."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from archive.home import Home
from importers.run import run_import
from index.analysis.folding import spelling_key
from index.following.sync import sync
from index.query import Query, Selection
from index.query_language.parser import parse
from index.query_language.tree import Everything
from index.results import Results
from index.searcher import Searcher
from tests.support.paths import SHARED_DATA

CORPORA = SHARED_DATA / "corpora"
FILES = {"digitalgov": ("en", 2493), "spanish-news": ("es", 1543)}
pytestmark = pytest.mark.skipif(not CORPORA.exists(), reason="the corpora are not beside the project")

Record = dict[str, Any]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    found = []
    for name, (language, count) in FILES.items():
        with gzip.open(CORPORA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        assert len(lines) == count
        # A record without a source of its own has the file's name; blanks are no part of a name.
        sources = [" ".join(line.get("source", "").split()) or name for line in lines]
        found += [{**line, "source": source, "language": language} for line, source in zip(lines, sources, strict=True)]
    return found


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory, records: list[Record]) -> Searcher:
    home = Home.open(tmp_path_factory.mktemp("corpora") / "home", create=True)
    report = run_import(home, [CORPORA / f"{name}.jsonl.gz" for name in FILES])
    assert (report.new, report.rejected) == (len(records), ())
    sync(home)
    return Searcher(home)


def values(record: Record, facet: str) -> list[str]:
    """What a document has in a facet, from its raw record."""
    day = record["date"] or ""
    return {
        "topic": list(dict.fromkeys(record["topics"])),
        "author": list(dict.fromkeys(record["authors"])),
        "source": [record["source"]],
        "language": [record["language"]],
        "year": [day[:4]] if day else [],
        "month": [day[:7]] if day else [],
    }[facet]


FACETS = ("topic", "author", "source", "language", "year", "month")
WRITTEN = ("topic", "author", "source")  # values that differ in case or space alone are one


def key(facet: str, value: str) -> str:
    """What a value and its other spellings are counted under."""
    return spelling_key(value) if facet in WRITTEN else value


def keys(record: Record, facet: str) -> set[str]:
    return {key(facet, value) for value in values(record, facet)}


def passes(record: Record, query: Query, but: str = "") -> bool:
    """Whether a record passes every filter, that of the facet `but` aside."""
    day = record["date"]
    if (query.first or query.last) and not day:
        return False
    if query.first and date.fromisoformat(day) < query.first:
        return False
    if query.last and date.fromisoformat(day) > query.last:
        return False
    if query.undated_only and day:
        return False
    for facet, chosen in query.selections.items():
        has = keys(record, facet)
        include, exclude = ({key(facet, value) for value in each} for each in (chosen.include, chosen.exclude))
        if facet != but and (has & exclude or (include and not has & include)):
            return False
    return True


def check(results: Results, records: list[Record], query: Query) -> None:
    """Total, every facet and the histogram against the raw records."""
    matching = [record for record in records if passes(record, query)]
    assert results.total == len(matching)
    for facet in FACETS:
        expected = Counter(value for each in records if passes(each, query, facet) for value in keys(each, facet))
        told = {key(facet, each.value): each.count for each in results.facets[facet] if each.count}
        assert told == expected
    histogram = results.histogram
    assert histogram.undated == sum(not record["date"] for record in matching)
    length = {"year": 4, "month": 7, "day": 10}[histogram.unit]
    expected = Counter(record["date"][:length] for record in matching if record["date"])
    assert {each.start.isoformat()[:length]: each.count for each in histogram.bins} == expected
    assert histogram.coarse == ()


def test_unfiltered_counts_equal_the_raw_file(searcher: Searcher, records: list[Record]) -> None:
    check(searcher.search(Query(tree=Everything())), records, Query(tree=Everything()))


def test_filtered_counts_equal_the_raw_file(searcher: Searcher, records: list[Record]) -> None:
    chance = random.Random(3)
    days = sorted(record["date"] for record in records if record["date"])
    for _ in range(60):
        selections = {}
        for facet in chance.sample(FACETS, chance.randint(0, 3)):
            known = sorted({value for record in records for value in values(record, facet)})
            picked = chance.sample(known, min(len(known), chance.randint(1, 3)))
            cut = chance.randint(0, len(picked))
            selections[facet] = Selection(tuple(picked[:cut]), tuple(picked[cut:]))
        query = Query(tree=Everything(), selections=selections)
        if chance.random() < 0.5:
            first, last = sorted(date.fromisoformat(day) for day in chance.sample(days, 2))
            query = replace(query, first=first, last=last if chance.random() < 0.8 else None)
        elif chance.random() < 0.2:
            query = replace(query, undated_only=True)
        check(searcher.search(query), records, query)


def test_words_and_filters_together_count_what_the_words_found(searcher: Searcher, records: list[Record]) -> None:
    by_id = {(record["source"], record["id"]): record for record in records}
    for text in ("accessibility", "elección", "design OR data", "gobierno -mexico"):
        everything = Query(text=text, tree=parse(text).tree, limit=100)
        found: list[Record] = []
        while len(found) < (results := searcher.search(everything)).total:
            documents = [hit.stored.document for hit in results.hits]
            found += [by_id[document.source, document.source_id] for document in documents]
            everything = replace(everything, page=everything.page + 1)
        for filtered in (
            replace(everything, page=1),
            replace(everything, page=1, first=date(2014, 1, 1), last=date(2016, 6, 30)),
            replace(everything, page=1, selections={"language": Selection(("es",))}),
            replace(everything, page=1, selections={"language": Selection((), ("es",))}, first=date(2012, 1, 1)),
        ):
            check(searcher.search(filtered), found, filtered)


def test_a_word_finds_the_same_with_and_without_its_accent(searcher: Searcher) -> None:
    def ids(text: str) -> tuple[str, ...]:
        return searcher.matching(Query(text=text, tree=parse(text).tree))

    assert ids("elección") == ids("eleccion")
    assert len(ids("elección")) > 100


def test_an_export_of_the_whole_gives_the_same_archive(searcher: Searcher, tmp_path: Path) -> None:
    from archive.exchange.jsonl import to_json_line

    before = searcher._home.store
    export = tmp_path / "export.jsonl"
    export.write_text("".join(f"{to_json_line(stored)}\n" for stored in before.documents()), encoding="utf-8")
    after = Home.open(tmp_path / "again", create=True)
    report = run_import(after, [export])
    assert (report.new, report.rejected) == (before.count(), ())
    again = [(stored.id, stored.document) for stored in after.store.documents()]
    assert again == [(stored.id, stored.document) for stored in before.documents()]
    assert [to_json_line(stored) for stored in after.store.documents()] == export.read_text("utf-8").split("\n")[:-1]
