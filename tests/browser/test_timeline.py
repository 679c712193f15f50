"""Dragging along an axis of time, and the picture of trends as SVG and PNG, in a browser."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, expect

from tests.support.browsing import IN_A_BROWSER
from tests.support.far_dates import build_home

pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_home)]

HISTOGRAM, TRENDS = "svg.bars", "svg.drawing"


def drag(page: Page, drawing: str, begin: float, end: float, *, leave: bool = True) -> None:
    """From one place to the other, as shares of the axis."""
    box = page.locator(drawing).bounding_box()
    assert box
    wide = box["width"] * (0.955 if drawing == TRENDS else 1)
    page.mouse.move(box["x"] + begin * wide, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + (begin + end) / 2 * wide, box["y"] + 42)
    page.mouse.move(box["x"] + end * wide, box["y"] + 44)
    if leave:
        page.mouse.up()


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


CASES = [
    # (address, drawing, from, to of the axis, range that is asked for)
    ("/?q=mine", HISTOGRAM, 3.5 / 15, 6.5 / 15, ("2008", "2011")),
    ("/?q=mine", HISTOGRAM, 6.5 / 15, 3.5 / 15, ("2008", "2011")),
    ("/?q=mine&from=2007-05-10&to=2018", HISTOGRAM, 0.01, 3.5 / 12, ("2007-05-10", "2010")),
    ("/?q=mine&from=2009-05&to=2010-04", HISTOGRAM, 1.5 / 12, 8.5 / 12, ("2009-06", "2010-01")),
    ("/?q=mine&from=2009-05-10&to=2009-05-29", HISTOGRAM, 1.5 / 20, 4.5 / 20, ("2009-05-11", "2009-05-14")),
    ("/trends?q=mine&q=river", TRENDS, 3.5 / 15, 6.5 / 15, ("2008", "2011")),
    ("/trends?q=river&unit=month&from=2009-05&to=2010-04", TRENDS, 1.5 / 12, 0.999, ("2009-06", "2010-04")),
    ("/trends?by=topic", TRENDS, 0.4 / 15, 2.5 / 15, ("2005", "2007")),
]


@pytest.mark.parametrize(("address", "drawing", "begin", "end", "days"), CASES)
def test_what_is_dragged_over_becomes_the_range(
    site: str, browser: Browser, address: str, drawing: str, begin: float, end: float, days: tuple[str, str]
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(site + address)
    drag(page, drawing, begin, end, leave=False)
    told = page.locator(f"{drawing} .selection text").evaluate("text => getComputedStyle(text)")
    assert (told["fontWeight"], told["strokeWidth"]) == ("600", "4px")  # legible over bars and lines
    page.mouse.up()
    page.wait_for_url(lambda url: f"from={days[0]}&" in f"{url}&" and f"to={days[1]}&" in f"{url}&")
    expect(page.locator(drawing)).to_have_attribute("data-first", days[0])
    assert asked(page).get("q") == asked_in(address)
    assert page.locator("svg g.selection").count() == 0
    page.close()


def asked_in(address: str) -> list[str] | None:
    return parse_qs(urlsplit(address).query).get("q")


@pytest.mark.parametrize(("address", "drawing"), [("/?q=mine", HISTOGRAM), ("/trends?q=mine", TRENDS)])
def test_while_dragging_the_range_is_shown_and_escape_leaves_all_as_it_was(
    site: str, browser: Browser, address: str, drawing: str
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(site + address)
    drag(page, drawing, 3.5 / 15, 6.5 / 15, leave=False)
    assert page.text_content("g.selection text") == "2008 – 2011"
    page.keyboard.press("Escape")
    assert page.locator("g.selection").count() == 0
    page.mouse.up()
    page.wait_for_timeout(400)
    assert page.url == site + address
    page.close()


@pytest.mark.parametrize(
    ("address", "link"), [("/?q=mine", "svg.bars a.period"), ("/trends?q=river", "svg.drawing .points a")]
)
def test_a_click_still_follows_what_it_is_on(site: str, browser: Browser, address: str, link: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(site + address)
    one = page.locator(link).nth(4)
    href = one.get_attribute("href")
    one.click()
    page.wait_for_url(f"{site}{href}")
    page.close()


@pytest.mark.parametrize(("address", "drawing"), [("/?q=mine", HISTOGRAM), ("/trends?q=mine", TRENDS)])
def test_a_finger_drags_too(site: str, browser: Browser, address: str, drawing: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(site + address)
    page.locator(drawing).scroll_into_view_if_needed()
    box = page.locator(drawing).bounding_box()
    assert box
    wide = box["width"] * (0.955 if drawing == TRENDS else 1)
    touch = context.new_cdp_session(page)

    def send(kind: str, *places: float) -> None:
        points = [{"x": box["x"] + place * wide, "y": box["y"] + 40} for place in places]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", 3.5 / 15)
    for place in (4.0, 5.0, 6.0, 6.5):
        send("touchMove", place / 15)
    send("touchEnd")
    page.wait_for_url(lambda url: "from=2008&to=2011" in url)
    context.close()


@pytest.mark.parametrize("address", ["/trends?q=mine+river&q=water", "/trends?by=topic"])
def test_the_picture_is_saved_as_svg_and_as_png_of_twice_its_size(
    site: str, browser: Browser, tmp_path: Path, address: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.goto(site + address)
    with page.expect_download() as svg:
        page.get_by_role("link", name="Picture as SVG").click()
    with page.expect_download() as png:
        page.get_by_role("button", name="Picture as PNG").click()
    named = "trends-mine-river-water-2005-2019" if "q=" in address else "trends-2005-2019-topics"
    assert svg.value.suggested_filename == f"{named}.svg"
    assert png.value.suggested_filename == f"{named}.png"
    svg.value.save_as(tmp_path / "a.svg")
    png.value.save_as(tmp_path / "a.png")
    root = etree.parse(tmp_path / "a.svg").getroot()
    data = (tmp_path / "a.png").read_bytes()
    width, height, colours = read_png(data)
    assert (width, height) == (2 * int(root.get("width")), int(2 * float(root.get("height"))))
    assert len(colours) > 50  # lines, words and their soft edges, on white
    assert max(colours, key=lambda each: colours[each]) == b"\xff\xff\xff\xff"
    assert faults == []
    context.close()


def read_png(data: bytes) -> tuple[int, int, dict[bytes, int]]:
    """Breadth, height and how often each colour stands in a PNG of eight bits for red, green, blue and alpha."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, packed, head = 8, b"", b""
    while at < len(data):
        (length,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        if kind == b"IHDR":
            head = data[at + 8 : at + 8 + length]
        elif kind == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += length + 12
    width, height, depth, colour = struct.unpack(">IIBB", head[:10])
    assert (depth, colour) == (8, 6)
    raw, step, colours = zlib.decompress(packed), 4 * width, dict[bytes, int]()
    before = bytearray(step)
    for row in range(height):
        start = row * (step + 1)
        line = unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + step]), before)
        if row % 4 == 0:
            for place in range(0, step, 4):
                pixel = bytes(line[place : place + 4])
                colours[pixel] = colours.get(pixel, 0) + 1
        before = line
    return width, height, colours


def unfiltered(kind: int, line: bytearray, before: bytearray) -> bytearray:
    """A row of a PNG as it was before it was made easier to pack (its specification, 9.2)."""
    for place in range(len(line)):
        left, up = (line[place - 4] if place >= 4 else 0), before[place]
        corner = before[place - 4] if place >= 4 else 0
        match kind:
            case 1:
                guess = left
            case 2:
                guess = up
            case 3:
                guess = (left + up) // 2
            case 4:
                far = [abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)]
                guess = (left, up, corner)[far.index(min(far))]
            case _:
                guess = 0
        line[place] = (line[place] + guess) & 255
    return line
