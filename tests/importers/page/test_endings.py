"""Where a text ends: credits, appeals and headings of nothing come after it, sentences and headings do not."""

from __future__ import annotations

import pytest

from importers.page.blocks import blocks_of
from importers.page.body.body import body_of
from importers.page.tree import parse

TITLE = "The mill grinds rye"
TEXT = tuple(
    f"The {what} of the mill turns again after {years} years, and the village bakes its bread of its own rye flour."
    for what, years in (("wheel", "twelve"), ("stone", "thirty"), ("sail", "forty"))
)


def paragraphs(*behind: str, among: str = "") -> tuple[str, ...]:
    first, *rest = (f"<p>{line}</p>" for line in TEXT)
    root = parse(f"<body><h1>{TITLE}</h1><div class=text>{first}{among}{''.join(rest)}{''.join(behind)}</div></body>")
    assert root is not None
    return body_of(root, blocks_of(root), TITLE).paragraphs


@pytest.mark.parametrize(
    "line",
    [
        "Photo credit: Ana Ruiz",
        "Crédits photos : Ana Ruiz / La Meule",
        "Bildquelle: Mühlenverein",
        "Fuente: Molino de la Vega",
        "(Reporting by Ana Ruiz; editing by Jo Wren)",
        "Con información de la Agencia del Valle",
        "(Alle Angaben ohne Gewähr)",
        "ar/PAP",
        "(dpa)",
        "ana.ruiz@mill.example",
        "Support our journalism with a gift of any size.",
        "Unterstützen Sie uns mit einem Abo.",
        "Suivez-nous et ne manquez rien du moulin.",
        "Únete a nuestro canal.",
        "Hat Ihnen dieser Artikel gefallen?",
        "You may also like...",
        "Aktualisiert am 3.5.2019.",
    ],
)
def test_credits_and_appeals_behind_the_text_are_no_part_of_it(line: str) -> None:
    assert paragraphs(f"<p>{line}</p>") == TEXT
    assert paragraphs(f"<p>{line}</p>", "<p>(Reporting by Jo Wren)</p>") == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "The photo shows the source of the river, said the miller.",
        "She will donated the flour, the baker wrote by mistake.",
        "Stand by me, sang the miller.",
        "Whoever wants to know more asks the miller.",
        "Updated plans for the mill lie in the town hall until May.",
        "He said it either/or.",
    ],
)
def test_a_sentence_at_the_end_stays(line: str) -> None:
    assert paragraphs(f"<p>{line}</p>") == (*TEXT, line)


def test_a_credit_is_left_out_wherever_it_stands_and_an_address_to_ask_at_only_behind_the_text() -> None:
    assert paragraphs(among="<p>Fuente: el molino</p>") == TEXT
    assert "Contact: Ana Ruiz, the mill" in paragraphs(among="<p>Contact: Ana Ruiz, the mill</p>")
    assert paragraphs("<p>Contact: Ana Ruiz, the mill</p>") == TEXT


def test_a_heading_over_nothing_but_links_goes_and_one_over_text_stays() -> None:
    links = "<ul><li><a href=/1>A dam of stone</a></li><li><a href=/2>A bridge of wood</a></li></ul>"
    empty = f"<h3>What we wrote before</h3>{links}"
    assert paragraphs(empty, "<h3>Facts</h3><p>It is open on Sundays in summer.</p>")[3:] == (
        "Facts",
        "It is open on Sundays in summer.",
    )
    assert paragraphs(empty) == TEXT


@pytest.mark.parametrize(
    "heading",
    ["Empfohlene Beiträge", "Weitere Artikel", "Sur le même sujet", "Más noticias", "Read more about the mill:"],
)
def test_a_heading_that_points_elsewhere_ends_the_text_where_no_prose_follows(heading: str) -> None:
    assert paragraphs(f"<h3>{heading}</h3>", "<p>12. Mai 2018</p><p>The dam breaks</p><p>3. Juni 2019</p>") == TEXT
    assert heading in paragraphs(f"<h3>{heading}</h3>", f"<p>{TEXT[0]} So it was, and so it will be again.</p>")


def test_a_heading_is_kept_whatever_its_id_and_in_a_plain_container_named_so() -> None:
    assert paragraphs(among="<header><h3>The stone</h3></header>")[1] == "The stone"
    among = "<h3 id=nav_the_stone class=widget>The stone</h3>"
    assert paragraphs(among=among)[1] == "The stone"
    assert paragraphs(among="<div class=sub_headline>The stone</div>")[1] == "The stone"


def test_what_a_name_says_is_not_there_is_no_boilerplate() -> None:
    among = f"<div class='part no-share has-comments with-sidebar'><div>{TEXT[0]} Twice.</div></div>"
    assert f"{TEXT[0]} Twice." in paragraphs(among=among)


def test_a_sentence_or_an_address_that_is_a_link_is_read_and_a_teaser_is_not() -> None:
    sentence = "It grinds <a href=/a>for the whole valley</a> again."
    assert "It grinds for the whole valley again." in paragraphs(among=f"<p>{sentence}</p>")
    address = "https://mill.example/rye"
    assert address in paragraphs(among=f"<p><a href={address}>{address}</a></p>")
    assert paragraphs(among="<p>Read: <a href=/b>Why the mill stood still for so long</a></p>") == TEXT
