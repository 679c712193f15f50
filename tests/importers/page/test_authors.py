"""Who signed an article: names in bylines, told from roles, agencies and other people on the page."""

from __future__ import annotations

import json

import pytest

from importers.page.json_ld import json_ld_article
from importers.page.meta_tags import MetaTags
from importers.page.people.authors import authors_of
from importers.page.people.names import names_in
from importers.page.tree import parse


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ana Ruiz", ("Ana Ruiz",)),
        ("ByAna Ruiz", ("Ana Ruiz",)),
        ("Byron Smith", ("Byron Smith",)),
        ("Laura E. Adkins", ("Laura E. Adkins",)),
        ("Texto: Ana Ruiz e José Díaz", ("Ana Ruiz", "José Díaz")),
        ("Von Jörg Maier und Ute Groß", ("Jörg Maier", "Ute Groß")),
        ("Ana Ruiz Monday", ("Ana Ruiz",)),
        ("Forget Password?", ()),
        ("Creative Commons License", ()),
        ("Ministry of Works", ()),
        ("Agence France Presse", ()),
        ("Work and news - letter.example.com", ()),
        ("The Water Watchers", ()),
        ("By Ana Ruiz and Leo Paz, Staff Writers", ("Ana Ruiz", "Leo Paz")),
        ("Por María de los Ángeles Soto y José Díaz", ("María de los Ángeles Soto", "José Díaz")),
        ("Ana Ruiz | Senior Correspondent", ("Ana Ruiz",)),
        ("Ana Ruiz (Lima)", ("Ana Ruiz",)),
        ("Staff Reporter", ()),
        ("Reuters", ()),
        ("https://e.org/ana", ()),
        ("admin", ()),
        ("5 March 2019", ()),
        ("", ()),
    ],
)
def test_names_are_told_from_roles(text: str, names: tuple[str, ...]) -> None:
    assert names_in([text]) == names


def authors(head: str = "", body: str = "", visible: str = "") -> tuple[str, ...]:
    root = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert root is not None
    return authors_of(root, MetaTags(root), json_ld_article(root), "", visible)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta name="author" content="Ana Ruiz">', ""),
        ("", '<p><a rel="author" href="/ana">Ana Ruiz</a></p>'),
        ("", '<p>By <a href="/authors/ana-ruiz">Ana Ruiz</a></p>'),
        ("", '<span itemprop="author"><span itemprop="name">Ana Ruiz</span></span>'),
        ("", '<div class="byline">By Ana Ruiz, Editor</div>'),
        ("", '<span property="schema:author" typeof="Person"><span property="name">Ana Ruiz</span></span>'),
        ("", '<p class="vcard"><a class="fn" href="/ana">Ana Ruiz</a></p>'),
        ("", '<p class="p-author h-card">Ana Ruiz</p>'),
        ("", "<p><font size=2>By Ana Ruiz</font></p>"),
        ("", "<p>Por Ana Ruiz</p>"),
    ],
)
def test_an_author_is_found_in_each_place(head: str, body: str) -> None:
    assert authors(head, body) == ("Ana Ruiz",)


def test_a_name_that_no_reader_sees_gives_way_to_the_byline() -> None:
    assert authors('<meta name="author" content="Big House">', '<p class="byline">By Ana Ruiz</p>', "By Ana Ruiz") == (
        "Ana Ruiz",
    )


def test_authors_of_other_articles_on_the_page_are_not_its_own() -> None:
    others = "".join(f'<div><p>{"words " * 60}</p><a rel="author">Some Other{n}</a></div>' for n in "ABC")
    assert authors("", f'<div><p>{"words " * 60}</p><a rel="author">Ana Ruiz</a></div>{others}') == ("Ana Ruiz",)


def test_the_author_of_a_comment_is_not_the_articles() -> None:
    comment = '<div itemprop="comment"><span itemprop="author">Leo Paz</span></div>'
    assert authors("", f'{comment}<span itemprop="author">Ana Ruiz</span>') == ("Ana Ruiz",)


def test_an_organisation_is_no_author() -> None:
    article = {"@type": "Article", "author": [{"@type": "Organization", "name": "Valley Watch"}, {"name": "Ana Ruiz"}]}
    assert authors(f'<script type="application/ld+json">{json.dumps(article)}</script>') == ("Ana Ruiz",)


def test_a_pen_name_is_taken_where_nobody_else_signs() -> None:
    visible = "Written by doumae last night"
    assert authors("", '<a rel="author" href="/u">doumae</a>', visible) == ("doumae",)
    assert authors("", '<a rel="author" href="/u">doumae</a><p class=byline>Ana Ruiz</p>', visible + " Ana Ruiz") == (
        "Ana Ruiz",
    )
    assert authors("", '<a rel="author" href="/u">siteadmin</a>', "siteadmin") == ()


def test_a_person_whom_the_article_is_about_did_not_write_it() -> None:
    prose = f'<p>{"words " * 60}<a href="/author/leo-paz">Leo Paz</a></p>'
    assert authors("", prose) == ()


def test_a_name_in_capitals_is_written_as_the_page_writes_it_elsewhere() -> None:
    assert authors('<meta name="author" content="ANA RUIZ">', "", "ANA RUIZ. Ana Ruiz lives in Lima.") == ("Ana Ruiz",)
