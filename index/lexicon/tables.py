"""Where tables of words lie: in a home's index folder, and for all homes of a user in the machine's cache.

Each process opens the table of a home when it first needs it. Only who builds an index makes one (`prepare`).
"""

from __future__ import annotations

import os
import sys
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from archive.atomic_file import flush_to_disk, read_plain, replacing
from archive.errors import HomeBusy, HomeNotWritable, Repair
from archive.lock import exclusive
from index.errors import IndexDamaged, IndexNotBuilt
from index.lexicon.settings import cache_folder
from index.lexicon.table import Table

LANGUAGES = ("en", "es")
"""The languages that have a lexicon."""

VERSION = 20
"""Raised with every change of what is in a table: one of another version is made anew."""

MADE_FROM = {
    "en": f"en, {VERSION}: lemminflect 0.2.3, simplemma 2.0.0",
    "es": f"es, {VERSION}: simplemma 2.0.0",
}
"""What the table of each language is made from: the packages that `pyproject.toml` pins, and these rules."""

_MOST = 1 << 26  # bytes of a table
_MOST_KEPT = 4  # tables of a language in the cache
_MOST_SEEN = 64
_seen: set[tuple[object, ...]] = set()  # files that this process has looked through: to do so takes a tenth of a second
_PATIENCE = 60.0  # seconds that another process may take to make a table


def path_in(folder: Path, language: str) -> Path:
    """The table of a language in a home's index folder."""
    return folder / f"words-{language}.table"


def prepare(languages: Iterable[str], folder: Path, *, thorough: bool = True) -> None:
    """Make sure that the tables of these languages lie in the folder and are sound; other languages need none.

    Unless it is to be `thorough`, of those that lie there the heads alone are looked at: what is read later is checked.
    What the machine's cache has is copied, else it is made there too, which takes some seconds. Raises
    `HomeNotWritable`, and `IndexNotBuilt` where it cannot be made.
    """
    wanted = set(languages)
    for language in LANGUAGES:
        if language in wanted and not _is_sound(path_in(folder, language), language, thorough):
            _put(path_in(folder, language), _made(language))


def mend(folder: Path) -> None:
    """Put sound tables in the place of those in the folder that are not."""
    prepare([language for language in LANGUAGES if os.path.lexists(path_in(folder, language))], folder)


def examine(folder: Path) -> None:
    """Look through the tables in the folder. Raises `IndexDamaged`."""
    for language in LANGUAGES:
        if os.path.lexists(path := path_in(folder, language)):
            Table(path, MADE_FROM[language]).whole()


def _made(language: str) -> bytes:
    """The table, from the machine's cache or compiled, and then kept there if that can be."""
    cache = cache_folder()
    if cache is None:
        return _compiled(language)
    name = f"words-{language}-{zlib.crc32(MADE_FROM[language].encode()):08x}.table"
    with _alone(cache):
        if _is_sound(cache / name, language):
            with suppress(OSError):
                return read_plain(cache / name, _MOST)
        data = _compiled(language)
        with suppress(OSError):
            _write(cache / name, data)
            # Programs of several versions may share the cache.
            others = sorted(cache.glob(f"words-{language}-*.table"), key=lambda path: -path.stat().st_mtime)
            for other in others[_MOST_KEPT:]:
                other.unlink()
        return data


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """Be the only process that makes a table, where the cache can say so: many homes may be new at the same time."""
    with ExitStack() as held:
        with suppress(OSError, HomeBusy, HomeNotWritable):
            cache.mkdir(mode=0o700, parents=True, exist_ok=True)
            held.enter_context(exclusive(cache / "words.lock", "making tables of words", wait=_PATIENCE))
        yield


def _compiled(language: str) -> bytes:
    """The table, made in a process of its own: the memory that dictionaries take goes with it."""
    import subprocess

    path = [folder or str(Path.cwd()) for folder in sys.path]
    code = f"import sys; sys.path[:] = {path!r}; from index.lexicon.compiling import main; main({language!r})"
    done = subprocess.run((sys.executable, "-c", code), stdout=subprocess.PIPE, check=False)  # noqa: S603  # this program
    if done.returncode:
        raise IndexNotBuilt(f"The dictionary of words ({language}) could not be read.", Repair.REINDEX)
    return done.stdout


def _is_sound(path: Path, language: str, thorough: bool = True) -> bool:
    try:
        file = (language, MADE_FROM[language], *_told_by(path))
        if file in _seen:
            return True
        table = Table(path, MADE_FROM[language])
        if thorough:
            table.whole()
    except (IndexDamaged, OSError):
        return False
    if thorough:
        if len(_seen) >= _MOST_SEEN:
            _seen.clear()
        _seen.add(file)
    return True


def _told_by(path: Path) -> tuple[int, ...]:
    """What tells a file from another, and changes when it is written."""
    seen = path.stat()
    return seen.st_dev, seen.st_ino, seen.st_mtime_ns, seen.st_size


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
