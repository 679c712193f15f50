"""Engines that are given the same changes and asked the same: what they hold, and whether their answers agree."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from index.analysis.folding import spelling_key
from index.arrays.engine import ArrayEngine
from index.arrays.writer import ArrayWriter
from index.engine.protocol import Entry, Found, Reader
from index.facets import FACETS, facts_of
from index.query import Query, Selection, Versions
from index.query_language.matcher import analyse, matches
from tests.support.judge.engine import ReferenceEngine
from tests.support.judge.histogram import histogram
from tests.support.judge.reader import ReferenceReader
from tests.support.judge.spellings import respelled, spellings
from tests.support.random_archive import entry


class Shelves:
    """The same changes made with both engines; what should be there is kept in a dictionary."""

    def __init__(self, folder: Path, chance: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
        self.held: dict[str, Entry] = {}
        self._folders = {engine.name: folder / engine.name for engine in (ArrayEngine(), ReferenceEngine())}
        for path in self._folders.values():
            path.mkdir()
        for _ in range(chance.randint(1, 6)):
            self._change(chance, monkeypatch)

    def _change(self, chance: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
        # Small flushes and merges at random, so that segments come in every shape.
        monkeypatch.setattr("index.arrays.writer.FAN", chance.choice([2, 3, 12]))
        monkeypatch.setattr("index.arrays.policy.GROWTH", chance.choice([0, 0.01, 4]))
        monkeypatch.setattr("index.arrays.policy.MOST_DELETED", chance.choice([0, 0.25, 1]))
        writers = [engine.write(self._folders[engine.name]) for engine in (ArrayEngine(), ReferenceEngine())]
        assert isinstance(writers[0], ArrayWriter)
        writers[0]._builder._tokens = chance.choice([1, 200, 10**9])
        writers[0]._merge_budget = chance.choice([1, 1 << 16, 1 << 27])
        for number in chance.sample(range(60), chance.randint(1, 40)):
            made = entry(chance, number)
            for writer in writers:
                if chance_removes := number % 5 == 0:
                    writer.remove(made.id)
                else:
                    writer.put(made)
            if chance_removes:
                self.held.pop(made.id, None)
            else:
                self.held[made.id] = made
        assert [writer.commit() for writer in writers] == [len(self.held)] * 2

    @contextmanager
    def readers(self) -> Iterator[tuple[Reader, Reader, Reader]]:
        """Ours; stock Whoosh; Whoosh's own searcher over our segments."""
        ours, stock = self._folders["arrays"], self._folders["reference"]
        with (
            closing(ArrayEngine().read(ours)) as array_reader,
            closing(ReferenceEngine().read(stock)) as stock_reader,
            closing(ReferenceReader(ours)) as whoosh_reader,
        ):
            yield array_reader, stock_reader, whoosh_reader


def same(found: Found, judged: Found, family: dict[str, str]) -> None:
    """Everything equal, scores within 1e-5; documents whose scores are as near may stand in either order, and one stand
    for its family or the other."""
    assert found.total == judged.total
    assert found.lines == judged.lines
    assert found.grouped == judged.grouped
    assert found.facets == judged.facets
    assert found.histogram == judged.histogram
    assert found.notes == judged.notes
    assert not found.forms or dict(found.forms) == dict(judged.forms)
    assert [hit.score for hit in found.hits] == pytest.approx([hit.score for hit in judged.hits], rel=1e-5, abs=1e-5)
    if found.grouped and found.lines == len(found.hits):
        assert {frozenset((each.id, *each.others)) for each in found.hits} == {
            frozenset((each.id, *each.others)) for each in judged.hits
        }
    if found.lines < found.total:
        found, judged = (
            replace(each, hits=tuple(replace(hit, id=family[hit.id] or hit.id) for hit in each.hits))
            for each in (found, judged)
        )
    scores = {hit.id: hit.score for hit in judged.hits}
    versions = {hit.id: hit.versions for hit in judged.hits}
    assert all(hit.versions == versions.get(hit.id, hit.versions) for hit in found.hits)
    assert all(len(hit.others) in (0, hit.versions) for hit in found.hits)
    ends = [hit.score for hit in (*judged.hits[:1], *judged.hits[-1:])]
    for hit in found.hits:  # one that the judge has on the next page is as good as the last one of this page
        near = [scores[hit.id]] if hit.id in scores else ends
        assert any(hit.score == pytest.approx(score, rel=1e-5, abs=1e-5) for score in near)


def counted(found: Found, query: Query, held: dict[str, Entry]) -> None:
    """Total, facets and histogram against a count in plain Python."""
    from tests.support.judge.reader import _chosen, _in_range

    counts: dict[str, dict[str, int]] = {facet.name: {} for facet in FACETS}
    every = [facts_of(each.id, each.document, each.topics) for each in held.values()]
    shown = spellings(every)
    query = replace(query, selections={name: _shown(name, each, shown) for name, each in query.selections.items()})
    dates = []
    families: Counter[str] = Counter()
    for each in held.values():
        facts = respelled(facts_of(each.id, each.document, each.topics), shown)
        if not matches(query.tree, analyse(each.document, (), each.id)):
            continue
        if not _in_range(facts, query.first, query.last, query.undated_only):
            continue
        failed = {
            facet.name
            for facet in FACETS
            if facet.name in query.selections and not _chosen(facet.values(facts), query.selections[facet.name])
        }
        if not failed:
            dates.append(facts.published)
            families[each.family or each.id] += 1
        for facet in FACETS:
            own = query.selections.get(facet.name, Selection())
            inside = not own.together or _chosen(facet.values(facts), replace(own, exclude=()))
            if failed <= {facet.name} and inside:
                for value in facet.values(facts):
                    counts[facet.name][value] = counts[facet.name].get(value, 0) + 1
    assert found.total == len(dates)
    groups = [size for size in families.values() if size > 1]
    listed = {Versions.ONE: families, Versions.EACH: range(len(dates)), Versions.GROUPS: groups}[query.versions]
    assert found.lines == len(listed)
    assert found.grouped == (sum(groups) if query.versions is Versions.GROUPS else 0)
    for hit in found.hits:
        assert hit.versions == families[held[hit.id].family or hit.id] - 1
    assert found.histogram == histogram(dates, (each.document.published for each in held.values()), query)
    for name, counted in found.facets.items():
        assert counted.distinct == len(counts[name])
        assert dict(counted.values).items() <= counts[name].items()
        assert len(counted.values) >= min(query.values, counted.distinct)


def _shown(facet: str, chosen: Selection, shown: Mapping[tuple[str, str], str]) -> Selection:
    include, exclude = (
        tuple(shown.get((facet, spelling_key(each)), each) for each in values)
        for values in (chosen.include, chosen.exclude)
    )
    return replace(chosen, include=include, exclude=exclude)
