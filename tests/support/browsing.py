"""What tests that look at pages in a real browser share: Chromium, and an archive that is served."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page
from werkzeug.serving import make_server

from archive.home import Home
from webui.app import create_app

CHROMIUM = Path("/usr/bin/chromium")
Form = tuple[Any, ...]
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


def _opposites(forms: Sequence[Form]) -> list[tuple[Form, Form]]:
    """The forms in pairs that have nothing in common."""
    left, pairs = list(forms), []
    while left:
        form = left.pop(0)
        other = next(each for each in left if all(mine != its for mine, its in zip(form, each, strict=True)))
        left.remove(other)
        pairs.append((form, other))
    return pairs


def in_opposite_forms(forms: Sequence[Form], pair: int = 0) -> list[ParameterSet]:
    """Parameters for a test in two forms that have nothing in common: in which ones, tests choose differently, so that
    together they come in all. In the others it runs behind `make soak`."""
    chosen = _opposites(forms)[pair]
    return [pytest.param(form, marks=() if form in chosen else pytest.mark.soak, id=str(form)) for form in forms]


def spread_over_forms(forms: Sequence[Form]) -> list[ParameterSet]:
    """Parameters, a form and a slice, for a test of many things: each is seen in one form, and each form sees some.
    Behind `make soak` each is seen in each."""
    some = [pytest.param(form, slice(at, None, len(forms)), id=str(form)) for at, form in enumerate(forms)]
    return [*some, *(pytest.param(form, slice(None), marks=pytest.mark.soak, id=f"{form}-all") for form in forms)]


@contextmanager
def served(home: Home) -> Iterator[str]:
    """The address at which the archive can be read."""
    with running(make_server("127.0.0.1", 0, create_app(home.path), threaded=True)) as site:
        yield site


@contextmanager
def running(server: HTTPServer) -> Iterator[str]:
    """The address of a server that answers while the block runs."""
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA and good practice: rule, place and what is wrong with it, a line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_ASK_AXE)
    return found


# The size of targets is the one rule of WCAG 2.2 AA that axe leaves out unless it is asked. Frames hold what others
# wrote, and no script can look into them. What sticks to the window's edge goes along meanwhile: it covers a part of
# whatever happens to be scrolled below it, which somebody scrolls out again.
_ASK_AXE = """async () => {
  const options = { resultTypes: ["violations"], iframes: false, rules: { "target-size": { enabled: true } } };
  const sticks = (each) => getComputedStyle(each).position === "sticky";
  const sticky = [...document.querySelectorAll("body *")].filter(sticks);
  const styles = sticky.map((each) => each.style.cssText);
  for (const each of sticky) each.style.cssText += "; position: relative !important; inset: auto !important";
  const { violations } = await axe.run(document, options);
  sticky.forEach((each, at) => { each.style.cssText = styles[at]; });
  const told = (id, node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\\s+/g, " ")}`;
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => told(id, node)));
}"""


def until_kept(page: Page, name: str, holds: str, value: object) -> None:
    """Wait until `holds`, a function in JavaScript of what the browser keeps under this name and of `value`, is true.

    A page writes some of it after it is there. `wait_for_function` takes the promise of an answer for the answer.
    """
    page.evaluate(_UNTIL_KEPT.replace("HOLDS", holds), [name, value])


_UNTIL_KEPT = """async ([name, value]) => {
  const { keptAt } = await import("/static/x/saved-kept.js");
  const store = keptAt(""), holds = HOLDS, began = performance.now();
  while (!holds(await store.read(name), value)) {
    if (performance.now() - began > 10000) throw new Error(`${name}: never ${holds} with ${value}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}"""


def save_search(page: Page) -> None:
    """Click “Save search”, which a narrow window keeps in a fold."""
    button = page.locator(".keep-place button").first
    button.wait_for(state="attached")
    if not button.is_visible():
        page.locator(".more-tools > summary").click()
    button.click()
