"""What `/healthz` says of the archive is so, whatever was done to it meanwhile and by whichever process."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.document import Document
from archive.errors import NoSuchImport, Repair
from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.store import Store
from index.errors import IndexUnreachable
from index.following.sync import sync
from webui.app import create_app
from webui.audiences import Audiences
from webui.services import Services

STEPS = st.lists(st.sampled_from(["bring", "change", "remove", "restore", "undo", "redo", "edit"]), max_size=12)


def bring(store: Store, *titles: str, body: str = "The river rose.") -> int:
    import_id = store.imports.begin(["here"], "")
    store.take(import_id, Batch([Incoming(Document(title=each, body=body, source_id=each), "here") for each in titles]))
    store.imports.finish(import_id)
    return import_id


def test_the_number_of_documents_is_told_as_it_is_after_each_change(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    brought = bring(home.store, "One", "Two", "Three")
    sync(home)
    client = create_app(home.path).test_client()

    def told() -> int:
        return int(client.get("/healthz").get_json()["documents"])

    assert (told(), told()) == (3, 3)
    removed = next(home.store.documents()).id
    home.store.remove(removed, "asked for")
    assert told() == 2
    home.store.restore(removed)
    assert told() == 3
    home.store.undo(brought)
    assert told() == 0
    home.store.redo(brought)
    bring(home.store, "Four")
    assert told() == 4


def test_an_index_that_is_known_and_does_not_answer_is_no_good_health(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which index is the live one is known for a while after its servers are gone."""
    home = Home.open(tmp_path / "home", create=True)
    bring(home.store, "One")
    sync(home)
    client = create_app(home.path).test_client()
    assert client.get("/healthz").status_code == 200

    def gone(*_: object) -> NoReturn:
        raise IndexUnreachable("a part of the index did not answer", Repair.INDEX_SERVERS)

    monkeypatch.setattr("index.arrays.reader.ArrayReader.matching", gone)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()["problem"]) == (503, "IndexUnreachable")


def test_that_the_process_is_alive_is_told_without_asking_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*_: object) -> NoReturn:
        raise AssertionError("the archive is asked")

    app = create_app(tmp_path / "nowhere")
    monkeypatch.setattr(Audiences, "settings", asked)
    monkeypatch.setattr(Services, "_current", asked)
    answer = app.test_client().get("/livez", headers={"Cookie": "desk=x", "Accept-Language": "es"})
    assert (answer.status_code, answer.get_json()) == (200, {"status": "alive"})
    assert answer.headers["Cache-Control"] == "no-cache"
    with pytest.raises(AssertionError):
        app.test_client().get("/healthz")


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_a_store_that_looks_on_counts_what_there_is(steps: list[str]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "archive.sqlite3"
        writes, looks_on = Store(file), Store(file)
        first = bring(writes, "One", "Two")
        work = _work(writes, first)
        for step in steps:
            work[step]()
            assert looks_on.count() == len(list(looks_on.documents()))
        writes.close()
        looks_on.close()


def _work(store: Store, first: int) -> dict[str, Callable[[], object]]:
    ids = [each.id for each in store.documents()]

    def living() -> list[str]:
        return [each.id for each in store.documents()]

    def remove() -> None:
        for each in living()[:1]:
            store.remove(each, "asked for")

    def restore() -> None:
        for each in ids:
            if (gone := store.removal(each)) and gone.reason == "asked for":
                store.restore(each)

    def undo() -> None:
        with suppress(NoSuchImport):  # it is undone
            store.undo(first)

    def redo() -> None:
        with suppress(NoSuchImport):  # it stands
            store.redo(first)

    def edit() -> None:
        for each in living()[:1]:
            store.edit(each, {"title": "By hand"})

    return {
        "bring": lambda: bring(store, "Two", "Three"),
        "change": lambda: bring(store, "One", body="The river fell."),
        "remove": remove,
        "restore": restore,
        "undo": undo,
        "redo": redo,
        "edit": edit,
    }
