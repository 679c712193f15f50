"""What a view finds around its request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from flask import Response, current_app, make_response, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge, SecurityError

from archive.document import Stored
from webui.error_log import ErrorLog
from webui.formats.citation import cited_address
from webui.http.problems import AddressNotKnown
from webui.i18n.translation import current_language
from webui.services import Services
from webui.settings import Settings, is_loopback
from webui.urls import search_url
from webui.urls.site import SiteUrls


def services() -> Services:
    """The archive and its searcher."""
    found: Services = current_app.extensions["hemeroteca-services"]
    return found


def error_log() -> ErrorLog:
    """Where what goes wrong is told to the operator."""
    found: ErrorLog = current_app.extensions["hemeroteca-errors"]
    return found


def site_urls() -> SiteUrls:
    """Where this site's pages lie."""
    return SiteUrls(request.script_root)


FORM = ("GET", "POST")
"""The methods of what is asked by an address or, where that would be too long, by a form of the same parameters."""


def query_args() -> list[tuple[str, str]]:
    """The parameters of the address and of the form that was sent, in their order, repeated ones included."""
    sent = request.form.items(multi=True) if request.method == "POST" else ()
    return [*request.args.items(multi=True), *sent]


def led_to_address(path: str) -> Response | None:
    """A form that fits into an address of the page at `path` is led there; None for one that does not, and where
    nothing was sent."""
    if request.method != "POST":
        return None
    address = urlencode([pair for pair in query_args() if pair[1]])
    if len(address) > search_url.LONG:
        return None
    page = f"{site_urls().root}{path}"
    return make_response(redirect(f"{page}?{address}" if address else page, 303))


def page_args() -> list[tuple[str, str]]:
    """The same for what stands around a page, also one that says that the form was too large to be read."""
    try:
        return query_args()
    except RequestEntityTooLarge:
        return list(request.args.items(multi=True))


def site_settings() -> Settings:
    """What the operator has set."""
    found: Settings = current_app.extensions["hemeroteca-settings"]
    return found


def site_address() -> str:
    """The site's address without a path, as the world knows it, or "". Whoever asks can write any name into `Host`:
    it is the site's own where the operator has listed it, or where it is this machine's name for itself."""
    settings = site_settings()
    if settings.origin:
        return settings.origin
    try:
        own = settings.trusted_hosts or is_loopback(request.host)
        return request.host_url.rstrip("/") if own and request.scheme in ("http", "https") else ""
    except SecurityError:  # not one of those that are listed; the page that says so asks too
        return ""


def today() -> date:
    """The day on which this page is made, the same as in its tag (`webui.http.conditional`)."""
    return datetime.now(UTC).date()


def needed_address() -> str:
    """`site_address` for what is of no use without: raises `AddressNotKnown`."""
    if found := site_address():
        return found
    raise AddressNotKnown


def whole(path: str) -> str:
    """The whole address of this path of the site, "" where the site's own is not known."""
    site = site_address()
    return f"{site}{path}" if site else ""


def citing() -> Callable[[Stored], str]:
    """What gives the address at which an article is cited ("" where none is known), to be asked after the request
    too."""
    base, lie = site_address(), site_urls()
    return lambda stored: cited_address(stored.document, f"{base}{lie.article(stored.id)}" if base else "")


def topic_label(value: str) -> str:
    """A topic as a reader of this page says it."""
    return services().searcher.labels(current_language())(value)
