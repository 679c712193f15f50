"""What the worker reads for recipes that are being made at the desk: a page drawn, a recipe tried on kept pages.

Nothing of the archive is changed; what came of it lies with the draft.
"""

from __future__ import annotations

from archive.recipes.drafts import Drafts
from archive.recipes.kept import digest
from archive.recipes.results import Drawing, StoredTrial
from importers.guide.guide import NO_GUIDE
from importers.recipes.parse import BadRecipe, parse_recipe
from importers.studio.drawing import NotDrawn, draw
from importers.studio.trying import pages_for, try_on_stored
from importers.worker_pool import Readers, processes_here
from webui.worker.task import Done, Task

MOST_TRIED = 20
"""Pages on which a recipe is tried, beside the one that it is made with."""
_TOO_COSTLY = "this page takes more time or memory to be read than is given to one"
_NO_PAGE = "the archive keeps no page of this article"


def draw_for(task: Task) -> Done:
    """Draw the page of a draft. Raises `NoSuchDraft`."""
    home, number = task.home, task.arguments["draft"]
    drafts = Drafts(home.desk)
    draft = drafts.get(number)
    page = home.store.pages.get(draft.page)
    data = home.store.original(page.original) if page else None
    task.gauge.tell("drawing", 0, 1)
    if data is None:
        drawing = Drawing((), 0, _NO_PAGE)
    else:
        # In a process of its own, which a page that was made to hurt costs, and nothing else.
        with Readers(NO_GUIDE, 1) as readers:
            drawing = readers.map(_drawn, [data])[0] or Drawing((), 0, _TOO_COSTLY)
    drafts.keep_drawing(number, drawing)
    return Done(drawing.problem or f"{len(drawing.drawn):,} of {drawing.elements:,} elements are drawn")


def try_for(task: Task) -> Done:
    """Try the recipe of a draft on its page and on up to twenty others of the site. Raises `NoSuchDraft`."""
    home, number = task.home, task.arguments["draft"]
    drafts = Drafts(home.desk)
    draft = drafts.get(number)
    try:
        recipe = parse_recipe(draft.text, draft.name)
        own = home.store.pages.get(draft.page)
        pages = [
            each for each in pages_for(home.store.pages, recipe, MOST_TRIED + 1) if own is None or each.id != own.id
        ]
        trial = try_on_stored(
            recipe,
            pages[:MOST_TRIED],
            home.store.original,
            own=own,
            processes=min(2, processes_here()),
            progress=task.gauge.tell,
        )
    except BadRecipe as error:
        trial = StoredTrial((), (), digest=digest(draft.text), problem=str(error))
    drafts.keep_trial(number, trial)
    return Done(trial.problem or f"tried on {len(trial.pages):,} pages")


def _drawn(data: bytes) -> Drawing:
    try:
        return draw(data)
    except NotDrawn as error:
        return Drawing((), 0, str(error))
