"""The keyboard alone reaches all that a page offers, once, in the page's order, seen at each step; and leads on."""

from __future__ import annotations

import re
from itertools import product

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.home import Home
from tests.support.browsing import IN_A_BROWSER, save_search, spread_over_forms
from tests.support.every_page import build_home, pages
from tests.support.tabbing import TRAIL, went_wrong

pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home)]


FORMS = list(product((390, 1280), ("unfolding", "folded")))
"""Width of the window, and whether what is folded is opened on the way."""


@pytest.mark.parametrize(("form", "share"), spread_over_forms(FORMS))
def test_tab_reaches_everything_once_in_order_and_in_sight(
    browser: Browser, site: str, home: Home, form: tuple[int, str], share: slice
) -> None:
    width, opening = form[0], form[1] == "unfolding"
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", locale="en")
    context.add_init_script(path=TRAIL)
    page = context.new_page()
    page.goto(f"{site}/?q=mine")
    page.locator(".star").first.click()
    save_search(page)
    wrong = {}
    for address in pages(home)[share]:
        page.goto(site + address)
        if found := went_wrong(page, opening=opening):
            wrong[address] = found
    context.close()
    assert wrong == {}


def by_tab(page: Page, selector: str) -> str:
    """Go to the first element of this kind by Tab alone; the address that it leads to, "" for what is no link."""
    for _step in range(250):
        page.keyboard.press("Tab")
        if page.evaluate("(kind) => document.activeElement.matches(kind)", selector):
            return str(page.evaluate("document.activeElement.getAttribute('href') ?? ''"))
    raise AssertionError(f"nothing like {selector} is reached")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize(
    ("start", "kind"),
    [
        ("/?q=mine", ".facet .take"),
        ("/?q=mine", ".facet .exclude"),
        ("/?q=mine", ".bars a.period"),
        ("/?q=mine&topic=Mining", ".chip a"),
        ("/?q=mine", ".hit h3 a"),
        ("/trends?q=mine&q=letter", ".points a"),
        ("/trends?q=mine&by=topic", ".drawing a"),
        ("/dates", ".calendar td a"),
    ],
)
def test_enter_follows_what_tab_reaches(browser: Browser, site: str, start: str, kind: str, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(site + start)
    href = by_tab(page, kind)
    page.keyboard.press("Enter")
    page.wait_for_url(site + href)
    expect(page.locator("h1")).to_be_visible()
    context.close()


def test_on_a_phone_the_facets_open_with_enter_and_are_gone_through(browser: Browser, site: str) -> None:
    page = browser.new_context(viewport={"width": 390, "height": 900}).new_page()
    page.goto(f"{site}/?q=mine")
    expect(page.locator(".facet .take").first).to_be_hidden()
    by_tab(page, ".open-filters")
    page.keyboard.press("Enter")
    expect(page.locator(".facet .take").first).to_be_visible()
    expect(page.locator("#filters .shut-sheet")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".facet .take").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".facet .take").first).to_be_hidden()
    expect(page.locator(".open-filters")).to_be_focused()
    page.context.close()


def test_suggestions_are_chosen_with_arrows_and_left_with_escape(browser: Browser, site: str) -> None:
    page = browser.new_context(locale="en").new_page()
    page.goto(site)
    by_tab(page, "#q")
    page.keyboard.type("prot")
    expect(page.locator("#offers li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#offers [aria-selected=true]")
    expect(page.locator("#q")).to_have_attribute("aria-activedescendant", str(chosen.get_attribute("id")))
    page.keyboard.press("Escape")
    expect(page.locator("#offers")).to_have_count(0)
    page.keyboard.type("e")
    expect(page.locator("#offers li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/$"))
    page.context.close()


def test_marked_words_that_tab_passes_over_are_reached_by_the_title_and_a_key(browser: Browser, site: str) -> None:
    page = browser.new_context(locale="en").new_page()
    page.goto(f"{site}/?q=towns")
    expect(page.locator(".snippets .at").first).to_have_attribute("tabindex", "-1")
    by_tab(page, ".hit h3 a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/article/"))
    for place in ("#match-1", "#match-2", "#match-1"):
        page.keyboard.press("n")
        expect(page.locator(place)).to_be_focused()
    page.context.close()


def test_the_menu_of_a_phone_shuts_for_who_goes_on_elsewhere(browser: Browser, site: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{site}/?q=mine")
    menu = page.locator("details.menu")
    page.locator(".menu > summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(page.locator(".menu > summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("#q").focus()
    expect(menu).not_to_have_attribute("open", "")
    page.close()
