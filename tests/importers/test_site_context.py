"""What repeats across a site: furniture goes, the article stays, and facts are found where the neighbours have them."""

from __future__ import annotations

import gzip
import json
import pickle
import random
from collections.abc import Iterable
from datetime import date
from functools import cache

import pytest

from archive.document import Document
from importers.formats.pages.html_pages import HtmlPages
from importers.guide.guide import Guide
from importers.guide.site_profile import NO_PROFILES, SiteProfiles
from importers.page.sniff import site_name
from importers.protocol import Item
from importers.site.learner import SAMPLE, Learner
from importers.site.study import FEWEST
from tests.support.paths import SHARED_DATA
from tests.support.site_pages import HOST, Page, pages

METADATA = SHARED_DATA / "metadata"
TEMPLATES = [(template, language) for template in ("modern", "soup", "tables") for language in ("en", "es")]
PROSE = (
    "The council met again on Monday evening and talked until midnight about the bridge that the flood took in March,",
    "and nobody who was there could say afterwards what had been decided or when the first stone would be laid there.",
)


def items_of(made: Iterable[Page]) -> list[Item]:
    return [Item(page.path, page.html.encode(), "saved") for page in made]


def learn(items: Iterable[Item]) -> SiteProfiles:
    """What the pages among these items have in common."""
    learner = Learner()
    for item in items:
        learner.take(item)
    return learner.sites()


def read(item: Item, sites: SiteProfiles = NO_PROFILES) -> Document:
    guided = Item(item.path, item.data, item.label, Guide(sites=sites), address=item.address)
    (found,) = HtmlPages().read(guided)
    assert isinstance(found, Document), found
    return found


@cache
def shares(template: str, language: str) -> tuple[dict[str, float], dict[str, float]]:
    """Of 300 pages the part with the exact body, date, authors and title: read alone, and with their site's context."""
    made = pages(300, template=template, language=language)
    items = items_of(made)
    sites = learn(items)
    found = []
    for known in (NO_PROFILES, sites):
        right = dict.fromkeys(("body", "date", "authors", "title"), 0)
        for page, item in zip(made, items, strict=True):
            document = read(item, known)
            published = document.published
            right["body"] += document.body == "\n\n".join(page.paragraphs)
            right["date"] += bool(published and published.first == published.last == page.published)
            right["authors"] += document.authors == page.authors
            right["title"] += document.title == page.title
        found.append({field: count / len(made) for field, count in right.items()})
    return found[0], found[1]


@pytest.mark.parametrize(("template", "language"), TEMPLATES)
def test_with_its_neighbours_a_page_is_read_exactly(template: str, language: str) -> None:
    _, together = shares(template, language)
    assert together["body"] >= 0.99
    assert (together["date"], together["authors"], together["title"]) == (1, 1, 1)


def test_a_site_that_was_made_anew_twice_is_read_by_each_of_its_templates() -> None:
    made = [page for template in ("modern", "soup", "tables") for page in pages(60, template=template)]
    items = items_of(made)
    sites = learn(items)
    assert set(sites.known) == {HOST}
    for page, item in zip(made, items, strict=True):
        document = read(item, sites)
        assert (document.body, document.authors) == ("\n\n".join(page.paragraphs), page.authors)


@pytest.mark.parametrize(("template", "language"), TEMPLATES)
def test_alone_the_same_pages_keep_their_furniture(template: str, language: str) -> None:
    """The figure that the one above is to be held against: prompts between the paragraphs look like paragraphs."""
    alone, _ = shares(template, language)
    assert alone["body"] <= 0.2


def test_alone_pages_lack_authors_that_only_their_neighbours_place() -> None:
    alone, together = shares("soup", "en")
    assert alone["authors"] <= 0.5 and together["authors"] == 1


def test_one_date_that_can_be_read_in_one_way_tells_the_order_on_all_pages() -> None:
    def page(number: int, day: str) -> Page:
        return plain(number, f'<p class="when">{day}</p>')

    days = ["05/03/2019", "07/04/2019", "06/05/2018", "02/11/2017", "01/02/2016", "03/04/2015"]
    vague = items_of(page(number, day) for number, day in enumerate(days))
    for clear, expected in (("25/03/2019", date(2019, 3, 5)), ("03/25/2019", date(2019, 5, 3))):
        published = read(vague[0], learn([*vague, *items_of([page(6, clear)])])).published
        assert published and published.first == published.last == expected


def test_dates_that_contradict_each_other_tell_no_order() -> None:
    days = ["05/03/2019", "25/03/2019", "03/25/2019", "07/08/2018", "14/02/2017", "02/14/2017", "01/02/2016"]
    items = items_of(plain(number, f'<p class="when">{day}</p>') for number, day in enumerate(days))
    (site,) = learn(items).known.values()
    assert site.order == ""


def test_numbers_that_differ_do_not_hide_furniture() -> None:
    items = items_of(
        plain(number, extra=f"<p>{1000 + 7 * number:,} neighbours have shared this story with others until today</p>")
        for number in range(8)
    )
    alone = read(items[0])
    assert "neighbours have shared" in alone.body
    assert "neighbours have shared" not in read(items[0], learn(items)).body


def test_an_article_that_was_saved_many_times_is_not_furniture() -> None:
    """Print versions and copies of one article have its paragraphs in common, which is no reason to drop them."""
    others = [plain(number) for number in range(6)]
    copies = [
        Page(f"print/{n}.html", others[0].html.replace("/0", f"/0?print={n}"), "", (), date.min, ()) for n in range(9)
    ]
    items = items_of([*others, *copies])
    sites = learn(items)
    assert sites.known
    for item in (items[0], items[-1]):
        assert read(item, sites).body == "\n\n".join((*others[0].paragraphs[:3], others[0].paragraphs[-1]))


def test_the_standfirst_of_an_article_in_parts_stays() -> None:
    standfirst = (
        "In this long story the neighbours tell how the bridge was lost and what came of it in the years after."
    )
    others = [plain(number) for number in range(8)]
    parts = [plain(50 + number, extra=f"<p>{standfirst}</p>", title="How the bridge was lost") for number in range(7)]
    items = items_of([*others, *parts])
    assert standfirst in read(items[-1], learn(items)).body


def test_a_heading_that_some_articles_share_stays() -> None:
    items = items_of(plain(number, extra="<p><b>Background</b></p>" if number % 8 == 0 else "") for number in range(40))
    sites = learn(items)
    assert sites.known and "Background" in read(items[0], sites).body


def test_few_pages_teach_nothing() -> None:
    assert learn(items_of(plain(number) for number in range(FEWEST - 1))) == NO_PROFILES
    assert learn(items_of(plain(number) for number in range(FEWEST + 3))) != NO_PROFILES


def test_a_page_that_is_made_otherwise_is_left_alone() -> None:
    sites = learn(items_of(pages(40)))
    other = Item("x.html", STRANGER.encode(), "saved", address=f"https://{HOST}/x")
    assert site_name("", address=other.address) in sites.known
    assert read(other, sites) == read(other)


def test_the_order_in_which_pages_come_teaches_nothing_else() -> None:
    items = items_of(pages(90, template="soup"))
    shuffled = random.Random(3).sample(items, len(items))
    assert learn(shuffled) == learn(items)


def test_knowledge_is_small_and_travels_to_other_processes() -> None:
    sites = learn(items_of(pages(120)))
    packed = pickle.dumps(sites)
    assert pickle.loads(packed) == sites and len(packed) < 20_000


def test_only_a_sample_is_kept_and_bytes_are_bounded() -> None:
    learner = Learner()
    made = pages(SAMPLE + 30)
    for page in made:
        learner.take(Item(page.path, page.html.encode()))
    (kept,) = learner._kept.values()
    assert len(kept.pages) == SAMPLE
    tight = Learner(most_bytes=20_000)
    for page in made:
        tight.take(Item(page.path, page.html.encode()))
    assert sum(len(data) for each in tight._kept.values() for _, data in each.pages) <= 20_000
    assert tight.sites().known


def test_thousands_of_sites_take_no_more_room_than_hundreds() -> None:
    learner = Learner()
    for number in range(3000):
        page = b"<html><title>One page</title><p>Text"
        learner.take(Item("a.html", page, address=f"https://h{number}.example/a"))
    assert len(learner._kept) <= 200


def test_hostile_pages_teach_nothing_and_end() -> None:
    hostile = "<html><title>t</title>" + '<div class="a b c" id=x>' * 5000 + "<p>1 2019 " * 20_000
    items = [Item(f"{number}.html", f"{hostile}{number}".encode(), "saved") for number in range(6)]
    learn([*items, Item("a.bin", b"\x89PNG\r\n\x1a\n<html>", "saved"), Item("e.html", b"<html>", "saved")])


@pytest.mark.parametrize(
    ("html", "path", "label", "address", "name"),
    [
        ('<link rel="canonical" href="https://www.one.example/a">', "x/a.html", "saved", "", "one.example"),
        ("<meta property='og:url' content='http://two.example/b'>", "a.html", "saved", "", "two.example"),
        ('<link href="http://three.example/" rel=canonical>', "a.html", "", "https://four.example/c", "four.example"),
        ("<p>", "news/a.html", "saved", "", "saved/news"),
        ("<p>", "a.html", "saved", "not an [address", "saved/"),
    ],
)
def test_a_site_is_a_host_else_a_folder(html: str, path: str, label: str, address: str, name: str) -> None:
    assert site_name(html, path, label, address) == name


def test_pages_of_as_many_sites_read_the_same_beside_each_other_as_alone() -> None:
    if not METADATA.exists():
        pytest.skip("the shared pages with their metadata are not beside this checkout")
    items = [
        Item(file.name, gzip.decompress(file.read_bytes()), "saved") for file in sorted(METADATA.rglob("*.html.gz"))
    ][:60]
    assert len(items) == 60
    assert json.loads((METADATA / "truth.json").read_text("utf-8"))
    sites = learn(items)
    # Under one name they are as one site's, whose pages happen to be unlike.
    (every,) = (learn(Item(item.path, b"<html>" + item.data, "", address="") for item in items),)
    for known in (sites, every):
        assert all(read(item, known) == read(item) for item in items[:20])


def plain(number: int, extra: str = "", title: str = "") -> Page:
    """A page of a small plain site, with one paragraph of its own, `extra`, and another."""
    made = pages(1, seed=1000 + number)[0]
    own = "".join(f"<p>{paragraph}</p>" for paragraph in made.paragraphs[:3])
    html = (
        f'<html lang="en"><title>{title or made.title} - The Plain Letter</title>'
        f'<link rel="canonical" href="https://plain.example/{number}"><body><div class="top"><p>The letter of the plain'
        f' by its neighbours</p></div><div class="page"><div class="leaf"><h1>{title or made.title}</h1>'
        f'<div class="words">'
        f'{own}{extra}<p>{made.paragraphs[-1]}</p></div></div><div class="foot"><p>{PROSE[0]}</p></div>'
        f'<div class="foot end"><p>{PROSE[1]}</p></div></div></body></html>'
    )
    return Page(f"plain/{number}.html", html, made.title, made.paragraphs, made.published, made.authors)


STRANGER = f"""<html><title>A page of another make</title><body><table><tr><td><h2>A page of another make</h2>
<p>{PROSE[0]} {PROSE[1]}</p><p>You have read 3 of 5 free stories this month.</p><p>{PROSE[1]}</p></td></tr></table>"""
