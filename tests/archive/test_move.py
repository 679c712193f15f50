"""An archive moved to a PostgreSQL server and back: all of it is the same, and nobody writes to where it was."""

from __future__ import annotations

import errno
import json
import sqlite3
import threading
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from archive.audit.audit import Audit
from archive.audit.reading import audit_faults
from archive.audit.records import Actor, Door
from archive.database import file_move
from archive.database.postgresql import moving
from archive.database.postgresql.schemas import drop_schema
from archive.desk.place import server_of_desk
from archive.errors import ArchiveError, DamagedArchive, HomeBusy, NotAHome, NotMoved, StoreUnreachable
from archive.home import DATABASE, Home
from archive.jobs.kinds import CHECK, Lane
from archive.jobs.one_worker import only_worker
from archive.jobs.queue import Queue
from archive.jobs.records import State
from archive.move import files, journal
from archive.move.move import Moved, move, plan
from archive.move.setting import with_store
from archive.plans.plans import Plans
from archive.plans.records import Reading, Way
from archive.process_identity import own_identity
from archive.servers import JOURNAL, SERVERS, StoreServer, place_of, read_servers, store_server
from archive.shelf.table import TableShelf
from archive.site.private import Private, wish
from index.following.check import check
from index.following.generations import Generations
from index.following.sync import lag, sync
from tests.support.desk import people_of, signed_in
from tests.support.full_archive import build_home, held_in, shelf_in
from tests.support.shelf import article, home_with, put
from webui.app import create_app
from webui.cli.main import main
from webui.settings import Settings

pytestmark = pytest.mark.archive(build=build_home, fresh=True)
PAGES = (
    "/",
    "/?q=river",
    "/?q=council&sort=newest",
    "/api/v1/search?q=river",
    "/feed.atom?q=river",
    "/about",
    "/?topic=Water",
)
ROBOT = Actor("robot", Door.COMMAND_LINE)


def moved(path: Path, to: StoreServer | None) -> Moved:
    with closing(Home.open(path)) as home:
        return move(home, to)


@contextmanager
def suppress_told(said: list[type[ArchiveError]]) -> Iterator[None]:
    """Have what is raised be told in `said`."""
    try:
        yield
    except ArchiveError as error:
        said.append(type(error))


def read(path: Path) -> dict[str, tuple[int, bytes]]:
    """What visitors are answered, but for how long that took."""
    client = create_app(path, settings=Settings(path)).test_client()
    found = {}
    for page in PAGES:
        answer = client.get(page)
        body = answer.json if answer.is_json else answer.data
        if isinstance(body, dict):
            body.pop("took_ms", None)
        found[page] = answer.status_code, repr(body).encode()
    return found


def test_all_of_it_goes_and_comes_back_and_the_index_stays(home: Home, server: StoreServer) -> None:
    path = home.path
    home.close()
    before, shelf, pages = held_in(path), shelf_in(path), read(path)
    generation = Generations(path / "index").current_name()
    assert {status for status, _ in pages.values()} == {200}
    there = moved(path, server)
    assert {each.rows for each in there.counts if each.table in ("documents", "audit", "shelf")}.isdisjoint({0})
    assert not (path / DATABASE).exists()
    assert read_servers(path).store == server
    with closing(Home.open(path)) as opened:
        assert lag(opened) == (0, "")
        assert check(opened) == []
        assert audit_faults(opened) == []
        assert people_of(opened).users.named("ana").role
    assert read(path) == pages
    back = moved(path, None)
    after = held_in(path)
    site = after["archive.sqlite3 site"]
    assert [row for row in site if row[0] == "moved_from"]  # an index may be from there
    after["archive.sqlite3 site"] = [row for row in site if row[0] != "moved_from"]
    assert {name: (rows, after.get(name)) for name, rows in before.items() if rows != after.get(name)} == {}
    assert (back.counts, list(after), shelf_in(path)) == (there.counts, list(before), shelf)
    assert read(path) == pages
    assert Generations(path / "index").current_name() == generation
    assert read_servers(path).store is None
    assert len(back.aside) == 2


def test_what_cannot_be_moved_away_is_told_and_left_to_the_next_who_can(
    home: Home, server: StoreServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home.path
    home.close()

    def is_held(_source: Path, _target: Path, _names: Sequence[str], *, renaming: bool) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy")

    with monkeypatch.context() as patch:
        patch.setattr(journal, "put_into", is_held)
        there = moved(path, server)
    assert str(path / DATABASE) in there.aside
    assert (path / DATABASE).exists()
    TableShelf(server).put("about.md", b"Written since.")
    with closing(Home.open(path)) as opened:
        assert opened.servers.store == server
    assert not (path / DATABASE).exists()
    assert not (path / JOURNAL).exists()
    assert TableShelf(server).read("about.md") == b"Written since."


def test_what_is_made_in_the_home_meanwhile_takes_no_place_of_what_was_put_away(
    home: Home, server: StoreServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home.path
    home.close()

    def cut_off(*_: object) -> None:
        raise StoreUnreachable("the server went away")

    with monkeypatch.context() as patch, pytest.raises(StoreUnreachable):
        patch.setattr(moving, "release", cut_off)
        moved(path, server)
    (aside,) = path.glob("moved-*")
    desk = (aside / "desk.sqlite3").read_bytes()
    (path / "desk.sqlite3").write_bytes(b"made anew")
    Home.open(path).close()
    assert (aside / "desk.sqlite3").read_bytes() == desk
    assert (aside / "desk.sqlite3.2").read_bytes() == b"made anew"


@pytest.mark.parametrize("step", ["end", "release"])
def test_a_schema_that_another_archive_took_meanwhile_is_not_taken_for_ones_own(
    home: Home, server: StoreServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path, other = home.path, home_with(tmp_path / "other", article(7))
    articles = home.store.count()
    home.close()

    def cut_off(*_: object) -> None:
        raise StoreUnreachable("the server went away")

    with monkeypatch.context() as patch, pytest.raises(StoreUnreachable):
        patch.setattr(*{"end": (journal, "end"), "release": (moving, "release")}[step], cut_off)
        moved(path, server)
    move(other, server)
    with pytest.raises(NotMoved, match="another archive was moved to"):
        Home.open(path)
    (path / SERVERS).unlink()
    with closing(Home.open(path)) as opened:
        assert opened.store.count() == articles
        assert people_of(opened).users.named("ana").role
    assert not (path / JOURNAL).exists()


def test_what_turns_up_in_the_home_on_the_way_back_is_not_written_over(
    home: Home, server: StoreServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home.path
    home.close()
    moved(path, server)
    put_into = journal.put_into

    def late(source: Path, target: Path, names: tuple[str, ...], **how: bool) -> None:
        if target == path and source.name == ".moving":
            (path / "topics.toml").write_bytes(b"# of somebody else\n")
        put_into(source, target, names, **how)

    with monkeypatch.context() as patch, pytest.raises(NotMoved, match="in the way"):
        patch.setattr(journal, "put_into", late)
        moved(path, None)
    assert (path / "topics.toml").read_bytes() == b"# of somebody else\n"
    assert not (path / DATABASE).exists()
    with closing(Home.open(path)) as opened:
        assert opened.servers.store == server


def test_a_machine_that_knows_the_old_place_still_begins_no_second_archive_there(
    home: Home, server: StoreServer, tmp_path: Path
) -> None:
    path = home.path
    home.close()
    moved(path, server)
    late = tmp_path / "late"
    late.mkdir()
    (late / SERVERS).write_bytes((path / SERVERS).read_bytes())
    moved(path, None)
    for create in (False, True):
        with pytest.raises(NotAHome, match="was moved away from there"):
            Home.open(late, create=create)
    assert moved(path, server).target == place_of(server)


def test_a_disk_that_is_full_on_the_way_home_has_its_room_again(
    home: Home, server: StoreServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home.path
    home.close()
    moved(path, server)

    def is_full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    with monkeypatch.context() as patch, pytest.raises(NotMoved, match="make room"):
        patch.setattr(files, "make", is_full)
        moved(path, None)
    assert not (path / ".moving").exists()
    assert read_servers(path).store == server


def test_numbers_go_on_where_they_were_at_either_place(home: Home, server: StoreServer) -> None:
    """None is given twice, also of what was taken away."""
    path = home.path
    expected = Queue(home.desk).put(CHECK, {}, "ana")
    Queue(home.desk).cancel(expected, "ana")
    with sqlite3.connect(path / "desk.sqlite3") as desk:
        desk.execute("DELETE FROM jobs WHERE id = ?", (expected,))
    last_import = home.store.imports.all()[-1].id
    home.close()
    moved(path, server)
    with closing(Home.open(path)) as opened:
        assert Queue(opened.desk).put(CHECK, {}, "ana") == expected + 1
        seq = opened.store.position().seq
        put(opened, article(77, "One more of the river."))
        assert opened.store.imports.all()[-1].id == last_import + 1
        assert opened.store.position().seq == seq + 1
    moved(path, None)
    with closing(Home.open(path)) as opened:
        assert Queue(opened.desk).put(CHECK, {}, "ana") == expected + 2
        put(opened, article(78, "And one more."))
        assert opened.store.imports.all()[-1].id == last_import + 2
        assert opened.store.position().seq == seq + 2


def test_jobs_and_plans_that_wait_are_done_where_the_archive_is(home: Home, server: StoreServer) -> None:
    path = home.path
    numbers = [Plans(home.desk, path).add(Way.PATHS, "user:ana", Reading(), [str(path)]).id for _ in range(2)]
    queue = Queue(home.desk)
    for each in queue.all():
        if each.state is State.WAITING:
            queue.cancel(each.id, "ana")
    queue.put(CHECK, {}, "ana")
    home.close()
    for place in (server, None):
        moved(path, place)
        with closing(Home.open(path)) as opened:
            queue = Queue(opened.desk)
            claim = queue.take(own_identity(), Lane.WRITING)
            assert claim
            assert queue.arguments(claim) == {}
            queue.hand_back(claim, "handed back")
            for number in numbers:
                Plans(opened.desk, path).seen(number)


def test_nobody_writes_to_where_it_was(home: Home, server: StoreServer) -> None:
    """Whoever had it open hears of it, be that in the home or on the server."""
    path, number = home.path, next(home.store.documents()).id
    home.close()
    for place in (server, None):
        with closing(Home.open(path)) as stale, stale.store._engine.connect() as held, stale.desk.connect() as desk:
            Audit(stale.desk).note(ROBOT, "sync")
            stale.store.edit(number, {"title": f"Kept {place}"})
            held.rollback()
            desk.rollback()
            assert moved(path, place).counts
            with pytest.raises(ArchiveError, match="moved"):
                stale.store.edit(number, {"title": "Lost"})
            with pytest.raises(ArchiveError, match="moved"):
                Audit(stale.desk).note(ROBOT, "sync")
            with pytest.raises(ArchiveError), stale.writing("import"):
                stale.store.imports.begin(["x"], "")
    assert not list(path.glob("*.sqlite3-wal"))


def test_a_server_that_runs_meanwhile_answers_from_the_new_place(home: Home, server: StoreServer) -> None:
    path = home.path
    app = create_app(path, settings=Settings(path))
    client, keeper = app.test_client(), signed_in(app, home, people_of(home).users.named("ana"))
    assert keeper.client.get("/admin/").status_code == 200
    home.close()
    for place, word in ((server, "council"), (None, "bridge")):
        page = client.get("/?q=river").data
        moved(path, place)
        assert client.get("/?q=river").data == page
        assert keeper.client.get("/admin/").status_code == 200
        frozen = client.post("/s", data={"q": word}).location
        assert client.get(frozen).status_code == 200
        with closing(Home.open(path)) as opened:
            assert opened.shelf.holds(f"frozen/{frozen.rpartition('/')[2]}.json.gz")
            number = next(opened.store.documents()).id
            opened.store.edit(number, {"title": f"Changed when it was {word}"})
        assert f"Changed when it was {word}" in client.get(f"/article/{number}").text
    assert client.get(frozen).status_code == 200


def test_what_is_put_on_the_shelf_during_a_move_back_is_refused_and_not_lost(
    home: Home, server: StoreServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home.path
    said: list[type[ArchiveError]] = []
    home.close()
    moved(path, server)

    def put_there() -> None:
        with suppress_told(said):
            TableShelf(server).put("about.md", b"# Put there meanwhile\n")

    others = threading.Thread(target=put_there)
    real = files.look_through

    def look(folder: Path) -> None:
        others.start()
        others.join(0.3)
        assert others.is_alive()
        real(folder)

    monkeypatch.setattr(files, "look_through", look)
    moved(path, None)
    others.join(20)
    assert said in ([HomeBusy], [DamagedArchive])  # the latter where the schema has its other name already
    with closing(Home.open(path)) as opened:
        assert opened.shelf.read("about.md") != b"# Put there meanwhile\n"


def test_what_is_there_already_is_never_written_over(home: Home, server: StoreServer, tmp_path: Path) -> None:
    path = home.path
    home.close()
    with closing(Home.open(tmp_path / "other", create=True)) as other:
        put(other, article(1))
        move(other, server)
    with pytest.raises(NotMoved, match="holds an archive already"):
        moved(path, server)
    desk_alone = StoreServer(server.url, f"{server.schema}_x")
    from archive.database.postgresql.connections import connect

    with connect(server) as connection:
        schema = server_of_desk(desk_alone).schema
        connection.execute(f'CREATE SCHEMA "{schema}"; CREATE TABLE "{schema}".other (a int)'.encode())
    with pytest.raises(NotMoved, match="tables of another program"):
        moved(path, desk_alone)
    assert not (path / SERVERS).exists()
    (tmp_path / "other" / DATABASE).write_bytes(b"somebody's")
    with pytest.raises(NotMoved, match=r"archive\.sqlite3 is in the way"):
        moved(tmp_path / "other", None)
    assert (tmp_path / "other" / DATABASE).read_bytes() == b"somebody's"


def test_where_it_is_already_it_is_not_moved(home: Home, server: StoreServer) -> None:
    with pytest.raises(NotMoved, match="already"):
        move(home, None)
    move(home, server)
    home.close()
    with closing(Home.open(home.path)) as opened:
        with pytest.raises(NotMoved, match="already"):
            move(opened, server)
        with pytest.raises(NotMoved, match="into its home first"):
            move(opened, StoreServer(server.url, f"{server.schema}_2"))


def test_a_plan_counts_and_changes_nothing(home: Home, server: StoreServer) -> None:
    path, before = home.path, held_in(home.path)
    names = sorted(each.name for each in path.iterdir())
    planned = plan(home, server)
    assert (held_in(path), sorted(each.name for each in path.iterdir())) == (before, names)
    home.close()
    assert [(each.table, each.rows) for each in moved(path, server).counts] == [
        (each.table, each.rows) for each in planned.counts
    ]


def test_rows_that_do_not_come_are_told_and_nothing_is_moved(
    home: Home, server: StoreServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive.database.postgresql import moving

    path = home.path
    home.close()
    before = held_in(path)

    def short(load: Any) -> Any:
        def loaded(connection: Any, table: Any, rows: Iterator[Sequence[Any]]) -> None:
            every = list(rows)
            load(connection, table, every[:-1] if table.name == "addresses" else every)

        return loaded

    with monkeypatch.context() as patch:
        patch.setattr(moving, "load", short(moving.load))
        with pytest.raises(NotMoved, match="addresses is not the same at both places"):
            moved(path, server)
    assert held_in(path) == before
    moved(path, server)  # what was left there half done is made anew
    with monkeypatch.context() as patch:
        patch.setattr(file_move, "load", short(file_move.load))
        with pytest.raises(NotMoved, match="addresses is not the same at both places"):
            moved(path, None)
    with closing(Home.open(path)) as opened:
        put(opened, article(91))
    moved(path, None)


def test_a_row_that_the_server_does_not_take_is_told(home: Home, server: StoreServer) -> None:
    path = home.path
    home.close()
    with sqlite3.connect(path / DATABASE) as database:
        database.execute("UPDATE rejections SET path = 'a' || char(0) || 'b' WHERE id = 1")
    with pytest.raises(NotMoved, match=r"the row of rejections that begins with '1' holds the character U\+0000"):
        moved(path, server)
    Home.open(path).close()
    assert not (path / SERVERS).exists()


def test_a_server_that_does_not_answer_changes_nothing(home: Home) -> None:
    with pytest.raises(StoreUnreachable):
        move(home, store_server("postgresql://archive@127.0.0.1:9/none", "hemeroteca", "--to", "--schema"))
    assert not (home.path / SERVERS).exists()


def test_nothing_is_moved_while_somebody_is_at_work(home: Home, server: StoreServer) -> None:
    path = home.path
    with home.writing("import"), closing(Home.open(path)) as other, pytest.raises(HomeBusy, match="import"):
        move(other, server)
    with only_worker(path), pytest.raises(HomeBusy, match="end the servers and workers"):
        move(home, server)
    home.close()
    moved(path, server)
    with closing(Home.open(path)) as opened:
        with only_worker(path), pytest.raises(HomeBusy, match="end the servers and workers"):
            move(opened, None)
        with closing(Home.open(path)) as other, other.writing("import"), pytest.raises(HomeBusy, match="import"):
            move(opened, None)


def test_a_schema_that_is_a_draft_cannot_be_opened(home: Home, server: StoreServer, tmp_path: Path) -> None:
    """Another machine that is told of it beforehand takes nothing half done for the archive."""
    from archive.database.postgresql import moving
    from archive.move.places import DOCUMENTS

    moving.make_draft(server, [(DOCUMENTS.name, DOCUMENTS.migrations)], 7).dispose()
    (tmp_path / "web2").mkdir()
    (tmp_path / "web2" / SERVERS).write_text(with_store("", server))
    for create in (True, False):
        with pytest.raises(HomeBusy, match="is being moved"):
            Home.open(tmp_path / "web2", create=create)
    move(home, server)
    with closing(Home.open(tmp_path / "web2")) as other:
        assert other.store.count() == Home.open(home.path).store.count()


def test_a_journal_that_names_what_is_not_in_the_home_is_refused(home: Home, server: StoreServer) -> None:
    from archive.errors import DamagedArchive

    journal.write(home.path, journal.Journal(1, server, is_home=False, names=("../x",), aside="moved-x"))
    with pytest.raises(DamagedArchive, match="names what is not in the home"):
        Home.open(home.path)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "# Ours\n",
        '# Ours\n[store]\nurl = "postgresql://a@b/c"  # the old one\n\n# the index\n[index]\nurls = ["http://a:9200"]\n',
        '[index]\nurls = ["http://a:9200"]\nname = "x"',
        '[ store ] # here\nurl = "postgresql://a@b/c"\nschema = "s"\n[index]\nurls = ["http://a:9200"]\n',
    ],
)
def test_the_store_is_set_and_taken_out_of_the_servers_and_all_else_stays(said: str) -> None:
    server = StoreServer("postgresql://x@y:5432/z", "mine")
    index = tomllib.loads(said).get("index")
    for place in (server, None, server):
        said = with_store(said, place)
        found = tomllib.loads(said)
        assert found.get("index") == index
        assert found.get("store") == ({"url": server.url, "schema": "mine"} if place else None)


def test_servers_that_are_written_in_another_way_are_left_as_they_are(home: Home, server: StoreServer) -> None:
    path = home.path
    home.close()
    moved(path, server)
    inline = f'store = {{ url = "{server.url}", schema = "{server.schema}" }}\n'
    (path / SERVERS).write_text(inline)
    with pytest.raises(NotMoved, match="cannot be set here"):
        moved(path, None)
    assert (path / SERVERS).read_text() == inline
    with closing(Home.open(path)) as opened:
        assert opened.store.count()
        with opened.store._engine.connect() as connection:
            assert connection.execute(text("SELECT 1")).scalar() == 1


def verb(home: Path, *arguments: str) -> dict[str, Any]:
    """What the verb says, as JSON."""
    done = CliRunner().invoke(main, ["--home", str(home), *arguments, "--json"])
    assert "Traceback" not in done.output
    found: dict[str, Any] = json.loads(done.output)
    return found


def test_the_verb_says_what_it_does_and_the_audit_is_moved_along(home: Home, server: StoreServer) -> None:
    path = home.path
    home.close()
    to = ("move", "--to", server.url, "--schema", server.schema)
    planned = verb(path, *to, "--dry-run")
    assert planned["dry_run"]
    assert not (path / SERVERS).exists()
    there = verb(path, *to)
    assert [each["rows"] for each in there["tables"] if each["table"] == "documents"] == [planned["documents"]]
    assert all(len(each["sha256"]) == 64 for each in there["tables"])
    assert [Path(each).parent for each in there["aside"]] == [path]
    assert "already" in verb(path, *to)["error"]
    back = verb(path, "move", "--to", "home")
    assert (back["to"], back["documents"]) == (str(path), there["documents"])
    acts = verb(path, "audit")["acts"][:3]
    assert [(each["action"], each["ending"]) for each in acts] == [
        ("move", "done"),
        ("move", "failed"),
        ("move", "done"),
    ]
    with closing(Home.open(path)) as opened:
        assert audit_faults(opened) == []


def test_the_verb_takes_no_password_and_tells_none(home: Home) -> None:
    said = verb(home.path, "move", "--to", "postgresql://archive:geheim@db.example/hemeroteca")["error"]
    assert "HEMEROTECA_STORE_PASSWORD" in said
    assert "geheim" not in said


def test_the_verb_moves_no_archive_of_which_a_part_is_private(home: Home, server: StoreServer) -> None:
    wish(home.shelf, Private(publications=("The Valley",)))
    home.close()
    assert "private" in verb(home.path, "move", "--to", server.url, "--schema", server.schema)["error"]
    assert not (home.path / SERVERS).exists()


def test_an_index_that_was_written_on_a_server_stays_through_all_moves(home: Home, server: StoreServer) -> None:
    path = home.path
    home.close()
    elsewhere = replace(server, schema=f"{server.schema}_2")
    try:
        for to, number in ((server, 1), (None, 2), (elsewhere, 3), (None, 4)):
            moved(path, to)
            with closing(Home.open(path)) as here:
                assert lag(here) == (0, ""), to
                if to is not None:  # it is written there, and not at home
                    put(here, article(100 + number))
                    sync(here)
    finally:
        for each in (elsewhere, server):
            for end in ("", "_moved", "_desk_moved", "_desk"):
                drop_schema(replace(server, schema=f"{each.schema}{end}"))
