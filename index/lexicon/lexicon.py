"""Which words a written word can be a form of: `leaves` is of `leaf` and of `leave`, `vino` of `vino` and of `venir`.

Inflections alone: number, gender, tense, person, mood, participle, gerund, degree; never what is derived, as
`university` from `universe`. Languages without a lexicon have the word itself.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from index.lexicon import english, spanish
from index.lexicon.codes import Reading
from index.lexicon.table import Table
from index.lexicon.tables import LANGUAGES, MADE_FROM, open_table, prepare

__all__ = ["LANGUAGES", "MADE_FROM", "Reading", "keep_in", "prepare", "readings"]

_RULES = {"en": english.light_readings, "es": spanish.light_readings}


class _Home:
    """The tables that this process has open."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.tables: dict[str, Table] = {}


_home = _Home()


def keep_in(folder: Path) -> None:
    """Say where the tables lie: a home's index folder. Called again, they are opened anew."""
    _home.folder = folder
    _home.tables = {}
    _readings.cache_clear()


def readings(written: str, language: str) -> tuple[Reading, ...]:
    """What the written word can be a form of, the likeliest first; never empty.

    `written` is in small letters and NFC, with its accents and without a possessive 's; an apostrophe is '. Where the
    home has no table of the language, light rules alone answer. Raises `IndexDamaged`.
    """
    if language not in LANGUAGES:
        return (Reading(written, False),)
    table = _home.tables.get(language)
    if table is None and _home.folder is not None and (table := open_table(_home.folder, language)):
        _home.tables[language] = table
    return _readings(written, language, table)


@lru_cache(maxsize=1 << 14)
def _readings(written: str, language: str, table: Table | None) -> tuple[Reading, ...]:
    if table is None:
        return _RULES[language](written, lambda _: ())
    return table.exactly(written) or table.nearly(written) or _RULES[language](written, table.nearly)
