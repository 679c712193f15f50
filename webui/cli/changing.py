"""What every verb that changes something writes into the audit: before it does so, and when it is done."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from archive.audit.audit import Audit, Done
from archive.audit.records import Actor, Details, Door
from archive.errors import ArchiveError
from archive.home import Home
from webui.settings import user_before_root


@contextmanager
def changing(home: Home, action: str, details: Details | None = None, *, needed: bool = True) -> Iterator[Done]:
    """Do what the block does as an act of who runs this command; what came of it goes into `results`.

    Raises `HomeNotWritable` or `DamagedArchive` where it cannot be noted beforehand: the block is not run. With
    `needed` false, for what changes nothing of the archive, it is done all the same.
    """
    with ExitStack() as stack:
        try:
            desk = home.desk
            stack.callback(home.close_desk)  # with no journal, which cannot be read where nothing can be written
            done = stack.enter_context(Audit(desk).audited(operator(), action, details))
        except ArchiveError:
            if needed:
                raise
            done = Done()
        yield done


def operator() -> Actor:
    """Who runs this command: the system's name for them, or the one that they had before they became root."""
    user = os.geteuid()
    name = user_before_root() if user == 0 else ""
    if not name:
        with suppress(KeyError):  # a container may have no names for its users
            name = pwd.getpwuid(user).pw_name
    return Actor(name or f"user {user}", Door.COMMAND_LINE)
