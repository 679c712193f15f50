"""Pages that were saved from archive.today and from the caches of search engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.document import Document
from importers.page.saved.archive_marks import Note
from importers.page.saved.notes import note_in
from importers.run import read
from tests.support.agreement import agreed
from tests.support.containers import put

PAGE = "http://www.valley.example/third?id=3&x=1"
TEXT = (
    "<h1>The third rope</h1><p>8 March 2012</p><p>The third rope of the ferry broke in the night of the storm, and "
    "nobody "
    "has crossed the river since.</p><p>The ferryman mends shoes now, as <a href='{link}'>his mother did</a>, and "
    "waits "
    "for a rope from the town.</p>{picture}<p>The council says that it will come before the winter, and that the "
    "old one "
    "will hang in the school.</p>"
)


def today(*, host: str = "archive.ph", field: str = "", text: str = "") -> bytes:
    shown = field or f'<input type="text" name="q" value="{PAGE.replace("&", "&amp;")}" style="width:600px"/>'
    link, picture = f"https://{host}/o/AbCd1/http://www.valley.example/mother", "/AbCd1/0a1b.jpg"
    image = f"<figure><img currentsourceurl='http://www.valley.example/rope.jpg' src='{picture}' alt=Rope></figure>"
    return (
        '<!DOCTYPE html><html prefix="og: http://ogp.me/ns#" itemscope itemtype="http://schema.org/Article"><head>'
        f'<title>The third rope</title><meta property="og:type" content="article"/><meta property="og:site_name" '
        f'content="{host}"/><meta property="og:url" content="http://{host}/AbCd1" itemprop="url"/><meta '
        'property="twitter:description" content="archived 5 Jun 2023 10:00:00 UTC" itemprop="description"/><meta '
        'property="article:published_time" content="2023-06-05T10:00:00Z" itemprop="dateCreated"/><meta '
        'property="article:modified_time" content="2023-06-05T10:00:00Z" itemprop="dateModified"/>'
        f'<link rel="canonical" href="https://{host}/AbCd1"/></head><body><center><div id="HEADER"><table><tr><td>'
        f'{host}<td>Saved from<td><form action="https://{host}/search/">{shown}<input type="submit" value="search">'
        f"</form>"
        '<td><time itemprop="pubdate" datetime="2023-06-05T10:00:00Z">5 Jun 2023 10:00:00 UTC</time></tr><tr><td>All '
        f'snapshots<td>from host <a href="https://{host}/www.valley.example">www.valley.example</a></tr></table></div>'
        f'<div id="SOLID"><div id="CONTENT"><div class="html"><div class="body">'
        f"{text or TEXT.format(link=link, picture=image)}</div></div></div></div></center></body></html>"
    ).encode()


@pytest.mark.parametrize("host", ["archive.is", "archive.today", "archive.ph", "archive.li", "archive.vn"])
def test_a_page_of_archive_today_is_the_one_that_it_shows(tmp_path: Path, host: str) -> None:
    source = put(tmp_path / "pages" / "a.html", today(host=host))
    (document,) = read(source.parent)
    assert isinstance(document, Document)
    assert (document.url, document.captured) == (PAGE, "2023-06-05T10:00:00Z")
    assert document.published is not None
    assert document.published.iso() == "2012-03-08", "what the archive states as published is the day of saving"
    assert (document.title, document.source, document.summary) == ("The third rope", "pages", "")
    assert document.other_dates == ()
    assert "snapshots" not in document.body
    assert 'href="http://www.valley.example/mother"' in document.html
    assert 'src="http://www.valley.example/rope.jpg"' in document.html


@pytest.mark.parametrize("host", ["archive.is", "archive.ph"])
def test_a_page_of_archive_today_that_states_its_long_address_is_still_no_page_of_wayback(
    tmp_path: Path, host: str
) -> None:
    long = f"https://{host}/2023.06.05-100000/http://www.valley.example/third"
    page = today(host=host).replace(
        f'"canonical" href="https://{host}/AbCd1"'.encode(), f'"canonical" href="{long}"'.encode()
    )
    assert long.encode() in page
    document = agreed(put(tmp_path / "a.html", page)).by_title()["The third rope"]
    assert (document.url, document.captured) == (PAGE, "2023-06-05T10:00:00Z")
    assert document.published is not None
    assert document.published.iso() == "2012-03-08"


def test_a_page_of_archive_today_without_its_date_is_undated(tmp_path: Path) -> None:
    (document,) = read(
        put(tmp_path / "a.html", today(text=TEXT.replace("8 March 2012", "").format(link="", picture="")))
    )
    assert isinstance(document, Document)
    assert document.published is None


def test_a_copy_in_it_of_a_copy_in_the_wayback_machine_leads_to_the_first_address(tmp_path: Path) -> None:
    copy = "https://web.archive.org/web/20150203040506/http://www.valley.example/third"
    data = today(field=f"<input name=q value='{copy}'>")
    assert note_in(data) == Note("http://www.valley.example/third", "2015-02-03T04:05:06Z")


def test_an_article_about_archive_today_with_a_header_of_its_own_stays_as_it_is(tmp_path: Path) -> None:
    text = TEXT.format(link="https://archive.ph/AbCd1", picture="")
    data = f"<html><head><title>The third rope</title></head><body><div id=HEADER>The Valley</div>{text}</body></html>"
    (document,) = read(put(tmp_path / "a.html", data.encode()))
    assert isinstance(document, Document)
    assert (document.url, document.captured) == ("", "")
    assert 'href="https://archive.ph/AbCd1"' in document.html


ITSELF = (
    '<!DOCTYPE html><html lang="en"><head><title>The third rope</title></head><body>'
    f"<article>{TEXT.format(link='/mother', picture='<img src=rope.jpg width=600>')}</article></body></html>"
)
LINK = f'<a href="{PAGE}">{PAGE}</a>'.replace("&", "&amp;")
BASE = f'<base href="{PAGE}">'.replace("&", "&amp;")
GOOGLE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><meta http-equiv="Content-Type" '
    'content="text/html">'
    f'{BASE}<style>#bN015htcoyT__google-cache-hdr{{}}</style><div id="bN015htcoyT__google-cache-hdr"><div>@@</div>'
    '<div>Full version Text-only version</div></div><div style="position:relative">'
)


def google(said: str) -> str:
    return GOOGLE.replace("@@", said)


CACHES = {
    "english": google(
        f"<span>This is Google's cache of {LINK}.</span> <span>It is a snapshot of the page as it appeared on Sep "
        f"16, 2018 "
        "13:43:29 GMT.</span> The current page could have changed in the meantime."
    ),
    "spanish": google(
        f"Esta es la versión en caché de {LINK} de Google. Se trata de una captura de pantalla de la página tal "
        f"como esta se "
        "mostraba el 16 sep. 2018 13:43:29 GMT."
    ),
    "german": google(
        f"Dies ist der Cache von Google von {LINK}. Es handelt sich dabei um ein Abbild der Seite, wie diese am 16. "
        f"Sept. "
        "2018 13:43:29 GMT angezeigt wurde."
    ),
    "of 2004": (
        f'<meta http-equiv="Content-Type" content="text/html">{BASE}<table border=1 width="100%"><tr><td>This is <b>'
        f"<font "
        f"color=blue>G</font> o o g l e</b>'s cache of {LINK} as retrieved on Sep 16, 2018 13:43:29 GMT.<br>G o o g "
        f"l e's "
        "cache is the snapshot that we took of the page as we crawled the web.</table><center>Google is neither "
        "affiliated "
        "with the authors of this page nor responsible for its content.</center><hr>"
    ),
    "as a browser wrote it anew, without its marks": (
        f'<html><head><title>The third rope</title></head><body><div style="border:1px solid">Это кэш Google '
        f"страницы {LINK}. "
        "Снимок сделан 16 Sep 2018 13:43:29 GMT.</div>"
    ),
    "of bing": (
        f'<!DOCTYPE html>{BASE}<meta http-equiv="content-type" content="text/html"><!-- Banner:Start -->'
        f"<!--LocalizedDate:"
        f"16/9/2018--><!--InvariantDate:9/16/2018--><div class=cacheHdr>{LINK} is what Bing saw on 16/9/2018.</div>"
        '<!-- Banner:End --><div style="position:relative">'
    ),
}


@pytest.mark.parametrize("name", sorted(CACHES))
def test_a_page_from_the_cache_of_a_search_engine_is_the_page(tmp_path: Path, name: str) -> None:
    source = put(tmp_path / "pages" / "cache.html", (CACHES[name] + ITSELF).encode())
    (document,) = read(source.parent)
    assert isinstance(document, Document)
    time = "T00:00:00Z" if name == "of bing" else "T13:43:29Z"
    assert (document.url, document.captured) == (PAGE, f"2018-09-16{time}")
    assert document.published is not None
    assert document.published.iso() == "2012-03-08"
    assert (document.language, document.other_dates) == ("en", ())
    assert "oogle" not in document.body + document.html
    assert 'href="http://www.valley.example/mother"' in document.html
    assert 'src="http://www.valley.example/rope.jpg"' in document.html


def test_an_article_that_quotes_a_cache_is_an_article(tmp_path: Path) -> None:
    said = "It is a snapshot of the page as it appeared on 3 Apr 2019 10:00:00 GMT."
    quoted = f"<p>This is Google's cache of {LINK}. {said}</p>"
    text = TEXT.format(link="/mother", picture=quoted)
    data = f"<html><head><title>The third rope</title></head><body>{text}</body></html>".encode()
    assert note_in(data) == Note()
    (document,) = read(put(tmp_path / "a.html", data))
    assert isinstance(document, Document)
    assert "snapshot of the page" in document.body


def test_a_page_with_a_base_and_a_link_to_itself_is_from_no_cache(tmp_path: Path) -> None:
    head = (
        f'<html><head>{BASE}<script src="https://www.google-analytics.com/ga.js"></script><title>The third rope</title>'
    )
    data = f"{head}</head><body><nav>{LINK}</nav>{TEXT.format(link='/mother', picture='')}</body></html>"
    assert note_in(data.encode()) == Note()
    (document,) = read(put(tmp_path / "a.html", data.encode()))
    assert isinstance(document, Document)
    assert document.title == "The third rope"


def test_reading_planning_and_importing_agree_on_caches(tmp_path: Path) -> None:
    put(tmp_path / "pages" / "today.html", today())
    put(tmp_path / "pages" / "cache.html", (CACHES["german"] + ITSELF).replace("third?id", "fourth?id").encode())
    assert {each.url for each in agreed(tmp_path / "pages").documents} == {PAGE, PAGE.replace("third", "fourth")}


def test_a_page_of_archive_today_whose_body_lies_within_its_frame_is_no_fault(tmp_path: Path) -> None:
    page = (
        "<html><meta property='og:url' content='http://archive.ph/AbCd1'><di'v id=HEADER><input name=q "
        f"value='{PAGE}'>5 Jun 2023 10:00:00 UTC</div><div id=CONTENT><html><head><title>Rope</title></head><body>"
        f"{TEXT.format(link='', picture='')}</body></html></div></html>"
    )
    (found,) = read(put(tmp_path / "pages" / "a.html", page.encode()))
    assert "a fault of this program" not in repr(found)
