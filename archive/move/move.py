"""An archive moved from the files of its home to a PostgreSQL server, or back: all that it holds, under the same id and
with the same numbers of changes, so that its index stays as it is.

The archive is where it was until `archive.toml` says the other place, which is done at once when all that came there
was read back and is the same. Nobody writes to it from the first row to that moment; readers go on.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine

from archive.database import file_move
from archive.database.connection import Migration
from archive.database.opening import driver_there, open_place
from archive.desk.place import desk_of, server_of_desk
from archive.errors import ArchiveError, HomeBusy, HomeNotWritable, NotMoved, Repair, StoreUnreachable
from archive.home import DATABASE, LOCK, Home
from archive.jobs.one_worker import only_worker, worker_at
from archive.lock import exclusive
from archive.move import files, journal
from archive.move.copying import Tell, compare, copy
from archive.move.journal import ASIDE, DRAFTS, Journal
from archive.move.places import DESK, DOCUMENTS
from archive.move.rows import Count, number_of
from archive.move.setting import refuse_unless_settable, set_store
from archive.move.shelf import SHELF, names_in
from archive.servers import JOURNAL, StoreServer, place_of, read_servers
from archive.shelf.shelf import FROZEN, SESSION_KEY
from archive.store import Store

_WORK = "move"
_PARTS = (DOCUMENTS, DESK)


@dataclass(frozen=True, slots=True)
class Moved:
    """An archive that was moved, or would be: from where to where, what each table holds at both places, and where what
    was moved away lies now."""

    source: str
    target: str
    counts: tuple[Count, ...]
    aside: tuple[str, ...] = ()


def plan(home: Home, to: StoreServer | None) -> Moved:
    """What `move` would do; the hashes are not worked out. Raises as `move` where that can be told before."""
    _refuse(home, to)
    counts = []
    with ExitStack() as stack:
        for part, engine in zip(_PARTS, _engines(home, stack), strict=True):
            with engine.connect() as connection:
                counts += [Count(table.name, number_of(connection, table), "") for table in part.tables]
        counts.append(Count(SHELF, _on_shelf(home), ""))
    return Moved(_told(home, home.servers.store), _told(home, to), tuple(counts))


def move(home: Home, to: StoreServer | None, tell: Tell = lambda *_: None) -> Moved:
    """Move the archive of this home to a schema of a server where nothing is, or with None into the files of the home.
    The home is to be opened anew afterwards.

    Whatever goes wrong, the archive is where it was; or it is at the other place, and the next who opens the home does
    what is left to do. Raises `NotMoved`, `HomeBusy` and whatever opening the two places raises.
    """
    _refuse(home, to)
    try:
        with _alone(home):
            if to is not None:
                return _to_server(home, to, tell)
            return _to_home(home, cast("StoreServer", home.servers.store), tell)
    except StoreUnreachable as error:
        if read_servers(home.path).store == to:
            raise
        raise StoreUnreachable(f"{error}; the archive is where it was", Repair.MOVE_AGAIN) from error
    except OSError as error:
        if read_servers(home.path).store == to:
            raise HomeNotWritable(
                f"the archive was moved, but {error.filename or home.path} cannot be written "
                f"({error.strerror or error})",
                Repair.MAKE_ROOM,
            ) from error
        raise NotMoved(
            f"{error.filename or home.path} cannot be read or written ({error.strerror or error}); make room on its "
            "disk or mend its permissions",
            Repair.MOVE_AGAIN,
        ) from error


def _to_server(home: Home, to: StoreServer, tell: Tell) -> Moved:
    from archive.database.postgresql import moving
    from archive.database.postgresql.locks import held_on
    from archive.move import shelf
    from archive.shelf.table import MIGRATIONS, PART

    number, desk = secrets.randbits(62) + 1, server_of_desk(to)
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    parts: tuple[tuple[StoreServer, Sequence[tuple[str, Sequence[Migration]]]], ...] = (
        (to, [(DOCUMENTS.name, DOCUMENTS.migrations), (PART, MIGRATIONS)]),
        (desk, [(DESK.name, DESK.migrations)]),
    )
    with held_on(to, DOCUMENTS.name, _WORK), ExitStack() as stack:
        targets: list[Engine] = []
        for server, made in parts:
            moving.refuse_taken(server)
            moving.drop_draft(server)
            targets.append(moving.make_draft(server, made, number))
            stack.callback(targets[-1].dispose)
        engines, counts = _engines(home, stack), []
        for part, engine, target in zip(_PARTS, engines, targets, strict=True):
            held = stack.enter_context(_held(engine))
            sent = copy(part, held, target, moving.load, home.path, tell)
            moving.analyze(target, part.tables)
            compare(part, held, target, sent, tell)
            counts += sent
        on_shelf = shelf.from_folder(home.path, targets[0], moving.load)
        with targets[0].connect() as connection:
            _insist_on(on_shelf, shelf.count_in_table(connection))
        moving.refuse_other(to, number, only_draft=True)
        names = tuple(dict.fromkeys((*files.DATABASES, *_names(home.path), FROZEN.rstrip("/"))))
        done = Journal(number, to, is_home=False, names=names, aside=f"{ASIDE}{moment}")
        journal.write(home.path, done)
        set_store(home.path, to)
        for engine in engines:
            engine.dispose()
        stack.close()
        aside = journal.end(home.path, done)
    return Moved(_told(home, None), place_of(to), (*counts, on_shelf), tuple(aside))


def _to_home(home: Home, source: StoreServer, tell: Tell) -> Moved:
    from archive.database.postgresql import moving
    from archive.database.postgresql.schemas import open_server
    from archive.move import shelf
    from archive.shelf.table import MIGRATIONS, PART

    folder, number = home.path / DRAFTS, secrets.randbits(62) + 1
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    counts = []
    with ExitStack() as stack:
        stack.callback(_clear, home.path)
        held: list[Connection] = []
        for part, engine in zip(_PARTS, _engines(home, stack), strict=True):
            held.append(connection := stack.enter_context(_held(engine)))
            target = files.make(part, folder)
            stack.callback(target.dispose)
            sent = copy(part, connection, target, file_move.load, home.path, tell)
            compare(part, connection, target, sent, tell)
            target.dispose()
            counts += sent
        engine = open_server(source, MIGRATIONS, PART)
        stack.callback(engine.dispose)
        on_shelf = shelf.from_table(stack.enter_context(_held(engine)), folder)
        _insist_on(on_shelf, shelf.count_in_folder(folder))
        files.look_through(folder)
        _note_moved(folder / DATABASE, home.store.identity())
        done = Journal(number, source, is_home=True, names=tuple(_names(folder)))
        journal.write(home.path, done)
        try:
            journal.put_into(folder, home.path, done.names)
            if left := [name for name in done.names if os.path.lexists(folder / name)]:
                raise NotMoved(
                    f"{home.path / left[0]} is in the way; move it out of the home, and see what it is first"
                )
            for connection in held:
                moving.mark_moved(connection, number)
                connection.commit()
            set_store(home.path, None)
        except BaseException:
            if not journal.is_done(home.path, done):
                journal.take_back(home.path, done)
            raise
        aside = journal.end(home.path, done)
    return Moved(_told(home, source), _told(home, None), (*counts, on_shelf), tuple(aside))


def _note_moved(file: Path, place: str) -> None:
    """Have the archive in this file know that its index may be from when it was in another place."""
    with closing(Store(file)) as store:
        store.site.note_moved(place)
        store.merge_journal()


def _clear(home: Path) -> None:
    """Take the drafts away, unless a journal tells what they are needed for: a disk that was full has room again."""
    if not (home / JOURNAL).exists():
        shutil.rmtree(home / DRAFTS, ignore_errors=True)


def _refuse(home: Home, to: StoreServer | None) -> None:
    """Raise where the archive cannot be moved there, as far as that can be told before."""
    if to == home.servers.store:
        raise NotMoved(f"the archive is in {_told(home, to)} already")
    if to is not None and home.servers.store is not None:
        raise NotMoved(f"the archive is in {_told(home, home.servers.store)}; move it into its home first")
    with driver_there():
        from archive.database.postgresql.moving import refuse_taken, refuse_unusable
    if to is None:
        if taken := sorted(_names(home.path)):
            raise NotMoved(f"{home.path / taken[0]} is in the way; move it out of the home, and see what it is first")
    else:
        for server in (to, server_of_desk(to)):
            refuse_taken(server)
            refuse_unusable(server)
    try:
        refuse_unless_settable(home.path)
    except OSError as error:
        raise HomeNotWritable(f"{home.path} cannot be written to ({error.strerror}); check its permissions") from error


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """Be the only process that changes documents or does jobs, at the place that the archive is moved from."""
    with ExitStack() as stack:
        if home.servers.store is not None:
            stack.enter_context(exclusive(home.path / LOCK, _WORK))
        stack.enter_context(home.writing(_WORK))
        if by := worker_at(home.path):
            raise HomeBusy(
                f"{by} does the jobs of {home.path}; end the servers and workers of this archive, then move it"
            )
        stack.enter_context(only_worker(home.path))
        yield


def _engines(home: Home, stack: ExitStack) -> tuple[Engine, Engine]:
    """The databases that the archive has now, the documents' and the desk's."""
    place = home.servers.store or home.path / DATABASE
    engines = open_place(place, DOCUMENTS.migrations, reading=False), desk_of(home.path).open()
    for engine in engines:
        stack.callback(engine.dispose)
    return engines


@contextmanager
def _held(engine: Engine) -> Iterator[Connection]:
    """A transaction that keeps all others from writing there; what is not committed in it is rolled back."""
    with engine.connect().execution_options(writing=True) as connection:
        transaction = connection.begin()
        try:
            yield connection
        finally:
            with suppress(ArchiveError):  # it ends with the connection in any case
                if transaction.is_active:
                    transaction.rollback()


def _names(folder: Path) -> Iterator[str]:
    """The files and folders of an archive in a home that a move takes along."""
    yield from (name for name in files.DATABASES if (folder / name).exists())
    yield from (name for name in names_in(folder) if not name.startswith(FROZEN))
    if (folder / FROZEN).is_dir():
        yield FROZEN.rstrip("/")


def _on_shelf(home: Home) -> int:
    if home.servers.store is None:
        return len(names_in(home.path))
    return len([*home.shelf.items(""), *home.shelf.items(FROZEN)]) + home.shelf.holds(SESSION_KEY)


def _insist_on(sent: Count, came: Count) -> None:
    if sent != came:
        raise NotMoved(
            f"what came of the {sent.table} is not what was sent ({came.rows:,} of {sent.rows:,}); nothing was moved",
            Repair.MOVE_AGAIN,
        )


def _told(home: Home, place: StoreServer | None) -> str:
    return str(home.path) if place is None else place_of(place)
