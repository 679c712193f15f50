"""The record of what outsiders see: what is replaced in it, and what a comparison tells."""

from __future__ import annotations

from collections import Counter
from datetime import date
from email.message import Message

import pytest

from benchmarks.contract.addresses import requests, settled
from benchmarks.contract.differences import Record, differences
from benchmarks.contract.placeholders import Placeholders

DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ('"took_ms": 3.1, "total": 2', '"took_ms": <ms>, "total": 2'),
        ('{"took_ms":12.25,"page":1}', '{"took_ms":<ms>,"page":1}'),
        ("19 articles, best matches first (12 ms)", "19 articles, best matches first (<ms> ms)"),
        ("Import 1: 73 new (4.4 s)", "Import 1: 73 new (<seconds> s)"),
        ("taken 2026-03-05T15:22:39.823157+00:00; 9", "taken <now>; 9"),
        ("2026-03-05T15:22:39Z and 2026-03-05", "<now> and <now>"),
        ("  1  2026-03-05 15:22  73 new", "  1  <now>  73 new"),
        ("accessed 5 March 2026.", "accessed <now>."),
        ("consultado el 5 de marzo de 2026", "consultado el <now>"),
        ("Thu, 05 Mar 2026 15:22:39 GMT", "<now>"),
        ('"accessed": {"date-parts": [[2026, 3, 5]]}', '"accessed": {"date-parts": [<now>]}'),
        ("DA  - 2026/03/05/", "DA  - <now>"),
        ("15 March 2026, 2025-03-05, 2026-03-051", "15 March 2026, 2025-03-05, 2026-03-051"),
        (f'href="/static/{"0a" * 16}/site.css"', 'href="/static/<digest>/site.css"'),
        ("urn:uuid:5a3c1d52-7f3e-4d0e-9a1b-0123456789ab", "urn:uuid:<uuid 4>"),
        ('filename="hemeroteca-water-2026-03-05.csv"', 'filename="hemeroteca-water-<now>.csv"'),
        ("/tmp/here/home at 127.0.0.1:4321", "<work>/home at <server>"),
    ],
)
def test_only_what_varies_from_run_to_run_is_replaced(text: str, replaced: str) -> None:
    varies = Placeholders([DAY])
    varies.name("/tmp/here", "<work>")
    varies.name("127.0.0.1:4321", "<server>")
    assert varies.replaced(text) == replaced


def test_a_tag_is_replaced_but_its_weakness_and_every_header_of_the_program_stay() -> None:
    message = Message()
    for name, value in (("Date", "now"), ("ETag", 'W/"abc"'), ("Vary", "Cookie"), ("Link", "<a>"), ("Link", "<b>")):
        message[name] = value
    message["Allow"] = "HEAD, GET"
    assert Placeholders([DAY]).headers(message.items()) == {
        "Allow": ["GET, HEAD"],
        "ETag": ['W/"<tag>"'],
        "Link": ["<a>", "<b>"],
        "Vary": ["Cookie"],
    }


def test_the_same_record_has_no_difference() -> None:
    record: Record = {"addresses": {"GET /": {"status": 200, "body": "<p>a</p>"}}}
    assert list(differences(record, record)) == []


def test_each_entry_that_differs_or_is_missing_is_told() -> None:
    before: Record = {"addresses": {"GET /": {"status": 200, "body": '{"a": 1, "b": 2}'}, "GET /a": {"status": 200}}}
    after: Record = {"addresses": {"GET /": {"status": 200, "body": '{"a": 1, "b": 3}'}, "GET /b": {"status": 200}}}
    first, second, third = differences(before, after)
    assert first.splitlines()[0] == "@@ GET /"
    assert '-   "b": 2' in first and '+   "b": 3' in first and '"a"' in first
    assert second == "@@ GET /a\nis only in the older record"
    assert third == "@@ GET /b\nis only in the newer record"


def test_white_space_alone_is_told_too() -> None:
    before, after = ({"addresses": {"GET /": {"body": body}}} for body in ('{"a": 1}', '{"a":1}'))
    assert len(list(differences(before, after))) == 1


def test_a_long_line_is_cut_around_its_difference() -> None:
    before, after = ({"commands": {"x": {"stdout": "a" * 500 + each + "c" * 500}}} for each in "bd")
    (told,) = differences(before, after)
    assert "ab" in told and "ad" in told
    assert max(map(len, told.splitlines())) < 250


def test_no_address_is_asked_twice_in_the_same_way() -> None:
    for asked in (requests(), settled()):
        assert Counter(each.title for each in asked).most_common(1)[0][1] == 1
