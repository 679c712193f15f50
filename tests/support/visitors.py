"""Visitors of a site that come, ask again and again, and leave."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Self


class Visitors:
    """Threads that `ask` without pause for as long as the `with` lasts. Each has chances of its own, the same in every
    run."""

    def __init__(self, ask: Callable[[random.Random], None], count: int) -> None:
        self._ask = ask
        self._leaving = threading.Event()
        self._threads = [threading.Thread(target=self._stay, args=[random.Random(each)]) for each in range(count)]

    def __enter__(self) -> Self:
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._leaving.set()
        for each in self._threads:
            each.join()

    def _stay(self, chance: random.Random) -> None:
        while not self._leaving.is_set():
            self._ask(chance)
