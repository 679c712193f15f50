"""Looking after the archive as a page: backups, the index, a check; each act is a job."""

from __future__ import annotations

from flask import Blueprint, Response

from archive.jobs.kinds import CHECK, SYNC
from archive.people.roles import Role
from webui.desk.access.guard import needs
from webui.desk.jobs import acts
from webui.desk.maintenance import backups
from webui.desk.people.acts import acted
from webui.desk.people.pages import gone_to, moment, page
from webui.desk.start.state import archive_now
from webui.i18n.labels import size_text
from webui.i18n.translation import _

blueprint = Blueprint("maintenance", __name__)

PAGE = "/admin/maintenance"


@blueprint.get(PAGE)
@needs(Role.ADMIN)
def show() -> Response:
    """The archive's state, what can be done for it, and its backups."""
    kept = backups.kept()
    return page(
        "desk/maintenance.html",
        _("Maintenance"),
        state=archive_now(),
        folder=str(backups.folder()),
        most=backups.KEPT,
        backups=[(each.name, moment(each.at), size_text(each.size)) for each in kept],
    )


@blueprint.post(f"{PAGE}/backup")
@needs(Role.ADMIN)
def back_up() -> Response:
    """Ask for a backup."""
    return gone_to(f"/admin/jobs/{backups.make()}")


@blueprint.post(f"{PAGE}/sync")
@needs(Role.ADMIN)
def sync() -> Response:
    """Ask for a sync of the index."""
    return gone_to(f"/admin/jobs/{acts.put(SYNC, {})}")


@blueprint.post(f"{PAGE}/check")
@needs(Role.ADMIN)
def check() -> Response:
    """Ask for a check of the archive and its index."""
    return gone_to(f"/admin/jobs/{acts.put(CHECK, {})}")


@blueprint.get(f"{PAGE}/backups/<name>")
@needs(Role.ADMIN)
def download(name: str) -> Response:
    """A backup as a file. It holds everything, private articles and the names of people too: so it stands in the
    audit."""
    pieces, size = backups.pieces_of(name)
    with acted("backup download", {"backup": name}):
        response = Response(pieces, content_type="application/x-tar")
    plain = "".join(each if each.isascii() and (each.isalnum() or each in "-_.") else "_" for each in name)
    response.headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    response.headers["Content-Length"] = str(size)
    return response
