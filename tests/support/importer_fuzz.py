"""Sources of every kind, changed at random and read as an import reads them: `python -m tests.support.importer_fuzz
FOLDER SEED COUNT`.

Prints as JSON what went wrong, how many sources gave something, and the most memory (MiB) that this process and its
readers held.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import resource
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from importers.containers.walk import walk
from importers.errors import ImportFailed
from importers.guide.guide import NO_GUIDE
from importers.protocol import Met, Rejected
from importers.readers import process
from importers.worker_pool import Readers
from tests.support import blog_exports as blogs
from tests.support import mail_files as mails
from tests.support import saved_sites
from tests.support.feed_files import export, post, rss
from tests.support.office_files import chapter, docx, epub, odt, w_paragraph
from tests.support.pdf_files import Mark, columns, pdf
from tests.support.web_archives import chunked, http, mhtml, page, part, record

SECONDS = 5.0  # of processor time for one source: real ones take a hundredth of one
FAULTS = ("a fault of this program", "processor time", "memory", "the process that read it")
_HTML = (
    b"<!doctype html><html lang=en><head><title>Floods | The Letter</title><meta name=author content='Ana Sol'>"
    b"<meta property='article:published_time' content='2012-03-05T10:00:00Z'>"
    b'<script type="application/ld+json">{"@type":"NewsArticle","headline":"Floods","datePublished":"2012-03-05"}'
    b"</script></head><body><nav class=menu><a href=/a>A</a></nav><article class=story><h1>Floods</h1><p class=byline>"
    b"By Ana Sol, 5 March 2012</p><p>The river rose &amp; fell.</p><figure><img src=a.jpg><figcaption>It rose"
    b"</figure><table><tr><td>1<td>2</table></article></body></html>"
)
_SHADOW = _HTML.replace(
    b"<article class=story>", b"<x-a><template shadowrootmode=open><slot></slot></template><p>"
).replace(
    b"<head>",
    b"<!--\n Page saved with SingleFile \n url: https://a.example/1 \n"
    b" saved date: Sat Jun 12 2021 23:30:00 GMT-0500 (Peru)\n--><head>",
)
_WAYBACK = _HTML.replace(
    b"<head>", b"<head><script>__wm.wombat('https://a.example/1','20190401120005','https://web.archive.org/');</script>"
).replace(
    b"<nav class=menu>",
    b"<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id=wm-ipp>28 captures</div><!-- END WAYBACK TOOLBAR INSERT --><nav>"
    b"<a href='/web/20190401120005im_/http://a.example:80/b'>B</a>",
)
_TODAY = (
    b"<html><meta property='og:url' content='http://archive.ph/AbCd1'><div id=HEADER><input name=q "
    b"value='https://a.example/1'>"
    b"5 Jun 2023 10:00:00 UTC</div><div id=CONTENT>" + _HTML + b"</div></html>"
)
_CACHED = (
    b"<base href='https://a.example/1'><div>This is Google's cache of <a href='https://a.example/1'>it</a> as it "
    b"appeared on "
    b"16 Sep 2018 13:43:29 GMT.</div><div>" + _HTML
)
_LISTING = b"<html><title>All</title><ul>%s</ul></html>" % b"".join(
    b"<li><h3><a href=n/%d.html>Title number %d</a></h3><p>5 March 2012</p><p>Some words of it.</p></li>" % (n, n)
    for n in range(12)
)
_ITEM = (
    "<item><title>T</title><link>https://a.example/1</link><pubDate>Mon, 05 Mar 2012 10:00:00 GMT</pubDate>{}</item>"
)
_PIECES = (
    b"<", b">", b"&", b'"', b"'", b"[caption]", b"<!--", b"-->", b"]]>", b"<![CDATA[", b"\0", b"\xff\xfe", b"{{<",
    b"&#xD800;", b"&#0;", b"<item>", b"</channel>", b"\xed\xa0\xbd",
    b"\r\n\r\n", b"\xe2\x80\xae", b"+ADw-", b"\\ud800", b"<p ", b"<div>", b"=\n", b"--b\n",
    b"{%", b"{", b"[",
    b"Content-Length: 99999999999", b"9" * 400, b" " * 3000, b"WARC/1.0\r\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"ustar",
)  # fmt: skip


def sources() -> dict[str, bytes]:
    """One source of each kind, sound, by name."""
    items = "".join(_ITEM.format(f"<description>The river rose {n} times.</description>") for n in range(4))
    warc = b"".join(record(http(page(n)), f"http://a.example/{n}") for n in range(4))
    warc += record(http(chunked(gzip.compress(page(5))), "Transfer-Encoding: chunked", "Content-Encoding: gzip"))
    entry = "<entry><title>T</title><content>Words.</content></entry>"
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{entry}</feed>'
    line = json.dumps({"id": 7, "title": "Floods", "body": "The river rose.", "date": "5 March 2012", "topics": ["a"]})
    entries = [{"id": "1", "content_html": "<p>Words"}]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": entries}
    how, parts = mails.joined("mixed", mails.part("It rose.", "text/plain"), mails.part("<p>It", "text/html"))
    made = {
        "wxr.xml": export(post(), post("[caption id=1]<img src=a>It[/caption] {x}", wp_post_id="18")),
        "rss.xml": rss(items),
        "damaged.xml": b"<br />\n" + rss(items, items.replace("T<", "T & &nbsp; &#55357; ]]> <br><")),
        "atom.xml": atom.encode(),
        "sitemap.xml": b"<urlset><url><loc>https://a.example/1</loc><lastmod>2012-03-05</lastmod></url></urlset>",
        "page.html": _HTML,
        "index.html": _LISTING,
        "page.mhtml": mhtml(part("<html><title>T</title><p>Words</p>", "Content-Type: text/html")),
        "table.csv": b"title,body,date,authors\nFloods,The river rose.,5 March 2012,Ana; Leo\nRain,It fell.,,\n",
        "lines.jsonl": (line + "\n").encode() * 3,
        "feed.json": json.dumps(feed).encode(),
        "records.json": json.dumps(
            {"articles": [{"headline": "Floods", "text": "<p>The river rose.</p>"}] * 3}
        ).encode(),
        "array.json": b"[" + b",\n".join([line.encode()] * 3) + b",]",
        "site.csv": b"sep=;\nnid;title;body;created;status\n1;Floods;<p>It rose.</p>;1341144000;1\n2;Rain;It;41095;0\n",
        "pelican.md": b"Title: Floods\nDate: 2012-03-05\n\nThe [[river|Rio]]{: .x} rose[^1].\n\n[^1]: It did.\n",
        "letter.txt": b"Floods\n\n5 March 2012\n\nThe river rose.\n",
        "post.md": b"---\ntitle: Floods\ndate: 2012-03-05\ntags: [a]\n---\n# Floods\n\nThe *river* {{< f >}} rose.\n",
        "toml.md": b"+++\ntitle = 'Floods'\n+++\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        "crawl.warc": warc,
        "crawl.warc.gz": b"".join(gzip.compress(record(http(page(n)), f"http://a.example/{n}")) for n in range(3)),
        "singlefile.html": _SHADOW,
        "wayback.html": _WAYBACK,
        "today.html": _TODAY,
        "cached.html": _CACHED,
        "frames.html": b"<html><title>T</title><frameset><frame src=a><noframes><body><p>Words</p></noframes>"
        b"</frameset>",
        "page.html.gz": gzip.compress(_HTML),
        "blogger.xml": blogs.blogger(blogs.blogger_entry(), blogs.takeout_entry()),
        "ghost.json": blogs.ghost(
            blogs.ghost_post(), blogs.ghost_post(html=None, mobiledoc='{"sections": [[1, "p", []]]}')
        ),
        "story.html": blogs.medium(),
        "posts.csv": (blogs.SUBSTACK_COLUMNS + blogs.substack_row("1.a") * 3).encode(),
        "mt.txt": (blogs.movable_type(tail="COMMENT:\nWet.\n-----\n") * 3).encode(),
        "wp.json": json.dumps([blogs.rest_post(), blogs.rest_post(id=72)]).encode(),
        "letter.eml": mails.html("<p>Dear Ana,<p>It <a href='https://a.example/?e=1'>rose</a>.", *mails.LIST),
        "letters.mbox": mails.mbox(*(mails.mail("> The river\n\nrose.", *mails.LIST, number=n) for n in range(3))),
        "parts.eml": mails.mail(parts, *mails.LIST, how),
        "issue.pdf": pdf(
            list(columns(["The river rose and fell."] * 9, count=2)), marks=[Mark("Floods", 0), Mark("Rain", 0, 700)]
        ),
        "letter.docx": docx(w_paragraph("Floods", "Title") + w_paragraph("The river rose.") * 3),
        "letter.odt": odt("<text:h>Floods</text:h><text:list><text:list-item>It rose.</text:list-item></text:list>"),
        "letter.rtf": rb"{\rtf1\ansi{\fonttbl\f0 A;}{\info{\title F}}It\'92s{\footnote a}\par \u233? rose.\par}",
        "book.epub": epub(
            {"1.xhtml": chapter("Floods", "<p id='a'>It rose.</p>")}, "<li><a href='1.xhtml#a'>F</a></li>"
        ),
        "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(90),
        "saved.zip.html": saved_sites.self_extracting(
            saved_sites.zipped(saved_sites.single_file(_HTML, "https://a.example/1"))
        ),
        "letter.wacz": saved_sites.zipped(
            {
                "archive/data.warc.gz": gzip.compress(record(http(saved_sites.shell("T")), "http://a.example/1")),
                "pages/pages.jsonl": json.dumps(
                    {"url": "http://a.example/1", "ts": "2014-03-05T10:11:12Z", "text": saved_sites.text("T", "Rain.")}
                ),
                "datapackage.json": '{"profile": "data-package", "resources": [{"path": "archive/data.warc.gz"}]}',
            }
        ),
        "archivebox.zip": saved_sites.zipped(
            {
                "news/1/index.json": '{"url": "https://a.example/1", "timestamp": 1331000000, "tags": ""}',
                "news/1/output.html": _HTML,
                "news/1/readability/content.html": "<p>The river rose.</p>",
            }
        ),
    }
    packed, rolled = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened, tarfile.open(fileobj=rolled, mode="w") as tar:
        for name, data in list(made.items())[:8]:
            opened.writestr(name, data)
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return made | {"all.zip": packed.getvalue(), "all.tar": rolled.getvalue()}


def changed(data: bytes, chance: random.Random) -> bytes:
    """The same bytes with a few random changes."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at, length = chance.randrange(len(made) + 1), chance.choice((1, 4, 20, 200))
        match chance.randrange(7):
            case 0:
                for _ in range(length):
                    if made:
                        made[chance.randrange(len(made))] = chance.randrange(256)
            case 1:
                del made[at : at + length]
            case 2:
                made[at:at] = chance.choice(_PIECES)
            case 3:
                made[at:at] = made[at : at + length] * chance.choice((2, 50, 400))
            case 4:
                made[at:at] = (chance.choice(_PIECES) * chance.choice((2, 100, 2000)))[:300_000]
            case 5:
                del made[at:]
            case _:
                other = chance.randrange(len(made) + 1)
                made[at:at] = made[other : other + length]
    return bytes(made)


def main() -> None:
    """Change and read `COUNT` sources, two hundred under one set of readers."""
    folder, seed, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    process.SECONDS = SECONDS
    chance, sound = random.Random(seed), sources()
    met, faults = Counter[str](), []

    def walked(file: Path) -> Iterator[Met]:
        try:
            yield from walk(file)
        except ImportFailed as error:
            yield Rejected(file.name, str(error))

    for begin in range(0, count, 200):
        with Readers(NO_GUIDE, 2) as readers:
            for number in range(begin, min(count, begin + 200)):
                name = chance.choice(list(sound))
                file = folder / f"{number}-{name}"
                file.write_bytes(changed(sound[name], chance))
                try:
                    found = [each for _, several in readers.read(walked(file)) for each in several]
                # Whatever comes is what is looked for.
                except Exception as error:
                    faults.append(f"{file.name}: {type(error).__name__}: {error}")
                    continue
                if not found:
                    faults.append(f"{file.name}: neither a document nor a reason")
                for each in found:
                    met[type(each).__name__] += 1
                    if isinstance(each, Rejected) and (not each.reason or any(word in each.reason for word in FAULTS)):
                        faults.append(f"{file.name}: {each.path}: {each.reason}")
                if not faults or not faults[-1].startswith(file.name):
                    file.unlink()
    status = Path("/proc/self/status").read_text()  # what `getrusage` says begins with that of the process before it
    own = int(status.partition("VmHWM:")[2].split()[0])
    most = [kib >> 10 for kib in (own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)]
    sys.stdout.write(json.dumps({"faults": faults, "met": met, "most": most}))


if __name__ == "__main__":
    main()
