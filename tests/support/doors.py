"""What strangers are told at each door of an archive with something private, beside one in which that never was."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from flask import Flask
from werkzeug.test import TestResponse

from archive.people.roles import Role
from tests.support.desk import add, signed_in
from tests.support.private_archive import MARK, Pair, addresses, forms, hide
from webui.app import create_app

# Of an index its name, but not the number of a change that may stand after that.
_OWN = re.compile(
    r"\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|\+00:00)|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[0-9a-f]{16,}"
    r"|(?:generation|test-[0-9a-f]{8})-\d{8}"
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


def opened(both: Pair) -> Doors:
    """The doors of both, once what is private is so."""
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


def members_find_it(doors: Doors) -> None:
    member = signed_in(doors.app, doors.pair.home, add(doors.pair.home, "mia", Role.READER)).client
    assert len(doors.pair.ids) == 8
    for address in ("/", f"/?q={MARK}words", "/topics", "/api/v1/search?q=river", "/coverage", "/values/author"):
        answer = member.get(address)
        assert MARK in answer.text.replace(f"{MARK}words", ""), address
        assert answer.headers["Cache-Control"] == "no-store" and "ETag" not in answer.headers
    for each in doors.pair.ids:
        assert member.get(f"/article/{each}").status_code in (200, 410)


def no_address_tells_of_it(doors: Doors) -> None:
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


def no_form_tells_of_it(doors: Doors) -> None:
    stranger, other = (each.test_client(use_cookies=False) for each in (doors.app, doors.other))
    for address, fields in forms(doors.pair):
        answer = stranger.post(address, data=fields)
        assert answer.status_code < 400, (address, answer.text)
        assert said(answer) == said(other.post(address, data=fields)), address
        assert MARK not in said(answer).casefold()


def a_search_that_a_stranger_keeps_tells_nothing_of_it(doors: Doors) -> None:
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


def a_search_that_a_member_kept_of_it_is_not_there(doors: Doors) -> None:
    member = signed_in(doors.app, doors.pair.home, add(doors.pair.home, "max", Role.READER)).client
    kept = member.post("/s", data={"q": f"{MARK}words"}).headers["Location"]
    assert member.get(kept).status_code == 200
    stranger = doors.app.test_client()
    nowhere = "/s/aaaaaaaaaaaa"
    answers = {stranger.get(each).text.replace(quote(each, ""), "") for each in (kept, nowhere)}
    answers = {each.replace(kept, "").replace(nowhere, "") for each in answers}
    assert stranger.get(kept).status_code == 404 and len(answers) == 1


CHECKS: tuple[Callable[[Doors], None], ...] = (
    members_find_it,
    no_address_tells_of_it,
    no_form_tells_of_it,
    a_search_that_a_stranger_keeps_tells_nothing_of_it,
    a_search_that_a_member_kept_of_it_is_not_there,
)
"""Each raises `AssertionError` where it is not so."""
