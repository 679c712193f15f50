"""The walks of docs/desk-walks.md, taken in a real browser: desktop and phone, with and without scripts, in both
languages.

Each task is a function that begins where the one before has ended, in one home and one browser: from an empty folder to
a published archive."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from archive.home import Home
from tests.support.browsing import IN_A_BROWSER, in_opposite_forms, served
from tests.support.desk import PASSWORD, people_of
from tests.support.logos import png
from tests.support.paths import ROOT
from tests.support.walking_desk import PATIENCE, SECRET, Walk, bring_files, working
from webui.i18n.translation import _, use_language

WALKS = ROOT / "docs" / "desk-walks.md"
STRANGERS_DOORS = (
    "/?q=",
    "/?source=The+Letter",
    "/topics",
    "/dates",
    "/coverage",
    "/trends?q=valley",
    f"/api/v1/suggest?q={SECRET[:4]}",
    "/feed.atom",
    "/feed.json",
    "/sitemap-0.xml",
    "/api/v1/search?q=valley",
)
"""Where somebody who is not signed in would look for an article that is private."""


def build_home(path: Path) -> Home:
    return Home.open(path, create=True)


pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home, fresh=True)]


def task_1(walk: Walk) -> None:
    link = people_of(walk.home).links.for_setup()
    walk.page.goto(f"{walk.site}/admin/setup?token={link}")
    for box, text in (("name", "ana"), ("password", PASSWORD), ("again", PASSWORD)):
        walk.page.locator(f"main input[name={box}]:not([type=hidden]):visible").fill(text)
    walk.press("Make the account")
    expect(walk.page).to_have_url(f"{walk.site}/admin/")
    walk.is_well()


def task_2(walk: Walk) -> None:
    walk.way("/admin/site")
    walk.page.locator("#site-name").fill("The River Letter")
    walk.page.locator("#site-sentence").fill("A monthly on rivers.")
    walk.press("Save")
    walk.is_told(_("Saved. Readers see it now."))
    walk.way("/admin/site")
    expect(walk.page.locator(".masthead .name")).to_contain_text("The River Letter")
    (walk.files / "logo.png").write_bytes(png())
    walk.page.locator("#site-logo").set_input_files(walk.files / "logo.png")
    walk.press("Set the logo")
    walk.is_told(_("Saved. Readers see it now."))
    walk.is_well()
    walk.way("/admin/site")
    expect(walk.page.locator(".desk-logo img")).to_be_visible()
    walk.page.get_by_role("link", name=_("Every language"), exact=True).click()
    walk.page.locator("#about-text").fill("## Who keeps this\n\nThe **valley’s** library.")
    walk.press("Preview")
    expect(walk.page.locator(".desk-preview strong")).to_have_text("valley’s")
    walk.is_well()
    walk.press("Save")
    walk.is_told(_("Saved. Readers see it now."))
    walk.page.goto(f"{walk.site}/about")
    expect(walk.page.locator("main .body strong")).to_have_text("valley’s")
    walk.page.goto(f"{walk.site}/admin/")


def plan_of(walk: Walk, *files: Path) -> None:
    """Add files, and wait for the plan of what would come in."""
    walk.way("/admin/add")
    if walk.scripts and len(files) > 1:
        walk.page.locator("#upload-folder").set_input_files(files[0].parent)
    else:
        walk.page.locator("#upload-files").set_input_files(list(files))
        if not walk.scripts:
            walk.press("Upload")
    expect(walk.page.locator(".upload-files li")).to_have_count(len(files))
    walk.is_well()
    walk.press("See what would come in")
    walk.comes(walk.page.locator(".plan-rows"))
    walk.is_well()


def applied(walk: Walk) -> None:
    """Apply the plan that is seen, and wait for it."""
    walk.press("Apply")
    walk.comes(walk.page.locator(".plan-comes:not(.plan-apply *)"))
    walk.is_well()


def finds(walk: Walk, search: str, many: int) -> None:
    """A reader's search finds so many articles."""
    walk.page.goto(f"{walk.site}/?q={search}")
    expect(walk.page.locator(".hit")).to_have_count(many)
    walk.page.goto(f"{walk.site}/admin/")


def row(walk: Walk, text: str) -> Locator:
    return walk.page.locator(".plan-rows > li").filter(has_text=text)


def task_3(walk: Walk) -> None:
    plan_of(walk, *sorted((walk.files / "saved").iterdir()))
    expect(row(walk, "scan.pdf").locator(".plan-kind.rejected")).to_be_visible()
    expect(row(walk, "scan.pdf").locator(".hint")).to_be_visible()
    row(walk, "The weather of the week").locator(".plan-title a").click()
    expect(walk.page.frame_locator("iframe.original").locator("h1")).to_have_text("The weather of the week")
    walk.is_well()
    walk.page.locator("main").get_by_role("button", name=_("Leave out")).click()
    expect(row(walk, "The weather of the week")).to_have_class("is-out")
    applied(walk)
    finds(walk, "river", 5)
    finds(walk, "title:weather", 0)


def task_4(walk: Walk) -> None:
    plan_of(walk, walk.files / "blog.xml")
    expect(walk.page.locator(".plan-rows > li")).to_have_count(1)
    walk.page.locator("main summary", has_text=_("Skipped: what was never meant to be an article")).click()
    expect(walk.page.locator("main table")).to_be_visible()
    walk.is_well()
    applied(walk)
    finds(walk, SECRET, 1)


def task_5(walk: Walk) -> None:
    plan_of(walk, walk.files / "pages.zip")
    expect(walk.page.locator(".plan-kind.unchanged")).to_have_count(5)
    expect(walk.page.locator(".plan-kind.new")).to_have_count(2)
    applied(walk)
    finds(walk, "quarry", 1)


def task_6(walk: Walk) -> None:
    for verb, look, do, many in (
        ("undo", "Undo: show what it would do", "Undo it", 0),
        ("redo", "Redo: show what it would do", "Redo it", 1),
    ):
        walk.way("/admin/imports")
        walk.is_well()
        walk.page.locator(".desk-table tbody a").first.click()
        walk.is_well()
        walk.press(look)
        walk.comes(walk.page.locator("main").get_by_role("button", name=_(do), exact=True))
        expect(walk.page.locator("#live")).to_contain_text("A quarry for the dam")
        expect(walk.page).to_have_url(re.compile(verb))
        walk.is_well()
        walk.press(do)
        walk.comes(walk.page.locator("#live .lead", has_text=_("done")))
        walk.is_well()
        finds(walk, "quarry", many)


def task_7(walk: Walk) -> None:
    walk.way("/admin/recipes")
    walk.is_well()
    walk.follow("Make a recipe")
    walk.is_well()
    walk.page.locator(".recipe-sites a").first.click()
    walk.is_well()
    walk.page.locator(".recipe-pages button").first.click()
    walk.comes(walk.page.locator(".studio-elements"))
    for called in ("h1", "span.when", "span.who"):
        walk.page.locator(f".studio-element:has(code:text-is('{called}'))").first.click()
        walk.page.locator("button[name=next]").click()
    walk.page.locator("button[name=order][value=day-first]").click()
    walk.page.locator("#choose-body").check()
    walk.page.locator(".studio-element:has(code:text-is('div.text'))").first.click()
    expect(walk.page.locator("#recipe-text")).to_have_value(re.compile('body = "div.text"'))
    walk.is_well()
    walk.press("Try it on twenty other pages")
    walk.comes(walk.page.locator(".studio-tried"))
    walk.is_well()
    walk.press("Save the recipe")
    expect(walk.page.get_by_role("heading", level=1)).to_have_text("riverletter.example.toml")
    walk.is_well()
    plan_of(walk, walk.files / "saved" / "1.html")
    expect(walk.page.locator(".plan-changes dt", has_text=_("authors"))).to_have_count(1)
    walk.page.locator(".desk-asked summary").click()
    walk.page.locator("form[action$='/delete'] button").click()
    expect(walk.page).to_have_url(f"{walk.site}/admin/plans")
    walk.is_well()


def task_8(walk: Walk) -> None:
    walk.way("/admin/topics")
    walk.page.get_by_role("link", name=_("Add a topic")).click()
    walk.page.locator("#topic-name").fill("pits")
    walk.page.locator("#topic-en").fill("Pits")
    walk.page.locator("#topic-es").fill("Minas")
    walk.page.locator("#topic-query").fill("(quarry")
    walk.press("Try")
    expect(walk.page.get_by_role("alert")).to_be_visible()
    walk.page.locator("#topic-query").fill("quarry")
    walk.press("Try")
    expect(walk.page.locator("#trial li a")).to_have_count(1)
    walk.is_well()
    walk.press("Save as a proposal")
    walk.is_told(_("Saved as a proposal."))
    walk.way("/admin/topics")
    walk.is_well()
    walk.press("Apply")
    walk.is_told(_("Applied: the index has the topics, and readers see them."))
    walk.page.goto(f"{walk.site}/?topic=pits")
    expect(walk.page.locator(".hit")).to_have_count(1)
    walk.page.goto(f"{walk.site}/admin/topics/text")
    expect(walk.page.locator("#rules-text")).to_contain_text("[topics.pits]")
    walk.is_well()


def proposed(walk: Walk, rule: str) -> None:
    """Propose another rule of the topic, and have it compared."""
    walk.way("/admin/topics")
    walk.page.locator(".desk-row-acts a").first.click()
    walk.page.locator("#topic-query").fill(rule)
    walk.press("Save as a proposal")
    walk.is_told(_("Saved as a proposal."))
    walk.way("/admin/index")
    walk.press("Compare a new index")


def task_9(walk: Walk) -> None:
    walk.way("/admin/index")
    walk.page.get_by_label(_("Golden search"), exact=True).fill("topic:pits")
    walk.press("Add")
    walk.page.get_by_label(_("Take a new index by itself where all of it is within the limits")).check()
    walk.press("Save")
    walk.is_well()
    proposed(walk, "river")
    walk.comes(walk.page.locator(".desk-reasons", has_text="topic:pits"))
    walk.is_well()
    finds(walk, "topic:pits", 1)
    walk.way("/admin/index")
    walk.press("Discard the new index")
    walk.comes(walk.page.locator("main:not(:has(.desk-reasons))"))
    proposed(walk, f"quarry NOT {SECRET}")
    walk.comes(walk.page.get_by_role("button", name=_("Go back to it"), exact=True))
    walk.is_well()
    walk.page.goto(f"{walk.site}/admin/topics/text")
    expect(walk.page.locator("#rules-text")).to_contain_text("NOT")
    walk.way("/admin/index")
    walk.press("Go back to it")
    walk.comes(walk.page.locator("#live:not([data-live]) [role=status]", has_text=_("Way back to the index of before")))
    walk.is_well()
    walk.page.goto(f"{walk.site}/admin/topics/text")
    expect(walk.page.locator("#rules-text")).not_to_contain_text("NOT")


def task_10(walk: Walk) -> None:
    walk.page.goto(f"{walk.site}/?q={SECRET}")
    article = walk.page.locator(".hit a").first.get_attribute("href") or ""
    walk.page.goto(f"{walk.site}/admin/")
    walk.way("/admin/private")
    walk.page.locator("#new-publication").fill("The Letter")
    walk.press("Make private")
    walk.is_well()
    walk.press("Make private")
    walk.comes(walk.page.locator("main table"))
    walk.comes(walk.page.locator("#live:not([data-live])"))
    walk.is_well()
    finds(walk, SECRET, 1)
    sign_out = walk.page.get_by_role("button", name=_("Sign out"), exact=True)
    if not sign_out.is_visible():
        walk.page.locator(".desk-ways summary").click()
    sign_out.click()
    expect(walk.page).to_have_url(f"{walk.site}/admin/sign-in")
    walk.page.goto(f"{walk.site}/?q={SECRET}")
    expect(walk.page.locator("main")).to_be_visible()
    expect(walk.page.locator(".hit")).to_have_count(0)
    for address in STRANGERS_DOORS:
        told = walk.page.request.get(f"{walk.site}{address}")
        assert told.ok and not [each for each in ("Floods", "a.example") if each in told.text()], address
    for address in (article, article.replace("/article/", "/api/v1/articles/")):
        assert walk.page.request.get(f"{walk.site}{address.partition('?')[0]}").status == 404, address


TASKS: list[Callable[[Walk], None]] = [
    task_1,
    task_2,
    task_3,
    task_4,
    task_5,
    task_6,
    task_7,
    task_8,
    task_9,
    task_10,
]
FORMS = [(390, True, "es"), (1280, True, "en-GB"), (390, False, "es"), (1280, False, "en-GB")]
"""Width of the window, whether scripts run, and the language of the walks."""


@pytest.mark.parametrize("form", in_opposite_forms(FORMS))
def test_the_walk_is_taken(
    browser: Browser, home: Home, tmp_path: Path, form: tuple[int, bool, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    width, scripts, language = form
    bring_files(tmp_path)
    with working(home, monkeypatch), served(home) as site, use_language(language[:2]):
        context = browser.new_context(
            java_script_enabled=scripts, viewport={"width": width, "height": 850}, locale=language
        )
        context.set_default_timeout(PATIENCE)
        walk = Walk(context.new_page(), site, home, tmp_path, scripts)
        for task in TASKS:
            task(walk)
        context.close()


def test_the_docs_tell_each_of_the_tasks() -> None:
    told = [int(number) for number in re.findall(r"^(\d+)\. \*\*", WALKS.read_text("utf-8"), re.MULTILINE)]
    assert told == [int(task.__name__.removeprefix("task_")) for task in TASKS] == list(range(1, 11))
