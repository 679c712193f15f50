"""Which process this is, as a text that is kept: whether that one still lives can be told later, by any other.

A process' number is given again once it has ended, and after a start of the system all are: what tells one from another
is its number, when it was started, and since which start of the system. Processes of another container cannot be seen.
"""

from __future__ import annotations

import os
from pathlib import Path

_PROC = Path("/proc")
_UNKNOWN = "unknown 0"
"""Surroundings that cannot be told, as a service that is closed up may not look: two that are called so may differ."""


def own_identity() -> str:
    """The process that asks."""
    number = os.getpid()
    return f"{_surroundings()} {number} {_started(number)}"


def lives(identity: str) -> bool | None:
    """Whether the process of this identity is at work; None where that cannot be told from here."""
    where, _, process = identity.rpartition(" ")[0].rpartition(" ")
    started = identity.rpartition(" ")[2]
    if not process.isdigit() or not started.isdigit() or where != _surroundings() or where == _UNKNOWN:
        return None
    return _started(int(process)) == started


def _surroundings() -> str:
    """The start of the system, and the namespace that numbers of processes belong to here."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {(_PROC / 'self/ns/pid').stat().st_ino}"
    except OSError:
        return _UNKNOWN


def _started(process: int) -> str:
    """When a process was started, in the system's ticks; "" where there is none of this number, or it has ended."""
    try:
        told = (_PROC / str(process) / "stat").read_text(errors="replace")
    except OSError:
        return ""
    fields = told.rpartition(")")[2].split()  # its name may hold anything
    return "" if not fields or fields[0] in "ZX" else fields[19]
