"""Topic rules: topics that a publication never gave its articles, each a label and a query in our own grammar."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from archive.document import Document
from archive.messages import N_, Message
from archive.shelf.shelf import Kept
from archive.texts.topic_names import topic_name, topic_names
from index.analysis.folding import fold_value
from index.errors import BadTopicRules, SearchError
from index.query import Query, Selection
from index.query_language.matcher import analyse, matches
from index.query_language.parser import parse
from index.query_language.tree import And, Node, Not, Or, Value

LANGUAGES = ("en", "es")
UNREADABLE = "unreadable"
"""In the place of the fingerprint of rules, and none's: once they are mended a sync builds."""
_THE_TEXT = Message(N_("the text"))
_MOST = 1 << 20  # bytes of a file of rules


@dataclass(frozen=True, slots=True)
class TopicRule:
    """Documents that match `tree` have the topic `value`; `labels` go by language, and `query` is the text of the
    tree."""

    value: str
    labels: dict[str, str]
    tree: Node
    query: str = ""


@dataclass(frozen=True, slots=True)
class TopicRules:
    """The rules of one home, the SHA-256 of the file they stand in ("" without one), and what that says."""

    rules: tuple[TopicRule, ...] = ()
    fingerprint: str = ""
    text: str = ""

    def topics_of(self, document: Document) -> tuple[str, ...]:
        """The topics that the source gives and those that the rules add, each once, in that order. What is none though
        its source calls it so (`archive.texts.topic_names`) is left out: it may have come in before that was known."""
        topics = topic_names(document.topics)
        if not self.rules:
            return topics
        analysed = analyse(document if topics == document.topics else replace(document, topics=topics))
        added = (rule.value for rule in self.rules if matches(rule.tree, analysed))
        return tuple(dict.fromkeys((*map(self.value_of, topics), *added)))

    def value_of(self, topic: str) -> str:
        """The value of a topic by any of its names: one that is called as a rule or its label is, is that rule's."""
        name = topic_name(topic) or topic
        return self._values().get(fold_value(name), name) if self.rules else name

    def resolved(self, query: Query) -> Query:
        """The query with every topic that is typed in it by its value."""
        return replace(query, tree=self._resolved(query.tree))

    def chosen(
        self, selections: Mapping[str, Selection], meant: Callable[[str, str], tuple[str, ...]]
    ) -> dict[str, Selection]:
        """What is chosen in each facet, every topic by its value, and by the values that are `meant` by one of a facet
        as somebody wrote it."""

        def known(facet: str) -> Callable[[str], tuple[str, ...]]:
            return lambda value: meant(facet, self.value_of(value) if facet == "topic" else value)

        return {facet: chosen.spelled(known(facet)) for facet, chosen in selections.items()}

    def _resolved(self, node: Node) -> Node:
        match node:
            case Value("topic", text):
                return Value("topic", self.value_of(text))
            case And(parts):
                return And(tuple(map(self._resolved, parts)))
            case Or(parts):
                return replace(node, parts=tuple(map(self._resolved, parts)))
            case Not(part):
                return Not(self._resolved(part))
            case _:
                return node

    def _values(self) -> dict[str, str]:
        return {fold_value(name): rule.value for rule in self.rules for name in (*rule.labels.values(), rule.value)}

    def label(self, value: str, language: str = "en") -> str:
        """A topic as a person reads it: the rule's label in this language or another, else the value itself."""
        for rule in self.rules:
            if rule.value == value:
                return rule.labels.get(language) or next(iter(rule.labels.values()), value)
        return value


def load_rules(kept: Kept) -> TopicRules:
    """The rules in a `topics.toml` (none where there is no such thing). Raises `BadTopicRules`.

    A rule is a table `[topics.NAME]` with `query` and the labels `en` and `es` (either may be missing).
    """
    try:
        data = kept.read(_MOST)
    except FileNotFoundError:
        return TopicRules()
    except OSError as error:
        raise BadTopicRules(f"{kept} cannot be read ({error.strerror}); check its permissions") from error
    return parse_rules(data, str(kept))


def parse_rules(data: bytes, called: str = _THE_TEXT) -> TopicRules:
    """The rules in the bytes of a `topics.toml`; errors say that it is `called` so. Raises `BadTopicRules`."""
    try:
        text = data.decode("utf-8")
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadTopicRules(Message("%(where)s is not TOML: %(why)s", where=called, why=str(error))) from error
    topics = tables.get("topics", {} if not tables else None)
    if not isinstance(topics, dict) or not set(tables) <= {"topics"}:
        raise BadTopicRules(Message("%(where)s must hold tables named [topics.NAME] and nothing else", where=called))
    rules = tuple(_rule(called, name, table) for name, table in topics.items())
    return TopicRules(rules, hashlib.sha256(data).hexdigest(), text)


def _rule(called: str, name: str, table: object) -> TopicRule:
    where = Message("%(where)s, [topics.%(name)s]", where=called, name=name)
    if not name.strip():
        raise BadTopicRules(Message("%(where)s needs a name, such as [topics.mining]", where=where))
    if not isinstance(table, dict):
        raise BadTopicRules(Message("%(where)s must be a table with a query and labels", where=where))
    if unknown := set(table) - {"query", *LANGUAGES}:
        said = N_("%(where)s has no use for %(names)s; it takes query, en and es")
        raise BadTopicRules(Message(said, where=where, names=", ".join(sorted(unknown))))
    if any(not isinstance(value, str) for value in table.values()):
        raise BadTopicRules(Message("%(where)s: query and labels are texts in quotes", where=where))
    if not table.get("query", "").strip():
        raise BadTopicRules(Message("%(where)s needs a query, such as query = 'mining OR minería'", where=where))
    try:
        tree = parse(table["query"]).tree
    except SearchError as error:
        said = N_("%(where)s: the query cannot be understood: %(why)s")
        raise BadTopicRules(Message(said, where=where, why=error.args[0])) from error
    labels = {language: table[language] for language in LANGUAGES if table.get(language)}
    return TopicRule(name, labels, tree, table["query"])
