"""What somebody at the desk has sent and a job is to put into its place: a logo, an about page, topic rules.

A job is told things in few characters, and these may be long. They lie in the desk's database, each under its SHA-256,
for a week: web workers write there, and to the archive they never do.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, bindparam, delete, func, select

from archive.database.connection import upsert, writing
from archive.desk.tables import attachments_table
from archive.errors import BadJob

MOST_BYTES = 256 * 1024
"""Of one of them."""

_MOST = 150  # of all: no more jobs than 100 may wait
_KEPT = timedelta(days=7)
_D = attachments_table.c


class Attachments:
    """Those in a desk's database. Any number of processes may write."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, content: bytes) -> str:
        """Keep this, at the most `MOST_BYTES` of it; the SHA-256 by which it is found. Raises `BadJob`."""
        if len(content) > MOST_BYTES:
            raise BadJob(f"what is sent has {len(content):,} bytes, and {MOST_BYTES:,} are taken")
        name, at = hashlib.sha256(content).hexdigest(), datetime.now(UTC)
        old = (at - _KEPT).isoformat(timespec="seconds")
        latest = select(_D.hash).order_by(_D.made_at.desc()).limit(_MOST)
        row = upsert(attachments_table).values(hash=name, content=content, made_at=at.isoformat(timespec="seconds"))
        with writing(self._engine) as connection:
            again = {"made_at": row.excluded.made_at, "content": row.excluded.content}
            connection.execute(row.on_conflict_do_update(["hash"], set_=again))
            connection.execute(delete(attachments_table).where((_D.made_at < old) | _D.hash.not_in(latest)))
        return name

    def get(self, name: str) -> bytes:
        """What was put under this SHA-256, and nothing else. Raises `BadJob` where it is no longer there."""
        is_whole = (func.typeof(_D.content) == "blob", func.length(_D.content) <= MOST_BYTES)
        with self._engine.connect() as connection:
            asked = select(_D.content).where(_D.hash == bindparam("name"), *is_whole)
            found = connection.execute(asked, {"name": name}).scalar()
        if not isinstance(found, bytes) or hashlib.sha256(found).hexdigest() != name:
            raise BadJob("what was sent is not there any more: it is kept for a week; send it again")
        return found
