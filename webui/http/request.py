"""The request as it comes: whatever stands in its address, it can be read."""

from __future__ import annotations

import re
from typing import Any

from flask import Request

_PREFIX = re.compile(r"(/[\w~-][\w.~-]*)*", re.ASCII)
_BARE = re.compile(r"[^\x21-\x7e]")


class TolerantRequest(Request):
    """A request whose address may hold bytes that should have been written with per cent signs: text of any encoding,
    as old links and simple programs send it. They are taken as if they had been; Werkzeug takes UTF-8 alone. Where the
    site is mounted is believed only where it is a path."""

    def __init__(self, environ: dict[str, Any], *more: Any, **named: Any) -> None:
        # WSGI hands bytes over as characters of the same numbers.
        environ["QUERY_STRING"] = _BARE.sub(lambda bare: f"%{ord(bare[0]):02X}", environ.get("QUERY_STRING", ""))
        # A proxy that does not set its prefix passes on what a visitor claims.
        if not _PREFIX.fullmatch(environ.get("SCRIPT_NAME", "")):
            environ["SCRIPT_NAME"] = ""
        super().__init__(environ, *more, **named)
