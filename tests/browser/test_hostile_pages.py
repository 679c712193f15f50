"""One page made to take over its reader, through every format that can carry it, looked at in a real browser."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request

from archive.home import Home
from importers.run import run_import
from index.following.sync import sync
from tests.support.browsing import IN_A_BROWSER
from tests.support.feed_files import export, post, rss
from tests.support.web_archives import http, mhtml, part, record

TAKE = "document.title='taken';window.taken=1;alert(1)"
BREAK_OUT = f'"\'></title></textarea></script><svg onload="{TAKE}"><img src=x onerror="{TAKE}">'
TEXT = "The river rose over the hostile bridge. " * 20
BODY = f"""
<p onclick="{TAKE}" onmouseover="{TAKE}" onfocus="{TAKE}" autofocus tabindex=0 style="x:expression({TAKE})">{TEXT}</p>
<script>{TAKE}</script><script src="https://elsewhere.example/x.js"></script>
<style>@import '//elsewhere.example/x';</style>
<img src=x onerror="{TAKE}">
<figure><img src="https://elsewhere.example/a.jpg" onload="{TAKE}" alt="{escape(BREAK_OUT)}">
<figcaption>{escape(BREAK_OUT)}</figcaption></figure><img src="javascript:{TAKE}"><img src="data:image/svg+xml,<svg/>">
<svg><animate onbegin="{TAKE}" attributeName=x dur=1s />
<foreignObject><iframe srcdoc="x"></iframe></foreignObject></svg>
<math><mtext><table><mglyph><style><!--</style>
<img title="--&gt;&lt;img src=1 onerror={TAKE}&gt;"></table></mtext></math>
<noscript><p title="</noscript><img src=x onerror={TAKE}>"></noscript><template><img src=x onerror="{TAKE}"></template>
<iframe src="https://elsewhere.example/"></iframe><iframe srcdoc="<script>parent.{TAKE}</script>"></iframe>
<object data="https://elsewhere.example/x"></object><embed src="//elsewhere.example/x">
<base href="//elsewhere.example/">
<meta http-equiv=refresh content="0;url=https://elsewhere.example/">
<link rel=stylesheet href="//elsewhere.example/x.css">
<form action="https://elsewhere.example/"><input name=q autofocus onfocus="{TAKE}">
<button formaction="javascript:{TAKE}">x
</button></form><video autoplay src="//elsewhere.example/x" onerror="{TAKE}"></video>
<details open ontoggle="{TAKE}"></details>
<a href="javascript:{TAKE}">one</a> <a href="jav&#x09;ascript:{TAKE}">two</a>
<a href="data:text/html,<script>x</script>">
three</a> <p><a href="https://a.example/{escape(BREAK_OUT)}" target=_top ping="//elsewhere.example/">{TEXT}</a></p>
<marquee onstart="{TAKE}">x</marquee><p id="taken" class="hit" name="body">{TEXT}</p><p>{escape(BREAK_OUT)} {TEXT}</p>
"""


def page(kind: str) -> str:
    said = escape(f"{kind} {BREAK_OUT}")
    linked = {
        "@type": "NewsArticle",
        "headline": f"Hostile {kind} {BREAK_OUT}",
        "author": {"@type": "Person", "name": f"Ana {BREAK_OUT}"},
        "articleSection": BREAK_OUT,
        "keywords": [BREAK_OUT, "javascript:alert(1)"],
        "datePublished": "2019-05-01",
        "url": f"javascript:{TAKE}",
    }
    return (
        f"<!doctype html><html lang='{escape(BREAK_OUT)}'><head><title>Hostile {said}</title>"
        f"<meta name=description content='{said}'><meta name=author content='{said}'>"
        f"<meta property='article:tag' content='{said}'><meta property='og:site_name' content='{said}'>"
        f"<link rel=canonical href='javascript:{escape(TAKE)}'>"
        f"<script type='application/ld+json'>{json.dumps(linked).replace('</', '<' + chr(92) + '/')}</script></head>"
        f'<body onload="{TAKE}"><article><h1 onclick="{TAKE}">Hostile {said}</h1>{BODY}</article></body></html>'
    )


def _warc(kind: str) -> bytes:
    return gzip.compress(record(http(page(kind).encode()), f"https://a.example/{kind}?x={escape(BREAK_OUT)}"))


def _zipped(kind: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr('"><img src=x onerror=alert(1)>.html', page(kind))
        file.writestr("../../<script>alert(1)</script>.html", page(f"{kind} outside"))
    return made.getvalue()


def _tarred(kind: str) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as file:
        member = tarfile.TarInfo('"><svg onload=alert(1)>.html')
        member.size = len(page(kind).encode())
        file.addfile(member, io.BytesIO(page(kind).encode()))
    return made.getvalue()


def _rss(kind: str) -> bytes:
    said = escape(f"Hostile {kind} {BREAK_OUT}")
    return rss(
        f"<item><title>{said}</title><link>https://a.example/{kind}?{escape(BREAK_OUT)}</link>"
        f"<dc:creator>{said}</dc:creator><category>{said}</category><pubDate>Wed, 03 Jun 2009 23:30:00 -0500</pubDate>"
        f"<description>{said}</description>"
        f"<content:encoded><![CDATA[{BODY.replace(']]>', '')}]]></content:encoded></item>"
    )


def _atom(kind: str) -> bytes:
    said = escape(f"Hostile {kind} {BREAK_OUT}")
    return (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{said}</title>"
        f"<entry><title type='html'>{escape(said)}</title>"
        f"<link href='javascript:{escape(TAKE)}'/><id>tag:{kind}</id><author><name>{said}</name></author>"
        f"<updated>2019-01-01T00:00:00Z</updated><category term='{said}'/>"
        f"<content type='html'>{escape(BODY)}</content></entry></feed>"
    ).encode()


def _json_feed(kind: str) -> bytes:
    entry = {
        "id": kind,
        "title": f"Hostile {kind} {BREAK_OUT}",
        "url": f"javascript:{TAKE}",
        "content_html": BODY,
        "tags": [BREAK_OUT],
        "authors": [{"name": BREAK_OUT}],
        "date_published": "2019-01-01",
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": BREAK_OUT, "items": [entry]}
    return json.dumps(feed).encode()


def _json_line(kind: str) -> bytes:
    entry = {
        "title": f"Hostile {kind} {BREAK_OUT}",
        "body": TEXT + BREAK_OUT,
        "html": BODY,
        "url": f"javascript:{TAKE}",
        "authors": [BREAK_OUT],
        "topics": [BREAK_OUT],
        "summary": BREAK_OUT,
        "source": BREAK_OUT,
    }
    return json.dumps(entry).encode() + b"\n"


def _markdown(kind: str) -> bytes:
    front = "\n".join(
        f"{name}: {json.dumps(value)}"
        for name, value in {
            "title": f"Hostile {kind} {BREAK_OUT}",
            "author": BREAK_OUT,
            "tags": [BREAK_OUT],
            "url": f"javascript:{TAKE}",
            "date": "2019-01-01",
        }.items()
    )
    return f"---\n{front}\n---\n\n{TEXT}\n\n[x](javascript:{TAKE})\n\n![x](javascript:{TAKE})\n\n{BODY}\n".encode()


def _table(kind: str) -> bytes:
    fields = (f"Hostile {kind} {BREAK_OUT}", TEXT + BODY, BREAK_OUT)
    title, body, rest = ('"' + each.replace('"', '""') + '"' for each in fields)
    return f"title,body,author,topics,url,date\n{title},{body},{rest},{rest},javascript:x,2019\n".encode()


def _wordpress(kind: str) -> bytes:
    return export(post(BODY, title=escape(f"Hostile {kind} {BREAK_OUT}"), link=f"javascript:{escape(TAKE)}"))


def _saved(kind: str) -> bytes:
    return mhtml(part(page(kind), "Content-Type: text/html", "Content-Location: https://a.example/x<script>x</script>"))


FORMATS: dict[str, Callable[[str], bytes]] = {
    "page.html": lambda kind: page(kind).encode(),
    "crawl.warc.gz": _warc,
    "pages.zip": _zipped,
    "pages.tar.gz": _tarred,
    "feed.rss": _rss,
    "feed.atom": _atom,
    "feed.json": _json_feed,
    "lines.jsonl": _json_line,
    "post.md": _markdown,
    "table.csv": _table,
    "wordpress.xml": _wordpress,
    "saved.mhtml": _saved,
}


def build_archive(path: Path) -> Home:
    folder = path.with_name("sources")
    folder.mkdir()
    sources = []
    for name, make in FORMATS.items():
        sources.append(folder / name)
        sources[-1].write_bytes(make(name.replace(".", " ")))
    home = Home.open(path, create=True)
    for source in sources:
        report = run_import(home, [source])
        assert report.new, (source.name, report)
    sync(home)
    return home


pytestmark = [*IN_A_BROWSER, pytest.mark.archive(build=build_archive)]


def test_nothing_of_a_hostile_page_runs_loads_or_leads_elsewhere_by_itself(
    browser: Browser,
    home: Home,
    site: str,
) -> None:
    stored = list(home.store.documents())
    assert len(stored) == len(FORMATS)
    context = browser.new_context()
    asked: list[str] = []
    alarms: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    def dismissed(dialog: Dialog) -> None:
        alarms.append(dialog.message)
        dialog.dismiss()

    def opened() -> Page:
        tab = context.new_page()
        tab.on("request", note)
        tab.on("dialog", dismissed)
        tab.on("console", lambda message: alarms.append(message.text) if "Content Security" in message.text else None)
        return tab

    ids = [each.id for each in stored]
    addresses = [f"/article/{each}?q=river" for each in ids]
    addresses += [f"/article/{ids[0]}/compare/{ids[1]}", "/", "/?q=hostile", "/?q=hostile&versions=each", "/?q=onerror"]
    addresses += [f"/api/v1/articles/{ids[0]}", "/api/v1/search?q=hostile"]
    tabs = {address: opened() for address in addresses}
    answers = {address: tab.goto(site + address) for address, tab in tabs.items()}
    for address, tab in tabs.items():
        tab.wait_for_load_state("networkidle")
        answer = answers[address]
        assert answer is not None and answer.ok, address
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        _is_clean(tab, address)
    # What the policy would stop must not even be there: nothing was refused by it.
    assert not alarms
    assert all(url.startswith(site) for url in asked)
    context.close()


def _is_clean(tab: Page, address: str) -> None:
    assert tab.evaluate("window.taken === undefined || window.taken instanceof Element") is True, address
    assert tab.title() != "taken", address
    found = tab.evaluate(
        """() => [...document.querySelectorAll('*')].flatMap((each) => [...each.attributes].filter((one) =>
            one.name.startsWith('on') || one.name === 'srcdoc' || one.name === 'style'
            || /^\\s*(javascript|data|vbscript):/i.test(one.value.replace(/[\\t\\n]/g, ''))
        ).map((one) => `${each.tagName} ${one.name}=${one.value.slice(0, 80)}`))"""
    )
    assert found == [], address
    assert (
        tab.locator("article img, article iframe, article object, article form, article svg:not(.icon), base").count()
        == 0
    )
