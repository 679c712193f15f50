"""Backups that somebody forged beside ours: none has others' files taken away, and none takes much memory to refuse."""

from __future__ import annotations

import io
import json
import tarfile
import tracemalloc
from pathlib import Path

import pytest

from archive.backup.make import make_backup
from archive.backup.manifest import MOST_BYTES, NAME
from archive.backup.restore import restore_backup
from archive.errors import BadBackup
from archive.home import Home
from tests.support.shelf import article, home_with


def build_home(path: Path) -> Home:
    return home_with(path, article(1))


pytestmark = pytest.mark.archive(build=build_home)


def test_no_file_behind_a_link_in_a_forged_backup_is_taken_away(home: Home, tmp_path: Path) -> None:
    folder, others = tmp_path / "copies", tmp_path / "others"
    others.mkdir()
    (others / "letter.txt").write_text("theirs")
    made = make_backup(home, folder, as_folder=True, keep=1)
    said = json.loads((made.path / NAME).read_text())
    said["made_at"] = "2001-01-01T00:00:00+00:00"
    said["folders"].append("sub")
    said["files"]["sub/letter.txt"] = [6, "0" * 64]
    forged = folder / "2001-01-01T000000Z"
    forged.mkdir()
    (forged / NAME).write_text(json.dumps(said))
    (forged / "sub").symlink_to(others)
    assert make_backup(home, folder, as_folder=True, keep=1).taken_away == (made.path,)
    assert (others / "letter.txt").read_text() == "theirs"


def test_a_list_that_is_a_bomb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """Two bytes of JSON can be seventy in memory."""
    said = b'{"program": "hemeroteca", "format": 1, "x": [' + b"{}," * (MOST_BYTES // 3) + b"{}]}"
    with tarfile.open(tmp_path / "bomb.tar", "w", format=tarfile.GNU_FORMAT) as tar:
        member = tarfile.TarInfo(NAME)
        member.size = len(said)
        tar.addfile(member, io.BytesIO(said))
    tracemalloc.start()
    try:
        with pytest.raises(BadBackup):
            restore_backup(tmp_path / "bomb.tar", tmp_path / "back")
        assert tracemalloc.get_traced_memory()[1] < 4 * MOST_BYTES
    finally:
        tracemalloc.stop()
    assert MOST_BYTES <= 16 << 20
