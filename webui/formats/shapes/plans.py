"""What the desk's interface for programs answers about uploads and plans."""

from __future__ import annotations

from typing import Annotated, TypedDict


class UploadState(TypedDict):
    """A file on its way here."""

    id: int
    plan: Annotated[int, {"description": "The plan that is made of it."}]
    name: Annotated[str, {"description": "What its sender calls it."}]
    path: Annotated[str, {"description": "What it is called here."}]
    length: Annotated[int, {"description": "Bytes in all."}]
    offset: Annotated[int, {"description": "Bytes that are here: the next piece begins there."}]
    done: bool


class UploadAlone(TypedDict):
    """A file on its way here."""

    upload: UploadState


class InboxEntry(TypedDict):
    """A file or folder of the inbox."""

    path: str
    folder: bool
    size: Annotated[int, {"description": "Bytes; 0 for a folder."}]


class Inbox(TypedDict):
    """What lies in a folder of the inbox."""

    exists: bool
    entries: Annotated[list[InboxEntry], {"maxItems": 1000}]


class HowRead(TypedDict):
    """How the sources of a plan are read."""

    publication: Annotated[str, {"description": "Of all articles; empty: as the files say."}]
    language: Annotated[str, {"description": "Of all articles, two letters; empty: as each is recognised."}]
    date_order: Annotated[str, {"enum": ["", "day", "month"]}]
    recipes: Annotated[list[list[str]], {"description": "Of each its name and its TOML."}]


class PlanProgress(TypedDict):
    """How far the job of a plan is."""

    state: str
    ahead: Annotated[int, {"description": "Jobs before it."}]
    step: str
    done: int
    total: Annotated[int, {"description": "0: not known."}]
    items: Annotated[int, {"description": "Articles that were met so far."}]
    left: Annotated[int | None, {"description": "Seconds, about."}]


class PlanState(TypedDict):
    """A plan."""

    id: int
    way: Annotated[str, {"enum": ["upload", "inbox", "paths"]}]
    owner: str
    made_at: str
    ends_at: Annotated[str | None, {"description": "When it is deleted; null: never."}]
    standing: Annotated[str, {"enum": ["collecting", "planning", "ready", "failed", "applying", "applied"]}]
    sentence: str
    sources: list[str]
    reading: HowRead
    counts: Annotated[
        dict[str, int],
        {
            "description": "Articles by outcome and by flag, those that come in, and those left out; `chosen` are the "
            "choices to leave something out, `chosen_idle` those for nothing that would come in now."
        },
    ]
    job: int | None
    progress: PlanProgress | None
    import_id: int | None
    left_out: int
    applied_by: str | None


class PlanAlone(TypedDict):
    """A plan as it stands."""

    plan: PlanState


class PlanList(TypedDict):
    """All plans, the newest first."""

    plans: list[PlanState]


class PlannedChange(TypedDict):
    """A field as it is and as it would be."""

    field: str
    before: str
    after: str


class PlannedLike(TypedDict):
    """What an article is much like: a row of the plan, or an article of the archive."""

    kind: Annotated[str, {"enum": ["row", "article"]}]
    id: str
    title: str


class PlannedArticle(TypedDict):
    """Something that was found."""

    row: int
    outcome: Annotated[str, {"enum": ["new", "changed", "unchanged", "skipped", "rejected"]}]
    id: Annotated[str | None, {"description": "Of the article that is held."}]
    title: str
    date: str | None
    publication: str
    language: str
    authors: list[str]
    topics: list[str]
    url: str
    path: str
    words: int
    reason: str
    changes: list[PlannedChange]
    flags: list[str]
    like: PlannedLike | None
    left_out: bool


class PlannedPage(TypedDict):
    """A page of what was found."""

    total: int
    page: int
    articles: Annotated[list[PlannedArticle], {"maxItems": 100}]


class LeftOut(TypedDict):
    """How many rows were changed, and what the plan holds then."""

    changed: int
    counts: dict[str, int]
