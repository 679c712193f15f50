"""The report of an import, a part and a page at a time, for the page and for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.errors import NoSuchImport
from archive.history.import_report import TOLD
from archive.history.records import FieldChange, Import, Outcome, Standing
from archive.messages import N_, Message
from webui.desk.audit.routes import log_now
from webui.desk.imports.page import Asked, asked_for
from webui.desk.jobs import acts
from webui.http.current import services
from webui.repairs import why
from webui.repairs_on_pages import said_on_page

EACH = 50
"""Lines of a page of a report, and imports of a page."""
SKIPPED, REJECTED, DAMAGED = "skipped", "rejected", "damaged"
PARTS = {
    Outcome.NEW.value: N_("New"),
    Outcome.CHANGED.value: N_("Changed"),
    Outcome.UNCHANGED.value: N_("Unchanged"),
    SKIPPED: N_("Skipped"),
    REJECTED: N_("Rejected"),
    DAMAGED: N_("Damaged"),
}
"""The parts of a report, as addresses name them and as readers do."""
LONGEST_TEXT = 200
"""Characters of a text that lines are sought by."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that an import met: an article (with its `id`, where the archive shows it), something that was turned
    away or lost something (`reason`), or so many things that were skipped for one reason (`count`)."""

    title: str
    id: str = ""
    path: str = ""
    reason: str = ""
    count: int = 0
    changes: tuple[FieldChange, ...] = ()


def import_of(number: str) -> tuple[Import, Standing]:
    """The import with this number in an address, and how it stands. Raises `NoSuchImport`."""
    if number.isascii() and number.isdecimal():
        for found, standing in services().home.imports_now():
            if str(found.id) == number:
                return found, standing
    raise NoSuchImport(Message("There is no import %(number)s.", number=number[:20]))


def who_asked() -> Mapping[int, Asked]:
    """By an import's number, who asked for it."""
    return asked_for(log_now(), acts.queue().all(), services().home.running_import())


def part_of(found: Import, asked: str) -> str:
    """The part that is asked for; else the first that says most: what is new, or what changed."""
    if asked in PARTS:
        return asked
    return Outcome.NEW.value if found.new or not found.changed else Outcome.CHANGED.value


def lines_of(found: Import, part: str, text: str, page: int) -> tuple[list[Line], int]:
    """A page (from 1) of a part of a report, of the lines that hold `text`, and how many of these there are in all."""
    log, skip = services().store.imports, (page - 1) * EACH
    if part == SKIPPED:
        reasons = [
            (reason, count)
            for reason, count in found.skipped.items()
            if text.lower() in f"{reason} {said_on_page(reason)}".lower()
        ]
        return [Line(reason, count=count) for reason, count in reasons[skip : skip + EACH]], len(reasons)
    if part == REJECTED:
        rejections, total = log.some_rejections(found.id, text, skip, EACH)
        return [Line(each.path, reason=why(each)) for each in rejections], total
    if part == DAMAGED:
        damaged = [each for each in log.damaged(found.id) if text.lower() in f"{each.title} {each.path}".lower()]
        some = damaged[skip : skip + EACH]
        return [Line(each.title, path=each.path, reason="; ".join(each.losses)) for each in some], len(damaged)
    reported, total = log.report(found.id, Outcome(part), text, skip, EACH)
    return [
        Line(each.title, each.id if each.is_held else "", each.path, changes=each.changes) for each in reported
    ], total


def count_of(found: Import, part: str) -> int:
    """How many things a part of a report tells of."""
    if part in {each.value for each in TOLD}:
        return int(getattr(found, part))
    if part == SKIPPED:
        return sum(found.skipped.values())
    return found.rejected if part == REJECTED else len(services().store.imports.damaged(found.id))
