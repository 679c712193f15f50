"""Old addresses: an article is found by any address it ever had, however that is written."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.document import Document, Stored
from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.url_keys import address_key
from index.following.sync import sync
from webui.cli.main import main
from webui.formats.redirect_maps import WRITERS, pairs_of

FLOODS = Document(
    title="Floods in the south",
    body="The river rose twice.",
    url="https://www.valley.example/2009/06/floods.html?id=3&lang=en",
    addresses=("http://old.valley.example/cgi/story.pl?n=17", "https://valley.example/print/floods/"),
    source="The Valley",
)
OTHER = replace(FLOODS, title="Another", body="Other words.", url="https://valley.example/other/", addresses=())


def build_archive(path: Path) -> Home:
    home = Home.open(path, create=True)
    import_id = home.store.imports.begin(["pages"], "")
    home.store.take(import_id, Batch([Incoming(FLOODS), Incoming(OTHER)]))
    home.store.imports.finish(import_id)
    sync(home)
    return home


pytestmark = pytest.mark.archive(build=build_archive, fresh=True)


def id_of(home: Home, document: Document) -> str:
    return next(each.id for each in home.store.documents() if each.document.title == document.title)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.valley.example/2009/06/floods.html?id=3&lang=en",
        "http://valley.example/2009/06/floods.html?lang=en&id=3",
        "HTTP://WWW.Valley.Example:80/2009/06/Floods?id=3&lang=en&utm_source=mail&fbclid=x#top",
        "//valley.example/2009//06/floods.html?id=3&lang=en",
        "www.valley.example/2009/06/floods.html?id=3&lang=en",
        "valley.example/2009/06/floods@id=3&lang=en.html",
        "/home/me/mirror/www.valley.example/2009/06/floods@id=3&lang=en.html",
        "file:///C:/saved/valley.example/2009/06/floods.html%3Fid=3&lang=en",
        "https://web.other.example/2009/06/floods.html?id=3&lang=en",
        "http://old.valley.example/cgi/story.pl?n=17",
        "https://valley.example/print/floods/index.html",
        "https://valley.example/print/floods?page=2",
        "/print/floods",
    ],
)
def test_an_article_is_found_by_any_spelling_of_any_address_it_had(home: Home, address: str) -> None:
    assert home.store.ids_at(address) == [id_of(home, FLOODS)], address


@pytest.mark.parametrize(
    "address",
    [
        *("", " ", "/", "https://valley.example/", "https://valley.example/2009/06/", "javascript:alert(1)"),
        *("mailto:a@b.c", "http://[", "http://valley.example:99999/other", "\0", "x" * 9000),
        "https://valley.example/2009/06/floods?id=4",
    ],
)
def test_what_no_article_had_finds_none(home: Home, address: str) -> None:
    assert home.store.ids_at(address) == []


@given(st.text(max_size=80))
def test_no_text_is_too_odd_to_be_an_address_or_none(text: str) -> None:
    for address in (text, f"https://a.example/{text}", f"//{text}/a"):
        assert address_key(address).isprintable()


@given(st.lists(st.from_regex(r"[a-z0-9-]{1,9}", fullmatch=True), min_size=1, max_size=5))
def test_a_key_is_the_key_of_itself(parts: list[str]) -> None:
    key = address_key(f"https://www.a.example/{'/'.join(parts)}/?b=2&a=1")
    assert address_key(f"http://{key}") == key


def test_an_address_stays_known_when_a_later_import_brings_another(home: Home) -> None:
    moved = replace(FLOODS, addresses=("https://new.example/floods",))
    import_id = home.store.imports.begin(["pages"], "")
    home.store.take(import_id, Batch([Incoming(moved)]))
    for address in ("https://new.example/floods", *FLOODS.addresses):
        assert home.store.ids_at(address) == [id_of(home, FLOODS)]
    stored = home.store.get(id_of(home, FLOODS))
    assert stored.document.addresses == (*FLOODS.addresses, "https://new.example/floods")


def test_go_leads_to_the_article(client: FlaskClient, home: Home) -> None:
    answer = client.get("/go", query_string={"url": FLOODS.addresses[0]})
    assert (answer.status_code, answer.location) == (302, f"/article/{id_of(home, FLOODS)}")


def test_go_to_an_unknown_address_says_so_and_what_to_do(client: FlaskClient) -> None:
    answer = client.get("/go", query_string={"url": "https://x.example/<script>alert(1)</script>"})
    assert answer.status_code == 404
    assert "No article was at this address" in answer.text
    assert "<script>alert" not in answer.text
    assert client.get("/go").status_code == 404


def test_go_to_a_removed_article_shows_the_notice_in_its_place(client: FlaskClient, home: Home) -> None:
    home.store.remove(id_of(home, OTHER), "libel")
    answer = client.get("/go", query_string={"url": OTHER.url}, follow_redirects=True)
    assert answer.status_code == 410
    assert "libel" in answer.text


def test_where_several_articles_were_at_one_address_the_reader_chooses(client: FlaskClient, home: Home) -> None:
    twin = replace(OTHER, title="Twin", url="https://twin.example/x", addresses=(OTHER.url,))
    import_id = home.store.imports.begin(["pages"], "")
    home.store.take(import_id, Batch([Incoming(twin)]))
    answer = client.get("/go", query_string={"url": OTHER.url})
    assert answer.status_code == 300
    assert "2 articles were at this address" in answer.text
    assert f"/article/{id_of(home, twin)}" in answer.text
    assert f"/article/{id_of(home, OTHER)}" in answer.text


def test_the_page_to_choose_on_is_in_the_readers_language_and_names_what_has_no_title(
    client: FlaskClient, home: Home
) -> None:
    import_id = home.store.imports.begin(["pages"], "")
    home.store.take(
        import_id, Batch([Incoming(replace(OTHER, title="", url="https://twin.example/x", addresses=(OTHER.url,)))])
    )
    answer = client.get("/go", query_string={"url": OTHER.url}, headers={"Accept-Language": "es"})
    assert "<title>Ir a " in answer.text
    assert ">Sin título</a>" in answer.text


def test_a_site_that_took_the_place_of_the_old_one_keeps_its_links_alive(client: FlaskClient, home: Home) -> None:
    answer = client.get("/2009/06/floods.html?lang=en&id=3")
    assert (answer.status_code, answer.location) == (301, f"/article/{id_of(home, FLOODS)}")
    assert client.get("/2009/06/none.html").status_code == 404
    assert client.get("/api/v1/print/floods").status_code == 404


def redirects(home: Home, form: str) -> str:
    done = CliRunner().invoke(
        main, ["--home", str(home.path), "redirects", "--format", form, "--base", "https://a.example/"]
    )
    assert done.exit_code == 0, done.output
    return done.output


def test_the_map_holds_every_address_of_every_article_once(home: Home) -> None:
    rows = list(csv.reader(io.StringIO(redirects(home, "csv"))))
    assert rows[0] == ["from", "to"]
    to = f"https://a.example/article/{id_of(home, FLOODS)}"
    assert sorted(rows[1:]) == sorted(
        [
            *([old, to] for old in (FLOODS.url, *FLOODS.addresses)),
            [OTHER.url, f"https://a.example/article/{id_of(home, OTHER)}"],
        ]
    )


def test_a_map_for_nginx_or_apache_holds_nothing_that_breaks_out_of_its_line(home: Home) -> None:
    hostile = replace(OTHER, title="x", url='https://valley.example/a"; } server { b\\ c\n$d e', addresses=())
    import_id = home.store.imports.begin(["pages"], "")
    home.store.take(import_id, Batch([Incoming(hostile)]))
    nginx = redirects(home, "nginx")
    lines = [line for line in nginx.splitlines() if line.startswith('    "')]
    assert len(lines) == 5
    assert all(
        re.fullmatch(r'    "(?:[^"\\]|\\.)+" "https://a\.example/article/[a-z2-7]{12}";', line) for line in lines
    )
    apache = [line for line in redirects(home, "apache").splitlines() if not line.startswith("#")]
    assert len(apache) == 5
    assert all(len(line.split()) == 2 for line in apache)


@pytest.mark.parametrize("host", ["~.*", "~*valley", "a b", "*.valley.example", "a$b", "a'b", "\\valley", "!v"])
def test_a_host_that_no_server_can_have_is_in_no_map(host: str) -> None:
    odd = replace(OTHER, url=f"http://{host}/", addresses=("https://río.example/ñ",))
    stored = Stored("abcdefghijkl", 1, odd, "", 1, "2024-01-01T00:00:00Z", "")
    pairs = list(pairs_of([stored], "https://a.example"))
    assert [old for old, _ in pairs] == ["https://río.example/ñ"]
    assert '"xn--ro-nja.example/%C3%B1" "https://a.example/article/abcdefghijkl";' in "".join(WRITERS["nginx"](pairs))
