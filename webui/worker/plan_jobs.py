"""The jobs about plans: to make one, which stores nothing in the archive, and to apply one, which imports what it says
and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError, BadPlan, Failure, PlanMoved
from archive.families.lookup import held_articles
from archive.history.records import Incoming
from archive.home import Home
from archive.jobs.kinds import APPLY, PLAN
from archive.jobs.queue import Queue
from archive.plans import looking, plan_file
from archive.plans.asking import ask_for_plan
from archive.plans.choices import Choice, chosen
from archive.plans.filling import Filling
from archive.plans.plans import Plans
from archive.plans.records import ARCHIVE_MOVED, CANCELLED, SOURCE_MOVED, Plan, Reading, Standing, Way, counts_told
from archive.plans.staged import INBOX, sources_of, state_of
from archive.recipes.kept import recipes_of
from archive.uploads.uploads import folder_of, remove_all
from importers.containers.confined import confined_to
from importers.guide.guide import Guide
from importers.recipes.parse import parse_recipe
from importers.run import plan_import, run_import
from importers.survey import Progress, Survey, survey
from importers.worker_pool import processes_here
from webui.settings import settings_from
from webui.worker.kinds import followed, import_counts
from webui.worker.progress import Stopped, Why
from webui.worker.task import Done, Task, sentence_of

Counting = Callable[[Callable[[], int]], None]
"""Takes what tells how many articles were met by then."""
_WAIT = 60.0  # seconds for which one that is under way waits for another process that writes


def plans_of(home: Home) -> Plans:
    """The plans of a home, whose desk is made where there is none."""
    return Plans(home.desk, home.path)


def inbox_of(home: Path) -> Path:
    """The folder from which sources may be chosen."""
    return settings_from().inbox or home / INBOX


def guide_of(reading: Reading, today: date) -> Guide:
    """How the sources of a plan are read. Raises `ImportFailed` for a recipe that is none."""
    recipes = tuple(parse_recipe(text, name) for name, text in reading.recipes)
    return Guide(recipes=recipes, language=reading.language, date_order=reading.date_order, today=today)


def make_plan(
    home: Home, plan: Plan, processes: int, progress: Progress, counting: Counting = lambda _met: None
) -> tuple[dict[str, int], dict[str, Any]]:
    """Read the sources of a plan and write its file: what was found, in numbers, and how the sources and the archive
    were. Whoever is `counting` gets what tells how many articles were met. Raises `ImportFailed`, `BadPlan` and what
    the archive raises."""
    with _confined(home.path, plan):
        return _make(home, plan, processes, progress, counting)


def _make(
    home: Home, plan: Plan, processes: int, progress: Progress, counting: Counting
) -> tuple[dict[str, int], dict[str, Any]]:
    sources = sources_of(home.path, plan, inbox_of(home.path))
    today = Guide().today
    guide = guide_of(plan.reading, today)
    before = _how_things_are(home, sources)
    left_out: list[Choice] = []
    with suppress(ArchiveError), plan_file.opened(home.path, plan.id) as connection:
        left_out = chosen(connection)
    seen = survey(sources, guide, progress, processes=processes)
    with plan_file.drafting(home.path, plan.id, before["state"]) as draft, held_articles(home.store.place) as held:
        filling = Filling(draft, held, left_out, is_named=bool(plan.reading.publication))
        counting(lambda: filling.met)
        report = plan_import(
            home, sources, guide, as_name=plan.reading.publication, seen=seen, shown=0, processes=processes,
            progress=progress, heard=filling.take, named_by_files=plan.way is Way.PATHS,
        )  # fmt: skip
        progress("writing the plan", 0, 0)
        filling.end()
        for reason, count in report.skipped.items():
            draft.pass_over(reason, count, report.places.get(reason, ()))
        counts = looking.counts(draft.connection)
        # Where the archive moved meanwhile, that is seen when it is to be applied.
        if state_of(sources) != before["state"]:
            raise BadPlan("the sources changed while they were read; ask for the plan again")
    return counts, {**before, "stamp": seen.stamp, "today": today.isoformat()}


@contextmanager
def _confined(home: Path, plan: Plan) -> Iterator[None]:
    """While the block runs, nothing is read of sources that were chosen at the desk but what lies in their folder:
    what was looked at may be a link by the time that it is opened."""
    folder = {Way.INBOX: inbox_of(home), Way.UPLOAD: folder_of(home, plan.id)}.get(plan.way)
    if folder is None or not folder.is_dir():  # then `sources_of` says what is missing
        yield
        return
    with confined_to(folder):
        yield


def _how_things_are(home: Home, sources: Sequence[Path]) -> dict[str, Any]:
    position, digest = home.store.position(), hashlib.sha256()
    digest.update(repr(recipes_of(home)).encode("utf-8", "replace"))
    with suppress(OSError):
        digest.update(home.topic_rules.read())
    archive = {"archive": position.archive_id, "seq": position.seq, "rules": digest.hexdigest()}
    return {"state": state_of(sources), **archive}


def _plan(task: Task) -> Done:
    plans, number = plans_of(task.home), task.arguments["plan"]
    plan = plans.get(number)
    if plan.standing is not Standing.PLANNING:
        made = {"plan": number, **plan.counts}
        return Done(f"plan {number} was made before the worker was cut off", made)
    try:
        plans.refuse_elsewhere(number)
        counts, seen = make_plan(task.home, plan, processes_here(), task.gauge.tell, task.gauge.count)
    except Failure as failure:
        plans.failed(number, sentence_of(failure))
        raise
    sentence = counts_told(counts)
    plans.made(number, counts, seen)
    return Done(f"plan {number}: {sentence}", {"plan": number, **counts})


def _apply(task: Task) -> Done:
    plans, number = plans_of(task.home), task.arguments["plan"]
    plan = plans.get(number)
    if plan.standing is Standing.APPLIED:  # the worker was cut off then: what comes after may be missing
        remove_all(task.home.path, number)
        return _followed(task, number, plan.import_id, plan.left_out)
    try:
        import_id, left_out = apply_plan(task.home, plan, processes_here(), task.gauge.tell, task.gauge.count)
    except PlanMoved as moved:
        plans.not_applied(number, str(moved))
        ask_for_plan(plans, Queue(task.home.desk), plan.id, plan.applied_by, why=str(moved))
        raise
    except Failure as failure:
        plans.not_applied(number, sentence_of(failure))
        raise
    except Stopped as stopped:
        if stopped.why is Why.CANCELLED:
            plans.not_applied(number, CANCELLED)
        raise
    return _followed(task, number, import_id, left_out)


def _followed(task: Task, number: int, import_id: int, left_out: int) -> Done:
    """A plan at its end, once the index has followed."""
    found = task.home.store.imports.get(import_id)
    done = followed(task, import_counts(found) if found else {}, import_id)
    result = {**done.result, "plan": number, "left_out": left_out}
    return Done(f"plan {number} is applied: {done.sentence}; {left_out:,} left out", result, done.failure)


def apply_plan(
    home: Home, plan: Plan, processes: int, progress: Progress, counting: Counting = lambda _met: None
) -> tuple[int, int]:
    """Import what a plan says, but for what was left out: the number of the import, and how much was left out. One that
    was cut off goes on. Raises `PlanMoved` where the sources or the archive are not as they were, `BadPlan`,
    `ImportFailed` and what the archive raises."""
    if plan.standing is not Standing.APPLYING:
        raise BadPlan(f"plan {plan.id} is not to be applied now")
    with _confined(home.path, plan):
        return _import(home, plan, processes, progress, counting)


def _import(home: Home, plan: Plan, processes: int, progress: Progress, counting: Counting) -> tuple[int, int]:
    plans = plans_of(home)
    was = plans.seen(plan.id)
    sources = sources_of(home.path, plan, inbox_of(home.path))
    guide = guide_of(plan.reading, date.fromisoformat(str(was.get("today"))))
    seen = survey(sources, guide, progress, processes=processes)
    with plan_file.opened(home.path, plan.id) as connection:
        left_out = looking.left_out_keys(connection)
        own = _of_this_plan(seen, plan, left_out)
        found = home.store.imports.latest_of(own.stamp, plan.reading.publication)
        if found is None or not found.finished_at:
            goes_on = found is not None and not found.undone_at
            looked, met = list[bool](), [0]
            counting(lambda: met[0])
            admission = _admission(home, sources, seen, was, goes_on=goes_on)

            def admits(incoming: Sequence[Incoming]) -> Sequence[Incoming]:
                if not looked:  # once, before anything is stored: later batches may be empty, too
                    admission()
                    looked.append(True)
                admitted = [each for each in incoming if _is_planned(each) and each.document.key not in left_out]
                met[0] += len(admitted)
                return admitted

            def _is_planned(each: Incoming) -> bool:
                where, values = ("key = ?", [each.document.key])
                if each.again is None:  # another capture is told from the first by what was met before
                    where, values = f"{where} AND hash = ?", [*values, each.document.content_hash]
                if connection.execute(f"SELECT 1 FROM found WHERE {where} LIMIT 1", values).fetchone():  # noqa: S608  # of our words
                    return True
                raise PlanMoved(SOURCE_MOVED)

            report = run_import(
                home, sources, guide, as_name=plan.reading.publication, seen=own, processes=processes, wait=_WAIT,
                progress=progress, admits=admits, named_by_files=plan.way is Way.PATHS,
            )  # fmt: skip
            number = report.import_id or 0
        else:
            number = found.id
        out = looking.count(connection, looking.Wanted(is_out=True))
    plans.applied(plan.id, number, out, f"applied as import {number}")
    remove_all(home.path, plan.id)
    return number, out


def _of_this_plan(seen: Survey, plan: Plan, left_out: frozenset[str]) -> Survey:
    """What the survey found, with a stamp that no other import of these sources has."""
    digest = hashlib.sha256(f"plan {plan.id} {plan.made_at}\0{seen.stamp}\0".encode())
    for key in sorted(left_out):
        digest.update(f"{key}\0".encode("utf-8", "surrogateescape"))
    return replace(seen, stamp=digest.hexdigest())


def _admission(
    home: Home, sources: Sequence[Path], seen: Survey, was: Mapping[str, Any], *, goes_on: bool
) -> Callable[[], None]:
    """What looks whether all is as it was when the plan was made; of an import that goes on, the sources alone: it
    changed the archive itself."""

    def look() -> None:
        now = _how_things_are(home, sources)
        if now["state"] != was.get("state") or seen.stamp != was.get("stamp"):
            raise PlanMoved(SOURCE_MOVED)
        if not goes_on and any(now[name] != was.get(name) for name in ("archive", "seq", "rules")):
            raise PlanMoved(ARCHIVE_MOVED)

    look()
    return look


PLAN_KINDS: Mapping[str, Callable[[Task], Done]] = {PLAN: _plan, APPLY: _apply}
"""What each kind of job about a plan does."""
