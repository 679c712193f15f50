"""Addresses of web archives and caches: what they say of the page that they saved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.page.saved.wayback import original_of

PAGE = "http://www.valley.example/a/rope.html"
NOON = "2019-04-01T12:00:05Z"


@pytest.mark.parametrize(
    ("address", "captured"),
    [
        (f"https://web.archive.org/web/20190401120005/{PAGE}", NOON),
        (f"http://web.archive.org/web/20190401120005id_/{PAGE}", NOON),
        (f"//web.archive.org/web/20190401120005im_/{PAGE}", NOON),
        (f"/web/20190401120005cs_/{PAGE}", NOON),
        (f"web/20190401120005if_/{PAGE}", NOON),
        ("https://web.archive.org/web/20190401120005/www.valley.example/a/rope.html", NOON),
        ("https://web.archive.org/web/20190401120005/http://www.valley.example:80/a/rope.html", NOON),
        ("https://web.archive.org/web/20190401120005/http:/www.valley.example/a/rope.html", NOON),
        ("https://web.archive.org/web/20190401120005/http%3A%2F%2Fwww.valley.example%2Fa%2Frope.html", NOON),
        (f"https://web.archive.org/web/20190401/{PAGE}", "2019-04-01T00:00:00Z"),
        (f"https://web.archive.org/web/2019/{PAGE}", ""),
        (f"https://web.archive.org/web/20191399120005/{PAGE}", ""),
        (f"https://web.archive.org/web/{PAGE}", ""),
        (f"https://web.archive.org/web/*/{PAGE}", ""),
        (f"https://web.archive.org/web/20190401120005*/{PAGE}", ""),
        (f"https://wayback.archive-it.org/4399/20190401120005/{PAGE}", NOON),
        (f"https://wayback.archive-it.org/org-13/20190401120005mp_/{PAGE}", NOON),
        (f"https://www.webarchive.org.uk/wayback/archive/20190401120005/{PAGE}", NOON),
        (f"https://arquivo.pt/wayback/20190401120005/{PAGE}", NOON),
        (f"https://arquivo.pt/noFrame/replay/20190401120005mp_/{PAGE}", NOON),
        (f"https://wayback.another-library.example/web/20190401120005/{PAGE}", NOON),
        (f"https://archive.ph/2019.04.01-120005/{PAGE}", NOON),
        (f"https://archive.today/20190401120005/{PAGE}", NOON),
        (f"https://archive.is/o/AbCd1/{PAGE}", ""),
        ("https://megalodon.jp/2019-0401-2100-05/www.valley.example/a/rope.html", NOON),
        ("http://www.webcitation.org/query?url=http%3A%2F%2Fwww.valley.example%2Fa%2Frope.html&date=2019-04-01",
         "2019-04-01T00:00:00Z"),
        ("http://webcache.googleusercontent.com/search?q=cache:Ab3dEfgH1jkL:www.valley.example/a/rope.html+river+rope",
         ""),
        ("http://64.233.161.104/search?q=cache:Ab3dEfgH1jkL:www.valley.example/a/rope.html&hl=es", ""),
        (f"https://web.archive.org/web/20240101000000/https://archive.ph/2019.04.01-120005/{PAGE}", NOON),
    ],
)  # fmt: skip
def test_the_address_of_a_copy_says_where_the_page_was_and_when_it_was_saved(address: str, captured: str) -> None:
    assert original_of(address) == (PAGE, captured)


@pytest.mark.parametrize(
    "address",
    [
        "",
        PAGE,
        "https://www.valley.example/2019/04/01/rope",
        "https://www.valley.example/2019/https://other.example/",
        "https://www.valley.example/search?q=cache:other.example",
        "https://web.archive.org/",
        "https://archive.org/details/valley-1989",
        "https://blog.archive.org/2019/04/www.index.html",
        "https://archive.ph/AbCd1",
        "https://perma.cc/AB12-CD34",
        "https://[broken",
    ],
)
def test_an_address_that_names_no_other_is_none_of_an_archive(address: str) -> None:
    assert original_of(address) == ("", "")


def test_a_host_that_is_not_known_must_say_the_whole_time_or_its_page_that_it_is_an_archive() -> None:
    partly = f"https://old.library.example/2019/{PAGE}"
    assert original_of(partly) == ("", "")
    assert original_of(partly, any_host=True) == (PAGE, "")


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for address in (text, f"https://web.archive.org/web/{text}", f"https://archive.ph/{text}"):
        found, captured = original_of(address)
        assert found or not captured
