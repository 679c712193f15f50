"""The cases of `../shared/data/cases`, inputs modelled on real trouble, where they lie beside the project: what is
expected of each stands there too. Tests of the same kinds, on inputs of our own, stand beside each importer's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from importers.guide.guide import Guide
from tests.support.agreement import Agreed, agreed

CASES = Path(__file__).parents[3] / "shared" / "data" / "cases"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the cases in ../shared/data are not here")


def case(tmp_path: Path, name: str, *files: str, guide: Guide | None = None) -> Agreed:
    """What all ways of reading say of the files of a case; without files, of its folder."""
    source = next(CASES.glob(f"{name}-*"))
    folder = tmp_path / source.name
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("expected.txt"))
    return agreed(*([folder / each for each in files] or [folder]), guide=guide or Guide())


def dates(found: Agreed) -> dict[str, str]:
    return {each.title: each.published.iso() if each.published else "" for each in found.documents}


def test_blogger(tmp_path: Path) -> None:
    old = case(tmp_path / "old", "01", "blog-07-01-2020.xml")
    assert {"2008-12-31", "2009-03-05"} <= set(dates(old).values()) and len(old.documents) in (2, 3)
    assert {topic for each in old.documents for topic in each.topics} == {"Bridges", "Council", "Market"}
    assert sum(old.skipped.values()) == 5 and not old.rejected
    new = case(tmp_path / "new", "01", "takeout-feed.atom")
    assert len(new.documents) == 1 and sum(new.skipped.values()) == 3 and not new.rejected
    both = case(tmp_path / "both", "01", "blog-07-01-2020.xml", "takeout-feed.atom")
    assert len(both.documents) == len(old.documents) + 1
    assert all(each.url.startswith("http") and each.url.endswith(".html") for each in both.documents)


def test_ghost(tmp_path: Path) -> None:
    found = case(tmp_path, "02", "the-harbour-paper.ghost.2021-05-03.json")
    assert 1 <= len(found.documents) <= 3 and found.skipped.get("drafts")
    assert all(each.published for each in found.documents)


def test_substack(tmp_path: Path) -> None:
    found = case(tmp_path, "04", "substack-export.zip")
    assert len(found.documents) == 2 and not found.rejected and found.skipped["drafts"] == 1
    assert all(each.published for each in found.documents) and any(each.summary for each in found.documents)


def test_movable_type(tmp_path: Path) -> None:
    found = case(tmp_path, "05", "export.txt")
    assert dates(found) == {"The bells ring again": "2004-09-11"} and found.skipped["drafts"] == 1
    body = found.documents[0].body
    assert "Behind the fold" in body and "too loud" not in body


def test_single_file(tmp_path: Path) -> None:
    found = case(tmp_path, "06")
    assert sorted(dates(found).values()) == ["", "2021-03-06", "2021-03-07"]
    undated = next(each for each in found.documents if not each.published)
    assert undated.captured.startswith("2021-06-13T04:30")


def test_a_mirror_with_its_endings_adjusted(tmp_path: Path) -> None:
    found = case(tmp_path, "07", "mirror")
    assert len(found.documents) == 7 and not found.rejected
    assert any(each.url.endswith("story.php?id=101") for each in found.documents)
    assert any(each.url.endswith("?p=33") for each in found.documents)


def test_web_archives_with_text_beside(tmp_path: Path) -> None:
    found = case(tmp_path, "09", "trams.wacz", "browsertrix-text.warc.gz", "multi.wacz")
    assert len(found.documents) == 4
    assert any("grandson of the last driver" in each.body for each in found.documents)
    assert any("first Sunday of May" in each.body for each in found.documents)


@pytest.mark.parametrize(
    ("name", "file", "count"),
    [
        ("10", "cut.wordpress.xml", 1),
        ("10", "blankline.wordpress.xml", 1),
        ("10", "warning.wordpress.xml", 1),
        ("11", "half-an-emoji.wordpress.xml", 1),
        ("11", "feed.xml", 2),
        ("11", "mirror", 2),
        ("12", "ford.wordpress.xml", 3),
        ("12", "feed.xml", 2),
        ("12", "plain-notice.wordpress.xml", 3),
        ("39", "ford.wordpress.xml", 2),
        ("40", "ford.wordpress.xml", 2),
        ("24", "letters.csv", 3),
        ("27", "monday.xml", 2),
        ("30", "full-text-in-description.xml", 2),
        ("36", "mac.zip", 1),
        ("36", "windows.zip", 2),
        ("35", "data", 1),
        ("20", "c-sep-line.csv", 1),
        ("20", "d-unicode-text.txt", 1),
        ("20", "e-serial-dates.csv", 5),
        ("20", "f-wp-all-export.csv", 1),
        ("20", "g-joomla.csv", 1),
        ("25", "bom-pretty.json", 1),
        ("25", "content-is-html.jsonl", 1),
        ("25", "epoch-ms.jsonl", 1),
        ("25", "newsarticle.jsonl", 1),
        ("25", "trafilatura.json", 1),
        ("25", "wp-json-v2-posts.json", 1),
        ("26", "_posts", 3),
        ("26", "content", 6),
        ("23", "collected.epub", 1),
        ("23", "column.docx", 1),
        ("23", "column.odt", 1),
        ("23", "column.rtf", 1),
        ("23", "column.txt", 1),
        ("23", "issue-1989-03-05.pdf", 1),
    ],
)
def test_as_many_articles_come_in_as_there_are(tmp_path: Path, name: str, file: str, count: int) -> None:
    found = case(tmp_path, name, file)
    assert len(found.documents) == count, (dates(found), found.skipped, found.rejected)


@pytest.mark.parametrize("file", ["alto-page.xml", "mets.xml", "dump.sql"])
def test_what_is_not_read_is_refused_by_its_name(tmp_path: Path, file: str) -> None:
    found = case(tmp_path, "23", file)
    assert not found.documents
    reason = found.rejected[0][1]
    assert {"alto-page.xml": "ALTO", "mets.xml": "METS", "dump.sql": "SQL"}[file] in reason


def test_only_mail_of_a_named_sender_comes_in(tmp_path: Path) -> None:
    unknown = case(tmp_path / "unknown", "23", "newsletter.eml", "newsletters.mbox")
    assert not unknown.documents and sum(unknown.skipped.values()) == 2
    known = case(tmp_path / "known", "23", "newsletter.eml", guide=Guide(senders=("letter@weir.example",)))
    (letter,) = known.documents
    assert letter.published and letter.published.iso() == "2012-07-05" and letter.authors == ("The Weir Letter",)
    assert "reader@example.org" not in str(letter)


def test_the_whole_text_of_damaged_posts(tmp_path: Path) -> None:
    tab = case(tmp_path / "39", "39", "ford.wordpress.xml")
    assert any("has a tab and a separator in it. The ferryman" in " ".join(each.body.split()) for each in tab.documents)
    cdata = case(tmp_path / "40", "40", "ford.wordpress.xml").by_title()["An embedded CDATA end"]
    assert "]]>" in cdata.body and "one school" in cdata.body
    smile = case(tmp_path / "11", "11", "feed.xml")
    assert any("\N{GRINNING FACE}" in each.title for each in smile.documents)


def test_oddities_of_web_archives(tmp_path: Path) -> None:
    found = case(tmp_path, "19", "oddities.warc.gz")
    titles = {each.title for each in found.documents}
    assert {"The loop is closed", "Same address second", "Printed page", "From the Wayback"} <= titles
    assert not titles & {"Page not found", "Just a moment...", "Not found page", "Just a moment", "Moved"}
    wayback = found.by_title()["From the Wayback"]
    assert wayback.url == "http://trams.example/old"


def test_tables(tmp_path: Path) -> None:
    drupal = case(tmp_path / "a", "20", "a-views-data-export.csv")
    assert not any("<" in each.body for each in drupal.documents) and drupal.skipped["drafts"] == 1
    excel = case(tmp_path / "b", "20", "b-excel-saved.csv")
    assert sorted(dates(excel).values()) == ["2012-07-05", "2012-07-13"]
    (dam,) = case(tmp_path / "f", "20", "f-wp-all-export.csv").documents
    assert "wp:" not in dam.body and "<" not in dam.body
    (weir,) = case(tmp_path / "g", "20", "g-joomla.csv").documents
    assert "whole village" in weir.body and "old chapel" in weir.body


def test_a_feed_that_comes_again_changes_what_changed(tmp_path: Path) -> None:
    assert set(dates(case(tmp_path, "27", "dates.xml")).values()) >= {"2012-03-05"}
    found = dates(case(tmp_path / "dates", "27", "dates.xml"))
    assert found["Date 2"] == "2012-03-05"


def test_authors_of_feeds(tmp_path: Path) -> None:
    found = case(tmp_path, "28", "authors.xml")
    titled = found.by_title()
    assert [titled[f"T0{number}"].authors for number in range(4)] == [("Ines Duarte",)] * 4
    assert not any("@" in name for each in found.documents for name in each.authors)


def test_a_text_in_the_description_alone_is_the_body(tmp_path: Path) -> None:
    found = case(tmp_path, "30", "full-text-in-description.xml").by_title()
    assert "bakers" in found["Flour is dear"].body and "\n" in found["The wheel stops"].body


def test_markdown_sites(tmp_path: Path) -> None:
    found = case(tmp_path, "26")
    assert len(found.documents) == 9 and found.skipped["drafts"] == 3 and not found.rejected
    lamp = found.by_title()["The lamp burns"]
    assert {"sea", "lamps", "lamp", "old town"} <= {each.casefold() for each in lamp.topics}


def test_pages_of_other_archives(tmp_path: Path) -> None:
    found = case(tmp_path, "38").by_title()
    assert found["The rope again"].url == "http://www.valley.example/rope.html"
    assert found["The rope again"].captured.startswith("2019-04-01")
    assert found["The third rope"].url == "http://www.valley.example/third-rope.html"
    assert found["The fourth rope"].url == "http://www.valley.example/fourth.html"
    word = found["El barquero remienda zapatos"]
    assert word.published and word.published.iso() == "2009-03-05"
