"""The web application put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.middleware.proxy_fix import ProxyFix

from webui import error_pages
from webui.api import routes as api
from webui.api.admin import plans as admin_plans
from webui.api.admin import private as admin_private
from webui.api.admin import recipes as recipes_api
from webui.api.admin import reindexing as reindex_api
from webui.api.admin import routes as admin_api
from webui.api.admin import site as admin_site_api
from webui.api.admin import topics as admin_topics_api
from webui.api.admin import uploads as admin_uploads
from webui.api.admin import work as admin_work
from webui.article import old_addresses, original
from webui.article import routes as article
from webui.audiences import Audiences
from webui.concordance import routes as concordance
from webui.desk.access import guard, readers
from webui.desk.adding import routes as desk_adding
from webui.desk.audit import routes as desk_audit
from webui.desk.imports import routes as desk_imports
from webui.desk.imports import turns as desk_turns
from webui.desk.jobs import routes as desk_jobs
from webui.desk.maintenance import routes as desk_maintenance
from webui.desk.people import account, people, sign_in, tokens
from webui.desk.plans import routes as desk_plans
from webui.desk.private import routes as desk_private
from webui.desk.recipes import routes as desk_recipes
from webui.desk.recipes import studio as desk_studio
from webui.desk.reindex import counting
from webui.desk.reindex import routes as reindex
from webui.desk.site import routes as desk_site
from webui.desk.start import routes as desk_start
from webui.desk.topics import routes as desk_topics
from webui.error_log import ErrorLog
from webui.export import routes as export
from webui.feeds import routes as feeds
from webui.feeds import sitemap
from webui.feeds.search_names import short_name
from webui.front import routes as front
from webui.front.ways_in import Finders
from webui.frozen import routes as frozen
from webui.help import routes as help_
from webui.holdings import routes as holdings
from webui.http import admission, compression, conditional, cors, health, language, security_headers, static_files
from webui.http.current import behind, identity, site_address
from webui.http.request import TolerantRequest, mounted, visiting
from webui.i18n import translation
from webui.i18n.templates import TranslatedEnvironment
from webui.identity import Identities
from webui.keywords import routes as keywords
from webui.markup import direction
from webui.printing import routes as printing
from webui.query_list import routes as query_list
from webui.saved import routes as saved
from webui.search import explain_routes
from webui.search import routes as search
from webui.services import Searches
from webui.settings import Settings, settings_from
from webui.suggestions import routes as suggestions
from webui.trends import routes as trends
from webui.urls.body_sizes import MOST_BODY
from webui.urls.site import SiteUrls

_SUBJECTS = (
    *(front, search, suggestions, explain_routes),
    *(article, original, old_addresses),
    *(trends, keywords, concordance, query_list),
    *(export, printing, frozen, saved, feeds, sitemap),
    *(holdings, help_, api, language, health, static_files),
    *(desk_start, sign_in, account, people, tokens, desk_audit, admin_api),
    *(desk_site, desk_topics, admin_site_api, admin_topics_api),
    *(reindex, reindex_api),
    *(desk_private, admin_private),
    *(desk_recipes, desk_studio, recipes_api),
    *(desk_jobs, desk_imports, desk_turns, desk_maintenance, admin_work),
    *(desk_adding, desk_plans, admin_uploads, admin_plans),
)
"""The modules whose `blueprint` makes the site; a new subject is a line here."""


class _PlainFlask(Flask):
    """Flask without coroutines: no function of ours is one, and each request would ask that of twenty."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is."""
        return func


def create_app(home: Path, *, searcher: Searches | None = None, settings: Settings | None = None) -> Flask:
    """The web face of the archive at `home`, which need not exist yet: until it does, pages say so.

    `settings` are those of the environment when not given; `home` goes before theirs.
    """
    chosen = replace(settings or settings_from(), home=home)
    app = _PlainFlask(__name__, static_folder=None)
    app.request_class, app.jinja_environment = TolerantRequest, TranslatedEnvironment
    app.config.update(MAX_CONTENT_LENGTH=MOST_BODY, TRUSTED_HOSTS=list(chosen.trusted_hosts) or None)
    if isinstance(app.json, DefaultJSONProvider):
        app.json.sort_keys = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if chosen.metrics:
        from webui.metrics import routes as metrics  # only who wants it needs its library

        metrics.register(app)
    health.register(app)
    language.register(app, lambda: identity().languages)
    readers.register(app)
    app.extensions["hemeroteca-assets"] = assets = static_files.load()
    app.extensions["hemeroteca-audiences"] = audiences = Audiences(home, searcher)
    app.extensions["hemeroteca-services"] = members = audiences.members
    app.extensions["hemeroteca-identities"] = Identities(chosen, members)
    app.extensions["hemeroteca-front"] = Finders()
    app.extensions["hemeroteca-errors"] = ErrorLog(app.logger)
    app.extensions["hemeroteca-settings"] = chosen
    app.wsgi_app = visiting(app.wsgi_app, members.visit)  # type: ignore[assignment,method-assign]  # as below
    if chosen.mount:
        app.wsgi_app = mounted(app.wsgi_app, chosen.mount)  # type: ignore[assignment,method-assign]  # as below
    if chosen.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the way Flask's own documentation wraps it
            app.wsgi_app, chosen.proxies, chosen.proxies, chosen.proxies, 0, chosen.proxies
        )

    if chosen.log_json:
        from webui.serving import json_log  # only who wants it

        json_log.register(app)
        identified = json_log.identified(app.wsgi_app, believes=bool(chosen.proxies))
        app.wsgi_app = identified  # type: ignore[assignment,method-assign]  # as above

    places = {name: f"/static/{file.digest}/{name}" for name, file in assets.items()}

    @app.context_processor
    def _names() -> dict[str, object]:
        root, called = request.script_root, identity()
        urls = SiteUrls(root)

        def asset(name: str) -> str:
            return f"{root}{places[name]}"

        name, logo = called.name, called.logo
        told = {"public": chosen.origin, "site": site_address, "asset": asset, "urls": urls, "behind": behind}
        return told | {"site_title": name, "site_logo": logo, "search_name": short_name(name)}

    filters = {"number": translation.number_text, "direction": direction.direction, "isolated": direction.isolated}
    app.jinja_env.filters.update(filters)
    for subject in _SUBJECTS:
        app.register_blueprint(subject.blueprint)
    cors.register(app)
    compression.register(app)
    conditional.register(app)
    admission.register(app)
    guard.register(app)
    counting.register(app)
    error_pages.register(app)
    security_headers.protect(app)
    return app
