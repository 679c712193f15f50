"""A marked word in the results opens the article at that very place, however the article marks its words up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from archive.home import Home
from tests.support.browsing import IN_A_BROWSER
from tests.support.shelf import article, home_with

CUT = "state <em>of</em> <strong>emer</strong>gency"
LONG = "The council sat for a whole night over the roads, the bridges and the price of bread in the valley. "
HTML = (
    f"<figure><img src='/a.jpg' alt='The state of emergency in spring'><figcaption>A state of emergency</figcaption>"
    f"</figure><p>First the {CUT} began.</p><p>{LONG * 3}</p><p>Second, the {CUT} went on.</p><p>{LONG * 30}</p>"
    f"<p>Third, the <a href='/law'>state of</a> emergency ended.</p>"
)


def build_archive(path: Path) -> Home:
    text = re.sub("<figure>.*</figure>", "", HTML).replace("</p>", "\n\n")
    body = re.sub("<[^>]*>", "", text).strip()
    return home_with(path, article(1, body, title="A spring", html=HTML))


pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_archive)]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize(("number", "ordinal"), list(enumerate(("First", "Second", "Third"))))
def test_a_marked_word_leads_to_its_own_place(
    browser: Browser, site: str, number: int, ordinal: str, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{site}/?q=%22state+of+emergency%22")
    expect(page.locator(".snippets mark")).to_have_count(3)
    page.locator(".snippets mark").nth(number).click()
    expect(page).to_have_url(re.compile(rf"#match-{number + 1}$"))
    expect(page.locator("p", has=page.locator("mark:target"))).to_contain_text(ordinal)
    expect(page.locator("mark:target")).to_be_in_viewport()
    context.close()


def test_a_line_of_context_leads_to_its_own_place(browser: Browser, site: str) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{site}/context?q=%22state+of+emergency%22")
    page.locator(".hit-word").nth(2).click()
    expect(page.locator("p", has=page.locator("mark:target"))).to_contain_text("Third")
    page.context.close()


def test_the_key_for_the_next_match_passes_over_captions_and_the_rest_of_a_match(browser: Browser, site: str) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{site}/?q=%22state+of+emergency%22")
    page.locator(".hit h3 a").click()
    page.wait_for_url(re.compile("/article/"))
    for place in ("First", "Second", "Third"):
        page.keyboard.press("n")
        expect(page.locator("p", has=page.locator("mark:focus"))).to_contain_text(place)
    page.context.close()
