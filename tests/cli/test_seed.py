"""The sample that the project was asked for: one listing, ten dated items and four undated ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.support.paths import SHARED_DATA
from webui.cli.main import main

Answer = dict[str, Any]
SEED = SHARED_DATA / "seed" / "000_463a11c970af3e31.txt"
pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the seed listing is not beside the project")


@pytest.fixture
def ask(tmp_path: Path) -> Callable[..., Answer]:
    def run(*arguments: str) -> Answer:
        ended = CliRunner().invoke(main, [*arguments, "--home", str(tmp_path / "home"), "--json"])
        assert ended.exit_code == 0, ended.output
        answer: Answer = json.loads(ended.output)
        return answer

    assert run("import", str(SEED))["new"] == 14
    return run


def test_it_is_fourteen_documents_with_their_dates(ask: Callable[..., Answer]) -> None:
    answer = ask("search", "", "--limit", "100")
    hits: list[dict[str, str]] = answer["hits"]
    assert Counter(hit["published"] for hit in hits) == {
        "2019-03-05": 4,
        "2019-02-24": 3,
        "2019-02-16": 2,
        "2019-02-10": 1,
        None: 4,
    }
    undated = {hit["title"] for hit in hits if hit["published"] is None}
    assert undated == {"PSG Aims", "Historical Overview", "Human Rights", "Why join the PSG?"}


def test_importing_it_again_changes_nothing(ask: Callable[..., Answer]) -> None:
    again = ask("import", str(SEED))
    assert (again["new"], again["changed"], again["unchanged"], again["rejected"]) == (0, 0, 14, [])


def test_words_without_accents_find_and_mark_those_with(ask: Callable[..., Answer]) -> None:
    hit = ask("search", "hidrovia amazonica")["hits"][0]
    assert hit["title"] == "Scientific flaws in Amazonian mega river navigation project"
    marked = [snippet["text"][a:b] for snippet in hit["snippets"] for a, b in snippet["marks"]]
    assert marked == ["Hidrovía", "Amazónica"]


def test_the_months_are_counted_and_the_undated_apart(ask: Callable[..., Answer]) -> None:
    answer = ask("search", "")
    months = {value["value"]: value["count"] for value in answer["facets"]["month"]}
    assert months == {"2019-02": 6, "2019-03": 4}
    assert answer["histogram"]["undated"] == 4


def test_a_topic_rule_counts_the_right_documents(ask: Callable[..., Answer], tmp_path: Path) -> None:
    rule = '[topics.mining]\nen = "Mining"\nquery = \'mining OR "Gold Fields"\'\n'
    (tmp_path / "home" / "topics.toml").write_text(rule)
    ask("sync")
    answer = ask("search", "", "--topic", "mining")
    assert [hit["title"].split()[0] for hit in answer["hits"]] == ["Government", "Indefinite"]
    assert answer["facets"]["topic"][0]["count"] == 2
