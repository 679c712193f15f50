"""The desk in a real browser: how a page of it is opened, filled in and looked at."""

from __future__ import annotations

from contextlib import suppress
from itertools import product
from typing import Any

from playwright.sync_api import Browser, Error, Page

from tests.support.browsing import violations
from webui.i18n.translation import _

_CHOICES = (("en", "es"), ("light", "dark"), (390, 1280), (True, False))
FORMS = [
    form
    for form in product(*_CHOICES)
    if sum(each.index(value) for each, value in zip(_CHOICES, form, strict=True)) % 2 == 0
]
"""Language, colours, width, and whether scripts run: eight of the sixteen, among which are all choices of any three."""


def opened(browser: Browser, form: tuple[str, Any, int, bool]) -> Page:
    language, colours, width, scripts = form
    viewport: Any = {"width": width, "height": 900}
    context = browser.new_context(
        locale=language, viewport=viewport, color_scheme=colours, java_script_enabled=scripts, reduced_motion="reduce"
    )
    return context.new_page()


def send(page: Page, button: str, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"main form [name={name}]:not([type=hidden]):visible").first.fill(value)
    page.get_by_role("button", name=_(button), exact=True).first.click()


def is_well(page: Page, form: tuple[str, Any, int, bool]) -> None:
    """Nothing stands out to the side, and axe finds nothing."""
    if form[3]:
        widest, found = looked_at(page, opening=True)
        assert widest <= form[2]
        assert found == [], "\n".join(found)


def looked_at(page: Page, *, opening: bool) -> tuple[int, list[str]]:
    """How wide the page is, in pixels, and what axe finds; `opening` its folds first. A page that follows a job may
    load anew at any moment: then it is looked at again."""
    for _look in range(3):
        page.wait_for_load_state()
        with suppress(Error):
            if opening:
                page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true })")
            widest: int = page.evaluate("document.documentElement.scrollWidth")
            return widest, violations(page)
    raise AssertionError("the page is loaded anew again and again")
