"""A copy for the public that has followed its archive change by change is the one that would be made anew."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import update

from archive.database.connection import writing
from archive.database.schema import documents_table
from archive.errors import HomeBusy
from archive.home import Home
from archive.site.private import PUBLIC, Private, private_of, read_private, wish, wish_of
from index.following.audiences import bring_public
from index.following.check import check
from index.following.sync import sync, sync_copy
from tests.support.private_archive import MARK, SOURCE, TOPIC, private_article, public_article
from tests.support.private_changes import NAMED, act, rows_of_copy
from tests.support.shelf import put


def hide(home: Home, named: Private = NAMED) -> Private:
    return bring_public(home, sync_copy, lambda private: private.joined(named))


def copy_of(home: Home) -> Path:
    return home.path / PUBLIC / home.store.site.private.read().revision


def rows(folder: Path) -> list[list[tuple[object, ...]]]:
    with closing(Home.open(folder)) as copy:
        return rows_of_copy(copy.store)


@pytest.mark.parametrize("seed", range(2))
def test_a_copy_that_followed_is_as_one_that_is_made_anew(tmp_path: Path, seed: int) -> None:
    home, chance = Home.open(tmp_path / "home", create=True), random.Random(seed)
    put(home, public_article(1), private_article(2))
    sync(home)
    hide(home)
    for number in range(1, 13):
        act(home, chance, number)
        if chance.random() < 0.7:
            sync(home)
    sync(home)
    followed = copy_of(home)
    assert check(home) == []
    assert MARK not in str(rows(followed)).casefold().replace(f"/{MARK}", "")
    before = rows(followed)
    bring_public(home, sync_copy, lambda private: private.joined(private_of(["Nobody's paper"])))
    assert copy_of(home) != followed
    assert before == rows(copy_of(home))


def test_a_text_of_before_is_in_no_copy_where_it_was_private(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    url = "https://valley.example/9"
    put(home, private_article(9, source_id="", url=url))
    put(home, public_article(9, url=url))
    sync(home)
    hide(home)
    copy = Home.open(copy_of(home))
    (held,) = copy.store.documents()
    assert [each.document.source for each in copy.store.versions(held.id)] == ["The Valley"]
    assert copy.store.changes.past(99, 99) == []
    assert MARK not in str(rows(copy_of(home)))
    assert copy.store.position().seq == 1


def test_when_an_article_was_made_private_is_told_by_no_copy_that_has_it_again(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    put(home, public_article(1))
    sync(home)
    (held,) = home.store.documents()
    for topics in ((TOPIC,), ("Rivers",), ("Bridges",)):
        home.store.edit(held.id, {"topics": topics})
    sync(home)
    hide(home)
    of_all, copy = home.store.changes.past(99, 99), Home.open(copy_of(home))
    assert [list(each.document.topics) for each in of_all] == [["Rivers"], [TOPIC], ["Rivers"]]
    assert [each.ended_at for each in copy.store.changes.past(99, 99)] == [of_all[0].ended_at]
    assert of_all[2].ended_at not in str(rows(copy_of(home)))
    assert copy.store.position().seq == 2


@pytest.mark.parametrize("follows", [True, False])
@pytest.mark.parametrize(
    ("imports", "told"),
    [
        (([{}], [{"body": "Two."}, {"body": "Three.", "source": SOURCE}], [{"body": "Four."}]), []),
        (([{}], [{"body": "Two."}, {"body": "Three."}], [{"body": "Four."}]), ["Three.", "The river"]),
        (([{}], "by hand", [{"body": "Two.", "source": SOURCE}], [{"body": "Three."}]), ["The river"]),
    ],
    ids=["private in the import that changed it", "never private", "public by hand throughout"],
)
def test_what_an_article_was_is_told_where_neither_that_nor_what_it_became_was_private(
    tmp_path: Path, imports: tuple[list[dict[str, str]] | str, ...], told: list[str], follows: bool
) -> None:
    home, url = Home.open(tmp_path / "home", create=True), "https://valley.example/9"
    for at, each in enumerate(imports):
        if isinstance(each, str):
            home.store.edit(next(home.store.documents()).id, {"source": "The Valley"})
        else:
            put(home, *(public_article(9, url=url, **{"body": "The river rose.", **fields}) for fields in each))
        sync(home)
        if follows and not at:
            hide(home)
    if not follows:
        hide(home)
    past = Home.open(copy_of(home)).store.changes.past(99, 99)
    assert [each.document.body[: len(said)] for each, said in zip(past, told, strict=True)] == told


def test_an_article_that_is_public_by_hand_alone_shows_nothing_of_what_was_brought(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    put(home, public_article(1, source=SOURCE))
    (held,) = home.store.documents()
    home.store.edit(held.id, {"source": "The Valley"})
    sync(home)
    hide(home)
    copy = Home.open(copy_of(home))
    assert [each.document.source for each in copy.store.versions(held.id)] == ["The Valley"]
    assert check(home) == []


def test_words_of_what_has_left_are_in_no_file_of_the_copy(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    put(home, public_article(1), public_article(2, body="A flibbertigibbet stood on the bridge."))
    sync(home)
    hide(home)
    inside = copy_of(home) / "index"
    assert any(b"flibbertigibbet" in file.read_bytes() for file in inside.rglob("*.arrays"))
    second = next(each.id for each in home.store.documents() if "flibber" in each.document.body)
    home.store.edit(second, {"topics": (TOPIC,)})
    sync(home)
    assert not any(b"flibbertigibbet" in file.read_bytes() for file in inside.rglob("*.arrays"))


def test_what_is_private_as_it_cannot_be_read_is_everything(tmp_path: Path) -> None:
    for text_ in ("", "{}", "[]", '{"all": 1, "publications": [], "topics": [], "revision": ""}', "[" * 100_000):
        assert read_private(text_).everything
    made = private_of(["A  b"], ["Ñu"])
    assert read_private(made.written()) == made
    home = Home.open(tmp_path / "home", create=True)
    assert wish_of(home.shelf) is None
    wish(home.shelf, made)
    wish(home.shelf, private_of(topics=["other"]))
    assert wish_of(home.shelf) == Private(False, ("A b",), ("Ñu", "other"))
    (home.path / "private.wish").write_bytes(b"\xff")
    assert wish_of(home.shelf) == Private(everything=True)


@pytest.mark.parametrize("name", ["", "  ", "x" * 501, "a\0b", "\u0301"])
def test_a_name_that_can_be_none_is_refused(name: str) -> None:
    with pytest.raises(Exception, match="1 to 500 characters"):
        private_of([name])


@pytest.mark.parametrize(
    ("named", "source", "topics", "hides"),
    [
        (private_of(["The Valley"]), "the  VALLEY", (), True),
        (private_of(["The Valley"]), "The Valley News", (), False),
        (private_of(topics=["mineria"]), "x", ("Minería",), True),
        (private_of(everything=True), "x", (), True),
        (Private(), "", (), False),
        (private_of(["x"]), "", (), False),
    ],
)
def test_what_is_hidden(named: Private, source: str, topics: tuple[str, ...], hides: bool) -> None:
    assert named.judge()(source, topics) is hides


def test_what_another_process_made_private_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    settings, more = home.store.site.private, private_of(["Another"])
    settings.set(NAMED, Private())
    with pytest.raises(HomeBusy, match="meanwhile"):
        settings.set(more, Private())
    assert settings.read() == NAMED
    settings.set(more, NAMED)
    assert settings.read() == more


def test_an_article_that_is_private_in_the_archive_and_not_in_the_copy_is_found_by_a_check(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    put(home, public_article(1), public_article(2))
    sync(home)
    hide(home)
    (one, _other) = home.store.documents()
    with writing(home.store._engine) as connection:  # by no change that has a number
        connection.execute(update(documents_table).where(documents_table.c.id == one.id).values(source=SOURCE))
    assert any("1 articles that are private" in str(each) for each in check(home))
