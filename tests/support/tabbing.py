"""A page gone through with Tab: whether everything on it is reached once, in order and in sight."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.support.paths import ROOT

TRAIL = ROOT / "tests/browser/focus_trail.js"
"""The script that a page needs from its beginning, so that it is known where the focus was."""


def went_wrong(page: Page, *, opening: bool) -> dict[str, object]:
    """What differs from a walk by Tab that reaches everything once, in order and in sight; with `opening` each thing
    that is folded is opened with Enter on the way."""
    count = page.evaluate("follow()")
    has_frame = page.locator("iframe").count() > 0
    for step in range(count * 3 + 20):
        page.keyboard.press("Tab")
        if has_frame:
            page.wait_for_timeout(50)  # what is in it is another process, which tells of the focus later
        if opening and page.evaluate("shut()"):
            page.keyboard.press("Enter")
            page.evaluate("opened()")
        if step >= count and page.evaluate("hasEnded()"):
            break
    told = page.evaluate("told()")
    wrong = {name: told[name] for name in ("unmarked", "unseen", "beyond") if told[name]}
    if not told["ended"]:
        wrong["never ends"] = told["reached"][-5:]
    if told["reached"] != told["expected"]:
        wrong["missed"] = [each for each in told["expected"] if each not in told["reached"]]
        wrong["surprising"] = [each for each in told["reached"] if each not in told["expected"]]
        pairs = zip(told["reached"], told["expected"], strict=False)
        wrong["parts at"] = next((pair for pair in pairs if pair[0] != pair[1]), None)
    return wrong
