"""How much may be uploaded: a quota for all uploads together, and what of the disk stays free whatever happens."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, case, func, select

from archive.desk.tables import uploads_table
from archive.errors import NoRoom
from archive.jobs.records import number_of
from archive.messages import Message

GIB = 1 << 30
QUOTA = 20 * GIB
"""Bytes of all uploads together, where nobody says otherwise."""
_LEAST, _SHARE = GIB, 20  # of the disk this, and at least a twentieth, up to ten times as much, stays free


@dataclass(frozen=True, slots=True)
class Room:
    """The room for uploads into a home: `quota` bytes in all."""

    home: Path
    quota: int = QUOTA

    def check(self, held: int, outstanding: int, more: int = 0) -> None:
        """Whether there is room for so many bytes more, where uploads hold so many and so many of these are still to
        come. Raises `NoRoom` with the sentence for who uploads."""
        if held + more > self.quota:
            raise NoRoom(
                Message(
                    "Uploads may take %(most)s in all, and %(held)s are taken; delete plans that are not needed, or put"
                    " the files into the inbox on the server.",
                    most=told(self.quota),
                    held=told(held),
                )
            )
        total, _used, free = shutil.disk_usage(self.home)
        margin = min(max(_LEAST, total // _SHARE), 10 * _LEAST, total // 2)
        if free - outstanding - more < margin:
            raise NoRoom(
                Message(
                    "The disk has %(free)s free, of which %(margin)s stay free for the archive: there is no room for "
                    "%(more)s more.",
                    free=told(free),
                    margin=told(margin),
                    more=told(outstanding + more),
                )
            )


def taken(connection: Connection) -> tuple[int, int]:
    """Of all uploads of a desk: the bytes that they have, and those of the ones that are not whole yet."""
    length, done = uploads_table.c.length, uploads_table.c.done
    held, coming = connection.execute(select(func.sum(length), func.sum(case((done, 0), else_=length)))).one()
    return number_of(held), number_of(coming)


def told(size: int) -> str:
    """A number of bytes for a person: `8 MB`, `1.5 GB`."""
    value = float(size)
    for unit in ("bytes", "KB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            return f"{value:,.0f} {unit}" if unit == "bytes" or value >= 10 else f"{value:,.1f} {unit}"
        value /= 1024
    return ""
