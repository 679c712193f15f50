"""The description of the desk's interface for the site and its topics: `/api/v1/admin/site`, `/api/v1/admin/topics`."""

from __future__ import annotations

from webui.api.openapi_desk import ADMINS, operation, parameter, shape
from webui.api.openapi_schemas import Json

_TEXT: Json = {"type": "string"}
_WAS: Json = {
    "type": "string",
    "description": "What was seen before it was changed (a SHA-256, or `version`); what is another now is not changed.",
}
_SEEN = parameter("was", str(_WAS["description"]), _TEXT)
_RULE: Json = {"name": _TEXT, "query": _TEXT, "en": _TEXT, "es": _TEXT}
_SETTINGS: Json = {"name": _TEXT, "sentence": _TEXT, "languages": _TEXT, "freeze": _TEXT}


def _of(properties: Json, *needed: str) -> Json:
    return shape(properties, required=list(needed))


def _changing(name: str, summary: str, parameters: list[Json], body: Json | None = None) -> Json:
    """What asks for a change, which may come too late."""
    return operation(name, ADMINS, summary, "Change", parameters, body, ("409", "429"))


_APPLY = _changing(
    "applyTopics",
    "Put the proposed rules in force; refused where private articles become public by it, unless `sure` is true.",
    [_SEEN],
    _of({"sure": {"type": "boolean", "description": "Private articles are to become public."}}) | {"minProperties": 0},
)
_APPLY["requestBody"]["required"] = False

PATHS: Json = {
    "/admin/site": {
        "get": operation("site", ADMINS, "What is set of the site.", "SiteSettings", []),
        "patch": _changing(
            "changeSite",
            "Set texts, or remove them where they are empty; `was` has them as they were seen.",
            [],
            _of(_SETTINGS | {"was": _of(_SETTINGS) | {"minProperties": 0}}),
        ),
    },
    "/admin/site/logo": {
        "post": _changing(
            "setLogo",
            "Set the logo: PNG, JPEG or WebP in base64.",
            [],
            _of({"content": _TEXT, "was": _WAS}, "content"),
        ),
        "delete": _changing("removeLogo", "Have no logo.", [_SEEN]),
    },
    "/admin/site/about": {
        "post": _changing(
            "setAbout",
            "Set an about page, or remove it where its text is blank.",
            [],
            _of({"language": _TEXT, "text": _TEXT, "was": _WAS}, "language", "text"),
        )
    },
    "/admin/topics": {"get": operation("topicRules", ADMINS, "The topic rules.", "Topics", [])},
    "/admin/topics/rule": {
        "post": _changing(
            "saveTopicRule",
            "Propose a rule, in the place of that of its name.",
            [],
            _of(_RULE | {"was": _WAS}, "name", "query"),
        ),
        "delete": _changing(
            "deleteTopicRule",
            "Propose to have no rule of this name.",
            [parameter("name", "The name of the rule.", _TEXT), _SEEN],
        ),
    },
    "/admin/topics/text": {
        "post": _changing(
            "saveTopicText",
            "Propose all rules, as TOML.",
            [],
            _of({"text": _TEXT, "was": _WAS}, "text"),
        )
    },
    "/admin/topics/try": {
        "post": operation(
            "tryTopicRule",
            ADMINS,
            "What a rule would take of the archive, beside that of its name which is in force.",
            "TopicTrial",
            [],
            _of(_RULE, "name", "query"),
        )
    },
    "/admin/topics/apply": {"post": _APPLY},
    "/admin/topics/discard": {"post": _changing("discardTopics", "Discard the proposed rules.", [_SEEN])},
}
