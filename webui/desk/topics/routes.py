"""Topic rules at the desk: the list, a form for each rule with what it would take, all of them as text; a proposal is
applied or discarded."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from archive.errors import BadJob, ChangedMeanwhile, QueueFull
from archive.jobs.records import Job, object_of
from archive.jobs.site_kinds import TOPICS
from archive.people.roles import Role
from index.errors import BadRuleText, SearchError
from index.following.topic_rules import LANGUAGES
from index.topics.rule_texts import MOST_LABEL, MOST_NAME, MOST_QUERY, WrittenRule
from webui.desk.access.guard import needs
from webui.desk.people.pages import field, gone_to, page
from webui.desk.site.asking import notice
from webui.desk.topics import acts
from webui.desk.topics.page import about_line, effects_told, label_boxes, large_told, rows, tally, trial_shown
from webui.http.current import services
from webui.http.problems import Problem, problem_of
from webui.i18n.translation import _

blueprint = Blueprint("desk_topics", __name__)

_PAGE = "/admin/topics"
_RULE, _TEXT = f"{_PAGE}/rule", f"{_PAGE}/text"
_WRONG = (BadRuleText, ChangedMeanwhile, BadJob, QueueFull)


@blueprint.get(_PAGE)
@needs(Role.ADMIN)
def show() -> Response:
    """All rules, and what is proposed."""
    return _page()


@blueprint.get(_RULE)
@needs(Role.ADMIN)
def show_rule() -> Response:
    """The form of a rule, empty for a new one."""
    name = request.args.get("name", "")
    try:
        rule = acts.rules_of(acts.texts().latest).get(name)
        if name and rule is None:
            return _page(acts.no_such_rule(name))
        return _rule(rule or WrittenRule("", "", {}), is_new=rule is None)
    except BadRuleText as error:
        return _page(error)


@blueprint.post(_RULE)
@needs(Role.ADMIN)
def change_rule() -> Response:
    """Show what a rule would take, or propose it."""
    labels = {each: field(each) for each in LANGUAGES}
    rule, is_new, was = WrittenRule(field("name"), field("query"), labels), field("is_new") == "1", field("was")
    try:
        if field("act") == "save":
            return _gone(acts.save_rule(rule, was, is_new=is_new))
        return _rule(rule, is_new=is_new, was=was, trial=acts.tried(rule))
    except (*_WRONG, SearchError) as error:
        return _rule(rule, is_new=is_new, error=error)


@blueprint.post(f"{_RULE}/delete")
@needs(Role.ADMIN)
def delete_rule() -> Response:
    """Propose the rules without one of them."""
    return _done(lambda: acts.delete_rule(field("name"), field("was")))


@blueprint.get(_TEXT)
@needs(Role.ADMIN)
def show_text() -> Response:
    """All rules as TOML."""
    try:
        return _text(acts.texts().latest)
    except BadRuleText as error:
        return _page(error)


@blueprint.post(_TEXT)
@needs(Role.ADMIN)
def save_text() -> Response:
    """Say whether the text can be rules, or propose it."""
    text, was = field("text"), field("was")
    try:
        if field("act") == "save":
            return _gone(acts.save_text(text, was))
        return _text(text, was=was, checked=acts.rules_of(text))
    except _WRONG as error:
        return _text(text, error=error)


@blueprint.post(f"{_PAGE}/apply")
@needs(Role.ADMIN)
def apply() -> Response:
    """Put the proposal in force; what somebody may not have meant is shown first."""
    try:
        if not field("sure") and (found := acts.to_know(acts.texts())):
            opened, large = effects_told(found)
            if opened or large:
                title = _("Apply these topics?")
                return page("desk/topics_asked.html", title, opened=opened, large=large, version=field("was"))
    except BadRuleText as error:
        return _page(error)
    return _done(lambda: acts.apply(field("was")))


@blueprint.post(f"{_PAGE}/discard")
@needs(Role.ADMIN)
def discard() -> Response:
    """Take the proposal away."""
    return _done(lambda: acts.discard(field("was")))


def _done(work: Callable[[], Job | None]) -> Response:
    try:
        return _gone(work())
    except _WRONG as error:
        return _page(error)


def _gone(job: Job | None) -> Response:
    return gone_to(f"{_PAGE}?{urlencode([('job', str(job.id))] if job else [('same', '1')])}")


def _said(job: Job) -> str:
    """What a job comes to that went well."""
    match object_of(job.arguments).get("act"):
        case "accept":
            return _("Applied: the index has the topics, and readers see them.")
        case "discard":
            return _("The proposal is discarded.")
    return _("Saved as a proposal.")


def _large(rule: WrittenRule, trial: acts.Trial) -> str:
    everything = services().store.count()
    is_large = acts.is_large(trial.taken.count, everything)
    return large_told(rule.cleaned_name, trial.taken.count, everything) if is_large else ""


def _told(error: Exception | None) -> tuple[str, int, Problem | None]:
    problem = problem_of(error) if error else None
    return (problem.detail or problem.title, problem.status, problem) if problem else ("", 200, None)


def _page(error: Exception | None = None) -> Response:
    told, status, _problem = _told(error)
    now, listed, unread, applying = None, [], "", acts.applying()
    try:
        now = acts.texts()
        latest, in_force = acts.rules_of(now.latest), {}
        try:
            in_force = acts.rules_of(now.in_force)
        except BadRuleText as damaged:  # the proposal can be read, and is what mends it
            told = told or _told(damaged)[0]
        listed = rows(in_force, latest, applying=applying, is_built=acts.are_in_force(now))
    except BadRuleText as damaged:
        unread = problem_of(damaged).detail
    return page(
        "desk/topics.html",
        _("Topics"),
        rows=listed,
        tally=tally(listed),
        is_proposed=now is not None and now.proposed is not None,
        applying=applying,
        version=now.version if now else "",
        unread=unread,
        can_be_text=now is not None,
        problem=told,
        notice=notice(_said, TOPICS),
        same="same" in request.args,
        status=status,
    )


def _rule(
    rule: WrittenRule, *, is_new: bool, error: Exception | None = None, was: str | None = None,
    trial: acts.Trial | None = None,
) -> Response:  # fmt: skip
    told, status, problem = _told(error)
    try:
        version = acts.texts().version if was is None else was
    except BadRuleText as damaged:
        return _page(damaged)
    return page(
        "desk/topic.html",
        _("A new topic") if is_new else _("Topic: %(name)s", name=rule.name[:MOST_NAME]),
        rule=rule,
        labels=label_boxes(rule),
        most={"name": MOST_NAME, "label": MOST_LABEL, "query": MOST_QUERY},
        is_new=is_new,
        was=version,
        trial=trial_shown(trial) if trial else None,
        large=_large(rule, trial) if trial else "",
        problem=told,
        remedy=problem.remedy if problem else "",
        status=status,
    )


def _text(
    text: str, *, error: Exception | None = None, was: str | None = None, checked: dict[str, WrittenRule] | None = None
) -> Response:
    told, status, _problem = _told(error)
    line = error.line if isinstance(error, BadRuleText) else 0
    try:
        version = acts.texts().version if was is None else was
    except BadRuleText as damaged:
        return _page(damaged)
    return page(
        "desk/topics_text.html",
        _("Topic rules as text"),
        text=text,
        was=version,
        problem=told,
        line=about_line(text, line),
        checked=None if checked is None else len(checked),
        status=status,
    )
