"""A clock that a test sets, in the place of the archive's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from archive import store
from archive.history import change_log, changesets, contributions, import_log

BEGINNING = datetime(2026, 3, 5, 12, 0, 0, tzinfo=UTC)


@dataclass
class Clock:
    """It stands still until it is moved; `at` is its time."""

    at: datetime = field(default=BEGINNING)

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def text(self) -> str:
        """What the archive notes."""
        return self.at.isoformat(timespec="microseconds")


def kept_by_archive(patch: pytest.MonkeyPatch, clock: Clock) -> Clock:
    """Have the archive look at this clock."""
    for each in (store, change_log, changesets, contributions, import_log):
        patch.setattr(each, "now", clock.text)
    return clock
