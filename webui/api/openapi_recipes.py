"""What the description of the interface for programs says of recipes at the desk."""

from __future__ import annotations

from webui.api.openapi_desk import ADMINS, NUMBER, operation, parameter, shape
from webui.api.openapi_schemas import Json

_TEXT: Json = {"type": "string", "maxLength": 100}
_NAME: Json = {"name": "name", "in": "path", "required": True, "schema": _TEXT}
_TOML: Json = {"type": "string", "maxLength": 65536}
_COUNT: Json = {"type": "integer", "minimum": 0}

PATHS: Json = {
    "/admin/recipes": {"get": operation("recipes", ADMINS, "All recipes, and how each fits.", "Recipes", [])},
    "/admin/recipes/{name}": {
        "get": operation("recipe", ADMINS, "A recipe with its text.", "RecipeWithText", [_NAME]),
        "put": operation(
            *("saveRecipe", ADMINS, "Keep a recipe; later imports are read with it.", "RecipeWithText", [_NAME]),
            shape({"text": _TOML}, required=["text"]),
        ),
        "delete": operation("deleteRecipe", ADMINS, "Keep a recipe no more.", "Done", [_NAME]),
    },
    "/admin/recipes/pages": {
        "get": operation(
            "keptPages",
            ADMINS,
            "Sites of which pages are kept, and up to 30 of these pages.",
            "Pages",
            [
                parameter("site", "Pages of this site.", {"type": "string"}),
                parameter("find", "Pages whose title or address holds this.", {"type": "string"}),
            ],
        )
    },
    "/admin/recipes/drafts": {
        "post": operation(
            *("beginRecipe", ADMINS, "Begin a recipe with the page of an article, which the worker draws.", "Draft"),
            [],
            shape({"page": _TEXT, "text": _TOML}, required=["page", "text"]),
            ("429",),
        )
    },
    "/admin/recipes/drafts/{id}": {
        "get": operation("draft", ADMINS, "A recipe that is being made.", "Draft", [NUMBER]),
        "patch": operation(
            "changeDraft",
            ADMINS,
            "Give it another text, or take an element of the drawing for a field, by one of its ways.",
            "Draft",
            [NUMBER],
            shape({"text": _TOML, "field": _TEXT, "element": _COUNT, "way": _COUNT}, required=[]),
        ),
    },
    "/admin/recipes/drafts/{id}/drawing": {
        "get": operation("drawing", ADMINS, "The page as its elements; 404 until it has come.", "Drawing", [NUMBER])
    },
    "/admin/recipes/drafts/{id}/trial": {
        "get": operation("trial", ADMINS, "What came of trying; 404 until it has come.", "StoredTrial", [NUMBER]),
        "post": operation(
            *("tryDraft", ADMINS, "Have the worker try it on twenty kept pages.", "Draft", [NUMBER]), more=("429",)
        ),
    },
}
