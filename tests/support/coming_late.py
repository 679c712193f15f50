"""Pages that come in pieces, as over a slow line, and what of them has moved since it was painted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from archive.home import Home
from tests.support.browsing import running
from webui.app import create_app

PAINTED = 0.12  # seconds from one piece to the next: several frames

MOVED = """async () => {
  const seen = [];
  new PerformanceObserver((list) => seen.push(...list.getEntries())).observe({ type: "layout-shift", buffered: true });
  await new Promise((told) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(told, 30))));
  const name = (node) => (node?.nodeType === 1 ? node : node?.parentElement)?.outerHTML.slice(0, 60);
  return seen.flatMap(({ sources, value }) => sources.map(({ node }) => `${name(node)} ${value}`));
}"""


@contextmanager
def served_in_pieces(home: Home, cut: Callable[[str, bytes], list[bytes]]) -> Iterator[str]:
    """The address of an archive whose pages stop for a moment after each piece that `cut` makes of path and page."""
    app = create_app(home.path)

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {"Accept-Language": self.headers["Accept-Language"], "Accept-Encoding": "identity"}
            answer = app.test_client().get(self.path, headers=headers)
            self.send_response(answer.status_code)
            for name in ("Content-Type", "Content-Length"):
                self.send_header(name, answer.headers[name])
            self.end_headers()
            for piece in cut(self.path, answer.data) if answer.mimetype == "text/html" else [answer.data]:
                self.wfile.write(piece)
                if answer.mimetype == "text/html":
                    time.sleep(PAINTED)

        def log_message(self, *_given: object) -> None:
            """Nothing is said of each request."""

    with running(ThreadingHTTPServer(("127.0.0.1", 0), Slow)) as site:
        yield site
