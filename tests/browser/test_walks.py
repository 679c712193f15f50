"""The walks of docs/walks.md, taken in a real browser: desktop and phone, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.history.records import Batch, Incoming, Original, Rejection
from archive.home import Home
from index.following.sync import sync
from tests.support.browsing import IN_A_BROWSER, in_turn
from tests.support.paths import ROOT
from tests.support.webui_sample import documents, id_of

WALKS = ROOT / "docs" / "walks.md"
RIVER = b"<!doctype html><html><title>x</title><body><p>As it was saved</p>"
Walk = Callable[[Page, str, Home], None]


def build_archive(path: Path) -> Home:
    home = Home.open(path, create=True)
    incoming = [Incoming(each, original=Original.of(RIVER)) for each in documents()]
    import_id = home.store.imports.begin(["pages"], "")
    home.store.take(import_id, Batch(incoming, [Rejection("menu.html", "it has no title")]))
    home.store.imports.finish(import_id)
    home.about("").write_text("Kept by **the valley’s** library.\n")
    home.store.remove(id_of(home, "Letter 3"), "asked for by its author")
    sync(home)
    return home


pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_archive)]


def unfolded(page: Page) -> None:
    """On a phone the facets are folded away."""
    summary = page.locator("details.facets > summary")
    if summary.is_visible() and page.locator("details.facets[open]").count() == 0:
        summary.click()


def count(page: Page) -> int:
    return int(page.locator("h1").inner_text().split()[0].replace(",", ""))


def search(page: Page, site: str, words: str) -> None:
    page.goto(site)
    page.get_by_label("Search words").fill(words)
    page.get_by_role("button", name="Search", exact=True).click()


def researcher_1(page: Page, site: str, home: Home) -> None:
    search(page, site, "mine")
    page.get_by_label("from", exact=True).fill("2016")
    page.get_by_label("to", exact=True).fill("2019-02")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".readback")).to_contain_text("published in January 2016 – February 2019, both ends included")
    expect(page.locator(".readback")).to_contain_text("with any form of “mine”")


def researcher_2(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    total = count(page)
    page.get_by_role("link", name="Export, cite or freeze these results").click()
    address = page.get_by_role("link", name=re.compile("^RIS")).get_attribute("href")
    text = page.request.get(site + str(address)).text()
    assert len(re.findall(r"^TY {2}- ", text, re.MULTILINE)) == total


def researcher_3(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    page.get_by_role("link", name="Compare over time").click()
    page.locator("main form input[name=q]").nth(1).fill("letter")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("main thead th")).to_contain_text([re.compile("mine"), re.compile("letter")])


def researcher_4(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/trends?q=letter")
    link = page.locator("main tbody td a").first
    told = link.inner_text()
    link.click()
    expect(page.locator("h1")).to_have_text(re.compile(rf"^{told} article"))


def researcher_5(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=towns")
    page.get_by_role("link", name="In context").click()
    page.get_by_role("link", name="Words behind").click()
    expect(page.locator("main mark").first).to_have_text("towns")


def researcher_6(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?topic=Mining")
    page.get_by_role("link", name="Telling words").click()
    expect(page.locator("h1")).to_have_text("Words that set these articles apart")


def researcher_7(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine&from=2006")
    before = count(page)
    page.get_by_role("link", name="leave these out").click()
    expect(page.locator(".chip")).to_contain_text(["to the day", "from 1 January 2006"])
    assert count(page) < before


def researcher_8(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/take?q=mine")
    page.get_by_role("button", name="Keep these results").click()
    expect(page).to_have_url(re.compile("/s/[a-z0-9]{10,12}"))
    expect(page.locator("main")).to_contain_text("Nothing has changed")


def researcher_9(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=ferry")
    page.get_by_role("link", name="+2 versions").click()
    page.locator("#versions .compare").first.click()
    expect(page.locator("ins").first).to_be_visible()


def researcher_10(page: Page, site: str, home: Home) -> None:
    page.goto(site)
    page.get_by_role("link", name="What the archive holds").click()
    expect(page.locator(".gap").first).to_be_visible()


def journalist_1(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    for name, way in (("Mining", "take"), ("Work", "take"), ("Exclude Topic Protest", "exclude")):
        unfolded(page)
        if way == "take":
            page.locator(".facet .take").filter(has_text=name).first.click()
        else:
            page.get_by_role("link", name=name, exact=True).click()
        expect(page.locator(".chip").filter(has_text=name.split()[-1])).to_be_visible()
    expect(page.locator(".chip")).to_have_count(3)


def journalist_2(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    page.get_by_label("Order").select_option("newest")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".sorted").first).to_have_text("newest first")


def journalist_3(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=towns")
    page.locator(".snippets mark").first.click()
    expect(page).to_have_url(re.compile("#match-[0-9]+$"))
    expect(page.locator("mark:target")).to_have_text("towns")


def journalist_4(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    page.locator(".hit h3 a").first.click()
    page.get_by_role("link", name="Next result").click()
    expect(page.locator(".position")).to_contain_text("2 of")


def journalist_5(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/article/{id_of(home, 'Comunidades')}")
    expect(page.locator("aside")).to_contain_text("Comunidades del Ucayali piden consulta previa")
    address = page.locator("aside").get_by_role("link", name="BibTeX").get_attribute("href")
    assert page.request.get(site + str(address)).text().count("@") >= 1


def journalist_6(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/go?url=http://www.valley.example.org/ferry/%3Futm_source=x")
    expect(page.locator("h1")).to_have_text("Ferry to sail again")


def journalist_7(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/article/{id_of(home, 'What the miners')}")
    page.locator(".alike a").first.click()
    expect(page).to_have_url(re.compile("/article/"))


def journalist_8(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    address = page.locator("link[type='application/atom+xml']").get_attribute("href")
    feed = page.request.get(site + str(address).removeprefix(site)).text()
    assert "<feed" in feed and feed.count("<entry>") > 3


def journalist_9(page: Page, site: str, home: Home) -> None:
    search(page, site, "harbor")
    expect(page.locator(".suggestion a")).to_have_text("harbour")
    expect(page.get_by_label("Search words")).to_have_value("harbor")


def journalist_10(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=ferry&topic=Mining")
    page.get_by_role("link", name="Search without “Topic Mining”").click()
    expect(page.locator("h1")).to_have_text("3 articles")


def admin_1(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/coverage")
    page.locator(".came summary").first.click()
    expect(page.locator(".came")).to_contain_text("1 × it has no title")


def admin_2(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=zzyzx+ferry")
    page.get_by_label("Title of an article, its id, or any address that it ever had").fill(
        "https://valley.example.org/ferry"
    )
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".clauses .no")).to_contain_text("with any form of “zzyzx”")
    expect(page.locator(".clauses .yes")).to_contain_text("with any form of “ferry”")


def admin_3(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/article/{id_of(home, 'Comunidades')}")
    page.get_by_role("link", name="as it was saved").click()
    expect(page.frame_locator("iframe").locator("p")).to_have_text("As it was saved")


def admin_4(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/article/{id_of(home, 'Comunidades')}")
    expect(page.locator(".provenance")).to_contain_text("found in the page’s structured data")


def admin_5(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/dates")
    page.get_by_role("link", name="February 2019: 4 articles").click()
    expect(page.locator("h1")).to_have_text("4 articles")


def admin_6(page: Page, site: str, home: Home) -> None:
    page.goto(site)
    page.get_by_role("link", name="Topics", exact=True).click()
    page.get_by_label("Find among them").fill("prot")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".all .label")).to_have_text(["Protest"])


def admin_7(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/about")
    expect(page.locator("main strong")).to_have_text("the valley’s")


def admin_8(page: Page, site: str, home: Home) -> None:
    (gone,) = {change.id for change in home.store.changes_since(0)} - {each.id for each in home.store.documents()}
    answer = page.goto(f"{site}/article/{gone}")
    assert answer is not None and answer.status == 410
    expect(page.locator(".detail")).to_contain_text("asked for by its author")


def admin_9(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/about")
    page.get_by_role("link", name="For programs").click()
    expect(page.locator("main")).to_contain_text("/api/v1/search")


def admin_10(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    page.get_by_role("link", name="Español").click()
    expect(page.get_by_role("button", name="Buscar", exact=True)).to_be_visible()
    expect(page.locator("h1")).to_have_text("8 artículos")


TASKS: dict[str, list[Walk]] = {
    name: [globals()[f"{name}_{number}"] for number in range(1, 11)] for name in ("researcher", "journalist", "admin")
}


FORMS = [(1280, True), (1280, False), (390, True), (390, False)]
"""Width of the window, and whether scripts run."""


@pytest.mark.parametrize("form", in_turn(FORMS, 2), ids=str)
@pytest.mark.parametrize("who", TASKS)
def test_the_walk_is_taken(browser: Browser, site: str, home: Home, who: str, form: tuple[int, bool]) -> None:
    width, scripts = form
    for task in TASKS[who]:
        context = browser.new_context(
            java_script_enabled=scripts, viewport={"width": width, "height": 850}, locale="en-GB"
        )
        context.set_default_timeout(10_000)
        task(context.new_page(), site, home)
        context.close()


def test_the_docs_tell_ten_tasks_of_each() -> None:
    text = WALKS.read_text("utf-8")
    for who in TASKS:
        section = re.split(r"^## An? ", text, flags=re.MULTILINE | re.IGNORECASE)
        (told,) = [part for part in section if part.lower().startswith(who)]
        assert [int(number) for number in re.findall(r"^(\d+)\. \*\*", told, re.MULTILINE)] == list(range(1, 11))
