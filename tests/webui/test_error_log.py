"""What every request meets is one line of the server's log, and later how often it was."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

import pytest

from webui.app import create_app
from webui.error_log import ErrorLog


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


def waited_for(caplog: pytest.LogCaptureFixture, number: int) -> list[str]:
    """The lines as soon as there are so many."""
    deadline = time.monotonic() + 60
    while len(caplog.records) < number:
        assert time.monotonic() < deadline, lines(caplog)
        time.sleep(0.01)
    return lines(caplog)


def test_a_thousand_requests_of_an_archive_that_is_not_there_are_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = create_app(tmp_path / "nowhere").test_client()
    for number in range(1_000):
        address = f"/article/{number}" if number % 2 else "/healthz"
        assert client.get(address).status_code == 503
    (only,) = lines(caplog)
    assert only.startswith("not healthy: there is no archive at")


def test_how_often_it_was_is_told_later_and_again_while_it_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    log = ErrorLog(logging.getLogger("test"), pause=0.2)
    for _ in range(41):
        log.tell("it is broken", "/a")
    assert waited_for(caplog, 2) == ["/a: it is broken", "it is broken (40 times more in the last 0 s)"]
    log.tell("it is broken", "/b")
    assert waited_for(caplog, 3)[2:] == ["it is broken (1 times more in the last 0 s)"]
    # Nothing of it for a while: the next time it is said at once.
    deadline = time.monotonic() + 60
    while log._repeated:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    log.tell("it is broken", "/c")
    assert lines(caplog)[3:] == ["/c: it is broken"]


def test_no_sentence_takes_the_place_of_another_and_few_are_remembered(caplog: pytest.LogCaptureFixture) -> None:
    log = ErrorLog(logging.getLogger("test"), pause=600)
    for number in range(300):
        log.tell(f"fault {number}", "/")
    assert len(caplog.records) == 300
    assert len(log._repeated) == 100


def test_many_threads_that_meet_the_same_are_all_counted(caplog: pytest.LogCaptureFixture) -> None:
    log = ErrorLog(logging.getLogger("test"), pause=0.5)

    def meet() -> None:
        for _ in range(100):
            log.tell("it is broken", "/")

    threads = [threading.Thread(target=meet) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert waited_for(caplog, 2)[1].startswith("it is broken (799 times more")


def test_a_fault_of_the_program_has_its_trace_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(tmp_path / "nowhere")

    @app.get("/broken/<int:number>")
    def broken(number: int) -> str:
        raise RuntimeError(f"number {number}")

    for number in range(20):
        assert app.test_client().get(f"/broken/{number}").status_code == 500
    (record,) = caplog.records
    assert record.exc_info
    assert record.getMessage().startswith("GET /broken/0: RuntimeError at test_error_log.py")


def test_what_a_visitor_asks_for_makes_no_line_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    ErrorLog(logging.getLogger("test")).tell("it is broken", "/café\n[ERROR] all is lost\x1b[31m\u2028\udcff")
    assert lines(caplog) == [r"/café\n[ERROR] all is lost\x1b[31m\u2028\udcff: it is broken"]
