"""The audit as a page: who did what, when, from where; all of it to take along."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import chain
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request

from archive.audit.export import csv_lines, json_lines
from archive.audit.reading import AuditLog, Wanted
from archive.audit.records import Act, Details, Ending
from archive.home import writer_at
from archive.messages import N_, Message
from archive.people.roles import Role
from webui.desk.access.guard import desk, needs, principal
from webui.desk.audit.sentences import act_called, act_told, ended_told
from webui.desk.jobs.page import counts_told
from webui.desk.people.pages import moment, page, who_told
from webui.formats.csv_table import BYTE_ORDER_MARK
from webui.http.current import site_settings, site_urls
from webui.http.streaming import grouped
from webui.i18n.translation import _
from webui.urls.search_url import BadParameter, count_in

blueprint = Blueprint("audit", __name__)

PAGE = "/admin/audit"
EACH = 50
"""Acts of a page."""
_ENDINGS = {
    Ending.DONE: N_("done"),
    Ending.FAILED: N_("failed"),
    Ending.REFUSED: N_("refused"),
    Ending.RUNNING: N_("running"),
    Ending.CUT_OFF: N_("cut off"),
}
_DOORS = {
    "command line": N_("at the command line"),
    "desk": N_("at the desk"),
    "api": N_("by a program"),
    "worker": N_("by the worker"),
}
_SAID_ABOVE = ("error",)
_FILTERS = ("since", "until", "actor", "action")
_MOST_NUMBER = 999_999_999


@blueprint.get(PAGE)
@needs(Role.CURATOR)
def show() -> Response:
    """What was done, the newest first. Where colleagues sit is told to admins alone."""
    log, wanted = log_now(), wanted_of(dict(request.args))
    acts = log.acts(wanted, EACH + 1)
    given = {name: request.args.get(name, "") for name in _FILTERS}
    older = {**given, "before": str(acts[EACH - 1].n)} if len(acts) > EACH else {}
    is_admin = principal().role.covers(Role.ADMIN)
    return page(
        "desk/audit.html",
        _("Audit"),
        rows=[_row(each, is_admin) for each in acts[:EACH]],
        given=given,
        actors=[(each, who_told(each)) for each in log.names("actor")],
        actions=sorted(((each, act_called(each)) for each in log.names("action")), key=lambda each: each[1].lower()),
        older=f"{site_urls().root}{PAGE}?{urlencode({k: v for k, v in older.items() if v})}" if older else "",
        is_admin=is_admin,
        is_first="before" not in request.args,
    )


@blueprint.get(f"{PAGE}/export.<form>")
@needs(Role.ADMIN)
def taken(form: str) -> Response:
    """Every row as it stands, the first first: as CSV or as JSON Lines, with its hash and that of the row before."""
    rows = AuditLog(desk().people.engine).rows()
    pieces: Iterable[str]
    if form == "csv":
        pieces = chain((BYTE_ORDER_MARK,), csv_lines(rows))
        kind = "text/csv; charset=utf-8"
    elif form == "jsonl":
        pieces = json_lines(rows)
        kind = "application/jsonl"
    else:
        abort(404)
    response = Response(grouped(pieces), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="audit.{form}"'
    return response


def log_now() -> AuditLog:
    """The audit of this desk, which asks of what has no end yet whether somebody still writes to the archive."""
    home = site_settings().home
    return AuditLog(desk().people.engine, is_busy=lambda: bool(writer_at(home)))


def wanted_of(given: dict[str, str]) -> Wanted:
    """Which acts the parameters `since`, `until` (days, both included), `actor`, `action` and `before` (the number of
    an act) ask for. Raises `BadParameter`."""
    until = _day(given, "until")
    return Wanted(
        since=_text_of(_day(given, "since")),
        until=_text_of(until + timedelta(days=1) if until and until < date.max else until),
        actor=given.get("actor", ""),
        action=given.get("action", ""),
        before=count_in(given, "before", _MOST_NUMBER) or 0,
    )


def _text_of(day: date | None) -> str:
    """A day as the audit's times begin with it, "" for none."""
    return day.isoformat() if day else ""


def _day(given: dict[str, str], name: str) -> date | None:
    if not (text := given.get(name, "").strip()):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadParameter(name, Message("is a day such as 2026-03-05.")) from None


def _row(act: Act, with_address: bool) -> dict[str, object]:
    return {
        "n": act.n,
        "at": moment(act.at),
        "told": act_told(act),
        "why": ended_told(act),
        "counts": counts_told(act.action, act.results),
        "door": _(_DOORS[act.door]) if act.door in _DOORS else act.door,
        "job": act.job or 0,
        "address": act.address if with_address else "",
        "ending": "" if act.ending is Ending.DONE else _(_ENDINGS[act.ending]),
        "is_well": act.ending in (Ending.DONE, Ending.RUNNING),
        "details": [
            (name, value)
            for name, value in (("act", act.action), *_told(act.details), *_told(act.results))
            if name not in _SAID_ABOVE
        ],
    }


def _told(details: Details) -> list[tuple[str, str]]:
    """Details as (name, value), as programs have them; of what says nothing, nothing."""
    return [(name, _value(value)) for name, value in details.items() if value not in ("", None, [], {})]


def _value(value: object) -> str:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
