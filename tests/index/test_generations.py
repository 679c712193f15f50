"""Generations: written once, checked, swapped in whole, healed when damaged."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import Repair
from archive.home import Home
from archive.lock import exclusive
from index.errors import BadTopicRules, IndexBeingBuilt, IndexDamaged, IndexNotBuilt, NoIndexYet
from index.following.check import check
from index.following.generations import KEPT, Generations
from index.following.storage import Manifest
from index.following.sync import lag, sync
from index.live.opened import Opened
from index.query import Query, Selection
from index.query_language.parser import parse
from index.query_language.tree import Everything
from index.searcher import Searcher
from tests.support.mending import MendingHere
from tests.support.shelf import article, home_with, put

MANIFEST = Manifest("fake", 1, "", "archive", 1, "", 0, {})


def total(searcher: Searcher) -> int:
    return searcher.search(Query(tree=Everything())).total


def total_in_time(searcher: Searcher, index: Path, wanted: int) -> bool:
    """Whether there are so many articles at last."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(IndexBeingBuilt):
            if total(searcher) == wanted:
                with exclusive(index / "lock", "test", wait=60):  # who builds it may still be at its last step
                    return True
        time.sleep(0.02)
    return False


def publish(generations: Generations, content: str = "postings") -> str:
    draft = generations.draft(None)
    (generations._root / draft.name / "segment").write_text(content)
    return generations.publish(draft, MANIFEST).name


def test_there_is_no_index_before_the_first_generation(tmp_path: Path) -> None:
    with pytest.raises(NoIndexYet, match="there is no index yet") as refused:
        Generations(tmp_path).current()
    assert refused.value.repair is Repair.MAKE_INDEX


def test_the_last_few_generations_are_kept(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    names = [publish(generations) for _ in range(KEPT + 2)]
    assert sorted(path.name for path in tmp_path.glob("generation-*")) == names[-KEPT:]
    assert generations.current().name == names[-1]


def test_a_draft_that_was_left_behind_is_swept_away(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    left = tmp_path / generations.draft(None).name
    assert left.exists()
    generations.sweep()
    assert not left.exists()


def test_a_draft_on_a_base_shares_its_files_and_changes_none(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    publish(generations)
    base = generations.current()
    draft = tmp_path / generations.draft(base).name
    assert (draft / "segment").stat().st_ino == (tmp_path / base.name / "segment").stat().st_ino
    (draft / "segment").unlink()
    generations.verify(base)


@pytest.mark.parametrize(
    "harm",
    [
        lambda file: file.write_bytes(file.read_bytes()[:-1]),
        lambda file: file.write_bytes(b"P" + file.read_bytes()[1:]),
        lambda file: file.unlink(),
        lambda file: file.write_bytes(b""),
    ],
)
def test_every_damage_to_a_file_is_found(tmp_path: Path, harm: Callable[[Path], object]) -> None:
    generations = Generations(tmp_path)
    publish(generations)
    generation = generations.current()
    harm(tmp_path / generation.name / "segment")
    with pytest.raises(IndexDamaged, match="missing or damaged") as refused:
        generations.verify(generation)
    assert refused.value.repair is Repair.REINDEX


@pytest.mark.parametrize("manifest", ["", "{", "[]", "{}", '{"files": 3}', '{"files": {"a": 1}}'])
def test_a_damaged_manifest_is_found(tmp_path: Path, manifest: str) -> None:
    generations = Generations(tmp_path)
    publish(generations)
    (tmp_path / generations.current().name / "MANIFEST.json").write_text(manifest)
    with pytest.raises(IndexDamaged):
        generations.current()


def damage(index: Path, own: bool = False) -> None:
    """Overwrite every file of the live generation with something of the same size; with `own` only files that no other
    generation has."""
    for file in (index / Generations(index).current().name).iterdir():
        if not own or (file.stat().st_nlink == 1 and file.name != "MANIFEST.json"):
            file.write_bytes(b"x" * file.stat().st_size)


def test_where_the_live_generation_is_damaged_the_one_before_answers_until_it_is_built_anew(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    put(home, article(2))
    sync(home)
    damage(home.index, own=True)
    assert check(home)
    searcher = Searcher(home)
    assert total(searcher) == 1
    assert total_in_time(searcher, home.index, 2)
    assert check(home) == []


def test_where_every_generation_is_damaged_a_search_says_so_until_the_index_is_built_anew(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    damage(home.index)
    searcher = Searcher(home)
    with pytest.raises(IndexBeingBuilt) as told:
        total(searcher)
    assert told.value.reason == "the index was damaged"
    assert total_in_time(searcher, home.index, 1)
    assert check(home) == []


def test_damage_that_is_met_while_a_question_is_answered_is_mended_beside_it(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    mender = MendingHere(home)
    searcher = Searcher(home, mender=mender)
    assert total(searcher) == 1
    met: list[str] = []

    def meets(opened: Opened) -> str:
        met.append(opened.edition.name)
        if len(met) == 1:
            raise IndexDamaged("a block is not as it was written", Repair.REINDEX)
        return opened.edition.name

    answered_by = searcher._live.ask(meets)
    assert met == ["generation-00000001", answered_by]
    assert answered_by == Generations(home.index).current_name() == "generation-00000002"
    assert mender.begun == 1


def test_sync_finds_what_is_damaged_and_builds_the_index_anew(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    damage(home.index)
    assert sync(home).rebuilt == "the index was damaged"
    assert total(Searcher(home)) == 1


def test_while_another_process_mends_the_index_the_generation_before_answers(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    put(home, article(2))
    sync(home)
    damage(home.index, own=True)
    searcher = Searcher(home)
    with exclusive(home.index / "lock", "indexing"):
        assert total(searcher) == 1
    assert sync(home).rebuilt == "the index was damaged"
    assert total(searcher) == 2


def test_where_the_index_can_be_neither_read_nor_built_a_sentence_says_the_repair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_with(tmp_path, article(1))
    damage(home.index)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.following.generations.tempfile.mkdtemp", full)
    with pytest.raises(IndexNotBuilt, match=r"the index was damaged.*No space left on device") as refused:
        Searcher(home, mender=MendingHere(home)).search(Query(tree=Everything()))
    assert refused.value.repair is Repair.MAKE_ROOM
    with pytest.raises(IndexDamaged, match="missing or damaged") as told:
        Searcher(home, builds=False).search(Query(tree=Everything()))
    assert told.value.repair is Repair.REINDEX


def test_sync_applies_only_what_is_missing(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1), article(2))
    assert lag(home) == (0, "")
    put(home, article(3), replace(article(1), title="Renamed"))
    assert lag(home) == (2, "")
    report = sync(home)
    assert (report.applied, report.rebuilt, report.documents) == (2, "", 3)
    assert sync(home).applied == 0


def test_a_removed_document_leaves_the_index_at_the_next_sync(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1), article(2))
    searcher = Searcher(home)
    first = next(iter(home.store.documents()))
    home.store.remove(first.id, "libel")
    sync(home)
    assert total(searcher) == 1
    assert check(home) == []


def test_a_searcher_takes_up_a_new_generation_by_itself(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    searcher = Searcher(home)
    assert total(searcher) == 1
    put(home, article(2))
    assert total(searcher) == 1
    sync(home)
    assert total(searcher) == 2


def test_new_topic_rules_build_the_index_anew_without_an_import(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1), article(2, body="The mine closed."))
    (home.path / "topics.toml").write_text('[topics.mining]\nen = "Mining"\nquery = "mining"\n')
    assert sync(home).rebuilt
    (topic,) = Searcher(home).search(Query(tree=Everything())).facets["topic"]
    assert (topic.value, topic.label, topic.count) == ("mining", "Mining", 1)


def test_a_sources_topic_called_as_a_rule_is_that_rules_topic(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1, topics=("MINERIA",)), article(2, body="The mine closed."))
    (home.path / "topics.toml").write_text('[topics.mining]\nen = "Mining"\nes = "Minería"\nquery = "mining"\n')
    sync(home)
    searcher = Searcher(home)
    assert [(each.value, each.count) for each in searcher.search(Query(tree=Everything())).facets["topic"]] == [
        ("mining", 2)
    ]
    for text in ("topic:minería", "topic:mining", 'topic:"MINING"'):
        assert searcher.search(Query(text=text, tree=parse(text).tree)).total == 2
    chosen = Query(tree=Everything(), selections={"topic": Selection(("Minería",))})
    assert searcher.search(chosen).facets["topic"][0].selected


def test_bad_topic_rules_are_refused_and_the_old_index_stays(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    (home.path / "topics.toml").write_text("[topics.mining]\nquery = '(mining'\n")
    with pytest.raises(BadTopicRules, match=r"topics\.mining"):
        sync(home)
    assert total(Searcher(home)) == 1


def test_an_index_of_another_archive_is_built_anew(tmp_path: Path) -> None:
    one, other = home_with(tmp_path / "one", article(1)), home_with(tmp_path / "other", article(2), article(3))
    (tmp_path / "other" / "index").rename(tmp_path / "old")
    (tmp_path / "one" / "index").rename(tmp_path / "other" / "index")
    assert sync(other).rebuilt == "the archive was replaced"
    assert total(Searcher(other)) == 2
    assert one.store.count() == 1


def test_a_home_without_its_index_gets_a_new_one(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    shutil.rmtree(home.index)
    with pytest.raises(NoIndexYet):
        Searcher(home, builds=False).search(Query(tree=Everything()))
    assert sync(home).rebuilt == "there was no index"
    assert total(Searcher(Home.open(tmp_path))) == 1


def test_an_index_that_is_taken_away_under_a_searcher_is_built_anew(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    searcher = Searcher(home)
    assert total(searcher) == 1
    shutil.rmtree(home.index)
    with pytest.raises(IndexBeingBuilt):
        total(searcher)
    assert total_in_time(searcher, home.index, 1)
    assert check(home) == []


def test_a_rebuild_catches_up_with_what_changed_meanwhile(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1), article(2), article(3))
    changed: list[int] = []

    def change_once(_done: int, _all: int) -> None:
        if not changed:
            changed.append(1)
            put(home, article(3, title="Renamed meanwhile"), article(4))

    report = sync(home, rebuild=True, progress=change_once)
    assert report.documents == 4
    assert check(home) == []
    found = Searcher(home).search(Query(text="renamed", tree=parse("renamed").tree))
    assert found.total == 1


def test_an_older_copy_of_the_archive_put_back_builds_the_index_anew(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", article(1))
    home.close()
    backup = (tmp_path / "home" / "archive.sqlite3").read_bytes()
    home = Home.open(tmp_path / "home")
    put(home, article(2), article(3))
    sync(home)
    home.close()
    for left in (tmp_path / "home").glob("archive.sqlite3*"):
        left.unlink()
    (tmp_path / "home" / "archive.sqlite3").write_bytes(backup)
    home = Home.open(tmp_path / "home")
    put(home, article(4), article(5), article(6))
    assert sync(home).rebuilt == "the archive was replaced"
    assert check(home) == []


def test_a_pointer_that_is_no_text_heals(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    (home.index / "CURRENT").write_bytes(b"\xff\xfe\x00")
    assert sync(home).rebuilt == "the index was damaged"
    assert total(Searcher(home)) == 1


def test_suggestions_for_many_unknown_words_end_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[str] = []

    def counted(readers: object, word: str, deadline: float) -> list[tuple[int, str]]:
        walked.append(word)
        return []

    monkeypatch.setattr("index.arrays.neighbours.nearest_words", counted)
    words = " ".join(f"xqzvw{n}k" for n in range(150))
    home = home_with(tmp_path, article(1))
    Searcher(home).search(Query(text=words, tree=parse(words).tree))
    assert 0 < len(walked) <= 5
