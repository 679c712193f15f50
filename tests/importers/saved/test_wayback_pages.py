"""Pages that were saved from the Wayback Machine, or from another archive that runs a program of its family."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.document import Document
from archive.home import Home
from importers.protocol import Skipped
from importers.run import read, run_import
from tests.support.agreement import agreed
from tests.support.containers import put
from tests.support.web_archives import http, record

SITE = "http://www.valley.example"
PAGE = f"{SITE}/2012/rope.html"
TIME, MOMENT = "20190401120005", "2019-04-01T12:00:05Z"
WEB = f"https://web.archive.org/web/{TIME}"
TEXT = (
    "<p>The rope of the ferry broke in the night of the storm, and nobody has crossed the river since that night.</p>"
    "<p>The ferryman mends shoes now, as <a href='{link}'>his mother did</a>, and waits for a new rope from the "
    "town.</p>"
    "<figure><img src='{picture}' alt='The rope' width=600></figure>"
    "<p>The council says that it will come before the winter, and that the old one will hang in the school.</p>"
)
ARTICLE = (
    "<h1>The rope broke</h1><p class=date>7 March 2012</p>"
    + TEXT.format(link=f"{WEB}/{SITE}/mother.html", picture=f"/web/{TIME}im_/{SITE}/rope.jpg")
)  # fmt: skip
WOMBAT = (
    '<script>__wm.init("https://web.archive.org/web");'
    f'__wm.wombat("{PAGE}","{TIME}","https://web.archive.org/");</script>'
)
TOOLBAR = (
    "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id=wm-ipp-base lang=en><div id=wm-ipp><p>28 captures</p>"
    "<p>5 Jan 2003 - 6 May 2023</p><p>About this capture: Internet Archive, collected 2 April 2019</p></div></div>"
    "<div id=donato>Please donate to the Internet Archive. 1 December 2023</div><!-- END WAYBACK TOOLBAR INSERT -->"
)
RETRIEVED = (
    "<!--\n     FILE ARCHIVED ON 12:00:05 Apr 01, 2019 AND RETRIEVED FROM THE\n"
    "     INTERNET ARCHIVE ON 10:00:00 Jun 05, 2023.\n     JAVASCRIPT APPENDED BY WAYBACK MACHINE, COPYRIGHT\n-->"
)


def page(head: str = "", banner: str = "", end: str = "", article: str = ARTICLE) -> bytes:
    shown = f"{banner}<article>{article}</article>"
    whole = f"<html lang=en><head>{head}<title>The rope broke</title></head><body>{shown}</body></html>"
    return f"<!doctype html>{whole}{end}".encode()


FORMS = {
    "as a browser saves it": page(WOMBAT, TOOLBAR, RETRIEVED),
    "its comments gone": page(WOMBAT, TOOLBAR.replace("<!--", "<i hidden>").replace("-->", "</i>")),
    "its scripts gone": page(f'<link rel=canonical href="{WEB}/{PAGE}">', "", RETRIEVED),
    "links from the root": page(f"<base href='/web/{TIME}/{PAGE}'>", TOOLBAR, RETRIEVED),
    "saved by a browser of old": f"<!-- saved from url=(0078){WEB}/{PAGE} -->".encode() + page("", TOOLBAR),
    "printed line": page("", f"{TOOLBAR[:37]}<div id=wm-ipp-print>The Wayback Machine - {WEB}/{PAGE}</div>"
    f"{TOOLBAR[37:]}"),
    "only its toolbar, and a time in the language of the browser": page(
        "", TOOLBAR.replace("<p>28", f"<form><input type=text name=url id=wmtbURL value='{PAGE}'></form><p>28"),
        RETRIEVED.replace("Apr 01", "abr 1"),
    ),
    "its comment gone too": page(
        "", TOOLBAR.replace("<p>28", f"<form><input type=text name=url id=wmtbURL value='{PAGE}'></form><p>28")
    ),
    "with SingleFile": page().replace(
        b"<head>",
        f"<!--\n Page saved with SingleFile \n url: {WEB}/{PAGE} \n saved date: Mon Jun 05 2023 10:00:00 GMT+0000\n-->"
        f"<style>{'a' * 90_000}</style><head>".encode(),
    ),
    "of 2005, its links rewritten by a script at the end": page(
        f'<base href="{PAGE}">', "",
        f'<script>// FILE ARCHIVED ON {TIME} AND RETRIEVED FROM THE\n// INTERNET ARCHIVE ON 20230605100000.\n'
        f'var sWayBackCGI = "{WEB}/";</script>',
    ),
    "of another library, by pywb": page(
        f'<!-- WB Insert --><script>wbinfo = {{}}; wbinfo.url = "{PAGE}"; wbinfo.timestamp = "{TIME}"; wbinfo.mod = '
        f'"mp_";'
        "</script><!-- End WB Insert -->"
    ).replace(b"/web/" + TIME.encode() + b"im_", b"https://archive.library.example/all/" + TIME.encode() + b"mp_"),
}  # fmt: skip


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_copy_is_read_as_the_page_that_it_copies(tmp_path: Path, form: str) -> None:
    source = put(tmp_path / "pages" / "a.html", FORMS[form])
    (document,) = read(source.parent)
    assert isinstance(document, Document)
    assert (document.title, document.url, document.captured) == ("The rope broke", PAGE, MOMENT)
    assert document.published is not None
    assert document.published.iso() == "2012-03-07"
    assert document.other_dates == ()
    assert document.source == "pages"
    assert "capture" not in document.body
    assert "donate" not in document.body
    assert "archive.org" not in document.html
    assert f'href="{SITE}/mother.html"' in document.html
    assert f'src="{SITE}/rope.jpg"' in document.html


def test_what_the_page_states_of_itself_is_written_back(tmp_path: Path) -> None:
    stated = (
        f'{WOMBAT}<meta property="og:url" content="{WEB}/{SITE}:80/2012/rope.html"><meta property="og:site_name" '
        f'content="The Valley">'
        f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"The rope broke","url":'
        f'"https:\\/\\/web.archive.org\\/web\\/{TIME}\\/http:\\/\\/www.valley.example\\/2012\\/rope.html"}}</script>'
    )
    (document,) = read(put(tmp_path / "a.html", page(stated, TOOLBAR)))
    assert isinstance(document, Document)
    assert (document.url, document.source) == (PAGE, "The Valley")


def test_a_copy_that_an_article_cites_stays_what_it_is(tmp_path: Path) -> None:
    """arquivo/pwa-technologies#703: of an address in an address only the outer one is the archive's own."""
    cited = "https://web.archive.org/web/20011203040506/http://www.council.example/"
    for number, link in enumerate((cited, f"{WEB}/{cited}")):
        copy = page(WOMBAT, TOOLBAR, article="<h1>The rope broke</h1>" + TEXT.format(link=link, picture="x.jpg"))
        (document,) = read(put(tmp_path / f"{number}.html", copy))
        assert isinstance(document, Document)
        assert f'href="{cited}"' in document.html


def test_a_page_that_only_links_to_copies_is_its_own(tmp_path: Path) -> None:
    link = "https://web.archive.org/web/20011203040506/http://www.council.example/"
    head = f'<link rel=canonical href="{PAGE}"><script src="/web/site.js"></script><script src="/web/b.js"></script>'
    plain = "<h1>The rope broke</h1>" + TEXT.format(link=link, picture="/web/rope.jpg").replace("'", '"')
    (document,) = read(put(tmp_path / "a.html", page(head, article=plain)))
    assert isinstance(document, Document)
    assert (document.url, document.captured) == (PAGE, "")
    assert f'href="{link}"' in document.html
    assert f'src="{SITE}/web/rope.jpg"' in document.html


def test_two_captures_of_an_article_are_its_versions_and_every_address_of_it_leads_there(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    first, second = page(WOMBAT, TOOLBAR), page(WOMBAT, TOOLBAR)
    put(tmp_path / "in" / "a.html", second.replace(b"20190401", b"20210401").replace(b"the school", b"the town hall"))
    put(tmp_path / "in" / "b.html", first)
    report = run_import(home, [tmp_path / "in"])
    (held,) = home.store.documents()
    assert report.new == 1
    assert (held.document.captured, "town hall" in held.document.body) == ("2021-04-01T12:00:05Z", True)
    assert [each.captured for each in home.store.versions(held.id)] == ["2021-04-01T12:00:05Z", MOMENT]
    for address in (
        PAGE,
        f"{WEB}/{PAGE}",
        f"https://web.archive.org/web/{PAGE}",
        f"{WEB}id_/{PAGE.replace('//', '/')}",
    ):
        assert home.store.ids_at(address) == [held.id]
    home.store.close()


def test_a_copy_in_a_web_archive_is_the_page_that_it_copies(tmp_path: Path) -> None:
    """The crawl of a crawl: the record gives the address of the copy and the day of the second crawl."""
    source = put(tmp_path / "crawl.warc", record(http(page("", TOOLBAR)), f"http://web.archive.org/web/{TIME}/{PAGE}"))
    (document,) = (each for each in read(source) if isinstance(each, Document))
    assert (document.url, document.captured) == (PAGE, MOMENT)


def test_what_is_dated_later_than_it_was_saved_comes_in_with_that_as_another_date(tmp_path: Path) -> None:
    late = '<meta property="article:published_time" content="2022-08-09T10:00:00Z">'
    copy = page(f"{WOMBAT}{late}", TOOLBAR, article=ARTICLE.replace("7 March 2012", "The valley"))
    (document,) = read(put(tmp_path / "a.html", copy.replace(b"/2012/rope", b"/rope")))
    assert isinstance(document, Document)
    assert document.published is None
    assert [each.iso() for each in document.other_dates] == ["2022-08-09"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Internet Archive Wayback Machine", "<p class='code shift red'>Got an HTTP 302 response at crawl time</p>"
         f"<p class=code>Redirecting to...</p><p><a href='/web/{TIME}/{SITE}/b'>{SITE}/b</a></p><p>The Wayback "
         f"Machine is "
         "an initiative of the Internet Archive, a library of Internet sites in digital form.</p>"),
        ("Internet Archive Wayback Machine", "<h2>Hrm.</h2><p>The Wayback Machine has not archived that URL.</p><p>"
        "This "
         "page is available on the web! Help make the Wayback Machine more complete!</p>"),
        ("Wayback Machine", "<p>Wayback Machine doesn't have that page archived.</p>"),
        ("Wayback Machine", "<p>Loading...</p><p>Saved 28 times between 5 January 2003 and 6 May 2023.</p>"
         "<p>Calendar Collections Changes Summary Site Map URLs</p>"),
    ],
)  # fmt: skip
def test_pages_of_the_archive_itself_are_skipped(tmp_path: Path, title: str, text: str) -> None:
    data = f"<html><head><title>{title}</title></head><body>{text}</body></html>"
    (met,) = read(put(tmp_path / "a.html", data.encode()))
    assert met == Skipped("a.html", "pages of a web archive itself")


def test_an_article_about_the_wayback_machine_is_an_article(tmp_path: Path) -> None:
    data = page(article="<h1>Wayback Machine</h1>" + TEXT.format(link=SITE, picture="a.jpg") * 3).replace(
        b"<title>The rope broke", b"<title>Wayback Machine"
    )
    (met,) = read(put(tmp_path / "a.html", data))
    assert isinstance(met, Document)


def test_reading_planning_and_importing_agree_on_copies(tmp_path: Path) -> None:
    for number, data in enumerate(FORMS.values()):
        put(tmp_path / "pages" / f"{number}.html", data.replace(b"rope.html", f"rope-{number}.html".encode()))
    put(tmp_path / "pages" / "gone.html", b"<html><title>Wayback Machine</title><body><h2>Hrm.</h2></body></html>")
    found = agreed(tmp_path / "pages")
    assert len(found.documents) == len(FORMS)
    assert found.skipped == {"pages of a web archive itself": 1}


def test_characters_that_no_tree_takes_cost_themselves(tmp_path: Path) -> None:
    place = f"/web/{TIME}/{SITE}"
    odd = f"<a href='{place}/a&#1;b' od&#1;d='{place}/c' x\x01y='{place}/c'>rope &#1;</a>"
    data = page(WOMBAT, TOOLBAR, article=ARTICLE.replace("<h1>", f"{odd}<h1>"))
    for name, saved in (("a", data), ("b", data.replace(b"<a href=", b"<a data-savepage-href='/&#2;' href="))):
        (document,) = read(put(tmp_path / f"{name}.html", saved))
        assert isinstance(document, Document)
        assert document.url == PAGE
