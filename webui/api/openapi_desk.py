"""The desk's part of the description of the interface for programs: `/api/v1/admin`."""

from __future__ import annotations

from webui.api.openapi_schemas import Json

_CODES = ("400", "401", "403", "404", "413", "415", "503")
_TEXT: Json = {"type": "string", "maxLength": 64}
_ROLE: Json = {"type": "string", "enum": ["reader", "curator", "admin"]}
NUMBER: Json = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[0-9]{1,15}$"}}
SECURITY: Json = {"token": {"type": "http", "scheme": "bearer", "description": "Made by `hemeroteca token add`."}}


def operation(
    name: str,
    role: str,
    summary: str,
    answer: str,
    parameters: list[Json],
    body: Json | None = None,
    more: tuple[str, ...] = (),
) -> Json:
    """An operation of the desk: for whom it is, what it answers (a schema's name), and, beside the usual ones, `more`
    codes of problems."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{answer}"}}}
    problems = {code: {"$ref": f"#/components/responses/{code}"} for code in (*_CODES, *more)}
    described = {
        "operationId": name,
        "summary": f"{summary} For {role}.",
        "security": [{"token": []}],
        "parameters": parameters,
        "responses": {"200": {"description": summary, "content": content}, **problems},
    }
    if body is not None:
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return described


def shape(properties: Json, *, required: list[str]) -> Json:
    """An object of these members and no others; of those that are not required one at least."""
    told: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    return told | ({"required": required} if required else {"minProperties": 1})


def parameter(name: str, description: str, schema: Json) -> Json:
    """A parameter of an address that may be left out."""
    return {"name": name, "in": "query", "description": description, "schema": schema, "required": False}


_DAY: Json = {"type": "string", "format": "date"}
_NAMED = shape({"name": _TEXT, "role": _ROLE}, required=["name", "role"])
ALL, CURATORS, ADMINS = "every account", "curators and admins", "admins"
_NAMES: Json = {"type": "array", "items": {"type": "string", "maxLength": 500}, "maxItems": 200}
_PRIVATE = shape({"all": {"type": "boolean"}, "publications": _NAMES, "topics": _NAMES}, required=[])
_MORE_PRIVATE: Json = {
    **_PRIVATE,
    "properties": {
        **_PRIVATE["properties"],
        "sure": {"type": "boolean", "description": "Keep names that cover no article now; refused without it."},
    },
}

PATHS: Json = {
    "/admin/session": {"get": operation("deskSession", ALL, "Who asks.", "Principal", [])},
    "/admin/status": {"get": operation("deskStatus", CURATORS, "What the archive holds and how it is.", "Status", [])},
    "/admin/sessions": {"get": operation("deskSessions", ALL, "One's own sessions.", "SignIns", [])},
    "/admin/sessions/{id}": {
        "delete": operation("endSession", ALL, "End one of one's own sessions.", "Done", [NUMBER])
    },
    "/admin/users": {
        "get": operation("users", ADMINS, "All accounts.", "Accounts", []),
        "post": operation("addUser", ADMINS, "Add an account.", "AccountWithLink", [], _NAMED),
    },
    "/admin/users/{id}": {
        "patch": operation(
            "changeUser",
            ADMINS,
            "Give an account another role, disable or enable it.",
            "AccountAlone",
            [NUMBER],
            shape({"role": _ROLE, "disabled": {"type": "boolean"}}, required=[]),
        )
    },
    "/admin/users/{id}/reset": {
        "post": operation("resetUser", ADMINS, "Take an account's password back.", "AccountWithLink", [NUMBER])
    },
    "/admin/users/{id}/sessions": {
        "delete": operation("endSessions", ADMINS, "Sign an account out everywhere.", "Done", [NUMBER])
    },
    "/admin/tokens": {
        "get": operation("tokens", ADMINS, "All tokens.", "Accesses", []),
        "post": operation("addToken", ADMINS, "Add a token.", "AccessMade", [], _NAMED),
    },
    "/admin/tokens/{id}": {"delete": operation("deleteToken", ADMINS, "Take a token back.", "Done", [NUMBER])},
    "/admin/private": {
        "get": operation("private", CURATORS, "What only those may read who have an account.", "PrivateNow", [])
    },
    "/admin/private/add": {
        "post": operation(
            *("addPrivate", ADMINS, "Make more private, at once; a job makes what visitors read.", "Asked", []),
            _MORE_PRIVATE,
            ("429",),
        )
    },
    "/admin/private/delete": {
        "post": operation(
            *("deletePrivate", ADMINS, "Make it public again, once its job is done.", "Asked", []), _PRIVATE, ("429",)
        )
    },
    "/admin/audit": {
        "get": operation(
            "audit",
            CURATORS,
            "What was done here, the newest first.",
            "AuditPage",
            [
                parameter("since", "First day, inclusive.", _DAY),
                parameter("until", "Last day, inclusive.", _DAY),
                parameter("actor", "Who: user:NAME, token:NAME, or a name of the system.", {"type": "string"}),
                parameter("action", "What.", {"type": "string"}),
                parameter("before", "Acts before the one of this number.", {"type": "integer", "minimum": 1}),
            ],
        )
    },
}
