"""The drawing of trends as a picture by itself: whole, valid, and called by what was asked."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.support.far_dates import build_home
from tests.support.pages import soup
from webui.http.file_names import attachment, file_name

pytestmark = pytest.mark.archive(build=build_home)

SVG = "{http://www.w3.org/2000/svg}"
KNOWN = {
    f"{SVG}{name}"
    for name in (
        "svg",
        "title",
        "defs",
        "pattern",
        "linearGradient",
        "stop",
        "rect",
        "g",
        "text",
        "line",
        "polyline",
        "circle",
        "path",
    )
}


def drawn(client: FlaskClient, parameters: str) -> etree._Element:
    answer = client.get(f"/trends.svg?{parameters}")
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "image/svg+xml; charset=utf-8"
    return etree.fromstring(answer.data, etree.XMLParser(resolve_entities=False, no_network=True))


def words(picture: etree._Element) -> list[str]:
    return [each.text or "" for each in picture.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    "parameters",
    [
        "q=mine&q=river+water&unit=year",
        "by=topic&q=mine",
        "q=mine&from=2009-05-10&to=2018-03&as=count",
        "q=river&year=2009&year=2012&unit=year",
        "",
        "q=zzyzx",
        "q=mine&undated=1",
    ],
)
def test_a_picture_stands_by_itself(client: FlaskClient, parameters: str) -> None:
    picture = drawn(client, parameters)
    width, height = float(picture.get("width")), float(picture.get("height"))
    assert picture.get("viewBox") == f"0 0 {picture.get('width')} {picture.get('height')}"
    elements = list(picture.iter(etree.Element))
    assert {each.tag for each in elements} <= KNOWN
    for each in elements:
        for name, value in each.attrib.items():
            assert name not in ("style", "class", "href") and not name.startswith("on")
            assert "url(" not in value or re.fullmatch(r"url\(#[\w-]+\)", value)
        if each.tag == f"{SVG}text":
            assert 0 <= float(each.get("x")) <= width
            assert 0 <= float(each.get("y")) <= height
    ids = {each.get("id") for each in elements}
    used = {value[5:-1] for each in elements for value in each.attrib.values() if value.startswith("url(#")}
    assert used <= ids
    background = picture.find(f"{SVG}rect")
    assert (background.get("width"), background.get("fill")) == ("100%", "#ffffff")


def test_it_has_title_key_axes_and_where_it_is_from(client: FlaskClient) -> None:
    told = words(drawn(client, "q=mine&q=river&unit=year&from=2009-05-10&topic=&lang="))
    assert told[0] == "“mine”, “river”"
    assert told[1] == "Share of all articles of the year; 10 May 2009 – 31 December 2019"
    for each in ("A", "B", "0%", "10 May 2009", "2019", "years with fewer than 30 articles", "not a whole year"):
        assert each in told, each
    assert any(re.fullmatch(r"mine \(\d+ articles\)", each) for each in told)
    assert any(each.startswith("100% is every article of the same year") for each in told)
    assert any(re.match("Source: Hemeroteca, http://localhost/trends", each) for each in told)
    assert any(re.fullmatch(r"Counted on .* in generation-\d+ of its index\.", each) for each in told)


@pytest.mark.parametrize(
    "parameters", ["q=mine&q=river&unit=year", "q=river&as=count&unit=month", "by=topic&unit=year"]
)
def test_it_draws_what_the_page_draws(client: FlaskClient, parameters: str) -> None:
    page, picture = soup(client, f"/trends?{parameters}"), drawn(client, parameters)
    points, patches = page.select(".points a"), page.select(".drawing > svg > a")
    if patches:
        filled = [each for each in picture.iter(f"{SVG}rect") if (each.get("fill") or "").startswith("url(#fill-")]
        assert len(filled) == len(patches) + len(page.select(".series li"))
    else:
        shapes = [each for each in picture.iter(f"{SVG}circle", f"{SVG}rect") if each.get("stroke")]
        assert len(shapes) == len(points) + len(page.select(".series li"))
    assert {each.text for each in page.select(".scale text") if "tight" not in each.get("class", [])} <= set(
        words(picture)
    )


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(st.lists(texts, max_size=3, unique=True))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_searched_gives_valid_xml_or_says_what_is_wrong(
    client: FlaskClient, given_texts: list[str]
) -> None:
    answer = client.get("/trends.svg?" + "&".join(f"q={quote(each)}" for each in given_texts))
    assert answer.status_code in (200, 400, 503)
    if answer.status_code == 200:
        etree.fromstring(answer.data)


def test_nothing_that_is_searched_becomes_markup(client: FlaskClient) -> None:
    picture = drawn(client, f"q={quote('<script>alert(1)</script>')}&q={quote('mine &amp; ]]>')}")
    assert not list(picture.iter(f"{SVG}script"))
    assert "<script>alert(1)</script>" in words(picture)[0]


def test_long_searches_are_put_into_lines_and_cut_where_they_fill_the_title(client: FlaskClient) -> None:
    picture = drawn(client, "q=" + "+".join(["river"] * 40))
    title = [each for each in words(picture) if each.startswith(("“river", "river river"))]
    assert max(map(len, title)) < 140
    assert any(each.endswith("…") for each in title)


def test_it_speaks_the_language_of_the_page(client: FlaskClient) -> None:
    answer = client.get("/trends.svg?q=mine&unit=year", headers={"Accept-Language": "es"})
    assert "Proporción de todos los artículos del año" in answer.text
    assert 'lang="es"' in answer.text


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ("q=mine&q=river&unit=year", "trends-mine-river-2005-2019"),
        ("q=%22gold+mine%22&from=2010&to=2012", "trends-gold-mine-2010-2012"),
        ("by=topic&q=mine&unit=year", "trends-mine-2005-2019-topics"),
        ("q=elecci%C3%B3n&unit=year", "trends-eleccion-2005-2019"),
    ],
)
def test_picture_and_table_are_called_by_what_was_asked(client: FlaskClient, parameters: str, name: str) -> None:
    assert f'filename="{name}.svg"' in client.get(f"/trends.svg?{parameters}").headers["Content-Disposition"]
    assert f'filename="{name}.csv"' in client.get(f"/trends.csv?{parameters}").headers["Content-Disposition"]


def test_a_name_in_another_script_is_told_beside_a_plain_one() -> None:
    assert attachment(("trends", "中国", "2019"), ".svg") == (
        "attachment; filename=\"trends-2019.svg\"; filename*=UTF-8''trends-%E4%B8%AD%E5%9B%BD-2019.svg"
    )


@given(st.lists(st.text(max_size=200), max_size=6))
def test_a_file_name_is_safe_whatever_it_is_made_of(parts: list[str]) -> None:
    name = file_name("trends", *parts)
    assert re.fullmatch(r"trends(-[a-z0-9]+)*", name)
    assert len(name) <= 80
    said = attachment(("trends", *parts), ".svg")
    assert said.isascii() and said.isprintable() and len(said) < 1200


def test_the_page_offers_the_picture_without_scripts(client: FlaskClient) -> None:
    page = soup(client, "/trends?q=mine&unit=year")
    link = page.select_one(".take-picture a")
    assert link["href"] == "/trends.svg?q=mine&unit=year"
    assert link.has_attr("download")
    assert client.get(link["href"]).status_code == 200


def test_a_search_that_cannot_be_read_gives_no_picture(client: FlaskClient) -> None:
    assert client.get("/trends.svg?q=%28").status_code == 400
