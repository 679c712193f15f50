"""One import from its sources to the archive: look, read, compare, store, report."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from archive.home import Home
from importers.containers.gauge import Gauge
from importers.containers.walk import walk
from importers.guide import NO_GUIDE, Guide
from importers.intake import Intake, Planning, Report, Storing
from importers.protocol import Found, Met
from importers.reading import read_all
from importers.survey import Progress, Survey, name_of, survey, with_roots


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
    seen = seen or survey(sources, guide, progress)
    with home.writing("import"):
        names = [name_of(source) for source in sources]
        intake: Intake = Planning(home, seen) if dry_run else Storing(home, seen, names, guide)
        gauge, roots = Gauge(sources), deque[str]()
        items = _unread(sources, guide, gauge, intake.reached.items, roots)
        for item, found in read_all(items, guide, processes):
            intake.take(item, found, roots.popleft())
            progress("reading", gauge.done, gauge.total)
        intake.end()
    return intake.report()


def _unread(sources: Sequence[Path], guide: Guide, gauge: Gauge, done: int, roots: deque[str]) -> Iterator[Met]:
    """The items behind the first `done`; where the path of each begins is noted in `roots`."""
    number = 0
    for source in sources:
        for item, root in with_roots(source, walk(source, guide, gauge=gauge)):
            number += 1
            if number > done:
                roots.append(root)
                yield item


def read(source: Path, guide: Guide = NO_GUIDE, processes: int = 1) -> Iterator[Found]:
    """What an import of the source would see; nothing is stored. Raises `ImportFailed`."""
    for _, found in read_all(walk(source, guide), guide, processes):
        yield from found
