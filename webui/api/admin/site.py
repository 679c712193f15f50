"""The site for programs: what it is called, its logo, its about pages. What changes is a job, which is told."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import Any

from flask import Blueprint, Response, jsonify, request

from archive.errors import BadSiteSetting
from archive.jobs.records import Job
from archive.messages import Message
from archive.people.roles import Role
from webui.api.admin.routes import body
from webui.desk.access.guard import needs
from webui.desk.site import acts
from webui.formats.shapes import desk as shapes
from webui.http.current import services

blueprint = Blueprint("admin_site_api", __name__, url_prefix="/api/v1/admin/site")


@blueprint.get("")
@needs(Role.ADMIN)
def site() -> Response:
    """What is set."""
    now = acts.site_now()
    logo = services().store.site.logo(now.logo) if now.logo else None
    pages = [acts.about_page(language) for language in acts.ABOUT_LANGUAGES]
    told: shapes.SiteSettings = {
        "name": now.name,
        "sentence": now.sentence,
        "languages": now.languages,
        "freeze": now.freeze,
        "logo": {
            "type": logo.media_type,
            "width": logo.width,
            "height": logo.height,
            "bytes": len(logo.content),
            "sha256": logo.digest,
        }
        if logo
        else None,
        "about": [{"language": each.language, "text": each.text, "sha256": each.digest} for each in pages],
        "environment": acts.overruled(),
    }
    return jsonify(told)


@blueprint.patch("")
@needs(Role.ADMIN)
def change_site() -> Response:
    """Set texts, or remove them where they are empty."""
    sent = body_of({*acts.TEXTS, "was"})
    was = sent.pop("was", {})
    if not isinstance(was, dict) or not all(isinstance(each, str) for each in (*sent.values(), *was.values())):
        raise BadSiteSetting(Message("All values are texts; “was” is an object of them."))
    return change_told(acts.set_texts(sent, was))


@blueprint.post("/logo")
@needs(Role.ADMIN)
def set_logo() -> Response:
    """Set another logo."""
    sent = body_of({"content", "was"}, {"content"})
    try:
        content = b64decode(text_in(sent, "content"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadSiteSetting(Message("“content” is the picture in base64.")) from error
    return change_told(acts.set_logo(content, seen_in(sent)))


@blueprint.delete("/logo")
@needs(Role.ADMIN)
def remove_logo() -> Response:
    """Have no logo."""
    return change_told(acts.remove_logo(request.args.get("was")))


@blueprint.post("/about")
@needs(Role.ADMIN)
def set_about() -> Response:
    """Set an about page, or remove it where its text is blank."""
    sent = body_of({"language", "text", "was"}, {"language", "text"})
    return change_told(acts.set_about(text_in(sent, "language"), text_in(sent, "text"), seen_in(sent)))


def body_of(names: set[str], needed: set[str] | None = None) -> dict[str, Any]:
    """The JSON object that was sent, of these names and with those that are needed. Raises `BadSiteSetting`."""
    sent = body()
    if not isinstance(sent, dict) or not sent or set(sent) - names or (needed or set()) - set(sent):
        told = ", ".join(f"“{name}”" for name in sorted(names))
        raise BadSiteSetting(Message("Send an object with %(names)s.", names=told))
    return sent


def text_in(sent: dict[str, Any], name: str) -> str:
    """A text of an object; "" where it has none. Raises `BadSiteSetting`."""
    value = sent.get(name, "")
    if not isinstance(value, str):
        raise BadSiteSetting(Message("“%(name)s” is a text.", name=name))
    return value


def seen_in(sent: dict[str, Any]) -> str | None:
    """What was seen before it was changed, as an object says it; None where it says nothing."""
    return text_in(sent, "was") if sent.get("was") is not None else None


def change_told(job: Job | None) -> Response:
    """What became of a change; one that stands already needs no job."""
    told: shapes.Change = {
        "job": job.id if job else None,
        "state": job.state.value if job else "done",
        "sentence": job.sentence if job else "it stands so already",
    }
    return jsonify(told)
