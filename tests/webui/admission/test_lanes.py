"""Lanes: addresses come in turn, who would wait too long is told at once, and light pages wait for nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from archive.home import Home
from index.errors import QueryTooCostly, QuestionAbandoned
from index.query import Query
from index.results import Results
from index.searcher import Searcher
from tests.support.shelf import article, home_with
from webui.admission.lanes import WAITS, Bounds, Busy, Lane
from webui.admission.weights import OF_ENDPOINT, Weight, weight
from webui.app import create_app
from webui.http import admission

FAR = 60.0


def here() -> bool:
    return False


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + FAR
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.002)


class Visitors:
    """Threads that want a turn each, and the order in which they got it."""

    def __init__(self, lane: Lane) -> None:
        self.order: list[str] = []
        self.refused: list[Exception] = []
        self.let_go = threading.Event()
        self._lane = lane
        self._threads: list[threading.Thread] = []

    def come(self, address: str, *, abandoned: Callable[[], bool] = here, seconds: float = FAR) -> None:
        def visit() -> None:
            try:
                with self._lane.turn(address, time.monotonic() + seconds, abandoned):
                    self.order.append(address)
                    self.let_go.wait(FAR)
            except (Busy, QuestionAbandoned) as error:
                self.refused.append(error)

        def come_so_far() -> int:
            return len(self.order) + len(self.refused) + self._lane.waiting

        before = come_so_far()
        self._threads.append(threading.Thread(target=visit))
        self._threads[-1].start()
        until(lambda: come_so_far() > before)

    def end(self) -> None:
        self.let_go.set()
        for each in self._threads:
            each.join()


def test_addresses_come_in_turn_however_much_one_asks() -> None:
    visitors = Visitors(Lane(Bounds(1, 20, 20)))
    for address in ["a", "a", "a", "a", "a", "b", "b", "c"]:
        visitors.come(address)
    visitors.end()
    assert visitors.order == ["a", "a", "b", "c", "a", "b", "a", "a"]


def test_a_full_lane_and_a_used_up_share_are_told_at_once() -> None:
    visitors = Visitors(Lane(Bounds(1, 3, 2)))
    for address in ["a", "a", "a"]:
        visitors.come(address)
    visitors.come("a")
    assert len(visitors.refused) == 1, "one address has two places that wait"
    visitors.come("b")
    visitors.come("c")
    visitors.come("d")
    assert len(visitors.refused) == 3, "the lane has three: one of the second place gave way, then none could"
    assert isinstance(visitors.refused[0], Busy)
    assert 2 <= visitors.refused[0].retry_after <= 30
    visitors.end()
    assert visitors.order == ["a", "a", "b", "c"]


def test_one_address_keeps_no_other_out_of_a_full_lane() -> None:
    visitors = Visitors(Lane(Bounds(1, 5, 5)))
    for _ in range(6):
        visitors.come("a")
    for address in ["b", "c", "b"]:
        visitors.come(address)
    assert visitors.order == ["a"]
    assert len(visitors.refused) == 3, "the last of the first address gave way"
    visitors.end()
    assert visitors.order == ["a", "a", "b", "c", "a", "b"]


def test_one_address_has_only_some_of_the_turns_that_last() -> None:
    visitors = Visitors(Lane(Bounds(4, 9, 9, of_one=2)))
    for address in ["a", "a", "a", "b", "a", "c", "d"]:
        visitors.come(address)
    assert visitors.order == ["a", "a", "b", "c"]
    visitors.end()
    assert sorted(visitors.order) == ["a", "a", "a", "a", "b", "c", "d"]


def test_who_hangs_up_or_waited_too_long_leaves_the_line() -> None:
    lane = Lane(Bounds(1, 9, 9))
    visitors = Visitors(lane)
    visitors.come("a")
    gone = threading.Event()
    visitors.come("b", abandoned=gone.is_set)
    visitors.come("c", seconds=0.2)
    gone.set()
    until(lambda: len(visitors.refused) == 2)
    assert {type(each) for each in visitors.refused} == {QuestionAbandoned, Busy}
    assert lane.waiting == 0
    visitors.end()
    assert visitors.order == ["a"]


def test_who_would_not_come_in_time_is_told_so_before_waiting() -> None:
    lane = Lane(Bounds(1, 9, 9))
    visitors = Visitors(lane)
    visitors.come("a")
    with pytest.raises(Busy), lane.turn("b", time.monotonic(), here):
        pass
    visitors.end()


def build_home(path: Path) -> Home:
    return home_with(path, *(article(n) for n in range(5)))


pytestmark = pytest.mark.archive(build=build_home)


def test_every_endpoint_has_a_weight(home: Home) -> None:
    endpoints = {rule.endpoint for rule in create_app(home.path).url_map.iter_rules()}
    assert endpoints == set(OF_ENDPOINT)


def test_a_search_is_as_costly_as_it_is_estimated_to_be() -> None:
    for endpoint in ("search.show", "api.search", "feeds.atom", "suggest.suggest"):
        assert weight(endpoint, True, lambda: 5.0) is Weight.SEARCH
        assert weight(endpoint, True, lambda: 500.0) is Weight.COSTLY
    assert weight("article.show", False, lambda: 500.0) is Weight.LIGHT
    assert weight("article.show", True, lambda: 5.0) is Weight.SEARCH
    assert weight("article.show", True, lambda: 500.0) is Weight.COSTLY
    assert weight("health.health", True, lambda: 500.0) is Weight.LIGHT
    assert weight("trends.show", False, lambda: 5.0) is Weight.COSTLY
    assert weight("no such page", True, lambda: 5.0) is Weight.LIGHT


class Stuck:
    """A searcher whose searches last until they are let go, or their budget is over."""

    def __init__(self, home: Home) -> None:
        self._real = Searcher(home)
        self.entered = threading.Semaphore(0)
        self.go_on = threading.Event()

    def search(self, query: Query) -> Results:
        if "slow" in query.text:
            self.entered.release()
            self.go_on.wait(FAR)
        return self._real.search(query)

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


def stuck(home: Home) -> tuple[Flask, Stuck]:
    searcher = Stuck(home)
    return create_app(home.path, searcher=searcher), searcher  # type: ignore[arg-type]  # by its __getattr__ it is one


def test_light_pages_are_answered_while_costly_ones_fill_their_lane(home: Home) -> None:
    app, searcher = stuck(home)
    article_path = f"/article/{next(home.store.documents()).id}"
    statuses: list[int] = []

    def ask() -> None:
        statuses.append(app.test_client().get("/trends?q=slow&q=river").status_code)

    threads = [threading.Thread(target=ask) for _ in range(30)]
    for each in threads:
        each.start()
    try:
        assert searcher.entered.acquire(timeout=FAR)
        until(lambda: len(statuses) >= 10)  # more than wait in one lane
        refused = app.test_client().get("/trends?q=slow", headers={"Accept-Language": "es"})
        assert refused.status_code == 503
        assert 2 <= int(refused.headers["Retry-After"]) <= 30
        assert "unos segundos" in refused.text
        data = app.test_client().get("/api/v1/trends?q=slow")
        assert (data.status_code, data.mimetype) == (503, "application/problem+json")
        for path in (article_path, "/", "/?q=river", "/healthz", "/about"):
            assert app.test_client().get(path).status_code == 200, path
    finally:
        searcher.go_on.set()
        for each in threads:
            each.join()
    assert 503 in statuses
    assert set(statuses) <= {200, 400, 503}  # 400: the one that was held for longer than its budget


def test_a_question_that_had_to_wait_is_not_called_too_large(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    app, searcher = stuck(home)

    def too_costly(_query: Query) -> Results:
        raise QueryTooCostly("this query takes too long")

    monkeypatch.setattr(searcher, "search", too_costly)

    class Late:
        """A connection whose request has waited for a long time."""

        arrived = time.monotonic() - 10

        def recv(self, _size: int, _flags: int) -> bytes:
            raise BlockingIOError

    late = app.test_client().get("/?q=river", environ_overrides={"gunicorn.socket": Late()})
    assert late.status_code == 503
    assert app.test_client().get("/?q=river").status_code == 400


def test_a_light_page_of_a_busy_server_is_no_question_that_was_too_large(
    shared_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = create_app(shared_home.path).test_client()
    found = client.get("/api/v1/search").get_json()["hits"][0]
    monkeypatch.setattr(admission, "SECONDS", -1.0)  # others had all the time that there was
    answer = client.get(f"/article/{found['id']}")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == f"{WAITS:.0f}"
