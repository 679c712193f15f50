"""Imports as changesets: any sequence of imports, undos and redos is what the imports that stand come to."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.document import Document
from archive.errors import BadEdit, DamagedArchive, NoSuchDocument, NoSuchImport, Repair
from archive.history.matching import differences
from archive.history.records import Batch, Checkpoint, How, Incoming, Outcome, Rejection
from archive.partial_date import parse_iso
from archive.store import Store
from tests.support.places import SERVER, Places, rows_of

ARTICLE = Document(
    title="Floods in the south",
    body="The river rose twice.",
    published=parse_iso("2009-06-03", "meta"),
    topics=("Climate",),
    url="https://valley.example/floods",
    source="The Valley",
    path="floods.html",
)
CORRECTED = replace(ARTICLE, body="The river rose three times.")


def put(store: Store, *documents: Document, root: str = "/pages") -> int:
    import_id = store.imports.begin(["pages"], "")
    store.take(import_id, Batch([Incoming(document, root, losses=lost(document)) for document in documents]))
    store.imports.finish(import_id)
    return import_id


def lost(document: Document) -> tuple[str, ...]:
    """What a body that is cut short, and says so, has lost."""
    return ("its end",) if document.body.endswith("…") else ()


def held(store: Store) -> dict[str, str]:
    """What the archive says, by address."""
    return {each.document.url: each.document.body for each in store.documents()}


def the_one(store: Store) -> Document:
    (stored,) = store.documents()
    return stored.document


def test_undoing_an_import_takes_what_it_brought_and_gives_back_what_it_changed(store: Store) -> None:
    put(store, ARTICLE)
    other = replace(ARTICLE, url="https://valley.example/other", title="Another")
    second = put(store, CORRECTED, other)
    turned = {each.title: each.how for each in store.undo(second)}
    assert turned == {"Floods in the south": How.CHANGED, "Another": How.GONE}
    assert the_one(store) == ARTICLE
    store.redo(second)
    assert held(store) == {ARTICLE.url: CORRECTED.body, other.url: other.body}


def test_a_later_import_stands_when_an_earlier_one_is_undone(store: Store) -> None:
    first = put(store, ARTICLE)
    put(store, CORRECTED)
    (turned,) = store.undo(first)
    assert (turned.how, turned.reason) == (How.KEPT, "import 2 brought another text, which stands")
    assert the_one(store) == CORRECTED
    assert [each.document for each in store.versions(next(store.documents()).id)] == [CORRECTED]


def test_an_import_that_brought_the_same_again_keeps_it_when_the_first_is_undone(store: Store) -> None:
    first = put(store, ARTICLE)
    second = put(store, ARTICLE)
    before = store.position()
    store.undo(first)
    assert the_one(store) == ARTICLE
    assert store.position() == before, "who follows the archive has nothing to do"
    assert next(store.documents()).import_id == second
    store.undo(second)
    assert store.count() == 0


def test_what_an_undone_import_brought_comes_in_again_under_its_old_id(store: Store) -> None:
    first = put(store, ARTICLE)
    (before,) = store.documents()
    store.undo(first)
    third = store.imports.begin(["pages"], "")
    assert store.take(third, Batch([Incoming(ARTICLE, "/pages")])) == [Outcome.NEW]
    assert next(store.documents()).id == before.id


def test_undoing_twice_and_redoing_what_stands_are_refused_with_the_repair(store: Store) -> None:
    first = put(store, ARTICLE)
    with pytest.raises(NoSuchImport, match="nothing to do again"):
        store.redo(first)
    store.undo(first)
    with pytest.raises(NoSuchImport, match="undone already") as refused:
        store.undo(first)
    assert (refused.value.repair, refused.value.of) == (Repair.REDO, first)
    with pytest.raises(NoSuchImport, match="no import 7") as refused:
        store.undo(7)
    assert refused.value.repair is Repair.LIST_IMPORTS


def test_a_removal_by_hand_outlives_undo_redo_and_reimport(store: Store) -> None:
    first = put(store, ARTICLE)
    (stored,) = store.documents()
    store.remove(stored.id, "libel")
    store.undo(first)
    with pytest.raises(NoSuchDocument):
        store.get(stored.id)
    store.redo(first)
    assert store.count() == 0
    removal = store.removal(stored.id)
    assert removal
    assert removal.reason == "libel"
    put(store, CORRECTED)
    assert store.count() == 0
    store.restore(stored.id)
    assert the_one(store) == CORRECTED


def test_what_is_gone_by_an_undo_says_so_and_is_not_restored_by_hand(store: Store) -> None:
    first = put(store, ARTICLE)
    (stored,) = store.documents()
    store.undo(first)
    removal = store.removal(stored.id)
    assert removal
    assert "undone" in removal.reason
    with pytest.raises(NoSuchDocument, match="undone") as refused:
        store.restore(stored.id)
    assert (refused.value.repair, refused.value.of) == (Repair.REDO, first)


def test_hand_edits_are_a_layer_that_no_import_touches(store: Store) -> None:
    first = put(store, ARTICLE)
    (stored,) = store.documents()
    store.edit(stored.id, {"date": "2006-11", "topics": ("Water", "Water", " ")})
    edited = replace(ARTICLE, published=parse_iso("2006-11", "hand"), topics=("Water",))
    assert the_one(store) == edited
    second = store.imports.begin(["pages"], "")
    assert store.take(second, Batch([Incoming(ARTICLE, "/pages")])) == [Outcome.UNCHANGED]
    put(store, CORRECTED)
    assert the_one(store) == replace(edited, body=CORRECTED.body)
    store.undo(3)
    assert the_one(store) == edited
    store.edit(stored.id, {}, revert=("date",))
    assert the_one(store) == replace(ARTICLE, topics=("Water",))
    store.undo(first)
    store.undo(second)
    assert store.count() == 0
    (back,) = store.redo(first)
    assert back.how is How.BACK
    assert the_one(store) == replace(ARTICLE, topics=("Water",))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("body", "x", "no field"), ("date", "June 2009", "2019-03"), ("title", " ", "needs a title")],
)
def test_a_bad_edit_changes_nothing_and_says_the_repair(store: Store, field: str, value: str, said: str) -> None:
    put(store, ARTICLE)
    (stored,) = store.documents()
    before = store.position()
    with pytest.raises(BadEdit, match=said):
        store.edit(stored.id, {"section": "News", field: value})
    with pytest.raises(BadEdit, match="nothing to take back"):
        store.edit(stored.id, {"section": "News"}, revert=("label",))
    assert store.position() == before
    assert store.edits(stored.id) == ()


def test_an_empty_date_says_that_there_is_none(store: Store) -> None:
    put(store, ARTICLE)
    (stored,) = store.documents()
    store.edit(stored.id, {"date": ""})
    assert the_one(store).published is None


def test_the_newest_capture_wins_whatever_the_order_and_the_older_is_a_version(store: Store) -> None:
    old = replace(ARTICLE, captured="2011-01-01T00:00:00Z", path="a.warc#1")
    new = replace(CORRECTED, captured="2014-01-01T00:00:00Z", path="a.warc#2")
    import_id = store.imports.begin(["pages"], "")
    assert store.take(import_id, Batch([Incoming(new), Incoming(old), Incoming(new)])) == [
        Outcome.NEW,
        Outcome.VERSION,
        Outcome.REPEATED,
    ]
    (stored,) = store.documents()
    assert (stored.document.body, stored.document.captured) == (new.body, new.captured)
    assert [(each.present, each.captured) for each in store.versions(stored.id)] == [
        (True, new.captured),
        (False, old.captured),
    ]
    found = store.imports.get(import_id)
    assert found
    assert (found.new, found.changed, found.unchanged, sum(found.skipped.values())) == (1, 0, 0, 2)


def test_an_older_capture_of_a_later_import_does_not_take_the_place_of_a_newer_one(store: Store) -> None:
    put(store, replace(CORRECTED, captured="2014-01-01T00:00:00Z"))
    second = store.imports.begin(["pages"], "")
    old = replace(ARTICLE, captured="2011-01-01T00:00:00Z")
    assert store.take(second, Batch([Incoming(old)])) == [Outcome.VERSION]
    assert the_one(store).body == CORRECTED.body


def test_a_batch_is_stored_whole_with_its_place_or_not_at_all(store: Store) -> None:
    import_id = store.imports.begin(["pages"], "", stamp="same")
    broken = replace(ARTICLE, url="https://valley.example/x", title=b"bytes")  # type: ignore[arg-type]  # what the type forbids
    with pytest.raises(TypeError):
        store.take(import_id, Batch([Incoming(ARTICLE), Incoming(broken)], reached=Checkpoint(5, 2)))
    unfinished = store.imports.unfinished("same")
    assert unfinished
    assert unfinished.reached == Checkpoint()
    assert store.imports.unfinished("same", "Another name") is None
    assert store.count() == 0
    batch = Batch([Incoming(ARTICLE)], [Rejection("x", "bad")], {"pictures": 3}, Checkpoint(5, 2))
    store.take(import_id, batch)
    store.take(import_id, Batch(skipped={"pictures": 2, "drafts": 1}, reached=Checkpoint(6)))
    unfinished = store.imports.unfinished("same")
    assert unfinished
    assert (unfinished.reached, unfinished.new, unfinished.rejected) == (Checkpoint(6), 1, 1)
    assert unfinished.skipped == {"pictures": 5, "drafts": 1}
    store.imports.finish(import_id)
    assert store.imports.unfinished("same") is None
    assert store.imports.unfinished("other") is None


def test_an_older_archive_gets_its_contributions_by_migration(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    store = Store(path)
    put(store, ARTICLE)
    store.close()

    with sqlite3.connect(path) as connection:  # as version 1 left it
        for table in ("contributions", "versions", "edits", "addresses"):
            connection.execute(f"DROP TABLE {table}")
        for column in ("section", "series", "other_dates", "captured", "addresses", "family", "head"):
            connection.execute(f"ALTER TABLE documents DROP COLUMN {column}")
        for column in ("skipped", "recipes", "stamp", "items", "within", "undone_at"):
            connection.execute(f"ALTER TABLE imports DROP COLUMN {column}")
        connection.execute("PRAGMA user_version = 1")
    migrated = Store(path)
    (stored,) = migrated.documents()
    assert stored.document == ARTICLE
    assert migrated.ids_at("valley.example/floods/") == [stored.id]
    second = put(migrated, CORRECTED)
    migrated.undo(second)
    assert the_one(migrated) == ARTICLE
    migrated.undo(1)
    assert migrated.count() == 0


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *(("sources", each) for each in ("", "null", "[1]", "[" * 100_000)),
        *(("skipped", each) for each in ("", "null", '{"a": -1}', '{"a": "b"}')),
        ("recipes", '[["one"]]'),
        *((column, "yesterday") for column in ("started_at", "finished_at", "undone_at")),
    ],
)
def test_an_import_that_is_none_is_told_as_damage(tmp_path: Path, column: str, value: str) -> None:
    path = tmp_path / "archive.sqlite3"
    store = Store(path)
    put(store, ARTICLE)
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE imports SET {column} = ?", (value,))
    harmed = Store(path)
    with pytest.raises(DamagedArchive, match="import 1 cannot be read"):
        harmed.imports.all()
    harmed.close()


_TEXTS = st.sampled_from(["one", "two", "three", "on…", "tw…"])
_STAMPS = st.sampled_from(["", "", "2011", "2014"])
_DOCUMENTS = st.builds(
    lambda n, body, captured: replace(ARTICLE, url=f"https://valley.example/{n}", body=body, captured=captured),
    st.integers(0, 3),
    _TEXTS,
    _STAMPS,
)
_IMPORTS = st.lists(_DOCUMENTS, max_size=5)
_STEPS = st.lists(
    st.one_of(
        _IMPORTS.map(lambda documents: ("import", documents)),
        st.tuples(st.sampled_from(["undo", "redo"]), st.integers(1, 6)),
        st.tuples(st.just("edit"), st.integers(0, 3)),
    ),
    min_size=1,
    max_size=10,
)


ANY = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""Examples on a file; on a server, where each takes ten times as long, a tenth of them goes the same way."""


@ANY
@given(_STEPS, st.integers(0, 9))
def test_any_imports_undos_and_redos_end_where_replaying_what_remains_ends(
    places: Places, steps: list[tuple[str, object]], one_of_ten: int
) -> None:
    if places.form == SERVER and one_of_ten:
        return
    with places.lent() as store, places.lent() as again:
        done: dict[int, list[Document]] = {}
        undone: set[int] = set()
        edits: dict[str, str] = {}
        for step, argument in steps:
            if step == "import":
                assert isinstance(argument, list)
                done[put(store, *argument)] = argument
            elif step == "edit":
                for each in list(store.documents()):
                    if each.document.url.endswith(f"/{argument}"):
                        store.edit(each.id, {"section": "By hand"})
                        edits[each.document.url] = "By hand"
            else:
                assert isinstance(argument, int)
                if argument in done and (argument in undone) == (step == "redo"):
                    store.undo(argument) if step == "undo" else store.redo(argument)
                    undone ^= {argument}
        for number, documents in done.items():
            if number not in undone:
                put(again, *documents)
        for each in list(again.documents()):
            if each.document.url in edits:
                again.edit(each.id, {"section": edits[each.document.url]})
        assert _state(store) == _state(again)
        standing = [each for number, documents in done.items() if number not in undone for each in documents]
        sound = {each.url for each in standing if not lost(each)}
        assert not [each for each in store.documents() if each.losses and each.document.url in sound]


@settings(ANY, max_examples=50)
@given(_STEPS, st.integers(0, 9))
def test_what_a_dry_run_tells_is_what_undo_and_redo_then_do(
    places: Places, steps: list[tuple[str, object]], one_of_ten: int
) -> None:
    if places.form == SERVER and one_of_ten:
        return
    with places.lent() as store:
        done: list[int] = []
        undone: set[int] = set()
        for step, argument in [*steps, ("every", 0)]:
            if step == "import":
                assert isinstance(argument, list)
                done.append(put(store, *argument))
            elif step == "edit":
                for each in list(store.documents()):
                    if each.document.url.endswith(f"/{argument}"):
                        store.edit(each.id, {"section": "By hand"})
            turned = done if step == "every" else [number for number in done if number == argument]
            for number in turned if step in ("every", "undo", "redo") else []:
                _foreseen(store, number, undo=number not in undone)
                undone ^= {number}


def _foreseen(store: Store, number: int, *, undo: bool) -> None:
    """Undo an import, or do it again, and hold what happens to what a dry run tells; which leaves no trace."""
    stored, position = rows_of(store), store.position()
    planned = store.plan_turn(number, undo=undo)
    few = store.plan_turn(number, undo=undo, full=1)
    assert (rows_of(store), store.position()) == (stored, position)
    before = {each.id: each.document for each in store.documents()}
    turned = store.undo(number) if undo else store.redo(number)
    after = {each.id: each.document for each in store.documents()}
    assert [each.turned for each in planned] == [each.turned for each in few] == turned
    told = {each.turned.id: each for each in planned}
    assert sum(bool(each.changes) for each in few) <= 1
    gone, back = before.keys() - after.keys(), after.keys() - before.keys()
    assert {key for key, each in told.items() if each.turned.how is How.GONE} == gone
    assert {key for key, each in told.items() if each.turned.how is How.BACK} == back
    for key in before.keys() & after.keys():
        if before[key] == after[key]:
            assert key not in told or not told[key].changes
        else:
            assert told[key].changes == differences(before[key], after[key])


def _state(store: Store) -> list[tuple[str, Document, str, str, str, tuple[str, ...]]]:
    return [
        (each.id, each.document, each.document.captured, each.content_hash, each.document.path, each.losses)
        for each in store.documents()
    ]
