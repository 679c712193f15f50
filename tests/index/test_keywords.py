"""Words that set a search's articles apart: the measure, the counts on both engines, and the page."""

from __future__ import annotations

import csv
import io
import json
import random
from contextlib import closing
from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.document import Document
from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.partial_date import parse_iso
from index.arrays.engine import ArrayEngine
from index.arrays.writer import ArrayWriter
from index.engine.keyness import Contrast, log_likelihood
from index.following.sync import sync
from index.keywords import asked_for
from index.query import Query, Selection
from index.query_language.parser import parse
from index.query_language.tree import Everything, Reading, Word
from index.searcher import Searcher
from tests.support.judge.engine import ReferenceEngine
from tests.support.pages import soup
from tests.support.random_archive import entry, query, tree
from webui.app import create_app

count = st.integers(min_value=0, max_value=10**6)


def _entropy(*parts: int) -> float:
    """Dunning's own form: H(k) = sum of k * ln(k / sum)."""
    total = sum(parts)
    return sum(k * log(k / total) for k in parts if k)


@given(count, count, count, count)
def test_the_measure_is_dunnings(a: int, more_a: int, b: int, more_b: int) -> None:
    score = float(log_likelihood(np.array([a]), a + more_a, np.array([b]), b + more_b)[0])
    rows, columns = (a + b, more_a + more_b), (a + more_a, b + more_b)
    expected = 2 * (_entropy(a, b, more_a, more_b) - _entropy(*rows) - _entropy(*columns))
    if a * columns[1] > b * columns[0]:
        assert score == pytest.approx(expected, rel=1e-6, abs=1e-3)
    else:
        assert score == 0


def test_the_measure_of_a_known_table() -> None:
    # 10 of 100 inside, 5 of 900 outside: 2 * (10 ln 6.667 + 90 ln .9137 + 5 ln .3704 + 895 ln 1.0096)
    assert log_likelihood(np.array([10]), 100, np.array([5]), 900)[0] == pytest.approx(28.9, abs=0.1)


@pytest.mark.parametrize("seed", range(8))
def test_both_engines_tell_the_same_words(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    engines = (ArrayEngine(), ReferenceEngine())
    for engine in engines:
        (tmp_path / engine.name).mkdir()
    monkeypatch.setattr("index.engine.keyness.LEAST_SCORE", 0.01)  # so small an archive has nothing that is sure
    monkeypatch.setattr("index.engine.keyness.LEAST_TIMES", 1)
    monkeypatch.setattr("index.arrays.policy.GROWTH", chance.choice([0, 4]))
    for _ in range(chance.randint(1, 4)):
        numbers = chance.sample(range(60), chance.randint(10, 40))
        made = [entry(chance, number) for number in numbers]
        for engine in engines:
            writer = engine.write(tmp_path / engine.name)
            if isinstance(writer, ArrayWriter):
                writer._builder._tokens = chance.choice([1, 200, 10**9])
            for each in made:
                if int(each.id[2:]) % 5 == 0:
                    writer.remove(each.id)
                else:
                    writer.put(each)
            writer.commit()
    told = 0
    with (
        closing(engines[0].read(tmp_path / engines[0].name)) as ours,
        closing(engines[1].read(tmp_path / engines[1].name)) as judge,
    ):
        for _ in range(25):
            asked = query(chance, tree(chance))
            passed_over = asked_for(asked.tree)
            found, judged = (reader.contrast(asked, 10, passed_over) for reader in (ours, judge))
            bare = [
                replace(told_by, words=tuple(replace(word, examples=()) for word in told_by.words))
                for told_by in (found, judged)
            ]
            assert bare[0] == bare[1]
            assert found.inside == ours.count(asked)
            for word in found.words:
                assert 0 < len(word.examples) <= 3
            told += len(found.words)
    assert told > 2


def _archive(folder: Path) -> Home:
    """Forty English articles and twenty Spanish ones; mines are spoken of in some of each."""
    home = Home.open(folder, create=True)
    documents = []
    for number in range(40):
        mines = number % 4 == 0
        text = "The council of the town met and the mayor of the town spoke. "
        text += "Mines closed and the miner's pit of 1999 filled." if mines else "It rained on the harbour."
        text += " Cyanide was measured; CYANIDE again, and cyanide." if mines and number % 8 == 0 else ""
        documents.append(Document(title=f"Report {number}", body=text, language="en", source_id=f"en{number}"))
    for number in range(20):
        mines = number % 2 == 0
        text = "El alcalde de la ciudad habló de la lluvia y de los ríos. "
        text += "La Amazónica mina tiene relaves y los relaves crecen." if mines else "El puerto de la ciudad cerró."
        documents.append(Document(title=f"Informe {number}", body=text, language="es", source_id=f"es{number}"))
    dated = [replace(each, published=parse_iso(f"20{n % 10:02}")) for n, each in enumerate(documents)]
    import_id = home.store.imports.begin(["x"], "")
    home.store.take(import_id, Batch([Incoming(each, root="x") for each in dated]))
    home.store.imports.finish(import_id)
    sync(home)
    return home


pytestmark = pytest.mark.archive(build=_archive)


def words(client: FlaskClient, parameters: str) -> Any:
    answer = client.get(f"/api/v1/words?{parameters}")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.data)["words"]


def test_words_stand_as_they_are_written_and_never_as_stems(client: FlaskClient) -> None:
    told = {word["word"]: word for word in words(client, "q=mine+OR+mina")}
    assert {"Amazónica", "relaves", "closed"} <= told.keys()
    assert told["cyanide"]["inside"] == 5  # written in small letters twice of three times
    assert told["closed"]["of_inside"] == 10  # of the English articles alone
    assert told["relaves"]["of_inside"] == 10


def test_a_word_is_compared_within_its_own_language(client: FlaskClient) -> None:
    # Most of these articles are Spanish and most of the others English: that alone sets no Spanish word apart.
    told = {word["word"] for word in words(client, "q=mina")}
    assert not told & {"de", "la", "alcalde", "ciudad"}
    assert not {word["word"] for word in words(client, "lang=es")}


def test_words_of_every_article_fall_out_and_numbers_and_the_search_itself_are_left_out(client: FlaskClient) -> None:
    told = {word["word"].lower() for word in words(client, "q=mine")}
    assert "closed" in told
    assert not told & {"the", "of", "and", "town", "1999", "mine", "mines"}


@pytest.mark.parametrize(
    "parameters", ["q=mine+OR+mina", "q=mine", "q=mina+de", "lang=en&q=mine", "not_lang=es&q=mine"]
)
def test_the_number_of_articles_is_that_of_the_search_behind_it(client: FlaskClient, parameters: str) -> None:
    page = soup(client, f"/words?{parameters}")
    rows = page.select(".keywords tbody tr")
    assert rows
    for row in rows:
        answer = client.get(f"/api/v1/search?{row.select_one('a')['href'].partition('?')[2]}")
        number = int(row.select("td")[1 if len(row.select("td")) > 4 else 0].text.split()[0])
        assert json.loads(answer.data)["total"] == number


def test_a_period_is_set_apart_as_a_search_is(home: Home) -> None:
    searcher = Searcher(home)
    found = searcher.contrast(Query(tree=Everything(), selections={"year": Selection(("2000",))}), 10)
    assert found.inside == searcher.search(Query(tree=Everything(), selections={"year": Selection(("2000",))})).total
    assert found.inside + found.outside == 60


def test_a_loosened_search_has_no_link_that_would_find_something_else(client: FlaskClient) -> None:
    page = soup(client, "/words?q=" + quote("mines closed zzyzx"))
    assert page.select(".keywords tbody tr")
    assert not page.select(".keywords tbody a")


def test_without_a_search_the_page_says_what_it_is_for(client: FlaskClient) -> None:
    page = soup(client, "/words")
    assert not page.select("table")
    assert "Which words" in page.select_one(".nothing").text
    assert words(client, "") == []


def test_where_there_is_nothing_to_compare_the_page_says_so(client: FlaskClient) -> None:
    assert "No article is found" in soup(client, "/words?q=zzyzx").select_one(".nothing").text
    assert "all articles of the archive" in soup(client, "/words?q=" + quote("the OR de")).select_one(".nothing").text


def test_the_table_to_take_away_has_the_same_words(client: FlaskClient) -> None:
    answer = client.get("/words.csv?q=mine+OR+mina&lang=en")
    assert answer.data.startswith("\ufeff".encode())
    records = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    told = words(client, "q=mine+OR+mina&lang=en")
    assert [(each["word"], int(each["articles_inside"])) for each in records] == [
        (word["word"], word["inside"]) for word in told
    ]
    assert records[0]["filters"] == "Language: English; “mine”: mines (10)"
    assert records[0]["index"].startswith("generation-")


class Swapped(Searcher):
    """A searcher whose index is swapped for the next one right after the first look at its words."""

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self._writer = home

    def contrast(self, query: Query, count: int) -> Contrast:
        found = super().contrast(query, count)
        sync(self._writer, rebuild=True)
        return found


def test_words_are_of_the_index_that_is_named_beside_them(home: Home) -> None:
    client = create_app(home.path, searcher=Swapped(home)).test_client()
    before = Searcher(home).generation()
    answer = client.get("/api/v1/words?q=mine").json
    assert answer and answer["index"] == before != Searcher(home).generation()


def test_parameters_without_a_meaning_are_noted_or_refused(client: FlaskClient) -> None:
    assert "page" in soup(client, "/words?q=mine&page=2").select_one(".note").text
    assert client.get("/api/v1/words?q=mine&page=2").status_code == 400
    assert client.get("/words?q=%28").status_code == 400


def test_only_the_words_of_the_search_that_must_be_there_are_passed_over() -> None:
    passed_over = asked_for(parse('mining "gold rush" -river').tree)
    assert passed_over("en", "mines")
    assert passed_over("en", "rush")
    assert not passed_over("en", "river")
    assert not passed_over("es", "oro")


def test_a_word_of_the_search_is_passed_over_with_its_accents_too() -> None:
    passed_over = asked_for(Word("género", readings=(Reading("es", "genero", ("género", "géneros")),)))
    assert passed_over("es", "genero")
    assert passed_over("es", "generos")
    assert not passed_over("es", "general")
    assert not passed_over("en", "genero")
