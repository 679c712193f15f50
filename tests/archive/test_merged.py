"""An article that was removed while the archive holds the same one under another id."""

from __future__ import annotations

from dataclasses import replace

from archive.document import Document
from archive.history.records import Batch, Incoming
from archive.store import Store
from tests.support.shelf import article

TEXT = "The mayor opened the new bridge over the river on Monday, and the band played until the rain came at last. " * 3
BRIDGE = article(1, TEXT, title="The bridge opens", url="https://old.example/bridge")
REPRINT = replace(BRIDGE, url="https://new.example/bridge", source="El Valle", title="THE BRIDGE OPENS!")
CORRECTED = replace(
    BRIDGE, body=f"{TEXT}It was late.", source_id="17", addresses=(BRIDGE.url,), url="https://x.example/1"
)
OTHER = article(2, f"Another matter altogether. {TEXT[::-1]}", addresses=(BRIDGE.url,))
SHORT = article(3, "Closed today.")


def put(store: Store, *documents: Document) -> int:
    import_id = store.imports.begin(["pages"], "")
    store.take(import_id, Batch([Incoming(each) for each in documents]))
    store.imports.finish(import_id)
    return import_id


def id_of(store: Store, url: str) -> str:
    return next(each.id for each in store.documents() if each.document.url == url)


def into(store: Store, document_id: str) -> str:
    removal = store.removal(document_id)
    assert removal is not None
    return removal.into


def removed(store: Store, document: Document, reason: str = "twice in the archive") -> str:
    document_id = id_of(store, document.url)
    store.remove(document_id, reason)
    return into(store, document_id)


def test_one_of_the_same_words_is_what_it_was_merged_into(store: Store) -> None:
    put(store, BRIDGE, REPRINT, OTHER)
    assert removed(store, BRIDGE) == id_of(store, REPRINT.url)


def test_a_version_of_it_that_was_met_at_its_address_is_and_another_article_there_is_not(store: Store) -> None:
    put(store, BRIDGE, OTHER)
    gone = id_of(store, BRIDGE.url)
    assert removed(store, BRIDGE) == ""
    put(store, CORRECTED)
    assert into(store, gone) == id_of(store, CORRECTED.url)


def test_the_one_that_the_reason_names_goes_before_all_others(store: Store) -> None:
    put(store, BRIDGE, REPRINT, OTHER, SHORT)
    gone, other = id_of(store, BRIDGE.url), id_of(store, OTHER.url)
    assert removed(store, BRIDGE, f"now part of {other}, see there") == other
    store.remove(other, "libel")
    assert into(store, gone) == id_of(store, REPRINT.url)
    assert removed(store, SHORT, "in abcdefgh2345, which never was here") == ""


def test_pages_that_say_too_little_to_be_known_again_are_merged_into_none(store: Store) -> None:
    put(store, SHORT, replace(SHORT, url="https://valley.example/closed", source="El Valle"))
    assert removed(store, SHORT) == ""


def test_what_an_undo_took_away_is_known_in_what_came_instead_and_stands_for_itself_when_it_is_back(
    store: Store,
) -> None:
    first = put(store, BRIDGE)
    gone = id_of(store, BRIDGE.url)
    store.undo(first)
    assert into(store, gone) == ""
    second = put(store, CORRECTED)
    assert into(store, gone) == id_of(store, CORRECTED.url)
    assert store.removals([gone, "abcdefgh2345", id_of(store, CORRECTED.url)]).keys() == {gone}
    store.redo(first)
    assert store.removal(gone) is None
    store.undo(second)
    assert store.removals([gone]) == {}
