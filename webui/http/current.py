"""What a view finds around its request."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, request

from archive.document import Stored
from webui.formats.citation import cited_address
from webui.i18n.translation import current_language
from webui.services import Services
from webui.settings import Settings
from webui.urls.site import SiteUrls


def services() -> Services:
    """The archive and its searcher."""
    found: Services = current_app.extensions["hemeroteca-services"]
    return found


def site_urls() -> SiteUrls:
    """Where this site's pages lie."""
    return SiteUrls(request.script_root)


def query_args() -> list[tuple[str, str]]:
    """The parameters of the address, in their order, repeated ones included."""
    return list(request.args.items(multi=True))


def site_settings() -> Settings:
    """What the operator has set."""
    found: Settings = current_app.extensions["hemeroteca-settings"]
    return found


def site_address() -> str:
    """The site's address without a path, as the world knows it."""
    return site_settings().origin or request.host_url.rstrip("/")


def citing() -> Callable[[Stored], str]:
    """What gives the address at which an article is cited, to be asked after the request too."""
    base, lie = site_address(), site_urls()
    return lambda stored: cited_address(stored.document, f"{base}{lie.article(stored.id)}")


def topic_label(value: str) -> str:
    """A topic as a reader of this page says it."""
    return services().searcher.labels(current_language())(value)
