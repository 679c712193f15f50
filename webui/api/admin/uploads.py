"""Uploads for programs and for the scripts of the desk's pages, in the shape of tus: POST begins one, HEAD says where
it is, PATCH sends the next piece, DELETE removes it. And what lies in the inbox."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import UnsupportedMediaType

from archive.errors import BadUpload
from archive.messages import Message
from archive.people.roles import Role
from archive.plans.staged import entries
from archive.uploads.uploads import CHUNK, Upload
from webui.api.admin.routes import body
from webui.desk.access.guard import needs
from webui.desk.plans import acts
from webui.formats.shapes import desk as shapes
from webui.formats.shapes import plans as plan_shapes
from webui.http.request import PIECE

blueprint = Blueprint("uploads_api", __name__, url_prefix="/api/v1/admin")

_LONGEST = 1 << 50  # bytes of a file
_FIELDS = {"name", "length", "modified", "plan"}


@blueprint.post("/uploads")
@needs(Role.ADMIN)
def begin() -> Response:
    """Begin an upload, or go on with one."""
    sent = body()
    if not isinstance(sent, dict) or set(sent) - _FIELDS or not isinstance(sent.get("name"), str):
        raise BadUpload(Message("Send an object with %(names)s.", names="“name”, “length”, “modified”, “plan”"))
    length, modified, plan = sent.get("length"), sent.get("modified", 0), sent.get("plan", "")
    if not (isinstance(length, int) and _is_number(length) and _is_number(modified)):
        raise BadUpload(Message("“length” is the number of bytes, “modified” a time in milliseconds."))
    if plan != "" and not _is_number(plan):
        raise BadUpload(Message("“plan” is the number of a plan."))
    return _told(acts.begin_upload(str(plan), sent["name"], length, modified), 201)


@blueprint.get("/uploads/<number>")
@needs(Role.ADMIN)
def show(number: str) -> Response:
    """How much of an upload is here; with HEAD in its headers alone."""
    return _told(acts.upload(number))


@blueprint.patch("/uploads/<number>")
@needs(Role.ADMIN, most_bytes=CHUNK)
def send(number: str) -> Response:
    """Take in the next piece."""
    if request.mimetype != PIECE:
        raise UnsupportedMediaType
    said = request.headers.get("Upload-Offset", "")
    if not (said.isascii() and said.isdecimal() and len(said) < 16):
        raise BadUpload(Message("“Upload-Offset” says at which byte the piece begins."))
    return _told(acts.send(number, int(said), request.stream))


@blueprint.delete("/uploads/<number>")
@needs(Role.ADMIN)
def take_away(number: str) -> Response:
    """Take a file away."""
    acts.delete_upload(number)
    told: shapes.Done = {"done": True}
    return jsonify(told)


@blueprint.get("/inbox")
@needs(Role.ADMIN)
def inbox() -> Response:
    """What lies in the inbox, or in a folder of it."""
    is_there = acts.inbox().is_dir()
    found = entries(acts.inbox(), request.args.get("path", "")) if is_there else []
    told: plan_shapes.Inbox = {
        "exists": is_there,
        "entries": [{"path": each.path, "folder": each.is_folder, "size": each.size} for each in found],
    }
    return jsonify(told)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LONGEST


def _told(upload: Upload, status: int = 200) -> Response:
    told: plan_shapes.UploadAlone = {
        "upload": {
            "id": upload.id,
            "plan": upload.plan,
            "name": upload.called,
            "path": upload.path,
            "length": upload.length,
            "offset": upload.offset,
            "done": upload.is_done,
        }
    }
    answer = jsonify(told)
    answer.status_code = status
    answer.headers["Upload-Offset"], answer.headers["Upload-Length"] = str(upload.offset), str(upload.length)
    return answer
