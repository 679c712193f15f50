"""What pytest hands to the tests of what happens when the machine fails."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.small_disk import Disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    path = tmp_path / "disk"
    path.mkdir()
    try:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(path)], capture_output=True, text=True, check=False
        )
        said = mounted.stderr.strip() if mounted.returncode else ""
    except FileNotFoundError as error:
        said = str(error)
    if said:
        pytest.skip(f"a small disk cannot be mounted here ({said}); root can")
    try:
        yield Disk(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)
