"""Takes the README's picture of the demo: `.venv/bin/python docs/screenshot.py http://127.0.0.1:8000/`."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=OPTIONS)
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(f"{sys.argv[1]}?q=river+OR+r%C3%ADo")
    page.screenshot(path=Path(__file__).parent / "search.png")
    browser.close()
