"""How a reindex stands and golden searches, as JSON: the same for the command line and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from archive.golden.counted import Counted
from archive.golden.searches import Golden
from archive.golden.settings import GoldenSettings
from index.reindexing.comparison import Comparison, objections
from index.reindexing.state import Beside, ReindexState
from webui.formats.shapes import reindexing as shapes

_MOST_PROPOSED = 20


def standing(state: ReindexState, settings: GoldenSettings, opened: Sequence[str] = ()) -> shapes.ReindexStanding:
    """How things stand. `opened` says what private articles a swap would make public."""
    building = {"done": state.building[0], "total": state.building[1]} if state.building else None
    return {
        "generation": state.generation or None,
        "documents": state.documents,
        "bytes": state.size,
        "due": state.due or None,
        "proposed_rules": state.is_proposed,
        "building": building,  # type: ignore[typeddict-item]  # mypy makes no shape of it here
        "candidate": _beside(state.candidate),
        "comparison": comparison(state.comparison, settings, opened) if state.comparison else None,
        "pinned": _beside(state.pinned),
    }


def comparison(found: Comparison, settings: GoldenSettings, opened: Sequence[str] = ()) -> shapes.IndexComparison:
    """What a comparison found; likewise."""
    return {
        "candidate": found.id,
        "made_at": found.made_at,
        "documents_before": found.documents_before,
        "documents_after": found.documents_after,
        "answers": [
            {
                "query": each.query,
                "before": each.before,
                "after": each.after,
                "kept": each.kept,
                "same": each.is_same,
                "problem": each.problem or None,
                "best": [
                    {"id": moved.id, "title": moved.title, "before": moved.before, "after": moved.after}
                    for moved in each.best
                ],
            }
            for each in found.answers
        ],
        "topics": [{"topic": each.topic, "before": each.before, "after": each.after} for each in found.topics],
        "objections": [str(each) for each in (*objections(found, settings), *opened)],
    }


def golden_list(
    golden: Sequence[Golden], asked_often: Sequence[Counted], settings: GoldenSettings
) -> shapes.GoldenList:
    """The golden searches, what readers ask often, and what is set."""
    return {
        "golden": [golden_search(each) for each in golden],
        "proposed": [{"query": each.query, "times": each.times} for each in proposed(golden, asked_often)],
        "settings": {
            "by_itself": settings.by_itself,
            "totals_within": settings.totals_within,
            "best_kept": settings.best_kept,
            "counting": settings.counting,
        },
    }


def golden_search(each: Golden) -> shapes.GoldenSearch:
    """A golden search."""
    return {"id": each.id, "query": each.query, "made_by": each.made_by, "made_at": each.made_at}


def proposed(golden: Sequence[Golden], asked_often: Sequence[Counted]) -> list[Counted]:
    """What readers ask most often and is no golden search yet."""
    known = {each.query.casefold() for each in golden}
    return [each for each in asked_often if each.query not in known][:_MOST_PROPOSED]


def moment_of(published_at: int) -> str:
    """A time as ISO 8601 in UTC, "" for none."""
    return datetime.fromtimestamp(published_at, UTC).isoformat(timespec="seconds") if published_at else ""


def _beside(found: Beside | None) -> shapes.IndexBeside | None:
    if found is None:
        return None
    return {
        "documents": found.documents,
        "behind": found.behind,
        "bytes": found.size,
        "published_at": moment_of(found.published_at) or None,
        "problem": found.fault or None,
    }
