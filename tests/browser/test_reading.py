"""A reader's walk in a real browser, with and without scripts; versions; keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.home import Home
from tests.support.browsing import IN_A_BROWSER
from tests.support.webui_sample import build_home, id_of

pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home)]


def walk(page: Page, site: str) -> None:
    """A reader's way: search, narrow by topic and date, exclude a topic, read, turn the page, come back."""
    page.goto(site)
    page.get_by_label("Search words").fill("mine")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("h1")).to_have_text("8 articles")
    page.locator(".facet .take").filter(has_text="Mining").click()
    expect(page.locator(".hit")).to_have_count(4)
    page.get_by_role("link", name="Exclude Topic Protest").click()
    expect(page.locator(".chip")).to_have_count(2)
    expect(page.locator(".hit")).to_have_count(3)
    page.locator(".options > summary").click()
    page.get_by_label("from", exact=True).fill("yesterday")
    page.get_by_label("to", exact=True).fill("11/2017")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_label("from", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("to", exact=True)).to_have_value("November 2017")
    expect(page.locator(".note").filter(has_text="yesterday")).to_have_count(1)
    page.locator(".options > summary").click()
    page.get_by_label("from", exact=True).fill("enero de 2016")
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_count(3)
    expect(page.locator(".hit h3")).to_have_count(2)
    page.get_by_role("link", name="The mine and the lake").click()
    expect(page.locator("h1 mark")).to_have_text("mine")
    expect(page.locator(".position")).to_contain_text("of 2")
    page.locator(".turn a").first.click()
    expect(page.locator("h1")).to_contain_text("miners")
    page.get_by_role("link", name="Back to results").first.click()
    expect(page.locator(".chip")).to_have_count(3)
    page.get_by_role("link", name="Remove the filter not Topic Protest").click()
    expect(page.locator(".chip")).to_have_count(2)
    page.get_by_role("link", name="Clear all").click()
    expect(page.locator("h1")).to_have_text("8 articles")
    page.locator(".bars a").last.click()
    expect(page.locator(".chip")).to_contain_text(["Date"])


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_searches_narrows_reads_and_comes_back(browser: Browser, site: str, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    walk(context.new_page(), site)
    context.close()


def test_the_facets_fold_away_on_a_phone_and_open_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{site}/?q=mine")
    expect(page.locator(".facet .take").first).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    page.locator(".facet .take").filter(has_text="Mining").click()
    expect(page.locator(".chip")).to_have_count(1)
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_finds_an_article_in_one_line_and_sees_what_changed_between_its_versions(
    browser: Browser, site: str, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{site}/?q=ferry&sort=oldest")
    expect(page.locator("h1")).to_have_text("3 articles")
    expect(page.locator(".hit")).to_have_count(1)
    page.get_by_role("link", name="Every version").click()
    expect(page.locator("h1")).to_have_text("3 articles")
    expect(page.locator(".hit")).to_have_count(3)
    assert "sort=oldest" in page.url
    page.get_by_role("link", name="One line per article").click()
    page.get_by_role("link", name="+2 versions").click()
    expect(page.locator("#versions ol > li")).to_have_count(3)
    expect(page.locator("#versions [aria-current]")).to_contain_text("earliest date known")
    expect(page.locator(".position")).to_have_text("1 of 1")
    page.locator("#versions .compare").first.click()
    expect(page.locator("del")).to_contain_text(["Monday,"])
    expect(page.locator("ins")).to_contain_text(["Thursday,", "Reprinted with kind permission <script>"])
    assert page.title() != "taken"
    page.get_by_role("link", name="Back to the article").click()
    page.get_by_role("link", name="Back to results").first.click()
    expect(page.locator(".hit")).to_have_count(1)
    context.close()


def test_keys_move_between_search_hits_and_matches_and_can_be_switched_off(
    browser: Browser, site: str, home: Home
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/?q=mine")
    page.keyboard.press("j")
    expect(page.locator(".hit h3 a").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(".hit h3 a").nth(1)).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("j")
    expect(page.locator("#q")).to_have_value("j")
    page.locator("footer .opens-help").click()
    page.get_by_role("button", name="Keys on").click()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()
    page.goto(f"{site}/article/{id_of(home, 'Comunidades')}?q=hidrovia")
    page.locator("footer .opens-help").click()
    expect(page.get_by_role("button", name="Keys off")).to_be_visible()
    context.close()


def test_help_opens_at_once_where_the_reader_is_and_gives_the_place_back(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.goto(f"{site}/?q=mine")
    page.wait_for_load_state("networkidle")
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="How to search")).to_be_visible()
    expect(page.locator("#help-title")).to_be_focused()
    page.keyboard.press("j")  # what is behind it stays where it is
    expect(page.locator("#help-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".hit h3 a").first).to_be_focused()
    page.locator(".options > summary").click()
    button = page.locator(".options .opens-help")
    button.click()
    page.get_by_role("button", name="Close").click()
    expect(button).to_be_focused()
    page.keyboard.press("?")
    page.mouse.click(5, 5)  # beside it
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert asked == []
    page.keyboard.press("?")
    page.get_by_role("link", name="All signs, with examples").click()
    expect(page).to_have_url(f"{site}/help")
    context.close()


def test_help_is_a_page_where_no_script_runs(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/?q=mine")
    page.locator(".options > summary").click()
    page.locator(".options .opens-help").click()
    expect(page).to_have_url(f"{site}/help")
    expect(page.get_by_role("heading", name="How to search")).to_be_visible()
    context.close()


def test_the_keyboard_reaches_results_by_a_skip_link(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/?q=mine")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to search")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    context.close()
