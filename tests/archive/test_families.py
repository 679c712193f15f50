"""Versions of one article find one another, others do not, and the order in which they come says nothing."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, Insert, Update, create_engine, insert, select, update

from archive.database.opening import open_place
from archive.database.schema import documents_table, imports_table, metadata
from archive.families import similarity_graph
from archive.families.comparison import read, same_article
from archive.families.maintain import relate
from archive.families.minhash import bands, may_be_alike, minhash
from archive.families.tables import families_table, likenesses_table
from archive.migrations import MIGRATIONS
from tests.support.places import Places

_COLUMNS = [column for column in documents_table.columns if not column.nullable and column.name not in ("id", "family")]
_CHANCE = random.Random(5)
_WORDS = [f"{first}{last}" for first in ("ba", "co", "du", "fe", "gi", "lo") for last in ("nas", "ral", "tem", "vik")]
_BASES = [_CHANCE.choices(_WORDS, k=60) for _ in range(3)]


@pytest.fixture
def shelf(places: Places) -> Iterator[Shelf]:
    """Documents in either form of database."""
    place = places()
    made = Shelf(None if isinstance(place, Path) else open_place(place, MIGRATIONS, reading=False))
    made.many = 250 if isinstance(place, Path) else 40
    yield made
    made.close()


def variant(number: int) -> str:
    """One of 36 texts: three articles, each whole, cut, with words mended or with more and more added."""
    base, change = list(_BASES[number % 3]), number // 3
    if change < 4:
        return " ".join(base[: len(base) - 3 * change])
    if change < 8:
        base[change * 5] = "mended"
        return " ".join(base)
    return " ".join(base + [f"added{each}" for each in range(8 * (change - 7))])


class Shelf:
    """Documents in a database of their own, and the texts that ought to be there."""

    def __init__(self, engine: Engine | None = None) -> None:
        self._engine = engine or create_engine("sqlite://")
        if engine is None:
            metadata.create_all(self._engine)
        self.connection: Connection = self._engine.connect().execution_options(writing=True)
        self.connection.execute(insert(imports_table).values(id=0, started_at="", sources="[]", label=""))
        self.held: dict[str, tuple[str, str]] = {}
        self._number = 0
        self.many = 0

    def put(self, texts: dict[str, tuple[str, str]], removed: Collection[str] = ()) -> set[str]:
        for document_id, (title, body) in texts.items():
            self._number += 1
            values: dict[str, object] = {
                column.name: 0 if column.type.python_type is int else "" for column in _COLUMNS
            }
            values |= {"id": document_id, "key": document_id, "seq": self._number, "title": title, "body": body}
            statement: Insert | Update = insert(documents_table).values(values | {"family": ""})
            if self.connection.execute(select(documents_table.c.id).filter_by(id=document_id)).first():
                again = {"title": title, "body": body, "removed_at": None}
                statement = update(documents_table).filter_by(id=document_id).values(again)
            self.connection.execute(statement)
        for document_id in removed:
            self.connection.execute(update(documents_table).filter_by(id=document_id).values(removed_at="now"))
        self.held = {each: text for each, text in {**self.held, **texts}.items() if each not in removed}
        before = self.families()
        changed = relate(self.connection, set(texts), set(removed))
        after = self.families()
        assert changed == {each for each in self.held if before.get(each, "") != after[each]}
        return changed

    def families(self) -> dict[str, str]:
        living = select(documents_table.c.id, documents_table.c.family).where(documents_table.c.removed_at.is_(None))
        return {row.id: row.family for row in self.connection.execute(living)}

    def close(self) -> None:
        self.connection.close()
        self._engine.dispose()


def partition(held: dict[str, tuple[str, str]], leaders: int) -> dict[str, str]:
    """The families of these, found by comparing and nothing else."""
    readings = {each: read(*text) for each, text in held.items()}
    made = {each: minhash(reading) for each, reading in readings.items()}
    members: dict[int, set[int]] = {}
    for each in made.values():
        for band in bands(each.signature):
            members.setdefault(band, set()).add(each.text or 0)
    first = {band: set(sorted(texts)[:leaders]) for band, texts in members.items()}
    family = {each: each for each in held}

    def together(one: str, other: str) -> bool:
        left, right = made[one], made[other]
        if left.text is None or right.text is None or left.text == right.text:
            return left.text == right.text is not None
        shared = {*bands(left.signature)} & {*bands(right.signature)}
        compared = any(first[band] & {left.text, right.text} for band in shared)
        return (
            compared and may_be_alike(left.signature, right.signature) and same_article(readings[one], readings[other])
        )

    for one in sorted(held):
        for other in sorted(held):
            if one < other and together(one, other) and family[one] != family[other]:
                low, high = sorted((family[one], family[other]))
                family = {each: low if named == high else named for each, named in family.items()}
    named = list(family.values())
    return {each: value if named.count(value) > 1 else "" for each, value in family.items()}


def step(numbers: Iterable[tuple[int, int]]) -> dict[str, tuple[str, str]]:
    return {f"d{document}": ("The same title", variant(text)) for document, text in numbers}


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.tuples(st.integers(0, 15), st.integers(0, 35)), max_size=6),
            st.sets(st.integers(0, 15), max_size=4),
        ),
        max_size=8,
    ),
    st.sampled_from([1, 2, 16]),
)
def test_any_order_of_coming_changing_and_going_gives_the_same_families(
    steps: list[tuple[list[tuple[int, int]], set[int]]], leaders: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(similarity_graph, "LEADERS", leaders)
        shelf, fresh = Shelf(), Shelf()
        for put, gone in steps:
            texts = step(put)
            shelf.put(texts, {f"d{each}" for each in gone if f"d{each}" in shelf.held and f"d{each}" not in texts})
            assert shelf.families() == partition(shelf.held, leaders)
        fresh.put(shelf.held)
        assert fresh.families() == shelf.families()
        assert pairs(fresh) == pairs(shelf)
        shelf.close()
        fresh.close()


@pytest.mark.parametrize("leaders", [1, 2])
def test_a_thousand_changes_at_random_leave_the_families_as_they_ought_to_be(
    monkeypatch: pytest.MonkeyPatch, shelf: Shelf, leaders: int
) -> None:
    monkeypatch.setattr(similarity_graph, "LEADERS", leaders)
    chance = random.Random(leaders)
    for _ in range(shelf.many):
        texts = step((chance.randrange(12), chance.randrange(36)) for _ in range(chance.randrange(4)))
        gone = {each for each in shelf.held if each not in texts and chance.random() < 0.15}
        shelf.put(texts, gone)
        assert shelf.families() == partition(shelf.held, leaders)


def pairs(shelf: Shelf) -> set[tuple[int, int]]:
    return {(row.text, row.other) for row in shelf.connection.execute(select(likenesses_table))}


def test_documents_that_were_there_before_families_were_made_are_found_by_the_first_call(shelf: Shelf) -> None:
    shelf.put({"a": ("River", variant(0)), "b": ("River", variant(3)), "c": ("Sea", variant(1))})
    shelf.connection.execute(families_table.update().values(version=0))
    shelf.connection.execute(documents_table.update().values(family="old"))
    assert relate(shelf.connection, ()) == {"a", "b", "c"}
    assert shelf.families() == {"a": "a", "b": "a", "c": ""}
    assert relate(shelf.connection, {"a", "b", "c"}) == set()


def test_a_family_is_named_after_its_lowest_document_and_one_alone_is_in_none(shelf: Shelf) -> None:
    assert shelf.put({"m": ("River", variant(0))}) == set()
    assert shelf.put({"z": ("River", variant(0))}) == {"m", "z"}
    assert shelf.families() == {"m": "m", "z": "m"}
    assert shelf.put({"a": ("River", variant(3))}) == {"a", "m", "z"}
    assert shelf.put({}, {"a"}) == {"m", "z"}
    assert shelf.put({"z": ("River", variant(1))}) == {"m", "z"}
    assert shelf.families() == {"m": "", "z": ""}


def test_two_thousand_equal_documents_are_compared_once_each_and_not_with_one_another(shelf: Shelf) -> None:
    shelf.put({f"d{number:05}": ("River", variant(0)) for number in range(8 * shelf.many)})
    assert set(shelf.families().values()) == {"d00000"}
    assert not pairs(shelf)
