"""Recipes that are being made: with which page, how far, and what came of looking at it and of trying.

A draft is the desk's, for a day from when it was last touched. What is read for it is read by the worker, which writes
what came of it here; whoever asked looks whether it has come.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from archive.database.connection import writing
from archive.desk.tables import recipe_drafts_table
from archive.errors import ArchiveError
from archive.history.import_log import now
from archive.messages import Message
from archive.recipes.kept import MOST_TEXT
from archive.recipes.results import Drawing, StoredTrial, drawing_of, packed, trial_of

KEPT_HOURS = 24
MOST = 100
_T = recipe_drafts_table.c
_MOST_NAME = 200  # characters


class NoSuchDraft(ArchiveError):
    """No draft has this number, or its day is over."""

    def __init__(self) -> None:
        super().__init__(
            Message("This recipe is not being made here any more: what nobody goes on with for a day goes.")
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """A recipe that is being made. `page` is the id of the article whose page is shown, `picked` the element of the
    drawing that was last clicked for each field; a `drawing` and a `trial` are None until they have come, and the jobs
    that bring them None until they are asked for."""

    id: int
    page: str
    name: str
    text: str
    picked: Mapping[str, int]
    drawing: Drawing | None
    drawing_job: int | None
    trial: StoredTrial | None
    trial_job: int | None


class Drafts:
    """The drafts in a desk's database."""

    def __init__(self, engine: Engine, clock: Callable[[], str] = now) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, page: str, name: str, text: str, by: str) -> int:
        """A new draft; its number. The oldest go where there are many, and those whose day is over."""
        row = {"page": page, "name": name, "text": text, "picked": "{}", "by": by, "at": self._clock()}
        with writing(self._engine) as connection:
            self._drop_old(connection)
            return int(connection.execute(insert(recipe_drafts_table).values(row).returning(_T.id)).scalar_one())

    def get(self, number: int) -> Draft:
        """The draft of this number. Raises `NoSuchDraft`."""
        texts = (func.substr(_T.page, 1, _MOST_NAME).label("page"), func.substr(_T.name, 1, _MOST_NAME).label("name"))
        wanted = select(*texts, func.substr(_T.text, 1, MOST_TEXT).label("text"), _T.picked, _T.drawing, _T.trial)
        wanted = wanted.add_columns(_T.drawing_job, _T.trial_job).where(_T.id == number, _T.at > self._limit())
        with self._engine.connect() as connection:
            row = connection.execute(wanted).first()
        if row is None:
            raise NoSuchDraft
        drawing, trial = drawing_of(row.drawing), trial_of(row.trial)
        jobs = [each if isinstance(each, int) else None for each in (row.drawing_job, row.trial_job)]
        return Draft(
            number, str(row.page), str(row.name), str(row.text), _picked(row.picked), drawing, jobs[0], trial, jobs[1]
        )

    def change(self, number: int, text: str, picked: Mapping[str, int] | None = None) -> None:
        """Give a draft another text. Raises `NoSuchDraft`."""
        values: dict[str, Any] = {"text": text, "at": self._clock()}
        if picked is not None:
            values["picked"] = json.dumps(dict(picked))
        self._set(number, values)

    def ask_drawing(self, number: int, job: int) -> None:
        """Note which job draws the page. Raises `NoSuchDraft`."""
        self._set(number, {"drawing_job": job})

    def ask_trial(self, number: int, job: int) -> None:
        """Note which job tries the recipe; what came of trying before is there until then. Raises `NoSuchDraft`."""
        self._set(number, {"trial_job": job})

    def keep_drawing(self, number: int, drawing: Drawing) -> None:
        """Keep what was drawn. Raises `NoSuchDraft`."""
        self._set(number, {"drawing": packed(drawing)})

    def keep_trial(self, number: int, trial: StoredTrial) -> None:
        """Keep what came of trying. Raises `NoSuchDraft`."""
        self._set(number, {"trial": packed(trial)})

    def drop(self, number: int) -> None:
        """Let go of a draft, if there is one."""
        with writing(self._engine) as connection:
            connection.execute(delete(recipe_drafts_table).where(_T.id == number))

    def _set(self, number: int, values: Mapping[str, Any]) -> None:
        with writing(self._engine) as connection:
            if not connection.execute(update(recipe_drafts_table).where(_T.id == number).values(values)).rowcount:
                raise NoSuchDraft

    def _limit(self) -> str:
        return (datetime.fromisoformat(self._clock()) - timedelta(hours=KEPT_HOURS)).isoformat(timespec="microseconds")

    def _drop_old(self, connection: Connection) -> None:
        newest = select(_T.id).order_by(_T.at.desc(), _T.id.desc()).limit(MOST - 1)
        connection.execute(delete(recipe_drafts_table).where((_T.at <= self._limit()) | _T.id.not_in(newest)))


def _picked(text: object) -> dict[str, int]:
    try:
        found = json.loads(text) if isinstance(text, str) and len(text) < MOST_TEXT else {}
    except (ValueError, RecursionError):
        return {}
    return {name: each for name, each in found.items() if isinstance(each, int)} if isinstance(found, dict) else {}
