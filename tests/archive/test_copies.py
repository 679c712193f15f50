"""Copies for the public of an archive on a database server: schemas beside it, of which none is left behind."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, text

from archive.audience.copies import copies_of, new_revision
from archive.audience.numbers import numbers_table
from archive.audience.public_copy import bring_copy, misfit
from archive.database.connection import writing
from archive.database.opening import drop_at
from archive.database.postgresql.connections import connect
from archive.document import Document
from archive.errors import DamagedArchive, NotAHome
from archive.home import Home
from archive.servers import SERVERS, StoreServer, read_servers
from archive.site.private import PUBLIC, Private
from index.following.audiences import bring_public, hiding
from index.following.topic_rules import TopicRules
from tests.support.places import Schemas, rows_of
from tests.support.private_archive import MARK, private_article, public_article
from tests.support.private_changes import NAMED, act, rows_of_copy
from tests.support.shared_store import home_on, own_schema, restored, schemas_beside
from tests.support.shelf import put

HIDES = hiding(NAMED, TopicRules())


@pytest.fixture
def server(schemas: Schemas) -> Iterator[StoreServer]:
    with own_schema(schemas) as made:
        yield made


@pytest.fixture
def served(server: StoreServer, tmp_path: Path) -> Iterator[Home]:
    with closing(home_on(server, tmp_path / "home")) as made:
        yield made
        copies_of(made).sweep()


def made(home: Home) -> str:
    revision = new_revision()
    with copies_of(home).make(revision) as copy:
        bring_copy(home, copy, HIDES, "")
    return revision


def held(home: Home, revision: str) -> dict[str, list[str]]:
    with closing(Home.open(copies_of(home).folder(revision))) as copy:
        return rows_of(copy.store)


@pytest.mark.parametrize("seed", range(2))
def test_a_copy_that_followed_is_as_one_that_is_made_anew(served: Home, seed: int) -> None:
    chance = random.Random(seed)
    put(served, public_article(1), private_article(2))
    revision = made(served)
    with closing(Home.open(copies_of(served).folder(revision))) as copy:
        for number in range(1, 13):
            act(served, chance, number)
            bring_copy(served, copy, HIDES, "")
            assert misfit(copy, served, "", None) == ""
        followed, told = rows_of(copy.store), rows_of_copy(copy.store)
        seen = {each.id: each.document for each in copy.store.documents()}
    assert seen == {each.id: each.document for each in served.store.documents() if not HIDES(each.document, ())}
    assert MARK not in str(followed).casefold().replace(f"/{MARK}", "")
    with closing(Home.open(copies_of(served).folder(made(served)))) as anew:
        assert told == rows_of_copy(anew.store)


def test_what_a_copy_holds_on_a_server_is_what_it_holds_in_a_home(served: Home, tmp_path: Path) -> None:
    with closing(Home.open(tmp_path / "in-files", create=True)) as other:
        for each in (served, other):
            chance = random.Random(5)
            put(each, public_article(1), private_article(2))
            for number in range(1, 9):
                act(each, chance, number)
        (other.path / PUBLIC).mkdir()
        one, same = held(served, made(served)), held(other, made(other))
    names = ("documents", "versions", "contributions", "edits", "addresses", "past_states", "imports", "fingerprints")
    assert {name: len(one[name]) for name in names} == {name: len(same[name]) for name in names}
    assert one["documents"] and one["addresses"] == same["addresses"]


def test_a_copy_that_could_not_be_made_is_swept(served: Home, server: StoreServer) -> None:
    put(served, public_article(1))
    stays = made(served)
    with pytest.raises(RuntimeError), copies_of(served).make(new_revision()):
        raise RuntimeError
    assert len(served.store.site.private.begun()) == 2 and len(schemas_beside(server)) == 2
    copies_of(served).sweep(stays)
    assert served.store.site.private.begun() == (stays,) and copies_of(served).holds(stays)
    assert {each[-len(stays) :] for each in schemas_beside(server)} == {stays}


def test_a_damaged_copy_is_swept_as_any_other(served: Home, server: StoreServer) -> None:
    put(served, public_article(1))
    made(served)
    (schema,) = schemas_beside(server)
    with closing(connect(server)) as connection:
        connection.execute(f'DROP TABLE "{schema}".documents CASCADE'.encode())
        connection.execute(f"UPDATE \"{schema}\".site SET value = 'nonsense'".encode())
        connection.execute(f'CREATE SCHEMA "{server.schema}_p{"f" * 16}"'.encode())
        connection.execute(f'CREATE TABLE "{server.schema}_p{"f" * 16}".site (other integer)'.encode())
        connection.commit()
    copies_of(served).sweep()
    stranger = replace(server, schema=f"{server.schema}_p{'f' * 16}")
    assert schemas_beside(server) == {stranger.schema}
    drop_at(stranger)


def test_what_is_noted_and_not_there_is_swept_and_what_is_there_and_not_noted(
    served: Home, server: StoreServer, tmp_path: Path
) -> None:
    put(served, public_article(1))
    revision = made(served)
    served.store.site.private.set_begun(("0123456789abcdef",))  # as one says that was restored from a dump
    other = replace(server, schema=f"{server.schema}_p{'f' * 16}")
    with closing(home_on(other, tmp_path / "other")) as foreign:
        foreign.store.site.set({"name": "A stranger"})
        copies_of(served).sweep()
        assert schemas_beside(server) == {other.schema} and foreign.store.site.read().name == "A stranger"
    assert served.store.site.private.begun() == () and not copies_of(served).holds(revision)
    drop_at(other)


def test_a_copy_of_an_archive_that_was_restored_is_none(served: Home, server: StoreServer) -> None:
    put(served, public_article(1))
    with closing(Home.open(copies_of(served).folder(made(served)))) as copy:
        assert misfit(copy, served, None, None) == ""
        with restored(server):
            assert misfit(copy, served, None, None) == "the archive was replaced"
        assert misfit(copy, served, None, None) == ""


def test_a_copy_that_does_not_fit_its_archive_is_told_as_damaged(served: Home) -> None:
    put(served, public_article(1), public_article(2))
    with closing(Home.open(copies_of(served).folder(made(served)))) as copy:
        with writing(copy.store._engine) as connection:
            connection.execute(delete(numbers_table).where(numbers_table.c.own == 2))
        (first, _second) = served.store.documents()
        served.store.edit(first.id, {"title": "Another"})
        with pytest.raises(DamagedArchive, match="does not fit"):
            bring_copy(served, copy, HIDES, "")


def test_each_machine_finds_the_copy_that_another_has_made(served: Home, server: StoreServer, tmp_path: Path) -> None:
    put(served, public_article(1))
    revision = made(served)
    with closing(home_on(server, tmp_path / "other")) as other:
        assert copies_of(other).holds(revision)
        folder = copies_of(other).folder(revision)
        assert [each.name for each in folder.iterdir()] == [SERVERS]
        assert read_servers(folder) == read_servers(copies_of(served).folder(revision))
        (folder / SERVERS).write_text("[store]\n")  # whatever it says, it is said anew
        assert copies_of(other).holds(revision)
        copies_of(other).sweep()
    assert not copies_of(served).holds(revision)
    with pytest.raises(NotAHome):
        Home.open(copies_of(served).folder(revision))


def test_a_revision_that_was_in_the_home_is_no_copy_on_the_server(served: Home, server: StoreServer) -> None:
    assert not copies_of(served).holds("0123456789abcdef") and schemas_beside(server) == set()


def test_readers_of_a_copy_are_not_kept_waiting_while_it_follows(served: Home) -> None:
    put(served, public_article(1))
    with closing(Home.open(copies_of(served).folder(made(served)))) as copy:
        put(served, public_article(2))
        counts: list[int] = []

        def hides(document: Document, had: Sequence[str]) -> bool:
            with copy.store._engine.connect() as connection:
                connection.execute(text("SET LOCAL lock_timeout = '2s'"))
                counts.append(connection.execute(text("SELECT count(*) FROM documents")).scalar_one())
            return HIDES(document, had)

        bring_copy(served, copy, hides, "")
        assert counts == [1] and copy.store.count() == 2


def test_copies_from_when_the_index_was_in_a_cluster_are_swept(served: Home, server: StoreServer) -> None:
    put(served, public_article(1))
    made(served)
    assert bring_public(served, lambda *_: None) == Private()
    assert schemas_beside(server) == set()
