"""The page of the index: its state, a candidate compared, the way back; golden searches and what is set of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort

from archive.errors import BadGolden
from archive.golden.settings import MOST
from archive.messages import N_, Message
from archive.people.roles import Role
from index.errors import SearchError
from index.private.turning import opened_told
from webui.desk.access.guard import needs
from webui.desk.jobs import acts as jobs
from webui.desk.people.pages import field, gone_to, page
from webui.desk.reindex import acts
from webui.desk.reindex.page import index_page
from webui.formats.reindexing_json import proposed
from webui.http.problems import problem_of
from webui.i18n.stored import said
from webui.i18n.translation import _

blueprint = Blueprint("reindex", __name__)

PAGE = "/admin/index"
_LONGEST = 1_000  # characters that are shown again
_PRIVATE_BY_RULES = N_(
    "They are private by a rule that is deleted, called otherwise or takes fewer. To keep them private, make the new "
    "name of the topic private first, or their publications."
)
_ASKED = {
    "release": (
        N_("Delete the index of before?"),
        N_("It is deleted: there is no way back to it then. The index that readers search in stays as it is."),
        N_("Delete it"),
    ),
    "swap": (N_("Swap, and make private articles public?"), _PRIVATE_BY_RULES, N_("Swap all the same")),
    "back": (N_("Go back, and make private articles public?"), _PRIVATE_BY_RULES, N_("Go back all the same")),
}
"""What is asked before a step that somebody may not have meant: a title, what it does, what the button says."""
_NUMBERS = {
    "totals_within": N_("What a golden search finds may differ by up to (per cent)"),
    "best_kept": N_("Of its ten best articles, at least so many stay among the ten best"),
}
"""The limits, as the form calls them."""


@blueprint.get(PAGE)
@needs(Role.ADMIN)
def show() -> Response:
    """How the index stands, and golden searches."""
    return _page()


@blueprint.post(f"{PAGE}/<step>")
@needs(Role.ADMIN)
def ask(step: str) -> Response:
    """Ask for a job: compare, swap, discard, back, release."""
    if step not in acts.STEPS:
        abort(404)
    is_sure, candidate = bool(field("sure")), field("candidate") if step == "swap" else ""
    opened = () if is_sure else acts.opened(step)
    if not is_sure and (opened or step == "release"):
        title, told, button = (_(each) for each in _ASKED[step])
        sentences = list(map(said, opened_told(opened)))
        asked: dict[str, Any] = {"opened": sentences, "told": told, "button": button, "candidate": candidate}
        return page("desk/index_asked.html", title, step=step, **asked)
    sent = {"sure": is_sure} if step in acts.OTHER_RULES else {}
    jobs.put(acts.STEPS[step], sent | ({"candidate": candidate} if step == "swap" else {}))
    return gone_to(PAGE)


@blueprint.post("/admin/golden")
@needs(Role.ADMIN)
def add() -> Response:
    """Add a golden search."""
    query = field("query")
    try:
        acts.add_golden(query)
    except (BadGolden, SearchError) as error:
        return _page(error, typed=query[:_LONGEST])
    return gone_to(f"{PAGE}#golden")


@blueprint.post("/admin/golden/<number>/delete")
@needs(Role.ADMIN)
def delete(number: str) -> Response:
    """Delete a golden search."""
    acts.delete_golden(number)
    return gone_to(f"{PAGE}#golden")


@blueprint.post("/admin/golden/bounds")
@needs(Role.ADMIN)
def set_bounds() -> Response:
    """Set the bounds, and whether a candidate within them is taken by itself."""
    given: dict[str, object] = {"by_itself": field("by_itself") == "1"}
    try:
        for name in _NUMBERS:
            given[name] = _number(name)
        acts.set_golden(given)
    except BadGolden as error:
        return _page(error)
    return gone_to(f"{PAGE}#bounds")


@blueprint.post("/admin/golden/counting")
@needs(Role.ADMIN)
def set_counting() -> Response:
    """Count what readers search for, or count it no more."""
    acts.set_golden({"counting": field("counting") == "1"})
    return gone_to(f"{PAGE}#counting")


def _number(name: str) -> int:
    text = field(name).strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) <= MOST[name]):
        said = N_("“%(field)s”: give a whole number from 0 to %(most)s.")
        raise BadGolden(Message(said, field=Message(_NUMBERS[name]), most=MOST[name]))
    return int(text)


def _page(error: BadGolden | SearchError | None = None, typed: str = "") -> Response:
    problem = problem_of(error) if error else None
    settings, golden = acts.settings(), acts.golden()
    job = acts.latest_job()
    values: dict[str, Any] = {
        "index": index_page(acts.state(), settings, job, (acts.opened("swap"), acts.opened("back"))),
        "has_worker": bool(jobs.worker()),
        "golden": golden,
        "proposed": proposed(golden, acts.asked_often()) if settings.counting else [],
        "settings": settings,
        "problem": (problem.detail or problem.title) if problem else "",
        "typed": typed,
    }
    return page("desk/index.html", _("Index"), status=problem.status if problem else 200, **values)
