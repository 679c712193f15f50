"""What each kind of job does: what its verb does. Each may be done again after it was cut off anywhere: then it goes
on, or sees that it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from archive.backup.make import candidates, made_beside, make_backup
from archive.errors import ArchiveError
from archive.history.records import Import
from archive.jobs.kinds import (
    BACK,
    BACKUP,
    CHECK,
    COMPARE,
    DISCARD,
    DRAW_PAGE,
    IMPORT,
    PREVIEW_REDO,
    PREVIEW_UNDO,
    PRIVATE,
    REDO,
    REINDEX,
    RELEASE,
    SWAP,
    SYNC,
    TRY_RECIPE,
    UNDO,
    private_in,
)
from archive.jobs.site_kinds import ABOUT, SITE, TOPICS
from archive.site.private import Private, private_told
from importers.guide.guide import Guide
from importers.recipes.parse import parse_recipe
from importers.run import run_import
from importers.survey import survey
from importers.worker_pool import processes_here
from index.following.audiences import bring_public
from index.following.check import check
from index.following.sync import sync, sync_copy
from webui.repairs import told, why
from webui.worker import reindexing
from webui.worker.recipes import draw_for, try_for
from webui.worker.site_kinds import change_topics, set_about, set_site
from webui.worker.task import Done, Task, with_index
from webui.worker.turns import previewed, turned

_WAIT = 60.0  # seconds for which a job that is well under way waits for another process that writes
_FEW_FILES = 20  # up to so many, articles are counted: a page shows a share of files only where it moves
_MOST_KNOWN = 2_000  # names that are noted before a backup
_SHOWN = 20  # rejections in a log
_LISTS = ("publications", "topics")


def _import(task: Task) -> Done:
    told_to = task.arguments
    recipes = tuple(parse_recipe(text, name) for name, text in told_to["recipes"])
    guide = Guide(
        told_to["columns"],
        recipes=recipes,
        body=told_to["body"],
        senders=tuple(told_to["senders"]),
        language=told_to["language"],
        date_order=told_to["date_order"],
    )
    sources = [Path(each) for each in told_to["sources"]]
    processes, log, as_name = told_to["processes"] or processes_here(), task.home.store.imports, told_to["as_name"]
    seen = survey(sources, guide, task.gauge.tell, processes=processes)
    found = log.latest_of(seen.stamp, as_name)
    if not task.known:
        goes_on = found.id if found and not found.finished_at and not found.undone_at else 0
        task.know({"imports": max((each.id for each in log.all()), default=0), "goes_on": goes_on})
    elif found and _is_of_this_job(found, task.known) and (found.finished_at or found.undone_at):
        task.gauge.say(f"import {found.id} had come to its end before the worker was cut off")
        return followed(task, import_counts(found), found.id)
    # Of a few files that hold many articles each, how many files were stored says nothing for long.
    task.gauge.of = seen.met if seen.met > _FEW_FILES else 0

    before = found.id if found and (found.finished_at or found.undone_at) else 0

    def stored() -> int:
        latest = log.latest_of(seen.stamp, as_name)
        if latest is None or latest.id == before:  # nothing is stored of this one yet
            return 0
        if not task.gauge.of:
            return latest.new + latest.changed + latest.unchanged + latest.rejected
        return seen.met if latest.finished_at else latest.reached.items

    task.gauge.items = stored
    try:
        report = run_import(
            task.home, sources, guide, as_name=as_name, seen=seen, processes=processes, wait=_WAIT,
            progress=task.gauge.tell,
        )  # fmt: skip
    finally:
        with suppress(ArchiveError):
            if latest := log.unfinished(seen.stamp, as_name):  # what was stored of it has a report
                task.gauge.found["import"] = latest.id
    for each in report.rejected[:_SHOWN]:
        task.gauge.say(f"rejected: {each.path}: {why(each)}")
    if len(report.rejected) > _SHOWN:
        task.gauge.say(f"… and {len(report.rejected) - _SHOWN:,} more rejected; the import lists them")
    done = log.get(report.import_id or 0)
    return followed(task, import_counts(done) if done else {}, report.import_id or 0)


def _is_of_this_job(found: Import, known: Mapping[str, Any]) -> bool:
    """Whether a job that is done again made the import, or went on with it, the first time."""
    before = known.get("imports")
    return found.id == known.get("goes_on") or (isinstance(before, int) and found.id > before)


def import_counts(found: Import) -> dict[str, Any]:
    """What came of an import, in numbers."""
    counts = {"new": found.new, "changed": found.changed, "unchanged": found.unchanged, "rejected": found.rejected}
    return {"import": found.id, **counts, "skipped": sum(found.skipped.values())}


def followed(task: Task, counts: Mapping[str, Any], number: int) -> Done:
    """An import at its end, once the index has followed."""
    sentence = (
        f"import {number}: {counts.get('new', 0):,} new, {counts.get('changed', 0):,} changed, "
        f"{counts.get('unchanged', 0):,} unchanged, {counts.get('rejected', 0):,} rejected"
    )
    done = with_index(task, sentence, counts, thorough=False)
    if counts.get("rejected") and not any(counts.get(each) for each in ("new", "changed", "unchanged")):
        return Done(sentence, counts, f"nothing came in: import {number} rejected all; it says why")
    return done


def _sync(task: Task, *, rebuild: bool) -> Done:
    report = sync(task.home, rebuild=rebuild, progress=partial(task.gauge.tell, "indexing"))
    did = f"built anew ({report.rebuilt})" if report.rebuilt else f"{report.applied:,} changes applied"
    counts = {"generation": report.generation, "documents": report.documents, "applied": report.applied}
    return Done(f"{did}: {report.documents:,} articles in the index, {report.generation}", counts)


def _backup(task: Task) -> Done:
    target, as_folder, keep = (task.arguments[name] for name in ("target", "as_folder", "keep"))
    place = Path(target)
    if task.arguments["make_folder"]:
        place.parent.mkdir(mode=0o700, exist_ok=True)
    before = task.known.get("copies")
    if isinstance(before, list):
        names = {each for each in before if isinstance(each, str)}
        if made := made_beside(task.home, place, names, as_folder=as_folder, keep=keep):
            return Done(f"backup {made}: it was whole before the worker was cut off", {"backup": str(made)})
    else:
        there = sorted(candidates(place, as_folder=as_folder, keep=keep))
        if len(there) <= _MOST_KNOWN:
            task.know({"copies": there})
    made_now = make_backup(task.home, place, as_folder=as_folder, keep=keep, progress=task.gauge.tell)
    held = made_now.manifest.held
    removed = [str(each) for each in made_now.taken_away]
    for each in removed:
        task.gauge.say(f"removed: {each}")
    counts = {"backup": str(made_now.path), "documents": held.documents, "bytes": made_now.manifest.size}
    return Done(f"backup {made_now.path}: {held.documents:,} articles", {**counts, "removed": len(removed)})


def _private(task: Task) -> Done:
    more, less = (private_in(task.arguments[each]) for each in ("add", "delete"))

    def change(private: Private) -> Private:
        return private.joined(more).less(less)  # done again, it names what is public by now

    now = bring_public(task.home, sync_copy, change, partial(task.gauge.tell, "copying"))
    task.home.store.merge_journal()
    return Done(private_told(now), {"all": now.everything, **{each: len(getattr(now, each)) for each in _LISTS}})


def _check(task: Task) -> Done:
    task.gauge.say("checking")
    faults = [told(each) for each in check(task.home)]
    for each in faults[:_SHOWN]:
        task.gauge.say(each)
    result = {"ok": not faults, "faults": faults[:_SHOWN]}
    said = "all is well: the archive is sound and the index holds the same articles"
    return Done(said, result, "; ".join(faults[:_SHOWN]))


KINDS: Mapping[str, Callable[[Task], Done]] = {
    IMPORT: _import,
    UNDO: partial(turned, undo=True),
    REDO: partial(turned, undo=False),
    SYNC: partial(_sync, rebuild=False),
    REINDEX: partial(_sync, rebuild=True),
    BACKUP: _backup,
    PRIVATE: _private,
    CHECK: _check,
    COMPARE: reindexing.compared,
    SWAP: reindexing.swapped,
    DISCARD: reindexing.discarded,
    BACK: reindexing.gone_back,
    RELEASE: reindexing.released,
    PREVIEW_UNDO: partial(previewed, undo=True),
    PREVIEW_REDO: partial(previewed, undo=False),
    SITE: set_site,
    ABOUT: set_about,
    TOPICS: change_topics,
    DRAW_PAGE: draw_for,
    TRY_RECIPE: try_for,
}
