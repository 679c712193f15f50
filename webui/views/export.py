"""Taking articles away: all that a search finds, or those that a reader chose, streamed in any of the formats."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime

from flask import Blueprint, Response, render_template, request

from archive.said import Said
from webui.exports import FORMATS, Format
from webui.exports.account import Account
from webui.exports.accounted import Member, write_accounted
from webui.methods import account
from webui.search_url import BadParameter, one_of
from webui.take_page import take_page
from webui.take_url import everything, shown
from webui.taking import members, take
from webui.tongue import _
from webui.views.context import citing, pairs, places, room, settings_of, site, topic_label
from webui.views.streaming import grouped

blueprint = Blueprint("export", __name__)

MOST_IDS = 4_000  # as many as a form of the largest size that is taken can hold


@blueprint.get("/take")
def page() -> str:
    """What can be taken away of a search, how much it is, and how to cite it."""
    taking = take(room(), everything(pairs()))
    settings = settings_of()
    found = take_page(
        taking,
        places(),
        settings.title,
        f"{site()}{places().search(shown(taking.query))}",
        topic_label,
        settings.freeze,
    )
    return render_template("take.html", page=found, form=found.form, title=_("Take away"))


@blueprint.get("/export")
def export() -> Response:
    """All results of the search in the address, or the articles whose ids it names."""
    return _answer(pairs())


@blueprint.post("/export")
def export_chosen() -> Response:
    """The same for a form that is too long for an address."""
    return _answer(list(request.form.items(multi=True)))


def streamed(form: Format, told: Account, articles: Iterable[Member], name: str) -> Response:
    """The articles as a file to keep; `name` is put into its name."""
    day = told.at[:10]
    title = "-".join(part for part in (_slug(settings_of().title), _slug(name), day) if part)
    response = Response(grouped(write_accounted(form.name, told, articles)), content_type=form.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{title}{form.suffix}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def format_of(given: list[tuple[str, str]]) -> Format:
    """The format that the parameters ask for. Raises `BadParameter`."""
    names = [value for name, value in given if name == "format"]
    if len(names) != 1 or names[0] not in FORMATS:
        raise BadParameter("format", one_of(*FORMATS))
    return FORMATS[names[0]]


def _answer(given: list[tuple[str, str]]) -> Response:
    form = format_of(given)
    ids = list(dict.fromkeys(value for name, value in given if name == "id" and value.strip()))
    rest = [(name, value) for name, value in given if name not in ("format", "id")]
    store, searcher = room().store, room().searcher
    if not ids:
        taking = take(room(), everything(rest))
        address = f"{site()}{places().search(shown(taking.query))}"
        told = account(taking, settings_of().title, address, topic_label)
        articles = members(store, searcher.topics_of, citing(), taking.ids)
        return streamed(form, told, articles, taking.query.text or "all" * (not told.filters))
    if any(value.strip() for _name, value in rest):
        raise BadParameter("id", Said("goes without the parameters of a search."))
    if len(ids) > MOST_IDS:
        raise BadParameter("id", Said("can be given up to %(most)s times.", most=f"{MOST_IDS:,}"))
    told = _chosen(len(ids))
    articles = members(store, searcher.topics_of, citing(), ids)
    return streamed(form, told, articles, ids[0] if len(ids) == 1 else "chosen")


def _chosen(count: int) -> Account:
    """Of articles that a reader picked one by one."""
    return Account(
        archive=settings_of().title,
        address="",
        query="",
        reading=_("articles chosen one by one"),
        filters=(),
        notes=(),
        articles=count,
        versions="each",
        generation=room().searcher.generation(),
        change=room().store.position().seq,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _slug(text: str) -> str:
    """The text as part of a file's name: letters and digits of ASCII, up to 40."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
