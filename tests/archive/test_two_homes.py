"""An archive on a database server that two homes serve: what is changed at the one is so at the other."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, update

from archive.audit.audit import Audit
from archive.audit.reading import AuditLog, audit_faults
from archive.audit.records import Actor, Door
from archive.database.connection import writing
from archive.database.postgresql.connections import connect
from archive.desk.tables import jobs_table
from archive.errors import BadJob, BadPlan, ChangedMeanwhile, HomeBusy
from archive.frozen import FrozenSearches, NoSuchFrozenSearch
from archive.golden.settings import change_settings, read_settings
from archive.home import Home
from archive.jobs.kinds import SYNC, Lane
from archive.jobs.one_worker import only_worker, worker_at
from archive.jobs.queue import Queue
from archive.jobs.records import State
from archive.people.people import People
from archive.people.roles import Role
from archive.plans.plans import Plans
from archive.plans.records import Reading, Way
from archive.process_identity import own_identity
from archive.recipes.kept import keep, recipes_of
from archive.site.about import read_about, write_about
from archive.site.private import Private, private_of, wish, wish_of
from index.following.sync import lag, sync
from index.topics.proposed_rules import accept, propose, read_texts
from tests.support.places import Schemas
from tests.support.shared_store import home_on, own_schema, restored, two_homes
from tests.support.shelf import FROZEN, article, put
from webui.worker.loop import Worker

RULES = "[topics.water]\nquery = 'river'\n"
ANNA = Actor("anna", Door.COMMAND_LINE)


@pytest.fixture
def homes(schemas: Schemas, tmp_path: Path) -> Iterator[tuple[Home, Home]]:
    with two_homes(schemas, tmp_path) as both:
        yield both


def test_rules_and_about_pages_are_the_same_and_nobody_overwrites_another(homes: tuple[Home, Home]) -> None:
    one, other = homes
    seen = read_texts(other)
    assert propose(one, RULES)
    with pytest.raises(ChangedMeanwhile):
        propose(other, "[topics.a]\nquery = 'b'\n", seen.version)
    assert accept(other, read_texts(other).proposed_hash)
    assert (read_texts(one).in_force, read_texts(one).proposed) == (RULES, None)
    assert write_about(one.shelf, one.desk, "es", b"# Nosotros\n", None)
    assert read_about(other.shelf, "es")[0] == "# Nosotros\n"
    with pytest.raises(ChangedMeanwhile):
        write_about(other.shelf, other.desk, "es", b"# Otros\n", "0" * 64)
    assert sorted(each.name for home in homes for each in home.path.iterdir()) == ["archive.toml", "archive.toml"]


def test_a_search_that_is_frozen_at_one_is_there_at_the_other(homes: tuple[Home, Home]) -> None:
    one, other = (FrozenSearches(home.shelf, most_kept=2) for home in homes)
    kept = one.keep(FROZEN)
    assert other.get(kept) == FROZEN and other.holds(kept)
    other.use(kept)
    assert [(each.id, each.used) for each in one.all()] == [(kept, True)]
    other.delete([kept])
    with pytest.raises(NoSuchFrozenSearch):
        one.get(kept)


def test_what_is_wished_to_be_private_is_so_everywhere_at_once(homes: tuple[Home, Home]) -> None:
    one, other = homes
    assert wish_of(other.shelf) is None
    wish(one.shelf, private_of(["The Valley"]))
    wish(other.shelf, private_of([], ["Rivers"]))
    assert wish_of(one.shelf) == Private(False, ("The Valley",), ("Rivers",))


def test_whoever_signs_in_at_one_is_signed_in_at_the_other(homes: tuple[Home, Home]) -> None:
    one, other = (People.at(home.shelf, home.desk) for home in homes)
    user = one.users.add("Ana", Role.ADMIN, "$argon2id$x")
    cookie = one.sessions.begin(user, "127.0.0.1", "a test")
    found = other.sessions.find(cookie)
    assert found is not None and found[1].name == "Ana"
    other.sessions.end(found[0].id, user.id)
    assert one.sessions.find(cookie) is None


def test_a_job_that_is_asked_for_at_one_is_done_once_by_whichever_worker(homes: tuple[Home, Home]) -> None:
    one, other = (Queue(home.desk) for home in homes)
    number = one.put(SYNC, {}, "anna")
    claim = other.take(own_identity())
    assert claim is not None and claim.id == number and other.arguments(claim) == {}
    assert one.take("another worker") is None
    one.cancel(number, "ben")
    assert other.beat(claim), "it is told to stop"
    other.end(claim, State.CANCELLED, "it was cancelled")
    assert one.get(number).state is State.CANCELLED and one.is_idle(Lane.WRITING)


def test_a_desk_that_was_copied_brings_no_jobs_along(
    homes: tuple[Home, Home], schemas: Schemas, tmp_path: Path
) -> None:
    queue = Queue(homes[0].desk)
    queue.put(SYNC, {}, "anna")
    with own_schema(schemas) as server, closing(home_on(server, tmp_path / "copy")) as copy:
        queue = Queue(copy.desk)
        queue.put(SYNC, {}, "anna")
        with writing(copy.desk) as connection, homes[0].desk.connect() as there:
            connection.execute(update(jobs_table).values(place=there.execute(select(jobs_table.c.place)).scalar_one()))
        claim = queue.take(own_identity())
        assert claim is not None
        with pytest.raises(BadJob, match="another copy"):
            queue.arguments(claim)


def _note(path: Path) -> None:
    with closing(Home.open(path)) as home:
        audit = Audit(home.desk)
        for _ in range(10):
            with audit.audited(ANNA, "sync"):
                pass


def test_the_audit_is_one_chain_whoever_writes_to_it(homes: tuple[Home, Home]) -> None:
    paths = [home.path for home in homes] * 2
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(_note, paths))
    assert audit_faults(homes[1]) == []
    with homes[0].desk_to_read() as engine:
        assert [each.n for each in AuditLog(engine).rows()] == list(range(1, 81))


def test_one_worker_does_the_jobs_on_whichever_machine(homes: tuple[Home, Home]) -> None:
    one, other = (home.path for home in homes)
    assert worker_at(other) == ""
    with only_worker(one):
        assert worker_at(other).startswith("process ") and worker_at(other).endswith("(worker)")
        with pytest.raises(HomeBusy, match=r"process \d+ on .* does the jobs"), only_worker(other):
            pass
    with only_worker(other):
        assert worker_at(one) == worker_at(other) != ""


def test_a_worker_whose_lock_went_with_its_connection_takes_it_again_or_does_nothing(homes: tuple[Home, Home]) -> None:
    one, other = homes
    with only_worker(one.path) as insist:
        insist()
        _end_connections(one)
        assert worker_at(other.path) == ""
        insist()
        assert worker_at(other.path) != ""
        _end_connections(one)
        with only_worker(other.path):
            with pytest.raises(HomeBusy, match=r"process \d+ on .* does the jobs"):
                insist()
            with pytest.raises(HomeBusy):
                Worker(one.path).run(once=True)
        insist()
        assert worker_at(other.path) != ""
    assert worker_at(other.path) == ""


def _end_connections(home: Home) -> None:
    """As a server does that starts anew."""
    assert home.servers.store
    with connect(home.servers.store) as connection:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        connection.execute(f"{ended} AND application_name LIKE %s", ("process % (worker)",))


def test_what_lies_with_one_machine_is_refused_by_the_other_unless_they_share_the_folder(
    homes: tuple[Home, Home],
) -> None:
    one, other = homes
    mine, theirs = (Plans(home.desk, home.path) for home in homes)
    number = mine.add(Way.UPLOAD, "anna", Reading()).id
    mine.refuse_elsewhere(number)
    assert theirs.get(number).owner == "anna"
    with pytest.raises(BadPlan, match="another machine"):
        theirs.refuse_elsewhere(number)
    with pytest.raises(BadPlan, match="another machine"):
        theirs.seen(number)
    (other.path / "plans" / "folder.mark").unlink()
    (other.path / "plans").rmdir()
    (other.path / "plans").symlink_to(one.path / "plans")
    theirs.refuse_elsewhere(number)
    assert theirs.seen(number) == {}


def test_recipes_and_golden_settings_are_the_same(homes: tuple[Home, Home]) -> None:
    one, other = homes
    keep(one.desk, "a", 'title = "h1"\n', "anna")
    assert [name for name, _text in recipes_of(other)] == ["a.toml"]
    change_settings(other.desk, {"counting": True})
    assert read_settings(one.desk).counting


def test_an_archive_into_which_nothing_came_stays_on_its_server_with_what_others_put_beside_it(
    schemas: Schemas, tmp_path: Path
) -> None:
    with own_schema(schemas) as server, closing(home_on(server, tmp_path / "home")) as home:
        Queue(home.desk).put(SYNC, {}, "anna")
        home.discard()
        assert Home.exists(home.path)
        with closing(Home.open(home.path)) as again:
            assert [job.kind for job in Queue(again.desk).all()] == [SYNC]


def test_an_index_of_before_a_database_was_restored_is_built_anew(schemas: Schemas, tmp_path: Path) -> None:
    with own_schema(schemas) as server, closing(home_on(server, tmp_path / "home")) as home:
        put(home, article(1))
        sync(home)
        assert lag(home) == (0, "")
        with restored(server):
            assert lag(home)[1] == "the archive was replaced"
        assert lag(home) == (0, "")
