"""One import from its sources to the archive: look, read, compare, store, report."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from archive.document import Document
from archive.history.records import Incoming, Rejection
from archive.home import Home
from importers.containers.progress import ReadProgress
from importers.containers.walk import walk
from importers.guide.guide import NO_GUIDE, Guide
from importers.intake import Intake, Planning, Report, Storing
from importers.protocol import Damaged, Found, Met, Rejected
from importers.recipes.parse import parse_recipe
from importers.survey import Progress, Survey, name_of, survey, with_roots
from importers.worker_pool import read_all


def run_import(
    home: Home,
    sources: Sequence[Path],
    guide: Guide = NO_GUIDE,
    *,
    seen: Survey | None = None,
    dry_run: bool = False,
    processes: int = 1,
    progress: Progress = lambda *_: None,
) -> Report:
    """Import the sources, as one import; `seen` is what `survey` found in them, which is looked for when absent.

    Documents are stored in batches. An import that was cut off goes on where it was when the same sources are
    imported again. Raises `ImportFailed` and what `archive.errors` holds.
    """
    seen = seen or survey(sources, guide, progress, processes=processes)
    guide = _completed(guide, seen, home)
    with home.writing("import"):
        names = [name_of(source) for source in sources]
        intake: Intake = Planning(home, seen) if dry_run else Storing(home, seen, names, guide)
        for item, root, found in _read(sources, guide, processes, progress, done=intake.reached.items):
            intake.take(item, found, root)
        intake.end()
    return intake.report()


def read(
    *sources: Path,
    guide: Guide = NO_GUIDE,
    home: Home | None = None,
    processes: int = 1,
    progress: Progress = lambda *_: None,
) -> Iterator[Found]:
    """What an import of the sources into the home, or into a new one, takes in, in its order; nothing is stored.

    Documents are as they would be stored. `Listed` is told as it is met, and once more as a document where it is one.
    Raises `ImportFailed`.
    """
    seen = survey(sources, guide, progress, processes=processes)
    for _, _, found in _read(sources, _completed(guide, seen, home), processes, progress):
        for each in found:
            document = each.document if isinstance(each, Damaged) else each
            yield _told(seen.articles.settle(Incoming(document))) if isinstance(document, Document) else document
    yield from map(_told, seen.articles.alone())


def _told(settled: Incoming | Rejection) -> Document | Rejected:
    return settled.document if isinstance(settled, Incoming) else Rejected(settled.path, settled.reason)


def _read(
    sources: Sequence[Path], guide: Guide, processes: int, progress: Progress, done: int = 0
) -> Iterator[tuple[Met, str, Iterable[Found]]]:
    """The items behind the first `done`: each, where its path begins, and what it holds."""
    gauge, roots = ReadProgress(sources), deque[str]()

    def unread() -> Iterator[Met]:
        every = (met for source in sources for met in with_roots(source, walk(source, guide, gauge=gauge)))
        for item, root in islice(every, done, None):
            roots.append(root)
            yield item

    for item, found in read_all(unread(), guide, processes):
        yield item, roots.popleft(), found
        progress("reading", gauge.done, gauge.total)


def _completed(guide: Guide, seen: Survey, home: Home | None) -> Guide:
    """The guide with what the survey learnt, and, behind the recipes that were given, with those that earlier imports
    into the home were read with."""
    given = {recipe.name for recipe in guide.recipes}
    remembered = home.store.imports.recipes() if home else ()
    recipes = (*guide.recipes, *(parse_recipe(text, name) for name, text in remembered if name not in given))
    return replace(guide, sites=seen.sites, recipes=recipes)
