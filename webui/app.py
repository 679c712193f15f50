"""The web application put together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask import Flask, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.middleware.proxy_fix import ProxyFix

from webui import error_pages
from webui.api import routes as api
from webui.article import old_addresses, original
from webui.article import routes as article
from webui.concordance import routes as concordance
from webui.error_log import ErrorLog
from webui.export import routes as export
from webui.feeds import routes as feeds
from webui.feeds import sitemap
from webui.feeds.search_names import short_name
from webui.frozen import routes as frozen
from webui.holdings import routes as holdings
from webui.http import admission, compression, conditional, cors, health, language, security_headers, static_files
from webui.http.current import site_address
from webui.http.request import TolerantRequest, mounted, visiting
from webui.i18n import translation
from webui.i18n.templates import TranslatedEnvironment
from webui.keywords import routes as keywords
from webui.markup import direction
from webui.search import explain_routes, suggest_routes
from webui.search import routes as search
from webui.services import Searches, Services
from webui.settings import Settings, settings_from
from webui.trends import routes as trends
from webui.urls.site import SiteUrls

_SUBJECTS = (
    *(search, suggest_routes, explain_routes),
    *(article, original, old_addresses),
    *(trends, keywords, concordance),
    *(export, frozen, feeds, sitemap),
    *(holdings, api, language, health, static_files),
)
"""The modules whose `blueprint` makes the site; a new subject is a line here."""


def create_app(home: Path, *, searcher: Searches | None = None, settings: Settings | None = None) -> Flask:
    """The web face of the archive at `home`, which need not exist yet: until it does, pages say so.

    `settings` are those of the environment when not given; `home` goes before theirs.
    """
    chosen = replace(settings or settings_from(), home=home)
    app = Flask(__name__, static_folder=None)
    app.request_class, app.jinja_environment = TolerantRequest, TranslatedEnvironment
    app.config.update(MAX_CONTENT_LENGTH=64 * 1024, TRUSTED_HOSTS=list(chosen.trusted_hosts) or None)
    if isinstance(app.json, DefaultJSONProvider):
        app.json.sort_keys = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    language.register(app)
    app.extensions["hemeroteca-assets"] = digests = static_files.digests()
    app.extensions["hemeroteca-services"] = services = Services(home, searcher)
    app.extensions["hemeroteca-errors"] = ErrorLog(app.logger)
    app.extensions["hemeroteca-settings"] = chosen
    app.wsgi_app = visiting(app.wsgi_app, services.visit)  # type: ignore[assignment,method-assign]  # as below
    if chosen.mount:
        app.wsgi_app = mounted(app.wsgi_app, chosen.mount)  # type: ignore[assignment,method-assign]  # as below
    if chosen.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the way Flask's own documentation wraps it
            app.wsgi_app, chosen.proxies, chosen.proxies, chosen.proxies, 0, chosen.proxies
        )

    search_name = short_name(chosen.title)

    def asset(name: str) -> str:
        return f"{request.script_root}/static/{digests[name]}/{name}"

    @app.context_processor
    def _names() -> dict[str, object]:
        urls = SiteUrls(request.script_root)
        told = {"site_title": chosen.title, "public": chosen.origin, "site": site_address, "asset": asset, "urls": urls}
        return told | {"behind": services.behind, "search_name": search_name}

    filters = {"number": translation.number_text, "direction": direction.direction, "isolated": direction.isolated}
    app.jinja_env.filters.update(filters)
    for subject in _SUBJECTS:
        app.register_blueprint(subject.blueprint)
    cors.register(app)
    compression.register(app)
    conditional.register(app)
    admission.register(app)
    error_pages.register(app)
    security_headers.protect(app)
    return app
