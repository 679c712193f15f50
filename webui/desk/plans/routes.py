"""The pages of plans: all of them, one with what it found, an article beside its original; and what is done there."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from archive.errors import ArchiveError, BadPlan, NoSuchJob, NoSuchPlan
from archive.jobs.records import Job
from archive.messages import Message
from archive.people.roles import Role
from archive.plans import looking
from archive.plans.looking import Wanted
from archive.plans.plan_file import document_of, opened, original_of
from archive.plans.records import Plan, Reading, Row, Standing, Way, reading_of
from index.results import Snippet
from webui.article.original import can_be_framed, frame_of
from webui.desk.access.guard import needs
from webui.desk.jobs.acts import queue
from webui.desk.people.pages import field, gone_to, moment, page, who_told
from webui.desk.plans import acts
from webui.desk.plans import page as pages
from webui.http.current import services, site_urls
from webui.http.problems import problem_of
from webui.i18n.translation import _, language_name, ngettext
from webui.markup.article_html import article as article_html
from webui.markup.highlight import paragraphs
from webui.urls.search_url import count_in

blueprint = Blueprint("plans", __name__)

PAGE = "/admin/plans"
_MOST_PAGES = 100_000
_MOST_SEARCHED = 5  # publications in the address of a search
_LANGUAGES = ("en", "es", "pt", "fr", "it", "de", "nl", "ca")
_MOST_RECIPE = 128 << 10  # bytes of the form with a recipe


@blueprint.get(PAGE)
@needs(Role.ADMIN)
def index() -> Response:
    """All plans, the newest first."""
    at_work = (Standing.PLANNING, Standing.APPLYING)
    found = [acts.plan(str(each.id)) if each.standing in at_work else each for each in acts.plans().all()]
    rows = [pages.list_row(each) for each in found]
    return page("desk/plans.html", _("Plans"), rows=rows)


@blueprint.get(f"{PAGE}/<number>")
@needs(Role.ADMIN)
def show(number: str) -> Response:
    """A plan: what it found, a page of it at a time."""
    return _page(acts.plan(number))


@blueprint.post(f"{PAGE}/<number>/read")
@needs(Role.ADMIN, most_bytes=_MOST_RECIPE)
def read(number: str) -> Response:
    """Have the plan made anew, read in another way."""
    plan = acts.plan(number)
    try:
        recipe = field("recipe").strip()
        recipes = [["desk", recipe]] if recipe else []
        told = {name: field(name).strip() for name in ("publication", "language", "date_order")}
        acts.make(plan, reading_of({**told, "recipes": recipes}))
    except BadPlan as error:
        return _page(acts.plan(number), error)
    return gone_to(f"{PAGE}/{plan.id}")


@blueprint.post(f"{PAGE}/<number>/leave-out")
@needs(Role.ADMIN)
def leave_out(number: str) -> Response:
    """Leave out one row or all that are found, or take them in again."""
    plan = acts.plan(number)
    wanted = pages.wanted_of(request.form)
    row = count_in(request.form, "row", 10**9) if field("row") else None
    try:
        acts.leave_out(plan, wanted, row, out=field("leave") != "0")
    except BadPlan as error:
        return _page(plan, error)
    back = {**pages.given_of(wanted), **({"page": field("page")} if field("page").isdecimal() else {})}
    return gone_to(f"{PAGE}/{plan.id}{f'?{urlencode(back)}' if back else ''}#{f'row-{row}' if row else 'list'}")


@blueprint.post(f"{PAGE}/<number>/apply")
@needs(Role.ADMIN)
def apply(number: str) -> Response:
    """Have the plan applied."""
    plan = acts.plan(number)
    try:
        acts.apply(plan)
    except BadPlan as error:
        return _page(acts.plan(number), error)
    return gone_to(f"{PAGE}/{plan.id}")


@blueprint.post(f"{PAGE}/<number>/delete")
@needs(Role.ADMIN)
def delete(number: str) -> Response:
    """Delete the plan."""
    plan = acts.plan(number)
    try:
        acts.delete(plan)
    except BadPlan as error:
        return _page(plan, error)
    return gone_to(PAGE)


@blueprint.post(f"{PAGE}/<number>/cancel")
@needs(Role.ADMIN)
def cancel(number: str) -> Response:
    """Have what is being done with the plan stop."""
    plan = acts.plan(number)
    with suppress(NoSuchJob):  # it has just ended
        acts.cancel(plan)
    return gone_to(f"{PAGE}/{plan.id}")


@blueprint.get(f"{PAGE}/<number>/articles/<row>")
@needs(Role.ADMIN)
def article(number: str, row: str) -> Response:
    """An article as it would come in, beside what it was read from."""
    plan = acts.plan(number)
    with opened(acts.home(), plan.id) as connection:
        found = _row(connection, row)
        document, original = document_of(connection, found), original_of(connection, found)
        first, last = looking.neighbours(connection, found)
    if document is None:
        raise NoSuchPlan(Message("What this article says is not kept in the plan."))
    here = f"{site_urls().root}{PAGE}/{plan.id}"
    plain = paragraphs(Snippet(document.body, ()))
    body = article_html(document.html, document.url, lambda _text: []) if document.html else plain
    return page(
        "desk/planned_article.html",
        document.title or _("(without a title)"),
        plan=plan,
        row=pages.shown(found, plan, site_urls().root, short=False),
        document=document,
        body=body,
        language=language_name(document.language) if document.language else _("Unknown"),
        original_href=f"{here}/articles/{found.n}/original" if original is not None else "",
        is_framed=original is not None and can_be_framed(original),
        previous=f"{here}/articles/{first}" if first else "",
        following=f"{here}/articles/{last}" if last else "",
    )


@blueprint.get(f"{PAGE}/<number>/articles/<row>/original")
@needs(Role.ADMIN)
def original(number: str, row: str) -> Response:
    """What an article was read from, for a frame in which nothing of it runs."""
    plan = acts.plan(number)
    with opened(acts.home(), plan.id) as connection:
        data = original_of(connection, _row(connection, row))
    if data is None:
        raise NoSuchPlan(Message("What this article was read from is not kept in the plan."))
    return frame_of(data, f"plan-{plan.id}-{acts.number_in(row)}")


def _row(connection: sqlite3.Connection, number: str) -> Row:
    found = looking.row(connection, acts.number_in(number))
    if found is None:
        raise NoSuchPlan(Message("There is no such article in this plan."))
    return found


def _job(plan: Plan) -> Job | None:
    try:
        return queue().get(plan.job) if plan.job else None
    except NoSuchJob:
        return None


def _page(plan: Plan, error: ArchiveError | None = None) -> Response:
    problem = problem_of(error) if error else None
    wanted = pages.wanted_of(request.args) if request.method == "GET" else Wanted()
    values: dict[str, object] = {}
    if plan.standing not in (Standing.COLLECTING, Standing.FAILED, Standing.PLANNING):
        try:
            values = _found(plan, wanted)
        except (NoSuchPlan, BadPlan) as gone:
            problem = problem or problem_of(gone)
    return page(
        "desk/plan.html",
        _("Plan %(number)s", number=plan.id),
        plan=plan,
        owner=who_told(plan.owner),
        applied_by=who_told(plan.applied_by),
        standing=pages.standing_told(plan),
        made=moment(plan.made_at),
        until="" if plan.standing is Standing.APPLIED else moment(plan.ends_at),
        names=", ".join(plan.sources) if plan.way is not Way.UPLOAD else _("uploaded files"),
        job=pages.job_told(_job(plan)) if plan.standing in (Standing.PLANNING, Standing.APPLYING) else None,
        named_languages=[(code, language_name(code)) for code in _LANGUAGES],
        recipe=plan.reading.recipes[0][1] if plan.reading.recipes else "",
        is_read_otherwise=plan.reading != Reading(),
        came=_came_in(plan) if plan.standing is Standing.APPLIED else None,
        problem=problem.detail or problem.title if problem else "",
        status=problem.status if problem else 200,
        **{"found": None, **values},
    )


def _came_in(plan: Plan) -> dict[str, object]:
    """What came in with a plan that was applied, and where it is seen."""
    log, root = services().store.imports, site_urls().root
    done = log.get(plan.import_id)
    if done is None:
        return {}
    found = {"new": done.new, "changed": done.changed, "unchanged": done.unchanged, "rejected": done.rejected}
    names = log.publications(plan.import_id)
    query = urlencode([("q", ""), *(("source", each) for each in names)])
    return {
        "told": pages.found_told(found),
        "is_undone": bool(done.undone_at),
        "parts": [
            (_(pages.OUTCOME_NAMES[name]), count, f"{root}/admin/imports/{done.id}?show={name}#report")
            for name, count in found.items()
            if count and name != "unchanged"
        ],
        "search": f"{root}/?{query}" if 0 < len(names) <= _MOST_SEARCHED and (done.new or done.changed) else "",
        "publications": ", ".join(names),
    }


def _found(plan: Plan, wanted: Wanted) -> dict[str, object]:
    """What of the plan its page shows."""
    number = (count_in(request.args, "page", _MOST_PAGES) if request.method == "GET" else None) or 1
    with opened(acts.home(), plan.id) as connection:
        counts = looking.counts(connection)
        total = looking.count(connection, wanted)
        rows = looking.rows(connection, wanted, pages.EACH, (number - 1) * pages.EACH)
        publications = looking.publications(connection, pages.MOST_FILED + 1)
        passed_over = pages.passed_over_told(looking.passed_over(connection))
    root, given = site_urls().root, pages.given_of(wanted)

    def turned(to: int) -> str:
        return f"{root}{PAGE}/{plan.id}?{urlencode({**given, 'page': to})}#list"

    return {
        "found": pages.found_told(counts),
        "counts": counts,
        "comes": ngettext("%(number)s article", "%(number)s articles", counts["comes_in"]),
        "filed": pages.filed_told(publications, counts["comes_in"]) if counts["comes_in"] else "",
        "nothing": pages.nothing_told(counts),
        "rows": [pages.shown(each, plan, root) for each in rows],
        "total": total,
        "given": given,
        "filters": pages.filters(plan, counts, wanted, root),
        "sorts": [(name, _(called)) for name, called in pages.SORT_NAMES.items()],
        "passed_over": passed_over,
        "number": number,
        "previous": turned(number - 1) if number > 1 else "",
        "following": turned(number + 1) if number * pages.EACH < total else "",
        "everything": f"{root}{PAGE}/{plan.id}#list",
    }
