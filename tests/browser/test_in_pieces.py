"""A page that comes in pieces stands still: what is painted of a fold before its name has come moves nothing later.

Over a slow line a browser paints what it has. Of a `details` whose `summary` has not come yet it shows a name of its
own, as wide as that is.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from archive.home import Home
from tests.support.browsing import IN_A_BROWSER
from tests.support.coming_late import MOVED, served_in_pieces
from tests.support.webui_sample import build_home, id_of

pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home)]

AT_A_FOLD = re.compile(rb"(?=<summary)|(?=</summary>)|(?<=</svg>)(?=(?:<span[^<]*>)?[^<]*(?:</span>)?</summary>)")
"""Where pages are cut: around what a fold is called, and after its icon."""
AT_A_TOOL = re.compile(rb'(?=<span class="(?:position|turn)")|(?=<a class="(?:tool|prev|next|back)")|(?=<button)')
"""Where articles are cut as well: before each of what stands in a row."""


def cut(path: str, page: bytes) -> list[bytes]:
    return (AT_A_TOOL if path.startswith("/article/") else AT_A_FOLD).split(page)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_that_comes_in_pieces_stands_still(
    browser: Browser, shared_home: Home, language: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, locale=language)
    moved = {}
    with served_in_pieces(shared_home, cut) as site:
        article = f"/article/{id_of(shared_home, 'Ferry to sail again')}?q=ferry&sort=oldest"
        for address in ("/", "/about", "/?q=mine+lake+OR+letter", "/?q=ferry", "/trends?q=mine", article):
            page = context.new_page()
            page.goto(site + address)
            moved[address] = page.evaluate(MOVED)
            page.close()
    context.close()
    assert {address: told for address, told in moved.items() if told} == {}
