"""Lines that are a date, though nobody can say which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.page.dates.looks import looks_like_dateline


@pytest.mark.parametrize(
    "text",
    [
        "05/03/2019",
        "Published: 05/03/2019",
        "31 February 2019",
        "Tuesday, 5th March 2019",
        "Bulletin 119. 31 January 2007",
        "Bulletin 7. Spring 2003",
        "Bulletin 7. Undated",
        "undated",
        "s/f",
        "n.d.",
        "5 มีนาคม 2553",
        "平成22年3月5日",
        "14 اسفند 1389",
        "14 Esfand 1389",
        "3 days ago",
        "hace 3 días",
        "yesterday",
        "Q3 2004",
        "2. Quartal 2004",
        "Winter 2003/04",
    ],
)
def test_a_line_that_is_a_date_looks_like_one_whether_or_not_it_can_be_read(text: str) -> None:
    assert looks_like_dateline(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "May",
        "Summer",
        "Windows 2000",
        "12 lamps 1995",
        "1984",
        "Article 5",
        "7 ways to mend a net",
        "24 hours",
        "The 7 days",
        "March of the ferrymen",
        "The strike began on 5 March 2019 in Lima",
        "Floods in the south, 5 March 2019",
        "10 Mill Street 2003 report",
    ],
)
def test_a_title_or_a_sentence_does_not(text: str) -> None:
    assert not looks_like_dateline(text)


@given(st.text(max_size=100))
def test_no_line_raises(text: str) -> None:
    looks_like_dateline(text)
