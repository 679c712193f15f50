"""Export: all that a search finds, or those that a reader chose, streamed in any of the formats."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from flask import Blueprint, Response, render_template

from archive.messages import Message
from webui.components.search_form import told_in
from webui.export.methods import provenance
from webui.export.page import export_page
from webui.export.result_set import members, take
from webui.formats.record import SearchProvenance
from webui.formats.registry import FORMATS, Format
from webui.formats.with_provenance import Member
from webui.http.current import (
    FORM,
    citing,
    here_with,
    identity,
    query_args,
    services,
    site_urls,
    topic_label,
    whole,
)
from webui.http.file_names import slug
from webui.http.streaming import grouped
from webui.i18n.translation import _
from webui.urls.export_url import everything, shown
from webui.urls.search_url import BadParameter, one_of
from webui.urls.typed_days import applied

blueprint = Blueprint("export", __name__)

MOST_IDS = 4_000  # as many as a form of the largest size that is taken can hold


@blueprint.route("/take", methods=FORM)
def page() -> str:
    """What a search can be exported as, how much it is, and how to cite it."""
    given, apart = applied(query_args())
    taking = take(services(), everything(given))
    found = export_page(
        taking,
        site_urls(),
        identity().name,
        whole(site_urls().search(shown(taking.query))),
        topic_label,
        identity().freeze,
    )
    told = told_in(found.form, apart, here_with)
    return render_template("export/export.html", page=found, form=told, title=_("Export"))


@blueprint.route("/export", methods=FORM)
def export() -> Response:
    """All results of the search, or the articles whose ids are named."""
    given = query_args()
    form = format_of(given)
    ids = list(dict.fromkeys(value for name, value in given if name == "id" and value.strip()))
    rest = [(name, value) for name, value in given if name not in ("format", "id")]
    store, searcher = services().store, services().searcher
    if not ids:
        taking = take(services(), everything(rest))
        address = whole(site_urls().search(shown(taking.query)))
        told = provenance(taking, identity().name, address, topic_label)
        articles = members(store, searcher.topics_of, citing(), taking.ids)
        return streamed(form, told, articles, taking.query.text or "all" * (not told.filters))
    if any(value.strip() for _name, value in rest):
        raise BadParameter("id", Message("goes without the parameters of a search."))
    if len(ids) > MOST_IDS:
        raise BadParameter("id", Message("can be given up to %(most)s times.", most=f"{MOST_IDS:,}"))
    told = chosen(len(ids), _("articles chosen one by one"))
    articles = members(store, searcher.topics_of, citing(), ids)
    return streamed(form, told, articles, ids[0] if len(ids) == 1 else "chosen")


def streamed(
    form: Format, told: SearchProvenance, articles: Iterable[Member], name: str, has_notes: bool = False
) -> Response:
    """The articles as a file to keep; `name` is put into its name. `has_notes` says that a reader's go with them."""
    day = told.at[:10]
    title = "-".join(part for part in (slug(identity().name), slug(name), day) if part)
    response = Response(grouped(form.write_with_provenance(told, articles, has_notes)), content_type=form.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{title}{form.suffix}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def format_of(given: list[tuple[str, str]]) -> Format:
    """The format that the parameters ask for. Raises `BadParameter`."""
    names = [value for name, value in given if name == "format"]
    if len(names) != 1 or names[0] not in FORMATS:
        raise BadParameter("format", one_of(*FORMATS))
    return FORMATS[names[0]]


def chosen(count: int, reading: str) -> SearchProvenance:
    """Of articles that a reader picked one by one; `reading` says in words which they are."""
    return SearchProvenance(
        archive=identity().name,
        address="",
        query="",
        reading=reading,
        filters=(),
        notes=(),
        articles=count,
        versions="each",
        generation=services().searcher.generation(),
        change=services().store.position().seq,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
    )
