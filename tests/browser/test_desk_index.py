"""The page of the index in a real browser: a reindex refused for a golden search and accepted, and gone back from, with
and without a script, on a phone and a desktop, in both languages; axe-core finds nothing against it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from archive.golden.counted import keep_counted
from archive.golden.settings import change_settings
from archive.home import Home
from tests.support.browsing import IN_A_BROWSER, in_opposite_forms, served
from tests.support.desk import add, build_home, people_of
from tests.support.desk_browsing import FORMS, is_well, opened, send
from webui.i18n.translation import _, use_language
from webui.worker.loop import Worker

pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home, fresh=True)]


@pytest.mark.parametrize("form", in_opposite_forms(FORMS, pair=1))
def test_a_reindex_is_refused_for_a_golden_search_accepted_and_gone_back_from(
    browser: Browser, home: Home, form: tuple[str, str, int, bool]
) -> None:
    user = add(home, "ana")
    change_settings(home.desk, {"counting": True})
    keep_counted(home.desk, {"flood": 6})
    (home.path / "topics.proposed.toml").write_text("[topics.water]\nquery = 'river'\n")
    with served(home) as site, use_language(form[0]):
        page = opened(browser, form)
        session = people_of(home).sessions.begin(user, "127.0.0.1", "a test")
        page.context.add_cookies([{"name": "desk", "value": session, "url": site}])
        page.goto(f"{site}/admin/index")
        is_well(page, form)
        page.get_by_label(_("Golden search"), exact=True).fill("topic:water")
        page.keyboard.press("Enter")
        page.get_by_label(_("Take a new index by itself where all of it is within the limits")).check()
        send(page, "Save")
        send(page, "Compare a new index")
        is_well(page, form)
        Worker(home.path).run(once=True)
        page.reload()
        expect(page.locator(".desk-reasons")).to_contain_text("topic:water")
        is_well(page, form)
        send(page, "Swap")
        Worker(home.path).run(once=True)
        page.reload()
        expect(page.get_by_role("button", name=_("Go back to it"))).to_be_visible()
        is_well(page, form)
        send(page, "Go back to it")
        Worker(home.path).run(once=True)
        page.reload()
        assert not home.topic_rules.exists()
        page.goto(f"{site}/about")
        expect(page.locator("main")).to_contain_text("cinco veces" if form[0] == "es" else "five times")
        is_well(page, form)
