"""The recipe studio: a page drawn as its elements, each of them a button that says what it is."""

from __future__ import annotations

from flask import Blueprint, Response, request

from archive.people.roles import Role
from archive.recipes.drafts import Draft
from archive.recipes.kept import BadKeptRecipe
from webui.desk.access.guard import needs
from webui.desk.people.pages import field, gone_to, page
from webui.desk.recipes import acts, texts
from webui.desk.recipes.page import (
    element_rows,
    field_rows,
    field_title,
    is_of,
    page_rows,
    rate_rows,
    tried_fields,
    tried_rows,
    waits_for,
)
from webui.desk.recipes.routes import PAGE, STUDIO
from webui.http.problems import problem_of
from webui.i18n.translation import _, number_text

blueprint = Blueprint("recipe_studio", __name__)


@blueprint.get(f"{STUDIO}/<number>")
@needs(Role.ADMIN)
def show(number: str) -> Response:
    """The page, what is taken of it, the recipe, and what came of trying it."""
    return _studio(acts.draft(number))


@blueprint.post(f"{STUDIO}/<number>/draw")
@needs(Role.ADMIN)
def draw(number: str) -> Response:
    """Have the page drawn once more."""
    acts.draw_again(acts.draft(number))
    return gone_to(f"{STUDIO}/{number}")


@blueprint.post(f"{STUDIO}/<number>/pick")
@needs(Role.ADMIN)
def pick(number: str) -> Response:
    """Take an element for a field, find it in another way, or have the recipe say nothing of a field."""
    draft = acts.draft(number)
    chosen = field("field")
    try:
        if name := field("clear"):
            acts.clear(draft, name)
            return gone_to(f"{STUDIO}/{number}?field={name}#field-{name}")
        if way := field("way"):
            name, element, place = (*way.split(":"), "", "")[:3]
            acts.pick(draft, name, _number(element), _number(place))
            return gone_to(f"{STUDIO}/{number}?field={name}#field-{name}")
        if "order" in request.form:
            acts.drafts().change(draft.id, texts.with_order(draft.text, field("order")))
            return gone_to(f"{STUDIO}/{number}?field={chosen if chosen in acts.FIELDS else 'date'}#field-date")
        if (following := field("next")) in acts.FIELDS:
            return gone_to(f"{STUDIO}/{number}?field={following}#elements")
        if "pick" in request.form:
            element = field("pick")
            acts.pick(draft, chosen, _number(element))
            # The field stays chosen: another click corrects this one.
            return gone_to(f"{STUDIO}/{number}?field={chosen}#element-{element}")
    except BadKeptRecipe as error:
        return _studio(draft, problem_of(error).detail)
    return gone_to(f"{STUDIO}/{number}?field={chosen if chosen in acts.FIELDS else acts.FIELDS[0]}#elements")


@blueprint.post(f"{STUDIO}/<number>/text")
@needs(Role.ADMIN)
def go_on(number: str) -> Response:
    """Take the text as it was written, and then try it on other pages, or keep it."""
    draft = acts.draft(number)
    text, name = field("text"), field("name")
    try:
        text = acts.write(draft, text)
        if "save" in request.form:
            kept = acts.save(name, text, acts.draft(number))
            return gone_to(f"{PAGE}/{kept.name}?saved=1")
    except BadKeptRecipe as error:
        return _studio(draft, problem_of(error).detail, text, name)
    if "try" in request.form:
        acts.try_on_pages(acts.draft(number))
        return gone_to(f"{STUDIO}/{number}#trial")
    return gone_to(f"{STUDIO}/{number}#recipe")


def _studio(draft: Draft, problem: str = "", typed: str = "", name: str = "") -> Response:
    drawing, trial = draft.drawing, draft.trial
    drawing_waits = waits_for(acts.job_of(draft.drawing_job), drawing is not None)
    trial_waits = waits_for(acts.job_of(draft.trial_job), trial is not None)
    asked = request.args.get("field", "")
    chosen = asked if asked in acts.FIELDS else acts.next_field(draft, acts.FIELDS[0])
    following = acts.next_field(draft, chosen)
    saved = acts.page_of(draft)
    return page(
        "desk/recipe_studio.html",
        _("Recipe studio"),
        draft=draft,
        saved=page_rows([saved])[0] if saved else None,
        chosen=chosen,
        taken=any(each.field == chosen and each.selectors for each in field_rows(draft)),
        chosen_title=field_title(chosen),
        following=following if following != chosen else "",
        following_title=field_title(following),
        fields=field_rows(draft),
        elements=element_rows(draft),
        element_count=number_text(drawing.elements) if drawing else "",
        drawing_problem=drawing.problem if drawing else "",
        drawing_waits=drawing_waits,
        trial=trial,
        trial_waits=trial_waits,
        is_current=trial is not None and is_of(trial, draft.text),
        rates=rate_rows(trial) if trial else [],
        tried=tried_rows(trial) if trial else [],
        tried_columns=tried_fields(trial) if trial else [],
        order=texts.order(draft.text),
        typed=typed or draft.text,
        name=name or draft.name,
        problem=problem,
        status=400 if problem else 200,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else -1
