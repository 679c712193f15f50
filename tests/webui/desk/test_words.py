"""Every page of the desk speaks the reader's language: a desk at which everything was done, walked in Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from archive.home import Home
from archive.jobs.kinds import KINDS, READINGS
from tests.support.busy_desk import build_home
from tests.support.desk import people_of, signed_in
from tests.support.pages import parsed
from tests.support.paths import ROOT
from webui.app import create_app
from webui.desk.audit.sentences import ACTS
from webui.i18n.translation import use_language
from webui.settings import Settings

pytestmark = pytest.mark.archive(build=build_home)

ENGLISH = re.compile(
    r"\b(?:the|and|of|it|is|was|were|which|with|that|this|are|from|by|not|to|for|has|have|been|be|jobs?|runs?|new|done"
    r"|rejected|skipped|changed|read|cannot|page|pages|article|articles|files?|begun|failed|waits?)\b",
    re.IGNORECASE,
)
HARD = re.compile(
    r"\b(?:generation-\d+|user:\w+|pinned|candidates?|bounds|lanes?|[0-9a-f]{32,})\b|\bPINNED\b", re.IGNORECASE
)
UNSAID = (
    ".unseen, datalist, bdi, code, textarea, pre, [lang=en], script, style, dl.desk-facts code, .plan-where, .languages"
)
MOST = 140
"""Pages that are looked at."""


NOTED = re.compile(r"""\b(?:acted\(|noted\(|(?:audited|changing)\(\w+, )"([a-z -]+)\"""")


def test_whatever_the_audit_notes_has_a_sentence() -> None:
    noted = {each for path in (ROOT / "webui").rglob("*.py") for each in NOTED.findall(path.read_text("utf-8"))}
    assert len(noted) > 30
    audited = set(KINDS) - READINGS  # a job that only reads is in no audit
    assert not (noted | audited) - set(ACTS)


@pytest.fixture
def app(home: Home) -> Flask:
    return create_app(home.path, settings=Settings(home.path))


def walked(client: FlaskClient, language: str) -> Iterator[tuple[str, str]]:
    """(address, what its main part says to people) of each page of the desk that a link leads to; of those that differ
    in a number alone a few."""
    waiting, seen, shapes = ["/admin/"], {"/admin/"}, dict[str, int]()
    while waiting and len(seen) < MOST * 3:
        address = waiting.pop(0)
        answer = client.get(address, headers={"Accept-Language": language})
        if answer.mimetype != "text/html":
            continue
        assert answer.status_code == 200, address
        page = parsed(answer.text)
        for link in page.select("a[href^='/admin/']"):
            to = str(link["href"]).partition("#")[0]
            shape = re.sub(r"\d+", "1", to)
            if to not in seen and shapes.get(shape, 0) < (60 if shape == "/admin/jobs/1" else 4):
                shapes[shape] = shapes.get(shape, 0) + 1
                seen.add(to)
                waiting.append(to)
        main = page.select_one("main")
        for each in main.select(UNSAID):
            each.decompose()
        yield address, re.sub(r"\S*/\S+", "", " ".join(main.get_text(" ").split()))


def test_no_page_of_the_desk_says_anything_in_english_to_who_reads_spanish(app: Flask, home: Home) -> None:
    ana = signed_in(app, home, people_of(home).users.named("ana"))
    found, seen = {}, 0
    for address, text in walked(ana.client, "es"):
        seen += 1
        if said := [text[max(0, m.start() - 60) : m.end() + 60] for m in ENGLISH.finditer(text)]:
            found[address] = said[:6]
    assert seen > 60
    assert found == {}


def test_no_page_of_the_desk_uses_a_word_that_only_programs_know(app: Flask, home: Home) -> None:
    ana = signed_in(app, home, people_of(home).users.named("ana"))
    with use_language("en"):
        found = {
            address: said
            for address, text in walked(ana.client, "en")
            if (said := [text[max(0, m.start() - 60) : m.end() + 60] for m in HARD.finditer(text)])
        }
    assert found == {}
