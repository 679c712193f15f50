"""Static files under addresses that change with their content, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, send_from_directory

FOLDER = Path(__file__).parents[1] / "static"
blueprint = Blueprint("static_files", __name__)


def digests() -> dict[str, str]:
    """The first half of each static file's SHA-256, by its name."""
    files = (file for file in FOLDER.iterdir() if file.is_file())
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:32] for file in files}


@blueprint.get("/static/<digest>/<name>")
def asset(digest: str, name: str) -> Response:
    """One static file. Under an old digest it is still served, but not kept."""
    known: dict[str, str] = current_app.extensions["hemeroteca-assets"]
    if name not in known:
        abort(404)
    response = send_from_directory(FOLDER, name)
    current = known[name] == digest
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
    return response
