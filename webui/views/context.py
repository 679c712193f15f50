"""What a view finds around its request."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, request

from archive.document import Stored
from webui.citation import cited_address
from webui.places import Places
from webui.reading_room import ReadingRoom
from webui.settings import Settings
from webui.tongue import spoken


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


def settings_of() -> Settings:
    """What the operator has set."""
    found: Settings = current_app.extensions["hemeroteca-settings"]
    return found


def site() -> str:
    """The site's address without a path, as it is known to the world."""
    return settings_of().address or request.host_url.rstrip("/")


def citing() -> Callable[[Stored], str]:
    """What gives the address at which an article is cited, to be asked after the request too."""
    base, lie = site(), places()
    return lambda stored: cited_address(stored.document, f"{base}{lie.article(stored.id)}")


def topic_label(value: str) -> str:
    """A topic as a reader of this page says it."""
    return room().searcher.labels(spoken())(value)
