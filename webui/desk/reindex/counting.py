"""Counts what readers search for, where the keepers have switched that on (`archive.golden.counted`).

Who searches waits for none of it: a search is counted in memory once it is answered, and a thread of its own looks now
and then whether it is to be counted at all, and writes what there is. The reading room never fails because of it.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path

from flask import Flask, Response, current_app, request

from archive.desk.place import desk_of
from archive.errors import ArchiveError
from archive.golden.counted import Counter, keep_counted
from archive.golden.settings import read_settings
from archive.home import Home

_PAUSE = 30.0  # seconds between two looks
_WAIT_MS = 2_000
_PAGES = {"search.show"}


class Counting:
    """The counting of one process for the home at `path`. Nothing is begun before the first search."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._counter = Counter()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.is_on = False
        """Whether it counts, as it was when it was looked at last."""

    def count(self, query: str) -> None:
        """Count that this was searched for."""
        if self._thread is None:
            self._begin()
        if self.is_on:
            self._counter.count(query)

    def look(self) -> None:
        """Look whether it is to be counted, and write what was counted."""
        try:
            self.is_on = is_counted(self._path)
            if not self.is_on:
                self._counter.forget()
            elif often := self._counter.taken():
                engine = desk_of(self._path).open(wait_ms=_WAIT_MS)
                try:
                    keep_counted(engine, often)
                finally:
                    engine.dispose()
        except ArchiveError:
            self.is_on = False  # a desk that cannot be read does not say that anything is to be counted

    def _begin(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="counting", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            self.look()
            time.sleep(_PAUSE)


def is_counted(home: Path) -> bool:
    """Whether searches are counted at this home, by what is set now; not where the desk cannot be read."""
    with suppress(ArchiveError):
        engine = desk_of(home).open_to_read() if Home.exists(home) else None
        if engine is not None:
            try:
                return read_settings(engine).counting
            finally:
                engine.dispose()
    return False


def register(app: Flask) -> None:
    """Count searches of this site's page of results, the first page of each alone; those that a cache answers too."""
    app.extensions["hemeroteca-counting"] = Counting(app.extensions["hemeroteca-settings"].home)
    app.after_request(_count)


def _count(response: Response) -> Response:
    if response.status_code == 200 and request.endpoint in _PAGES and request.method == "GET":
        query = request.args.get("q", "")
        if query and "page" not in request.args:
            counting: Counting = current_app.extensions["hemeroteca-counting"]
            counting.count(query)
    return response
