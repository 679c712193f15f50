"""The index and golden searches in the description of the interface for programs: `/api/v1/admin`."""

from __future__ import annotations

from webui.api.openapi_desk import ADMINS, NUMBER, operation, shape
from webui.api.openapi_schemas import Json

_BOUNDS: Json = {
    "by_itself": {"type": "boolean", "description": "Swap where all is within bounds; as it is set where not given."},
    "totals_within": {"type": "integer", "minimum": 0, "maximum": 1_000},
    "best_kept": {"type": "integer", "minimum": 0, "maximum": 10},
}
_CANDIDATE: Json = {"candidate": {"type": "string", "description": "The one that was looked at; any, where not given."}}
_SURE: Json = {
    "sure": {"type": "boolean", "description": "With swap and back: private articles are to become public by it."}
}
_STEP: Json = {
    "name": "step",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "enum": ["compare", "swap", "discard", "back", "release"]},
}
_ASKED = operation(
    "reindex",
    ADMINS,
    "Ask for a job: compare a candidate with the live index, swap, discard it; go back to the index of before, release "
    "that. A swap and going back are refused where private articles become public by it, unless `sure` is true.",
    "JobPut",
    [_STEP],
    shape({**_BOUNDS, **_CANDIDATE, **_SURE}, required=[]) | {"minProperties": 0},
    ("429",),
)
_ASKED["requestBody"]["required"] = False

PATHS: Json = {
    "/admin/index": {"get": operation("indexStanding", ADMINS, "How the index stands.", "ReindexStanding", [])},
    "/admin/index/{step}": {"post": _ASKED},
    "/admin/golden": {
        "get": operation("golden", ADMINS, "Golden searches and what is set of them.", "GoldenList", []),
        "post": operation(
            "addGolden",
            ADMINS,
            "Add a golden search.",
            "GoldenAdded",
            [],
            shape({"query": {"type": "string", "maxLength": 500}}, required=["query"]),
        ),
        "patch": operation(
            "setGolden",
            ADMINS,
            "Set bounds, and whether searches are counted.",
            "GoldenList",
            [],
            shape({**_BOUNDS, "counting": {"type": "boolean"}}, required=[]),
        ),
    },
    "/admin/golden/{id}": {"delete": operation("deleteGolden", ADMINS, "Delete a golden search.", "Done", [NUMBER])},
}
