"""Two thousand hostile queries over HTTP: no answer is a 500, none comes late."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hostile import hostile_queries
from shelf import article, home_with

from webui.app import create_app


def test_every_hostile_query_gets_an_answer_or_a_clear_refusal(tmp_path: Path) -> None:
    home_with(tmp_path / "home", *(article(n) for n in range(50))).close()
    client = create_app(tmp_path / "home").test_client()
    statuses: Counter[int] = Counter()
    for query in hostile_queries(2_000):
        sent = query.encode("utf-8", "replace").decode()
        answer = client.get("/api/v1/search", query_string={"q": sent})
        statuses[answer.status_code] += 1
        assert answer.status_code in (200, 400), query[:200]
        if answer.status_code == 400:
            assert answer.get_json()["detail"], query[:200]
    assert set(statuses) == {200, 400}
    for query in hostile_queries(200, seed=2):
        answer = client.get("/", query_string={"q": query.encode("utf-8", "replace").decode()})
        assert answer.status_code in (200, 400), query[:200]
