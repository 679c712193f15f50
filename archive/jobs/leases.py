"""Whether the worker of a job that runs died. What tells is its process; where that cannot be seen (another container,
a start of the machine), that it gave no sign for the whole of its lease."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Row

from archive.jobs.records import number_of, text_of
from archive.process_identity import lives

LEASE = 30.0  # seconds without a beat, after which a worker that cannot be looked up is taken for dead


class Leases:
    """What was heard of the workers of jobs that run, by job. It is to be kept from one look to the next, however often
    the desk is opened anew between them. `ticks` counts seconds that nobody sets: the machine's clock may be set back.
    `living` tells of a worker whether it lives, None where that cannot be known from here."""

    def __init__(
        self, ticks: Callable[[], float] = time.monotonic, living: Callable[[str], bool | None] = lives
    ) -> None:
        self._ticks = ticks
        self._living = living
        self._heard: dict[int, tuple[str, int, float]] = {}  # by job: its claim, its beats, since when

    def is_dead(self, row: Row[Any]) -> bool:
        """Whether the worker of a job that runs died."""
        living = self._living(text_of(row.worker))
        if living is not None:
            return not living
        number, claim, beats = int(row.id), text_of(row.claim), number_of(row.beats)
        heard = self._heard.get(number)
        if heard is None or heard[:2] != (claim, beats):
            heard = (claim, beats, self._ticks())
            self._heard = {number: heard}  # one job runs in a lane, and a queue is looked at for one lane
        return self._ticks() - heard[2] >= LEASE
