"""Recipes at the desk: which there are and how they fit, a page to make one with, what became of them."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, request

from archive.errors import NoSuchDocument
from archive.people.roles import Role
from archive.recipes.kept import BadKeptRecipe
from webui.desk.access.guard import needs
from webui.desk.people.pages import field, gone_to, page
from webui.desk.recipes import acts
from webui.desk.recipes.page import drift_told, fits_told, page_rows, row_of
from webui.http.current import services, site_urls
from webui.http.problems import problem_of
from webui.i18n.translation import _, number_text

blueprint = Blueprint("recipes", __name__)

PAGE = "/admin/recipes"
STUDIO = f"{PAGE}/studio"
_MOST_SITES, _MOST_PAGES = 200, 30
_MOST_WORDS = 300  # characters


@blueprint.get(PAGE)
@needs(Role.ADMIN)
def show() -> Response:
    """All recipes."""
    return page("desk/recipes.html", _("Recipes"), rows=list(map(row_of, acts.all_recipes())))


@blueprint.get(f"{PAGE}/new")
@needs(Role.ADMIN)
def choose() -> Response:
    """The sites and pages that the archive keeps, to make a recipe with one of them."""
    return _choose()


@blueprint.post(STUDIO)
@needs(Role.ADMIN)
def begin() -> Response:
    """Begin with a page: the worker is asked to draw it."""
    try:
        number = acts.begin(field("page"), field("name"))
    except (BadKeptRecipe, NoSuchDocument) as error:
        problem = problem_of(error)
        return _choose(problem.detail or problem.title, problem.status)
    return gone_to(f"{STUDIO}/{number}")


@blueprint.get(f"{PAGE}/<name>")
@needs(Role.ADMIN)
def one(name: str) -> Response:
    """A recipe: its text, how it fits, what to do with it."""
    return _one(name)


@blueprint.get(f"{PAGE}/<name>/file")
@needs(Role.ADMIN)
def taken(name: str) -> Response:
    """A recipe as the file that `import --recipe` takes."""
    kept = acts.recipe(name).kept
    response = Response(kept.text, content_type="application/toml; charset=utf-8")
    safe = "".join(each if each.isascii() and (each.isalnum() or each in "._-") else "-" for each in kept.name)
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response


@blueprint.post(f"{PAGE}/<name>/text")
@needs(Role.ADMIN)
def write(name: str) -> Response:
    """Keep what somebody wrote as the text of a recipe."""
    text = field("text")
    try:
        acts.recipe(name)
        acts.save(name, text)
    except BadKeptRecipe as error:
        return _one(name, problem_of(error).detail, text)
    return gone_to(f"{PAGE}/{name}?saved=1")


@blueprint.post(f"{PAGE}/<name>/delete")
@needs(Role.ADMIN)
def delete(name: str) -> Response:
    """Keep a recipe no more."""
    acts.delete_recipe(name)
    return gone_to(PAGE)


def _one(name: str, problem: str = "", typed: str = "") -> Response:
    found = acts.recipe(name)
    drift = []
    for each in found.drift:
        pages = services().store.pages.brought(found.import_id or 0, list(each.examples))
        kept = {each.path for each in pages}
        alone = [path for path in each.examples if path not in kept]
        drift.append({"told": drift_told(each), "pages": page_rows(pages), "alone": alone})
    return page(
        "desk/recipe.html",
        found.kept.name,
        name=found.kept.name,
        row=row_of(found),
        fits=fits_told(found),
        text=typed or found.kept.text,
        drift=drift,
        problem=problem,
        is_saved="saved" in request.args and not problem,
        new_href=f"{site_urls().root}{PAGE}/new?{urlencode({'name': found.kept.name})}",
        status=400 if problem else 200,
    )


def _choose(problem: str = "", status: int = 200) -> Response:
    store = services().store
    words, site = (request.args.get(name, "").strip()[:_MOST_WORDS] for name in ("find", "site"))
    name = request.args.get("name", "")[:_MOST_WORDS]
    found = []
    if asked := request.args.get("page", "").strip()[:_MOST_WORDS]:
        found = [each for each in (store.pages.get(asked),) if each]
    elif words:
        ids = store.ids_at(words) if "/" in words else [words]
        found = [each for each in map(store.pages.get, ids[:_MOST_PAGES]) if each]
    if not found and (words or site):
        found = store.pages.of(site, _MOST_PAGES, words)
    is_asked = bool(words or site or asked)
    sites = [] if is_asked else store.pages.sites()
    base, going_on = f"{site_urls().root}{PAGE}/new", {"name": name} if name else {}
    shown = [
        {"name": each, "href": f"{base}?{urlencode({'site': each, **going_on})}", "articles": number_text(count)}
        for each, count in sites[:_MOST_SITES]
    ]
    return page(
        "desk/recipe_pages.html",
        _("Choose a page"),
        words=words,
        of_site=site,
        name=name,
        is_asked=is_asked,
        rows=page_rows(found),
        sites=shown,
        problem=problem,
        status=status,
    )
