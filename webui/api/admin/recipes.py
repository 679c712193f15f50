"""Recipes for programs: what the desk's pages about them do, with the same rights and the same rows in the audit."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from archive.history.recipe_fits import Worse
from archive.messages import Message
from archive.people.errors import BadAccount
from archive.people.roles import Role
from archive.recipes.drafts import Draft, NoSuchDraft
from archive.recipes.kept import Lately, digest
from archive.recipes.results import TriedPage
from webui.api.admin.routes import body, sent_texts
from webui.desk.access.guard import needs
from webui.desk.recipes import acts
from webui.desk.recipes.page import waits_for
from webui.formats.shapes import desk_recipes as shapes
from webui.formats.shapes.desk import Done
from webui.http.current import services

blueprint = Blueprint("recipes_api", __name__, url_prefix="/api/v1/admin/recipes")

_MOST_PAGES, _LONGEST = 30, 300
_SEND = Message("Send an object with a text “text”, or with a text “field” and the numbers “element” and “way”.")


@blueprint.get("")
@needs(Role.ADMIN)
def all_of_them() -> Response:
    """All recipes, and how each fits."""
    told: shapes.Recipes = {"recipes": list(map(_recipe, acts.all_recipes()))}
    return jsonify(told)


@blueprint.get("/<name>")
@needs(Role.ADMIN)
def one(name: str) -> Response:
    """A recipe with its text."""
    return jsonify(_whole(acts.recipe(name)))


@blueprint.put("/<name>")
@needs(Role.ADMIN)
def save(name: str) -> Response:
    """Keep a recipe."""
    kept = acts.save(name, sent_texts("text")["text"])
    return jsonify(_whole(acts.recipe(kept.name)))


@blueprint.delete("/<name>")
@needs(Role.ADMIN)
def delete(name: str) -> Response:
    """Keep a recipe no more."""
    acts.delete_recipe(name)
    told: Done = {"done": True}
    return jsonify(told)


@blueprint.get("/pages")
@needs(Role.ADMIN)
def pages() -> Response:
    """Sites and pages that the archive keeps."""
    site, words = (request.args.get(name, "").strip()[:_LONGEST] for name in ("site", "find"))
    store = services().store
    found = store.pages.of(site, _MOST_PAGES, words) if site or words else []
    told: shapes.Pages = {
        "sites": [{"site": name, "articles": count} for name, count in store.pages.sites()],
        "pages": [{"id": each.id, "title": each.title, "url": each.url, "path": each.path} for each in found],
    }
    return jsonify(told)


@blueprint.post("/drafts")
@needs(Role.ADMIN)
def begin() -> Response:
    """Begin a recipe with a page, with this text or, where that is "", with the recipe of its site or a new one."""
    told = sent_texts("page", "text")
    return jsonify(_draft(acts.drafts().get(acts.begin(told["page"], text=told["text"]))))


@blueprint.get("/drafts/<number>")
@needs(Role.ADMIN)
def draft(number: str) -> Response:
    """A recipe that is being made, without what was read for it."""
    return jsonify(_draft(acts.draft(number)))


@blueprint.patch("/drafts/<number>")
@needs(Role.ADMIN)
def change(number: str) -> Response:
    """Give it another text, or take an element of the drawing for a field, found by one of its ways."""
    found, told = acts.draft(number), body()
    if isinstance(told, dict) and set(told) == {"text"} and isinstance(told["text"], str):
        acts.write(found, told["text"])
    elif isinstance(told, dict) and set(told) == {"field", "element", "way"} and isinstance(told["field"], str):
        if not all(type(told[name]) is int for name in ("element", "way")):
            raise BadAccount(_SEND)
        acts.pick(found, told["field"], told["element"], told["way"])
    else:
        raise BadAccount(_SEND)
    return jsonify(_draft(acts.draft(number)))


@blueprint.get("/drafts/<number>/drawing")
@needs(Role.ADMIN)
def drawing(number: str) -> Response:
    """The page as its elements. Answers 404 until it has come."""
    found = acts.draft(number).drawing
    if found is None:
        raise NoSuchDraft
    told: shapes.Drawing = {
        "elements": found.elements,
        "problem": found.problem or None,
        "drawn": [
            {
                "depth": each.depth,
                "called": each.called,
                "text": each.text,
                "size": each.size,
                "more": each.more,
                "ways": [{"css": way.css, "count": way.count} for way in each.ways],
            }
            for each in found.drawn
        ],
    }
    return jsonify(told)


@blueprint.post("/drafts/<number>/trial")
@needs(Role.ADMIN)
def try_it(number: str) -> Response:
    """Have it tried on kept pages of its site."""
    acts.try_on_pages(acts.draft(number))
    return jsonify(_draft(acts.draft(number)))


@blueprint.get("/drafts/<number>/trial")
@needs(Role.ADMIN)
def trial(number: str) -> Response:
    """What came of trying. Answers 404 until it has come."""
    found = acts.draft(number)
    if (tried := found.trial) is None:
        raise NoSuchDraft
    told: shapes.StoredTrial = {
        "is_current": tried.digest == digest(found.text),
        "problem": tried.problem or None,
        "fields": [
            {
                "field": each.field,
                "asked": each.asked,
                "given": each.given,
                "pages": each.pages,
                "differing": each.differing,
            }
            for each in tried.rates
        ],
        "own": _tried(tried.own) if tried.own else None,
        "pages": list(map(_tried, tried.pages)),
    }
    return jsonify(told)


def _tried(page: TriedPage) -> shapes.TriedPage:
    return {
        "id": page.id,
        "title": page.title,
        "note": page.note or None,
        "values": [
            {
                "field": each.field,
                "asked": each.asked,
                "given": each.given,
                "by_recipe": each.by_recipe,
                "without": each.without,
                "same": each.same,
            }
            for each in page.values
        ],
    }


def _recipe(found: Lately) -> shapes.Recipe:
    kept = found.kept
    return {
        "name": kept.name,
        "kept_at": kept.at or None,
        "kept_by": kept.by or None,
        "import": found.import_id,
        "pages": found.fit.pages,
        "fits": not found.drift,
        "drift": list(map(_worse, found.drift)),
    }


def _whole(found: Lately) -> shapes.RecipeWithText:
    return {"recipe": _recipe(found), "text": found.kept.text}


def _worse(each: Worse) -> shapes.Drift:
    return {
        "field": each.field,
        "missed": each.missed,
        "pages": each.pages,
        "before": round(each.before, 4),
        "examples": list(each.examples),
    }


def _draft(found: Draft) -> shapes.Draft:
    drawing_waits = waits_for(acts.job_of(found.drawing_job), found.drawing is not None)
    trial_waits = waits_for(acts.job_of(found.trial_job), found.trial is not None)
    return {
        "id": found.id,
        "page": found.page,
        "name": found.name,
        "text": found.text,
        "drawing_job": found.drawing_job,
        "drawing_waits": drawing_waits is not None and drawing_waits.is_coming,
        "trial_job": found.trial_job,
        "trial_waits": trial_waits is not None and trial_waits.is_coming,
    }
