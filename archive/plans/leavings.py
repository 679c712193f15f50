"""What is left of plans that nobody applied: taken away when its time is over, or when somebody says so."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine

from archive.errors import ArchiveError, BadPlan, NoSuchPlan
from archive.plans import looking, plan_file
from archive.plans.plan_file import PLANS
from archive.plans.plans import Plans
from archive.plans.records import Plan, Standing
from archive.uploads.room import Room
from archive.uploads.uploads import UPLOADS, Uploads, remove_all


def delete(engine: Engine, home: Path, plans: Plans, number: int) -> Plan:
    """Delete a plan with what it found and what was uploaded for it. Raises `NoSuchPlan`, and `BadPlan` for one that is
    being worked at, or is the report of its import."""
    plan = plans.delete(number)
    Uploads(engine, home, Room(home)).forget(number)
    plan_file.remove(home, number)
    return plan


def clear(engine: Engine, home: Path, plans: Plans) -> list[int]:
    """Take away the plans whose time is over, and keep of those that are applied what was left out and rejected; the
    numbers of those that are gone. What lies there of no plan at all goes too."""
    gone = []
    for plan in plans.due():
        with suppress(ArchiveError):  # somebody is at it now: it goes the next time
            if plan.standing is Standing.APPLIED:
                _slim(home, plan.id)
                plans.keep(plan.id)
            else:
                delete(engine, home, plans, plan.id)
                gone.append(plan.id)
    _clear_strays(home, plans)
    return gone


def _slim(home: Path, number: int) -> None:
    with suppress(NoSuchPlan, BadPlan):
        with plan_file.opened(home, number) as connection:
            looking.slim(connection)
        plan_file.shrink(home, number)
    remove_all(home, number)


def _clear_strays(home: Path, plans: Plans) -> None:
    """What a process left that died between two steps: files of plans that there are not."""
    for folder, stray in ((UPLOADS, remove_all), (PLANS, plan_file.remove)):
        with suppress(OSError):
            names = {each.name.partition(".")[0] for each in (home / folder).iterdir()}
            found = {int(each) for each in names if each.isascii() and each.isdecimal() and len(each) < 16}
            # A plan is there before its files are: who looks for files first takes none of one that is made meanwhile.
            for number in found - plans.numbers() if found else ():
                stray(home, number)
