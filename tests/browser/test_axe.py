"""axe-core finds nothing against any page, in either language, light or dark, on a phone or a desktop."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from archive.home import Home
from index.following.sync import sync
from tests.support.browsing import IN_A_BROWSER, in_opposite_forms, save_search, served, spread_over_forms, violations
from tests.support.every_page import build_home, examples, pages
from webui.app import create_app

pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home)]

FORMS = list(product(("en", "es"), ("light", "dark"), (390, 1280)))
"""Language, colours and width."""


def opened(browser: Browser, language: str, colours: str, width: int) -> Page:
    viewport: ViewportSize = {"width": width, "height": 900}
    context = browser.new_context(locale=language, viewport=viewport, reduced_motion="reduce")
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    return page


def found_on(page: Page) -> list[str]:
    """What is found on the page as it is now, all that it folds away opened."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    return violations(page)


def keep_something(page: Page, site: str) -> None:
    """A star and a search in the browser's storage, as the page of kept things shows them."""
    page.goto(f"{site}/?q=mine")
    page.locator(".star").first.click()
    save_search(page)


def found_on_pages(
    browser: Browser, site: str, addresses: list[str], form: tuple[str, str, int]
) -> dict[str, list[str]]:
    page = opened(browser, *form)
    keep_something(page, site)
    found = {}
    for address in addresses:
        page.goto(site + address)
        found[address] = found_on(page)
    page.context.close()
    return {address: each for address, each in found.items() if each}


@pytest.mark.parametrize(("form", "share"), spread_over_forms(FORMS))
def test_axe_finds_nothing_on_any_page(
    browser: Browser, site: str, home: Home, form: tuple[str, str, int], share: slice
) -> None:
    assert found_on_pages(browser, site, pages(home)[share], form) == {}


@pytest.mark.parametrize(("language", "colours", "width"), [("en", "dark", 390), ("es", "light", 1280)])
def test_axe_finds_nothing_while_suggestions_are_open_or_before_there_is_anything(
    browser: Browser, site: str, tmp_path: Path, language: str, colours: str, width: int
) -> None:
    page = opened(browser, language, colours, width)
    page.goto(site)
    page.locator("#q").press_sequentially("min")
    expect(page.locator("#offers li").first).to_be_visible()
    found = [found_on(page)]
    expect(page.locator("#offers li").first).to_be_visible()
    empty = Home.open(tmp_path / "empty", create=True)
    with served(empty) as address:
        page.goto(address)
        found.append(found_on(page))
        sync(empty)
        for path in ("/", "/dates", "/coverage", "/trends", "/values/topic"):
            page.goto(address + path)
            found.append(found_on(page))
    page.context.close()
    assert [each for each in found if each] == []


@pytest.mark.parametrize("form", in_opposite_forms(FORMS))
def test_axe_finds_nothing_in_the_help_that_opens_over_a_page(
    browser: Browser, site: str, form: tuple[str, str, int]
) -> None:
    page = opened(browser, *form)
    page.goto(f"{site}/?q=mine")
    page.keyboard.press("?")
    expect(page.locator("dialog#help")).to_be_visible()
    found = violations(page)
    page.context.close()
    assert found == []


def test_every_address_that_answers_get_has_an_example_that_is_answered(home: Home) -> None:
    app = create_app(home.path)
    client = app.test_client()
    # The desk's pages are open to who is signed in: `tests/webui/desk/` asks them all, `test_desk.py` looks at them.
    desk = ("/admin", "/api/v1/admin")
    rules = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith(desk)]
    answering = {rule.endpoint for rule in rules if rule.methods and "GET" in rule.methods}
    matched = {
        name: {app.url_map.bind("x").match(each.partition("?")[0].partition("#")[0])[0] for each in row}
        for name, row in examples(home).items()
        if name in answering
    }
    assert matched == {name: {name} for name in answering}
    answered = {name for name in matched if any(client.get(each).status_code < 400 for each in examples(home)[name])}
    assert answered == answering
