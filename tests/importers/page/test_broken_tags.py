"""Tags in the wrong place, never closed or closed twice: the page's text is what a browser shows, or more."""

from __future__ import annotations

import pytest

from importers.page.blocks import blocks_of
from importers.page.saved.opened import opened
from importers.page.tree import words_of

ONE, TWO, THREE = "The river stood high.", "The mill stood still.", "The ferry lay idle."
HEAD = "<!doctype html><html><head><title>Floods</title></head>"
RUNNING = (
    "The ferryman mends shoes since the rope broke, and nobody in the upper town has crossed the river for a month now."
)


def _texts(page: str) -> list[str]:
    root = opened(page)
    return [] if root is None else [block.text for block in blocks_of(root)]


@pytest.mark.parametrize(
    "page",
    [
        f"{HEAD}<body><p>{ONE}</p></body></html><p>{TWO}</p><div>{THREE}</div>",
        f"{HEAD}<BODY><P>{ONE}</P></BODY></HTML><P>{TWO}</P><P>{THREE}</P></BODY></HTML>",
        f"{HEAD}<body><div><p>{ONE}</p></html><p>{TWO}</p></div></body ><p>{THREE}</p></body></html>",
        f"{HEAD}<body><p>{ONE}</p></body><body class=b><p>{TWO}</p></body>{THREE}",
        f"<p>{ONE}</p><!doctype html><html><head><title>T</title></head><body><p>{TWO}</p></body></html><p>{THREE}",
        f"{HEAD}<body>{ONE}</p>{TWO}</p>{THREE}</p>",
        f"{HEAD}<BODY>{ONE}</P>{TWO}</P>{THREE}</P>",
        f"<html><head><title>Floods</title><article><p>{ONE}</article></head><body><p>{TWO}<p>{THREE}</body>",
        f"<html><head><title>Floods<meta name=a></head><body><p>{ONE}</p><p>{TWO}</p><p>{THREE}</body></html>",
        f"{HEAD}<body><p>{ONE}<svg><path d=M0><p>{TWO}</p><p>{THREE}</p>",
        f"{HEAD}<body><nav></nav><p>{ONE}<div>{TWO}</div>{THREE}</p>",
    ],
)
def test_nothing_is_lost_or_joined_that_stands_behind_a_wrong_tag(page: str) -> None:
    assert _texts(page) == [ONE, TWO, THREE]


@pytest.mark.parametrize("element", ["select><option>one", "button", "nav><ul><li>one</ul", "noscript"])
def test_what_follows_an_element_that_was_never_closed_is_read(element: str) -> None:
    paragraphs = "".join(f"<p>{RUNNING} It was day {day}.</p>" for day in range(3))
    assert [text for text in _texts(f"{HEAD}<body><{element}>{paragraphs}") if text.endswith(".")] == [
        f"{RUNNING} It was day {day}." for day in range(3)
    ]


def test_a_menu_that_was_never_closed_joins_no_words() -> None:
    paragraphs = f"<p>{RUNNING}</p>" * 3
    assert _texts(f"{HEAD}<body>{ONE}<nav>Menu{paragraphs}")[:2] == [ONE, "Menu"]


def test_text_for_readers_without_scripts_that_the_page_has_too_is_read_once() -> None:
    page = f"{HEAD}<body><p>{RUNNING}<p>{RUNNING}</p><noscript><p>{RUNNING}<p>{RUNNING}</p></noscript>"
    assert _texts(page) == [RUNNING, RUNNING]


@pytest.mark.parametrize("element", ["noembed", "noframes", "dialog", "template", "nav", "noscript"])
def test_what_no_browser_shows_is_not_read(element: str) -> None:
    assert _texts(f"{HEAD}<body><p>{ONE}</p><{element}><p>{TWO}</p></{element}><p>{THREE}</p>") == [ONE, THREE]


def test_an_open_dialog_and_closed_details_are_read() -> None:
    page = f"{HEAD}<body><dialog open><p>{ONE}</p></dialog><details><summary>{TWO}</summary><p>{THREE}</p></details>"
    assert _texts(page) == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    "window", ["<dialog open>{}</dialog>", "<div role=dialog>{}</div>", "<div role=alertdialog>{}</div>"]
)
def test_a_window_above_an_article_is_no_part_of_the_page_and_one_that_holds_the_article_is(window: str) -> None:
    asked = window.format(f"<h2>Your choice</h2><p>{ONE}</p>" * 3)
    assert _texts(f"{HEAD}<body>{asked}<main><p>{RUNNING}</p></main>") == [RUNNING]
    assert _texts(f"{HEAD}<body>{window.format(f'<article><p>{RUNNING}</p></article>')}") == [RUNNING]
    assert _texts(f"{HEAD}<body>{asked}<main></main>")[:2] == ["Your choice", ONE]


def test_a_line_break_written_as_an_end_is_one() -> None:
    assert _texts(f"{HEAD}<body><p>{ONE}</br>{TWO}</BR>{THREE}</p>") == [f"{ONE} {TWO} {THREE}"]


@pytest.mark.parametrize("element", ["font color=red", "span", "b", "div class=line", "section", "x-line", "FONT"])
@pytest.mark.parametrize("lines", [200, 300, 3000])
def test_elements_left_open_in_every_line_cut_no_text_off(element: str, lines: int) -> None:
    written = "".join(f"<{element}>Line {number}.<br>" for number in range(lines))
    words = " ".join(_texts(f"{HEAD}<body><p>{ONE}</p>{written}<ul><li>{TWO}</ul><p>{THREE}</p>"))
    assert words.split() == " ".join([ONE, *(f"Line {number}." for number in range(lines)), TWO, THREE]).split()


@pytest.mark.parametrize(
    "hostile",
    [
        "</body>" * 100_000,
        "</p>" * 100_000,
        "<title>" * 100_000,
        "<nav>" * 100_000 + "<p>a" * 100_000,
        "<nav><p>a" * 100_000,
        "<select>" * 100_000,
        "<svg>" * 100_000,
        "<svg></svg>" * 100_000,
        "<button>" * 100_000 + "<b>" * 100_000,
        "<noscript><p>" * 100_000,
        f"<noscript><p>{RUNNING}<p>{RUNNING}</noscript>" * 10_000,
        "</br>" * 100_000,
        "<font>" * 100_000,
        "<div></p>" * 100_000,
        "".join(f"<x-{number}>" for number in range(100_000)),
    ],
)
def test_wrong_tags_by_the_hundred_thousand_do_no_harm(hostile: str) -> None:
    assert _texts(f"{HEAD}<body><p>{ONE}</p>{hostile}")[0] == ONE


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("The <b>ferry</b>man<sup>2</sup>", "The ferryman2"),
        ("<span>T</span>he <big>F</big>erry", "The Ferry"),
        ("re<wbr>member, re\N{SOFT HYPHEN}member", "remember, re\N{SOFT HYPHEN}member"),
        ("<span>Ana Sol</span><span>Writer</span>", "Ana Sol Writer"),
        ("<a href=/a>boats</a><a href=/b><i>Shoes</i></a>", "boats Shoes"),
        ("<span>fer</span><span>ry</span>", "ferry"),
        ("<span>one</span><div>two</div>three<br>four", "one two three four"),
        ("<li>one<li>two", "one two"),
        ("<table><tr><td>1<td>2<tr><td>3</table>", "1 2 3"),
        ("<dl><dt>one<dd>two</dl>", "one two"),
        ("<select><option>one<option>two</select>", "one two"),
        ("one<button>two</button>three", "one two three"),
        ("H<sub>2</sub>O", "H2O"),
        ("<ruby>渡<rp>(</rp><rt>わた</rt><rp>)</rp>船<rt>ぶね</rt></ruby>", "渡船"),
        ("<svg><title>Icon</title><text>Icon</text></svg>Boats", "Boats"),
        ("Boats<noscript><p>No scripts</p></noscript><template><p>x</p></template><script>x</script>", "Boats"),
        ("<script>x</script><style>y</style>", ""),
    ],
)
def test_words_of_neighbours_stay_apart_and_those_of_one_word_together(inside: str, words: str) -> None:
    root = opened(f"{HEAD}<body><div id=here>{inside}</div> tail")
    assert root is not None
    assert words_of(root.get_element_by_id("here")) == words


@pytest.mark.parametrize(
    ("inside", "texts"),
    [
        ("<p>one<button>x</button>two <select><option>y</select>three", ["one two three"]),
        ("<p>one<svg><text>x</text></svg>two", ["onetwo"]),
        ("<p><span style='display: block'>One</span><span style='display:inline-block'>two</span>", ["One two"]),
        ("<p>one<span style='display:none'>x</span>two<b hidden>y</b>", ["onetwo"]),
        ("<p><ruby>渡<rt>わた</rt>船<rt>ぶね</rt></ruby>に乗る", ["渡船に乗る"]),
        ("<p>one<wbr>two<sub>2</sub>", ["onetwo2"]),
        ("<dl><dt>one<dd>two</dl><ul><li>three<li>four</ul>", ["one", "two", "three", "four"]),
    ],
)
def test_words_of_a_block_are_parted_as_readers_see_them(inside: str, texts: list[str]) -> None:
    assert _texts(f"{HEAD}<body>{inside}") == texts


@pytest.mark.parametrize("name", ["script", "style", "SCRIPT"])
def test_a_script_begun_with_a_slash_is_a_script_up_to_its_end(name: str) -> None:
    code = f"<{name} type='text/x'/>\n(function() {{ open('one'); }})();\n</{name}>"
    assert _texts(f"{HEAD}<body><p>{ONE}</p>{code}<p>{TWO}</p>{code}<p>{THREE}</p>") == [ONE, TWO, THREE]
    # Programs that write XML close it with the slash, and what stands behind is the page.
    closed = f"<{name} src='a.js'/>"
    page = f"{closed}<p>{ONE}</p>{closed}<p>{TWO}</p><{name}>x</{name}><p>{THREE}</p>"
    assert _texts(f"{HEAD}<body>{page}") == [ONE, TWO, THREE]
    assert _texts(f"{HEAD}<body>{closed}</{name}><p>{ONE}</p>{closed}") == [ONE]
