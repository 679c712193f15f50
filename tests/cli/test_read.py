"""`hemeroteca read` prints what an import would store: the same documents, with the same values, and stores nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.site_pages import pages
from webui.cli.main import main

EXAMPLES = Path(__file__).parents[2] / "examples" / "river-letter"
SAME = (
    *("path", "title", "body", "summary", "authors", "topics", "section", "series", "label", "language", "url"),
    *("addresses", "captured", "source"),
)
ARTICLE = """<html><head><title>{title}</title><meta property="og:type" content="article"></head><body><article>
<h1>{title}</h1><p>The council of the valley met on Monday evening and spoke until midnight about the old bridge.</p>
<p>Nobody could say afterwards what it had decided, or when the first stone would be laid by the river.</p>
</article></body></html>"""
LISTING = """<html><body><h1>All updates</h1><ul>
<li><a href="{to}one.html">The bridge is gone</a> <span>5 March 2009</span> <p>What the flood took on Sunday night.</p>
<li><a href="{to}two.html">The mill stands still</a> <span>6 March 2009</span> <p>No water for the wheel today.</p>
<li><a href="{to}three.html">A school for the hill</a> <span>7 March 2009</span> <p>Its roof comes in the spring.</p>
</ul></body></html>"""
POST = """<item><title>{title}</title><link>https://valley.example/{number}/</link><wp:post_id>{number}</wp:post_id>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type><wp:post_date>2011-04-0{number} 10:00:00</wp:post_date>
<category domain="category">Rivers</category><content:encoded>The {title} by the river.</content:encoded></item>"""
EXPORT = """<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>The Valley</title>{posts}</channel></rss>"""
RECIPE = """[site]
hosts = "riverletter.example"
[fields]
title = "h1"
date = ".when"
[date]
order = "day-first"
[topics]
"Floods" = "High water"
"""


def run(*arguments: object) -> list[dict[str, object]]:
    """The JSON lines that a command prints to its standard output."""
    ended = CliRunner().invoke(main, [str(each) for each in arguments])
    assert ended.exit_code == 0, ended.output
    return [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("{")]


def values(documents: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    """What both `read` and `export` say of each document, by its place."""
    rows = []
    for each in documents:
        published = each["published"] if "published" in each else each["date"]
        first = published["first"] if isinstance(published, dict) else published
        rows.append({name: each.get(name) or None for name in SAME} | {"first": str(first or "")[:4]})
    return sorted(rows, key=lambda row: str(row["path"]))


def the_same(home: Path, sources: Sequence[Path], *options: object) -> list[dict[str, object]]:
    """What `read` gives, which must be what the home holds once the sources are imported."""
    seen = values(run("read", *sources, *options, "--home", home, "--processes", 1))
    run("import", *sources, *options, "--home", home, "--processes", 1, "--json")
    held = values(run("export", "--format", "jsonl", "--home", home))
    paths = {row["path"] for row in seen}
    assert seen == [row for row in held if row["path"] in paths] and len(paths) == len(seen)
    return seen


def saved(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """Two pages of articles, and a listing that dates them and knows of a third."""
    return saved(
        tmp_path / "valley",
        {
            "one.html": ARTICLE.format(title="The bridge is gone"),
            "two.html": ARTICLE.format(title="The mill stands still"),
            "list.html": LISTING.format(to=""),
        },
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return saved(tmp_path / "site", {page.path: page.html for page in pages(12)})


def test_the_examples_are_read_as_they_are_imported(tmp_path: Path) -> None:
    seen = the_same(tmp_path / "home", [EXAMPLES], "--as", "The River Letter")
    assert len(seen) > 60


def test_a_listing_completes_the_pages_that_it_names(tmp_path: Path, listed: Path) -> None:
    seen = the_same(tmp_path / "home", [listed])
    assert [(row["title"], row["first"]) for row in seen] == [
        ("A school for the hill", "2009"),
        ("The bridge is gone", "2009"),
        ("The mill stands still", "2009"),
    ]


def test_a_listing_completes_the_pages_of_another_source(tmp_path: Path, listed: Path) -> None:
    page = (
        (listed / "one.html").read_text().replace("<head>", '<head><link rel=canonical href="https://v.example/one">')
    )
    (listed / "one.html").write_text(page)
    apart = saved(tmp_path / "b", {"list.html": LISTING.format(to="https://v.example/").replace(".html", "")})
    (listed / "list.html").unlink()
    seen = the_same(tmp_path / "home", [listed, apart])
    assert {row["title"]: row["first"] for row in seen}["The bridge is gone"] == "2009"
    assert len(seen) == 4


def test_an_article_that_stands_twice_is_printed_once(tmp_path: Path) -> None:
    page = ARTICLE.format(title="Rain").replace("<head>", '<head><link rel=canonical href="https://v.example/rain">')
    folder = saved(tmp_path / "valley", {"a.html": page, "copy/a.html": page})
    assert [row["path"] for row in the_same(tmp_path / "home", [folder])] == ["a.html"]
    ended = CliRunner().invoke(main, ["read", str(folder)])
    assert "copy/a.html: the same article as a.html" in ended.stderr


def test_a_wordpress_export_is_read_as_it_is_imported(tmp_path: Path) -> None:
    posts = "".join(POST.format(title=title, number=number) for number, title in enumerate(("mill", "dam"), 1))
    folder = saved(tmp_path / "in", {"blog.xml": EXPORT.format(posts=posts)})
    assert [row["title"] for row in the_same(tmp_path / "home", [folder / "blog.xml"])] == ["mill", "dam"]


def test_the_recipes_that_a_home_remembers_are_used(tmp_path: Path, site: Path) -> None:
    """Given once with `--recipe`, later imports need it no more; nor does `read`."""
    (tmp_path / "river.toml").write_text(RECIPE, "utf-8")
    home = tmp_path / "home"
    later = saved(tmp_path / "later", {page.path: page.html for page in pages(20)[12:]})
    the_same(home, [site], "--recipe", tmp_path / "river.toml")
    read = run("read", later, "--home", home)
    assert read and {each["published"]["source"] for each in read if isinstance(each["published"], dict)} == {"recipe"}
    the_same(home, [later])


def test_read_makes_no_home_and_changes_none(tmp_path: Path, listed: Path) -> None:
    home = tmp_path / "home"
    assert len(run("read", listed, "--home", home)) == 3
    assert not home.exists()
    run("import", listed, "--home", home, "--json")
    before = run("status", "--home", home, "--json")
    assert len(run("read", listed, "--home", home)) == 3
    assert run("status", "--home", home, "--json") == before


def test_a_publication_that_is_named_on_the_command_line_is_one_line_of_letters(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(ARTICLE.format(title="The bridge"))
    said = [
        "import",
        "--as",
        " The\x1b[31m\n Letter ",
        "--json",
        "--home",
        str(tmp_path / "home"),
        str(tmp_path / "a.html"),
    ]
    told = json.loads(CliRunner().invoke(main, said).stdout)
    assert [each["name"] for each in told["publications"]] == ["The[31m Letter"]
