"""The desk's cookies: one names a session, or a visitor who is about to sign in; one says that somebody has signed in
from this browser before. Neither is read or set where others could read it on its way."""

from __future__ import annotations

import secrets
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Response, request

from webui.http.current import site_settings
from webui.settings import is_loopback

SESSION, MARK = "desk", "desk-mark"
_SECURE = "__Host-"
_A_YEAR = 365 * 24 * 3600
_LONGEST = 200  # characters
_COME_FROM = ("Origin", "Referer")
_FORWARDED = (
    *("Forwarded", "Via", "X-Real-IP", "CF-Connecting-IP", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"),
    *("X-Forwarded-Server", "X-Forwarded-Port"),
)


def is_private() -> bool:
    """Whether what is sent cannot be read on its way: https, or this machine alone. A proxy counts by what the settings
    say of it; one that they do not know of is a way of unknown length."""
    is_passed_on = not site_settings().proxies and _is_passed_on()
    return request.is_secure or (_comes_from_here() and not is_passed_on)


def is_asked_here() -> bool:
    """Whether this machine itself asks, and passes nothing on for anybody: also a proxy that the settings know of is
    somebody else's way in."""
    return _comes_from_here() and not _is_passed_on()


def given(name: str) -> str:
    """What the browser sent of this cookie, "" for nothing."""
    value = request.cookies.get(_named(name), "") if is_private() else ""
    return value if len(value) <= _LONGEST else ""


def put(response: Response, name: str, value: str, *, lasting: bool = False) -> None:
    """Have the browser keep a cookie, until it is closed or for a year. Browsers keep no `__Host-` one of plain http
    everywhere, so on this machine alone it goes without."""
    response.set_cookie(
        _named(name),
        value,
        max_age=_A_YEAR if lasting else None,
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def drop(response: Response, name: str) -> None:
    """Have the browser forget a cookie."""
    response.delete_cookie(_named(name), path="/", secure=request.is_secure, httponly=True, samesite="Lax")


def new_visit() -> str:
    """What the cookie of somebody holds who is about to sign in: no session has it, so it opens nothing."""
    return f"visit.{secrets.token_urlsafe(32)}"


def _named(name: str) -> str:
    return f"{_SECURE}{name}" if request.is_secure else name


def _is_passed_on() -> bool:
    return any(name in request.headers for name in _FORWARDED)


def _comes_from_here() -> bool:
    is_here = is_loopback(request.host) and _is_here(request.remote_addr or "")
    return is_here and all(_is_of_here(request.headers[name]) for name in _COME_FROM if name in request.headers)


def _is_of_here(page: str) -> bool:
    """Whether the page that asks was opened on this machine: a proxy may say nothing of itself and ask for
    `127.0.0.1`, but the browser says under which name it sees the site."""
    try:
        return is_loopback(urlsplit(page).netloc)
    except ValueError:
        return False


def _is_here(address: str) -> bool:
    try:
        return ip_address(address.removeprefix("::ffff:")).is_loopback
    except ValueError:
        return False
