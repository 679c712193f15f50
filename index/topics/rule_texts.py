"""The text of a `topics.toml` changed for somebody who fills in a form: one rule set or deleted, all else left as it
was written, comments too. What comes of it is read again and compared with what was meant, so that no text of an
unusual kind is ever changed otherwise than was asked for."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

from archive.messages import N_, Message
from archive.servers import toml_text
from index.errors import BadTopicRules
from index.following.topic_rules import LANGUAGES, TopicRule, parse_rules

MOST_BYTES = 200_000
"""Of rules that are changed at the desk, as UTF-8."""

TOO_LONG = N_("the rules take more than %(most)s bytes; make some shorter")
MOST_NAME, MOST_LABEL, MOST_QUERY = 100, 200, 5_000  # characters
_HEAD = re.compile(r"[ \t]*\[[^\[\]\n]*\][ \t]*(#.*)?")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_NAMED = re.compile(r"\[topics\.(.{0,200}?)\](?:: | needs| must| has)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """A rule as somebody wrote it: `labels` go by language and may be none."""

    name: str
    query: str
    labels: dict[str, str]

    @property
    def cleaned_name(self) -> str:
        """The name as it is kept."""
        return " ".join(self.name.split())

    def cleaned(self) -> WrittenRule:
        """The same on one line each, with no label that is blank. Raises `BadTopicRules` for what is too long."""
        name, query = self.cleaned_name, " ".join(self.query.split())
        labels = {language: " ".join(self.labels.get(language, "").split()) for language in LANGUAGES}
        told = ((N_("the name"), name, MOST_NAME), (N_("the query"), query, MOST_QUERY))
        for what, text, most in (*told, *((N_("a label"), each, MOST_LABEL) for each in labels.values())):
            if len(text) > most:
                said = N_("%(what)s has %(length)s characters; give one of up to %(most)s")
                raise BadTopicRules(Message(said, what=Message(what), length=f"{len(text):,}", most=f"{most:,}"))
            if any(not character.isprintable() or "\ud800" <= character <= "\udfff" for character in text):
                raise BadTopicRules(
                    Message("%(what)s holds a character that nobody sees; take it out", what=Message(what))
                )
        if not name:
            raise BadTopicRules(Message("the topic needs a name, such as mining"))
        if not query:
            raise BadTopicRules(Message("the topic needs a query, such as mining OR minería"))
        return WrittenRule(name, query, {language: text for language, text in labels.items() if text})


def written_rules(text: str) -> dict[str, WrittenRule]:
    """The rules of a text as they are written, by name. Raises `BadTopicRules`."""
    return {each.value: _written(each) for each in parse_rules(text.encode("utf-8", "replace")).rules}


def with_rule(text: str, rule: WrittenRule) -> str:
    """The text with this rule: in the place of that of its name, or at the end. Raises `BadTopicRules`."""
    rule, rules = rule.cleaned(), written_rules(text)
    labels = (f"{each} = {toml_text(label)}" for each, label in rule.labels.items())
    lines = [f"query = {toml_text(rule.query)}", *labels]
    if rule.name in rules:
        begin, end = _place(text, rule.name)
        old = text.splitlines()[begin:end]
        kept = [each for each in old[1:] if each.lstrip().startswith("#")]
        changed = _joined(text, begin, end, [old[0], *kept, *lines])
    else:
        before = f"{text.rstrip()}\n\n" if text.strip() else ""
        changed = "\n".join((f"{before}[topics.{_key(rule.name)}]", *lines, ""))
    return _sure(changed, rules | {rule.name: rule})


def without_rule(text: str, name: str) -> str:
    """The text without the rule of this name. Raises `BadTopicRules`."""
    rules = written_rules(text)
    if name not in rules:
        raise BadTopicRules(Message("there is no topic rule “%(name)s”", name=name[:MOST_NAME]))
    begin, end = _place(text, name)
    changed = _joined(text, begin, end, [])
    return _sure(changed, {each: rule for each, rule in rules.items() if each != name})


def line_of(text: str, error: str) -> int:
    """The line of the text, from 1, that an error of its rules is about; 0 where it is about no line."""
    if found := _AT_LINE.search(error):
        return int(found[1])
    if named := _NAMED.search(error):
        heads = [number for number, name in _heads(text.splitlines()) if name == named[1]]
        return heads[0] + 1 if heads else 0
    return 0


def _written(rule: TopicRule) -> WrittenRule:
    return WrittenRule(rule.value, rule.query, dict(rule.labels))


def _place(text: str, name: str) -> tuple[int, int]:
    """Where the lines of a rule begin and end, those that stand before the next one's name left to that. Raises
    `BadTopicRules` where that cannot be told."""
    lines = text.splitlines()
    heads = list(_heads(lines))
    begin = next((number for number, head in heads if head == name), None)
    if begin is None:
        raise BadTopicRules(Message(_UNUSUAL))
    end = next((number for number, _head in heads if number > begin), len(lines))
    while end > begin + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return begin, end


def _heads(lines: list[str]) -> list[tuple[int, str]]:
    """The lines at which a table begins, and which rule it is ("" for another)."""
    found = []
    for number, line in enumerate(lines):
        if _HEAD.fullmatch(line):
            try:
                topics = tomllib.loads(line).get("topics", {})
            except (tomllib.TOMLDecodeError, RecursionError):
                continue
            found.append((number, next(iter(topics), "") if isinstance(topics, dict) else ""))
    return found


def _joined(text: str, begin: int, end: int, new: list[str]) -> str:
    lines = text.splitlines()
    joined = "\n".join((*lines[:begin], *new, *lines[end:])).strip("\n")
    return f"{joined}\n" if joined else ""


def _sure(changed: str, meant: dict[str, WrittenRule]) -> str:
    if len(changed.encode()) > MOST_BYTES:
        raise BadTopicRules(Message(TOO_LONG, most=f"{MOST_BYTES:,}"))
    try:
        is_right = written_rules(changed) == meant
    except BadTopicRules as error:
        if "query cannot be understood" in str(error):
            raise
        is_right = False
    if not is_right:
        raise BadTopicRules(Message(_UNUSUAL))
    return changed


_UNUSUAL = N_("the rules are written in a way that a form cannot change without losing something; change them as text")


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else toml_text(name)
