"""What a view finds around its request."""

from __future__ import annotations

from flask import current_app, request

from webui.places import Places
from webui.reading_room import ReadingRoom


def room() -> ReadingRoom:
    """The archive and its searcher."""
    found: ReadingRoom = current_app.extensions["hemeroteca-room"]
    return found


def places() -> Places:
    """Where this site's pages lie."""
    return Places(request.script_root)


def pairs() -> list[tuple[str, str]]:
    """The parameters of the address, in their order, repeated ones included."""
    return list(request.args.items(multi=True))
