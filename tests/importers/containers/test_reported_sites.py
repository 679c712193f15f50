"""Sites as people have reported that programs keep them: each with the trap of its report."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from importers.containers.walk import walk
from tests.support.containers import items_in, put, reasons_in, skipped
from tests.support.saved_sites import HOST, article, shell, text, zipped
from tests.support.web_archives import http, record

PAGE = article("Floods", "The floods came.")
NOTE = "<!-- Mirrored from {} by HTTrack Website Copier/3.x [XR&CO'2014], Wed, 05 Mar 2014 12:00:00 GMT -->"


def placed(root: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        put(root / name, data)
    return root


def addresses(source: Path) -> dict[str, tuple[str, str]]:
    """The address and the time of each page by its path, where nothing was rejected."""
    met = list(walk(source))
    assert not reasons_in(met)
    return {item.path: (item.address, item.captured) for item in items_in(met)}


def test_httrack_calls_a_picture_html(tmp_path: Path) -> None:
    """The type that the server said was that of a page."""
    site = placed(tmp_path / "site", {f"{HOST}/logo.html": b"GIF89a...", f"{HOST}/floods.html": PAGE})
    assert list(addresses(site)) == [f"{HOST}/floods.html"]
    assert skipped(walk(site)) == {".gif files": 1}


def test_httrack_with_a_structure_of_its_users_has_names_without_a_dot(tmp_path: Path) -> None:
    noted = article("Floods", "They came.", head=NOTE.format(f"{HOST}/news/floods?id=3&amp;PHPSESSID=0a&amp;page=2"))
    site = placed(tmp_path / "site", {f"{HOST}/newsfloodshtml-2": noted})
    assert list(addresses(site).values()) == [(f"https://{HOST}/news/floods?id=3&page=2", "2014-03-05T12:00:00Z")]


def test_httrack_that_ran_again_leaves_a_page_with_and_without_its_ending(tmp_path: Path) -> None:
    """The address in both is one, so both are captures of one article."""
    noted = article("Año", "It came.", head=NOTE.format(f"{HOST}/A%C3%B1o"))
    later = noted.replace(b"2014 12:00", b"2014 13:00")
    found = addresses(placed(tmp_path / "site", {f"{HOST}/Año": noted, f"{HOST}/Año.html": later}))
    assert {address for address, _ in found.values()} == {f"https://{HOST}/A%C3%B1o"}
    assert len(found) == 2


def test_wget_has_an_address_within_an_address_in_a_name(tmp_path: Path) -> None:
    name = "index.html?s=40&d=https%3A%2F%2Fother.example%2Fa.png&r=g"
    (found,) = addresses(placed(tmp_path / "site", {f"{HOST}/avatar/{name}": PAGE})).values()
    assert found[0] == f"https://{HOST}/avatar/?s=40&d=https://other.example/a.png&r=g"


def test_wget_for_windows_and_for_other_systems_give_one_address(tmp_path: Path) -> None:
    names = (
        "news.php@id=3&p=1.html",
        "news.php?id=3&p=1.html",
        "news.php%3Fid=3&p=1.html",
        "news.php%3fid%3d3%26p%3d1",
    )
    for number, name in enumerate(names):
        (found,) = addresses(placed(tmp_path / str(number), {f"{HOST}/{name}": PAGE})).values()
        assert found[0] == f"https://{HOST}/news.php?id=3&p=1"


def test_wget_without_folders_of_hosts_keeps_no_address_and_its_web_archive_beside_it_does(tmp_path: Path) -> None:
    packed = gzip.compress(record(http(PAGE), f"https://{HOST}/floods"))
    found = addresses(placed(tmp_path / "site", {"floods.html": PAGE, "site.warc.gz": packed}))
    assert found["floods.html"] == ("", "")
    assert found[f"site.warc.gz#https://{HOST}/floods"][0] == f"https://{HOST}/floods"


def test_wayback_downloaders_keep_the_port_that_the_crawler_named(tmp_path: Path) -> None:
    """`:80` is in most addresses of the first years; on Windows it stands as `+80` or `_80`."""
    folders = (f"{HOST}:80", f"{HOST}+80", f"{HOST}_80", HOST)
    files = {f"websites/{folder}/2005030112000{number}/x.html": PAGE for number, folder in enumerate(folders)}
    assert {address for address, _ in addresses(placed(tmp_path / "in", files)).values()} == {f"https://{HOST}/x.html"}


def test_wayback_downloaders_keep_pages_packed_as_they_came(tmp_path: Path) -> None:
    files = {f"websites/{HOST}/20050301120000/index.html": gzip.compress(PAGE)}
    source = placed(tmp_path / "in", files)
    assert list(addresses(source).values()) == [(f"https://{HOST}/", "2005-03-01T12:00:00Z")]
    assert [item.data for item in items_in(walk(source))] == [PAGE]


def test_wayback_machine_scraper_has_a_page_and_what_lies_below_it_in_one_folder(tmp_path: Path) -> None:
    files = {f"{HOST}/news/20050301120000.snapshot": PAGE, f"{HOST}/news/floods/20050301120000.snapshot": PAGE}
    assert {address for address, _ in addresses(placed(tmp_path / "in", files)).values()} == {
        f"https://{HOST}/news",
        f"https://{HOST}/news/floods",
    }


def test_wacz_without_a_profile_in_which_a_crawler_speaks_of_itself(tmp_path: Path) -> None:
    """Perma's captures hold a page about the capture; times in its list have a space in them."""
    records = [
        record(http(shell("Floods")), f"https://{HOST}/floods"),
        record(http(article("Provenance Summary", "Captured.")), "file:///provenance-summary.html"),
        record(http(b"\x89PNG", kind="image/png"), "file:///screenshot.png"),
    ]
    entry = {
        "url": f"https://{HOST}/floods",
        "ts": "2014-03-05 10:11:12.701508+00:00",
        "text": text("Floods", "They came."),
    }
    members: dict[str, bytes | str] = {
        "archive/rec-1.warc.gz": b"".join(map(gzip.compress, records)),
        "pages/pages.jsonl": f'{{"format": "json-pages-1.0"}}\n{json.dumps(entry)}\n',
        "datapackage.json": '{"resources": []}',
    }
    met = list(walk(put(tmp_path / "a.wacz", zipped(members))))
    assert [(item.address, "They came." in item.described.text) for item in items_in(met)] == [
        (f"https://{HOST}/floods", True)
    ]
    assert not reasons_in(met)


def test_a_zip_of_a_mac_has_a_colon_in_a_name(tmp_path: Path) -> None:
    """What is no letter of a drive is no way out of the zip."""
    source = put(tmp_path / "a.zip", zipped({"A: first notes.html": PAGE, "Clips/B: more: notes.html": PAGE}))
    assert list(addresses(source)) == ["A: first notes.html", "Clips/B: more: notes.html"]
