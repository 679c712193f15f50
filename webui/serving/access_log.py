"""Lines of the access log, in the form that web servers write: without what readers searched for or who they are."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from gunicorn.glogging import Logger

SHORT = '%(h)s - - %(t)s "%(r)s" %(s)s %(B)s'
"""The Common Log Format."""
FULL = f'{SHORT} "%(f)s" "%(a)s"'
"""The Combined Log Format: with the page that the reader came from, and the browser."""

_KEPT = {4: 24, 6: 48}  # bits of a client's address that a short line keeps: a network, not a household
_QUERY = re.compile(r"[?#]|%3f", re.IGNORECASE)  # where it begins, also in an address that a mail program packed twice
_TOKEN = re.compile(r"(token(?:=|%3d))(?:(?!%26|%23)[^&#\s])*", re.IGNORECASE)  # what a one-time link of the desk holds
_UNSAFE = re.compile(r"[^ !#-\[\]-~]")


class AccessLog(Logger):  # type: ignore[misc]  # gunicorn is not typed
    """gunicorn's log, where a line in the form `SHORT` has the address without what is behind `?`, and the client's
    address shortened. No line holds a control character, a quotation mark or a backslash of a visitor's."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        """The parts of a line by their letters in its format, and no others: where the file cannot be written, the
        program says so with all that was to be written."""
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        full = self.cfg.access_log_format == FULL
        path = _TOKEN.sub(r"\1***", environ["RAW_URI"]) if full else _QUERY.split(environ["RAW_URI"], 1)[0]
        found["h"] = client(environ.get("REMOTE_ADDR", ""), short=not full)
        found["r"] = f"{environ['REQUEST_METHOD']} {path} {environ['SERVER_PROTOCOL']}"
        found["f"] = _TOKEN.sub(r"\1***", found["f"])
        for part in ("r", "f", "a"):
            found[part] = printable(found[part])
        return {part: found[part] for part in ("htrsBfa" if full else "htrsB")}


def without_query(address: str) -> str:
    """The address without what is behind `?`, as a line that is to hold no search."""
    return printable(_QUERY.split(address, 1)[0])


def printable(text: str) -> str:
    """The text with the codes of control characters, quotation marks and backslashes in their place."""
    return _UNSAFE.sub(lambda character: f"\\x{ord(character[0]):02X}", text)


def client(text: str, *, short: bool) -> str:
    """A client's address as a log names it: with `short` the first of its /24 (IPv4) or /48 (IPv6); "-" where a proxy
    gave something else in its place."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return "-"
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if not short:
        return str(address)
    return str(ip_network(f"{address}/{_KEPT[address.version]}", strict=False).network_address)
