"""What stands between a title and its text and opens the article, and what stands there and does not."""

from __future__ import annotations

import pytest

from importers.page.blocks import blocks_of
from importers.page.body.body import body_of
from importers.page.tree import parse

TITLE = "The ferry sails again"
OPENING = "After two winters on the slip the old ferry carries passengers across the bay again, and cars as well."
TEXT = tuple(
    f"The {what} was mended by the people of the harbour, who had collected the money at the {fair} fair for it."
    for what, fair in (("hull", "spring"), ("engine", "summer"), ("bridge", "autumn"))
)

MANY = ("The captain", "A pilot", "One of the guards", "Every child", "No fisherman")


def paragraphs(between: str, summary: str = "", behind: str = "") -> tuple[str, ...]:
    text = "".join(f"<p>{line}</p>" for line in TEXT)
    root = parse(
        f"<body><main><header><h1>{TITLE}</h1>{between}</header>"
        f"<div class='article-body'>{text}</div>{behind}</main></body>"
    )
    assert root is not None
    return body_of(root, blocks_of(root), TITLE, "https://gull.example/1", "", summary).paragraphs


@pytest.mark.parametrize(
    "between",
    [
        f"<p class=lead>{OPENING}</p>",
        f"<div class='article__standfirst'><p>{OPENING}</p></div>",
        f"<h2 class='post-subtitle'>{OPENING}</h2>",
        f"<div class='articleDek'>{OPENING}</div>",
        f"<p>{OPENING}</p>",
        f"<div class=byline>By Ana Ruiz</div><figure><figcaption>{TEXT[0]} So.</figcaption></figure><p>{OPENING}</p>",
    ],
)
def test_what_opens_an_article_is_its_first_paragraph(between: str) -> None:
    assert paragraphs(between) == (OPENING, *TEXT)


def test_what_the_metadata_says_of_the_article_opens_it_where_it_is_shown_whatever_it_is_called() -> None:
    line = "The ferry of the bay is back after two winters"
    assert paragraphs(f"<h3 class='title-box'>{line}</h3>") == TEXT
    assert paragraphs(f"<h3 class='title-box'>{line}</h3>", summary=f"{line}.") == (line, *TEXT)
    assert paragraphs("", summary=OPENING) == TEXT  # what nobody sees is no text


@pytest.mark.parametrize(
    "between",
    [
        f"<p class=lead>{TEXT[0]}</p>",  # said again below
        f"<p class=teaser-text>{TEXT[0][:80]} …</p>",
        f"<figure><p class=description>{OPENING}</p></figure>",
        f"<div class='photo-caption'>{OPENING}</div>",
        f"<div class='tooltip'><p class=description>{OPENING}</p></div>",
        f"<div class='author-box'><p class=intro>{OPENING}</p></div>",
        f"<ul class=summary><li>{OPENING}</li></ul>",
        "<div class=subhead>By Ana Ruiz on 3 November 2023, 6:03 pm, updated on 4 November 2023, 7:10 am</div>",
        "<p class=lead>Subscribe to our letter and get the news of the harbour every morning.</p>",
        f"<p class=lead><a href=/other>{OPENING}</a></p>",
        "".join(f"<p class=lead>{each} of the harbour has a letter of its own to tell.</p>" for each in MANY),
    ],
)
def test_what_stands_beside_the_title_and_opens_nothing_is_left_out(between: str) -> None:
    assert paragraphs(between) == TEXT


def test_a_byline_between_the_opening_and_the_text_is_no_part_of_it() -> None:
    text = f"<p>By Ana Ruiz</p><p>3 November 2023</p>{''.join(f'<p>{line}</p>' for line in TEXT)}"
    root = parse(f"<body><h1>{TITLE}</h1><p class=lead>{OPENING}</p><div class=article-body>{text}</div></body>")
    assert root is not None
    assert body_of(root, blocks_of(root), TITLE).paragraphs == (OPENING, *TEXT)


def test_what_stands_below_the_text_is_no_opening() -> None:
    assert paragraphs("", behind=f"<div class=box><p class=intro>{OPENING}</p></div>", summary=OPENING) == TEXT


def test_a_line_of_a_place_and_a_date_above_the_text_is_no_part_of_it() -> None:
    text = "".join(f"<p>{line}</p>" for line in ("Gull Bay, 5 March 2019", *TEXT))
    root = parse(f"<body><article><h1>{TITLE}</h1>{text}</article></body>")
    assert root is not None
    assert body_of(root, blocks_of(root), TITLE, "https://gull.example/1").paragraphs == TEXT
