"""Pages as they were answered, by the tag of what they were made from: asked for often, they are not made each time."""

from __future__ import annotations

import threading
from collections import OrderedDict

from webui.http.compression import compress

MOST_BYTES = 8 * 2**20
_MOST_MET = 20_000


class PageCache:
    """The latest pages of one worker, packed, up to `most_bytes` together. Safe for threads.

    A tag follows from everything that a page depends on, so nothing here is ever out of date; what is not asked for
    any more falls out. A page is kept when it is made for the second time: most searches are asked once, and a visitor
    that walks through the whole archive pushes nothing out.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._met: OrderedDict[str, None] = OrderedDict()
        self._bytes = 0
        self._most = most_bytes
        self._lock = threading.Lock()

    def get(self, tag: str) -> bytes | None:
        """The page of this tag, packed (`webui.http.compression`), or None."""
        with self._lock:
            packed = self._pages.get(tag)
            if packed is not None:
                self._pages.move_to_end(tag)
        return packed

    def keep(self, tag: str, page: bytes) -> None:
        """Remember a page; of one that is met for the first time, that it was."""
        with self._lock:
            if tag not in self._met:
                self._met[tag] = None
                if len(self._met) > _MOST_MET:
                    self._met.popitem(last=False)
                return
        packed = compress(page)
        with self._lock:
            self._bytes += len(packed) - len(self._pages.pop(tag, b""))
            self._pages[tag] = packed
            while self._bytes > self._most:
                self._bytes -= len(self._pages.popitem(last=False)[1])
