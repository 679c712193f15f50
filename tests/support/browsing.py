"""What tests that look at pages in a real browser share: Chromium, and an archive that is served."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page
from werkzeug.serving import make_server

from archive.home import Home
from webui.app import create_app

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed (Debian's package `chromium`)."),
]


def in_turn(forms: Sequence[object], at_once: int) -> list[pytest.ParameterSet]:
    """Parameters for a test in several forms, of which `at_once` run each day: the first with the last, and so on, as
    forms that have as little as possible in common. All run where `HEMEROTECA_TEST_FORMS` is `all`."""
    last, days = len(forms) - 1, len(forms) // at_once
    ranks = [min(2 * place, 2 * (last - place) + 1) for place in range(len(forms))]
    return [
        pytest.param(form, marks=pytest.mark.turn(number=rank // at_once, of=days))
        for form, rank in zip(forms, ranks, strict=True)
    ]


@contextmanager
def served(home: Home) -> Iterator[str]:
    """The address at which the archive can be read."""
    server = make_server("127.0.0.1", 0, create_app(home.path), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA and good practice: rule, place and what is wrong with it, a line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_ASK_AXE)
    return found


# The size of targets is the one rule of WCAG 2.2 AA that axe leaves out unless it is asked. Frames hold what others
# wrote, and no script can look into them.
_ASK_AXE = """async () => {
  const options = { resultTypes: ["violations"], iframes: false, rules: { "target-size": { enabled: true } } };
  const { violations } = await axe.run(document, options);
  const told = (id, node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\\s+/g, " ")}`;
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => told(id, node)));
}"""
