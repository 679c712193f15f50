"""The power goes, or the process dies, between any two steps of SQLite: what was acknowledged is there, and whole.

Each step that SQLite takes on the disk while an archive changes is recorded once (`tests/support/recording_disk.py`).
Then the disk is made as a crash behind any of them leaves it, and opened as any archive. The same with the files of an
index, of which a disk forgets what was not flushed (`tests/support/forgetful_folder.py`).
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from copy import copy
from pathlib import Path

import pytest

from archive.atomic_file import flush_to_disk, replacing
from archive.errors import DamagedArchive
from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.store import Store
from index.following.generations import Generations
from index.following.sync import sync
from tests.support.changing_archive import ChangingArchive, hurry
from tests.support.forgetful_folder import ForgetfulFolder
from tests.support.recording_disk import RecordingDisk
from tests.support.shelf import article

Said = dict[str, str]


def told(store: Store) -> Said:
    return {stored.id: stored.document.body for stored in store.documents()}


def works(store: Store) -> list[Callable[[], object]]:
    """What changes an archive, each acknowledged by itself."""

    def take(first: int, last: int, words: str) -> None:
        import_id = store.imports.begin(["test"], "")
        for start in range(first, last, 6):
            numbers = range(start, min(start + 6, last))
            store.take(import_id, Batch([Incoming(article(n, f"only{n} {words} " * 30), "/test") for n in numbers]))
        store.imports.finish(import_id)

    def first_id() -> str:
        return next(iter(told(store)))

    return [
        lambda: take(0, 6, "river"),
        lambda: take(6, 12, "mine"),
        lambda: take(3, 9, "school"),
        lambda: store.edit(first_id(), {"title": "Another title"}),
        lambda: store.remove(first_id(), "libel"),
        lambda: store.undo(2),
        lambda: store.redo(2),
    ]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> tuple[RecordingDisk, list[Said]]:
    """The steps, and what the archive says after each piece of work; the first: of a new one."""
    disk, path = RecordingDisk(), tmp_path_factory.mktemp("recorded") / "archive.sqlite3"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("archive.database.sqlite.create_engine", disk.engine)
        store = Store(path)
        said = [told(store)]
        disk.done(0)
        for number, work in enumerate(works(store), start=1):
            work()
            disk.done(number)
            said.append(told(store))
            if number == 3:  # the file beside the database is emptied, and begun again
                with store._engine.connect() as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()
    assert len({step.kind for step in disk.steps}) == 5
    return disk, said


def is_old_or_new(path: Path, left: dict[str, bytes], disk: RecordingDisk, said: list[Said], count: int) -> None:
    """Whether what was left opens and says what it said before the work that was under way, or behind it."""
    path.mkdir()
    for name, content in left.items():
        (path / name).write_bytes(content)
    finished = [step.at for step in disk.steps[:count] if step.kind == "done"]
    acknowledged = finished[-1] if finished else -1
    try:
        store = Store(path / "archive.sqlite3")
    except DamagedArchive:
        assert acknowledged == -1, f"lost at step {count}"  # nothing was in it yet
        return
    assert store.check() == "ok", f"torn at step {count}"
    assert told(store) in said_since(said, acknowledged), f"neither before nor after, at step {count}"
    assert told(store) or acknowledged < 1
    store.close()


def said_since(said: list[Said], acknowledged: int) -> list[Said]:
    """What the archive may say: as it was acknowledged, or with the one work more that was under way."""
    return [*said[max(acknowledged, 0) : acknowledged + 2], *([{}] if acknowledged < 1 else [])]


def places(disk: RecordingDisk, most: int) -> range:
    return range(0, len(disk.steps) + 1, max(1, len(disk.steps) // most))


def test_a_kill_behind_any_step_of_sqlite_leaves_what_was_acknowledged(
    recorded: tuple[RecordingDisk, list[Said]], tmp_path: Path
) -> None:
    disk, said = recorded
    for count in places(disk, 60):
        is_old_or_new(tmp_path / str(count), disk.left_by_a_kill(count), disk, said, count)


def test_a_power_cut_behind_any_step_of_sqlite_leaves_what_was_acknowledged(
    recorded: tuple[RecordingDisk, list[Said]], tmp_path: Path
) -> None:
    disk, said = recorded
    chance = random.Random(23)
    for count in places(disk, 90):
        is_old_or_new(tmp_path / str(count), disk.left_by_a_power_cut(count, chance), disk, said, count)


def test_a_disk_that_keeps_nothing_that_is_not_flushed_has_lost_something_in_between(
    recorded: tuple[RecordingDisk, list[Said]],
) -> None:
    """Else the two tests above would ask the same."""
    disk, _ = recorded
    chance = random.Random(29)
    pairs = [(disk.left_by_a_kill(n), disk.left_by_a_power_cut(n, chance)) for n in places(disk, 60)]
    assert sum(whole != cut for whole, cut in pairs) > 20


@pytest.mark.soak
def test_two_thousand_power_cuts_leave_what_was_acknowledged(
    recorded: tuple[RecordingDisk, list[Said]], tmp_path: Path
) -> None:
    disk, said = recorded
    for seed in range(1 + 2_000 // len(disk.steps)):
        chance = random.Random(seed)
        for count in range(len(disk.steps) + 1):
            is_old_or_new(tmp_path / f"{seed}-{count}", disk.left_by_a_power_cut(count, chance), disk, said, count)


# The index: files and names that were not flushed are forgotten.


class Cuts:
    """Power cuts while the index of an archive follows it, at every step or some of them."""

    def __init__(self, tmp_path: Path, every: int, seed: int) -> None:
        self.archive = ChangingArchive(tmp_path / "home", random.Random(seed))
        self.every, self.steps, self.old = every, 0, 0

    def sync(self, rebuild: bool) -> None:
        self.archive.change()
        home = Home.open(self.archive.path)
        home.store.close()
        folder = ForgetfulFolder(home.index, self.archive.chance)
        with folder.stopping(lambda: self.cut(folder)):
            sync(home, rebuild=rebuild)
        home.close()
        self.archive.look()

    def cut(self, folder: ForgetfulFolder) -> None:
        self.steps += 1
        if self.steps % self.every:
            return
        left = copy(self.archive)
        left.path = self.archive.path.with_name(f"cut-{self.steps}")
        left.held, left.indexed = dict(self.archive.held), dict(self.archive.indexed)
        shutil.copytree(self.archive.path, left.path, ignore=shutil.ignore_patterns("index"))
        folder.left(left.path / "index")
        live = Generations(self.archive.path / "index").current_name()
        self.old += Generations(left.path / "index").current_name() != live
        left.look()
        shutil.rmtree(left.path)


def test_a_power_cut_at_any_step_of_a_sync_leaves_an_index_that_answers_rightly_or_heals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch.setattr)
    cuts = Cuts(tmp_path, every=6, seed=31)
    for rebuild in (False, True):
        cuts.sync(rebuild)
    assert cuts.steps > 40


@pytest.mark.soak
def test_power_cuts_at_every_step_of_sixty_syncs_leave_an_index_that_answers_rightly_or_heals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch.setattr)
    cuts = Cuts(tmp_path, every=1, seed=37)
    for number in range(60):
        cuts.sync(rebuild=number % 2 == 1)
    assert cuts.old > 10, "no name was ever forgotten"


@pytest.mark.parametrize("folder_flushed", [False, True])
def test_a_file_that_is_replaced_is_the_old_one_or_the_new_after_a_power_cut(
    tmp_path: Path, folder_flushed: bool
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "kept").write_bytes(b"old")
    forgetful, seen = ForgetfulFolder(folder, random.Random(41)), set()

    def cut() -> None:
        for _ in range(8):
            left = tmp_path / "left"
            forgetful.left(left)
            seen.add((left / "kept").read_bytes())
            shutil.rmtree(left)

    with forgetful.stopping(cut), replacing(folder / "kept", folder / "draft") as out:
        out.write(b"new and longer")
    assert b"old" in seen
    assert seen <= {b"old", b"new and longer"}
    if folder_flushed:
        with forgetful.stopping(lambda: None):
            flush_to_disk(folder)
        seen.clear()
    cut()
    assert seen == ({b"new and longer"} if folder_flushed else {b"old", b"new and longer"})
