"""Processes that work while faults come: `python -m tests.cluster.background import|sync HOME PAUSE [FIRST]`.

Each says on standard output, a line at a time and only once it is so, what it has done: `stored N` (all articles up to
N, not included, are in the store), `synced N` (all that were there when that many were are in the index), or `failed`
with a sentence, after which it tries again."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from archive.errors import Failure
from archive.history.records import Batch, Incoming
from archive.home import Home
from index.following.sync import sync
from tests.cluster.corpus import document

_BATCH, _BATCHES = 25, 4


def _say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def importing(home: Home, first: int) -> int:
    """One import from article `first` on; the next one's number. Each batch is told when it is stored."""
    with home.writing("import", wait=5.0):
        number = home.store.imports.begin(["background"], "")
        for begin in range(first, first + _BATCH * _BATCHES, _BATCH):
            documents = (document(each, is_new=True) for each in range(begin, begin + _BATCH))
            home.store.take(number, Batch([Incoming(each, "/background") for each in documents]))
            first = begin + _BATCH
            _say("stored", first)
        home.store.imports.finish(number)
    return first


def syncing(home: Home, first: int) -> int:
    """One sync; how many articles it is sure to hold is told."""
    count = home.store.count()
    sync(home)
    _say("synced", count)
    return first


def main() -> None:
    """Work until killed, or until a parent is gone."""
    work: Callable[[Home, int], int] = {"import": importing, "sync": syncing}[sys.argv[1]]
    path, pause = Path(sys.argv[2]), float(sys.argv[3])
    first = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    home: Home | None = None
    while True:
        try:
            home = home or Home.open(path)
            first = work(home, first)
        except (Failure, OSError) as error:
            _say("failed", type(error).__name__, str(error).replace("\n", " "))
            home = None
        time.sleep(pause)


if __name__ == "__main__":
    main()
