"""Which articles a topic rule would take, told from the index and the topics that sources gave, before it is in force.

A rule sees the topics of the source alone, and an index holds those that rules gave as well. So what a rule says of
topics is told from the archive, all else by the index, and both are put together as sets of ids: what comes out is what
`TopicRules.topics_of` says of each article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from archive.store import Store
from archive.texts.topic_names import topic_names
from index.analysis.folding import fold_value
from index.following.topic_rules import TopicRule
from index.query_language.tree import And, Everything, Node, Not, Or, Value

Ask = Callable[[Node], Iterable[str]]
"""The ids of all articles that a tree finds as it stands (`index.searcher.Searcher.taken`)."""


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """Articles by their ids: those that have the topic under a rule, those that `come` to it and those that `go` beside
    what the rule of that name, or none, gives now."""

    taken: frozenset[str]
    come: frozenset[str]
    go: frozenset[str]


class RuleCounts:
    """Tells what rules take of one archive as it is now; asked for several rules, it looks at topics once."""

    def __init__(self, store: Store, ask: Ask) -> None:
        self._ask = ask
        self._ids_of = _topics_given(store)

    def given(self, topic: str) -> frozenset[str]:
        """The articles to which their sources gave this topic."""
        return self._ids_of.get(fold_value(topic), frozenset())

    def taken(self, rule: TopicRule) -> frozenset[str]:
        """The articles that have the topic under this rule. Raises `SearchError`."""
        return self._articles(rule)

    def effect(self, new: TopicRule | None, old: TopicRule | None) -> RuleEffect:
        """What comes and goes where `new` takes the place of `old`; None for no rule. Raises `SearchError`."""
        taken, before = self._articles(new), self._articles(old)
        return RuleEffect(taken, taken - before, before - taken)

    def _articles(self, rule: TopicRule | None) -> frozenset[str]:
        if rule is None:
            return frozenset()
        named = (self._ids_of.get(fold_value(each), frozenset()) for each in (rule.value, *rule.labels.values()))
        return frozenset(self._taken(rule.tree)).union(*named)

    def _taken(self, node: Node) -> frozenset[str]:
        if not _asks_for_topics(node):
            return frozenset(self._ask(node))
        match node:
            case Value(_, text):
                return self._ids_of.get(fold_value(text), frozenset())
            case Or(parts):
                return frozenset().union(*map(self._taken, _gathered(parts, Or)))
            case Not(part):
                return frozenset(self._ask(Everything())) - self._taken(part)
            case And(parts):
                wanted = [each for each in parts if not isinstance(each, Not) or not _asks_for_topics(each)]
                found = [self._taken(each) for each in _gathered(tuple(wanted) or (Everything(),), And)]
                without = [self._taken(each.part) for each in parts if isinstance(each, Not) and each not in wanted]
                return frozenset.intersection(*found).difference(*without)
        return frozenset(self._ask(node))  # a part that holds no others


def _asks_for_topics(node: Node) -> bool:
    match node:
        case Value(field, _):
            return field == "topic"
        case And(parts) | Or(parts):
            return any(map(_asks_for_topics, parts))
        case Not(part):
            return _asks_for_topics(part)
    return False


def _gathered(parts: tuple[Node, ...], kind: type[And | Or]) -> list[Node]:
    """The parts with those that the index alone can answer made one question."""
    plain = tuple(each for each in parts if not _asks_for_topics(each))
    others = [each for each in parts if _asks_for_topics(each)]
    return [*([kind(plain) if len(plain) > 1 else plain[0]] if plain else []), *others]


def _topics_given(store: Store) -> Mapping[str, frozenset[str]]:
    """The ids of the documents that have each topic of their own, by the topic without case and accents."""
    found: dict[str, set[str]] = defaultdict(set)
    for document_id, topics in store.changes.topics_given():
        for topic in topic_names(topics):
            found[fold_value(topic)].add(document_id)
    return {topic: frozenset(ids) for topic, ids in found.items()}
