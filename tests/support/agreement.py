"""The three ways to look at a source say the same of it: `read`, `import --dry-run` and `import`."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from archive.document import Document
from archive.home import Home
from importers.guide.guide import NO_GUIDE, Guide
from importers.intake import Report
from importers.protocol import Rejected, Skipped
from importers.run import read, run_import


@dataclass(frozen=True, slots=True)
class Agreed:
    """What all three say: the documents as they are held, what was skipped by reason, and what was rejected."""

    documents: tuple[Document, ...]
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
    told = sorted(_gist(each) for each in seen if isinstance(each, Document))
    skipped: Counter[str] = Counter()
    for each in seen:
        if isinstance(each, Skipped):
            skipped[each.reason] += each.count
    rejected = sorted((each.path, each.reason) for each in seen if isinstance(each, Rejected))
    with tempfile.TemporaryDirectory() as folder:
        home = Home.open(Path(folder) / "home", create=True)
        planned = run_import(home, sources, guide, dry_run=True)
        done = run_import(home, sources, guide)
        held = tuple(each.document for each in home.store.documents())
        again = run_import(home, sources, guide)
        home.store.close()
    for report in (planned, done):
        assert sorted((each.path, each.reason) for each in report.rejected) == rejected
        assert {**skipped, **report.skipped} == report.skipped, "what is skipped is told by all three"
    assert planned.skipped == done.skipped
    assert (planned.new, planned.changed) == (done.new, done.changed)
    assert (again.new, again.changed) == (0, 0), "the same source again changes nothing"
    if done.new == len(told):  # two captures of one article are one article
        assert sorted(map(_gist, held)) == told
    return Agreed(held, done.skipped, tuple(rejected), done)


def _gist(document: Document) -> tuple[str, ...]:
    date = document.published.iso() if document.published else ""
    return (document.title, date, document.url, document.source, document.body, *document.authors, *document.topics)
