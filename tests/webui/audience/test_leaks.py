"""Nothing private is told to a stranger by any door: every answer is that of an archive in which it never was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from archive.people.roles import Role
from tests.support.desk import add, signed_in
from tests.support.private_archive import MARK, Pair, addresses, forms, hide, pair
from webui.app import create_app

_OWN = re.compile(
    r"\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|\+00:00)|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[0-9a-f]{16,}|generation-\d{8}"
    r"|text-\d+|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [0-9:]{8} GMT|seen=[0-9a-z.]+"
    r'|"seen":"[0-9a-z.]+"|"took_ms":[0-9.]+'
)
"""What is each archive's own: its id, times, hashes and numbers of changes."""


@dataclass(frozen=True)
class Doors:
    """Both archives as a stranger meets them, and the searches that a member kept in each."""

    pair: Pair
    app: Flask
    other: Flask
    kept: tuple[str, str]


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Doors:
    both = pair(tmp_path_factory.mktemp("pair"))
    apps = create_app(both.home.path), create_app(both.other.path)
    kept = []
    for app, home in zip(apps, (both.home, both.other), strict=True):
        hide(home, hidden=home is both.home)
        member = signed_in(app, home, add(home, "rita", Role.READER))
        answer = member.client.post("/s", data={"q": "report"})
        assert answer.status_code == 303, answer.text
        kept.append(answer.headers["Location"].rpartition("/")[2])
    return Doors(both, apps[0], apps[1], (kept[0], kept[1]))


def said(answer: TestResponse) -> str:
    """All that an answer tells, without what is each archive's own."""
    headers = sorted(f"{name}: {value}" for name, value in answer.headers if name not in ("ETag", "Content-Length"))
    body = answer.get_data(as_text=True)
    return _OWN.sub("…", "\n".join((str(answer.status_code), *headers, "", body)))


def of(doors: Doors, text: str) -> str:
    for each in doors.kept:
        text = text.replace(each, "kept")
    return text


def test_there_is_something_to_be_found_by_those_who_may(doors: Doors) -> None:
    member = signed_in(doors.app, doors.pair.home, add(doors.pair.home, "mia", Role.READER)).client
    assert len(doors.pair.ids) == 8
    for address in ("/", f"/?q={MARK}words", "/topics", "/api/v1/search?q=river", "/coverage", "/values/author"):
        answer = member.get(address)
        assert MARK in answer.text.replace(f"{MARK}words", ""), address
        assert answer.headers["Cache-Control"] == "no-store" and "ETag" not in answer.headers
    for each in doors.pair.ids:
        assert member.get(f"/article/{each}").status_code in (200, 410)


def test_no_door_tells_a_stranger_of_what_is_private(doors: Doors) -> None:
    mine, theirs = (addresses(doors.pair, kept) for kept in doors.kept)
    stranger, other = (each.test_client(use_cookies=False) for each in (doors.app, doors.other))
    told: list[str] = []
    for is_plain, pairs in (
        (True, zip(mine[0], theirs[0], strict=True)),
        (False, zip(mine[1], theirs[1], strict=True)),
    ):
        for address, the_same in pairs:
            answer = stranger.get(address)
            found = of(doors, said(answer))
            assert answer.status_code < 500, address
            if found != of(doors, said(other.get(the_same))) or (is_plain and MARK in found.casefold()):
                told.append(address)
    assert not told, f"{len(told)} of {len(mine[0]) + len(mine[1])}: {told[:40]}"


def test_no_form_tells_a_stranger_of_what_is_private(doors: Doors) -> None:
    stranger, other = (each.test_client(use_cookies=False) for each in (doors.app, doors.other))
    for address, fields in forms(doors.pair):
        answer = stranger.post(address, data=fields)
        assert answer.status_code < 400, (address, answer.text)
        assert said(answer) == said(other.post(address, data=fields)), address
        assert MARK not in said(answer).casefold()


def test_a_search_that_a_stranger_keeps_holds_what_is_public(doors: Doors) -> None:
    told = []
    for app in (doors.app, doors.other):
        stranger = app.test_client()
        kept = stranger.post("/s", data={"q": "river"}).headers["Location"].rpartition("/")[2]
        pages = [stranger.get(f"/s/{kept}{end}") for end in ("", "/export?format=csv")]
        pages.append(stranger.get(f"/api/v1/frozen/{kept}"))
        assert [each.status_code for each in pages] == [200, 200, 200]
        told.append([said(each).replace(kept, "kept") for each in pages])
    assert told[0] == told[1]
    assert MARK not in str(told).casefold()


def test_a_search_that_a_member_kept_is_not_there_where_all_of_it_is_private(doors: Doors) -> None:
    member = signed_in(doors.app, doors.pair.home, add(doors.pair.home, "max", Role.READER)).client
    kept = member.post("/s", data={"q": f"{MARK}words"}).headers["Location"]
    assert member.get(kept).status_code == 200
    stranger = doors.app.test_client()
    nowhere = "/s/aaaaaaaaaaaa"
    answers = {stranger.get(each).text.replace(quote(each, ""), "") for each in (kept, nowhere)}
    answers = {each.replace(kept, "").replace(nowhere, "") for each in answers}
    assert stranger.get(kept).status_code == 404 and len(answers) == 1


def test_every_endpoint_of_the_reading_room_is_among_the_doors(doors: Doors) -> None:
    plain, _marked = addresses(doors.pair, doors.kept[0])
    adapter = doors.app.url_map.bind("localhost")
    met = {adapter.match(each.partition("?")[0], method="GET")[0] for each in plain if each != "/nosuchpage"}
    met |= {adapter.match(address, method="POST")[0] for address, _fields in forms(doors.pair)} | {"frozen.keep"}
    every = {
        rule.endpoint
        for rule in doors.app.url_map.iter_rules()
        if not rule.rule.startswith(("/admin", "/api/v1/admin"))
    }
    assert every <= met, every - met
