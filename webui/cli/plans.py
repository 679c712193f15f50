"""Verbs about plans that are there: plans list, plans show, plans delete, plans uploads, plans delete-upload."""

from __future__ import annotations

from pathlib import Path

import click

from archive.errors import BadPlan, NoSuchPlan, NoSuchUpload
from archive.home import Home
from archive.jobs.queue import Queue
from archive.messages import Message
from archive.plans import looking
from archive.plans.leavings import delete
from archive.plans.looking import Wanted
from archive.plans.plan_file import opened
from archive.plans.plans import Plans
from archive.plans.records import FLAG_OF, FLAGS, OUTCOMES, Plan, Standing, counts_told
from archive.uploads.room import Room
from archive.uploads.uploads import Uploads
from webui.cli.changing import changing
from webui.cli.output import console, print_json, print_line, print_more
from webui.cli.verb import verb

_LAST = 2**63 - 1  # the largest number that SQLite takes
_NUMBER = click.argument("number", type=click.IntRange(1, _LAST), metavar="N")
_SHOWN = 20  # articles, on a terminal; --json has them all
_UPLOADS_SHOWN = 1_000  # likewise


@click.group("plans", invoke_without_command=True)
@verb
def plans_group(home: Path, as_json: bool) -> None:
    """List the plans of imports (also: `plans list`), show or delete one, and the files uploaded for those to come."""
    context = click.get_current_context()
    context.obj = home
    if context.invoked_subcommand is None:
        _list(home, as_json)


@plans_group.command("list")
@verb
def list_verb(home: Path, as_json: bool) -> None:
    """List the plans, the newest first."""
    _list(home, as_json)


@plans_group.command("show")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="Only these.")
@click.option("--flag", type=click.Choice(list(FLAG_OF)), help="Only with this flag.")
@click.option("--left-out", is_flag=True, help="Only what is left out.")
@_NUMBER
@verb
def show_verb(home: Path, as_json: bool, number: int, outcome: str | None, flag: str | None, left_out: bool) -> None:
    """Show plan N: what it found, row by row."""
    wanted = Wanted(outcome or "", FLAG_OF[flag] if flag else None, is_out=True if left_out else None)
    home_open = Home.open(home)
    home_open.store.count()
    show_plan(home_open, _found(home_open, number), as_json, wanted)


@plans_group.command("delete")
@_NUMBER
@verb
def delete_verb(home: Path, as_json: bool, number: int) -> None:
    """Delete plan N, with what was uploaded for it. One that is applied is the report of its import, and stays."""
    home_open = Home.open(home)
    _found(home_open, number)
    with changing(home_open, "plan delete", {"plan": number}):
        plans = Plans(home_open.desk, home_open.path)
        plans.settled(number, queue_of_home(home_open))
        delete(home_open.desk, home_open.path, plans, number)
    if as_json:
        print_json({"deleted": number})
    else:
        console().print(f"Plan {number} is deleted.")


@plans_group.command("uploads")
@verb
def uploads_verb(home: Path, as_json: bool) -> None:
    """List the files that are uploaded at the desk for plans that are not made yet."""
    home_open = Home.open(home)
    home_open.store.count()
    with home_open.desk_to_read() as engine:
        found, total = [], 0
        if engine is not None:
            uploads = Uploads(engine, home_open.path, Room(home_open.path))
            found = uploads.of_plan(None, None if as_json else _UPLOADS_SHOWN)
            total = sum(uploads.counted(None)[:2])
    if as_json:
        told = [
            {
                "id": each.id,
                "plan": each.plan,
                "owner": each.owner,
                "path": each.path,
                "length": each.length,
                "here": each.offset,
                "is_done": each.is_done,
            }
            for each in found
        ]
        print_json({"total": total, "uploads": told})
        return
    for each in found:
        here = "" if each.is_done else f", {each.offset:,} of them here"
        print_line(f"{each.id:>4}  plan {each.plan}, {each.owner}: {each.path}, {each.length:,} bytes{here}", hang=6)
    print_more(total, _UPLOADS_SHOWN)
    if not found:
        console().print("No file is uploaded for a plan that is not made yet.")


@plans_group.command("delete-upload")
@click.argument("number", type=click.IntRange(1, _LAST), metavar="N")
@verb
def delete_upload_verb(home: Path, as_json: bool, number: int) -> None:
    """Delete uploaded file N of a plan that is not made yet (`plans uploads` lists them)."""
    home_open = Home.open(home)
    home_open.store.count()
    with home_open.desk_to_read() as engine:
        if engine is None:
            raise NoSuchUpload(Message("There is no upload %(number)s.", number=number))
        found = Uploads(engine, home_open.path, Room(home_open.path)).get(number, None)
        if Plans(engine, home_open.path).get(found.plan).standing is not Standing.COLLECTING:
            raise BadPlan(Message("The files of this plan are together already; delete the plan."))
    with changing(home_open, "upload delete", {"plan": found.plan, "path": found.path}):
        Uploads(home_open.desk, home_open.path, Room(home_open.path)).delete(number, None)
    if as_json:
        print_json({"deleted": number})
    else:
        console().print(f"Upload {number} is deleted.")


def queue_of_home(home: Home) -> Queue:
    """The queue of a home, whose desk is made where there is none."""
    return Queue(home.desk)


def _found(home: Home, number: int) -> Plan:
    with home.desk_to_read() as engine:
        if engine is None:
            raise NoSuchPlan(Message("There is no plan %(number)s.", number=number))
        return Plans(engine, home.path).get(number)


def _list(home: Path, as_json: bool) -> None:
    home_open = Home.open(home)
    home_open.store.count()
    with home_open.desk_to_read() as engine:
        found = [] if engine is None else Plans(engine, home_open.path).all()
    if as_json:
        print_json({"plans": [_plan_json(each) for each in found]})
        return
    for each in found:
        print_line(_line(each), hang=6)
    if not found:
        console().print("No plan yet; `hemeroteca plan SOURCE` makes one, and so does the desk.")


def _line(plan: Plan) -> str:
    told = plan.sentence or (counts_told(plan.counts) if plan.counts else "")
    until = "" if plan.standing is Standing.APPLIED else f", kept until {plan.ends_at[:16].replace('T', ' ')}"
    names = ", ".join(plan.sources) or "uploaded files"
    return f"{plan.id:>4}  {plan.standing.value}, {plan.owner}: {names}{f': {told}' if told else ''}{until}"


def _plan_json(plan: Plan) -> dict[str, object]:
    return {
        "id": plan.id,
        "standing": plan.standing.value,
        "from": plan.way.value,
        "sources": list(plan.sources),
        "owner": plan.owner,
        "made_at": plan.made_at,
        "ends_at": None if plan.standing is Standing.APPLIED else plan.ends_at,
        "publication": plan.reading.publication,
        "language": plan.reading.language,
        "date_order": plan.reading.date_order,
        "recipes": [name for name, _text in plan.reading.recipes],
        "sentence": plan.sentence,
        "counts": dict(plan.counts),
        "job": plan.job or None,
        "import_id": plan.import_id or None,
        "left_out": plan.left_out,
        "applied_by": plan.applied_by or None,
    }


def show_plan(home: Home, plan: Plan, as_json: bool, wanted: Wanted | None = None) -> None:
    """A plan, with the rows that are wanted (None: those with a flag)."""
    has_rows = plan.standing in (Standing.READY, Standing.APPLYING, Standing.APPLIED)
    rows, total = [], 0
    if has_rows:
        with opened(home.path, plan.id) as connection:
            limit = -1 if as_json else _SHOWN
            rows, total = (
                looking.rows(connection, wanted or Wanted(), limit),
                looking.count(connection, wanted or Wanted()),
            )
    flagged = {flag: name for flag, (name, _called) in FLAGS.items()}
    if as_json:
        told = [
            {
                "row": each.n,
                "outcome": each.outcome,
                "title": each.title,
                "date": each.day or None,
                "publication": each.publication,
                "path": each.path,
                "reason": each.reason,
                "changes": [
                    {"field": field, "before": before, "after": after} for field, before, after in each.changes
                ],
                "flags": [name for flag, name in flagged.items() if flag in each.flags],
                "left_out": each.is_out,
            }
            for each in rows
        ]
        print_json(_plan_json(plan) | {"articles": told})
        return
    print_line(_line(plan), hang=6)
    for each in rows:
        flags = ", ".join(name for flag, name in flagged.items() if flag in each.flags)
        said = " ".join(
            filter(None, (each.title or each.path, each.day and f"({each.day})", flags and f"[{flags}]", each.reason))
        )
        print_line(f"{each.n:>8}  {'left out' if each.is_out else each.outcome}: {said}", hang=10)
    print_more(total, _SHOWN)
    if plan.standing is Standing.READY and not plan.counts.get("comes_in"):
        console().print("There is nothing to add: what was found is held as it is, rejected, or left out.")
    elif plan.standing is Standing.READY:
        console().print(f"`hemeroteca apply {plan.id}` imports it, without what is left out.")
