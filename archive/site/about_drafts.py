"""What somebody has typed of an about page and not saved yet, one for each who writes and each language. It is kept in
the desk's database for a week, so that whoever looks at it as readers would, and then leaves, finds it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Engine, delete, func, select

from archive.database.connection import upsert, writing
from archive.desk.tables import about_drafts_table
from archive.history.import_log import now
from archive.site.about import MOST_BYTES

KEPT_DAYS = 7
_MOST = 100  # of all
_T = about_drafts_table.c


class AboutDraft(NamedTuple):
    """What was typed, the SHA-256 of the page that it began with ("" for none), and when it was kept (ISO, UTC)."""

    text: str
    was: str
    at: str


class AboutDrafts:
    """Those in a desk's database. Any number of processes may write."""

    def __init__(self, engine: Engine, clock: Callable[[], str] = now) -> None:
        self._engine = engine
        self._clock = clock

    def keep(self, owner: str, language: str, text: str, was: str) -> bool:
        """Keep this in the place of what was typed before; whether it was: nothing larger than a page may be is."""
        data = text.encode("utf-8", "replace")
        if len(data) > MOST_BYTES:
            return False
        row = {"owner": owner, "language": language, "text": data.decode(), "was": was[:64], "at": self._clock()}
        latest = select(_T.at).order_by(_T.at.desc()).limit(1).offset(_MOST).scalar_subquery()
        with writing(self._engine) as connection:
            connection.execute(delete(about_drafts_table).where((_T.at <= self._limit()) | (_T.at <= latest)))
            statement = upsert(about_drafts_table).values(row)
            connection.execute(statement.on_conflict_do_update(["owner", "language"], set_=row))
        return True

    def get(self, owner: str, language: str) -> AboutDraft | None:
        """What they typed last; None where there is nothing, or its time is over."""
        texts = (func.substr(_T.text, 1, MOST_BYTES).label("text"), func.substr(_T.was, 1, 64).label("was"), _T.at)
        wanted = select(*texts).where(_T.owner == owner, _T.language == language, _T.at > self._limit())
        with self._engine.connect() as connection:
            row = connection.execute(wanted).first()
        return AboutDraft(str(row.text), str(row.was), str(row.at)) if row else None

    def drop(self, owner: str, language: str) -> None:
        """Let go of it, if there is one."""
        with writing(self._engine) as connection:
            connection.execute(delete(about_drafts_table).where(_T.owner == owner, _T.language == language))

    def _limit(self) -> str:
        return (datetime.fromisoformat(self._clock()) - timedelta(days=KEPT_DAYS)).isoformat(timespec="seconds")
