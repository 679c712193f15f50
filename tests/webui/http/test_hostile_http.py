"""Two thousand hostile queries over HTTP: no answer is a 500, none comes late."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.hostile import hostile_queries
from tests.support.shelf import article, home_with
from webui.app import create_app


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    path = tmp_path_factory.mktemp("small") / "home"
    home_with(path, article(1), article(2, "They met in a café.")).close()
    return create_app(path)


@pytest.mark.parametrize("apart", [5, pytest.param(1, marks=pytest.mark.soak)])
def test_every_hostile_query_gets_an_answer_or_a_clear_refusal(tmp_path: Path, apart: int) -> None:
    """Every fifth of those that `tests/index/test_hostile_index.py` asks; all of them behind `make soak`."""
    home_with(tmp_path / "home", *(article(n) for n in range(50))).close()
    client = create_app(tmp_path / "home").test_client()
    statuses: Counter[int] = Counter()
    for query in hostile_queries(2_000)[::apart]:
        sent = query.encode("utf-8", "replace").decode()
        answer = client.get("/api/v1/search", query_string={"q": sent})
        statuses[answer.status_code] += 1
        assert answer.status_code in (200, 400), query[:200]
        if answer.status_code == 400:
            assert answer.get_json()["detail"], query[:200]
    assert set(statuses) == {200, 400}
    for query in hostile_queries(200, seed=2)[::apart]:
        answer = client.get("/", query_string={"q": query.encode("utf-8", "replace").decode()})
        assert answer.status_code in (200, 400), query[:200]


@pytest.mark.parametrize("path", ["/", "/api/v1/search", "/trends", "/nowhere", "/api/v1/suggest", "/export", "/take"])
@given(st.binary(max_size=40))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_in_an_address_are_answered(small: Flask, path: str, sent: bytes) -> None:
    answer = small.test_client().get(path, environ_overrides={"QUERY_STRING": f"q={sent.decode('latin-1')}"})
    assert answer.status_code in (200, 400, 404), sent
    assert b"Traceback" not in answer.data


def test_words_that_were_sent_bare_are_found(small: Flask) -> None:
    sent = small.test_client().get("/api/v1/search", environ_overrides={"QUERY_STRING": "q=caf\xc3\xa9"})
    assert sent.get_json()["total"] == 1
