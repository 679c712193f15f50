"""Exports of systems for blogs and newsletters, one small one of each, as those systems write them."""

from __future__ import annotations

import json
from html import escape

BODY = "<p>The river rose in the night.</p><p>By noon it had fallen again.</p>"
TEXT = "The river rose in the night.\n\nBy noon it had fallen again."
_KIND = "http://schemas.google.com/blogger/2008/kind#"


def blogger_entry(kind: str = "post", key: str = "post-1", *, labels: tuple[str, ...] = (), more: str = "") -> str:
    """An entry of the backup that Blogger made until 2024."""
    categories = "".join(f"<category scheme='http://www.blogger.com/atom/ns#' term='{each}'/>" for each in labels)
    return (
        f"<entry><id>tag:blogger.com,1999:blog-7.{key}</id><published>2008-12-31T23:30:00.000-05:00</published>"
        "<updated>2015-06-01T10:00:00.000-05:00</updated>"
        f"<category scheme='http://schemas.google.com/g/2005#kind' term='{_KIND}{kind}'/>{categories}"
        f"<title type='text'>The {key}</title><content type='html'>{escape(BODY)}</content>{more}"
        "<author><name>Ana Sol</name><email>noreply@blogger.com</email></author></entry>"
    )


def blogger(*entries: str) -> bytes:
    """A feed of them."""
    return (
        "<?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet href=\"http://www.blogger.com/styles/atom.css\"?>"
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#' "
        "xmlns:thr='http://purl.org/syndication/thread/1.0' xmlns:blogger='http://schemas.google.com/blogger/2018'>"
        "<id>tag:blogger.com,1999:blog-7.archive</id><updated>2020-07-01T00:00:00.000-05:00</updated>"
        f"<title type='text'>The River Blog</title><generator>Blogger</generator>{''.join(entries)}</feed>"
    ).encode()


def takeout_entry(status: str = "LIVE", key: str = "post-11", *, kind: str = "POST", more: str = "") -> str:
    """An entry of the feed in a Google Takeout."""
    day = "" if "<published>" in more else "<published>2011-05-06T12:00:00Z</published>"
    return (
        f"<entry><id>tag:blogger.com,1999:blog-7.{key}</id><blogger:type>{kind}</blogger:type>"
        f"<blogger:status>{status}</blogger:status><author><name>Ana Sol</name><uri></uri>"
        f"<blogger:type>BLOGGER</blogger:type></author><title>The {key}</title>"
        f"<content type='html'>{escape(BODY)}</content><blogger:created>2011-05-01T12:00:00Z</blogger:created>{day}"
        f"<updated>2019-01-01T00:00:00Z</updated><blogger:filename>/2011/05/{key}.html</blogger:filename>"
        f"<link/><enclosure/><blogger:trashed/>{more}</entry>"
    )


def ghost(*posts: dict[str, object], version: str = "5.80.0", **tables: list[dict[str, object]]) -> bytes:
    """An export of Ghost's with these posts and tables."""
    data = {"posts": list(posts), **tables}
    return json.dumps({"db": [{"meta": {"exported_on": 1620000000000, "version": version}, "data": data}]}).encode()


def ghost_post(**fields: object) -> dict[str, object]:
    """A post of it, published."""
    return {
        "id": "5c01",
        "title": "Floods",
        "slug": "floods",
        "html": BODY,
        "mobiledoc": None,
        "lexical": None,
        "type": "post",
        "status": "published",
        "visibility": "public",
        "created_at": "2019-05-01T00:00:00.000Z",
        "updated_at": "2021-01-01T00:00:00.000Z",
        "published_at": "2019-05-05T04:30:00.000Z",
        **fields,
    }


def medium(
    title: str = "Floods", body: str = f"<h3 class='graf graf--h3 graf--title'>Floods</h3>{BODY}", foot: str = ""
) -> bytes:
    """A story of Medium's export."""
    foot = foot or (
        "<p>By <a href='https://medium.com/@ana' class='p-author h-card'>Ana Sol</a> on "
        "<a href='https://medium.com/p/a1b2c3d4e5f6'><time class='dt-published' datetime='2016-03-25T05:53:26.260Z'>"
        "March 25, 2016</time></a>.</p><p><a href='https://medium.com/@ana/floods-a1b2c3d4e5f6' class='p-canonical'>"
        "Canonical link</a></p>"
    )
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title><style>* {{ font-family: Georgia }}</style></head><body>"
        f'<article class="h-entry"><header><h1 class="p-name">{title}</h1></header>'
        '<section data-field="subtitle" class="p-summary">After a dry year</section>'
        f'<section data-field="body" class="e-content"><section><div><hr class="section-divider"></div>{body}'
        f'</section></section><footer>{foot}<p>Exported from <a href="https://medium.com">Medium</a> on May 2, 2020.'
        "</p></footer></article></body></html>"
    ).encode()


SUBSTACK_COLUMNS = (
    "post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url\n"
)


def substack_row(name: str, *, published: str = "true", day: str = "2022-03-04T12:00:00.000Z", **more: str) -> str:
    """A row of `posts.csv`."""
    return (
        f"{name},{day},{published},,,{more.get('kind', 'newsletter')},{more.get('audience', 'everyone')},"
        f"{more.get('title', 'Floods')},{more.get('subtitle', '')},\n"
    )


def movable_type(
    title: str = "Floods", status: str = "Publish", body: str = BODY, more: str = "", tail: str = ""
) -> str:
    """An entry of Movable Type's format."""
    return (
        f"AUTHOR: Ana Sol\nTITLE: {title}\nBASENAME: {title.lower().replace(' ', '_')}\nSTATUS: {status}\n"
        f"ALLOW COMMENTS: 1\n{more}DATE: 09/11/2004 12:01:17 AM\n-----\nBODY:\n{body}\n-----\n{tail}--------\n"
    )


def rest_post(**fields: object) -> dict[str, object]:
    """A post as `/wp-json/wp/v2/posts` gives it."""
    return {
        "id": 71,
        "date": "2012-12-31T23:30:00",
        "date_gmt": "2013-01-01T04:30:00",
        "guid": {"rendered": "https://river.example/?p=71"},
        "modified": "2020-01-01T00:00:00",
        "slug": "floods",
        "status": "publish",
        "type": "post",
        "link": "https://river.example/floods/",
        "title": {"rendered": "Floods &#8217;n rain"},
        "content": {"rendered": BODY, "protected": False},
        "excerpt": {"rendered": "<p>After a dry year.</p>", "protected": False},
        "author": 3,
        "categories": [4],
        "tags": [5],
        **fields,
    }
