"""An index in a cluster follows its archive in place, whoever is killed, held up or takes something away by hand."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from archive.errors import HomeBusy
from archive.golden.searches import GoldenSearches
from archive.home import Home
from archive.servers import SERVERS, IndexServers
from index.engine.protocol import Entry
from index.errors import IndexBeingBuilt, IndexDamaged, NoIndexYet, WordsMissing
from index.following.aside import candidate_of, edition_in, pinned_of
from index.following.check import check
from index.following.cluster.storage import OpenSearchStorage
from index.following.locate import index_of, tables_of
from index.following.storage import Edition, Manifest
from index.following.sync import bring, lag, sync
from index.following.topic_rules import TopicRules, load_rules
from index.lexicon import lexicon
from index.lexicon.tables import LANGUAGES, path_in
from index.live.live_index import LiveIndex
from index.opensearch import writer as writers
from index.opensearch.client import WORK, Client
from index.opensearch.fields import ARTICLES, source_of
from index.query import Query
from index.query_language.tree import Everything, Value, Word
from index.reindexing import acts
from index.reindexing.state import reindex_state
from index.searcher import Searcher
from tests.support.children import forked
from tests.support.clusters import of_its_own, storage_at
from tests.support.mending import MendingHere
from tests.support.shelf import article, put


@pytest.fixture
def servers() -> Iterator[IndexServers]:
    with of_its_own() as told:
        yield told


@pytest.fixture
def remote(tmp_path: Path, servers: IndexServers) -> Iterator[Home]:
    with closing(clustered(tmp_path / "home", servers)) as made:
        yield made


def clustered(path: Path, servers: IndexServers) -> Home:
    """An empty remote whose index lies on the servers."""
    Home.open(path, create=True).close()
    urls = ", ".join(f'"{url}"' for url in servers.urls)
    said = f'[index]\nurls = [{urls}]\nname = "{servers.name}"\nreplicas = {servers.replicas}\n'
    (path / SERVERS).write_text(said)
    return Home.open(path)


def held(remote: Home) -> dict[str, Any]:
    """What the live index holds of each article."""
    client, index = client_of(remote), index_of(remote).current().name.rpartition(".")[0]
    body = {"size": 10_000, "query": ARTICLES, "version": True}
    hits = client.search(index, body, timeout=WORK)["hits"]["hits"]
    return {each["_id"]: (each["_version"], each["_source"]) for each in hits}


def due(remote: Home) -> dict[str, Any]:
    """What it should hold."""
    rules = load_rules(remote.topic_rules)
    found = {}
    for change in remote.store.changes_since(0):
        if change.stored is not None:
            document = change.stored.document
            topics = rules.topics_of(document)
            found[change.id] = change.seq, source_of(Entry(change.id, document, topics, change.stored.family))
    return found


def client_of(remote: Home) -> Client:
    storage = index_of(remote)
    assert isinstance(storage, OpenSearchStorage)
    return storage._client


def indexes(remote: Home, servers: IndexServers) -> list[str]:
    """The names of all indexes of the archive but the meta index."""
    told = client_of(remote).ask("GET", f"/{servers.name}-*?filter_path=*.settings.index.uuid", missing_ok=True)
    return sorted(name for name in told if not name.endswith("-meta"))


def first_id(remote: Home) -> str:
    return next(remote.store.documents()).id


def test_an_index_in_a_cluster_follows_in_place(remote: Home, servers: IndexServers) -> None:
    put(remote, *map(article, range(20)))
    assert sync(remote).rebuilt == "there was no index"
    before = index_of(remote).current()
    put(remote, article(1, "The mine closed."), article(20))
    remote.store.remove(first_id(remote), "a test")
    assert sync(remote).rebuilt == ""
    after = index_of(remote).current()
    assert (after.manifest.documents, len(indexes(remote, servers))) == (20, 1)
    assert before.name != after.name and before.stamp != after.stamp
    assert before.name.rpartition(".")[0] == after.name.rpartition(".")[0]
    assert held(remote) == due(remote)
    assert check(remote) == [] and lag(remote) == (0, "")
    with closing(Searcher(remote, builds=False)) as searcher:
        assert searcher.search(Query(tree=Everything())).total == 20


def killed_in_a_sync(remote: Home, after: int) -> bool:
    """Have a process follow that is killed once it has sent so many pieces of changes; whether it was."""

    def work() -> None:
        writers.PIECE = 4_000
        send, sent = Client.bulk, [0]

        def bulk(self: Client, *lines: Any, **named: Any) -> Any:
            told = send(self, *lines, **named)
            sent[0] += 1
            if sent[0] > after:
                os.kill(os.getpid(), signal.SIGKILL)
            return told

        Client.bulk = bulk  # type: ignore[method-assign]
        with closing(Home.open(remote.path)) as mine:
            sync(mine)

    return os.waitpid(forked(work), 0)[1] == signal.SIGKILL


@pytest.mark.parametrize("after", [0, 2])
def test_a_sync_that_is_killed_in_the_middle_is_made_up_for_by_the_next(
    remote: Home, servers: IndexServers, after: int
) -> None:
    put(remote, *map(article, range(40)))
    assert killed_in_a_sync(remote, after)
    assert index_of(remote).pointer() == ""
    sync(remote)
    assert held(remote) == due(remote)
    assert len(indexes(remote, servers)) == 1
    edition = index_of(remote).current()
    put(remote, *(article(number, f"The mine closed on day {number}.") for number in range(0, 60, 2)))
    for each in list(remote.store.documents())[:7]:
        remote.store.remove(each.id, "a test")
    assert killed_in_a_sync(remote, after)
    torn = index_of(remote)
    assert torn.current().stamp == edition.stamp and torn.current().manifest.reached
    torn.verify(torn.current())  # half of a change is no damage
    put(remote, article(70))
    assert sync(remote).rebuilt == ""
    assert held(remote) == due(remote)
    assert check(remote) == []


def test_an_index_that_was_half_brought_to_an_archive_which_was_put_back_is_built_anew(
    remote: Home, servers: IndexServers, tmp_path: Path
) -> None:
    put(remote, *map(article, range(20)))
    sync(remote)
    remote.close()
    shutil.copytree(remote.path, tmp_path / "before")
    with closing(Home.open(remote.path)) as later:
        put(later, *(article(number, "The mine closed.") for number in range(15)))
        assert killed_in_a_sync(later, 0)
    shutil.rmtree(remote.path)
    shutil.copytree(tmp_path / "before", remote.path)
    with closing(Home.open(remote.path)) as back:
        assert sync(back).rebuilt == "the archive was replaced"
        assert held(back) == due(back)


def published(storage: OpenSearchStorage, seq: int, *numbers: int, base: Edition | None = None) -> Edition:
    """Publish these articles, each by the change `seq`."""
    draft = storage.draft(base, seq)
    writer = storage.write(draft)
    for number in numbers:
        writer.put(Entry(str(number), article(number), (), seq=seq))
    manifest = Manifest(storage.engine, storage.format, "", "archive", seq, "", writer.commit(), {})
    return storage.publish(draft, manifest, base)


def test_who_was_held_up_writes_nothing_once_somebody_else_has_begun(servers: IndexServers, tmp_path: Path) -> None:
    late, other = (storage_at(servers, tmp_path / name) for name in ("late", "other"))
    base = published(late, 1, 1)
    draft = late.draft(base, 2)
    writer = late.write(draft)
    writer.put(Entry("2", article(2, "Of one who is late."), (), seq=2))
    edition = published(other, 3, 2, 3, base=other.current())
    with pytest.raises(HomeBusy):
        writer.commit()
    with pytest.raises(HomeBusy):
        late.publish(draft, edition.manifest, base)
    with pytest.raises(HomeBusy):
        late.draft(base, 4)
    assert other.current() == edition
    other.verify(edition)


def test_who_was_held_up_takes_nothing_of_another_one_away(servers: IndexServers, tmp_path: Path) -> None:
    late, other = (storage_at(servers, tmp_path / name) for name in ("late", "other"))
    late.draft(None)
    draft = other.draft(None)
    late.sweep()
    writer = other.write(draft)
    writer.put(Entry("1", article(1), (), seq=1))
    assert writer.commit() == 1


def test_what_was_taken_out_does_not_come_back_with_an_older_change(servers: IndexServers, tmp_path: Path) -> None:
    storage = storage_at(servers, tmp_path)
    base = published(storage, 5, 1, 2)
    draft = storage.draft(base, 7)
    writer = storage.write(draft)
    writer.remove("1", 7)
    assert writer.commit() == 1
    writer = storage.write(draft)
    writer.put(Entry("1", article(1), (), seq=5))
    with pytest.raises(IndexDamaged, match="does not have"):
        writer.commit()
    writer = storage.write(draft)
    writer.remove("1", 7)  # once more is no harm
    assert writer.commit() == 1


def test_a_word_of_more_articles_than_there_were_when_the_index_was_looked_over_is_found(remote: Home) -> None:
    """Its weight is never less than nothing, which the servers would refuse."""
    put(remote, article(1))
    sync(remote)
    storage = index_of(remote)
    with closing(storage.read(storage.current())) as reader:
        assert reader.search(Query(tree=Word("mine"))).total == 0
        put(remote, *(article(number) for number in range(2, 12)))
        sync(remote)
        assert reader.search(Query(tree=Word("river"))).total == 11


def test_a_machine_that_has_no_tables_of_words_yet_gets_them_and_the_index_is_left_alone(
    remote: Home, servers: IndexServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that is new beside others, or on which nobody wrote in this language before."""
    put(remote, *map(article, range(10)))
    sync(remote)
    before = indexes(remote, servers), index_of(remote).current()

    def is_new() -> None:
        monkeypatch.setattr(lexicon, "_tables", lexicon._Tables())
        for language in LANGUAGES:
            path_in(tables_of(remote), language).unlink()

    is_new()
    mender = MendingHere(remote)
    searcher = Searcher(remote, mender=mender)
    with pytest.raises(WordsMissing):
        searcher.search(Query(tree=Word("river")))
    assert searcher.search(Query(tree=Word("river"))).total == 10
    assert mender.begun == 1
    is_new()
    assert not sync(remote).rebuilt
    assert Searcher(remote).search(Query(tree=Word("river"))).total == 10
    assert (indexes(remote, servers), index_of(remote).current()) == before


def test_one_at_a_time_writes_whichever_process_it_is(remote: Home) -> None:
    with index_of(remote).exclusive(0), pytest.raises(HomeBusy), index_of(remote).exclusive(0):
        pass


def test_an_index_that_was_deleted_by_hand_is_built_anew(remote: Home, servers: IndexServers) -> None:
    put(remote, *map(article, range(10)))
    sync(remote)
    live = LiveIndex(remote, mender=MendingHere(remote))
    assert live.ask(lambda opened: opened.reader.count(Query(tree=Everything()))) == 10
    client_of(remote).ask("DELETE", f"/{indexes(remote, servers)[0]}", timeout=WORK)
    assert lag(remote)[1] == "the index was damaged"
    with suppress(IndexBeingBuilt):  # it is mended while this is asked, which nobody has asked before
        assert live.ask(lambda opened: opened.reader.count(Query(tree=Word("river")))) == 10
    assert Searcher(remote, builds=False).search(Query(tree=Everything())).total == 10
    assert held(remote) == due(remote)


def test_a_meta_index_that_was_deleted_by_hand_is_made_anew_and_nothing_is_left(
    remote: Home, servers: IndexServers
) -> None:
    put(remote, *map(article, range(10)))
    sync(remote)
    client_of(remote).ask("DELETE", f"/{servers.name}-meta", timeout=WORK)
    assert sync(remote).rebuilt == "there was no index"
    assert held(remote) == due(remote)
    assert len(indexes(remote, servers)) == 1


def test_what_says_which_index_is_live_is_not_believed_when_it_was_changed(remote: Home, servers: IndexServers) -> None:
    put(remote, *map(article, range(10)))
    sync(remote)
    path = f"/{servers.name}-meta/_doc/state-live"
    told = client_of(remote).ask("GET", path)["_source"]
    client_of(remote).ask("PUT", path, {**told, "text": told["text"].replace('"documents": 10', '"documents": 11')})
    with pytest.raises(IndexDamaged):
        index_of(remote).current()
    assert sync(remote).rebuilt == "the index was damaged"
    assert held(remote) == due(remote)
    sync(remote, rebuild=True)
    assert len(indexes(remote, servers)) == 2  # the live one and one to fall back on: what nobody speaks of is gone


def test_a_place_of_which_nobody_can_say_what_is_in_it_is_cleared(remote: Home, servers: IndexServers) -> None:
    put(remote, *map(article, range(10)))
    sync(remote)
    beside = candidate_of(index_of(remote))
    with beside.exclusive(0.0):
        bring(remote, beside, TopicRules())
        path = f"/{servers.name}-meta/_doc/state-live-candidate"
        client_of(remote).ask("PUT", path, {"kind": "state", "pointer": "", "text": "{"})
        beside.clear()
        with pytest.raises(NoIndexYet):
            beside.current()
    assert len(indexes(remote, servers)) == 1


def test_other_topic_rules_make_another_index_and_the_one_before_is_kept(remote: Home, servers: IndexServers) -> None:
    put(remote, *map(article, range(10)))
    sync(remote)
    old = index_of(remote).current()
    (remote.path / "topics.toml").write_text("[topics.water]\nquery = 'river'\n")
    assert sync(remote).rebuilt == "the topic rules or the analysis have changed"
    assert [each.name for each in index_of(remote).older()] == [old.name]
    assert {"water"} == {value for _, source in held(remote).values() for value in source["topic"]}
    for _ in range(2):
        sync(remote, rebuild=True)
    assert len(indexes(remote, servers)) == 2
    alias = client_of(remote).ask("GET", f"/_alias/{servers.name}")
    assert list(alias) == [index_of(remote).current().name.rpartition(".")[0]]


def test_indexes_of_another_archive_are_left_alone(remote: Home, servers: IndexServers, tmp_path: Path) -> None:
    put(remote, *map(article, range(3)))
    sync(remote)
    with of_its_own(f"{servers.name}-old") as others:
        other = storage_at(others, tmp_path)
        edition = published(other, 1, 1)
        sync(remote, rebuild=True)
        sync(remote, rebuild=True)
        assert other.current() == edition
        other.verify(edition)


def test_a_candidate_is_compared_swapped_in_and_gone_back_from(remote: Home, servers: IndexServers) -> None:
    put(remote, *(article(number, "The mine closed." if number % 2 else "") for number in range(10)))
    (remote.path / "topics.toml").write_text("[topics.water]\nquery = 'river'\n")
    sync(remote)
    GoldenSearches(remote.desk).add("topic:water", "ana")
    (remote.path / "topics.proposed.toml").write_text("[topics.water]\nquery = 'river OR mine'\n")
    found = acts.compare(remote, ["topic:water"])
    assert (found.documents_before, found.answers[0].before, found.answers[0].after) == (10, 5, 10)
    assert with_topic(remote) == 5
    put(remote, article(10))
    sync(remote)
    before = index_of(remote).current().name.rpartition(".")[0]
    acts.swap(remote)
    assert with_topic(remote) == 11
    assert held(remote) == due(remote)
    assert edition_in(candidate_of(index_of(remote))) is None
    assert pinned_of(index_of(remote)).current().name.rpartition(".")[0] == before
    put(remote, article(11))
    sync(remote)
    acts.back(remote)
    assert with_topic(remote) == 7
    assert held(remote) == due(remote)
    state = reindex_state(remote)
    assert state.pinned and state.size > 0 and state.pinned.size >= 0
    assert acts.release(remote)
    assert check(remote) == []
    sync(remote, rebuild=True)
    sync(remote, rebuild=True)
    assert len(indexes(remote, servers)) == 2


def with_topic(remote: Home) -> int:
    with closing(Searcher(remote, builds=False)) as searcher:
        return searcher.search(Query(tree=Value("topic", "water"))).total
