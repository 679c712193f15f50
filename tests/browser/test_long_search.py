"""A search too long for an address, in a real browser: sent as a form, and so are the links of its page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, expect

from archive.home import Home
from tests.support.browsing import IN_A_BROWSER
from tests.support.shelf import article, home_with

LONG_TEXT = "river " + "OR 𐐨ñandú " * 380


def build_archive(path: Path) -> Home:
    return home_with(path, *(article(n, topics=("Ríos",)) for n in range(25)))


pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_archive)]


def test_a_long_search_is_sent_as_a_form_and_its_links_and_the_way_back_work(browser: Browser, site: str) -> None:
    page = browser.new_page()
    asked: list[tuple[str, int]] = []

    def note(request: Request) -> None:
        if request.is_navigation_request():
            asked.append((request.method, len(request.url)))

    page.on("request", note)
    heading = page.locator("main h1")
    page.goto(site)
    page.fill("#q", LONG_TEXT)
    page.press("#q", "Enter")
    expect(heading).to_have_text("25 articles")
    expect(page.locator("#q")).to_have_value(LONG_TEXT)
    page.locator(".pager a[rel=next]").click()
    expect(page.locator(".pager .here")).to_have_text("Page 2")
    expect(page.locator(".hit")).to_have_count(10)
    page.reload()
    expect(page.locator(".pager .here")).to_have_text("Page 2")
    page.locator(".facet a.take", has_text="Ríos").click()
    expect(page.locator(".chip .value")).to_have_text("Ríos")
    page.locator(".hit h3 a").first.click()
    expect(page.locator("#q")).to_have_value(LONG_TEXT)
    assert [method for method, _length in asked] == ["GET", *["POST"] * 5]
    assert max(length for _method, length in asked) < 200
    page.go_back()
    expect(page.locator(".chip .value")).to_have_text("Ríos")
    page.fill("#q", "rose")
    page.press("#q", "Enter")
    page.wait_for_url("**/?q=rose*")
    assert asked[-1][0] == "GET"
    expect(page.locator(".chip .value")).to_have_text("Ríos")
    page.close()


def test_without_scripts_it_goes_as_an_address(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    page.fill("#q", LONG_TEXT)
    page.press("#q", "Enter")
    expect(page.locator("main h1")).to_have_text("25 articles")
    assert len(page.url) > 8190
    page.locator(".pager a[rel=next]").click()
    expect(page.locator(".pager .here")).to_have_text("Page 2")
    context.close()
