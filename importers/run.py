"""One import from its sources to the archive: look, read, compare, store, report."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from archive.document import Document
from archive.history.records import Incoming, Rejection
from archive.home import Home, importing
from archive.recipes.kept import recipes_of
from importers.containers.progress import ReadProgress
from importers.dry_run import Heard, Planning
from importers.guide.guide import NO_GUIDE, Guide
from importers.intake import Admits, Intake, Report, Storing, incoming
from importers.protocol import Damaged, Found, Item, Met, Rejected, Skipped
from importers.publications import Publications
from importers.recipes.parse import parse_recipe
from importers.recognised import Recognised
from importers.survey import Origin, Progress, Survey, name_of, survey, walk_all
from importers.worker_pool import read_all

_TELLING = 0.5  # seconds between two reports from within one file, which may hold as many articles as a folder


def run_import(  # noqa: PLR0913  # all that an import can be told, by name
    home: Home,
    sources: Sequence[Path],
    guide: Guide = NO_GUIDE,
    *,
    as_name: str = "",
    seen: Survey | None = None,
    processes: int = 1,
    wait: float = 0.0,
    progress: Progress = lambda *_: None,
    admits: Admits | None = None,
    named_by_files: bool = True,
) -> Report:
    """Import the sources, as one import; `as_name` is their publication, whatever they say, and `seen` what `survey`
    found in them, which is looked for when absent. Pages that name none are of one that is called as their file or
    folder, where these are `named_by_files`. Another process that writes is waited for, `wait` seconds at most.

    Documents are stored in batches. An import that was cut off goes on where it was when the same sources are
    imported again; `progress` may cut it off by raising. `admits` says of each batch, before it is stored, which of its
    documents come in; it is asked of none first, once nobody else can write. Raises `ImportFailed` and what
    `archive.errors` holds.
    """
    seen = seen or survey(sources, guide, progress, processes=processes)
    guide = _completed(guide, seen, home)
    with home.writing("import", wait) as say:
        if admits:
            admits(())
        names = [name_of(source) for source in sources]
        intake = Storing(home, seen, Publications(home, as_name, named_by_files=named_by_files), names, guide, admits)
        say(importing(intake.number))
        return _report_of(
            intake, _read(sources, guide, seen.recognised, processes, progress, done=intake.reached.items)
        )


def plan_import(  # noqa: PLR0913  # all that a plan can be told, by name
    home: Home,
    sources: Sequence[Path],
    guide: Guide = NO_GUIDE,
    *,
    as_name: str = "",
    seen: Survey | None = None,
    shown: int | None = None,
    processes: int = 1,
    progress: Progress = lambda *_: None,
    heard: Heard | None = None,
    named_by_files: bool = True,
) -> Report:
    """What `run_import` would do, in all that it takes; nothing is stored. So many things of each kind are `shown`;
    None: all. Where it is `heard` as it comes, nobody is kept from writing meanwhile: whoever hears it sees to it that
    the archive stayed as it was."""
    seen = seen or survey(sources, guide, progress, processes=processes)
    guide = _completed(guide, seen, home)
    with nullcontext() if heard else home.writing("dry run"):
        publications = Publications(home, as_name, named_by_files=named_by_files)
        planning = Planning(home, seen, publications, shown, heard)
        return _report_of(planning, _read(sources, guide, seen.recognised, processes, progress))


def _report_of(intake: Intake, every: Iterable[tuple[Met, Origin, Iterable[Found]]]) -> Report:
    for item, origin, found in every:
        intake.take(item, found, origin)
    intake.end()
    return intake.report()


def read(
    *sources: Path,
    guide: Guide = NO_GUIDE,
    as_name: str = "",
    home: Home | None = None,
    processes: int = 1,
    progress: Progress = lambda *_: None,
) -> Iterator[Found]:
    """What an import of the sources into the home, or into a new one, takes in, in its order; nothing is stored.

    Documents, sound and `Damaged`, are as they would be stored. `Listed` is told as it is met, and once more as a
    document where it is one. Raises `ImportFailed`.
    """
    seen = survey(sources, guide, progress, processes=processes)
    publications = Publications(home, as_name)
    for item, origin, found in _read(sources, _completed(guide, seen, home), seen.recognised, processes, progress):
        if reason := seen.articles.withheld(item.path, origin.root):
            yield Skipped(item.path, reason)
            continue
        for each in found:
            came = incoming(each, item, origin) if isinstance(item, Item) else None
            yield each if came is None else _told(seen.articles.settle(publications.named(came)), publications)
    for _, settled in seen.articles.alone(publications.named):
        yield _told(settled, publications)
    yield from seen.articles.unmet()


def _told(settled: Incoming | Rejection, publications: Publications) -> Document | Damaged | Rejected:
    if isinstance(settled, Rejection):
        return Rejected(settled.path, settled.reason)
    (named,) = publications.settled([settled])
    return Damaged(named.document, named.losses) if named.losses else named.document


def _read(
    sources: Sequence[Path],
    guide: Guide,
    recognised: Recognised,
    processes: int,
    progress: Progress,
    done: int = 0,
) -> Iterator[tuple[Met, Origin, Iterable[Found]]]:
    """The items behind the first `done`: each, where it is from, and what it holds. Told is how much of the sources was
    read to its end: what lies in memory and waits to be read is not, however soon it came there."""
    gauge, walked = ReadProgress(sources), deque[tuple[Origin, int]]()
    finished = 0

    def unread() -> Iterator[Met]:
        number = 0
        for at, (item, origin) in enumerate(walk_all(sources, guide, gauge)):
            if at >= done:
                walked.append((origin, gauge.done))
                yield recognised.told(item, number) if isinstance(item, Item) else item
            number += isinstance(item, Item)

    def told(found: Iterable[Found], before: int, walked_to: int) -> Iterator[Found]:
        due = time.monotonic() + _TELLING
        for each in found:
            yield each
            if time.monotonic() >= due:
                # Of a large file that is read on, what comes after its beginning; all else lay there already.
                progress("reading", gauge.done if gauge.done > walked_to else before, gauge.total)
                due = time.monotonic() + _TELLING

    for item, found in read_all(unread(), guide, processes):
        origin, walked_to = walked.popleft()
        yield item, origin, told(found, finished, walked_to)
        finished = walked_to
        progress("reading", finished, gauge.total)
    progress("storing", 0, 0)  # what listings told of, and what is left of the last batch


def _completed(guide: Guide, seen: Survey, home: Home | None) -> Guide:
    """The guide with what the survey learnt, and, behind the recipes that were given, with those that the home keeps or
    its earlier imports were read with."""
    given = {recipe.name for recipe in guide.recipes}
    remembered = recipes_of(home) if home else ()
    recipes = (*guide.recipes, *(parse_recipe(text, name) for name, text in remembered if name not in given))
    return replace(guide, sites=seen.sites, recipes=recipes, site_addresses=seen.addresses)
