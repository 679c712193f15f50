"""Pages that SingleFile saved as a zip, alone or behind a page that unpacks it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from importers.containers.walk import walk
from importers.errors import SourceUnreadable
from tests.support.agreement import agreed
from tests.support.containers import items_in, put, reasons_in, skipped
from tests.support.saved_sites import article, self_extracting, single_file, zipped

ADDRESS = "https://www.letter.example/2012/floods"
PAGE = article("Floods", "The floods came at night.")
COMMENT = b"<!--\n Page saved with SingleFile \n url: %s \n saved date: Sat Jun 12 2021 12:00:00 GMT+0200\n-->"


@pytest.mark.parametrize("universal", [False, True])
@pytest.mark.parametrize("holder", ["alone", "folder", "zip", "gzip"])
def test_the_page_in_a_self_extracting_file_is_the_page_wherever_the_file_lies(
    tmp_path: Path, universal: bool, holder: str
) -> None:
    data = self_extracting(zipped(single_file(PAGE, ADDRESS)), universal=universal)
    if holder == "zip":
        source = put(tmp_path / "in" / "saved.zip", zipped({"floods.u.zip.html": data}))
    elif holder == "gzip":
        source = put(tmp_path / "in" / "floods.u.zip.html.gz", gzip.compress(data))
    else:
        source = put(tmp_path / "in" / "floods.u.zip.html", data)
    met = list(walk(source.parent if holder == "folder" else source))
    (item,) = items_in(met)
    assert (item.data, item.address, item.captured) == (PAGE, ADDRESS, "2021-06-12T18:30:00Z")
    assert item.path == "floods.u.zip.html"
    assert skipped(met) == {"parts of saved pages": 5}
    assert not reasons_in(met)


@pytest.mark.parametrize("folder", ["", "1718000000000_42/"])
@pytest.mark.parametrize("inside", [False, True])
def test_a_plain_zip_of_a_page_is_one_page_in_a_folder_of_its_own_or_in_another_zip_too(
    tmp_path: Path, folder: str, inside: bool
) -> None:
    """SingleFile can write a folder of the time around the page, so that old readers of MAFF open it."""
    data = zipped(single_file(PAGE, ADDRESS, folder))
    source = put(tmp_path / "in" / "floods.zip", zipped({"a/floods.zip": data}) if inside else data)
    (item,) = items_in(walk(source))
    assert (item.data, item.address, item.label) == (PAGE, ADDRESS, "floods" if inside else "in")


def test_the_comment_in_the_page_says_more_than_the_list_beside_it(tmp_path: Path) -> None:
    page = PAGE.replace(b"<head>", b"<head>" + COMMENT % ADDRESS.encode())
    members = {**single_file(page, "https://www.letter.example/other")}
    (item,) = items_in(walk(put(tmp_path / "a.zip", zipped(members))))
    assert (item.address, item.captured) == (ADDRESS, "2021-06-12T10:00:00Z")


def test_a_page_without_any_note_has_the_address_that_its_cover_links(tmp_path: Path) -> None:
    link = f"<link rel=canonical href={ADDRESS}>"
    (item,) = items_in(walk(put(tmp_path / "a.html", self_extracting(zipped({"index.html": PAGE}), head=link))))
    assert item.address == ADDRESS


def test_a_zip_of_a_site_is_no_single_page_though_its_front_page_was_saved_so(tmp_path: Path) -> None:
    page = PAGE.replace(b"<head>", b"<head>" + COMMENT % ADDRESS.encode())
    source = put(tmp_path / "a.zip", zipped({"index.html": page, "floods.html": PAGE}))
    assert [item.path for item in items_in(walk(source))] == ["index.html", "floods.html"]


def test_a_self_extracting_file_that_is_locked_or_cut_short_is_refused_with_what_to_do(tmp_path: Path) -> None:
    packed = bytearray(zipped(single_file(PAGE, ADDRESS)))
    locked = bytes(packed).replace(b"PK\x01\x02\x14\x03\x14\0\0", b"PK\x01\x02\x14\x03\x14\0\x01")
    put(tmp_path / "in" / "locked.html", self_extracting(locked))
    put(tmp_path / "in" / "short.html", self_extracting(bytes(packed[:-40])))
    reasons = reasons_in(walk(tmp_path / "in"))
    assert "save it again without one" in reasons[0]
    assert "cut short or damaged" in reasons[1]
    with pytest.raises(SourceUnreadable, match="save it again without one"):
        list(walk(tmp_path / "in" / "locked.html"))


def test_a_cover_without_a_zip_is_a_page_like_any_other(tmp_path: Path) -> None:
    """Newer versions of the program write such files where nothing is to be packed."""
    page = PAGE.replace(b"<html", b"<html data-sfz")
    (item,) = items_in(walk(put(tmp_path / "a.zip.html", page)))
    assert item.data == page


def test_all_ways_to_import_agree_on_such_pages(tmp_path: Path) -> None:
    put(tmp_path / "in" / "a.zip.html", self_extracting(zipped(single_file(PAGE, ADDRESS))))
    put(tmp_path / "in" / "b.zip", zipped(single_file(article("Rain", "The rain fell."), f"{ADDRESS}/rain")))
    found = agreed(tmp_path / "in")
    assert {each.title: (each.url, each.captured) for each in found.documents} == {
        "Floods": (ADDRESS, "2021-06-12T18:30:00Z"),
        "Rain": (f"{ADDRESS}/rain", "2021-06-12T18:30:00Z"),
    }
    assert not found.rejected
    assert found.skipped == {"parts of saved pages": 10}
