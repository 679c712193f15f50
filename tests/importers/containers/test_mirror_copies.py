"""What wget and HTTrack leave in a mirror: the same page at several addresses, counted files, logs, lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.containers.mirror import address_of, copied_from, is_for_programs, is_log
from importers.containers.mirror_copies import bare_address, bare_of_session, is_of_visit, places_without
from importers.containers.walk import walk
from tests.support.agreement import agreed
from tests.support.containers import items_in, put, reasons_in, skipped
from tests.support.saved_sites import article

SITE = "www.a.example"
COPIES = "other addresses of a page, for printing or of one visit"


@pytest.mark.parametrize(
    "parameter",
    [
        *("PHPSESSID=abc", "jsessionid=1", "ASPSESSIONIDQQ=x", "sid=0123456789abcdef01", "CFID=1", "CFTOKEN=2"),
        *("print=1", "print", "printable=yes", "view=print", "format=printable", "imprimir=1", "tmpl=component"),
        *("utm_source=mail", "fbclid=x", "replytocom=12", "share=facebook", "amp=1", "amp"),
    ],
)
def test_a_parameter_of_one_visit_names_no_other_page(parameter: str) -> None:
    assert is_of_visit(parameter)
    assert bare_address(f"https://a.example/x.php?id=3&{parameter}#top") == "https://a.example/x.php?id=3#top"
    assert bare_address(f"https://a.example/x.php?{parameter}") == "https://a.example/x.php"
    assert address_of(f"{SITE}/x.php?id=3&{parameter}.html") == f"https://{SITE}/x.php?id=3"
    assert address_of(f"{SITE}/x.php@{parameter}&id=3.html") == f"https://{SITE}/x.php?id=3"


@pytest.mark.parametrize(
    "parameter",
    ["id=3", "print=4711", "printer=laser", "view=full", "format=rss", "sid=12", "s=floods", "page=print-1"],
)
def test_a_parameter_that_looks_like_one_is_kept(parameter: str) -> None:
    assert not is_of_visit(parameter)
    address = f"https://a.example/x.php?{parameter}&b=%20c"
    assert bare_address(address) == bare_of_session(address) == address


def test_in_a_web_archive_only_sessions_are_taken_off() -> None:
    address = "https://a.example/x;jsessionid=0123456789ABCDEF?id=3&print=1&PHPSESSID=9"
    assert bare_of_session(address) == "https://a.example/x?id=3&print=1"
    assert bare_of_session("http://[broken?PHPSESSID=1") == "http://[broken?PHPSESSID=1"


def test_the_page_itself_goes_before_its_copies_and_of_copies_alone_the_first_is_read(tmp_path: Path) -> None:
    files = {
        "story.php?id=1&PHPSESSID=00aa.html": "Floods",
        "story.php?id=1.html": "Floods",
        "story.php?id=1&print=1.html": "Floods",
        "story.php?PHPSESSID=00aa&id=2.html": "Rain",
        "story.php?PHPSESSID=00bb&id=2.html": "Rain",
        "wind.html": "Wind",
        "wind.html@print=1.html": "Wind",
        "?p=4": "Snow",
    }
    for name, title in files.items():
        put(tmp_path / "site" / SITE / name, article(title, f"{title} came."))
    put(tmp_path / "site" / SITE / "robots.txt", b"# none\nUser-agent: *\nDisallow: /x\n")
    links = "".join(f"<li><a href=story.php%3Fid={n}.html>Story number {n}</a></li>" for n in range(9))
    put(
        tmp_path / "site" / SITE / "index.html",
        f"<html><title>A paper</title><h1>A paper</h1><ul>{links}</ul>".encode(),
    )
    found = agreed(tmp_path / "site")
    assert {each.title: each.url for each in found.documents} == {
        "Floods": f"https://{SITE}/story.php?id=1",
        "Rain": f"https://{SITE}/story.php?id=2",
        "Wind": f"https://{SITE}/wind.html",
        "Snow": f"https://{SITE}/?p=4",
    }
    assert not found.rejected
    assert found.skipped == {
        COPIES: 4,
        "files for the programs that visit a site, such as robots.txt": 1,
        "lists that a site makes of its own pages": 1,
    }


def test_a_counted_file_is_the_page_a_copy_of_it_or_another_page(tmp_path: Path) -> None:
    """Wget counts where a name is taken: nothing that differs is lost to that."""
    one, other = article("Floods", "Floods came."), article("Rain", "Rain came.")
    files = {
        "story.php?id=1.1.html": one,  # alone: the page
        "story.php?id=2.html": one.replace(b"Floods", b"Wind"),
        "story.php?id=2.1.html": one.replace(b"Floods", b"Wind"),  # the same again
        "floods.html": one,
        "floods.html.1": one,
        "floods.html.2": other,  # another page under a name that was taken
        "floods.html.orig": other,  # the page before its links were changed
    }
    for name, data in files.items():
        put(tmp_path / "site" / SITE / name, data)
    met = list(walk(tmp_path / "site"))
    assert {item.path.rpartition("/")[2]: item.address for item in items_in(met)} == {
        "story.php?id=1.1.html": f"https://{SITE}/story.php?id=1",
        "story.php?id=2.html": f"https://{SITE}/story.php?id=2",
        "floods.html": f"https://{SITE}/floods.html",
        "floods.html.2": "",
    }
    assert skipped(met) == {"copies of a page that is held": 2, "files that a mirroring program made for itself": 1}


def test_what_the_programs_keep_for_themselves_is_told_by_name_and_by_content(tmp_path: Path) -> None:
    for name in (
        "hts-log.txt",
        "hts-paused.lock",
        "winprofile.ini",
        "floods.html.delayed",
        "robots.txt.tmp",
        "my.whtt",
    ):
        put(tmp_path / "site" / name, b"x")
    put(tmp_path / "site" / "hts-cache" / "new.zip", b"PK\3\4")
    put(tmp_path / "site" / "wget-log.1", b"--2014-03-05 12:00:00--  https://www.a.example/\nResolving www.a.example\n")
    put(
        tmp_path / "site" / "cookies.txt",
        b"# Netscape HTTP Cookie File\nwww.a.example\tTRUE\t/\tFALSE\t0\tsession\tsecret\n",
    )
    put(tmp_path / "site" / "mirror.cdx", b" CDX a b a m s k r M V g u\n")
    put(tmp_path / "site" / "floods.html", article("Floods", "They came."))
    met = list(walk(tmp_path / "site"))
    assert [item.path for item in items_in(met)] == ["floods.html"]
    assert not reasons_in(met)
    assert skipped(met) == {
        "files that a mirroring program made for itself": 9,
        "indexes and notes of a web archive": 1,
    }


def test_an_article_about_cookies_or_robots_is_an_article() -> None:
    assert not is_log(article("Cookies", "# Netscape HTTP Cookie File"))
    assert not is_for_programs("robots.html", article("Robots", "User-agent: *"))
    assert not is_for_programs("notes.txt", b"The user-agent: who is it?\n")
    assert (copied_from("a/chapter.txt"), places_without("a/b@home.html")) == ("", [])
