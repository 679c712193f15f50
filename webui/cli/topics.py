"""Verbs for topic rules: topics list, show, add, delete, text, propose, try, apply, discard."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from archive.atomic_file import read_plain
from archive.home import Home
from index.errors import BadRuleText, BadTopicRules
from index.following.sync import sync
from index.following.topic_rules import LANGUAGES, TopicRule, TopicRules, parse_rules
from index.reindexing.acts import discard as discard_candidate
from index.searcher import Searcher
from index.topics.proposed_rules import accept, discard, propose, read_texts
from index.topics.rule_counts import RuleCounts
from index.topics.rule_texts import MOST_BYTES, WrittenRule, with_rule, without_rule, written_rules
from webui.cli.changing import changing
from webui.cli.opening import YES, refuse_opening
from webui.cli.output import Place, console, print_json, print_line, write_out
from webui.cli.verb import verb

_SHOWN = 10  # articles of a trial
_MOST_SORTED = 5_000  # articles of which the newest are told
_NAME = click.argument("name")


@click.group("topics", invoke_without_command=True)
@verb
def topics_group(home: Path, as_json: bool) -> None:
    """List the topic rules and what is proposed (also: `topics list`); add, delete, try, apply them."""
    context = click.get_current_context()
    context.obj = home
    if context.invoked_subcommand is None:
        _list(home, as_json)


@topics_group.command("list")
@verb
def list_verb(home: Path, as_json: bool) -> None:
    """List the topic rules in force, and those that are proposed."""
    _list(home, as_json)


@topics_group.command("show")
@_NAME
@verb
def show_verb(home: Path, as_json: bool, name: str) -> None:
    """Show the rule of topic NAME, as it is proposed where it is."""
    rule = _rules(read_texts(Home.open(home)).latest).get(name)
    if rule is None:
        raise BadRuleText(f"there is no topic rule “{name[:100]}”")
    if as_json:
        print_json(_json(rule))
        return
    for key, text in (("topic", rule.name), ("query", rule.query), *rule.labels.items()):
        print_line(f"{key + ':':<7}{text}", hang=7)


@topics_group.command("add")
@_NAME
@click.argument("query")
@click.option("--en", default="", help="What readers see in English.")
@click.option("--es", default="", help="What readers see in Spanish.")
@click.option("--replace", is_flag=True, help="Put it in the place of the rule of that name.")
@verb
def add_verb(home: Path, as_json: bool, name: str, query: str, en: str, es: str, replace: bool) -> None:
    """Propose topic NAME for every article that QUERY finds; `topics apply` puts what is proposed in force."""
    opened = Home.open(home)
    text = read_texts(opened).latest
    rule = WrittenRule(name, query, {"en": en, "es": es})
    if not replace and rule.cleaned_name in _rules(text):
        raise BadRuleText(f"there is a topic rule “{rule.cleaned_name}” already; --replace puts this in its place")
    changed = with_rule(text, rule)
    with changing(opened, "topics", {"act": "add", "name": rule.cleaned_name}):
        propose(opened, changed)
    _list(home, as_json)


@topics_group.command("delete")
@_NAME
@verb
def delete_verb(home: Path, as_json: bool, name: str) -> None:
    """Propose to have no topic NAME; `topics apply` puts what is proposed in force."""
    opened = Home.open(home)
    changed = without_rule(read_texts(opened).latest, name)
    with changing(opened, "topics", {"act": "delete", "name": name}):
        propose(opened, changed)
    _list(home, as_json)


@topics_group.command("text")
@verb
def text_verb(home: Path, as_json: bool) -> None:
    """Print the rules as they are written (TOML): those that are proposed, else those in force."""
    texts = read_texts(Home.open(home))
    if as_json:
        print_json({"in_force": texts.in_force, "proposed": texts.proposed})
    else:
        write_out(iter([texts.latest]), None)


@topics_group.command("propose")
@click.argument("file", type=Place())
@verb
def propose_verb(home: Path, as_json: bool, file: Path) -> None:
    """Propose the rules that are written in FILE (TOML; - for standard input) in place of all that there are."""
    opened = Home.open(home)
    text = _written_in(file)
    with changing(opened, "topics", {"act": "propose"}):
        propose(opened, text)
    _list(home, as_json)


@topics_group.command("try")
@click.argument("query")
@click.option("--name", default="", help="The topic whose rule it would take the place of.")
@verb
def try_verb(home: Path, as_json: bool, query: str, name: str) -> None:
    """Say which articles a topic with this QUERY would take; nothing is changed."""
    opened = Home.open(home)
    # A topic that nothing is called: what the source calls so is the rule's as well.
    called = name or "hemeroteca-try"
    new = _rule(with_rule("", WrittenRule(called, query, {})), called)
    old = _rule(read_texts(opened).in_force, called)
    effect = RuleCounts(opened.store, Searcher(opened, builds=False).taken).effect(new, old)
    found = {"taken": effect.taken, "come": effect.come, "go": effect.go}
    told: dict[str, Any] = {}
    for key, ids in found.items():
        headings = opened.store.headings(sorted(ids)[:_MOST_SORTED]).items()
        newest = sorted(headings, key=lambda each: (each[1].first, each[0]), reverse=True)[:_SHOWN]
        articles = [{"id": id_, "title": each.title, "first_day": each.first or None} for id_, each in newest]
        told[key] = {"count": len(ids), "articles": articles}
    if as_json:
        print_json(told)
        return
    for key, words in (("taken", "would have the topic"), ("come", "would come to it"), ("go", "would lose it")):
        if key == "taken" or old:
            print_line(f"{told[key]['count']:,} {words}")
            for each in told[key]["articles"]:
                print_line(f"  {each['first_day'] or 'undated':<10}  {each['title']}", hang=14)


@topics_group.command("apply")
@YES
@verb
def apply_verb(home: Path, as_json: bool, is_sure: bool) -> None:
    """Put the proposed rules in force, and bring the index to them."""
    opened = Home.open(home)
    if (proposed := read_texts(opened).proposed) is None:
        raise BadRuleText("no topic rules are proposed; `topics add` and `topics delete` propose some")
    then = parse_rules(proposed.encode()) if proposed.strip() else TopicRules()
    refuse_opening(opened, then, is_sure=is_sure, as_json=as_json)
    with changing(opened, "topics", {"act": "apply"}):
        accept(opened)
        discard_candidate(opened)  # while one waits, the index follows the rules of before
        sync(opened)
    _list(home, as_json)


@topics_group.command("discard")
@verb
def discard_verb(home: Path, as_json: bool) -> None:
    """Discard the proposed rules; those in force stay."""
    opened = Home.open(home)
    with changing(opened, "topics", {"act": "discard"}):
        discard(opened)
    _list(home, as_json)


def _list(home: Path, as_json: bool) -> None:
    texts = read_texts(Home.open(home))
    in_force, latest = _rules(texts.in_force), _rules(texts.latest)
    if as_json:
        proposed = None if texts.proposed is None else [_json(each) for each in latest.values()]
        print_json({"in_force": [_json(each) for each in in_force.values()], "proposed": proposed})
        return
    out = console()
    for name in dict.fromkeys((*in_force, *latest)):
        old, new = in_force.get(name), latest.get(name)
        state = "" if old == new else "new" if old is None else "to be deleted" if new is None else "changed"
        rule = new or old
        if rule is not None:
            print_line(f"{name}{f' ({state})' if state else ''}: {rule.query}", hang=2)
    if not in_force and not latest:
        out.print("No topic rule yet; `topics add NAME QUERY` proposes one.")
    if texts.proposed is not None:
        out.print("`topics apply` puts what is proposed in force, `topics discard` removes it.")


def _written_in(file: Path) -> str:
    try:
        is_input = str(file) == "-"
        data = sys.stdin.buffer.read(MOST_BYTES + 1) if is_input else read_plain(file, MOST_BYTES)
        return data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise BadTopicRules(f"{file} cannot be read ({why}); name a text of up to {MOST_BYTES:,} bytes") from None


def _rules(text: str) -> dict[str, WrittenRule]:
    return written_rules(text) if text.strip() else {}


def _rule(text: str, name: str) -> TopicRule | None:
    rules = parse_rules(text.encode()).rules if text.strip() else ()
    return next((each for each in rules if each.value == name), None)


def _json(rule: WrittenRule) -> dict[str, Any]:
    labels = {each: rule.labels[each] for each in LANGUAGES if each in rule.labels}
    return asdict(rule) | {"labels": labels}
