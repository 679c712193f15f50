"""What is done with recipes at the desk, by its pages and by programs: each act with its rows in the audit."""

from __future__ import annotations

from archive.errors import NoSuchDocument, NoSuchJob
from archive.history.saved_pages import SavedPage, site_of
from archive.jobs.kinds import DRAW_PAGE, TRY_RECIPE
from archive.jobs.records import Job
from archive.messages import Message
from archive.recipes.drafts import Draft, Drafts, NoSuchDraft
from archive.recipes.kept import BadKeptRecipe, Kept, Lately, checked_name, delete, digest, keep, lately, named
from webui.desk.access.guard import desk, principal
from webui.desk.jobs.acts import put, queue
from webui.desk.people.acts import acted
from webui.desk.recipes import texts
from webui.http.current import services

FIELDS = ("title", "date", "authors", "topics", "body", "section", "series", "label", "summary", "url", texts.SKIP)
"""What can be clicked for, in the order in which it is asked."""
_SOUGHT = 5  # of these, one after the other
_MOST_SKIPPED = 100


def all_recipes() -> list[Lately]:
    """Every recipe with how it fits lately."""
    return lately(services().store.imports.all(), desk().people.engine)


def recipe(name: str) -> Lately:
    """One of them. Raises `NoSuchRecipe`."""
    return named(all_recipes(), name)


def drafts() -> Drafts:
    """The recipes that are being made."""
    return Drafts(desk().people.engine)


def draft(number: str) -> Draft:
    """The one of this number in an address. Raises `NoSuchDraft`."""
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        raise NoSuchDraft
    return drafts().get(int(number))


def page_of(found: Draft) -> SavedPage | None:
    """The page with which a recipe is being made; None where the archive keeps it no longer."""
    return services().store.pages.get(found.page)


def begin(page_id: str, name: str = "", text: str = "") -> int:
    """Begin a recipe with the page of an article, or go on with the recipe of this name, or with this text, and have
    the page drawn; the number of the draft. Raises `NoSuchDocument`, `NoSuchRecipe`, `BadKeptRecipe`, `QueueFull`."""
    page = services().store.pages.get(page_id)
    if page is None:
        raise NoSuchDocument("the archive keeps no page of this article")
    if text:
        name = checked_name(name or site_of(page.url, page.path).rstrip("/") or "recipe")
        text = texts.checked(text, name)
    elif name:
        text = recipe(name).kept.text
    else:
        name, text = _for_site(page)
    number = drafts().add(page.id, name, text, principal().called)
    try:
        drafts().ask_drawing(number, put(DRAW_PAGE, {"draft": number}))
    except BaseException:
        drafts().drop(number)
        raise
    return number


def draw_again(found: Draft) -> None:
    """Have the page of a draft drawn once more: the job that was to do it failed. Raises `QueueFull`."""
    drafts().ask_drawing(found.id, put(DRAW_PAGE, {"draft": found.id}))


def pick(found: Draft, field: str, element: int, way: int = 0) -> None:
    """Say that an element of the drawing is a field, found by one of its ways: the first finds it alone. Raises
    `BadKeptRecipe`."""
    drawn = found.drawing.drawn if found.drawing else ()
    if field not in FIELDS or not 0 <= element < len(drawn) or not 0 <= way < len(drawn[element].ways):
        raise BadKeptRecipe(Message("There is no such element on the page; load it again and click once more."))
    css = drawn[element].ways[way].css
    chosen: tuple[str, ...] = (css,)
    if field == texts.SKIP:
        known = {each.css for each in drawn[element].ways}
        held = texts.selectors(found.text, (field,))[field]
        chosen = (*(each for each in held if each not in known), css)[-_MOST_SKIPPED:]
    text = texts.with_selectors(found.text, field, chosen)
    drafts().change(found.id, text, {**found.picked, field: element})


def clear(found: Draft, field: str) -> None:
    """Have the recipe say nothing of a field. Raises `BadKeptRecipe`."""
    if field not in FIELDS:
        raise BadKeptRecipe(Message("There is no such field; choose one of the list."))
    left = {name: each for name, each in found.picked.items() if name != field}
    drafts().change(found.id, texts.with_selectors(found.text, field, ()), left)


def next_field(found: Draft, chosen: str) -> str:
    """The first field that is sought and that the recipe says nothing of; the one that was `chosen` where there is
    none."""
    known = texts.selectors(found.text, FIELDS[:_SOUGHT])
    return next((each for each in FIELDS[:_SOUGHT] if not known[each]), chosen)


def write(found: Draft, text: str) -> str:
    """Give a draft the text that somebody wrote; the text as it is kept. Raises `BadKeptRecipe`."""
    text = texts.checked(text, found.name)
    if text != found.text:
        drafts().change(found.id, text)
    return text


def try_on_pages(found: Draft) -> int:
    """Have the recipe tried on kept pages of its site; the number of the job. Raises `QueueFull`."""
    job = put(TRY_RECIPE, {"draft": found.id})
    drafts().ask_trial(found.id, job)
    return job


def job_of(number: int | None) -> Job | None:
    """A job of a draft; None where there is none, or none any more."""
    try:
        return queue().get(number) if number else None
    except NoSuchJob:
        return None


def save(name: str, text: str, found: Draft | None = None) -> Kept:
    """Keep a recipe: later imports are read with it. What came of trying this very text goes along. Raises
    `BadKeptRecipe`."""
    name = checked_name(name)
    text = texts.checked(text, name)
    trial = found.trial if found else None
    shares = trial.shares() if trial and trial.digest == digest(text) and trial.rates else None
    with acted("recipe save", {"name": name, "digest": digest(text)}):
        return keep(desk().people.engine, name, text, principal().name, shares)


def delete_recipe(name: str) -> None:
    """Keep a recipe no more. Raises `NoSuchRecipe`."""
    found = recipe(name)
    with acted("recipe delete", {"name": name, "digest": digest(found.kept.text)}):
        delete(desk().people.engine, name, principal().name)


def _for_site(page: SavedPage) -> tuple[str, str]:
    """The recipe that is for this page, or a new one for its site."""
    for each in all_recipes():
        if texts.covers(each.kept.text, each.kept.name, page.url, page.path):
            return each.kept.name, each.kept.text
    site = site_of(page.url, page.path)
    if not site:
        raise BadKeptRecipe(
            Message(
                "This page says no address, and lies in no folder of its source, so no recipe can say for which pages "
                "it is. Choose another page of the site."
            )
        )
    return checked_name(_plain(site)), texts.new_text(site)


def _plain(site: str) -> str:
    """A site's name as the name of a file."""
    made = "".join(each if each.isascii() and (each.isalnum() or each in ".-") else "-" for each in site.rstrip("/"))
    return made.strip(".-")[:90] or "recipe"
