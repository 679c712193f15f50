"""Sources of every kind, changed at random: nothing fails, nothing is over its budget, nothing goes without a word."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

MIB = 512  # of memory, in this process and in each that reads


def fuzzed(folder: Path, seed: int, count: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.support.importer_fuzz", str(folder), str(seed), str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def check(told: dict[str, Any], count: int) -> None:
    assert told["faults"] == []
    assert told["met"]["Document"] > count, "the changes left nothing to read: little was tested"
    assert told["met"]["Rejected"] > count
    assert max(told["most"]) <= MIB


def test_twelve_hundred_changed_sources(tmp_path: Path) -> None:
    check(fuzzed(tmp_path, 1, 1200), 1200)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_fifty_thousand_changed_sources(tmp_path: Path, seed: int) -> None:
    check(fuzzed(tmp_path, 100 + seed, 5000), 5000)
