"""Listings: many dated items on one page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.document import Document
from importers.formats.pages.html_pages import HtmlPages
from importers.formats.pages.listing import Listing
from importers.protocol import Item, Listed, Rejected, Skipped

Seen = tuple[str, str | None, str]
THREE: list[Seen] = [
    ("Mine strike ends", "2019-03-05", "Workers went back on Monday."),
    ("Rains close the road", "2019-03-04", "Lorries wait at the pass."),
    ("Vote is put off", "2019-03-03", "It was to be in April."),
]
DAYS = ["5 March 2019", "4 March 2019", "3 March 2019"]


def documents(text: str, path: str = "list") -> list[Document]:
    found = list(Listing().read(Item(path, text.encode(), "folder")))
    found = [one.document if isinstance(one, Listed) else one for one in found]
    assert all(isinstance(one, Document) for one in found), found
    return [one for one in found if isinstance(one, Document)]


def seen(text: str) -> list[Seen]:
    return [(one.title, one.published.iso() if one.published else None, one.body) for one in documents(text)]


def each(pattern: str) -> str:
    return "".join(
        pattern.format(title=title, day=day, body=body, number=number)
        for number, ((title, _, body), day) in enumerate(zip(THREE, DAYS, strict=True), 1)
    )


@pytest.mark.parametrize(
    "pattern",
    [
        "• {title}\n\n    {day}\n\n    {body}\n\n",
        "  - {title}\n    {day}\n    {body}\n\n",
        "* {title}\n{day}\n{body}\n",
        "{number}. {title}\n\n   {day}\n\n   {body}\n\n",
        "{title}\n\n{day}\n\n{body}\n\n",
        "{title}\n{day}\n{body}\n\n",
        "{day}\n{title}\n{body}\n\n",
        "{day}\n\n{title}\n\n{body}\n\n",
        "{day} - {title}\n{body}\n\n",
        "{title} ({day})\n{body}\n\n",
    ],
)
def test_a_plain_listing_is_read_in_any_order_and_with_any_bullet(pattern: str) -> None:
    assert seen(each(pattern)) == THREE
    assert Listing().accepts(Item("x", each(pattern).encode())) >= 0.5


@pytest.mark.parametrize(
    "pattern",
    [
        "<h3><a href='{number}.html'>{title}</a></h3><p class=date>{day}</p><p>{body}</p>",
        "<p class=date>{day}</p><h3>{title}</h3><p>{body}</p>",
        "<ul><li><a href='{number}.html'>{title}</a> <span>{day}</span><p>{body}</p></li></ul>",
        "<ul><li><span>{day}</span> <a href='{number}.html'>{title}</a><br>{body}</li></ul>",
        "<p><b>{title}</b><br>{day}<br>{body}</p>",
        "<p><b>{title}</b><p><i>{day}</i><p>{body}",
        "<div class=item><h2>{title}</h2><time>{day}</time><p>{body}</p></div>",
        "<table><tr><td>{day}</td><td><a href='{number}.html'>{title}</a></td><td>{body}</td></tr></table>",
        "<dl><dt>{title}<dd>{day}<p>{body}</dl>",
    ],
)
def test_an_html_listing_is_read_whatever_its_blocks(pattern: str) -> None:
    html = f"<html><head><title>News</title></head><body><h1>News</h1>{each(pattern)}</body></html>"
    assert seen(html) == THREE
    item = Item("x", html.encode())
    assert Listing().accepts(item) > HtmlPages().accepts(item)


def test_issue_labels_and_spans_come_with_their_items() -> None:
    text = (
        "Update 134. June / July 2009\n\nThe clash in the north is the story of this issue, and what led to it.\n\n"
        "UPDATE 133. May / April 2009\n\nThe debate on the law of the forest went on for weeks and led nowhere.\n\n"
        "Peru News 065. 31 May 2011\n\nElections, and what the candidates would not say about the mines.\n"
    )
    found = [(one.label, one.title, one.published and one.published.iso()) for one in documents(text)]
    assert found == [
        ("Update 134", "Update 134", "2009-06/2009-07"),
        ("UPDATE 133", "UPDATE 133", "2009-04/2009-05"),
        ("Peru News 065", "Peru News 065", "2011-05-31"),
    ]


def test_a_spanish_listing_with_months_alone() -> None:
    text = "- Termina la huelga\n  marzo 2019\n  Los mineros volvieron el lunes a sus puestos.\n\n" * 2
    found = documents(
        text + "- Lluvias en el sur\n  5 de febrero de 2019\n  La carretera está cerrada desde ayer por la noche.\n"
    )
    assert [one.published and one.published.iso() for one in found] == ["2019-03", "2019-03", "2019-02-05"]
    assert {one.language for one in found} == {"es"}


def test_items_without_a_date_stay_and_a_list_inside_an_item_is_its_text() -> None:
    text = (
        each("• {title}\n\n    {day}\n\n    {body}\n\n  ")
        + "• Why join?\n\n    • Keep up to date\n    • Meet us\n\n    Join\n"
    )
    last = documents(text)[-1]
    assert (last.title, last.published) == ("Why join?", None)
    assert last.body == "• Keep up to date\n\n• Meet us\n\nJoin"


def test_one_date_above_several_items_is_the_date_of_each() -> None:
    html = "<h2>5 March 2019</h2><ul><li>One title</li><li>Two titles</li></ul>"
    html += "<h2>4 March 2019</h2><ul><li>Three titles</li></ul>"
    assert [row[:2] for row in seen(f"<html><body>{html}</body></html>")] == [
        ("One title", "2019-03-05"),
        ("Two titles", "2019-03-05"),
        ("Three titles", "2019-03-04"),
    ]


def test_equal_titles_have_places_of_their_own() -> None:
    text = (
        "".join(f"News in brief\n{day}\nWhat happened on that day in the valley.\n\n" for day in DAYS)
        + "News in brief 2\n2 March 2019\nx\n"
    )
    paths = [one.path for one in documents(text, "a/b.txt")]
    assert paths[:2] == ["a/b.txt#news-in-brief", "a/b.txt#news-in-brief-2"]
    assert len(set(paths)) == 4


def addresses(head: str, hrefs: list[str]) -> list[str]:
    items = "".join(
        f"<h3><a href='{href}'>Title {n} of it</a></h3><p>{n + 1} March 2019</p><p>Text {n}.</p>"
        for n, href in enumerate(hrefs)
    )
    return [one.url for one in documents(f"<html><head>{head}</head><body>{items}</body></html>")]


def test_an_address_is_given_only_where_it_is_sure_and_the_items_own() -> None:
    home = "<link rel=canonical href='https://e.org/news/'>"
    assert addresses(home, ["a.html", "/b", "#c"]) == ["https://e.org/news/a.html", "https://e.org/b", ""]
    assert addresses(home, ["same", "same", "https://e.org/news/#x"]) == ["", "", ""]
    assert addresses("", ["a.html", "/b", "mailto:a@e.org"]) == ["", "", ""]


def test_mastheads_and_imprints_are_in_no_item() -> None:
    items = each("<h3>{title}</h3><p>{day}</p><p>{body}</p>")
    assert seen(f"<html><body><p>The Letter</p><div>{items}</div><p>Box 114</p></body></html>") == THREE


@pytest.mark.parametrize("beside", ["<div>{}</div>", "<aside>{}</aside>"])
def test_an_article_with_recent_ones_beside_it_is_an_article(beside: str) -> None:
    prose = "<p>Workers went back underground on Monday after three weeks of a strike that had closed the road.</p>" * 9
    recent = beside.format("<ul>" + each("<li><a href='{number}'>{title}</a> {day}</li>") + "</ul>")
    item = Item(
        "x",
        f"<html><title>The strike</title><body><h1>The strike</h1><p>5 March 2019</p>{prose}{recent}".encode(),
    )
    assert HtmlPages().accepts(item) > Listing().accepts(item)


@pytest.mark.parametrize(
    "text", ["", "A page of words without any date.", '{"date": "5 March 2019"}\n' * 5, "\x00\x01\x02" * 99]
)
def test_what_is_no_listing_is_not_taken(text: str) -> None:
    item = Item("x", text.encode())
    assert Listing().accepts(item) == 0
    assert [type(one) for one in Listing().read(item)] == [Rejected] or text.startswith("{")


@given(st.text(alphabet="<>lihp/ \n-•1.253 Marchenero2019", max_size=400))
def test_no_listing_raises_and_no_two_items_share_a_place(text: str) -> None:
    for html in (text, f"<html><body>{text}</body></html>"):
        item = Item("x", html.encode())
        Listing().accepts(item)
        found = list(Listing().read(item))
        assert len({one.path for one in found if isinstance(one, Document | Rejected | Skipped)}) == len(found)


@pytest.mark.parametrize(
    "line", ["Lima, {}", "San Martín de la Vega, {}", "Lima ({})", "By Ana Ruiz, {}", "Ana Ruiz | {}", "{} | Ana Ruiz"]
)
@pytest.mark.parametrize(
    "order", ["<h3>{title}</h3><p>{line}</p><p>{body}</p>", "<p>{line}</p><h3>{title}</h3><p>{body}</p>"]
)
def test_the_place_or_the_author_beside_a_date_is_no_title(line: str, order: str) -> None:
    html = "".join(
        order.format(title=title, line=line.format(day), body=body)
        for (title, _, body), day in zip(THREE, DAYS, strict=True)
    )
    assert seen(f"<html lang=en><body>{html}</body></html>") == THREE


def test_a_place_and_a_date_in_plain_text_and_in_other_languages() -> None:
    for days in (
        ["Hamburg, 5. März 2019", "Kiel, 4. März 2019", "Bremen, den 3. März 2019"],
        ["Lima, 5 de marzo de 2019", "Cusco, 4 de marzo de 2019", "Puno, 3 de marzo de 2019"],
    ):
        text = "".join(f"{day}\n\n{title}\n\n{body}\n\n" for (title, _, body), day in zip(THREE, days, strict=True))
        assert seen(text) == THREE


def test_a_date_that_nobody_can_read_dates_no_item_and_is_its_label() -> None:
    text = (
        "5 March 2019\n\nMine strike ends\n\nWorkers went back on Monday.\n\n"
        "31 February 2019\n\nRains close the road\n\nLorries wait at the pass.\n\n"
        "3 March 2019\n\nVote is put off\n\nIt was to be in April.\n"
    )
    found = [(one.title, one.published and one.published.iso(), one.label) for one in documents(text)]
    assert found == [
        ("Mine strike ends", "2019-03-05", ""),
        ("Rains close the road", None, "31 February 2019"),
        ("Vote is put off", "2019-03-03", ""),
    ]


def test_an_author_above_the_link_of_an_item_is_not_its_title() -> None:
    items = "".join(
        f"<article><time>{day} March 2016</time><div>{author}</div><a href='/j/{day}'>The ferry runs {day} times</a>"
        f"<p>The crew has been paid at last, and the boat goes to the island until the storms come.</p></article>"
        for day, author in ((3, "Ana Ruiz"), (4, "Leo Paz"), (5, "Eva Lang"))
    )
    found = list(Listing().read(Item("x.html", f"<!doctype html><html lang=en><body>{items}</body></html>".encode())))
    documents = [each.document if isinstance(each, Listed) else each for each in found]
    assert [each.title for each in documents if isinstance(each, Document)] == [
        f"The ferry runs {day} times" for day in (3, 4, 5)
    ]


def test_lines_of_one_paragraph_lead_each_where_its_own_link_does() -> None:
    lines = "<br>".join(
        f"{day} March 2016 - <a href='/j/{day}'>The ferry runs {day} times</a><br>The crew has been paid."
        for day in (3, 4, 5)
    )
    page = f"<!doctype html><html lang=en><head><base href='https://valley.example/'></head><body><p>{lines}</p></body>"
    found = list(Listing().read(Item("x.html", page.encode())))
    documents = [each.document if isinstance(each, Listed) else each for each in found]
    assert [each.url for each in documents if isinstance(each, Document)] == [
        f"https://valley.example/j/{day}" for day in (3, 4, 5)
    ]
