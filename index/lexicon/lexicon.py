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

__all__ = ["LANGUAGES", "MADE_FROM", "Reading", "keep_in", "kept_in", "prepare", "readings", "source"]

_MOST_FOLDERS = 8
_RULES = {"en": english.light_readings, "es": spanish.light_readings}


_folders: dict[Path, None] = {}
_tables: dict[str, Table] = {}


def keep_in(folder: Path) -> None:
    """Name a folder in which tables may lie: a home's index folder. All homes have the same tables, so one that is open
    serves for every home."""
    _folders.pop(folder, None)
    while len(_folders) >= _MOST_FOLDERS:
        _folders.pop(next(iter(_folders)))
    _folders[folder] = None


def kept_in() -> tuple[Path, ...]:
    """The folders that were named, the latest last."""
    return tuple(_folders)


def source(language: str) -> Table | None:
    """What words of the language are looked up in; None where light rules alone know it. Raises `IndexDamaged`."""
    if language not in LANGUAGES:
        return None
    table = _tables.get(language)
    if table is None:
        for folder in reversed(kept_in()):
            if table := open_table(folder, language):
                _tables[language] = table
                break
    return table


def readings(written: str, language: str) -> tuple[Reading, ...]:
    """What the written word can be a form of, the likeliest first; never empty.

    `written` is in small letters and NFC, with its accents and without a possessive 's; an apostrophe is '. Where the
    home has no table of the language, light rules alone answer. Raises `IndexDamaged`.
    """
    if language not in LANGUAGES:
        return (Reading(written, False),)
    return _readings(written, language, source(language))


@lru_cache(maxsize=1 << 11)
def _readings(written: str, language: str, table: Table | None) -> tuple[Reading, ...]:
    if table is None:
        return _RULES[language](written, lambda _: ())
    return table.exactly(written) or table.nearly(written) or _RULES[language](written, table.nearly)
