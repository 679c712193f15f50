"""Zips as Macs and Windows write them: names, separators, code pages, and what the systems leave behind."""

from __future__ import annotations

import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.containers.walk import walk
from importers.containers.zip_names import names_of
from importers.protocol import Rejected
from tests.support.agreement import agreed
from tests.support.containers import PAGE, items_in, put, reasons_in, skipped
from tests.support.saved_sites import article


def raw_zip(members: Mapping[bytes, bytes], *, flags: int = 0, extra: bytes = b"") -> bytes:
    """A zip whose names are these bytes, with these flags and extra fields: `zipfile` writes no such names."""
    body, listing = b"", b""
    for name, data in members.items():
        fixed = struct.pack(
            "<3H2H3L2H", 20, flags, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(name), len(extra)
        )
        listing += (
            b"PK\1\2" + struct.pack("<H", 20) + fixed + struct.pack("<3H2L", 0, 0, 0, 0, len(body)) + name + extra
        )
        body += b"PK\3\4" + fixed + name + extra + data
    return (
        body
        + listing
        + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(members), len(members), len(listing), len(body), 0)
    )


def member(raw: bytes, flags: int = 0, extra: bytes = b"") -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("x")
    info.orig_filename, info.flag_bits, info.extra = raw.decode("utf-8" if flags else "cp437"), flags, extra
    return info


@pytest.mark.parametrize(
    ("page", "name"),
    [
        *(("cp437", "Año nuevo.html"), ("cp850", "Abrió el muelle.html"), ("cp850", "São João Ávila.html")),
        *(("cp1252", "Abrió el muelle.html"), ("cp1252", "Über Größe.html"), ("cp850", "ÑANDÚ.html")),
        *(("cp852", "Žluťoučký kůň.html"), ("cp866", "Наводнение.html"), ("cp1251", "Наводнение.html")),
        *(("cp932", "洪水のニュース.html"), ("gbk", "洪水新闻.html"), ("cp949", "홍수 소식.html")),
        *(("utf-8", "Año nuevo.html"), ("utf-8", "洪水.html"), ("utf-8", "Año\N{EM DASH}nuevo.html")),
    ],
)
def test_a_name_of_which_no_encoding_is_declared_is_read_in_the_one_that_it_has(page: str, name: str) -> None:
    assert names_of([member(name.encode(page)), member(b"plain.html")]) == [name, "plain.html"]


def test_all_names_of_a_zip_are_of_one_code_page(tmp_path: Path) -> None:
    """A name alone may be read in two ways; beside others it may not."""
    names = ["Ã.html", "São João.html", "Eleições.html"]
    assert names_of([member(name.encode("cp850")) for name in names]) == names


def test_a_name_in_the_extra_field_goes_before_one_that_is_no_unicode_unless_it_was_renamed() -> None:
    raw, meant = b"A_o.html", "Año.html".encode()
    field = struct.pack("<BL", 1, zlib.crc32(b"A\xa4o.html")) + meant
    extra = struct.pack("<HH", 0x7075, len(field)) + field
    assert names_of([member(b"A\xa4o.html", extra=extra)]) == ["Año.html"]
    assert names_of([member(raw, extra=extra)]) == ["A_o.html"]
    assert names_of([member(b"B\xa4o.html", extra=extra)]) == ["Bño.html"]


@given(st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=5), st.binary(max_size=30))
def test_no_name_and_no_extra_field_is_too_odd(names: list[bytes], extra: bytes) -> None:
    assert len(names_of([member(name, extra=extra) for name in names])) == len(names)


def test_a_zip_of_windows_has_folders_though_its_names_have_backslashes(tmp_path: Path) -> None:
    members = {
        b"Recortes\\": b"",
        b"Recortes\\One.html": PAGE,
        b"Recortes\\One_archivos\\frame.html": PAGE,
        b"Recortes\\A\xa4o\\dos.html": PAGE,
        b"..\\out.html": PAGE,
        b"C:\\out.html": PAGE,
    }
    met = list(walk(put(tmp_path / "a.zip", raw_zip(members))))
    assert [item.path for item in items_in(met)] == ["Recortes/One.html", "Recortes/Año/dos.html"]
    assert skipped(met) == {"parts of saved pages": 1}
    assert len(reasons_in(met)) == 2


def test_what_systems_and_browsers_leave_behind_is_no_article(tmp_path: Path) -> None:
    left = [
        *("__MACOSX/a/._One.html", "a/._One.html", "a/.DS_Store", "a/Icon\r", "a/Thumbs.db", "a/ehthumbs.db"),
        *("a/desktop.ini", "a/One.html:Zone.Identifier", "@eaDir/One.html/x", "a/.localized"),
    ]
    counted = ["a/~$nota.html", "a/two.html.crdownload", "a/three.html.part", "a/four.partial", "a/five.tmp"]
    shortcuts = ["a/One.url", "a/One.webloc", "a/One.lnk"]
    members = {name.encode(): b"x" for name in [*left, *counted, *shortcuts]} | {b"a/One.html": PAGE}
    for name in [*left, *counted, *shortcuts]:
        put(tmp_path / "in" / name, b"x")
    put(tmp_path / "in" / "a" / "One.html", PAGE)
    for source in (put(tmp_path / "a.zip", raw_zip(members, flags=0x800)), tmp_path / "in"):
        met = list(walk(source))
        assert [item.path for item in items_in(met)] == ["a/One.html"]
        assert not reasons_in(met)
        assert skipped(met) == {
            "downloads that were not finished, and locks of programs": 5,
            "shortcuts to pages": 3,
        }


def test_a_name_in_letters_and_marks_apart_is_met_in_one_form(tmp_path: Path) -> None:
    """A Mac writes `o` and an accent; a list of the same files writes `ó`."""
    apart = unicodedata.normalize("NFD", "Cerró.html")
    source = put(tmp_path / "a.zip", raw_zip({apart.encode(): PAGE, b"cerro.html": PAGE, b"Cerro.html": PAGE}))
    assert [item.path for item in items_in(walk(source))] == ["Cerró.html", "cerro.html", "Cerro.html"]


def test_all_ways_to_import_agree_on_such_zips(tmp_path: Path) -> None:
    windows = raw_zip(
        {
            "Recortes\\Año.html".encode("cp850"): article("Año nuevo", "El río subió."),
            b"Recortes\\~$o.html": b"x",
            b"Recortes\\Thumbs.db": b"x",
        }
    )
    mac = raw_zip(
        {
            "Clips/Cerró.html".encode(): article("Closed", "The quay closed."),
            "__MACOSX/Clips/._Cerró.html".encode(): b"\0\5\x16\7",
        }
    )
    found = agreed(put(tmp_path / "windows.zip", windows), put(tmp_path / "mac.zip", mac))
    assert {each.path for each in found.documents} == {"Recortes/Año.html", "Clips/Cerró.html"}
    assert {each.source for each in found.documents} == {"windows", "mac"}
    assert not found.rejected


def test_names_that_begin_where_they_are_packed_are_names_as_others_and_none_vanishes(tmp_path: Path) -> None:
    members = [b"./", b"./n/", b"./n/a.html", b"././b.html", b"../c.html", b"n/../d.html", b"./e.html", b"e.html"]
    walked = list(walk(put(tmp_path / "a.zip", raw_zip(dict.fromkeys(members, PAGE)))))
    assert [item.path for item in items_in(walked)] == ["n/a.html", "b.html", "e.html"]
    refused = {met.path: met.reason for met in walked if isinstance(met, Rejected)}
    assert list(refused) == ["../c.html", "n/../d.html", "e.html"]
    assert "a newer copy of this file" in refused["e.html"]
