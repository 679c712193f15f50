"""The part of the description of the interface for programs that tells of jobs, imports and backups."""

from __future__ import annotations

from webui.api.admin.work import KINDS
from webui.api.openapi_desk import ADMINS, CURATORS, NUMBER, operation, parameter, shape
from webui.api.openapi_schemas import Json
from webui.desk.imports.report import PARTS

_PAGE = parameter("page", "Which page of 50, from 1.", {"type": "integer", "minimum": 1})
_WHICH: Json = {"type": "integer", "minimum": 1, "description": "Of undo, redo and their previews: the import."}
_SEEN: Json = {
    "type": "string",
    "description": "Of undo and redo: the text of this name in the result of a preview. Where the archive has changed "
    "since, nothing is done (409).",
}
_ASKED = shape({"kind": {"type": "string", "enum": list(KINDS)}, "number": _WHICH, "seen": _SEEN}, required=["kind"])

PATHS: Json = {
    "/admin/jobs": {
        "get": operation(
            "jobs",
            CURATORS,
            "The queue, the first job first.",
            "Jobs",
            [parameter("all", "Also those that only read.", {"type": "string", "enum": ["true"]})],
        ),
        "post": operation("putJob", ADMINS, "Ask for a job.", "JobAlone", [], _ASKED, ("409", "429")),
    },
    "/admin/jobs/{id}": {"get": operation("job", CURATORS, "One job.", "JobAlone", [NUMBER])},
    "/admin/jobs/{id}/cancel": {"post": operation("cancelJob", ADMINS, "Cancel a job.", "JobAlone", [NUMBER])},
    "/admin/imports": {"get": operation("imports", CURATORS, "All imports, the latest first.", "Imports", [_PAGE])},
    "/admin/imports/{id}": {
        "get": operation(
            "importReport",
            CURATORS,
            "A part of the report of an import.",
            "ImportReport",
            [
                NUMBER,
                parameter("show", "Which part.", {"type": "string", "enum": list(PARTS)}),
                parameter("text", "Lines with this text alone.", {"type": "string"}),
                _PAGE,
            ],
        )
    },
    "/admin/backups": {"get": operation("backups", ADMINS, "The backups made at the desk.", "Backups", [])},
}
