"""The addresses of a record, in the order in which they are asked.

`{name}` stands for the id of an article (`commands.ARTICLES`), `{frozen}` for the search that was kept first, `{text}`
for an earlier text of an article, `{style}` and `{script}` for static files that a page names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.contract.commands import FORMATS

SPANISH = {"Accept-Language": "es"}


@dataclass(frozen=True)
class Request:
    """One request. `form` is sent as a form; `again`: ask with the tag that the first answer had, and note the second
    answer."""

    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    form: Sequence[tuple[str, str]] | None = None
    again: bool = False

    @property
    def title(self) -> str:
        """What the record calls it."""
        told = [f"{name}: {value}" for name, value in self.headers.items()]
        told += [urlencode(self.form)] if self.form is not None else []
        told += ["If-None-Match"] if self.again else []
        return " | ".join((f"{self.method} {self.target}", *told))


def requests() -> list[Request]:
    """All that is asked of a server with its own settings."""
    return [*_pages(), *_spanish(), *_data(), *_files(), *_kept(), *_wrong(), *_http()]


def settled() -> list[Request]:
    """What is asked of a server that stands behind a proxy and has a title and an address."""
    named, prefix = {"Host": "archive.example.org"}, {"X-Forwarded-Prefix": "/archive", "X-Forwarded-Proto": "https"}
    return [
        *(Request(each, named | prefix) for each in ("/?q=water", "/article/{bridge}", "/feed.atom?q=water", "/api")),
        *(Request(each, named) for each in ("/robots.txt", "/sitemap.xml", "/opensearch.xml", "/take?q=water")),
        *(Request(each, named) for each in ("/api/v1/openapi.json", "/export?format=ris&q=water", "/about")),
        Request("/s", named, "POST", [("q", "water")]),
        Request("/", {"Host": "elsewhere.example"}),
        Request("/interface/es?to=/topics", named | prefix),
    ]


def _gets(*targets: str, headers: Mapping[str, str] | None = None) -> list[Request]:
    return [Request(target, headers or {}) for target in targets]


def _pages() -> list[Request]:
    return [
        *_gets("/", "/?q=", "/?q=water", "/?q=water&page=2", "/?q=%22drinking+water%22", "/?q=agua+-r%C3%ADo"),
        *_gets("/?q=mine+OR+mina&sort=newest", "/?q=title%3Abridge", "/?q=elec*&limit=3", "/?q=wom%3Fn", "/?q=wter"),
        *_gets("/?q=date%3A2001..2003&sort=oldest", "/?q=%3Dmines", "/?q=%22river+court%22%7E5", "/?q=zzzzz"),
        *_gets("/?q=river+court+bridge+hospital", "/?q=who+pays+for+the+bridge+when+it+closes"),
        *_gets(
            "/?topic=Water", "/?topic=Water&topic=Mining&not_topic=Dams", "/?source=The+Valley+Register", "/?lang=es"
        ),
        *_gets("/?from=2014&to=2016-06", "/?undated=1", "/?year=2003&not_lang=es", "/?precision=month&versions=each"),
        *_gets("/?q=water&utm_source=x", "/?q=water&colour=blue", "/?q=water&limit=100&versions=each"),
        *_gets("/article/{bridge}", "/article/{twice}", "/article/{drought}?q=agua", "/article/{months}"),
        *_gets("/article/{bell}", "/article/{bell}?q=bell&sort=newest", "/article/{bell}?q=(bell"),
        *_gets("/article/{twice}/compare/{other}", "/article/{bell}/compare/{text}", "/article/{bridge}/original"),
        *_gets("/article/{bridge}/original/page", "/article/{months}/original/page", "/article/{bell}/original"),
        *_gets(
            "/trends", "/trends?q=water&q=mining", "/trends?q=water&by=topic&unit=year&as=count", "/trends?q=(water"
        ),
        *_gets("/trends?q=water&unit=month&from=2014&to=2015", "/trends?q=water&q=water&page=2"),
        *_gets("/words", "/words?q=water", "/words?topic=Mining&lang=es", "/context", "/context?q=bridge"),
        *_gets("/context?q=river+court&sort=left&page=2", "/context?q=water&sort=newest&topic=Water"),
        *_gets(
            "/values/topic", "/values/author?q=water&find=a&order=name", "/values/month?part=2", "/topics", "/dates"
        ),
        *_gets("/coverage", "/about", "/why", "/why?q=water+bridge&article={bridge}", "/why?q=water&article=nothing"),
        *_gets("/saved", "/take", "/take?q=water&topic=Water", "/take?q=water&versions=one", "/api"),
    ]


def _spanish() -> list[Request]:
    return [
        *_gets("/", "/?q=agua", "/?q=agua&topic=Water&from=2014", "/?q=zzzzz", "/?q=(agua", headers=SPANISH),
        *_gets("/article/{drought}?q=agua", "/article/{bell}", "/article/{twice}/compare/{other}", headers=SPANISH),
        *_gets("/article/{bell}/compare/{text}", "/article/{bridge}/original", "/article/nothing", headers=SPANISH),
        *_gets("/trends?q=agua&q=mina", "/words?q=agua", "/context?q=agua", "/values/topic", "/dates", headers=SPANISH),
        *_gets("/coverage", "/about", "/why?q=agua&article={bridge}", "/take?q=agua", "/saved", headers=SPANISH),
        *_gets("/s/{frozen}", "/api", "/feed.atom?q=agua", "/api/v1/search?q=(agua", headers=SPANISH),
        *_gets("/api/v1/suggest?q=agu&interface=es", "/interface/es?to=/?q=agua", "/interface/fr"),
        *_gets("/interface/en?to=//elsewhere.example/"),
        *_gets("/?q=agua", headers={"Cookie": "interface=es", "Accept-Language": "en"}),
    ]


def _data() -> list[Request]:
    return [
        *_gets(
            "/api/v1/search", "/api/v1/search?q=water", "/api/v1/search?q=water&topic=Water&from=2014&limit=2&page=2"
        ),
        *_gets("/api/v1/search?undated=1", "/api/v1/search?q=wter", "/api/v1/search?q=yakune&versions=one&sort=oldest"),
        *_gets("/api/v1/articles/{bridge}", "/api/v1/articles/{bell}", "/api/v1/articles/{withdrawn}"),
        *_gets("/api/v1/trends?q=water&q=mining&unit=year", "/api/v1/trends?q=water&by=topic", "/api/v1/words?q=water"),
        *_gets("/api/v1/context?q=bridge", "/api/v1/context?q=water&sort=right&page=2", "/api/v1/suggest?q=brid"),
        *_gets("/api/v1/suggest?q=", "/api/v1/frozen/{frozen}", "/api/v1/openapi.json", "/healthz"),
    ]


def _files() -> list[Request]:
    return [
        *_gets(*(f"/export?format={each}&q=water" for each in FORMATS), "/export?format=csv", "/export?format=jsonl"),
        *_gets("/export?format=ris&id={bridge}", "/export?format=json&id={bridge}&id={bell}&id=nothing"),
        Request("/export", method="POST", form=[("format", "csl"), ("id", "{bridge}"), ("id", "{title}")]),
        *_gets(
            "/trends.csv?q=water&q=mining", "/words.csv?q=water", "/context.csv?q=bridge", "/feed.atom", "/feed.json"
        ),
        *_gets("/feed.atom?q=water&topic=Water", "/feed.json?q=water", "/opensearch.xml", "/sitemap.xml"),
        *_gets("/sitemap-0.xml", "/robots.txt", "{style}", "{script}", "/static/0/site.css", "/static/0/nothing.css"),
        *_gets("/go?url=https://register.example/withdrawn", "/go?url=https://register.example/bell"),
        *_gets("/go?url=https://www.river-letter.example/en/2019/10/28/twenty-one-years-of-letters", "/go?url=nothing"),
    ]


def _kept() -> list[Request]:
    return [
        Request("/s", method="POST", form=[("q", "bell"), ("from", "2020")]),
        Request("/s", {"Origin": "http://elsewhere.example"}, "POST", [("q", "bell")]),
        Request("/s", {"Sec-Fetch-Site": "cross-site"}, "POST", [("q", "bell")]),
        Request("/s", method="POST", form=[("q", "(bell")]),
        *_gets("/s/{frozen}", "/s/{frozen}?list=came", "/s/{frozen}?list=nonsense", "/s/nothing", "/s/{frozen}?page=9"),
        *_gets(*(f"/s/{{frozen}}/export?format={each}" for each in FORMATS[:2]), "/s/{frozen}/export?format=x"),
    ]


def _wrong() -> list[Request]:
    return [
        *_gets(
            "/nothing", "/article/nothing", "/article/{withdrawn}", "/article/{bell}/compare/text-0", "/sitemap-7.xml"
        ),
        *_gets("/?q=(water", "/?q=%22water", "/?q=water&page=0", "/?q=water&limit=101", "/?q=water&from=soon"),
        *_gets("/?from=2016&to=2014", "/?q=water&sort=best", "/?q=a&q=b", "/?year=03", "/?q=water&page=9999"),
        *_gets("/values/nothing", "/values/topic?order=count", "/trends?q=a&q=b&q=c&q=d&q=e&q=f", "/trends?unit=week"),
        *_gets("/context?q=water&sort=left&sort=right", "/words?q=%22", "/take?q=water&page=2", "/export?q=water"),
        *_gets("/export?format=csv&id={bell}&q=water", "/feed.atom?q=(water", "/feed.json?limit=3", "/api/v1/nothing"),
        *_gets(
            "/api/v1/search?q=(water", "/api/v1/search?colour=blue", "/api/v1/articles/nothing", "/api/v1/words?page=x"
        ),
        *_gets(
            "/api/v1/trends?q=%22", "/api/v1/context?sort=x", "/api/v1/frozen/nothing", f"/api/v1/suggest?q={'a' * 201}"
        ),
        *(Request(each, method="POST", form=[]) for each in ("/", "/api/v1/search", "/s", "/export")),
        Request("/healthz", method="DELETE"),
    ]


def _http() -> list[Request]:
    packed = {"Accept-Encoding": "gzip"}
    pages = ("/?q=water", "/article/{bridge}", "/api/v1/articles/{bridge}", "/feed.atom?q=water", "/trends?q=water")
    return [
        *(Request(each, again=True) for each in (*pages, "{style}", "/coverage")),
        *(Request(each, method="HEAD") for each in ("/", "/article/{bridge}", "/export?format=csv", "/healthz")),
        *_gets("/?q=water", "/api/v1/search?q=water", "/export?format=csv&q=water", "{style}", headers=packed),
        *_gets("/healthz", "/feed.json?q=water", "/article/nothing", headers=packed),
        Request("/?q=water", packed | SPANISH, again=True),
        Request("/", method="OPTIONS"),
        *_gets("{style}", headers={"Range": "bytes=0-9"}),
    ]
