"""What a topic rule would take is told as the rule itself takes it, before it is in force."""

from __future__ import annotations

import pytest

from archive.home import Home
from index.following.sync import sync
from index.following.topic_rules import TopicRule, TopicRules, load_rules, parse_rules
from index.searcher import Searcher
from index.topics.rule_counts import RuleCounts
from tests.support.shelf import example_archive

pytestmark = pytest.mark.archive(build=example_archive)

QUERIES = [
    "river",
    "mine closed bridge school",  # a search of readers finds articles with most of these, a rule does not
    "topic:Mining OR topic:Minería OR tailings",
    "river -topic:Water",
    "topic:Water river dam",
    "-topic:Water",
    "-topic:Water -topic:Mining",
    "(topic:Agua OR gauge) (river OR río) -dam",
    '"water committee" OR dam*',
    "NOT (river OR topic:Water)",
    "date:2001",
    "lang:es topic:agua",
    "zzyzx",
]


def rule(query: str, name: str = "water", label: str = "Water and the river") -> TopicRule:
    text = f"[topics.{name}]\nen = '{label}'\nquery = '''{query}'''\n"
    return parse_rules(text.encode()).rules[0]


def by_hand(home: Home, wanted: TopicRule) -> set[str]:
    """What each article says to the rule, one after the other."""
    rules = TopicRules((wanted,), "x")
    return {each.id for each in home.store.documents() if wanted.value in rules.topics_of(each.document)}


@pytest.mark.parametrize("query", QUERIES)
def test_a_rule_is_told_to_take_what_it_takes(shared_home: Home, query: str) -> None:
    counts = RuleCounts(shared_home.store, Searcher(shared_home, builds=False).taken)
    for wanted in (rule(query), rule(query, "mining", "Mining"), rule(query, "nobody-s", "x")):
        assert counts.effect(wanted, None).taken == by_hand(shared_home, wanted)


def test_what_comes_and_goes_is_told_beside_the_rule_in_force(shared_home: Home) -> None:
    counts = RuleCounts(shared_home.store, Searcher(shared_home, builds=False).taken)
    old = next(each for each in load_rules(shared_home.topic_rules).rules if each.value == "mining")
    new = rule("tailings OR river", "mining", "Mining")
    effect = counts.effect(new, old)
    before, after = by_hand(shared_home, old), by_hand(shared_home, new)
    assert before and after and effect.come and effect.go
    assert [set(each) for each in (effect.taken, effect.come, effect.go)] == [after, after - before, before - after]
    gone = counts.effect(None, old)
    assert [set(each) for each in (gone.taken, gone.come, gone.go)] == [set(), set(), before]


def test_what_is_told_is_what_the_index_has_once_the_rule_is_in_force(home: Home) -> None:
    wanted = rule("topic:Mining OR tailings OR drought", "pits", "Pits")
    taken = RuleCounts(home.store, Searcher(home, builds=False).taken).effect(wanted, None).taken
    (home.path / "topics.toml").write_text(f"[topics.pits]\nen = 'Pits'\nquery = '{wanted.query}'\n")
    sync(home)
    searcher = Searcher(home, builds=False)
    assert {each for each, topics in searcher.topics_of(list(searcher.ids())).items() if "pits" in topics} == taken
