"""A site that a proxy puts under a path: its scripts ask within it, and keep what is the reader's apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from archive.home import Home
from tests.support.browsing import IN_A_BROWSER
from tests.support.serving_behind import NGINX, behind_nginx, serving
from tests.support.shelf import example_archive

pytestmark = [*IN_A_BROWSER, NGINX, pytest.mark.archive(build=example_archive)]


@pytest.fixture
def mounted(home: Home, tmp_path: Path) -> Iterator[str]:
    """The address of a site under a path, behind nginx."""
    with (
        serving(home.path, HEMEROTECA_PROXIES="1") as (said, _process),
        behind_nginx(tmp_path, "nginx-sub-path.conf", str(said["address"])) as host,
    ):
        yield f"{host}/archive"


def test_scripts_ask_within_the_path(mounted: str, browser: Browser) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{mounted}/")
    page.locator("#q").press_sequentially("wat")
    page.locator("[role=listbox] [role=option]").first.wait_for()
    page.locator("#q").fill("water")
    page.locator("#q").press("Enter")
    page.locator("mark").first.wait_for()
    page.locator(".facets a, .facet a").first.click()
    page.locator(".star").first.click()
    page.goto(f"{mounted}/saved")
    page.locator("#collections .keeping a").click()
    page.locator("article.text").wait_for()
    kept = page.evaluate(
        "(async () => [...Object.keys(localStorage), ...(await indexedDB.databases()).map(({ name }) => name)])()"
    )
    page.close()
    assert sum("/api/v1/suggest" in each for each in asked) > 0
    assert [each for each in asked if not each.startswith(f"{mounted}/")] == []
    assert kept and all("/archive" in name for name in kept), kept
