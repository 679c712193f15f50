"""Topic rules for programs: read, tried, proposed, applied. What changes is a job, which is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from archive.people.roles import Role
from index.following.topic_rules import LANGUAGES
from index.topics.rule_texts import WrittenRule
from webui.api.admin.private import refuse_unless_sure
from webui.api.admin.routes import body
from webui.api.admin.site import body_of, change_told, seen_in, text_in
from webui.desk.access.guard import needs
from webui.desk.topics import acts
from webui.formats.shapes import desk as shapes

blueprint = Blueprint("admin_topics_api", __name__, url_prefix="/api/v1/admin/topics")

_RULE = {"name", "query", *LANGUAGES}


@blueprint.get("")
@needs(Role.ADMIN)
def topics() -> Response:
    """The rules in force, and those that are proposed."""
    now, applying = acts.texts(), acts.applying()
    told: shapes.Topics = {
        "version": now.version,
        "in_force": _rules(acts.rules_of(now.in_force)),
        "proposed": None if now.proposed is None else _rules(acts.rules_of(now.proposed)),
        "text": now.latest,
        "is_built": acts.are_in_force(now),
        "applying": applying.id if applying else None,
    }
    return jsonify(told)


@blueprint.post("/rule")
@needs(Role.ADMIN)
def save_rule() -> Response:
    """Propose a rule, in the place of that of its name."""
    sent = body_of({*_RULE, "was"}, {"name", "query"})
    return change_told(acts.save_rule(_rule(sent), seen_in(sent), is_new=False))


@blueprint.delete("/rule")
@needs(Role.ADMIN)
def delete_rule() -> Response:
    """Propose to have no rule of this name."""
    return change_told(acts.delete_rule(request.args.get("name", ""), request.args.get("was")))


@blueprint.post("/text")
@needs(Role.ADMIN)
def save_text() -> Response:
    """Propose all rules, as TOML."""
    sent = body_of({"text", "was"}, {"text"})
    return change_told(acts.save_text(text_in(sent, "text"), seen_in(sent)))


@blueprint.post("/try")
@needs(Role.ADMIN)
def try_rule() -> Response:
    """What a rule would take of the archive."""
    found = acts.tried(_rule(body_of(_RULE, {"name", "query"})))
    told: shapes.TopicTrial = {"taken": _sample(found.taken), "come": _sample(found.come), "go": _sample(found.go)}
    return jsonify(told)


@blueprint.post("/apply")
@needs(Role.ADMIN)
def apply() -> Response:
    """Put the proposal in force, and have the index follow; refused where it makes private articles public, unless
    somebody is sure of that."""
    sent = body_of({"sure"}) if request.get_data(cache=True) and body() != {} else {}
    found = acts.to_know(acts.texts())
    refuse_unless_sure(sent, found.opened if found else ())
    return change_told(acts.apply(request.args.get("was")))


@blueprint.post("/discard")
@needs(Role.ADMIN)
def discard() -> Response:
    """Discard the proposal."""
    return change_told(acts.discard(request.args.get("was")))


def _rule(sent: dict[str, Any]) -> WrittenRule:
    labels = {each: text_in(sent, each) for each in LANGUAGES}
    return WrittenRule(text_in(sent, "name"), text_in(sent, "query"), labels)


def _rules(rules: Mapping[str, WrittenRule]) -> list[shapes.Topic]:
    return [{"name": each.name, "query": each.query, "labels": dict(each.labels)} for each in rules.values()]


def _sample(found: acts.Sample) -> shapes.TopicSample:
    articles: list[shapes.TopicArticle] = [
        {"id": id_, "title": each.title, "first_day": each.first or None, "last_day": each.last or None}
        for id_, each in found.shown
    ]
    return {"count": found.count, "articles": articles}
