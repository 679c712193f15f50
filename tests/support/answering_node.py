"""A server that answers as it is told: what an OpenSearch node does when it is in trouble, without one."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered; with a `release` once that is set."""

    status: int
    body: Any = field(default_factory=dict)
    release: threading.Event | None = None


class Node:
    """One server. It gives the answers that it was told, one after another, and the last of them for good."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[Asked] = []
        self.answers: list[Answer | Callable[[Asked], Answer]] = [Answer(200)]

    def will(self, *answers: Answer | Callable[[Asked], Answer]) -> None:
        """From now on answer so."""
        self.answers = list(answers)


@contextmanager
def answering_node() -> Iterator[Node]:
    """A server on a port of its own for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers, self.rfile.read(length))
            node.asked.append(asked)
            told = node.answers.pop(0) if len(node.answers) > 1 else node.answers[0]
            answer = told(asked) if callable(told) else told
            if answer.release:
                answer.release.wait(60)
            data = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            kind = "text/html" if isinstance(answer.body, bytes) else "application/json"
            try:
                self.send_response(answer.status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                self.close_connection = True  # who asked has gone

        def do_POST(self) -> None:
            self.do_GET()

        def do_PUT(self) -> None:
            self.do_GET()

        def do_DELETE(self) -> None:
            self.do_GET()

        def log_message(self, *_given: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    node = Node(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield node
    finally:
        server.shutdown()
        server.server_close()
