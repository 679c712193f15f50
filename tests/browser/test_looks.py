"""How every page stands in its window: nothing moves while it comes, nothing is wider than its box, nothing to click is
smaller than a fingertip, no third of a wide window is empty, and no page is heavier than a slow line carries.

What axe-core finds against each page is in `test_axe.py`, what scrolls sideways in `test_pages.py`.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from archive.home import Home
from tests.support.browsing import IN_A_BROWSER, spread_over_forms
from tests.support.every_page import build_home, pages
from tests.support.paths import ROOT
from webui.app import create_app

pytestmark = pytest.mark.archive(build=build_home)

FORMS = list(product(("en", "es"), ("light", "dark"), (390, 1280)))
"""Language, colours and width."""

MOST_BYTES = 60_000
MOST_FONT_BYTES = 60 * 1024
LEAST_TARGET = 24  # pixels, as WCAG 2.2 asks

LOOK = """async ([least]) => {
  const shifts = await new Promise((told) => {
    const seen = [];
    new PerformanceObserver((list) => seen.push(...list.getEntries().filter((each) => !each.hadRecentInput)))
      .observe({ type: "layout-shift", buffered: true });
    // Two frames: what the page was made of has been painted, and its entries have come.
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => told(seen), 30)));
  });
  const name = (node) => {
    const kind = node.className.baseVal ?? node.className;
    return node.nodeName.toLowerCase() + (kind ? "." + kind.trim().replace(/\\s+/g, ".") : "");
  };
  // Heads of tables whose rows are cards: there for those who listen.
  const clipped = [...document.querySelectorAll("thead")].filter((node) => getComputedStyle(node).clipPath !== "none");
  const isSeen = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !node.closest(".unseen, .skips, [hidden]") && !clipped.some((each) => each.contains(node));
  const all = [...document.querySelectorAll("body *")].filter((node) => !node.closest("svg") && isSeen(node));
  const wider = all.filter((node) => {
    const style = getComputedStyle(node);
    // The bar that steps through matches lies over the margins of a phone's page on purpose.
    if (node.querySelector(".stepper") || style.display.startsWith("inline")) return false;
    if (node.matches("input, select, textarea, option")) return false;
    if (node.scrollWidth <= node.clientWidth + 1 || !node.clientWidth) return false;
    if (["auto", "scroll"].includes(style.overflowX)) return node.tabIndex < 0 && !node.querySelector("a, button");
    return style.overflowX === "visible";
  });
  const small = all.filter((node) => {
    if (!node.matches("a[href], button, select, summary, input:not([type=checkbox], [type=radio])")) return false;
    if (getComputedStyle(node).display === "inline") return false;
    const { width, height } = node.getBoundingClientRect();
    return width && height && (width < least || height < least);
  });
  let edge = 0;
  const main = document.querySelector("main");
  const words = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (words.nextNode()) {
    if (!words.currentNode.data.trim() || !isSeen(words.currentNode.parentElement)) continue;
    range.selectNodeContents(words.currentNode);
    edge = Math.max(edge, ...[...range.getClientRects()].map((each) => each.right));
  }
  for (const node of main.querySelectorAll("input, button, svg, img, iframe")) {
    if (isSeen(node)) edge = Math.max(edge, node.getBoundingClientRect().right);
  }
  const room = main.getBoundingClientRect();
  return {
    shift: shifts.reduce((sum, each) => sum + each.value, 0),
    moved: shifts.flatMap(({ sources }) => sources.map(({ node }) => (node?.nodeType === 1 ? name(node) : "?"))),
    wider: wider.map(name),
    small: small.map((node) => `${name(node)} ${node.textContent.trim().slice(0, 20)}`),
    used: (edge - room.left) / room.width,
  };
}"""


def opened(browser: Browser, language: str, colours: str, width: int) -> Page:
    viewport: ViewportSize = {"width": width, "height": 844 if width == 390 else 900}
    context = browser.new_context(
        locale=language, viewport=viewport, color_scheme="dark" if colours == "dark" else "light"
    )
    return context.new_page()


def faults(page: Page, width: int) -> list[str]:
    """What is wrong with the look of the page that is open, a line each."""
    found = page.evaluate(LOOK, [LEAST_TARGET])
    if found["shift"] > 0:  # a machine that is busy may paint a page before its style sheet; a true fault comes again
        page.reload()
        found = page.evaluate(LOOK, [LEAST_TARGET])
    told = [f"wider than its box: {each}" for each in dict.fromkeys(found["wider"])]
    told += [f"hard to hit: {each}" for each in dict.fromkeys(found["small"])]
    if found["shift"] > 0:
        told.append(f"moved by {found['shift']:.4f} while it came: {', '.join(found['moved'])}")
    if width >= 1280 and found["used"] < 2 / 3:
        told.append(f"uses {found['used']:.0%} of its width")
    return told


@pytest.mark.browser
@IN_A_BROWSER[1]
@pytest.mark.parametrize(("form", "share"), spread_over_forms(FORMS))
def test_every_page_stands_well_in_its_window(
    browser: Browser, site: str, home: Home, form: tuple[str, str, int], share: slice
) -> None:
    page = opened(browser, *form)
    found = {}
    for address in pages(home)[share]:
        page.goto(site + address)
        found[address] = faults(page, form[2])
    page.context.close()
    assert {address: told for address, told in found.items() if told} == {}


def test_no_page_is_heavier_than_a_slow_line_carries(home: Home) -> None:
    client = create_app(home.path).test_client()
    sizes = {each: len(client.get(each, headers={"Accept-Encoding": "identity"}).data) for each in pages(home)}
    assert {address: size for address, size in sizes.items() if size > MOST_BYTES} == {}


def test_the_typeface_is_no_heavier_than_a_picture() -> None:
    files = list((ROOT / "webui/static").glob("*.woff2"))
    assert files
    assert sum(each.stat().st_size for each in files) <= MOST_FONT_BYTES, [f"{Path(each).name}" for each in files]
