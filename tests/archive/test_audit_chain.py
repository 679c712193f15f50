"""The audit's chain: whatever is done to a row afterwards is found, and any number of writers make one chain."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from archive import process_identity
from archive.audit.audit import Audit
from archive.audit.chain import hash_of
from archive.audit.reading import AuditLog, Wanted
from archive.audit.records import Actor, Door, Ending, Row, State
from archive.database.connection import writing
from archive.desk.place import Desk, FileDesk
from archive.desk.tables import audit_head_table, audit_table
from archive.errors import BadEdit, HomeNotWritable
from archive.process_identity import lives, own_identity

ANNA = Actor("anna", Door.COMMAND_LINE)
BEN = Actor("user:ben", Door.DESK, "192.0.2.7")
ROWS = 9


_opened: list[Engine] = []


def opened(engine: Engine | None) -> Engine:
    """The engine, which is let go of after the test."""
    assert engine is not None
    _opened.append(engine)
    return engine


@pytest.fixture
def desk(desk_place: Desk) -> Iterator[Desk]:
    """A desk with nine rows: two acts that ended, two notes, one that failed, one without an end."""
    audit = Audit(opened(desk_place.open()))
    with audit.audited(ANNA, "import", {"sources": ["a.zip"]}) as done:
        done.results["new"] = 3
    audit.note(BEN, "sign-in")
    audit.note(BEN, "sign-in", {"user": "ben"}, State.REFUSED)
    with audit.audited(BEN, "undo", {"import": 1}, job=7):
        pass
    with suppress(BadEdit), audit.audited(ANNA, "edit", {"id": "x"}):
        raise BadEdit("an article needs a title")
    audit.begin(ANNA, "reindex")
    yield desk_place
    while _opened:
        _opened.pop().dispose()


def log(desk: Desk) -> AuditLog:
    return AuditLog(opened(desk.open_to_read()))


def rows(desk: Desk) -> list[Row]:
    return list(log(desk).rows())


def run(desk: Desk, *statements: tuple[str, Sequence[object]]) -> None:
    """What somebody does who may write to the database by other means."""
    if isinstance(desk, FileDesk):  # any value, into any column
        with closing(sqlite3.connect(desk.file)) as database:
            for sql, values in statements:
                database.execute(sql, values)
            database.commit()
        return
    with writing(opened(desk.open())) as connection:
        for sql, values in statements:
            connection.exec_driver_sql(sql.replace("?", "%s"), tuple(values))


def put(desk: Desk, row: Row, n: int) -> None:
    """Write a row over the one of this number."""
    names = [name for name in Row.__slots__ if name != "n"]
    values = [getattr(row, name) for name in names]
    run(desk, (f"UPDATE audit SET {', '.join(f'{name} = ?' for name in names)} WHERE n = ?", [*values, n]))


def test_a_chain_that_nobody_touched_is_whole(desk: Desk) -> None:
    assert len(rows(desk)) == ROWS
    assert log(desk).faults() == []
    assert log(desk).head().rows == ROWS
    assert log(desk).head().hash == rows(desk)[-1].hash
    assert [each.n for each in rows(desk)] == list(range(1, ROWS + 1))


def test_acts_are_told_with_their_ends_the_newest_first(desk: Desk) -> None:
    acts = log(desk).acts()
    assert [(each.n, each.action, each.ending) for each in acts] == [
        (9, "reindex", Ending.RUNNING),
        (7, "edit", Ending.FAILED),
        (5, "undo", Ending.DONE),
        (4, "sign-in", Ending.REFUSED),
        (3, "sign-in", Ending.DONE),
        (1, "import", Ending.DONE),
    ]
    assert (acts[-1].details, acts[-1].results) == ({"sources": ["a.zip"]}, {"new": 3})
    assert acts[1].results == {"error": "an article needs a title"}
    assert (acts[2].job, acts[2].actor, acts[2].address) == (7, "user:ben", "192.0.2.7")


def test_acts_are_chosen_by_actor_action_time_and_number(desk: Desk) -> None:
    every = log(desk).acts()
    assert [each.n for each in log(desk).acts(Wanted(actor="user:ben"))] == [5, 4, 3]
    assert [each.n for each in log(desk).acts(Wanted(action="sign-in"))] == [4, 3]
    assert [each.n for each in log(desk).acts(Wanted(before=5), most=2)] == [4, 3]
    assert [each.n for each in log(desk).acts(Wanted(since=every[2].at, until=every[0].at))] == [7, 5]
    assert log(desk).names("actor") == ["anna", "user:ben"]
    assert log(desk).names("action") == ["edit", "import", "reindex", "sign-in", "undo"]


def test_an_act_whose_process_is_gone_was_cut_off(desk: Desk) -> None:
    def begin() -> None:
        Audit(opened(desk.open())).begin(ANNA, "import")

    process = multiprocessing.get_context("fork").Process(target=begin)
    process.start()
    process.join()
    assert [each.ending for each in log(desk).acts(most=2)] == [Ending.CUT_OFF, Ending.RUNNING]


def test_a_process_that_cannot_be_seen_is_told_by_who_holds_the_lock(desk: Desk) -> None:
    elsewhere = f"another-start-of-the-system 1 {own_identity().split(' ', 2)[2]}"
    assert lives(elsewhere) is None
    run(desk, ("UPDATE audit SET process = ? WHERE n = 9", (elsewhere,)))
    assert AuditLog(opened(desk.open_to_read()), lambda: True).acts(most=1)[0].ending is Ending.RUNNING
    assert AuditLog(opened(desk.open_to_read()), lambda: False).acts(most=1)[0].ending is Ending.CUT_OFF


def test_of_a_process_whose_surroundings_cannot_be_told_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / str(os.getpid())
    own.mkdir()
    (own / "stat").write_text(Path("/proc/self/stat").read_text())
    monkeypatch.setattr(process_identity, "_PROC", tmp_path)  # of a service that may not look at more
    assert own_identity().startswith("unknown 0 ") and own_identity().split()[3].isdigit()
    assert lives(own_identity()) is None


def other_values(row: Row, name: str) -> st.SearchStrategy[Any]:
    kept = getattr(row, name)
    kind = st.none() | st.integers(-(2**63), 2**63 - 1) if name in ("of", "job") else st.text(max_size=90)
    return (kind | st.binary(max_size=9) if name not in ("of", "job") else kind).filter(lambda value: value != kept)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_field_of_any_row_that_is_changed_is_found(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    path = FileDesk(tmp_path_factory.mktemp("changed"))
    engine = path.open()
    audit = Audit(engine)
    for number in range(data.draw(st.integers(1, 4))):
        with audit.audited(ANNA, "edit", {"id": number}):
            audit.note(BEN, "sign-in")
    engine.dispose()
    row = data.draw(st.sampled_from(rows(path)))
    name = data.draw(st.sampled_from([each for each in Row.__slots__ if each != "n"]))
    value = data.draw(other_values(row, name))
    try:
        run(path, (f"UPDATE audit SET {name} = ? WHERE n = ?", (value, row.n)))
    except (sqlite3.IntegrityError, UnicodeEncodeError, ValueError):
        return  # the database takes no such value
    if getattr(rows(path)[row.n - 1], name) == getattr(row, name):
        return  # a text that is a number became that number again
    found = log(path).faults()
    assert found and f"row {row.n}" in found[0]


def renumber(row: Row, n: int) -> Row:
    return Row(**{name: getattr(row, name) for name in Row.__slots__} | {"n": n})


def with_a_hash_of_its_own(desk: Desk) -> str:
    """Someone who knows how hashes are made changes a row and hashes it again."""
    row = rows(desk)[3]
    forged = Row(**{name: getattr(row, name) for name in Row.__slots__} | {"actor": "nobody"})
    put(desk, Row(**{name: getattr(forged, name) for name in Row.__slots__} | {"hash": hash_of(forged)}), 4)
    return "row 4 is not the one that row 5 was written after"


def swapped(desk: Desk) -> str:
    third, fourth = rows(desk)[2:4]
    put(desk, fourth, 3)
    put(desk, third, 4)
    return "row 3 is not"


def removed(desk: Desk) -> str:
    run(desk, ("DELETE FROM audit WHERE n = 4", ()))
    return "row 4 is missing"


def removed_and_closed_up(desk: Desk) -> str:
    run(
        desk,
        ("DELETE FROM audit WHERE n = 4", ()),
        *[("UPDATE audit SET n = n - 1 WHERE n = ?", (n,)) for n in range(5, 10)],
    )
    return "row 4"


def inserted_before_all(desk: Desk) -> str:
    names = ", ".join(name for name in Row.__slots__ if name != "n")
    run(desk, (f"INSERT INTO audit (n, {names}) SELECT 0, {names} FROM audit WHERE n = 3", ()))
    return "row 0 was inserted"


def inserted_in_between(desk: Desk) -> str:
    names = ", ".join(name for name in Row.__slots__ if name != "n")
    moved = [("UPDATE audit SET n = n + 1 WHERE n = ?", (n,)) for n in range(9, 4, -1)]
    run(desk, *moved, (f"INSERT INTO audit (n, {names}) SELECT 5, {names} FROM audit WHERE n = 3", ()))
    return "row 5"


def added_at_the_end(desk: Desk) -> str:
    names = ", ".join(name for name in Row.__slots__ if name != "n")
    run(desk, (f"INSERT INTO audit (n, {names}) SELECT 10, {names} FROM audit WHERE n = 3", ()))
    return "row 10"


def cut_short(desk: Desk) -> str:
    run(desk, ("DELETE FROM audit WHERE n > 6", ()))
    return "rows 7 to 9 are missing at the end"


def emptied(desk: Desk) -> str:
    run(desk, ("DELETE FROM audit", ()))
    return "rows 1 to 9 are missing at the end"


def without_a_head(desk: Desk) -> str:
    run(desk, ("DELETE FROM audit_head", ()))
    return "rows after 0 were added by other means"


def with_another_head(desk: Desk) -> str:
    run(desk, ("UPDATE audit_head SET hash = 'x'", ()))
    return "row 9 is not the last that was written"


def the_last_one_hashed_again(desk: Desk) -> str:
    row = rows(desk)[8]
    forged = Row(**{name: getattr(row, name) for name in Row.__slots__} | {"actor": "nobody"})
    put(desk, Row(**{name: getattr(forged, name) for name in Row.__slots__} | {"hash": hash_of(forged)}), 9)
    return "row 9 is not the last that was written"


@pytest.mark.parametrize(
    "harm",
    [
        with_a_hash_of_its_own,
        swapped,
        removed,
        removed_and_closed_up,
        inserted_before_all,
        inserted_in_between,
        added_at_the_end,
        cut_short,
        emptied,
        without_a_head,
        with_another_head,
        the_last_one_hashed_again,
    ],
)
def test_what_is_done_to_rows_is_named_with_a_number(desk: Desk, harm: Callable[[Desk], str]) -> None:
    expected = harm(desk)
    assert any(said.startswith(expected) for said in log(desk).faults()), log(desk).faults()


@pytest.mark.parametrize("harm", [cut_short, removed, emptied, without_a_head])
def test_a_broken_chain_goes_on_and_stays_broken(desk: Desk, harm: Callable[[Desk], str]) -> None:
    """No work waits for it, and going on mends nothing: what is missing stays missing."""
    harm(desk)
    if harm is without_a_head:
        assert log(desk).faults()
        Audit(opened(desk.open())).note(ANNA, "sign-in")
        assert log(desk).faults() == []  # the head says no more than the rows; those are all there
        return
    Audit(opened(desk.open())).note(ANNA, "sign-in")
    assert any("missing" in said for said in log(desk).faults())


def test_a_hash_noted_elsewhere_shows_that_a_chain_was_made_anew(desk: Desk, tmp_path: Path) -> None:
    """Whoever can write the whole file can make another chain that is whole by itself."""
    noted = log(desk).head().hash
    assert log(desk).faults(noted) == []
    Audit(opened(desk.open())).note(ANNA, "sign-in")
    assert log(desk).faults(noted) == []
    other = FileDesk(tmp_path)
    with writing(opened(other.open())) as connection:
        connection.execute(delete(audit_table))
        connection.execute(delete(audit_head_table))
    Audit(opened(other.open())).note(ANNA, "import")
    assert log(other).faults() == []
    assert log(other).faults(noted) == [f"no row has the hash {noted}"]
    assert AuditLog(None).faults(noted) == [f"no row has the hash {noted}"]


def test_anybody_can_make_the_hashes_again_from_what_is_exported(desk: Desk) -> None:
    """As `docs/audit.md` says how."""
    previous = ""
    for row in rows(desk):
        said = {name: getattr(row, name) for name in Row.__slots__ if name != "hash"}
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert said["previous"] == previous
        previous = hashlib.sha256(text.encode()).hexdigest()
        assert previous == row.hash


WRITERS, EACH = 8, 50


def write_many(desk: Desk, number: int) -> None:
    engine = opened(desk.open())
    audit = Audit(engine)
    for _ in range(EACH):
        audit.note(Actor(f"writer {number}", Door.API), "count")


def test_many_writers_make_one_unbroken_chain(tmp_path: Path) -> None:
    desk, context = FileDesk(tmp_path), multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_many, args=(desk, number)) for number in range(WRITERS)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert [each.exitcode for each in writers] == [0] * WRITERS
    every = rows(desk)
    assert [each.n for each in every] == list(range(1, WRITERS * EACH + 1))
    assert {each.actor: 0 for each in every}.keys() == {f"writer {number}" for number in range(WRITERS)}
    assert log(desk).faults() == []


def test_times_never_go_back_though_the_clock_does(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(desk)[-1].at
    monkeypatch.setattr("archive.audit.audit.now", lambda: "1999-12-31T00:00:00.000000+00:00")
    Audit(opened(desk.open())).note(ANNA, "sign-in")
    assert rows(desk)[-1].at == before
    assert log(desk).faults() == []


@given(
    st.recursive(
        st.none() | st.text() | st.integers() | st.floats(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_details_hold_they_are_kept_bounded_and_read_again(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    path = FileDesk(tmp_path_factory.mktemp("details"))
    audit = Audit(path.open())
    audit.note(Actor("a\udcff\0" * 400, Door.DESK, "x" * 10_000), "act", {"value": value, "many": ["x" * 900] * 900})
    (row,) = rows(path)
    assert len(row.details) <= 16_384
    assert len(row.actor) <= 500
    assert len(row.address) <= 500
    assert log(path).acts()[0].details["many"][-1].endswith(" more")
    assert log(path).faults() == []


def test_an_end_that_cannot_be_written_is_told_of_work_that_was_done(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = Audit(opened(desk.open()))

    def full(*_: object) -> None:
        raise HomeNotWritable("the disk is full")

    with pytest.raises(HomeNotWritable, match="the work was done, but not noted"), audit.audited(ANNA, "edit"):
        monkeypatch.setattr(audit, "end", full)
