"""The store: nothing lost, nothing doubled, every change numbered."""

from __future__ import annotations

import sqlite3
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from archive.database import sqlite as sqlite_store
from archive.document import Document, clean_text, id_from_key
from archive.errors import DamagedArchive, HomeBusy, HomeTooNew, NoSuchDocument, NotAHome, Repair
from archive.history.records import Batch, Incoming, Original, Outcome, Rejection
from archive.home import Home, importing, writer_at
from archive.migrations import MIGRATIONS
from archive.partial_date import parse_iso
from archive.store import Store
from tests.support.places import SERVER, Places

ARTICLE = Document(
    title="Floods in the south",
    body="The river rose twice.\n\nNobody was hurt.",
    html="<p>The river rose twice.</p><p>Nobody was hurt.</p>",
    summary="A river rises.",
    published=parse_iso("2009-05/2009-06", "listing"),
    authors=("Ana Núñez",),
    topics=("Climate", "Agua"),
    language="en",
    url="https://valley.example/floods",
    source="The Valley",
    source_id="17",
    label="Update 134",
    path="floods.html",
)
UNADDRESSED = replace(ARTICLE, url="", source_id="")


def put(store: Store, *documents: Document, root: str = "/pages") -> list[Outcome]:
    import_id = store.imports.begin(["pages"], "")
    outcomes = store.take(import_id, Batch([Incoming(document, root) for document in documents]))
    store.imports.finish(import_id)
    return outcomes


def test_a_document_comes_back_as_it_went_in(store: Store) -> None:
    put(store, ARTICLE)
    (stored,) = store.documents()
    assert stored.document == ARTICLE
    assert store.get(stored.id) == stored
    assert stored.id == id_from_key("id The Valley\n17")


def test_importing_the_same_again_changes_nothing_not_even_a_number(store: Store) -> None:
    assert put(store, ARTICLE, UNADDRESSED) == [Outcome.NEW, Outcome.NEW]
    before = store.position()
    assert put(store, ARTICLE, UNADDRESSED) == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    assert store.position() == before
    assert [each.unchanged for each in store.imports.all()] == [0, 2]


def test_an_edited_page_with_an_address_stays_one_document(store: Store) -> None:
    put(store, ARTICLE)
    assert put(store, replace(ARTICLE, body="All new words here.")) == [Outcome.CHANGED]
    assert store.count() == 1
    assert [change.stored.document.body for change in store.changes_since(1) if change.stored] == [
        "All new words here."
    ]


def test_an_edited_page_without_an_address_is_known_by_its_place(store: Store) -> None:
    put(store, UNADDRESSED)
    edited = replace(UNADDRESSED, body=f"{UNADDRESSED.body} A bridge fell.")
    assert put(store, edited) == [Outcome.CHANGED]
    assert [stored.id for stored in store.documents()] == [id_from_key(UNADDRESSED.key)]


def test_another_article_at_the_same_place_replaces_nothing(store: Store) -> None:
    put(store, UNADDRESSED)
    other = replace(UNADDRESSED, title="Budget vote", body="Parliament met on Monday to pass laws about taxes.")
    assert put(store, other) == [Outcome.NEW]
    assert store.count() == 2


def test_a_similar_article_put_before_another_takes_neither_its_place_nor_its_id(store: Store) -> None:
    eleven = replace(UNADDRESSED, body="The council met for the time number eleven.", path="lines.jsonl#item")
    twelve = replace(eleven, body="The council met for the time number twelve.")
    put(store, eleven)
    before = {stored.id: stored.document.body for stored in store.documents()}
    assert put(store, twelve, replace(eleven, path="lines.jsonl#item-2")) == [Outcome.NEW, Outcome.UNCHANGED]
    after = {stored.id: stored.document.body for stored in store.documents()}
    assert before.items() <= after.items()


def test_damage_that_shows_later_is_said_to_be_damage(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    store = Store(path)
    put(store, *(replace(ARTICLE, source_id=str(n), body="word " * 2_000) for n in range(50)))
    store.close()
    content = bytearray(path.read_bytes())
    content[8192:-4096] = b"\x99" * (len(content) - 8192 - 4096)
    path.write_bytes(content)
    with pytest.raises(DamagedArchive, match="is damaged"):
        damaged = Store(path)
        list(damaged.documents())


def test_the_same_file_name_in_another_source_is_another_place(store: Store) -> None:
    put(store, UNADDRESSED)
    edited = replace(UNADDRESSED, body=f"{UNADDRESSED.body} A bridge fell.")
    assert put(store, edited, root="/other") == [Outcome.NEW]


def test_a_document_edited_away_and_back_takes_no_other_ones_id(store: Store) -> None:
    put(store, UNADDRESSED)
    put(store, replace(UNADDRESSED, body=f"{UNADDRESSED.body} A bridge fell."))
    put(store, replace(UNADDRESSED, path="copy.html"))
    ids = [stored.id for stored in store.documents()]
    assert len(set(ids)) == 2


def test_changes_are_told_once_each_by_their_latest_number(store: Store) -> None:
    put(store, ARTICLE, UNADDRESSED)
    put(store, replace(ARTICLE, title="Floods in the north"))
    changes = list(store.changes_since(0, batch=1))
    assert [change.seq for change in changes] == [2, 3]
    assert [change.seq for change in store.changes_since(0, until=2)] == [2]


def test_a_removed_document_leaves_a_tombstone_and_does_not_come_back_by_import(store: Store) -> None:
    put(store, ARTICLE)
    (stored,) = store.documents()
    store.remove(stored.id, "libel")
    assert store.count() == 0
    with pytest.raises(NoSuchDocument):
        store.get(stored.id)
    removal = store.removal(stored.id)
    assert removal is not None
    assert removal.reason == "libel"
    assert [(change.id, change.stored) for change in store.changes_since(1)] == [(stored.id, None)]
    assert put(store, ARTICLE) == [Outcome.REMOVED]
    store.restore(stored.id)
    assert store.get(stored.id).document == ARTICLE


def test_a_batch_is_stored_whole_or_not_at_all(store: Store) -> None:
    import_id = store.imports.begin(["pages"], "")
    broken = replace(ARTICLE, url="https://valley.example/2", title=None)  # type: ignore[arg-type]  # what must fail
    with pytest.raises(Exception, match=r"NOT NULL|not what was stored"):
        store.take(import_id, Batch([Incoming(ARTICLE), Incoming(broken)]))
    assert store.count() == 0
    assert store.imports.all()[0].new == 0


def test_originals_are_kept_once_by_their_hash(store: Store) -> None:
    import_id = store.imports.begin(["pages"], "")
    original = Original.of(b"<html>" * 1000)
    store.take(import_id, Batch([Incoming(ARTICLE, "/p", original), Incoming(UNADDRESSED, "/p", original)]))
    hashes = {stored.original for stored in store.documents()}
    assert hashes == {original.hash}
    assert store.original(original.hash) == original.data
    assert store.original("no such hash") is None


def test_rejections_are_kept_with_their_import(store: Store) -> None:
    import_id = store.imports.begin(["pages"], "")
    store.take(import_id, Batch(rejected=[Rejection("a.html", "the file is empty")]))
    assert store.imports.rejections(import_id) == [Rejection("a.html", "the file is empty")]
    found = store.imports.get(import_id)
    assert found is not None
    assert (found.rejected, found.finished_at) == (1, None)


def test_an_archive_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    Store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = path.read_bytes()
    with pytest.raises(HomeTooNew, match="upgrade the program"):
        Store(path)
    assert path.read_bytes() == before


def test_one_that_a_newer_program_migrates_meanwhile_is_not_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "archive.sqlite3"
    Store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) - 1}")
    migrate = sqlite_store._migrate

    def newer_first(*given: Any) -> None:
        with sqlite3.connect(path) as connection:
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        migrate(*given)

    monkeypatch.setattr(sqlite_store, "_migrate", newer_first)
    with pytest.raises(HomeTooNew, match="upgrade the program"):
        Store(path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)


def test_an_older_archive_is_migrated_and_a_copy_of_it_kept(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    store = Store(path)
    put(store, ARTICLE)
    store.close()

    def add_column(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE documents ADD COLUMN colour TEXT NOT NULL DEFAULT 'news'"))

    migrated = Store(path, (*MIGRATIONS, add_column))
    assert [stored.document for stored in migrated.documents()] == [ARTICLE]
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT colour FROM documents").fetchall() == [("news",)]
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)
    copy = Store(tmp_path / f"archive.sqlite3.version-{len(MIGRATIONS)}")
    assert copy.count() == 1


def test_a_migration_that_fails_leaves_the_archive_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    store = Store(path)
    put(store, ARTICLE)
    store.close()

    def half(connection: Connection) -> None:
        connection.execute(text("DROP TABLE rejections"))
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        Store(path, (*MIGRATIONS, half))
    again = Store(path)
    assert again.count() == 1
    assert again.imports.rejections(1) == []


@pytest.mark.parametrize("content", [b"this is no database" * 100, b"SQLite format 3\0" + b"\1" * 2000])
def test_a_damaged_archive_is_said_to_be_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "archive.sqlite3"
    path.write_bytes(content)
    with pytest.raises(DamagedArchive, match="is damaged"):
        Store(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 1")
        connection.execute("CREATE TABLE theirs (x)")
    with pytest.raises(DamagedArchive, match="another program"):
        Store(path)


def test_a_folder_with_other_files_is_no_home(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(NotAHome, match="other files"):
        Home.open(tmp_path, create=True)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_home_that_is_not_there_is_only_made_when_asked(tmp_path: Path) -> None:
    with pytest.raises(NotAHome, match="there is no archive at") as refused:
        Home.open(tmp_path / "home")
    assert refused.value.repair is Repair.IMPORT
    assert not (tmp_path / "home").exists()
    Home.open(tmp_path / "home", create=True).close()
    assert Home.open(tmp_path / "home").store.count() == 0


def test_a_second_writer_is_told_who_is_writing(places: Places) -> None:
    home = Home.open(places.home(), create=True)
    assert home.writer() == ""
    with home.writing("import") as say:
        with pytest.raises(HomeBusy, match=r"process \d+ (on .* )?\(import\)"), home.writing("import"):
            pass
        say(importing(7))
        assert home.running_import() == 7
        assert writer_at(home.path) == home.writer()
    assert home.writer() == ""
    with home.writing("import"):
        pass
    home.close()


@given(st.text())
def test_cleaning_a_text_leaves_nothing_to_clean(raw: str) -> None:
    cleaned = clean_text(raw)
    assert clean_text(cleaned) == cleaned
    cleaned.encode()


def test_marks_behind_what_is_taken_away_belong_to_the_letter_before() -> None:
    assert clean_text("e\u200b\u0301") == clean_text("e\u0301") == "é"
    assert clean_text("e\u0323\u0301\u200b" * 20) == clean_text(clean_text("e\u0323\u0301\u200b" * 20))


def test_any_number_of_marks_on_a_letter_is_cleaned_in_time_that_grows_with_it() -> None:
    piled = "e" + "\u0301\u0323" * 2_000_000  # in the square of it this would take hours
    cleaned = clean_text(piled)
    assert len(cleaned) < 40
    assert clean_text(cleaned) == cleaned
    vietnamese = "Việt Nam, Hà Nội, ở đây"
    assert clean_text(unicodedata.normalize("NFD", vietnamese)) == vietnamese


DOCUMENTS = st.builds(
    Document,
    title=st.text(max_size=30).map(clean_text),
    body=st.text(max_size=60).map(clean_text),
    published=st.none() | st.sampled_from(["2019", "2019-03", "2019-03-05", "2009-05/2009-06"]).map(parse_iso),
    authors=st.lists(st.text(min_size=1, max_size=9).map(clean_text), max_size=3).map(tuple),
    topics=st.lists(st.sampled_from(["a", "b, c", "d;e"]), max_size=3).map(tuple),
    url=st.sampled_from(["", "https://a.example/1", "https://a.example/2"]),
    source_id=st.sampled_from(["", "1", "2"]),
    source=st.sampled_from(["", "The Valley"]),
    path=st.sampled_from(["a.html", "b.html"]),
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(DOCUMENTS, max_size=4), max_size=4), st.integers(0, 4))
def test_the_store_holds_what_a_dictionary_would(
    places: Places, batches: list[list[Document]], one_of_five: int
) -> None:
    if places.form == SERVER and one_of_five:  # there each example takes ten times as long
        return
    with places.lent() as store:
        _is_as_a_dictionary(store, batches)


def _is_as_a_dictionary(store: Store, batches: list[list[Document]]) -> None:
    held: dict[str, Document] = {}
    for n, batch in enumerate(batches):
        for m, document in enumerate(batch):  # each from another place: known by key alone
            put(store, document, root=f"/{n}/{m}")
        held |= {document.key: document for document in batch}
    documents = [stored.document for stored in store.documents()]
    assert {document.key: document.content_hash for document in documents} == {
        key: document.content_hash for key, document in held.items()
    }
    assert len(documents) == len(held)
    seqs = [change.seq for change in store.changes_since(0)]
    assert seqs == sorted(set(seqs))
