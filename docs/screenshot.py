"""Takes the pictures of the demo for the README and the docs: `.venv/bin/python docs/screenshot.py http://127.0.0.1:8000`."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PICTURES = (
    ("front", "/", 1280, "light", "en-GB"),
    ("search", "/?q=river+OR+r%C3%ADo", 1280, "light", "en-GB"),
    ("trends", "/trends?q=water&q=mining", 1280, "light", "en-GB"),
    ("context", "/context?q=bridge", 1280, "dark", "en-GB"),
    ("phone", "/?q=agua", 390, "light", "es"),
    ("reading", "/?q=agua", 390, "light", "es"),
)

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=OPTIONS)
    for name, address, width, scheme, language in PICTURES:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language)
        page = context.new_page()
        page.goto(f"{sys.argv[1].rstrip('/')}{address}")
        if name == "reading":  # the first result, at its first match
            page.locator(".hit .snippets mark").first.click()
            page.wait_for_load_state("networkidle")
        page.screenshot(path=Path(__file__).parent / f"{name}.png")
        context.close()
    browser.close()
