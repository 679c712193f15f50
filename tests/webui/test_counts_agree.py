"""One search, one number: list, facets, histogram, trends, exports and feeds count the same articles, over HTTP."""

from __future__ import annotations

import csv
import io
import json
import random
import uuid
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer
from flask.testing import FlaskClient

from archive.history.records import Batch, Incoming
from archive.home import Home
from index.following.sync import sync
from tests.support.followers import read_atom, read_json
from tests.support.random_archive import AUTHORS, LANGUAGES, PRECISIONS, SECTIONS, SOURCES, TOPICS, WORDS, document
from webui.feeds.changes import MOST

DOCUMENTS, SEARCHES, SEED = 300, 500, 5


def build_archive(path: Path) -> Home:
    home = Home.open(path, create=True)
    chance = random.Random(SEED)
    import_id = home.store.imports.begin(["random"], "")
    home.store.take(import_id, Batch([Incoming(document(chance)) for _ in range(DOCUMENTS)]))
    home.store.imports.finish(import_id)
    sync(home)
    return home


pytestmark = pytest.mark.archive(build=build_archive)


def searches() -> list[list[tuple[str, str]]]:
    chance = random.Random(SEED)
    return [_search(chance) for _ in range(SEARCHES)]


def _search(chance: random.Random) -> list[tuple[str, str]]:
    made = [("q", _text(chance))]
    facets = {"topic": TOPICS, "author": AUTHORS, "source": SOURCES, "section": SECTIONS, "lang": LANGUAGES}
    for name, values in (facets | {"precision": PRECISIONS, "year": ("1998", "1999", "2000")}).items():
        if chance.random() < 0.15:
            value = chance.choice([each for each in values if each])
            made.append((name if chance.random() < 0.7 else f"not_{name}", value))
    if chance.random() < 0.25:
        first, last = sorted(chance.sample(range(1996, 2003), 2))
        made += [("from", str(first)), ("to", f"{last}-06")]
    elif chance.random() < 0.05:
        made.append(("undated", "1"))
    if chance.random() < 0.5:
        made.append(("versions", "each"))
    return made


def _text(chance: random.Random) -> str:
    words = [word for word in WORDS if word not in ("of", "and")]
    match chance.randrange(8):
        case 0:
            return ""
        case 1:
            return f"{chance.choice(words)} OR {chance.choice(words)}"
        case 2:
            return f'"{chance.choice(words)} {chance.choice(words)}"'
        case 3:
            return f"-{chance.choice(words)}"
        case 4:
            return f"title:{chance.choice(words)}"
        case 5:
            return f"{chance.choice(words)[:2]}*"
        case 6:
            return f'{chance.choice(words)} topic:"{chance.choice(TOPICS)}"'
        case _:
            return " ".join(chance.sample(words, chance.randint(1, 2)))


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.soak) for part in (1, 2, 3))])
def test_list_facets_histogram_trends_and_exports_count_the_same(client: FlaskClient, part: int) -> None:
    found = 0
    for given in searches()[part::4]:
        address = urlencode(given)
        answer = client.get(f"/api/v1/search?{address}&limit=1")
        if answer.status_code == 400:  # "中国*" and the like cover too many words
            assert client.get(f"/?{address}").status_code == 400
            continue
        said = answer.get_json()
        total = said["total"]
        found += total > 0
        page = BeautifulSoup(client.get(f"/?{address}").text, "lxml", parse_only=SoupStrainer("h1"))
        heading = page.text.split()[0].replace(",", "")
        assert heading == (str(total) if total else "Nothing"), address
        histogram = said["histogram"]
        bars = sum(each["count"] for each in (*histogram["bins"], *histogram["coarse"], *histogram["outliers"]))
        assert bars + histogram["undated"] == total, address
        names = {name.removeprefix("not_") for name, _value in given}
        for facet, parameter in (("precision", "precision"), ("year", "year"), ("month", "month")):
            if parameter not in names:
                counted = sum(each["count"] for each in said["facets"][facet])
                assert counted + (0 if facet == "precision" else histogram["undated"]) == total, (facet, address)
        assert _rows(client.get(f"/export?format=csv&{address}").data) == total, address
        lines = client.get(f"/export?format=jsonl&{address}").text.splitlines()
        assert sum("title" in json.loads(line) for line in lines if line) == total, address
        trends = client.get(f"/api/v1/trends?{urlencode([pair for pair in given if pair[0] != 'versions'])}")
        (series,) = trends.get_json()["series"]
        apart = sum(series["less_exact"].values()) + sum(series["outliers"].values())
        placed = sum(series["counts"]) + apart + series["undated"]
        assert series["total"] == placed == total, address
        _feeds_tell_the_same(client, given, total)
    assert found > SEARCHES / 4 / 3  # the searches are worth asking


def _feeds_tell_the_same(client: FlaskClient, given: list[tuple[str, str]], total: int) -> None:
    """Each article once on the pages of a feed, and exactly those that the list has."""
    address = urlencode([pair for pair in given if pair[0] != "versions"])
    first, told = f"/feed.atom?{address}", list[str]()
    path = first
    while path:
        page = read_atom(client.get(path).data)
        assert page.complete == (total <= MOST and path == first), address
        assert not page.gone
        told += page.entries
        path = page.next
    assert len(told) == len(set(told)) == total, address
    assert list(read_json(client.get(f"/feed.json?{address}").data).entries) == told[:MOST], address
    listed = client.get(f"/export?format=jsonl&{address}").text.splitlines()
    ids = {said["archive_id"] for line in listed if "title" in (said := json.loads(line))}
    space = uuid.UUID(client.application.extensions["hemeroteca-services"].store.archive_id)
    assert {uuid.uuid5(space, each).urn for each in ids} == set(told), address


def _rows(data: bytes) -> int:
    """Articles in a table: rows behind the header that have an id."""
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    return sum(bool(row.get("id")) for row in rows)
