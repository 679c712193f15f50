"""Where somebody begins who works at the desk: what the archive holds, how its index is, what came in last."""

from __future__ import annotations

from flask import Blueprint, Response

from archive.errors import ArchiveError
from archive.history.records import Import, Standing
from archive.people.roles import ROLE_NAMES, Role
from webui.desk.access.guard import needs, principal
from webui.desk.imports.page import STANDINGS, source_name
from webui.desk.people.pages import moment, page
from webui.desk.recipes.acts import all_recipes
from webui.desk.recipes.page import fits_told
from webui.desk.start.state import Now, archive_now
from webui.i18n.translation import _, number_text

blueprint = Blueprint("desk", __name__)

_LATEST = 5


@blueprint.get("/admin/")
@needs(Role.CURATOR)
def show() -> Response:
    """The desk's first page."""
    who, now = principal(), archive_now()
    return page(
        "desk/start.html",
        _("Desk"),
        name=who.name,
        role_name=_(ROLE_NAMES[who.role]),
        state=now,
        imports=_latest(now),
        misfits=_misfits(),
    )


def _misfits() -> list[tuple[str, str]]:
    """The recipes that fit worse than they did: their names, and how."""
    try:
        return [(each.kept.name, fits_told(each)) for each in all_recipes() if each.drift]
    except ArchiveError:
        return []  # the archive cannot be read, which is told above


def _latest(now: Now) -> list[tuple[int, str, str, str]]:
    """The latest imports, the newest first: number, when it began, from what, what came of it."""
    return [
        (found.id, moment(found.started_at), ", ".join(map(source_name, found.sources)), _came_of(found, standing))
        for found, standing in now.imports[:_LATEST]
    ]


def _came_of(found: Import, standing: Standing) -> str:
    if standing is not Standing.FINISHED:
        return _(STANDINGS[standing])
    counts = {name: number_text(getattr(found, name)) for name in ("new", "changed", "rejected")}
    return _("%(new)s new, %(changed)s changed, %(rejected)s rejected", **counts)
