"""What a reader keeps in the browser, in a real one: searches, stars, copied citations; the pages without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rispy
from playwright.sync_api import Browser, BrowserContext, Page, expect

from archive.home import Home
from index.following.sync import sync
from tests.support.browsing import IN_A_BROWSER
from tests.support.shelf import article, put
from tests.support.webui_sample import build_home, id_of

pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home)]

PAGES = ("/?q=mine", "/take?q=ferry&topic=&from=2006", "/saved")


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    made = browser.new_context(accept_downloads=True)
    made.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    made = context.new_page()
    faults: list[str] = []
    made.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    made.on("pageerror", lambda error: faults.append(str(error)))
    yield made
    assert not faults


def test_a_star_on_a_result_and_on_its_article_is_one_star(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=lake")
    star = page.get_by_role("button", name="Star: The mine and the lake")
    star.click()
    page.goto(f"{site}/article/{id_of(home, 'The mine')}")
    starred = page.get_by_role("button", name="Starred; let go: The mine and the lake")
    expect(starred).to_have_attribute("aria-pressed", "true")
    starred.click()
    page.goto(f"{site}/?q=lake")
    expect(page.get_by_role("button", name="Star: The mine and the lake")).to_have_attribute("aria-pressed", "false")


def test_results_that_come_without_a_new_page_have_their_stars_and_feeds_too(page: Page, site: str) -> None:
    page.goto(f"{site}/?q=mine")
    page.evaluate("window.same = true")
    page.locator(".facet .take").filter(has_text="Mining").first.click()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator(".star")).to_have_count(page.locator(".hit").count())
    expect(page.get_by_role("button", name="Keep for later")).to_have_count(1)
    assert page.evaluate("window.same")
    feeds = page.locator("link[rel=alternate][href*='/feed.']")
    assert [each.get_attribute("href") for each in feeds.all()] == [
        "/feed.atom?q=mine&topic=Mining",
        "/feed.json?q=mine&topic=Mining",
    ]


def test_starred_articles_are_listed_exported_and_let_go(page: Page, site: str) -> None:
    page.goto(f"{site}/?q=mine&sort=oldest")
    for star in page.locator(".star").all()[:3]:
        star.click()
    page.get_by_role("link", name="Kept in this browser").click()
    expect(page.locator("#saved-stars a")).to_have_count(3)
    page.get_by_label("Export the starred articles as").select_option("ris")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    assert download.value.suggested_filename.endswith(".ris")
    titles = {record["title"] for record in rispy.loads(download.value.path().read_text("utf-8"))}
    assert titles == set(page.locator("#saved-stars a").all_text_contents())
    page.locator("#saved-stars button").first.click()
    expect(page.locator("#saved-stars a")).to_have_count(2)


def test_very_many_starred_articles_are_sent_by_form(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/saved")
    one = id_of(home, "The mine")
    page.evaluate(
        """id => localStorage.setItem("hemeroteca..stars", JSON.stringify(
            Array.from({length: 600}, (_, n) => ({id: n ? `nosuch${n}` : id, title: `T ${n}`}))))""",
        one,
    )
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    text = download.value.path().read_text("utf-8")
    assert one in text
    assert "nosuch599" in text


def test_a_kept_search_says_what_is_new_since_the_last_visit(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=harbour&sort=newest")
    page.get_by_role("button", name="Keep for later").click()
    expect(page.get_by_role("button", name="Kept for later; let go")).to_be_visible()
    page.goto(f"{site}/saved")
    told = page.locator("#saved-searches .told")
    total = page.request.get(f"{site}/api/v1/search?q=harbour").json()["total"]
    expect(told).to_have_text(f"{total} articles, nothing new since your last visit")
    put(home, article(700, "News from the harbour."), article(701, "More from the harbour."))
    sync(home)
    page.reload()
    expect(told).to_have_text(f"{total + 2} articles, 2 more than at your last visit")
    page.locator("#saved-searches a").click()
    expect(page).to_have_url(f"{site}/?q=harbour&sort=newest")
    seen = "JSON.parse(localStorage['hemeroteca..searches'])[0].seen"
    for _ in range(100):  # to wait in the page would take an eval, which its policy forbids
        if page.evaluate(seen) == total + 2:
            break
        page.wait_for_timeout(100)
    page.goto(f"{site}/saved")
    expect(told).to_have_text(f"{total + 2} articles, nothing new since your last visit")
    page.get_by_role("button", name="Remove: harbour").click()
    expect(page.locator("#saved-searches .hint")).to_contain_text("No search is kept")


def test_a_citation_is_copied_with_one_click(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/article/{id_of(home, 'The mine')}")
    page.locator(".copy-place button").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#cite-text").text_content()
    assert "“The mine and the lake”" in copied


def test_storage_that_holds_what_is_not_ours_breaks_nothing(page: Page, site: str) -> None:
    page.goto(f"{site}/saved")
    for value in ("not json", '{"a": 1}'):
        page.evaluate("value => localStorage.setItem('hemeroteca..stars', value)", value)
        page.reload()
        expect(page.locator("#saved-stars .hint")).to_be_visible()


def test_nothing_moves_when_the_buttons_come(browser: Browser, site: str, home: Home) -> None:
    where = (
        "[...document.querySelectorAll('h1,h2,h3,.from,.snippets,.cited,.downloads')]"
        ".map(each => each.getBoundingClientRect().top)"
    )
    for address in (*PAGES[:2], f"/article/{id_of(home, 'The mine')}"):
        tops = []
        for scripts in (True, False):
            context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
            page = context.new_page()
            page.goto(site + address)
            if scripts:
                page.wait_for_selector(".star, .copy-place button")
            tops.append(page.evaluate(where))
            context.close()
        assert tops[0] == tops[1], address


def test_without_scripts_the_page_explains_itself_and_shows_no_dead_button(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/saved")
    expect(page.locator("noscript .note")).to_be_visible()
    expect(page.locator("main button")).to_have_count(1)
    expect(page.locator("main button")).to_be_hidden()
    page.goto(f"{site}/?q=mine")
    expect(page.locator(".star")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_search_is_taken_away_and_frozen_by_links_and_buttons_alone(
    browser: Browser, site: str, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{site}/?q=ferry")
    page.locator(".taking a").first.click()
    expect(page.locator("h1")).to_have_text("Take away 3 articles")
    with page.expect_download() as download:
        page.locator(".formats a").first.click()
    assert download.value.suggested_filename.startswith("hemeroteca-ferry-")
    page.get_by_role("button", name="Keep these results").click()
    expect(page.locator("h1")).to_contain_text("3 articles on ")
    expect(page.locator(".entries li")).to_have_count(3)
    page.get_by_role("link", name="Found since").click()
    expect(page.locator("h2").first).to_have_text("Found since")
    context.close()
