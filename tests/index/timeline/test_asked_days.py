"""The days that a search asks for, wherever it says so: its range, its words, its years and months."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from archive.document import Document
from archive.partial_date import day_of
from index.facets import facts_of
from index.query import SearchRequest, Selection
from index.query_language.matcher import analyse, matches
from index.query_language.parser import parse
from index.timeline.asked_days import EVERY_DAY, asked_days, join, meet
from index.timeline.periods import is_asked, left_out, part_of
from tests.support.judge.reader import _in_range


def asked(text: str = "", **filters: Any) -> list[str]:
    found = asked_days(SearchRequest(text, **filters).meaning(parse(text).tree))
    return [f"{first or ''}..{last or ''}" for first, last in found]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("", [".."]),
        ("mine", [".."]),
        ("date:2019", ["2019-01-01..2019-12-31"]),
        ("mine date:2010..2012-03", ["2010-01-01..2012-03-31"]),
        ("after:2015", ["2016-01-01.."]),
        ("before:2015 mine", ["..2014-12-31"]),
        ("after:2010 before:2015", ["2011-01-01..2014-12-31"]),
        ("-before:2015", ["2015-01-01.."]),
        ("mine -date:2012", ["..2011-12-31", "2013-01-01.."]),
        ("date:2010 OR date:2015..2016", ["2010-01-01..2010-12-31", "2015-01-01..2016-12-31"]),
        ("date:2010 OR date:2011", ["2010-01-01..2011-12-31"]),
        ("-(date:2010 OR before:2005)", ["2005-01-01..2009-12-31", "2011-01-01.."]),
        ("mine OR date:2010", [".."]),
        ("date:2010 OR date:none", ["2010-01-01..2010-12-31"]),
        ("date:none", [".."]),
        ("-date:none", [".."]),
        ("date:2019-01 date:2019-03", [".."]),
    ],
)
def test_dates_in_the_words_are_asked_for(text: str, days: list[str]) -> None:
    assert asked(text) == days


def test_range_years_months_and_words_hold_together() -> None:
    assert asked(first=date(2019, 5, 10)) == ["2019-05-10.."]
    assert asked("date:..2020", first=date(2019, 5, 10)) == ["2019-05-10..2020-12-31"]
    years = {"year": Selection(("2011", "2012", "2015"))}
    assert asked(selections=years) == ["2011-01-01..2012-12-31", "2015-01-01..2015-12-31"]
    assert asked(selections=years, last=date(2012, 3, 31)) == ["2011-01-01..2012-03-31"]
    assert asked(selections={"year": Selection((), ("2012",))}) == ["..2011-12-31", "2013-01-01.."]
    assert asked(selections={"month": Selection(("2009-05/2009-06",))}) == ["2009-05-01..2009-06-30"]
    assert asked(selections={"month": Selection((), ("2009",))}) == [".."]  # what is known to the year alone
    assert asked(selections={"year": Selection(("soon",))}) == [".."]
    assert asked(first=date(1, 1, 1)) == ["0001-01-01.."]


def test_runs_of_days_are_met_and_joined() -> None:
    some, others = ((None, date(2010, 12, 31)),), ((date(2009, 1, 1), None),)
    assert meet(some, others) == ((date(2009, 1, 1), date(2010, 12, 31)),)
    assert join([some, others]) == EVERY_DAY
    assert meet(((date(2001, 1, 1), date(2001, 1, 2)),), ((date(2002, 1, 1), None),)) == EVERY_DAY


TEXTS = (
    "date:2010..2014",
    "after:2012",
    "-date:2013",
    "(date:2009 OR date:2014-05..)",
    "before:2016 mine",
)


@pytest.mark.parametrize("seed", range(40))
def test_no_article_of_a_day_that_is_not_asked_for_is_found_and_every_other_day_is_asked_for(seed: int) -> None:
    """Against what a search finds, a day at a time."""
    chance = random.Random(seed)
    text = " ".join(chance.sample(TEXTS, chance.randint(0, 2)))
    selections = {}
    if chance.random() < 0.4:
        years = chance.sample([str(year) for year in range(2008, 2017)], 3)
        selections["year"] = Selection(tuple(years[:2]), ()) if chance.random() < 0.5 else Selection((), tuple(years))
    first = date(2010, 3, 4) if chance.random() < 0.3 else None
    query = SearchRequest(text, selections, first=first).meaning(parse(text).tree)
    days = asked_days(query)
    if days == EVERY_DAY:
        return
    day = date(2007, 1, 1)
    while day < date(2018, 1, 1):
        document = Document(title="The mine", body="", published=day_of(day))
        year = str(day.year)
        chosen = selections.get("year", Selection())
        is_found = (
            matches(query.tree, analyse(document))
            and _in_range(facts_of("x", document, ()), first, None, undated_only=False)
            and (year in chosen.include or not chosen.include)
            and year not in chosen.exclude
        )
        assert is_found == is_asked(day, day, days), day
        day += timedelta(days=chance.randint(1, 40))


YEAR = (date(2019, 1, 1), date(2019, 12, 31))


def test_a_period_is_whole_in_part_or_not_over() -> None:
    assert part_of(*YEAR, EVERY_DAY, date(2026, 11, 29)) is None
    late = part_of(*YEAR, ((date(2019, 5, 10), None),))
    assert late and (late.first, late.last, late.running) == (date(2019, 5, 10), YEAR[1], False)
    running = part_of(*YEAR, EVERY_DAY, date(2019, 5, 10))
    assert running and (running.first, running.last, running.running) == (YEAR[0], date(2019, 5, 10), True)
    assert part_of(*YEAR, EVERY_DAY, YEAR[1]) is None  # its last day
    assert part_of(*YEAR, EVERY_DAY, date(2018, 12, 31)) is None  # yet to come
    ended = part_of(*YEAR, ((None, date(2019, 3, 31)),), date(2019, 5, 10))
    assert ended and (ended.last, ended.running) == (date(2019, 3, 31), False)
    broken = part_of(*YEAR, ((None, date(2019, 3, 31)), (date(2019, 6, 1), None)))
    assert broken and broken.broken and (broken.first, broken.last) == YEAR
    assert part_of(*YEAR, ((date(2020, 1, 1), None),)) is None


def test_what_is_left_out_and_what_is_asked_for_make_all_the_days() -> None:
    runs = ((None, date(2019, 3, 31)), (date(2019, 6, 1), date(2019, 7, 1)))
    assert left_out(*YEAR, runs) == ((date(2019, 4, 1), date(2019, 5, 31)), (date(2019, 7, 2), date(2019, 12, 31)))
    assert left_out(*YEAR, EVERY_DAY) == ()
