"""What the desk's interface for programs answers about recipes."""

from __future__ import annotations

from typing import Annotated, TypedDict


class Drift(TypedDict):
    """A field that a recipe finds on fewer pages than when it was kept."""

    field: str
    missed: Annotated[int, {"description": "Pages of the import on which nothing was found."}]
    pages: int
    before: Annotated[float, {"description": "The part of the pages on which it was missed then, from 0 to 1."}]
    examples: Annotated[list[str], {"description": "Places in the import's sources.", "maxItems": 10}]


Recipe = TypedDict(
    "Recipe",
    {
        "name": str,
        "kept_at": Annotated[str | None, {"description": "null where only imports remember it."}],
        "kept_by": str | None,
        "import": Annotated[int | None, {"description": "The latest import that was read with this text of it."}],
        "pages": Annotated[int, {"description": "Pages of that import that it was for."}],
        "fits": bool,
        "drift": list[Drift],
    },
)
"""A recipe, and how it fits."""


class Recipes(TypedDict):
    """All recipes."""

    recipes: list[Recipe]


class RecipeWithText(TypedDict):
    """A recipe with its text."""

    recipe: Recipe
    text: Annotated[str, {"description": "TOML."}]


class PageSite(TypedDict):
    """A site of which pages are kept."""

    site: str
    articles: int


class KeptPage(TypedDict):
    """A page that is kept."""

    id: Annotated[str, {"description": "That of the article that was read from it."}]
    title: str
    url: str
    path: str


class Pages(TypedDict):
    """Sites, and the pages that were asked for."""

    sites: list[PageSite]
    pages: Annotated[list[KeptPage], {"maxItems": 30}]


class Draft(TypedDict):
    """A recipe that is being made, for a day from when it was last touched."""

    id: int
    page: str
    name: str
    text: Annotated[str, {"description": "TOML."}]
    drawing_job: int | None
    drawing_waits: Annotated[bool, {"description": "Whether what was asked for may still come."}]
    trial_job: int | None
    trial_waits: bool


class Way(TypedDict):
    """A selector and how many elements of the page it finds."""

    css: str
    count: int


class Drawn(TypedDict):
    """An element of a page."""

    depth: int
    called: str
    text: str
    size: Annotated[int, {"description": "Letters of all that stands in it."}]
    more: Annotated[int, {"description": "Elements in it that are not drawn."}]
    ways: list[Way]


class Drawing(TypedDict):
    """A page as its elements; `drawn` are those that say something, in the page's order."""

    elements: int
    problem: str | None
    drawn: list[Drawn]


class TriedValue(TypedDict):
    """A field on one page."""

    field: str
    asked: bool
    given: bool
    by_recipe: str
    without: Annotated[str, {"description": "What is read without a recipe."}]
    same: bool


class TriedPage(TypedDict):
    """A page on which a recipe was tried."""

    id: str
    title: str
    note: str | None
    values: list[TriedValue]


class TriedField(TypedDict):
    """A field over all pages."""

    field: str
    asked: bool
    given: int
    pages: int
    differing: int


class StoredTrial(TypedDict):
    """What came of trying a recipe on kept pages; `fields` are counted over `pages`, without `own`."""

    is_current: Annotated[bool, {"description": "Whether it is of the text that the draft has now."}]
    problem: str | None
    fields: list[TriedField]
    own: TriedPage | None
    pages: list[TriedPage]
