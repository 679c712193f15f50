"""A full disk, at every stage: search goes on, the error says the repair, nothing is lost, and later all goes on.

The disk is a small one of the test's own (tmpfs), filled up to a page by another program's file.
"""

from __future__ import annotations

import gc
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from whoosh.writing import SegmentWriter

from archive.audit.audit import Audit
from archive.backup.make import make_backup
from archive.backup.restore import restore_backup
from archive.errors import BackupFailed, HomeBusy, HomeNotWritable, Repair
from archive.home import Home
from archive.lock import exclusive
from index.arrays import segment_builder, writer
from index.arrays.second_process import SecondProcess
from index.errors import IndexNotBuilt, IndexUnavailable
from index.facets import facts_of
from index.following.check import check
from index.following.generations import Generations
from index.following.sync import sync
from index.searcher import Searcher
from tests.support.changing_archive import WORDS, ChangingArchive, answers, hurry, right, write_edition
from tests.support.paths import ROOT
from tests.support.shelf import article, home_with, put
from tests.support.small_disk import PAGE, Disk
from webui.cli.main import main
from webui.repairs import told

ARTICLES = 250


@pytest.fixture
def archive(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> ChangingArchive:
    """An archive on the small disk, whose index is written in many steps."""
    hurry(monkeypatch.setattr)
    return ChangingArchive(disk.path / "home", random.Random(3))


def refused(work: Callable[[], object]) -> bool:
    """Whether the work met the full disk; then it said so and what to do, and nothing else went wrong."""
    try:
        work()
    except HomeNotWritable as error:
        assert "No space left on device" in str(error)
        assert "make room on its disk" in told(error)
        return True
    return False


def goes_on(archive: ChangingArchive, searchers: list[Searcher]) -> None:
    """Searchers, opened before or just now, answer from before or after; no draft is left to fill the disk."""
    for searcher in searchers:
        assert answers(searcher) in (right(archive.indexed), right(archive.held)), "neither before nor after"
    assert not list(archive.path.glob("index/draft-*"))


@pytest.mark.parametrize("step", [3 * PAGE, pytest.param(PAGE, marks=pytest.mark.soak)], ids=["thrice", "each"])
@pytest.mark.parametrize("rebuild", [False, True], ids=["sync", "rebuild"])
def test_however_little_room_there_is_a_sync_is_done_or_says_what_to_do(
    disk: Disk, archive: ChangingArchive, rebuild: bool, step: int
) -> None:
    home = Home.open(archive.path)
    searcher = Searcher(home)
    for leaving in range(0, 1 << 20, step):
        archive.change()
        disk.fill(leaving)
        full = refused(partial(sync, home, rebuild=rebuild))
        goes_on(archive, [searcher, Searcher(home)])
        disk.clear()
        archive.look()
        assert answers(searcher) == right(archive.held)
        if not full:
            break
    assert 10 * PAGE <= leaving < 1 << 19


def test_what_an_index_no_longer_needs_gives_back_its_room_at_once(archive: ChangingArchive) -> None:
    """A file that is taken away keeps its room on the disk as long as a process has it mapped."""

    def mapped() -> list[str]:
        lines = Path("/proc/self/maps").read_text().splitlines()
        return [line for line in lines if ".arrays" in line and str(archive.path) in line]  # others' archives are open

    home = Home.open(archive.path)
    gc.collect()
    gc.disable()  # a server's collector rarely runs
    try:
        searcher = Searcher(home)
        answers(searcher)
        assert mapped()
        searcher.close()
        assert mapped() == []
        sync(home, rebuild=True)
        archive.change()
        sync(home)
        assert mapped() == []
    finally:
        gc.enable()


STAGES: list[tuple[object, str]] = [
    (Generations, "sweep"),
    (Generations, "draft"),
    (segment_builder.SegmentBuilder, "flush"),
    (writer, "merge"),
    (SegmentWriter, "commit"),
    (Generations, "publish"),
    (Generations, "_point_at"),
]


@pytest.mark.parametrize("rebuild", [False, True], ids=["sync", "rebuild"])
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage[1])
def test_a_disk_that_fills_up_while_the_index_is_written_stops_the_sync_and_not_the_search(
    disk: Disk, archive: ChangingArchive, monkeypatch: pytest.MonkeyPatch, stage: tuple[object, str], rebuild: bool
) -> None:
    owner, name = stage
    whole = getattr(owner, name)

    def on_a_full_disk(*arguments: object, **named: object) -> object:
        disk.fill()
        return whole(*arguments, **named)

    home = Home.open(archive.path)
    searcher = Searcher(home)
    for _ in range(3):  # by the third time there are several segments to merge
        archive.change()
        with monkeypatch.context() as patched:
            patched.setattr(owner, name, on_a_full_disk)
            assert refused(partial(sync, home, rebuild=rebuild))
        goes_on(archive, [searcher, Searcher(home)])
        disk.clear()
        archive.look()


def test_a_full_disk_that_the_second_process_meets_is_said_as_such(
    disk: Disk, capfd: pytest.CaptureFixture[str]
) -> None:
    articles = [(str(number), article(number)) for number in range(64)]
    texts = [(each.title, each.body, facts_of(name, each, ())) for name, each in articles]
    second = SecondProcess(disk.path, "MAIN", 1 << 20)
    try:
        disk.fill()
        with pytest.raises(OSError, match="No space left on device"):
            second.offer(texts)
            second.finish()
    finally:
        second.end()
    assert "Traceback" not in capfd.readouterr().err


def test_a_sync_of_two_processes_on_a_full_disk_says_what_to_do(
    disk: Disk, archive: ChangingArchive, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(writer, "_WORTH_A_PROCESS", 8)
    monkeypatch.setattr(writer, "_BATCH", 8)
    for leaving in (0, 8 * PAGE, 16 * PAGE):
        archive.change()
        home = Home.open(archive.path)
        disk.fill(leaving)
        assert refused(partial(sync, home, rebuild=True))
        goes_on(archive, [Searcher(home)])
        disk.clear()
        home.close()
        archive.look()
    assert "Traceback" not in capfd.readouterr().err


def test_where_the_live_index_is_damaged_and_the_disk_is_full_the_one_before_answers(
    disk: Disk, archive: ChangingArchive
) -> None:
    before = right(archive.held)
    archive.change()
    home = Home.open(archive.path)
    sync(home)
    (table,) = (home.index / Generations(home.index).current().name).glob("*.toc")
    table.write_bytes(b"x" * table.stat().st_size)
    disk.fill()
    assert answers(Searcher(home, builds=False)) == before
    disk.clear()
    assert sync(home).rebuilt == "the index was damaged"
    assert answers(Searcher(home)) == right(archive.held)


def test_a_process_that_finds_no_room_to_build_the_index_says_so_and_is_tried_again(
    disk: Disk, archive: ChangingArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.following.mending._NEXT_TRY", 0.2)
    home = Home.open(archive.path)
    for generation in home.index.glob("generation-*"):
        (generation / "MANIFEST.json").unlink()
    disk.fill()
    searcher = Searcher(home)
    told = asked_until(searcher, IndexNotBuilt)
    assert "No space left on device" in str(told)
    assert told is not None and told.repair is Repair.MAKE_ROOM
    disk.clear()
    assert asked_until(searcher, None) is None
    assert answers(searcher) == right(archive.held)
    with exclusive(home.index / "lock", "test", wait=60):  # who builds it may still be at its last step
        assert check(home) == []


def asked_until(searcher: Searcher, wanted: type[IndexUnavailable] | None) -> IndexUnavailable | None:
    """Ask until this is raised, or with None until it answers; what was raised."""
    deadline = time.monotonic() + 60
    while True:
        error: IndexUnavailable | None = None
        try:
            answers(searcher)
        except IndexUnavailable as raised:
            error = raised
        if error is None if wanted is None else isinstance(error, wanted):
            return error
        assert time.monotonic() < deadline, error
        time.sleep(0.05)


def test_a_lock_can_be_held_on_a_full_disk(disk: Disk) -> None:
    disk.fill()
    with (
        exclusive(disk.path / "lock", "import"),
        pytest.raises(HomeBusy),
        exclusive(disk.path / "lock", "import"),
    ):
        pass


def test_the_command_sync_on_a_full_disk_gives_json_with_the_repair(disk: Disk, archive: ChangingArchive) -> None:
    archive.change()
    home = Home.open(archive.path)
    disk.fill()
    done = CliRunner().invoke(main, ["--home", str(archive.path), "sync", "--json"])
    assert done.exit_code == 1
    assert "make room on its disk" in json.loads(done.stdout)["error"]
    assert "Traceback" not in done.output
    disk.clear()
    assert CliRunner().invoke(main, ["--home", str(archive.path), "sync", "--json"]).exit_code == 0
    assert check(home) == []


@pytest.mark.parametrize("pages", [80, pytest.param(16, marks=pytest.mark.soak)])
def test_an_import_on_a_full_disk_keeps_the_archive_sound_and_goes_on_when_there_is_room(
    disk: Disk, tmp_path: Path, pages: int
) -> None:
    """In steps of so many pages of the disk, smaller ones behind `make soak`."""
    path, articles = disk.path / "home", tmp_path / "articles.jsonl"
    command = ["--home", str(path), "import", "--json", str(articles)]
    write_edition(articles, 0, ARTICLES)
    assert CliRunner().invoke(main, command).exit_code == 0
    home = Home.open(path)
    searcher = Searcher(home)
    said = []
    # Each edition stays in the archive: with more steps the disk would be full of them.
    steps = (0, *range(1 << 20, 1 << 22, pages * PAGE))  # an import needs about as much for the journal
    for edition, leaving in enumerate(steps, start=1):
        write_edition(articles, edition, ARTICLES)
        disk.fill(leaving)
        done = CliRunner().invoke(main, command)
        assert answers(searcher)[0] == ARTICLES
        assert "Traceback" not in done.output
        disk.clear()
        assert home.store.check() == "ok"
        if done.exit_code == 0:
            break
        assert done.exit_code == 1
        said.append(json.loads(done.stdout)["error"])
        again = CliRunner().invoke(main, command)
        assert again.exit_code == 0, again.output
        assert check(home) == []
        assert {stored.document.body.split(".")[0] for stored in home.store.documents()} == {f"Edition {edition}"}
        assert home.store.count() == answers(searcher)[0] == ARTICLES
    assert done.exit_code == 0
    # Where the archive has room and its index or the audit none, the test below looks.
    assert any("database or disk is full" in each and "the disk's space" in each for each in said)
    assert all("disk's space" in each or "make room" in each for each in said)


@pytest.mark.parametrize(
    ("owner", "name", "said"),
    [
        (Generations, "draft", ("the articles came in", "make room on its disk")),
        (Audit, "end", ("the work was done, but not noted in the audit as done", "the disk's space")),
    ],
    ids=["index", "audit"],
)
def test_a_disk_that_fills_up_when_the_articles_of_an_import_are_in_is_told_with_what_was_done(
    disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, said: tuple[str, ...]
) -> None:
    path, articles = disk.path / "home", tmp_path / "articles.jsonl"
    command = ["--home", str(path), "import", "--json", str(articles)]
    write_edition(articles, 0, ARTICLES)
    whole = getattr(owner, name)

    def on_a_full_disk(*arguments: object, **named: object) -> object:
        disk.fill()
        return whole(*arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, on_a_full_disk)
        done = CliRunner().invoke(main, command)
    assert done.exit_code == 1
    assert all(each in json.loads(done.stdout)["error"] for each in said), done.output
    disk.clear()
    home = Home.open(path)
    assert (home.store.count(), home.store.check()) == (ARTICLES, "ok")
    assert CliRunner().invoke(main, command).exit_code == 0
    assert check(home) == []
    assert answers(Searcher(home))[0] == ARTICLES


def test_a_process_that_is_started_on_a_full_disk_answers_or_says_what_to_do(
    disk: Disk, archive: ChangingArchive
) -> None:
    """SQLite needs 32 KiB to open an archive that nobody has open. With a server running, it is open."""
    program = "import sys; from webui.cli.main import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", program, "--home", str(archive.path), "search", "river", "--json"]

    def searched() -> tuple[int, dict[str, object]]:
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        assert "Traceback" not in done.stderr
        return done.returncode, json.loads(done.stdout)

    disk.fill()
    status, said = searched()
    assert status == 1
    assert "the disk's space" in str(said["error"])
    disk.clear()
    home = Home.open(archive.path)
    home.store.count()  # as a server does, and keeps it open
    disk.fill()
    status, said = searched()
    assert (status, said["total"]) == (0, right(archive.held)[1 + WORDS.index("river")])


def test_a_removal_on_a_full_disk_says_what_to_do_and_can_be_done_later(disk: Disk, archive: ChangingArchive) -> None:
    home = Home.open(archive.path)
    first = next(iter(home.store.documents()))
    put(home, article(1_000))
    command = ["--home", str(archive.path), "remove", first.id, "--reason", "libel", "--json"]
    disk.fill()
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 1
    assert "the disk's space" in json.loads(done.stdout)["error"]
    disk.clear()
    assert CliRunner().invoke(main, command).exit_code == 0
    assert check(home) == []


@pytest.mark.parametrize("as_folder", [False, True])
def test_a_backup_and_its_way_back_on_a_full_disk_say_what_to_do_and_leave_nothing(
    disk: Disk, tmp_path: Path, as_folder: bool
) -> None:
    home = home_with(tmp_path / "home", *(article(number, f"only{number} " * 40) for number in range(20)))
    target = disk.path / ("copy/" if as_folder else "copy.tar")
    refusals = 0
    for leaving in range(0, 1 << 21, 24 * PAGE):
        disk.fill(leaving)
        before = sorted(disk.path.iterdir())
        try:
            make_backup(home, target, as_folder=as_folder)
        except BackupFailed as error:
            assert "make room" in str(error) or "space" in str(error)
            assert sorted(disk.path.iterdir()) == before
            refusals += 1
        else:
            break
    assert refusals >= 3
    for leaving in (0, 2 * PAGE, 40 * PAGE):
        disk.fill(leaving)
        with pytest.raises(BackupFailed, match="room"):
            restore_backup(target, disk.path / "back")
        assert not (disk.path / "back").exists()
    disk.clear()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("archive.backup.restore._ROOM", 0)
        disk.fill(1 << 16)
        patched.setattr("shutil.disk_usage", lambda _path: Usage())
        with pytest.raises(BackupFailed, match="room"):  # others filled it after the look
            restore_backup(target, disk.path / "back")
        assert not (disk.path / "back").exists()
        disk.clear()
        restore_backup(target, disk.path / "back")
    assert Home.open(disk.path / "back").store.count() == 20


class Usage:
    """A disk with room, as it looks before others fill it."""

    free = 1 << 40


def test_a_disk_that_may_only_be_read_is_said_as_such_by_what_would_write(disk: Disk, tmp_path: Path) -> None:
    home_with(disk.path / "home", *map(article, range(5))).close()
    other = home_with(tmp_path / "home", article(1))
    made = make_backup(other, tmp_path / "copy.tar", as_folder=False)
    mount = ["mount", "-o", "remount,ro", str(disk.path)]
    subprocess.run(mount, check=True)
    try:
        for command in (
            ["--home", str(tmp_path / "home"), "backup", str(disk.path / "copy.tar")],
            ["--home", str(disk.path / "home"), "import", str(write_edition(tmp_path / "articles.jsonl", 1, ARTICLES))],
            ["--home", str(disk.path / "home"), "reindex"],
            ["--home", str(disk.path / "back"), "restore-backup", str(made.path)],
        ):
            done = CliRunner().invoke(main, [*command, "--json"])
            assert done.exit_code == 1, done.output
            said = json.loads(done.stdout)["error"]
            assert "Read-only file system" in said or "cannot be read or written" in said, said
            assert "permissions" in said or "check the folder" in said
    finally:
        subprocess.run([*mount[:2], "remount,rw", str(disk.path)], check=True)
