"""Where tables of words lie: in a home's index folder, and for all homes of a user in the machine's cache.

Each process opens the table of a home when it first needs it. Only who builds an index makes one (`prepare`).
"""

from __future__ import annotations

import os
import threading
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from archive.atomic_file import flush_to_disk, read_plain, replacing
from archive.errors import HomeNotWritable, Repair
from index.errors import IndexDamaged
from index.lexicon.settings import cache_folder
from index.lexicon.table import Table

LANGUAGES = ("en", "es")
"""The languages that have a lexicon."""

VERSION = 11
"""Raised with every change of what is in a table: one of another version is made anew."""

MADE_FROM = {
    "en": f"en, {VERSION}: lemminflect 0.2.3, simplemma 2.0.0",
    "es": f"es, {VERSION}: simplemma 2.0.0",
}
"""What the table of each language is made from: the packages that `pyproject.toml` pins, and these rules."""

_MOST = 1 << 26  # bytes of a table


def path_in(folder: Path, language: str) -> Path:
    """The table of a language in a home's index folder."""
    return folder / f"words-{language}.table"


def open_table(folder: Path, language: str) -> Table | None:
    """The table of a home; None where it has none, or one of another version. Raises `IndexDamaged`."""
    path = path_in(folder, language)
    return Table(path, MADE_FROM[language]) if path.exists() else None


def prepare(languages: Iterable[str], folder: Path) -> None:
    """Make sure that the tables of these languages lie in the folder and are sound; other languages need none.

    What the machine's cache has is copied, else it is made there too. Raises `HomeNotWritable`.
    """
    for language in LANGUAGES:
        if language in languages and not _is_sound(path_in(folder, language), language):
            _put(path_in(folder, language), _made(language))


def _made(language: str) -> bytes:
    """The table, from the machine's cache or compiled, and then kept there if that can be."""
    cache = cache_folder()
    name = f"words-{language}-{zlib.crc32(MADE_FROM[language].encode()):08x}.table"
    if cache is not None and _is_sound(cache / name, language):
        with suppress(OSError):
            return read_plain(cache / name, _MOST)
    data = _compiled(language)
    if cache is not None:
        with suppress(OSError):
            cache.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(cache / name, data)
            for other in cache.glob(f"words-{language}-*.table"):
                if other.name != name:
                    other.unlink()
    return data


def _compiled(language: str) -> bytes:
    from io import BytesIO

    from index.lexicon.compiling import compile_table

    out = BytesIO()
    compile_table(language, MADE_FROM[language], out)
    return out.getvalue()


def _is_sound(path: Path, language: str) -> bool:
    try:
        Table(path, MADE_FROM[language]).whole()
    except IndexDamaged:
        return False
    return True


def _put(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        _write(path, data)
        flush_to_disk(path.parent)
    except OSError as error:
        raise HomeNotWritable(f"{path} cannot be written ({error.strerror or error})", Repair.MAKE_ROOM) from error


def _write(path: Path, data: bytes) -> None:
    # Builders of several homes may write to the cache at the same time.
    with replacing(path, path.with_name(f".{path.name}-{os.getpid()}-{threading.get_ident()}")) as out:
        out.write(data)
