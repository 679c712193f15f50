"""The three ways to look at a source say the same of it: `read`, `import --dry-run` and `import`."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.document import Document
from archive.history.records import BESIDE
from archive.home import Home
from archive.partial_date import PartialDate
from importers.guide.guide import NO_GUIDE, Guide
from importers.intake import Report
from importers.protocol import Damaged, Found, Rejected, Skipped
from importers.run import plan_import, read, run_import


@dataclass(frozen=True, slots=True)
class Agreed:
    """What all three say: the documents as they are held, what was lost of those that are damaged, by title, what was
    skipped by reason, and what was rejected."""

    documents: tuple[Document, ...]
    damaged: dict[str, tuple[str, ...]]
    skipped: dict[str, int]
    rejected: tuple[tuple[str, str], ...]
    report: Report

    def by_title(self) -> dict[str, Document]:
        """The documents by their titles, which must differ."""
        found = {each.title: each for each in self.documents}
        assert len(found) == len(self.documents), sorted(each.title for each in self.documents)
        return found


def agreed(*sources: Path, guide: Guide = NO_GUIDE) -> Agreed:
    """Read the sources, plan their import and import them into a home of its own, and see that all three agree."""
    seen = list(read(*sources, guide=guide))
    with tempfile.TemporaryDirectory() as folder:
        home = Home.open(Path(folder) / "home", create=True)
        planned = plan_import(home, sources, guide)
        done = run_import(home, sources, guide)
        held = list(home.store.documents())
        again_planned = plan_import(home, sources, guide)
        again = run_import(home, sources, guide)
        listed_again = tuple(home.store.imports.damaged(1))
        home.store.close()
    _as_read(seen, done)
    _same(planned, done)
    _same(again_planned, again)
    assert (again.new, again.changed) == (0, 0), "the same source again changes nothing"
    assert listed_again == done.damaged
    documents = tuple(each.document for each in held)
    would = sorted(_line(each.title, each.path, each.date, each.publication, each.topics) for each in planned.would)
    assert len(would) == done.new == len(held)
    if not set(BESIDE.values()) & set(done.skipped):  # two captures of one article are one article
        told = [each.document if isinstance(each, Damaged) else each for each in seen]
        assert sorted(map(_gist, documents)) == sorted(_gist(each) for each in told if isinstance(each, Document))
        assert would == sorted(_line(d.title, d.path, d.published, d.source, d.topics) for d in documents)
    assert planned.undated_count == len(planned.undated) == sum(each.date is None for each in planned.would)
    rejected = tuple(sorted((each.path, each.reason) for each in done.rejected))
    losses = {each.document.title: each.losses for each in held if each.losses}
    return Agreed(documents, losses, done.skipped, rejected, done)


def _as_read(seen: Sequence[Found], done: Report) -> None:
    """`read` tells of everything that an import into a new home counts."""
    skipped: Counter[str] = Counter()
    for each in seen:
        if isinstance(each, Skipped):
            skipped[each.reason] += each.count
    beside = {reason: done.skipped[reason] for reason in BESIDE.values() if reason in done.skipped}
    assert skipped == {reason: count for reason, count in done.skipped.items() if reason not in beside}
    read_documents = sum(isinstance(each, Document | Damaged) for each in seen)
    assert read_documents == done.new + done.changed + done.unchanged + sum(beside.values())
    rejected = sorted((each.path, each.reason) for each in seen if isinstance(each, Rejected))
    assert sorted((each.path, each.reason) for each in done.rejected) == rejected
    damaged = Counter((each.document.path, each.losses) for each in seen if isinstance(each, Damaged))
    assert Counter((each.path, each.losses) for each in done.damaged) <= damaged


def _same(planned: Report, done: Report) -> None:
    """A dry run says what the import then did."""
    names = ("read", "new", "changed", "unchanged", "skipped", "places", "damaged")
    for name in names:
        assert getattr(planned, name) == getattr(done, name), name
    assert sorted((each.path, each.reason) for each in planned.rejected) == sorted(
        (each.path, each.reason) for each in done.rejected
    )
    assert done.read == done.new + done.changed + done.unchanged + len(done.rejected)


def _gist(document: Document) -> tuple[str, ...]:
    date = document.published.iso() if document.published else ""
    return (document.title, date, document.url, document.source, document.body, *document.authors, *document.topics)


def _line(title: str, path: str, date: PartialDate | None, publication: str, topics: Sequence[str]) -> tuple[str, ...]:
    return (title, path, date.iso() if date else "", publication, *topics)
