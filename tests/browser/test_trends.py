"""Trends in a browser: points are reached by keyboard, and nothing is wider than its window."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.support.browsing import IN_A_BROWSER
from tests.support.webui_sample import build_home

pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home)]


def test_a_point_is_reached_and_followed_by_keyboard_alone(site: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{site}/trends?q=mine&unit=year&as=count")
    page.focus(".past a")
    page.keyboard.press("Tab")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label.startswith("mine, ")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    count = label.partition(": ")[2].split()[0]
    assert page.inner_text("h1").split()[0] == count
    page.close()


@pytest.mark.parametrize("width", [320, 390, 1280, 2560])
def test_nothing_is_scrolled_sideways_to(site: str, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for address in (
        "/trends?q=mine&q=water&unit=month",
        "/trends?by=topic",
        "/words?q=mine",
        "/context?q=mine+OR+hidrovia",
    ):
        page.goto(site + address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, address
    page.close()
