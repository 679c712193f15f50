"""Pages saved as MHTML by any of the programs that do so, sound or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.document import Document
from importers.containers.walk import walk
from importers.protocol import Item
from importers.run import read
from tests.support.containers import items_in, put, reasons_in, skipped
from tests.support.web_archives import mhtml, part, saved
from tests.support.yardstick import within

PAGE = "<html><head><title>Ľudia žijú</title></head><body><p>Ľudia žijú v meste dlho a dobre.</p></body></html>"


def test_the_part_that_the_file_says_it_starts_with_is_the_page(tmp_path: Path) -> None:
    frame = part("<html>advert</html>", "Content-Type: text/html", "Content-ID: <f>", "Content-Location: https://b/ad")
    page = part(PAGE, "Content-Type: text/html", "Content-ID: <p>", "Content-Location: https://a.example/x")
    (item,) = items_in(walk(put(tmp_path / "a.mht", mhtml(frame, page, start='; start="<p>"'))))
    assert item.address == "https://a.example/x"
    (first,) = items_in(walk(put(tmp_path / "b.mht", mhtml(frame, page))))
    assert first.address == "https://b/ad"


def test_the_charset_of_the_part_is_heard_where_the_page_names_none(tmp_path: Path) -> None:
    page = part(PAGE, "Content-Type: text/html; charset=iso-8859-2", "Content-Transfer-Encoding: 8bit")
    source = put(tmp_path / "a.mht", mhtml(page))
    (document,) = (each for each in read(source) if isinstance(each, Document))
    assert (document.title, document.captured) == ("Ľudia žijú", "2014-03-05T12:00:00Z")


def test_a_file_without_a_page_and_an_empty_one_are_told(tmp_path: Path) -> None:
    put(tmp_path / "in" / "a.mht", mhtml(part("x", "Content-Type: image/png")))
    put(tmp_path / "in" / "b.mht", mhtml(part("", "Content-Type: text/html")))
    assert reasons_in(walk(tmp_path / "in")) == ["it holds no page of HTML", "its page is empty"]


@pytest.mark.parametrize("depth", [59, 500])
def test_many_lines_in_many_nested_parts_end_at_once(tmp_path: Path, depth: int) -> None:
    """The library looks at each line once for each part that is open around it."""
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b0\r\n\r\n"
    nest = "".join(f"--b{n}\r\nContent-Type: multipart/related; boundary=b{n + 1}\r\n\r\n" for n in range(depth))
    source = put(tmp_path / "in" / "a.mht", head + nest.encode() + b"a\r\n" * 4_000_000)
    assert "nested too deeply" in within(200, lambda: reasons_in(walk(source.parent)))[0]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_byte_of_a_saved_page_can_be_so_wrong_that_reading_raises(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    message = saved(Snapshot_Content_Location="https://a.example/2014/ano")
    message.make_related()
    message.add_related(b"\x89PNG", "image", "png", cid="<x>")
    whole = bytearray(message.as_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    source = put(tmp_path_factory.mktemp("m") / "a" / "a.mht", bytes(whole))
    met = list(walk(source.parent))
    assert met
    for each in met:
        if isinstance(each, Item):
            each.address.encode()
            each.media_type.encode()
    assert all(count > 0 for count in skipped(met).values())
