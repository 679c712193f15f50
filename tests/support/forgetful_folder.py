"""A folder on a disk that forgets, when the power goes, what was not flushed: contents of files, names in folders."""

from __future__ import annotations

import os
import random
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_STEPS = ("rename", "replace", "link", "unlink", "remove", "rmdir", "mkdir")


def _flipped(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(max(1, len(content)))
    return content[:at] + bytes([byte ^ 1 << chance.randrange(8) for byte in content[at : at + 1]]) + content[at + 1 :]


_FATES: tuple[Callable[[bytes, random.Random], bytes | None], ...] = (
    lambda content, chance: content,
    lambda content, chance: None,
    lambda content, chance: b"",
    lambda content, chance: bytes(len(content)),
    lambda content, chance: content[: len(content) // 2],
    _flipped,
)
"""What becomes of a file that was not flushed: kept, gone, emptied, zeroed, halved, one bit of it flipped."""


class ForgetfulFolder:
    """Watches what a block does in the folder `root`; at each step, `left` says what a power cut there would leave."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self._root, self._chance = root, chance
        self._names: dict[int, dict[str, int]] = {}  # of each folder, those that are on the disk
        self._contents: dict[int, bytes] = {}  # of each file, what is on the disk
        self._folders: set[int] = set()
        self._looking = False
        for path in (root, *root.rglob("*")):
            self._flushed(path)

    @contextmanager
    def stopping(self, look: Callable[[], None]) -> Iterator[None]:
        """Call `look` before each step that names or flushes something, while the block runs."""

        def told(whole: Callable[..., Any], *, flush: bool = False) -> Callable[..., Any]:
            def step(*arguments: Any, **named: Any) -> Any:
                if self._looking:  # these are steps of whoever looks
                    return whole(*arguments, **named)
                self._looking = True
                try:
                    look()
                finally:
                    self._looking = False
                path = Path(f"/proc/self/fd/{arguments[0]}").resolve() if flush else self._root.parent
                if path.is_relative_to(self._root):
                    self._flushed(path)
                return whole(*arguments, **named)

            return step

        with pytest.MonkeyPatch.context() as patched:
            for name in _STEPS:
                patched.setattr(os, name, told(getattr(os, name)))
            patched.setattr(os, "fsync", told(os.fsync, flush=True))
            yield

    def left(self, target: Path) -> None:
        """Make the folder `target` as the power cut leaves it now."""
        here = {}
        for path in (self._root, *self._root.rglob("*")):
            number = path.stat().st_ino
            here[number] = self._listed(path) if path.is_dir() else path.read_bytes()
        self._make(self._root.stat().st_ino, target, here)

    def _make(self, folder: int, target: Path, here: dict[int, Any]) -> None:
        target.mkdir()
        now, known = here.get(folder, {}), self._names.get(folder, {})
        for name in now.keys() | known.keys():
            number = (now if self._chance.random() < 0.5 else known).get(name)
            if number is None:
                continue  # not named yet, or no longer
            if number in self._folders or isinstance(here.get(number), dict):
                self._make(number, target / name, here)
                continue
            content, kept = here.get(number), self._contents.get(number)
            if content != kept and content is not None:
                content = self._chance.choice(_FATES)(content, self._chance)
            elif content is None:
                content = kept
            if content is not None:
                (target / name).write_bytes(content)

    def _flushed(self, path: Path) -> None:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            self._folders.add(status.st_ino)
            self._names[status.st_ino] = self._listed(path)
        else:
            self._contents[status.st_ino] = path.read_bytes()

    @staticmethod
    def _listed(path: Path) -> dict[str, int]:
        return {each.name: each.stat().st_ino for each in path.iterdir()}
