"""The description of uploads and plans in the interface for programs: `/api/v1/admin/uploads`, `inbox` and `plans`."""

from __future__ import annotations

from archive.plans.looking import MOST_WORDS, SORTS
from archive.plans.records import FLAG_OF, OUTCOMES
from archive.uploads.uploads import CHUNK
from webui.api.openapi_desk import ADMINS as _ADMINS
from webui.api.openapi_desk import NUMBER, operation, parameter, shape
from webui.api.openapi_schemas import Json

_TEXT: Json = {"type": "string"}
_READING = shape(
    {
        "publication": {"type": "string", "maxLength": 200},
        "language": {"type": "string", "pattern": "^([a-z]{2})?$"},
        "date_order": {"type": "string", "enum": ["", "day", "month"]},
        "recipes": {"type": "array", "items": {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2}},
    },
    required=[],
)
_SOURCES: Json = {"type": "array", "items": _TEXT, "minItems": 1, "maxItems": 100}
_OUTCOME: Json = {"type": "string", "enum": ["", *OUTCOMES]}
_FLAG: Json = {"type": "string", "enum": ["", *FLAG_OF]}
_WORDS: Json = {"type": "string", "maxLength": MOST_WORDS}
_UPLOAD: Json = {
    "type": "object",
    "required": ["name", "length"],
    "additionalProperties": False,
    "properties": {
        "name": {**_TEXT, "description": "With / between folders."},
        "length": {"type": "integer", "minimum": 0},
        "modified": {"type": "integer", "minimum": 0, "description": "When it was changed, to know it again."},
        "plan": {
            "type": "integer",
            "description": "The plan it is for; none: the one that you upload for, or a new one.",
        },
    },
}


def _made(described: Json) -> Json:
    """The same operation, which answers 201."""
    answers = dict(described["responses"])
    return {**described, "responses": {"201": answers.pop("200"), **answers}}


def _piece() -> Json:
    described = operation(
        "sendPiece",
        _ADMINS,
        f"Send the next piece of an upload, of {CHUNK:,} bytes at the most.",
        "UploadAlone",
        [
            NUMBER,
            {"name": "Upload-Offset", "in": "header", "required": True, "schema": {"type": "integer", "minimum": 0}},
        ],
    )
    binary = {"application/offset+octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    answers = described["responses"] | {"409": {"$ref": "#/components/responses/409"}}
    return {**described, "requestBody": {"required": True, "content": binary}, "responses": answers}


PATHS: Json = {
    "/admin/uploads": {
        "post": _made(
            operation(
                "beginUpload",
                _ADMINS,
                "Begin an upload, or go on with one of the same file.",
                "UploadAlone",
                [],
                _UPLOAD,
            )
        )
    },
    "/admin/uploads/{id}": {
        "get": operation(
            "upload", _ADMINS, "How much of an upload is here; HEAD tells it too.", "UploadAlone", [NUMBER]
        ),
        "patch": _piece(),
        "delete": {
            **(taken := operation("deleteUpload", _ADMINS, "Remove an uploaded file.", "Done", [NUMBER])),
            "responses": taken["responses"] | {"409": {"$ref": "#/components/responses/409"}},
        },
    },
    "/admin/inbox": {
        "get": operation(
            "inbox",
            _ADMINS,
            "What lies in the inbox on the server.",
            "Inbox",
            [parameter("path", "A folder of the inbox.", _TEXT)],
        )
    },
    "/admin/plans": {
        "get": operation("plans", _ADMINS, "All plans, the newest first.", "PlanList", []),
        "post": _made(
            operation(
                "addPlan",
                _ADMINS,
                "Have a plan made of files and folders of the inbox.",
                "PlanAlone",
                [],
                shape({"sources": _SOURCES, "reading": _READING}, required=["sources"]),
                ("429",),
            )
        ),
    },
    "/admin/plans/{id}": {
        "get": operation("plan", _ADMINS, "A plan as it stands.", "PlanAlone", [NUMBER]),
        "delete": operation("deletePlan", _ADMINS, "Delete a plan that is not applied.", "Done", [NUMBER]),
    },
    "/admin/plans/{id}/make": {
        "post": operation(
            "makePlan",
            _ADMINS,
            "Have a plan made of what was uploaded, or made anew.",
            "PlanAlone",
            [NUMBER],
            {"type": "object", "properties": {"reading": _READING}, "additionalProperties": False},
            ("429",),
        )
    },
    "/admin/plans/{id}/articles": {
        "get": operation(
            "plannedArticles",
            _ADMINS,
            "What a plan found.",
            "PlannedPage",
            [
                NUMBER,
                parameter("outcome", "Only these.", _OUTCOME),
                parameter("flag", "Only with this flag.", _FLAG),
                parameter("q", "Words of title, author, publication, file, address or reason.", _WORDS),
                parameter(
                    "out", "1: only what is left out; 0: only what is not.", {"type": "string", "enum": ["0", "1"]}
                ),
                parameter(
                    "sort",
                    "The order; a - before it turns it round.",
                    {"type": "string", "enum": [*SORTS, *(f"-{each}" for each in SORTS)]},
                ),
                parameter("page", "Which page.", {"type": "integer", "minimum": 1, "maximum": 100_000}),
                parameter("limit", "Rows a page.", {"type": "integer", "minimum": 1, "maximum": 100}),
            ],
        )
    },
    "/admin/plans/{id}/leave-out": {
        "post": operation(
            "leaveOut",
            _ADMINS,
            "Leave out one row, or all that are found, or take them in again.",
            "LeftOut",
            [NUMBER],
            {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "out": {"type": "boolean", "default": True},
                    "row": {"type": "integer", "minimum": 1},
                    "outcome": _OUTCOME,
                    "flag": _FLAG,
                    "q": _WORDS,
                },
            },
        )
    },
    "/admin/plans/{id}/apply": {
        "post": operation("applyPlan", _ADMINS, "Have a plan applied.", "PlanAlone", [NUMBER], more=("429",)),
    },
}
