"""What a view finds around its request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from flask import Response, current_app, g, make_response, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge, SecurityError

from archive.document import Stored
from archive.errors import ArchiveError
from archive.site.private import ALL, Private
from archive.site.texts import Site
from webui.audiences import Audiences
from webui.error_log import ErrorLog
from webui.formats.citation import cited_address
from webui.http.problems import AddressNotKnown
from webui.i18n.translation import current_language
from webui.identity import Identities, Identity
from webui.services import ClosedServices, Services
from webui.settings import Settings, is_loopback
from webui.urls import collection_url, query_list_url, search_url
from webui.urls.site import EVERYTHING, SiteUrls


def audiences() -> Audiences:
    """What each audience is answered by."""
    found: Audiences = current_app.extensions["hemeroteca-audiences"]
    return found


def private_now() -> Private:
    """What is private, the same through all of a request. What cannot be read hides everything."""
    if "private" not in g:
        try:
            g.site, g.private = audiences().settings()
        except ArchiveError as error:
            g.site, g.private, g.services = Site(), ALL, ClosedServices(site_settings().home, error)
            g.unread = error
    found: Private = g.private
    return found


def unread() -> ArchiveError | None:
    """Why what is private could not be read in this request; None where it was."""
    private_now()
    found: ArchiveError | None = g.get("unread")
    return found


def services() -> Services:
    """The archive and its searcher, as whoever asks may see them: the public, unless somebody has shown who they are
    (`webui.desk.access.readers`)."""
    if "services" not in g:
        private = private_now()
        if "services" not in g:
            g.services = audiences().public(private)
    found: Services = g.services
    return found


def behind() -> int:
    """How many changes of what whoever asks may see their index does not hold yet; 0 where none can answer."""
    return services().behind()


def error_log() -> ErrorLog:
    """Where what goes wrong is told to the operator."""
    found: ErrorLog = current_app.extensions["hemeroteca-errors"]
    return found


def site_urls() -> SiteUrls:
    """Where this site's pages lie."""
    return SiteUrls(request.script_root)


_IN_NO_ADDRESS = (query_list_url.LIST, collection_url.ARTICLES, collection_url.NAME)

_DESK = ("/admin/", "/api/v1/admin/")

FORM = ("GET", "POST")
"""The methods of what is asked by an address or, where that would be too long, by a form of the same parameters."""


def query_args() -> list[tuple[str, str]]:
    """The parameters of the address and of the form that was sent, in their order, repeated ones included.
    What is sent to the desk is no search, and may be large: it is not read before it is known who sends it."""
    is_search = request.method == "POST" and not request.path.startswith(_DESK)
    sent = request.form.items(multi=True) if is_search else ()
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
    return make_response(redirect(f"{page}?{address or urlencode(EVERYTHING)}", 303))


def here_with(changed: Sequence[tuple[str, str]]) -> str:
    """The address of this page with these parameters in place of its own of the same names, from its first page on; ""
    where that would be too long to be passed on."""
    names = {"page", *(name for name, _value in changed)}
    pairs = [pair for pair in page_args() if pair[0] not in names and pair[1]]
    address = urlencode([*pairs, *changed])
    return f"{site_urls().root}{request.path}?{address}" if len(address) <= search_url.LONG else ""


def page_args() -> list[tuple[str, str]]:
    """The same for what stands around a page, also one that says that the form was too large to be read. A list of
    queries goes into no address, nor does a collection, nor what is typed at the desk, passwords among it."""
    if request.path.startswith("/admin"):
        return list(request.args.items(multi=True))
    try:
        return [pair for pair in query_args() if pair[0] not in _IN_NO_ADDRESS]
    except RequestEntityTooLarge:
        return list(request.args.items(multi=True))


def site_settings() -> Settings:
    """What the operator has set."""
    found: Settings = current_app.extensions["hemeroteca-settings"]
    return found


def identity() -> Identity:
    """What the site is called, the same through all of a request."""
    if "identity" not in g:
        told: Identities = current_app.extensions["hemeroteca-identities"]
        private_now()  # which reads both with one look
        g.identity = told.now(g.site)
    found: Identity = g.identity
    return found


def site_address() -> str:
    """The site's address without a path, as the world knows it, or "". Whoever asks can write any name into `Host`:
    it is the site's own where the operator has listed it, or where it is this machine's name for itself."""
    if "site_address" not in g:
        g.site_address = _site_address()
    found: str = g.site_address
    return found


def _site_address() -> str:
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
