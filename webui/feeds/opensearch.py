"""How a browser adds the archive as a search engine of its own."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from webui.http.current import site_address, site_settings, site_urls

blueprint = Blueprint("opensearch", __name__)

_SHORT = 16  # characters, the most that the form allows
_CONTENT = "application/opensearchdescription+xml; charset=utf-8"


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """The OpenSearch 1.1 description document."""
    text = render_template(
        "feeds/opensearch.xml", name=site_settings().title[:_SHORT].strip(), base=site_address() + site_urls().root
    )
    response = Response(text, content_type=_CONTENT)
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.vary.update(("Accept-Language", "Cookie"))
    return response
