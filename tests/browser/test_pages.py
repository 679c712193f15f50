"""Every page in a browser: none wider than its window, none that asks other hosts, none that does what it holds."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from archive.home import Home
from tests.support.browsing import IN_A_BROWSER
from tests.support.every_page import build_home, pages

pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home)]

WIDTHS = (320, 390, 1280, 2560)


# Spanish words are the longer ones.
@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.soak), "es"])
def test_no_page_is_wider_than_its_window(browser: Browser, site: str, home: Home, language: str) -> None:
    page = browser.new_context(locale=language).new_page()
    wider = []
    for address in pages(home):
        page.goto(site + address)
        for unfolded in (False, True):
            if unfolded:
                page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wider.append((address, width, unfolded))
    page.context.close()
    assert wider == []


def test_nothing_is_asked_of_other_hosts_and_hostile_content_never_runs(
    browser: Browser, site: str, home: Home
) -> None:
    page = browser.new_context().new_page()
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: refused.append(dialog.message))
    page.on("pageerror", lambda error: refused.append(str(error)))
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    for address in [*pages(home), "/api/v1/search?q=water+rights"]:
        page.goto(site + address)
        assert page.title() != "taken"
    page.context.close()
    assert [url for url in asked if not url.startswith(site)] == []
    assert refused == []
