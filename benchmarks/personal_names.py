"""How often a person's name is parted, and how often wrongly, on names that were judged before anything was run.

    python -m benchmarks.personal_names

Two halves, by the SHA-1 of each line: rules and lists were worked on with the one ("seen") and not with the other. The
lists of words and the gold list are by the same hand, which knows more famous names than others: of names of unknown
people fewer will be parted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from webui.formats.names.personal_names import person

GOLD = Path(__file__).with_suffix(".txt")


@dataclass(frozen=True, slots=True)
class Judged:
    """A name as it is written, and its family name, "" where it is no single person's. `apart` is its half."""

    name: str
    family: str
    apart: bool


def judged() -> Iterator[Judged]:
    """The names of the gold list."""
    for line in GOLD.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        apart = bool(hashlib.sha1(line.encode(), usedforsecurity=False).digest()[-1] % 2)
        if line.startswith("= "):
            yield Judged(line[2:], "", apart)
        elif line.startswith(", "):
            name, _, parts = line[2:].partition(" = ")
            yield Judged(name, parts.split(" | ")[1], apart)
        else:
            given, family, *suffix = line.split(" | ")
            yield Judged(" ".join((given, family, *suffix)), family, apart)


@dataclass(frozen=True, slots=True)
class Measured:
    """Of so many `names` of people, how many were parted; of all those, which `wrong` (also of what is no person)."""

    names: int
    parted: int
    wrong: tuple[str, ...]


def measure(*, apart: bool) -> Measured:
    """The figures of one half."""
    half = [each for each in judged() if each.apart is apart]
    found = [(each, person(each.name)) for each in half]
    wrong = tuple(each.name for each, parts in found if parts and parts.family != each.family)
    people = [parts for each, parts in found if each.family]
    return Measured(len(people), sum(parts is not None for parts in people), wrong)


if __name__ == "__main__":
    for half in (False, True):
        told = measure(apart=half)
        name = "apart" if half else "seen"
        print(
            f"{name}: {told.parted} of {told.names} parted ({told.parted / told.names:.3f}); wrong: {list(told.wrong)}"
        )
