"""Uploads: what is sent comes here whole or in pieces, once, under names that lead nowhere, within the room for it."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from archive.desk.database import DESK, open_desk
from archive.errors import BadPlan, BadUpload, NoRoom, NoSuchUpload, UploadElsewhere
from archive.plans.plans import Plans
from archive.plans.records import Reading, Way
from archive.plans.staged import entries, state_of, within
from archive.uploads.names import key_of, numbered, safe_path
from archive.uploads.room import Room
from archive.uploads.uploads import Uploads, folder_of

ANA, BEA = "user:ana", "user:bea"
HOSTILE = [
    *("../../etc/passwd", "/etc/passwd", "..\\..\\windows\\system32", "C:\\x\\y.html", "a/../../b", "./.", ". ./x"),
    *("a\0b.html", "line\nbreak", "\u202egnp.exe", "con/nul/aux", "a//b", "x" * 5_000 + ".html", "é" * 300 + ".zip"),
    *("\ud800.html", "<script>.html", "' OR 1=1", "$(rm -rf)", "a\t.txt", " . ", "...", "-rf", "%2e%2e/%2f", "~root"),
]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_desk(tmp_path / DESK)
    yield made
    made.dispose()


@pytest.fixture
def plan(engine: Engine, tmp_path: Path) -> int:
    return Plans(engine, tmp_path).add(Way.UPLOAD, ANA, Reading()).id


@pytest.fixture
def uploads(engine: Engine, tmp_path: Path) -> Uploads:
    return Uploads(engine, tmp_path, Room(tmp_path, 1 << 20))


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_leads_out_of_the_folder_of_its_plan(uploads: Uploads, plan: int, tmp_path: Path, name: str) -> None:
    try:
        upload = uploads.begin(plan, ANA, name, 3)
    except BadUpload as refused:
        assert str(refused)
        return
    uploads.write(upload.id, ANA, 0, io.BytesIO(b"abc"))
    (whole,) = (each for each in folder_of(tmp_path, plan).rglob("*") if each.is_file())
    assert whole.resolve().is_relative_to(folder_of(tmp_path, plan).resolve())
    assert whole.read_bytes() == b"abc"
    assert whole.relative_to(folder_of(tmp_path, plan)).as_posix().isprintable()
    below = {each.name for each in tmp_path.iterdir()}
    assert below <= {DESK, f"{DESK}-wal", f"{DESK}-shm", "uploads"}
    assert {each.stat().st_mode & 0o77 for each in (tmp_path / "uploads").rglob("*")} == {0}


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_name_becomes_a_plain_path_or_is_refused(name: str) -> None:
    try:
        path = safe_path(name)
    except BadUpload:
        return
    assert not path.startswith("/") and "\0" not in path and path.isprintable()
    assert all(part not in ("", ".", "..") and len(part.encode()) <= 255 for part in path.split("/"))
    assert safe_path(path) == path
    assert key_of(path) == key_of(key_of(path))


def test_names_that_some_disk_takes_for_one_get_a_number(uploads: Uploads, plan: int, tmp_path: Path) -> None:
    for n, name in enumerate(["News.html", "news.html", "NEWS.HTML", "ne\u0301ws.html", "néws.html"]):
        uploads.write(uploads.begin(plan, ANA, name, 1, modified=n).id, ANA, 0, io.BytesIO(b"x"))
    found = sorted(each.name for each in folder_of(tmp_path, plan).iterdir())
    assert found == ["NEWS-3.HTML", "News.html", "news-2.html", "néws-2.html", "néws.html"]
    assert len({key_of(each) for each in found}) == 5
    assert numbered("a/b.tar.gz", 2) == "a/b-2.tar.gz"
    with pytest.raises(BadUpload):  # what is a file is no folder
        uploads.begin(plan, ANA, "News.html/a.html", 1)


@pytest.mark.parametrize(
    "names",
    [
        ["x" * 300] * 3,
        ["é" * 300 + ".html"] * 2,
        ["x. .", "x"],
        ["x/. .", "x"],
        [". . .", "..."],
        ["a/" * 29 + "b"] * 2,
    ],
)
def test_no_file_takes_the_place_of_another_however_they_are_called(
    uploads: Uploads, plan: int, tmp_path: Path, names: list[str]
) -> None:
    came = set()
    for n, name in enumerate(names):
        begun = uploads.begin(plan, ANA, name, 1, modified=n)
        assert safe_path(begun.path) == begun.path
        uploads.write(begun.id, ANA, 0, io.BytesIO(b"%d" % n))
        came.add(b"%d" % n)
    assert {each.read_bytes() for each in folder_of(tmp_path, plan).rglob("*") if each.is_file()} == came
    assert uploads.counted(plan)[0] == len(names)
    long = "/".join(["y" * 199] * 6)
    assert safe_path(numbered(long, 2)) == numbered(long, 2)


def test_nothing_is_begun_for_a_plan_that_is_deleted_meanwhile(uploads: Uploads, plan: int, engine: Engine) -> None:
    Plans(engine, Path()).delete(plan)
    with pytest.raises(BadUpload):
        uploads.begin(plan, ANA, "a.zip", 1)
    assert uploads.counted(plan) == (0, 0, 0)


def test_a_file_comes_in_pieces_and_goes_on_where_it_broke_off(uploads: Uploads, plan: int, tmp_path: Path) -> None:
    upload = uploads.begin(plan, ANA, "a/b.zip", 10, modified=5)
    assert uploads.write(upload.id, ANA, 0, io.BytesIO(b"0123")).offset == 4
    again = uploads.begin(plan, ANA, "a/b.zip", 10, modified=5)
    assert (again.id, again.offset, again.is_done) == (upload.id, 4, False)
    assert uploads.begin(plan, ANA, "a/b.zip", 10, modified=6).id != upload.id
    with pytest.raises(UploadElsewhere) as elsewhere:
        uploads.write(upload.id, ANA, 0, io.BytesIO(b"0123"))
    assert elsewhere.value.offset == 4
    done = uploads.write(upload.id, ANA, 4, io.BytesIO(b"456789"))
    assert done.is_done
    assert (folder_of(tmp_path, plan) / "a/b.zip").read_bytes() == b"0123456789"
    with pytest.raises(UploadElsewhere):
        uploads.write(upload.id, ANA, 10, io.BytesIO(b"x"))


def test_what_came_before_the_sender_went_stays(uploads: Uploads, plan: int) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if piece := super().read(2):
                return piece
            raise ConnectionResetError

    upload = uploads.begin(plan, ANA, "a.zip", 10)
    assert uploads.write(upload.id, ANA, 0, Broken(b"01234")).offset == 5
    assert uploads.get(upload.id, ANA).offset == 5


def test_sizes_that_lie_are_held_to_what_was_said(uploads: Uploads, plan: int) -> None:
    upload = uploads.begin(plan, ANA, "a.zip", 5)
    with pytest.raises(BadUpload):
        uploads.write(upload.id, ANA, 0, io.BytesIO(b"012345"))
    assert uploads.get(upload.id, ANA).offset == 0
    assert uploads.begin(plan, ANA, "empty.html", 0).is_done


def test_two_who_write_at_one_offset_are_told_apart(uploads: Uploads, plan: int) -> None:
    upload = uploads.begin(plan, ANA, "a.zip", 6)
    inside, go_on = threading.Event(), threading.Event()

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            inside.set()
            go_on.wait(10)
            return super().read(size)

    first = threading.Thread(target=uploads.write, args=(upload.id, ANA, 0, Slow(b"abc")))
    first.start()
    inside.wait(10)
    with pytest.raises(UploadElsewhere) as busy:
        uploads.write(upload.id, ANA, 0, io.BytesIO(b"xyz"))
    assert busy.value.offset is None
    go_on.set()
    first.join()
    assert uploads.get(upload.id, ANA).offset == 3


def test_an_upload_is_its_senders_alone(uploads: Uploads, plan: int) -> None:
    upload = uploads.begin(plan, ANA, "a.zip", 6)
    for act in (
        lambda: uploads.get(upload.id, BEA),
        lambda: uploads.write(upload.id, BEA, 0, io.BytesIO(b"x")),
        lambda: uploads.delete(upload.id, BEA),
    ):
        with pytest.raises(NoSuchUpload):
            act()
    assert uploads.begin(plan, BEA, "a.zip", 6).id != upload.id
    uploads.delete(upload.id, ANA)
    assert uploads.counted(plan) == (0, 1, 6)


def test_there_is_no_more_room_than_the_quota_and_the_disk_have(uploads: Uploads, plan: int, tmp_path: Path) -> None:
    uploads.begin(plan, ANA, "a.zip", 1 << 19)
    with pytest.raises(NoRoom) as full:
        uploads.begin(plan, ANA, "b.zip", (1 << 19) + 1)
    assert "delete plans" in str(full.value)
    disk = os.statvfs(tmp_path)
    with pytest.raises(NoRoom) as low:
        Room(tmp_path, 1 << 62).check(0, 0, disk.f_bavail * disk.f_frsize)
    assert "stay free" in str(low.value)


def test_a_process_that_died_between_moving_a_file_and_saying_so_has_lost_nothing(
    uploads: Uploads, plan: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = uploads.begin(plan, ANA, "a.zip", 1)
    with monkeypatch.context() as patched:
        patched.setattr(Uploads, "_note_done", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            uploads.write(upload.id, ANA, 0, io.BytesIO(b"x"))
    assert uploads.get(upload.id, ANA).is_done
    assert uploads.counted(plan) == (1, 0, 1)


@pytest.mark.parametrize("length", [0, 1])
def test_a_process_that_died_before_moving_a_file_that_is_whole_has_lost_nothing(
    uploads: Uploads, plan: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    number = uploads.begin(plan, ANA, "a.zip", 1).id if length else 1
    with monkeypatch.context() as patched:
        patched.setattr(Uploads, "_finish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            if length:
                uploads.write(number, ANA, 0, io.BytesIO(b"x"))
            else:
                uploads.begin(plan, ANA, "a.zip", 0)
    assert uploads.counted(plan)[:2] == (0, 1)
    assert uploads.get(number, ANA).is_done
    assert uploads.counted(plan) == (1, 0, length)
    assert (folder_of(tmp_path, plan) / "a.zip").read_bytes() == b"x" * length


def test_the_inbox_is_left_by_no_way(tmp_path: Path) -> None:
    inbox, secret = tmp_path / "inbox", tmp_path / "secret"
    (inbox / "pages").mkdir(parents=True)
    secret.mkdir()
    (secret / "key").write_text("x")
    (inbox / "pages" / "a.html").write_text("x")
    (inbox / "out").symlink_to(secret)
    (inbox / "key").symlink_to(secret / "key")
    os.mkfifo(inbox / "pipe")
    (inbox / ".hidden").write_text("x")
    assert [each.name for each in entries(inbox)] == ["pages"]
    assert [each.path for each in entries(inbox, "pages")] == ["pages/a.html"]
    assert within(inbox, "pages/a.html").read_text() == "x"
    for path in ("../secret", "out", "out/key", "key", "pages/../../secret/key", "pipe", "pages/a.html/x", "a\0", "x"):
        with pytest.raises(BadPlan):
            within(inbox, path)
    before = state_of([inbox / "pages"])
    (inbox / "pages" / "a.html").write_text("y")
    assert state_of([inbox / "pages"]) != before
