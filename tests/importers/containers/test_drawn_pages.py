"""Pages that scripts draw, and the texts of them that a crawler's browser saw: in lists of pages and in records."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from archive.document import Document
from importers.containers.walk import walk
from importers.containers.web_archives.drawn import is_drawn
from importers.formats.pages.html_pages import HtmlPages
from importers.protocol import Described, Item
from tests.support.agreement import agreed
from tests.support.containers import items_in, put, reasons_in, skipped
from tests.support.saved_sites import HOST, article, shell, text, zipped
from tests.support.web_archives import http, page, record

URL = f"https://{HOST}/"
NOTES = "indexes and notes of a web archive"


def listed(*pages: dict[str, Any]) -> str:
    """A list of pages, as a WACZ has it."""
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
    return "".join(json.dumps(each) + "\n" for each in (head, *pages))


def entry(place: str, title: str, words: str, **more: Any) -> dict[str, Any]:
    return {"url": URL + place, "ts": "2014-03-05T10:11:14.123Z", "title": title, "text": text(title, words), **more}


def captured(*records: bytes) -> bytes:
    return b"".join(map(gzip.compress, records))


def wacz(records: bytes, *lists: str) -> dict[str, bytes | str]:
    names = ("pages/pages.jsonl", "pages/extraPages.jsonl")
    package = {"profile": "data-package", "wacz_version": "1.1.1", "resources": []}
    return {
        "archive/data.warc.gz": records,
        **dict(zip(names, lists, strict=False)),
        "indexes/index.cdx.gz": gzip.compress(b"!meta 0"),
        "datapackage.json": json.dumps(package),
        "datapackage-digest.json": '{"path": "datapackage.json", "signedData": {}}',
    }


def read_all(source: Path) -> dict[str, Document]:
    """The documents in the source by their addresses, each page read alone."""
    found = [each for item in items_in(walk(source)) for each in HtmlPages().read(item)]
    return {each.url.removeprefix(URL): each for each in found if isinstance(each, Document)}


def test_a_page_without_a_text_takes_the_one_that_its_list_holds_and_any_other_keeps_its_own(tmp_path: Path) -> None:
    records = captured(
        record(http(shell("App")), f"{URL}floods"),
        record(http(article("Rain", "The rain fell.")), f"{URL}rain"),
        record(http(shell("Menu")), f"{URL}menu"),
        record(http(shell("Snow")), f"{URL}snow"),
        record(http(page(), status="404 Not Found"), f"{URL}gone"),
    )
    pages = listed(entry("floods", "Floods", "The floods came at night."), entry("rain", "Rain", "Not so."))
    more = listed(entry("snow", "Snow", "The snow lay for a week."), entry("menu", "Menu", "Not there.", status=404))
    found = agreed(put(tmp_path / "letter.wacz", zipped(wacz(records, pages, more))))
    held = found.by_title()
    assert set(held) == {"Floods", "Rain", "Snow"}
    assert held["Floods"].body.startswith("The floods came at night. The river stood higher than anyone in the valley")
    assert "Imprint" not in held["Floods"].body and "App" not in held["Floods"].body
    assert held["Floods"].captured == "2014-03-05T10:11:12Z"
    assert held["Rain"].body.startswith("The rain fell.")
    assert [path for path, _ in found.rejected] == [f"archive/data.warc.gz#{URL}menu"]
    assert found.skipped[NOTES] == 5


@pytest.mark.parametrize("apart", [False, True])
def test_texts_in_records_of_their_own_are_read_behind_the_page_or_in_another_file(tmp_path: Path, apart: bool) -> None:
    """The text that stood there in the end goes before that of the first moment."""
    pages = [record(http(shell("Floods")), f"{URL}floods"), record(http(shell("Rain")), f"{URL}rain")]
    said = {"content_type": "text/plain"}
    texts = [
        record(text("Floods", "Loading.").encode(), f"urn:text:{URL}floods", "resource", Content_Type="text/plain"),
        record(text("Floods", "The floods came.").encode(), f"urn:textFinal:{URL}floods", "resource", **said),
        record(text("Rain", "The rain fell.").encode(), f"urn:text:{URL}rain", "resource", Content_Type="text/plain"),
        record(b"\x89PNG", f"urn:view:{URL}rain", "resource", Content_Type="image/png"),
        record(b'{"urls": {}}', f"urn:pageinfo:{URL}rain", "resource", Content_Type="application/json"),
    ]
    if apart:
        put(tmp_path / "in" / "rec-1.warc.gz", captured(*pages))
        put(tmp_path / "in" / "rec-1-text.warc.gz", captured(*texts))
    else:
        put(tmp_path / "in" / "rec-1.warc.gz", captured(*pages, *texts))
    found = read_all(tmp_path / "in")
    assert {place: each.body.partition(" The river")[0] for place, each in found.items()} == {
        "floods": "The floods came.",
        "rain": "The rain fell.",
    }
    met = list(walk(tmp_path / "in"))
    assert skipped(met) == {"notes of the crawler": 5}
    assert not reasons_in(met)


def test_a_text_is_that_of_the_capture_next_to_it_in_time(tmp_path: Path) -> None:
    records = captured(
        record(http(shell("Floods")), f"{URL}floods"),
        record(http(shell("Floods")), f"{URL}floods", WARC_Date="2019-03-05T10:11:12Z"),
    )
    pages = listed(
        entry("floods", "Floods", "They went.", ts="2019-03-05T10:12:00Z"), entry("floods", "Floods", "They came.")
    )
    source = put(tmp_path / "letter.wacz", zipped(wacz(records, pages)))
    found = {item.captured: item.described.text for item in items_in(walk(source))}
    assert "They came." in found["2014-03-05T10:11:12Z"]
    assert "They went." in found["2019-03-05T10:11:12Z"]


def test_pages_that_are_drawn_from_one_file_do_not_take_one_anothers_text(tmp_path: Path) -> None:
    """An application with routes behind `#` has one file for all its pages."""
    records = captured(record(http(shell("App")), URL))
    pages = listed(entry("#/floods", "Floods", "They came."), entry("#!/rain", "Rain", "It fell."))
    (item,) = items_in(walk(put(tmp_path / "letter.wacz", zipped(wacz(records, pages)))))
    assert not item.described.text


def test_a_wacz_that_was_unpacked_and_the_folder_of_a_crawl_are_read_in_the_same_way(tmp_path: Path) -> None:
    records = captured(record(http(shell("Floods")), f"{URL}floods"))
    for name, data in wacz(records, listed(entry("floods", "Floods", "The floods came."))).items():
        put(tmp_path / "crawls" / "letter" / name, data if isinstance(data, bytes) else data.encode())
    put(tmp_path / "crawls" / "letter" / "logs" / "crawl.log", b'{"logLevel": "info"}\n')
    met = list(walk(tmp_path / "crawls"))
    (item,) = items_in(met)
    assert "The floods came." in item.described.text
    assert not reasons_in(met)
    assert skipped(met)[NOTES] + skipped(met).get(".gz files", 0) == 5


def test_wacz_in_a_zip_are_read_and_those_that_its_list_only_names_are_told(tmp_path: Path) -> None:
    pages = listed(entry("floods", "Floods", "They came."))
    inner = zipped(wacz(captured(record(http(shell("Floods")), f"{URL}floods")), pages))
    other = zipped(wacz(captured(record(http(article("Rain", "It fell.")), f"{URL}rain"))))
    resources = [{"path": "a.wacz"}, {"url": "https://elsewhere.example/c.wacz"}]
    package = json.dumps({"profile": "multi-wacz-package", "resources": resources})
    members: dict[str, bytes | str] = {"a.wacz": inner, "b.wacz": other, "datapackage.json": package}
    source = put(tmp_path / "letters.wacz", zipped(members))
    met = list(walk(source))
    assert {item.path: bool(item.described.text) for item in items_in(met)} == {
        f"a.wacz/archive/data.warc.gz#{URL}floods": True,
        f"b.wacz/archive/data.warc.gz#{URL}rain": False,
    }
    assert reasons_in(met) == [
        "its list names web archives that it does not hold (https://elsewhere.example/c.wacz); "
        "fetch them and import them too"
    ]
    del members["datapackage.json"]
    assert len(items_in(walk(put(tmp_path / "plain.zip", zipped(members))))) == 2  # WACZ that somebody zipped together


def test_a_list_that_is_damaged_costs_what_it_says_and_nothing_else(tmp_path: Path) -> None:
    records = captured(record(http(shell("Floods")), f"{URL}floods"), record(http(page()), f"{URL}rain"))
    pages = '{"text": [1], "url": 3}\n{"text": "x", "url"\n\xff\n' + "[" * 9000 + '"text"\n{"text": " ", "url": ""}\n'
    met = list(walk(put(tmp_path / "letter.wacz", zipped(wacz(records, pages)))))
    assert {item.address for item in items_in(met)} == {f"{URL}floods", f"{URL}rain"}


@pytest.mark.parametrize(
    ("data", "drawn"),
    [
        (shell("Floods"), True),
        (article("Floods", "They came."), False),
        (b"<html><script>x</script><body>" + b"Words of an old page<br>" * 30, False),
        (b"<html><script>" + b"x" * 9000, True),
        (b"<html><body>Words</body></html>", False),
        (b"<html><script></script>" + b"<" * 9000, True),
    ],
)
def test_a_page_is_drawn_where_it_has_scripts_and_no_text(data: bytes, drawn: bool) -> None:
    assert is_drawn(data) is drawn


def test_what_a_source_says_of_a_page_goes_behind_what_the_page_says() -> None:
    told = Described(title="Told", authors="Leo Mar", published="2011-01-01")
    silent = b"<div><p>The river stood higher than anyone in the valley remembered, and the mill stood still.</p></div>"
    (own,) = HtmlPages().read(Item("a.html", article("Floods", "They came."), described=told))
    (other,) = HtmlPages().read(Item("b.html", silent, described=told))
    assert isinstance(own, Document) and isinstance(other, Document)
    assert (own.title, own.published and own.published.iso()) == ("Floods", "2012-03-05")
    assert (other.title, other.authors) == ("Told", ("Leo Mar",))
    assert other.published and other.published.iso() == "2011-01-01"


def test_a_page_that_waits_for_its_text_is_known_as_a_copy_of_wayback_too(tmp_path: Path) -> None:
    copy = f"https://web.archive.org/web/20100401103000/{URL}floods"
    script = "<head><script>window.app = 1</script>"
    short = (
        b"<html>" + script.encode() + article("Floods", "It rose twice, and then once more.").partition(b"<head>")[2]
    )
    assert is_drawn(short)
    source = put(tmp_path / "a.warc", record(http(short), copy, WARC_Date="2020-03-05T10:11:12Z"))
    (document,) = agreed(source).documents
    assert (document.url, document.captured) == (f"{URL}floods", "2010-04-01T10:30:00Z")
