"""Markdown with a head, as sites made by Hugo, Jekyll and their like keep their articles."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.document import Document
from importers.formats.texts.markdown import Markdown
from importers.guide.guide import NO_GUIDE, Guide
from importers.protocol import Damaged, Found, Item, Rejected, Skipped
from importers.registry import recognise
from tests.support.yardstick import within

BODY = "The *river* rose.\n\n- One\n- Two\n\n{{< figure src=x >}}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"


def read(text: str, path: str = "content/floods.md", guide: Guide = NO_GUIDE) -> Found:
    (found,) = Markdown().read(Item(path, text.encode(), "site", guide))
    return found


def document(text: str, path: str = "content/floods.md") -> Document:
    found = read(text, path)
    assert isinstance(found, Document), found
    return found


def test_several_names_in_one_text_are_several_authors() -> None:
    """As in feeds and exports."""
    head = "---\ntitle: t\ndate: 2012-07-05\nauthor: {}\n---\nWater rose.\n"
    assert document(head.format("By Ana Sol and Leo Paz")).authors == ("Ana Sol", "Leo Paz")
    assert document(head.format("Duarte, Ines <ines@weir.example>")).authors == ("Duarte, Ines",)


@pytest.mark.parametrize(
    "head",
    [
        '---\ntitle: "Floods: the south"\ndate: 2009-06-03T23:30:00-05:00\nauthor: Ana Núñez\ntags: [Water, South]\n'
        "description: In short.\nlang: en-GB\nsection: News\nseries: Rains\n---\n",
        '+++\ntitle = "Floods: the south"\ndate = 2009-06-03\nauthors = ["Ana Núñez"]\ntags = ["Water", "South"]\n'
        'description = "In short."\nlang = "en"\nsection = "News"\nseries = ["Rains"]\n+++\n',
        '{"title": "Floods: the south", "date": "2009-06-03", "authors": [{"name": "Ana Núñez"}], "tags":'
        ' "Water, South", "description": "In short.", "lang": "en",'
        ' "params": {"section": "News", "series": "Rains"}}\n',
    ],
    ids=["yaml", "toml", "json"],
)
def test_an_article_comes_with_all_that_its_head_says(head: str) -> None:
    found = document(head + BODY)
    assert (found.title, found.summary, found.language) == ("Floods: the south", "In short.", "en")
    assert found.published is not None
    assert (found.published.iso(), found.published.source) == ("2009-06-03", "front matter")
    assert (found.authors, found.topics) == (("Ana Núñez",), ("Water", "South"))
    assert (found.section, found.series) == ("News", "Rains")
    assert found.body.startswith("The river rose.\n\nOne\n\nTwo")
    assert "figure" not in found.body
    assert "<em>river</em>" in found.html and "<table>" in found.html


def test_drafts_and_pages_that_only_list_are_skipped() -> None:
    for text, path in (
        ("---\ntitle: A\ndraft: true\n---\nText.", "a.md"),
        ("---\ntitle: A\npublished: false\n---\nText.", "a.md"),
        ("---\ntitle: A\n---\nText.", "posts/_index.md"),
    ):
        assert isinstance(read(text, path), Skipped)


def test_a_day_in_the_files_name_counts_where_the_head_gives_none() -> None:
    found = document("---\ntitle: A\nlayout: post\n---\nText.", "_posts/2009-06-03-floods.md")
    assert found.published is not None
    assert (found.published.iso(), found.published.source) == ("2009-06-03", "file name")
    month = document("---\ntitle: A\ndate: 2009-06\n---\nText.", "_posts/2009-06-03-floods.md")
    assert month.published is not None
    assert month.published.iso() == "2009-06"


def test_a_file_without_a_head_has_its_heading_for_a_title() -> None:
    found = document("# The *flood*\n\nText.")
    assert (found.title, found.body) == ("The flood", "Text.")
    assert document("Only text.").title == "Floods"
    assert isinstance(read("# Only a title"), Rejected)


def test_whole_addresses_are_kept_and_patterns_are_none() -> None:
    head = "---\ntitle: A\npermalink: /:year/:title/\ncanonical_url: https://a.example/x\naliases:\n  - https://a.example/old\n---\nT."
    found = document(head)
    assert (found.url, found.addresses) == ("https://a.example/x", ("https://a.example/old",))


def test_markup_in_markdown_is_made_safe() -> None:
    found = document("---\ntitle: A\n---\n<script>x()</script><b onclick=x()>bold</b> [a](javascript:x())")
    assert "<script" not in found.html and "onclick" not in found.html and "href" not in found.html


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: [unclosed\n---\n",
        "+++\ntitle = {\n+++\n",
        "---\n- a\n- list\n---\n",
        "---\ntitle: !!python/object/apply:os.system ['true']\n---\n",
        "---\ntitle: " + "[" * 5000 + "\n---\n",
    ],
)
def test_a_head_that_cannot_be_read_is_rejected_with_the_repair(head: str) -> None:
    found = within(200, lambda: read(head + "Text."))
    assert isinstance(found, Rejected)
    assert "correct it and import again" in found.reason


def test_markdown_is_known_by_its_head_and_then_by_its_name() -> None:
    def name(path: str, text: str) -> str:
        found = recognise(Item(path, text.encode()))
        return found.name if found else ""

    assert name("x", "---\ntitle: A\n---\nText.") == "markdown"
    assert name("x.md", "# A\n\nText.") == "markdown"
    assert name("x.text.gz", "Only text.") == ""
    assert name("x.html", "<!doctype html><html><body>---\ntitle: x\n---") == "html"


def test_a_head_that_is_not_sound_is_read_line_by_line() -> None:
    """A colon in a title is enough to make it no YAML."""
    head = "---\ntitle: Rain: a history\ndate: 2012-12-29\ntags:\n  - rain\n  - sea: old\nnested:\n  a: {b\n---\n"
    found = document(head + "Text.")
    assert (found.title, found.topics) == ("Rain: a history", ("rain", "sea: old"))
    assert found.published is not None
    assert found.published.iso() == "2012-12-29"
    many = "---\na: &a [x,x,x]\nb: &b [*a,*a,*a]\ntitle: 'T'\n---\n"
    assert document(many + "Text.").title == "T"
    assert document("+++\ntitle = \n+++\nText.").title == "Floods"
    assert isinstance(read("---\ntitle: Rain: a history\ndraft: TRUE\n---\nText."), Skipped)


@pytest.mark.parametrize(
    ("path", "head", "reason"),
    [
        ("_drafts/a.md", "title: A", "drafts"),
        ("content/drafts/a.md", "title: A", "drafts"),
        ("a.md", 'title: A\ndraft: "true"', "drafts"),
        ("a.md", "title: A\npublished: no", "drafts"),
        ("a.md", "title: A\npublish: false", "drafts"),
        ("a.md", "title: A\nstatus: draft", "drafts"),
        ("a.md", "title: A\nstatus: hidden", "private posts"),
        ("a.md", "title: A\nprivate: true", "private posts"),
        ("a.md", "title: A\nvisibility: private", "private posts"),
        ("a.md", "title: A\nisDraft: true", "drafts"),
        ("a.md", "title: A\ndate: 2999-01-01", "posts that are to be published later"),
        ("a.md", "title: A\ndate: 2009-01-01\npublishDate: 2999-01-01", "posts that are to be published later"),
        ("a.md", "title: A\nheadless: true", "pages that the site never writes"),
        ("a.md", "title: A\n_build:\n  render: never", "pages that the site never writes"),
        ("a.md", "title: A\nbuild:\n  render: false", "pages that the site never writes"),
        ("a.md", "title: A\npermalink: false", "pages that the site never writes"),
        ("archetypes/a.md", 'title: "{{ .Name }}"\ndate: 2009-01-01', "files of a site's own program"),
        ("t/a.md", 'title: "{{title}}"\ndate: 2009-01-01', "files of a site's own program"),
        ("posts/_index.es.md", "title: A", "pages that only list others"),
    ],
)
def test_what_was_never_published_and_what_belongs_to_the_program_is_skipped(path: str, head: str, reason: str) -> None:
    found = read(f"---\n{head}\n---\nText.", path)
    assert isinstance(found, Skipped)
    assert found.reason.startswith(reason)


def test_what_has_expired_was_published_and_notes_of_a_folder_are_no_articles() -> None:
    assert document("---\ntitle: A\nexpiryDate: 2010-01-01\ndate: 2009-01-01\n---\nText.").title == "A"
    for name in ("README.md", "LICENSE.md", "CONTRIBUTING.md"):
        assert isinstance(read("# How to build\n\nText.", name), Skipped)
    assert document("---\ntitle: Readme\ndate: 2009-01-01\n---\nText.", "readme.md").title == "Readme"


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("_posts/2012-12-30-no-title-no-date.md", "No Title No Date"),
        ("the_long-weir.md", "The long weir"),
        ("posts/the-weir/index.es.md", "The weir"),
    ],
)
def test_a_file_without_a_title_and_a_heading_has_its_name_for_one(path: str, title: str) -> None:
    assert document("---\nlayout: post\n---\nText of it.", path).title == title


@pytest.mark.parametrize(
    ("path", "head", "topics"),
    [
        (
            "_posts/2012-01-01-a.md",
            "categories: sea lamps\ntags: [one, two words]",
            ("sea", "lamps", "one", "two words"),
        ),
        ("_posts/2012-01-01-a.md", "category: sea lamps", ("sea lamps",)),
        ("_posts/2012-01-01-a.md", "tags: lamp, old town", ("lamp", "old town")),
        ("news/_posts/2012-01-01-a.md", "title: A", ("news",)),
        ("site-main/_posts/2012-01-01-a.md", "title: A", ()),
        ("content/a.md", "categories: Public works", ("Public works",)),
        ("vault/a.md", 'tags: "#lamp"', ("lamp",)),
    ],
)
def test_categories_are_parted_as_the_program_parts_them(path: str, head: str, topics: tuple[str, ...]) -> None:
    assert document(f"---\n{head}\n---\nText.", path).topics == topics


def test_heads_without_fences_are_read() -> None:
    pelican = (
        "Title: The weir\nDate: 2012-07-05 10:20\nAuthors: Duarte, Ines; Juan Rey\n"
        "Tags: water,\n    old town\nSlug: a\n\nText."
    )
    found = document(pelican)
    assert (found.title, found.authors, found.topics) == (
        "The weir",
        ("Duarte, Ines", "Juan Rey"),
        ("water", "old town"),
    )
    assert isinstance(read(pelican.replace("Slug: a", "Status: draft")), Skipped)
    assert document("Note: this is a text.\nTitle: it has none.\n\nMore.").body.startswith("Note: this")
    pandoc = document("% The long\n  weir\n% Ines Duarte; Juan Rey\n% 31 December 2012\n\nText.")
    assert (pandoc.title, pandoc.authors) == ("The long weir", ("Ines Duarte", "Juan Rey"))
    assert pandoc.published is not None
    assert pandoc.published.iso() == "2012-12-31"


def test_what_only_the_program_understands_is_not_shown_to_readers() -> None:
    text = (
        "* TOC\n{:toc}\n\n## The weir {#weir .big}\n\nIt fell{: .red}. See [[The bell|a bell]], [[Lamp#Past]]"
        " ![[a.png]].\n\n{% comment %}\nFor editors only.\n{% endcomment %}\n\n"
        ":::note Watch out\nIt is ==wet==.\n:::\n\n> [!tip] Come\n> Now.\n\n"
        "%% a private note %%\n\nRain[^1] fell.\n\n[^1]: Much of it.\n"
    )
    found = document(f"---\ntitle: A\n---\n{text}")
    assert found.body == (
        "The weir\n\nIt fell. See a bell, Lamp .\n\nIt is wet.\n\nCome Now.\n\nRain[1] fell.\n\n[1] Much of it."
    )
    mdx = "import Map from '../Map'\n\nexport const x = 1\n\n{/* to do */}\n\n<Map at={x} />\n\nThe river.\n"
    assert document(f"---\ntitle: A\n---\n{mdx}", "a.mdx").body == "The river."


def test_a_page_of_html_with_a_head_keeps_its_markup() -> None:
    found = document(
        "---\ntitle: A\nlayout: post\n---\n<div>\n\n    <p>One {{ x }}</p>\n</div>", "_posts/2012-01-01-a.html"
    )
    assert found.body == "One"
    assert isinstance(
        read("---\ntitle: A\nlayout: x\n---\n{% for p in site.posts %}{{ p }}{% endfor %}", "i.html"), Skipped
    )


def test_a_date_that_cannot_be_read_is_told_and_the_article_kept() -> None:
    found = read("---\ntitle: A\ndate: the other day\n---\nText.")
    assert isinstance(found, Damaged)
    assert found.document.published is None
    assert "'the other day'" in found.losses[0]


def test_other_languages_of_marks_are_called_by_their_name() -> None:
    item = Item("a.rst", b"The weir\n========\n\nText.")
    assert recognise(item) is not None
    (found,) = Markdown().read(item)
    assert isinstance(found, Rejected)
    assert "reStructuredText" in found.reason


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="-+{}[]:&*!|>'\"\n ab#`<", max_size=80))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    for start in ("---\n", "+++\n", "{", ""):
        assert isinstance(read(f"{start}{text}\n---\nBody"), Document | Damaged | Rejected | Skipped)
