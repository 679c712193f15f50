"""Undoing an import and doing it again: first what that would do, then, where the archive still stands as it did, doing
it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

from archive.errors import MovedOn, NoSuchImport, Repair
from archive.history.records import How, Import, PlannedTurn
from archive.jobs.records import MOST_JSON
from archive.store import Store
from webui.worker.task import Done, Task, with_index

_WAIT = 60.0  # seconds for which a job that is well under way waits for another process that writes
_MOST = 200  # documents of a preview, of each way in which they would be changed
_FULL = 50  # of these, those that are told field by field
_REASONS = 20  # that are told, the most frequent first
_LONGEST = 300  # characters of a text in a preview


def standing_of(store: Store) -> str:
    """How an archive stands, as a text that is another once anything in it has changed or any import moved on."""
    position = store.position()
    told = f"{position.archive_id} {position.seq} {store.imports.state()}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def turned(task: Task, *, undo: bool) -> Done:
    """Undo an import, or do it again. Raises `MovedOn` where the archive no longer stands as it was `seen`."""
    number, store, verb = task.arguments["number"], task.home.store, "undone" if undo else "done again"
    with task.home.writing("undoing" if undo else "redoing", _WAIT):
        found = _import(store, number)
        if bool(found.undone_at) == undo:
            sentence, counts = f"import {number} {'is undone' if undo else 'stands'} already", {}
        elif (seen := task.arguments["seen"]) and seen != standing_of(store):
            raise MovedOn("the archive has changed since it was looked at; look again at what would be done")
        else:
            task.gauge.say("undoing" if undo else "redoing")
            tally = Counter(each.how.value for each in (store.undo(number) if undo else store.redo(number)))
            counted = ", ".join(f"{count:,} {how}" for how, count in tally.items())
            sentence, counts = f"import {number} is {verb}{f': {counted}' if counted else ''}", dict(tally)
    return with_index(task, sentence, {"import": number, **counts})


def previewed(task: Task, *, undo: bool) -> Done:
    """What undoing an import, or doing it again, would do: how many documents it would change in which way (`counts`),
    the first of each (`documents`), and how the archive stood (`seen`)."""
    number, store = task.arguments["number"], task.home.store
    with task.home.writing("dry run"):
        _import(store, number)
        planned = store.plan_turn(number, undo=undo, full=_FULL)
        seen = standing_of(store)
    counts = Counter(each.turned.how.value for each in planned)
    reasons = Counter(each.turned.reason for each in planned if each.turned.reason)
    told: list[dict[str, Any]] = []
    for how in How:
        some = [each for each in planned if each.turned.how is how]
        some.sort(key=lambda each: not each.changes)  # those that are told in full first, else in their order
        told.extend(map(_told, some[:_MOST]))
    result = {
        "import": number,
        "counts": dict(counts),
        "reasons": {reason[:_LONGEST]: count for reason, count in reasons.most_common(_REASONS)},
        "documents": told,
        "seen": seen,
    }
    while len(json.dumps(result)) > MOST_JSON and told:
        del told[len(told) // 2 :]
    return Done(f"import {number} would be {'undone' if undo else 'done again'}", result)


def _import(store: Store, number: int) -> Import:
    found = store.imports.get(number)
    if found is None:
        raise NoSuchImport(f"there is no import {number}", Repair.LIST_IMPORTS)
    return found


def _told(planned: PlannedTurn) -> dict[str, Any]:
    turn = planned.turned
    return {
        "id": turn.id,
        "title": turn.title[:_LONGEST],
        "how": turn.how.value,
        "reason": turn.reason[:_LONGEST],
        "changes": [
            {"field": each.field, "before": each.before[:_LONGEST], "after": each.after[:_LONGEST]}
            for each in planned.changes
        ],
    }
