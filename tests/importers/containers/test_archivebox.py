"""Folders of ArchiveBox: one article for each page that it saved, whatever else it kept of it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from archive.document import Document
from importers.containers.walk import walk
from importers.formats.pages.html_pages import HtmlPages
from tests.support.agreement import agreed
from tests.support.containers import items_in, put, reasons_in, skipped
from tests.support.saved_sites import HOST, SNAPSHOT, article, zipped
from tests.support.web_archives import http, record

URL = f"https://{HOST}/2012/floods"
PAGE = article("Floods", "The floods came at night.")
LATER = SNAPSHOT.replace("1331000000.5", "1431000000")
OWN = "lists, settings and other forms of a page that ArchiveBox keeps"
FRAGMENT = "<div><p>{} The river stood higher than anyone in the valley remembered, and the mill stood still.</p></div>"
LISTED = f'<html><title>Archived Sites</title><a href="{SNAPSHOT}/index.html">F</a></html>'
FORMS: dict[str, bytes | str] = {
    "index.html": article("Floods", "Added 2012-03-06, first archived then.", date=""),
    "singlefile.html": PAGE,
    "output.html": PAGE,
    f"{HOST}/2012/floods.html": PAGE,
    "readability/content.html": FRAGMENT.format("The floods came at night."),
    "readability/article.json": json.dumps({"title": "Floods", "byline": "Ana Sol", "publishedTime": "2012-03-05"}),
    "mercury/content.html": FRAGMENT.format("The floods came at night."),
    "mercury/article.json": json.dumps({"title": "Floods", "author": "Ana Sol", "date_published": "2012-03-05"}),
    "htmltotext.txt": "The floods came at night.",
    "headers.json": '{"Status-Code": 200}',
    "output.pdf": b"%PDF-1.4",
    "screenshot.png": b"\x89PNG\r\n",
    "warc/1331000000.warc.gz": gzip.compress(record(http(PAGE), URL)),
    "media/talk.mp4": b"x",
}
HOME: dict[str, bytes | str] = {
    "ArchiveBox.conf": "[SERVER_CONFIG]\nSECRET_KEY = x\n",
    "index.html": LISTED,
    "index.json": json.dumps({"info": "", "num_links": 1, "links": [{"url": URL, "timestamp": "1331000000"}]}),
    "index.sqlite3": b"SQLite format 3\0",
    "logs/errors.log": "error",
    "sources/1331000000-import.txt": URL,
    "robots.txt": "User-agent: *\nDisallow: /",
}


def note(**more: Any) -> str:
    """What ArchiveBox says of the page."""
    return json.dumps(
        {"url": URL, "title": "Floods", "timestamp": "1331000000.5", "tags": "to-read", "history": {}, **more}
    )


def snapshot(folder: str = SNAPSHOT, *without: str, told: str = "") -> dict[str, bytes | str]:
    kept = {name: data for name, data in FORMS.items() if not name.startswith(without or ("//",))}
    return {f"{folder}/{name}": data for name, data in {**kept, "index.json": told or note()}.items()}


def written(root: Path, files: dict[str, bytes | str]) -> Path:
    for name, data in files.items():
        put(root / name, data if isinstance(data, bytes) else data.encode())
    return root


def test_a_saved_page_is_one_article_and_the_lists_of_the_tool_are_none(tmp_path: Path) -> None:
    files = {**HOME, **snapshot()}
    found = agreed(written(tmp_path / "data", files))
    (document,) = found.documents
    assert (document.title, document.url, document.captured) == ("Floods", URL, "2012-03-06T02:13:20Z")
    assert document.path.endswith("singlefile.html")
    assert document.topics == ()  # the tags are of who saved the page, not of who wrote it
    assert not found.rejected
    assert found.skipped[OWN] > 8
    zipped_up = list(walk(put(tmp_path / "data.zip", zipped(files))))
    assert [item.path for item in items_in(zipped_up)] == [document.path]
    assert not reasons_in(zipped_up)


@pytest.mark.parametrize(
    ("without", "best"),
    [
        (("singlefile",), "output.html"),
        (("singlefile", "output.html"), f"{HOST}/2012/floods.html"),
        (("singlefile", "output.html", HOST), "readability/content.html"),
        (("singlefile", "output.html", HOST, "readability"), "mercury/content.html"),
    ],
)
def test_of_what_is_there_the_form_nearest_to_the_page_is_read(
    tmp_path: Path, without: tuple[str, ...], best: str
) -> None:
    (item,) = items_in(walk(written(tmp_path / "data", snapshot(SNAPSHOT, *without))))
    assert item.path == f"{SNAPSHOT}/{best}"
    (document,) = HtmlPages().read(item)
    assert isinstance(document, Document)
    assert (document.title, document.url, document.captured) == ("Floods", URL, "2012-03-06T02:13:20Z")
    assert document.published and document.published.iso() == "2012-03-05"
    assert document.authors == (("Ana Sol",) if "content" in best else ())


def test_where_only_the_web_archive_is_left_that_is_read(tmp_path: Path) -> None:
    gone = ("singlefile", "output.html", HOST, "readability", "mercury")
    (item,) = items_in(walk(written(tmp_path / "data", snapshot(SNAPSHOT, *gone))))
    assert (item.path.partition("#")[0], item.address) == (f"{SNAPSHOT}/warc/1331000000.warc.gz", URL)


def test_a_form_that_is_empty_gives_way_to_the_next(tmp_path: Path) -> None:
    files = {**snapshot(), f"{SNAPSHOT}/singlefile.html": b""}
    (item,) = items_in(walk(written(tmp_path / "data", files)))
    assert item.path == f"{SNAPSHOT}/output.html"


def test_the_time_is_that_of_the_form_and_not_of_a_bookmark_of_years_before(tmp_path: Path) -> None:
    """The name of the folder is the day of the bookmark, where it came out of a browser's list."""
    tries = [
        {"status": "succeeded", "start_ts": "2021-03-06T03:06:40+00:00"},
        {"status": "failed", "start_ts": "2022-03-06T03:06:40+00:00"},
    ]
    files = snapshot(told=note(history={"singlefile": tries, "wget": []}))
    (item,) = items_in(walk(written(tmp_path / "data", files)))
    assert item.captured == "2021-03-06T03:06:40Z"


def test_folders_of_pages_of_which_nothing_was_kept_are_counted_and_not_rejected(tmp_path: Path) -> None:
    """The tool makes such a folder each time that a page is added once more."""
    files = {f"{SNAPSHOT}{number}/index.json": note() for number in range(9)}
    met = list(walk(written(tmp_path / "data", {**files, **snapshot()})))
    assert len(items_in(met)) == 1
    assert skipped(met)["pages of which ArchiveBox kept nothing that can be read"] == 9
    assert not reasons_in(met)


def test_the_layout_of_newer_versions_is_read_too(tmp_path: Path) -> None:
    folder = f"archive/users/system/snapshots/20120306/{HOST}/018e5c9a-7d0c-7bb2"
    lines = [
        json.dumps({"type": "Crawl", "urls": URL}),
        json.dumps({"type": "Snapshot", "url": URL, "title": "Floods", "bookmarked_at": "2012-03-06T02:13:20+00:00",
                    "tags": "", "schema_version": "0.9.0"}),
        json.dumps({"type": "ArchiveResult", "plugin": "singlefile", "status": "succeeded"}),
    ]  # fmt: skip
    forms: dict[str, bytes | str] = {
        "singlefile/singlefile.html": PAGE,
        "dom/output.html": PAGE,
        "wget/x/index.html": PAGE,
        "title/title.txt": "F",
    }
    files = {f"{folder}/{name}": data for name, data in {**forms, "index.jsonl": "\n".join(lines)}.items()}
    met = list(walk(written(tmp_path / "data", {**HOME, **files})))
    (item,) = items_in(met)
    assert item.path == f"{folder}/singlefile/singlefile.html"
    assert (item.address, item.captured) == (URL, "2012-03-06T02:13:20Z")
    assert not reasons_in(met)


def test_two_captures_of_one_page_are_its_versions(tmp_path: Path) -> None:
    later = {**snapshot(LATER, told=note(timestamp="1431000000"))}
    later[f"{LATER}/singlefile.html"] = article("Floods", "The floods came at night and stayed.")
    found = agreed(written(tmp_path / "data", {**snapshot(), **later}))
    (document,) = found.documents
    assert document.captured == "2015-05-07T12:00:00Z"
    assert found.skipped["other captures of a page that is held, kept as its versions"] == 1


def test_a_note_that_is_no_note_of_the_tool_hides_nothing(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {"a/index.json": '{"url": "https://x.example/", "name": "x"}', "a/one.html": PAGE}
    met = list(walk(written(tmp_path / "data", {**files, "b/index.json": "[" * 50_000, "b/two.html": PAGE})))
    assert {item.path for item in items_in(met)} >= {"a/one.html", "b/two.html"}
    assert not skipped(met)
    assert not reasons_in(met)


@pytest.mark.parametrize(
    "place", ["../../../outside/a/content.html", f"./{HOST}/2012/floods.html", f"x/../{HOST}/2012/a"]
)
def test_a_note_that_leads_out_of_its_folder_or_by_another_spelling_takes_no_page_away(
    tmp_path: Path, place: str
) -> None:
    put(tmp_path / "outside" / "a" / "content.html", PAGE)
    put(tmp_path / "data" / SNAPSHOT / HOST / "2012" / "a", PAGE)
    tries = {"wget": [{"output": place, "status": "succeeded"}]}
    gone = ("singlefile", "output.html", "readability", "mercury")
    files = snapshot(SNAPSHOT, *gone, told=note(history=tries))
    (document,) = agreed(written(tmp_path / "data", files)).documents
    assert document.path == f"{SNAPSHOT}/{HOST}/2012/floods.html"
