"""Imports as pages: all of them, and the report of one, by how each article fared."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, request

from archive.history.records import Standing
from archive.people.roles import Role
from archive.plans.plans import Plans
from webui.desk.access.guard import desk, needs, principal
from webui.desk.imports.page import changes_told, row_of, source_name
from webui.desk.imports.report import (
    DAMAGED,
    EACH,
    LONGEST_TEXT,
    PARTS,
    count_of,
    import_of,
    lines_of,
    part_of,
    who_asked,
)
from webui.desk.people.pages import page
from webui.http.current import services, site_settings, site_urls
from webui.i18n.translation import _, number_text
from webui.urls.search_url import count_in

blueprint = Blueprint("imports", __name__)

PAGE = "/admin/imports"
_MOST_PAGE = 999_999


@blueprint.get(PAGE)
@needs(Role.CURATOR)
def show() -> Response:
    """Every import, the latest first."""
    imports = services().home.imports_now()[::-1]
    at = page_number()
    asked, store = who_asked(), services().store
    rows = [
        row_of(found, standing, store.imports.publications(found.id), asked.get(found.id))
        for found, standing in imports[(at - 1) * EACH : at * EACH]
    ]
    return page(
        "desk/imports.html",
        _("Imports"),
        rows=rows,
        pages=_pages(at, len(imports), {}, PAGE),
        running=next((found.id for found, standing in imports if standing is Standing.RUNNING), 0),
    )


@blueprint.get(f"{PAGE}/<number>")
@needs(Role.CURATOR)
def one(number: str) -> Response:
    """The report of an import: one part of it, a page at a time."""
    found, standing = import_of(number)
    part, text, at = part_of(found, request.args.get("show", "")), text_sought(), page_number()
    lines, total = lines_of(found, part, text, at)
    path, log = f"{PAGE}/{found.id}", services().store.imports
    counts = {each: count_of(found, each) for each in PARTS}
    return page(
        "desk/import.html",
        _("Import %(number)s", number=found.id),
        found=row_of(found, standing, log.publications(found.id), who_asked().get(found.id)),
        sources=[source_name(each) for each in found.sources],
        recipes=[name for name, _text in found.recipes],
        parts=[
            (each, _(name), number_text(counts[each]), f"{site_urls().root}{path}?{urlencode({'show': each})}")
            for each, name in PARTS.items()
            if each != DAMAGED or counts[each]
        ],
        part=part,
        part_name=_(PARTS[part]),
        text=text,
        lines=[(each, number_text(each.count) if each.count else "", changes_told(each.changes)) for each in lines],
        total=number_text(total),
        pages=_pages(at, total, {"show": part, "text": text}, path),
        plan=_plan_of(found.id) if principal().role.covers(Role.ADMIN) else 0,
        may_turn=principal().role.covers(Role.ADMIN) and standing is not Standing.RUNNING,
        is_undone=standing is Standing.UNDONE,
    )


def _plan_of(number: int) -> int:
    """The plan that was applied as this import, 0 for none."""
    return Plans(desk().people.engine, site_settings().home).of_import(number)


def page_number() -> int:
    """Which page is asked for, from 1. Raises `BadParameter`."""
    return max(1, count_in(dict(request.args), "page", _MOST_PAGE) or 1)


def text_sought() -> str:
    """The text that lines of a report are sought by; "" for all."""
    return request.args.get("text", "").strip()[:LONGEST_TEXT]


def _pages(at: int, total: int, given: dict[str, str], path: str) -> dict[str, str]:
    """The addresses of the page before and the one after, "" where there is none."""
    kept = {name: value for name, value in given.items() if value}

    def address(number: int) -> str:
        return f"{site_urls().root}{path}?{urlencode({**kept, 'page': number})}"

    last = max(1, -(-total // EACH))
    return {
        "before": address(at - 1) if at > 1 else "",
        "after": address(at + 1) if at < last else "",
        "told": _("Page %(page)s of %(pages)s", page=number_text(at), pages=number_text(last)) if last > 1 else "",
    }
