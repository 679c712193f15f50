"""A worker's table of connections: where it is full, who holds most of it makes room, whatever those do."""

from __future__ import annotations

import socket
from collections import Counter
from typing import Any

import pytest

from webui.serving.worker import PatientWorker


class Held:
    """A connection in the table."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.sock, self.client = socket.socketpair()
        self.watched = False

    @property
    def is_open(self) -> bool:
        return bool(self.sock.fileno() >= 0)


@pytest.fixture
def worker() -> Any:
    made = object.__new__(PatientWorker)
    made._coming, made._going, made._addresses, made.nr_conns = {}, {}, Counter(), 0
    return made


def enter(worker: Any, table: dict[Any, None], *addresses: str) -> list[Held]:
    held = [Held(address) for address in addresses]
    for each in held:
        worker._enter(table, each)
        worker._enter(table, each)  # to come twice is to come once
    worker.nr_conns += len(held)
    return held


def test_who_takes_many_answers_slowly_makes_room_for_others(worker: Any) -> None:
    slow = enter(worker, worker._going, "a", "a", "a")
    waiting = enter(worker, worker._coming, "b", "a", "b")
    assert worker._make_room()
    assert [each.is_open for each in waiting] == [True, False, True], "first what has no request yet"
    assert worker._make_room()
    assert [each.is_open for each in slow] == [False, True, True], "then the oldest"
    assert (worker.nr_conns, worker._addresses) == (4, Counter(a=2, b=2))
    while worker._make_room():
        pass
    assert (worker.nr_conns, worker._addresses, worker._going, worker._coming) == (0, Counter(), {}, {})
    for each in (*slow, *waiting):
        each.client.close()


def test_a_table_of_connections_that_threads_have_makes_no_room(worker: Any) -> None:
    assert not worker._make_room()
