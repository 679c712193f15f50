"""Articles added in a real browser: files chosen and sent, with scripts in pieces and without in a form; the plan
looked at, an article seen beside its original and left out; axe-core finds nothing against these pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from archive.home import Home
from tests.support.browsing import IN_A_BROWSER, in_opposite_forms, served
from tests.support.desk import PASSWORD, add, build_home
from tests.support.desk_browsing import FORMS, is_well, opened
from webui.i18n.translation import _, use_language
from webui.worker.loop import Worker

pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home, fresh=True)]

PAGE = (
    "<!doctype html><html lang=en><title>The mill</title><script>document.title = 'it ran'</script>"
    f"<article><h1>The mill</h1><p>{'The mill stood by the river. ' * 20}</p></article>"
)


@pytest.mark.parametrize("form", in_opposite_forms(FORMS, pair=2))
def test_files_are_sent_looked_at_and_applied(
    browser: Browser, home: Home, form: tuple[str, Any, int, bool], tmp_path: Path
) -> None:
    add(home, "ana")
    (tmp_path / "mill.html").write_text(PAGE)
    stories = [{"id": n, "title": f"Story {n}", "body": f"It rained on day {n}. " * 20} for n in range(60)]
    (tmp_path / "stories.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in stories))
    language, _colours, _width, scripts = form
    with served(home) as site, use_language(language):
        page = opened(browser, form)
        page.goto(f"{site}/admin/sign-in")
        page.locator("#desk-name").fill("ana")
        page.locator("#desk-password").fill(PASSWORD)
        page.get_by_role("button", name=_("Sign in"), exact=True).first.click()
        page.goto(f"{site}/admin/add")
        is_well(page, form)
        page.set_input_files("#upload-files", [tmp_path / "mill.html", tmp_path / "stories.jsonl"])
        if not scripts:
            page.get_by_role("button", name=_("Upload"), exact=True).click()
        expect(page.locator(".upload-files li")).to_have_count(2)
        page.locator(".desk-asked summary").first.click()
        is_well(page, form)
        page.locator("form[action$='/admin/add/plan'] button").click()
        expect(page.locator("#plan-job")).to_be_visible()
        is_well(page, form)
        number = int(page.url.rpartition("/")[2])
        Worker(home.path).run(once=True)
        if not scripts:  # else the page looks for itself
            page.reload()
        expect(page.locator(".plan-rows > li")).to_have_count(50)
        is_well(page, form)
        page.goto(f"{site}/admin/plans/{number}?q=mill")
        page.locator(".plan-title a").click()
        assert page.frame_locator("iframe.original").locator("h1").inner_text() == "The mill"
        is_well(page, form)
        page.get_by_role("button", name=_("Leave out")).click()
        expect(page.locator(".plan-apply")).to_be_visible()
        page.locator(".plan-apply button").click()
        expect(page.locator("#plan-job")).to_be_visible()
        Worker(home.path).run(once=True)
        if not scripts:
            page.reload()
        expect(page.locator(".plan-comes")).to_be_visible(timeout=20_000)
        is_well(page, form)
        page.goto(f"{site}/admin/plans")
        is_well(page, form)
        page.context.close()
    titles = {each.document.title for each in home.store.documents()}
    assert "Story 7" in titles and "The mill" not in titles
