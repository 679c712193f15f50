"""Add articles: files are uploaded, with scripts in pieces and without in one form, or chosen from the inbox; then a
plan is made of them."""

from __future__ import annotations

from flask import Blueprint, Response, request

from archive.errors import ArchiveError, BadPlan, BadUpload, NoRoom
from archive.messages import Message
from archive.people.roles import Role
from archive.plans.staged import Entry, entries
from archive.uploads.uploads import CHUNK, UPLOADS, Upload
from webui.desk.access.guard import needs
from webui.desk.people.pages import field, gone_to, moment, page
from webui.desk.plans import acts
from webui.http.current import site_settings, site_urls
from webui.http.problems import problem_of
from webui.http.request import TolerantRequest
from webui.i18n.labels import size_text
from webui.i18n.translation import _

blueprint = Blueprint("adding", __name__)

PAGE = "/admin/add"
MOST_FORM = 1 << 30
"""Bytes of a form with files: without scripts a connection that breaks begins from the start."""
_SHOWN = 200  # files in the list


@blueprint.before_app_request
def _keep_files_at_home() -> None:
    if request.endpoint == "adding.files" and isinstance(request, TolerantRequest):
        request.files_folder = site_settings().home / UPLOADS


@blueprint.get(PAGE)
@needs(Role.ADMIN)
def show() -> Response:
    """Where files are uploaded or chosen."""
    return _page()


@blueprint.post(f"{PAGE}/files")
@needs(Role.ADMIN, most_bytes=MOST_FORM, has_room=acts.check_form)
def files() -> Response:
    """Take in the files of a form."""
    sent = [each for each in request.files.getlist("files") if each.filename]
    if not sent:
        return _page(BadUpload(Message("Choose at least one file.")))
    try:
        for each in sent:
            acts.store_whole(each.filename or "", each.stream)
    except (BadPlan, BadUpload, NoRoom) as error:
        return _page(error)
    return gone_to(PAGE)


@blueprint.post(f"{PAGE}/inbox")
@needs(Role.ADMIN)
def choose() -> Response:
    """Have a plan made of what is chosen from the inbox."""
    try:
        made = acts.plan_inbox(request.form.getlist("chosen"))
    except BadPlan as error:
        return _page(error)
    return gone_to(f"/admin/plans/{made.id}")


@blueprint.post(f"{PAGE}/plan")
@needs(Role.ADMIN)
def plan() -> Response:
    """Have a plan made of what was uploaded."""
    of = acts.plan(field("plan"))
    try:
        acts.make(of, None)
    except BadPlan as error:
        return _page(error)
    return gone_to(f"/admin/plans/{of.id}")


@blueprint.post(f"{PAGE}/remove")
@needs(Role.ADMIN)
def take_away() -> Response:
    """Take one uploaded file away, or all of them with their plan."""
    try:
        if field("upload"):
            acts.delete_upload(field("upload"))
        else:
            acts.delete(acts.plan(field("plan")))
    except ArchiveError as error:
        return _page(error)
    return gone_to(PAGE)


def _page(error: ArchiveError | None = None) -> Response:
    problem = problem_of(error) if error else None
    current = acts.collecting()
    found = acts.uploads().of_plan(current.id, _SHOWN) if current else []
    done, coming, size = acts.uploads().counted(current.id) if current else (0, 0, 0)
    folder = request.args.get("in", "") if request.method == "GET" else ""
    inbox_problem, listed = "", list[Entry]()
    if acts.inbox().is_dir():
        try:
            listed = entries(acts.inbox(), folder)
        except BadPlan as bad:
            inbox_problem = problem_of(bad).detail
    return page(
        "desk/add.html",
        _("Add articles"),
        plan=current,
        until=moment(current.ends_at) if current else "",
        files=[_file(each) for each in found],
        done=done,
        coming=coming,
        size=size_text(size),
        quota=size_text(site_settings().uploads),
        most_form=size_text(MOST_FORM),
        chunk=CHUNK,
        inbox=str(acts.inbox()),
        has_inbox=acts.inbox().is_dir(),
        folder=folder.strip("/"),
        above=f"{site_urls().root}{PAGE}?in={folder.strip('/').rpartition('/')[0]}#inbox" if folder.strip("/") else "",
        entries=[
            {"path": each.path, "name": each.name, "is_folder": each.is_folder, "size": size_text(each.size)}
            for each in listed
        ],
        inbox_problem=inbox_problem,
        problem=problem.detail or problem.title if problem else "",
        status=problem.status if problem else 200,
    )


def _file(upload: Upload) -> dict[str, object]:
    percent = 100 if upload.is_done else min(99, 100 * upload.offset // max(upload.length, 1))
    told = {"id": upload.id, "path": upload.path, "size": size_text(upload.length), "percent": percent}
    return {**told, "is_done": upload.is_done}
