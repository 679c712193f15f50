"""The web application put together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask import Flask, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.middleware.proxy_fix import ProxyFix

from webui import assets, freshness, packing, security, tongue
from webui.asking import Asking
from webui.places import Places
from webui.reading_room import ReadingRoom, Searches
from webui.settings import Settings, settings_from
from webui.spoken_templates import SpokenEnvironment
from webui.views import (
    addresses,
    api,
    article,
    comparison,
    concordance,
    description,
    export,
    failures,
    feeds,
    frozen,
    health,
    holdings,
    opensearch,
    original,
    saved,
    search,
    sitemap,
    speech,
    suggest,
    trends,
    values,
    words,
)


def create_app(home: Path, *, searcher: Searches | None = None, settings: Settings | None = None) -> Flask:
    """The web face of the archive at `home`, which need not exist yet: until it does, pages say so.

    `settings` are those of the environment when not given; `home` goes before theirs.
    """
    chosen = replace(settings or settings_from(), home=home)
    app = Flask(__name__, static_folder=None)
    app.request_class, app.jinja_environment = Asking, SpokenEnvironment
    app.config.update(MAX_CONTENT_LENGTH=64 * 1024, TRUSTED_HOSTS=list(chosen.trusted_hosts) or None)
    if isinstance(app.json, DefaultJSONProvider):
        app.json.sort_keys = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    speech.register(app)
    app.extensions["hemeroteca-assets"] = digests = assets.digests()
    app.extensions["hemeroteca-room"] = ReadingRoom(home, searcher)
    app.extensions["hemeroteca-settings"] = chosen
    if chosen.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the way Flask's own documentation wraps it
            app.wsgi_app, chosen.proxies, chosen.proxies, chosen.proxies, 0, chosen.proxies
        )

    def asset(name: str) -> str:
        return f"{request.script_root}/static/{digests[name]}/{name}"

    @app.context_processor
    def _names() -> dict[str, object]:
        places = Places(request.script_root)
        return {"site_title": chosen.title, "site_address": chosen.address, "asset": asset, "places": places}

    app.jinja_env.filters["number"] = tongue.number_text
    reading = (search, article, original, comparison, values, holdings, addresses, speech)
    programs = (api, suggest, description, health, assets)
    analysis = (trends, words, concordance)
    taking = (export, frozen, feeds, saved, opensearch, sitemap)
    for blueprint in (each.blueprint for each in (*reading, *analysis, *taking, *programs)):
        app.register_blueprint(blueprint)
    packing.register(app)
    freshness.register(app)
    failures.register(app)
    security.protect(app)
    return app
