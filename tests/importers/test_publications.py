"""Which publication articles are of: what `--as` said is remembered, and no name is changed in silence."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.document import Document
from archive.home import Home
from importers.intake import Report
from importers.run import plan_import, read, run_import

NAMELESS = "<html><title>{0}</title><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"
AT_A_SITE = NAMELESS.replace("<title>", "<link rel=canonical href=https://letter.example/{2}><title>")
NAMED = AT_A_SITE.replace("<title>", "<meta property=og:site_name content='{3}'><title>")
WORDS = "The council met in the old mill and spoke of the {} bridge until the lamps went out over the river."

Take = Callable[..., Report]


@pytest.fixture
def kept(tmp_path: Path) -> Home:
    return Home.open(tmp_path / "home", create=True)


@pytest.fixture
def take(kept: Home) -> Take:
    def take(*sources: Path, name: str = "", dry_run: bool = False) -> Report:
        return (plan_import if dry_run else run_import)(kept, sources, as_name=name)

    return take


def folder(place: Path, *pages: str) -> Path:
    place.mkdir(parents=True)
    for number, page in enumerate(pages):
        (place / f"{number}.html").write_text(page)
    return place


def nameless(count: int = 2) -> list[str]:
    return [NAMELESS.format(f"Bridge number {n}", WORDS.format(f"number {n}")) for n in range(count)]


def at_a_site(count: int = 2, named: str = "") -> list[str]:
    page = NAMED if named else AT_A_SITE
    return [page.format(f"Mill number {n}", WORDS.format(f"mill {n}"), n, named) for n in range(count)]


def names(kept: Home) -> set[str]:
    return {each.document.source for each in kept.store.documents()}


def told(report: Report) -> list[tuple[str, int, str]]:
    return [(each.name, each.articles, each.why) for each in report.publications]


def test_what_gave_the_name_is_told(tmp_path: Path, take: Take) -> None:
    report = take(folder(tmp_path / "letters", *nameless(), *at_a_site(3, "The Letter")))
    assert [each[:2] for each in told(report)] == [("The Letter", 3), ("letters", 2)]
    assert "as the pages" in told(report)[0][2] and "folder" in told(report)[1][2]


def test_the_name_that_as_gives_goes_before_all_that_the_sources_say(tmp_path: Path) -> None:
    """`--as` is an order."""
    record = {"title": "The mill", "body": WORDS, "source": "Said"}
    lines = [json.dumps(record), json.dumps(record | {"hemeroteca": 1, "title": "The old mill"})]
    place = folder(tmp_path / "seed", *at_a_site(1, "The Letter"))
    (place / "news.jsonl").write_text("\n".join(lines))
    found = [each.source for each in read(place, as_name="Chosen") if isinstance(each, Document)]
    assert found == ["Chosen"] * 3


def test_a_folder_that_comes_again_keeps_the_name_that_as_gave(tmp_path: Path, kept: Home, take: Take) -> None:
    """`import seed` after `import seed --as "PSG Newsletter"` renamed 14 articles."""
    letters = folder(tmp_path / "letters", *nameless(), *at_a_site())
    take(letters, name="The River Letter")
    (letters / "new.html").write_text(NAMELESS.format("A ferry", WORDS.format("ferry")))
    report = take(letters)
    assert (report.new, report.changed, report.unchanged) == (1, 0, 4)
    assert names(kept) == {"The River Letter"}
    assert {each.name for each in report.publications} == {"The River Letter"}
    assert all("import 1" in each.why for each in report.publications)


def test_a_site_is_known_again_in_another_folder(tmp_path: Path, kept: Home, take: Take) -> None:
    take(folder(tmp_path / "first", *at_a_site(2)), name="The River Letter")
    report = take(folder(tmp_path / "second", *at_a_site(4)))
    assert (report.new, report.changed) == (2, 0) and names(kept) == {"The River Letter"}
    assert told(report)[0][2] == "as import 1 said of the same site"


def test_a_publication_that_says_its_name_is_not_taken_for_another_at_its_site(
    tmp_path: Path, kept: Home, take: Take
) -> None:
    take(folder(tmp_path / "first", *at_a_site(2, "The Letter")), name="The River Letter")
    bulletin = NAMED.format("A notice", WORDS.format("iron"), "bulletin/1", "The Bulletin")
    take(folder(tmp_path / "second", bulletin))
    assert names(kept) == {"The River Letter", "The Bulletin"}


def test_two_files_of_one_folder_are_not_one_publication(tmp_path: Path, kept: Home, take: Take) -> None:
    place = folder(tmp_path / "downloads")
    for name in ("a", "b"):
        (place / f"{name}.jsonl").write_text(f'{{"title": "Title {name}", "body": "{WORDS.format(name)}"}}\n')
    take(place / "a.jsonl", name="The River Letter")
    take(place / "b.jsonl")
    assert names(kept) == {"The River Letter", "b"}
    report = take(place / "a.jsonl")
    assert (report.new, report.unchanged) == (0, 1)


def test_an_undone_import_names_nothing(tmp_path: Path, kept: Home, take: Take) -> None:
    letters = folder(tmp_path / "letters", *nameless())
    take(letters, name="The River Letter")
    kept.store.undo(1)
    assert told(take(letters, dry_run=True))[0][0] == "letters"
    kept.store.redo(1)
    assert told(take(letters, dry_run=True))[0][0] == "The River Letter"


def test_the_latest_name_counts(tmp_path: Path, kept: Home, take: Take) -> None:
    letters = folder(tmp_path / "letters", *at_a_site())
    take(letters, name="The River Letter")
    assert take(letters, name="The Valley Letter").changed == 2
    assert take(letters).unchanged == 2 and names(kept) == {"The Valley Letter"}
    kept.store.undo(2)
    assert told(take(letters, dry_run=True))[0][0] == "The River Letter"


def test_articles_that_come_from_elsewhere_keep_the_name_that_as_gave(tmp_path: Path, kept: Home, take: Take) -> None:
    """Known by their address alone: neither folder nor name is the same."""
    take(folder(tmp_path / "letters", *at_a_site(2, "The Letter")), name="The River Letter")
    report = take(folder(tmp_path / "copy", *at_a_site(2, "Letter")))
    assert report.unchanged == 2 and names(kept) == {"The River Letter"}
    assert told(report) == [("The River Letter", 2, "the name that import 1 gave its articles")]


def test_the_name_of_a_folder_takes_the_place_of_no_other(tmp_path: Path, kept: Home, take: Take) -> None:
    take(folder(tmp_path / "letters", *at_a_site(2)))
    report = take(folder(tmp_path / "copy", *at_a_site(2)))
    assert report.unchanged == 2 and names(kept) == {"letters"}


def test_a_new_name_that_the_pages_say_is_told_beside_the_old(tmp_path: Path, kept: Home, take: Take) -> None:
    take(folder(tmp_path / "letters", *at_a_site(2, "The Letter")))
    report = take(folder(tmp_path / "copy", *at_a_site(2, "The Valley Letter")), dry_run=True)
    assert report.changed == 2
    assert "'The Letter'" in told(report)[0][2]


def test_a_name_is_kept_after_the_import_that_gave_it_was_undone(tmp_path: Path, kept: Home, take: Take) -> None:
    """Import 2 brought the same articles under the name, and it stands."""
    letters = folder(tmp_path / "letters", *nameless())
    take(letters, name="The River Letter")
    take(letters)
    kept.store.undo(1)
    assert take(letters).unchanged == 2 and names(kept) == {"The River Letter"}


def test_reading_gives_the_remembered_name(tmp_path: Path, kept: Home, take: Take) -> None:
    letters = folder(tmp_path / "letters", *nameless())
    take(letters, name="The River Letter")
    found = [each for each in read(letters, home=kept) if isinstance(each, Document)]
    assert {each.source for each in found} == {"The River Letter"}


@pytest.mark.parametrize(
    ("mine", "other"),
    [
        ("medium.com/@ana", "medium.com/@bob"),
        ("medium.com/the-river", "medium.com/the-hill"),
        ("sites.google.com/view/river", "sites.google.com/view/hill"),
        ("people.example/~ana", "people.example/~bob"),
    ],
)
def test_a_host_of_many_publications_is_no_mark_of_one(
    tmp_path: Path, kept: Home, take: Take, mine: str, other: str
) -> None:
    pages = {site: [page.replace("letter.example", site) for page in at_a_site()] for site in (mine, other)}
    take(folder(tmp_path / "a", *pages[mine]), name="The River Letter")
    report = take(folder(tmp_path / "b", *pages[other]))
    assert told(report)[0][:2] == ("b", 2)
    shutil.rmtree(tmp_path / "a")
    again = take(folder(tmp_path / "c", pages[mine][0].replace("number 0", "number 9").replace("/0>", "/9>")))
    assert told(again)[0][0] == "The River Letter"


def test_an_article_that_was_read_damaged_and_then_sound_is_one_article_of_its_publication(
    tmp_path: Path, take: Take
) -> None:
    feed = (
        "<rss version='2.0'><channel><title>The Letter</title><item><title>Mill</title><link>https://letter.example/1"
        f"</link><description>{WORDS}</description></item></channel></rss>"
    )
    (tmp_path / "a.xml").write_text(feed.replace("old mill", "old\x01 mill"))
    (tmp_path / "b.xml").write_text(feed)
    assert [each[:2] for each in told(take(tmp_path / "a.xml", tmp_path / "b.xml"))] == [("The Letter", 1)]
