"""Every article's address for those who index the Web: an index of parts, each with up to ten thousand."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, abort, render_template, stream_template

from webui.http.current import needed_address, services, site_urls
from webui.http.streaming import grouped

blueprint = Blueprint("sitemap", __name__)

PART = 10_000
"""Changes that a part covers. A document stands in the part of its latest change, so a part that nothing has touched
stays as it is; a part holds no more addresses than that, a fifth of what the form allows."""

_CONTENT = "application/xml; charset=utf-8"


Address = tuple[str, str]
"""A whole address, and since when what lies there is as it is (W3C datetime)."""


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """The parts that hold anything."""
    base = f"{needed_address()}{site_urls().root}"
    parts = [(f"{base}/sitemap-{block.number}.xml", block.at) for block in services().store.changes.blocks(PART)]
    return Response(render_template("feeds/sitemap_index.xml", parts=parts), content_type=_CONTENT)


@blueprint.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """One part, streamed."""
    changes = services().store.changes
    if number not in {block.number for block in changes.blocks(PART)}:
        abort(404)
    base, lie = needed_address(), site_urls()

    def addresses() -> Iterator[Address]:
        for taken in changes.taken_between(number * PART, (number + 1) * PART):
            yield f"{base}{lie.article(taken.id)}", taken.at

    return Response(grouped(stream_template("feeds/sitemap.xml", addresses=addresses())), content_type=_CONTENT)
