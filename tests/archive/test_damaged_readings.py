"""A reading that lost something never takes the place of a sound text, and is told by its name."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from archive.backup.make import make_backup
from archive.backup.restore import restore_backup
from archive.document import Document
from archive.errors import DamagedArchive
from archive.history.records import Batch, DamagedReading, How, Incoming, Outcome
from archive.home import Home
from archive.store import Store

WHOLE = Document(title="The weir", body="The weir was built by hand.", url="https://ford.example/weir", path="a.xml#1")
CUT = replace(WHOLE, body="The weir was", path="cut.xml#1")
OTHER_CUT = replace(WHOLE, body="The weir", path="cut.xml#1")
CORRECTED = replace(WHOLE, body="The weir was built by two hands.")
LOSSES = ("its end was cut off",)


def put(store: Store, *incoming: Incoming) -> list[Outcome]:
    import_id = store.imports.begin(["pages"], "")
    outcomes = store.take(import_id, Batch(incoming))
    store.imports.finish(import_id)
    return outcomes


def sound(document: Document) -> Incoming:
    return Incoming(document, "/pages")


def damaged(document: Document) -> Incoming:
    return Incoming(document, "/pages", losses=LOSSES)


def held(store: Store) -> tuple[str, tuple[str, ...]]:
    (stored,) = store.documents()
    return stored.document.body, stored.losses


def test_a_damaged_reading_comes_in_where_nothing_else_is_held_and_says_so(store: Store) -> None:
    assert put(store, damaged(CUT)) == [Outcome.NEW]
    assert held(store) == (CUT.body, LOSSES)
    assert store.imports.damaged(1) == [DamagedReading("cut.xml#1", "The weir", LOSSES, kept=False)]
    assert put(store, damaged(CUT)) == [Outcome.UNCHANGED]


def test_a_damaged_reading_leaves_a_sound_text_as_it_is(store: Store) -> None:
    put(store, sound(WHOLE))
    before = store.position()
    assert put(store, damaged(CUT)) == [Outcome.KEPT]
    assert (held(store), store.position()) == ((WHOLE.body, ()), before)
    assert store.imports.damaged(2) == [DamagedReading("cut.xml#1", "The weir", LOSSES, kept=True)]
    found = store.imports.get(2)
    assert found
    assert (found.new, found.changed, found.unchanged, found.rejected, found.skipped) == (0, 0, 1, 0, {})
    texts = [(each.document.body, each.losses, each.present) for each in store.versions(next(store.documents()).id)]
    assert texts == [(WHOLE.body, (), True), (CUT.body, LOSSES, False)]


def test_a_damaged_reading_that_was_saved_later_leaves_a_sound_text_as_it_is(store: Store) -> None:
    put(store, sound(replace(WHOLE, captured="2011-01-01T00:00:00Z")))
    assert put(store, damaged(replace(CUT, captured="2014-01-01T00:00:00Z"))) == [Outcome.KEPT]
    assert held(store) == (WHOLE.body, ())


def test_a_sound_text_takes_the_place_of_a_damaged_one_also_when_it_was_saved_earlier(store: Store) -> None:
    put(store, damaged(replace(CUT, captured="2014-01-01T00:00:00Z")))
    assert put(store, sound(replace(WHOLE, captured="2011-01-01T00:00:00Z"))) == [Outcome.CHANGED]
    assert held(store) == (WHOLE.body, ())
    assert [each.kept for each in store.imports.damaged(1)] == [True]


def test_of_two_damaged_readings_the_later_counts(store: Store) -> None:
    put(store, damaged(OTHER_CUT))
    assert put(store, Incoming(CUT, "/pages", losses=("its end", "a picture"))) == [Outcome.CHANGED]
    assert held(store) == (CUT.body, ("its end", "a picture"))


def test_undoing_the_sound_one_brings_the_damaged_one_forth_and_redoing_takes_it_back(store: Store) -> None:
    put(store, sound(WHOLE))
    put(store, damaged(CUT))
    assert [each.how for each in store.undo(1)] == [How.CHANGED]
    assert held(store) == (CUT.body, LOSSES)
    assert [each.how for each in store.redo(1)] == [How.CHANGED]
    assert held(store) == (WHOLE.body, ())
    (turned,) = store.undo(2)
    assert (turned.how, turned.reason) == (How.KEPT, "import 1 brought another text, which stands")
    store.undo(1)
    assert store.count() == 0


def test_the_same_text_read_without_a_loss_is_sound(store: Store) -> None:
    """What was lost was none of the text."""
    put(store, damaged(WHOLE))
    before = store.position()
    assert put(store, sound(WHOLE)) == [Outcome.UNCHANGED]
    assert (held(store), store.position()) == ((WHOLE.body, ()), before)
    assert next(store.documents()).import_id == 2, "it comes from where it was met sound"
    put(store, damaged(WHOLE))
    assert held(store) == (WHOLE.body, ())
    store.undo(2)
    assert held(store) == (WHOLE.body, LOSSES)


@pytest.mark.parametrize("text", [WHOLE, CUT])
def test_an_import_that_brings_both_keeps_the_sound_one_whichever_came_first(store: Store, text: Document) -> None:
    path = replace(text, path="whole.xml#1")
    assert put(store, damaged(CUT), sound(path)) == [Outcome.NEW, Outcome.MENDED]
    assert held(store) == (text.body, ())
    assert next(store.documents()).document.path == "whole.xml#1"
    found = store.imports.get(1)
    assert found
    assert (found.new, found.unchanged) == (1, 0)
    assert found.skipped == {"damaged readings of articles that came in whole as well": 1}
    assert store.imports.damaged(1) == ([] if text is CUT else [DamagedReading("cut.xml#1", "The weir", LOSSES, True)])


def test_a_sound_correction_behind_a_damaged_reading_of_one_import_is_a_change(store: Store) -> None:
    put(store, sound(WHOLE))
    assert put(store, damaged(CUT), sound(CORRECTED)) == [Outcome.KEPT, Outcome.CHANGED]
    assert held(store) == (CORRECTED.body, ())


def test_a_damaged_reading_without_address_or_id_is_known_by_its_place(store: Store) -> None:
    """It may have lost most of its words, which make it up."""
    whole = replace(WHOLE, url="", path="weir.html", body="The weir was built by hand in a dry summer of long ago.")
    cut = replace(whole, body="The weir was")
    put(store, sound(whole))
    assert put(store, damaged(cut)) == [Outcome.KEPT]
    assert held(store) == (whole.body, ())
    store.undo(1)
    assert put(store, sound(whole)) == [Outcome.CHANGED]
    assert held(store) == (whole.body, ())
    assert put(store, damaged(replace(whole, title="A song", body="Sing of geese"))) == [Outcome.NEW]


def test_a_plan_says_what_taking_in_does(store: Store) -> None:
    put(store, sound(WHOLE))
    put(store, damaged(replace(CUT, url="https://ford.example/mill")))
    for each in (
        damaged(CUT),
        damaged(WHOLE),
        sound(CORRECTED),
        damaged(replace(CUT, url="https://ford.example/mill")),
        damaged(replace(OTHER_CUT, url="https://ford.example/mill", captured="2011")),
        sound(replace(WHOLE, url="https://ford.example/mill", captured="2010")),
        damaged(replace(CUT, url="https://ford.example/new")),
    ):
        (planned,) = store.plan([each])
        assert [planned.outcome] == put(store, each), each


def test_what_was_removed_by_hand_is_rejected_and_not_told_as_damaged(store: Store) -> None:
    put(store, sound(WHOLE))
    store.remove(next(store.documents()).id, "libel")
    assert put(store, damaged(CUT)) == [Outcome.REMOVED]
    assert store.imports.damaged(2) == []


def test_a_batch_that_fails_leaves_nothing_of_what_was_damaged(store: Store) -> None:
    import_id = store.imports.begin(["pages"], "")
    broken = replace(WHOLE, url="https://ford.example/x", title=b"bytes")  # type: ignore[arg-type]  # what the type forbids
    with pytest.raises(TypeError):
        store.take(import_id, Batch([damaged(CUT), damaged(broken)]))
    assert store.imports.damaged(import_id) == []
    assert store.count() == 0


def test_a_backup_that_is_put_back_knows_what_is_damaged(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    put(home.store, damaged(CUT))
    make_backup(home, tmp_path / "backup", as_folder=False)
    restore_backup(tmp_path / "backup", tmp_path / "again")
    again = Home.open(tmp_path / "again")
    assert held(again.store) == (CUT.body, LOSSES)
    assert again.store.check() == "ok"
    put(again.store, sound(WHOLE))
    assert held(again.store) == (WHOLE.body, ())


@pytest.mark.parametrize("said", ["", "17", "[1]", "[" * 100_000])
def test_losses_that_are_none_are_told_as_damage_of_the_archive(tmp_path: Path, said: str) -> None:
    path = tmp_path / "archive.sqlite3"
    store = Store(path)
    put(store, damaged(CUT))
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE documents SET losses = ?", (said,))
        connection.commit()
    with pytest.raises(DamagedArchive, match="a text of the archive is not what was stored"):
        list(Store(path).documents())
