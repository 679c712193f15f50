"""Reindexing without fear: compared before it is live, taken by consent, one step back, whatever dies when."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive.errors import Repair
from archive.golden.settings import GoldenSettings
from archive.home import Home
from index.errors import BadTopicRules, IndexUnavailable, NoWay
from index.following import aside
from index.following.aside import candidate_of, edition_in, is_compared, pinned_of
from index.following.check import check
from index.following.fitness import rules_of
from index.following.generations import Generations
from index.following.locate import index_of
from index.following.sync import lag, sync
from index.following.topic_rules import load_rules
from index.query import Query, SearchRequest, Selection, Versions
from index.query_language.parser import parse
from index.query_language.tree import Everything
from index.reindexing.acts import back, compare, discard, release, swap
from index.reindexing.comparison import Comparison, objections
from index.reindexing.note import comparison_in, put_begun
from index.reindexing.state import reindex_state
from index.searcher import Searcher
from tests.conftest import MakeHome
from tests.support.paths import ROOT
from tests.support.shelf import article, home_with, put

OLD = "[topics.water]\nen = 'Water'\nquery = 'river'\n"
NEW = "[topics.water]\nen = 'Water'\nquery = 'mine'\n\n[topics.all]\nquery = 'river OR mine'\n"
GOLDEN = ("river", "topic:water", "mine closed", "zzyzx")


def build(path: Path) -> Home:
    path.mkdir()
    articles = [article(n, "The mine closed." if n % 3 else "") for n in range(1, 13)]
    home = Home.open(path, create=True)
    (home.path / "topics.toml").write_text(OLD)
    home.close()
    return home_with(path, *articles)


pytestmark = pytest.mark.archive(build=build, fresh=True)


def topics(home: Home) -> dict[str, tuple[str, ...]]:
    """The topics of each article, as the live index has them."""
    storage = index_of(home)
    return topics_in(storage)


def topics_in(storage: Any) -> dict[str, tuple[str, ...]]:
    reader = storage.read(storage.current())
    found: dict[str, tuple[str, ...]] = reader.topics(list(reader.ids()))
    reader.close()
    return found


def fresh(home: Home, rules: str, path: Path) -> dict[str, tuple[str, ...]]:
    """The topics of each article in an index that is built anew under these rules, beside all others."""
    path.mkdir()
    for file in home.path.glob("archive.sqlite3*"):
        shutil.copy(file, path)
    (path / "topics.toml").write_text(rules)
    made = Home.open(path)
    sync(made)
    try:
        return topics(made)
    finally:
        made.close()


def waits_for_consent(home: Home) -> Comparison:
    (home.path / "topics.proposed.toml").write_text(NEW)
    return compare(home, GOLDEN)


def test_a_candidate_is_compared_and_readers_see_nothing_of_it(home: Home) -> None:
    before, live = topics(home), index_of(home).current()
    found = waits_for_consent(home)
    assert index_of(home).current() == live
    assert topics(home) == before
    assert [each.query for each in found.answers] == list(GOLDEN)
    assert comparison_in(index_of(home)) == found
    assert (home.path / "topics.toml").read_text() == OLD
    sync(home)
    assert edition_in(candidate_of(index_of(home))) is not None


def test_what_is_compared_is_what_each_index_finds_when_it_is_asked_itself(home: Home, tmp_path: Path) -> None:
    found = waits_for_consent(home)
    shutil.copytree(home.path, tmp_path / "other")
    other = Home.open(tmp_path / "other")
    (other.path / "topics.toml").write_text(NEW)
    (other.path / "topics.proposed.toml").unlink()
    discard(other)
    sync(other)
    before, after = Searcher(home), Searcher(other)
    for each in found.answers:
        asked = SearchRequest(each.query, versions=Versions.ONE).meaning(parse(each.query).tree)
        was, now = before.search(asked), after.search(asked)
        assert (each.before, each.after) == (was.total, now.total)
        for results, rank in ((was, "before"), (now, "after")):
            ranked = {getattr(moved, rank): moved.id for moved in each.best if getattr(moved, rank)}
            assert [ranked[n] for n in sorted(ranked)] == [hit.stored.id for hit in results.hits]
    assert {each.topic: (each.before, each.after) for each in found.topics} == {"Water": (4, 8), "all": (0, 12)}
    before.close()
    after.close()


def test_a_swap_pins_the_index_before_and_takes_over_the_proposed_rules(home: Home, tmp_path: Path) -> None:
    before = topics(home)
    waits_for_consent(home)
    swap(home)
    assert topics(home) == fresh(home, NEW, tmp_path / "new")
    assert topics_in(pinned_of(index_of(home))) == before
    assert (home.path / "topics.toml").read_text() == NEW
    assert (home.path / "topics.before.toml").read_text() == OLD
    assert not home.proposed_rules.exists()
    assert comparison_in(index_of(home)) is None
    assert not is_compared(index_of(home))
    assert lag(home) == (0, "")


def test_the_pinned_index_follows_changes_by_its_own_rules_as_one_that_is_built_anew(
    home: Home, tmp_path: Path
) -> None:
    waits_for_consent(home)
    swap(home)
    put(home, article(20, "A river and a mine."), article(3, "The mine closed for good."))
    home.store.remove(next(each.id for each in home.store.documents() if each.document.title == "Article 6"), "test")
    sync(home)
    assert topics_in(pinned_of(index_of(home))) == fresh(home, OLD, tmp_path / "old")
    assert topics(home) == fresh(home, NEW, tmp_path / "new")
    back(home)
    assert topics(home) == fresh(home, OLD, tmp_path / "old-again")
    assert (home.path / "topics.toml").read_text() == OLD
    assert (home.path / "topics.before.toml").read_text() == NEW
    assert rules_of(pinned_of(index_of(home)).current().manifest).text == NEW
    assert lag(home) == (0, "")
    back(home)
    assert topics(home) == fresh(home, NEW, tmp_path / "new-again")


def test_followers_of_a_topic_are_told_at_the_swap_and_not_before(home: Home) -> None:
    seq = home.store.position().seq
    waits_for_consent(home)
    assert home.store.position().seq == seq
    discard(home)
    assert home.store.position().seq == seq
    waits_for_consent(home)
    swap(home)
    assert home.store.position().seq > seq
    assert lag(home) == (0, "")


def test_a_released_index_is_gone_and_there_is_no_way_back(home: Home) -> None:
    waits_for_consent(home)
    swap(home)
    storage = index_of(home)
    assert list(storage.older())
    assert release(home)
    assert not list(storage.older())  # nor does it lie there as what to fall back on
    assert not release(home)
    with pytest.raises(NoWay, match="no way back"):
        back(home)


def test_across_an_upgrade_of_the_analysis_there_is_no_way_back(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    waits_for_consent(home)
    swap(home)
    monkeypatch.setattr("index.following.fitness.ANALYSIS", "another")
    sync(home)
    state = reindex_state(home)
    assert state.pinned is not None
    assert "analysis have changed" in state.pinned.fault
    with pytest.raises(NoWay, match="no way back to the index of before: the topic rules or the analysis have changed"):
        back(home)


def test_while_a_candidate_waits_a_sync_goes_on_by_the_rules_of_the_live_index(home: Home, tmp_path: Path) -> None:
    (home.path / "topics.toml").write_text(NEW)
    assert reindex_state(home).due
    compare(home, GOLDEN)
    put(home, article(30, "A river."))
    assert sync(home).rebuilt == ""
    assert lag(home) == (0, "")
    assert topics(home) == fresh(home, OLD, tmp_path / "old")
    swap(home)
    assert topics(home) == fresh(home, NEW, tmp_path / "new")
    assert (home.path / "topics.toml").read_text() == NEW


def test_what_was_changed_since_it_was_compared_is_not_swapped(home: Home) -> None:
    found = waits_for_consent(home)
    with pytest.raises(NoWay, match="another one than that which you saw"):
        swap(home, candidate_id="0" * 12)
    (home.path / "topics.proposed.toml").write_text(NEW + "# more\n")
    with pytest.raises(NoWay, match="topic rules have changed since"):
        swap(home, candidate_id=found.id)
    (home.path / "topics.proposed.toml").write_text("[topics")
    with pytest.raises(BadTopicRules):
        swap(home)
    assert topics(home)
    (home.path / "topics.proposed.toml").unlink()
    (home.path / "topics.toml").write_text(OLD)
    discard(home)
    with pytest.raises(NoWay, match="no new index waits"):
        swap(home)


def test_a_word_that_asked_already_is_answered_without_doing_it_again(home: Home) -> None:
    waits_for_consent(home)
    swap(home, word="one")
    live = index_of(home).current().name
    assert swap(home, word="one") == live
    went = back(home, word="two")
    assert back(home, word="two") == went
    assert (home.path / "topics.toml").read_text() == OLD


class Killed(BaseException):
    """What a kill is to a process: nothing after it is done."""


def _dying(monkeypatch: pytest.MonkeyPatch, last: int) -> None:
    """Have the process die before the step of this number, from 1."""
    steps = itertools.count(1)

    def around(function: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            if next(steps) == last:
                raise Killed
            return function(*args, **kwargs)

        return step

    for name in ("put_note", "adopt", "clear", "publish", "_point_at"):
        monkeypatch.setattr(Generations, name, around(getattr(Generations, name)))
    monkeypatch.setattr(aside, "_put_rules", around(aside._put_rules))


@pytest.mark.parametrize("kind", ["swap", "back"])
def test_a_turn_that_dies_at_any_step_is_done_wholly_or_not_at_all(
    make_home: MakeHome, tmp_path: Path, kind: str
) -> None:
    first = make_home(build, tmp_path / "first")
    waits_for_consent(first)
    if kind == "back":
        swap(first)
    first.close()
    was, now = (OLD, NEW) if kind == "swap" else (NEW, OLD)
    died, step = True, 0
    wanted = {OLD: 4, NEW: 8}
    while died:
        step += 1
        shutil.copytree(tmp_path / "first", tmp_path / f"{step}")
        home = Home.open(tmp_path / f"{step}")
        with pytest.MonkeyPatch.context() as patch:
            _dying(patch, step)
            try:
                (swap if kind == "swap" else back)(home)
                died = False
            except Killed:
                pass
        asked = Searcher(home, builds=False)
        water = asked.search(Query(tree=Everything(), selections={"topic": Selection(("water",))})).total
        assert water in wanted.values()
        asked.close()
        sync(home)
        rules = rules_of(index_of(home).current().manifest).text
        assert rules in (was, now)
        assert (home.path / "topics.toml").read_text() == rules
        assert lag(home) == (0, "")
        pinned = edition_in(pinned_of(index_of(home)))
        if rules == now:
            assert pinned is not None
            assert rules_of(pinned.manifest).text == was
            assert not is_compared(index_of(home))
        elif kind == "swap":
            assert pinned is None
            swap(home)
            assert (home.path / "topics.toml").read_text() == NEW
        else:
            back(home)
            assert (home.path / "topics.toml").read_text() == OLD
        home.close()
        shutil.rmtree(tmp_path / f"{step}")
    assert step > 8


def test_a_comparison_that_is_killed_leaves_the_live_index_and_goes_on_or_is_swept(home: Home) -> None:
    (home.path / "topics.proposed.toml").write_text(NEW)
    before = topics(home)
    killed = (
        "import os, sys; from pathlib import Path; from archive.home import Home; from index.reindexing import acts\n"
        "def die(*_): os.kill(os.getpid(), 9)\n"
        "acts.put_comparison = die\n"
        "acts.compare(Home.open(Path(sys.argv[1])), ['river'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", killed, str(home.path)], check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == -9
    assert topics(home) == before
    assert reindex_state(home).building is not None
    assert edition_in(candidate_of(index_of(home))) is not None
    found = compare(home, GOLDEN)
    assert len(found.answers) == len(GOLDEN)
    discard(home)
    put_begun(index_of(home))
    sync(home)
    assert edition_in(candidate_of(index_of(home))) is None
    assert reindex_state(home).building is None
    assert topics(home) == before


def test_readers_never_see_an_error_or_a_mixture_while_indexes_are_swapped(home: Home) -> None:
    waits_for_consent(home)
    searcher, ended, seen = Searcher(home, builds=False), threading.Event(), set()
    faults: list[BaseException] = []

    def read() -> None:
        while not ended.is_set():
            try:
                counts = searcher.search(Query(tree=Everything())).facets["topic"]
                seen.add(tuple(sorted((each.value, each.count) for each in counts)))
            except BaseException as error:  # told below
                faults.append(error)
                return

    readers = [threading.Thread(target=read) for _ in range(2)]
    for each in readers:
        each.start()
    swap(home)
    back(home)
    back(home)
    ended.set()
    for each in readers:
        each.join()
    searcher.close()
    assert not faults
    assert seen <= {(("water", 4),), (("all", 12), ("water", 8))}


def test_a_golden_search_that_cannot_be_understood_is_told_and_keeps_the_live_index(home: Home) -> None:
    found = compare(home, ("river", "topic:(mine"))
    assert found.answers[1].problem
    assert any("cannot be asked" in each for each in objections(found, GoldenSettings(by_itself=True)))


def test_bounds_are_kept_to_the_last_article(home: Home) -> None:
    found = waits_for_consent(home)
    answer = found.answers[1]
    assert (answer.before, answer.after, answer.had, answer.kept) == (4, 8, 4, 0)
    only = replace(found, answers=(answer,))
    assert objections(only, GoldenSettings(totals_within=100, best_kept=0)) == []
    assert [each.template[:20] for each in objections(only, GoldenSettings(totals_within=99, best_kept=0))] == [
        "“%(query)s” finds %("
    ]
    assert len(objections(only, GoldenSettings(totals_within=100, best_kept=1))) == 1
    assert len(objections(replace(found, answers=()), GoldenSettings())) == 1


def test_a_comparison_that_somebody_else_wrote_is_none(home: Home) -> None:
    waits_for_consent(home)
    storage = index_of(home)
    held = storage.note(aside.COMPARISON)
    assert held is not None
    for name, value in (("id", 5), ("answers", "none"), ("topics", [5]), ("documents_after", -1)):
        storage.put_note(aside.COMPARISON, held | {name: value})
        assert comparison_in(storage) is None
        assert reindex_state(home).candidate is None
    (home.index / "note-comparison.json").write_text("{}")
    assert comparison_in(storage) is None


def test_where_there_is_no_index_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "new", create=True)
    put(home, article(1))
    with pytest.raises((NoWay, IndexUnavailable)):
        compare(home, ())
    assert load_rules(home.topic_rules).text == ""
    home.close()


def test_an_index_beside_another_is_compared_and_swapped_in_the_same_way(home: Home) -> None:
    members = Generations(home.path / "index-members")
    members.adopt(index_of(home), index_of(home).current(), index_of(home).current().manifest)
    (home.path / "topics.proposed.toml").write_text(NEW)
    compare(home, GOLDEN, members)
    assert comparison_in(index_of(home)) is None
    swap(home, members)
    assert len(topics_in(members)) == 12
    assert edition_in(pinned_of(members)) is not None
    assert edition_in(pinned_of(index_of(home))) is None


def test_it_is_told_what_a_pin_costs(home: Home) -> None:
    waits_for_consent(home)
    state = reindex_state(home)
    assert state.candidate is not None
    assert state.candidate.size > 0
    assert state.candidate.documents == 12
    swap(home)
    state = reindex_state(home)
    assert state.candidate is None
    assert state.pinned is not None
    assert 0 < state.pinned.size < 10_000  # it shares all but its manifest with the generation before
    assert state.pinned.fault == ""


def test_a_pinned_index_that_is_damaged_is_told_and_built_anew_by_its_own_rules(home: Home) -> None:
    before = topics(home)
    waits_for_consent(home)
    swap(home)
    assert check(home) == []
    held = Generations(home.index / "pinned")
    for file in held.folder_of(held.current()).glob("*.seg*"):
        file.write_bytes(b"x")
    file = next(each for each in held.folder_of(held.current()).iterdir() if each.name != "MANIFEST.json")
    file.unlink()
    assert [each.repair for each in check(home)] == [Repair.SYNC]
    put(home, article(40, "A hill."))
    sync(home)
    assert check(home) == []
    assert topics_in(held).items() >= before.items()


def test_a_file_of_rules_that_holds_none_is_put_back_as_it_was(home: Home) -> None:
    (home.path / "topics.toml").write_text("")
    sync(home)
    waits_for_consent(home)
    swap(home)
    back(home)
    assert (home.path / "topics.toml").read_text() == ""
    assert lag(home) == (0, "")
