"""Whoever follows a search by its feed, or the archive by its sitemap, holds what the archive holds: what came, what
was corrected, taken down or came back, however soon after one another, and however late the index follows."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.http import http_date

from archive.history.records import Batch, Incoming
from archive.home import Home
from index.following import aside, publication_log, rule_changes
from index.following.sync import sync
from tests.support.clocks import Clock, kept_by_archive
from tests.support.followers import FeedPage, Follower, Held, MapReader, read_atom, read_json
from tests.support.shelf import article, home_with, put
from webui.app import create_app
from webui.feeds import changes, sitemap

CHANGES = 200
SEARCHES = ("", "q=river", "topic=Water", "q=river+-title:flood&lang=en", "author=Ana+Ruiz")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """One clock for the archive, the index and the site."""
    made = kept_by_archive(monkeypatch, Clock())
    for module in (aside, publication_log):
        monkeypatch.setattr(module, "seconds", lambda: made.at.timestamp())  # noqa: PLW0108  # another one each time
    return made


class Life:
    """An archive in which anything happens."""

    def __init__(self, path: Path, chance: random.Random) -> None:
        self.home = Home.open(path, create=True)
        self._chance = chance
        self._numbers = 0
        self._imports: dict[int, bool] = {}
        self.come()

    def come(self) -> None:
        """An import of new articles, and of some that were met before, changed or not."""
        chance = self._chance
        numbers = [self._numbers + step for step in range(chance.randint(1, 4))]
        numbers += chance.sample(range(self._numbers), min(self._numbers, chance.randint(0, 4)))
        self._numbers = max(*numbers, self._numbers - 1) + 1
        number = self.home.store.imports.begin(["test"], "")
        made = [article(each, chance.choice(BODIES), **self._said()) for each in sorted(set(numbers))]
        self.home.store.take(number, Batch([Incoming(each, "/test") for each in made]))
        self._imports[number] = True

    def edit(self) -> None:
        if held := [each.id for each in self.home.store.documents()]:
            self.home.store.edit(self._chance.choice(held), self._said())

    def revert(self) -> None:
        for each in self.home.store.documents():
            if edits := self.home.store.edits(each.id):
                self.home.store.edit(each.id, {}, [self._chance.choice(edits).field])
                return

    def remove(self) -> None:
        if held := [each.id for each in self.home.store.documents()]:
            self.home.store.remove(self._chance.choice(held), "asked for")

    def restore(self) -> None:
        changed = [each.id for each in self.home.store.changes_since(0) if each.stored is None]
        gone = [each for each in changed if (found := self.home.store.removal(each)) and found.reason == "asked for"]
        if gone:
            self.home.store.restore(self._chance.choice(gone))

    def turn(self) -> None:
        """An import undone, or done again."""
        number = self._chance.choice(list(self._imports))
        (self.home.store.undo if self._imports[number] else self.home.store.redo)(number)
        self._imports[number] = not self._imports[number]

    def _said(self) -> dict[str, str | tuple[str, ...]]:
        chance = self._chance
        return {
            "title": chance.choice(["A flood", "The ferry", "River", "Mine & <b>weir</b>"]),
            "authors": tuple(chance.sample(["Ana Ruiz", "José Pérez"], chance.randint(0, 2))),
            "topics": tuple(chance.sample(["Water", "Mining", "Roads"], chance.randint(0, 2))),
        }


BODIES = ("The river rose.", "The mine closed.", "The river fell, and the mine closed.", "Rain.")


def as_held(home: Home, client: FlaskClient, search: str) -> dict[str, Held]:
    """What the API says that the search finds, by the ids that feeds give."""
    found: dict[str, Held] = {}
    for page in range(1, 20):
        hits = client.get(f"/api/v1/search?{search}&versions=each&limit=100&page={page}").get_json()["hits"]
        for hit in hits:
            said = client.get(f"/api/v1/articles/{hit['id']}").get_json()
            updated = said["changed_at"].replace("+00:00", "Z")
            found[urn(home, hit["id"])] = Held(said["title"], updated, tuple(said["authors"]), tuple(said["topics"]))
        if len(hits) < 100:
            break
    return found


def urn(home: Home, document_id: str) -> str:
    return uuid.uuid5(uuid.UUID(home.store.archive_id), document_id).urn


@pytest.mark.parametrize(
    ("seed", "size"),
    [(1, 5), *(pytest.param(n, most, marks=pytest.mark.soak) for n, most in ((0, changes.MOST), (2, 5)))],
)
def test_after_random_changes_every_polite_reader_holds_exactly_what_the_archive_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock, seed: int, size: int
) -> None:
    monkeypatch.setattr(changes, "MOST", size)
    monkeypatch.setattr(changes, "TOLD", 2 * size)
    monkeypatch.setattr(sitemap, "PART", 20)
    chance = random.Random(seed)
    life = Life(tmp_path / "home", chance)
    home = life.home
    sync(home)
    client = create_app(home.path).test_client()
    readers = {
        (search, form, by): Follower(client, f"/feed.{form}?{search}", by)
        for search in SEARCHES
        for form, by in (("atom", "since"), ("atom", "etag"), ("json", "since"))
    }
    crawler = MapReader(client)
    acts: tuple[Callable[[], None], ...] = (
        *(life.come, life.edit, life.edit, life.edit),
        *(life.revert, life.remove, life.restore, life.turn),
    )
    for step in range(CHANGES):
        chance.choice(acts)()
        clock.move(chance.choice([0, 0, 0.2, 0.2, 0.4, 3, 100, -2]))
        if chance.random() < 0.4:
            sync(home)
        for reader in chance.sample(list(readers.values()), 3):
            reader.read()
        if step % 50 == 49:
            sync(home)
            clock.move(chance.choice([0, 0.3]))
            held = {search: as_held(home, client, search) for search in SEARCHES}
            for (search, form, by), reader in readers.items():
                reader.read()
                assert reader.held == held[search], (search, form, by, step)
            addresses = {href.rpartition("/")[2]: at for href, at in crawler.read().items()}
            assert addresses == {each.id: each.changed_at for each in home.store.documents()}
    clock.move(100)
    for reader in readers.values():
        reader.read()
        reader.read()
        assert reader.answers[-1] == 304


def test_two_changes_in_one_second_are_both_met_by_who_knows_of_seconds_alone(tmp_path: Path, clock: Clock) -> None:
    home = home_with(tmp_path / "home", article(1))
    client = create_app(home.path).test_client()
    follower = Follower(client, "/feed.atom?q=river", "since")
    one = next(home.store.documents()).id
    seen = []
    for title in ("First", "Second", "Third"):
        home.store.edit(one, {"title": title})
        sync(home)
        follower.read()
        seen += [each.title for each in follower.held.values()]
        clock.move(0.1)
    assert seen == ["First", "Second", "Third"]
    follower.read()
    assert follower.answers[-1] == 304


def test_a_change_is_told_once_the_index_has_it_and_not_before(tmp_path: Path, clock: Clock) -> None:
    home = home_with(tmp_path / "home", article(1), article(2))
    client = create_app(home.path).test_client()
    clock.move(60)
    one = next(each.id for each in home.store.documents() if each.document.title == "Article 1")
    home.store.edit(one, {"title": "A river corrected"})
    clock.move(60)
    before = client.get("/feed.atom?q=river")
    assert "A river corrected" not in before.text
    assert not read_atom(before.data).complete
    since = before.headers["Last-Modified"]
    own_clock = http_time(clock)
    clock.move(60)
    sync(home)
    clock.move(30)  # it takes a while until a new edition answers
    for asked in (since, own_clock, http_time(clock)):
        after = client.get("/feed.atom?q=river", headers={"If-Modified-Since": asked})
        assert after.status_code == 200
        assert "A river corrected" in after.text
    clock.move(600)
    assert client.get("/feed.atom?q=river", headers={"If-Modified-Since": http_time(clock)}).status_code == 304


def http_time(clock: Clock) -> str:
    return http_date(clock.at.timestamp())


@pytest.mark.parametrize("form", ["atom", "json"])
def test_what_was_removed_or_edited_out_of_a_search_is_named_and_comes_back(
    tmp_path: Path, clock: Clock, form: str
) -> None:
    home = home_with(tmp_path / "home", article(1, topics=("Water",)), article(2, topics=("Water",)), article(3))
    client = create_app(home.path).test_client()
    follower = Follower(client, f"/feed.{form}?topic=Water", "since")
    follower.read()
    ids = {each.document.title: each.id for each in home.store.documents()}
    clock.move(10)
    home.store.remove(ids["Article 1"], "asked for")
    clock.move(10)
    home.store.edit(ids["Article 2"], {"topics": ("Mining",)})
    sync(home)
    text = client.get(f"/feed.{form}?topic=Water").text
    assert all(urn(home, ids[title]) in text for title in ("Article 1", "Article 2"))
    assert urn(home, ids["Article 3"]) not in text
    follower.read()
    assert not follower.held
    clock.move(10)
    home.store.restore(ids["Article 1"])
    sync(home)
    follower.read()
    assert [each.title for each in follower.held.values()] == ["Article 1"]
    gone = client.get(f"/article/{ids['Article 1']}")
    assert gone.status_code == 200


@pytest.mark.parametrize("form", ["atom", "json"])
@pytest.mark.parametrize("by_id", [False, True])
def test_who_follows_one_article_by_its_address_or_id_is_told_that_it_was_removed_and_came_back(
    tmp_path: Path, clock: Clock, form: str, by_id: bool
) -> None:
    home = home_with(
        tmp_path / "home", article(1, "Rain.", title="A flood"), article(2, "More at https://valley.example/1 today.")
    )
    client = create_app(home.path).test_client()
    one = next(each.id for each in home.store.documents() if each.document.title == "A flood")
    named = one if by_id else "https://valley.example/1"
    follower = Follower(client, f"/feed.{form}?{urlencode({'q': named})}", "since")
    citing = [] if by_id else ["Article 2"]
    acts: list[tuple[Callable[[], object], list[str]]] = [
        (lambda: None, ["A flood", *citing]),
        (lambda: home.store.remove(one, "asked for"), citing),
        (lambda: home.store.restore(one), ["A flood", *citing]),
        (lambda: home.store.undo(1), []),
    ]
    for act, titles in acts:
        clock.move(10)
        act()
        sync(home)
        gone = urn(home, one) in read(form)(client.get(follower.address).data).gone
        assert gone == ("A flood" not in titles)
        follower.read()
        assert sorted(each.title for each in follower.held.values()) == titles


def read(form: str) -> Callable[[bytes], FeedPage]:
    return read_json if form == "json" else read_atom


def test_a_change_elsewhere_leaves_a_feed_as_it_is(tmp_path: Path, clock: Clock) -> None:
    home = home_with(tmp_path / "home", article(1), article(2, "The mine closed."), article(3, "The mine reopened."))
    client = create_app(home.path).test_client()
    clock.move(60)
    first = client.get("/feed.atom?q=river")
    ids = {each.document.title: each.id for each in home.store.documents()}
    home.store.edit(ids["Article 2"], {"title": "The mine"})
    put(home, article(1), article(4, "Rain."))
    clock.move(60)
    sync(home)
    clock.move(600)
    since = first.headers["Last-Modified"]
    assert client.get("/feed.atom?q=river", headers={"If-Modified-Since": since}).status_code == 304
    assert read_atom(client.get("/feed.atom?q=river").data) == read_atom(first.data)


def test_no_feed_tells_which_words_a_removed_article_had(tmp_path: Path, clock: Clock) -> None:
    """A feed for its words says the same of it as any other."""
    home = home_with(tmp_path / "home", article(1), article(2, "The mine closed."))
    client = create_app(home.path).test_client()
    ids = {each.document.title: each.id for each in home.store.documents()}
    clock.move(60)
    home.store.remove(ids["Article 2"], "asked for")
    clock.move(60)
    sync(home)
    told = [client.get("/feed.json", query_string={"q": q}).get_json() for q in ('"the mine closed"', "zyx", "river")]
    deleted = [each["_hemeroteca"]["deleted"] for each in told]
    assert deleted[0] == deleted[1] == deleted[2]
    assert len(deleted[0]) == 1


def test_a_reader_who_was_away_for_long_pages_back_to_what_it_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    home = home_with(tmp_path / "home", *(article(number) for number in range(120)))
    client = create_app(home.path).test_client()
    follower = Follower(client, "/feed.atom?q=river", "since")
    follower.read()
    assert len(follower.held) == 120
    clock.move(60)
    ids = [each.id for each in home.store.documents()]
    for each in ids[:30]:
        home.store.remove(each, "asked for")
    for each in ids[30:100]:
        home.store.edit(each, {"title": "Corrected"})
    sync(home)
    follower.read()
    assert follower.held == as_held(home, client, "q=river")
    page = client.get("/feed.json?q=river&before=50").get_json()
    assert "before=50" in page["feed_url"]
    for wrong in ("before=x", "before=-1", "before=1&page=2"):
        assert client.get(f"/feed.atom?q=river&{wrong}").status_code == 400


def test_an_article_and_the_sitemap_tell_when_it_was_corrected_and_that_it_was_removed(
    tmp_path: Path, clock: Clock
) -> None:
    home = home_with(tmp_path / "home", article(1))
    client = create_app(home.path).test_client()
    one = next(home.store.documents()).id
    clock.move(60)
    home.store.edit(one, {"title": "Corrected"})
    changed = home.store.get(one).changed_at
    assert datetime.fromisoformat(changed) == clock.at
    sync(home)
    assert client.get(f"/api/v1/articles/{one}").get_json()["changed_at"] == changed
    (hit,) = client.get("/api/v1/search?q=river").get_json()["hits"]
    assert hit["changed_at"] == changed
    for address in (f"/article/{one}", f"/api/v1/articles/{one}"):
        for _again in range(3):
            answer = client.get(address)
            assert answer.last_modified == clock.at.replace(microsecond=0)
        tagged = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert tagged.status_code == 304
        assert client.get(address, headers={"If-Modified-Since": http_time(clock)}).status_code == 200
    assert changed in client.get("/sitemap-0.xml").text
    assert changed in client.get("/sitemap.xml").text
    home.store.remove(one, "asked for")
    assert one not in client.get("/sitemap.xml").text
    assert client.get(f"/article/{one}").status_code == 410
    assert client.get(f"/api/v1/articles/{one}").status_code == 410


@pytest.mark.parametrize("at_once", [2, 1_000])
def test_other_topic_rules_are_a_change_of_those_articles_alone_that_they_give_other_topics(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock, at_once: int
) -> None:
    monkeypatch.setattr(rule_changes, "AT_ONCE", at_once)
    home = Home.open(tmp_path / "home", create=True)
    (home.path / "topics.toml").write_text("[topics.weather]\nquery = 'rain'\n", "utf-8")
    put(home, article(1, "Rain."), article(2, "The mine closed."), article(3, "A ferry."))
    sync(home)
    client = create_app(home.path).test_client()
    readers = [
        Follower(client, f"/feed.{form}?{search}", "since")
        for form in ("atom", "json")
        for search in ("topic=weather", "topic=work", "")
    ]
    clock.move(60)
    for rules in ("rain", "mine", "rain OR ferry", "nothing"):
        (home.path / "topics.toml").write_text(
            f"[topics.weather]\nquery = '{rules}'\n[topics.work]\nquery='mine'\n", "utf-8"
        )
        clock.move(60)
        assert sync(home).rebuilt
        for reader in readers:
            reader.read()
            assert reader.held == as_held(home, client, reader.address.partition("?")[2]), (rules, reader.address)
    assert sync(home).applied == 0
    changed = {each.document.title: each.changed_at for each in home.store.documents()}
    (home.path / "topics.toml").write_text("[topics.work]\nquery = 'mine'\n", "utf-8")
    clock.move(60)
    sync(home)
    assert {each.document.title: each.changed_at for each in home.store.documents()} == changed
