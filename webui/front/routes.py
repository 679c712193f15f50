"""The front page, which the search page hands on to where nothing is asked for; and the site's logo."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, render_template, request

from index.errors import IndexUnavailable
from index.holdings import counted
from webui.front.page import MOST_IMPORTS, Found, front_page
from webui.front.ways_in import TO_THE_DAY, Finders, WaysIn
from webui.http.current import identity, services, site_settings, site_urls, today
from webui.urls import search_url

blueprint = Blueprint("front", __name__)


def answer() -> str:
    """The front page. Where no index answers it is made from what the archive itself counts."""
    finders: Finders = current_app.extensions["hemeroteca-front"]
    is_searchable = True
    try:
        ways = finders.of(services()).now(today())
    except IndexUnavailable:
        ways, is_searchable = WaysIn(counted(services().store, search_url.FRONT), (), ()), False
    ids = [*(each.article for each in ways.weeks), *ways.newest]
    stored = {each.id: each for each in services().store.get_many(ids)} if ids else {}
    weeks = [
        Found(past, stored[article], number, search_url.between(TO_THE_DAY, past.first, past.last))
        for past, article, number in ways.weeks
        if article in stored  # removed since the index was made
    ]
    newest = [stored[each] for each in ways.newest if each in stored]
    log = services().store.imports
    imports = [(each, log.publications(each.id)) for each in log.latest(MOST_IMPORTS)]
    called = identity()
    page = front_page(ways.everything, called.sentence, weeks, newest, imports, site_urls(), is_searchable)
    return render_template(
        "front/front.html", page=page, form=page.form, title=called.name, linked_data=_linked_data(called.name)
    )


@blueprint.get("/logo/<name>")
def logo(name: str) -> Response:
    """The site's logo. Under the name of an earlier one the present one is served, but not kept."""
    found = identity().logo
    if found is None:
        abort(404)
    response = Response(found.content, content_type=found.media_type)
    response.set_etag(found.digest[:32])
    current = site_urls().logo(found.digest, found.suffix) == f"{site_urls().root}/logo/{name}"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
    response.make_conditional(request)
    return response


def _linked_data(name: str) -> dict[str, object]:
    """The site and its search, as schema.org says it; of use where the site's own address is known."""
    front = f"{site_settings().origin}{site_urls().front}"
    action = {"@type": "SearchAction", "query-input": "required name=words"}
    target = {"@type": "EntryPoint", "urlTemplate": f"{front}?q={{words}}"}
    site = {"@context": "https://schema.org", "@type": "WebSite", "name": name, "url": front}
    return {**site, "potentialAction": {**action, "target": target}}
