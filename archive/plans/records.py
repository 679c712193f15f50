"""What a plan is: where its sources are, how they are read, how it stands; and one row of what it found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntFlag, StrEnum
from typing import Any

from archive.document import clean_text
from archive.errors import BadPlan
from archive.jobs.kinds import are_recipes
from archive.messages import N_, Message

SHORT_WORDS = 40
"""An article with fewer words than this is suspiciously short."""
_LONGEST_NAME = 200  # characters
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")


class Way(StrEnum):
    """How the sources of a plan came here."""

    UPLOAD = "upload"
    INBOX = "inbox"
    PATHS = "paths"  # named at the command line


class Standing(StrEnum):
    """How a plan stands. While it is being made or applied it waits in the queue, too."""

    COLLECTING = "collecting"
    PLANNING = "planning"
    READY = "ready"
    FAILED = "failed"
    APPLYING = "applying"
    APPLIED = "applied"


class Flag(IntFlag):
    """What a person should look at."""

    UNDATED = 1
    TWO_WAYS = 2
    UNNAMED = 4
    ALIKE = 8
    SHORT = 16
    SAME_TITLE = 32
    DAMAGED = 64


NO_FLAG = Flag(0)
FLAGS: Mapping[Flag, tuple[str, str]] = {
    Flag.UNDATED: ("undated", N_("no date")),
    Flag.TWO_WAYS: ("two-ways", N_("a date that may be read in two ways")),
    Flag.UNNAMED: ("unnamed", N_("no publication is named")),
    Flag.ALIKE: ("alike", N_("much like another article")),
    Flag.SHORT: ("short", N_("very short")),
    Flag.SAME_TITLE: ("same-title", N_("the same title as others")),
    Flag.DAMAGED: ("damaged", N_("damaged")),
}
"""Each flag's name in addresses and options, and what it is called for people."""
FLAG_OF = {name: flag for flag, (name, _called) in FLAGS.items()}

SOURCE_MOVED = N_(
    "The files changed since the plan was made, so it is made anew. Look at it again before it is applied."
)
ARCHIVE_MOVED = N_(
    "The archive changed since the plan was made, so it is made anew. Look at it again before it is applied."
)
CANCELLED = N_("It was cancelled. What had come in by then stays: apply the plan again to go on, or undo the import.")
"""What is said of a plan that somebody wanted to apply."""

OUTCOMES = ("new", "changed", "unchanged", "skipped", "rejected")


def counts_told(counts: Mapping[str, int]) -> str:
    """What a plan found, in a line."""
    flagged = [f"{called}: {counts[name]:,}" for name, called in FLAGS.values() if counts.get(name)]
    said = ", ".join(f"{counts.get(name, 0):,} {name}" for name in ("new", "changed", "unchanged", "rejected"))
    return f"{said}{'; to be looked at: ' if flagged else ''}{', '.join(flagged)}"


@dataclass(frozen=True, slots=True)
class Reading:
    """How the sources are read: `publication` and `language` (a code of two letters) are those of all articles, ""
    where they say it themselves; `date_order` is `day`, `month` or ""; `recipes` are names and TOML."""

    publication: str = ""
    language: str = ""
    date_order: str = ""
    recipes: tuple[tuple[str, str], ...] = ()

    def told(self) -> dict[str, Any]:
        """As it is kept."""
        recipes = [list(each) for each in self.recipes]
        return {
            "publication": self.publication,
            "language": self.language,
            "date_order": self.date_order,
            "recipes": recipes,
        }


def reading_of(told: object) -> Reading:
    """The reading that somebody asks for, or that was kept. Raises `BadPlan`."""
    if not isinstance(told, Mapping) or set(told) - set(Reading().told()):
        raise BadPlan(Message("How a source is read is an object with %(names)s.", names=", ".join(Reading().told())))
    given = Reading().told() | dict(told)
    texts = {name: given[name] for name in ("publication", "language", "date_order")}
    if not all(isinstance(each, str) for each in texts.values()):
        raise BadPlan(Message("The publication, the language and the order of dates are texts."))
    publication = " ".join(clean_text(texts["publication"]).split())
    if len(publication) > _LONGEST_NAME:
        raise BadPlan(Message("The name of a publication has %(most)s characters at the most.", most=_LONGEST_NAME))
    if not _LANGUAGE.fullmatch(texts["language"]):
        raise BadPlan(Message("A language is a code of two small letters, such as en or es."))
    if texts["date_order"] not in ("", "day", "month"):
        raise BadPlan(Message("The order of dates is “day”, “month” or nothing."))
    if not are_recipes(given["recipes"]):
        raise BadPlan(Message("Recipes are a list of pairs: a name and a text of 64 KiB at the most."))
    recipes = tuple((name, text) for name, text in given["recipes"])
    return Reading(publication, texts["language"], texts["date_order"], recipes)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as the desk keeps it. `owner` is who made it, as the audit calls them. `sources` are paths in the inbox
    or whole ones. Times are ISO 8601, UTC; it is kept until `ends_at`. `job` is the
    latest job about it, 0 for none; `sentence` what came of it. `counts` are articles by outcome, and flags by name.
    `import_id` and `left_out` are of one that was applied, by `applied_by`."""

    id: int
    way: Way
    owner: str
    made_at: str
    ends_at: str
    standing: Standing
    reading: Reading
    sources: tuple[str, ...] = ()
    job: int = 0
    sentence: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    import_id: int = 0
    left_out: int = 0
    applied_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody may still choose what comes in, and have it applied."""
        return self.standing is Standing.READY


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was found. `n` is its number in the plan; `outcome` one of `OUTCOMES`; `id` that of the article
    held, "" for a new one; `day` ISO text of its date, "" for none. `reason` says why it is skipped or rejected;
    `changes` are (field, before, after). `like` says which article it is much like: ("row", number, title) or
    ("article", id, title). `is_out` is whether it was left out by hand; `place` is where it lies, in which source,
    however it is read."""

    n: int
    outcome: str
    key: str = ""
    hash: str = ""
    id: str = ""
    title: str = ""
    day: str = ""
    publication: str = ""
    language: str = ""
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    url: str = ""
    path: str = ""
    words: int = 0
    reason: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    flags: Flag = NO_FLAG
    like: tuple[str, str, str] | None = None
    original: str = ""
    is_out: bool = False
    place: str = ""
