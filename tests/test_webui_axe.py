"""axe-core finds nothing against any page, in either language, light or dark, on a phone or a desktop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import IN_A_BROWSER, served, violations
from every_page import build_home, examples, pages
from playwright.sync_api import Browser, Page, ViewportSize, expect

from archive.home import Home
from index.sync import sync
from webui.app import create_app

pytestmark = IN_A_BROWSER

in_each_language_and_width = pytest.mark.parametrize(
    ("language", "width"), [("en", 390), ("en", 1280), ("es", 390), ("es", 1280)]
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return build_home(tmp_path_factory.mktemp("axe") / "home")


@pytest.fixture(scope="module")
def site(home: Home) -> Iterator[str]:
    with served(home) as address:
        yield address


def opened(browser: Browser, language: str, width: int) -> Page:
    viewport: ViewportSize = {"width": width, "height": 900}
    return browser.new_context(locale=language, viewport=viewport, reduced_motion="reduce").new_page()


def found_on(page: Page) -> list[str]:
    """What is found on the page as it is now, all that it folds away opened, in the light and in the dark."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    page.emulate_media(color_scheme="light")
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    return found + [f"dark: {each}" for each in violations(page)]


def keep_something(page: Page, site: str) -> None:
    """A star and a search in the browser's storage, as the page of kept things shows them."""
    page.goto(f"{site}/?q=mine")
    page.locator(".star").first.click()
    page.locator(".keep-place button").click()


@in_each_language_and_width
def test_axe_finds_nothing_on_any_page(browser: Browser, site: str, home: Home, language: str, width: int) -> None:
    page = opened(browser, language, width)
    keep_something(page, site)
    found = {}
    for address in pages(home):
        page.goto(site + address)
        found[address] = found_on(page)
    page.context.close()
    assert {address: each for address, each in found.items() if each} == {}


@in_each_language_and_width
def test_axe_finds_nothing_while_suggestions_are_open_or_before_there_is_anything(
    browser: Browser, site: str, tmp_path: Path, language: str, width: int
) -> None:
    page = opened(browser, language, width)
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


def test_every_address_that_answers_get_has_an_example_that_is_answered(home: Home) -> None:
    app = create_app(home.path)
    client = app.test_client()
    answering = {rule.endpoint for rule in app.url_map.iter_rules() if rule.methods and "GET" in rule.methods}
    matched = {
        name: {app.url_map.bind("x").match(each.partition("?")[0].partition("#")[0])[0] for each in row}
        for name, row in examples(home).items()
        if name in answering
    }
    assert matched == {name: {name} for name in answering}
    answered = {name for name in matched if any(client.get(each).status_code < 400 for each in examples(home)[name])}
    assert answered == answering
