"""Which words a written word can be a form of: `leaves` is of `leaf` and of `leave`, `vino` of `vino` and of `venir`.

Inflections alone: number, gender, tense, person, mood, participle, gerund, degree; never what is derived, as
`university` from `universe`. Languages without a lexicon have the word itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache
from pathlib import Path

from index.errors import IndexDamaged
from index.lexicon import english, spanish
from index.lexicon.codes import Reading, without_acute
from index.lexicon.table import AnotherTable, Table
from index.lexicon.tables import LANGUAGES, MADE_FROM, path_in, prepare

__all__ = [
    "LANGUAGES",
    "MADE_FROM",
    "Reading",
    "ask_for_many",
    "is_closed",
    "is_of_auxiliary",
    "keep_in",
    "kept_in",
    "lacks_table",
    "prepare",
    "readings",
    "typed_readings",
]

_MOST_FOLDERS = 8
_CLOSED: dict[str, Callable[[str], bool]] = {
    "en": lambda word: word in english.CLOSED or word in english.ONLY,
    "es": lambda word: word in spanish.CLOSED or word in spanish.ONLY,
}
_AUXILIARIES: dict[str, Collection[str]] = {"en": english.ONLY, "es": spanish.ONLY}
_RULES = {"en": english.light_readings, "es": spanish.light_readings}


class _Tables:
    """The tables that this process has open, and the folders in which they may lie, the latest last."""

    def __init__(self) -> None:
        self.folders: dict[Path, None] = {}
        self._open: dict[str, Table] = {}
        self._refused: dict[Path, tuple[int, int]] = {}  # files of another version, by number and time of change

    def of(self, language: str) -> Table | None:
        """None where no folder has the table. Raises `IndexDamaged`."""
        if table := self._open.get(language):
            return table
        for folder in reversed(tuple(self.folders)):
            if table := self._read(path_in(folder, language), language):
                self._open[language] = table
                return table
        return None

    def forget(self, language: str) -> None:
        """Open the table anew when it is asked next."""
        self._open.pop(language, None)

    def _read(self, path: Path, language: str) -> Table | None:
        try:
            seen = path.stat()
        except OSError:
            return None
        file = (seen.st_ino, seen.st_mtime_ns)
        if self._refused.get(path) == file:
            return None
        try:
            return Table(path, MADE_FROM[language])
        except AnotherTable:
            self._refused = {path: file}
            return None


_tables = _Tables()


def keep_in(folder: Path) -> None:
    """Name a folder in which tables may lie: a home's index folder. All homes have the same tables, so one that is open
    serves for every home."""
    folders = _tables.folders
    folders.pop(folder, None)
    while len(folders) >= _MOST_FOLDERS:
        folders.pop(next(iter(folders)))
    folders[folder] = None


def ask_for_many() -> None:
    """Have the tables of this process ready for very many words in no order, as whoever builds an index asks them."""
    Table.keeps_blocks = True


def kept_in() -> tuple[Path, ...]:
    """The folders that were named, the latest last."""
    return tuple(_tables.folders)


def lacks_table(language: str) -> bool:
    """Whether this language should have a table and none of the folders that were named has it. Raises
    `IndexDamaged`."""
    return language in LANGUAGES and bool(_tables.folders) and _tables.of(language) is None


def readings(written: str, language: str) -> tuple[Reading, ...]:
    """What the written word can be a form of, the likeliest first; never empty.

    `written` is in small letters and NFC, with its accents and without a possessive 's; an apostrophe is '. Where the
    home has no table of the language yet, light rules alone answer. Raises `IndexDamaged`.
    """
    if language not in LANGUAGES:
        return (Reading(written, False),)
    try:
        return _readings(written, language, _tables.of(language))
    except IndexDamaged:
        _tables.forget(language)  # who makes it anew puts another file in its place
        raise


def is_closed(typed: str, language: str) -> bool:
    """Whether a word is of the closed classes, or a form of an auxiliary: it has its own readings alone."""
    return language in LANGUAGES and _CLOSED[language](typed)


def typed_readings(typed: str, language: str) -> tuple[Reading, ...]:
    """What a reader may mean by a word that was typed: its readings, then those of the words that differ from it in
    accents alone, as many type none: `practica` is of `practicar`, and may be meant for `práctica`.

    One that is typed with an accent is meant so. A word without a table, or of a closed class, has its readings alone.
    As `readings` otherwise.
    """
    found = readings(typed, language)
    if language not in LANGUAGES or without_acute(typed) != typed or is_closed(typed, language):
        return found
    if (table := _tables.of(language)) is None:
        return found
    return tuple(dict.fromkeys((*found, *table.nearly(typed))))


def is_of_auxiliary(written: str, language: str) -> bool:
    """Whether the word is a form of an auxiliary and nothing else, as `am`: with dots it is no form of it."""
    return written in _AUXILIARIES.get(language, ())


@lru_cache(maxsize=1 << 11)
def _readings(written: str, language: str, table: Table | None) -> tuple[Reading, ...]:
    if table is None:
        return _RULES[language](written, lambda _: ())
    return table.exactly(written) or table.nearly(written) or _RULES[language](written, table.nearly)
