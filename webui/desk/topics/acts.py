"""What is done with topic rules at the desk, by its pages and by programs. Whatever is changed is a proposal until it
is applied; each change is asked for as a job."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from archive.bulk_queries import Heading
from archive.home import Home
from archive.jobs.attachments import Attachments
from archive.jobs.records import ENDED, Job, object_of
from archive.jobs.site_kinds import TOPICS
from archive.messages import Message
from index.errors import BadRuleText, BadTopicRules, SearchError
from index.following.topic_rules import TopicRule, TopicRules, parse_rules
from index.private.turning import Opened, opened_by, rules_now
from index.topics.proposed_rules import RuleTexts, check, read_texts, refuse_doubled
from index.topics.rule_counts import RuleCounts
from index.topics.rule_texts import WrittenRule, line_of, with_rule, without_rule, written_rules
from webui.desk.access.guard import desk
from webui.desk.jobs.acts import queue
from webui.desk.site.asking import asked
from webui.http.current import private_now, services

SAMPLES = 10
"""Articles that are shown of those that a rule takes."""

_FEW = 4  # articles of which more than half say nothing
_MOST_SORTED = 5_000  # articles of which the newest are told


@dataclass(frozen=True, slots=True)
class Sample:
    """How many articles these are, and the first of them, the newest first: (id, what it is listed by)."""

    count: int
    shown: tuple[tuple[str, Heading], ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would take of the archive, and what would come to its topic and go from it beside the rules in
    force."""

    taken: Sample
    come: Sample
    go: Sample


@dataclass(frozen=True, slots=True)
class Effects:
    """What a proposal does that somebody may not have meant: topics that more than half of `everything` would have,
    with how many, and articles of private topics that would be public. It `is_counted` unless no index can tell how
    many a topic would have."""

    large: tuple[tuple[str, int], ...]
    everything: int
    opened: tuple[Opened, ...]
    is_counted: bool


def texts() -> RuleTexts:
    """Both files as they are. Raises `BadRuleText` where one cannot be read."""
    with _told():
        return read_texts(services().home)


def rules_of(text: str) -> dict[str, WrittenRule]:
    """The rules that a text holds, by name. Raises `BadRuleText` with the line."""
    with _told(text):
        return written_rules(text) if text.strip() else {}


def save_rule(rule: WrittenRule, was: str | None, *, is_new: bool) -> Job | None:
    """Propose the rules with this one, which is new or in the place of that of its name; None where they stand so.
    Raises `BadRuleText`, `ChangedMeanwhile`."""
    now = texts()
    if is_new and rule.cleaned_name in rules_of(now.latest):
        raise BadRuleText(Message("there is a topic rule “%(name)s” already; change that one", name=rule.cleaned_name))
    with _told():
        return save_text(with_rule(now.latest, rule), was)


def delete_rule(name: str, was: str | None) -> Job | None:
    """Propose the rules without this one. Raises as `save_rule`."""
    with _told():
        return save_text(without_rule(texts().latest, name), was)


def save_text(text: str, was: str | None) -> Job | None:
    """Propose these rules, as TOML; None where they are proposed already. Raises `BadRuleText` with the line,
    `ChangedMeanwhile`."""
    text = "\n".join(text.splitlines()).rstrip()
    text = f"{text}\n" if text.strip() else ""
    with _told(text):
        check(text)
    now = texts()
    if text == now.latest:
        return None
    now.refuse_others(was)
    with _told(text):
        refuse_doubled(text, now.in_force)
    return asked(TOPICS, {"act": "propose", "draft": Attachments(desk().people.engine).put(text.encode()), "was": was})


def apply(was: str | None) -> Job | None:
    """Have the proposed rules be those in force, and the index follow; None where none are proposed. Raises
    `ChangedMeanwhile`."""
    now = texts()
    now.refuse_others(was)
    if (waits := applying()) is not None:
        return waits
    return asked(TOPICS, {"act": "accept", "was": now.proposed_hash}) if now.proposed is not None else None


def applying() -> Job | None:
    """The job that puts a proposal in force and is not done yet; None for none."""
    jobs = queue()
    for each in jobs.all():
        if each.kind == TOPICS and each.state not in ENDED:
            job = jobs.get(each.id)
            if object_of(job.arguments).get("act") == "accept":
                return job
    return None


def are_in_force(now: RuleTexts) -> bool:
    """Whether readers have the topics of the rules in the file: the index was built by these."""
    try:
        return rules_now(services().home).fingerprint == now.in_force_hash
    except BadTopicRules:
        return False


def to_know(now: RuleTexts) -> Effects | None:
    """What is to be known before the proposal is put in force; None where none is, or a job does it already. Raises
    `BadRuleText`."""
    return effects(now) if now.proposed is not None and not applying() else None


def effects(now: RuleTexts) -> Effects:
    """What a proposal does. Raises `BadRuleText`."""
    home, proposed = services().home, now.proposed or ""
    with _told(proposed):
        then = parse_rules(proposed.encode("utf-8", "replace")) if proposed.strip() else TopicRules()
    known: dict[str, TopicRule] = {}
    with suppress(BadTopicRules):  # what cannot be read is what is being mended
        known.update((each.value, each) for each in _rules(now.in_force))
    counts, everything = RuleCounts(home.store, services().searcher.taken), home.store.count()
    others = [each for each in then.rules if known.get(each.value) != each]
    try:
        taken, is_counted = [(each.value, len(counts.taken(each))) for each in others], True
    except SearchError:
        taken, is_counted = [], False
    opened = opened_by(home, private_now(), then, services().searcher.taken)
    return Effects(tuple(each for each in taken if is_large(each[1], everything)), everything, opened, is_counted)


def is_large(articles: int, everything: int) -> bool:
    """Whether a topic of so many articles tells little, as most of all have it."""
    return everything >= _FEW and articles * 2 > everything


def discard(was: str | None) -> Job | None:
    """Take the proposal away; None where there is none. Raises `ChangedMeanwhile`."""
    now = texts()
    now.refuse_others(was)
    return asked(TOPICS, {"act": "discard", "was": was}) if now.proposed is not None else None


def tried(rule: WrittenRule) -> Trial:
    """What a rule would take. Raises `BadRuleText`, `SearchError`."""
    with _told():
        new = _parsed(with_rule("", rule), rule.cleaned_name)
    now = texts()
    with _told():
        return trial(services().home, new, _parsed(now.in_force, rule.cleaned_name))


def trial(home: Home, new: TopicRule | None, old: TopicRule | None) -> Trial:
    """What comes and goes where one rule takes the place of another."""
    effect = RuleCounts(home.store, services().searcher.taken).effect(new, old)
    return Trial(*(sample(home, each) for each in (effect.taken, effect.come, effect.go)))


def sample(home: Home, ids: frozenset[str]) -> Sample:
    """How many these are, and some of them."""
    headings = home.store.headings(sorted(ids)[:_MOST_SORTED])
    newest = sorted(headings.items(), key=lambda each: (each[1].first, each[0]), reverse=True)
    return Sample(len(ids), tuple(newest[:SAMPLES]))


def _parsed(text: str, name: str) -> TopicRule | None:
    return next((each for each in _rules(text) if each.value == name), None)


def _rules(text: str) -> tuple[TopicRule, ...]:
    return parse_rules(text.encode("utf-8", "replace")).rules if text.strip() else ()


@contextmanager
def _told(text: str = "") -> Iterator[None]:
    """Have what is wrong with rules be told to whoever wrote them, with the line of the text."""
    try:
        yield
    except BadRuleText:
        raise
    except BadTopicRules as error:
        raise BadRuleText(error.args[0], line_of(text, str(error))) from error


def no_such_rule(name: str) -> BadRuleText:
    """What is said where there is no rule of this name."""
    return BadRuleText(Message("there is no topic rule “%(name)s”", name=name[:100]))
