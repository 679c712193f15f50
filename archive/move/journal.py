"""The last steps of a move, which can be done again from wherever they were cut off.

Until `archive.toml` says another place nothing has happened: what was made there is a draft. From then on the archive
is there, and what is left to do is told by a journal in the home. Whoever opens the home looks for it: a move whose
process has died is brought to its end where it had come so far, and else taken back.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from archive.atomic_file import flush_to_disk, read_plain, replacing
from archive.desk.place import server_of_desk
from archive.errors import ArchiveError, DamagedArchive, HomeBusy, HomeNotWritable, Repair
from archive.lock import exclusive
from archive.servers import JOURNAL, StoreServer, place_of, read_servers

DRAFTS = ".moving"
"""The folder in a home of what is being moved into it."""
ASIDE = "moved-"
"""What the name of a folder in a home begins with that has what was moved away: a moment follows."""


@dataclass(frozen=True, slots=True)
class Journal:
    """What a move has come to: its number, the server that it goes to or comes from (`is_home`: comes from), the names
    of what belongs to the archive in the home, and the folder there for what was moved away."""

    number: int
    server: StoreServer
    is_home: bool
    names: tuple[str, ...]
    aside: str = ""

    @property
    def servers(self) -> tuple[StoreServer, StoreServer]:
        """The schemas of the documents and of the desk."""
        return self.server, server_of_desk(self.server)


def write(home: Path, journal: Journal) -> None:
    """Have the home tell of the move, for good. Raises `OSError`."""
    said = json.dumps(asdict(journal), ensure_ascii=False)
    with replacing(home / JOURNAL, home / f".{JOURNAL}-draft", 0o600) as out:
        out.write(said.encode())
    flush_to_disk(home)


def read(home: Path) -> Journal | None:
    """What the home tells of a move; None for nothing. Raises `DamagedArchive`."""
    path = home / JOURNAL
    try:
        said: dict[str, Any] = json.loads(read_plain(path, 1 << 20))
        server, names = StoreServer(**said.pop("server")), tuple(map(str, said.pop("names")))
        journal = Journal(server=server, names=names, **said)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedArchive(f"{path} cannot be read ({error})", Repair.RESTORE_BACKUP) from error
    if any(Path(name).name != name or name in ("", ".", "..") for name in (*journal.names, journal.aside or "none")):
        raise DamagedArchive(f"{path} names what is not in the home", Repair.RESTORE_BACKUP)
    return journal


def settle(home: Path, lock: Path) -> None:
    """Bring a move that was cut off to its end, or take it back, where the home tells of one and its process has died.
    Raises `ArchiveError` where the archive cannot be opened before that is done."""
    if (journal := read(home)) is None:
        return
    if is_done(home, journal):
        end(home, journal)
        return
    with suppress(HomeBusy), exclusive(lock, "taking back a move that was cut off"):
        again = read(home)
        if again is not None and not is_done(home, again):
            try:
                take_back(home, again)
            except OSError as error:
                raise _not_writable(home, error) from error


def is_done(home: Path, journal: Journal) -> bool:
    """Whether the archive is where it was to be moved."""
    return read_servers(home).store == (None if journal.is_home else journal.server)


def end(home: Path, journal: Journal) -> list[str]:
    """Do what is left to do of a move that is done; where what was moved away lies now."""
    from archive.database.postgresql import moving
    from archive.move.shelf import bring_after

    aside: list[str] = []
    is_tidy = True
    if journal.is_home:
        try:
            aside = moving.put_aside(journal.servers, journal.number)
        except ArchiveError:  # it keeps its name then, and nothing is written there any more
            aside = [place_of(each) for each in journal.servers]
        shutil.rmtree(home / DRAFTS, ignore_errors=True)
    else:
        folder = home / journal.aside
        moving.refuse_other(journal.servers[0], journal.number)  # before what lies in the home is put away
        is_tidy = _put_away(home, folder, journal.names)

        def bring(connection: Connection) -> None:
            for each in filter(Path.is_dir, (folder, home)):
                bring_after(connection, each)

        try:
            moving.release(journal.servers, journal.number, bring)
        except OSError as error:
            raise _not_writable(home, error) from error
        is_tidy = _put_away(home, folder, journal.names, renaming=True) and is_tidy
        aside = [str(folder), *(str(home / name) for name in journal.names if (home / name).exists())]
    if is_tidy:
        with suppress(OSError):
            (home / JOURNAL).unlink(missing_ok=True)
    return aside


def take_back(home: Path, journal: Journal) -> None:
    """Have all be as before a move that did not come to its end. Raises `ArchiveError`, `OSError`."""
    if journal.is_home:
        from archive.database.postgresql import moving

        moving.take_back(journal.servers, journal.number)
        put_into(home, home / DRAFTS, journal.names)
        shutil.rmtree(home / DRAFTS, ignore_errors=True)
    elif (home / journal.aside).is_dir():  # the place that it was moved to was another's, as somebody was told
        put_into(home / journal.aside, home, journal.names)
    (home / JOURNAL).unlink(missing_ok=True)


def put_into(source: Path, target: Path, names: tuple[str, ...], *, renaming: bool = False) -> None:
    """Move what has these names from one folder to another, as far as it is there. Nothing is written over: what finds
    its name taken gets another one if `renaming`, and stays where it is if not. Raises `OSError`."""
    target.mkdir(mode=0o700, exist_ok=True)
    for name in names:
        place, number = target / name, 1
        while renaming and os.path.lexists(source / name) and os.path.lexists(place):
            number += 1
            place = target / f"{name}.{number}"
        if not os.path.lexists(place):
            with suppress(FileNotFoundError):  # another process may be doing the same
                (source / name).rename(place)
    flush_to_disk(target)
    flush_to_disk(source)


def _put_away(home: Path, folder: Path, names: tuple[str, ...], *, renaming: bool = False) -> bool:
    """Whether it could be done; if not, it is for the next who can."""
    try:
        put_into(home, folder, names, renaming=renaming)
    except OSError:
        return False
    return True


def _not_writable(home: Path, error: OSError) -> HomeNotWritable:
    return HomeNotWritable(
        f"{error.filename or home} cannot be read or written ({error.strerror or error}); check its permissions"
    )
