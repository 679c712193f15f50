"""How much a source may unpack to, so that a bomb ends early and says so."""

from __future__ import annotations

from dataclasses import dataclass

from importers.errors import BudgetExceeded
from importers.protocol import FILE_BYTES

MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Budget:
    """What one source may cost. Plain files on disk cost nothing: only what is unpacked counts.

    `total` bytes may come out of all packed files together, and `members` files. One packed file may give `ratio`
    times its own size, which is judged once `ratio_from` bytes came out of it. `file` is the most bytes of one
    file that is read whole. `again` bytes of a packed archive may be read once more to go back to a large file in it,
    and more for a larger one. Nesting is fixed: a zip in a folder is opened, a zip in a zip is not.
    """

    total: int = 20 * GIB
    members: int = 1_000_000
    file: int = FILE_BYTES
    again: int = 4 * GIB
    ratio: int = 200
    ratio_from: int = 10 * MIB


class Ledger:
    """What has come out of all packed files of one source so far."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self._bytes = 0
        self._members = 0

    def spend(self, name: str, count: int) -> None:
        """Books `count` bytes that came out of the packed file `name`; raises `BudgetExceeded`."""
        self._bytes += count
        if self._bytes > self.budget.total:
            raise BudgetExceeded(
                f"{name}: the source unpacks to more than {self.budget.total / GIB:.3g} GiB, the most for one import; "
                "import it in parts, or unpack it and import the folder"
            )

    def spend_members(self, name: str, count: int) -> None:
        """Books `count` files that the packed file `name` says it holds; raises `BudgetExceeded`."""
        self._members += count
        if self._members > self.budget.members:
            raise BudgetExceeded(
                f"{name}: the source holds more than {self.budget.members:,} packed files, the most for one import; "
                "import it in parts, or unpack it and import the folder"
            )


class Meter:
    """What has come out of one packed file, however many members it has and wherever they overlap."""

    def __init__(self, ledger: Ledger, name: str, packed: int) -> None:
        self._ledger = ledger
        self._name = name
        self._packed = packed
        self._bytes = 0

    def spend(self, count: int) -> None:
        """Books `count` bytes; raises `BudgetExceeded`."""
        self._bytes += count
        budget = self._ledger.budget
        if self._bytes > max(budget.ratio_from, self._packed * budget.ratio):
            raise BudgetExceeded(
                f"{self._name} unpacks to more than {budget.ratio} times its size "
                f"({self._bytes / MIB:.0f} MiB so far, from {self._packed / MIB:.3g} MiB), as bombs do; "
                "if you trust it, unpack it and import the folder"
            )
        self._ledger.spend(self._name, count)
