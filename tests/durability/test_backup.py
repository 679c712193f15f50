"""Backups: of one moment while an import runs, whole or not there, and back again; nothing foreign is taken away."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.backup import contents
from archive.backup.contents import copy_file, measured
from archive.backup.make import Made, make_backup
from archive.backup.manifest import NAME
from archive.backup.read import opened, verify
from archive.backup.restore import restore_backup
from archive.desk.database import DESK
from archive.errors import BackupFailed, BadBackup, NotAHome
from archive.home import Home
from archive.people.people import People
from index.following.check import check
from tests.support.changing_archive import WORDS, write_edition
from tests.support.paths import ROOT
from tests.support.shelf import article, home_with, put
from webui.cli.main import main

COMMAND = [sys.executable, "-c", "import sys; from webui.cli.main import main; main(sys.argv[1:])"]


def build_home(path: Path) -> Home:
    home = home_with(path, *map(article, range(12)))
    (home.path / "topics.toml").write_text('[topics.river]\nquery = "river"\n')
    (path / "about.md").write_text("Who we are.")
    return home


pytestmark = pytest.mark.archive(build=build_home, fresh=True)


def run(*arguments: object) -> dict[str, object]:
    done = CliRunner().invoke(main, [*map(str, arguments), "--json"])
    assert "Traceback" not in done.output
    assert not done.exception or isinstance(done.exception, SystemExit), done.exception
    said: dict[str, object] = json.loads(done.stdout)
    assert ("error" in said) == (done.exit_code == 1), done.output
    return said


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("target", ["copy/", "copy.tar"])
def test_a_backup_holds_whatever_lies_in_the_home_but_index_locks_and_session_keys(
    home: Home, tmp_path: Path, target: str
) -> None:
    planted = {"unknown.bin": os.urandom(3_000), "ünknöwn folder/déep/" + "n" * 150: b"x", "odd/empty": b""}
    for name, content in planted.items():
        (home.path / name).parent.mkdir(parents=True, exist_ok=True)
        (home.path / name).write_bytes(content)
    (home.path / "nothing in it").mkdir()
    (home.path / "linked.md").symlink_to(tmp_path / "elsewhere.md")
    (tmp_path / "elsewhere.md").write_text("from elsewhere")
    for name in ("session.key", "frozen/.lock", "frozen/.draft-abc"):
        (home.path / name).parent.mkdir(exist_ok=True)
        (home.path / name).write_text("not to be copied")
    said = run("backup", f"{tmp_path}/{target}", "--home", home.path)
    assert (said["documents"], said["imports"]) == (12, 1)
    place = tmp_path / target
    assert place.stat().st_mode & 0o777 == (0o700 if target.endswith("/") else 0o600)
    back = tmp_path / "back"
    run("restore-backup", place, "--home", back)
    assert {name: (back / name).read_bytes() for name in planted} == planted
    assert (back / "nothing in it").is_dir()
    assert (back / "linked.md").read_text() == "from elsewhere"
    expected = {"archive.sqlite3", "desk.sqlite3", "topics.toml", "about.md", "linked.md", *planted}
    ours = {name for name in files(back) if name.startswith(("index/", "archive.sqlite3-wal", "archive.sqlite3-shm"))}
    assert files(back) - ours == expected | {"archive.lock", "archive.sqlite3-seal"}
    assert check(Home.open(back)) == []


def backed_up_during_imports(home: Home, tmp_path: Path, editions: int, count: int, most: int) -> None:
    """Copies made one after the other while imports of `count` articles run: each of one moment, all in order. Each
    import after the first one changes every article."""
    for edition in range(editions):
        importing = subprocess.Popen(
            [*COMMAND, "--home", home.path, "import", write_edition(tmp_path / "all.jsonl", edition, count), "--json"],
            stdout=subprocess.DEVNULL,
            cwd=ROOT,
        )
        made: list[Made] = []
        while importing.poll() is None and len(made) < most:
            if made and home.store.position().seq == made[-1].manifest.held.seq:
                time.sleep(0.01)  # until it has stored something more
                continue
            target = tmp_path / f"copy-{edition}-{len(made)}"
            made.append(make_backup(home, target, as_folder=len(made) % 2 == 0))
        assert importing.wait() == 0
        assert len({each.manifest.held.seq for each in made}) > 2, "too few moments: nothing was tested"
        for each in made:
            back = tmp_path / f"back-{each.path.name}"
            restored = run("restore-backup", each.path, "--home", back)
            held = each.manifest.held
            again = Home.open(back)
            assert (restored["documents"], restored["changes"]) == (held.documents, held.seq)
            assert (again.store.count(), again.store.position().seq) == (held.documents, held.seq)
            assert check(again) == []
            again.close()
        seen = [each.manifest.held.seq for each in made]
        assert seen == sorted(seen)


def test_backups_made_while_an_import_runs_are_of_one_moment_each(home: Home, tmp_path: Path) -> None:
    backed_up_during_imports(home, tmp_path, 1, 600, 4)


@pytest.mark.soak
def test_twenty_backups_made_while_each_of_two_large_imports_runs_are_of_one_moment_each(
    home: Home, tmp_path: Path
) -> None:
    backed_up_during_imports(home, tmp_path, 2, 20_000, 20)


def test_a_backup_that_is_killed_at_any_moment_leaves_no_copy_or_a_whole_one(home: Home, tmp_path: Path) -> None:
    put(home, *(article(number, " ".join(random.Random(number).choices(WORDS, k=500))) for number in range(100, 400)))
    command, cut_off = [*COMMAND, "--home", str(home.path), "backup"], 0
    for attempt in range(4):
        target = tmp_path / f"cut-{attempt}.tar"
        backing_up = subprocess.Popen([*command, str(target)], cwd=ROOT, stdout=subprocess.DEVNULL)
        while not list(tmp_path.glob(f".{target.name}*")) and not target.exists():
            time.sleep(0.001)
        time.sleep(attempt * 0.02)
        backing_up.kill()
        cut_off += backing_up.wait() == -signal.SIGKILL
        if target.exists():
            with opened(target) as backup:
                verify(backup)
            target.unlink()
        make_backup(home, target, as_folder=False)
        assert not list(tmp_path.glob(f".{target.name}*"))
    assert cut_off


def test_nothing_is_written_over_and_nothing_foreign_is_taken_away(home: Home, tmp_path: Path) -> None:
    other = home_with(tmp_path / "other", article(1))
    folder, target = tmp_path / "copies", tmp_path / "valley.tar"
    folder.mkdir()
    foreign = {
        folder / "2001-01-01T000000Z" / "notes.txt": b"theirs",
        folder / "holiday.jpg": b"theirs",
        tmp_path / "valley-2001-01-01T000000Z.tar": b"theirs",
        tmp_path / "valley-notes.tar": b"theirs",
        target: b"theirs",
    }
    for path, content in foreign.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    theirs = [make_backup(other, folder, as_folder=True, keep=9), make_backup(other, target, as_folder=False, keep=9)]
    for place in (f"{folder}/", target):
        with pytest.raises(BackupFailed, match="already"):
            make_backup(home, Path(place), as_folder=str(place).endswith("/"))
    for as_folder, place in ((True, folder), (False, target)):
        made = [make_backup(home, place, as_folder=as_folder, keep=2) for _ in range(2)]
        (note := made[0].path.with_name("note.txt") if not as_folder else made[0].path / "note.txt").write_text("mine")
        last = make_backup(home, place, as_folder=as_folder, keep=2)
        assert last.taken_away == (made[0].path,)
        assert made[1].path.exists()
        assert last.path.exists()
        assert note.read_text() == "mine"
        assert as_folder or not made[0].path.exists()
    assert all(path.read_bytes() == content for path, content in foreign.items())
    assert all(each.path.exists() for each in theirs)


def test_a_database_of_another_name_is_copied_as_sqlite_sees_it(home: Home, tmp_path: Path) -> None:
    """As files its last transactions would stay behind, in the file beside it."""
    with sqlite3.connect(home.path / "jobs.sqlite3") as jobs:
        jobs.execute("PRAGMA journal_mode = WAL")
        jobs.execute("CREATE TABLE jobs (name)")
        jobs.execute("INSERT INTO jobs VALUES ('import')")
        jobs.commit()
        make_backup(home, tmp_path / "copy", as_folder=True)
    jobs.close()
    assert files(tmp_path / "copy") >= {"jobs.sqlite3"}
    assert not files(tmp_path / "copy") & {"jobs.sqlite3-wal", "jobs.sqlite3-shm"}
    with sqlite3.connect(tmp_path / "copy" / "jobs.sqlite3") as jobs:
        assert jobs.execute("SELECT name FROM jobs").fetchall() == [("import",)]
    jobs.close()


def test_what_cannot_be_backed_up_is_said_and_leaves_nothing(home: Home, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    for target, said in [
        (home.path / "copy.tar", "in the archive's own folder"),
        (tmp_path / "copy.tar.gz", "call it copy.tar"),
        (tmp_path / "nowhere" / "copy.tar", "there is no folder"),
    ]:
        assert said in str(run("backup", target, "--home", home.path)["error"])
    (home.path / "gone.md").symlink_to("nowhere")
    assert "gone.md is a link" in str(run("backup", tmp_path / "copy.tar", "--home", home.path)["error"])
    (home.path / "gone.md").unlink()
    os.mkfifo(home.path / "pipe")
    assert "pipe is neither" in str(run("backup", f"{tmp_path}/copy/", "--home", home.path)["error"])
    (home.path / "pipe").unlink()
    (home.path / "around").symlink_to(home.path)
    assert "around is a link" in str(run("backup", f"{tmp_path}/copy/", "--home", home.path)["error"])
    (home.path / "around").unlink()
    assert sorted(tmp_path.iterdir()) == before


def test_a_backup_is_put_back_into_an_empty_home_or_beside_what_was_moved_aside(home: Home, tmp_path: Path) -> None:
    made = make_backup(home, tmp_path / "copy.tar", as_folder=False)
    put(home, article(99))
    assert "--replace" in str(run("restore-backup", made.path, "--home", home.path)["error"])
    assert home.store.count() == 13
    said = run("restore-backup", made.path, "--home", home.path, "--replace")
    assert Home.open(home.path).store.count() == 12
    aside = Home.open(Path(str(said["aside"])))
    assert aside.store.count() == 13
    assert check(Home.open(home.path)) == []
    (tmp_path / "empty").mkdir()
    run("restore-backup", made.path, "--home", tmp_path / "empty")
    assert run("search", "river", "--home", tmp_path / "empty")["total"] == 12
    again = make_backup(Home.open(home.path), tmp_path / "again", as_folder=True)
    assert not [name for name in files(again.path) if "replaced" in name]


def test_a_restoration_cut_off_at_any_step_is_ended_by_doing_it_again(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_backup(home, tmp_path / "copy", as_folder=True)
    path = home.path
    home.close()

    def cut_off_before(step: int) -> Callable[[Path, Path], Path]:
        left = [step]
        whole = Path.rename

        def rename(source: Path, target: Path) -> Path:
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt
            return whole(source, target)

        return rename

    for step in range(1, 40):
        with monkeypatch.context() as patched:
            patched.setattr(Path, "rename", cut_off_before(step))
            try:
                restore_backup(made.path, path, replace=True)
                ended = True
            except KeyboardInterrupt:
                ended = False
        # Whatever it was cut off in, what is there answers, or says what to do.
        said = run("status", "--home", path)
        assert said.get("documents") == 12 or "restore" in str(said["error"]) or "other files" in str(said["error"])
        restore_backup(made.path, path, replace=True)
        assert not [each for each in path.iterdir() if each.name.startswith((".restoring", ".replacing", ".entering"))]
        opened = Home.open(path)
        assert opened.store.count() == 12
        opened.close()
        if ended:
            break
    assert ended
    assert step > 8


def hostile_tars(good: bytes) -> dict[str, bytes]:
    """Tars that nobody should unpack, made of a good one."""
    members = {}
    with tarfile.open(fileobj=io.BytesIO(good)) as tar:
        for each in tar:
            members[each.name] = tar.extractfile(each).read() if each.isfile() else b""  # type: ignore[union-attr]
    said = json.loads(members[NAME])

    def tar_of(manifest: object, *more: tuple[tarfile.TarInfo, bytes], skip: str = "") -> bytes:
        out = io.BytesIO()
        data = json.dumps(manifest).encode() if not isinstance(manifest, bytes) else manifest
        with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
            for name, content in {NAME: data, **{k: v for k, v in members.items() if k not in (NAME, skip)}}.items():
                member = tarfile.TarInfo(name)
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
            for member, content in more:
                tar.addfile(member, io.BytesIO(content))
        return out.getvalue()

    def named(name: str) -> bytes:
        member = tarfile.TarInfo(name)
        member.size = 1
        return tar_of({**said, "files": {**said["files"], name: [1, "0" * 64]}}, (member, b"x"))

    link = tarfile.TarInfo("about.md")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    device = tarfile.TarInfo("about.md")
    device.type = tarfile.CHRTYPE
    long_name = tarfile.TarInfo("n" * 100_000)
    names = ["../evil", "/tmp/evil", "a/../../evil", "./evil", "nul\0", "index/CURRENT", "archive.sqlite3-wal"]
    names += ["archive.lock", "session.key", "archive.sqlite3-seal", ".entering/x", "no-folder/x", "", "n" * 300]
    return {
        **{f"names {name!r}"[:60]: named(name) for name in names},
        "a link": tar_of(said, (link, b""), skip="about.md"),
        "a device": tar_of(said, (device, b""), skip="about.md"),
        "a long name": tar_of(said, (long_name, b""), skip="about.md"),
        "no manifest": good[len(good) // 2 :],
        "a deep manifest": tar_of(b"[" * 100_000),
        "a large number": tar_of(b'{"program": "hemeroteca", "format": ' + b"9" * 10_000 + b"}"),
        "no database": tar_of({**said, "files": {}}),
        "another count": tar_of({**said, "held": {**said["held"], "documents": 13}}),
        "cut short": good[: len(good) // 2],
        "empty": b"",
        "zeros": bytes(50_000),
        "gzip": b"\x1f\x8b" + good,
        "flipped": good[: len(good) // 2] + bytes([good[len(good) // 2] ^ 1]) + good[len(good) // 2 + 1 :],
    }


def test_a_backup_does_not_fall_back_to_the_bytes_of_a_database_that_cannot_be_copied_just_now(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(source: Path, target: Path) -> None:
        raise BackupFailed(f"{source} cannot be copied")

    assert home.desk is not None
    monkeypatch.setattr(contents, "take_snapshot", fails)
    with pytest.raises(BackupFailed, match="cannot be copied"):
        copy_file(home.path / DESK, tmp_path / "copy")


def test_a_hostile_or_damaged_backup_is_refused_and_leaves_nothing(home: Home, tmp_path: Path) -> None:
    good = make_backup(home, tmp_path / "good.tar", as_folder=False).path.read_bytes()
    before = None
    for what, data in hostile_tars(good).items():
        (tmp_path / "hostile.tar").write_bytes(data)
        before = before or sorted(tmp_path.iterdir())
        with pytest.raises(BadBackup):
            restore_backup(tmp_path / "hostile.tar", tmp_path / "back")
        assert sorted(tmp_path.iterdir()) == before, what
        error = str(run("restore-backup", tmp_path / "hostile.tar", "--home", home.path, "--replace")["error"])
        assert "fault of the program" not in error, what
        assert home.store.count() == 12


def test_a_database_with_triggers_or_views_is_refused_before_anything_is_asked_of_it(
    home: Home, tmp_path: Path
) -> None:
    """They would be run by whoever reads; this one never ends."""
    made = make_backup(home, tmp_path / "copy", as_folder=True)
    path = made.path / "archive.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("ALTER TABLE archive RENAME TO theirs")
        endless = "WITH RECURSIVE a(id) AS (VALUES(1) UNION ALL SELECT 1 FROM a) SELECT count(*) AS id FROM a"
        database.execute(f"CREATE VIEW archive AS {endless}")
    database.close()
    said = json.loads((made.path / NAME).read_text())
    said["files"]["archive.sqlite3"] = measured(path)
    (made.path / NAME).write_text(json.dumps(said))
    assert "triggers or views" in str(run("restore-backup", made.path, "--home", tmp_path / "back")["error"])
    assert not (tmp_path / "back").exists()
    for verb in ("status", "search", "check"):  # a home is refused as well
        assert "holds SQL that no Hemeroteca writes" in str(run(verb, "--home", made.path)["error"])


def test_a_file_in_the_place_of_a_home_and_a_backup_that_is_not_there_are_told(home: Home, tmp_path: Path) -> None:
    made = make_backup(home, tmp_path / "copy", as_folder=True)
    (tmp_path / "file").write_text("a file")
    with pytest.raises(NotAHome, match="is a file"):
        restore_backup(made.path, tmp_path / "file")
    with pytest.raises(BadBackup, match="there is no backup at"):
        restore_backup(tmp_path / "nowhere", tmp_path / "back")
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize("as_folder", [False, True])
def test_what_a_killed_process_left_of_a_dated_backup_goes_with_the_next_one(
    home: Home, tmp_path: Path, as_folder: bool
) -> None:
    """Its name, which has the moment in it, never comes again."""
    place = tmp_path / ("copies" if as_folder else "copy.tar")
    stamp = "2020-01-01T000000Z"
    if as_folder:
        place.mkdir()
    folder = place if as_folder else tmp_path
    left = folder / (f".{stamp}.draft-ab_c" if as_folder else f".copy-{stamp}.tar.draft-ab_c")
    others = [folder / f".{name}.draft-x" for name in ("", f"another-{stamp}.tar", "2020-01-01", "copy.tar")]
    for each in (left, *others):
        each.mkdir()
        (each / "content").write_text("half")
    make_backup(home, place, as_folder=as_folder, keep=2)
    assert not left.exists()
    assert all(each.exists() for each in others)


def test_a_backup_leaves_the_locks_of_its_process_on_both_databases(tmp_path: Path) -> None:
    """Where they go, another process that closes the database takes its log away while this one writes to it."""
    home = home_with(tmp_path / "home", article(1))
    People.at(home.shelf, home.desk)
    with home.desk.connect() as desk, sqlite3.connect(home.path / "archive.sqlite3") as archive:
        desk.exec_driver_sql("SELECT count(*) FROM users").all()
        archive.execute("SELECT count(*) FROM documents").fetchall()

        def held() -> set[str]:
            files = {str((home.path / name).stat().st_ino): name for name in ("desk.sqlite3", "archive.sqlite3")}
            rows = [each.split() for each in Path("/proc/locks").read_text().splitlines()]
            mine = [row[5].rpartition(":")[2] for row in rows if row[1] == "POSIX" and row[4] == str(os.getpid())]
            return {files[each] for each in mine if each in files}

        assert held() == {"desk.sqlite3", "archive.sqlite3"}
        make_backup(home, tmp_path / "copy.tar", as_folder=False)
        assert held() == {"desk.sqlite3", "archive.sqlite3"}
    archive.close()
