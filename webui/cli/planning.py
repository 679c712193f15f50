"""Verbs that make a plan and apply it: plan, apply."""

from __future__ import annotations

from pathlib import Path

import click

from archive.errors import BadPlan, Failure, PlanMoved
from archive.home import Home
from archive.plans import looking
from archive.plans.asking import ask_for_plan, ask_to_apply
from archive.plans.looking import Wanted
from archive.plans.plan_file import opened
from archive.plans.records import FLAG_OF, Reading, Way
from importers.errors import SourceMissing
from importers.guide.guide import Guide
from importers.worker_pool import processes_here
from index.following.sync import follow
from webui.cli.changing import changing, operator
from webui.cli.import_ import from_sources
from webui.cli.output import progress_bar
from webui.cli.plans import queue_of_home, show_plan
from webui.cli.queue import QUEUE
from webui.cli.verb import fail, verb
from webui.repairs import behind_told
from webui.worker.plan_jobs import apply_plan, make_plan, plans_of

_LAST = 2**63 - 1  # the largest number that SQLite takes
_NUMBER = click.argument("number", type=click.IntRange(1, _LAST), metavar="N")


@click.command("plan")
@QUEUE
@from_sources
def plan_verb(
    home: Path, as_json: bool, sources: tuple[Path, ...], as_name: str, guide: Guide, processes: int, queue: bool
) -> None:
    """Plan an import of SOURCES: say what would come in, store nothing, and keep it to be looked at and applied.

    At the desk it can be searched, its articles looked at one by one, and some left out. `apply` imports what it says.
    """
    if missing := [source for source in sources if not source.exists()]:
        raise SourceMissing(f"{missing[0]}: there is no file or folder of this name")
    if guide.columns or guide.body or guide.senders:
        raise BadPlan("a plan is told the publication, the language, the order of dates and recipes, and nothing else")
    recipes = tuple((recipe.name, recipe.text) for recipe in guide.recipes)
    reading = Reading(as_name, guide.language, guide.date_order, recipes)
    names = [str(source.absolute()) for source in sources]
    home_open = Home.open(home, create=True)
    with changing(home_open, "plan", {"sources": names[:20]}) as done:
        plans = plans_of(home_open)
        made = plans.add(Way.PATHS, operator().name, reading, names)
        done.results["plan"] = made.id
        if queue:
            ask_for_plan(plans, queue_of_home(home_open), made.id, operator().name)
        else:
            plans.plan_anew(made.id)
            try:
                with progress_bar() as progress:
                    counts, seen = make_plan(home_open, made, processes, progress)
            except BaseException as error:
                plans.failed(made.id, str(error) if isinstance(error, Failure) else "it was cut off; plan it again")
                raise
            plans.made(made.id, counts, seen)
    show_plan(home_open, plans.get(made.id), as_json)


@click.command("apply")
@click.option("--leave-out", "rows", multiple=True, type=click.IntRange(1, _LAST), metavar="ROW",
              help="A row of the plan that stays out (`plans show N` has the numbers); once for each.")  # fmt: skip
@click.option("--leave-out-flag", "flags", multiple=True, type=click.Choice(list(FLAG_OF)),
              help="Leave out all with this flag; once for each.")  # fmt: skip
@QUEUE
@_NUMBER
@verb
def apply_verb(
    home: Path, as_json: bool, number: int, rows: tuple[int, ...], flags: tuple[str, ...], queue: bool
) -> None:
    """Apply plan N: import exactly what it says, but for what is left out. Where the sources or the archive changed
    since it was made, nothing is imported, and the worker makes the plan anew.

    One that is cut off goes on where it was when it is run again; `hemeroteca undo` takes the import back.
    """
    home_open = Home.open(home)
    home_open.store.count()  # a damaged archive says so first
    plans = plans_of(home_open)
    plan = plans.settled(number, queue_of_home(home_open))
    if (rows or flags) and not plan.is_open:
        raise BadPlan(f"plan {number} is not ready, so nothing of it can be left out now")
    if plan.is_open:
        _leave_out(home_open, number, rows, flags)
    with changing(home_open, "apply", {"plan": number}) as done:
        if queue:
            done.results["job"] = ask_to_apply(plans, queue_of_home(home_open), number, operator().name)
        else:
            plans.begin_to_apply(number, operator().name)
            try:
                with progress_bar() as progress:
                    import_id, left_out = apply_plan(home_open, plans.get(number), processes_here(), progress)
            except PlanMoved as moved:
                plans.not_applied(number, str(moved))
                ask_for_plan(plans, queue_of_home(home_open), number, operator().name, why=str(moved))
                raise
            except BaseException as error:
                plans.not_applied(
                    number, str(error) if isinstance(error, Failure) else "it was cut off; apply it again"
                )
                raise
            done.results |= {"import": import_id, "left_out": left_out}
    if not queue and (failure := follow(home_open, thorough=False)):
        fail(behind_told(failure), as_json)
    show_plan(home_open, plans.get(number), as_json)


def _leave_out(home: Home, number: int, rows: tuple[int, ...], flags: tuple[str, ...]) -> None:
    with opened(home.path, number) as connection:
        for row in rows:
            if not looking.leave_out_one(connection, row, out=True):
                raise BadPlan(f"plan {number} has no row {row} that would come in")
        for name in flags:
            looking.leave_out(connection, Wanted(flag=FLAG_OF[name]), out=True)
