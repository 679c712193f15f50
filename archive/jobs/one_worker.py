"""Who does the jobs of an archive, and that it is one process, on whichever machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from archive.database.opening import driver_there
from archive.desk.place import PART, desk_of, server_of_desk
from archive.errors import HomeBusy, StoreUnreachable
from archive.home import WORKER_LOCK
from archive.lock import exclusive, holder
from archive.servers import read_servers


def worker_at(home: Path) -> str:
    """Who does the jobs of the archive with this home now, as "process 12 (worker)"; "" for nobody. Raises
    `StoreUnreachable`."""
    if (server := read_servers(home).store) is None:
        return holder(home / WORKER_LOCK)
    with driver_there():
        from archive.database.postgresql.locks import holder_on
    return holder_on(server_of_desk(server), PART)


@contextmanager
def only_worker(home: Path) -> Iterator[Callable[[], None]]:
    """Be the only worker of the archive with this home. Gives what is to be called before each job: on a server the
    lock may have been lost with its connection, and is taken again then. Both raise `HomeBusy`."""
    server = read_servers(home).store
    with ExitStack() as stack:
        if server is None:
            with _told(home):
                stack.enter_context(exclusive(home / WORKER_LOCK, "worker"))
        else:
            with driver_there():
                from archive.database.postgresql.locks import held_on
            desk_of(home).open().dispose()  # makes it where there is none
            with _told(home):
                hold = stack.enter_context(held_on(server_of_desk(server), PART, "worker"))
        if read_servers(home).store != server:
            raise HomeBusy(f"the archive of {home} was moved meanwhile; begin anew")

        def insist() -> None:
            if server is not None:
                with _told(home):
                    hold.insist()

        yield insist


@contextmanager
def _told(home: Path) -> Iterator[None]:
    try:
        yield
    except HomeBusy as error:
        by = "another process"
        with suppress(StoreUnreachable):
            by = worker_at(home) or by
        raise HomeBusy(f"{by} does the jobs of {home} already, and one is enough") from error
