"""Four thousand real articles say the same in files on one machine, and on PostgreSQL and OpenSearch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from archive.database.connection import writing
from archive.database.schema import archive_table
from archive.home import Home
from archive.servers import SERVERS
from benchmarks.queries import choose
from benchmarks.questions import Question
from importers.run import run_import
from index.following.check import check
from index.following.sync import sync
from tests.cluster.postgresql import PostgreSQL
from tests.cluster.search_nodes import SearchNodes
from tests.support.clocks import Clock, kept_by_archive
from tests.support.paths import SHARED_DATA
from webui.app import create_app
from webui.settings import Settings

pytestmark = pytest.mark.cluster

CORPORA = [SHARED_DATA / "corpora" / name for name in ("digitalgov.jsonl.gz", "spanish-news.jsonl.gz")]
_APART = '"public service"~3'
OTHERS = (
    {"q": "agua OR government", "sort": "oldest"},
    {"q": '"open data" -title:data', "page": "2"},
    {"q": "gobierno", "not_topic": "Política"},
    {"q": _APART},
    {"q": "presid*", "from": "2012", "to": "2016"},
    {"q": "", "undated": "1"},
    {"q": "", "sort": "newest", "page": "3"},
    {"q": "zyzzx"},
)
_MOVES = re.compile(
    r'(?<="took_ms":)\d+(\.\d+)?|(generation|real)-\d{8}(\.\d+)?|(?<=seen=|en":")\d\.\w{6}|\d{4}-\d\d-\d\dT[\d:]{8}\+00:00'
)
_CLOSE = 1e-5  # of a score: OpenSearch has six digits of it, and may put articles that differ by less in another order
_COUNT_ONCE = "words that may stand apart count once for an article"


def _filled(path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The articles in the archive with this home, as at one moment, under one id."""
    kept_by_archive(monkeypatch, Clock())
    home = Home.open(path, create=True)
    with writing(home.store._engine) as connection:
        connection.execute(update(archive_table).values(id="11111111-2222-3333-4444-555555555555"))
    home.store.look_again()
    for each in CORPORA:
        run_import(home, [each])
    sync(home)
    return home


def _beyond(path: Path, nodes: SearchNodes, postgresql: PostgreSQL) -> Path:
    """A home whose archive lies on the servers."""
    path.mkdir()
    urls = json.dumps(list(nodes.urls))
    (path / SERVERS).write_text(
        f'[store]\nurl = "{postgresql.url}"\nschema = "real"\n[index]\nurls = {urls}\nname = "real"\nshards = 3\n'
    )
    return path


def _visitor(home: Home) -> FlaskClient:
    return create_app(home.path, settings=Settings(home.path, address="https://archive.example")).test_client()


def _addresses(home: Home) -> Iterator[str]:
    """What is asked for, of articles, of lists and of questions of each kind."""
    documents = list(islice(home.store.documents(), 4_000))
    yield from ("/", "/coverage", "/topics", "/dates", "/sitemap.xml", "/values/author", "/healthz")
    for each in documents[::400]:
        yield f"/article/{each.id}"
        yield f"/api/v1/articles/{each.id}"
    asked = [_asked_for(each) for each in choose(each.document for each in documents)]
    for number, values in enumerate([*asked, *OTHERS]):
        query = urlencode(values)
        yield f"/api/v1/search?{query}&limit=50"
        yield f"/?{query}"
        if number % 4 == 0:
            yield f"/feed.atom?{query}"
            yield f"/export?format=csv&{query}"
            yield f"/trends?{query}"
            yield f"/api/v1/trends?{query}"


def _asked_for(question: Question) -> dict[str, str]:
    joined = {"and": " ", "or": " OR ", "phrase": " ", "prefix": " "}[question.operator].join(question.words)
    text = {"phrase": f'"{joined}"', "prefix": f"{joined}*"}.get(question.operator, joined)
    values: dict[str, Any] = {"q": text, "topic": question.topic, "sort": "newest" if question.newest else ""}
    values |= {name: day.isoformat() for name, day in (("from", question.first), ("to", question.last)) if day}
    return {name: value for name, value in values.items() if value}


def _told(text: str) -> str:
    return _MOVES.sub("0", text)


def _has_ties(one: list[Any], other: list[Any]) -> bool:
    """Whether two lists of results are the same but for the order of some whose scores are as good as equal."""
    scores, its = ([each["score"] or 0.0 for each in hits] for hits in (one, other))
    assert its == pytest.approx(scores, rel=_CLOSE)
    first, last = 0, len(one)
    while first < last:
        end = first + 1
        while end < last and scores[end] == pytest.approx(scores[end - 1], rel=2 * _CLOSE):
            end += 1
        if end < last or last < 50:  # the last ones may have equals behind the page
            ids = [sorted(each["id"] for each in hits[first:end]) for hits in (one, other)]
            assert ids[0] == ids[1]
        first = end
    return [each["id"] for each in one] != [each["id"] for each in other]


def _first_difference(one: str, other: str) -> Iterator[str]:
    if one != other:
        at = next((at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), 0)
        yield f"{one[max(at - 60, 0) : at + 60]!r} / {other[max(at - 60, 0) : at + 60]!r}"


def test_pages_the_api_feeds_and_exports_are_the_same(
    nodes: SearchNodes, postgresql: PostgreSQL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not all(each.exists() for each in CORPORA):
        pytest.skip("the real articles of ../shared/data are not here")
    monkeypatch.setattr("index.budget.SECONDS", 60.0)
    monkeypatch.setattr("webui.http.admission.SECONDS", 60.0)
    monkeypatch.setattr("webui.http.admission.WAITS", 60.0)
    beyond = _beyond(tmp_path / "beyond", nodes, postgresql)
    with closing(_filled(tmp_path / "of_files", monkeypatch)) as one, closing(_filled(beyond, monkeypatch)) as other:
        assert list(one.store.documents()) == list(other.store.documents())
        assert one.store.count() > 3_900
        assert check(other) == []
        here, there = _visitor(one), _visitor(other)
        differ, tied = [], {urlencode({"q": _APART})}
        for asked in _addresses(one):
            answer, twin = here.get(asked), there.get(asked)
            assert (answer.status_code, twin.status_code) == (200, 200), asked
            path, _, query = asked.partition("?")
            texts = _told(answer.text), _told(twin.text)
            if path == "/api/v1/search" and query.partition("&limit")[0] not in tied:
                told, its = map(json.loads, texts)
                if _has_ties(told.pop("hits"), its.pop("hits")):
                    tied.add(query.partition("&limit")[0])
                    for each in (told, its):  # they tell the order
                        del each["seen"], each["next"]
                texts = repr(told), repr(its)
            elif query.partition("&limit")[0] in tied:
                continue
            elif path == "/export":  # of all results, of which some may have equal scores
                texts = "\n".join(sorted(texts[0].splitlines())), "\n".join(sorted(texts[1].splitlines()))
            differ += [f"{asked}: {each}" for each in _first_difference(*texts)]
        assert differ == [], "\n".join(differ)
        assert len(tied) < 4, tied
        assert _COUNT_ONCE in there.get(f"/?{urlencode({'q': _APART})}").text
