"""Words that a page parts at the ends of its lines are whole in its text; hyphens of their own stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.page.tree import parse, words_of

SOFT = "\u00ad"


def text_of(inside: str) -> str:
    root = parse(f"<html><body><p>{inside}</p></body></html>")
    assert root is not None
    return words_of(root)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("The munici-\npality of the pro-\n  vince", "The municipality of the province"),
        ("The commit-<br>tee of the dis-<br/>\ntrict, and", "The committee of the district, and"),
        ("The engi-<br>neers, and sil-\r\nver", "The engineers, and silver"),
        ("amphi&shy;<br>theatre and aque&shy; \nduct", "amphitheatre and aqueduct"),
        (f"auction{SOFT}eer", f"auction{SOFT}eer"),
        ("munici\u2010\npality", "municipality"),
        ("munici-\npali-\nty", "municipality"),
        ("the nine-<br>teenth century", "the nineteenth century"),
        ("a well-\nknown mayor", "a well- known mayor"),
        ("Trade was one-<br>sided", "Trade was one- sided"),
        ("an up-to-<br>date state-of-\nthe-art list", "an up-to- date state-of- the-art list"),
        ("medium-\nand long-term", "medium- and long-term"),
        ("Jean-\nPaul and 9-\n11", "Jean- Paul and 9- 11"),
        ("mid- and long-term, memo- randum", "mid- and long-term, memo- randum"),
        ("a snow-\nwhite coat, snow-white and <i>snow-white</i>", "a snow- white coat, snow-white and snow-white"),
        ("the well-\ncome guest, as wellcome as ever", "the wellcome guest, as wellcome as ever"),
        ("<code>a-\nb commit-\ntee</code>", "a- b commit- tee"),
        ("<b>The commit-</b><br>tee", "The commit- tee"),
    ],
)
def test_words_parted_at_line_ends(inside: str, text: str) -> None:
    assert text_of(inside) == text


def test_lines_of_verse_and_of_code_stay() -> None:
    assert text_of("Down he fell -<br>down and down") == "Down he fell - down and down"
    root = parse("<pre>the commit-\ntee</pre><script>let a = b-\nc;</script>")
    assert root is not None
    assert "commit-\ntee" in "".join(map(str, root.itertext()))


@given(
    st.lists(
        st.sampled_from(["commit", "tee", "-", "\n", "<br>", " ", SOFT, "well", "A", "<b>", "</b>", "\u2010", "é"])
    )
)
def test_no_letter_is_lost(parts: list[str]) -> None:
    def letters(text: str) -> str:
        return "".join(each for each in text if each.isalpha())

    inside = "".join(parts)
    assert letters(text_of(inside)) == letters(inside.replace("<br>", "").replace("<b>", "").replace("</b>", ""))
