"""When a document changed, as a reader sees it: by an import, by hand, by its removal; in an archive of before, too."""

from __future__ import annotations

import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from archive.history.records import Batch, Incoming
from archive.home import Home
from tests.support.clocks import Clock, kept_by_archive
from tests.support.places import Places
from tests.support.shelf import article, put

EARLIER = sorted((Path(__file__).parent / "earlier").glob("archive-[123]-*.tar.xz"))  # they kept no times of changes


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return kept_by_archive(monkeypatch, Clock())


@pytest.fixture
def two(places: Places, clock: Clock) -> Iterator[Home]:
    """An archive of two articles, a minute ago."""
    with closing(Home.open(places.home(), create=True)) as opened:
        put(opened, article(1), article(2))
        clock.move(60)
        yield opened


def times(two: Home) -> dict[str, str]:
    return {each.document.title: each.changed_at for each in two.store.documents()}


def id_of(two: Home, title: str) -> str:
    return next(each.id for each in two.store.documents() if each.document.title == title)


def test_each_kind_of_change_is_a_change_in_time(two: Home, clock: Clock) -> None:
    one = id_of(two, "Article 1")
    before = times(two)["Article 1"]

    def moved() -> bool:
        nonlocal before
        now = two.store.get(one).changed_at
        is_now, before = before < now == clock.text(), now
        clock.move(60)
        return is_now

    two.store.edit(one, {"section": "News"})
    assert moved()
    two.store.edit(one, {}, revert=["section"])
    assert moved()
    put(two, article(1, "The river fell."))
    assert moved()
    two.store.undo(2)
    assert moved()
    two.store.redo(2)
    assert moved()
    two.store.remove(one, "asked for")
    removal = two.store.removal(one)
    assert removal
    assert removal.at == clock.text()
    clock.move(60)
    two.store.restore(one)
    assert moved()
    assert times(two)["Article 2"] < before


def test_what_changes_nothing_a_reader_sees_is_no_change_in_time(two: Home) -> None:
    text = " ".join(f"In the {number}th year of the weir the miller wrote it down again." for number in range(20))
    put(two, article(4, text))
    before = times(two)
    four = id_of(two, "Article 4")
    put(two, article(1), article(2), article(4, text))
    two.store.edit(four, {"title": "Article 4"})
    put(two, article(5, text))
    assert two.store.get(four).family  # of another family, and not another text
    assert two.store.get(four).seq > two.store.get(four).changed_seq
    assert {title: at for title, at in times(two).items() if title in before} == before


def test_time_never_goes_back_and_no_two_transactions_have_the_same(two: Home, clock: Clock) -> None:
    seen: list[str] = []
    one = id_of(two, "Article 1")
    for step in (0, 0, -3600, 0, 10):
        clock.move(step)
        two.store.edit(one, {"label": f"step {len(seen)}"})
        seen.append(two.store.get(one).changed_at)
    assert seen == sorted(set(seen))
    assert all(datetime.fromisoformat(at).tzinfo for at in seen)


def test_what_a_document_was_is_kept_with_its_edits(two: Home) -> None:
    one = id_of(two, "Article 1")
    two.store.edit(one, {"title": "By hand"})
    two.store.edit(one, {"title": "By hand again", "section": "News"})
    put(two, article(1, "The river fell."))
    two.store.remove(one, "asked for")
    two.store.restore(one)
    said = [(each.document.title, each.document.body[:14]) for each in two.store.changes.past(2**62, 10)]
    again = ("By hand again", "The river fell")
    assert said == [
        again,
        ("By hand again", "The river rose"),
        ("By hand", "The river rose"),
        ("Article 1", "The river rose"),
    ]
    assert len(two.store.changes.past(2**62, 2)) == 2


def test_what_is_removed_stays_silent_whatever_is_imported_of_it(two: Home, clock: Clock) -> None:
    one = id_of(two, "Article 1")
    two.store.remove(one, "asked for")
    told = len(two.store.changes.past(2**62, 10))
    clock.move(60)
    put(two, article(1, "Another text."))
    assert len(two.store.changes.past(2**62, 10)) == told
    two.store.undo(1)
    two.store.undo(2)
    assert len(two.store.changes.past(2**62, 10)) == told + 1  # the other article


def test_a_batch_has_one_time_and_as_many_numbers_as_changes(places: Places) -> None:
    home = Home.open(places.home(), create=True)
    number = home.store.imports.begin(["test"], "")
    home.store.take(number, Batch([Incoming(article(each)) for each in range(5)]))
    found = list(home.store.documents())
    assert len({each.changed_at for each in found}) == 1
    assert {each.changed_seq for each in found} == {1, 2, 3, 4, 5}
    home.store.take(number, Batch([Incoming(article(7, "First.")), Incoming(article(7, "Then."))]))
    assert home.store.changes.past(2**62, 10) == []  # nobody saw the first


@pytest.mark.parametrize("packed", EARLIER, ids=lambda path: path.name.partition(".")[0])
def test_an_archive_of_before_gets_the_best_times_that_are_known(packed: Path, tmp_path: Path) -> None:
    path = tmp_path / "home"
    with tarfile.open(packed) as archive:
        archive.extractall(path, filter="data")
    with closing(sqlite3.connect(path / "archive.sqlite3")) as connection:
        started = dict(connection.execute("SELECT id, started_at FROM imports"))
        ((gone, removed_at),) = connection.execute("SELECT id, removed_at FROM documents WHERE removed_at IS NOT NULL")
        if packed.name >= "archive-2":
            (letter,) = connection.execute("SELECT id FROM documents WHERE title LIKE 'Letter%'").fetchone()
            edit = (letter, "title", '"Letter from a reader"', "2030-01-01T00:00:00.000000+00:00")
            connection.execute("INSERT INTO edits VALUES (?, ?, ?, ?)", edit)
            connection.commit()
    home = Home.open(path)
    known = times(home)
    assert known["The weir at Alder Ford"] == started[2]
    assert known["Se cierra la mina"] == started[1]
    assert known["Letter from a reader"] == (edit[3] if packed.name >= "archive-2" else started[1])
    by_number = sorted(home.store.documents(), key=lambda each: each.changed_seq)
    assert [each.changed_at for each in by_number] == sorted(known.values())
    (past,) = home.store.changes.past(2**62, 10)
    assert (past.id, past.ended_at, past.document.title) == (gone, removed_at, "A notice that went")
