"""The files of a folder, at any depth, in an order that is always the same."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from importers.containers.confined import names_in
from importers.containers.mail_folders import holds_mail
from importers.containers.side_files import is_dropping
from importers.containers.streams import unreadable
from importers.protocol import Rejected


def files_of(folder: Path) -> Iterator[tuple[Path, str] | Rejected]:
    """Each regular file with its path below `folder`, sorted by name within each folder; or why it is refused.

    A link that stays within the folder is left out, because what it points to is met at its own place: so loops cannot
    happen. A link that leads out is refused. Hidden files and droppings of systems are left out.

    Raises `SourceUnreadable` when `folder` itself cannot be listed.
    """
    root = folder.resolve()
    waiting = [(root, "")]
    while waiting:
        current, prefix = waiting.pop()
        try:
            names = names_in(current)
        except OSError as error:
            fault = unreadable(prefix.rstrip("/") or str(folder), error)
            if not prefix:
                raise fault from error
            yield Rejected(prefix.rstrip("/"), str(fault))
            continue
        folders = []
        for name in names:
            if is_dropping(name) and not (name.startswith(".") and holds_mail(current / name)):
                continue
            file, path = current / name, prefix + _text(name)
            try:
                mode = file.lstat().st_mode
            except OSError as error:
                yield Rejected(path, str(unreadable(path, error)))
                continue
            if stat.S_ISDIR(mode):
                folders.append((file, f"{path}/"))
            elif stat.S_ISREG(mode):
                yield file, path
            elif not stat.S_ISLNK(mode):
                yield Rejected(path, "it is a device or a pipe, not a file")
            elif reason := _link_fault(file, root):
                yield Rejected(path, reason)
        waiting.extend(reversed(folders))


def _link_fault(link: Path, root: Path) -> str:
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return "it is a link that leads nowhere"
    if target.is_relative_to(root):
        return ""
    return "it is a link that leads out of the folder; import what it points to by its own name"


def _text(name: str) -> str:
    """A file's name as text that can be stored, where its bytes are not UTF-8 as well."""
    return os.fsencode(name).decode("utf-8", "replace")
