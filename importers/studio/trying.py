"""A recipe tried on pages that the archive keeps, beside what is read of them without one."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

from archive.document import Document
from archive.history.saved_pages import SavedPage, SavedPages
from archive.recipes.kept import digest
from archive.recipes.results import Rate, StoredTrial, TriedPage, Value
from importers.guide.guide import Guide
from importers.guide.recipe import Recipe
from importers.page.decode import decode
from importers.page.sniff import stated_address
from importers.protocol import Damaged, Found, Item, Listed, RecipeFit, Rejected, Skipped
from importers.recipes.trial import shown
from importers.worker_pool import Readers

ALWAYS = ("title", "date", "authors", "topics", "body")
"""Fields that are told of though the recipe does not name them."""

Progress = Callable[[str, int, int], None]


def try_on_stored(
    recipe: Recipe,
    pages: Sequence[SavedPage],
    data: Callable[[str], bytes | None],
    *,
    own: SavedPage | None = None,
    processes: int = 1,
    progress: Progress = lambda *_: None,
) -> StoredTrial:
    """Try a recipe on these pages, whose bytes `data` gives by their SHA-256. Nothing is stored."""
    every = [*([own] if own else []), *pages]
    items = [item_of(page, data(page.original) or b"") for page in every]
    fields = tuple(dict.fromkeys((*ALWAYS, *recipe.fields)))
    tried = []
    with Readers(Guide(recipes=(recipe,)), processes) as by_recipe:
        first = [list(found) for _, found in by_recipe.read(items)]
    with Readers(Guide(), processes) as by_none:
        for number, (page, (_, found)) in enumerate(zip(every, by_none.read(items), strict=True)):
            progress("trying", number, len(every))
            tried.append(_tried(page, recipe, fields, first[number], list(found)))
    others = tuple(tried[1:] if own else tried)
    return StoredTrial(
        tuple(_rate(each, others, recipe) for each in fields),
        others,
        tried[0] if own and tried else None,
        digest(recipe.text),
    )


def pages_for(pages: SavedPages, recipe: Recipe, most: int) -> list[SavedPage]:
    """Up to so many kept pages of the sites that a recipe is for."""
    found = [page for site in (*recipe.hosts, *recipe.paths) for page in pages.of(_site(site), most)]
    return list({page.id: page for page in found}.values())[:most]


def _site(written: str) -> str:
    """A site as saved pages have it: a path of a recipe begins with the folder that it is in."""
    folder, slash, _ = written.partition("/")
    return f"{folder}/" if slash else written


def item_of(page: SavedPage, data: bytes) -> Item:
    """A saved page as an import met it. Where it says itself where it stood, that is asked as it was then; else the
    address is the one that its source gave it."""
    try:
        came_under = json.loads(page.addresses)
    except ValueError:
        came_under = []
    address = str(came_under[0]) if came_under else "" if stated_address(decode(data[: 64 << 10])) else page.url
    return Item(page.path or f"{page.id}.html", data, address=address, importer="html")


def _tried(
    page: SavedPage, recipe: Recipe, fields: Sequence[str], found: Sequence[Found], without: Sequence[Found]
) -> TriedPage:
    fit = next((each for each in found if isinstance(each, RecipeFit)), None)
    ours, others = _document(found), _document(without)
    if fit is None:
        reason = next((each.reason for each in found if isinstance(each, Skipped | Rejected)), "")
        return TriedPage(page.id, page.title, (), reason or "the recipe is not for this page")
    values = []
    for name in fields:
        given = name in fit.given
        said = shown(ours, name) if given and ours else ""
        plain = shown(others, name) if others else ""
        same = bool(ours and others and _whole(ours, name) == _whole(others, name))
        lengths = (_length(ours, name) if said else 0, _length(others, name))
        values.append(Value(name, name in recipe.fields, given, said, plain, same, lengths))
    note = next((each.reason for each in found if isinstance(each, Rejected | Skipped)), "")
    return TriedPage(page.id, page.title, tuple(values), note)


def _document(found: Sequence[Found]) -> Document | None:
    for each in found:
        if isinstance(each, Document):
            return each
        if isinstance(each, Damaged | Listed):
            return each.document
    return None


def _whole(document: Document, field: str) -> object:
    if field == "date":
        published = document.published
        return published and replace(published, source="")
    return getattr(document, field)


def _length(document: Document | None, field: str) -> int:
    value = _whole(document, field) if document else ""
    return len(value) if isinstance(value, str | tuple) else 0


def _rate(field: str, pages: Sequence[TriedPage], recipe: Recipe) -> Rate:
    values = [value for page in pages for value in page.values if value.field == field]
    given = [value for value in values if value.given]
    return Rate(field, field in recipe.fields, len(given), len(values), sum(not each.same for each in given))
