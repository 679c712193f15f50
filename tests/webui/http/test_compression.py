"""Answers packed for browsers that unpack them, and for no others."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

from tests.support.webui_sample import build_home
from webui.http.compression import compress

pytestmark = pytest.mark.archive(build=build_home)

PACKED = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def style(client: FlaskClient) -> str:
    digest = client.application.extensions["hemeroteca-assets"]["site.css"].digest
    return f"/static/{digest}/site.css"


@pytest.mark.parametrize(
    "path", ["/", "/?q=river", "/nowhere", "/?from=x", "/api/v1/search?q=river", "/api/v1/search?q=("]
)
def test_what_is_packed_is_what_is_sent_otherwise(client: FlaskClient, path: str) -> None:
    for _ in range(4):  # made, made and kept, and from the pages kept
        plain, packed = client.get(path), client.get(path, headers=PACKED)
        assert "Content-Encoding" not in plain.headers
        assert "Accept-Encoding" in plain.headers["Vary"] and "Accept-Encoding" in packed.headers["Vary"]
        whole = gzip.decompress(packed.data) if packed.headers.get("Content-Encoding") == "gzip" else packed.data
        if "search" not in path:
            assert whole == plain.data
        assert len(plain.data) < 1_000 or len(packed.data) < len(plain.data) / 2
        assert int(packed.headers["Content-Length"]) == len(packed.data)


def test_style_sheets_are_packed_and_still_known_by_their_tag(client: FlaskClient, style: str) -> None:
    plain, packed = client.get(style), client.get(style, headers=PACKED)
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"].startswith("W/")
    again = client.get(style, headers=PACKED | {"If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_style_sheet_is_packed_once_and_tighter_than_a_page_that_is_made_anew(
    client: FlaskClient, style: str
) -> None:
    first, again = client.get(style, headers=PACKED), client.get(style, headers=PACKED)
    assert first.data == again.data
    assert len(first.data) < 0.9 * len(compress(client.get(style).data))


def test_a_part_of_a_file_is_a_part_of_the_file_and_not_of_its_packed_form(client: FlaskClient, style: str) -> None:
    part = client.get(style, headers=PACKED | {"Range": "bytes=10-19"})
    assert part.status_code == 206
    assert "Content-Encoding" not in part.headers
    assert part.data == client.get(style).data[10:20]


@pytest.mark.parametrize("refused", ["", "identity", "gzip;q=0", "br"])
def test_nothing_is_packed_for_those_who_do_not_unpack(client: FlaskClient, refused: str) -> None:
    answer = client.get("/?q=river", headers={"Accept-Encoding": refused})
    assert "Content-Encoding" not in answer.headers
    assert answer.data.startswith(b"<!doctype html>")


def test_exports_go_out_as_they_stream(client: FlaskClient) -> None:
    answer = client.get("/export?format=csv&q=river", headers=PACKED)
    assert "Content-Encoding" not in answer.headers
    assert answer.data.startswith("\ufeff".encode())


def test_heads_have_no_body_and_the_headers_of_the_page(client: FlaskClient) -> None:
    head = client.head("/?q=river", headers=PACKED)
    assert (head.status_code, head.data) == (200, b"")
