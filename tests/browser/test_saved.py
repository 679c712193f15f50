"""What a reader keeps in the browser, in a real one: collections, notes, saved searches, the history, the file that
carries them; two tabs, a full disk, and that nothing is sent unless it is asked for."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
import rispy
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from archive.home import Home
from index.following.sync import sync
from tests.support.browsing import IN_A_BROWSER, save_search, served, until_kept, violations
from tests.support.shelf import article, put
from tests.support.webui_sample import SCRIPT, build_home, id_of

pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home)]

PAGES = ("/?q=mine", "/take?q=ferry&topic=&from=2006", "/saved")
CHANGES = Path(__file__).with_name("changes_of_collections.js")
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

FILL = """() => new Promise((done) => {
  const asked = indexedDB.open("something else", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("of this site", { autoIncrement: true });
  asked.onsuccess = () => {
    const put = (size) => {
      if (size < 16) { asked.result.close(); done(); return; }
      const turn = asked.result.transaction("of this site", "readwrite");
      turn.objectStore("of this site").put(crypto.getRandomValues(new Uint8Array(size)));
      turn.oncomplete = () => put(size);
      turn.onabort = () => put(size / 2);
    };
    put(65536);
  };
})"""
"""Whatever room the site has left is taken."""


OPENED_LATE = """{
  const held = [];
  const set = Object.getOwnPropertyDescriptor(IDBRequest.prototype, "onsuccess").set;
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...given) {
    const asked = open.apply(this, given);
    const later = (act) => set.call(asked, (event) => (held.over ? act(event) : held.push(() => act(event))));
    Object.defineProperty(asked, "onsuccess", { configurable: true, set: later });
    return asked;
  };
  window.openAtLast = () => { held.over = true; held.forEach((each) => each()); };
}"""
"""What the browser keeps is read and written no sooner than `openAtLast()` is called."""


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    made = browser.new_context(accept_downloads=True, locale="en-GB")
    made.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    made = context.new_page()
    faults = watched(made)
    yield made
    assert not faults


def watched(page: Page) -> list[str]:
    """Errors of the page, as they come."""
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    return faults


def kept(page: Page, name: str) -> object:
    """What the browser keeps under this name, as plain values; collections as {name: [title, note]}."""
    return page.evaluate(
        """async (name) => {
          const { keptAt } = await import("/static/x/saved-kept.js");
          const state = await keptAt("").read(name);
          if (name !== "collections") return state;
          const told = (id) => [state.articles.get(id).title, state.articles.get(id).note];
          return Object.fromEntries(state.lists.map((list) => [list.name, list.ids.map(told)]));
        }""",
        name,
    )


def filled(page: Page, site: str, lists: dict[str, list[tuple[str, str, str]]]) -> None:
    """The page of what is kept, with these collections: each article is its id, title and note."""
    page.goto(f"{site}/about")
    page.evaluate(
        """async (lists) => {
          const { keptAt } = await import("/static/x/saved-kept.js");
          const values = await import("/static/x/saved-values.js");
          await keptAt("").change("collections", (state) => {
            for (const [name, articles] of Object.entries(lists)) {
              state = values.created(state, name);
              for (const [id, title, note] of articles) state = values.starred(state, id, { title, note });
            }
            return state;
          });
        }""",
        lists,
    )
    page.goto(f"{site}/saved")


def changed_elsewhere(page: Page, change: str, *given: str) -> None:
    """Another tab makes this change (of `saved-values.js`) of the collections, of which the page is told."""
    page.evaluate(
        """async ([change, given]) => {
          const { keptAt } = await import("/static/x/saved-kept.js");
          const values = await import("/static/x/saved-values.js");
          await keptAt("").change("collections", (state) => values[change](state, ...given));
        }""",
        [change, given],
    )


def switch_history_on(page: Page) -> None:
    page.get_by_role("button", name="Switch on: Search history").click()
    expect(page.locator("#history-told")).to_contain_text("On")  # the browser has it then


def written_down(page: Page, search: str) -> None:
    """Wait until this search is the newest of the history: a page writes it down after it is there."""
    until_kept(page, "history", "({ items }, search) => items[0]?.search === search", search)


def star(page: Page, title: str) -> Locator:
    return page.get_by_role("button", name=re.compile(rf"^(Star|Starred; remove): .*{title}"))


def collection(page: Page, name: str) -> Locator:
    return page.locator(".collection").filter(has=page.locator("summary bdi", has_text=re.compile(rf"^{name}$")))


def titles(place: Locator) -> list[str]:
    """Of a collection that holds some; the page's script reads it from the browser after the page has come."""
    place.locator(".keeping a").first.wait_for(state="attached")
    return place.locator(".keeping a").all_text_contents()


# ---- stars and collections


def test_a_star_on_a_result_and_on_its_article_is_one_star(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=lake")
    star(page, "The mine and the lake").click()
    expect(page.locator(".slip")).to_contain_text("Added to “Starred articles”")
    page.goto(f"{site}/article/{id_of(home, 'The mine')}")
    starred = page.get_by_role("button", name="Starred; remove: The mine and the lake")
    expect(starred).to_have_attribute("aria-pressed", "true")
    starred.click()
    expect(page.locator(".slip")).to_contain_text("Removed from “Starred articles”")
    page.goto(f"{site}/?q=lake")
    expect(page.get_by_role("button", name="Star: The mine and the lake")).to_have_attribute("aria-pressed", "false")


def test_a_key_stars_the_result_in_focus_or_the_article_and_nothing_else(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=lake")
    expect(star(page, "The mine and the lake")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator(".star[aria-pressed=true]")).to_have_count(0)
    page.get_by_role("link", name="The mine and the lake").first.focus()
    page.keyboard.press("s")
    expect(page.locator(".star[aria-pressed=true]")).to_have_count(1)
    page.goto(f"{site}/article/{id_of(home, 'The mine')}")
    page.get_by_role("button", name="Starred; remove: The mine and the lake").wait_for()
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Star: The mine and the lake")).to_have_attribute("aria-pressed", "false")


def test_a_star_that_was_removed_by_mistake_comes_back_with_its_note(page: Page, site: str, home: Home) -> None:
    one = id_of(home, "The mine")
    filled(page, site, {"Dams": [(one, "The mine and the lake", "See p. 3.")], "": []})
    page.goto(f"{site}/?q=lake")
    page.get_by_role("button", name="Starred; remove: The mine and the lake").click()
    page.get_by_role("button", name="Undo").click()
    expect(star(page, "The mine and the lake")).to_have_attribute("aria-pressed", "true")
    assert kept(page, "collections") == {"Dams": [["The mine and the lake", "See p. 3."]], "": []}


def test_a_button_pressed_before_the_page_knows_what_is_kept_takes_nothing_away(
    page: Page, site: str, home: Home
) -> None:
    one = id_of(home, "The mine")
    filled(page, site, {"Dams": [(one, "The mine and the lake", "See p. 3.")]})
    page.goto(f"{site}/?q=lake")
    page.get_by_role("button", name="Save search").click()
    expect(page.get_by_role("button", name="Saved search")).to_be_visible()
    page.add_init_script(OPENED_LATE)
    page.reload()
    page.get_by_role("button", name="Star: The mine and the lake").click()
    page.get_by_role("button", name="Save search").click()
    page.evaluate("openAtLast()")
    expect(page.locator(".slip")).to_contain_text("Added to “Dams”")
    expect(star(page, "The mine and the lake")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Saved search")).to_be_visible()
    assert kept(page, "collections") == {"Dams": [["The mine and the lake", "See p. 3."]]}
    star(page, "The mine and the lake").click()
    expect(page.locator(".slip")).to_contain_text("Removed from “Dams”")
    assert kept(page, "collections") == {"Dams": []}


def test_a_name_typed_while_another_collection_is_made_stays(page: Page, site: str) -> None:
    page.add_init_script(OPENED_LATE)
    page.goto(f"{site}/saved")
    page.evaluate("document.getElementById('saved').hidden = false")  # as where the page is slower than its reader
    page.locator("#new-name").fill("Dams")
    page.get_by_role("button", name="Create").click()
    page.locator("#new-name").fill("Rivers")
    page.evaluate("openAtLast()")
    expect(page.locator(".collection")).to_have_count(1)
    expect(page.locator("#new-name")).to_have_value("Rivers")
    page.get_by_role("button", name="Create").click()
    expect(page.locator(".collection")).to_have_count(2)
    expect(page.locator("#new-name")).to_have_value("")


def test_a_star_goes_to_the_collection_used_last_and_another_is_chosen_beside_it(page: Page, site: str) -> None:
    page.goto(f"{site}/?q=mine&sort=oldest")
    page.locator(".star").nth(0).click()
    page.locator(".slip").get_by_role("button", name="Change").click()
    panel = page.locator(".panel-of-star")
    panel.get_by_label("New collection").fill("  Dams  ")
    panel.get_by_role("button", name="Add").click()
    expect(panel.get_by_label("Dams")).to_be_checked()
    panel.get_by_label("Starred articles").uncheck()
    panel.get_by_label("Note").fill("First of all.\nTwo lines.")
    panel.get_by_role("button", name="Close").click()
    page.locator(".star").nth(1).click()
    expect(page.locator(".slip")).to_contain_text("Added to “Dams”")
    page.keyboard.press("Escape")
    expect(page.locator(".slip")).to_have_count(0)
    state = kept(page, "collections")
    assert isinstance(state, dict)
    assert [len(each) for each in state.values()] == [0, 2]
    assert state["Dams"][1][1] == "First of all.\nTwo lines."


def test_results_that_come_without_a_new_page_have_their_stars_and_feeds_too(page: Page, site: str) -> None:
    page.goto(f"{site}/?q=mine")
    page.evaluate("window.same = true")
    page.locator(".facet .take").filter(has_text="Mining").first.click()
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator(".star")).to_have_count(page.locator(".hit").count())
    expect(page.get_by_role("button", name="Save search")).to_have_count(1)
    assert page.evaluate("window.same")
    feeds = page.locator("link[rel=alternate][href*='/feed.']")
    assert [each.get_attribute("href") for each in feeds.all()] == [
        "/feed.atom?q=mine&topic=Mining",
        "/feed.json?q=mine&topic=Mining",
    ]


def test_a_collection_is_listed_exported_in_its_order_with_its_notes_and_shortened(page: Page, site: str) -> None:
    page.goto(f"{site}/?q=mine&sort=oldest")
    expect(page.locator(".star")).to_have_count(page.locator(".hit").count())
    for each in page.locator(".star").all()[:3]:
        each.click()
        expect(each).to_have_attribute("aria-pressed", "true")
    page.goto(f"{site}/saved")
    shelf = collection(page, "Starred articles")
    expect(shelf.locator(".keeping a")).to_have_count(3)
    first, second, third = titles(shelf)
    shelf.get_by_role("button", name=re.compile("^Move down")).first.click()
    order = [second, first, third]
    expect(shelf.locator(".keeping a")).to_have_text(order)  # kept first, drawn then
    shelf.get_by_role("textbox", name=re.compile("^Note on")).nth(1).fill("Ask the herders;\n=1+1")
    shelf.get_by_label("Format for").select_option("ris")
    with page.expect_download() as download:
        shelf.get_by_role("button", name="Export").click()
    assert download.value.suggested_filename.endswith(".ris")
    records = rispy.loads(download.value.path().read_text("utf-8"))
    assert [record["title"] for record in records] == order
    assert [record.get("notes", [""])[-1] == "Ask the herders; =1+1" for record in records] == [False, True, False]
    shelf.get_by_role("button", name=re.compile("^Remove:")).first.click()
    expect(shelf.locator(".keeping a")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(shelf.locator(".keeping a")).to_have_count(3)
    assert titles(shelf) == order


def test_a_note_that_is_being_typed_is_kept_by_itself_and_lost_by_no_other_change(page: Page, site: str) -> None:
    filled(page, site, {"Dams": [("aaa", "A", ""), ("bbb", "B", "")]})
    note = page.get_by_role("textbox", name="Note on “A”")
    note.press_sequentially("Half a sent", delay=5)
    changed_elsewhere(page, "noted", "bbb", "from elsewhere")
    expect(page.get_by_role("textbox", name="Note on “B”")).to_have_value("from elsewhere")
    expect(note).to_be_focused()
    page.keyboard.type("ence")
    expect(note).to_have_value("Half a sentence")
    page.locator("h1").click()
    page.reload()
    expect(note).to_have_value("Half a sentence")


def test_a_note_typed_last_of_all_is_there_after_the_page_is_left_at_once(page: Page, site: str) -> None:
    filled(page, site, {"Dams": [("aaa", "A", "")]})
    for turn in range(5):
        note = page.get_by_role("textbox", name="Note on “A”")
        note.fill(f"Typed {turn}")
        page.reload()  # within the time after which a note is kept by itself
        expect(note).to_have_value(f"Typed {turn}")
        note.fill(f"Gone elsewhere {turn}")
        page.goto(f"{site}/")
        page.goto(f"{site}/saved")
        expect(note).to_have_value(f"Gone elsewhere {turn}")
    page.reload()
    expect(note).to_have_value("Gone elsewhere 4")
    other = page.context.new_page()
    other.goto(f"{site}/saved")
    note.fill("Of a page that was left")
    page.goto("about:blank")
    field = other.get_by_role("textbox", name="Note on “A”")
    field.fill("Gone elsewhere 4")
    field.blur()
    other.reload()
    expect(field).to_have_value("Gone elsewhere 4")
    other.close()
    later = page.context.new_page()
    later.goto(f"{site}/saved")
    expect(later.get_by_role("textbox", name="Note on “A”")).to_have_value("Gone elsewhere 4")
    assert later.evaluate("Object.keys(localStorage).filter((key) => key.endsWith('notes'))") == []


def test_a_click_that_ends_the_typing_of_a_note_does_what_it_was_meant_to(page: Page, site: str) -> None:
    filled(page, site, {"Dams": [("aaa", "A", ""), ("bbb", "B", "")]})

    def typed_and_clicked(text: str, name: str) -> None:
        page.get_by_role("textbox", name="Note on “A”").fill(text)
        page.get_by_role("button", name=name, exact=True).hover()
        page.mouse.down()  # the note is kept now, and the page would be drawn anew under the pointer
        page.wait_for_timeout(300)
        page.mouse.up()

    with page.expect_download() as download:
        typed_and_clicked("First", "Export")
    assert "First" in download.value.path().read_text("utf-8-sig")
    typed_and_clicked("Second", "Remove: B")
    expect(page.locator(".keeping a")).to_have_count(1)
    assert kept(page, "collections") == {"Dams": [["A", "Second"]]}


ANSWERED_LATE = """{
  const ask = window.fetch;
  window.fetch = async (...given) => {
    const answered = await ask(...given);
    await new Promise((go) => { window.answer = go; });
    return answered;
  };
}"""
"""What the page asks of the archive is answered when `ANSWER` is evaluated."""
ANSWER = """async () => {
  while (!window.answer) await new Promise((go) => setTimeout(go, 20));
  const go = window.answer;
  delete window.answer;
  go();
}"""


def test_what_is_chosen_from_a_list_stays_chosen_whatever_the_page_draws_meanwhile(page: Page, site: str) -> None:
    filled(page, site, {"Dams": [("aaa", "A", ""), ("bbb", "B", "")], "Rivers": [], "Towns": []})
    dams = collection(page, "Dams")
    dams.locator("summary").click()
    dams.get_by_role("button", name="Edit the collection").click()
    for name, choice in (("Order", "oldest"), ("Merge into", "Towns"), ("Format for “Dams”", "RIS")):
        dams.get_by_role("textbox", name="Note on “A”").fill(f"Before “{name}”")
        chosen = dams.get_by_label(name)
        chosen.focus()  # the note is kept now
        chosen.select_option(choice)
        value = chosen.input_value()
        changed_elsewhere(page, "created", f"After {value}")
        expect(collection(page, f"After {value}")).to_have_count(1)
        expect(chosen).to_have_value(value)
    assert (dams.get_by_label("Order").input_value(), dams.get_by_label("Format for").input_value()) == (
        "oldest",
        "ris",
    )
    dams.get_by_role("button", name="Merge").click()
    expect(collection(page, "Towns")).to_contain_text("2 articles")


def test_a_collection_to_merge_into_that_another_tab_removes_is_replaced_by_one_that_is_there(
    page: Page, site: str
) -> None:
    filled(page, site, {"Dams": [("aaa", "A", "")], "Rivers": [], "Towns": []})
    dams = collection(page, "Dams")
    dams.locator("summary").click()
    dams.get_by_role("button", name="Edit the collection").click()
    into = dams.get_by_label("Merge into")
    into.select_option("Towns")
    towns = into.input_value()
    for _twice in range(2):
        dams.get_by_role("button", name="Edit the collection").click()
    expect(into).to_have_value(towns)
    into.focus()
    changed_elsewhere(page, "withoutList", towns)
    expect(collection(page, "Towns")).to_have_count(0)
    expect(into).to_be_focused()
    dams.get_by_role("button", name="Merge").click()
    expect(collection(page, "Rivers")).to_contain_text("1 article")


def test_a_heading_pressed_at_the_end_of_typing_opens_its_collection(page: Page, site: str) -> None:
    filled(page, site, {"Rivers": [("bbb", "B", "")], "Dams": [("aaa", "A", "")]})
    rivers = collection(page, "Rivers")
    for text, is_open in (("One", True), ("Two", False)):
        page.get_by_role("textbox", name="Note on “A”").fill(text)
        rivers.locator("summary").click(delay=100)
        until_kept(page, "collections", "({ articles }, note) => articles.get('aaa').note === note", text)
        page.wait_for_timeout(100)  # for whatever is drawn then
        assert rivers.evaluate("(each) => each.open") is is_open


def test_the_focus_stays_with_what_is_moved_and_goes_to_the_way_back_of_what_is_removed(page: Page, site: str) -> None:
    filled(page, site, {"Dams": [("aaa", "A", ""), ("bbb", "B", ""), ("ccc", "C", "")]})
    up = page.get_by_role("button", name="Move up: A")
    up.focus()
    for place in (1, 0, 0):
        page.keyboard.press("Enter")
        expect(page.locator(".keeping a").nth(place)).to_have_text("A")
        expect(up).to_be_focused()
    expect(up).to_be_disabled()
    page.get_by_role("button", name="Remove: A").press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".keeping a")).to_have_text(["A", "C", "B"])
    expect(page.locator("#saved-told [data-part=shut]")).to_be_focused()


def test_a_key_pressed_while_another_tab_changes_something_does_what_it_was_meant_to(page: Page, site: str) -> None:
    filled(page, site, {"Dams": [("aaa", "A", ""), ("bbb", "B", "")]})
    page.get_by_role("button", name="Remove: B").focus()
    page.keyboard.down(" ")
    changed_elsewhere(page, "created", "One")
    page.wait_for_timeout(300)
    page.keyboard.up(" ")
    expect(page.locator(".keeping a")).to_have_count(1)
    page.get_by_role("link", name="A", exact=True).focus()
    changed_elsewhere(page, "created", "Another")
    expect(page.locator(".collection")).to_have_count(3)
    expect(page.get_by_role("link", name="A", exact=True)).to_be_focused()


def test_an_answer_that_comes_while_something_is_typed_leaves_it_alone(page: Page, site: str) -> None:
    page.add_init_script(ANSWERED_LATE)
    for words in ("harbour", "ferry"):
        page.goto(f"{site}/?q={words}&topic=")
        page.get_by_role("button", name="Save search").click()
        expect(page.get_by_role("button", name="Saved search")).to_be_visible()
    filled(page, site, {"Dams": [("aaa", "A", ""), ("bbb", "B", "")]})
    note = page.get_by_role("textbox", name="Note on “A”")
    page.get_by_role("button", name="Look up “Dams” in the archive").click()
    note.press_sequentially("before ")
    page.evaluate(ANSWER)
    expect(page.locator(".mark:visible")).to_have_count(2)
    page.keyboard.type("after")
    expect(note).to_have_value("before after")

    page.get_by_role("button", name="Rename: harbour").click()
    page.locator("#searches input:visible").fill("My own")
    page.evaluate("document.getElementById('count-all').click()")
    expect(page.locator("#searches .told").first).to_have_text("counting …")
    expect(page.locator("#searches input:visible")).to_have_value("My own")
    for number in (0, 1):
        page.evaluate(ANSWER)
        expect(page.locator("#searches .told").nth(number)).to_contain_text("as many as")
    page.keyboard.type(" name")
    expect(page.locator("#searches input:visible")).to_have_value("My own name")


def test_an_export_asked_for_while_the_page_is_drawn_anew_is_sent(page: Page, site: str) -> None:
    filled(page, site, {"Dams": [("aaa", "A", "")]})
    expect(page.get_by_role("button", name="Export")).to_be_visible()
    page.evaluate(
        """() => {
          const button = [...document.querySelectorAll("button")].find((each) => each.textContent === "Export");
          new BroadcastChannel("hemeroteca.").onmessage = () => button.click(); // told after the page was told
        }"""
    )
    with page.expect_download() as download:
        changed_elsewhere(page, "noted", "aaa", "of another tab")
    assert "of another tab" in download.value.path().read_text("utf-8-sig")


def test_collections_are_made_renamed_merged_and_removed_and_each_of_it_can_be_undone(page: Page, site: str) -> None:
    filled(
        page, site, {"Dams": [("aaa", "A", "one"), ("bbb", "B", "")], "Rivers": [("bbb", "B", ""), ("ccc", "C", "")]}
    )
    page.locator("#new-name").fill("dams")
    page.get_by_role("button", name="Create").click()
    expect(page.locator(".collection")).to_have_count(2)  # names that differ in capitals alone are one
    page.locator("#new-name").fill("Towns")
    page.get_by_role("button", name="Create").click()
    expect(collection(page, "Towns")).to_contain_text("0 articles")

    towns = collection(page, "Towns")
    towns.locator("summary").click()
    towns.get_by_role("button", name="Edit the collection").click()
    towns.get_by_label("Name").fill("Rivers")
    towns.get_by_role("button", name="Rename").click()
    expect(towns.locator(".told").first).to_contain_text("There is a collection of this name")
    towns.get_by_label("Name").fill("Villages")
    towns.get_by_role("button", name="Rename").click()
    expect(collection(page, "Villages")).to_have_count(1)

    before = kept(page, "collections")
    rivers = collection(page, "Rivers")
    rivers.get_by_role("button", name="Edit the collection").click()
    rivers.get_by_label("Merge into").select_option(label="Dams")
    rivers.get_by_role("button", name="Merge").click()
    expect(rivers).to_have_count(0)
    expect(collection(page, "Dams")).to_contain_text("3 articles")
    page.get_by_role("button", name="Undo").click()
    expect(rivers).to_have_count(1)
    assert kept(page, "collections") == before

    dams = collection(page, "Dams")
    dams.get_by_role("button", name="Edit the collection").click()
    dams.get_by_role("button", name="Remove the collection").click()
    expect(dams).to_have_count(0)
    assert kept(page, "collections") == {"Rivers": [["C", ""], ["B", ""]], "Villages": []}
    page.get_by_role("button", name="Undo").click()
    expect(dams).to_have_count(1)
    assert kept(page, "collections") == before


def test_an_article_is_moved_from_one_collection_to_another(page: Page, site: str) -> None:
    filled(page, site, {"Rivers": [], "Dams": [("aaa", "A", "one")]})
    page.get_by_role("button", name="Collections and note: A").click()
    page.locator(".panel-of-star").get_by_label("Rivers").click()  # the page is drawn anew, the panel with it
    expect(collection(page, "Rivers")).to_contain_text("1 article")
    page.get_by_role("button", name="Collections and note: A").first.click()
    page.locator(".panel-of-star").get_by_label("Dams").click()
    expect(collection(page, "Dams")).to_contain_text("0 articles")
    assert kept(page, "collections") == {"Rivers": [["A", "one"]], "Dams": []}


def test_a_collection_is_put_in_order_by_day_with_what_has_none_last(page: Page, site: str) -> None:
    page.goto(f"{site}/?q=valley+OR+mine+OR+publication&sort=newest")
    expect(page.locator(".star")).to_have_count(page.locator(".hit").count())
    for each in page.locator(".star").all():
        each.click()
        expect(each).to_have_attribute("aria-pressed", "true")
    newest = page.locator(".hit h3").all_text_contents()
    page.goto(f"{site}/saved")
    shelf = collection(page, "Starred articles")
    assert titles(shelf) == newest[::-1]
    shelf.get_by_role("button", name="Edit the collection").click()
    shelf.get_by_label("Order").select_option("newest")
    shelf.get_by_role("button", name="Put in order").click()
    expect(shelf.locator(".keeping .about").first).not_to_contain_text("Undated")
    dated = [each.inner_text() for each in shelf.locator(".keeping .about").all()]
    undated = [each.startswith("Undated") for each in dated]
    assert undated == sorted(undated) and any(undated)
    assert titles(shelf)[0] in newest[:2]  # two are of the same day


def test_articles_that_left_the_archive_are_named_when_it_is_asked(page: Page, site: str, home: Home) -> None:
    filled(page, site, {"Dams": [(id_of(home, "The mine"), "The mine", ""), ("gonegonegone", "Long gone", "")]})
    expect(page.locator(".mark")).to_have_count(2)
    expect(page.locator(".mark:visible")).to_have_count(0)
    page.get_by_role("button", name="Look up “Dams” in the archive").click()
    expect(page.locator(".mark:visible")).to_have_count(1)
    expect(page.locator(".keeping li").filter(has=page.locator(".mark:visible"))).to_contain_text("Long gone")
    expect(collection(page, "Dams").locator(".told").first).to_contain_text("1 in all")


def test_a_merged_article_is_named_with_a_link_to_what_it_was_merged_into(browser: Browser, tmp_path: Path) -> None:
    home = build_home(tmp_path / "home")
    text = "The mayor opened the new bridge over the river on Monday, and the band played until the rain came. " * 3
    put(home, *(article(n, text, title="The bridge opens") for n in (90, 91)))
    gone, other = sorted(each.id for each in home.store.documents() if each.document.title == "The bridge opens")
    home.store.remove(gone, "twice in the archive")
    sync(home)
    with served(home) as site:
        page = browser.new_page()
        filled(page, site, {"Dams": [(gone, "The bridge", ""), ("gonegonegone", "Long gone", "")]})
        page.get_by_role("button", name="Look up “Dams” in the archive").click()
        expect(page.locator(".mark:visible")).to_have_count(2)
        row = page.locator(".keeping li").filter(has_text="The bridge opens")
        expect(row.locator(".mark:visible")).to_have_text("Merged into: The bridge opens")
        assert row.locator(".mark:visible a").get_attribute("href") == f"/article/{other}"
        row.get_by_role("link", name="The bridge", exact=True).click()
        page.get_by_role("link", name="The bridge opens").click()
        expect(page).to_have_url(f"{site}/article/{other}")
        page.close()


def test_a_collection_is_shown_as_results_with_the_notes_that_stay_in_the_browser(
    page: Page, site: str, home: Home
) -> None:
    found = [each for each in home.store.documents() if each.document.title.startswith("Letter")][:12]
    articles = [(each.id, each.document.title, "") for each in found]
    articles[3] = (*articles[3][:2], "Private: see <b>p. 3</b>\nand p. 4")
    filled(page, site, {"Dams & rivers": [("neverneverno", "Of elsewhere", "lost"), *articles]})
    bodies: list[str] = []
    page.on("request", lambda request: bodies.append(request.post_data or "") if request.method == "POST" else None)
    page.get_by_role("button", name="Show “Dams & rivers” as results").click()
    expect(page.locator("h1")).to_have_text("Dams & rivers")
    expect(page.locator(".hit")).to_have_count(10)
    assert page.url == f"{site}/saved/results"
    titles_kept = [title for _id, title, _note in reversed(articles)]
    assert page.locator(".hit h3").all_text_contents() == titles_kept[:10]
    expect(page.locator(".reader-note")).to_have_count(1)
    noted_hit = page.locator(".hit").filter(has=page.locator(".reader-note"))
    expect(noted_hit.locator("h3")).to_have_text(articles[3][1])
    expect(noted_hit.locator(".reader-note [data-part=note]")).to_have_text("Private: see <b>p. 3</b>\nand p. 4")
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".hit h3")).to_have_text([*titles_kept[10:], "Of elsewhere"])
    expect(page.locator(".missing .reader-note")).to_contain_text("lost")
    page.get_by_role("button", name="25", exact=True).click()
    expect(page.locator(".hit")).to_have_count(13)
    page.get_by_role("button", name="Oldest").click()
    expect(page.locator(".orders [aria-current]").first).to_have_text("Oldest")
    oldest = page.locator(".hit:not(.missing) h3").all_text_contents()
    assert sorted(oldest) == sorted(titles_kept) and oldest != titles_kept
    page.locator(".hit h3 a").first.click()
    expect(page).to_have_url(re.compile("/article/[a-z2-7]{12}$"))
    page.go_back()
    expect(page.locator(".hit")).to_have_count(13)
    page.reload()
    expect(page.locator(".hit")).to_have_count(13)
    assert bodies and not [each for each in bodies if "Private" in each]
    noted_hit.get_by_role("button", name=re.compile("^Collections and note")).click()
    page.locator(".panel-of-star").get_by_label("Note").fill("Another")
    page.locator(".panel-of-star").get_by_role("button", name="Close").click()
    expect(page.locator(".reader-note").filter(has_text="Another")).to_have_count(1)
    page.get_by_label("Format").select_option("ris")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    records = rispy.loads(download.value.path().read_text("utf-8"))
    assert [record["title"] for record in records] == oldest
    assert [record["title"] for record in records if record.get("notes") == ["Another"]] == [articles[3][1]]


@pytest.mark.parametrize(
    ("size", "scheme", "language"), [(DESKTOP, "light", "es"), (PHONE, "dark", "en-GB")], ids=["desktop", "phone"]
)
def test_a_collection_as_results_is_sound_for_those_who_do_not_see_it(
    browser: Browser, site: str, home: Home, size: ViewportSize, scheme: Literal["light", "dark"], language: str
) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme, locale=language)
    page = context.new_page()
    articles = [(each.id, each.document.title, "A note") for each in home.store.documents()][:12]
    filled(page, site, {"Dams": [*articles, ("neverneverno", "Of elsewhere", "lost")]})
    page.locator("[data-part=readbutton]").click()
    expect(page.locator(".reader-note").first).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_a_collection_too_large_for_one_form_goes_out_as_several_files(page: Page, site: str) -> None:
    long = "á" * 3_000
    filled(page, site, {"Dams": [(f"nosuch{n}", f"T {n}", long) for n in range(25)]})
    page.get_by_role("button", name="Export").click()
    told: list[str] = []
    expect(page.get_by_role("button", name=re.compile("^File 1 of"))).to_be_visible()
    for button in page.get_by_role("button", name=re.compile(r"^File \d of \d$")).all():
        with page.expect_download() as download:
            button.click()
        rows = csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"), newline=""))
        told += [row["id"] for row in rows if row["note"] == long]
    assert told == [f"nosuch{n}" for n in reversed(range(25))]


def test_four_thousand_starred_articles_are_listed_in_parts_and_exported_in_full(page: Page, site: str) -> None:
    filled(page, site, {"All": [(f"nosuch{n:06}", f"T {n}", "") for n in range(4_000)]})
    expect(page.locator(".keeping a")).to_have_count(100)
    page.get_by_role("button", name="Show 100 more").click()
    expect(page.locator(".keeping a")).to_have_count(200)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    told = re.findall(r"^nosuch\d+", download.value.path().read_text("utf-8-sig"), re.MULTILINE)
    assert sorted(told) == [f"nosuch{n:06}" for n in range(4_000)]
    page.goto(f"{site}/?q=lake")
    page.locator(".star").first.click()
    expect(page.locator(".slip")).to_contain_text("4,000 articles are starred")


# ---- what may go wrong


def test_what_an_earlier_version_kept_is_taken_over_whole(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/about")
    page.evaluate(
        """id => {
          const stars = [{ id, title: "The mine", language: "en" }, { id: "b", title: "B" }];
          const searches = [{ search: "q=harbour&sort=newest", title: "harbour", seen: 2 }];
          localStorage.setItem("hemeroteca..stars", JSON.stringify(stars));
          localStorage.setItem("hemeroteca..searches", JSON.stringify(searches));
        }""",
        id_of(home, "The mine"),
    )
    page.goto(f"{site}/saved")
    expect(page.locator(".collection .keeping a")).to_have_text(["The mine", "B"])
    expect(page.locator("#searches a")).to_have_text(["harbour"])
    expect(page.locator("#searches .told")).to_contain_text("2 articles when you last looked")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('hemeroteca'))") == []


def test_storage_that_holds_what_is_not_ours_breaks_nothing(page: Page, site: str) -> None:
    page.goto(f"{site}/saved")
    for value in ("not json", '{"a": 1}', '[1, null, {"id": 7}, {"id": "x"}]'):
        page.evaluate("value => localStorage.setItem('hemeroteca..stars', value)", value)
        page.reload()
        expect(page.locator("#collections > *").first).to_be_visible()
    assert kept(page, "collections") == {"": [["", ""]]}
    unsound: list[object] = ["text", 7, {"lists": 3, "articles": []}, [[]], {"on": "yes", "items": {}}]
    for each in unsound:
        page.evaluate(
            """(value) => new Promise((done) => {
              indexedDB.open("hemeroteca.").onsuccess = ({ target }) => {
                const turn = target.result.transaction("kept", "readwrite");
                for (const name of ["collections", "searches", "history"]) turn.objectStore("kept").put(value, name);
                turn.oncomplete = () => { target.result.close(); done(); };
              };
            })""",
            each,
        )
        page.reload()
        expect(page.locator("#collections .empty")).to_be_visible()
        expect(page.locator("#searches .empty")).to_be_visible()
        expect(page.locator("#history-told")).to_contain_text("Off")


def test_two_tabs_that_change_the_same_at_once_lose_nothing_of_one_another(context: BrowserContext, site: str) -> None:
    one, other = context.new_page(), context.new_page()
    for each in (one, other):
        each.goto(f"{site}/saved")
    begin = """(mark) => {
      window.done = (async () => {
        const { keptAt } = await import("/static/x/saved-kept.js");
        const { starred, noted, remembered } = await import("/static/x/saved-values.js");
        const store = keptAt("");
        await store.change("history", (state) => ({ ...state, on: true }));
        for (let n = 0; n < 60; n += 1) {
          const id = mark + n, asked = { search: "q=" + id, title: "t", about: "", total: 1, at: n };
          await store.change("collections", (state) => noted(starred(state, id, { title: id }), id, "n" + n));
          await store.change("history", (state) => remembered(state, asked));
        }
      })();
    }"""
    one.evaluate(begin, "a")
    other.evaluate(begin, "b")
    one.evaluate("window.done")
    other.evaluate("window.done")
    state, history = kept(one, "collections"), kept(one, "history")
    assert isinstance(state, dict) and isinstance(history, dict)
    found = dict(state[""])
    assert found == {f"{mark}{n}": f"n{n}" for mark in "ab" for n in range(60)}
    assert {each["search"] for each in history["items"]} == {f"q={mark}{n}" for mark in "ab" for n in range(60)}
    for each in (one, other):
        expect(each.locator(".collection summary")).to_contain_text("120 articles")


def test_a_star_in_one_tab_shows_in_the_other_at_once(context: BrowserContext, site: str) -> None:
    one, other = context.new_page(), context.new_page()
    one.goto(f"{site}/?q=lake")
    other.goto(f"{site}/?q=lake")
    star(one, "The mine and the lake").click()
    expect(star(other, "The mine and the lake")).to_have_attribute("aria-pressed", "true")
    star(other, "The mine and the lake").click()
    expect(star(one, "The mine and the lake")).to_have_attribute("aria-pressed", "false")


def test_a_browser_without_room_says_so_and_loses_nothing(page: Page, site: str, home: Home) -> None:
    one = id_of(home, "The mine")
    page.goto(f"{site}/about")
    quota = page.context.new_cdp_session(page)
    quota.send("Storage.overrideQuotaForOrigin", {"origin": site, "quotaSize": 2_000_000})
    filled(page, site, {"Dams": [(one, "The mine and the lake", "kept before")]})
    before = kept(page, "collections")
    page.goto(f"{site}/?q=valley")
    page.evaluate(FILL)
    page.locator(".star[aria-pressed=false]").first.click()
    expect(page.locator(".slip")).to_contain_text("no room left for this site: nothing was changed")
    expect(page.locator(".star").first).to_have_attribute("aria-pressed", "false")
    page.goto(f"{site}/saved")
    page.get_by_role("textbox", name="Note on").fill("x" * 3_000)
    page.locator("h1").click()
    expect(page.locator("#saved-told")).to_contain_text("no room left")
    assert kept(page, "collections") == before


def test_a_browser_that_keeps_nothing_says_so_where_something_is_to_be_kept(context: BrowserContext, site: str) -> None:
    context.add_init_script(
        "Object.defineProperty(window, 'indexedDB',"
        " { value: { open() { throw new DOMException('no', 'SecurityError'); } } });"
    )
    page = context.new_page()
    faults = watched(page)
    page.goto(f"{site}/?q=lake")
    page.locator(".star").first.click()
    expect(page.locator(".slip")).to_contain_text("This browser keeps nothing for this site")
    page.goto(f"{site}/saved")
    expect(page.locator("#saved-told")).to_contain_text("This browser keeps nothing for this site")
    assert not faults


# ---- the file


def test_all_that_is_kept_goes_into_a_file_and_comes_back_on_another_device(
    page: Page, browser: Browser, site: str, tmp_path: Path
) -> None:
    filled(page, site, {"Dams": [("aaa", "A", "one\ntwo"), ("bbb", "B", "")], "": [("bbb", "B", "")]})
    switch_history_on(page)
    page.goto(f"{site}/?q=mine&topic=Mining")
    page.get_by_role("button", name="Save search").click()
    expect(page.get_by_role("button", name="Saved search")).to_be_visible()
    written_down(page, "q=mine&topic=Mining")
    page.goto(f"{site}/saved")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()
    assert download.value.suggested_filename.startswith("hemeroteca-saved-")
    file = tmp_path / "saved.json"
    download.value.save_as(file)
    everything = {name: kept(page, name) for name in ("collections", "searches", "history")}

    page.get_by_role("button", name="Remove everything kept here").click()
    expect(page.locator("#collections .empty")).to_be_visible()
    expect(page.locator("#searches .empty")).to_be_visible()
    expect(page.locator("#history-told")).to_have_text("Off: no search is written down.")
    assert kept(page, "collections") == {}
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#searches a")).to_have_count(1)
    expect(page.locator("#history a")).to_have_count(1)
    assert {name: kept(page, name) for name in everything} == everything

    context = browser.new_context(locale="en-GB")
    elsewhere = context.new_page()
    elsewhere.goto(f"{site}/saved")
    for _twice in range(2):  # what is there already is not doubled
        elsewhere.locator("#from-file").set_input_files(file)
        expect(elsewhere.locator("#saved-told")).to_contain_text("2 articles and 1 searches")
        expect(elsewhere.locator("#saved-told")).to_contain_text("the history is switched off here")
        assert kept(elsewhere, "collections") == everything["collections"]
        assert kept(elsewhere, "searches") == everything["searches"]
        assert kept(elsewhere, "history") == {"on": False, "items": []}
    context.close()


def test_a_file_with_another_note_on_the_same_article_loses_neither(page: Page, site: str, tmp_path: Path) -> None:
    filled(page, site, {"Dams": [("aaa", "A", "mine")]})
    file = tmp_path / "other.json"
    file.write_text(
        json.dumps(
            {
                "form": "hemeroteca-saved",
                "version": 1,
                "archive": "Elsewhere",
                "collections": [{"name": "DAMS", "ids": ["aaa", "ccc", "nowhere"]}],
                "articles": [{"id": "aaa", "title": "A", "note": "theirs"}, {"id": "ccc", "title": "C"}],
            }
        )
    )
    page.locator("#from-file").set_input_files(file)
    told = page.locator("#saved-told")
    expect(told).to_contain_text("added to what is here")
    expect(told).to_contain_text("1 entries of the file could not be read")
    expect(told).to_contain_text("The file is of another archive, “Elsewhere”.")
    state = kept(page, "collections")
    assert state == {"Dams": [["A", "mine\n\ntheirs"], ["C", ""]]}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "This is no file of this page"),
        ("[1, 2", "This is no file of this page"),
        ("[" * 100_000, "This is no file of this page"),
        ('{"form": "other"}', "This is no file of this page"),
        ("null", "This is no file of this page"),
        ('{"form": "hemeroteca-saved", "version": 2}', "A newer version of this program"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_with_what_to_do(
    page: Page, site: str, tmp_path: Path, text: str, told: str
) -> None:
    filled(page, site, {"Dams": [("aaa", "A", "mine")]})
    file = tmp_path / "file.json"
    file.write_text(text)
    page.locator("#from-file").set_input_files(file)
    expect(page.locator("#saved-told")).to_contain_text(told)
    assert kept(page, "collections") == {"Dams": [["A", "mine"]]}


def test_hostile_text_in_a_file_is_text_and_is_bounded(page: Page, site: str, tmp_path: Path) -> None:
    hostile = f'{SCRIPT}"><b>\u202e\u0000'
    half = "\ud83d"  # of a character
    article_: dict[str, object] = {"title": hostile, "note": hostile * 500, "source": hostile, "date": hostile}
    article_ |= {"language": {"toString": 1, "valueOf": 1}, "day": {"toString": 1, "valueOf": 1}}
    search = {"search": "q=%22%3E%3Cscript%3E", "title": hostile, "name": hostile, "about": hostile, "seen": -3}
    file = tmp_path / "file.json"
    file.write_text(
        json.dumps(
            {
                "form": "hemeroteca-saved",
                "version": 1,
                "archive": hostile,
                "articles": [
                    *({"id": each, **article_} for each in ("__proto__", "constructor", "../../x", hostile)),
                    *([None, 7, {"id": ["a"]}, {"id": "y" * 5_000}, {"id": half, **article_}] * 10),
                ],
                "collections": [
                    {
                        "name": hostile * 50,
                        "ids": ["__proto__", "constructor", "../../x", half, *[hostile] * 2, 4, None],
                    },
                    *([None, {"name": 4}, {"ids": "text"}] * 10),
                    *({"name": f"n{n}", "ids": []} for n in range(200)),
                ],
                "searches": [search, None, {"search": 4}, {"search": "x" * 100_000}, {"search": "javascript:alert(1)"}],
                "history": [search] * 3,
            }
        )
    )
    page.goto(f"{site}/saved")
    title = page.title()
    page.locator("#from-file").set_input_files(file)
    expect(page.locator("#saved-told")).to_contain_text("could not be read or found no room")
    expect(page.locator(".collection")).to_have_count(100)
    page.locator(".collection summary").first.click()
    expect(page.locator(".collection .keeping a")).to_have_count(4)
    assert page.title() == title
    assert page.locator("main script, main img, main b").count() == 0
    for link in page.locator(".keeping a").all():
        assert re.match(r"^/(article/[^/?]+|\?)", link.get_attribute("href") or "")
    state = kept(page, "collections")
    assert isinstance(state, dict)
    assert all(len(name) <= 120 and len(state[name]) <= 4 for name in state)
    assert max(len(note) for rows in state.values() for _title, note in rows) == 4_000
    page.reload()
    expect(page.locator(".collection")).to_have_count(100)


# ---- searches


def sent_by(page: Page) -> list[str]:
    """The addresses that the page asks for from now on, what browsers ask for by themselves left out."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    return asked


def test_nothing_is_sent_before_a_button_asks_for_it(page: Page, site: str, home: Home) -> None:
    filled(page, site, {"Dams": [(id_of(home, "The mine"), "The mine", "private")]})
    switch_history_on(page)
    page.goto(f"{site}/?q=harbour&sort=newest")
    page.get_by_role("button", name="Save search").click()
    expect(page.get_by_role("button", name="Saved search")).to_be_visible()
    asked = sent_by(page)
    for address in ("/saved", "/?q=harbour&sort=newest", f"/article/{id_of(home, 'The mine')}", "/saved"):
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
    page.get_by_role("textbox", name="Note on").fill("more")
    page.locator("h1").click()
    page.wait_for_timeout(600)
    pages = [each for each in asked if "/static/" not in each]
    assert [each.removeprefix(f"GET {site}") for each in pages] == [
        *("/saved", "/?q=harbour&sort=newest", f"/article/{id_of(home, 'The mine')}", "/saved")
    ]
    page.get_by_role("button", name="Count now").click()
    expect(page.locator("#searches .told")).to_contain_text("as many as when you last looked")
    assert [each for each in asked if "/static/" not in each][len(pages) :] == [
        f"GET {site}/api/v1/search?q=harbour&sort=newest&limit=1"
    ]


def test_a_saved_search_says_what_is_new_when_it_is_counted(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/?q=harbour&sort=newest")
    total = int(page.locator("h1").inner_text().split()[0])
    page.get_by_role("button", name="Save search").click()
    expect(page.get_by_role("button", name="Saved search")).to_have_attribute("aria-pressed", "true")
    page.goto(f"{site}/saved")
    told = page.locator("#searches .told")
    expect(told).to_have_text(re.compile(rf"^{total} articles? when you last looked, \d+ \w+ \d{{4}}$"))
    put(home, article(700, "News from the harbour."), article(701, "More from the harbour."))
    sync(home)
    page.reload()
    expect(told).to_contain_text("when you last looked")  # nobody has asked yet
    page.get_by_role("button", name="Count now").click()
    expect(told).to_contain_text(f"{total + 2} articles on")
    expect(told).to_contain_text("2 more than when you last looked")
    page.locator("#searches a").click()
    expect(page).to_have_url(f"{site}/?q=harbour&sort=newest")
    expect(page.locator("h1")).to_contain_text(f"{total + 2} articles")
    until_kept(page, "searches", "([first], total) => first.seen === total", total + 2)
    page.goto(f"{site}/saved")
    expect(told).to_contain_text(f"{total + 2} articles when you last looked")


def test_a_saved_search_is_renamed_and_removed_and_comes_back_in_its_place(page: Page, site: str) -> None:
    for words in ("harbour", "ferry", "mine"):
        page.goto(f"{site}/?q={words}&topic=")
        page.get_by_role("button", name="Save search").click()
        expect(page.get_by_role("button", name="Saved search")).to_be_visible()
    page.goto(f"{site}/saved")
    searches = page.locator("#searches a")
    expect(searches).to_have_text(["mine", "ferry", "harbour"])
    page.get_by_role("button", name="Rename: ferry").click()
    page.locator("#searches input:visible").fill("Boats <b>over</b> the river")
    page.keyboard.press("Enter")
    expect(searches).to_have_text(["mine", "Boats <b>over</b> the river", "harbour"])
    expect(page.locator("#searches li").nth(1)).to_contain_text("ferry")
    page.get_by_role("button", name="Remove: Boats").click()
    expect(searches).to_have_text(["mine", "harbour"])
    page.get_by_role("button", name="Undo").click()
    expect(searches).to_have_text(["mine", "Boats <b>over</b> the river", "harbour"])
    page.get_by_role("button", name="Count all now").click()
    expect(page.locator("#searches .told")).to_contain_text(["as many as"] * 3)


def test_a_search_that_cannot_be_counted_says_so_in_its_row(context: BrowserContext, site: str) -> None:
    page = context.new_page()  # the browser tells of an answer of 400 as of an error
    page.goto(f"{site}/about")
    page.evaluate(
        """async () => {
          const { keptAt } = await import("/static/x/saved-kept.js");
          const { savedSearch } = await import("/static/x/saved-values.js");
          const long = "q=" + Array.from({ length: 100 }, (_, n) => "notaword".repeat(3) + n).join("+OR+");
          for (const search of [long, "q=%28"]) {
            const item = { search, title: search.slice(2, 20), seen: null };
            await keptAt("").change("searches", (state) => savedSearch(state, item));
          }
        }"""
    )
    page.goto(f"{site}/saved")
    expect(page.locator("#searches .told")).to_have_text(["not counted yet", "not counted yet"])
    asked = sent_by(page)
    page.get_by_role("button", name="Count all now").click()
    expect(page.locator("#searches .told").first).to_contain_text("does not take this search any more")
    expect(page.locator("#searches .told").nth(1)).to_contain_text("0 articles on")
    assert f"POST {site}/api/v1/search" in asked  # an address would be too long


# ---- the history


def test_no_search_is_written_down_until_the_history_is_switched_on(page: Page, site: str) -> None:
    for words in ("harbour", "ferry"):
        page.goto(f"{site}/?q={words}")
        page.wait_for_load_state("networkidle")
    page.locator("#q").fill("mine")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("articles")
    assert kept(page, "history") == {"on": False, "items": []}
    assert page.evaluate("localStorage.length") == 0
    page.locator("#q").fill("har")
    page.wait_for_timeout(400)
    expect(page.locator("#offers small", has_text="↺")).to_have_count(0)


def test_the_history_lists_searches_with_their_numbers_newest_first(page: Page, site: str) -> None:
    page.goto(f"{site}/saved")
    switch_history_on(page)
    numbers = {}
    for words in ("harbour", "zzyzx", "mine", "harbour"):
        page.goto(f"{site}/?q={words}")
        written_down(page, f"q={words}")
        numbers[words] = page.locator("h1").inner_text().replace("Nothing found", "0 articles")
    page.locator(".facet .take").first.click()
    expect(page.locator(".chip")).to_have_count(1)
    written_down(page, page.locator(".keep-place").first.get_attribute("data-search") or "")
    page.goto(f"{site}/?q=")
    page.wait_for_load_state("networkidle")
    page.goto(f"{site}/saved")
    expect(page.locator("#history a")).to_have_text(["harbour", "harbour", "mine", "zzyzx"])
    for row, words in enumerate(("harbour", "mine", "zzyzx"), start=1):
        expect(page.locator("#history li").nth(row)).to_contain_text(numbers[words])
    page.get_by_role("button", name="Remove: zzyzx").click()
    expect(page.locator("#history a")).to_have_count(3)
    page.locator("#history a").nth(1).click()
    expect(page).to_have_url(f"{site}/?q=harbour")

    page.locator("#q").fill("min")
    expect(page.locator("#offers li").filter(has_text="↺")).to_have_text(re.compile("mine"))
    page.goto(f"{site}/saved")
    page.get_by_role("button", name="Clear the history").click()
    expect(page.locator("#history a")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#history a")).to_have_count(3)


def test_switching_the_history_off_asks_what_becomes_of_it(page: Page, site: str) -> None:
    page.goto(f"{site}/saved")
    switch_history_on(page)
    page.goto(f"{site}/?q=ferry")
    written_down(page, "q=ferry")
    page.goto(f"{site}/saved")
    off = page.get_by_role("button", name="Switch off: Search history")
    off.click()
    page.keyboard.press("Escape")
    expect(page.locator("#history-off")).to_be_hidden()
    expect(off).to_be_visible()
    off.click()
    page.get_by_role("button", name="Switch off and keep the list").click()
    expect(page.locator("#history-told")).to_contain_text("those from before are still here")
    expect(page.locator("#history a")).to_have_count(1)
    page.goto(f"{site}/?q=mine")
    page.wait_for_load_state("networkidle")
    page.goto(f"{site}/saved")
    expect(page.locator("#history a")).to_have_text(["ferry"])
    switch_history_on(page)
    off.click()
    page.get_by_role("button", name="Switch off and clear").click()
    expect(page.locator("#history a")).to_have_count(0)
    assert kept(page, "history") == {"on": False, "items": []}


def test_the_history_is_bounded(page: Page, site: str) -> None:
    page.goto(f"{site}/about")
    length, size = page.evaluate(
        """async () => {
          const { historyOf, remembered } = await import("/static/x/saved-values.js");
          let state = { on: true, items: [] };
          const asked = (search, at) => { state = remembered(state, { search, title: "", about: "", total: 1, at }); };
          for (let n = 0; n < 300; n += 1) asked("q=" + n, n);
          const length = state.items.length;
          for (let n = 0; n < 300; n += 1) asked(`q=${n}&` + "x".repeat(3900), n);
          const before = state;
          asked("q=" + "y".repeat(5000), 1);
          if (state !== before) throw new Error("too long a search was written down");
          return [length, historyOf(state).items.reduce((sum, each) => sum + each.search.length, 0)];
        }"""
    )
    assert length == 200
    assert size <= 200_000


# ---- values


def test_no_run_of_changes_makes_a_collection_unsound_and_what_was_removed_comes_back(page: Page, site: str) -> None:
    page.goto(f"{site}/about")
    assert page.evaluate(CHANGES.read_text("utf-8")) == []


# ---- the pages around it


def test_a_citation_is_copied_with_one_click(page: Page, site: str, home: Home) -> None:
    page.goto(f"{site}/article/{id_of(home, 'The mine')}")
    page.get_by_role("button", name="Copy the citation").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#cite-text").text_content()
    assert "“The mine and the lake”" in copied


def test_nothing_moves_when_the_buttons_come(browser: Browser, site: str, home: Home) -> None:
    where = (
        "[...document.querySelectorAll('h1,h2,h3,.from,.snippets,.cited,.downloads')]"
        ".map(each => each.getBoundingClientRect().top)"
    )
    for address in (*PAGES[:2], "/?q=zzyzx", f"/article/{id_of(home, 'The mine')}"):
        for size in (DESKTOP, PHONE):
            tops = []
            for scripts in (True, False):
                context = browser.new_context(java_script_enabled=scripts, viewport=size)
                page = context.new_page()
                for _twice in range(2):  # the typeface is there the second time
                    page.goto(site + address)
                    page.wait_for_load_state("networkidle")
                if scripts:
                    page.wait_for_selector(".star, .copy-place button, .keep-place button", state="attached")
                tops.append(page.evaluate(where))
                context.close()
            assert tops[0] == tops[1], (address, size)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_that_opens_is_sound_for_those_who_do_not_see_it(
    browser: Browser, site: str, home: Home, language: str, size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme, locale=language)
    page = context.new_page()
    page.goto(f"{site}/interface/{language}?to=/saved")
    assert violations(page) == []
    filled(page, site, {"Dams": [(id_of(home, "The mine"), "The mine", "note"), ("gone", "Gone", "")], "Other": []})
    off = page.locator("#history-told").inner_text()
    page.locator("#history-switch").click()
    expect(page.locator("#history-told")).not_to_have_text(off)
    page.goto(f"{site}/?q=mine")
    save_search(page)
    page.keyboard.press("Escape")
    expect(page.locator(".star[aria-pressed=true]")).to_have_count(1)
    page.locator(".star[aria-pressed=false]").first.click()
    expect(page.locator(".slip")).to_be_visible()
    assert violations(page) == []
    page.locator(".slip .tool").click()
    expect(page.locator(".panel-of-star")).to_be_visible()
    assert violations(page) == []
    page.goto(f"{site}/saved")
    expect(page.locator(".collection")).to_have_count(2)
    for summary in page.locator(".collection summary").all():
        if summary.locator("..").get_attribute("open") is None:
            summary.click()
    dams = collection(page, "Dams")
    dams.locator("[data-part=edit]").click()
    dams.locator("[data-part=check]").click()
    expect(page.locator(".mark:visible")).to_have_count(1)
    page.locator("#searches [data-part=edit]").click()
    dams.locator("[data-part=lists]").first.click()
    expect(page.locator(".panel-of-star")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    dams.locator(".keeping [data-part=remove]").first.click()
    expect(page.locator("#saved-told")).to_be_visible()
    assert violations(page) == []
    page.locator("#history-switch").click()
    assert violations(page) == []
    context.close()


def test_without_scripts_the_page_explains_itself_and_shows_no_dead_button(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/saved")
    expect(page.locator("noscript .note")).to_be_visible()
    for button in page.locator("main button").all():
        expect(button).to_be_hidden()
    page.goto(f"{site}/?q=mine")
    expect(page.locator(".star")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_search_is_exported_and_frozen_by_links_and_buttons_alone(browser: Browser, site: str, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{site}/?q=ferry")
    page.locator(".bar-of-tools a[href^='/take']").first.click()
    expect(page.locator("h1")).to_have_text("Export 3 articles")
    with page.expect_download() as download:
        page.locator(".formats a").first.click()
    assert download.value.suggested_filename.startswith("hemeroteca-ferry-")
    page.get_by_role("button", name="Freeze", exact=True).click()
    expect(page.locator("h1")).to_contain_text("3 articles on ")
    expect(page.locator(".entries li")).to_have_count(3)
    page.get_by_role("link", name="Found since").click()
    expect(page.locator("h2").first).to_have_text("Found since")
    context.close()
