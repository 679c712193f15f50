"""Folders of Hugo and Jekyll, each with a trap that somebody reported."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from importers.guide.guide import Guide
from tests.support.agreement import Agreed, agreed

TODAY = Guide(today=date(2020, 1, 17))


def site(folder: Path, files: dict[str, str]) -> Agreed:
    for name, text in files.items():
        file = folder / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return agreed(folder / "site", guide=TODAY)


def days(found: Agreed) -> dict[str, str]:
    return {title: each.published.iso() if each.published else "" for title, each in found.by_title().items()}


def test_hugo_with_events_that_are_still_to_come(tmp_path: Path) -> None:
    """`date` is that of the event; the page is out since its `publishDate`. One without it waits, one that has expired
    was out."""
    found = site(
        tmp_path,
        {
            "content/a.md": "---\ntitle: A talk\ndate: 2020-03-01\npublishDate: 2019-12-01\n---\nCome.",
            "content/b.md": "---\ntitle: Waits\ndate: 2020-01-18\n---\nCome.",
            "content/c.md": "---\ntitle: Expired\ndate: 2014-12-18\nexpiryDate: 2015-01-01\n---\nIt was.",
        },
    )
    assert days(found) == {"A talk": "2019-12-01", "Expired": "2014-12-18"}
    assert found.skipped == {"posts that are to be published later": 1}


def test_hugo_with_bundles_archetypes_and_pages_that_are_parts(tmp_path: Path) -> None:
    found = site(
        tmp_path,
        {
            "archetypes/default.md": '---\ntitle: "{{ replace .Name "-" " " | title }}"\ndate: {{ .Date }}\n---\n',
            "content/posts/_index.md": "---\ntitle: Posts\n---\nAll of them.",
            "content/posts/the-weir/index.md": "+++\ndate = 2012-07-05T23:30:00-05:00\n+++\n{{< b >}}It{{< /b >}} was.",
            "content/parts/index.md": "---\ntitle: Parts\nheadless: true\n---\nA part.",
        },
    )
    assert days(found) == {"The weir": "2012-07-05"}
    assert found.documents[0].body == "It was."
    assert sum(found.skipped.values()) == 3


def test_hugo_with_fields_of_its_own_and_taxonomies(tmp_path: Path) -> None:
    """Fields lie under `params`, names differ in case, a list is one text."""
    text = (
        "+++\nTitle = 'The \"weir\"'\nDate = '2012-07-05'\nTags = 'water, old town'\nDraft = false\n"
        "[params]\nauthor = 'Ines Duarte'\n+++\nIt {{% b %}}was{{% /b %}} cleaned {#here}.\n"
    )
    (document,) = site(tmp_path, {"content/a.md": text}).documents
    assert (document.title, document.authors) == ('The "weir"', ("Ines Duarte",))
    assert document.topics == ("water", "old town")


def test_jekyll_with_posts_in_folders_of_their_own(tmp_path: Path) -> None:
    """`_posts` may lie in any folder, whose name is a category; drafts likewise."""
    found = site(
        tmp_path,
        {
            "photoblog/_posts/2016-02-23-a-photo-post.md": "---\nlayout: post\n---\nA photo.",
            "photoblog/_drafts/not-yet.md": "---\ntitle: Not yet\n---\nNo.",
            "_config.yml": "title: Our weir",
            "Gemfile": "source 'https://gems.example'",
            "package.json": '{"name": "weir"}',
            "feed.xml": '---\n---\n<?xml version="1.0"?><feed>{{ site.time }}</feed>',
            "_data/people.yml": "- name: Ines",
            "_posts/2016-02-24-off.md": "---\ntitle: Off\npublished: false\n---\nNo.",
            "index.html": "---\nlayout: default\ntitle: Home\n---\n{% for p in site.posts %}{{ p.title }}{% endfor %}",
        },
    )
    (document,) = found.documents
    assert (document.title, document.topics) == ("A Photo Post", ("photoblog",))
    assert not found.rejected
    assert found.skipped["drafts"] == 2


def test_jekyll_with_heads_that_are_no_sound_yaml(tmp_path: Path) -> None:
    """Colons in titles, the tag "!" before a text, a mark before all of it, an hour that is none."""
    found = site(
        tmp_path,
        {
            "_posts/2012-04-30-a.md": "---\ntitle: Part 1: the weir\ntags: [one, two]\n---\nText one.",
            "_posts/2012-05-01-b.md": "---\ntitle: ! 'Attention: the \"bell\"'\n---\nText two.",
            "_posts/2012-05-02-c.md": "\ufeff---\ntitle: With a mark\n---\nText three.",
            "_posts/2014-07-29-d.md": "---\ntitle: An hour\ndate: 2014-07-29 12g:55:56\n---\nText four.",
        },
    )
    assert days(found) == {
        "Part 1: the weir": "2012-04-30",
        'Attention: the "bell"': "2012-05-01",
        "With a mark": "2012-05-02",
        "An hour": "2014-07-29",
    }


def test_jekyll_with_zones_and_lines_that_look_like_a_head(tmp_path: Path) -> None:
    """The day is the one written, whatever its zone; what follows the head is text, also "time: now"."""
    text = "---\ntitle: A\ndate: 2009-06-02T01:48:00+05:30\n---\n\ntime: now\nlocation: here\n\nMore text.\n"
    found = site(tmp_path, {"_posts/2009-06-02-a.md": text})
    assert days(found) == {"A": "2009-06-02"}
    assert "time: now" in found.documents[0].body


def test_moulds_for_pages_are_skipped_whatever_their_ending(tmp_path: Path) -> None:
    found = site(
        tmp_path / "site",
        {
            "source/_posts/a.md": "---\ntitle: The weir\ndate: 2012-07-05\n---\nThe weir was cleaned on Friday.\n",
            "source/_discarded/b.md": "---\ntitle: Thrown away\n---\nThe weir again.\n",
            "scaffolds/post.md": "---\ntitle: {{ title }}\ndate: {{ date }}\n---\n",
            "layouts/single.html": '{{ define "main" }}<h1>{{ .Title }}</h1>{{ end }}',
            "_layouts/post.html": "<html><body>{{ content }}</body></html>",
            "_includes/head.html": "<head><title>{{ page.title }}</title></head>",
        },
    )
    assert [each.title for each in found.documents] == ["The weir"]
    assert found.rejected == ()
    assert found.skipped == {"drafts": 1, "files of a site's own program, such as README and templates": 4}


def test_zola_keeps_tags_and_authors_in_a_table_of_their_own(tmp_path: Path) -> None:
    head = '+++\ntitle = "The weir"\ndate = 2012-07-05\n[taxonomies]\ntags = ["Water"]\nauthors = ["Ana Sol"]\n+++\n'
    (document,) = site(tmp_path / "site", {"content/a.md": f"{head}The weir was cleaned.\n"}).documents
    assert (document.topics, document.authors) == (("Water",), ("Ana Sol",))
