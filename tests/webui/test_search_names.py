"""What the archive is called in a browser's list of search engines: cut at a word, and everywhere the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from tests.support.pages import parsed
from tests.support.shelf import article, home_with
from webui.app import create_app
from webui.feeds.search_names import LONG, SHORT, fitted, long_name, short_name
from webui.settings import Settings

SPACE = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
FAMILY = "👩‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("The River Letter", "The River Letter"),
        ("The Valley Observer and Weekly Gazette", "The Valley"),
        ("El Archivo de la Región de los Ríos", "El Archivo de la"),
        ("Noticias — la hemeroteca del valle", "Noticias — la"),
        ("Hemeroteca Aaa – del valle", "Hemeroteca Aaa"),
        ("  Two \t words  ", "Two words"),
        ("Donaudampfschifffahrtsgesellschaft und mehr", "Donaudampfschif…"),
        ("nin\u0303o" * 5, "nin\u0303onin\u0303onin\u0303o…"),
        (FAMILY * 4, f"{FAMILY}{FAMILY}…"),
        ("🇵🇪" * 10, "🇵🇪" * 7 + "…"),
        ("中国报纸档案馆数字化历史文献总目录索引", "中国报纸档案馆数字化历史文献总…"),
    ],
)
def test_a_name_is_cut_at_a_word_and_no_sign_is_cut_in_two(title: str, short: str) -> None:
    assert short_name(title) == short
    assert len(short) <= SHORT


@pytest.mark.parametrize("title", ["a" * 200, "ab " * 60, FAMILY * 30, "\u0301" * 100, "-" * 100, "x" + "\u0301" * 30])
def test_whatever_the_title_a_name_fits(title: str) -> None:
    assert 0 < len(short_name(title)) <= SHORT
    assert 0 < len(long_name(title)) <= LONG
    assert fitted(title, 1_000) == " ".join(title.split())


def test_the_link_and_the_document_give_one_name(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", article(1))
    title = "The Valley Observer <& Weekly Gazette>, with everything since 1874"
    client = create_app(home.path, settings=Settings(home.path, title=title)).test_client()
    for address in ("/", "/?q=river", "/about", "/nowhere"):
        link = parsed(client.get(address).text).select_one("link[rel=search]")
        root = etree.fromstring(client.get(link["href"]).data)
        assert link["title"] == root.findtext("o:ShortName", namespaces=SPACE) == "The Valley"
        assert root.findtext("o:LongName", namespaces=SPACE) == "The Valley Observer <& Weekly Gazette>, with"
        assert title in root.findtext("o:Description", namespaces=SPACE)
