"""Who signed an article: names in bylines, told from roles, agencies and other people on the page."""

from __future__ import annotations

import json

import pytest

from importers.page.blocks import blocks_of
from importers.page.json_ld import json_ld_article
from importers.page.meta_tags import MetaTags
from importers.page.people.authors import authors_of
from importers.page.people.claims import Signed
from importers.page.people.names import names_in, pen_names
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
        ("Text und Fotos: Ana Ruiz", ("Ana Ruiz",)),
        ("Text: Ana Ruiz, Fotos: Leo Paz", ("Ana Ruiz",)),
        ("Ein Gastbeitrag von Ana Ruiz", ("Ana Ruiz",)),
        ("Alle Artikel von Ana Ruiz", ("Ana Ruiz",)),
        ("View all posts by Ana Ruiz", ("Ana Ruiz",)),
        ("Redigido por Ana Ruiz", ("Ana Ruiz",)),
        ("A cura di Ana Ruiz", ("Ana Ruiz",)),
        ("Recueilli par Ana RUIZ", ("Ana RUIZ",)),
        ("Napisała Ana Ruiz", ("Ana Ruiz",)),
        ("Автор: Иван Соль", ("Иван Соль",)),
        ("Yazar: Ayşe Tuz", ("Ayşe Tuz",)),
        ("作者：山川花", ("山川花",)),
        ("山川花2019-03-01 08:00", ("山川花",)),
        ("編集部", ()),
        ("12. März 2014 von Ana Ruiz in Allgemein", ("Ana Ruiz",)),
        ("Datum: 12.03.2014 Autor: Ana Ruiz Quelle: Talblatt", ("Ana Ruiz",)),
        ("27.01.2022 - Redaktion: Ana Ruiz (Pressesprecherin)", ("Ana Ruiz",)),
        ("Ana Ruiz | 12.03.2014 - 10:15", ("Ana Ruiz",)),
        ("Ana Ruiz 3 Min. Lesezeit", ("Ana Ruiz",)),
        ("Ana Ruiz, Ressortleiterin Politik, Berlin", ("Ana Ruiz",)),
        ("Ana Ruiz Staff Writer", ("Ana Ruiz",)),
        ("Redakteurin Ana Ruiz", ("Ana Ruiz",)),
        ("By ANA RUIZ, AP Valley Writer", ("ANA RUIZ",)),
        ("Ana Ruiz @anaruiz", ("Ana Ruiz",)),
        ("By Ana Ruiz, Leo Paz - Valley Safety team", ("Ana Ruiz", "Leo Paz")),
        ("Ana Ruiz, New York", ("Ana Ruiz",)),
        ("Ana Ruiz in Lima", ("Ana Ruiz",)),
        ("ana.ruiz", ("Ana Ruiz",)),
        ("Photo: Leo Paz", ()),
        ("Übersetzt von Leo Paz", ()),
        ("Mehr Beiträge", ()),
        ("View More Articles", ()),
        ("Rechte vorbehalten", ()),
        ("بقلم: أحمد علي", ("أحمد علي",)),
        ("홍길동 기자", ("홍길동",)),
        ("Ana Ruiz March 5, 2019", ("Ana Ruiz",)),
        ("Windows User 7", ()),
        ("VBN Valley", ()),
        ("Staff Reporter", ()),
        ("Publicada por Ana Ruiz", ("Ana Ruiz",)),
        ("Publicat per Ana Ruiz", ("Ana Ruiz",)),
        ("Scris de Ana Ruiz", ("Ana Ruiz",)),
        ("Αναρτήθηκε από Νίκος Παππάς", ("Νίκος Παππάς",)),
        ("Bejegyezte: Kovács Anna", ("Kovács Anna",)),
        ("Gönderen Ayşe Demir zaman: 10:20", ("Ayşe Demir",)),
        ("Vložil Jan Dvořák v 10:20", ("Jan Dvořák",)),
        ("Autor: Jan Nowak o 10:20", ("Jan Nowak",)),
        ("Piše: Petar Ilić", ("Petar Ilić",)),
        ("Tác giả: Nguyễn An", ("Nguyễn An",)),
        ("लेखक: रवि शर्मा", ("रवि शर्मा",)),
        ("نویسنده: علی رضایی", ("علی رضایی",)),
        ("来源:港口日报 作者:李明 2016-08-12 09:33", ("李明",)),
        ("記者陳美玲/基隆報導", ("陳美玲",)),
        ("本报记者 李明", ("李明",)),
        ("ANA RUIZ da Redação", ("ANA RUIZ",)),
        ("Da Redação", ()),
        ("নিজস্ব প্রতিবেদক", ()),
        ("संवाद सूत्र", ()),
        ("स्टाफ रिपोर्टर", ()),
        ("خبرنگار ما", ()),
        ("מערכת הנמל", ()),
        ("Haber Merkezi", ()),
        ("Reuters", ()),
        ("https://e.org/ana", ()),
        ("admin", ()),
        ("5 March 2019", ()),
        ("", ()),
    ],
)
def test_names_are_told_from_roles(text: str, names: tuple[str, ...]) -> None:
    assert names_in([text]) == names


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


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Eingestellt von tinka77", ("tinka77",)),
        ("Posted by Ana", ("Ana",)),
        ("vom Wanderfreund", ("Wanderfreund",)),
        ("by admin", ()),
        ("December", ()),
        ("Redaktion", ()),
        ("RSVP", ()),
        ("Ana Ruiz", ()),
    ],
)
def test_pen_names_are_told_from_jobs_months_and_abbreviations(text: str, names: tuple[str, ...]) -> None:
    assert pen_names([text]) == names


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
