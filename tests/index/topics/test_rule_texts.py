"""Topic rules changed by a form and proposed: nothing of what was written is lost, and none is overwritten unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import ChangedMeanwhile
from archive.home import Home
from index.errors import BadTopicRules
from index.following.topic_rules import load_rules, parse_rules
from index.topics.proposed_rules import accept, discard, propose, read_texts
from index.topics.rule_texts import WrittenRule, line_of, with_rule, without_rule, written_rules
from tests.support.paths import ROOT
from tests.support.shelf import article, home_with

pytestmark = pytest.mark.archive(build=lambda path: home_with(path, article(1)), fresh=True)

WRITTEN = """# Rules of the valley

[topics.mining]  # since 2019
# both languages
en = "Mining"
query = 'mining OR minería'

# what follows is new
[topics."water & rain"]
query = "rain"
"""
WATER = WrittenRule("water & rain", "rain OR flood", {"es": "Agua"})


def test_a_rule_is_changed_and_all_else_stays_as_it_was_written() -> None:
    assert with_rule(WRITTEN, WATER) == WRITTEN.replace('query = "rain"', 'query = "rain OR flood"\nes = "Agua"')
    changed = with_rule(WRITTEN, WrittenRule("mining", 'pits OR "open pit"', {}))
    assert changed.startswith("# Rules of the valley\n\n[topics.mining]  # since 2019\n# both languages\nquery = ")
    assert "# what follows is new\n[topics" in changed
    assert written_rules(changed)["mining"] == WrittenRule("mining", 'pits OR "open pit"', {})


def test_a_rule_is_added_at_the_end_and_deleted_without_its_neighbours() -> None:
    added = with_rule(WRITTEN, WrittenRule("school", "school", {"en": "Schools"}))
    assert added == f'{WRITTEN}\n[topics.school]\nquery = "school"\nen = "Schools"\n'
    assert without_rule(added, "school") == WRITTEN
    assert list(written_rules(without_rule(WRITTEN, "mining"))) == ["water & rain"]
    assert without_rule('[topics.a]\nquery = "x"\n', "a") == ""
    with pytest.raises(BadTopicRules, match="there is no topic rule"):
        without_rule(WRITTEN, "nothing")


def test_the_first_rule_of_all() -> None:
    assert with_rule("", WrittenRule("a", "x", {})) == '[topics.a]\nquery = "x"\n'
    assert written_rules("") == {} and written_rules("# none\n") == {}


@pytest.mark.parametrize(
    "text",
    [
        "topics = { mining = { query = 'x' } }\n",
        "[topics]\nmining.query = 'x'\n",
        "[topics.mining]\nquery = '''a\n[topics.mining]\nb'''\n",
        "[ topics . mining ]\nquery = '''a\n[topics.other]\nb'''\n",
    ],
)
def test_rules_of_an_unusual_form_are_left_alone(text: str) -> None:
    parse_rules(text.encode())
    with pytest.raises(BadTopicRules, match="change them as text"):
        with_rule(text, WrittenRule("mining", "pits", {}))
    with pytest.raises(BadTopicRules, match="change them as text"):
        without_rule(text, "mining")


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (WrittenRule("", "x", {}), "needs a name"),
        (WrittenRule(" ", "x", {}), "needs a name"),
        (WrittenRule("a", " ", {}), "needs a query"),
        (WrittenRule("a", "(x", {}), r"\[topics.a\]: the query cannot be understood"),
        (WrittenRule("a" * 101, "x", {}), "101 characters"),
        (WrittenRule("a", "x" * 5_001, {}), "5,001 characters"),
        (WrittenRule("a", "x", {"en": "x" * 201}), "201 characters"),
        (WrittenRule("a\x00", "x", {}), "nobody sees"),
        (WrittenRule("a", "x\u202e", {}), "nobody sees"),
        (WrittenRule("a", "x\udcff", {}), "nobody sees"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_a_sentence(rule: WrittenRule, why: str) -> None:
    with pytest.raises(BadTopicRules, match=why):
        with_rule(WRITTEN, rule)


@given(name=st.text(min_size=1, max_size=20), label=st.text(max_size=20))
def test_any_name_and_label_come_back_as_they_were_given_or_are_refused(name: str, label: str) -> None:
    rule = WrittenRule(name, "rain", {"en": label})
    try:
        changed = with_rule(WRITTEN, rule)
    except BadTopicRules:
        return
    clean = rule.cleaned()
    assert written_rules(changed)[clean.name] == clean
    assert without_rule(changed, "mining")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[topics.a]\nquery = 'x'\nquery = 'y'\n", 3),
        ("[topics.a]\nquery = 'x'\n\n[topics.\"b c\"]\nquery = '(x'\n", 4),
        ("[topics.a]\nquery = 'x'\n\n[topics.b]\nname = 'x'\n", 4),
        ("[topics.a\n", 1),
        ("[other]\n", 0),
    ],
)
def test_an_error_is_told_at_its_line(text: str, line: int) -> None:
    with pytest.raises(BadTopicRules) as error:
        parse_rules(text.encode())
    assert line_of(text, str(error.value)) == line


def test_the_rules_of_the_examples_can_be_changed_in_a_form() -> None:
    text = (ROOT / "examples" / "topics.toml").read_text("utf-8")
    for name, rule in written_rules(text).items():
        assert with_rule(text, rule) != "" and name not in written_rules(without_rule(text, name))


def test_a_proposal_changes_nothing_until_it_is_accepted(home: Home) -> None:
    assert read_texts(home).proposed is None
    assert propose(home, WRITTEN)
    assert not propose(home, WRITTEN)  # it stands already
    assert load_rules(home.topic_rules).rules == ()
    seen = read_texts(home)
    assert (seen.latest, seen.in_force) == (WRITTEN, "")
    assert accept(home, seen.proposed_hash)
    assert (home.path / "topics.toml").read_text("utf-8") == WRITTEN and not home.proposed_rules.exists()
    assert not accept(home, seen.proposed_hash)  # the same, done again
    assert propose(home, with_rule(WRITTEN, WATER)) and discard(home) and not discard(home)
    assert read_texts(home).latest == WRITTEN


def test_to_have_no_rules_is_a_proposal_too(home: Home) -> None:
    (home.path / "topics.toml").write_text(WRITTEN, "utf-8")
    assert propose(home, "")
    seen = read_texts(home)
    assert accept(home, seen.proposed_hash)
    assert not home.topic_rules.exists() and not home.proposed_rules.exists()
    assert not accept(home, seen.proposed_hash)


def test_what_was_changed_meanwhile_is_not_overwritten(home: Home) -> None:
    seen = read_texts(home).version
    propose(home, WRITTEN, seen)
    with pytest.raises(ChangedMeanwhile):
        propose(home, without_rule(WRITTEN, "mining"), seen)
    with pytest.raises(ChangedMeanwhile):
        discard(home, seen)
    with pytest.raises(ChangedMeanwhile):
        accept(home, "0" * 64)
    (home.path / "topics.toml").write_text('[topics.mine]\nquery = "x"\n')  # by hand, in the home
    with pytest.raises(ChangedMeanwhile):
        propose(home, "", seen)
    assert read_texts(home).proposed == WRITTEN


def test_rules_that_cannot_be_are_not_proposed_nor_accepted(home: Home) -> None:
    for text in ("[topics.a]\nquery = '(x'\n", "x", "[topics.a]\nquery='x'\n" + "#" * 200_000, "\udcff"):
        with pytest.raises(BadTopicRules):
            propose(home, text)
    (home.path / "topics.proposed.toml").write_bytes(b"[topics.a]\nquery = '(x'\n")
    with pytest.raises(BadTopicRules, match="cannot be understood"):
        accept(home)
    (home.path / "topics.proposed.toml").write_bytes(b"\xff")
    with pytest.raises(BadTopicRules, match=r"topics.proposed.toml cannot be changed here"):
        read_texts(home)
    assert not home.topic_rules.exists()


def test_a_proposal_that_is_no_file_is_told(home: Home, tmp_path: Path) -> None:
    (home.path / "topics.proposed.toml").mkdir()
    with pytest.raises(BadTopicRules, match="cannot be changed here"):
        read_texts(home)
