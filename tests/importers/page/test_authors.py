"""Who signed an article: those that its page names in one place or another, told from other people on it."""

from __future__ import annotations

import json

import pytest

from importers.page.blocks import blocks_of
from importers.page.json_ld import json_ld_article
from importers.page.meta_tags import MetaTags
from importers.page.people.authors import authors_of
from importers.page.people.claims import Signed
from importers.page.tree import parse


def authors(head: str = "", body: str = "", visible: str = "", site: str = "", title: str = "") -> tuple[str, ...]:
    root = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert root is not None
    blocks = blocks_of(root)
    return authors_of(
        Signed(
            root=root,
            statements=MetaTags(root),
            linked=json_ld_article(root),
            site=site,
            title=title,
            blocks=blocks,
            visible=visible or " ".join(block.text for block in blocks),
        )
    )


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


PROSE = f"<p>{'The river rose again that night. ' * 9}</p>"
TITLE = "<h1>The bridge is open</h1>"


@pytest.mark.parametrize(
    "body",
    [
        f"{TITLE}<div>Ein Artikel von <b>Ana Ruiz</b> | 27.01.2022</div>{PROSE}{PROSE}",
        f"{TITLE}{PROSE}<p>Von Ana Ruiz</p>{PROSE}",
        f"<p>Ein Kommentar von Ana Ruiz</p>{TITLE}{PROSE}{PROSE}",
        f"{TITLE}{PROSE}{PROSE}<p>Auteur : Ana Ruiz</p>",
        f"{TITLE}{PROSE}<p>So it was. (Ana Ruiz) +++</p>",
        f"{TITLE}<div>{'The river rose again that night. ' * 9}<br>Text: Ana Ruiz</div>",
        f"{TITLE}<ul class='articleAuthor'><li>Ana Ruiz</li></ul>{PROSE}",
        f"{TITLE}<div class='newsAuthorDate'>Datum: 3.5.2019 <br>Autor: Ana Ruiz<br></div>{PROSE}",
        f"{TITLE}<p>Par Ana Ruiz, photos : Leo Paz</p>{PROSE}",
        f"{TITLE}<p>Ana Ruiz, 3. října 2013</p>{PROSE}",
        f"{TITLE}<p>Ana Ruiz | Lima | 3 de marzo de 2013</p>{PROSE}",
        f"{TITLE}<div><b>Ana Ruiz</b></div><div>3 March 2013</div>{PROSE}",
        f"{TITLE}<h2 class='author'>Ana Ruiz</h2>{PROSE}",
        f"<h4 class='columnista'>Ana Ruiz</h4>{TITLE}{PROSE}",
        f"{TITLE}<span class='yazar'>Ana Ruiz</span>{PROSE}",
    ],
)
def test_a_line_that_signs_needs_no_mark(body: str) -> None:
    assert authors("", body, title="The bridge is open") == ("Ana Ruiz",)


@pytest.mark.parametrize(
    "body",
    [
        f"{TITLE}<p>Ana Ruiz opens the bridge</p>{PROSE}{PROSE}",
        f"{TITLE}<p>Ana Ruiz</p>{PROSE}{PROSE}",
        f"{TITLE}<p>Santa Marta, 3 de marzo de 2013</p>{PROSE}",
        f"{TITLE}<p>Santiago de Cuba, 3 de marzo de 2013</p>{PROSE}",
        f"{TITLE}<p>Victoria Falls, 3 March 2013</p>{PROSE}",
        f"{TITLE}{PROSE}<p>It was over. (Valley Press Office)</p>",
        f"{TITLE}<figure itemprop='image'><span itemprop='author'>Ana Ruiz</span></figure>{PROSE}",
        f"{TITLE}{PROSE}<div itemprop='review'><span itemprop='author'>Ana Ruiz</span></div>",
        f"{TITLE}<figure><img><figcaption>The bridge. By: Ana Ruiz</figcaption></figure>{PROSE}{PROSE}",
        f"<nav><a href='/columnists/ana-ruiz'>Ana Ruiz</a></nav>{TITLE}{PROSE}",
        f"{TITLE}{PROSE}<div class='author-bio'>Ana Ruiz Bergfreundin, Mutter, lebt in Lima</div>",
    ],
)
def test_whom_a_page_shows_has_not_written_it(body: str) -> None:
    assert authors("", body, title="The bridge is open") == ()


def test_a_field_of_the_system_gives_way_to_voices_that_agree() -> None:
    body = f"{TITLE}<p>Erstellt von <a href='/author/fabian/'>Fabian</a> am 6. Mai 2014</p>{PROSE}"
    assert authors('<meta name="author" content="Theme Makers">', body, title="The bridge is open") == ("Fabian",)


def test_what_one_voice_glues_to_a_name_another_takes_off() -> None:
    head = '<meta name="author" content="Ana Ruiz">'
    assert authors(head, f"{TITLE}<p>By Ana RuizEditor</p>{PROSE}", title="The bridge is open") == ("Ana Ruiz",)


def test_the_form_with_a_middle_initial_is_taken_where_voices_differ_in_it() -> None:
    head = '<meta name="author" content="Ana Ruiz">'
    assert authors(head, f"<p class=byline>Ana P. Ruiz</p>{PROSE}") == ("Ana P. Ruiz",)


@pytest.mark.parametrize(
    ("site", "names"),
    [
        ("Anna Berg", ("Anna Berg",)),
        ("Dr. Anna Berg", ("Anna Berg",)),
        ("Anna Berg's blog", ("Anna Berg",)),
        ("Talblatt Lima", ()),
        ("The Valley", ()),
    ],
)
def test_a_site_that_is_called_like_somebody_is_theirs(site: str, names: tuple[str, ...]) -> None:
    assert authors("", f"{TITLE}{PROSE}", site=site) == names


def test_a_house_that_signs_as_if_it_were_a_person_is_no_author() -> None:
    article = {"@type": "Article", "author": {"@type": "Person", "name": "Talblatt Lima"}}
    head = f'<script type="application/ld+json">{json.dumps(article)}</script>'
    assert authors(head, f'<a rel="author">Talblatt Lima</a>{PROSE}', site="Talblatt Lima") == ()


def test_a_person_whom_the_article_is_about_did_not_write_it() -> None:
    prose = f'<p>{"words " * 60}<a href="/author/leo-paz">Leo Paz</a></p>'
    assert authors("", prose) == ()


def test_a_name_in_capitals_is_written_as_the_page_writes_it_elsewhere() -> None:
    assert authors('<meta name="author" content="ANA RUIZ">', "", "ANA RUIZ. Ana Ruiz lives in Lima.") == ("Ana Ruiz",)


def test_what_only_a_menu_links_has_not_written() -> None:
    menu = "<nav><a href='/columnists/leo-paz'>Leo Paz</a> <a href='/columnists/eva-sol'>Eva Sol</a></nav>"
    assert authors("", f"{menu}{TITLE}<nav class=signed><span itemprop=author>Ana Ruiz</span></nav>{PROSE}") == (
        "Ana Ruiz",
    )


@pytest.mark.parametrize(
    "line", ["By Ana Ruiz, Leo Paz on Monday, March 4, 2019", "Von Ana Ruiz und Leo Paz am Montag, 4. März 2019"]
)
def test_the_weekday_behind_the_last_name_takes_no_name_away(line: str) -> None:
    assert authors("", f"{TITLE}<p class=byline>{line}</p>{PROSE}") == ("Ana Ruiz", "Leo Paz")


def test_what_is_stated_of_all_authors_outweighs_a_byline_of_the_first() -> None:
    article = {"@type": "Article", "author": [{"@type": "Person", "name": name} for name in ("Ana Ruiz", "Leo Paz")]}
    head = f'<script type="application/ld+json">{json.dumps(article)}</script>'
    byline = '<p class="byline">By <a rel="author" href="/author/ana-ruiz">Ana Ruiz</a></p>'
    named = f"{TITLE}{byline}{PROSE}{PROSE}<p>Ana Ruiz lives in Lima.</p><p>Leo Paz lives in Lima.</p>"
    assert authors(head, named, title="The bridge is open") == ("Ana Ruiz", "Leo Paz")


def test_fields_of_different_names_are_different_voices() -> None:
    head = '<meta name="author" content="Eva Sol"><meta name="parsely-author" content="By Ana Ruiz">'
    assert authors(head, f'<p class="byline">By Ana Ruiz</p>{PROSE}') == ("Ana Ruiz",)


def test_links_of_a_byline_to_who_made_its_pictures_are_left_out() -> None:
    byline = '<p class="byline">By <a href="/1">Ana Ruiz</a> Illustration by <a href="/2">Leo Paz</a></p>'
    assert authors("", f"{byline}{PROSE}") == ("Ana Ruiz",)


def test_of_several_pen_names_in_a_byline_the_first_is_the_authors() -> None:
    byline = '<p class="byline"><a href="/1">Tinka</a> 120 <a href="/2">Workshop</a></p>'
    assert authors("", f"{byline}{PROSE}") == ("Tinka",)


def test_the_name_of_the_publication_behind_an_authors_is_taken_off() -> None:
    assert authors("", f'<p class="byline">By Ana Ruiz Lima</p>{PROSE}', site="Talblatt Lima") == ("Ana Ruiz",)


def test_names_in_capitals_are_all_written_as_the_page_writes_them_or_none_is() -> None:
    line = "By ANA RUIZ and LEO PAZ"
    assert authors("", f'<p class="byline">{line}</p>', f"{line}. Leo Paz lives in Lima.") == ("ANA RUIZ", "LEO PAZ")


def test_a_name_that_the_page_only_writes_with_an_initial_has_it() -> None:
    assert authors('<meta name="author" content="Ana Ruiz">', "", "So it was. (Ana P. Ruiz)") == ("Ana P. Ruiz",)
