"""What is written under an axis of time: its ends always, and no word over another, whatever the window's width."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.timeline.asked_days import EVERY_DAY
from index.timeline.periods import Part, period_of, unit_for
from webui.components.time_axis import Tick, TimeAxis, _reach, part_text
from webui.i18n.translation import use_language

NARROW, WIDE = 280.0, 600.0


def ticks_of(first: date, last: date, unit: str = "") -> tuple[TimeAxis, tuple[Tick, ...]]:
    axis = TimeAxis(unit or unit_for(first, last), first, last, ((first, last),))
    return axis, axis.ticks(NARROW, WIDE)


days = st.dates(date(1, 1, 1), date(9999, 12, 31))


@given(
    days,
    st.one_of(st.integers(0, 70), st.integers(0, 4_000), st.integers(0, 60_000), st.integers(0, 3_600_000)),
    st.booleans(),
)
def test_the_ends_are_always_named_and_no_word_stands_on_another(first: date, length: int, whole: bool) -> None:
    last = date.fromordinal(min(first.toordinal() + length, date.max.toordinal()))
    unit = unit_for(first, last)
    if whole:
        first, last = period_of(unit, first).first, period_of(unit, last).last
    _, ticks = ticks_of(first, last, unit)
    for width, hidden in ((NARROW, "roomy"), (WIDE, "tight")):
        shown = [each for each in ticks if each.room != hidden]
        assert shown[0] == ticks[0]
        assert shown[-1] == ticks[-1]
        assert not ticks[0].room
        assert not ticks[-1].room
        for before, after in pairwise(shown):
            assert _reach(before, width)[1] < _reach(after, width)[0], (before, after)
        if len(shown) > 1:
            assert _reach(shown[0], width)[0] >= 0
            assert _reach(shown[-1], width)[1] <= width + 0.01


@pytest.mark.parametrize(
    ("first", "last", "narrow"),
    [
        ("2004-01-01", "2026-12-31", "2004 2010 2015 2020 2026"),
        ("2010-05-10", "2026-12-31", "10 May 2010|2020|2026"),
        ("2017-11-01", "2019-03-31", "Nov 2017|Apr|Jul|Oct|Mar 2019"),
        ("2019-05-10", "2019-06-02", "10 May 2019|24 May|2 Jun 2019"),
        ("2019-01-01", "2019-12-31", "Jan 2019|May|Jul|Sept|Dec 2019"),
        ("1600-01-01", "2019-12-31", "1600 1700 1800 1900 2019"),
    ],
)
def test_the_ends_and_round_periods_between_them_are_named(first: str, last: str, narrow: str) -> None:
    _, ticks = ticks_of(date.fromisoformat(first), date.fromisoformat(last))
    words = [each.text for each in ticks if each.room != "roomy"]
    assert words == (narrow.split("|") if "|" in narrow else narrow.split())


def test_one_period_alone_is_named_as_what_it_is() -> None:
    day = date(2019, 5, 10)
    assert [each.text for each in ticks_of(day, day)[1]] == ["10 May 2019"]
    assert [each.text for each in ticks_of(day, day + timedelta(days=100), "year")[1]] == ["10 May – 18 August 2019"]


def test_a_part_of_a_period_is_called_so_in_both_languages() -> None:
    whole, today = (date(2019, 1, 1), date(2019, 12, 31)), date(2019, 6, 1)
    late, early = date(2019, 5, 10), date(2019, 7, 2)
    parts = {
        "2019": None,
        "2019 (from 10 May)": Part(late, whole[1]),
        "2019 (up to 2 July)": Part(whole[0], early),
        "2019 (10 May to 2 July)": Part(late, early),
        "2019 (10 May alone)": Part(late, late),
        "2019 (so far)": Part(whole[0], today, running=True),
        "2019 (from 10 May, so far)": Part(late, today, running=True),
        "2019 (in part)": Part(late, early, broken=True),
    }
    for told, part in parts.items():
        assert part_text("2019", whole, part) == told
    with use_language("es"):
        assert part_text("2019", whole, parts["2019 (from 10 May)"]) == "2019 (desde el 10 de mayo)"


def test_periods_that_nobody_asked_for_are_gaps_of_whole_periods() -> None:
    runs = ((date(2001, 3, 1), date(2003, 2, 1)), (date(2006, 12, 31), date(2008, 1, 1)))
    axis = TimeAxis("year", date(2001, 3, 1), date(2008, 1, 1), runs)
    assert list(axis.gaps()) == [(date(2004, 1, 1), date(2005, 12, 31))]
    assert list(TimeAxis("year", date(2001, 1, 1), date(2008, 1, 1), EVERY_DAY).gaps()) == []
    assert axis.zoom() == {"unit": "year", "first": "2001-03", "last": "2008-01-01"}
