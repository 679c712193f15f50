"""The audit of a home that a backup is put back into."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from archive.audit.audit import Audit
from archive.audit.reading import AuditLog, Wanted
from archive.audit.records import Actor, Details, Ending, State
from archive.desk.database import DESK, open_desk
from archive.errors import DamagedArchive
from archive.home import Home


def _end_the_backup(engine: Engine, results: Details) -> None:
    """A copy was taken while its own backup was being made, which is here: so that was done."""
    for act in AuditLog(engine).acts(Wanted(action="backup"), most=1):
        if act.ended_at is None and act.ending not in (Ending.DONE, Ending.FAILED):
            Audit(engine).end(act.n, State.DONE, results)


class Restoring:
    """The audit of a home that a backup is put back into: what the backup holds of it goes on, from before the home is
    there."""

    def __init__(self, actor: Actor, details: Details) -> None:
        self._actor = actor
        self._details = details
        self._begun = 0
        self.spoilt = ""

    def begin(self, folder: Path) -> None:
        """Write into what is about to become the home that it comes from a backup. A damaged audit of it is put aside:
        the archive beside it is sound."""
        desk = folder / DESK
        try:
            engine = open_desk(desk)
        except DamagedArchive:
            aside = desk.with_name(f"{DESK}.damaged")
            desk.replace(aside)
            self.spoilt = aside.name
            engine = open_desk(desk)
        try:
            _end_the_backup(engine, self._details)
            noted = {**self._details, **({"damaged": self.spoilt} if self.spoilt else {})}
            self._begun = Audit(engine).begin(self._actor, "restore-backup", noted)
        finally:
            engine.dispose()

    def end(self, home: Home, results: Details) -> None:
        """Write that it is done."""
        if not self._begun:  # an earlier try, which was cut off, had come so far that only files were left to be moved
            self._begun = Audit(home.desk).begin(self._actor, "restore-backup", self._details)
        Audit(home.desk).end(self._begun, State.DONE, results)
        home.close_desk()
