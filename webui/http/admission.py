"""Each request in its lane, with one budget of time from its arrival on; who cannot be answered in time is told so at
once, and what nobody waits for any more is not worked on."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress

from flask import Flask, Response, current_app, g, request

from archive.errors import ArchiveError
from index.budget import SECONDS, Budget, within
from index.errors import QueryTooCostly, QuestionAbandoned, SearchError
from webui.admission.lanes import WAITS, Bounds, Busy, Lane
from webui.admission.weights import Weight, weight
from webui.http.current import query_args, services
from webui.http.request import network
from webui.urls import search_url
from webui.urls.search_url import BadParameter
from webui.urls.typed_days import applied

_LOOK = 0.05  # seconds from one look at the client's connection to the next
_GIVES_WAY = 0.2  # seconds that a stream waits for readers before its next piece
_PIECE = 10.0  # seconds in which a stream has made its next piece
_STEP = 0.01  # seconds
_SOON = 1.0  # seconds that a part of a stream waits for a turn, while no other stream makes its next piece
_BOUNDS = {
    Weight.SEARCH: Bounds(at_once=2, waiting=24, share=24),
    Weight.COSTLY: Bounds(at_once=1, waiting=14, share=10),
    Weight.STREAM: Bounds(at_once=6, waiting=4, share=3, of_one=3),
    Weight.DESK: Bounds(at_once=4, waiting=4, share=3),
    Weight.UPLOAD: Bounds(at_once=4, waiting=8, share=6),
    Weight.HASH: Bounds(at_once=6, waiting=2, share=1, of_one=5),
}
"""Of each worker. One costly question at a time: Python runs one thread at a time, and searches are to be answered
beside it. Streams are many, as most of their time they wait for their clients, who may take hours: so one address has
half of them at the most. One at a time makes its next piece. The desk's database may be held by somebody for long:
whoever waits for it then has few of the worker's threads, and readers have the others; so it is with whoever sends a
piece of a file. As many passwords as may be looked at or wait for that (`archive.people.hashing`) are let in at
once."""


class Lanes:
    """The lanes of one worker, and who is at work there. Safe for threads."""

    def __init__(self) -> None:
        self._lanes = {each: Lane(bounds) for each, bounds in _BOUNDS.items()}
        self._readers = 0
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def turn(self, kind: Weight, until: float, abandoned: Callable[[], bool]) -> AbstractContextManager[None]:
        """A turn in this lane for the request at hand. Raises `Busy` or `QuestionAbandoned`."""
        return self._lanes[kind].turn(network(request.remote_addr or ""), until, abandoned)

    def later_turn(self, address: str, abandoned: Callable[[], bool]) -> AbstractContextManager[None]:
        """A turn among costly questions for a part of an answer that streams to this address (of `network`). Raises
        `Busy` where it does not come soon: what streams can wait."""
        return self._lanes[Weight.COSTLY].turn(address, time.monotonic() + _SOON, abandoned)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Have streams give way in this block."""
        with self._lock:
            self._readers += 1
        try:
            yield
        finally:
            with self._lock:
                self._readers -= 1

    def paced(self, pieces: Iterable[bytes], abandoned: Callable[[], bool]) -> Iterator[bytes]:
        """The same pieces, each made while no other stream makes one, and after readers; no more once the client has
        gone."""
        each = iter(pieces)
        while not abandoned():
            until, piece = time.monotonic() + _GIVES_WAY, None
            while self._readers and time.monotonic() < until:
                time.sleep(_STEP)
            with self._making, within(Budget.lasting(_PIECE, abandoned)), suppress(QuestionAbandoned):
                piece = next(each, None)
            if piece is None:
                return
            yield piece


def register(app: Flask) -> None:
    """Have every request that was not answered at once wait for its turn."""
    app.extensions["hemeroteca-lanes"] = Lanes()
    app.before_request(_admit)
    app.after_request(_pace)
    app.teardown_request(_leave)


def later_turns() -> tuple[Callable[[], AbstractContextManager[None]], Callable[[], bool]]:
    """For an answer that streams: what gives a costly part of it its turn (`Lanes.later_turn`), as if its visitor had
    asked for that part alone, and whether that visitor has gone. Both may be asked after the request."""
    lanes: Lanes = current_app.extensions["hemeroteca-lanes"]
    address, abandoned = network(request.remote_addr or ""), g.get("abandoned", lambda: False)
    return lambda: lanes.later_turn(address, abandoned), abandoned


def reason(error: Exception) -> Exception:
    """The error, or `Busy` where a question had too little time left of its budget because it had to wait."""
    costly = error if isinstance(error, QueryTooCostly) else error.__cause__
    if isinstance(costly, QueryTooCostly) and g.get("cut_short"):
        return Busy(int(WAITS))
    return error


def _admit() -> None:
    lanes: Lanes = current_app.extensions["hemeroteca-lanes"]
    arrived = getattr(request.environ.get("gunicorn.socket"), "arrived", 0.0) or time.monotonic()
    abandoned = abandoned_by(request.environ.get("gunicorn.socket"))
    kind = weight(request.endpoint or "", any(name == "q" and value.strip() for name, value in query_args()), _cost)
    g.turns, g.stream, g.lane = ExitStack(), ExitStack(), kind.value
    until = arrived + WAITS
    if kind is Weight.STREAM:
        g.stream.enter_context(lanes.turn(kind, until, abandoned))
        g.abandoned = abandoned
    g.turns.enter_context(lanes.reading())
    if kind is not Weight.LIGHT:
        g.turns.enter_context(lanes.turn(Weight.COSTLY if kind is Weight.STREAM else kind, until, abandoned))
    deadline, latest = time.monotonic() + SECONDS, arrived + WAITS + SECONDS / 2
    if kind is Weight.LIGHT:
        g.cut_short = True  # it asks for little: what takes too long is the others' work
    elif latest < deadline:
        deadline, g.cut_short = latest, True
    g.turns.enter_context(within(Budget(deadline, abandoned)))


def _cost() -> float:
    """Of the search in the address, in milliseconds, without dates that a page would not apply; 0 for one that is
    refused before it costs anything."""
    try:
        return services().searcher.cost(services().understood(search_url.read(applied(query_args())[0]).query)[0])
    except (BadParameter, SearchError, ArchiveError):
        return 0.0


def _pace(response: Response) -> Response:
    if (stream := g.get("stream")) is not None and "abandoned" in g and response.is_streamed:
        lanes: Lanes = current_app.extensions["hemeroteca-lanes"]
        if (connection := request.environ.get("gunicorn.socket")) is not None and hasattr(connection, "stream"):
            connection.stream()
        pieces: Iterable[bytes] = response.response  # type: ignore[assignment]  # `grouped` made it
        response.response = lanes.paced(pieces, g.abandoned)
        response.call_on_close(stream.pop_all().close)
    return response


def _leave(_error: BaseException | None) -> None:
    for each in ("turns", "stream"):
        if (stack := g.pop(each, None)) is not None:
            stack.close()


def abandoned_by(connection: socket.socket | None) -> Callable[[], bool]:
    """Whether the client has hung up; what it has sent already of a next request is no sign of that. A proxy hangs up
    when its own client does."""
    if connection is None:
        return lambda: False
    looked, gone = 0.0, False

    def abandoned() -> bool:
        nonlocal looked, gone
        if not gone and (now := time.monotonic()) - looked >= _LOOK:
            looked = now
            try:
                gone = connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
            except (BlockingIOError, ValueError):  # nothing is there; or it is encrypted, and cannot be looked at
                gone = False
            except OSError:
                gone = True
        return gone

    return abandoned
