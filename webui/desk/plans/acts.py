"""What is done with plans and uploads at the desk, by its pages and by programs: each act with its audit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from archive.errors import BadPlan, NoSuchPlan, NoSuchUpload
from archive.messages import Message
from archive.plans import leavings, looking
from archive.plans.asking import ask_for_plan, ask_to_apply
from archive.plans.looking import Wanted
from archive.plans.plan_file import opened
from archive.plans.plans import Plans
from archive.plans.records import Plan, Reading, Standing, Way
from archive.plans.staged import INBOX, within
from archive.uploads.room import Room, taken
from archive.uploads.uploads import CHUNK, Body, Upload, Uploads
from webui.desk.access.guard import desk, principal
from webui.desk.jobs.acts import queue
from webui.desk.people.acts import acted
from webui.http.current import site_settings

MOST_CHOSEN = 100
"""Files and folders of the inbox in one plan."""
_READ = 1 << 18  # bytes


def home() -> Path:
    """The folder of the archive that is served."""
    return site_settings().home


def inbox() -> Path:
    """The folder from which sources may be chosen."""
    return site_settings().inbox or home() / INBOX


def plans() -> Plans:
    """The plans of this desk."""
    return Plans(desk().people.engine, home())


def uploads() -> Uploads:
    """The uploads of this desk."""
    return Uploads(desk().people.engine, home(), Room(home(), site_settings().uploads))


def plan(number: str) -> Plan:
    """The plan with this number in an address, as it stands. Raises `NoSuchPlan`, and `BadPlan` where its files lie
    with another machine."""
    found = plans().settled(number_in(number), queue())
    plans().refuse_elsewhere(found.id)
    return found


def number_in(text: str) -> int:
    """A number in an address. Raises `NoSuchPlan`."""
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 16):
        raise NoSuchPlan(Message("There is no plan %(number)s.", number=text[:20]))
    return int(text)


def collecting() -> Plan | None:
    """The latest plan for which who asks uploads; None where there is none."""
    who = principal().called
    mine = (each for each in plans().all() if each.way is Way.UPLOAD and each.owner == who)
    return next((each for each in mine if each.standing is Standing.COLLECTING and _is_here(each)), None)


def _is_here(found: Plan) -> bool:
    with suppress(BadPlan):
        plans().refuse_elsewhere(found.id)
        return True
    return False


def begin_upload(number: str, called: str, length: int, modified: int) -> Upload:
    """An upload for a plan ("": the one that is being collected, or a new one); the one that was begun before where it
    is the same file. Raises `NoSuchPlan`, `BadPlan`, `BadUpload` and `NoRoom`."""
    if number:
        found = plan(number)
        if found.owner != principal().called:
            raise BadPlan(Message("Somebody else uploads for this plan."))
    else:
        found = collecting() or new_plan(Way.UPLOAD)
    if found.way is not Way.UPLOAD or found.standing is not Standing.COLLECTING:
        raise BadPlan(Message("The files of this plan are together already; begin another one."))
    return uploads().begin(found.id, principal().called, called, length, modified)


def send(number: str, offset: int, body: Body) -> Upload:
    """Add what is sent to an upload of one's own. Raises as `Uploads.write`, and `BadPlan` where its plan lies with
    another machine."""
    plans().refuse_elsewhere(upload(number).plan)
    written = uploads().write(_upload(number), principal().called, offset, body)
    plans().touch(written.plan)
    return written


def upload(number: str) -> Upload:
    """An upload of one's own. Raises `NoSuchUpload`."""
    return uploads().get(_upload(number), principal().called)


def delete_upload(number: str) -> None:
    """Take a file away that was uploaded for a plan that is not made yet. Raises as `Uploads.delete`."""
    found = upload(number)
    if plan(str(found.plan)).standing is not Standing.COLLECTING:
        raise BadPlan(Message("The files of this plan are together already; delete the plan."))
    with acted("upload delete", {"plan": found.plan, "path": found.path}):
        uploads().delete(found.id, principal().called)


def check_form(length: int) -> None:
    """Whether a form of so many bytes has room, before any of it is read: for a moment its files are here twice. What
    of other files is still to come may be what this form brings again. Raises `NoRoom`."""
    with desk().people.engine.connect() as connection:
        held, coming = taken(connection)
    Room(home(), site_settings().uploads).check(held - coming, length, length)


def store_whole(called: str, body: IO[bytes]) -> Upload:
    """Take in a file that came with a form, in pieces. A form does not tell when a file was changed: what is in it
    tells it from another of the same name and length."""
    body.seek(0)
    digest = hashlib.sha256()
    while piece := body.read(_READ):
        digest.update(piece)
    mark = -1 - int.from_bytes(digest.digest()[:7])  # below 0, where no time is that a script tells
    begun = begin_upload("", called, body.tell(), mark)
    body.seek(begun.offset)
    while not begun.is_done:
        begun = send(str(begun.id), begun.offset, _Piece(body, CHUNK))
    return begun


class _Piece:
    """So many bytes of a body."""

    def __init__(self, body: Body, left: int) -> None:
        self._body = body
        self._left = left

    def read(self, size: int, /) -> bytes:
        """The next bytes, b"" at the end of the piece."""
        piece = self._body.read(min(size, self._left)) if self._left else b""
        self._left -= len(piece)
        return piece


def new_plan(way: Way, sources: Sequence[str] = (), reading: Reading | None = None) -> Plan:
    """A new plan. Raises `BadPlan`."""
    with acted("plan add", {"from": way.value, "sources": list(sources)[:20]}):
        return plans().add(way, principal().called, reading or Reading(), sources)


def plan_inbox(paths: Sequence[str], reading: Reading | None = None) -> Plan:
    """A plan of what was chosen from the inbox, which is asked for at once. Raises `BadPlan` and `QueueFull`."""
    chosen = list(dict.fromkeys(each.strip("/") for each in paths))
    if not 0 < len(chosen) <= MOST_CHOSEN or not all(chosen):
        raise BadPlan(
            Message("Choose at least one file or folder of the inbox, and %(most)s at the most.", most=MOST_CHOSEN)
        )
    for each in chosen:
        within(inbox(), each)
    made = new_plan(Way.INBOX, chosen, reading)
    make(made, None)
    return made


def make(of: Plan, reading: Reading | None) -> int:
    """Have a plan made, now or anew; the number of the job. Raises `BadPlan` and `QueueFull`."""
    if of.way is Way.UPLOAD and of.standing is Standing.COLLECTING:
        done, coming, _size = uploads().counted(of.id)
        if coming:
            raise BadPlan(
                Message("%(coming)s files are not here to their end: go on with them, or remove them.", coming=coming)
            )
        if not done:
            raise BadPlan(Message("Nothing was uploaded yet; choose files first."))
    told = {key: value for key, value in (reading or of.reading).told().items() if value}
    if "recipes" in told:
        told["recipes"] = [name for name, _text in told["recipes"]]
    with acted("plan make", {"plan": of.id, **told}):
        return ask_for_plan(plans(), queue(), of.id, principal().called, reading)


def apply(of: Plan) -> int:
    """Have a plan applied; the number of the job. Raises `BadPlan` and `QueueFull`."""
    with opened(home(), of.id) as connection:
        counts = looking.counts(connection)
    with acted("plan apply", {"plan": of.id, "comes_in": counts["comes_in"], "left_out": counts["left_out"]}):
        return ask_to_apply(plans(), queue(), of.id, principal().called)


def delete(of: Plan) -> None:
    """Delete a plan with all that was uploaded for it. Raises `BadPlan`."""
    with acted("plan delete", {"plan": of.id}):
        leavings.delete(desk().people.engine, home(), plans(), of.id)


def cancel(of: Plan) -> None:
    """Have the job of a plan stop. Raises `NoSuchJob`."""
    with acted("cancel", {"job": of.job, "plan": of.id}):
        queue().cancel(of.job, principal().called)


def leave_out(of: Plan, wanted: Wanted, row: int | None, *, out: bool) -> int:
    """Leave out what is wanted of a plan, or one row of it, or take it in again; how many rows that are. Raises
    `BadPlan`."""
    if not of.is_open:
        raise BadPlan(Message("What comes in is chosen while the plan is ready, before it is applied."))
    with opened(home(), of.id) as connection:
        if row is not None:
            return looking.leave_out_one(connection, row, out=out)
        return looking.leave_out(connection, wanted, out=out)


def _upload(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 16):
        raise NoSuchUpload(Message("There is no such upload of yours."))
    return int(text)
