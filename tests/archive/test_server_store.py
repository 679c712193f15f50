"""The store on a PostgreSQL server, as far as it differs from one in a file: numbers of changes, the one writer,
opening, what goes wrong."""

from __future__ import annotations

import multiprocessing
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from archive.backup.make import make_backup
from archive.database.connection import writing
from archive.database.postgresql import idiom
from archive.database.postgresql import schemas as schemas_of_servers
from archive.database.postgresql.connections import connect
from archive.database.postgresql.idiom import own_idiom
from archive.database.postgresql.locks import held_on, holder_on
from archive.errors import (
    ArchiveError,
    BackupFailed,
    BadServers,
    DamagedArchive,
    HomeBusy,
    HomeNotWritable,
    HomeTooNew,
    NotAHome,
    StoreUnreachable,
)
from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.migrations import MIGRATIONS
from archive.servers import StoreServer
from archive.shelf.table import TableShelf
from archive.store import Store
from tests.support.places import Places, Schemas
from tests.support.shelf import article, put
from tests.support.silent_server import way_to

WRITERS, CHANGES = 4, 25


@pytest.fixture
def places(schemas: Schemas, tmp_path: Path) -> Iterator[Places]:
    made = Places(tmp_path, schemas)
    yield made
    made.done()


@pytest.fixture
def server(places: Places) -> StoreServer:
    place = places()
    assert isinstance(place, StoreServer)
    return place


@pytest.fixture
def home(places: Places, server: StoreServer) -> Home:
    return Home.open(places.home(), create=True)


def _write(server: StoreServer, own: int) -> None:
    with closing(Store(server)) as store:
        number = store.imports.begin(["test"], "")
        for each in range(CHANGES):
            store.take(number, Batch([Incoming(article(own * 1_000 + each))]))


def test_a_follower_beside_four_writers_misses_no_change(server: StoreServer) -> None:
    with closing(Store(server)) as store:
        forked = multiprocessing.get_context("spawn")
        writers = [forked.Process(target=_write, args=(server, each)) for each in range(WRITERS)]
        for each in writers:
            each.start()
        seen: list[int] = []
        at = 0
        while any(each.is_alive() for each in writers):
            found = [change.seq for change in store.changes_since(at)]
            seen += found
            at = max([at, *found])
        seen += [change.seq for change in store.changes_since(at)]
        assert [each.exitcode for each in writers] == [0] * WRITERS
        assert seen == list(range(1, WRITERS * CHANGES + 1))
        assert store.count() == WRITERS * CHANGES


def test_whoever_lost_the_lock_stores_nothing_once_another_has_begun(home: Home) -> None:
    server = home.servers.store
    assert server
    number = home.store.imports.begin(["test"], "")
    with home.writing("import"):
        home.store.take(number, Batch([Incoming(article(1))]))
        _end_connections_of_holders(server)
        home.store.take(number, Batch([Incoming(article(2))]))  # nobody else has begun
        with closing(Home.open(home.path)) as other, other.writing("import"):
            with pytest.raises(HomeBusy, match="another process has begun"):
                home.store.take(number, Batch([Incoming(article(3))]))
            other.store.take(number, Batch([Incoming(article(4))]))
    assert sorted(each.document.title for each in home.store.documents()) == ["Article 1", "Article 2", "Article 4"]


def _end_connections_of_holders(server: StoreServer) -> None:
    """As where a server was started again, or the way to it was cut."""
    with connect(server) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE application_name LIKE 'process %' AND datname = current_database()"
        )


def test_connections_that_end_meanwhile_are_made_anew(home: Home) -> None:
    put(home, article(1))
    server = home.servers.store
    assert server
    for ask in (home.store.position, home.store.check, lambda: home.store.imports.begin(["test"], "")):
        ask()
        with connect(server) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'hemeroteca' "
                "AND pid <> pg_backend_pid() AND datname = current_database()"
            )
        assert ask()


def test_an_archive_of_a_newer_version_is_not_touched(places: Places, server: StoreServer) -> None:
    Store(server).close()
    with connect(server) as connection:
        connection.execute("UPDATE hemeroteca_numbers SET number = number + 1 WHERE name = 'archive'")
    for reading in (False, True):
        with pytest.raises(HomeTooNew, match="upgrade the program"):
            Store(server, reading=reading)


def test_one_that_a_newer_program_migrates_meanwhile_is_not_set_back(
    server: StoreServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(server).close()
    migrate = schemas_of_servers._migrate

    def asked(statement: str) -> int | None:
        with connect(server) as connection:
            found = connection.execute(statement.encode())
            return found.fetchone()[0] if found.description else None  # type: ignore[index]

    def newer_first(*given: Any) -> None:
        asked("UPDATE hemeroteca_numbers SET number = number + 2 WHERE name = 'archive'")
        migrate(*given)

    asked("UPDATE hemeroteca_numbers SET number = number - 1 WHERE name = 'archive'")
    monkeypatch.setattr(schemas_of_servers, "_migrate", newer_first)
    with pytest.raises(HomeTooNew, match="upgrade the program"):
        Store(server)
    assert asked("SELECT number FROM hemeroteca_numbers WHERE name = 'archive'") == len(MIGRATIONS) + 1


def test_an_older_archive_is_migrated_and_a_migration_that_fails_changes_nothing(server: StoreServer) -> None:
    with closing(Store(server)) as store:
        store.imports.begin(["test"], "")

    def half(connection: Connection) -> None:
        connection.execute(text("DROP TABLE rejections"))
        raise RuntimeError("power cut")

    def add_column(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE documents ADD COLUMN colour TEXT NOT NULL DEFAULT 'news'"))

    with pytest.raises(RuntimeError):
        Store(server, (*MIGRATIONS, half))
    with closing(Store(server)) as store:
        assert store.imports.rejections(1) == []
    with closing(Store(server, (*MIGRATIONS, add_column), reading=True)) as store:
        assert len(store.imports.all()) == 1
    with pytest.raises(HomeTooNew):
        Store(server)


def test_a_schema_of_another_program_is_refused_and_left_as_it_is(server: StoreServer) -> None:
    with connect(server) as connection:
        connection.execute(f'DROP SCHEMA IF EXISTS "{server.schema}" CASCADE'.encode())
        connection.execute(f'CREATE SCHEMA "{server.schema}" CREATE TABLE theirs (x INT)'.encode())
    with pytest.raises(DamagedArchive, match="another program"):
        Store(server)
    with connect(server) as connection:
        assert connection.execute("SELECT count(*) FROM theirs").fetchone() == (0,)


def test_a_reader_writes_nothing_and_makes_nothing(server: StoreServer) -> None:
    with connect(server) as connection:
        connection.execute(f'DROP SCHEMA IF EXISTS "{server.schema}" CASCADE'.encode())
    with pytest.raises(NotAHome):
        Store(server, reading=True)
    Store(server).close()
    with closing(Store(server, reading=True)) as store, pytest.raises(HomeNotWritable):
        store.imports.begin(["test"], "")


def test_an_archive_into_which_nothing_came_is_left_on_its_server(places: Places, server: StoreServer) -> None:
    home = Home.open(places.home(), create=True)
    home.shelf.put("about.md", b"Who keeps this")  # another machine may have put it there
    home.discard()
    with closing(Home.open(home.path)) as again:
        assert again.shelf.read("about.md") == b"Who keeps this"


def test_a_backup_of_a_home_leaves_a_server_to_its_own_means(home: Home, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="pg_dump"):
        make_backup(home, tmp_path / "copy.tar", as_folder=False)
    assert not (tmp_path / "copy.tar").exists()


def test_a_server_that_does_not_answer_or_lets_nobody_in_is_told_without_a_secret(
    schemas: Schemas, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("HEMEROTECA_STORE_PASSWORD", "open-sesame")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    known = schemas.take()
    nobody = StoreServer(known.url.replace("archive@", "nobody_at_all@"), known.schema)
    for server in (StoreServer(f"postgresql://archive@127.0.0.1:{port}/archive", "archive"), nobody):
        with pytest.raises(StoreUnreachable, match="cannot be reached") as told:
            Store(server)
        error: BaseException | None = told.value
        while error:
            assert "sesame" not in f"{error!r}{error}"
            error = error.__cause__ or error.__context__
    assert "sesame" not in caplog.text


def test_a_server_that_stands_still_with_its_connections_open_is_given_up(server: StoreServer) -> None:
    """As TCP does not do: the machine is there. Readers are told, and asked again they are answered."""
    Store(server).close()
    with way_to(server) as (way, there), closing(Store(there, reading=True)) as store:
        seq = store.position().seq
        way.open.clear()
        with pytest.raises(StoreUnreachable, match="cannot be reached"):
            store.position()
        way.open.set()
        assert store.position().seq == seq


def test_a_shelf_that_was_written_to_is_not_waited_for_either(
    server: StoreServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idiom, "READS", 0.5)
    with way_to(server) as (way, there):
        shelf = TableShelf(there)
        shelf.put("about.md", b"Who we are.")
        with closing(Store(there)) as store:
            way.open.clear()
            with pytest.raises(StoreUnreachable):
                shelf.read("about.md")
            with pytest.raises(StoreUnreachable):
                store.position()
            way.open.set()
            assert shelf.read("about.md") == b"Who we are."
            assert store.position().seq == 0


def test_that_nobody_can_be_looked_for_is_not_that_nobody_is_there(home: Home) -> None:
    server = home.servers.store
    assert server
    with home.writing("import"), way_to(server) as (way, there):
        assert holder_on(there).endswith("(import)")
        way.open.clear()
        with pytest.raises(StoreUnreachable):
            holder_on(there)


def test_a_lock_that_went_with_its_connection_is_not_taken_to_be_held(server: StoreServer) -> None:
    Store(server).close()
    with held_on(server, "archive", "import") as hold:
        _end_connections_of_holders(server)
        with pytest.raises(StoreUnreachable):
            hold.say("import 5")


@pytest.mark.parametrize("end", ["?sslmod=require", "/%zz"])
def test_an_address_that_is_none_is_told(server: StoreServer, end: str) -> None:
    with pytest.raises(BadServers, match="cannot be used"):
        Store(replace(server, url=f"{server.url.partition('?')[0]}{end}"))


def test_a_process_that_was_forked_keeps_neither_connections_nor_locks(home: Home) -> None:
    put(home, article(1))
    server = home.servers.store
    assert server
    with home.writing("import"):
        child = os.fork()
        if child == 0:
            try:
                os._exit(0 if home.store.count() == 1 else 1)  # with a connection of its own
            except ArchiveError:
                os._exit(2)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert home.writer().endswith("(import)")
        put(home, article(2))
    assert home.store.count() == 2


def test_numbers_are_given_one_transaction_after_another(server: StoreServer) -> None:
    with closing(Store(server)) as one, closing(Store(server)) as other:
        engine = one._engine
        assert own_idiom(engine).turn is None
        began, stored = threading.Event(), threading.Event()

        def second() -> None:
            began.set()
            other.imports.begin(["second"], "")
            stored.set()

        with writing(engine) as connection:
            thread = threading.Thread(target=second)
            thread.start()
            began.wait()
            assert not stored.wait(0.3), "it waits for the first"
            assert connection.execute(text("SELECT count(*) FROM imports")).scalar_one() == 0
        thread.join()
        assert stored.is_set()
