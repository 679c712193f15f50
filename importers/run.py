"""One import from its sources to the archive: look, read, compare, store, report."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from archive.home import Home
from importers.containers.progress import ReadProgress
from importers.containers.walk import walk
from importers.guide.guide import NO_GUIDE, Guide
from importers.guide.recipe import Recipe
from importers.intake import Intake, Planning, Report, Storing
from importers.protocol import Found, Item, Met
from importers.recipes.parse import parse_recipe
from importers.site.learner import learn
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
    guide = replace(guide, sites=seen.sites, recipes=_with_remembered(guide.recipes, home))
    with home.writing("import"):
        names = [name_of(source) for source in sources]
        intake: Intake = Planning(home, seen) if dry_run else Storing(home, seen, names, guide)
        gauge, roots = ReadProgress(sources), deque[str]()
        items = _unread(sources, guide, gauge, intake.reached.items, roots)
        for item, found in read_all(items, guide, processes):
            intake.take(item, found, roots.popleft())
            progress("reading", gauge.done, gauge.total)
        intake.end()
    return intake.report()


def _unread(sources: Sequence[Path], guide: Guide, gauge: ReadProgress, done: int, roots: deque[str]) -> Iterator[Met]:
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
    guide = replace(guide, sites=learn(item for item in walk(source, guide) if isinstance(item, Item)))
    for _, found in read_all(walk(source, guide), guide, processes):
        yield from found


def _with_remembered(recipes: tuple[Recipe, ...], home: Home) -> tuple[Recipe, ...]:
    """The recipes that were given, and behind them those that earlier imports were read with."""
    given = {recipe.name for recipe in recipes}
    remembered = home.store.imports.recipes()
    return (*recipes, *(parse_recipe(text, name) for name, text in remembered if name not in given))
