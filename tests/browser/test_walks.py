"""The walks of docs/walks.md, taken in a real browser: desktop and phone, with and without scripts, both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from archive.history.records import Batch, Incoming, Original, Rejection
from archive.home import Home
from index.following.sync import sync
from tests.support.browsing import IN_A_BROWSER, spread_over_forms, until_kept
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
    (home.path / "about.md").write_text("Kept by **the valley’s** library.\n")
    home.store.remove(id_of(home, "Letter 3"), "asked for by its author")
    sync(home)
    return home


pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_archive)]


def unfold(page: Page, fold: str) -> None:
    """Open what a phone folds away, once the page is there whole: before, its parts are not seen, folded or not."""
    page.wait_for_load_state()
    if (summary := page.locator(f"{fold} > summary")).is_visible():
        summary.click()


def unfolded(page: Page) -> None:
    """On a phone the facets are folded away."""
    page.wait_for_load_state()
    if page.locator("#filters").is_hidden():
        page.locator(".open-filters").click()


def results(page: Page) -> None:
    """Back from the filters, where they lie over the results."""
    if page.locator(".sheet-foot button").is_visible():
        page.locator(".sheet-foot button").click()


def tool(page: Page, name: str) -> None:
    """Follow a tool of the bar beside the count, which a phone folds away."""
    unfold(page, ".more-tools")
    page.locator(".bar-of-tools").get_by_role("link", name=name, exact=True).click()


def menu(page: Page) -> None:
    """The ways in the masthead, which a phone folds behind one button."""
    unfold(page, ".menu")


def way(page: Page, path: str) -> None:
    """Follow a way in the masthead."""
    menu(page)
    page.locator(f".menu a[href='{path}']").click()


def has_scripts(page: Page) -> bool:
    return page.context not in WITHOUT_SCRIPTS


def said(page: Page, english: str, spanish: str) -> str:
    """What the page says, in its language."""
    return spanish if page.locator("html").get_attribute("lang") == "es" else english


def options(page: Page) -> None:
    """What the form folds away."""
    if page.locator("details.options[open]").count() == 0:
        page.locator("details.options > summary").click()


def count(page: Page) -> int:
    return int(page.locator("h1").inner_text().split()[0].replace(",", ""))


def search(page: Page, site: str, words: str) -> None:
    page.goto(site)
    page.get_by_label(said(page, "Search words", "Palabras que buscar")).fill(words)
    page.get_by_role("button", name=said(page, "Search", "Buscar"), exact=True).click()


def researcher_1(page: Page, site: str, home: Home) -> None:
    search(page, site, "mine")
    options(page)
    page.get_by_label(said(page, "from", "desde"), exact=True).fill("enero de 2016")
    page.get_by_label(said(page, "to", "hasta"), exact=True).fill("2/2019")
    page.get_by_role("button", name=said(page, "Search", "Buscar"), exact=True).click()
    english = "published in January 2016 – February 2019, both ends included"
    spanish = "publicados en enero de 2016 – febrero de 2019, ambos extremos incluidos"
    expect(page.locator(".readback")).to_contain_text(said(page, english, spanish))
    expect(page.locator(".readback")).to_contain_text(
        said(page, "with any form of “mine”", "con cualquier forma de “mine”")
    )


def researcher_2(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    total = count(page)
    tool(page, said(page, "Export", "Exportar"))
    address = page.get_by_role("link", name=re.compile("^RIS")).get_attribute("href")
    text = page.request.get(site + str(address)).text()
    assert len(re.findall(r"^TY {2}- ", text, re.MULTILINE)) == total


def researcher_3(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    tool(page, said(page, "Compare", "Comparar"))
    unfold(page, ".compare-fold")
    page.locator("main form input[name=q]").nth(1).fill("letter")
    page.get_by_role("button", name=said(page, "Show", "Mostrar")).click()
    expect(page.locator("main thead th")).to_contain_text([re.compile("mine"), re.compile("letter")])


def researcher_4(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/trends?q=letter")
    link = page.locator("main tbody td a").first
    told = link.inner_text()
    link.click()
    expect(page.locator("h1")).to_have_text(re.compile(rf"^{told} {said(page, 'article', 'artículo')}"))


def researcher_5(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=towns")
    tool(page, said(page, "In context", "En contexto"))
    page.get_by_role("link", name=said(page, "Words after", "Palabras de después")).click()
    expect(page.locator("main mark").first).to_have_text("towns")


def researcher_6(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?topic=Mining")
    name = said(page, "Distinctive words", "Palabras distintivas")
    tool(page, name)
    expect(page.locator("h1")).to_have_text(name)


def researcher_7(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine&from=2006")
    before = count(page)
    page.get_by_role("link", name=said(page, "leave these out", "dejarlos fuera")).click()
    exact, first = said(page, "to the day", "al día"), said(page, "from 1 January 2006", "desde el 1 de enero de 2006")
    expect(page.locator(".chip")).to_contain_text([exact, first])
    assert count(page) < before


def researcher_8(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    freeze = said(page, "Freeze", "Fijar")
    tool(page, freeze)
    page.get_by_role("button", name=freeze, exact=True).click()
    expect(page).to_have_url(re.compile("/s/[a-z0-9]{10,12}"))
    expect(page.locator("main")).to_contain_text(said(page, "Nothing has changed", "Nada ha cambiado"))


def researcher_9(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=ferry")
    page.get_by_role("link", name=said(page, "+2 versions", "+2 versiones")).click()
    page.locator("#versions .compare").first.click()
    expect(page.locator("ins").first).to_be_visible()


def researcher_10(page: Page, site: str, home: Home) -> None:
    page.goto(site)
    page.get_by_role("link", name=said(page, "Coverage: what is held", "Cobertura: qué hay")).click()
    expect(page.locator(".gap").first).to_be_visible()


def journalist_1(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    exclude = said(page, "Exclude Topic Protest", "Excluir Tema Protest")
    for name, way in (("Mining", "take"), ("Work", "take"), (exclude, "exclude")):
        unfolded(page)
        if way == "take":
            page.locator(".facet .take").filter(has_text=name).first.click()
        else:
            page.get_by_role("link", name=name, exact=True).click()
        expect(page.locator(".chip").filter(has_text=name.split()[-1])).to_have_count(1)
    results(page)
    expect(page.locator(".chip")).to_have_count(3)


def journalist_2(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    unfold(page, ".ordering")
    newest = said(page, "Newest", "Más recientes")
    page.get_by_role("link", name=newest, exact=True).click()
    expect(page).to_have_url(re.compile("sort=newest"))
    expect(page.locator(".orders [aria-current]").first).to_have_text(newest)


def journalist_3(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=towns")
    page.locator(".snippets mark").first.click()
    expect(page).to_have_url(re.compile("#match-[0-9]+$"))
    expect(page.locator("mark:target")).to_have_text("towns")


def journalist_4(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    page.locator(".hit h3 a").first.click()
    page.get_by_role("link", name=said(page, "Next result", "Siguiente resultado")).click()
    expect(page.locator(".position")).to_contain_text(said(page, "2 of", "2 de"))


def journalist_5(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/article/{id_of(home, 'Comunidades')}")
    page.locator("summary", has_text=said(page, "Cite", "Citar")).click()
    expect(page.locator("#cite-text")).to_contain_text("Comunidades del Ucayali piden consulta previa")
    address = page.get_by_role("link", name="BibTeX").get_attribute("href")
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
    expect(page.get_by_label(said(page, "Search words", "Palabras que buscar"))).to_have_value("harbor")


def journalist_10(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=ferry&topic=Mining")
    drop = said(page, "Search without “Topic Mining”", "Buscar sin «Tema Mining»")
    page.get_by_role("link", name=drop).click()
    expect(page.locator("h1")).to_have_text(said(page, "3 articles", "3 artículos"))


def admin_1(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/coverage")
    page.locator(".came summary").first.click()
    expect(page.locator(".came")).to_contain_text("1 × it has no title")


def admin_2(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=zzyzx+ferry")
    english = "Title of an article, its id, or any address that it ever had"
    spanish = "Título de un artículo, su identificador o cualquier dirección que haya tenido"
    page.get_by_label(said(page, english, spanish)).fill("https://valley.example.org/ferry")
    page.get_by_role("button", name=said(page, "Ask", "Preguntar")).click()
    form = said(page, "with any form of", "con cualquier forma de")
    expect(page.locator(".clauses .no")).to_contain_text(f"{form} “zzyzx”")
    expect(page.locator(".clauses .yes")).to_contain_text(f"{form} “ferry”")


def admin_3(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/article/{id_of(home, 'Comunidades')}")
    page.get_by_role("link", name="Original", exact=True).click()
    expect(page.frame_locator("iframe").locator("p")).to_have_text("As it was saved")


def admin_4(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/article/{id_of(home, 'Comunidades')}")
    found = said(page, "found in the page’s structured data", "hallada en los datos estructurados de la página")
    expect(page.locator(".provenance")).to_contain_text(found)


def admin_5(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/dates")
    month = said(page, "February 2019: 4 articles", "febrero de 2019: 4 artículos")
    page.get_by_role("link", name=month).click()
    expect(page.locator("h1")).to_have_text(said(page, "4 articles", "4 artículos"))


def admin_6(page: Page, site: str, home: Home) -> None:
    page.goto(site)
    way(page, "/topics")
    page.get_by_label(said(page, "Find a topic", "Buscar un tema")).fill("prot")
    page.locator("main").get_by_role("button", name=said(page, "Find", "Buscar"), exact=True).click()
    expect(page.locator(".by-letter bdi")).to_have_text(["Protest"])


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
    page.locator("main").get_by_role("link", name=said(page, "For programs", "Para programas")).click()
    expect(page.locator("main")).to_contain_text("/api/v1/search")


def admin_10(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    button, total = said(page, "Buscar", "Search"), said(page, "8 artículos", "8 articles")
    menu(page)
    page.get_by_role("link", name=said(page, "Español", "English")).click()
    expect(page.get_by_role("button", name=button, exact=True)).to_be_visible()
    expect(page.locator("h1")).to_have_text(total)


def researcher_11(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/query-list")
    page.locator("#queries").fill('"gold mine"\nletter\nzzyzx')
    page.locator(".list-send button").click()
    rows = page.locator(".query-counts tbody tr")
    expect(rows).to_have_count(3)
    link = rows.nth(1).locator(".count a")
    told = link.inner_text()
    link.click()
    assert count(page) == int(told)


def researcher_12(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=letter&from=05/06/2001")
    options(page)
    problem = page.locator(".masthead .pair.wrong")
    expect(problem.locator("input")).to_have_value("05/06/2001")
    days = [str(each.get_attribute("href")) for each in problem.locator("a").all()]
    assert [re.findall("from=([0-9-]+)", each) for each in days] == [["2001-06-05"], ["2001-05-06"]]
    problem.locator("a").first.click()
    expect(page.locator(".chip")).to_have_count(1)


def researcher_13(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=letter")
    periods = page.locator("svg.bars a.period")
    if has_scripts(page):
        for number in (0, 1):
            periods.nth(number).focus()
            page.keyboard.press(" ")
        expect(page).to_have_url(re.compile("from=.*to="))
    else:
        periods.nth(1).locator(".reach").click()
        expect(page).to_have_url(re.compile("[?&](from|year|month)="))
    expect(page.locator(".chip")).to_have_count(1)


def researcher_14(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    total = count(page)
    page.goto(site + str(page.locator(".bar-of-tools a[href^='/print']").get_attribute("href")))
    expect(page.locator("main ol > li")).to_have_count(total)


def journalist_11(page: Page, site: str, home: Home) -> None:
    page.goto(site)
    page.locator(".by-topic .topics a").first.click()
    expect(page.locator(".chip")).to_have_count(1)
    page.goto(site)
    page.locator("svg.line a").first.click()
    expect(page.locator(".hit").first).to_be_visible()
    page.goto(site)
    page.locator(".stories a, .new-here a").first.click()
    expect(page.locator("h1")).not_to_have_count(0)


def journalist_12(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    hit = page.locator(".hit").nth(1)
    place = str(hit.get_attribute("id"))
    hit.locator("h3 a").click()
    if has_scripts(page):
        page.locator("#match-next").click()
        expect(page.locator("mark.now")).to_have_count(1)
    else:
        page.locator(".stepper noscript a, .stepper ol a").first.click()
        expect(page.locator("mark:target")).to_have_count(1)
    page.locator("a.back").first.click()
    expect(page.locator(f"#{place}")).to_be_in_viewport()


def journalist_13(page: Page, site: str, home: Home) -> None:
    if has_scripts(page):
        page.goto(f"{site}/?q=lake")
        page.locator(".star").first.click()
        expect(page.locator(".star").first).to_have_attribute("aria-pressed", "true")
        page.locator(".keep-place button").first.evaluate("(button) => button.click()")
    way(page, "/saved") if page.url != "about:blank" else page.goto(f"{site}/saved")
    if has_scripts(page):
        expect(page.locator("#collections a[href*='/article/']")).to_have_count(1)
        expect(page.locator("#searches a").first).to_be_visible()
        page.get_by_role("button", name=said(page, "as results", "como resultados")).click()
        expect(page.locator(".hit h3")).to_have_count(1)
    else:
        expect(page.locator("noscript .note, main .note").first).to_be_visible()


def journalist_14(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=mine")
    options(page)
    page.locator(".options .opens-help").click()
    if has_scripts(page):
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    else:
        expect(page).to_have_url(f"{site}/help")


def admin_11(page: Page, site: str, home: Home) -> None:
    page.goto(site)
    for path in ("/topics", "/dates", "/trends", "/coverage", "/saved", "/about", "/?q="):
        way(page, path)
        expect(page).to_have_url(site + path)
        menu(page)
        expect(page.locator(".menu [aria-current=page]")).to_have_attribute("href", path)
        page.goto(page.url)


def admin_12(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/saved")
    if not has_scripts(page):
        return  # what is kept in the browser is kept by a script
    expect(page.locator("#history a")).to_have_count(0)
    for switched_on in (False, True):
        if switched_on:
            before = page.locator("#history-told").inner_text()
            page.locator("#history-switch").first.click()
            expect(page.locator("#history-told")).not_to_have_text(before)
        page.goto(f"{site}/?q=ferry")
        page.wait_for_load_state("networkidle")
        until_kept(page, "history", "({ items }, most) => items.length === most", int(switched_on))
        page.goto(f"{site}/saved")
        expect(page.locator("#history a")).to_have_count(int(switched_on))


MOST = {"researcher": 14, "journalist": 14, "admin": 12}
TASKS: dict[str, list[Walk]] = {
    name: [globals()[f"{name}_{number}"] for number in range(1, most + 1)] for name, most in MOST.items()
}
FORMS = list(product((1280, 390), (True, False), ("en-GB", "es")))
"""Width of the window, whether scripts run, and the language of the walks."""
WITHOUT_SCRIPTS: set[BrowserContext] = set()


@pytest.mark.parametrize(("form", "share"), spread_over_forms(FORMS))
@pytest.mark.parametrize("who", TASKS)
def test_the_walk_is_taken(
    browser: Browser, site: str, home: Home, who: str, form: tuple[int, bool, str], share: slice
) -> None:
    width, scripts, language = form
    context = browser.new_context(
        java_script_enabled=scripts, viewport={"width": width, "height": 850}, locale=language
    )
    if not scripts:
        WITHOUT_SCRIPTS.add(context)
    page = context.new_page()
    for task in TASKS[who][share]:
        task(page, site, home)
        context.clear_cookies()  # of the language that was chosen
        page.goto("about:blank")
    context.close()


def test_the_docs_tell_each_of_the_tasks() -> None:
    text = WALKS.read_text("utf-8")
    for who in TASKS:
        section = re.split(r"^## An? ", text, flags=re.MULTILINE | re.IGNORECASE)
        (told,) = [part for part in section if part.lower().startswith(who)]
        assert [int(number) for number in re.findall(r"^(\d+)\. \*\*", told, re.MULTILINE)] == list(
            range(1, MOST[who] + 1)
        )
